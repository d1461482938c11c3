// For tests: a small registry that random verbs act on through the handlers, as clients do. Few parties, so that they meet often; pairs of
// prefectures with pairs of counties and schools inside; regions and parties that end, move and come back.
#pragma once

#include <map>
#include <random>
#include <string>
#include <vector>

#include "common/base/civil.h"
#include "common/base/worker_pool.h"
#include "common/testing/fake_clock.h"
#include "common/testing/matchers.h"
#include "common/testing/test_database.h"
#include "gtest/gtest.h"
#include "services/pairing/pairing_service.h"
#include "services/pairing/region_service.h"
#include "services/pairing/registers_service.h"
#include "services/pairing/schema.h"

namespace jiedui::pairing::model {

using jiedui::testing::IsOk;
using v1::Pairing;

inline constexpr int kSchools = 6;  // on each side
inline constexpr int kDays = 40;
inline const absl::CivilDay kFirstDay(2019, 1, 1);
inline constexpr int kCap = 2;  // vocational pairs under one parent, without a reason
inline const std::vector<std::string> kRegions = {"370000", "370200", "370202", "370203", "371700", "371702", "371703"};

// One caller with its own chance.
class Player {
 public:
  Player(PairingService& pairings, RegionService& regions, RegistersService& registers, uint32_t seed)
      : pairings_(pairings), regions_(regions), registers_(registers), random_(seed) {
    call_.caller = {.person = "model", .role = "system"};
    call_.trailer = &trailer_;
    call_.today = kFirstDay;
  }

  int Below(int limit) { return static_cast<int>(random_() % limit); }
  bool Chance(int in) { return Below(in) == 0; }
  std::string Day(int offset) { return FormatDay(kFirstDay + offset); }
  const Call& call() const { return call_; }

  // ---- The registry ----

  void Begin() {
    for (const std::string& code : kRegions) ASSERT_TRUE(ImportRegion(code, ""));
    for (const char* side : {"s", "r"}) {
      const bool supporter = *side == 's';
      const std::string city = supporter ? "370200" : "371700";
      ASSERT_TRUE(ImportParty("city-" + std::string(side), v1::PARTY_KIND_PREFECTURE_GOVERNMENT, city, ""));
      for (int i = 0; i < 2; ++i) {
        const std::string county = (supporter ? "37020" : "37170") + std::to_string(2 + i);
        ASSERT_TRUE(ImportParty(CountyOf(side, i), v1::PARTY_KIND_COUNTY_GOVERNMENT, county, ""));
      }
      for (int i = 0; i < kSchools; ++i) {
        const std::string county = (supporter ? "37020" : "37170") + std::to_string(2 + i % 2);
        ASSERT_TRUE(ImportParty(SchoolOf(side, i), v1::PARTY_KIND_SCHOOL, county, ""));
        ASSERT_TRUE(ImportParty(VocationalOf(side, i), v1::PARTY_KIND_VOCATIONAL_SCHOOL, county, ""));
      }
    }
    std::vector<v1::ImportSchemesRequest> rows(1);
    v1::Scheme& scheme = *rows[0].mutable_scheme();
    scheme.set_name("schemes/s");
    scheme.set_display_name("s");
    scheme.set_strict(true);
    scheme.mutable_interval()->set_start("2000");
    scheme.mutable_citation()->set_clause("SD19-2a");
    scheme.mutable_citation()->set_document("d");
    const auto lane = [&](v1::PartyKind kind, v1::Scheme::Mode mode) -> v1::Scheme::Lane& {
      v1::Scheme::Lane& added = *scheme.add_lanes();
      added.set_supporter_kind(kind);
      added.set_recipient_kind(kind);
      added.set_mode(mode);
      return added;
    };
    lane(v1::PARTY_KIND_PREFECTURE_GOVERNMENT, v1::Scheme::MODE_ONE_TO_ONE);
    lane(v1::PARTY_KIND_COUNTY_GOVERNMENT, v1::Scheme::MODE_ONE_TO_ONE);
    lane(v1::PARTY_KIND_SCHOOL, v1::Scheme::MODE_MANY_TO_ONE);
    v1::Scheme::Lane& vocational = lane(v1::PARTY_KIND_VOCATIONAL_SCHOOL, v1::Scheme::MODE_ONE_TO_ONE);
    vocational.set_excess(v1::Scheme::EXCESS_REASON);
    vocational.set_per_parent(kCap);
    ASSERT_THAT(Await(registers_.ImportSchemes(call_, rows)).status(), IsOk());
  }

