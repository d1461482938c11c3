// The ways in which a call about difficulties is refused.
#pragma once

#include "common/base/error.h"

namespace jiedui::trusteeship {

inline constexpr Reason kNotTheAssignee{"NOT_THE_ASSIGNEE", absl::StatusCode::kPermissionDenied,
                                        "“{name}”交由“{assignee}”答复，其他单位不能答复。",
                                        "{name} is assigned to {assignee}; nobody else answers it."};
inline constexpr Reason kNotTheRaiser{"NOT_THE_RAISER", absl::StatusCode::kPermissionDenied,
                                      "只有提出方（{raised_by}）或教育行政部门可以{verb}“{name}”。",
                                      "Only {raised_by}, which raised it, or an office may do that to {name}."};
inline constexpr Reason kMustNotClose{"MUST_NOT_CLOSE", absl::StatusCode::kPermissionDenied,
                                      "“{name}”由{who}答复，承办方不能自行办结，请由提出方或教育行政部门确认解决。",
                                      "{name} was answered by {who}: whoever must solve it does not close it."};

inline constexpr const Reason* kDifficultyReasons[] = {&kNotTheAssignee, &kNotTheRaiser, &kMustNotClose};

}  // namespace jiedui::trusteeship
