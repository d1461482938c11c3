// Names and external ids over a real store: the registry's own data with a labelled set of questions, and both engines for what
// the store has to keep.
#include <algorithm>
#include <cstdio>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "common/base/worker_pool.h"
#include "common/testing/fake_clock.h"
#include "common/testing/matchers.h"
#include "common/testing/test_database.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/pairing/names.h"
#include "services/pairing/names_test_data.h"
#include "services/pairing/region_service.h"
#include "services/pairing/registers_service.h"
#include "services/pairing/schema.h"
#include "services/pairing/store.h"
#include "services/pairing/store_names.h"

namespace jiedui::pairing {
namespace {

using jiedui::testing::EngineName;
using jiedui::testing::EnginesUnderTest;
using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class Store {
 public:
  explicit Store(jiedui::testing::Engine engine) : store_(engine, Schema(), clock_) {
    call.caller = {.person = "zhang", .role = "province"};
    call.method = "test";
    call.trailer = &trailer_;
    call.today = absl::CivilDay(2026, 11, 22);
  }
  static db::Schema Schema() { return {{"pairing", SqliteMigrations(), PostgresqlMigrations()}}; }

  template <class Results>
  static void ExpectCreated(const absl::StatusOr<Results>& results) {
    ASSERT_THAT(results.status(), IsOk());
    for (const auto& result : *results) {
      ASSERT_EQ(result.outcome(), type::v1::IMPORT_OUTCOME_CREATED) << result.name() << ": " << result.message();
    }
  }

  v1::SearchRegionsResponse Regions(const std::string& query, const std::string& on = "") {
    v1::SearchRegionsRequest request;
    request.set_query(query);
    request.set_effective_on(on);
    auto response = Await(registers.SearchRegions(call, request));
    EXPECT_THAT(response.status(), IsOk()) << query;
    return response.ok() ? *response : v1::SearchRegionsResponse();
  }
  v1::SearchPartiesResponse Parties(const std::string& query, const std::string& on = "") {
    v1::SearchPartiesRequest request;
    request.set_query(query);
    request.set_effective_on(on);
    auto response = Await(registers.SearchParties(call, request));
    EXPECT_THAT(response.status(), IsOk()) << query;
    return response.ok() ? *response : v1::SearchPartiesResponse();
  }

  absl::StatusOr<v1::Region> Enter(v1::Region region, bool update = false) {
    std::vector<v1::ImportRegionsRequest> rows(1);
    *rows[0].mutable_region() = region;
    rows[0].set_update(update);
    auto results = Await(regions.Import(call, rows));
    if (!results.ok()) return results.status();
    EXPECT_NE(results->at(0).outcome(), type::v1::IMPORT_OUTCOME_REFUSED) << results->at(0).message();
    return region;
  }
  absl::StatusOr<v1::Party> Create(const v1::Party& party) {
    v1::CreatePartyRequest request;
    *request.mutable_party() = party;
    request.set_party_id(party.name().substr(8));
    return Await(registers.CreateParty(call, request));
  }

 private:
  jiedui::testing::FakeClock clock_;
  Trailer trailer_;

 public:
  jiedui::testing::TestStore store_;
  WorkerPool workers{2, 64};
  Call call;
  RegistersService registers{*store_, workers};
  RegionService regions{*store_, workers};
};

// ---- The labelled set ----------------------------------------------------------------------------------------------------

// Questions about one thing, several, or none, and what was answered.
struct Score {
  int one = 0, several = 0, none = 0;
  int right = 0;      // of `one`: resolved to the one
  int wrong = 0;      // of all: resolved to something else
  int listed = 0;     // of `one`: not resolved, but among the candidates
  int left_open = 0;  // of `several`: not resolved, all expected among the candidates
  int refused = 0;    // of `none`: nothing found
};

void Print(const char* part, const Score& score) {
  std::printf(
      "%-10s one %d: found %d, listed %d, missed %d; several %d: left open with all %d; none %d: refused %d; wrong %d; "
      "precision %.4f recall %.4f\n",
      part, score.one, score.right, score.listed, score.one - score.right - score.listed, score.several,
      score.left_open, score.none, score.refused, score.wrong,
      score.right + score.wrong == 0 ? 1.0 : 1.0 * score.right / (score.right + score.wrong),
      score.one == 0 ? 1.0 : 1.0 * score.right / score.one);
}

class RealNamesTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    store_ = new Store(jiedui::testing::Engine::kSqlite);
    std::vector<v1::ImportRegionsRequest> regions;
    for (auto& row : ReadRows("deploy/data/regions.csv")) {
      v1::Region& region = *regions.emplace_back().mutable_region();
      region.set_name("regions/" + row["region_id"]);
      region.set_code(row["code"]);
      region.set_display_name(row["display_name"]);
      if (!row["parent"].empty()) region.set_parent("regions/" + row["parent"]);
      region.set_level(row["level"] == "province"     ? v1::Region::LEVEL_PROVINCE
                       : row["level"] == "prefecture" ? v1::Region::LEVEL_PREFECTURE
                                                      : v1::Region::LEVEL_COUNTY);
      region.set_kind(row["kind"] == "regular"       ? v1::Region::KIND_REGULAR
                      : row["kind"] == "placeholder" ? v1::Region::KIND_PLACEHOLDER
                                                     : v1::Region::KIND_STATISTICAL_ZONE);
      region.mutable_interval()->set_start(row["effective_from"]);
      region.mutable_interval()->set_end(row["effective_to"]);
      region.mutable_interval()->set_attested_on(row["attested_on"]);
      for (const std::string& alias : SplitList(row["aliases"])) region.add_aliases(alias);
    }
    Store::ExpectCreated(Await(store_->regions.Import(store_->call, regions)));
    std::vector<v1::ImportPartiesRequest> parties;
    for (auto& row : ReadRows("deploy/data/parties.csv")) {
      v1::Party& party = *parties.emplace_back().mutable_party();
      party.set_name("parties/" + row["party_id"]);
      v1::PartyKind kind = v1::PARTY_KIND_UNSPECIFIED;
      std::string token = "PARTY_KIND_" + row["kind"];
      std::transform(token.begin(), token.end(), token.begin(), [](char c) { return std::toupper(c); });
      ASSERT_TRUE(v1::PartyKind_Parse(token, &kind)) << token;
      party.set_kind(kind);
      party.set_display_name(row["display_name"]);
      party.set_short_name(row["short_name"]);
      party.set_region("regions/" + row["region"]);
      for (const std::string& alias : SplitList(row["aliases"])) party.add_aliases(alias);
      if (row["external_id"].empty()) continue;
      party.add_external_ids()->set_scheme(row["external_scheme"]);
      party.mutable_external_ids(0)->set_value(row["external_id"]);
    }
    Store::ExpectCreated(Await(store_->registers.ImportParties(store_->call, parties)));
  }
  static void TearDownTestSuite() {
    delete store_;
    store_ = nullptr;
  }

