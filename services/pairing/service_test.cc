// The handlers over a real store, on both engines: what an official does, step by step. Cases are named after requirements.
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "common/base/worker_pool.h"
#include "common/db/event_log.h"
#include "common/db/revision.h"
#include "common/testing/explain.h"
#include "common/testing/fake_clock.h"
#include "common/testing/matchers.h"
#include "common/testing/test_database.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/time_util.h"
#include "gtest/gtest.h"
#include "services/pairing/events.h"
#include "services/pairing/pairing_service.h"
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
using jiedui::testing::NamesClause;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;
using v1::Pairing;

class PairingTest : public ::testing::TestWithParam<jiedui::testing::Engine> {
 protected:
  PairingTest() {
    call_.caller = {.person = "zhang", .organisation = "parties/gov-370000", .role = "province"};
    call_.method = "test";
    call_.trailer = &trailer_;
    call_.today = absl::CivilDay(2026, 11, 22);
    EXPECT_THAT(
        ImportRegions({"100000", "370000", "370200", "371300", "371700", "630000", "630100", "610000", "620000"}),
        IsOk());
    AddParty("qingdao", v1::PARTY_KIND_PREFECTURE_GOVERNMENT, "青岛市", "370200");
    AddParty("heze", v1::PARTY_KIND_PREFECTURE_GOVERNMENT, "菏泽市", "371700");
    AddParty("linyi", v1::PARTY_KIND_PREFECTURE_GOVERNMENT, "临沂市", "371300");
    AddParty("host", v1::PARTY_KIND_SCHOOL, "青岛实验小学", "370200");
    AddParty("guest", v1::PARTY_KIND_SCHOOL, "菏泽第一小学", "371700");
    AddParty("qhnu", v1::PARTY_KIND_UNIVERSITY, "青海师范大学", "630100");
    AddParty("snnu", v1::PARTY_KIND_UNIVERSITY, "陕西师范大学", "610000");
    AddParty("sdu", v1::PARTY_KIND_UNIVERSITY, "山东大学", "370000");
    AddParty("lzu", v1::PARTY_KIND_UNIVERSITY, "兰州大学", "620000");
    AddScheme("sd19", "SD19-2a", true,
              {{v1::PARTY_KIND_PREFECTURE_GOVERNMENT, v1::Scheme::MODE_ONE_TO_ONE},
               {v1::PARTY_KIND_SCHOOL, v1::Scheme::MODE_MANY_TO_ONE}});
    AddScheme("team", "Q16-21a", false, {{v1::PARTY_KIND_UNIVERSITY, v1::Scheme::MODE_TEAM}});
  }

  absl::Status ImportRegions(const std::vector<std::string>& codes) {
    std::vector<v1::ImportRegionsRequest> rows;
    for (const std::string& code : codes) {
      v1::Region& region = *rows.emplace_back().mutable_region();
      region.set_name("regions/" + code);
      region.set_code(code);
      region.set_display_name("地区" + code);
      region.set_kind(v1::Region::KIND_REGULAR);
      const bool province = code.substr(2) == "0000";
      region.set_level(province ? v1::Region::LEVEL_PROVINCE : v1::Region::LEVEL_PREFECTURE);
      if (!province) region.set_parent("regions/" + code.substr(0, 2) + "0000");
    }
    auto results = Await(regions_.Import(call_, rows));
    if (!results.ok()) return results.status();
    for (const auto& result : *results)
      EXPECT_EQ(result.outcome(), type::v1::IMPORT_OUTCOME_CREATED) << result.message();
    return absl::OkStatus();
  }

  void AddParty(const std::string& id, v1::PartyKind kind, const std::string& title, const std::string& region) {
    v1::CreatePartyRequest request;
    request.set_party_id(id);
    request.mutable_party()->set_kind(kind);
    request.mutable_party()->set_display_name(title);
    request.mutable_party()->set_region("regions/" + region);
    EXPECT_THAT(Await(registers_.CreateParty(call_, request)).status(), IsOk());
  }

