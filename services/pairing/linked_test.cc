// The pairings that trusteeships own: the events of that service applied to a real store, on both engines.
#include "services/pairing/linked.h"

#include <memory>
#include <string>
#include <vector>

#include "common/base/worker_pool.h"
#include "common/db/event_log.h"
#include "common/testing/fake_clock.h"
#include "common/testing/matchers.h"
#include "common/testing/test_database.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "jiedui/trusteeship/events/v1/trusteeship_events.pb.h"
#include "services/pairing/events.h"
#include "services/pairing/pairing_service.h"
#include "services/pairing/region_service.h"
#include "services/pairing/registers_service.h"
#include "services/pairing/schema.h"

namespace jiedui::pairing {
namespace {

using jiedui::testing::EngineName;
using jiedui::testing::EnginesUnderTest;
using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using trusteeship::events::v1::TrusteeshipChanged;
using trusteeship::v1::Trusteeship;
using v1::Pairing;

constexpr std::string_view kActivated = "activated", kUpdated = "updated", kCompleted = "completed",
                           kRenewed = "renewed", kTerminated = "terminated";

class LinkedTest : public ::testing::TestWithParam<jiedui::testing::Engine> {
 protected:
  LinkedTest() {
    call_.caller = {.person = "zhang", .organisation = "parties/moe", .role = "moe"};
    call_.method = "test";
    call_.trailer = &trailer_;
    call_.today = absl::CivilDay(2022, 11, 22);
    AddRegion("110000", v1::Region::LEVEL_PROVINCE);
    AddRegion("140000", v1::Region::LEVEL_PROVINCE);
    AddRegion("140800", v1::Region::LEVEL_PREFECTURE);
    AddParty("pku", v1::PARTY_KIND_UNIVERSITY, "北京大学", "110000");
    AddParty("tsinghua", v1::PARTY_KIND_UNIVERSITY, "清华大学", "110000");
    AddParty("society", v1::PARTY_KIND_SOCIETY, "创新人才教育研究会", "110000");
    AddParty("yuanqu", v1::PARTY_KIND_SCHOOL, "垣曲中学", "140800");
    AddParty("wanrong", v1::PARTY_KIND_SCHOOL, "万荣中学", "140800");
    AddParty("kindergarten", v1::PARTY_KIND_KINDERGARTEN, "垣曲幼儿园", "140800");
    AddScheme();
  }

  void AddRegion(const std::string& code, v1::Region::Level level) {
    std::vector<v1::ImportRegionsRequest> rows(1);
    v1::Region& region = *rows[0].mutable_region();
    region.set_name("regions/" + code);
    region.set_code(code);
    region.set_display_name("地区" + code);
    region.set_kind(v1::Region::KIND_REGULAR);
    region.set_level(level);
    if (level != v1::Region::LEVEL_PROVINCE) region.set_parent("regions/" + code.substr(0, 2) + "0000");
    auto results = Await(regions_.Import(call_, rows));
    ASSERT_THAT(results.status(), IsOk());
    EXPECT_EQ(results->at(0).outcome(), type::v1::IMPORT_OUTCOME_CREATED) << results->at(0).message();
  }
  void AddParty(const std::string& id, v1::PartyKind kind, const std::string& title, const std::string& region) {
    v1::CreatePartyRequest request;
    request.set_party_id(id);
    request.mutable_party()->set_kind(kind);
    request.mutable_party()->set_display_name(title);
    request.mutable_party()->set_region("regions/" + region);
    ASSERT_THAT(Await(registers_.CreateParty(call_, request)).status(), IsOk());
  }
  // As deploy/data has it, and of schools between themselves, for children.
  void AddScheme() {
    std::vector<v1::ImportSchemesRequest> rows(1);
    v1::Scheme& scheme = *rows[0].mutable_scheme();
    scheme.set_name("schemes/moe22-trusteeship");
    scheme.set_display_name("县中托管帮扶");
    for (const v1::PartyKind supporter : {v1::PARTY_KIND_UNIVERSITY, v1::PARTY_KIND_SOCIETY, v1::PARTY_KIND_SCHOOL}) {
      v1::Scheme::Lane& lane = *scheme.add_lanes();
      lane.set_supporter_kind(supporter);
      lane.set_recipient_kind(v1::PARTY_KIND_SCHOOL);
      lane.set_mode(v1::Scheme::MODE_ONE_TO_MANY);
    }
    scheme.mutable_interval()->set_start("2022-05-31");
    scheme.set_strict(true);
    scheme.mutable_citation()->set_clause("MOE22-1");
    scheme.mutable_citation()->set_document("教基厅函〔2022〕13号");
    auto results = Await(registers_.ImportSchemes(call_, rows));
    ASSERT_THAT(results.status(), IsOk());
    EXPECT_EQ(results->at(0).outcome(), type::v1::IMPORT_OUTCOME_CREATED) << results->at(0).message();
  }

