// What is heard of the pairing registry, on both engines: parties and counties keep their history here, pairings refused and standing.
#include "services/trusteeship/heard.h"

#include "jiedui/pairing/events/v1/pairing_events.pb.h"
#include "services/trusteeship/changes.h"
#include "services/trusteeship/record_service.h"
#include "services/trusteeship/trusteeship_test_base.h"

namespace jiedui::trusteeship {
namespace {

using jiedui::testing::EngineName;
using jiedui::testing::EnginesUnderTest;
using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using ::testing::ElementsAre;
using v1::Trusteeship;

class HeardTest : public TrusteeshipTest {
 protected:
  void SetUp() override { Activate("a"); }

  absl::Status Hear(const std::string& type, const google::protobuf::Message& payload) {
    return HearBytes(type, payload.SerializeAsString());
  }
  absl::Status HearBytes(const std::string& type, const std::string& data) {
    db::LoggedEvent event;
    event.position = ++position_;
    event.type = type;
    event.data = data;
    return db::WriteAndWait(*store_, [&](db::Tx& tx) { return ApplyHeard(tx, absl::CivilDay(2022, 11, 22), event); });
  }
  absl::Status HearParty(const std::string& id, int64_t revision, const std::string& region,
                         const std::string& display_name = "垣曲中学") {
    pairing::events::v1::PartyChanged changed;
    pairing::v1::Party& party = *changed.mutable_party();
    party.set_name("parties/" + id);
    party.set_revision(revision);
    party.set_kind(Kind::PARTY_KIND_SCHOOL);
    party.set_region_code(region);
    party.set_display_name(display_name);
    return Hear("cn.jiedui.pairing.party.updated.v1", changed);
  }
  absl::Status HearRefusal(const std::string& trusteeship, const std::string& message) {
    pairing::events::v1::PairingRefused refused;
    refused.set_owner("trusteeships/" + trusteeship);
    refused.set_owner_revision(2);
    refused.set_reason("RECIPIENT_TAKEN");
    refused.set_message(message);
    return Hear("cn.jiedui.pairing.pairing.refused.v1", refused);
  }
  absl::Status HearPairing(const std::string& id, int64_t revision, bool owned = true) {
    pairing::events::v1::PairingChanged changed;
    pairing::v1::Pairing& pairing = *changed.mutable_pairing();
    pairing.set_name("pairings/" + id);
    pairing.set_revision(revision);
    if (owned) pairing.set_owner("trusteeships/" + id);
    pairing.set_supporter("parties/pku");
    pairing.set_recipient("parties/yuanqu");
    pairing.set_state(pairing::v1::Pairing::STATE_ACTIVE);
    pairing.mutable_interval()->set_start("2022-07-20");
    return Hear("cn.jiedui.pairing.pairing.activated.v1", changed);
  }
  template <class Answer>
  Answer Read(const std::function<absl::StatusOr<Answer>(db::Tx&)>& read) {
    Answer answer{};
    absl::Status status = store_->Read([&](db::Tx& tx) -> absl::Status {
      absl::StatusOr<Answer> found = read(tx);
      if (found.ok()) answer = *std::move(found);
      return found.status();
    });
    EXPECT_THAT(status, IsOk());
    return answer;
  }

  // A document of the school and a survey of the trusteeship.
  void EnterRecords() {
    v1::CreateRecordRequest document;
    document.set_record_id("d");
    document.mutable_record()->set_party("parties/yuanqu");
    document.mutable_record()->set_programme("programmes/moe22");
    document.mutable_record()->mutable_document()->set_type(v1::Document::TYPE_DEVELOPMENT_PLAN);
    document.mutable_record()->mutable_document()->set_uri("https://example.edu.cn/plan");
    v1::CreateRecordRequest survey;
    survey.set_record_id("s");
    survey.mutable_record()->set_trusteeship("trusteeships/a");
    survey.mutable_record()->mutable_survey()->set_start("2022-06-10");
    survey.mutable_record()->mutable_survey()->add_needs("师资");
    const Call as = As(ministry_, "CreateRecord");
    ASSERT_THAT(Await(records_.Create(as, document)), IsOk());
    ASSERT_THAT(Await(records_.Create(as, survey)), IsOk());
  }
  v1::Record GetRecord(const std::string& id, const Call& call) {
    v1::GetRecordRequest request;
    request.set_name("records/" + id);
    absl::StatusOr<v1::Record> record = Await(records_.Get(call, request));
    EXPECT_THAT(record, IsOk());
    return record.ok() ? *std::move(record) : v1::Record();
  }

