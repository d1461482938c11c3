// A registry with the means to fill it with regions, sets, tags and pairings in a line each.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "common/base/worker_pool.h"
#include "common/testing/fake_clock.h"
#include "common/testing/matchers.h"
#include "common/testing/test_database.h"
#include "gtest/gtest.h"
#include "services/pairing/pairing_service.h"
#include "services/pairing/region_service.h"
#include "services/pairing/region_set_service.h"
#include "services/pairing/registers_service.h"
#include "services/pairing/schema.h"

namespace jiedui::pairing {

class RegionTestBase : public ::testing::TestWithParam<jiedui::testing::Engine> {
 protected:
  using Outcomes = std::vector<std::string>;  // "CREATED", "REFUSED LINEAGE_DATES"

  RegionTestBase() {
    call_.caller = {.person = "zhang", .organisation = "parties/gov-630000", .role = "province"};
    call_.method = "test";
    call_.trailer = &trailer_;
    call_.today = absl::CivilDay(2026, 11, 22);
  }

  // `dates`: "2013-02-08" a start, "~2011-12-31" an attested one, then "..2018" an end; "" none at all.
  static type::v1::Interval Dates(std::string dates) {
    type::v1::Interval interval;
    if (const size_t dots = dates.find(".."); dots != std::string::npos) {
      interval.set_end(dates.substr(dots + 2));
      dates.resize(dots);
    }
    if (dates.starts_with("~")) {
      interval.set_attested_on(dates.substr(1));
    } else {
      interval.set_start(dates);
    }
    return interval;
  }

  // A region whose id is its code, under the one that the code tells unless `parent` says another.
  static v1::Region MakeRegion(const std::string& code, const std::string& title, const std::string& dates,
                               std::string parent = "") {
    v1::Region region;
    region.set_name("regions/" + code);
    region.set_code(code);
    region.set_display_name(title);
    region.set_kind(v1::Region::KIND_REGULAR);
    const bool province = code.ends_with("0000"), prefecture = !province && code.ends_with("00");
    region.set_level(province     ? v1::Region::LEVEL_PROVINCE
                     : prefecture ? v1::Region::LEVEL_PREFECTURE
                                  : v1::Region::LEVEL_COUNTY);
    if (parent.empty() && !province) parent = code.substr(0, prefecture ? 2 : 4) + (prefecture ? "0000" : "00");
    if (!parent.empty()) region.set_parent("regions/" + parent);
    if (!dates.empty()) *region.mutable_interval() = Dates(dates);
    return region;
  }
  static v1::Region From(v1::Region region, const std::vector<std::string>& predecessors, const std::string& date,
                         v1::Region::How how) {
    for (const std::string& code : predecessors) {
      auto& change = *region.add_predecessors();
      change.set_region("regions/" + code);
      change.set_date(date);
      change.set_how(how);
    }
    return region;
  }

  template <class Results>
  static Outcomes Told(const Results& results) {
    EXPECT_THAT(results.status(), jiedui::testing::IsOk());
    Outcomes outcomes;
    for (const auto& result : results.value()) {
      outcomes.push_back(type::v1::ImportOutcome_Name(result.outcome()).substr(15) +
                         (result.reason().empty() ? "" : " " + result.reason()));
    }
    return outcomes;
  }
  Outcomes Import(const std::vector<v1::Region>& regions, bool update = false) {
    std::vector<v1::ImportRegionsRequest> rows;
    for (const v1::Region& region : regions) {
      *rows.emplace_back().mutable_region() = region;
      rows.back().set_update(update);
    }
    return Told(Await(regions_.Import(call_, std::move(rows))));
  }
  void Add(const std::vector<v1::Region>& regions) { EXPECT_EQ(Import(regions), Outcomes(regions.size(), "CREATED")); }

