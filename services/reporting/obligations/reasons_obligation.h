// The ways in which a call about duties, periods and obligations is refused.
#pragma once

#include "common/base/error.h"

namespace jiedui::reporting {

inline constexpr Reason kPeriodNotOfDuty{"PERIOD_NOT_OF_DUTY", absl::StatusCode::kFailedPrecondition,
                                         "“{duty}”不要求报送{period}：{why}。",
                                         "{duty} asks for no report on {period}: {why}."};
inline constexpr Reason kPeriodNotBegun{"PERIOD_NOT_BEGUN", absl::StatusCode::kFailedPrecondition,
                                        "{period}自{start}开始，此前不能开启。", "{period} begins on {start}."};
inline constexpr Reason kPeriodNotOver{"PERIOD_NOT_OVER", absl::StatusCode::kFailedPrecondition,
                                       "{period}到{last}为止，此前不能关闭。", "{period} lasts until {last}."};
inline constexpr Reason kExtensionNotLater{
    "EXTENSION_NOT_LATER", absl::StatusCode::kFailedPrecondition,
    "延期后的截止日期应晚于现截止日期（{due_on}）、不早于今天，且不超过{latest}。",
    "The new due date is after {due_on}, today or later, and not after {latest}."};

inline constexpr const Reason* kObligationReasons[] = {&kPeriodNotOfDuty, &kPeriodNotBegun, &kPeriodNotOver,
                                                       &kExtensionNotLater};

}  // namespace jiedui::reporting
