// What tests of the reporting service start from: a registry as its events have told it (the eight prefectures of Qinghai, each with its
// supporter), a duty to report each half year, and what offices and units do.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "common/base/civil.h"
#include "common/base/clock.h"
#include "common/base/worker_pool.h"
#include "common/db/event_log.h"
#include "common/db/source_position.h"
#include "common/db/timer.h"
#include "common/rules/rules.h"
#include "common/testing/fake_clock.h"
#include "common/testing/matchers.h"
#include "common/testing/test_database.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "jiedui/pairing/events/v1/pairing_events.pb.h"
#include "services/reporting/assessments/assessment_service.h"
#include "services/reporting/calendar/calendar_service.h"
#include "services/reporting/figures/facts.h"
#include "services/reporting/heard.h"
#include "services/reporting/notices/demand_service.h"
#include "services/reporting/notices/notice_service.h"
#include "services/reporting/obligations/obligation_service.h"
#include "services/reporting/obligations/traits.h"
#include "services/reporting/schema.h"
#include "services/reporting/tasks/task_service.h"
#include "services/reporting/timers.h"

namespace jiedui::reporting {

class ReportingTest : public ::testing::TestWithParam<jiedui::testing::Engine> {
 protected:
  // The eight prefectures (630100 to 632800), parties/gov-<code>, each with the supporter parties/sup-<code> since 2011-01-01:
  // pairings/p-<code> of schemes/q11-tibetan.
  static constexpr std::string_view kPrefectures[] = {"630100", "630200", "632200", "632300",
                                                      "632500", "632600", "632700", "632800"};
  static constexpr std::string_view kDuty = "duties/q11-half-year";

  void HearRegistry() {
    HearParty("edu-630000", "青海省教育厅", "630000");
    for (const std::string_view code : kPrefectures) {
      const std::string id(code);
      HearParty("gov-" + id, "州府" + id, id);
      HearParty("sup-" + id, "支援方" + id, "110000");
      HearPairing(PairingOf(id));
    }
  }
  static pairing::v1::Pairing PairingOf(const std::string& code, int64_t revision = 1,
                                        const std::string& start = "2011-01-01", const std::string& end = "") {
    pairing::v1::Pairing pairing;
    pairing.set_name("pairings/p-" + code);
    pairing.set_scheme("schemes/q11-tibetan");
    pairing.set_supporter("parties/sup-" + code);
    pairing.set_recipient("parties/gov-" + code);
    pairing.mutable_interval()->set_start(start);
    pairing.mutable_interval()->set_end(end);
    pairing.set_state(end.empty() ? pairing::v1::Pairing::STATE_ACTIVE : pairing::v1::Pairing::STATE_ENDED);
    pairing.set_activated(true);
    pairing.set_revision(revision);
    pairing.set_recipient_region(code);
    pairing.set_recipient_kind(pairing::v1::PARTY_KIND_PREFECTURE_GOVERNMENT);
    return pairing;
  }
  static v1::Duty HalfYearly() {
    v1::Duty duty;
    duty.set_name(std::string(kDuty));
    duty.set_display_name("对口支援工作半年报告");
    duty.add_schemes("schemes/q11-tibetan");
    duty.add_party_kinds("PREFECTURE_GOVERNMENT");
    duty.set_side(v1::SIDE_RECIPIENT);
    duty.set_period_kind(v1::PERIOD_KIND_HALF_YEAR);
    duty.mutable_interval()->set_start("2011-07-01");
    duty.set_minimum_days(1);
    duty.set_due_days_after(20);
    duty.set_remind_days_before(5);
    duty.set_invites_counterpart(true);
    duty.set_receiver("parties/edu-630000");
    duty.mutable_citation()->set_clause("Q11-5.4a");
    duty.mutable_citation()->set_document("青海省教育对口支援工作指导意见 (2011)");
    return duty;
  }

  // Offices: 青海省教育厅 (two people), a prefecture and its people, a supporter.
  Call Province(const std::string& person = "wang") {
    return MakeCall({.person = person, .organisation = "parties/edu-630000", .role = "province", .region = "630000"});
  }
  Call Prefecture(const std::string& code, const std::string& person = "li") {
    return MakeCall({.person = person, .organisation = "parties/gov-" + code, .role = "prefecture", .region = code});
  }
  Call Supporter(const std::string& code) {
    return MakeCall({.person = "sun", .organisation = "parties/sup-" + code, .role = "university"});
  }
  Call MakeCall(Caller caller) {
    Call call;
    call.scope = caller.region.empty() ? Scope::All() : Scope::Region(caller.region);
    call.caller = std::move(caller);
    call.trailer = &trailer_;
    call.today = today_;
    return call;
  }
  // The call as if it came for the method: access looks at it.
  static Call As(Call call, const std::string& method) {
    call.method = "jiedui.reporting.v1.Service/" + method;
    return call;
  }

