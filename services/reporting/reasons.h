// The ways in which the reporting service refuses that are not of one resource alone (common/base/error.h says how they are used); those of
// one are in reasons_<what>.h.
#pragma once

#include "common/base/error.h"

namespace jiedui::reporting {

inline constexpr Reason kWrongState{"REPORTING_WRONG_STATE", absl::StatusCode::kFailedPrecondition,
                                    "“{name}”当前状态为“{state}”，不能{verb}；只有“{allowed}”状态可以。",
                                    "{name} is {state}; {verb} needs {allowed}."};
inline constexpr Reason kOutOfScope{"REPORTING_OUT_OF_SCOPE", absl::StatusCode::kPermissionDenied,
                                    "不在您的管辖地区（{region}）之内。",
                                    "It does not lie in the caller's region {region}."};
inline constexpr Reason kNotAbove{"REPORTING_NOT_ABOVE", absl::StatusCode::kPermissionDenied,
                                  "“{party}”的报送义务由其上级部门办理，本级不能自行办理。",
                                  "What {party} owes is decided above it."};
inline constexpr Reason kSameActor{"REPORTING_SAME_ACTOR", absl::StatusCode::kPermissionDenied,
                                   "{who}不能{verb}“{name}”，请由另一人办理。", "{who} may not {verb} {name}."};

inline constexpr const Reason* kReasons[] = {&kWrongState, &kOutOfScope, &kNotAbove, &kSameActor};

}  // namespace jiedui::reporting