  static std::vector<std::string> NamesOf(const v1::SearchRegionsResponse& response) {
    std::vector<std::string> names;
    for (const v1::Region& region : response.regions()) names.push_back(region.name());
    return names;
  }
  static std::vector<std::string> NamesOf(const v1::SearchPartiesResponse& response) {
    std::vector<std::string> names;
    for (const v1::Party& party : response.parties()) names.push_back(party.name());
    return names;
  }

  // Puts the answer to one question on the account.
  static void Judge(const std::map<std::string, std::string>& row, const std::string& resolved,
                    const std::vector<std::string>& candidates, Score& score) {
    const std::string collection = row.at("what") == "region" ? "regions/" : "parties/";
    std::vector<std::string> expected;
    for (const std::string& id : SplitList(row.at("expected"))) expected.push_back(collection + id);
    const auto found = [&](const std::string& name) {
      return std::find(candidates.begin(), candidates.end(), name) != candidates.end();
    };
    const bool wrong = !resolved.empty() && (expected.size() != 1 || resolved != expected[0]);
    score.wrong += wrong;
    EXPECT_FALSE(wrong) << row.at("query") << " was resolved to " << resolved << ", expected: " << row.at("expected");
    if (expected.empty()) {
      ++score.none;
      score.refused += candidates.empty();
    } else if (expected.size() == 1) {
      ++score.one;
      score.right += resolved == expected[0];
      score.listed += resolved.empty() && found(expected[0]);
      if (resolved.empty()) std::printf("  not resolved: %s %s\n", row.at("what").c_str(), row.at("query").c_str());
    } else {
      ++score.several;
      const bool all = std::all_of(expected.begin(), expected.end(), found);
      score.left_open += resolved.empty() && all;
      if (!all) std::printf("  not all listed: %s %s\n", row.at("what").c_str(), row.at("query").c_str());
    }
  }

