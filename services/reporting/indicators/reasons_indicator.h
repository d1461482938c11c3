// The ways in which a call about indicators and their values is refused.
#pragma once

#include "common/base/error.h"

namespace jiedui::reporting {

inline constexpr Reason kIndicatorInUse{"INDICATOR_IN_USE", absl::StatusCode::kFailedPrecondition,
                                        "“{indicator}”已有数值，不能再改变其时间性质、汇总方式或倍数。",
                                        "{indicator} has values; nature, aggregation and scale stay."};
inline constexpr Reason kIndicatorNotPlain{
    "INDICATOR_NOT_PLAIN", absl::StatusCode::kFailedPrecondition,
    "“{indicator}”的“{component}”本身由其他指标推算，或时间性质不符，不能再作为推算依据。",
    "{component} cannot make {indicator}: it is made of others itself, or is of another nature."};
inline constexpr Reason kAboveWhole{"INDICATOR_ABOVE_WHOLE", absl::StatusCode::kInvalidArgument,
                                    "“{indicator}”是部分占总体的比例，{value}超过了总体。",
                                    "{indicator} is a share of a whole; {value} is above it."};
inline constexpr Reason kNumberTooLarge{"INDICATOR_NUMBER_TOO_LARGE", absl::StatusCode::kFailedPrecondition,
                                        "“{indicator}”的各项数值相加后过大，无法精确表示。",
                                        "The values of {indicator} make a number that cannot be held exactly."};

inline constexpr const Reason* kIndicatorReasons[] = {&kIndicatorInUse, &kIndicatorNotPlain, &kAboveWhole,
                                                      &kNumberTooLarge};

}  // namespace jiedui::reporting
