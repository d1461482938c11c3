// The ways in which the rotation service refuses that are not of one resource alone (common/base/error.h says how they are used); those of
// one are in reasons_<what>.h.
#pragma once

#include "common/base/error.h"

namespace jiedui::rotation {

inline constexpr Reason kWrongState{"ROTATION_WRONG_STATE", absl::StatusCode::kFailedPrecondition,
                                    "“{name}”当前状态为“{state}”，不能{verb}；只有“{allowed}”状态可以。",
                                    "{name} is {state}; {verb} needs {allowed}."};
inline constexpr Reason kOutOfScope{"ROTATION_OUT_OF_SCOPE", absl::StatusCode::kPermissionDenied,
                                    "不在您的管辖地区（{region}）之内。",
                                    "It does not lie in the caller's region {region}."};
inline constexpr Reason kNotYourOrganisation{"NOT_YOUR_ORGANISATION", absl::StatusCode::kPermissionDenied,
                                             "只有教育行政部门和“{party}”本单位可以办理。",
                                             "Only education offices and {party} itself may do that."};
inline constexpr Reason kSameActor{"ROTATION_SAME_ACTOR", absl::StatusCode::kPermissionDenied,
                                   "{who}不能{verb}“{name}”，请由另一人办理。", "{who} may not {verb} {name}."};
inline constexpr Reason kServiceUnavailable{"ROTATION_SERVICE_UNAVAILABLE", absl::StatusCode::kUnavailable,
                                            "{service}暂时不可用，无法核对，操作未生效，请稍后重试。",
                                            "The {service} service does not answer: {detail}."};
inline constexpr Reason kFixedField{"ROTATION_FIXED_FIELD", absl::StatusCode::kFailedPrecondition,
                                    "“{name}”的{field}在登记后不能更改。", "{field} of {name} is fixed at creation."};
inline constexpr Reason kReasonRequired{"ROTATION_REASON_REQUIRED", absl::StatusCode::kFailedPrecondition,
                                        "{what}；如确需登记，请填写缘由。",
                                        "{what}: a reason is required to go past it."};

// An import tells it as a conflict.
inline constexpr Reason kTakenBack{"TAKEN_BACK", absl::StatusCode::kFailedPrecondition,
                                   "“{name}”{state}，导入不能使其恢复；如仍需要，请以新的编号登记。",
                                   "{name} was taken back ({state}); an import does not bring it back."};

inline constexpr const Reason* kReasons[] = {&kWrongState,         &kOutOfScope, &kNotYourOrganisation, &kSameActor,
                                             &kServiceUnavailable, &kFixedField, &kReasonRequired,      &kTakenBack};

}  // namespace jiedui::rotation