  static Store* store_;
};
Store* RealNamesTest::store_ = nullptr;

TEST_F(RealNamesTest, ResolveNoQuestionOfTheLabelledSetWrongly) {
  std::map<std::string, Score> scores;
  Score all;
  for (const auto& row : ReadRows("services/pairing/testdata/names.csv")) {
    const std::string& query = row.at("query");
    for (Score* score : {&scores[row.at("part")], &all}) {
      if (row.at("what") == "region") {
        const auto response = store_->Regions(query);
        Judge(row, response.resolved(), NamesOf(response), *score);
      } else {
        const auto response = store_->Parties(query);
        Judge(row, response.resolved(), NamesOf(response), *score);
      }
    }
  }
  for (const auto& [part, score] : scores) Print(part.c_str(), score);
  Print("all", all);
  EXPECT_GE(all.one + all.several + all.none, 300);
  EXPECT_EQ(all.wrong, 0);
}

// The examples of the task, one by one, so that a failure tells which.
TEST_F(RealNamesTest, Q11_4_1_FindsPlacesAsTheDocumentsWriteThem) {
  const std::map<std::string, std::string> places = {
      {"海東地區", "630200"}, {"海南州", "632500"}, {"玉树州", "632700"}, {"青岛", "370200"},
      {"新疆兵团", "xpcc"},   {"兵团", "xpcc"},     {"玉樹縣", "632701"}, {"青海省海南州共和县", "632521"}};
  for (const auto& [query, id] : places) EXPECT_EQ(store_->Regions(query).resolved(), "regions/" + id) << query;
  EXPECT_EQ(store_->Parties("青海师大").resolved(), "parties/univ-4163010746");
  EXPECT_EQ(store_->Parties("海南州政府").resolved(), "parties/gov-632500");
  for (const std::string query : {"朝阳", "城关区", "海南", "城關區"}) {
    const auto response = store_->Regions(query);
    EXPECT_EQ(response.resolved(), "") << query;
    EXPECT_GE(response.regions_size(), 2) << query;
    EXPECT_EQ(response.regions_size(), response.candidates_size());
    EXPECT_EQ(store_->Parties(query).resolved(), "") << query;
  }
  EXPECT_THAT(store_->Regions("亚特兰蒂斯").regions(), IsEmpty());
  EXPECT_THAT(store_->Parties("亚特兰蒂斯").parties(), IsEmpty());
}

TEST_F(RealNamesTest, TellHowTheyMatch) {
  const auto how = [&](const std::string& query) { return store_->Regions(query).candidates(0).how(); };
  EXPECT_EQ(how("海东市"), v1::NAME_MATCH_EXACT);
  EXPECT_EQ(how("630200"), v1::NAME_MATCH_EXACT);
  EXPECT_EQ(how("新疆兵团"), v1::NAME_MATCH_ALIAS);
  EXPECT_EQ(how("海東地區"), v1::NAME_MATCH_NORMALISED);
  EXPECT_EQ(how("海东"), v1::NAME_MATCH_SHORTENED);
  EXPECT_EQ(how("青海海东"), v1::NAME_MATCH_QUALIFIED);
  EXPECT_EQ(store_->Regions("海東地區").candidates(0).name(), "海东地区");
}

// Everything in the register is found by its own name, and never taken for something else; but the name of what has ended may mean
// what it became.
TEST_F(RealNamesTest, NoRegisteredNameMeansSomethingElse) {
  int resolved = 0, names = 0;
  for (const auto& row : ReadRows("deploy/data/regions.csv")) {
    if (row.at("kind") == "placeholder") continue;
    const auto response = store_->Regions(row.at("display_name"));
    const std::string name = "regions/" + row.at("region_id");
    EXPECT_THAT(NamesOf(response), ::testing::Contains(name));
    if (!row.at("effective_to").empty()) continue;
    EXPECT_TRUE(response.resolved().empty() || response.resolved() == name) << row.at("display_name");
    resolved += response.resolved() == name;
    ++names;
  }
  for (const auto& row : ReadRows("deploy/data/parties.csv")) {
    const auto response = store_->Parties(row.at("display_name"));
    EXPECT_EQ(response.resolved(), "parties/" + row.at("party_id")) << row.at("display_name");
  }
  std::printf("regions by their own name: %d of %d resolved\n", resolved, names);
  EXPECT_GT(resolved, names * 95 / 100);
}

