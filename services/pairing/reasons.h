// Every way in which the pairing service refuses, with its Chinese and English text (common/base/error.h says how they are used).
#pragma once

#include "common/base/error.h"

namespace jiedui::pairing {

inline constexpr Reason kSelfPairing{"SELF_PAIRING", absl::StatusCode::kInvalidArgument,
                                     "支援方与受援方不能是同一单位（{party}）。", "{party} cannot support itself."};
inline constexpr Reason kWrongState{"WRONG_STATE", absl::StatusCode::kFailedPrecondition,
                                    "结对“{pairing}”当前状态为“{state}”，不能{verb}；只有“{allowed}”状态的结对可以。",
                                    "{pairing} is {state}; {verb} needs {allowed}."};
inline constexpr Reason kKindsNotAllowed{"KINDS_NOT_ALLOWED", absl::StatusCode::kFailedPrecondition,
                                         "方案“{scheme}”不包括{supporter_kind}支援{recipient_kind}。",
                                         "Scheme {scheme} does not pair {supporter_kind} with {recipient_kind}."};
inline constexpr Reason kSupporterOutsideScheme{
    "SUPPORTER_OUTSIDE_SCHEME", absl::StatusCode::kFailedPrecondition,
    "{supporter}不在方案“{scheme}”规定的支援方地区（{allowed}）之内。",
    "{supporter} lies outside the supporter regions ({allowed}) of {scheme}."};
inline constexpr Reason kRecipientOutsideScheme{
    "RECIPIENT_OUTSIDE_SCHEME", absl::StatusCode::kFailedPrecondition,
    "{recipient}不在方案“{scheme}”规定的受援方地区（{allowed}）之内。",
    "{recipient} lies outside the recipient regions ({allowed}) of {scheme}."};
inline constexpr Reason kOutsideSchemeDates{"OUTSIDE_SCHEME_DATES", absl::StatusCode::kFailedPrecondition,
                                            "结对的起止日期超出方案“{scheme}”的有效期（{dates}）。",
                                            "The interval lies outside that of scheme {scheme} ({dates})."};
inline constexpr Reason kDuplicatePairing{
    "DUPLICATE_PAIRING", absl::StatusCode::kFailedPrecondition,
    "{supporter}与{recipient}在方案“{scheme}”中同一时期已有结对（{other}）。",
    "{supporter} and {recipient} are already paired in {scheme} at that time ({other})."};
inline constexpr Reason kSupporterTaken{
    "SUPPORTER_TAKEN", absl::StatusCode::kFailedPrecondition,
    "{supporter}在方案“{scheme}”中同一时期已支援{other_party}（{other}），按“{mode}”要求只能有一个受援方。",
    "{supporter} already supports {other_party} in {scheme} ({other}); {mode} allows one recipient."};
inline constexpr Reason kRecipientTaken{
    "RECIPIENT_TAKEN", absl::StatusCode::kFailedPrecondition,
    "{recipient}在方案“{scheme}”中同一时期已由{other_party}支援（{other}），按“{mode}”要求只能有一个支援方。",
    "{recipient} is already supported by {other_party} in {scheme} ({other}); {mode} allows one supporter."};
inline constexpr Reason kParentNotInForce{"PARENT_NOT_IN_FORCE", absl::StatusCode::kFailedPrecondition,
                                          "上级结对“{parent}”当前状态为“{state}”，下级结对不能生效。",
                                          "The parent pairing {parent} is {state}."};
inline constexpr Reason kOutsideParentDates{"OUTSIDE_PARENT_DATES", absl::StatusCode::kFailedPrecondition,
                                            "下级结对的起止日期必须在上级结对“{parent}”的起止日期（{dates}）之内。",
                                            "The interval lies outside that of the parent {parent} ({dates})."};
inline constexpr Reason kOutsideParentArea{
    "OUTSIDE_PARENT_AREA", absl::StatusCode::kFailedPrecondition,
    "{party}（{region}）不在上级结对“{parent}”的{side}地区（{allowed}）之内。",
    "{party} ({region}) lies outside the {side} area {allowed} of the parent {parent}."};
inline constexpr Reason kLowConfidence{"LOW_CONFIDENCE", absl::StatusCode::kFailedPrecondition,
                                       "结对“{pairing}”的来源未经确认，不能生效；请先补充来源并更新可信度。",
                                       "{pairing} is unconfirmed and cannot be activated."};
inline constexpr Reason kFixedField{"FIXED_FIELD", absl::StatusCode::kFailedPrecondition,
                                    "结对“{pairing}”的{field}在登记后不能更改；请终止后另行登记。",
                                    "{field} of {pairing} is fixed at creation."};
inline constexpr Reason kChildOutside{"CHILD_OUTSIDE", absl::StatusCode::kFailedPrecondition,
                                      "更正后下级结对“{child}”将超出上级的起止日期，请先更正下级。",
                                      "The child {child} would lie outside the corrected interval."};
inline constexpr Reason kExternalIdTaken{"EXTERNAL_ID_TAKEN", absl::StatusCode::kFailedPrecondition,
                                         "外部编号 {scheme}:{value} 同一时期已属于“{other}”。",
                                         "External id {scheme}:{value} belongs to {other} at that time."};

inline constexpr Reason kReasonRequired{
    "REASON_REQUIRED", absl::StatusCode::kFailedPrecondition,
    "方案“{scheme}”按“{mode}”结对，{party}同一时期已与{other_party}结对（{other}）；如确需登记，请填写缘由。",
    "{scheme} pairs {mode}; {party} is paired with {other_party} ({other}): a reason is required to go past it."};
inline constexpr Reason kOutOfScope{"OUT_OF_SCOPE", absl::StatusCode::kPermissionDenied,
                                    "支援方和受援方都不在您的管辖地区（{region}）之内。",
                                    "Neither side lies in the caller's region {region}."};
inline constexpr Reason kSuspensionOutside{"SUSPENSION_OUTSIDE", absl::StatusCode::kFailedPrecondition,
                                           "更正后的起止日期不包括已登记的暂停（自 {start} 起），请先核对。",
                                           "The corrected interval leaves out the suspension that began on {start}."};
inline constexpr Reason kStateOnDay{
    "STATE_ON_DAY", absl::StatusCode::kInvalidArgument,
    "按日期查询时不能再按状态筛选：状态是指目前的状态，所查日期的状态会在结果中列出。",
    "filter may not name `state` together with effective_on: the state is that of the day."};

inline constexpr Reason kParentRequired{"PARENT_REQUIRED", absl::StatusCode::kFailedPrecondition,
                                        "方案“{scheme}”中{kinds}的结对须列在上级结对之下，请写明上级结对。",
                                        "In {scheme} a pairing of {kinds} needs a parent."};
inline constexpr Reason kCapReasonRequired{
    "CAP_REASON_REQUIRED", absl::StatusCode::kFailedPrecondition,
    "上级结对“{parent}”之下，方案“{scheme}”规定{kinds}结对 {most} 对，本对登记后为 {number} "
    "对；如确需登记，请填写缘由。",
    "{parent} would have {number} pairings of {most} in {scheme}: a reason is required to go past it."};
// Told as a warning when a reason was given.
inline constexpr Reason kCapPassed{
    "CAP_PASSED", absl::StatusCode::kFailedPrecondition,
    "上级结对“{parent}”之下，{kinds}结对为 {number} 对，超过方案“{scheme}”规定的 {most} 对。",
    "{parent} has {number} pairings of {most} in {scheme}."};
inline constexpr Reason kTopicRequired{"TOPIC_REQUIRED", absl::StatusCode::kFailedPrecondition,
                                       "方案“{scheme}”的结对须写明合作内容，可以是：{topics}，或其他内容。",
                                       "A pairing of {scheme} names what it works on: {topics}, or something else."};

// ---- Owned by another service ---------------------------------------------------------------------------------------------

inline constexpr Reason kOwnedElsewhere{
    "OWNED_ELSEWHERE", absl::StatusCode::kFailedPrecondition,
    "结对“{pairing}”由“{owner}”产生，随其变化，不能在结对登记中{verb}；请到该处办理。",
    "{pairing} stands for {owner} and follows it: it cannot be changed here."};

// ---- Records -------------------------------------------------------------------------------------------------------------

inline constexpr Reason kRecordWrongState{"RECORD_WRONG_STATE", absl::StatusCode::kFailedPrecondition,
                                          "档案“{record}”当前状态为“{state}”，不能{verb}；只有“{allowed}”状态的可以。",
                                          "{record} is {state}; {verb} needs {allowed}."};
inline constexpr Reason kRecordFixedField{"RECORD_FIXED_FIELD", absl::StatusCode::kFailedPrecondition,
                                          "档案“{record}”的所属对象、类别和年份在登记后不能更改；请关闭后另行登记。",
                                          "Subject, kind and year of {record} are fixed at creation."};
inline constexpr Reason kRecordOutOfScope{"RECORD_OUT_OF_SCOPE", absl::StatusCode::kPermissionDenied,
                                          "档案所属的单位或结对不在您的管辖地区（{region}）之内。",
                                          "The record's subject does not lie in the caller's region {region}."};
inline constexpr Reason kOutsidePairingDates{"OUTSIDE_PAIRING_DATES", absl::StatusCode::kFailedPrecondition,
                                             "{kind}的日期必须在结对“{pairing}”的有效期（{dates}）之内。",
                                             "The {kind} lies outside the interval of {pairing} ({dates})."};
inline constexpr Reason kPlanWithoutWeakPoint{"PLAN_WITHOUT_WEAK_POINT", absl::StatusCode::kFailedPrecondition,
                                              "专项计划必须针对薄弱环节，至少列出{least}项。",
                                              "A special plan names at least {least} weak points."};
inline constexpr Reason kLeadingGroupHead{"LEADING_GROUP_HEAD", absl::StatusCode::kFailedPrecondition,
                                          "领导小组须有{wanted}名组长，所填有{heads}名。",
                                          "A leading group has {wanted} head, this one has {heads}."};
inline constexpr Reason kSecondGroup{
    "SECOND_GROUP", absl::StatusCode::kFailedPrecondition,
    "{school}同一时期已在同类学校集团“{group}”（{other}）中；如确需再加入，请填写缘由。",
    "{school} is in {group} ({other}) already: a reason is required for a second."};
inline constexpr Reason kOwnApproval{"OWN_APPROVAL", absl::StatusCode::kPermissionDenied,
                                     "“{record}”由您填报或修改过，须由另一人批准。",
                                     "{record} was written by the caller: somebody else has to approve it."};
inline constexpr Reason kPairingNeverInForce{"PAIRING_NEVER_IN_FORCE", absl::StatusCode::kFailedPrecondition,
                                             "结对“{pairing}”尚未生效，不能登记{kind}。",
                                             "{pairing} was never in force: no {kind} can be entered."};
inline constexpr Reason kUnityMissing{"UNITY_MISSING", absl::StatusCode::kFailedPrecondition,
                                      "集团内应当统一而未载明：{missing}。",
                                      "The group does not say that it has in common: {missing}."};
inline constexpr Reason kNewerVersion{"NEWER_VERSION", absl::StatusCode::kFailedPrecondition,
                                      "同一时期第{newer}版（{other}）已经有效，不能再使第{version}版生效。",
                                      "Version {newer} ({other}) is in force: version {version} comes too late."};
inline constexpr Reason kOverlapsLater{"OVERLAPS_LATER", absl::StatusCode::kFailedPrecondition,
                                       "自 {start} 起已有后任（{other}），请填写不晚于该日的终止日期。",
                                       "{other} holds from {start} on: an end not later than that is needed."};
inline constexpr Reason kNeedOfAnother{"NEED_OF_ANOTHER", absl::StatusCode::kFailedPrecondition,
                                       "“{need}”不是{recipient}尚未解决的需求，结对不能以它为依据。",
                                       "{need} is not an open need of {recipient}."};
inline constexpr Reason kImportedApproval{
    "IMPORTED_APPROVAL", absl::StatusCode::kPermissionDenied,
    "“{record}”不能直接以已批准的状态导入：请导入草案，由另一人批准；已有的批准由系统管理员导入，并注明来源。",
    "{record}: only an operator imports plans as approved, naming the source."};

// ---- Regions over time ---------------------------------------------------------------------------------------------------

inline constexpr Reason kLineageDates{
    "LINEAGE_DATES", absl::StatusCode::kFailedPrecondition,
    "{region}自 {date} 起由{predecessor}变更而来，与{which}的起止日期（{dates}）矛盾，请先核对。",
    "{region} is said to follow {predecessor} on {date}, which contradicts the dates of {which} ({dates})."};
inline constexpr Reason kTagOverlaps{"TAG_OVERLAPS", absl::StatusCode::kFailedPrecondition,
                                     "{region}自 {date} 起已在名单“{key}”中，同一时期不能重复列入。",
                                     "{region} is in the list {key} from {date} on already."};

inline constexpr const Reason* kReasons[] = {
    &kSelfPairing,         &kWrongState,        &kKindsNotAllowed,  &kSupporterOutsideScheme, &kRecipientOutsideScheme,
    &kOutsideSchemeDates,  &kDuplicatePairing,  &kSupporterTaken,   &kRecipientTaken,         &kParentNotInForce,
    &kOutsideParentDates,  &kOutsideParentArea, &kLowConfidence,    &kExternalIdTaken,        &kReasonRequired,
    &kFixedField,          &kChildOutside,      &kOutOfScope,       &kSuspensionOutside,      &kStateOnDay,
    &kRecordWrongState,    &kRecordFixedField,  &kRecordOutOfScope, &kOutsidePairingDates,    &kPlanWithoutWeakPoint,
    &kLeadingGroupHead,    &kSecondGroup,       &kOwnApproval,      &kImportedApproval,       &kOverlapsLater,
    &kPairingNeverInForce, &kUnityMissing,      &kNewerVersion,     &kNeedOfAnother,          &kParentRequired,
    &kCapReasonRequired,   &kCapPassed,         &kTopicRequired,    &kLineageDates,           &kTagOverlaps,
    &kOwnedElsewhere};

}  // namespace jiedui::pairing
