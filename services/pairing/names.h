// How names are written and what else a party or region is called: pure functions of text.
//
// Names are compared in their normal form. What something is called besides its registered names (海南州 for 海南藏族自治州, 青海师大
// for 青海师范大学) is derived from them by rules that only leave out or add what says of which kind it is: there is no guessing by
// likeness, so that a name that fits nothing is refused and one that fits several is told as such. docs/names.md has the rules
// and what they were measured to find.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "jiedui/pairing/v1/name.pb.h"
#include "jiedui/pairing/v1/party.pb.h"
#include "jiedui/pairing/v1/region.pb.h"

namespace jiedui::pairing::names {

// Of these rules and of the table of characters they use. Labels that were stored by another edition are derived anew when the
// service starts (store_names.h).
int64_t Edition();

// A people's government of a province, a prefecture or a county: the party that the name or code of a place means.
bool IsGovernment(v1::PartyKind kind);

// The form in which names are compared: compatibility forms, case and invisible characters folded (NFKC_Casefold), traditional and
// variant characters simplified one by one, everything but letters and digits left out. Normal(Normal(x)) == Normal(x). Bytes that
// are not UTF-8 become U+FFFD each, so that they match nothing else.
std::string Normal(std::string_view text);

// What a text may mean, in normal form: as it stands and, where it holds known misreadings (國中 for 初中), with these corrected;
// none when nothing is left of it. A misreading may also be right as it stands, so both are asked for.
std::vector<std::string> Readings(std::string_view text);

// One thing that a party or region is called.
struct Label {
  // A registered name, another registered name, or derived from one of them.
  enum Source { kName = 1, kAlias = 2, kDerived = 3 };

  std::string text;  // in normal form
  std::string name;  // as registered: the name it is, or is derived from
  Source source = kName;

  bool operator==(const Label&) const = default;
};

// All labels, each text once, registered names first. A placeholder of the code table (市辖区) is called by its code alone.
std::vector<Label> LabelsOf(const v1::Region& region);
std::vector<Label> LabelsOf(const v1::Party& party);

// How `text` matches a label that is among its readings.
v1::NameMatch HowMatched(std::string_view text, std::string_view name, Label::Source source);

// 海南州 of 海南州政府: the place whose government is named; `name` itself where it names none.
std::string_view WithoutOffice(std::string_view name);

// Where `text`, in normal form, may be cut into the name of an area and of something in it (青海海南州): each part at least two
// characters; none for texts longer than two such names may be.
std::vector<std::pair<std::string, std::string>> Cuts(std::string_view text);

// ---- Choosing ------------------------------------------------------------------------------------------------------------

// What a search found: how each candidate is called so, and whether it was there on the day asked for.
struct Candidate {
  v1::NameMatch how = v1::NAME_MATCH_UNSPECIFIED;
  type::v1::InForce in_force = type::v1::IN_FORCE_UNSPECIFIED;
  bool official = false;    // by a registered name, not by an alias or what is derived
  bool government = false;  // of the place it stands under
  std::string place;        // division code, or region id where there is none
};

// The index of the one that is meant without doubt, or -1. Doubt remains where several are left:
//   what was not there on the day is left aside, unless nothing else is found
//   what bears the name officially leaves aside what is only called so for short; of two official names that differ in writing
//   alone, the one as written is meant. An alias never outdoes anything: 巴州 is 巴音郭楞州 to some and 巴州区 to others
//   of several in one place of which one is its government, the government is meant: a place's name means its government
int Meant(const std::vector<Candidate>& candidates);

}  // namespace jiedui::pairing::names