// ---- What the store keeps ------------------------------------------------------------------------------------------------

class NamesStoreTest : public ::testing::TestWithParam<jiedui::testing::Engine> {
 protected:
  NamesStoreTest() {
    v1::Region province;
    province.set_name("regions/630000");
    province.set_code("630000");
    province.set_display_name("青海省");
    province.set_level(v1::Region::LEVEL_PROVINCE);
    province.set_kind(v1::Region::KIND_REGULAR);
    EXPECT_THAT(store_.Enter(province), IsOk());
  }

  static v1::Party School(const std::string& id, const std::string& name) {
    v1::Party party;
    party.set_name("parties/" + id);
    party.set_kind(v1::PARTY_KIND_SCHOOL);
    party.set_display_name(name);
    party.set_region("regions/630000");
    return party;
  }
  static v1::Party With(v1::Party party, const std::string& value, const std::string& start, const std::string& end,
                        const std::string& attested_on = "") {
    v1::Party::ExternalId& id = *party.add_external_ids();
    id.set_scheme("school_code");
    id.set_value(value);
    id.mutable_interval()->set_start(start);
    id.mutable_interval()->set_end(end);
    id.mutable_interval()->set_attested_on(attested_on);
    return party;
  }

  // "parties/a", "parties/a?" where it is not known, "" for none.
  std::string Holder(const std::string& value, const std::string& on) {
    v1::LookupPartyRequest request;
    request.set_scheme("school_code");
    request.set_value(value);
    request.set_effective_on(on);
    auto response = Await(store_.registers.LookupParty(store_.call, request));
    if (!response.ok()) {
      EXPECT_THAT(response.status(), HasReason("NOT_FOUND"));
      return "";
    }
    return response->party().name() + (response->in_force() == type::v1::IN_FORCE_NOT_KNOWN ? "?" : "");
  }

  absl::StatusOr<v1::Party> Update(const v1::Party& party, const std::vector<std::string>& mask,
                                   bool validate_only = false) {
    v1::UpdatePartyRequest request;
    *request.mutable_party() = party;
    for (const std::string& path : mask) request.mutable_update_mask()->add_paths(path);
    request.set_validate_only(validate_only);
    return Await(store_.registers.UpdateParty(store_.call, request));
  }