  void AddScheme(const std::string& id, const std::string& clause, bool strict,
                 const std::vector<std::pair<v1::PartyKind, v1::Scheme::Mode>>& lanes) {
    std::vector<v1::ImportSchemesRequest> rows(1);
    v1::Scheme& scheme = *rows[0].mutable_scheme();
    scheme.set_name("schemes/" + id);
    scheme.set_display_name(id);
    for (const auto& [kind, mode] : lanes) {
      v1::Scheme::Lane& lane = *scheme.add_lanes();
      lane.set_supporter_kind(kind);
      lane.set_recipient_kind(kind);
      lane.set_mode(mode);
    }
    scheme.mutable_interval()->set_attested_on("2016-12-26");
    scheme.set_strict(strict);
    scheme.mutable_citation()->set_clause(clause);
    scheme.mutable_citation()->set_document("文件");
    auto results = Await(registers_.ImportSchemes(call_, rows));
    ASSERT_THAT(results.status(), IsOk());
    EXPECT_EQ(results->at(0).outcome(), type::v1::IMPORT_OUTCOME_CREATED) << results->at(0).message();
  }

  static Pairing Between(const std::string& scheme, const std::string& supporter, const std::string& recipient,
                         const std::string& attested_on = "2019-01-18") {
    Pairing pairing;
    pairing.set_scheme("schemes/" + scheme);
    pairing.set_supporter("parties/" + supporter);
    pairing.set_recipient("parties/" + recipient);
    pairing.mutable_interval()->set_attested_on(attested_on);
    return pairing;
  }

  absl::StatusOr<Pairing> Propose(const std::string& id, const Pairing& pairing) {
    v1::ProposePairingRequest request;
    request.set_pairing_id(id);
    *request.mutable_pairing() = pairing;
    return Await(pairings_.Propose(call_, request));
  }

  v1::ActivatePairingRequest ActivateRequest(const Pairing& pairing) {
    v1::ActivatePairingRequest request;
    request.set_name(pairing.name());
    request.set_etag(pairing.etag());
    return request;
  }
  absl::StatusOr<Pairing> Activate(const Pairing& pairing) {
    return Await(pairings_.Activate(call_, ActivateRequest(pairing)));
  }

  Pairing MustActivate(const std::string& id, const Pairing& pairing) {
    absl::StatusOr<Pairing> proposed = Propose(id, pairing);
    EXPECT_THAT(proposed.status(), IsOk());
    absl::StatusOr<Pairing> active = Activate(*proposed);
    EXPECT_THAT(active.status(), IsOk());
    return *active;
  }

  absl::StatusOr<Pairing> End(const Pairing& pairing, const std::string& end) {
    v1::EndPairingRequest request;
    request.set_name(pairing.name());
    request.set_etag(pairing.etag());
    request.set_end(end);
    request.set_reason("任务完成");
    return Await(pairings_.End(call_, request));
  }

  absl::StatusOr<Pairing> Get(const std::string& name) {
    v1::GetPairingRequest request;
    request.set_name(name);
    return Await(pairings_.Get(call_, request, {}));
  }

  // Names and answers, "pairings/x yes": what a list shows on a day.
  std::vector<std::string> List(const std::string& filter, const std::string& on = "",
                                const std::string& known_at = "") {
    v1::ListPairingsRequest request;
    request.set_filter(filter);
    request.set_effective_on(on);
    if (!known_at.empty()) {
      EXPECT_TRUE(google::protobuf::util::TimeUtil::FromString(known_at, request.mutable_known_at()));
    }
    auto response = Await(pairings_.List(call_, request));
    EXPECT_THAT(response.status(), IsOk());
    std::vector<std::string> shown;
    for (const v1::PairingOnDate& row : response->pairings()) {
      const char* in_force = row.in_force() == type::v1::IN_FORCE_YES         ? " yes"
                             : row.in_force() == type::v1::IN_FORCE_NOT_KNOWN ? " not known"
                             : row.in_force() == type::v1::IN_FORCE_NO        ? " no"
                                                                              : "";
      shown.push_back(row.pairing().name().substr(9) + in_force);
    }
    return shown;
  }

