// The ways in which planning, deciding and ending a posting is refused, and the flags that postings carry.
#pragma once

#include "common/base/error.h"

namespace jiedui::rotation {

inline constexpr Reason kPostingOverlap{"POSTING_OVERLAP", absl::StatusCode::kFailedPrecondition,
                                        "“{person}”在{day}已有派出安排（{others}），加上本次将超过一个完整岗位。",
                                        "{person} is posted on {day} already ({others}): more than one full post."};
inline constexpr Reason kBasisRequired{"POSTING_BASIS_REQUIRED", absl::StatusCode::kFailedPrecondition,
                                       "项目“{programme}”的派出须以双方之间执行中的结对或托管帮扶为依据，请填写依据。",
                                       "Postings of {programme} need a pairing or trusteeship in force."};
inline constexpr Reason kBasisNotInForce{"POSTING_BASIS_NOT_IN_FORCE", absl::StatusCode::kFailedPrecondition,
                                         "所依据的“{basis}”在派出首日（{day}）不在执行中（{dates}）。",
                                         "{basis} is not in force on {day} ({dates})."};
inline constexpr Reason kBasisElsewhere{"POSTING_BASIS_ELSEWHERE", absl::StatusCode::kFailedPrecondition,
                                        "所依据的“{basis}”不在派出方（{home}）与接收方（{host}）之间。",
                                        "{basis} does not hold between {home} and {host}."};
inline constexpr Reason kLodgingCharged{"POSTING_LODGING_CHARGED", absl::StatusCode::kFailedPrecondition,
                                        "住宿由受援方免费提供，不得收费（登记为每月{fen}分）。",
                                        "Lodging is free: {fen} fen a month may not be charged."};
inline constexpr Reason kNotRecognised{"KINDERGARTEN_NOT_RECOGNISED", absl::StatusCode::kFailedPrecondition,
                                       "“{host}”是民办幼儿园，在{day}未认定为普惠性民办幼儿园，不能派出公办教师。",
                                       "{host} is a private kindergarten without recognition on {day}."};
inline constexpr Reason kNotWeak{"SCHOOL_NOT_WEAK", absl::StatusCode::kFailedPrecondition,
                                 "项目“{programme}”只派往薄弱学校；“{host}”在{day}不在薄弱学校名单中。",
                                 "{programme} is for weak schools; {host} is not on the list on {day}."};
inline constexpr Reason kCountyNotListed{
    "COUNTY_NOT_LISTED", absl::StatusCode::kFailedPrecondition,
    "项目“{programme}”只派往名单所列的县；“{host}”所在地（{region}）在{day}不在名单中。",
    "{programme} is for listed counties; {region} is not listed on {day}."};
inline constexpr Reason kNotOfHome{"POSTING_NOT_OF_HOME", absl::StatusCode::kFailedPrecondition,
                                   "“{person}”在{day}不是“{home}”的人员，也不属于其管理的学校。",
                                   "{person} is not employed at {home}, or at a school under it, on {day}."};
inline constexpr Reason kMentorOutside{"MENTOR_PAIR_OUTSIDE", absl::StatusCode::kFailedPrecondition,
                                       "结对跟学（{learner}，{start}至{end}）超出派出日期（{dates}）。",
                                       "The mentor pair of {learner} ({start} to {end}) lies outside {dates}."};
inline constexpr Reason kLearnerElsewhere{"MENTOR_LEARNER_ELSEWHERE", absl::StatusCode::kFailedPrecondition,
                                          "结对跟学的“{learner}”在{day}不是接收方（{host}）的人员。",
                                          "{learner} is not of {host} on {day}."};
inline constexpr Reason kStageOfAnother{"POSTING_STAGE_NOT_OF_PERSON", absl::StatusCode::kFailedPrecondition,
                                        "跟岗名额按学段计，所填学段与“{person}”登记的学段不符。",
                                        "The stage is not the one that {person} teaches."};
inline constexpr Reason kCutShortInstead{"POSTING_BEGUN", absl::StatusCode::kFailedPrecondition,
                                         "“{name}”已于{start}开始，不能改早结束日期；请登记提前结束并说明缘由。",
                                         "{name} began on {start}: cut it short, with a reason."};
inline constexpr Reason kApprovedByImport{
    "POSTING_APPROVED_BY_IMPORT", absl::StatusCode::kPermissionDenied,
    "“{name}”自{start}起派出，尚未开始，不能以导入方式批准；请登记为计划或已推荐，由另一人批准。",
    "{name} begins on {start}: it is approved by somebody else than who imports it."};
inline constexpr Reason kVisitMissing{"RETURN_VISIT_MISSING", absl::StatusCode::kFailedPrecondition,
                                      "“{name}”是校长跟岗，尚未登记回访，不能期满。",
                                      "{name} is a principal's shadowing without a return visit."};
inline constexpr Reason kNotShadowingPrincipal{"NOT_SHADOWING_PRINCIPAL", absl::StatusCode::kFailedPrecondition,
                                               "“{name}”不是校（园）长的跟岗，不登记回访。",
                                               "{name} is not the shadowing of a principal."};
inline constexpr Reason kPostingTooEarly{"POSTING_TOO_EARLY", absl::StatusCode::kFailedPrecondition,
                                         "“{name}”在{day}之前不能{verb}。", "{name}: {verb} not before {day}."};
inline constexpr Reason kPostingNotAssessed{"POSTING_NOT_ASSESSED", absl::StatusCode::kFailedPrecondition,
                                            "“{name}”尚未考核，不能期满。", "{name} has not been assessed."};
inline constexpr Reason kOutsideBatch{"POSTING_OUTSIDE_BATCH", absl::StatusCode::kFailedPrecondition,
                                      "与批次“{batch}”不符：{what}。", "It does not fit {batch}: {what}."};
inline constexpr Reason kNominationsClosed{"NOMINATIONS_CLOSED", absl::StatusCode::kFailedPrecondition,
                                           "批次“{batch}”的推荐已于{day}截止。",
                                           "Nominations of {batch} ended on {day}."};
inline constexpr Reason kOutsideTeam{"POSTING_OUTSIDE_TEAM", absl::StatusCode::kFailedPrecondition,
                                     "与团队“{team}”不符：{what}。", "It does not fit {team}: {what}."};
inline constexpr Reason kHeadNotMember{"TEAM_HEAD_NOT_MEMBER", absl::StatusCode::kFailedPrecondition,
                                       "团队“{team}”的领队“{head}”须是团队成员，请先登记领队或另定领队。",
                                       "{head}, who leads {team}, must be one of its members."};

inline constexpr const Reason* kPostingReasons[] = {
    &kPostingOverlap,  &kBasisRequired,      &kBasisNotInForce,  &kBasisElsewhere,
    &kLodgingCharged,  &kNotRecognised,      &kNotWeak,          &kCountyNotListed,
    &kNotOfHome,       &kMentorOutside,      &kVisitMissing,     &kNotShadowingPrincipal,
    &kPostingTooEarly, &kPostingNotAssessed, &kOutsideBatch,     &kNominationsClosed,
    &kOutsideTeam,     &kHeadNotMember,      &kLearnerElsewhere, &kStageOfAnother,
    &kCutShortInstead, &kApprovedByImport};

}  // namespace jiedui::rotation
