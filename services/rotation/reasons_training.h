// The ways in which a call about training, attendance and medical checks is refused.
#pragma once

#include "common/base/error.h"

namespace jiedui::rotation {

inline constexpr Reason kTrainingCharged{"TRAINING_CHARGED", absl::StatusCode::kFailedPrecondition,
                                         "{what}应免费，不得收取费用（登记的费用为{fen}分）。",
                                         "It has to be free: {fen} fen are charged."};
inline constexpr Reason kTrainingNotBegun{"TRAINING_NOT_BEGUN", absl::StatusCode::kFailedPrecondition,
                                          "“{name}”于{start}开始，{today}尚不能登记为已举办。",
                                          "{name} begins on {start}: not held on {today}."};
inline constexpr Reason kNotHeldYet{"TRAINING_NOT_HELD", absl::StatusCode::kFailedPrecondition,
                                    "“{name}”尚未登记为已举办，不能登记人员完成培训。",
                                    "{name} was not held: nobody completed it."};
inline constexpr Reason kDueRuleNotLoaded{"DUE_RULE_NOT_LOADED", absl::StatusCode::kFailedPrecondition,
                                          "所查地区在{day}没有规则“{rule}”，无法计算到期日；请先录入规则。",
                                          "No version of rule {rule} holds on {day}: nothing can be said to be due."};

inline constexpr const Reason* kTrainingReasons[] = {&kTrainingCharged, &kTrainingNotBegun, &kNotHeldYet,
                                                     &kDueRuleNotLoaded};

}  // namespace jiedui::rotation
