// The ways in which a call about targets is refused.
#pragma once

#include "common/base/error.h"

namespace jiedui::reporting {

inline constexpr Reason kTargetNotRated{"TARGET_NOT_RATED", absl::StatusCode::kFailedPrecondition,
                                        "“{target}”是定量目标，由数值判定，不作人工评定。",
                                        "{target} is judged by its value, not rated."};
inline constexpr Reason kOwnRating{"TARGET_OWN_RATING", absl::StatusCode::kPermissionDenied,
                                   "“{party}”是“{target}”的责任单位，不能自行评定，须由其他部门依据佐证材料评定。",
                                   "{party} answers for {target} and may not rate it."};

inline constexpr const Reason* kTargetReasons[] = {&kTargetNotRated, &kOwnRating};

}  // namespace jiedui::reporting
