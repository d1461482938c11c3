// The ways in which a call about placement plans is refused.
#pragma once

#include "common/base/error.h"

namespace jiedui::rotation {

inline constexpr Reason kNotPlaced{"NOT_PLACED", absl::StatusCode::kFailedPrecondition,
                                   "“{person}”在计划“{plan}”中没有待采纳的安排。",
                                   "{person} has no placement in {plan} that waits to be accepted."};
inline constexpr Reason kPlacementRefused{"PLACEMENT_REFUSED", absl::StatusCode::kFailedPrecondition,
                                          "“{person}”到“{need}”的安排不能采纳：{why}。请重新安排，或分批采纳其他人员。",
                                          "{person} cannot be placed at {need}: {why}"};
inline constexpr Reason kPlanNeedsBasis{
    "PLAN_NEEDS_BASIS", absl::StatusCode::kFailedPrecondition,
    "项目“{programme}”的派出须逐项以双方之间执行中的结对或托管帮扶为依据，不能用计划统一安排，请逐项登记派出。",
    "Postings of {programme} rest on a pairing or trusteeship each, which a plan does not carry."};
inline constexpr Reason kPlanTooLarge{
    "PLAN_TOO_LARGE", absl::StatusCode::kFailedPrecondition,
    "人员与需求的可选组合超过{limit}项，请缩小计划的范围，或设定每人最多考虑的岗位数。",
    "There are more than {limit} options: narrow the plan, or set places_per_person."};
inline constexpr Reason kTooManyAtOnce{"TOO_MANY_AT_ONCE", absl::StatusCode::kFailedPrecondition,
                                       "一次最多采纳{limit}人的安排，请分批列出人员。",
                                       "At most {limit} placements are accepted at a time: name the people."};
inline constexpr Reason kOwnPlan{"OWN_PLAN", absl::StatusCode::kPermissionDenied,
                                 "计划“{name}”由您编制，须由另一人采纳。",
                                 "{name} was drawn up by the caller: somebody else has to accept it."};

inline constexpr Reason kCertificateTooLarge{
    "CERTIFICATE_TOO_LARGE", absl::StatusCode::kFailedPrecondition,
    "计划“{name}”的凭证有{size}字节，超过一次答复的上限（{limit}字节），请分段读取（ReadPlacementCertificate）。",
    "The certificate of {name} has {size} bytes, more than one answer holds ({limit}): read it in pieces."};
inline constexpr Reason kPlannerEnded{
    "PLANNER_ENDED", absl::StatusCode::kInternal,
    "计算程序未能算完（{what}），请重新计算；仍不成功的，请缩小计划的范围或联系管理员。",
    "The planner did not finish: {detail}."};

inline constexpr Reason kPlanNotWritten{
    "PLAN_NOT_WRITTEN", absl::StatusCode::kInternal,
    "计划已经算出，但{times}次写入结果均未成功（{what}）。请重新计算；仍不成功的，请缩小计划的范围或联系管理员。",
    "The result was not written in {times} attempts: {what}"};

inline constexpr const Reason* kPlanReasons[] = {&kNotPlaced,           &kPlacementRefused, &kPlanNeedsBasis,
                                                 &kPlanTooLarge,        &kTooManyAtOnce,    &kOwnPlan,
                                                 &kCertificateTooLarge, &kPlannerEnded,     &kPlanNotWritten};

}  // namespace jiedui::rotation
