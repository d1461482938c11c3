// A party that moves to another region, and what rests on it, on both engines: who sees it, now and as known before; what history and
// events say; how it goes on from there.
#include <algorithm>
#include <string>
#include <thread>
#include <vector>

#include "common/db/event_log.h"
#include "google/protobuf/util/time_util.h"
#include "services/pairing/records/records_test_base.h"

namespace jiedui::pairing {
namespace {

using google::protobuf::util::TimeUtil;
using jiedui::testing::EngineName;
using jiedui::testing::EnginesUnderTest;
using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

class FollowTest : public RecordsTest {
 protected:
  Call From(const std::string& region) {
    Call call = call_;
    call.caller.region = region;
    call.scope = Scope::Region(region);
    return call;
  }

  // Names of all that is seen from a region: pairings and records, as known now or at an instant.
  std::vector<std::string> SeenFrom(const std::string& region, absl::Time known_at = absl::InfiniteFuture()) {
    const Call call = From(region);
    v1::ListPairingsRequest pairings;
    v1::ListRecordsRequest records;
    if (known_at != absl::InfiniteFuture()) {
      *pairings.mutable_known_at() = TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(known_at));
      *records.mutable_known_at() = pairings.known_at();
    }
    std::vector<std::string> seen = List(records, call);
    const auto listed = Await(pairings_.List(call, pairings));
    EXPECT_THAT(listed.status(), IsOk());
    for (const auto& row : listed->pairings()) seen.push_back(row.pairing().name().substr(9));
    return seen;
  }

  v1::Pairing GetPairing(const std::string& id) {
    v1::GetPairingRequest request;
    request.set_name("pairings/" + id);
    return *Await(pairings_.Get(call_, request, {}));
  }