  // trusteeships/a of 垣曲中学 by 北京大学, in force since 2022-07-20, for three years from the autumn term.
  static TrusteeshipChanged Of(const std::string& id = "a", const std::string& school = "yuanqu",
                               const std::string& supporter = "pku") {
    TrusteeshipChanged changed;
    changed.set_scheme("schemes/moe22-trusteeship");
    Trusteeship& trusteeship = *changed.mutable_trusteeship();
    trusteeship.set_name("trusteeships/" + id);
    trusteeship.set_supporter("parties/" + supporter);
    trusteeship.set_school("parties/" + school);
    trusteeship.set_county_government("parties/gov");
    trusteeship.mutable_interval()->set_start("2022-09-01");
    trusteeship.mutable_interval()->set_end("2025-09-01");
    trusteeship.set_in_force_on("2022-07-20");
    trusteeship.set_state(Trusteeship::STATE_ACTIVE);
    trusteeship.set_revision(2);
    trusteeship.set_supporter_region("110000");
    trusteeship.set_school_region("140827");
    return changed;
  }
  // The next revision of `changed`, over.
  static TrusteeshipChanged Over(TrusteeshipChanged changed, Trusteeship::State state, const std::string& end,
                                 const std::string& reason = "") {
    Trusteeship& trusteeship = *changed.mutable_trusteeship();
    trusteeship.set_revision(trusteeship.revision() + 1);
    trusteeship.set_state(state);
    trusteeship.mutable_interval()->set_end(end);
    trusteeship.set_reason(reason);
    return changed;
  }

  static db::LoggedEvent Event(std::string_view what, const TrusteeshipChanged& changed) {
    db::LoggedEvent event;
    event.position = 1;
    event.type = "cn.jiedui.trusteeship.trusteeship." + std::string(what) + ".v1";
    event.subject = changed.trusteeship().name();
    event.revision = changed.trusteeship().revision();
    event.data_type = changed.GetDescriptor()->full_name();
    event.data = changed.SerializeAsString();
    return event;
  }
  absl::Status Apply(std::string_view what, const TrusteeshipChanged& changed) {
    return db::WriteAndWait(
        *store_, [&](db::Tx& tx) { return ApplyLinked(tx, absl::CivilDay(2022, 11, 22), Event(what, changed)); });
  }
  void MustApply(std::string_view what, const TrusteeshipChanged& changed) {
    EXPECT_THAT(Apply(what, changed), IsOk());
  }

  // So long after the start: fires what is due on the business date, and gives how many.
  int FireAfter(absl::Duration after) {
    clock_.SetNow(start_ + after);
    const absl::CivilDay today(2022, 11, 22);
    db::TimerHandler handler = [today](db::Tx& tx, const db::Timer& timer) { return FireTimer(tx, today, timer); };
    absl::StatusOr<int> fired = db::FireDueTimers(*store_, db::BusinessNow(today, clock_.Now()), handler);
    EXPECT_THAT(fired.status(), IsOk());
    return fired.value_or(-1);
  }