  std::vector<std::string> Types(const std::string& subject) {
    std::vector<std::string> types;
    EXPECT_THAT(db::WriteAndWait(*store_,
                                 [](db::Tx& tx) {
                                   for (;;) {  // PostgreSQL gives positions afterwards
                                     absl::StatusOr<int64_t> given = db::SequenceLog(tx, 1000);
                                     if (!given.ok()) return given.status();
                                     if (*given == 0) return absl::OkStatus();
                                   }
                                 }),
                IsOk());
    EXPECT_THAT((*store_).Read([&](db::Tx& tx) {
      absl::StatusOr<std::vector<db::LoggedEvent>> log = db::ReadLog(tx, 0, 10000);
      if (!log.ok()) return log.status();
      for (const db::LoggedEvent& event : *log) {
        if (event.subject == subject) types.push_back(event.type);
      }
      return absl::OkStatus();
    }),
                IsOk());
    return types;
  }

  jiedui::testing::FakeClock clock_;
  jiedui::testing::TestStore store_{GetParam(), {{"pairing", SqliteMigrations(), PostgresqlMigrations()}}, clock_};
  WorkerPool workers_{2, 100};
  PairingService pairings_{*store_, workers_};
  RegionService regions_{*store_, workers_};
  RegistersService registers_{*store_, workers_};
  Trailer trailer_;
  Call call_;
};

INSTANTIATE_TEST_SUITE_P(Engines, PairingTest, ::testing::ValuesIn(EnginesUnderTest()), EngineName);

TEST_P(PairingTest, SD19_2a_QingdaoSupportsHezeAndTakesNoSecondCity) {
  MustActivate("sd19-p2", Between("sd19", "qingdao", "heze"));
  EXPECT_THAT(List("recipient = parties/heze", "2019-06-01"), ElementsAre("sd19-p2 yes"));
  EXPECT_THAT(List("recipient = parties/heze", "2019-01-17"), ElementsAre("sd19-p2 not known"));

  absl::StatusOr<Pairing> second = Propose("x", Between("sd19", "qingdao", "linyi"));
  ASSERT_THAT(second.status(), IsOk());
  EXPECT_THAT(Activate(*second).status(), AllOf(HasReason("SUPPORTER_TAKEN"), NamesClause("SD19-2a")));
  EXPECT_THAT(List("", "2019-06-01"), ElementsAre("sd19-p2 yes")) << "the refused one changed nothing";
  EXPECT_EQ(Get("pairings/x")->state(), Pairing::STATE_PROPOSED);
}

TEST_P(PairingTest, EnteringAndActivatingInOneGoIsAllOrNothing) {
  MustActivate("sd19-p2", Between("sd19", "qingdao", "heze"));
  v1::ProposePairingRequest request;
  request.set_pairing_id("x");
  request.set_activate(true);
  *request.mutable_pairing() = Between("sd19", "qingdao", "linyi");
  EXPECT_THAT(Await(pairings_.Propose(call_, request)).status(),
              AllOf(HasReason("SUPPORTER_TAKEN"), NamesClause("SD19-2a")));
  EXPECT_THAT(Get("pairings/x").status(), HasReason("NOT_FOUND"));
  EXPECT_THAT(Types("pairings/x"), IsEmpty());

  AddParty("yantai", v1::PARTY_KIND_PREFECTURE_GOVERNMENT, "烟台市", "370200");
  *request.mutable_pairing() = Between("sd19", "yantai", "linyi");
  absl::StatusOr<Pairing> entered = Await(pairings_.Propose(call_, request));
  ASSERT_THAT(entered.status(), IsOk());
  EXPECT_EQ(entered->state(), Pairing::STATE_ACTIVE);
  EXPECT_EQ(entered->revision(), 1);
  EXPECT_THAT(Types("pairings/x"), ElementsAre(kPairingActivated));
}

TEST_P(PairingTest, SD19_2b_ARefusalNamesTheRegionsByName) {
  const Pairing parent = MustActivate("p", Between("sd19", "qingdao", "linyi"));
  Pairing elsewhere = Between("sd19", "host", "guest", "2019-09-01");  // guest lies in Heze
  elsewhere.set_parent(parent.name());
  const absl::Status refused = Propose("c", elsewhere).status();
  EXPECT_THAT(refused, AllOf(HasReason("OUTSIDE_PARENT_AREA"), NamesClause("SD19-2b")));
  EXPECT_THAT(ChineseMessageOf(refused),
              StartsWith("菏泽第一小学（地区371700）不在上级结对“pairings/p”的受援方地区（地区371300）之内。"));
}

