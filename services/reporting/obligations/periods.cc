#include "services/reporting/obligations/periods.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "common/resource/changes.h"
#include "services/reporting/calendar/calendars.h"
#include "services/reporting/events.h"
#include "services/reporting/heard.h"
#include "services/reporting/obligations/obligation_timers.h"
#include "services/reporting/obligations/policy_due.h"
#include "services/reporting/obligations/policy_duty.h"
#include "services/reporting/obligations/traits.h"

namespace jiedui::reporting {
namespace {

using v1::Duty;
using v1::Obligation;

absl::StatusOr<std::vector<Duty>> AllDuties(db::Tx& tx) {
  const std::string text = resource::KeyedTable().Where("name > 'duties/' AND name < 'duties0'");
  return resource::Where<Duty>(tx, {"duty.all", text}, {});
}

absl::StatusOr<std::vector<v1::ReportPeriod>> OpenPeriodsOf(db::Tx& tx, std::string_view duty) {
  const std::string text = resource::KeyedTable().Where(
      "parent = $1 AND state = $2 AND name > 'reportPeriods/' AND name < 'reportPeriods0'");
  return resource::Where<v1::ReportPeriod>(tx, {"report_period.open", text},
                                           {duty, static_cast<int64_t>(v1::ReportPeriod::STATE_OPEN)});
}

absl::StatusOr<policy::OwingParty> PartyOf(db::Tx& tx, std::string_view name) {
  absl::StatusOr<std::optional<PartyFacts>> heard = store::HeardParty(tx, name);
  if (!heard.ok()) return heard.status();
  if (!heard->has_value()) return policy::OwingParty();
  return policy::OwingParty{(*heard)->display_name, (*heard)->region_code};
}

std::string_view EventOf(const Obligation& before, const Obligation& after) {
  if (before.state() == after.state()) return kObligationUpdated;
  if (after.state() == Obligation::STATE_LAPSED) return kObligationLapsed;
  return before.state() == Obligation::STATE_LAPSED ? kReportOpened : kObligationUpdated;
}

// What one unit owes for a period, and what is there of it.
absl::Status Reconcile(db::Mutation& m, const v1::ReportPeriod& period, const policy::Owed* owed,
                       const Obligation* before, std::string_view party) {
  absl::StatusOr<policy::OwingParty> facts = PartyOf(m.tx(), party);
  if (!facts.ok()) return facts.status();
  if (before == nullptr) {
    if (owed == nullptr) return absl::OkStatus();
    return SaveObligation(m, nullptr, policy::Opened(period, *owed, *facts), kReportOpened).status();
  }
  std::optional<Obligation> after = policy::Found(*before, owed, *facts, m.call().today);
  if (!after.has_value()) return absl::OkStatus();
  const std::string_view event = EventOf(*before, *after);
  return SaveObligation(m, before, *std::move(after), event).status();
}

// What was heard of the pairings that can matter: of all units, or of one.
absl::StatusOr<std::vector<policy::PairingTerms>> HeardTerms(db::Tx& tx, const policy::DutyTerms& duty,
                                                             std::string_view party) {
  std::vector<policy::PairingTerms> terms;
  const auto add = [&](const absl::StatusOr<std::vector<pairing::v1::Pairing>>& heard) {
    if (!heard.ok()) return heard.status();
    for (const pairing::v1::Pairing& pairing : *heard) terms.push_back(TermsOf(pairing));
    return absl::OkStatus();
  };
  absl::Status read;
  if (!party.empty()) {
    read = add(store::HeardPairingsOf(tx, duty.side, party));
  } else {
    for (const std::string& scheme : duty.schemes) {
      if (read.ok()) read = add(store::HeardPairingsOf(tx, scheme));
    }
  }
  if (!read.ok()) return read;
  return terms;
}

// All units, or one.
absl::Status ReconcilePeriod(db::Mutation& m, const Duty& duty, const v1::ReportPeriod& period,
                             const WorkCalendar& calendar, std::string_view party) {
  const policy::DutyTerms terms = policy::TermsOf(duty);
  absl::StatusOr<ReportPeriod> days = ParsePeriod("period", period.period());
  if (!days.ok()) return days.status();
  absl::StatusOr<std::vector<policy::PairingTerms>> pairings = HeardTerms(m.tx(), terms, party);
  if (!pairings.ok()) return pairings.status();

  std::map<std::string, std::pair<const policy::Owed*, const Obligation*>> units;
  const std::vector<policy::Owed> owed = policy::Obligations(terms, *days, *pairings, calendar);
  for (const policy::Owed& one : owed) units[one.party].first = &one;
  std::vector<Obligation> present;
  if (party.empty()) {
    absl::StatusOr<std::vector<Obligation>> all = store::ObligationsOf(m.tx(), duty.name(), period.period());
    if (!all.ok()) return all.status();
    present = *std::move(all);
  } else {
    absl::StatusOr<std::optional<Obligation>> one =
        resource::Find<Obligation>(m.tx(), policy::ObligationName(duty.name(), period.period(), party));
    if (!one.ok()) return one.status();
    if (one->has_value()) present.push_back(**std::move(one));
  }
  for (const Obligation& one : present) units[one.party()].second = &one;

  for (const auto& [name, unit] : units) {
    absl::Status reconciled = Reconcile(m, period, unit.first, unit.second, name);
    if (!reconciled.ok()) return reconciled;
  }
  return absl::OkStatus();
}

absl::Status ReconcileDuty(db::Mutation& m, const Duty& duty, std::string_view party) {
  absl::StatusOr<std::vector<v1::ReportPeriod>> periods = OpenPeriodsOf(m.tx(), duty.name());
  if (!periods.ok()) return periods.status();
  if (periods->empty()) return absl::OkStatus();
  absl::StatusOr<WorkCalendar> calendar = store::LoadCalendar(m.tx());
  if (!calendar.ok()) return calendar.status();
  for (const v1::ReportPeriod& period : *periods) {
    absl::Status reconciled = ReconcilePeriod(m, duty, period, *calendar, party);
    if (!reconciled.ok()) return reconciled;
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::ReportPeriod> OpenPeriod(db::Mutation& m, const Duty& duty, const ReportPeriod& period) {
  v1::ReportPeriod opened = policy::Opened(duty, period);
  absl::StatusOr<std::optional<v1::ReportPeriod>> there = resource::Find<v1::ReportPeriod>(m.tx(), opened.name());
  if (!there.ok()) return there.status();
  if (there->has_value()) return **std::move(there);
  absl::StatusOr<v1::ReportPeriod> saved =
      resource::Save<v1::ReportPeriod>(m, nullptr, std::move(opened),
                                       {.event = kReportPeriodOpened,
                                        .clause = duty.citation().clause(),
                                        .authors = resource::WithAuthor("", m.call().caller)});
  if (!saved.ok()) return saved.status();
  absl::StatusOr<WorkCalendar> calendar = store::LoadCalendar(m.tx());
  if (!calendar.ok()) return calendar.status();
  absl::Status reconciled = ReconcilePeriod(m, duty, *saved, *calendar, "");
  if (!reconciled.ok()) return reconciled;
  return saved;
}

absl::Status ReconcileAllOpen(db::Mutation& m) {
  absl::StatusOr<std::vector<Duty>> duties = AllDuties(m.tx());
  if (!duties.ok()) return duties.status();
  for (const Duty& duty : *duties) {
    absl::Status reconciled = ReconcileDuty(m, duty, "");
    if (!reconciled.ok()) return reconciled;
  }
  return absl::OkStatus();
}

absl::Status ReconcileDuty(db::Mutation& m, const Duty& duty) { return ReconcileDuty(m, duty, ""); }

absl::Status PairingChanged(db::Mutation& m, const pairing::v1::Pairing& pairing) {
  absl::StatusOr<std::vector<Duty>> duties = AllDuties(m.tx());
  if (!duties.ok()) return duties.status();
  for (const Duty& duty : *duties) {
    if (std::find(duty.schemes().begin(), duty.schemes().end(), pairing.scheme()) == duty.schemes().end()) continue;
    const std::string& party = duty.side() == v1::SIDE_SUPPORTER ? pairing.supporter() : pairing.recipient();
    absl::Status reconciled = ReconcileDuty(m, duty, party);
    if (!reconciled.ok()) return reconciled;
  }
  return absl::OkStatus();
}

absl::Status PartyChanged(db::Mutation& m, const PartyFacts& party) {
  const std::string text = ObligationTable().Where("party = $1");
  absl::StatusOr<std::vector<Obligation>> owed =
      resource::Where<Obligation>(m.tx(), {"obligation.of_party", text}, {party.name});
  if (!owed.ok()) return owed.status();
  for (const Obligation& before : *owed) {
    if (before.party_name() == party.display_name && before.region_code() == party.region_code) continue;
    Obligation after = before;
    after.set_party_name(party.display_name);
    after.set_region_code(party.region_code);
    absl::Status saved = SaveObligation(m, &before, std::move(after), kObligationUpdated).status();
    if (!saved.ok()) return saved;
  }
  return absl::OkStatus();
}

absl::StatusOr<Obligation> SaveObligation(db::Mutation& m, const Obligation* before, Obligation after,
                                          std::string_view event, std::string_view decision) {
  absl::StatusOr<Duty> duty = [&]() -> absl::StatusOr<Duty> {
    absl::StatusOr<resource::Entered<Duty>> entered = resource::Get<Duty>(m.tx(), after.duty());
    if (!entered.ok()) return entered.status();
    return std::move(entered->resource);
  }();
  if (!duty.ok()) return duty.status();
  absl::StatusOr<Obligation> saved = resource::Save(
      m, before, std::move(after), {.event = event, .decision = decision, .clause = duty->citation().clause()});
  if (!saved.ok()) return saved.status();
  if (saved->state() != Obligation::STATE_OPEN) return saved;
  absl::Status scheduled = ScheduleDue(m.tx(), *duty, *saved, m.call().today);
  if (!scheduled.ok()) return scheduled;
  return saved;
}

namespace store {

absl::StatusOr<std::vector<Obligation>> ObligationsOf(db::Tx& tx, std::string_view duty, std::string_view period) {
  const std::string text = ObligationTable().Where("duty = $1 AND period = $2");
  return resource::Where<Obligation>(tx, {"obligation.of_period", text}, {duty, period});
}

}  // namespace store
}  // namespace jiedui::reporting