  void Write(absl::FunctionRef<absl::Status(db::Tx&)> body) {
    ASSERT_THAT(db::WriteAndWait(*store_, [&](db::Tx& tx) { return body(tx); }), jiedui::testing::IsOk());
  }
  // Through the consumer's own door, as an event.
  void Hear(const std::string& type, const google::protobuf::Message& payload) {
    constexpr size_t kBefore = sizeof("cn.jiedui.") - 1;
    const std::string service = type.substr(kBefore, type.find('.', kBefore) - kBefore);
    db::LoggedEvent event;
    event.position = ++positions_[service];
    event.type = type;
    event.data = payload.SerializeAsString();
    Write([&](db::Tx& tx) -> absl::Status {
      absl::StatusOr<bool> next = db::AdvanceSourcePosition(tx, HeardConsumer(service), service, event.position);
      return next.ok() ? ApplyHeard(tx, today_, event) : next.status();
    });
    heard_events_.push_back(std::move(event));
  }
  void HearParty(const std::string& id, const std::string& title, const std::string& region, int64_t revision = 1) {
    pairing::events::v1::PartyChanged changed;
    changed.mutable_party()->set_name("parties/" + id);
    changed.mutable_party()->set_revision(revision);
    changed.mutable_party()->set_region_code(region);
    changed.mutable_party()->set_display_name(title);
    Hear("cn.jiedui.pairing.party.created.v1", changed);
  }
  void HearPairing(const pairing::v1::Pairing& pairing) {
    pairing::events::v1::PairingChanged changed;
    *changed.mutable_pairing() = pairing;
    Hear("cn.jiedui.pairing.pairing.activated.v1", changed);
  }

  // A rule that holds a number everywhere, from 2010 on.
  void SetRule(const std::string& id, int64_t number, const std::string& unit) {
    Write([&](db::Tx& tx) -> absl::Status {
      rules::v1::Rule rule;
      rule.set_rule_id(id);
      rule.mutable_interval()->set_start("2010-01-01");
      rule.set_number(number);
      rule.set_comparator(rules::v1::Rule::COMPARATOR_AT_LEAST);
      rule.set_unit(unit);
      rule.set_strength(rules::v1::Rule::STRENGTH_CLASSIFY);
      rule.mutable_citation()->set_clause("Q16-O1b");
      rule.mutable_citation()->set_document("青政办〔2016〕225号");
      rule.set_text("测试用规则");
      absl::StatusOr<rules::Series> before = rules::ReadSeries(tx, id, "");
      if (!before.ok()) return before.status();
      return rules::WriteSeries(tx, *before, {rule}).status();
    });
  }

  // The day is `day` from now on, and what is due by then is done.
  void LetItBe(absl::CivilDay day) {
    today_ = day;
    db::TimerHandler handler = [this](db::Tx& tx, const db::Timer& timer) { return FireTimer(tx, today_, timer); };
    absl::StatusOr<int> fired = 0;
    do {
      fired = db::FireDueTimers(*store_, absl::FromCivil(day, ChinaTime()) + absl::Hours(12), handler);
      ASSERT_THAT(fired.status(), jiedui::testing::IsOk());
    } while (*fired > 0);
  }

  v1::ImportDutiesResponse ImportDuty(const v1::Duty& duty, bool update = false) {
    std::vector<v1::ImportDutiesRequest> rows(1);
    *rows[0].mutable_duty() = duty;
    rows[0].set_update(update);
    const Call call = As(Province(), "ImportDuties");
    absl::StatusOr<std::vector<v1::ImportDutiesResponse>> results = Await(obligations_.ImportDuties(call, rows));
    EXPECT_THAT(results.status(), jiedui::testing::IsOk());
    return results.ok() ? results->at(0) : v1::ImportDutiesResponse();
  }
  absl::StatusOr<v1::ReportPeriod> Open(const std::string& period, const std::string& duty = std::string(kDuty)) {
    v1::OpenReportPeriodRequest request;
    request.set_duty(duty);
    request.set_period(period);
    const Call call = As(Province(), "OpenReportPeriod");
    return Await(obligations_.OpenReportPeriod(call, request));
  }
  absl::StatusOr<v1::Obligation> Get(const std::string& name) {
    v1::GetObligationRequest request;
    request.set_name(name);
    const Call call = As(Province(), "GetObligation");
    return Await(obligations_.GetObligation(call, request));
  }
  static std::string Owed(std::string_view code, const std::string& period) {
    return "obligations/q11-half-year-" + period + "-gov-" + std::string(code);
  }

  // Types of the events of a subject without "cn.jiedui.reporting." and ".v1", oldest first.
  std::vector<std::string> EventsOf(const std::string& subject) {
    constexpr size_t kBefore = sizeof("cn.jiedui.reporting.") - 1, kAfter = sizeof(".v1") - 1;
    std::vector<std::string> types;
    Write([&](db::Tx& tx) -> absl::Status {
      absl::StatusOr<int64_t> sequenced = db::SequenceLog(tx, 10000);
      if (!sequenced.ok()) return sequenced.status();
      absl::StatusOr<std::vector<db::LoggedEvent>> events = db::ReadLog(tx, 0, 10000);
      if (!events.ok()) return events.status();
      types.clear();
      for (const db::LoggedEvent& event : *events) {
        if (event.subject != subject) continue;
        types.push_back(event.type.substr(kBefore, event.type.size() - kBefore - kAfter));
      }
      return absl::OkStatus();
    });
    return types;
  }

  jiedui::testing::FakeClock clock_;
  Trailer trailer_;
  absl::CivilDay today_{2023, 2, 1};
  std::map<std::string, int64_t> positions_;  // of the services' logs
  std::vector<db::LoggedEvent> heard_events_;
  jiedui::testing::TestStore store_{
      GetParam(), {rules::RulesComponent(), {"reporting", SqliteMigrations(), PostgresqlMigrations()}}, clock_};
  WorkerPool workers_{2, 64};
  CalendarService calendar_{*store_, workers_};
  ObligationService obligations_{*store_, workers_};
  TaskService tasks_{*store_, workers_};
  NoticeService notices_{*store_, workers_};
  DemandService demands_{*store_, workers_};
  AssessmentService assessments_{*store_, workers_};
};

}  // namespace jiedui::reporting
