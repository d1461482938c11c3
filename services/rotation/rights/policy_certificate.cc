#include "services/rotation/rights/policy_certificate.h"

#include <algorithm>

#include "common/base/error.h"
#include "common/base/text.h"
#include "google/protobuf/util/time_util.h"
#include "services/rotation/rights/reasons_rights.h"

namespace jiedui::rotation::policy {
namespace {

// A line: what came from people may hold anything, and must not begin another.
void AddLine(std::string& text, std::string_view label, std::string value) {
  std::replace_if(
      value.begin(), value.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
  text += StrCat(label, " ", value, "\n");
}

std::string Fraction(const v1::ExactFraction& fraction) {
  return fraction.denominator() == 0 ? "0/1" : StrCat(fraction.numerator(), "/", fraction.denominator());
}

// "{months} {days} {numerator}/{denominator}"
std::string Length(const v1::ServiceLength& length) {
  return StrCat(length.years() * 12 + length.months(), " ", length.days(), " ", Fraction(length.part_of_day()));
}

// "RIGHT_HONOUR_COUNTY" → "HONOUR_COUNTY".
std::string_view Word(v1::Right right) { return std::string_view(v1::Right_Name(right)).substr(sizeof("RIGHT_") - 1); }

}  // namespace

std::string CertificateText(const v1::ServiceCertificate& certificate, const v1::RightAnswer& answer,
                            const CertificateWords& words) {
  std::string text = StrCat(kCertificateFormat, "\n");
  AddLine(text, "certificate", certificate.name());
  AddLine(text, "issuer", std::string(words.issuer));
  AddLine(text, "conferred-by", StrCat(LevelOf(certificate.conferred_by()), " ", certificate.conferred_by()));
  AddLine(text, "key", certificate.key());
  AddLine(text, "issued-on", certificate.issued_on());
  AddLine(text, "person", certificate.person());
  AddLine(text, "name", std::string(words.display_name));
  AddLine(text, "right", std::string(Word(certificate.right())));
  AddLine(text, "as-of", certificate.effective_on());
  AddLine(text, "known-at", google::protobuf::util::TimeUtil::ToString(answer.known_at()));
  AddLine(text, "met-since", answer.met_since());
  AddLine(text, "sum", Length(answer.sum()));
  for (const v1::ServiceSpell& spell : answer.spells()) {
    AddLine(text, "spell",
            StrCat(spell.start(), " ", spell.end(), " ", Fraction(spell.share()), " ", Length(spell.length())));
  }
  for (const v1::AppliedRule& rule : answer.rules()) {
    AddLine(text, "rule",
            StrCat(rule.rule_id(), " ", rule.region().empty() ? "-" : rule.region(), " ", rule.revision(), " ",
                   rule.citation().clause(), " ", rule.citation().document()));
  }
  AddLine(text, "statement", answer.text());
  return text;
}

std::string ConferredBy(v1::Right right, std::string_view person_region, std::string_view caller_region) {
  const std::string_view province = person_region.substr(0, 2), prefecture = person_region.substr(0, 4);
  switch (right) {
    case v1::RIGHT_HONOUR_PROVINCE: return StrCat(province, "0000");
    case v1::RIGHT_HONOUR_PREFECTURE: return StrCat(prefecture, "00");
    case v1::RIGHT_HONOUR_COUNTY: return std::string(person_region);
    default: return std::string(caller_region.empty() ? person_region : caller_region);
  }
}

std::string_view LevelOf(std::string_view region) {
  if (region.ends_with("0000")) return "PROVINCE";
  return region.ends_with("00") ? "PREFECTURE" : "COUNTY";
}

std::string_view ChineseLevelOf(std::string_view region) {
  if (region.ends_with("0000")) return "省级教育行政部门";
  return region.ends_with("00") ? "市（州）级教育行政部门" : "县级教育行政部门";
}

absl::Status MayRevoke(const v1::ServiceCertificate& certificate) {
  if (certificate.state() == v1::ServiceCertificate::STATE_ISSUED) return absl::OkStatus();
  return Failure(kCertificateRevoked, {{"name", certificate.name()}});
}

}  // namespace jiedui::rotation::policy
