// The ways in which a call about reports is refused.
#pragma once

#include "common/base/error.h"

namespace jiedui::reporting {

inline constexpr Reason kNotYourReport{"NOT_YOUR_REPORT", absl::StatusCode::kPermissionDenied,
                                       "报告由报送单位“{party}”填写，其他单位不能代填。",
                                       "Only {party} itself writes its report."};
inline constexpr Reason kNoForm{"NO_FORM", absl::StatusCode::kFailedPrecondition,
                                "“{duty}”在{period}没有已发布的报表，暂不能填报。",
                                "No published form of {duty} is in force for {period}."};
inline constexpr Reason kUnknownQuestion{"UNKNOWN_QUESTION", absl::StatusCode::kFailedPrecondition,
                                         "报表中没有问题“{question}”。", "The form has no question {question}."};
inline constexpr Reason kAnswerOfOtherKind{"ANSWER_OF_OTHER_KIND", absl::StatusCode::kFailedPrecondition,
                                           "问题“{question}”应填{expected}。",
                                           "Question {question} is answered by {expected}."};
inline constexpr Reason kFigureNotKnown{
    "FIGURE_NOT_KNOWN", absl::StatusCode::kFailedPrecondition,
    "问题“{question}”的数字尚无数据（不等于零），不能确认；请说明情况。",
    "The figure of {question} is not known, which is not zero: it cannot be confirmed, only explained."};
inline constexpr Reason kReportTooEarly{"REPORT_TOO_EARLY", absl::StatusCode::kFailedPrecondition,
                                        "本期到{last}为止，此后方可报送。",
                                        "What is reported on lasts until {last}; submit it afterwards."};
inline constexpr Reason kReportEmpty{"REPORT_EMPTY", absl::StatusCode::kFailedPrecondition,
                                     "报告没有任何填写内容，空报告不计为已报送。",
                                     "Nothing has been filled in: an empty report does not count as one."};
inline constexpr Reason kReportIncomplete{"REPORT_INCOMPLETE", absl::StatusCode::kFailedPrecondition,
                                          "以下问题尚未填写，或数字尚未确认：{questions}。",
                                          "Not answered, or neither confirmed nor explained: {questions}."};
inline constexpr Reason kFiguresChanged{
    "FIGURES_CHANGED", absl::StatusCode::kFailedPrecondition,
    "确认之后，以下数字因新登记的事实而变化：{questions}；请刷新后重新确认。",
    "These figures have changed since they were confirmed: {questions}; refresh and look at them again."};
inline constexpr Reason kOtherLevel{"REVIEW_BY_OTHER_LEVEL", absl::StatusCode::kPermissionDenied,
                                    "本报告现应由“{level}”一级审核。", "It is now for the level {level} to review it."};
inline constexpr Reason kReviewOutstanding{"REVIEW_OUTSTANDING", absl::StatusCode::kFailedPrecondition,
                                           "报告尚待“{level}”一级审核，不能接收。",
                                           "The level {level} has not reviewed it yet."};
inline constexpr Reason kNotReceiver{"NOT_THE_RECEIVER", absl::StatusCode::kPermissionDenied,
                                     "报告由“{receiver}”接收。", "Reports of this duty are accepted by {receiver}."};
inline constexpr Reason kNoSource{"FIGURE_WITHOUT_SOURCE", absl::StatusCode::kFailedPrecondition,
                                  "问题“{question}”由报送单位填写，没有可追溯的事实。",
                                  "Question {question} is answered by hand: no facts stand behind it."};
inline constexpr Reason kNotSubmitted{"REPORT_NOT_SUBMITTED", absl::StatusCode::kFailedPrecondition,
                                      "“{name}”的这一修订没有报送，没有回执。",
                                      "{name} was not submitted in this revision and has no receipt."};

inline constexpr const Reason* kReportReasons[] = {
    &kNotYourReport,     &kNoForm,      &kUnknownQuestion,  &kAnswerOfOtherKind, &kFigureNotKnown,
    &kReportTooEarly,    &kReportEmpty, &kReportIncomplete, &kFiguresChanged,    &kOtherLevel,
    &kReviewOutstanding, &kNotReceiver, &kNoSource,         &kNotSubmitted};

}  // namespace jiedui::reporting
