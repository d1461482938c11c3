// Measures over a real store, on both engines (MOE22-5 to 7).
#include "services/trusteeship/measure_service.h"

#include "common/base/text.h"
#include "services/trusteeship/policy_measure.h"
#include "services/trusteeship/trusteeship_test_base.h"

namespace jiedui::trusteeship {
namespace {

using jiedui::testing::EngineName;
using jiedui::testing::EnginesUnderTest;
using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using jiedui::testing::NamesClause;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using v1::Measure;

void AddQuantity(google::protobuf::RepeatedPtrField<Measure::Quantity>& quantities, Measure::Unit unit, int64_t value) {
  Measure::Quantity& quantity = *quantities.Add();
  quantity.set_unit(unit);
  quantity.set_value(value);
}

// Two people who shadow for a term.
Measure Shadowing(const std::string& trusteeship = "a") {
  Measure measure;
  measure.set_trusteeship("trusteeships/" + trusteeship);
  measure.set_type(Measure::TYPE_SHADOWING);
  measure.add_tasks(v1::TASK_TEACHING);
  measure.set_start("2022-10-09");
  measure.set_end("2023-01-15");
  AddQuantity(*measure.mutable_planned(), Measure::UNIT_PEOPLE, 2);
  return measure;
}

class MeasureTest : public TrusteeshipTest {
 protected:
  absl::StatusOr<Measure> Create(const std::string& id, const Measure& measure) {
    return Create(university_, id, measure);
  }
  absl::StatusOr<Measure> Create(const Call& call, const std::string& id, const Measure& measure) {
    v1::CreateMeasureRequest request;
    request.set_measure_id(id);
    *request.mutable_measure() = measure;
    const Call as = As(call, "CreateMeasure");
    return Await(measures_.Create(as, request));
  }
  absl::StatusOr<Measure> Update(const Measure& measure) {
    v1::UpdateMeasureRequest request;
    *request.mutable_measure() = measure;
    const Call as = As(university_, "UpdateMeasure");
    return Await(measures_.Update(as, request));
  }
  absl::StatusOr<Measure> Report(const Measure& measure, Measure::Unit unit, int64_t value) {
    v1::ReportMeasureRequest request;
    request.set_name(measure.name());
    request.set_etag(measure.etag());
    AddQuantity(*request.mutable_done(), unit, value);
    const Call as = As(university_, "ReportMeasure");
    return Await(measures_.Report(as, request));
  }
  absl::StatusOr<Measure> Cancel(const Measure& measure, const std::string& reason = "未成行") {
    v1::CancelMeasureRequest request;
    request.set_name(measure.name());
    request.set_etag(measure.etag());
    request.set_reason(reason);
    const Call as = As(university_, "CancelMeasure");
    return Await(measures_.Cancel(as, request));
  }
  absl::StatusOr<Measure> GetMeasure(const std::string& id) {
    v1::GetMeasureRequest request;
    request.set_name("measures/" + id);
    return Await(measures_.Get(ministry_, request));
  }
  v1::ImportMeasuresResponse Import(const Measure& measure, const std::string& id, bool update = false) {
    std::vector<v1::ImportMeasuresRequest> rows(1);
    *rows[0].mutable_measure() = measure;
    rows[0].mutable_measure()->set_name("measures/" + id);
    rows[0].set_update(update);
    rows[0].set_line(7);
    const Call as = As(ministry_, "ImportMeasures");
    auto results = Await(measures_.Import(as, rows));
    EXPECT_THAT(results.status(), IsOk());
    return results.ok() ? results->front() : v1::ImportMeasuresResponse();
  }
  MeasureService measures_{*store_, workers_};
};

TEST_P(MeasureTest, MOE22_2_WithTwoSignaturesAMeasureIsRefused) {
  ASSERT_THAT(Propose("a", Of()).status(), IsOk());
  Measure measure = Shadowing();
  measure.set_start("2022-07-25");  // before the term, after the last signature
  const absl::Status none = Create("m", measure).status();
  EXPECT_THAT(none, HasReason("AGREEMENT_NOT_IN_FORCE"));
  EXPECT_THAT(ChineseMessageOf(none), HasSubstr("尚未拟定"));

  ASSERT_THAT(DrawUp("a").status(), IsOk());
  absl::StatusOr<v1::Agreement> agreement = GetAgreement("a");
  ASSERT_THAT(Sign(Signature(*agreement, v1::PARTY_ROLE_SUPPORTER, "2022-07-18")).status(), IsOk());
  ASSERT_THAT(Sign(Signature(*agreement, v1::PARTY_ROLE_SCHOOL, "2022-07-19")).status(), IsOk());
  const absl::Status two = Create("m", measure).status();
  EXPECT_THAT(two, HasReason("AGREEMENT_NOT_IN_FORCE"));
  EXPECT_THAT(two, NamesClause("MOE22-2"));
  EXPECT_THAT(ChineseMessageOf(two), HasSubstr("三方签署"));
  EXPECT_THAT(ChineseMessageOf(two), HasSubstr("MOE22-2"));
  EXPECT_EQ(Import(measure, "m").reason(), "AGREEMENT_NOT_IN_FORCE");
  EXPECT_THAT(GetMeasure("m").status(), HasReason("NOT_FOUND"));

  ASSERT_THAT(Sign(Signature(*agreement, v1::PARTY_ROLE_COUNTY_GOVERNMENT, "2022-07-20")).status(), IsOk());
  EXPECT_THAT(Create("m", measure).status(), IsOk());
  measure.set_start("2022-07-19");
  const absl::Status early = Create("m2", measure).status();
  EXPECT_THAT(early, HasReason("OUTSIDE_AGREEMENT"));
  EXPECT_THAT(early, NamesClause("MOE22-2"));
  measure.set_start("2022-07-20");
  measure.set_end("2025-09-02");
  EXPECT_THAT(Create("m2", measure).status(), HasReason("OUTSIDE_AGREEMENT"));
  measure.set_end("2025-09-01");
  EXPECT_THAT(Create("m2", measure).status(), IsOk());
}

TEST_P(MeasureTest, MOE22_2_AnAmendedAgreementStopsMeasuresUntilAllHaveSignedAgain) {
  Activate("a");
  absl::StatusOr<Measure> measure = Create("m", Shadowing());
  ASSERT_THAT(measure.status(), IsOk());
  ASSERT_THAT(Amend("a", Terms("县级人民政府每年拨付二百万元。")).status(), IsOk());
  EXPECT_THAT(Create("m2", Shadowing()).status(), HasReason("AGREEMENT_NOT_IN_FORCE"));
  EXPECT_THAT(Report(*measure, Measure::UNIT_PEOPLE, 2).status(), HasReason("AGREEMENT_NOT_IN_FORCE"));
  measure->set_note("改");
  EXPECT_THAT(Update(*measure).status(), HasReason("AGREEMENT_NOT_IN_FORCE"));
  // In force anew since November: what began before it under the first version stays, can be reported, and can still be entered.
  ASSERT_THAT(SignAll("a", "2022-11-20").status(), IsOk());
  EXPECT_THAT(Create("m2", Shadowing()).status(), IsOk());
  Measure early = Shadowing();
  early.set_start("2022-07-19");
  EXPECT_THAT(Create("m3", early).status(), HasReason("OUTSIDE_AGREEMENT"));
  EXPECT_THAT(Report(*measure, Measure::UNIT_PEOPLE, 2).status(), IsOk());
}

TEST_P(MeasureTest, MOE22_2_NothingLiesBeyondATrusteeshipThatEndedEarly) {
  Activate("a");
  v1::TerminateTrusteeshipRequest request;
  request.set_name("trusteeships/a");
  request.set_etag(Get("a")->etag());
  request.set_reason("学校撤并");
  request.set_end("2022-12-01");
  const Call as = As(ministry_, "TerminateTrusteeship");
  ASSERT_THAT(Await(trusteeships_.Terminate(as, request)).status(), IsOk());
  EXPECT_THAT(Create("m", Shadowing()).status(), HasReason("OUTSIDE_TERM"));
  Measure earlier = Shadowing();
  earlier.set_end("2022-12-01");
  EXPECT_THAT(Create("m", earlier).status(), IsOk());
}

TEST_P(MeasureTest, MOE22_5_AMeasureServesAtLeastOneTask) {
  Activate("a");
  Measure measure = Shadowing();
  measure.clear_tasks();
  const absl::Status none = Create("m", measure).status();
  EXPECT_THAT(none, HasReason("MEASURE_WITHOUT_TASK"));
  EXPECT_THAT(none, NamesClause("MOE22-5"));
  measure.add_tasks(v1::TASK_OTHER);
  EXPECT_THAT(Create("m", measure).status(), HasReason("MEASURE_WITHOUT_TASK"));
  measure.set_other_task("校园文化建设");
  EXPECT_THAT(Create("m", measure).status(), IsOk());
  measure.add_tasks(v1::TASK_OTHER);
  EXPECT_THAT(Create("m2", measure).status(), HasReason("INVALID_FIELD"));
  measure.clear_tasks();
  measure.add_tasks(v1::TASK_STUDENTS);
  EXPECT_THAT(Create("m2", measure).status(), HasReason("INVALID_FIELD")) << "text without OTHER";
}

// Each type takes what it counts, needs what it needs, and nothing else.
TEST_P(MeasureTest, MOE22_6a_EachTypeHasItsOwnQuantities) {
  Activate("a");
  struct Case {
    Measure::Type type;
    std::vector<Measure::Unit> units;
    bool accepted;
  };
  const Case cases[] = {
      {Measure::TYPE_RESIDENT_TEAM, {Measure::UNIT_PEOPLE, Measure::UNIT_DAYS}, true},
      {Measure::TYPE_RESIDENT_TEAM, {Measure::UNIT_DAYS}, false},
      {Measure::TYPE_RESIDENT_TEAM, {Measure::UNIT_PEOPLE, Measure::UNIT_HOURS}, false},
      {Measure::TYPE_EXPERT_VISITS, {Measure::UNIT_HOURS, Measure::UNIT_VISITS}, true},
      {Measure::TYPE_EXPERT_VISITS, {Measure::UNIT_PEOPLE}, false},
      {Measure::TYPE_STUDENT_TEACHING, {Measure::UNIT_STUDENTS, Measure::UNIT_MONTHS}, true},
      {Measure::TYPE_STUDENT_TEACHING, {Measure::UNIT_PEOPLE}, false},
      {Measure::TYPE_TRAINING, {Measure::UNIT_PEOPLE, Measure::UNIT_SESSIONS, Measure::UNIT_HOURS}, true},
      {Measure::TYPE_TRAINING, {Measure::UNIT_SESSIONS}, false},
      {Measure::TYPE_SHADOWING, {Measure::UNIT_PEOPLE}, true},
      {Measure::TYPE_CAMP, {Measure::UNIT_STUDENTS, Measure::UNIT_DAYS}, true},
      {Measure::TYPE_CAMP, {Measure::UNIT_STUDENTS, Measure::UNIT_SESSIONS}, false},
      {Measure::TYPE_LAB_OPEN, {Measure::UNIT_STUDENTS, Measure::UNIT_SESSIONS}, true},
      {Measure::TYPE_LAB_OPEN, {}, false},
      {Measure::TYPE_COUNTY_WIDE, {Measure::UNIT_KINDERGARTENS}, true},
      {Measure::TYPE_COUNTY_WIDE, {}, false},
      {Measure::TYPE_INDUSTRY_EDUCATION, {Measure::UNIT_PROJECTS}, true},
      {Measure::TYPE_INDUSTRY_EDUCATION, {Measure::UNIT_PEOPLE}, false},
      {Measure::TYPE_INTELLECTUAL, {Measure::UNIT_PEOPLE}, true},
      {Measure::TYPE_TALENT, {Measure::UNIT_PEOPLE}, true},
      {Measure::TYPE_TALENT, {Measure::UNIT_PEOPLE, Measure::UNIT_PROJECTS}, false},
      {Measure::TYPE_OTHER, {}, true},
      {Measure::TYPE_OTHER, {Measure::UNIT_VISITS}, false}};
  int number = 0;
  for (const Case& c : cases) {
    Measure measure = Shadowing();
    measure.set_type(c.type);
    measure.set_title("说明");
    measure.clear_planned();
    for (const Measure::Unit unit : c.units) AddQuantity(*measure.mutable_planned(), unit, 3);
    const std::string what = StrCat(Measure::Type_Name(c.type), " ", measure.ShortDebugString());
    const absl::StatusOr<Measure> created = Create(StrCat("m", ++number), measure);
    if (c.accepted) {
      ASSERT_THAT(created.status(), IsOk()) << what;
      continue;
    }
    EXPECT_TRUE(ReasonOf(created.status()) == "UNIT_NOT_OF_TYPE" || ReasonOf(created.status()) == "QUANTITY_MISSING")
        << what << created.status();
    const bool extension = c.type >= Measure::TYPE_COUNTY_WIDE && c.type <= Measure::TYPE_TALENT;
    EXPECT_THAT(created.status(), NamesClause(extension ? "MOE22-7" : "MOE22-6a")) << what;
  }
}

TEST_P(MeasureTest, BadInputIsRefusedAndChangesNothing) {
  Activate("a");
  const auto refused = [&](auto change) {
    Measure measure = Shadowing();
    change(measure);
    return ReasonOf(Create("m", measure).status());
  };
  EXPECT_EQ(refused([](Measure& m) { m.set_type(Measure::TYPE_UNSPECIFIED); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Measure& m) { m.set_type(static_cast<Measure::Type>(99)); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Measure& m) { m.add_tasks(static_cast<v1::Task>(9)); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Measure& m) { m.set_trusteeship("pairings/a"); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Measure& m) { m.set_trusteeship("trusteeships/none"); }), "NOT_FOUND");
  EXPECT_EQ(refused([](Measure& m) { m.set_start("2022-10"); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Measure& m) { m.set_end("2022-10-09"); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Measure& m) { m.mutable_planned(0)->set_value(-1); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Measure& m) { m.mutable_planned(0)->set_value(1'000'001); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Measure& m) { *m.add_planned() = m.planned(0); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Measure& m) { *m.add_done() = m.planned(0); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Measure& m) { m.add_subjects(""); }), "MISSING_FIELD");
  EXPECT_EQ(refused([](Measure& m) { m.add_placements("people/x"); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Measure& m) { m.set_note(std::string(4000, 'x')); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Measure& m) {
              m.set_type(Measure::TYPE_OTHER);
              m.set_title("");
            }),
            "MISSING_FIELD");
  EXPECT_THAT(Create("M!", Shadowing()).status(), HasReason("INVALID_FIELD"));
  EXPECT_THAT(GetMeasure("m").status(), HasReason("NOT_FOUND"));
  EXPECT_THAT(Create("m", Shadowing()).status(), IsOk());
  EXPECT_THAT(Create("m", Shadowing()).status(), HasReason("ALREADY_EXISTS"));
}

TEST_P(MeasureTest, MOE22_6b_TypesThatMovePeopleLinkToPlacements) {
  Activate("a");
  absl::StatusOr<Measure> declared = Create("m1", Shadowing());
  ASSERT_THAT(declared.status(), IsOk());
  EXPECT_TRUE(declared->declared());
  Measure linked = *declared;
  linked.add_placements("postings/p-1");
  absl::StatusOr<Measure> updated = Update(linked);
  ASSERT_THAT(updated.status(), IsOk());
  EXPECT_TRUE(updated->declared()) << "nothing was heard of the posting";

  Measure camp = Shadowing();
  camp.set_type(Measure::TYPE_CAMP);
  camp.mutable_planned(0)->set_unit(Measure::UNIT_STUDENTS);
  absl::StatusOr<Measure> entered = Create("m2", camp);
  ASSERT_THAT(entered.status(), IsOk());
  EXPECT_FALSE(entered->declared()) << "students at a camp are nobody's placements";
  camp.add_placements("postings/p-1");
  const absl::Status refused = Create("m3", camp).status();
  EXPECT_THAT(refused, HasReason("PLACEMENTS_NOT_OF_TYPE"));
  EXPECT_THAT(refused, NamesClause("MOE22-6b"));
}

TEST_P(MeasureTest, MOE22_7_AnExtensionNeedsAnAgreementInForce) {
  ASSERT_THAT(Propose("a", Of()).status(), IsOk());
  ASSERT_THAT(DrawUp("a").status(), IsOk());
  Measure wide = Shadowing();
  wide.set_type(Measure::TYPE_COUNTY_WIDE);
  wide.clear_planned();
  AddQuantity(*wide.mutable_planned(), Measure::UNIT_SENIOR_SCHOOLS, 3);
  AddQuantity(*wide.mutable_planned(), Measure::UNIT_KINDERGARTENS, 12);
  EXPECT_THAT(Create("m", wide).status(), HasReason("AGREEMENT_NOT_IN_FORCE"));
  ASSERT_THAT(SignAll("a").status(), IsOk());
  EXPECT_THAT(Create("m", wide).status(), IsOk());
}

TEST_P(MeasureTest, AMeasureIsReportedCorrectedAndTakenBack) {
  Activate("a");
  absl::StatusOr<Measure> planned = Create("m", Shadowing());
  ASSERT_THAT(planned.status(), IsOk());
  EXPECT_EQ(planned->school_region(), "140827");
  EXPECT_THAT(Report(*planned, Measure::UNIT_STUDENTS, 2).status(), HasReason("UNIT_NOT_OF_TYPE"));
  EXPECT_THAT(Report(*planned, Measure::UNIT_DAYS, 20).status(), HasReason("QUANTITY_MISSING"));
  absl::StatusOr<Measure> done = Report(*planned, Measure::UNIT_PEOPLE, 3);
  ASSERT_THAT(done.status(), IsOk());
  EXPECT_EQ(done->state(), Measure::STATE_DONE);
  EXPECT_THAT(Report(*planned, Measure::UNIT_PEOPLE, 3).status(), HasReason("ETAG_MISMATCH"));
  EXPECT_THAT(Report(*done, Measure::UNIT_PEOPLE, 3).status(), HasReason("TRUSTEESHIP_WRONG_STATE"));

  Measure corrected = *done;
  corrected.clear_done();
  EXPECT_THAT(Update(corrected).status(), HasReason("QUANTITY_MISSING"));
  AddQuantity(*corrected.mutable_done(), Measure::UNIT_PEOPLE, 2);
  corrected.set_type(Measure::TYPE_RESIDENT_TEAM);
  EXPECT_THAT(Update(corrected).status(), HasReason("TRUSTEESHIP_FIXED_FIELD"));
  corrected.set_type(Measure::TYPE_SHADOWING);
  absl::StatusOr<Measure> after = Update(corrected);
  ASSERT_THAT(after.status(), IsOk());
  EXPECT_EQ(after->done(0).value(), 2);
  EXPECT_EQ(after->state(), Measure::STATE_DONE);

  EXPECT_THAT(Cancel(*after, "").status(), HasReason("MISSING_FIELD"));
  absl::StatusOr<Measure> cancelled = Cancel(*after);
  ASSERT_THAT(cancelled.status(), IsOk());
  EXPECT_EQ(cancelled->reason(), "未成行");
  EXPECT_THAT(Cancel(*cancelled).status(), HasReason("TRUSTEESHIP_WRONG_STATE"));
  EXPECT_THAT(Update(*cancelled).status(), HasReason("TRUSTEESHIP_WRONG_STATE"));
  EXPECT_THAT(EventsOf("measures/m"),
              ElementsAre("cn.jiedui.trusteeship.measure.planned.v1", "cn.jiedui.trusteeship.measure.done.v1",
                          "cn.jiedui.trusteeship.measure.updated.v1", "cn.jiedui.trusteeship.measure.cancelled.v1"));
  v1::ListMeasureRevisionsRequest request;
  request.set_name("measures/m");
  auto history = Await(measures_.ListRevisions(ministry_, request));
  ASSERT_THAT(history.status(), IsOk());
  ASSERT_EQ(history->revisions_size(), 4);
  EXPECT_EQ(history->revisions(2).from(), "PLANNED");
  EXPECT_EQ(history->revisions(2).to(), "DONE");
  EXPECT_EQ(history->revisions(0).actor(), "parties/pku/li");
}

TEST_P(MeasureTest, WhatHasNotBegunIsNotDone) {
  Activate("a");
  Measure next_year = Shadowing();
  next_year.set_start("2023-03-01");
  next_year.set_end("2023-07-01");
  absl::StatusOr<Measure> planned = Create("m", next_year);
  ASSERT_THAT(planned.status(), IsOk());
  EXPECT_THAT(Report(*planned, Measure::UNIT_PEOPLE, 2).status(), HasReason("MEASURE_NOT_BEGUN"));
}

TEST_P(MeasureTest, OnlyThoseConcernedWrite) {
  Activate("a");
  const Call stranger =
      MakeCall({.person = "x", .organisation = "parties/fudan", .role = "university", .region = "310000"});
  EXPECT_THAT(Create(stranger, "m", Shadowing()).status(), HasReason("NOT_FOUND"));
  const Call neighbour =
      MakeCall({.person = "x", .organisation = "parties/ruc", .role = "university", .region = "110000"});
  EXPECT_THAT(Create(neighbour, "m", Shadowing()).status(), HasReason("NOT_YOUR_PARTY"));
  EXPECT_THAT(Create(government_, "m", Shadowing()).status(), HasReason("PERMISSION_DENIED"));
  EXPECT_THAT(Create(school_, "m", Shadowing()).status(), IsOk());
}

TEST_P(MeasureTest, ARepeatedRequestIsAnsweredOnce) {
  Activate("a");
  v1::CreateMeasureRequest request;
  request.set_request_id("11111111-1111-4111-8111-111111111111");
  *request.mutable_measure() = Shadowing();
  const Call as = As(university_, "CreateMeasure");
  absl::StatusOr<Measure> first = Await(measures_.Create(as, request));
  absl::StatusOr<Measure> again = Await(measures_.Create(as, request));
  ASSERT_THAT(first.status(), IsOk());
  ASSERT_THAT(again.status(), IsOk());
  EXPECT_EQ(first->name(), again->name());
  request.set_request_id("");
  request.set_validate_only(true);
  request.set_measure_id("only");
  EXPECT_THAT(Await(measures_.Create(as, request)).status(), IsOk());
  EXPECT_THAT(GetMeasure("only").status(), HasReason("NOT_FOUND"));
}

// Public data: eight teachers and managers of two schools began shadowing on 2022-10-09; nobody says how many of which, nor until when.
TEST_P(MeasureTest, MOE22_6a_HeadCountsOfTwoSchoolsAddUpToEight) {
  Activate("a");
  Activate("b", Of("youyu", "140623"));
  Measure known = Shadowing();
  known.clear_end();
  known.clear_planned();
  AddQuantity(*known.mutable_done(), Measure::UNIT_PEOPLE, 5);
  known.set_source("大学新闻网 2022-10-10");
  ASSERT_EQ(Import(known, "m1").outcome(), type::v1::IMPORT_OUTCOME_CREATED);
  known.set_trusteeship("trusteeships/b");
  known.mutable_done(0)->set_value(3);
  ASSERT_EQ(Import(known, "m2").outcome(), type::v1::IMPORT_OUTCOME_CREATED);
  EXPECT_EQ(GetMeasure("m2")->state(), Measure::STATE_DONE);

  v1::SummarizeMeasuresRequest request;
  auto all = Await(measures_.Summarize(ministry_, request));
  ASSERT_THAT(all.status(), IsOk());
  ASSERT_EQ(all->totals_size(), 1);
  EXPECT_EQ(all->totals(0).type(), Measure::TYPE_SHADOWING);
  EXPECT_EQ(all->totals(0).planned_measures(), 2);
  EXPECT_EQ(all->totals(0).done_measures(), 2);
  EXPECT_EQ(all->totals(0).planned_size(), 0) << "nobody said what was planned";
  ASSERT_EQ(all->totals(0).done_size(), 1);
  EXPECT_EQ(all->totals(0).done(0).value(), 8);

  const auto people = [&](const Call& call) -> int64_t {
    auto totals = Await(measures_.Summarize(call, request));
    EXPECT_THAT(totals.status(), IsOk());
    return totals.ok() && totals->totals_size() == 1 ? totals->totals(0).done(0).value() : -1;
  };
  EXPECT_EQ(people(school_), 5);
  request.set_trusteeship("trusteeships/b");
  EXPECT_EQ(people(ministry_), 3);
  EXPECT_THAT(Await(measures_.Summarize(school_, request)).status(), HasReason("NOT_FOUND"));
  request.Clear();
  request.set_supporter("parties/pku");
  EXPECT_EQ(people(ministry_), 8);
  EXPECT_EQ(people(university_), 8);
  request.set_region("140623");
  EXPECT_EQ(people(ministry_), 3);
  request.Clear();
  request.set_region("140000");
  request.set_year(2022);
  EXPECT_EQ(people(ministry_), 8);
  request.set_year(2023);
  EXPECT_EQ(people(ministry_), -1);
  request.set_year(1);
  EXPECT_THAT(Await(measures_.Summarize(ministry_, request)).status(), HasReason("INVALID_FIELD"));
  request.Clear();
  request.set_region("14");
  EXPECT_THAT(Await(measures_.Summarize(ministry_, request)).status(), HasReason("INVALID_FIELD"));
}

TEST_P(MeasureTest, AnImportIsRepeatableAndFollowsTheTransitions) {
  Activate("a");
  Measure row = Shadowing();
  EXPECT_EQ(Import(row, "m").outcome(), type::v1::IMPORT_OUTCOME_CREATED);
  EXPECT_EQ(Import(row, "m").outcome(), type::v1::IMPORT_OUTCOME_UNCHANGED);
  AddQuantity(*row.mutable_done(), Measure::UNIT_PEOPLE, 2);
  const v1::ImportMeasuresResponse conflict = Import(row, "m");
  EXPECT_EQ(conflict.outcome(), type::v1::IMPORT_OUTCOME_CONFLICT);
  EXPECT_EQ(conflict.line(), 7);
  EXPECT_EQ(conflict.name(), "measures/m");
  EXPECT_EQ(Import(row, "m", true).outcome(), type::v1::IMPORT_OUTCOME_UPDATED);
  EXPECT_EQ(GetMeasure("m")->state(), Measure::STATE_DONE);
  row.clear_done();
  EXPECT_EQ(Import(row, "m", true).reason(), "QUANTITY_MISSING") << "what is done does not become a plan again";
  AddQuantity(*row.mutable_done(), Measure::UNIT_PEOPLE, 4);
  EXPECT_EQ(Import(row, "m", true).outcome(), type::v1::IMPORT_OUTCOME_UPDATED);
  ASSERT_THAT(Cancel(*GetMeasure("m")).status(), IsOk());
  EXPECT_EQ(Import(row, "m", true).outcome(), type::v1::IMPORT_OUTCOME_UNCHANGED);
  row.set_note("再改");
  EXPECT_EQ(Import(row, "m", true).reason(), "TRUSTEESHIP_WRONG_STATE");
  EXPECT_THAT(EventsOf("measures/m"),
              ElementsAre("cn.jiedui.trusteeship.measure.planned.v1", "cn.jiedui.trusteeship.measure.done.v1",
                          "cn.jiedui.trusteeship.measure.updated.v1", "cn.jiedui.trusteeship.measure.cancelled.v1"));
  row.set_start("2023-03-01");
  row.set_end("2023-05-01");
  EXPECT_EQ(Import(row, "m2").reason(), "MEASURE_NOT_BEGUN");
  row.set_start("nonsense");
  EXPECT_EQ(Import(row, "m2").reason(), "INVALID_FIELD");
}

TEST_P(MeasureTest, ListsAreFilteredByTypeYearAndState) {
  Activate("a");
  Measure measure = Shadowing();
  ASSERT_THAT(Create("m1", measure).status(), IsOk());
  measure.set_start("2023-02-01");
  measure.set_end("2023-03-01");
  ASSERT_THAT(Create("m2", measure).status(), IsOk());
  const auto names = [&](const std::string& filter) {
    v1::ListMeasuresRequest request;
    request.set_filter(filter);
    auto page = Await(measures_.List(ministry_, request));
    EXPECT_THAT(page.status(), IsOk());
    std::vector<std::string> list;
    for (const Measure& listed : page->measures()) list.push_back(listed.name());
    return list;
  };
  EXPECT_THAT(names(""), ElementsAre("measures/m1", "measures/m2"));
  EXPECT_THAT(names("year = 2023"), ElementsAre("measures/m2"));
  EXPECT_THAT(names("year != 2023 AND type = SHADOWING"), ElementsAre("measures/m1"));
  EXPECT_THAT(names("type = CAMP"), ElementsAre());
  EXPECT_THAT(names("state = PLANNED AND trusteeship = trusteeships/a AND school_region : 140000"),
              ElementsAre("measures/m1", "measures/m2"));
  v1::ListMeasuresRequest request;
  request.set_filter("year = soon");
  EXPECT_THAT(Await(measures_.List(ministry_, request)).status(), HasReason("FILTER_INVALID"));
}

INSTANTIATE_TEST_SUITE_P(Engines, MeasureTest, ::testing::ValuesIn(EnginesUnderTest()), EngineName);

TEST(MeasureTotalsTest, OneTypeIsNeverAddedToAnother) {
  std::vector<Measure> measures(4);
  for (Measure& measure : measures) {
    measure.set_state(Measure::STATE_DONE);
    measure.set_type(Measure::TYPE_TRAINING);
    AddQuantity(*measure.mutable_planned(), Measure::UNIT_PEOPLE, 10);
    AddQuantity(*measure.mutable_done(), Measure::UNIT_PEOPLE, 8);
  }
  measures[1].set_type(Measure::TYPE_SHADOWING);
  measures[2].set_state(Measure::STATE_PLANNED);
  measures[2].clear_done();
  measures[3].set_state(Measure::STATE_CANCELLED);
  const v1::SummarizeMeasuresResponse totals = policy::Totals(measures);
  ASSERT_EQ(totals.totals_size(), 2);
  EXPECT_EQ(totals.totals(0).type(), Measure::TYPE_TRAINING);
  EXPECT_EQ(totals.totals(0).planned_measures(), 2);
  EXPECT_EQ(totals.totals(0).done_measures(), 1);
  EXPECT_EQ(totals.totals(0).planned(0).value(), 20);
  EXPECT_EQ(totals.totals(0).done(0).value(), 8);
  EXPECT_EQ(totals.totals(1).type(), Measure::TYPE_SHADOWING);
  EXPECT_EQ(totals.totals(1).planned(0).value(), 10);
}

}  // namespace
}  // namespace jiedui::trusteeship