TEST_P(PairingTest, SD19_2b_ChildrenEndWithTheirParentInOneTransaction) {
  const Pairing parent = MustActivate("p", Between("sd19", "qingdao", "heze"));
  Pairing between_schools = Between("sd19", "host", "guest", "2019-09-01");
  between_schools.set_parent(parent.name());
  MustActivate("c", between_schools);

  Trailer trailer;
  ASSERT_THAT(End(parent, "2022-01-01").status(), IsOk());
  const Pairing child = *Get("pairings/c");
  EXPECT_EQ(child.state(), Pairing::STATE_ENDED);
  EXPECT_EQ(child.interval().end(), "2022-01-01");
  EXPECT_EQ(db::Micros(child.update_time()), db::Micros(Get("pairings/p")->update_time()))
      << "one transaction, one recorded time";
  EXPECT_THAT(Types("pairings/c"), ElementsAre(kPairingProposed, kPairingActivated, kPairingEnded));
  EXPECT_THAT(List("", "2021-12-31"), ElementsAre("c yes", "p yes"));
  EXPECT_THAT(List("", "2022-01-01"), IsEmpty());
}

TEST_P(PairingTest, Q16_21a_EndingOneOfThreeLeavesTwoAndKeepsItsHistory) {
  for (const std::string id : {"snnu", "sdu", "lzu"})
    MustActivate("q16-" + id, Between("team", id, "qhnu", "2016-12-26"));
  EXPECT_THAT(List("recipient = parties/qhnu", "2026-11-22"), SizeIs(3));
  ASSERT_THAT(End(*Get("pairings/q16-lzu"), "2026-11-22").status(), IsOk());
  EXPECT_THAT(List("recipient = parties/qhnu", "2026-11-22"), ElementsAre("q16-sdu yes", "q16-snnu yes"));
  EXPECT_THAT(List("recipient = parties/qhnu", "2026-11-21"),
              ElementsAre("q16-lzu yes", "q16-sdu yes", "q16-snnu yes"));
}

TEST_P(PairingTest, Q16_33_EveryChangeKeepsWhoWhenFromTo) {
  const Pairing active = MustActivate("p", Between("sd19", "qingdao", "heze"));
  call_.caller.person = "li";
  clock_.Advance(absl::Hours(1));
  ASSERT_THAT(End(active, "2022-01-01").status(), IsOk());

  v1::ListPairingRevisionsRequest request;
  request.set_name("pairings/p");
  auto history = Await(pairings_.ListRevisions(call_, request));
  ASSERT_THAT(history.status(), IsOk());
  ASSERT_THAT(history->revisions(), SizeIs(3));
  const auto& ended = history->revisions(0);
  EXPECT_EQ(ended.actor(), "parties/gov-370000/li");
  EXPECT_EQ(ended.from(), Pairing::STATE_ACTIVE);
  EXPECT_EQ(ended.to(), Pairing::STATE_ENDED);
  EXPECT_EQ(history->revisions(2).actor(), "parties/gov-370000/zhang");
  EXPECT_EQ(history->revisions(2).from(), Pairing::STATE_UNSPECIFIED);
  EXPECT_GT(db::Micros(ended.time()), db::Micros(history->revisions(1).time()));

  request.set_page_size(2);
  auto page = Await(pairings_.ListRevisions(call_, request));
  ASSERT_THAT(page->revisions(), SizeIs(2));
  request.set_page_token(page->next_page_token());
  page = Await(pairings_.ListRevisions(call_, request));
  ASSERT_THAT(page->revisions(), SizeIs(1));
  EXPECT_EQ(page->revisions(0).pairing().revision(), 1);
  EXPECT_EQ(page->next_page_token(), "");
}

TEST_P(PairingTest, TheListAsKnownAtAnEarlierInstant) {
  const Pairing active = MustActivate("p", Between("sd19", "qingdao", "heze"));
  clock_.Advance(absl::Hours(1));
  const std::string before = google::protobuf::util::TimeUtil::ToString(active.update_time());
  ASSERT_THAT(End(active, "2022-01-01").status(), IsOk());
  EXPECT_THAT(List("", "2023-01-01"), IsEmpty());
  EXPECT_THAT(List("", "2023-01-01", before), ElementsAre("p yes")) << "then nobody knew that it would end";
}