  Outcomes ImportTag(const std::string& code, const std::string& key, const std::string& dates, bool update = false) {
    std::vector<v1::ImportRegionTagsRequest> rows(1);
    rows[0].mutable_region_tag()->set_region("regions/" + code);
    auto& tag = *rows[0].mutable_region_tag()->mutable_tag();
    tag.set_key(key);
    *tag.mutable_interval() = Dates(dates);
    tag.set_source("来源");
    rows[0].set_update(update);
    return Told(Await(regions_.ImportTags(call_, std::move(rows))));
  }

  // Members as "630200" or "630200 2013-02-08..2020".
  static v1::RegionSet MakeSet(const std::string& id, const std::vector<std::string>& members) {
    v1::RegionSet set;
    set.set_name("regionSets/" + id);
    set.set_display_name(id);
    for (const std::string& text : members) {
      auto& member = *set.add_members();
      member.set_region("regions/" + text.substr(0, text.find(' ')));
      if (text.find(' ') != std::string::npos) *member.mutable_interval() = Dates(text.substr(text.find(' ') + 1));
    }
    return set;
  }
  Outcomes Import(const v1::RegionSet& set, bool update = false) {
    std::vector<v1::ImportRegionSetsRequest> rows(1);
    *rows[0].mutable_region_set() = set;
    rows[0].set_update(update);
    return Told(Await(sets_.Import(call_, std::move(rows))));
  }

  void AddParty(const std::string& id, v1::PartyKind kind, const std::string& region) {
    v1::CreatePartyRequest request;
    request.set_party_id(id);
    request.mutable_party()->set_kind(kind);
    request.mutable_party()->set_display_name(id);
    request.mutable_party()->set_region("regions/" + region);
    EXPECT_THAT(Await(registers_.CreateParty(call_, request)).status(), jiedui::testing::IsOk());
  }
  // One supporter may have several recipients; every pair of governments and every school may be a recipient.
  void AddScheme(const std::string& id) {
    std::vector<v1::ImportSchemesRequest> rows(1);
    v1::Scheme& scheme = *rows[0].mutable_scheme();
    scheme.set_name("schemes/" + id);
    scheme.set_display_name(id);
    for (const v1::PartyKind kind :
         {v1::PARTY_KIND_PREFECTURE_GOVERNMENT, v1::PARTY_KIND_COUNTY_GOVERNMENT, v1::PARTY_KIND_SCHOOL}) {
      v1::Scheme::Lane& lane = *scheme.add_lanes();
      lane.set_supporter_kind(v1::PARTY_KIND_PROVINCE_GOVERNMENT);
      lane.set_recipient_kind(kind);
      lane.set_mode(v1::Scheme::MODE_ONE_TO_MANY);
    }
    *scheme.mutable_interval() = Dates("2010");
    scheme.set_strict(true);
    scheme.mutable_citation()->set_clause("Q11-4.1");
    scheme.mutable_citation()->set_document("文件");
    EXPECT_EQ(Told(Await(registers_.ImportSchemes(call_, rows))), Outcomes{"CREATED"});
  }
  absl::StatusOr<v1::Pairing> AddPairing(const std::string& id, const std::string& scheme, const std::string& supporter,
                                         const std::string& recipient, const std::string& dates) {
    v1::ProposePairingRequest request;
    request.set_pairing_id(id);
    request.set_activate(true);
    request.mutable_pairing()->set_scheme("schemes/" + scheme);
    request.mutable_pairing()->set_supporter("parties/" + supporter);
    request.mutable_pairing()->set_recipient("parties/" + recipient);
    *request.mutable_pairing()->mutable_interval() = Dates(dates);
    return Await(pairings_.Propose(call_, request));
  }

  jiedui::testing::FakeClock clock_;
  jiedui::testing::TestStore store_{GetParam(), {{"pairing", SqliteMigrations(), PostgresqlMigrations()}}, clock_};
  WorkerPool workers_{2, 100};
  PairingService pairings_{*store_, workers_};
  RegionService regions_{*store_, workers_};
  RegionSetService sets_{*store_, workers_};
  RegistersService registers_{*store_, workers_};
  Trailer trailer_;
  Call call_;
};

}  // namespace jiedui::pairing
