#include "services/rotation/training/policy_training.h"

#include <set>

#include "common/base/call.h"
#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "services/rotation/postings/policy_basis.h"
#include "services/rotation/postings/policy_quota.h"
#include "services/rotation/reasons.h"
#include "services/rotation/training/reasons_training.h"

namespace jiedui::rotation::policy {
namespace {

using v1::Training;

constexpr size_t kMaxTitle = 200, kMaxWord = 20, kMaxKind = 50;
constexpr int32_t kMaxHours = 2000, kMaxPeople = 1'000'000;
constexpr int kMaxAttendance = 1000;

absl::Status Needs(const Training& training, std::initializer_list<Training::State> states, std::string_view verb) {
  std::string allowed;
  for (const Training::State state : states) {
    if (training.state() == state) return absl::OkStatus();
    allowed += StrCat(allowed.empty() ? "" : "、", Chinese(state));
  }
  return Failure(
      kWrongState,
      {{"name", training.name()}, {"state", Chinese(training.state())}, {"verb", verb}, {"allowed", allowed}});
}

absl::Status Free(std::string_view field, std::string_view what, int64_t fen, const Clause& clause) {
  if (fen == 0) return absl::OkStatus();
  return Failure(kTrainingCharged, {{"what", what}, {"fen", StrCat(fen)}}).Field(field, "0").By(clause);
}

absl::Status OptionalParty(std::string_view field, std::string_view name) {
  return name.empty() ? absl::OkStatus() : CheckName(field, name, "parties");
}

absl::Status HasBegun(const Training& training, std::string_view name, absl::CivilDay today) {
  absl::StatusOr<absl::CivilDay> start = ParseDate("interval.start", training.interval().start());
  if (!start.ok()) return start.status();
  if (today >= *start) return absl::OkStatus();
  return Failure(kTrainingNotBegun, {{"name", name}, {"start", FormatDay(*start)}, {"today", FormatDay(today)}});
}

}  // namespace

std::string_view Chinese(Training::State state) {
  switch (state) {
    case Training::STATE_PLANNED: return "计划";
    case Training::STATE_HELD: return "已举办";
    case Training::STATE_CANCELLED: return "已取消";
    default: return "未说明";
  }
}

absl::Status ValidTraining(const Training& training) {
  if (training.kind() == Training::KIND_UNSPECIFIED) return MissingField("training.kind");
  if (!Training::Kind_IsValid(training.kind())) return InvalidField("training.kind", "应为已知的培训形式");
  if ((training.kind() == Training::KIND_OTHER) == training.other_kind().empty()) {
    return InvalidField("training.other_kind", "“其他”形式应说明是什么，其余形式不填写");
  }
  absl::Status valid = FirstError({ValidText("training.other_kind", training.other_kind(), kMaxKind),
                                   RequiredText("training.title", training.title(), kMaxTitle),
                                   ValidText("training.subject", training.subject(), kMaxWord)});
  if (!valid.ok()) return valid;
  if (!training.programme().empty() && !IsResourceId(training.programme())) {
    return InvalidField("training.programme", "小写字母、数字与连字符，不超过63个字符");
  }
  if (training.interval().start().empty()) return MissingField("training.interval.start");
  if (training.interval().end().empty()) return MissingField("training.interval.end");
  valid = ParseInterval("training.interval", training.interval()).status();
  if (!valid.ok()) return valid;
  valid = FirstError({InRange("training.hours", training.hours(), 1, kMaxHours),
                      InRange("training.expected", training.expected(), 0, kMaxPeople),
                      OptionalParty("training.organiser", training.organiser()),
                      OptionalParty("training.host", training.host())});
  if (!valid.ok()) return valid;
  if (!training.basis().empty() && !CheckName("training.basis", training.basis(), "pairings").ok()) {
    valid = CheckName("training.basis", training.basis(), "trusteeships");
    if (!valid.ok()) return InvalidField("training.basis", "pairings/ 或 trusteeships/ 加编号");
  }
  if (!IsDivisionCode(training.region_code())) return InvalidField("training.region_code", "六位行政区划代码");
  if (training.charge_fen() < 0) return InvalidField("training.charge_fen", "0");
  return Free("training.charge_fen", "培训", training.charge_fen(), kFreeTraining);
}

absl::Status ValidAttendance(const google::protobuf::RepeatedPtrField<v1::Attendance>& attendance) {
  if (attendance.empty()) return MissingField("attendance");
  if (attendance.size() > kMaxAttendance) return InvalidField("attendance", StrCat("不超过", kMaxAttendance, "人"));
  std::set<std::string_view> people;
  for (int i = 0; i < attendance.size(); ++i) {
    const std::string field = StrCat("attendance[", i, "].person");
    absl::Status valid = CheckName(field, attendance[i].person(), "people");
    if (!valid.ok()) return valid;
    if (!people.insert(attendance[i].person()).second) return InvalidField(field, "每人只填写一次");
  }
  return absl::OkStatus();
}

absl::Status ValidCheck(const v1::Check& check, absl::CivilDay today) {
  absl::Status valid = CheckName("check.person", check.person(), "people");
  if (!valid.ok()) return valid;
  if (!check.name().empty()) {
    valid = CheckName("check.name", check.name(), "checks");
    if (!valid.ok()) return valid;
  }
  absl::StatusOr<absl::CivilDay> day = ParseDay("check.checked_on", check.checked_on());
  if (!day.ok()) return day.status();
  if (*day > today) return InvalidField("check.checked_on", StrCat("不晚于今天（", FormatDay(today), "）"));
  if (check.charge_fen() < 0) return InvalidField("check.charge_fen", "0");
  return Free("check.charge_fen", "体检", check.charge_fen(), kFreeCheck);
}

absl::Status LiesWithOrganiser(const Training& training, const PartyFacts& organiser) {
  if (Scope::Region(organiser.region_code).Covers(training.region_code())) return absl::OkStatus();
  return Failure(kTrainingElsewhere,
                 {{"organiser", organiser.name}, {"region", organiser.region_code}, {"given", training.region_code()}})
      .Field("training.region_code", organiser.region_code);
}

absl::Status BelongsTo(const Training& training, const std::optional<PartyFacts>& organiser, const BasisFacts& basis) {
  const std::string_view party = organiser.has_value() ? std::string_view(organiser->name) : std::string_view();
  const std::string_view region =
      organiser.has_value() ? std::string_view(organiser->region_code) : std::string_view(training.region_code());
  const bool attached = organiser.has_value() && organiser->kind == pairing::v1::PARTY_KIND_ATTACHED_SCHOOL &&
                        (IsAttachedOf(region, basis.supporter_kind, basis.supporter_region) ||
                         IsAttachedOf(region, basis.recipient_kind, basis.recipient_region));
  if (!attached && !IsOfSupporter(basis, party, region) && !IsOfRecipient(basis, party, region)) {
    return Failure(kTrainingOfOthers, {{"basis", basis.name}}).By(kWithinPairing, training.name());
  }
  const absl::StatusOr<Period> days = ParseInterval("training.interval", training.interval());
  if (!days.ok()) return days.status();
  const std::string first = FormatDay(days->start), last = days->end ? FormatDay(*days->end - 1) : first;
  for (const std::string& day : {first, last}) {
    if (basis.Holds(day)) continue;
    return Failure(kTrainingOutsideBasis, {{"basis", basis.name}, {"day", day}}).By(kWithinPairing, training.name());
  }
  return absl::OkStatus();
}

absl::Status CanUpdate(const Training& before, const Training& after, absl::CivilDay today) {
  absl::Status state = Needs(before, {Training::STATE_PLANNED, Training::STATE_HELD}, "修改");
  if (state.ok() && before.state() == Training::STATE_HELD) state = HasBegun(after, before.name(), today);
  if (!state.ok() || before.people() == 0) return state;
  if (before.programme() == after.programme() && YearOf(before.interval().start()) == YearOf(after.interval().start()))
    return absl::OkStatus();
  return Failure(kFixedField, {{"name", before.name()}, {"field", "项目和年份（已登记人员）"}});
}

absl::Status CanHold(const Training& training, absl::CivilDay today) {
  absl::Status state = Needs(training, {Training::STATE_PLANNED}, "登记为已举办");
  if (!state.ok()) return state;
  return HasBegun(training, training.name(), today);
}

absl::Status CanCancel(const Training& training) { return Needs(training, {Training::STATE_PLANNED}, "取消"); }

absl::Status CanAttend(const Training& training, bool completed) {
  absl::Status state = Needs(training, {Training::STATE_PLANNED, Training::STATE_HELD}, "登记人员");
  if (!state.ok() || !completed || training.state() == Training::STATE_HELD) return state;
  return Failure(kNotHeldYet, {{"name", training.name()}});
}

absl::Status CanWithdrawAttendance(const Training& training) {
  return Needs(training, {Training::STATE_PLANNED, Training::STATE_HELD}, "撤回参加人员");
}

bool Limits(const v1::Quota& quota, const Training& training) {
  return quota.subject() == v1::Quota::SUBJECT_TRAINEES && quota.programme() == training.programme() &&
         quota.max() > 0 && HoldsIn(quota, YearOf(training.interval().start()));
}

bool Counts(const v1::Quota& quota, const v1::Person& person) {
  if (quota.stage() != v1::STAGE_UNSPECIFIED && quota.stage() != person.stage()) return false;
  return quota.region().empty() || Scope::Region(quota.region()).Covers(person.region_code());
}

Training AsEntered(const Training& training) {
  Training entered = training;
  entered.clear_people();
  entered.clear_completed();
  entered.clear_person_hours();
  entered.clear_reason();
  entered.clear_state();
  entered.clear_revision();
  entered.clear_etag();
  entered.clear_create_time();
  entered.clear_update_time();
  return entered;
}

Training Entered(const Training* before, const Training& entered, Training::State state) {
  Training training = AsEntered(entered);
  training.set_state(state);
  if (before == nullptr) return training;
  training.set_people(before->people());
  training.set_completed(before->completed());
  training.set_person_hours(static_cast<int64_t>(training.hours()) * training.completed());
  return training;
}

Training Held(Training training) {
  training.set_state(Training::STATE_HELD);
  return training;
}

Training Cancelled(Training training, std::string_view reason) {
  training.set_state(Training::STATE_CANCELLED);
  training.set_reason(std::string(reason));
  return training;
}

Training::State StateOnImport(const Training* before, const Training& entered, absl::CivilDay today) {
  if (before != nullptr && before->state() != Training::STATE_PLANNED) return before->state();
  const absl::StatusOr<Period> days = ParseInterval("interval", entered.interval());
  return days.ok() && days->end && *days->end <= today ? Training::STATE_HELD : Training::STATE_PLANNED;
}

void Count(Training& training, bool is_new, bool completed) {
  if (is_new) training.set_people(training.people() + 1);
  if (completed) training.set_completed(training.completed() + 1);
  if (!is_new && !completed) training.set_completed(training.completed() - 1);
  training.set_person_hours(static_cast<int64_t>(training.hours()) * training.completed());
}

void CountWithdrawn(Training& training, bool completed) {
  training.set_people(training.people() - 1);
  if (completed) training.set_completed(training.completed() - 1);
  training.set_person_hours(static_cast<int64_t>(training.hours()) * training.completed());
}

}  // namespace jiedui::rotation::policy
