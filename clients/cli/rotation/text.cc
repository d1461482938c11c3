#include "clients/cli/rotation/text.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "common/base/text.h"

namespace jiedui::cli {

std::string PartText(const rv1::Share& share) {
  return share.denominator() == 0 || share.numerator() == share.denominator()
             ? ""
             : StrCat(share.numerator(), "/", share.denominator());
}

std::string PartText(const rv1::ExactFraction& share) {
  return share.denominator() == 0 || share.numerator() == share.denominator()
             ? ""
             : StrCat(share.numerator(), "/", share.denominator());
}

std::string LengthText(const rv1::ServiceLength& length) { return length.text(); }

absl::StatusOr<std::string> PartyName(Session& session, const std::string& text) {
  if (text.starts_with("parties/")) return text;
  const auto party = session.resolve.Party(text);
  if (!party.ok()) return party.status();
  return party->name();
}

absl::StatusOr<std::string> RegionCode(Session& session, const std::string& text) {
  if (text.size() == 6 && std::all_of(text.begin(), text.end(), [](char c) { return absl::ascii_isdigit(c); })) {
    return text;
  }
  const auto region = session.resolve.Region(text);
  if (!region.ok()) return region.status();
  return region->code();
}

}  // namespace jiedui::cli