TEST_P(PairingTest, AStateIsNotAskedOfADay) {
  v1::ListPairingsRequest request;
  request.set_effective_on("2019-06-01");
  request.set_filter("state = ACTIVE");
  EXPECT_THAT(Await(pairings_.List(call_, request)).status(), HasReason("STATE_ON_DAY"));
}

TEST_P(PairingTest, AnInstantBeyondTimeIsRefused) {
  v1::ListPairingsRequest list;
  list.mutable_known_at()->set_seconds(std::numeric_limits<int64_t>::max());
  EXPECT_THAT(Await(pairings_.List(call_, list)).status(), HasReason("INVALID_FIELD"));
  v1::CountPairingsRequest count;
  *count.mutable_known_at() = list.known_at();
  EXPECT_THAT(Await(pairings_.Count(call_, count)).status(), HasReason("INVALID_FIELD"));
}

TEST_P(PairingTest, AStaleEtagIsRefused) {
  absl::StatusOr<Pairing> proposed = Propose("p", Between("sd19", "qingdao", "heze"));
  ASSERT_THAT(Activate(*proposed).status(), IsOk());
  EXPECT_THAT(Activate(*proposed).status(), HasReason("ETAG_MISMATCH"));
  v1::ActivatePairingRequest request = ActivateRequest(*proposed);
  request.clear_etag();
  EXPECT_THAT(Await(pairings_.Activate(call_, request)).status(), HasReason("MISSING_FIELD"));
}

TEST_P(PairingTest, ARepeatedRequestIsAnsweredAsBefore) {
  absl::StatusOr<Pairing> proposed = Propose("p", Between("sd19", "qingdao", "heze"));
  v1::ActivatePairingRequest request = ActivateRequest(*proposed);
  request.set_request_id("5b0e7a0e-0000-4000-8000-000000000001");
  absl::StatusOr<Pairing> first = Await(pairings_.Activate(call_, request));
  const std::string event = trailer_.event_id;
  trailer_ = {};
  absl::StatusOr<Pairing> again = Await(pairings_.Activate(call_, request));
  ASSERT_THAT(again.status(), IsOk()) << "though its etag is stale by now";
  EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
  EXPECT_EQ(trailer_.event_id, event);
  request.set_reason("另有内容");
  EXPECT_THAT(Await(pairings_.Activate(call_, request)).status(), HasReason("REQUEST_ID_REUSED"));
  EXPECT_THAT(Types("pairings/p"), SizeIs(2));
}

TEST_P(PairingTest, ValidateOnlyAnswersAsIfAndChangesNothing) {
  absl::StatusOr<Pairing> proposed = Propose("p", Between("sd19", "qingdao", "heze"));
  v1::ActivatePairingRequest request = ActivateRequest(*proposed);
  request.set_validate_only(true);
  absl::StatusOr<Pairing> answer = Await(pairings_.Activate(call_, request));
  ASSERT_THAT(answer.status(), IsOk());
  EXPECT_EQ(answer->state(), Pairing::STATE_ACTIVE);
  EXPECT_EQ(Get("pairings/p")->state(), Pairing::STATE_PROPOSED);
  EXPECT_THAT(Types("pairings/p"), ElementsAre(kPairingProposed));
}

TEST_P(PairingTest, AWarningIsToldKeptAndReplayed) {
  // `team` only urges: a supporter with a second recipient needs a reason.
  AddParty("qhmu", v1::PARTY_KIND_UNIVERSITY, "青海民族大学", "630100");
  MustActivate("a", Between("team", "snnu", "qhnu"));
  absl::StatusOr<Pairing> second = Propose("b", Between("team", "snnu", "qhmu"));
  EXPECT_THAT(Activate(*second).status(), AllOf(HasReason("REASON_REQUIRED"), NamesClause("Q16-21a")));
  v1::ActivatePairingRequest request = ActivateRequest(*second);
  request.set_reason("新增学科合作");
  request.set_request_id("5b0e7a0e-0000-4000-8000-000000000002");
  for (int i = 0; i < 2; ++i) {
    trailer_ = {};
    ASSERT_THAT(Await(pairings_.Activate(call_, request)).status(), IsOk());
    ASSERT_THAT(trailer_.warnings, SizeIs(1));
    EXPECT_EQ(trailer_.warnings[0].reason, "SUPPORTER_TAKEN");
  }
  v1::ListPairingRevisionsRequest history;
  history.set_name("pairings/b");
  EXPECT_EQ(Await(pairings_.ListRevisions(call_, history))->revisions(0).warnings(0).citation().clause(), "Q16-21a");
}

