// Names and external ids over a real store: the registry's own data with a labelled set of questions, and both engines for what
// the store has to keep.
#include <algorithm>
#include <cstdio>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "common/base/worker_pool.h"
#include "common/testing/fake_clock.h"
#include "common/testing/matchers.h"
#include "common/testing/test_database.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/pairing/names.h"
#include "services/pairing/names_test_data.h"
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
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

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
    auto results = Await(registers.ImportRegions(call, rows));
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
      if (!row["attested_on"].empty()) region.mutable_interval()->set_attested_on(row["attested_on"]);
      for (const std::string& alias : SplitList(row["aliases"])) region.add_aliases(alias);
    }
    Store::ExpectCreated(Await(store_->registers.ImportRegions(store_->call, regions)));
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

}  // namespace
}  // namespace jiedui::pairing
