// How plans are refused.
#pragma once

#include "common/base/error.h"

namespace jiedui::trusteeship {

inline constexpr Reason kPlanNeedsSurvey{"PLAN_NEEDS_SURVEY", absl::StatusCode::kFailedPrecondition,
                                         "一校一策方案应在需求调研之后制定：{why}。",
                                         "A plan is made after a needs survey of its trusteeship: {why}."};
inline constexpr Reason kApprovedTooEarly{"PLAN_APPROVED_TOO_EARLY", absl::StatusCode::kFailedPrecondition,
                                          "批准日期{day}早于{what}（{since}）。",
                                          "{day} is before {since}, the day of {what}."};
inline constexpr Reason kPlansOfTwo{"PLANS_OF_TWO_TRUSTEESHIPS", absl::StatusCode::kFailedPrecondition,
                                    "“{from}”和“{to}”不是同一托管的方案，不能比较。",
                                    "{from} and {to} are not plans of one trusteeship."};
inline constexpr Reason kNoSuchObjective{"NO_SUCH_OBJECTIVE", absl::StatusCode::kFailedPrecondition,
                                         "方案“{plan}”没有编号为“{objective}”的目标。",
                                         "{plan} has no objective {objective}."};
inline constexpr Reason kLaterTermPlanned{"LATER_TERM_PLANNED", absl::StatusCode::kFailedPrecondition,
                                          "该校下一托管期（“{later}”）的方案“{plan}”已经批准，一所学校同时只有一个"
                                          "已批准的方案，本托管期不再批准新的方案。",
                                          "{plan} of the school's later term {later} is approved already."};
inline constexpr Reason kResultOfFormerTerm{
    "RESULT_OF_FORMER_TERM", absl::StatusCode::kFailedPrecondition,
    "方案“{plan}”已由下一托管期的方案替代，只补登至{year}年的结果，且应在{until}之前（含当日）登记。",
    "{plan} gave way to the plan of the next term: results up to {year} may be entered until {until}."};

inline constexpr const Reason* kPlanReasons[] = {&kPlanNeedsSurvey, &kApprovedTooEarly, &kPlansOfTwo,
                                                 &kNoSuchObjective, &kLaterTermPlanned, &kResultOfFormerTerm};

}  // namespace jiedui::trusteeship