TEST_P(PairingTest, AnswersOutsideTheScopeReadLikeNothing) {
  MustActivate("p", Between("sd19", "qingdao", "heze"));
  MustActivate("q", Between("team", "sdu", "qhnu"));
  call_.scope = Scope::Region("371700");
  EXPECT_THAT(List(""), ElementsAre("p"));
  EXPECT_THAT(Get("pairings/q").status(), HasReason("NOT_FOUND"));
  EXPECT_THAT(Get("pairings/nothing").status(), HasReason("NOT_FOUND"));
  call_.scope = Scope::Region("630000");
  EXPECT_THAT(List(""), ElementsAre("q"));
  EXPECT_THAT(End(*Get("pairings/q"), "2026-01-01").status(), IsOk());
  call_.scope = Scope::Region("371300");
  EXPECT_THAT(List(""), IsEmpty());
  EXPECT_THAT(Propose("z", Between("sd19", "qingdao", "heze")).status(), HasReason("OUT_OF_SCOPE"));
  EXPECT_THAT(Propose("p", Between("sd19", "qingdao", "heze")).status(), HasReason("OUT_OF_SCOPE"))
      << "existence is not told";
  v1::CountPairingsRequest count;
  EXPECT_THAT(Await(pairings_.Count(call_, count))->counts(), IsEmpty());
}

