// Who decides on postings, and what a decision rests on, through the handlers on both engines.
#include "common/db/mutate.h"
#include "services/rotation/postings/posting_test_base.h"

namespace jiedui::rotation {
namespace {

class PostingDecisionTest : public PostingTestBase {
 protected:
  // The pairing as heard at a later revision.
  void HearPairing(int64_t revision, const std::string& end) {
    BasisFacts basis = registry_.bases["pairings/fz-dx"];
    basis.revision = revision;
    basis.end = end;
    HearBasis(basis);
  }
  // 福州第八中学 supports 安定区中心小学: pairings/schools.
  void PairSchools() {
    BasisFacts basis = registry_.bases["pairings/fz-dx"];
    basis.name = "pairings/schools";
    basis.supporter = "parties/fuzhou8";
    basis.recipient = "parties/anding";
    basis.supporter_region = "350102";
    basis.recipient_region = "621102";
    HearBasis(basis);
    registry_.bases[basis.name] = basis;
  }
  static void AddLearner(Posting& posting, int person) {
    Posting::MentorPair& pair = *posting.add_mentor_pairs();
    pair.set_learner(PersonName(person));
    *pair.mutable_interval() = posting.interval();
  }
};

INSTANTIATE_TEST_SUITE_P(Engines, PostingDecisionTest, ::testing::ValuesIn(jiedui::testing::EnginesUnderTest()),
                         jiedui::testing::EngineName);

TEST_P(PostingDecisionTest, DX18_3_4_2b_TheSidesDecideEachItsPart) {
  PutPerson(1);
  const Call host = School("fuzhou8", "350102");
  absl::StatusOr<Posting> posting = Nominate(*Plan(Shadowing(1)));
  // The sending side's office approves; the other side sees the posting and does not.
  EXPECT_THAT(Approve(Fuzhou(), *posting), HasReason("ROTATION_OUT_OF_SCOPE"));
  posting = Approve(*posting);
  ASSERT_THAT(posting, IsOk());
  posting = Start(host, *posting);
  ASSERT_THAT(posting, IsOk());
  // An office of either side ends it early, of the schools only the one that sent.
  EXPECT_THAT(Cut(host, *posting, "2022-09-10"), HasReason("NOT_YOUR_ORGANISATION"));
  posting = Assess(host, *posting);
  ASSERT_THAT(posting, IsOk());
  EXPECT_THAT(Finish(Fuzhou(), *posting), HasReason("ROTATION_OUT_OF_SCOPE"));
  EXPECT_THAT(Finish(*posting), IsOk());

  PutPerson(2);
  posting = Start(*Approve(*Nominate(*Plan(Shadowing(2)))));
  ASSERT_THAT(posting, IsOk());
  EXPECT_THAT(Cut(Fuzhou(), *posting, "2022-09-10"), IsOk());
}

TEST_P(PostingDecisionTest, Q11_4_9b_APairThatEndedBeforeTheStartStopsNominationAndApproval) {
  PutPerson(1);
  const absl::StatusOr<Posting> planned = Plan(Shadowing(1));
  ASSERT_THAT(planned, IsOk());
  HearPairing(3, "2022-08-01");
  EXPECT_THAT(Nominate(*planned), HasReason("POSTING_BASIS_NOT_IN_FORCE"));
  EXPECT_THAT(Nominate(*planned), NamesClause("Q11-4.9b"));
  HearPairing(4, std::string(kForEver));
  const absl::StatusOr<Posting> nominated = Nominate(*planned);
  ASSERT_THAT(nominated, IsOk());
  HearPairing(5, "2022-08-01");
  EXPECT_THAT(Approve(*nominated), HasReason("POSTING_BASIS_NOT_IN_FORCE"));
  HearPairing(6, "2022-09-02");  // it ends during the posting: that flags, and does not refuse
  EXPECT_THAT(Approve(*nominated), IsOk());
}

TEST_P(PostingDecisionTest, Q11_4_9b_APairOfTwoSchoolsIsNotThatOfTheirCounties) {
  PairSchools();
  PutPerson(1);
  PutPerson(2, "dingxi1");
  HearParty("fuzhou9", PartyKind::PARTY_KIND_SCHOOL, "福州第九中学", "350102");
  Posting neighbour = Shadowing(2);
  neighbour.set_home("parties/dingxi1");
  neighbour.set_basis("pairings/schools");
  EXPECT_THAT(Plan(neighbour), HasReason("POSTING_BASIS_ELSEWHERE"));
  EXPECT_THAT(Plan(neighbour), NamesClause("Q11-4.9b"));
  // Each place of circuit teaching is looked at.
  Posting posting = Shadowing(1);
  posting.set_kind(Posting::KIND_CIRCUIT);
  posting.set_basis("pairings/schools");
  posting.add_circuit("parties/fuzhou9");
  EXPECT_THAT(Plan(posting), HasReason("POSTING_BASIS_ELSEWHERE"));
  posting.clear_circuit();
  const absl::StatusOr<Posting> planned = Plan(posting);
  ASSERT_THAT(planned, IsOk());
  EXPECT_EQ(planned->direction(), Posting::DIRECTION_TO_SUPPORTER);
}

TEST_P(PostingDecisionTest, MOE22_6b_AnAttachedSchoolStandsForItsUniversityAndNoOtherSchoolDoes) {
  HearParty("fjnu", PartyKind::PARTY_KIND_UNIVERSITY, "福建师范大学", "350100");
  HearParty("fjnu-school", PartyKind::PARTY_KIND_ATTACHED_SCHOOL, "福建师范大学附属中学", "350102");
  BasisFacts basis = registry_.bases["pairings/fz-dx"];
  basis.name = "trusteeships/t";
  basis.supporter = "parties/fjnu";
  basis.recipient = "parties/anding";
  basis.recipient_region = "621102";
  HearBasis(basis);
  registry_.bases[basis.name] = basis;
  PutPerson(1);
  Posting posting = Shadowing(1);
  posting.set_basis("trusteeships/t");
  EXPECT_THAT(Plan(posting), HasReason("POSTING_BASIS_ELSEWHERE"));
  posting.set_host("parties/fjnu-school");
  EXPECT_THAT(Plan(posting), IsOk());
}

TEST_P(PostingDecisionTest, Q16_28b_AnImportDecidesNothingOverAgain) {
  PutPerson(1);
  absl::StatusOr<Posting> posting = Start(*Approve(*Nominate(*Plan(Shadowing(1), "p"))));
  ASSERT_THAT(posting, IsOk());
  Posting row = Named(Shadowing(1), "p", Posting::STATE_IN_POST);
  row.set_duty("副校长");
  EXPECT_EQ(Import({row}, true)[0].reason(), "ROTATION_FIXED_FIELD");
  row.clear_duty();
  row.mutable_interval()->set_end("2022-09-10");
  EXPECT_EQ(Import({row}, true)[0].reason(), "POSTING_BEGUN");
  row.mutable_interval()->set_end("2022-10-15");
  EXPECT_EQ(Import({row}, true)[0].reason(), "ROTATION_SAME_ACTOR");
  row.mutable_interval()->set_end("2022-09-15");
  row.set_note("随访");
  EXPECT_EQ(Import({row}, true)[0].outcome(), type::v1::IMPORT_OUTCOME_UPDATED);
  posting = Assess(*Get("postings/p"), Posting::RESULT_EXCELLENT);
  ASSERT_THAT(posting, IsOk());
  // The result stays what was assessed, and what is assessed is no longer written over.
  row = Named(row, "p", Posting::STATE_ASSESSED);
  row.mutable_assessment()->set_result(Posting::RESULT_FAILED);
  EXPECT_EQ(Import({row}, true)[0].reason(), "ROTATION_WRONG_STATE");
  EXPECT_EQ(Get("postings/p")->assessment().result(), Posting::RESULT_EXCELLENT);
  // Nobody approves by import what is yet to begin.
  PutPerson(2);
  const auto results = Import({Named(Shadowing(2, "2022-11-22", "2022-12-10"), "today", Posting::STATE_APPROVED),
                               Named(Shadowing(2, "2022-11-22", "2022-12-10"), "today", Posting::STATE_NOMINATED),
                               Named(Shadowing(2, "2022-11-01", "2022-11-20"), "begun", Posting::STATE_APPROVED)});
  EXPECT_EQ(results[0].reason(), "POSTING_APPROVED_BY_IMPORT");
  EXPECT_EQ(results[1].outcome(), type::v1::IMPORT_OUTCOME_CREATED);
  EXPECT_EQ(results[2].outcome(), type::v1::IMPORT_OUTCOME_CREATED);
}

TEST_P(PostingDecisionTest, Q16_28b_ALaterEndIsApprovedLikeTheFirst) {
  PutPerson(1);
  const absl::StatusOr<Posting> posting = Start(*Approve(*Nominate(*Plan(Exchange(1)))));
  ASSERT_THAT(posting, IsOk());
  Posting longer = *posting;
  longer.mutable_interval()->set_end("2022-12-01");
  EXPECT_THAT(Update(longer), HasReason("ROTATION_SAME_ACTOR"));
  EXPECT_THAT(Update(longer), NamesClause("Q16-28b"));
  EXPECT_THAT(Update(School(), longer), HasReason("ROTATION_SAME_ACTOR"));
  const absl::StatusOr<Posting> extended = Update(Dingxi("qian"), longer);
  ASSERT_THAT(extended, IsOk());
  // Whoever goes home early is cut short, with a reason.
  Posting shorter = *extended;
  shorter.mutable_interval()->set_end("2022-11-01");
  EXPECT_THAT(Update(Dingxi("qian"), shorter), HasReason("POSTING_BEGUN"));
  EXPECT_THAT(Cut(*extended, "2022-11-01"), IsOk());
}

TEST_P(PostingDecisionTest, DX18_3_7_1b_WhoeverShadowsTakesAPlaceOfHisOwnStage) {
  PutPerson(1, "anding", "621102", v1::ROLE_TEACHER, v1::STAGE_SENIOR);
  EXPECT_THAT(Plan(Shadowing(1)), HasReason("POSTING_STAGE_NOT_OF_PERSON"));
  EXPECT_THAT(Plan(Shadowing(1)), NamesClause("DX18-3.7.1b"));
  Posting posting = Shadowing(1);
  posting.set_stage(v1::STAGE_SENIOR);
  EXPECT_THAT(Plan(posting), IsOk());
}

TEST_P(PostingDecisionTest, SD19_3_3c_TheHostSaysWhoOfItsPeopleLearns) {
  PutPerson(1);
  PutPerson(8, "fuzhou8", "350102");
  HearParty("fuzhou9", PartyKind::PARTY_KIND_SCHOOL, "福州第九中学", "350102");
  PutPerson(9, "fuzhou9", "350102");
  const absl::StatusOr<Posting> planned = Plan(Shadowing(1));
  ASSERT_THAT(planned, IsOk());
  Posting paired = *planned;
  AddLearner(paired, 8);
  // The sending side does not see the host's people.
  EXPECT_THAT(Update(paired), HasReason("UNKNOWN_REFERENCE"));
  Posting elsewhere = *planned;
  AddLearner(elsewhere, 9);
  EXPECT_THAT(Update(Fuzhou(), elsewhere), HasReason("MENTOR_LEARNER_ELSEWHERE"));
  EXPECT_THAT(Update(Fuzhou(), elsewhere), NamesClause("SD19-3.3c"));
  Posting more = paired;
  more.set_duty("副校长");
  EXPECT_THAT(Update(Fuzhou(), more), HasReason("ROTATION_OUT_OF_SCOPE"));
  absl::StatusOr<Posting> updated = Update(School("fuzhou8", "350102"), paired);
  ASSERT_THAT(updated, IsOk());
  // What the host has said stays where the sending side changes something else.
  updated->set_note("两周");
  updated = Update(*updated);
  ASSERT_THAT(updated, IsOk());
  EXPECT_EQ(updated->mentor_pairs_size(), 1);
}

TEST_P(PostingDecisionTest, NothingIsAskedForWhoeverMayNotSeeThePosting) {
  PutPerson(1);
  Posting planned = *Plan(Exchange(1));
  planned.set_basis("pairings/none");
  registry_.asked = 0;
  EXPECT_THAT(Update(Fuzhou(), planned), HasReason("NOT_FOUND"));
  EXPECT_EQ(registry_.asked, 0);
}

TEST_P(PostingDecisionTest, ACountyUsesTheBatchOfItsCity) {
  PutPerson(1);
  v1::CreateBatchRequest request;
  request.set_batch_id("b");
  v1::Batch& batch = *request.mutable_batch();
  batch.set_programme("county-exchange");
  batch.set_display_name("第一批");
  batch.set_region_code("621100");
  batch.mutable_interval()->set_start("2021-09-01");
  batch.mutable_interval()->set_end("2022-09-01");
  Call call = As(Dingxi(), "CreateBatch");
  ASSERT_THAT(Await(batches_.CreateBatch(call, request)), IsOk());
  Posting posting = Exchange(1);
  posting.set_batch("batches/b");
  EXPECT_THAT(Plan(Anding(), posting), IsOk());
  v1::GetBatchRequest get;
  get.set_name("batches/b");
  call = As(School(), "GetBatch");
  EXPECT_THAT(Await(batches_.GetBatch(call, get)), IsOk());
  call = As(Fuzhou(), "GetBatch");
  EXPECT_THAT(Await(batches_.GetBatch(call, get)), HasReason("NOT_FOUND"));
}

TEST_P(PostingDecisionTest, Privacy_NoEventTellsHowSomebodyWasAssessed) {
  PutPerson(1);
  const absl::StatusOr<Posting> posting = Assess(*Start(*Approve(*Nominate(*Plan(Shadowing(1))))));
  ASSERT_THAT(posting, IsOk());
  int told = 0;
  Write([&](db::Tx& tx) -> absl::Status {
    absl::Status sequenced = db::SequenceLog(tx, 10000).status();
    if (!sequenced.ok()) return sequenced;
    absl::StatusOr<std::vector<db::LoggedEvent>> events = db::ReadLog(tx, 0, 10000);
    if (!events.ok()) return events.status();
    for (const db::LoggedEvent& event : *events) {
      if (event.type != kPostingAssessed) continue;
      events::v1::PostingChanged changed;
      EXPECT_TRUE(changed.ParseFromString(event.data));
      EXPECT_EQ(changed.posting().state(), Posting::STATE_ASSESSED);
      EXPECT_FALSE(changed.posting().has_assessment());
      ++told;
    }
    return absl::OkStatus();
  });
  EXPECT_EQ(told, 1);
}

}  // namespace
}  // namespace jiedui::rotation
