// Exceptions, counts under a parent, tags and contradictions over a real store, on both engines.
#include <memory>
#include <string>
#include <vector>

#include "common/base/worker_pool.h"
#include "common/testing/explain.h"
#include "common/testing/fake_clock.h"
#include "common/testing/matchers.h"
#include "common/testing/test_database.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/time_util.h"
#include "gtest/gtest.h"
#include "services/pairing/contradictions.h"
#include "services/pairing/pairing_service.h"
#include "services/pairing/region_service.h"
#include "services/pairing/registers_service.h"
#include "services/pairing/review_service.h"
#include "services/pairing/schema.h"
#include "services/pairing/store.h"

namespace jiedui::pairing {
namespace {

using jiedui::testing::EngineName;
using jiedui::testing::EnginesUnderTest;
using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using v1::Pairing;
using v1::Scheme;

constexpr auto kSchool = v1::PARTY_KIND_SCHOOL;

class ReviewTest : public ::testing::TestWithParam<jiedui::testing::Engine> {
 protected:
  ReviewTest() {
    call_.caller = {.person = "zhang", .role = "province"};
    call_.method = "test";
    call_.trailer = &trailer_;
    call_.today = absl::CivilDay(2026, 11, 22);
    for (const char* code : {"370000", "370200", "371700", "630000", "632200", "632221"}) PutRegion(code);
    PutParty("sd", v1::PARTY_KIND_PROVINCE_GOVERNMENT, "370000");
    PutParty("haibei", v1::PARTY_KIND_PREFECTURE_GOVERNMENT, "632200");
    Scheme provinces = MakeScheme("provinces", "Q11-4.1");
    AddLane(provinces, v1::PARTY_KIND_PROVINCE_GOVERNMENT, v1::PARTY_KIND_PREFECTURE_GOVERNMENT,
            Scheme::MODE_ONE_TO_ONE, Scheme::EXCESS_REFUSE);
    PutScheme(provinces);
    Scheme hands = MakeScheme("hands", "Q11-4.6");
    AddLane(hands, kSchool, kSchool, Scheme::MODE_ONE_TO_ONE, Scheme::EXCESS_REFUSE).set_per_parent(50);
    PutScheme(hands);
    EXPECT_THAT(Propose("parent", "provinces", "sd", "haibei").status(), IsOk());
  }

  void PutRegion(const std::string& code, const std::string& end = "") {
    std::vector<v1::ImportRegionsRequest> rows(1);
    rows[0].set_update(true);
    v1::Region& region = *rows[0].mutable_region();
    region.set_name("regions/" + code);
    region.set_code(code);
    region.set_display_name("地区" + code);
    region.set_kind(v1::Region::KIND_REGULAR);
    const bool province = code.ends_with("0000"), prefecture = code.ends_with("00");
    region.set_level(province     ? v1::Region::LEVEL_PROVINCE
                     : prefecture ? v1::Region::LEVEL_PREFECTURE
                                  : v1::Region::LEVEL_COUNTY);
    if (!province) region.set_parent("regions/" + code.substr(0, prefecture ? 2 : 4) + (prefecture ? "0000" : "00"));
    if (!end.empty()) {
      region.mutable_interval()->set_start("1990");
      region.mutable_interval()->set_end(end);
    }
    const auto results = Await(regions_.Import(call_, rows));
    ASSERT_THAT(results.status(), IsOk());
    EXPECT_EQ(results->at(0).reason(), "") << results->at(0).message();
  }

  void PutParty(const std::string& id, v1::PartyKind kind, const std::string& region, const std::string& title = "",
                const std::string& end = "") {
    std::vector<v1::ImportPartiesRequest> rows(1);
    rows[0].set_update(true);
    v1::Party& party = *rows[0].mutable_party();
    party.set_name("parties/" + id);
    party.set_kind(kind);
    party.set_display_name(title.empty() ? id : title);
    party.set_region("regions/" + region);
    if (!end.empty()) {
      party.mutable_interval()->set_start("1990");
      party.mutable_interval()->set_end(end);
    }
    const auto results = Await(registers_.ImportParties(call_, rows));
    ASSERT_THAT(results.status(), IsOk());
    EXPECT_EQ(results->at(0).reason(), "") << results->at(0).message();
  }

