// Any bytes as a name: the normal form is the normal form of itself, and what is derived from a name keeps its promises.
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>
#include <string_view>

#include "services/pairing/names.h"

namespace {

namespace names = jiedui::pairing::names;
namespace v1 = jiedui::pairing::v1;

void Require(bool holds) {
  if (!holds) std::abort();
}

void CheckLabels(const std::vector<names::Label>& labels) {
  std::set<std::string> texts;
  for (const names::Label& label : labels) {
    Require(!label.text.empty() && names::Normal(label.text) == label.text);
    Require(texts.insert(label.text).second);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string normal = names::Normal(text);
  Require(names::Normal(normal) == normal);
  const std::vector<std::string> readings = names::Readings(text);
  Require(readings.empty() == normal.empty() || readings.size() == 1);
  for (const std::string& reading : readings) {
    Require(!reading.empty() && names::Normal(reading) == reading);
    for (const auto& [front, rest] : names::Cuts(reading)) Require(!front.empty() && front + rest == reading);
    Require(reading.starts_with(names::WithoutOffice(reading)));
  }
  if (size == 0) return 0;
  // The first byte says of what kind it is, the rest is its name.
  v1::Region region;
  region.set_kind(static_cast<v1::Region::Kind>(data[0] % 4));
  region.set_display_name(std::string(text.substr(1)));
  CheckLabels(names::LabelsOf(region));
  v1::Party party;
  party.set_kind(static_cast<v1::PartyKind>(data[0] % v1::PartyKind_ARRAYSIZE));
  party.set_display_name(region.display_name());
  party.add_aliases(region.display_name());
  CheckLabels(names::LabelsOf(party));
  return 0;
}
