// How questions of service and its certificates are refused.
#pragma once

#include "common/base/error.h"

namespace jiedui::rotation {

inline constexpr Reason kRightRuleNotLoaded{
    "RIGHT_RULE_NOT_LOADED", absl::StatusCode::kFailedPrecondition,
    "“{person}”所在地区在{day}没有规则“{rule}”，无法判定“{right}”；请先录入规则。",
    "No version of rule {rule} holds for {person} on {day}: {right} can't be judged."};
inline constexpr Reason kRightNotMet{
    "RIGHT_NOT_MET", absl::StatusCode::kFailedPrecondition, "不能出具证明：{why}",
    "{person} does not meet {right} on {day}: short by {shortfall}, earliest {earliest}."};
inline constexpr Reason kSharesTooFine{"SHARES_TOO_FINE", absl::StatusCode::kFailedPrecondition,
                                       "“{person}”各段工作的份额过于零碎，无法精确相加，请核对各段工作的份额。",
                                       "The shares of {person}'s work have no common divisor that fits; check them."};
inline constexpr Reason kNoIssuerKey{
    "NO_ISSUER_KEY", absl::StatusCode::kFailedPrecondition,
    "“{right}”由{owner}（区划代码{area}）颁发，本系统没有该机关在{day}可用的签发密钥，"
    "不能出具证明，请联系管理员。",
    "{right} is conferred by the office of {area}; no key of it is configured for {day}."};
inline constexpr Reason kNotYourLevel{"NOT_YOUR_LEVEL", absl::StatusCode::kPermissionDenied,
                                      "“{right}”由{owner}颁发，您的角色“{role}”不能出具。",
                                      "{right} is conferred by {owner}; role {role} may not certify it."};
inline constexpr Reason kCertificateThere{"CERTIFICATE_ALREADY_ISSUED", absl::StatusCode::kFailedPrecondition,
                                          "“{person}”的“{right}”已经出具证明“{certificate}”；如有错误，请先作废。",
                                          "{person} already holds {certificate} of {right}; revoke it first."};
inline constexpr Reason kCertificateRevoked{"CERTIFICATE_REVOKED", absl::StatusCode::kFailedPrecondition,
                                            "证明“{name}”已经作废。", "{name} is revoked already."};

inline constexpr const Reason* kRightsReasons[] = {&kRightRuleNotLoaded, &kRightNotMet,  &kSharesTooFine,
                                                   &kNoIssuerKey,        &kNotYourLevel, &kCertificateThere,
                                                   &kCertificateRevoked};

}  // namespace jiedui::rotation
