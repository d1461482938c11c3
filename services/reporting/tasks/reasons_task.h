// The ways in which a call about tasks is refused.
#pragma once

#include "common/base/error.h"

namespace jiedui::reporting {

inline constexpr Reason kNotTheUnit{"TASK_NOT_THE_UNIT", absl::StatusCode::kPermissionDenied,
                                    "“{name}”由“{party}”{verb}，其他单位不能代办。",
                                    "{name} is for {party} to {verb}."};
inline constexpr Reason kNotTheLead{"TASK_NOT_THE_LEAD", absl::StatusCode::kFailedPrecondition,
                                    "“{party}”不是该任务的牵头单位，只报送进展；任务由牵头单位办结。",
                                    "{party} does not lead the task: it reports its progress, and the lead closes."};
inline constexpr Reason kMeasureByOther{
    "TASK_MEASURE_BY_OTHER", absl::StatusCode::kPermissionDenied,
    "困难“{name}”的措施由提出单位、牵头单位或其上级部门确定。",
    "What is done about {name} is for its unit, the lead or an office above to say."};
inline constexpr Reason kMustNotSolve{
    "TASK_MUST_NOT_SOLVE", absl::StatusCode::kFailedPrecondition,
    "困难“{name}”由“{responsible}”负责解决，是否解决应由提出单位或上级部门认定，不能自行认定。",
    "{responsible} carries out what is done about {name} and does not say that it is solved."};
inline constexpr Reason kFollowUpOfLead{
    "FOLLOW_UP_OF_LEAD", absl::StatusCode::kPermissionDenied,
    "督办事项“{name}”针对“{party}”牵头的任务，应由督查部门办结，牵头单位不能自行办结。",
    "{name} is about a task that {party} leads: it does not close it itself."};
inline constexpr Reason kTaskSettled{"TASK_SETTLED", absl::StatusCode::kFailedPrecondition,
                                     "任务“{name}”已完成或待确认，责任单位和期限不再变更。",
                                     "{name} is done or waits to be confirmed; its units and deadlines are fixed."};
inline constexpr Reason kMeasureDaysNotLoaded{
    "MEASURE_DAYS_NOT_LOADED", absl::StatusCode::kFailedPrecondition,
    "尚未录入困难应有措施的期限（规则 {rule}），不能列出超期未有措施的困难。",
    "The rule {rule} is not loaded: how long a difficulty may be without a measure is not known."};

inline constexpr const Reason* kTaskReasons[] = {&kNotTheUnit,     &kNotTheLead,  &kMeasureByOther,      &kMustNotSolve,
                                                 &kFollowUpOfLead, &kTaskSettled, &kMeasureDaysNotLoaded};

}  // namespace jiedui::reporting