  static std::string CountyOf(const std::string& side, int i) { return "county-" + side + std::to_string(i); }
  static std::string SchoolOf(const std::string& side, int i) { return "school-" + side + std::to_string(i); }
  static std::string VocationalOf(const std::string& side, int i) { return "vocational-" + side + std::to_string(i); }

  bool ImportRegion(const std::string& code, const std::string& end) {
    std::vector<v1::ImportRegionsRequest> rows(1);
    rows[0].set_update(true);
    v1::Region& region = *rows[0].mutable_region();
    region.set_name("regions/" + code);
    region.set_code(code);
    region.set_display_name(code);
    region.set_kind(v1::Region::KIND_REGULAR);
    const bool province = code.ends_with("0000"), prefecture = code.ends_with("00");
    region.set_level(province     ? v1::Region::LEVEL_PROVINCE
                     : prefecture ? v1::Region::LEVEL_PREFECTURE
                                  : v1::Region::LEVEL_COUNTY);
    if (!province) region.set_parent("regions/" + code.substr(0, prefecture ? 2 : 4) + (prefecture ? "0000" : "00"));
    if (!end.empty()) {
      region.mutable_interval()->set_start("2000");
      region.mutable_interval()->set_end(end);
    }
    return Landed(Await(regions_.Import(call_, rows)));
  }

  bool ImportParty(const std::string& id, v1::PartyKind kind, const std::string& region, const std::string& end) {
    std::vector<v1::ImportPartiesRequest> rows(1);
    rows[0].set_update(true);
    v1::Party& party = *rows[0].mutable_party();
    party.set_name("parties/" + id);
    party.set_kind(kind);
    party.set_display_name(id);
    party.set_region("regions/" + region);
    if (!end.empty()) {
      party.mutable_interval()->set_start("2000");
      party.mutable_interval()->set_end(end);
    }
    const bool landed = Landed(Await(registers_.ImportParties(call_, rows)));
    if (landed) place_[party.name()] = region;
    return landed;
  }

  // Where this player last put a party.
  const std::string& PlaceOf(const std::string& party) const { return place_.at(party); }
  // When a party was last written.
  google::protobuf::Timestamp WrittenAt(const std::string& party) {
    v1::GetPartyRequest request;
    request.set_name(party);
    return Await(registers_.GetParty(call_, request))->update_time();
  }

  // ---- Verbs ----

  // A county that merges into its neighbour: it ends, and what lay in it lies in the other. Or it comes back.
  void MergeOrRestore() {
    const bool supporter = Chance(2);
    const std::string side = supporter ? "s" : "r", stem = supporter ? "37020" : "37170";
    const int from = Below(2);
    const bool merge = Chance(2);
    const std::string county = stem + std::to_string(2 + from), other = stem + std::to_string(3 - from);
    ImportRegion(county, merge ? Day(Below(kDays)) : "");
    for (int i = from; i < kSchools; i += 2) {
      ImportParty(SchoolOf(side, i), v1::PARTY_KIND_SCHOOL, merge ? other : county, "");
    }
    ImportParty(CountyOf(side, from), v1::PARTY_KIND_COUNTY_GOVERNMENT, county, merge ? Day(Below(kDays)) : "");
  }

  void MoveOrEndSchool() {
    const std::string& region = kRegions[Below(static_cast<int>(kRegions.size()))];
    const std::string side = Chance(2) ? "s" : "r";
    const int number = Below(kSchools);
    const std::string end = Chance(4) ? Day(Below(kDays)) : "";
    if (Chance(2)) {
      ImportParty(SchoolOf(side, number), v1::PARTY_KIND_SCHOOL, region, end);
    } else {
      ImportParty(VocationalOf(side, number), v1::PARTY_KIND_VOCATIONAL_SCHOOL, region, end);
    }
  }

