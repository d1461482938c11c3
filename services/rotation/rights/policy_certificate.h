// The document of a certificate of service: a text that carries its own signature (common/base/signed_text.h). Pure functions of values.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "jiedui/rotation/v1/rights.pb.h"

namespace jiedui::rotation::policy {

// The first line of every certificate.
inline constexpr std::string_view kCertificateFormat = "jiedui-service-certificate/1";

// What a certificate says beside what its resource and the answer it rests on do.
struct CertificateWords {
  std::string_view issuer;        // who issues
  std::string_view display_name;  // of the person
};

// The text before the signature, in the form that v1::ServiceCertificate.document says. `answer` is one of a right that is met.
std::string CertificateText(const v1::ServiceCertificate& certificate, const v1::RightAnswer& answer,
                            const CertificateWords& words);

// Whose certificate it is, by division code: an honour is conferred by the office of its level where the person is, any other right by the
// caller's office, or the person's county where the caller has no area.
std::string ConferredBy(v1::Right right, std::string_view person_region, std::string_view caller_region);
// "PROVINCE", "PREFECTURE", "COUNTY", as the document says it; and in Chinese.
std::string_view LevelOf(std::string_view region);
std::string_view ChineseLevelOf(std::string_view region);

// ISSUED → REVOKED.
absl::Status MayRevoke(const v1::ServiceCertificate& certificate);

}  // namespace jiedui::rotation::policy
