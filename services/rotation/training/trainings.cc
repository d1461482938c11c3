#include "services/rotation/training/trainings.h"

#include "common/base/checks.h"
#include "common/base/text.h"
#include "services/rotation/changes.h"
#include "services/rotation/heard.h"
#include "services/rotation/people/people.h"
#include "services/rotation/postings/policy_basis.h"
#include "services/rotation/postings/policy_quota.h"
#include "services/rotation/postings/quotas.h"
#include "services/rotation/training/policy_training.h"
#include "services/rotation/training/reasons_training.h"

namespace jiedui::rotation {
namespace {

constexpr db::Sql kFind{"attendance.find", "SELECT completed FROM attendance WHERE training = $1 AND person = $2"};
constexpr db::Sql kPut{"attendance.put",
                       "INSERT INTO attendance (training, person, completed) VALUES ($1, $2, $3)"
                       " ON CONFLICT (training, person) DO UPDATE SET completed = excluded.completed"};
constexpr db::Sql kDrop{"attendance.drop", "DELETE FROM attendance WHERE training = $1 AND person = $2"};
constexpr db::Sql kCompleted{"attendance.completed",
                             "SELECT person FROM attendance WHERE training = $1 AND completed = 1 ORDER BY person"};
// Other people of the trainings of a programme and year: each takes one place, in however many trainings.
constexpr db::Sql kTaken{
    "attendance.taken",
    "SELECT COUNT(DISTINCT a.person) FROM resource t JOIN attendance a ON a.training = t.name"
    " JOIN person p ON p.name = a.person AND p.recorded_to = 9223372036854775807"
    " WHERE t.recorded_to = 9223372036854775807 AND t.code = $1 AND t.code <> '' AND t.name > 'trainings/'"
    " AND t.name < 'trainings0' AND t.year = $2 AND t.state <> $3 AND a.person <> $4"
    " AND p.region_code >= $5 AND p.region_code < $6 AND (p.stage = $7 OR $7 = 0)"};

absl::Status KnowsParty(db::Tx& tx, std::string_view path, std::string_view what, const std::string& name) {
  if (name.empty()) return absl::OkStatus();
  absl::StatusOr<std::optional<PartyFacts>> party = store::HeardParty(tx, name);
  if (!party.ok()) return party.status();
  return party->has_value() ? absl::OkStatus() : UnknownReference(path, what, name);
}

// The caller sees the person, or the training belongs to a pairing or trusteeship with the person's side. Who is neither answers as if
// there were nobody.
absl::StatusOr<v1::Person> FindAttendant(db::Tx& tx, const Call& call, const v1::Training& training,
                                         const std::string& name) {
  absl::StatusOr<std::optional<v1::Person>> person = resource::Find<v1::Person>(tx, name);
  if (!person.ok()) return person.status();
  bool may = person->has_value() && MaySee(tx, call, **person).ok();
  if (!may && person->has_value() && !training.basis().empty()) {
    absl::StatusOr<std::optional<BasisFacts>> basis = store::HeardBasis(tx, training.basis());
    if (!basis.ok()) return basis.status();
    may = basis->has_value() && (policy::IsOfSupporter(**basis, (*person)->school(), (*person)->region_code()) ||
                                 policy::IsOfRecipient(**basis, (*person)->school(), (*person)->region_code()));
  }
  if (!may) return UnknownReference("attendance.person", "人员", name);
  return **std::move(person);
}

absl::Status HasPlace(db::Tx& tx, const v1::Training& training, const std::vector<v1::Quota>& quotas,
                      const v1::Person& person) {
  const int64_t year = YearOf(training.interval().start());
  for (const v1::Quota& quota : quotas) {
    if (!policy::Counts(quota, person)) continue;
    const Scope area = quota.region().empty() ? Scope::All() : Scope::Region(quota.region());
    int64_t taken = 0;
    absl::Status read = tx.One(kTaken,
                               {training.programme(), year, static_cast<int64_t>(v1::Training::STATE_CANCELLED),
                                person.name(), area.low, area.high, static_cast<int64_t>(quota.stage())},
                               [&](const db::Row& row) { taken = row.Int(0); })
                            .status();
    if (!read.ok()) return read;
    absl::Status may = policy::CanTake(quota, year, taken);
    if (!may.ok()) return may;
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status MayWrite(const Call& call, const v1::Training& training) {
  return access::MayWriteIn(call.caller, call.scope, training.region_code(), training.organiser());
}

absl::Status KnowsReferences(db::Tx& tx, const v1::Training* before, const v1::Training& training) {
  absl::Status known = KnowsParty(tx, "training.organiser", "主办单位", training.organiser());
  if (known.ok()) known = KnowsParty(tx, "training.host", "承办单位", training.host());
  if (!known.ok()) return known;
  // What stays as it was entered is not judged anew: a pairing may have ended since.
  if (before != nullptr && before->organiser() == training.organiser() && before->basis() == training.basis() &&
      before->region_code() == training.region_code() &&
      before->interval().SerializeAsString() == training.interval().SerializeAsString()) {
    return absl::OkStatus();
  }
  std::optional<PartyFacts> organiser;
  if (!training.organiser().empty()) {
    absl::StatusOr<std::optional<PartyFacts>> heard = store::HeardParty(tx, training.organiser());
    if (!heard.ok()) return heard.status();
    organiser = *std::move(heard);
    known = policy::LiesWithOrganiser(training, *organiser);
  }
  if (!known.ok() || training.basis().empty()) return known;
  absl::StatusOr<std::optional<BasisFacts>> basis = store::HeardBasis(tx, training.basis());
  if (!basis.ok()) return basis.status();
  if (!basis->has_value()) return UnknownReference("training.basis", "所属结对或托管帮扶", training.basis());
  return policy::BelongsTo(training, organiser, **basis);
}

absl::StatusOr<std::vector<v1::Quota>> QuotasLimiting(db::Tx& tx, const v1::Training& training) {
  std::vector<v1::Quota> limiting;
  if (training.programme().empty()) return limiting;
  absl::StatusOr<std::vector<v1::Quota>> quotas = store::QuotasOf(tx, training.programme());
  if (!quotas.ok()) return quotas.status();
  for (v1::Quota& quota : *quotas) {
    if (policy::Limits(quota, training)) limiting.push_back(std::move(quota));
  }
  return limiting;
}

absl::StatusOr<bool> Attend(db::Tx& tx, const Call& call, v1::Training& training, const std::vector<v1::Quota>& quotas,
                            const v1::Attendance& attendance, bool update) {
  std::optional<bool> before;
  absl::Status possible = tx.One(kFind, {training.name(), attendance.person()}, [&](const db::Row& row) {
                              before = row.Int(0) != 0;
                            }).status();
  if (!possible.ok()) return possible;
  if (before == attendance.completed()) return false;
  if (before.has_value() && !update) {
    return Failure(kContentConflict, {{"name", StrCat(training.name(), "、", attendance.person())}});
  }
  possible = policy::CanAttend(training, attendance.completed());
  if (!possible.ok()) return possible;
  absl::StatusOr<v1::Person> person = FindAttendant(tx, call, training, attendance.person());
  if (!person.ok()) return person.status();
  if (!before.has_value()) {
    possible = HasPlace(tx, training, quotas, *person);
    if (!possible.ok()) return possible;
  }
  possible = tx.Run(kPut, {training.name(), attendance.person(), attendance.completed()}).status();
  if (!possible.ok()) return possible;
  policy::Count(training, !before.has_value(), attendance.completed());
  if (training.round() && training.state() == v1::Training::STATE_HELD) {
    possible = store::RefreshDue(tx, *person);
    if (!possible.ok()) return possible;
  }
  return true;
}

absl::Status WithdrawAttendant(db::Tx& tx, v1::Training& training, const std::string& person) {
  absl::Status possible = policy::CanWithdrawAttendance(training);
  if (!possible.ok()) return possible;
  bool completed = false;
  absl::StatusOr<bool> found =
      tx.One(kFind, {training.name(), person}, [&](const db::Row& row) { completed = row.Int(0) != 0; });
  if (!found.ok()) return found.status();
  if (!*found) return Failure(kNotAttending, {{"name", training.name()}, {"person", person}});
  absl::Status dropped = tx.Run(kDrop, {training.name(), person}).status();
  if (!dropped.ok()) return dropped;
  policy::CountWithdrawn(training, completed);
  if (!completed || !training.round() || training.state() != v1::Training::STATE_HELD) return absl::OkStatus();
  absl::StatusOr<std::optional<v1::Person>> of = resource::Find<v1::Person>(tx, person);
  if (!of.ok()) return of.status();
  return of->has_value() ? store::RefreshDue(tx, **of) : absl::OkStatus();
}

absl::Status RefreshDueOfAttendance(db::Tx& tx, std::string_view training) {
  std::vector<std::string> people;
  absl::Status status = tx.Each(kCompleted, {training}, [&](const db::Row& row) {
    people.emplace_back(row.Text(0));
    return absl::OkStatus();
  });
  for (const std::string& name : people) {
    if (!status.ok()) return status;
    absl::StatusOr<std::optional<v1::Person>> person = resource::Find<v1::Person>(tx, name);
    if (!person.ok()) return person.status();
    if (person->has_value()) status = store::RefreshDue(tx, **person);
  }
  return status;
}

}  // namespace jiedui::rotation