  Store store_{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Engines, NamesStoreTest, ::testing::ValuesIn(EnginesUnderTest()), EngineName);

TEST_P(NamesStoreTest, AnExternalIdMeansOnePartyOnADay) {
  ASSERT_THAT(store_.Create(With(School("a", "甲小学"), "1", "2010", "2015-09-01")), IsOk());
  ASSERT_THAT(store_.Create(With(School("b", "乙小学"), "1", "2015-09-01", "")), IsOk());
  EXPECT_EQ(Holder("1", "2009-12-31"), "");
  EXPECT_EQ(Holder("1", "2010-01-01"), "parties/a");
  EXPECT_EQ(Holder("1", "2015-08-31"), "parties/a");
  EXPECT_EQ(Holder("1", "2015-09-01"), "parties/b");
  EXPECT_EQ(Holder("1", ""), "parties/b");
  EXPECT_EQ(Holder("2", ""), "");
  for (const auto& [start, end] : std::vector<std::pair<std::string, std::string>>{
           {"2015-08", ""}, {"2009", "2010-01-02"}, {"2016", "2017"}, {"2000", ""}}) {
    EXPECT_THAT(store_.Create(With(School("c", "丙小学"), "1", start, end)), HasReason("EXTERNAL_ID_TAKEN")) << start;
  }
  ASSERT_THAT(store_.Create(With(School("c", "丙小学"), "1", "2009", "2010")), IsOk());
  // Searches go by the day too.
  EXPECT_EQ(store_.Parties("1", "2012-01-01").resolved(), "parties/a");
  EXPECT_EQ(store_.Parties("1").resolved(), "parties/b");
  EXPECT_EQ(store_.Parties("1").candidates(0).name(), "school_code 1");
  EXPECT_EQ(store_.Parties("1", "2001-01-01").resolved(), "");
}

TEST_P(NamesStoreTest, AnExternalIdWithoutAStartIsNotKnownBefore) {
  ASSERT_THAT(store_.Create(With(School("a", "甲小学"), "1", "", "", "2018-06-30")), IsOk());
  EXPECT_EQ(Holder("1", "2018-06-30"), "parties/a");
  EXPECT_EQ(Holder("1", "2018-06-29"), "parties/a?");
}

TEST_P(NamesStoreTest, AnExternalIdLastsNoLongerThanItsParty) {
  v1::Party closed = School("a", "甲小学");
  closed.mutable_interval()->set_start("2000");
  closed.mutable_interval()->set_end("2012");
  v1::Party::ExternalId& id = *closed.add_external_ids();
  id.set_scheme("school_code");
  id.set_value("1");
  ASSERT_THAT(store_.Create(closed), IsOk());
  EXPECT_EQ(Holder("1", "1999-12-31"), "");
  EXPECT_EQ(Holder("1", "2011-12-31"), "parties/a");
  EXPECT_EQ(Holder("1", "2012-01-01"), "");
  ASSERT_THAT(store_.Create(With(School("b", "乙小学"), "1", "2012", "")), IsOk());
  EXPECT_EQ(Holder("1", "2012-01-01"), "parties/b");
}

TEST_P(NamesStoreTest, OfConcurrentWritersOneGetsTheExternalId) {
  constexpr int kWriters = 6, kRounds = 8;
  for (int round = 0; round < kRounds; ++round) {
    const std::string value = "v" + std::to_string(round);
    std::vector<absl::Status> outcomes(kWriters);
    std::vector<std::thread> writers;
    for (int i = 0; i < kWriters; ++i) {
      writers.emplace_back([&, i] {
        // Overlapping, with different starts: no key of the table forbids it.
        const std::string id = "p" + std::to_string(round) + "-" + std::to_string(i);
        Trailer trailer;
        Call call = store_.call;
        call.trailer = &trailer;
        v1::CreatePartyRequest request;
        request.set_party_id(id);
        *request.mutable_party() = With(School(id, "学校" + id), value, std::to_string(2001 + i), "");
        outcomes[i] = Await(store_.registers.CreateParty(call, request)).status();
      });
    }
    for (std::thread& writer : writers) writer.join();
    int landed = 0;
    for (const absl::Status& outcome : outcomes) {
      landed += outcome.ok();
      EXPECT_TRUE(outcome.ok() || ReasonOf(outcome) == "EXTERNAL_ID_TAKEN") << outcome;
    }
    EXPECT_EQ(landed, 1) << value;
  }
}

TEST_P(NamesStoreTest, AnUpdateChangesWhatItsMaskNames) {
  auto created = store_.Create(With(School("a", "甲小学"), "1", "2010", ""));
  ASSERT_THAT(created, IsOk());
  v1::Party change = *created;
  change.set_display_name("城北实验小学");
  change.set_short_name("甲小");
  change.clear_external_ids();
  change.set_stage(v1::SCHOOL_STAGE_PRIMARY);
  EXPECT_THAT(Update(change, {"display_name"}, true), IsOk());
  EXPECT_THAT(store_.Parties("城北实验小学").parties(), IsEmpty());
  auto updated = Update(change, {"display_name", "stage"});
  ASSERT_THAT(updated, IsOk());
  EXPECT_EQ(updated->revision(), 2);
  EXPECT_EQ(updated->stage(), v1::SCHOOL_STAGE_PRIMARY);
  EXPECT_EQ(updated->short_name(), "");
  EXPECT_THAT(updated->external_ids(), SizeIs(1));
  EXPECT_EQ(store_.Parties("城北实验小学").resolved(), "parties/a");
  EXPECT_EQ(store_.Parties("城北实小").resolved(), "parties/a");
  EXPECT_THAT(store_.Parties("甲小学").parties(), IsEmpty());

  EXPECT_THAT(Update(change, {"display_name"}), HasReason("ETAG_MISMATCH"));
  change.set_etag("");
  EXPECT_THAT(Update(change, {}), HasReason("MISSING_FIELD"));
  change.set_etag(updated->etag());
  EXPECT_THAT(Update(change, {"revision"}), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Update(change, {"interval.start"}), HasReason("INVALID_FIELD"));
  // All fields: the external id is given up, and free for others.
  updated = Update(change, {});
  ASSERT_THAT(updated, IsOk());
  EXPECT_THAT(updated->external_ids(), IsEmpty());
  EXPECT_EQ(updated->short_name(), "甲小");
  ASSERT_THAT(store_.Create(With(School("b", "乙小学"), "1", "2012", "")), IsOk());
  EXPECT_THAT(Update(With(*updated, "1", "2013", ""), {"external_ids"}), HasReason("EXTERNAL_ID_TAKEN"));
}

TEST_P(NamesStoreTest, RefusesWhatMakesNoSense) {
  v1::Party party = With(With(School("a", "甲小学"), "1", "2010", ""), "1", "2012", "");
  EXPECT_THAT(store_.Create(party), HasReason("INVALID_FIELD"));
  EXPECT_THAT(store_.Create(With(School("a", "甲小学"), "1", "2012", "2010")), HasReason("INVALID_FIELD"));
  party = School("a", "甲大学");
  party.set_kind(v1::PARTY_KIND_UNIVERSITY);
  party.set_stage(v1::SCHOOL_STAGE_PRIMARY);
  EXPECT_THAT(store_.Create(party), HasReason("INVALID_FIELD"));
  v1::LookupPartyRequest lookup;
  EXPECT_THAT(Await(store_.registers.LookupParty(store_.call, lookup)), HasReason("MISSING_FIELD"));
  lookup.set_scheme("school_code");
  lookup.set_value(std::string(128, '1'));
  EXPECT_THAT(Await(store_.registers.LookupParty(store_.call, lookup)), HasReason("INVALID_FIELD"));
  lookup.set_value("1");
  lookup.set_effective_on("2019-02-29");
  EXPECT_THAT(Await(store_.registers.LookupParty(store_.call, lookup)), HasReason("INVALID_FIELD"));
  v1::SearchRegionsRequest search;
  EXPECT_THAT(Await(store_.registers.SearchRegions(store_.call, search)), HasReason("MISSING_FIELD"));
  search.set_query(std::string(601, 'a'));
  EXPECT_THAT(Await(store_.registers.SearchRegions(store_.call, search)), HasReason("INVALID_FIELD"));
}

TEST_P(NamesStoreTest, NamesFollowTheResource) {
  v1::Region region;
  region.set_name("regions/630200");
  region.set_code("630200");
  region.set_display_name("海东地区");
  region.set_parent("regions/630000");
  region.set_level(v1::Region::LEVEL_PREFECTURE);
  region.set_kind(v1::Region::KIND_REGULAR);
  ASSERT_THAT(store_.Enter(region), IsOk());
  EXPECT_EQ(store_.Regions("海東地區").candidates(0).how(), v1::NAME_MATCH_NORMALISED);
  region.set_display_name("海东市");
  ASSERT_THAT(store_.Enter(region, true), IsOk());
  EXPECT_THAT(store_.Regions("海东地区").regions(), IsEmpty());
  EXPECT_EQ(store_.Regions("青海海东").resolved(), "regions/630200");
  region.add_aliases("海东地区");
  ASSERT_THAT(store_.Enter(region, true), IsOk());
  EXPECT_EQ(store_.Regions("海東地區").resolved(), "regions/630200");
}

TEST_P(NamesStoreTest, AFormerRegionIsMeantOnItsDays) {
  v1::Region region;
  region.set_name("regions/632100");
  region.set_code("632100");
  region.set_display_name("海东地区");
  region.set_parent("regions/630000");
  region.set_level(v1::Region::LEVEL_PREFECTURE);
  region.set_kind(v1::Region::KIND_REGULAR);
  region.mutable_interval()->set_start("1978");
  region.mutable_interval()->set_end("2013-02");
  ASSERT_THAT(store_.Enter(region), IsOk());
  EXPECT_EQ(store_.Regions("海东地区").resolved(), "regions/632100");
  region.set_name("regions/630200");
  region.set_code("630200");
  region.set_display_name("海东市");
  region.add_aliases("海东地区");
  region.mutable_interval()->set_start("2013-02");
  region.mutable_interval()->set_end("");
  ASSERT_THAT(store_.Enter(region), IsOk());
  EXPECT_EQ(store_.Regions("海东地区").resolved(), "regions/630200");
  EXPECT_EQ(store_.Regions("海东地区").regions_size(), 2);
  EXPECT_EQ(store_.Regions("海东地区", "2012-01-01").resolved(), "regions/632100");
  EXPECT_EQ(store_.Regions("海东", "2012-01-01").resolved(), "regions/632100");
}

// Rows that another edition derived, or none as in a store of the binary before: the start derives them anew.
TEST_P(NamesStoreTest, AStoreOfAnotherEditionIsReadAnew) {
  constexpr int kSchools = 450;  // several chunks
  std::vector<v1::ImportPartiesRequest> rows;
  for (int i = 0; i < kSchools; ++i) {
    *rows.emplace_back().mutable_party() =
        With(School("s" + std::to_string(i), "第" + std::to_string(i) + "小学校"), "c" + std::to_string(i), "2010", "");
  }
  Store::ExpectCreated(Await(store_.registers.ImportParties(store_.call, rows)));
  ASSERT_THAT(db::WriteAndWait(*store_.store_,
                               [](db::Tx& tx) {
                                 for (const char* text :
                                      {"DELETE FROM party_label", "DELETE FROM region_label", "DELETE FROM external_id",
                                       "UPDATE party SET labels = 0", "UPDATE region SET labels = 0"}) {
                                   absl::Status status = tx.Run({"test.spoil", text}).status();
                                   if (!status.ok()) return status;
                                 }
                                 return absl::OkStatus();
                               }),
              IsOk());
  EXPECT_THAT(store_.Parties("第7小学校").parties(), IsEmpty());
  // Several replicas start at once.
  std::vector<std::thread> replicas;
  for (int i = 0; i < 3; ++i) {
    replicas.emplace_back([&] { EXPECT_THAT(store::RefreshNames(*store_.store_), IsOk()); });
  }
  for (std::thread& replica : replicas) replica.join();
  EXPECT_EQ(store_.Parties("第7小学校").resolved(), "parties/s7");
  EXPECT_EQ(store_.Parties("第449小學校").resolved(), "parties/s449");
  EXPECT_EQ(Holder("c449", ""), "parties/s449");
  EXPECT_EQ(store_.Regions("青海").resolved(), "regions/630000");
  const absl::StatusOr<int64_t> again = store::RefreshNames(*store_.store_);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(*again, 0);
}

TEST_P(NamesStoreTest, AStoreOfTheFirstSchemaIsTakenOver) {
  jiedui::testing::FakeClock clock;
  db::Schema first = Store::Schema();
  first[0].sqlite = first[0].sqlite.first(1);
  first[0].postgresql = first[0].postgresql.first(1);
  jiedui::testing::TestStore store(GetParam(), first, clock);
  v1::Party party = With(School("old", "旧小学"), "1", "2010", "");
  party.set_revision(1);
  const std::string data = party.SerializeAsString();
  ASSERT_THAT(db::WriteAndWait(*store,
                               [&](db::Tx& tx) {
                                 return tx
                                     .Run({"test.old_party", R"(
INSERT INTO party (name, revision, recorded_from, recorded_to, kind, region, region_code, title, data)
VALUES ($1, 1, 1, 9223372036854775807, 12, 'regions/630000', '630000', '旧小学', $2))"},
                                          {party.name(), db::AsBytes(data)})
                                     .status();
                               }),
              IsOk());
  ASSERT_THAT(store.Reopen(Store::Schema()), IsOk());
  const absl::StatusOr<int64_t> refreshed = store::RefreshNames(*store);
  ASSERT_THAT(refreshed, IsOk());
  EXPECT_EQ(*refreshed, 1);
  EXPECT_THAT(store->Read([](db::Tx& tx) {
    auto found = store::PartiesCalled(tx, "舊小學", v1::PARTY_KIND_UNSPECIFIED, absl::CivilDay(2020, 1, 1));
    EXPECT_THAT(found, IsOk());
    EXPECT_THAT(*found, SizeIs(1));
    auto holder = store::HolderOn(tx, "school_code", "1", absl::CivilDay(2020, 1, 1));
    EXPECT_THAT(holder, IsOk());
    EXPECT_TRUE(holder->has_value());
    return absl::OkStatus();
  }),
              IsOk());
}

}  // namespace
}  // namespace jiedui::pairing