  absl::StatusOr<Pairing> Get(const std::string& id) {
    v1::GetPairingRequest request;
    request.set_name("pairings/" + id);
    return Await(pairings_.Get(call_, request, {}));
  }
  absl::StatusOr<Pairing> Propose(const std::string& id, const std::string& supporter, const std::string& recipient,
                                  const std::string& parent = "") {
    v1::ProposePairingRequest request;
    request.set_pairing_id(id);
    request.set_activate(true);
    Pairing& pairing = *request.mutable_pairing();
    pairing.set_scheme("schemes/moe22-trusteeship");
    pairing.set_supporter("parties/" + supporter);
    pairing.set_recipient("parties/" + recipient);
    pairing.set_parent(parent);
    pairing.mutable_interval()->set_start("2022-09-01");
    return Await(pairings_.Propose(call_, request));
  }

  std::vector<db::LoggedEvent> Events(const std::string& subject) {
    EXPECT_THAT(db::WriteAndWait(*store_, [](db::Tx& tx) { return db::SequenceLog(tx, 10000).status(); }), IsOk());
    std::vector<db::LoggedEvent> events;
    EXPECT_THAT((*store_).Read([&](db::Tx& tx) {
      absl::StatusOr<std::vector<db::LoggedEvent>> log = db::ReadLog(tx, 0, 10000);
      if (!log.ok()) return log.status();
      for (db::LoggedEvent& event : *log) {
        if (event.subject == subject) events.push_back(std::move(event));
      }
      return absl::OkStatus();
    }),
                IsOk());
    return events;
  }
  std::vector<std::string> Types(const std::string& subject) {
    std::vector<std::string> types;
    for (const db::LoggedEvent& event : Events(subject)) types.push_back(event.type);
    return types;
  }
  // What trusteeships/a was last told.
  events::v1::PairingRefused Refusal() {
    events::v1::PairingRefused refused;
    const std::vector<db::LoggedEvent> events = Events("trusteeships/a");
    if (events.empty() || events.back().type != kPairingRefused || !refused.ParseFromString(events.back().data)) {
      ADD_FAILURE() << "no refusal";
    }
    return refused;
  }

