// Every way in which the trusteeship service refuses, with its Chinese and English text (common/base/error.h says how they are used).
#pragma once

#include "common/base/error.h"

namespace jiedui::trusteeship {

inline constexpr Reason kWrongState{"TRUSTEESHIP_WRONG_STATE", absl::StatusCode::kFailedPrecondition,
                                    "“{name}”当前状态为“{state}”，不能{verb}；只有“{allowed}”状态可以。",
                                    "{name} is {state}; {verb} needs {allowed}."};
inline constexpr Reason kOutOfScope{"TRUSTEESHIP_OUT_OF_SCOPE", absl::StatusCode::kPermissionDenied,
                                    "支援方和学校都不在您的管辖地区（{region}）之内。",
                                    "Neither the supporter nor the school lies in the caller's region {region}."};
inline constexpr Reason kRegionNotYours{"REGION_NOT_YOURS", absl::StatusCode::kPermissionDenied,
                                        "{what}在{region}，不在您的管辖地区（{yours}）之内，不能办理。",
                                        "{what} lies in {region}, outside the caller's region {yours}."};
inline constexpr Reason kTierNotYours{"TIER_NOT_YOURS", absl::StatusCode::kPermissionDenied,
                                      "{tier}项目由{owner}管理，您的角色“{role}”不能办理。",
                                      "Programmes of the {tier} tier are kept by {owner}, not by role {role}."};
inline constexpr Reason kNotYourParty{"NOT_YOUR_PARTY", absl::StatusCode::kPermissionDenied,
                                      "只有{party}本单位可以{verb}。", "Only {party} itself may {verb}."};
inline constexpr Reason kSameActor{"TRUSTEESHIP_SAME_ACTOR", absl::StatusCode::kPermissionDenied,
                                   "{who}不能{verb}“{name}”，请由另一人办理。", "{who} may not {verb} {name}."};
inline constexpr Reason kRegistryUnavailable{"REGISTRY_UNAVAILABLE", absl::StatusCode::kUnavailable,
                                             "结对登记服务暂时不可用，无法核对单位，操作未生效，请稍后重试。",
                                             "The pairing registry does not answer: {detail}."};
inline constexpr Reason kWrongPartyKind{"WRONG_PARTY_KIND", absl::StatusCode::kFailedPrecondition,
                                        "{role}“{party}”的类别是{kind}，应为{allowed}。",
                                        "{role} {party} is a {kind}; {allowed} is needed."};
inline constexpr Reason kTooManySchools{"TOO_MANY_SCHOOLS", absl::StatusCode::kFailedPrecondition,
                                        "项目“{programme}”已有{count}所县中，规定{limit}，不能再增加。",
                                        "{programme} has {count} schools of {limit}."};
inline constexpr Reason kSupporterNotAllowed{"SUPPORTER_NOT_ALLOWED", absl::StatusCode::kFailedPrecondition,
                                             "{tier}项目的支援方应为{allowed}；“{party}”是{kind}。",
                                             "On the {tier} tier {allowed} support; {party} is a {kind}."};
inline constexpr Reason kOutsideArea{
    "TRUSTEESHIP_OUTSIDE_AREA", absl::StatusCode::kFailedPrecondition,
    "{tier}项目的支援方和县中应在同一{area}；支援方在{supporter_region}，学校在{school_region}。",
    "On the {tier} tier supporter and school lie in one {area}; they lie in "
    "{supporter_region} and {school_region}."};
inline constexpr Reason kSchoolOutsideProgramme{"SCHOOL_OUTSIDE_PROGRAMME", absl::StatusCode::kFailedPrecondition,
                                                "学校在{school_region}，不在项目“{programme}”所属的{region}之内。",
                                                "The school lies in {school_region}, outside {region} of {programme}."};
inline constexpr Reason kCountyMismatch{"COUNTY_MISMATCH", absl::StatusCode::kFailedPrecondition,
                                        "学校在{school_region}，不在县级人民政府“{county}”所辖的{county_region}。",
                                        "The school lies in {school_region}, not in {county_region} of {county}."};
inline constexpr Reason kSchoolTaken{"SCHOOL_TAKEN", absl::StatusCode::kFailedPrecondition,
                                     "该校同一时期已由其他单位托管（{other}），一所县中只能有一个托管方。",
                                     "The school is under trusteeship {other} at that time."};
inline constexpr Reason kReasonRequired{"TRUSTEESHIP_REASON_REQUIRED", absl::StatusCode::kFailedPrecondition,
                                        "{what}；如确需登记，请填写缘由。",
                                        "{what}: a reason is required to go past it."};
inline constexpr Reason kFixedField{"TRUSTEESHIP_FIXED_FIELD", absl::StatusCode::kFailedPrecondition,
                                    "“{name}”的{field}在登记后不能更改。", "{field} of {name} is fixed at creation."};
inline constexpr Reason kOutsideProgramme{"OUTSIDE_PROGRAMME", absl::StatusCode::kFailedPrecondition,
                                          "起止日期超出项目“{programme}”的实施期（{dates}）。",
                                          "The interval lies outside that of {programme} ({dates})."};
inline constexpr Reason kNoTerm{"NO_TERM", absl::StatusCode::kFailedPrecondition,
                                "未填写{which}，项目和规则中也没有规定，请补充。",
                                "No {which} is given, and neither programme nor rules say one."};
inline constexpr Reason kNotOver{"NOT_OVER", absl::StatusCode::kFailedPrecondition,
                                 "托管期到{end}为止，尚未期满，不能办结；提前结束请办理“终止”。",
                                 "The term lasts until {end}; end it early with Terminate."};
inline constexpr Reason kOutsideTerm{"OUTSIDE_TERM", absl::StatusCode::kFailedPrecondition,
                                     "日期应在托管期（{dates}）之内。", "The date must lie within the term {dates}."};

// ---- Agreements ----------------------------------------------------------------------------------------------------------

inline constexpr Reason kAgreementExists{"AGREEMENT_EXISTS", absl::StatusCode::kFailedPrecondition,
                                         "“{agreement}”已经拟定；更改条款请办理“修订”。",
                                         "{agreement} is there already; amend it."};
inline constexpr Reason kPartyNotBound{"PARTY_NOT_BOUND", absl::StatusCode::kInvalidArgument,
                                       "协议应使三方都有义务，没有条款约束{role}。", "No clause binds the {role}."};
inline constexpr Reason kHashChanged{"HASH_CHANGED", absl::StatusCode::kAborted,
                                     "所签的内容与{role}现在应签的内容不同，协议可能已修订，请重新读取后签署。",
                                     "The hash is not that of the present share of the {role}."};
inline constexpr Reason kAlreadySigned{"ALREADY_SIGNED", absl::StatusCode::kFailedPrecondition,
                                       "{role}已于{signed_on}签署，不能重复签署。",
                                       "The {role} signed on {signed_on}."};
inline constexpr Reason kKeyOfAnother{"KEY_OF_ANOTHER", absl::StatusCode::kFailedPrecondition,
                                      "密钥“{key}”不属于{role}。", "{key} is not a key of the {role}."};
inline constexpr Reason kKeyNotInForce{"KEY_NOT_IN_FORCE", absl::StatusCode::kFailedPrecondition,
                                       "密钥“{key}”在{day}不可用（有效期{dates}）。",
                                       "{key} may not be used on {day} ({dates})."};
inline constexpr Reason kSignatureInvalid{"SIGNATURE_INVALID", absl::StatusCode::kFailedPrecondition,
                                          "签名与内容或密钥不符，未予接受。", "The signature does not verify."};
inline constexpr Reason kSignaturesPresent{"SIGNATURES_PRESENT", absl::StatusCode::kFailedPrecondition,
                                           "“{agreement}”已有签署，不能再按公开来源登记。",
                                           "{agreement} has signatures; it cannot be attested."};
inline constexpr Reason kNothingToSign{"NOTHING_TO_SIGN", absl::StatusCode::kFailedPrecondition,
                                       "“{agreement}”是按公开来源登记的，没有可签署的条款；请先修订。",
                                       "{agreement} is attested; amend it first."};
inline constexpr Reason kAgreementNotInForce{
    "AGREEMENT_NOT_IN_FORCE", absl::StatusCode::kFailedPrecondition,
    "托管帮扶协议尚未生效（{state}），不能{verb}；大学、县级人民政府、县中三方签署后生效。",
    "The agreement is not in force ({state}): {verb} needs all three signatures."};
inline constexpr Reason kOutsideAgreement{"OUTSIDE_AGREEMENT", absl::StatusCode::kFailedPrecondition,
                                          "{what}（{dates}）超出协议有效期（{allowed}）。",
                                          "{what} ({dates}) lies outside the agreement ({allowed})."};

// ---- Questions -----------------------------------------------------------------------------------------------------------

inline constexpr Reason kListNotLoaded{"LIST_NOT_LOADED", absl::StatusCode::kFailedPrecondition,
                                       "名单“{list}”尚未载入，不能计算覆盖率；未载入不等于没有。",
                                       "{list} is not loaded; not loaded is not none."};
inline constexpr Reason kListNotOnDay{"LIST_NOT_ON_DAY", absl::StatusCode::kFailedPrecondition,
                                      "名单“{list}”在{day}不适用（{dates}）。",
                                      "{list} does not hold on {day} ({dates})."};

inline constexpr const Reason* kCoreReasons[] = {&kWrongState,
                                                 &kOutOfScope,
                                                 &kRegionNotYours,
                                                 &kTierNotYours,
                                                 &kNotYourParty,
                                                 &kSameActor,
                                                 &kRegistryUnavailable,
                                                 &kWrongPartyKind,
                                                 &kTooManySchools,
                                                 &kSupporterNotAllowed,
                                                 &kOutsideArea,
                                                 &kSchoolOutsideProgramme,
                                                 &kCountyMismatch,
                                                 &kSchoolTaken,
                                                 &kReasonRequired,
                                                 &kFixedField,
                                                 &kOutsideProgramme,
                                                 &kNoTerm,
                                                 &kNotOver,
                                                 &kOutsideTerm,
                                                 &kAgreementExists,
                                                 &kPartyNotBound,
                                                 &kHashChanged,
                                                 &kAlreadySigned,
                                                 &kKeyOfAnother,
                                                 &kKeyNotInForce,
                                                 &kSignatureInvalid,
                                                 &kSignaturesPresent,
                                                 &kNothingToSign,
                                                 &kAgreementNotInForce,
                                                 &kOutsideAgreement,
                                                 &kListNotLoaded,
                                                 &kListNotOnDay};

}  // namespace jiedui::trusteeship