  static Scheme MakeScheme(const std::string& id, const std::string& clause) {
    Scheme scheme;
    scheme.set_name("schemes/" + id);
    scheme.set_display_name(id);
    scheme.mutable_interval()->set_start("2010");
    scheme.mutable_citation()->set_clause(clause);
    scheme.mutable_citation()->set_document("文件");
    return scheme;
  }

  static Scheme::Lane& AddLane(Scheme& scheme, v1::PartyKind supporter, v1::PartyKind recipient, Scheme::Mode mode,
                               Scheme::Excess excess) {
    Scheme::Lane& lane = *scheme.add_lanes();
    lane.set_supporter_kind(supporter);
    lane.set_recipient_kind(recipient);
    lane.set_mode(mode);
    lane.set_excess(excess);
    return lane;
  }

  void PutScheme(const Scheme& scheme) {
    std::vector<v1::ImportSchemesRequest> rows(1);
    rows[0].set_update(true);
    *rows[0].mutable_scheme() = scheme;
    const auto results = Await(registers_.ImportSchemes(call_, rows));
    ASSERT_THAT(results.status(), IsOk());
    EXPECT_EQ(results->at(0).reason(), "") << results->at(0).message();
  }

  static Pairing Make(const std::string& id, const std::string& scheme, const std::string& supporter,
                      const std::string& recipient, const std::string& start = "2012-01-01") {
    Pairing pairing;
    pairing.set_name("pairings/" + id);
    pairing.set_scheme("schemes/" + scheme);
    pairing.set_supporter("parties/" + supporter);
    pairing.set_recipient("parties/" + recipient);
    pairing.mutable_interval()->set_start(start);
    return pairing;
  }

  absl::StatusOr<Pairing> Propose(const Pairing& pairing) {
    v1::ProposePairingRequest request;
    request.set_pairing_id(pairing.name().substr(std::string("pairings/").size()));
    request.set_activate(true);
    *request.mutable_pairing() = pairing;
    return Await(pairings_.Propose(call_, request));
  }
  absl::StatusOr<Pairing> Propose(const std::string& id, const std::string& scheme, const std::string& supporter,
                                  const std::string& recipient) {
    return Propose(Make(id, scheme, supporter, recipient));
  }

  // Schools a and b may help schools x and y, and whoever else whom.
  void PutOpenScheme(const std::string& clause) {
    for (const char* id : {"a", "b", "x", "y"}) PutParty(id, kSchool, "632221");
    Scheme scheme = MakeScheme("open", clause);
    AddLane(scheme, kSchool, kSchool, Scheme::MODE_MANY_TO_MANY, Scheme::EXCESS_UNSPECIFIED);
    PutScheme(scheme);
  }
  // Ids of the pairings of that scheme.
  std::vector<std::string> Open(const std::string& filter, const std::string& on = "",
                                absl::Time known_at = absl::InfiniteFuture()) {
    v1::ListPairingsRequest request;
    request.set_filter("scheme = \"schemes/open\" AND " + filter);
    request.set_effective_on(on);
    if (known_at != absl::InfiniteFuture()) {
      *request.mutable_known_at() =
          google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(known_at));
    }
    std::vector<std::string> ids;
    const auto page = Await(pairings_.List(call_, request));
    EXPECT_THAT(page.status(), IsOk());
    if (!page.ok()) return ids;
    for (const auto& row : page->pairings()) ids.push_back(row.pairing().name().substr(9));
    return ids;
  }

  // The n-th hand-in-hand pair under the parent.
  Pairing Hand(int n, Pairing::Stage stage = Pairing::STAGE_FULL) {
    const std::string number = std::to_string(n);
    PutParty("host" + number, kSchool, "370200");
    PutParty("guest" + number, kSchool, "632221");
    Pairing pairing = Make("hand" + number, "hands", "host" + number, "guest" + number);
    pairing.set_parent("pairings/parent");
    pairing.set_stage(stage);
    return pairing;
  }