  std::vector<db::LoggedEvent> EventsOf(const std::string& subject) {
    std::vector<db::LoggedEvent> events;
    EXPECT_THAT(db::WriteAndWait(*store_, [](db::Tx& tx) { return db::SequenceLog(tx, 1000).status(); }), IsOk());
    EXPECT_THAT(store_->Read([&](db::Tx& tx) {
      absl::StatusOr<std::vector<db::LoggedEvent>> log = db::ReadLog(tx, 0, 1000);
      if (!log.ok()) return log.status();
      std::copy_if(log->begin(), log->end(), std::back_inserter(events),
                   [&](const db::LoggedEvent& event) { return event.subject == subject; });
      return absl::OkStatus();
    }),
                IsOk());
    return events;
  }
};

INSTANTIATE_TEST_SUITE_P(Engines, FollowTest, ::testing::ValuesIn(EnginesUnderTest()), EngineName);

TEST_P(FollowTest, WhatRestsOnAPartyIsSeenWhereItNowIs) {
  MustCreate("leader", Leader("parties/heze", "2019-03-01", "王某"));
  MustCreate("meeting", JointMeeting("2019-06-10", true));
  MustCreate("elsewhere", Leader("parties/yushu", "2019-03-01", "李某"));
  EXPECT_THAT(SeenFrom("371700"), UnorderedElementsAre("leader", "meeting", "sd19-p2"));
  EXPECT_THAT(SeenFrom("110000"), ElementsAre("qh-01"));
  clock_.Advance(absl::Hours(1));
  const absl::Time before = clock_.Now();
  clock_.Advance(absl::Hours(1));

  ASSERT_THAT(Move("heze", "110000").status(), IsOk());
  EXPECT_THAT(SeenFrom("371700"), IsEmpty());
  EXPECT_THAT(SeenFrom("110000"), UnorderedElementsAre("leader", "meeting", "sd19-p2", "qh-01"));
  EXPECT_THAT(SeenFrom("370200"), UnorderedElementsAre("meeting", "sd19-p2")) << "the other side sees what it saw";
  EXPECT_THAT(SeenFrom("632700"), UnorderedElementsAre("elsewhere", "qh-01"));

  EXPECT_THAT(SeenFrom("371700", before), UnorderedElementsAre("leader", "meeting", "sd19-p2"));
  EXPECT_THAT(SeenFrom("110000", before), ElementsAre("qh-01")) << "then it did not lie there";

  ASSERT_THAT(Move("heze", "371700").status(), IsOk());
  EXPECT_THAT(SeenFrom("371700"), UnorderedElementsAre("leader", "meeting", "sd19-p2")) << "and back";
  EXPECT_THAT(SeenFrom("110000"), ElementsAre("qh-01"));
}

TEST_P(FollowTest, Q16_33_TheMoveIsARevisionWithWhoAndWhen) {
  const v1::Record leader = MustCreate("leader", Leader("parties/heze", "2019-03-01", "王某"));
  const v1::Pairing pairing = GetPairing("sd19-p2");
  call_.caller.person = "chen";
  call_.method = "UpdateParty";
  ASSERT_THAT(Move("heze", "110000").status(), IsOk());

  const v1::Pairing moved = GetPairing("sd19-p2");
  EXPECT_EQ(moved.revision(), pairing.revision() + 1);
  EXPECT_EQ(moved.supporter_region(), "370200");
  EXPECT_EQ(moved.recipient_region(), "110000");
  EXPECT_EQ(moved.state(), v1::Pairing::STATE_ACTIVE);
  EXPECT_EQ(moved.interval().SerializeAsString(), pairing.interval().SerializeAsString());
  v1::ListPairingRevisionsRequest history;
  history.set_name("pairings/sd19-p2");
  const auto revisions = Await(pairings_.ListRevisions(From("110000"), history));
  ASSERT_THAT(revisions.status(), IsOk());
  ASSERT_THAT(revisions->revisions(), SizeIs(2));
  EXPECT_EQ(revisions->revisions(0).actor(), "parties/gov-370000/chen");
  EXPECT_EQ(revisions->revisions(0).method(), "UpdateParty");
  EXPECT_EQ(revisions->revisions(1).pairing().recipient_region(), "371700");
  v1::GetPairingRequest first;
  first.set_name("pairings/sd19-p2");
  first.set_revision(1);
  EXPECT_THAT(Await(pairings_.Get(From("110000"), first, {})).status(), IsOk()) << "whoever sees it sees its history";
  EXPECT_THAT(Await(pairings_.Get(From("371700"), first, {})).status(), HasReason("NOT_FOUND"));

  v1::ListRecordRevisionsRequest of_record;
  of_record.set_name("records/leader");
  const auto kept = Await(records_.ListRevisions(From("110000"), of_record));
  ASSERT_THAT(kept->revisions(), SizeIs(2));
  EXPECT_EQ(kept->revisions(0).actor(), "parties/gov-370000/chen");
  EXPECT_THAT(kept->revisions(0).record().regions(), ElementsAre("110000"));
  EXPECT_THAT(kept->revisions(1).record().regions(), ElementsAre("371700"));
  EXPECT_EQ(kept->revisions(0).record().contact().person().name(), "王某");
  EXPECT_THAT(Close(leader, "2020-01-01").status(), HasReason("ETAG_MISMATCH")) << "who has not seen the move";
}

TEST_P(FollowTest, ThoseWhomItLeavesHearThatItDoes) {
  MustCreate("leader", Leader("parties/heze", "2019-03-01", "王某"));
  ASSERT_THAT(Move("heze", "110000").status(), IsOk());
  std::vector<db::LoggedEvent> events = EventsOf("pairings/sd19-p2");
  ASSERT_THAT(events, SizeIs(2));
  EXPECT_EQ(events[1].type, "cn.jiedui.pairing.pairing.corrected.v1");
  EXPECT_THAT(events[1].regions, ElementsAre("370200", "110000", "371700"));
  events = EventsOf("records/leader");
  ASSERT_THAT(events, SizeIs(2));
  EXPECT_EQ(events[1].type, "cn.jiedui.pairing.record.updated.v1");
  EXPECT_THAT(events[1].regions, ElementsAre("110000", "371700"));
  EXPECT_THAT(EventsOf("pairings/qh-01"), SizeIs(1)) << "nothing of it moved";
}

TEST_P(FollowTest, APartyThatStaysRevisesNothing) {
  MustCreate("leader", Leader("parties/heze", "2019-03-01", "王某"));
  v1::GetPartyRequest get;
  get.set_name("parties/heze");
  v1::UpdatePartyRequest request;
  *request.mutable_party() = *Await(registers_.GetParty(call_, get));
  request.mutable_party()->set_short_name("菏泽");
  ASSERT_THAT(Await(registers_.UpdateParty(call_, request)).status(), IsOk());
  request.mutable_party()->set_etag("\"2\"");
  request.mutable_party()->set_region("regions/110000");
  request.set_validate_only(true);
  ASSERT_THAT(Await(registers_.UpdateParty(call_, request)).status(), IsOk());
  EXPECT_EQ(GetPairing("sd19-p2").revision(), 1);
  EXPECT_EQ(Get("leader").revision(), 1);
  EXPECT_THAT(SeenFrom("110000"), ElementsAre("qh-01"));
}

TEST_P(FollowTest, AnImportMovesLikeAnUpdate) {
  MustCreate("leader", Leader("parties/heze", "2019-03-01", "王某"));
  v1::GetPartyRequest get;
  get.set_name("parties/heze");
  std::vector<v1::ImportPartiesRequest> rows(1);
  rows[0].set_update(true);
  *rows[0].mutable_party() = *Await(registers_.GetParty(call_, get));
  rows[0].mutable_party()->set_region("regions/110000");
  for (const auto outcome : {type::v1::IMPORT_OUTCOME_UPDATED, type::v1::IMPORT_OUTCOME_UNCHANGED}) {
    EXPECT_EQ(Await(registers_.ImportParties(call_, rows))->at(0).outcome(), outcome);
    EXPECT_EQ(GetPairing("sd19-p2").revision(), 2);
    EXPECT_THAT(SeenFrom("110000"), UnorderedElementsAre("leader", "sd19-p2", "qh-01"));
  }
}

TEST_P(FollowTest, WhatIsOverMovesToo) {
  const v1::Record leader = MustCreate("leader", Leader("parties/heze", "2019-03-01", "王某"));
  ASSERT_THAT(Close(leader, "2020-01-01").status(), IsOk());
  v1::EndPairingRequest end;
  end.set_name("pairings/sd19-p2");
  end.set_etag(GetPairing("sd19-p2").etag());
  end.set_end("2021-01-01");
  end.set_reason("期满");
  ASSERT_THAT(Await(pairings_.End(call_, end)).status(), IsOk());
  ASSERT_THAT(Move("heze", "110000").status(), IsOk());
  EXPECT_THAT(SeenFrom("110000"), UnorderedElementsAre("leader", "sd19-p2", "qh-01"));
  EXPECT_EQ(GetPairing("sd19-p2").state(), v1::Pairing::STATE_ENDED);
  EXPECT_EQ(GetPairing("sd19-p2").reason(), "期满");
  EXPECT_EQ(Get("leader").state(), v1::Record::STATE_CLOSED);
}

TEST_P(FollowTest, WhoWroteAPlanDoesNotApproveItAfterTheMoveEither) {
  MustCreate("plan", Plan("parties/heze", v1::Plan::KIND_SPECIAL, "2019-03-01"));
  call_.caller.person = "chen";
  ASSERT_THAT(Move("heze", "110000").status(), IsOk());
  EXPECT_THAT(ApproveBy("zhang", Get("plan")).status(), HasReason("OWN_APPROVAL"));
  ASSERT_THAT(ApproveBy("chen", Get("plan")).status(), IsOk()) << "who moved the party wrote nothing in it";
  EXPECT_THAT(Get("plan").regions(), ElementsAre("110000"));
}

TEST_P(FollowTest, AHolderWhoComesBackIsWhereThePartyNowIs) {
  MustCreate("a", Leader("parties/heze", "2019-03-01", "王某"));
  MustCreate("b", Leader("parties/heze", "2020-03-01", "李某"));
  ASSERT_THAT(Move("heze", "110000").status(), IsOk());
  ASSERT_EQ(Get("a").superseded_by(), "records/b");
  ASSERT_THAT(Close(Get("b"), "").status(), IsOk());
  EXPECT_EQ(Get("a").state(), v1::Record::STATE_IN_FORCE);
  EXPECT_THAT(Get("a").regions(), ElementsAre("110000"));
  EXPECT_THAT(SeenFrom("110000"), IsSupersetOf({"a", "b"}));
}

TEST_P(FollowTest, RecordsEnteredWhileThePartyMovesAreNotLeftBehind) {
  constexpr int kRecords = 20;
  std::vector<std::thread> officials;
  officials.emplace_back([this] {
    for (int i = 0; i < 6; ++i) {
      Trailer trailer;
      Call call = call_;
      call.trailer = &trailer;
      v1::GetPartyRequest get;
      get.set_name("parties/heze");
      v1::UpdatePartyRequest request;
      *request.mutable_party() = *Await(registers_.GetParty(call, get));
      request.mutable_party()->set_region(i % 2 == 0 ? "regions/110000" : "regions/371700");
      EXPECT_THAT(Await(registers_.UpdateParty(call, request)).status(), IsOk());
    }
  });
  for (const std::string& of : {std::string("parties/heze"), std::string("pairings/sd19-p2")}) {
    officials.emplace_back([this, of] {
      for (int i = 0; i < kRecords; ++i) {
        Trailer trailer;
        Call call = call_;
        call.trailer = &trailer;
        v1::CreateRecordRequest request;
        *request.mutable_record() = Of(of, "2019-03-01");
        request.mutable_record()->mutable_need()->set_title("需求");
        request.mutable_record()->mutable_need()->set_topic("师资");
        if (of.starts_with("pairings/")) *request.mutable_record() = JointMeeting("2019-06-10", true);
        EXPECT_THAT(Await(records_.Create(call, request)).status(), IsOk());
      }
    });
  }
  for (std::thread& official : officials) official.join();
  EXPECT_THAT(SeenFrom("371700"), SizeIs(2 * kRecords + 1));
  EXPECT_THAT(SeenFrom("371700"), Contains("sd19-p2"));
  EXPECT_THAT(SeenFrom("110000"), ElementsAre("qh-01"));
}

}  // namespace
}  // namespace jiedui::pairing