TEST_P(PairingTest, PagesJoinUpWithoutGapOrRepeat) {
  for (int i = 0; i < 7; ++i) {
    ASSERT_THAT(Propose("p" + std::to_string(i), Between("sd19", "qingdao", "heze")).status(), IsOk());
  }
  v1::ListPairingsRequest request;
  request.set_page_size(3);
  std::vector<std::string> names;
  do {
    auto response = Await(pairings_.List(call_, request));
    ASSERT_THAT(response.status(), IsOk());
    for (const auto& row : response->pairings()) names.push_back(row.pairing().name());
    request.set_page_token(response->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(names, ElementsAre("pairings/p0", "pairings/p1", "pairings/p2", "pairings/p3", "pairings/p4",
                                 "pairings/p5", "pairings/p6"));
  request.set_page_token("forged");
  EXPECT_THAT(Await(pairings_.List(call_, request)).status(), HasReason("PAGE_TOKEN_INVALID"));
}

TEST_P(PairingTest, ImportTellsNewSameOtherAndBadRows) {
  const auto row = [&](int64_t line, const std::string& id, Pairing pairing) {
    v1::ImportPairingsRequest request;
    request.set_line(line);
    *request.mutable_pairing() = std::move(pairing);
    request.mutable_pairing()->set_name("pairings/" + id);
    request.mutable_pairing()->set_state(Pairing::STATE_ACTIVE);
    return request;
  };
  std::vector<v1::ImportPairingsRequest> rows = {row(2, "a", Between("sd19", "qingdao", "heze")),
                                                 row(3, "b", Between("sd19", "qingdao", "linyi")),
                                                 row(4, "c", Between("sd19", "nobody", "linyi"))};
  const auto outcomes = [&] {
    std::vector<std::string> text;
    const auto results = Await(pairings_.Import(call_, rows));
    for (const auto& result : results.value()) {
      text.push_back(std::to_string(result.line()) + " " + type::v1::ImportOutcome_Name(result.outcome()).substr(15) +
                     " " + result.reason());
    }
    return text;
  };
  EXPECT_THAT(outcomes(), ElementsAre("2 CREATED ", "3 REFUSED SUPPORTER_TAKEN", "4 REFUSED UNKNOWN_REFERENCE"));
  EXPECT_THAT(outcomes(), ElementsAre("2 UNCHANGED ", "3 REFUSED SUPPORTER_TAKEN", "4 REFUSED UNKNOWN_REFERENCE"));
  EXPECT_THAT(Types("pairings/a"), ElementsAre(kPairingActivated));
  rows[0].mutable_pairing()->set_note("更正");
  EXPECT_EQ(outcomes()[0], "2 CONFLICT CONTENT_CONFLICT");
  rows[0].set_update(true);
  EXPECT_EQ(outcomes()[0], "2 UPDATED ");
  EXPECT_THAT(Types("pairings/a"), ElementsAre(kPairingActivated, kPairingCorrected));

  // A row that takes a proposal into force says so, however it came.
  ASSERT_THAT(End(*Get("pairings/a"), "2020-01-01").status(), IsOk());
  rows = {row(5, "d", Between("sd19", "qingdao", "linyi", "2020-01-01"))};
  rows[0].mutable_pairing()->set_state(Pairing::STATE_PROPOSED);
  EXPECT_THAT(outcomes(), ElementsAre("5 CREATED "));
  rows[0].mutable_pairing()->set_state(Pairing::STATE_ACTIVE);
  rows[0].set_update(true);
  EXPECT_THAT(outcomes(), ElementsAre("5 UPDATED "));
  EXPECT_THAT(Types("pairings/d"), ElementsAre(kPairingProposed, kPairingActivated));
}

TEST_P(PairingTest, BodiesReadByIndexAlone) {
  // A body that reads a whole table conflicts with every write to it on PostgreSQL.
  if (store_.engine() != jiedui::testing::Engine::kPostgresql) GTEST_SKIP() << "PostgreSQL tells what was read whole";
  Pairing pairing = MustActivate("p", Between("sd19", "qingdao", "heze"));
  pairing.set_parent(pairing.name());
  EXPECT_THAT(db::WriteAndWait(*store_,
                               [&](db::Tx& tx) -> absl::Status {
                                 EXPECT_THAT(store::LoadSetting(tx, pairing, store::Decision::kActivate), IsOk());
                                 EXPECT_THAT(store::GetPairing(tx, "pairings/p"), IsOk());
                                 EXPECT_THAT(store::OpenChildren(tx, "pairings/p"), IsOk());
                                 EXPECT_THAT(store::FindRegion(tx, "regions/370000"), IsOk());
                                 EXPECT_THAT(store::OtherHolder(tx, "parties/p", "uscc", "1", {}), IsOk());
                                 EXPECT_THAT(store::CheckRegionCode(tx, "370000"), IsOk());
                                 EXPECT_THAT(jiedui::testing::TablesReadWhole(tx), IsEmpty());
                                 return absl::OkStatus();
                               }),
              IsOk());
}

TEST_P(PairingTest, PartiesAreFoundByEveryNameTheyHave) {
  v1::CreatePartyRequest create;
  create.set_party_id("gov-371700");
  create.mutable_party()->set_kind(v1::PARTY_KIND_PREFECTURE_GOVERNMENT);
  create.mutable_party()->set_display_name("菏泽市人民政府");
  create.mutable_party()->set_short_name("菏泽");
  create.mutable_party()->add_aliases("曹州");
  create.mutable_party()->set_region("regions/371700");
  auto* id = create.mutable_party()->add_external_ids();
  id->set_scheme("uscc");
  id->set_value("11371700");
  ASSERT_THAT(Await(registers_.CreateParty(call_, create)).status(), IsOk());
  for (const std::string query : {"菏泽市人民政府", "菏泽", "曹州", "371700", "11371700", "parties/gov-371700"}) {
    v1::SearchPartiesRequest search;
    search.set_query(query);
    auto found = Await(registers_.SearchParties(call_, search));
    ASSERT_THAT(found.status(), IsOk());
    std::vector<std::string> names;
    for (const auto& party : found->parties()) names.push_back(party.name());
    EXPECT_THAT(names, ::testing::Contains("parties/gov-371700")) << query;
  }
  create.set_party_id("other");
  EXPECT_THAT(Await(registers_.CreateParty(call_, create)).status(), HasReason("EXTERNAL_ID_TAKEN"));
}

}  // namespace
}  // namespace jiedui::pairing
