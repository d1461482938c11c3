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
inline constexpr Reason kNotAttending{"NOT_ATTENDING", absl::StatusCode::kFailedPrecondition,
                                      "“{name}”没有登记“{person}”参加，无可撤回。",
                                      "{person} is not entered as taking part in {name}."};
inline constexpr Reason kTrainingElsewhere{"TRAINING_NOT_OF_ORGANISER", absl::StatusCode::kFailedPrecondition,
                                           "主办单位“{organiser}”在{region}，培训不能登记在{given}。",
                                           "{organiser} lies in {region}: the training is not one of {given}."};
inline constexpr Reason kTrainingOfOthers{"TRAINING_OUTSIDE_PAIRING", absl::StatusCode::kFailedPrecondition,
                                          "培训的主办单位或所在地不属于“{basis}”的任何一方，不能登记为其培训。",
                                          "The training is of neither side of {basis}."};
inline constexpr Reason kTrainingOutsideBasis{"TRAINING_BASIS_NOT_IN_FORCE", absl::StatusCode::kFailedPrecondition,
                                              "“{basis}”在{day}不在执行中，培训日期须在其有效期内。",
                                              "{basis} is not in force on {day}."};
inline constexpr Reason kDueRuleNotLoaded{"DUE_RULE_NOT_LOADED", absl::StatusCode::kFailedPrecondition,
                                          "所查地区在{day}没有规则“{rule}”，无法计算到期日；请先录入规则。",
                                          "No version of rule {rule} holds on {day}: nothing can be said to be due."};

inline constexpr const Reason* kTrainingReasons[] = {&kTrainingCharged,      &kTrainingNotBegun,  &kNotHeldYet,
                                                     &kNotAttending,         &kTrainingElsewhere, &kTrainingOfOthers,
                                                     &kTrainingOutsideBasis, &kDueRuleNotLoaded};

}  // namespace jiedui::rotation
