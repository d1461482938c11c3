// Postings through the handlers on both engines, named after the requirements.
#include <set>

#include "services/rotation/postings/posting_test_base.h"

namespace jiedui::rotation {
namespace {

class PostingTest : public PostingTestBase {};

INSTANTIATE_TEST_SUITE_P(Engines, PostingTest, ::testing::ValuesIn(jiedui::testing::EnginesUnderTest()),
                         jiedui::testing::EngineName);

// ---- Q11-4.9a: no overlap ---------------------------------------------------------------------------------------------

TEST_P(PostingTest, Q11_4_9a_OverlappingSecondmentsOfOnePersonAreRefused) {
  PutPerson(1);
  Posting first = Shadowing(1, "2022-03-01", "2022-09-01");
  first.set_kind(Posting::KIND_SECONDMENT);
  first.set_duty("局长助理");
  ASSERT_THAT(Plan(first, "first"), IsOk());
  Posting second = first;
  second.set_host("parties/edu-350100");
  second.mutable_interval()->set_start("2022-08-31");
  second.mutable_interval()->set_end("2023-01-01");
  const absl::StatusOr<Posting> refused = Plan(second);
  EXPECT_THAT(refused, HasReason("POSTING_OVERLAP"));
  EXPECT_THAT(refused, NamesClause("Q11-4.9a"));
  EXPECT_EQ(MetadataOf(refused.status(), "day"), "2022-08-31");
  EXPECT_EQ(MetadataOf(refused.status(), "others"), "postings/first");
  // Half-open: one day later the first is over.
  second.mutable_interval()->set_start("2022-09-01");
  EXPECT_THAT(Plan(second), IsOk());
}

TEST_P(PostingTest, Q11_4_9a_PartsOfAPostAddUpExactly) {
  PutPerson(1);
  const auto part = [&](int numerator, int denominator, const std::string& id) {
    Posting posting = Exchange(1);
    posting.mutable_share()->set_numerator(numerator);
    posting.mutable_share()->set_denominator(denominator);
    return Plan(posting, id);
  };
  ASSERT_THAT(part(1, 3, "a"), IsOk());
  ASSERT_THAT(part(1, 3, "b"), IsOk());
  EXPECT_THAT(part(20, 59, "c"), HasReason("POSTING_OVERLAP"));  // 1/3 + 1/3 + 20/59 is above one
  ASSERT_THAT(part(1, 3, "d"), IsOk());
  EXPECT_THAT(part(1, 60, "e"), HasReason("POSTING_OVERLAP"));
  // A withdrawn one makes room.
  const absl::StatusOr<Posting> present = Get("postings/d");
  ASSERT_THAT(Withdraw(*present), IsOk());
  EXPECT_THAT(part(1, 60, "e"), IsOk());
}

// ---- Q11-4.9b: the basis ----------------------------------------------------------------------------------------------

TEST_P(PostingTest, Q11_4_9b_APlacementNeedsAnActivePairOnItsStartDate) {
  PutPerson(1);
  AddTextRule("rotation-basis-programmes", {"fuzhou-dingxi"}, rules::v1::Rule::STRENGTH_REFUSE, "Q11-4.9b");
  Posting posting = Shadowing(1);
  posting.clear_basis();
  EXPECT_THAT(Plan(posting), HasReason("POSTING_BASIS_REQUIRED"));
  EXPECT_THAT(Plan(posting), NamesClause("Q11-4.9b"));
  // The pair began on 2018-11-13.
  Posting early = Shadowing(1, "2018-11-12", "2018-12-01");
  EXPECT_THAT(Plan(early), HasReason("POSTING_BASIS_NOT_IN_FORCE"));
  EXPECT_THAT(Plan(early), NamesClause("Q11-4.9b"));
  early.mutable_interval()->set_start("2018-11-13");
  const absl::StatusOr<Posting> planned = Plan(early);
  ASSERT_THAT(planned, IsOk());
  EXPECT_EQ(planned->checked_revision(), 2);
  EXPECT_EQ(planned->direction(), Posting::DIRECTION_TO_SUPPORTER);
  EXPECT_EQ(planned->home_region(), "621102");
  EXPECT_EQ(planned->host_region(), "350102");
  EXPECT_EQ(planned->state(), Posting::STATE_PLANNED);
  // Not between the two areas.
  Posting elsewhere = Exchange(1);
  elsewhere.set_basis("pairings/fz-dx");
  EXPECT_THAT(Plan(elsewhere), HasReason("POSTING_BASIS_ELSEWHERE"));
  // A pairing that is not there, or nobody who answers: nothing is entered.
  posting.set_basis("pairings/none");
  EXPECT_THAT(Plan(posting), HasReason("UNKNOWN_REFERENCE"));
  registry_.away = true;
  posting.set_basis("pairings/fz-dx");
  EXPECT_THAT(Plan(posting, "away"), HasReason("ROTATION_SERVICE_UNAVAILABLE"));
  EXPECT_THAT(Get("postings/away"), HasReason("NOT_FOUND"));
}

TEST_P(PostingTest, Q11_4_9b_ABasisThatEndsBetweenTheAnswerAndTheCommit) {
  PutPerson(1);
  PutPerson(2);
  // The answer says in force; what was heard since says ended: refused.
  BasisFacts ended = registry_.bases["pairings/fz-dx"];
  ended.revision = 3;
  ended.end = "2022-08-01";
  HearBasis(ended);
  EXPECT_THAT(Plan(Shadowing(1)), HasReason("POSTING_BASIS_NOT_IN_FORCE"));
  // A newer answer than what was heard decides the other way round.
  BasisFacts renewed = ended;
  renewed.revision = 4;
  renewed.end = std::string(kForEver);
  registry_.bases[renewed.name] = renewed;
  const absl::StatusOr<Posting> planned = Plan(Shadowing(1), "committed");
  ASSERT_THAT(planned, IsOk());
  EXPECT_EQ(planned->checked_revision(), 4);
  EXPECT_EQ(planned->flags_size(), 0);
  // Committed on revision 4. Word of revision 3 comes late: it was decided on something newer.
  Write([&](db::Tx& tx) -> absl::Status {
    const Call call = Ministry();
    db::Mutation m(tx, call, "");
    return BasisChanged(m, ended);
  });
  EXPECT_EQ(Get("postings/committed")->flags_size(), 0);
  EXPECT_EQ(Get("postings/committed")->revision(), 1);
  // Then the event of its end arrives, which happened before the commit: the posting is flagged, and stays.
  BasisFacts over = renewed;
  over.revision = 5;
  over.active = false;
  const auto hear = [&](const BasisFacts& facts) {
    Write([&](db::Tx& tx) -> absl::Status {
      const Call call = Ministry();
      db::Mutation m(tx, call, "");
      absl::StatusOr<bool> heard = store::Hear(tx, facts);
      if (!heard.ok()) return heard.status();
      return BasisChanged(m, facts);
    });
  };
  hear(over);
  absl::StatusOr<Posting> flagged = Get("postings/committed");
  ASSERT_EQ(flagged->flags_size(), 1);
  EXPECT_EQ(flagged->flags(0).reason(), "BASIS_ENDED");
  EXPECT_EQ(flagged->state(), Posting::STATE_PLANNED);
  EXPECT_THAT(EventsOf("postings/committed"), ::testing::ElementsAre(kPostingPlanned, kPostingFlagged));
  // A flag whose cause is gone is taken away.
  over.revision = 6;
  over.active = true;
  hear(over);
  EXPECT_EQ(Get("postings/committed")->flags_size(), 0);
}

TEST_P(PostingTest, Q11_4_9b_ABasisThatEndsDuringThePostingFlagsItAtOnce) {
  PutPerson(1);
  BasisFacts basis = registry_.bases["pairings/fz-dx"];
  basis.revision = 3;
  basis.end = "2022-09-10";
  registry_.bases[basis.name] = basis;
  const absl::StatusOr<Posting> planned = Plan(Shadowing(1));
  ASSERT_THAT(planned, IsOk());
  ASSERT_EQ(planned->flags_size(), 1);
  EXPECT_EQ(planned->flags(0).reason(), "BASIS_ENDED");
  // Within its days no more.
  Posting shorter = *planned;
  shorter.mutable_interval()->set_end("2022-09-10");
  const absl::StatusOr<Posting> updated = Update(shorter);
  ASSERT_THAT(updated, IsOk());
  EXPECT_EQ(updated->flags_size(), 0);
}

TEST_P(PostingTest, Q11_4_9b_ASchoolThatMovesOutOfItsBasisFlagsThePosting) {
  PutPerson(1);
  ASSERT_THAT(Plan(Shadowing(1), "p"), IsOk());
  const auto move = [&](const std::string& region, int64_t revision) {
    const PartyFacts party{.name = "parties/fuzhou8",
                           .revision = revision,
                           .kind = PartyKind::PARTY_KIND_SCHOOL,
                           .region_code = region,
                           .display_name = "福州第八中学"};
    Write([&](db::Tx& tx) -> absl::Status {
      const Call call = Ministry();
      db::Mutation m(tx, call, "");
      absl::StatusOr<bool> heard = store::Hear(tx, party);
      if (!heard.ok()) return heard.status();
      return PartyMoved(m, party);
    });
  };
  move("350200", 2);
  absl::StatusOr<Posting> moved = Get("postings/p");
  EXPECT_EQ(moved->host_region(), "350200");
  ASSERT_EQ(moved->flags_size(), 1);
  EXPECT_EQ(moved->flags(0).reason(), "PARTY_MOVED");
  move("350103", 3);
  EXPECT_EQ(Get("postings/p")->flags_size(), 0);
}

TEST_P(PostingTest, SD19_3_3b_ATeamIsSeenWhereItsSidesAreNow) {
  PutPerson(1);
  ASSERT_THAT(PutTeam("t", 1), IsOk());
  const auto move = [&](const std::string& party, const std::string& region) {
    Write([&](db::Tx& tx) {
      const Call call = Ministry();
      db::Mutation m(tx, call, "");
      return PartyMoved(m, {.name = party, .revision = 2, .region_code = region});
    });
  };
  const auto regions = [&] {
    v1::GetTeamRequest request;
    request.set_name("teams/t");
    const Call call = As(Ministry(), "GetTeam");
    const auto team = Await(postings_.GetTeam(call, request));
    return team->home_region() + " " + team->host_region();
  };
  EXPECT_EQ(regions(), "621102 621122");
  move("parties/longxi", "621123");
  EXPECT_EQ(regions(), "621102 621123");
  move("parties/anding", "621124");
  EXPECT_EQ(regions(), "621124 621123");
  move("parties/fuzhou8", "350200");
  EXPECT_EQ(EventsOf("teams/t").size(), 3u);
}

// ---- Q11-4.9c, Q16-3..4, SD19-3.3a ------------------------------------------------------------------------------------

TEST_P(PostingTest, Q11_4_9c_ChargedLodgingIsRefused) {
  PutPerson(1);
  Posting posting = Shadowing(1);
  posting.set_lodging_charge_fen(20000);
  EXPECT_THAT(Plan(posting), HasReason("POSTING_LODGING_CHARGED"));
  EXPECT_THAT(Plan(posting), NamesClause("Q11-4.9c"));
  posting.set_lodging_charge_fen(0);
  EXPECT_THAT(Plan(posting), IsOk());
}

TEST_P(PostingTest, Q16_3_4_APrivateKindergartenWithoutRecognitionIsRefused) {
  PutPerson(1, "anding", "621102", v1::ROLE_TEACHER, v1::STAGE_KINDERGARTEN);
  HearParty("flowers", PartyKind::PARTY_KIND_KINDERGARTEN, "小花幼儿园", "621122");
  Posting posting = Exchange(1);
  posting.set_host("parties/flowers");
  posting.set_stage(v1::STAGE_KINDERGARTEN);
  posting.mutable_interval()->set_start("2021-09-01");
  EXPECT_THAT(Plan(posting, "public"), IsOk());
  ASSERT_THAT(Withdraw(*Get("postings/public")), IsOk());
  PutCategory("private", v1::Category::KIND_PRIVATE, "flowers", "621122", "2015-01-01");
  EXPECT_THAT(Plan(posting), HasReason("KINDERGARTEN_NOT_RECOGNISED"));
  EXPECT_THAT(Plan(posting), NamesClause("Q16-3..4"));
  // Recognised the day after it would begin, then on the day.
  PutCategory("late", v1::Category::KIND_INCLUSIVE_KINDERGARTEN, "flowers", "621122", "2021-09-02");
  EXPECT_THAT(Plan(posting), HasReason("KINDERGARTEN_NOT_RECOGNISED"));
  posting.mutable_interval()->set_start("2021-09-02");
  EXPECT_THAT(Plan(posting), IsOk());
}

TEST_P(PostingTest, SD19_3_3a_OnlyWeakSchoolsInListedCounties) {
  PutPerson(1);
  AddTextRule("rotation-weak-only-programmes", {"sd19-support"}, rules::v1::Rule::STRENGTH_REFUSE, "SD19-3.3a");
  Posting posting = Exchange(1);
  posting.set_programme("sd19-support");
  posting.set_kind(Posting::KIND_SUPPORT_TEACHING);
  EXPECT_THAT(Plan(posting), HasReason("SCHOOL_NOT_WEAK"));
  EXPECT_THAT(Plan(posting), NamesClause("SD19-3.3a"));
  PutCategory("weak", v1::Category::KIND_WEAK, "longxi", "621122", "2020-01-01", "2022-01-01");
  EXPECT_THAT(Plan(posting), HasReason("COUNTY_NOT_LISTED"));
  // That the list of the county is complete says nothing of the school.
  PutCategory("listed", v1::Category::KIND_SUPPORT_TEACHING_COUNTY, "", "621122", "2019-01-18");
  EXPECT_THAT(Plan(posting, "first"), IsOk());
  // "Weak" is a fact of a date.
  ASSERT_THAT(Withdraw(*Get("postings/first")), IsOk());
  posting.mutable_interval()->set_start("2022-01-01");
  EXPECT_THAT(Plan(posting), HasReason("SCHOOL_NOT_WEAK"));
}

TEST_P(PostingTest, Q16_30_IntoAPoorCountyByTheFirstDay) {
  PutPerson(1, "longxi", "621122");
  Posting posting = Exchange(1, "2019-12-31", "2020-07-01");
  posting.set_home("parties/longxi");
  posting.set_host("parties/dingxi1");  // 安定区 was a poor county until 2019-12-31
  absl::StatusOr<Posting> planned = Plan(posting);
  ASSERT_THAT(planned, IsOk());
  EXPECT_TRUE(planned->poor_county());
  planned->mutable_interval()->set_start("2020-01-01");
  const absl::StatusOr<Posting> later = Update(*planned);
  ASSERT_THAT(later, IsOk());
  EXPECT_FALSE(later->poor_county());
}

TEST_P(PostingTest, Q16_1_2_CircuitTeachingHasFurtherPlaces) {
  PutPerson(1);
  Posting posting = Exchange(1);
  posting.add_circuit("parties/dingxi1");
  EXPECT_THAT(Plan(posting), HasReason("INVALID_FIELD"));
  posting.set_kind(Posting::KIND_CIRCUIT);
  ASSERT_THAT(Plan(posting), IsOk());
  v1::ListSchoolPeopleRequest request;
  request.set_school("parties/dingxi1");
  request.set_effective_on("2021-10-01");
  const Call call = As(Dingxi(), "ListSchoolPeople");
  // Planned only: nobody is there yet.
  EXPECT_EQ(Await(questions_.ListSchoolPeople(call, request))->people_size(), 0);
  const Posting imported = Named(posting, "there", Posting::STATE_IN_POST);
  ASSERT_EQ(Import({imported})[0].reason(), "POSTING_OVERLAP");
  PutPerson(2);
  Posting other = imported;
  other.set_person(PersonName(2));
  ASSERT_EQ(Import({other})[0].reason(), "");
  const auto people = Await(questions_.ListSchoolPeople(call, request));
  ASSERT_EQ(people->people_size(), 1);
  EXPECT_EQ(people->people(0).why(), v1::ListSchoolPeopleResponse::WHY_POSTED_HERE);
}

// ---- DX18-3.4.2b: the course ------------------------------------------------------------------------------------------

TEST_P(PostingTest, DX18_3_4_2b_NominationApprovalPostingAssessmentEnd) {
  PutPerson(1);
  absl::StatusOr<Posting> posting = Plan(Exchange(1));
  ASSERT_THAT(posting, IsOk());
  // Posting without approval → refused.
  EXPECT_THAT(Start(*posting), HasReason("ROTATION_WRONG_STATE"));
  EXPECT_THAT(Start(*posting), NamesClause("DX18-3.4.2b"));
  posting = Nominate(*posting);
  ASSERT_THAT(posting, IsOk());
  EXPECT_THAT(Start(*posting), HasReason("ROTATION_WRONG_STATE"));
  // Whoever planned or nominated does not approve.
  EXPECT_THAT(Approve(Dingxi(), *posting), HasReason("ROTATION_SAME_ACTOR"));
  posting = Approve(*posting);
  ASSERT_THAT(posting, IsOk());
  posting = Start(*posting);
  ASSERT_THAT(posting, IsOk());
  // Assessment is needed to end as completed.
  EXPECT_THAT(Finish(*posting), HasReason("POSTING_NOT_ASSESSED"));
  EXPECT_THAT(Finish(*posting), NamesClause("DX18-3.4.2b"));
  posting = Assess(Dingxi(), *posting);
  ASSERT_THAT(posting, IsOk());
  EXPECT_EQ(posting->assessment().assessed_on(), "2022-11-22");
  posting = Finish(*posting);
  ASSERT_THAT(posting, IsOk());
  EXPECT_EQ(posting->state(), Posting::STATE_COMPLETED);
  EXPECT_THAT(EventsOf(posting->name()), ::testing::ElementsAre(kPostingPlanned, kPostingNominated, kPostingApproved,
                                                                kPostingStarted, kPostingAssessed, kPostingCompleted));
  v1::ListPostingRevisionsRequest request;
  request.set_name(posting->name());
  const Call call = As(Dingxi(), "ListPostingRevisions");
  const auto history = Await(postings_.ListPostingRevisions(call, request));
  ASSERT_THAT(history, IsOk());
  ASSERT_EQ(history->revisions_size(), 6);
  EXPECT_EQ(history->revisions(0).from(), "ASSESSED");
  EXPECT_EQ(history->revisions(0).to(), "COMPLETED");
  EXPECT_EQ(history->revisions(3).actor(), "parties/edu-621100/qian");
}

TEST_P(PostingTest, DX18_3_4_2b_NothingBeforeItsDay) {
  PutPerson(1);
  absl::StatusOr<Posting> posting = Plan(Exchange(1, "2022-11-22", "2023-07-01"));
  posting = Approve(*Nominate(*posting));
  ASSERT_THAT(posting, IsOk());
  today_ = absl::CivilDay(2022, 11, 21);
  EXPECT_THAT(Start(*posting), HasReason("POSTING_TOO_EARLY"));
  today_ = absl::CivilDay(2022, 11, 22);
  posting = Start(*posting);
  ASSERT_THAT(posting, IsOk());
  EXPECT_THAT(Assess(Dingxi(), *posting, Posting::RESULT_PASSED, "2022-11-21"), HasReason("POSTING_TOO_EARLY"));
  EXPECT_THAT(Assess(Dingxi(), *posting, Posting::RESULT_PASSED, "2022-11-23"), HasReason("INVALID_FIELD"));
  posting = Assess(Dingxi(), *posting);
  ASSERT_THAT(posting, IsOk());
  today_ = absl::CivilDay(2023, 6, 30);
  EXPECT_THAT(Finish(*posting), HasReason("POSTING_TOO_EARLY"));
  today_ = absl::CivilDay(2023, 7, 1);
  EXPECT_THAT(Finish(*posting), IsOk());
}

TEST_P(PostingTest, NobodyDecidesAboutHimself) {
  PutPerson(1);
  const absl::StatusOr<Posting> posting = Plan(Exchange(1));
  ASSERT_THAT(posting, IsOk());
  const Call himself = Dingxi(PersonName(1));
  EXPECT_THAT(Nominate(himself, *posting), HasReason("ROTATION_SAME_ACTOR"));
  const absl::StatusOr<Posting> nominated = Nominate(*posting);
  EXPECT_THAT(Approve(himself, *nominated), HasReason("ROTATION_SAME_ACTOR"));
  const absl::StatusOr<Posting> started = Start(*Approve(*nominated));
  ASSERT_THAT(started, IsOk());
  EXPECT_THAT(Assess(himself, *started), HasReason("ROTATION_SAME_ACTOR"));
  EXPECT_THAT(Assess(himself, *started), NamesClause("Q16-28b"));
}

TEST_P(PostingTest, WhatIsApprovedChangesOnlyItsEndMentorPairsAndNote) {
  PutPerson(1);
  PutPerson(7, "longxi", "621122");
  absl::StatusOr<Posting> posting = Approve(*Nominate(*Plan(Exchange(1))));
  ASSERT_THAT(posting, IsOk());
  registry_.away = true;  // nothing is asked for these
  posting->mutable_interval()->set_end("2022-08-01");
  posting->set_note("延长一个月");
  Posting::MentorPair& pair = *posting->add_mentor_pairs();
  pair.set_learner(PersonName(7));
  pair.mutable_interval()->set_start("2022-07-01");
  pair.mutable_interval()->set_end("2022-08-01");
  EXPECT_THAT(Update(*posting), HasReason("ROTATION_SAME_ACTOR"));  // longer than was approved
  posting = Update(Dingxi("qian"), *posting);
  ASSERT_THAT(posting, IsOk());
  EXPECT_EQ(posting->interval().end(), "2022-08-01");
  EXPECT_EQ(posting->state(), Posting::STATE_APPROVED);
  Posting other = *posting;
  other.set_duty("副校长");
  EXPECT_THAT(Update(other), HasReason("ROTATION_FIXED_FIELD"));
  other = *posting;
  other.mutable_interval()->set_start("2021-09-02");
  EXPECT_THAT(Update(other), HasReason("ROTATION_FIXED_FIELD"));
  // Nobody can be kept beyond what another posting leaves.
  ASSERT_THAT(Plan(Exchange(1, "2022-08-01", "2023-01-01")), IsOk());
  other = *posting;
  other.mutable_interval()->set_end("2022-08-02");
  EXPECT_THAT(Update(Dingxi("qian"), other), HasReason("POSTING_OVERLAP"));
  // Whatever is changed is what the official saw.
  other = *posting;
  other.set_etag("\"1\"");
  EXPECT_THAT(Update(other), HasReason("ETAG_MISMATCH"));
}

TEST_P(PostingTest, SD19_3_3c_AMentorPairBeyondThePlacementsEndIsRefused) {
  PutPerson(1);
  PutPerson(7, "longxi", "621122");
  Posting posting = Exchange(1);
  Posting::MentorPair& pair = *posting.add_mentor_pairs();
  pair.set_learner(PersonName(7));
  pair.mutable_interval()->set_start("2021-10-01");
  pair.mutable_interval()->set_end("2022-07-02");
  EXPECT_THAT(Plan(posting), HasReason("MENTOR_PAIR_OUTSIDE"));
  EXPECT_THAT(Plan(posting), NamesClause("SD19-3.3c"));
  pair.mutable_interval()->set_end("2022-07-01");
  absl::StatusOr<Posting> planned = Plan(posting);
  ASSERT_THAT(planned, IsOk());
  // Cut short, the pair ends with it.
  planned = Cut(*Start(*Approve(*Nominate(*planned))), "2022-03-01");
  ASSERT_THAT(planned, IsOk());
  EXPECT_EQ(planned->state(), Posting::STATE_CUT_SHORT);
  EXPECT_EQ(planned->interval().end(), "2022-03-01");
  EXPECT_EQ(planned->mentor_pairs(0).interval().end(), "2022-03-01");
  Posting unknown = Exchange(1, "2023-01-01", "2023-02-01");
  *unknown.add_mentor_pairs() = pair;
  unknown.mutable_mentor_pairs(0)->set_learner(PersonName(99));
  unknown.mutable_mentor_pairs(0)->mutable_interval()->set_start("2023-01-01");
  unknown.mutable_mentor_pairs(0)->mutable_interval()->set_end("2023-02-01");
  EXPECT_THAT(Plan(unknown), HasReason("UNKNOWN_REFERENCE"));
}

TEST_P(PostingTest, SD19_3_3e_AShadowingPrincipalGetsAReturnVisit) {
  AddTextRule("rotation-return-visit-programmes", {"fuzhou-dingxi"}, rules::v1::Rule::STRENGTH_REFUSE, "SD19-3.3e");
  PutPerson(1, "anding", "621102", v1::ROLE_PRINCIPAL);
  PutPerson(2);
  absl::StatusOr<Posting> principal = Start(*Approve(*Nominate(*Plan(Shadowing(1)))));
  absl::StatusOr<Posting> teacher = Start(*Approve(*Nominate(*Plan(Shadowing(2)))));
  ASSERT_THAT(principal, IsOk());
  ASSERT_THAT(teacher, IsOk());
  EXPECT_THAT(Finish(*Assess(*teacher)), IsOk());
  EXPECT_THAT(Visit(*teacher, "2022-09-10"), HasReason("ETAG_MISMATCH"));
  EXPECT_THAT(Visit(*Get(teacher->name()), "2022-09-10"), HasReason("NOT_SHADOWING_PRINCIPAL"));
  principal = Assess(*principal);
  EXPECT_THAT(Finish(*principal), HasReason("RETURN_VISIT_MISSING"));
  EXPECT_THAT(Finish(*principal), NamesClause("SD19-3.3e"));
  EXPECT_THAT(Visit(*principal, "2022-08-31"), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Visit(*principal, "2022-11-23"), HasReason("INVALID_FIELD"));
  principal = Visit(*principal, "2022-11-01", "课程建设");
  ASSERT_THAT(principal, IsOk());
  principal = Visit(*principal, "2022-10-01");
  principal = Visit(*principal, "2022-11-01", "学校管理");
  ASSERT_EQ(principal->return_visits_size(), 2);
  EXPECT_EQ(principal->return_visits(0).visited_on(), "2022-10-01");
  EXPECT_EQ(principal->return_visits(1).topic(), "学校管理");
  EXPECT_THAT(Finish(*principal), IsOk());
}

// ---- Who may ----------------------------------------------------------------------------------------------------------

TEST_P(PostingTest, ThePersonIsThereAndTheCallersToSend) {
  EXPECT_THAT(Plan(Shadowing(1)), HasReason("UNKNOWN_REFERENCE"));
  PutPerson(1);
  // Nobody plans for people that he does not see: "not there" and "not yours" answer alike.
  EXPECT_THAT(Plan(Fuzhou(), Shadowing(1)), HasReason("UNKNOWN_REFERENCE"));
  EXPECT_THAT(Plan(School("longxi", "621122"), Shadowing(1)), HasReason("UNKNOWN_REFERENCE"));
  EXPECT_THAT(Plan(School(), Shadowing(1), "by-school"), IsOk());
  // The other side sees and assesses; the sending side nominates.
  EXPECT_THAT(Get(Fuzhou(), "postings/by-school"), IsOk());
  EXPECT_THAT(Nominate(Fuzhou(), *Get("postings/by-school")), HasReason("ROTATION_OUT_OF_SCOPE"));
  // The person sees his own, another teacher nothing.
  const auto teacher = [&](int number) {
    return MakeCall({.person = "t", .organisation = PersonName(number), .role = "teacher", .region = "621102"});
  };
  EXPECT_THAT(Get(teacher(1), "postings/by-school"), IsOk());
  EXPECT_THAT(Get(teacher(2), "postings/by-school"), HasReason("NOT_FOUND"));
  EXPECT_THAT(Plan(teacher(1), Shadowing(1)), HasReason("PERMISSION_DENIED"));
  EXPECT_THAT(Approve(School(), *Get("postings/by-school")), HasReason("PERMISSION_DENIED"));
  v1::ListPostingsRequest request;
  Call call = As(teacher(1), "ListPostings");
  EXPECT_EQ(Await(postings_.ListPostings(call, request))->postings_size(), 1);
  call = As(teacher(2), "ListPostings");
  EXPECT_EQ(Await(postings_.ListPostings(call, request))->postings_size(), 0);
}

TEST_P(PostingTest, HomeIsAnEmploymentOnTheFirstDayOrTheOfficeAboveIt) {
  PutPerson(1);
  Posting posting = Shadowing(1);
  posting.set_home("parties/dingxi1");
  EXPECT_THAT(Plan(posting), HasReason("POSTING_NOT_OF_HOME"));
  posting.set_home("parties/edu-621100");
  EXPECT_THAT(Plan(posting), IsOk());
  // Employed from 2010-09-01 on.
  Posting early = Exchange(1, "2010-08-31", "2010-12-01");
  EXPECT_THAT(Plan(early), HasReason("POSTING_NOT_OF_HOME"));
  // What was before employments are known may be imported.
  EXPECT_EQ(Import({Named(early, "history", Posting::STATE_COMPLETED)})[0].reason(), "");
}

// ---- Teams ------------------------------------------------------------------------------------------------------------

TEST_P(PostingTest, SD19_3_3b_ATeamOfFiveWithOneManagerIsOneTeamOfFivePeople) {
  PutPerson(1, "anding", "621102", v1::ROLE_PRINCIPAL);
  for (int i = 2; i <= 6; ++i) PutPerson(i);
  ASSERT_THAT(PutTeam("t", 1), IsOk());
  const auto join = [&](int number) {
    Posting posting = Exchange(number);
    posting.set_team("teams/t");
    return Plan(posting, "m" + std::to_string(number));
  };
  // The head comes first: a team that has members is led by one.
  EXPECT_THAT(join(2), HasReason("TEAM_HEAD_NOT_MEMBER"));
  EXPECT_THAT(join(2), NamesClause("SD19-3.3b"));
  for (int i = 1; i <= 5; ++i) ASSERT_THAT(join(i), IsOk());
  v1::GetTeamRequest request;
  request.set_name("teams/t");
  const Call call = As(Dingxi(), "GetTeam");
  absl::StatusOr<v1::Team> team = Await(postings_.GetTeam(call, request));
  ASSERT_THAT(team, IsOk());
  EXPECT_EQ(team->people(), 5);
  EXPECT_EQ(team->managers(), 1);
  EXPECT_EQ(team->home_region(), "621102");
  v1::SummarizePostingsRequest asked;
  asked.set_programme("county-exchange");
  const Call summing = As(Dingxi(), "SummarizePostings");
  const auto sums = Await(questions_.SummarizePostings(summing, asked));
  EXPECT_EQ(sums->teams(), 1);
  EXPECT_EQ(sums->people(), 5);
  // The head does not leave the others, and only a member takes over.
  EXPECT_THAT(Withdraw(*Get("postings/m1")), HasReason("TEAM_HEAD_NOT_MEMBER"));
  v1::UpdateTeamRequest update;
  *update.mutable_team() = *team;
  update.mutable_team()->set_head(PersonName(6));
  const Call changing = As(Dingxi(), "UpdateTeam");
  EXPECT_THAT(Await(postings_.UpdateTeam(changing, update)), HasReason("TEAM_HEAD_NOT_MEMBER"));
  update.mutable_team()->set_head(PersonName(2));
  ASSERT_THAT(Await(postings_.UpdateTeam(changing, update)), IsOk());
  EXPECT_THAT(Withdraw(*Get("postings/m1")), IsOk());
  team = Await(postings_.GetTeam(call, request));
  EXPECT_EQ(team->people(), 4);
  EXPECT_EQ(team->managers(), 0);
  // It still holds its postings.
  *update.mutable_team() = *team;
  update.mutable_team()->mutable_interval()->set_end("2022-06-01");
  EXPECT_THAT(Await(postings_.UpdateTeam(changing, update)), HasReason("POSTING_OUTSIDE_TEAM"));
}

TEST_P(PostingTest, SD19_3_3b_BothSidesListTheTeamWithItsPeople) {
  PutPerson(1, "anding", "621102", v1::ROLE_PRINCIPAL);
  PutPerson(2);
  ASSERT_THAT(PutTeam("t", 1), IsOk());
  for (int i = 1; i <= 2; ++i) {
    Posting posting = Exchange(i);
    posting.set_team("teams/t");
    ASSERT_THAT(Plan(posting), IsOk());
  }
  const auto list = [&](const Call& caller) {
    std::string lines;
    const v1::ListTeamsRequest request;
    const Call call = As(caller, "ListTeams");
    const auto page = Await(postings_.ListTeams(call, request));
    EXPECT_THAT(page, IsOk());
    for (const v1::Team& team : page->teams()) lines += StrCat(team.name(), " ", team.people(), "/", team.managers());
    return lines;
  };
  EXPECT_EQ(list(Dingxi()), "teams/t 2/1");
  EXPECT_EQ(list(Anding()), "teams/t 2/1");
  // The parties of its sides, also where nobody says in which area they lie.
  EXPECT_EQ(list(School("anding", "")), "teams/t 2/1");
  EXPECT_EQ(list(School("longxi", "")), "teams/t 2/1");
  EXPECT_EQ(list(School("fuzhou8", "350102")), "");
  EXPECT_EQ(list(Fuzhou()), "");
}

TEST_P(PostingTest, APostingOutsideItsTeamIsRefused) {
  PutPerson(1);
  ASSERT_THAT(PutTeam("t", 1), IsOk());
  Posting posting = Exchange(1);
  posting.set_team("teams/t");
  posting.mutable_interval()->set_end("2022-07-02");
  EXPECT_THAT(Plan(posting), HasReason("POSTING_OUTSIDE_TEAM"));
  posting.mutable_interval()->set_end("2022-07-01");
  posting.set_programme("other");
  EXPECT_THAT(Plan(posting), HasReason("POSTING_OUTSIDE_TEAM"));
  posting.set_programme("county-exchange");
  posting.set_team("teams/none");
  EXPECT_THAT(Plan(posting), HasReason("UNKNOWN_REFERENCE"));
  v1::CreateTeamRequest bad;
  const Call call = As(Dingxi(), "CreateTeam");
  EXPECT_THAT(Await(postings_.CreateTeam(call, bad)), HasReason("MISSING_FIELD"));
  v1::ListTeamsRequest list;
  list.set_filter("host_region:621122 AND year = 2021");
  const Call listing = As(Dingxi(), "ListTeams");
  EXPECT_EQ(Await(postings_.ListTeams(listing, list))->teams_size(), 1);
  list.set_filter("head = people/x");
  EXPECT_THAT(Await(postings_.ListTeams(listing, list)), HasReason("FILTER_INVALID"));
}

// ---- Lists and import -------------------------------------------------------------------------------------------------

TEST_P(PostingTest, ListsByEveryFieldAndDay) {
  PutPerson(1);
  PutPerson(2);
  ASSERT_THAT(Plan(Shadowing(1), "a"), IsOk());
  ASSERT_THAT(Plan(Exchange(2), "b"), IsOk());
  const auto list = [&](const std::string& filter, const std::string& day = "") {
    v1::ListPostingsRequest request;
    request.set_filter(filter);
    request.set_effective_on(day);
    const Call call = As(Dingxi(), "ListPostings");
    std::string names;
    const auto page = Await(postings_.ListPostings(call, request));
    EXPECT_THAT(page, IsOk()) << filter;
    if (!page.ok()) return names;
    for (const Posting& posting : page->postings()) names += posting.name().substr(sizeof("postings/") - 1);
    return names;
  };
  EXPECT_EQ(list(""), "ab");
  EXPECT_EQ(list("name = postings/a"), "a");
  EXPECT_EQ(list("person = " + PersonName(2)), "b");
  EXPECT_EQ(list("home = parties/anding"), "ab");
  EXPECT_EQ(list("host = parties/longxi"), "b");
  EXPECT_EQ(list("home_region:621100"), "ab");
  EXPECT_EQ(list("host_region:350000"), "a");
  EXPECT_EQ(list("programme = county-exchange AND kind = EXCHANGE"), "b");
  EXPECT_EQ(list("state = PLANNED AND stage = PRIMARY"), "ab");
  EXPECT_EQ(list("batch = batches/x"), "");
  EXPECT_EQ(list("team = teams/x"), "");
  EXPECT_EQ(list("basis = pairings/fz-dx"), "a");
  EXPECT_EQ(list("year = 2021"), "b");
  EXPECT_EQ(list("", "2022-06-30"), "b");
  EXPECT_EQ(list("", "2022-07-01"), "");
  EXPECT_EQ(list("year >= 2022", "2022-09-14"), "a");
  v1::ListPostingsRequest bad;
  bad.set_effective_on("2022-13-01");
  const Call call = As(Dingxi(), "ListPostings");
  EXPECT_THAT(Await(postings_.ListPostings(call, bad)), HasReason("INVALID_FIELD"));
}

TEST_P(PostingTest, ImportsAnyStateAndIsHarmlessWhenRepeated) {
  for (int i = 1; i <= 8; ++i) PutPerson(i);
  std::vector<Posting> rows;
  for (int state = Posting::STATE_PLANNED; state <= Posting::STATE_CUT_SHORT; ++state) {
    rows.push_back(Named(Exchange(state), "s" + std::to_string(state), static_cast<Posting::State>(state)));
  }
  const auto outcomes = [](const std::vector<v1::ImportPostingsResponse>& results) {
    std::set<type::v1::ImportOutcome> all;
    for (const auto& result : results) {
      EXPECT_EQ(result.reason(), "") << result.name();
      all.insert(result.outcome());
    }
    return all;
  };
  EXPECT_THAT(outcomes(Import(rows)), ::testing::ElementsAre(type::v1::IMPORT_OUTCOME_CREATED));
  EXPECT_THAT(outcomes(Import(rows)), ::testing::ElementsAre(type::v1::IMPORT_OUTCOME_UNCHANGED));
  EXPECT_EQ(Get("postings/s6")->revision(), 1);
  EXPECT_EQ(Get("postings/s6")->state(), Posting::STATE_COMPLETED);
  rows[0].set_duty("副校长");
  EXPECT_EQ(Import({rows[0]})[0].outcome(), type::v1::IMPORT_OUTCOME_CONFLICT);
  EXPECT_EQ(Import({rows[0]}, true)[0].outcome(), type::v1::IMPORT_OUTCOME_UPDATED);
  EXPECT_EQ(Get("postings/s1")->duty(), "副校长");
  // A file decides nothing over again.
  rows[0].set_state(Posting::STATE_APPROVED);
  EXPECT_EQ(Import({rows[0]}, true)[0].reason(), "ROTATION_FIXED_FIELD");
  EXPECT_THAT(EventsOf("postings/s8"), ::testing::ElementsAre(kPostingImported));
}

TEST_P(PostingTest, ImportRefusesRowByRow) {
  PutPerson(1);
  PutPerson(2);
  Posting unassessed = Named(Exchange(1), "a", Posting::STATE_COMPLETED);
  unassessed.clear_assessment();
  Posting future = Named(Exchange(1, "2023-01-01", "2023-06-01"), "b", Posting::STATE_IN_POST);
  Posting silent = Named(Exchange(1), "c", Posting::STATE_WITHDRAWN);
  silent.clear_reason();
  Posting stateless = Named(Exchange(1), "d", Posting::STATE_UNSPECIFIED);
  Posting nobody = Named(Exchange(9), "e", Posting::STATE_PLANNED);
  Posting nowhere = Named(Exchange(1), "f", Posting::STATE_PLANNED);
  nowhere.set_host("parties/none");
  Posting unfounded = Named(Shadowing(1), "g", Posting::STATE_PLANNED);
  unfounded.set_basis("pairings/none");
  const Posting good = Named(Shadowing(1), "h", Posting::STATE_PLANNED);
  const Posting twice = Named(Shadowing(1), "i", Posting::STATE_PLANNED);
  const auto results = Import({unassessed, future, silent, stateless, nobody, nowhere, unfounded, good, twice});
  std::vector<std::string> reasons;
  for (const auto& result : results) reasons.push_back(result.reason());
  EXPECT_THAT(reasons, ::testing::ElementsAre("POSTING_NOT_ASSESSED", "INVALID_FIELD", "MISSING_FIELD", "MISSING_FIELD",
                                              "UNKNOWN_REFERENCE", "UNKNOWN_REFERENCE", "UNKNOWN_REFERENCE", "",
                                              "POSTING_OVERLAP"));
  // The basis of a chunk is asked once.
  registry_.asked = 0;
  Import({Named(Shadowing(1, "2021-01-01", "2021-02-01"), "j", Posting::STATE_PLANNED),
          Named(Shadowing(1, "2021-03-01", "2021-04-01"), "k", Posting::STATE_PLANNED)});
  EXPECT_EQ(registry_.asked, 1);
  // Nobody answers: the chunk may be sent again.
  registry_.away = true;
  std::vector<v1::ImportPostingsRequest> rows(1);
  *rows[0].mutable_posting() = Named(Shadowing(2), "l", Posting::STATE_PLANNED);
  const Call call = As(Dingxi(), "ImportPostings");
  EXPECT_THAT(Await(postings_.ImportPostings(call, rows)), HasReason("ROTATION_SERVICE_UNAVAILABLE"));
}

TEST_P(PostingTest, ARepeatedRequestIsAnsweredAsBefore) {
  PutPerson(1);
  v1::PlanPostingRequest request;
  *request.mutable_posting() = Shadowing(1);
  request.set_request_id("5f0c6a52-3c0b-4c68-9d0e-0a7c5c5f7a01");
  const Call call = As(Dingxi(), "PlanPosting");
  const absl::StatusOr<Posting> first = Await(postings_.PlanPosting(call, request));
  ASSERT_THAT(first, IsOk());
  registry_.away = true;
  const absl::StatusOr<Posting> again = Await(postings_.PlanPosting(call, request));
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->name(), first->name());
  // Checked, answered as if, and nothing changed.
  registry_.away = false;
  request.set_request_id("");
  request.set_validate_only(true);
  request.mutable_posting()->mutable_interval()->set_start("2022-10-01");
  request.mutable_posting()->mutable_interval()->set_end("2022-10-15");
  const absl::StatusOr<Posting> asif = Await(postings_.PlanPosting(call, request));
  ASSERT_THAT(asif, IsOk());
  EXPECT_THAT(Get(asif->name()), HasReason("NOT_FOUND"));
}

TEST_P(PostingTest, RefusedInputsOfPostings) {
  PutPerson(1);
  const auto refused = [&](void (*spoil)(Posting&)) {
    Posting posting = Shadowing(1);
    spoil(posting);
    const absl::StatusOr<Posting> planned = Plan(posting);
    return ReasonOf(planned.status());
  };
  EXPECT_EQ(refused([](Posting& p) { p.clear_kind(); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Posting& p) { p.set_kind(static_cast<Posting::Kind>(99)); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Posting& p) { p.set_kind(Posting::KIND_OTHER); }), "MISSING_FIELD");
  EXPECT_EQ(refused([](Posting& p) { p.set_other_kind("x"); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Posting& p) { p.clear_programme(); }), "MISSING_FIELD");
  EXPECT_EQ(refused([](Posting& p) { p.set_programme("Fuzhou"); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Posting& p) { p.set_person("parties/x"); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Posting& p) { p.set_home("anding"); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Posting& p) { p.set_host(p.home()); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Posting& p) { p.mutable_interval()->clear_start(); }), "MISSING_FIELD");
  EXPECT_EQ(refused([](Posting& p) { p.mutable_interval()->clear_end(); }), "MISSING_FIELD");
  EXPECT_EQ(refused([](Posting& p) { p.mutable_interval()->set_start("2022-09"); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Posting& p) { p.mutable_interval()->set_end(p.interval().start()); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Posting& p) { p.mutable_interval()->set_attested_on("2022-09-01"); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Posting& p) { p.mutable_share()->set_numerator(1); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Posting& p) {
              p.mutable_share()->set_numerator(3);
              p.mutable_share()->set_denominator(2);
            }),
            "INVALID_FIELD");
  EXPECT_EQ(refused([](Posting& p) { p.set_stage(static_cast<v1::Stage>(99)); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Posting& p) { p.set_duty(std::string(151, 'x')); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Posting& p) { p.set_basis("schemes/x"); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Posting& p) { p.set_team("x"); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Posting& p) { p.set_batch("batches/none"); }), "UNKNOWN_REFERENCE");
  EXPECT_EQ(refused([](Posting& p) { p.mutable_assessment()->set_result(Posting::RESULT_PASSED); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Posting& p) { p.add_return_visits()->set_visited_on("2022-09-02"); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Posting& p) { p.add_mentor_pairs()->set_learner(p.person()); }), "MISSING_FIELD");
  const absl::StatusOr<Posting> posting = Plan(Shadowing(1), "taken");
  ASSERT_THAT(posting, IsOk());
  EXPECT_THAT(Plan(Shadowing(1, "2022-10-01", "2022-10-15"), "taken"), HasReason("ALREADY_EXISTS"));
  EXPECT_THAT(Plan(Shadowing(1), "Not An Id"), HasReason("INVALID_FIELD"));
  Posting other = *posting;
  other.set_host("parties/edu-350100");
  EXPECT_THAT(Update(other), HasReason("ROTATION_FIXED_FIELD"));
  Posting stale;
  stale.set_name("postings/taken");
  EXPECT_THAT(Nominate(stale), HasReason("MISSING_FIELD"));
  EXPECT_THAT(Approve(stale), HasReason("MISSING_FIELD"));
  EXPECT_THAT(Start(stale), HasReason("MISSING_FIELD"));
  EXPECT_THAT(Finish(stale), HasReason("MISSING_FIELD"));
  stale.set_etag("\"9\"");
  EXPECT_THAT(Nominate(stale), HasReason("ETAG_MISMATCH"));
  EXPECT_THAT(Withdraw(*posting, ""), HasReason("MISSING_FIELD"));
  EXPECT_THAT(Cut(*posting, "", "x"), HasReason("MISSING_FIELD"));
  EXPECT_THAT(Cut(*posting, "2022-09-05", ""), HasReason("MISSING_FIELD"));
  EXPECT_THAT(Assess(*posting, Posting::RESULT_UNSPECIFIED), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Visit(*posting, ""), HasReason("MISSING_FIELD"));
  const absl::StatusOr<Posting> in_post = Start(*Approve(*Nominate(*posting)));
  EXPECT_THAT(Cut(*in_post, "2022-09-01"), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Cut(*in_post, "2022-09-15"), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Get("postings/none"), HasReason("NOT_FOUND"));
  EXPECT_THAT(Get("people/x"), HasReason("INVALID_FIELD"));
}

// ---- Q16-33: no personal data leaves ----------------------------------------------------------------------------------

TEST_P(PostingTest, Q16_33_EventsCarryNoPersonalData) {
  PutPerson(1);
  Posting posting = Exchange(1);
  posting.set_note("家庭困难");
  absl::StatusOr<Posting> saved = Start(*Approve(*Nominate(*Plan(posting))));
  ASSERT_THAT(saved, IsOk());
  v1::AssessPostingRequest request = Of<v1::AssessPostingRequest>(*saved);
  request.mutable_assessment()->set_result(Posting::RESULT_EXCELLENT);
  request.mutable_assessment()->set_text("表现突出");
  const Call call = As(Dingxi(), "AssessPosting");
  saved = Await(postings_.AssessPosting(call, request));
  ASSERT_THAT(Cut(*saved, "2022-01-01", "患病住院"), IsOk());
  int seen = 0;
  Write([&](db::Tx& tx) -> absl::Status {
    absl::StatusOr<int64_t> sequenced = db::SequenceLog(tx, 10000);
    if (!sequenced.ok()) return sequenced.status();
    absl::StatusOr<std::vector<db::LoggedEvent>> events = db::ReadLog(tx, 0, 10000);
    if (!events.ok()) return events.status();
    seen = 0;
    for (const db::LoggedEvent& event : *events) {
      if (event.subject != saved->name()) continue;
      ++seen;
      for (const char* personal : {"家庭困难", "表现突出", "患病住院", "测试教师"}) {
        EXPECT_EQ(event.data.find(personal), std::string::npos) << event.type;
      }
    }
    return absl::OkStatus();
  });
  EXPECT_EQ(seen, 6);
}

}  // namespace
}  // namespace jiedui::rotation
