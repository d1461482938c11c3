// Duties, periods and obligations over a real store, on both engines (Q11-5.4a, Q16-33).
#include "services/reporting/reporting_test_base.h"

namespace jiedui::reporting {
namespace {

using absl::CivilDay;
using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using type::v1::ImportOutcome;
using v1::Obligation;

class ObligationTest : public ReportingTest {
 protected:
  void SetUp() override {
    HearRegistry();
    ASSERT_EQ(ImportDuty(HalfYearly()).outcome(), ImportOutcome::IMPORT_OUTCOME_CREATED);
  }
  absl::StatusOr<v1::GetCompletenessResponse> Complete(const Call& call, const std::string& period,
                                                       const std::string& region = "") {
    v1::GetCompletenessRequest request;
    request.set_duty(std::string(kDuty));
    request.set_period(period);
    request.set_region_code(region);
    const Call as = As(call, "GetCompleteness");
    return Await(obligations_.GetCompleteness(as, request));
  }
  std::vector<Obligation> List(const Call& call, const std::string& filter = "") {
    v1::ListObligationsRequest request;
    request.set_filter(filter);
    const Call as = As(call, "ListObligations");
    absl::StatusOr<v1::ListObligationsResponse> answer = Await(obligations_.ListObligations(as, request));
    EXPECT_THAT(answer.status(), IsOk());
    if (!answer.ok()) return {};
    return {answer->obligations().begin(), answer->obligations().end()};
  }
  absl::StatusOr<Obligation> Extend(const Call& call, const Obligation& obligation, const std::string& due,
                                    const std::string& reason = "雪灾，道路中断") {
    v1::ExtendObligationRequest request;
    request.set_name(obligation.name());
    request.set_etag(obligation.etag());
    request.set_due_on(due);
    request.set_reason(reason);
    const Call as = As(call, "ExtendObligation");
    return Await(obligations_.ExtendObligation(as, request));
  }
  absl::StatusOr<Obligation> Waive(const Call& call, const Obligation& obligation) {
    v1::WaiveObligationRequest request;
    request.set_name(obligation.name());
    request.set_etag(obligation.etag());
    request.set_reason("本期并入省级专项检查");
    const Call as = As(call, "WaiveObligation");
    return Await(obligations_.WaiveObligation(as, request));
  }
  ImportOutcome ImportCalendar(const std::string& year, const std::vector<std::pair<std::string, bool>>& departures,
                               bool update = false) {
    std::vector<v1::ImportCalendarYearsRequest> rows(1);
    v1::CalendarYear& calendar = *rows[0].mutable_calendar_year();
    calendar.set_name("calendarYears/" + year);
    for (const auto& [date, working] : departures) {
      v1::CalendarYear::Departure& departure = *calendar.add_departures();
      departure.set_date(date);
      departure.set_working(working);
    }
    calendar.mutable_citation()->set_clause("节假日安排");
    calendar.mutable_citation()->set_document("国办发明电〔2022〕16号");
    rows[0].set_update(update);
    const Call call = As(Province(), "ImportCalendarYears");
    absl::StatusOr<std::vector<v1::ImportCalendarYearsResponse>> results =
        Await(calendar_.ImportCalendarYears(call, rows));
    EXPECT_THAT(results.status(), IsOk());
    return results->at(0).outcome();
  }
};

TEST_P(ObligationTest, Q11_5_4a_EightPrefecturesOweSixteenReportsAYear) {
  today_ = CivilDay(2023, 12, 31);
  ASSERT_THAT(Open("2023h1").status(), IsOk());
  ASSERT_THAT(Open("2023h2").status(), IsOk());
  EXPECT_THAT(List(Province(), "period = 2023h1"), SizeIs(8));
  absl::StatusOr<v1::GetCompletenessResponse> year = Complete(Province(), "2023");
  ASSERT_THAT(year.status(), IsOk());
  EXPECT_EQ(year->owed(), 16);
  EXPECT_EQ(year->submitted(), 0);
  EXPECT_EQ(year->accepted_percent(), "0.00");
  EXPECT_THAT(year->periods(), ElementsAre("2023h1", "2023h2"));
  EXPECT_THAT(year->missing(), SizeIs(16));

  const absl::StatusOr<Obligation> one = Get(Owed("632700", "2023h1"));
  ASSERT_THAT(one.status(), IsOk());
  EXPECT_EQ(one->party(), "parties/gov-632700");
  EXPECT_EQ(one->party_name(), "州府632700");
  EXPECT_EQ(one->region_code(), "632700");
  EXPECT_THAT(one->pairings(), ElementsAre("pairings/p-632700"));
  EXPECT_THAT(one->counterparts(), ElementsAre("parties/sup-632700"));
  EXPECT_EQ(one->due_on(), "2023-07-20");
  EXPECT_FALSE(one->calendar_loaded()) << "nobody has entered a calendar";
  EXPECT_THAT(EventsOf(one->name()), ElementsAre("report.opened"));
}

TEST_P(ObligationTest, APeriodIsOpenedOnceAndOnlyWhereTheDutyBinds) {
  EXPECT_THAT(Open("2023h2").status(), HasReason("PERIOD_NOT_BEGUN"));
  EXPECT_THAT(Open("2023").status(), HasReason("PERIOD_NOT_OF_DUTY"));
  EXPECT_THAT(Open("2011h1").status(), HasReason("PERIOD_NOT_OF_DUTY")) << "it binds from 2011-07-01";
  EXPECT_THAT(Open("2011h2").status(), IsOk());
  EXPECT_THAT(Open("2011h2").status(), HasReason("ALREADY_EXISTS"));
  EXPECT_THAT(Open("2023-1").status(), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Open("2023h1", "duties/none").status(), HasReason("NOT_FOUND"));
}

TEST_P(ObligationTest, WhatIsHeardChangesWhatIsOwedWhileThePeriodIsOpen) {
  ASSERT_THAT(Open("2023h1").status(), IsOk());
  // One that ended before the period, as is heard afterwards.
  HearPairing(PairingOf("632800", 2, "2011-01-01", "2022-12-31"));
  EXPECT_EQ(Get(Owed("632800", "2023h1"))->state(), Obligation::STATE_LAPSED);
  EXPECT_EQ(Complete(Province(), "2023h1")->owed(), 7);
  // It did not, after all.
  HearPairing(PairingOf("632800", 3, "2011-01-01", "2023-03-01"));
  EXPECT_EQ(Get(Owed("632800", "2023h1"))->state(), Obligation::STATE_OPEN);
  EXPECT_EQ(Get(Owed("632800", "2023h1"))->until(), "2023-03-01");
  EXPECT_THAT(EventsOf(Owed("632800", "2023h1")), ElementsAre("report.opened", "obligation.lapsed", "report.opened"));
  // What is older than what was heard changes nothing, nor what is heard twice.
  HearPairing(PairingOf("632800", 2, "2011-01-01", "2022-12-31"));
  HearPairing(PairingOf("632800", 3, "2011-01-01", "2023-03-01"));
  EXPECT_THAT(EventsOf(Owed("632800", "2023h1")), SizeIs(3));
  // Another supporter takes over: one obligation, which names both.
  pairing::v1::Pairing next = PairingOf("632800", 1, "2023-03-01");
  next.set_name("pairings/q-632800");
  next.set_supporter("parties/sup-632700");
  HearPairing(next);
  EXPECT_THAT(Get(Owed("632800", "2023h1"))->pairings(), ElementsAre("pairings/p-632800", "pairings/q-632800"));
  EXPECT_THAT(Get(Owed("632800", "2023h1"))->counterparts(), ElementsAre("parties/sup-632700", "parties/sup-632800"));
  EXPECT_EQ(Complete(Province(), "2023h1")->owed(), 8);
}

TEST_P(ObligationTest, AClosedPeriodStaysAsItIs) {
  absl::StatusOr<v1::ReportPeriod> period = Open("2023h1");
  ASSERT_THAT(period.status(), IsOk());
  v1::CloseReportPeriodRequest request;
  request.set_name(period->name());
  request.set_etag(period->etag());
  const auto close = [&] {
    const Call call = As(Province(), "CloseReportPeriod");
    return Await(obligations_.CloseReportPeriod(call, request));
  };
  EXPECT_THAT(close().status(), HasReason("PERIOD_NOT_OVER"));
  today_ = CivilDay(2023, 7, 1);
  EXPECT_THAT(close().status(), IsOk());
  HearPairing(PairingOf("632800", 2, "2011-01-01", "2022-12-31"));
  EXPECT_EQ(Get(Owed("632800", "2023h1"))->state(), Obligation::STATE_OPEN);
}

TEST_P(ObligationTest, RemindedThenOverdueOnceWhateverRestarts) {
  ASSERT_THAT(Open("2023h1").status(), IsOk());
  const std::string name = Owed("632700", "2023h1");
  LetItBe(CivilDay(2023, 7, 14));
  EXPECT_THAT(EventsOf(name), ElementsAre("report.opened"));
  LetItBe(CivilDay(2023, 7, 15));
  EXPECT_THAT(EventsOf(name), ElementsAre("report.opened", "report.due_soon"));
  LetItBe(CivilDay(2023, 7, 20));
  EXPECT_EQ(Get(name)->state(), Obligation::STATE_OPEN) << "the last day in time";
  // Down for a week: what should have fired fires once.
  LetItBe(CivilDay(2023, 7, 28));
  LetItBe(CivilDay(2023, 7, 29));
  EXPECT_EQ(Get(name)->state(), Obligation::STATE_OVERDUE);
  EXPECT_THAT(EventsOf(name), ElementsAre("report.opened", "report.due_soon", "report.overdue"));
  EXPECT_EQ(Complete(Province(), "2023h1")->overdue(), 8);
}

TEST_P(ObligationTest, APeriodOpenedLateIsOverdueAtOnce) {
  today_ = CivilDay(2024, 2, 1);
  ASSERT_THAT(Open("2023h1").status(), IsOk());
  LetItBe(CivilDay(2024, 2, 1));
  EXPECT_THAT(EventsOf(Owed("632700", "2023h1")), ElementsAre("report.opened", "report.overdue"));
}

TEST_P(ObligationTest, ExtendedByTheOfficeAboveAndNotByTheUnitItself) {
  ASSERT_THAT(Open("2023h1").status(), IsOk());
  LetItBe(CivilDay(2023, 7, 25));
  const std::string name = Owed("632700", "2023h1");
  EXPECT_THAT(Extend(Prefecture("632700"), *Get(name), "2023-08-10").status(), HasReason("REPORTING_NOT_ABOVE"));
  EXPECT_THAT(Extend(Prefecture("632800"), *Get(name), "2023-08-10").status(), HasReason("NOT_FOUND"));
  EXPECT_THAT(Extend(Province(), *Get(name), "2023-07-20").status(), HasReason("EXTENSION_NOT_LATER"));
  EXPECT_THAT(Extend(Province(), *Get(name), "2023-07-24").status(), HasReason("EXTENSION_NOT_LATER")) << "is past";
  EXPECT_THAT(Extend(Province(), *Get(name), "2024-07-21").status(), HasReason("EXTENSION_NOT_LATER"));
  EXPECT_THAT(Extend(Province(), *Get(name), "2023-08-10", "").status(), HasReason("MISSING_FIELD"));
  absl::StatusOr<Obligation> extended = Extend(Province(), *Get(name), "2023-08-10");
  ASSERT_THAT(extended.status(), IsOk());
  EXPECT_EQ(extended->state(), Obligation::STATE_OPEN);
  EXPECT_EQ(extended->planned_due_on(), "2023-07-20");
  ASSERT_THAT(extended->extensions(), SizeIs(1));
  EXPECT_EQ(extended->extensions(0).granted_by(), "parties/edu-630000/wang");
  LetItBe(CivilDay(2023, 8, 10));
  EXPECT_EQ(Get(name)->state(), Obligation::STATE_OPEN);
  LetItBe(CivilDay(2023, 8, 11));
  EXPECT_EQ(Get(name)->state(), Obligation::STATE_OVERDUE);
  EXPECT_THAT(EventsOf(name), ElementsAre("report.opened", "report.due_soon", "report.overdue", "obligation.extended",
                                          "report.due_soon", "report.overdue"));
}

TEST_P(ObligationTest, WhatIsWaivedIsNotOwedAndStaysSo) {
  ASSERT_THAT(Open("2023h1").status(), IsOk());
  const std::string name = Owed("632700", "2023h1");
  EXPECT_THAT(Waive(Prefecture("632700"), *Get(name)).status(), HasReason("REPORTING_NOT_ABOVE"));
  ASSERT_THAT(Waive(Province(), *Get(name)).status(), IsOk());
  EXPECT_THAT(Waive(Province(), *Get(name)).status(), HasReason("REPORTING_WRONG_STATE"));
  EXPECT_THAT(Extend(Province(), *Get(name), "2023-08-10").status(), HasReason("REPORTING_WRONG_STATE"));
  EXPECT_EQ(Complete(Province(), "2023h1")->owed(), 7);
  EXPECT_EQ(Complete(Province(), "2023h1")->waived(), 1);
  LetItBe(CivilDay(2023, 8, 1));
  HearPairing(PairingOf("632700", 2, "2011-01-01", "2023-03-01"));
  EXPECT_EQ(Get(name)->state(), Obligation::STATE_WAIVED);
}

TEST_P(ObligationTest, TheCalendarMovesTheDueDates) {
  ASSERT_THAT(Open("2023h1").status(), IsOk());
  const std::string name = Owed("632700", "2023h1");
  EXPECT_EQ(ImportCalendar("2023", {{"2023-07-20", false}, {"2023-07-21", false}, {"2023-07-22", true}}),
            ImportOutcome::IMPORT_OUTCOME_CREATED);
  EXPECT_EQ(Get(name)->due_on(), "2023-07-22");
  EXPECT_TRUE(Get(name)->calendar_loaded());
  LetItBe(CivilDay(2023, 7, 21));
  EXPECT_EQ(Get(name)->state(), Obligation::STATE_OPEN) << "the former timer has fired and said nothing";
  // It was wrong: the due date is past, and what waited is overdue.
  EXPECT_EQ(ImportCalendar("2023", {}, true), ImportOutcome::IMPORT_OUTCOME_UPDATED);
  EXPECT_EQ(Get(name)->due_on(), "2023-07-20");
  LetItBe(CivilDay(2023, 7, 21));
  EXPECT_EQ(Get(name)->state(), Obligation::STATE_OVERDUE);
  // A later date again.
  EXPECT_EQ(ImportCalendar("2023", {{"2023-07-20", false}}, true), ImportOutcome::IMPORT_OUTCOME_UPDATED);
  EXPECT_EQ(Get(name)->state(), Obligation::STATE_OPEN);
  LetItBe(CivilDay(2023, 7, 22));
  EXPECT_EQ(Get(name)->state(), Obligation::STATE_OVERDUE);
}

TEST_P(ObligationTest, AnAutomaticDutyOpensItsPeriodsByItself) {
  v1::Duty duty = HalfYearly();
  duty.set_automatic(true);
  ASSERT_EQ(ImportDuty(duty, true).outcome(), ImportOutcome::IMPORT_OUTCOME_UPDATED);
  LetItBe(CivilDay(2023, 2, 1));
  EXPECT_EQ(Complete(Province(), "2023h1")->owed(), 8) << "the period of today";
  LetItBe(CivilDay(2023, 7, 1));
  EXPECT_EQ(Complete(Province(), "2023h2")->owed(), 8);
  // Down for more than a period.
  LetItBe(CivilDay(2024, 8, 1));
  EXPECT_EQ(Complete(Province(), "2024")->owed(), 16);
  // Not any more; and again.
  duty.set_automatic(false);
  ASSERT_EQ(ImportDuty(duty, true).outcome(), ImportOutcome::IMPORT_OUTCOME_UPDATED);
  LetItBe(CivilDay(2025, 1, 2));
  EXPECT_EQ(Complete(Province(), "2025h1")->owed(), 0);
  duty.set_automatic(true);
  ASSERT_EQ(ImportDuty(duty, true).outcome(), ImportOutcome::IMPORT_OUTCOME_UPDATED);
  LetItBe(CivilDay(2025, 7, 1));
  EXPECT_EQ(Complete(Province(), "2025h2")->owed(), 8);
}

TEST_P(ObligationTest, WhoSeesWhat) {
  ASSERT_THAT(Open("2023h1").status(), IsOk());
  EXPECT_THAT(List(Prefecture("632700")), SizeIs(1));
  EXPECT_THAT(List(Supporter("632700")), SizeIs(1)) << "a supporter sees what is reported on its work";
  EXPECT_THAT(List(MakeCall({.person = "x", .organisation = "parties/other", .role = "university"})), IsEmpty());
  EXPECT_EQ(Complete(Prefecture("632700"), "2023h1")->owed(), 1);
  EXPECT_EQ(Complete(Province(), "2023h1", "632700")->owed(), 1);
  const Call stranger = As(MakeCall({.person = "x", .role = "public"}), "ListObligations");
  EXPECT_THAT(Await(obligations_.ListObligations(stranger, {})).status(), HasReason("PERMISSION_DENIED"));
  // A party that is renamed or moves takes its obligations along.
  HearParty("gov-632700", "玉树市人民政府", "632701", 2);
  EXPECT_EQ(Get(Owed("632700", "2023h1"))->party_name(), "玉树市人民政府");
  EXPECT_THAT(List(Province(), "region_code = 632701"), SizeIs(1));
}

TEST_P(ObligationTest, APartyHeardOfLaterNamesItsObligation) {
  pairing::v1::Pairing pairing = PairingOf("632900");
  HearPairing(pairing);
  ASSERT_THAT(Open("2023h1").status(), IsOk());
  const std::string name = Owed("632900", "2023h1");
  const absl::StatusOr<Obligation> early = Get(name);
  ASSERT_THAT(early.status(), IsOk()) << "rows may come before the party they name";
  EXPECT_EQ(early->region_code(), "632900") << "as the pairing has it";
  EXPECT_EQ(early->party_name(), "");
  HearParty("gov-632900", "新设州府", "632900");
  EXPECT_EQ(Get(name)->party_name(), "新设州府");
}

TEST_P(ObligationTest, DutiesThatContradictThemselvesAreRefused) {
  const auto refused = [&](auto change) {
    v1::Duty duty = HalfYearly();
    duty.set_name("duties/other");
    change(duty);
    const v1::ImportDutiesResponse result = ImportDuty(duty);
    EXPECT_EQ(result.outcome(), ImportOutcome::IMPORT_OUTCOME_REFUSED) << duty.ShortDebugString();
    EXPECT_FALSE(result.message().empty());
    return result.reason();
  };
  EXPECT_EQ(refused([](v1::Duty& duty) { duty.set_name("duties/longer-than-twenty-four-characters"); }),
            "INVALID_FIELD");
  EXPECT_EQ(refused([](v1::Duty& duty) { duty.clear_side(); }), "MISSING_FIELD");
  EXPECT_EQ(refused([](v1::Duty& duty) { duty.clear_schemes(); }), "MISSING_FIELD");
  EXPECT_EQ(refused([](v1::Duty& duty) { duty.add_party_kinds("PREFECTURE"); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](v1::Duty& duty) { duty.set_minimum_days(0); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](v1::Duty& duty) { duty.set_due_days_after(INT32_MIN); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](v1::Duty& duty) { duty.set_remind_days_before(INT32_MAX); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](v1::Duty& duty) { duty.mutable_interval()->set_end("2011-01-01"); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](v1::Duty& duty) { duty.clear_citation(); }), "MISSING_FIELD");
  // Changed only where the row says so.
  v1::Duty other = HalfYearly();
  other.set_due_days_after(30);
  EXPECT_EQ(ImportDuty(other).outcome(), ImportOutcome::IMPORT_OUTCOME_CONFLICT);
  EXPECT_EQ(ImportDuty(HalfYearly()).outcome(), ImportOutcome::IMPORT_OUTCOME_UNCHANGED);
}

INSTANTIATE_TEST_SUITE_P(Engines, ObligationTest, ::testing::ValuesIn(jiedui::testing::EnginesUnderTest()),
                         jiedui::testing::EngineName);

}  // namespace
}  // namespace jiedui::reporting
