// The ways in which a call about notices and demands is refused.
#pragma once

#include "common/base/error.h"

namespace jiedui::reporting {

inline constexpr Reason kRectificationNeedsDeadline{"RECTIFICATION_NEEDS_DEADLINE",
                                                    absl::StatusCode::kFailedPrecondition,
                                                    "限期整改必须写明整改期限；评定为“差”的，不写期限不能发出。",
                                                    "A rectification names the day by which it is to be done."};
inline constexpr Reason kAccountabilityNeedsCause{
    "ACCOUNTABILITY_NEEDS_CAUSE", absl::StatusCode::kFailedPrecondition,
    "问责应写明事由：责任、措施、资金、作风、考核五类之一。",
    "An accountability names one of five causes: responsibility, measures, funds, conduct, assessment."};
inline constexpr Reason kNotTheIssuer{"NOTICE_NOT_THE_ISSUER", absl::StatusCode::kPermissionDenied,
                                      "“{name}”由发出单位“{issuer}”{verb}。", "{name} is for its issuer {issuer}."};
inline constexpr Reason kNotTheRecipient{"NOTICE_NOT_THE_RECIPIENT", absl::StatusCode::kPermissionDenied,
                                         "“{name}”由主送单位“{recipient}”{verb}。",
                                         "{name} is for its recipient {recipient}."};
inline constexpr Reason kNoticeToItself{"NOTICE_TO_ITSELF", absl::StatusCode::kFailedPrecondition,
                                        "不能向本单位（{recipient}）发出通知。",
                                        "An office issues no notice to itself."};
inline constexpr Reason kIssuerUnknown{"NOTICE_ISSUER_UNKNOWN", absl::StatusCode::kFailedPrecondition,
                                       "发出通知须以单位名义办理，请以本单位身份登录。",
                                       "A notice is issued by an organisation; the caller states none."};
inline constexpr Reason kSeriesTaken{"NOTICE_SERIES_TAKEN", absl::StatusCode::kFailedPrecondition,
                                     "发文机关代字“{words}”已由“{office}”使用。",
                                     "{words} numbers the notices of {office}."};
inline constexpr Reason kNotTheAssignee{"DEMAND_NOT_THE_ASSIGNEE", absl::StatusCode::kPermissionDenied,
                                        "诉求“{name}”交由“{assignee}”答复，其他单位不能代为答复。",
                                        "{name} is for {assignee} to answer."};

inline constexpr const Reason* kNoticeReasons[] = {&kRectificationNeedsDeadline,
                                                   &kAccountabilityNeedsCause,
                                                   &kNotTheIssuer,
                                                   &kNotTheRecipient,
                                                   &kNoticeToItself,
                                                   &kIssuerUnknown,
                                                   &kSeriesTaken,
                                                   &kNotTheAssignee};

}  // namespace jiedui::reporting