  void FillInterval(type::v1::Interval& interval) {
    interval.Clear();
    const int start = Below(kDays);
    if (Chance(3)) {
      interval.set_attested_on(Day(start));
    } else {
      interval.set_start(Day(start));
    }
    if (!Chance(4)) interval.set_end(Day(start + 1 + Below(Chance(2) ? 8 : kDays)));
  }

  // A new pairing, perhaps inside `parent`, perhaps with a reason.
  absl::StatusOr<Pairing> Propose(const std::string& id, const Pairing* parent) {
    v1::ProposePairingRequest request;
    request.set_pairing_id(id);
    request.set_activate(Chance(2));
    Pairing& pairing = *request.mutable_pairing();
    pairing.set_scheme("schemes/s");
    std::string supporter, recipient;
    switch (parent == nullptr ? Below(6) : 1 + Below(5)) {
      case 0: supporter = "city-s", recipient = "city-r"; break;
      case 1: supporter = CountyOf("s", Below(2)), recipient = CountyOf("r", Below(2)); break;
      case 2:
      case 4: supporter = SchoolOf("s", Below(kSchools)), recipient = SchoolOf("r", Below(kSchools)); break;
      default: supporter = VocationalOf("s", Below(kSchools)), recipient = VocationalOf("r", Below(kSchools)); break;
    }
    pairing.set_supporter("parties/" + supporter);
    pairing.set_recipient("parties/" + recipient);
    if (Chance(20)) pairing.set_recipient(pairing.supporter());
    if (parent != nullptr) pairing.set_parent(parent->name());
    FillInterval(*pairing.mutable_interval());
    if (parent != nullptr && !Chance(4)) *pairing.mutable_interval() = parent->interval();
    if (request.activate() && Chance(3)) pairing.set_reason("r");
    return Await(pairings_.Propose(call_, request));
  }

  absl::StatusOr<Pairing> Activate(const Pairing& pairing) {
    v1::ActivatePairingRequest request;
    request.set_name(pairing.name());
    request.set_etag(pairing.etag());
    if (Chance(3)) request.set_reason("r");
    return Await(pairings_.Activate(call_, request));
  }

  absl::StatusOr<Pairing> Suspend(const Pairing& pairing) {
    v1::SuspendPairingRequest request;
    request.set_name(pairing.name());
    request.set_etag(pairing.etag());
    request.set_start(Day(Below(kDays)));
    request.set_reason("r");
    return Await(pairings_.Suspend(call_, request));
  }

  absl::StatusOr<Pairing> Resume(const Pairing& pairing) {
    v1::ResumePairingRequest request;
    request.set_name(pairing.name());
    request.set_etag(pairing.etag());
    request.set_end(Day(Below(kDays)));
    return Await(pairings_.Resume(call_, request));
  }

  absl::StatusOr<Pairing> End(const Pairing& pairing) {
    v1::EndPairingRequest request;
    request.set_name(pairing.name());
    request.set_etag(pairing.etag());
    if (pairing.state() != Pairing::STATE_PROPOSED) request.set_end(Day(Below(2 * kDays)));
    request.set_reason("r");
    return Await(pairings_.End(call_, request));
  }

  // A corrected row of an import; true when it changed something.
  bool Correct(const Pairing& pairing) {
    std::vector<v1::ImportPairingsRequest> rows(1);
    rows[0].set_update(true);
    *rows[0].mutable_pairing() = pairing;
    FillInterval(*rows[0].mutable_pairing()->mutable_interval());
    if (Chance(3)) rows[0].mutable_pairing()->set_state(Chance(2) ? Pairing::STATE_ACTIVE : Pairing::STATE_PROPOSED);
    const auto results = Await(pairings_.Import(call_, rows));
    return results.ok() && results->at(0).outcome() == type::v1::IMPORT_OUTCOME_UPDATED;
  }

 private:
  template <class Results>
  static bool Landed(const Results& results) {
    return results.ok() && results->at(0).outcome() != type::v1::IMPORT_OUTCOME_REFUSED;
  }

  PairingService& pairings_;
  RegionService& regions_;
  RegistersService& registers_;
  Trailer trailer_;
  Call call_;
  std::mt19937 random_;
  std::map<std::string, std::string> place_;
};

}  // namespace jiedui::pairing::model