  jiedui::testing::FakeClock clock_;
  const absl::Time start_ = clock_.Now();
  jiedui::testing::TestStore store_{GetParam(), {{"pairing", SqliteMigrations(), PostgresqlMigrations()}}, clock_};
  WorkerPool workers_{2, 100};
  PairingService pairings_{*store_, workers_};
  RegionService regions_{*store_, workers_};
  RegistersService registers_{*store_, workers_};
  Trailer trailer_;
  Call call_;
};

INSTANTIATE_TEST_SUITE_P(Engines, LinkedTest, ::testing::ValuesIn(EnginesUnderTest()), EngineName);

TEST_P(LinkedTest, MOE22_2_ATrusteeshipInForceHasItsPairingAndEndsIt) {
  MustApply(kActivated, Of());
  absl::StatusOr<Pairing> pairing = Get("a");
  ASSERT_THAT(pairing.status(), IsOk());
  EXPECT_EQ(pairing->state(), Pairing::STATE_ACTIVE);
  EXPECT_TRUE(pairing->activated());
  EXPECT_EQ(pairing->owner(), "trusteeships/a");
  EXPECT_EQ(pairing->scheme(), "schemes/moe22-trusteeship");
  EXPECT_EQ(pairing->supporter(), "parties/pku");
  EXPECT_EQ(pairing->recipient(), "parties/yuanqu");
  EXPECT_EQ(pairing->supporter_region(), "110000");
  EXPECT_EQ(pairing->interval().start(), "2022-07-20") << "from the last signature, not only with the term";
  EXPECT_EQ(pairing->interval().end(), "2025-09-01");

  MustApply(kTerminated, Over(Of(), Trusteeship::STATE_TERMINATED, "2023-03-01", "学校合并"));
  pairing = Get("a");
  EXPECT_EQ(pairing->state(), Pairing::STATE_ENDED);
  EXPECT_EQ(pairing->interval().end(), "2023-03-01");
  EXPECT_EQ(pairing->reason(), "学校合并");
  EXPECT_THAT(Types("pairings/a"), ElementsAre(kPairingActivated, kPairingEnded));
}

TEST_P(LinkedTest, AnAttestedStartIsAttestedHere) {
  TrusteeshipChanged changed = Of("a", "yuanqu", "society");
  changed.mutable_trusteeship()->set_attested(true);
  changed.mutable_trusteeship()->set_in_force_on("2022-08");
  MustApply(kActivated, changed);
  EXPECT_EQ(Get("a")->interval().start(), "");
  EXPECT_EQ(Get("a")->interval().attested_on(), "2022-08-01");
}

TEST_P(LinkedTest, ACorrectionOfDatesFollows) {
  MustApply(kActivated, Of());
  TrusteeshipChanged later = Of();
  later.mutable_trusteeship()->set_revision(3);
  later.mutable_trusteeship()->mutable_interval()->set_end("2026-09-01");
  later.mutable_trusteeship()->set_source("江西发布");
  MustApply(kUpdated, later);
  EXPECT_EQ(Get("a")->interval().end(), "2026-09-01");
  EXPECT_EQ(Get("a")->source(), "江西发布");
  EXPECT_EQ(Get("a")->state(), Pairing::STATE_ACTIVE);
  later.mutable_trusteeship()->set_revision(4);
  MustApply(kUpdated, later);  // an update that says nothing of the pairing
  EXPECT_THAT(Types("pairings/a"), ElementsAre(kPairingActivated, kPairingCorrected));

  // Completed later than planned.
  MustApply(kCompleted, Over(later, Trusteeship::STATE_COMPLETED, "2026-10-01"));
  EXPECT_EQ(Get("a")->interval().end(), "2026-10-01");
  EXPECT_EQ(Get("a")->state(), Pairing::STATE_ENDED);
}

TEST_P(LinkedTest, AFurtherTermBeginsWhereTheFirstEnds) {
  MustApply(kActivated, Of());
  MustApply(kRenewed, Over(Of(), Trusteeship::STATE_RENEWED, "2025-09-01"));
  TrusteeshipChanged next = Of("b");
  next.mutable_trusteeship()->set_predecessor("trusteeships/a");
  next.mutable_trusteeship()->mutable_interval()->set_start("2025-09-01");
  next.mutable_trusteeship()->mutable_interval()->set_end("2028-09-01");
  next.mutable_trusteeship()->set_in_force_on("2025-07-10");  // signed before the first was over
  MustApply(kActivated, next);
  EXPECT_EQ(Get("a")->state(), Pairing::STATE_ENDED);
  ASSERT_THAT(Get("b").status(), IsOk());
  EXPECT_EQ(Get("b")->interval().start(), "2025-09-01");
}

TEST_P(LinkedTest, NothingWithoutASchemeOrBeforeItIsInForce) {
  TrusteeshipChanged without = Of();
  without.clear_scheme();
  MustApply(kActivated, without);
  TrusteeshipChanged given_up = Of("b");
  given_up.mutable_trusteeship()->clear_in_force_on();
  given_up.mutable_trusteeship()->set_state(Trusteeship::STATE_TERMINATED);
  MustApply(kTerminated, given_up);
  MustApply("proposed", Of("c"));
  MustApply("flagged", Of("d"));
  for (const std::string id : {"a", "b", "c", "d"}) EXPECT_THAT(Get(id).status(), HasReason("NOT_FOUND")) << id;
  EXPECT_THAT(Types("trusteeships/a"), IsEmpty());
}

TEST_P(LinkedTest, OneThatEndedBeforeItBeganNeverWasInForce) {
  MustApply(kActivated, Of());
  MustApply(kTerminated, Over(Of(), Trusteeship::STATE_TERMINATED, "2022-07-20"));
  EXPECT_EQ(Get("a")->state(), Pairing::STATE_ENDED);
  EXPECT_FALSE(Get("a")->activated());
  // The school is free on all days.
  MustApply(kActivated, Of("b", "yuanqu", "tsinghua"));
  EXPECT_EQ(Get("b")->state(), Pairing::STATE_ACTIVE);
  MustApply(kTerminated, Over(Of("c", "wanrong"), Trusteeship::STATE_TERMINATED, "2022-07-20"));
  EXPECT_THAT(Get("c").status(), HasReason("NOT_FOUND"));
}

TEST_P(LinkedTest, AnEventAppliedTwiceOrAfterAKillChangesNothingMore) {
  const std::vector<std::pair<std::string_view, TrusteeshipChanged>> story = {
      {kActivated, Of()},
      {kActivated, Of("b", "yuanqu", "tsinghua")},  // refused: the school is taken
      {kCompleted, Over(Of(), Trusteeship::STATE_COMPLETED, "2025-09-01")}};
  for (const auto& [what, changed] : story) {
    // Killed before the commit: everything is rolled back.
    const absl::Status killed =
        db::WriteAndWait(*store_, [&, &what = what, &changed = changed](db::Tx& tx) -> absl::Status {
          absl::Status applied = ApplyLinked(tx, absl::CivilDay(2022, 11, 22), Event(what, changed));
          return applied.ok() ? absl::DataLossError("killed") : applied;
        });
    EXPECT_EQ(killed.code(), absl::StatusCode::kDataLoss);
    MustApply(what, changed);
    MustApply(what, changed);
  }
  for (const auto& [what, changed] : story) MustApply(what, changed);  // the whole log once more
  EXPECT_EQ(Get("a")->revision(), 2);
  EXPECT_EQ(Get("a")->state(), Pairing::STATE_ENDED);
  EXPECT_THAT(Types("pairings/a"), ElementsAre(kPairingActivated, kPairingEnded));
  EXPECT_THAT(Types("trusteeships/b"), ElementsAre(kPairingRefused));
}

TEST_P(LinkedTest, ARefusalIsToldAndNothingIsOpened) {
  struct Case {
    TrusteeshipChanged changed;
    std::string_view reason;
  };
  TrusteeshipChanged unknown_scheme = Of();
  unknown_scheme.set_scheme("schemes/nobody");
  TrusteeshipChanged too_early = Of();
  too_early.mutable_trusteeship()->set_in_force_on("2022-05-01");
  std::vector<Case> cases = {{Of("a", "nobody"), "UNKNOWN_REFERENCE"},
                             {Of("a", "yuanqu", "nobody"), "UNKNOWN_REFERENCE"},
                             {unknown_scheme, "UNKNOWN_REFERENCE"},
                             {Of("a", "kindergarten"), "KINDS_NOT_ALLOWED"},
                             {too_early, "OUTSIDE_SCHEME_DATES"}};
  int64_t revision = 2;
  for (Case& refused : cases) {
    refused.changed.mutable_trusteeship()->set_revision(revision++);
    MustApply(kActivated, refused.changed);
    EXPECT_THAT(Get("a").status(), HasReason("NOT_FOUND"));
    EXPECT_EQ(Refusal().reason(), refused.reason);
    EXPECT_EQ(Refusal().owner(), "trusteeships/a");
    EXPECT_EQ(Refusal().owner_revision(), revision - 1);
    EXPECT_FALSE(Refusal().message().empty());
  }
  const db::LoggedEvent told = Events("trusteeships/a").back();
  EXPECT_THAT(told.regions, ElementsAre("110000", "140827"));
  EXPECT_THAT(told.parties, ElementsAre("parties/pku", "parties/yuanqu", "parties/gov"));
}

TEST_P(LinkedTest, SD19_2a_ATakenSchoolAndATakenNameAreRefused) {
  ASSERT_THAT(Propose("by-hand", "tsinghua", "yuanqu").status(), IsOk());
  MustApply(kActivated, Of());
  EXPECT_EQ(Refusal().reason(), "RECIPIENT_TAKEN");
  EXPECT_THAT(Refusal().message(), HasSubstr("清华大学"));
  ASSERT_THAT(Propose("a", "tsinghua", "wanrong").status(), IsOk());
  TrusteeshipChanged again = Of();
  again.mutable_trusteeship()->set_revision(3);
  MustApply(kUpdated, again);
  EXPECT_EQ(Refusal().reason(), "ALREADY_EXISTS");
  EXPECT_EQ(Get("a")->owner(), "");
  EXPECT_EQ(Get("a")->supporter(), "parties/tsinghua");
}

TEST_P(LinkedTest, AfterARefusalWhatStandsIsSaid) {
  MustApply(kActivated, Of());
  TrusteeshipChanged elsewhere = Of();
  elsewhere.mutable_trusteeship()->set_revision(3);
  elsewhere.mutable_trusteeship()->set_in_force_on("2022-05-01");  // before the scheme
  MustApply(kUpdated, elsewhere);
  EXPECT_EQ(Refusal().reason(), "OUTSIDE_SCHEME_DATES");
  EXPECT_EQ(Get("a")->interval().start(), "2022-07-20");
  TrusteeshipChanged back = Of();
  back.mutable_trusteeship()->set_revision(4);
  MustApply(kUpdated, back);
  EXPECT_THAT(Types("pairings/a"), ElementsAre(kPairingActivated, kPairingCorrected));
  back.mutable_trusteeship()->set_revision(5);
  MustApply(kUpdated, back);
  EXPECT_EQ(Get("a")->revision(), 2) << "said once";
}

TEST_P(LinkedTest, WhatWasRefusedIsOpenedByTheNextChangeOfItsOwner) {
  MustApply(kActivated, Of("a", "later"));
  EXPECT_EQ(Refusal().reason(), "UNKNOWN_REFERENCE");
  AddParty("later", v1::PARTY_KIND_SCHOOL, "后登记的中学", "140800");
  TrusteeshipChanged over = Over(Of("a", "later"), Trusteeship::STATE_COMPLETED, "2025-09-01");
  MustApply(kCompleted, over);
  EXPECT_EQ(Get("a")->state(), Pairing::STATE_ENDED);
  EXPECT_THAT(Types("pairings/a"), ElementsAre(kPairingActivated, kPairingEnded)) << "its history is whole";
}

TEST_P(LinkedTest, WhatWasRefusedIsTriedAgainUntilItIsTaken) {
  MustApply(kActivated, Of("a", "later"));
  EXPECT_EQ(FireAfter(kRetryLinked - absl::Seconds(1)), 0);
  EXPECT_EQ(FireAfter(kRetryLinked + absl::Seconds(1)), 1);  // nothing has changed: nothing is said
  EXPECT_THAT(Types("trusteeships/a"), ElementsAre(kPairingRefused));
  AddParty("later", v1::PARTY_KIND_SCHOOL, "后登记的中学", "140800");
  EXPECT_EQ(FireAfter(2 * kRetryLinked + absl::Seconds(2)), 1);
  EXPECT_EQ(Get("a")->state(), Pairing::STATE_ACTIVE);
  EXPECT_EQ(Get("a")->owner(), "trusteeships/a");
  EXPECT_EQ(db::NextTimerDue(*store_).value(), absl::InfiniteFuture());
  EXPECT_THAT(Types("trusteeships/a"), ElementsAre(kPairingRefused));
}

TEST_P(LinkedTest, ANewerWordOfTheOwnerEndsTheAttempts) {
  MustApply(kActivated, Of("a", "later"));
  MustApply(kTerminated, Over(Of("a", "later"), Trusteeship::STATE_TERMINATED, "2023-03-01"));
  AddParty("later", v1::PARTY_KIND_SCHOOL, "后登记的中学", "140800");
  EXPECT_EQ(FireAfter(kRetryLinked + absl::Seconds(1)), 2) << "one chain for each revision; that of the older one ends";
  EXPECT_EQ(Get("a")->state(), Pairing::STATE_ENDED);
  EXPECT_EQ(Get("a")->revision(), 2);
  EXPECT_EQ(db::NextTimerDue(*store_).value(), absl::InfiniteFuture());

  MustApply(kActivated, Of("b", "nobody"));
  TrusteeshipChanged elsewhere = Of("b", "wanrong");
  elsewhere.mutable_trusteeship()->set_revision(3);
  MustApply(kUpdated, elsewhere);
  const int64_t revision = Get("b")->revision();
  EXPECT_EQ(FireAfter(2 * kRetryLinked + absl::Seconds(2)), 1);
  EXPECT_EQ(Get("b")->revision(), revision);
}

TEST_P(LinkedTest, TheVerbsHereRefuseWhatIsOwnedElsewhere) {
  MustApply(kActivated, Of());
  const Pairing before = *Get("a");
  const auto refused = [&](const absl::Status& status) {
    EXPECT_THAT(status, HasReason("OWNED_ELSEWHERE"));
    EXPECT_THAT(ChineseMessageOf(status), HasSubstr("trusteeships/a"));
  };
  v1::ActivatePairingRequest activate;
  activate.set_name(before.name());
  activate.set_etag(before.etag());
  refused(Await(pairings_.Activate(call_, activate)).status());
  v1::SuspendPairingRequest suspend;
  suspend.set_name(before.name());
  suspend.set_etag(before.etag());
  suspend.set_start("2022-12-01");
  suspend.set_reason("暂停");
  refused(Await(pairings_.Suspend(call_, suspend)).status());
  v1::ResumePairingRequest resume;
  resume.set_name(before.name());
  resume.set_etag(before.etag());
  resume.set_end("2022-12-02");
  refused(Await(pairings_.Resume(call_, resume)).status());
  v1::EndPairingRequest end;
  end.set_name(before.name());
  end.set_etag(before.etag());
  end.set_end("2023-01-01");
  end.set_reason("终止");
  refused(Await(pairings_.End(call_, end)).status());
  refused(Propose("a", "tsinghua", "wanrong").status());
  std::vector<v1::ImportPairingsRequest> rows(1);
  *rows[0].mutable_pairing() = before;
  rows[0].mutable_pairing()->mutable_interval()->set_end("2023-01-01");
  rows[0].set_update(true);
  auto results = Await(pairings_.Import(call_, rows));
  ASSERT_THAT(results.status(), IsOk());
  EXPECT_EQ(results->at(0).outcome(), type::v1::IMPORT_OUTCOME_REFUSED);
  EXPECT_EQ(results->at(0).reason(), "OWNED_ELSEWHERE");
  EXPECT_EQ(Get("a")->SerializeAsString(), before.SerializeAsString());
}

TEST_P(LinkedTest, NobodyEntersAnOwnerByHand) {
  v1::ProposePairingRequest request;
  request.set_pairing_id("x");
  *request.mutable_pairing() = *Propose("y", "pku", "yuanqu");
  request.mutable_pairing()->set_recipient("parties/wanrong");
  request.mutable_pairing()->set_owner("trusteeships/x");
  absl::StatusOr<Pairing> entered = Await(pairings_.Propose(call_, request));
  ASSERT_THAT(entered.status(), IsOk());
  EXPECT_EQ(entered->owner(), "");
}

TEST_P(LinkedTest, SD19_2b_ChildrenEndWithAnOwnedPairing) {
  MustApply(kActivated, Of());
  AddParty("attached", v1::PARTY_KIND_SCHOOL, "北京大学附属中学", "110000");
  // Between schools, inside both areas and the dates.
  v1::ProposePairingRequest request;
  request.set_pairing_id("child");
  request.set_activate(true);
  Pairing& pairing = *request.mutable_pairing();
  pairing.set_scheme("schemes/moe22-trusteeship");
  pairing.set_supporter("parties/attached");
  pairing.set_recipient("parties/yuanqu");
  pairing.set_parent("pairings/a");
  pairing.mutable_interval()->set_start("2022-09-01");
  pairing.mutable_interval()->set_end("2025-09-01");
  ASSERT_THAT(Await(pairings_.Propose(call_, request)).status(), IsOk());
  MustApply(kTerminated, Over(Of(), Trusteeship::STATE_TERMINATED, "2023-03-01"));
  EXPECT_EQ(Get("child")->state(), Pairing::STATE_ENDED);
  EXPECT_EQ(Get("child")->interval().end(), "2023-03-01");
}

TEST_P(LinkedTest, AnEventThatDoesNotParseIsAnErrorAndNoRefusal) {
  db::LoggedEvent event = Event(kActivated, Of());
  event.data = "\xff\xff";
  const absl::Status status =
      db::WriteAndWait(*store_, [&](db::Tx& tx) { return ApplyLinked(tx, absl::CivilDay(2022, 11, 22), event); });
  EXPECT_THAT(status, HasReason("INTERNAL"));
  EXPECT_THAT(Types("trusteeships/a"), IsEmpty());
}

}  // namespace
}  // namespace jiedui::pairing