  RecordService records_{*store_, workers_};
  int64_t position_ = 0;
};

TEST_P(HeardTest, APartyThatMovedTakesItsTrusteeshipAndWhatIsKeptOfItAlong) {
  EnterRecords();
  const int64_t before = Get("a")->revision();
  ASSERT_THAT(HearParty("yuanqu", 2, "140882"), IsOk());
  absl::StatusOr<Trusteeship> moved = Get("a");
  ASSERT_THAT(moved, IsOk());
  EXPECT_EQ(moved->revision(), before + 1);
  EXPECT_EQ(moved->school_region(), "140882");
  EXPECT_EQ(moved->supporter_region(), "110000");
  EXPECT_EQ(moved->state(), Trusteeship::STATE_ACTIVE);
  EXPECT_EQ(moved->checked_parties(1).party(), "parties/yuanqu");
  EXPECT_EQ(moved->checked_parties(1).revision(), 2);
  EXPECT_EQ(moved->checked_parties(0).revision(), 1);
  EXPECT_EQ(GetAgreement("a")->school_region(), "140882");
  EXPECT_EQ(GetAgreement("a")->state(), v1::Agreement::STATE_IN_FORCE);  // signatures stay
  EXPECT_EQ(GetRecord("s", ministry_).school_region(), "140882");
  EXPECT_EQ(GetRecord("s", ministry_).supporter_region(), "110000");
  EXPECT_EQ(GetRecord("d", ministry_).school_region(), "140882");
  EXPECT_EQ(GetRecord("d", ministry_).revision(), 2);
  EXPECT_THAT(EventsOf("agreements/a").back(), "cn.jiedui.trusteeship.agreement.moved.v1");
  EXPECT_THAT(EventsOf("records/d"),
              ElementsAre("cn.jiedui.trusteeship.record.created.v1", "cn.jiedui.trusteeship.record.updated.v1"));
  // The office of where it now lies has it in its scope.
  const Call office = MakeCall({.person = "he", .role = "county", .region = "140882"});
  EXPECT_EQ(GetRecord("d", office).name(), "records/d");
  // What it was before stays known.
  v1::GetTrusteeshipRequest request;
  request.set_name("trusteeships/a");
  request.set_revision(before);
  EXPECT_EQ(Await(trusteeships_.Get(ministry_, request))->school_region(), "140827");
}

TEST_P(HeardTest, ASupporterThatMovedTakesAllItsTrusteeshipsAlong) {
  ASSERT_THAT(Propose("b", Of("youyu", "140623")).status(), IsOk());
  ASSERT_THAT(HearParty("pku", 2, "310000", "北京大学"), IsOk());
  EXPECT_EQ(Get("a")->supporter_region(), "310000");
  EXPECT_EQ(Get("b")->supporter_region(), "310000");
  EXPECT_EQ(Get("b")->school_region(), "140623");
  // A county government has no place of its own in a trusteeship.
  const int64_t revision = Get("a")->revision();
  ASSERT_THAT(HearParty("gov-140827", 2, "140882", "某市人民政府"), IsOk());
  EXPECT_EQ(Get("a")->revision(), revision);
}

TEST_P(HeardTest, TheSameEventTwiceChangesNothingMore) {
  EnterRecords();
  ASSERT_THAT(HearParty("yuanqu", 2, "140882"), IsOk());
  const int64_t trusteeship = Get("a")->revision(), agreement = GetAgreement("a")->revision();
  ASSERT_THAT(HearParty("yuanqu", 2, "140882"), IsOk());
  EXPECT_EQ(Get("a")->revision(), trusteeship);
  EXPECT_EQ(GetAgreement("a")->revision(), agreement);
  EXPECT_EQ(GetRecord("d", ministry_).revision(), 2);
}

TEST_P(HeardTest, AnOlderRevisionChangesNothing) {
  ASSERT_THAT(HearParty("yuanqu", 3, "140882"), IsOk());
  const int64_t revision = Get("a")->revision();
  ASSERT_THAT(HearParty("yuanqu", 2, "140105"), IsOk());
  EXPECT_EQ(Get("a")->revision(), revision);
  EXPECT_EQ(Get("a")->school_region(), "140882");
}

TEST_P(HeardTest, AnEventOlderThanWhatTheRegistryAnsweredChangesNothing) {
  // The registry was asked when it had revision 5; its events of before come only now.
  registry_.Add("youyu", Kind::PARTY_KIND_SCHOOL, "右玉县第一中学", "140623", 5);
  ASSERT_THAT(Propose("b", Of("youyu", "140623")).status(), IsOk());
  const int64_t revision = Get("b")->revision();
  ASSERT_THAT(HearParty("youyu", 3, "140602", "右玉一中"), IsOk());
  ASSERT_THAT(HearParty("youyu", 5, "140623", "右玉县第一中学"), IsOk());
  EXPECT_EQ(Get("b")->revision(), revision);
  EXPECT_EQ(Get("b")->school_region(), "140623");
  ASSERT_THAT(HearParty("youyu", 6, "140602", "右玉县第一中学"), IsOk());
  EXPECT_EQ(Get("b")->school_region(), "140602");
}

TEST_P(HeardTest, ANewNameIsKnownAndChangesNoTrusteeship) {
  const int64_t revision = Get("a")->revision();
  ASSERT_THAT(HearParty("yuanqu", 2, "140827", "垣曲县高级中学"), IsOk());
  EXPECT_EQ(Get("a")->revision(), revision);
  const auto party =
      Read<std::optional<PartyFacts>>([](db::Tx& tx) { return store::HeardParty(tx, "parties/yuanqu"); });
  ASSERT_TRUE(party.has_value());
  EXPECT_EQ(party->display_name, "垣曲县高级中学");
  EXPECT_EQ(party->revision, 2);
  EXPECT_EQ(party->kind, Kind::PARTY_KIND_SCHOOL);
}

TEST_P(HeardTest, ARefusedPairingFlagsTheTrusteeshipUntilItStands) {
  const int64_t revision = Get("a")->revision();
  ASSERT_THAT(HearRefusal("a", "该校已有其他结对。"), IsOk());
  EXPECT_EQ(Get("a")->pairing_refusal(), "该校已有其他结对。");
  EXPECT_EQ(Get("a")->state(), Trusteeship::STATE_ACTIVE);
  ASSERT_THAT(HearRefusal("a", "该校已有其他结对。"), IsOk());
  EXPECT_EQ(Get("a")->revision(), revision + 1);

  ASSERT_THAT(HearPairing("a", 1, /*owned=*/false), IsOk());
  EXPECT_EQ(Get("a")->pairing_refusal(), "该校已有其他结对。") << "one that somebody entered there under the same id";
  ASSERT_THAT(HearPairing("a", 1), IsOk());
  EXPECT_EQ(Get("a")->pairing_refusal(), "");
  EXPECT_EQ(Get("a")->revision(), revision + 2);
  ASSERT_THAT(HearPairing("a", 1), IsOk());
  EXPECT_EQ(Get("a")->revision(), revision + 2);
  EXPECT_EQ(EventsOf("trusteeships/a").back(), "cn.jiedui.trusteeship.trusteeship.flagged.v1");

  const auto pairings = Read<std::vector<store::HeardPairing>>([](db::Tx& tx) { return store::HeardPairings(tx); });
  ASSERT_EQ(pairings.size(), 1u);
  EXPECT_EQ(pairings[0].trusteeship, "trusteeships/a");
  EXPECT_EQ(pairings[0].recipient, "parties/yuanqu");
  EXPECT_EQ(pairings[0].start, "2022-07-20");
  EXPECT_EQ(pairings[0].state, pairing::v1::Pairing::STATE_ACTIVE);
}

TEST_P(HeardTest, PairingsAndRefusalsOfOthersAreNotOurs) {
  ASSERT_THAT(HearPairing("sd19-p1", 1), IsOk());
  EXPECT_TRUE(Read<std::vector<store::HeardPairing>>([](db::Tx& tx) { return store::HeardPairings(tx); }).empty());
  EXPECT_THAT(HearRefusal("nobody", "拒绝"), IsOk());
  EXPECT_THAT(HearBytes("cn.jiedui.pairing.scheme.created.v1", "whatever"), IsOk());
  EXPECT_THAT(HearBytes("cn.jiedui.pairing.region_set.created.v1", "\xff"), IsOk());
}

TEST_P(HeardTest, ACountyThatWasMergedIsFoundUnderBothCodes) {
  pairing::events::v1::RegionChanged changed;
  pairing::v1::Region& region = *changed.mutable_region();
  region.set_name("regions/140882");
  region.set_code("140882");
  region.set_display_name("河津市");
  region.set_revision(1);
  region.add_predecessors()->set_region("regions/142703");
  ASSERT_THAT(Hear("cn.jiedui.pairing.region.created.v1", changed), IsOk());
  ASSERT_THAT(Hear("cn.jiedui.pairing.region.created.v1", changed), IsOk());
  const auto same = [&](const std::string& code) {
    return Read<policy::Lineage>([](db::Tx& tx) { return store::HeardLineage(tx); }).Same(code);
  };
  EXPECT_THAT(same("140882"), ElementsAre("140882", "142703"));
  EXPECT_THAT(same("142703"), ElementsAre("140882", "142703"));
  EXPECT_THAT(same("140827"), ElementsAre("140827"));
  using Names = std::map<std::string, std::string>;
  EXPECT_EQ(Read<Names>([](db::Tx& tx) { return store::RegionNames(tx); }).at("140882"), "河津市");
}

TEST_P(HeardTest, WhatDoesNotParseStopsTheReaction) {
  for (const char* type : {"cn.jiedui.pairing.party.updated.v1", "cn.jiedui.pairing.region.updated.v1",
                           "cn.jiedui.pairing.pairing.refused.v1", "cn.jiedui.pairing.pairing.ended.v1"}) {
    EXPECT_THAT(HearBytes(type, "\xff"), HasReason("INTERNAL")) << type;
  }
}

INSTANTIATE_TEST_SUITE_P(Engines, HeardTest, ::testing::ValuesIn(EnginesUnderTest()), EngineName);

}  // namespace
}  // namespace jiedui::trusteeship
