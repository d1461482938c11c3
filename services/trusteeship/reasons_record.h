// Every refusal of records, with its Chinese and English text.
#pragma once

#include "common/base/error.h"

namespace jiedui::trusteeship {

inline constexpr Reason kGroupWithoutHead{"GROUP_WITHOUT_HEAD", absl::StatusCode::kInvalidArgument,
                                          "领导小组没有组长，请填写组长及其职务。", "The leading group has no head."};
// This and the next are passed with a reason.
inline constexpr Reason kHeadNoUniversityLeader{"HEAD_NO_UNIVERSITY_LEADER", absl::StatusCode::kFailedPrecondition,
                                                "领导小组组长应由校级领导担任。",
                                                "The head of the leading group is no leader of the university."};
inline constexpr Reason kNoAttachedSchoolInGroup{"NO_ATTACHED_SCHOOL_IN_GROUP", absl::StatusCode::kFailedPrecondition,
                                                 "领导小组成员应包括附属高中。",
                                                 "No attached senior school is a member of the leading group."};
inline constexpr Reason kGroupExists{"GROUP_EXISTS", absl::StatusCode::kFailedPrecondition,
                                     "“{party}”在该项目中已有领导小组（{other}）；如有变化请更新原记录。",
                                     "{party} has leading group {other} in the programme; update it."};
inline constexpr Reason kPartyNotInProgramme{
    "PARTY_NOT_IN_PROGRAMME", absl::StatusCode::kFailedPrecondition,
    "“{party}”不是项目“{programme}”中任何托管帮扶的支援方或县中。",
    "{party} is neither supporter nor school of a trusteeship of {programme}."};
inline constexpr Reason kOtherSidesRecord{"OTHER_SIDES_RECORD", absl::StatusCode::kFailedPrecondition,
                                          "{what}应是{side}的；“{party}”在该项目中不是{side}。",
                                          "{party} is not the side ({side}) that keeps this ({what})."};
inline constexpr Reason kForbiddenPurpose{"FORBIDDEN_PURPOSE", absl::StatusCode::kFailedPrecondition,
                                          "经费用途“{purpose}”含有“{forbidden}”，规定不得安排此类经费。",
                                          "The purpose {purpose} holds {forbidden}, which a rule forbids."};
// Passed with a reason.
inline constexpr Reason kPaidBeyondPromise{"PAID_BEYOND_PROMISE", absl::StatusCode::kFailedPrecondition,
                                           "累计拨付超过承诺的数额。", "More is paid than was promised."};
inline constexpr Reason kNoSuchCommitment{"NO_SUCH_COMMITMENT", absl::StatusCode::kFailedPrecondition,
                                          "“{trusteeship}”没有投入承诺“{commitment}”，不能在其上登记拨付。",
                                          "{commitment} is no commitment of {trusteeship}."};
inline constexpr Reason kSurveyInUse{"SURVEY_IN_USE", absl::StatusCode::kFailedPrecondition,
                                     "“{plan}”以需求调研“{survey}”为依据，不能撤回。",
                                     "{plan} rests on {survey}; it is not withdrawn."};
inline constexpr Reason kCommitmentPaidOn{"COMMITMENT_PAID_ON", absl::StatusCode::kFailedPrecondition,
                                          "投入承诺“{commitment}”已有拨付（{payment}），不能撤回。",
                                          "{payment} was paid on {commitment}; it is not withdrawn."};

inline constexpr const Reason* kRecordReasons[] = {
    &kGroupWithoutHead, &kHeadNoUniversityLeader, &kNoAttachedSchoolInGroup, &kGroupExists,      &kPartyNotInProgramme,
    &kOtherSidesRecord, &kForbiddenPurpose,       &kPaidBeyondPromise,       &kNoSuchCommitment, &kSurveyInUse,
    &kCommitmentPaidOn};

}  // namespace jiedui::trusteeship