  v1::CountPairingsResponse Count(const std::string& scheme = "") {
    v1::CountPairingsRequest request;
    request.set_parent("pairings/parent");
    if (!scheme.empty()) request.set_scheme("schemes/" + scheme);
    return Await(pairings_.Count(call_, request)).value();
  }

  std::vector<v1::RuleException> Exceptions(v1::ListExceptionsRequest request = {}) {
    std::vector<v1::RuleException> all;
    request.set_page_size(2);
    do {
      const auto page = Await(reviews_.ListExceptions(call_, request));
      EXPECT_THAT(page.status(), IsOk());
      all.insert(all.end(), page->exceptions().begin(), page->exceptions().end());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return all;
  }

  // "KIND subject other", all pages.
  std::vector<std::string> Contradictions(const std::string& filter = "") {
    std::vector<std::string> all;
    v1::ListContradictionsRequest request;
    request.set_filter(filter);
    request.set_page_size(2);
    do {
      const auto page = Await(reviews_.ListContradictions(call_, request));
      EXPECT_THAT(page.status(), IsOk());
      if (!page.ok()) return all;
      for (const auto& found : page->contradictions()) {
        all.push_back(v1::Contradiction::Kind_Name(found.kind()).substr(5) + " " +
                      found.subject().substr(found.subject().find('/') + 1) + " " +
                      found.other().substr(found.other().find('/') + 1));
        EXPECT_FALSE(found.message().empty());
      }
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return all;
  }

  jiedui::testing::FakeClock clock_;
  jiedui::testing::TestStore store_{GetParam(), {{"pairing", SqliteMigrations(), PostgresqlMigrations()}}, clock_};
  WorkerPool workers_{2, 100};
  PairingService pairings_{*store_, workers_};
  RegistersService registers_{*store_, workers_};
  RegionService regions_{*store_, workers_};
  ReviewService reviews_{*store_, workers_};
  Trailer trailer_;
  Call call_;
};

INSTANTIATE_TEST_SUITE_P(Engines, ReviewTest, ::testing::ValuesIn(EnginesUnderTest()), EngineName);

TEST_P(ReviewTest, Q11_4_6_TenPilotsAndFortyLaterAreFiftyAndThe51stIsListedAs51Of50) {
  EXPECT_EQ(Count("hands").lanes(0).limit(), 50) << "a limit with nothing under it";
  for (int i = 0; i < 50; ++i) {
    ASSERT_THAT(Propose(Hand(i, i < 10 ? Pairing::STAGE_PILOT : Pairing::STAGE_FULL)).status(), IsOk()) << i;
  }
  ASSERT_THAT(Count().lanes(), SizeIs(1));
  v1::CountPairingsResponse::LaneCount lane = Count().lanes(0);
  EXPECT_EQ(lane.pairings(), 50);
  EXPECT_EQ(lane.pilot(), 10);
  EXPECT_EQ(lane.full(), 40);
  EXPECT_EQ(lane.citation().clause(), "Q11-4.6");
  EXPECT_THAT(Exceptions(), IsEmpty());

  Pairing extra = Hand(50);
  EXPECT_THAT(Propose(extra).status(), HasReason("CAP_REASON_REQUIRED"));
  EXPECT_EQ(Count().lanes(0).pairings(), 50);
  extra.set_reason("两校自愿");
  ASSERT_THAT(Propose(extra).status(), IsOk());
  EXPECT_EQ(Count().lanes(0).pairings(), 51);
  EXPECT_EQ(Count().lanes(0).limit(), 50);
  ASSERT_THAT(Exceptions(), SizeIs(1));
  const v1::RuleException exception = Exceptions()[0];
  EXPECT_EQ(exception.pairing().name(), "pairings/hand50");
  EXPECT_EQ(exception.rule(), "CAP_PASSED");
  EXPECT_EQ(exception.reason(), "两校自愿");
  EXPECT_EQ(exception.citation().clause(), "Q11-4.6");
  EXPECT_EQ(exception.number(), 51);
  EXPECT_EQ(exception.limit(), 50);

  // 一帮一: a school in two pairs contradicts, whatever the reason.
  Pairing twice = Make("twice", "hands", "host0", "guest50");
  twice.set_parent("pairings/parent");
  twice.set_reason("两校自愿");
  EXPECT_THAT(Propose(twice).status(), HasReason("SUPPORTER_TAKEN"));
  twice.clear_parent();
  EXPECT_THAT(Propose(twice).status(), HasReason("PARENT_REQUIRED"));

  // Ending it ends the exception from that day on; yesterday's answer still shows it.
  v1::EndPairingRequest end;
  end.set_name("pairings/hand50");
  end.set_etag("\"1\"");
  end.set_end("2020-01-01");
  end.set_reason("完成");
  ASSERT_THAT(Await(pairings_.End(call_, end)).status(), IsOk());
  EXPECT_THAT(Exceptions(), IsEmpty());
  v1::ListExceptionsRequest before;
  before.set_effective_on("2019-12-31");
  before.set_parent("pairings/parent");
  before.set_scheme("schemes/hands");
  EXPECT_THAT(Exceptions(before), SizeIs(1));
  before.set_parent("pairings/hand0");
  EXPECT_THAT(Exceptions(before), IsEmpty());
  EXPECT_EQ(Count().lanes(0).pairings(), 50);
}

TEST_P(ReviewTest, Q11_4_4a_ASecondVocationalPairIsListedWithItsReasonUntilItIsCorrected) {
  Scheme scheme = MakeScheme("vocational", "Q11-4.4a");
  AddLane(scheme, kSchool, kSchool, Scheme::MODE_ONE_TO_ONE, Scheme::EXCESS_REASON);
  scheme.add_topics("联合办学");
  PutScheme(scheme);
  for (const char* id : {"a", "b", "x", "y"}) PutParty(id, kSchool, "370200");
  Pairing first = Make("p1", "vocational", "a", "x"), second = Make("p2", "vocational", "a", "y");
  EXPECT_THAT(Propose(first).status(), HasReason("TOPIC_REQUIRED"));
  first.add_topics()->set_text("联合办学");
  second.add_topics()->set_text("实训基地共建");
  ASSERT_THAT(Propose(first).status(), IsOk());
  EXPECT_THAT(Propose(second).status(), HasReason("REASON_REQUIRED"));
  second.set_reason("专业互补");
  const absl::StatusOr<Pairing> accepted = Propose(second);
  ASSERT_THAT(accepted.status(), IsOk());
  EXPECT_TRUE(accepted->topics(0).other());
  ASSERT_THAT(Exceptions(), SizeIs(1));
  EXPECT_EQ(Exceptions()[0].rule(), "SUPPORTER_TAKEN");
  EXPECT_EQ(Exceptions()[0].reason(), "专业互补");
  EXPECT_EQ(Exceptions()[0].number(), 2);
  EXPECT_EQ(Exceptions()[0].limit(), 1);

  // The same row again changes nothing; a correction that no longer passes the rule ends the exception.
  std::vector<v1::ImportPairingsRequest> rows(1);
  *rows[0].mutable_pairing() = second;
  rows[0].mutable_pairing()->set_state(Pairing::STATE_ACTIVE);
  EXPECT_EQ(Await(pairings_.Import(call_, rows))->at(0).outcome(), type::v1::IMPORT_OUTCOME_UNCHANGED);
  EXPECT_THAT(Exceptions(), SizeIs(1));
  v1::EndPairingRequest end;
  end.set_name("pairings/p1");
  end.set_etag("\"1\"");
  end.set_end("2015-01-01");
  end.set_reason("完成");
  ASSERT_THAT(Await(pairings_.End(call_, end)).status(), IsOk());
  rows[0].set_update(true);
  rows[0].mutable_pairing()->mutable_interval()->set_start("2015-01-01");
  EXPECT_EQ(Await(pairings_.Import(call_, rows))->at(0).outcome(), type::v1::IMPORT_OUTCOME_UPDATED);
  EXPECT_THAT(Exceptions(), IsEmpty());
}

TEST_P(ReviewTest, Q16_8_PairingsAreFoundByTheirTags) {
  PutOpenScheme("Q16-8");
  Pairing pairing = Make("p", "open", "a", "x");
  pairing.add_tags(Pairing::TAG_LARGE_CLASSES);
  pairing.add_tags(Pairing::TAG_ENTRUSTED_MANAGEMENT);
  ASSERT_THAT(Propose(pairing).status(), IsOk());
  ASSERT_THAT(Propose("q", "open", "b", "y").status(), IsOk());
  EXPECT_THAT(Open("tag = LARGE_CLASSES"), ElementsAre("p"));
  EXPECT_THAT(Open("tag = ENTRUSTED_MANAGEMENT AND tag = LARGE_CLASSES"), ElementsAre("p"));
  EXPECT_THAT(Open("tag = ALLIANCE"), IsEmpty());
  EXPECT_THAT(Open("tag != LARGE_CLASSES"), ElementsAre("q"));
  EXPECT_THAT(Open("tag = LARGE_CLASSES", "2012-01-01"), ElementsAre("p"));
  EXPECT_THAT(Open("tag = LARGE_CLASSES", "2011-12-31"), IsEmpty());

  // That it was a means against large classes was a mistake: now it is none, and as was known then it was one.
  clock_.Advance(absl::Hours(1));
  const absl::Time then = clock_.Now();
  clock_.Advance(absl::Hours(1));
  std::vector<v1::ImportPairingsRequest> rows(1);
  *rows[0].mutable_pairing() = pairing;
  rows[0].mutable_pairing()->set_state(Pairing::STATE_ACTIVE);
  rows[0].mutable_pairing()->clear_tags();
  EXPECT_EQ(Await(pairings_.Import(call_, rows))->at(0).reason(), "CONTENT_CONFLICT") << "tags are content";
  rows[0].set_update(true);
  EXPECT_EQ(Await(pairings_.Import(call_, rows))->at(0).outcome(), type::v1::IMPORT_OUTCOME_UPDATED);
  EXPECT_THAT(Open("tag = LARGE_CLASSES"), IsEmpty());
  EXPECT_THAT(Open("tag = LARGE_CLASSES", "2016-12-31", then), ElementsAre("p"));
}

TEST_P(ReviewTest, Q16_S4_TheFormsOfSupportAreKeptApart) {
  PutOpenScheme("Q16-S4");
  const auto enter = [&](const std::string& id, Pairing::Tag form, const std::string& end = "") {
    Pairing pairing = Make(id, "open", "a", id, "2016-12-26");
    PutParty(id, kSchool, "632221");
    if (form != Pairing::TAG_UNSPECIFIED) pairing.add_tags(form);
    if (!end.empty()) pairing.mutable_interval()->set_end(end);
    return Propose(pairing).status();
  };
  ASSERT_THAT(enter("paired", Pairing::TAG_UNSPECIFIED), IsOk());
  ASSERT_THAT(enter("entrusted", Pairing::TAG_ENTRUSTED_MANAGEMENT), IsOk());
  ASSERT_THAT(enter("allied", Pairing::TAG_ALLIANCE, "2019-09-01"), IsOk());
  ASSERT_THAT(enter("grouped", Pairing::TAG_SCHOOL_GROUP), IsOk());
  EXPECT_THAT(Open("tag = ENTRUSTED_MANAGEMENT", "2018-01-01"), ElementsAre("entrusted"));
  EXPECT_THAT(Open("tag = ALLIANCE", "2018-01-01"), ElementsAre("allied"));
  EXPECT_THAT(Open("tag = SCHOOL_GROUP", "2018-01-01"), ElementsAre("grouped"));
  EXPECT_THAT(Open("tag != ENTRUSTED_MANAGEMENT AND tag != ALLIANCE AND tag != SCHOOL_GROUP", "2018-01-01"),
              ElementsAre("paired"))
      << "support by a pair alone";
  EXPECT_THAT(Open("tag = ALLIANCE", "2019-09-01"), IsEmpty()) << "the alliance was over by then";

  // The list is open: another form says in words what it is.
  EXPECT_THAT(enter("merged", Pairing::TAG_OTHER), HasReason("MISSING_FIELD"));
  Pairing merged = Make("merged", "open", "a", "merged", "2016-12-26");
  merged.add_tags(Pairing::TAG_OTHER);
  merged.set_note("合并办学");
  ASSERT_THAT(Propose(merged).status(), IsOk());
  EXPECT_THAT(Open("tag = OTHER"), ElementsAre("merged"));
  v1::ListPairingsRequest request;
  request.set_filter("tag = MERGER");
  EXPECT_THAT(Await(pairings_.List(call_, request)).status(), HasReason("FILTER_INVALID"));
}

TEST_P(ReviewTest, Q16_30_PairsForPoorAreasFromInsideAndOutsideTheProvince) {
  PutOpenScheme("Q16-30");
  PutRegion("630100");
  PutParty("inside", kSchool, "630100");
  PutParty("outside", kSchool, "370200");
  for (const char* supporter : {"inside", "outside"}) {
    Pairing pairing = Make(supporter, "open", supporter, "x", "2016-12-26");
    pairing.add_tags(Pairing::TAG_POOR_AREA);
    ASSERT_THAT(Propose(pairing).status(), IsOk());
  }
  ASSERT_THAT(Propose("other", "open", "a", "y").status(), IsOk());
  EXPECT_THAT(Open("tag = POOR_AREA", "2017-01-01"), ElementsAre("inside", "outside"));
  EXPECT_THAT(Open("tag = POOR_AREA AND supporter_region:630000", "2017-01-01"), ElementsAre("inside"));
  EXPECT_THAT(Open("tag = POOR_AREA AND supporter_region:370000", "2017-01-01"), ElementsAre("outside"));
  EXPECT_THAT(Open("tag = POOR_AREA", "2016-12-25"), IsEmpty());
}

TEST_P(ReviewTest, ContradictionsComeAndGoWithWhatTheyRestOn) {
  ASSERT_THAT(Propose(Hand(1)).status(), IsOk());
  EXPECT_THAT(Contradictions(), IsEmpty());

  PutParty("guest1", kSchool, "371700");
  EXPECT_THAT(Contradictions(), ElementsAre("OUTSIDE_PARENT_AREA hand1 parent"));
  PutParty("guest1", kSchool, "632221");
  EXPECT_THAT(Contradictions(), IsEmpty());

  PutRegion("632221", "2013-02");
  EXPECT_THAT(Contradictions(), ElementsAre("REGION_ENDED hand1 632221"));
  PutParty("haibei", v1::PARTY_KIND_PREFECTURE_GOVERNMENT, "632200", "", "2014");
  EXPECT_THAT(Contradictions(), ElementsAre("REGION_ENDED hand1 632221", "PARTY_ENDED parent haibei"));
  EXPECT_THAT(Contradictions("kind = PARTY_ENDED"), ElementsAre("PARTY_ENDED parent haibei"));
  EXPECT_THAT(Contradictions("scheme = schemes/hands"), ElementsAre("REGION_ENDED hand1 632221"));
  EXPECT_THAT(Contradictions("region:632221"), ElementsAre("REGION_ENDED hand1 632221"));
  call_.scope = Scope::Region("610000");
  EXPECT_THAT(Contradictions(), IsEmpty());
  call_.scope = Scope::All();
  PutRegion("632221");
  PutParty("haibei", v1::PARTY_KIND_PREFECTURE_GOVERNMENT, "632200");
  EXPECT_THAT(Contradictions(), IsEmpty());

  PutParty("again", kSchool, "632221", "guest1");
  EXPECT_THAT(Contradictions(), ElementsAre("DUPLICATE_PARTY again guest1", "DUPLICATE_PARTY guest1 again"));
  PutParty("again", kSchool, "632221", "另一所");
  EXPECT_THAT(Contradictions(), IsEmpty());
}

TEST_P(ReviewTest, AStricterSchemeShowsWhatNoLongerFits) {
  for (const char* id : {"a", "x", "y"}) PutParty(id, kSchool, "632221");
  v1::CreateSchemeRequest create;
  create.set_scheme_id("lane");
  *create.mutable_scheme() = MakeScheme("lane", "SD19-3.1a");
  AddLane(*create.mutable_scheme(), kSchool, kSchool, Scheme::MODE_MANY_TO_MANY, Scheme::EXCESS_REFUSE);
  const absl::StatusOr<Scheme> created = Await(registers_.CreateScheme(call_, create));
  ASSERT_THAT(created.status(), IsOk());
  EXPECT_THAT(Await(registers_.CreateScheme(call_, create)).status(), HasReason("ALREADY_EXISTS"));
  ASSERT_THAT(Propose("p", "lane", "a", "x").status(), IsOk());
  ASSERT_THAT(Propose("q", "lane", "a", "y").status(), IsOk());
  EXPECT_THAT(Contradictions(), IsEmpty());

  v1::UpdateSchemeRequest update;
  *update.mutable_scheme() = *created;
  EXPECT_THAT(Await(registers_.UpdateScheme(call_, update)).status(), HasReason("MISSING_FIELD"));
  update.set_etag("\"7\"");
  EXPECT_THAT(Await(registers_.UpdateScheme(call_, update)).status(), HasReason("ETAG_MISMATCH"));
  update.set_etag(created->etag());
  update.mutable_scheme()->mutable_lanes(0)->set_mode(Scheme::MODE_ONE_TO_ONE);
  ASSERT_THAT(Await(registers_.UpdateScheme(call_, update)).status(), IsOk());
  EXPECT_THAT(Contradictions(), ElementsAre("OVERLAP p q", "OVERLAP q p"));
  update.set_etag("\"2\"");
  update.mutable_scheme()->mutable_lanes(0)->set_mode(Scheme::MODE_ONE_TO_MANY);
  ASSERT_THAT(Await(registers_.UpdateScheme(call_, update)).status(), IsOk());
  EXPECT_THAT(Contradictions(), IsEmpty());
}

TEST_P(ReviewTest, SD19_2b_AChildThatHadEndedLaterThanItsParentNowDoesEndsWithIt) {
  for (int i = 0; i < 3; ++i) ASSERT_THAT(Propose(Hand(i)).status(), IsOk());
  const auto end = [&](const std::string& name, const std::string& etag, const std::string& day) {
    v1::EndPairingRequest request;
    request.set_name("pairings/" + name);
    request.set_etag(etag);
    request.set_end(day);
    request.set_reason("完成");
    return Await(pairings_.End(call_, request)).status();
  };
  ASSERT_THAT(end("hand0", "\"1\"", "2015-01-01"), IsOk());
  ASSERT_THAT(end("hand1", "\"1\"", "2019-01-01"), IsOk());
  ASSERT_THAT(end("parent", "\"1\"", "2018-01-01"), IsOk());
  const auto ends_on = [&](const std::string& name) {
    v1::GetPairingRequest request;
    request.set_name("pairings/" + name);
    return Await(pairings_.Get(call_, request, {}))->interval().end();
  };
  EXPECT_EQ(ends_on("hand0"), "2015-01-01");
  EXPECT_EQ(ends_on("hand1"), "2018-01-01");
  EXPECT_EQ(ends_on("hand2"), "2018-01-01");
  EXPECT_THAT(Contradictions(), IsEmpty());
}

TEST_P(ReviewTest, AStoreFilledBeforeTheTableWasThereIsScannedOnce) {
  ASSERT_THAT(Propose(Hand(1)).status(), IsOk());
  PutParty("guest1", kSchool, "371700");
  PutParty("again", kSchool, "370200", "host1");
  const std::vector<std::string> expected = Contradictions();
  ASSERT_THAT(expected, SizeIs(3));
  ASSERT_THAT(
      db::WriteAndWait(*store_,
                       [](db::Tx& tx) -> absl::Status {
                         for (const char* table : {"contradiction", "term_end", "party_identity"}) {
                           absl::Status cleared = tx.Run({"test.clear", StrCat("DELETE FROM ", table)}).status();
                           if (!cleared.ok()) return cleared;
                         }
                         return absl::OkStatus();
                       }),
      IsOk());
  EXPECT_THAT(Contradictions(), IsEmpty());
  ASSERT_THAT(contradictions::EnsureScanned(*store_), IsOk());
  EXPECT_EQ(Contradictions(), expected);
  PutParty("again", kSchool, "370200", "另一所");
  PutParty("guest1", kSchool, "632221");
  EXPECT_THAT(Contradictions(), IsEmpty()) << "what it rests on was filled, too";
  ASSERT_THAT(contradictions::EnsureScanned(*store_), IsOk());
}

TEST_P(ReviewTest, RefusesBadQuestions) {
  v1::ListExceptionsRequest exceptions;
  exceptions.set_scheme("hands");
  EXPECT_THAT(Await(reviews_.ListExceptions(call_, exceptions)).status(), HasReason("INVALID_FIELD"));
  exceptions.set_scheme("");
  exceptions.set_parent("parent");
  EXPECT_THAT(Await(reviews_.ListExceptions(call_, exceptions)).status(), HasReason("INVALID_FIELD"));
  v1::ListContradictionsRequest contradictions;
  contradictions.set_filter("kind = NONE");
  EXPECT_THAT(Await(reviews_.ListContradictions(call_, contradictions)).status(), HasReason("FILTER_INVALID"));
  v1::CountPairingsRequest count;
  count.set_parent("pairings/nobody");
  EXPECT_THAT(Await(pairings_.Count(call_, count)).status(), HasReason("NOT_FOUND"));
  count.set_parent("pairings/parent");
  call_.scope = Scope::Region("610000");
  EXPECT_THAT(Await(pairings_.Count(call_, count)).status(), HasReason("NOT_FOUND"));
}

TEST_P(ReviewTest, NeighboursAreFoundByTheirPartyAndNotByTheirScheme) {
  // A scheme has most of all pairings: found by it, every change would read them all.
  if (store_.engine() != jiedui::testing::Engine::kSqlite) GTEST_SKIP() << "PostgreSQL goes by its statistics";
  const db::Sql neighbours{"test.neighbours", R"(
SELECT name FROM pairing WHERE supporter = $1 AND scheme = $2 AND recorded_to = 9223372036854775807 AND activated = 1)"};
  const std::string plan = jiedui::testing::PlanOf(*store_, neighbours, {"parties/a", "schemes/s"});
  EXPECT_EQ(plan.find("pairing_in_scheme"), std::string::npos) << plan;
}

TEST_P(ReviewTest, ChangesReadByIndexAlone) {
  if (store_.engine() != jiedui::testing::Engine::kPostgresql) GTEST_SKIP() << "PostgreSQL tells what was read whole";
  ASSERT_THAT(Propose(Hand(1)).status(), IsOk());
  EXPECT_THAT(db::WriteAndWait(*store_,
                               [&](db::Tx& tx) -> absl::Status {
                                 const auto parent = store::GetPairing(tx, "pairings/parent");
                                 const auto child = store::GetPairing(tx, "pairings/hand1");
                                 const auto party = store::FindParty(tx, "parties/guest1");
                                 const auto region = store::FindRegion(tx, "regions/632221");
                                 const auto scheme = store::FindScheme(tx, "schemes/hands");
                                 Pairing later = *parent;
                                 later.mutable_interval()->set_start("2013");
                                 EXPECT_THAT(contradictions::AfterPairing(tx, &*parent, later), IsOk());
                                 later = *child;
                                 later.mutable_interval()->set_start("2013");
                                 EXPECT_THAT(contradictions::AfterPairing(tx, &*child, later), IsOk());
                                 v1::Party moved = **party;
                                 moved.set_region_code("371700");
                                 EXPECT_THAT(contradictions::AfterParty(tx, &**party, moved), IsOk());
                                 v1::Region ended = **region;
                                 ended.mutable_interval()->set_start("1990");
                                 ended.mutable_interval()->set_end("2000");
                                 EXPECT_THAT(contradictions::AfterRegion(tx, &**region, ended), IsOk());
                                 Scheme looser = **scheme;
                                 looser.mutable_lanes(0)->set_excess(Scheme::EXCESS_REASON);
                                 EXPECT_THAT(contradictions::AfterScheme(tx, &**scheme, looser), IsOk());
                                 EXPECT_THAT(jiedui::testing::TablesReadWhole(tx), IsEmpty());
                                 return absl::OkStatus();
                               },
                               {.dry_run = true}),
              IsOk());
}

}  // namespace
}  // namespace jiedui::pairing
