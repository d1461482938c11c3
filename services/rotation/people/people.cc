#include "services/rotation/people/people.h"

#include <utility>
#include <vector>

#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/text.h"
#include "services/rotation/changes.h"
#include "services/rotation/events.h"
#include "services/rotation/follow.h"
#include "services/rotation/heard.h"
#include "services/rotation/people/policy_person.h"
#include "services/rotation/people/reasons_person.h"
#include "services/rotation/posts/staffing.h"
#include "services/rotation/timers.h"
#include "services/rotation/training/due_spells.h"

namespace jiedui::rotation {
namespace {

constexpr db::Sql kAddIdentity{
    "identity.add", "INSERT INTO identity (person, hash, sealed) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"};
constexpr db::Sql kFindIdentity{"identity.find", "SELECT person FROM identity WHERE hash = $1"};
constexpr db::Sql kDropIdentity{"identity.drop", "DELETE FROM identity WHERE person = $1"};

constexpr db::Sql kAddEmployment{"employment.add",
                                 "INSERT INTO employment (school, person, start_date, end_date)"
                                 " VALUES ($1, $2, $3, $4)"};
constexpr db::Sql kDropEmployments{"employment.drop", "DELETE FROM employment WHERE person = $1"};

constexpr db::Sql kAddDue{
    "due.add",
    "INSERT INTO due (person, kind, role, last_on, counted_from, start_date, end_date, region_code)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"};
constexpr db::Sql kDropDue{"due.drop", "DELETE FROM due WHERE person = $1"};
constexpr db::Sql kMoveDue{"due.move", "UPDATE due SET region_code = $2 WHERE person = $1"};
constexpr db::Sql kRounds{"due.rounds",
                          "SELECT t.data FROM attendance a JOIN resource t ON t.name = a.training"
                          " WHERE a.person = $1 AND a.completed = 1 AND t.recorded_to = 9223372036854775807"};
constexpr db::Sql kChecks{"due.checks",
                          "SELECT data FROM resource WHERE parent = $1 AND parent <> ''"
                          " AND name > 'checks/' AND name < 'checks0' AND recorded_to = 9223372036854775807"};

// A new number takes the place of the person's former one. Nothing is written where it is somebody else's.
absl::Status PutIdentity(db::Tx& tx, std::string_view person, const SealedIdentity& identity) {
  const auto add = [&] {
    return tx.Run(kAddIdentity, {person, db::AsBytes(identity.hash), db::AsBytes(identity.sealed)});
  };
  absl::StatusOr<int64_t> added = add();
  if (!added.ok()) return added.status();
  if (*added == 1) return absl::OkStatus();
  absl::StatusOr<std::string> holder = store::PersonOfIdentity(tx, identity.hash);
  if (!holder.ok()) return holder.status();
  if (*holder == person) return absl::OkStatus();
  if (!holder->empty()) return Failure(kIdentityTaken);
  absl::Status dropped = tx.Run(kDropIdentity, {person}).status();
  if (!dropped.ok()) return dropped;
  added = add();
  if (!added.ok()) return added.status();
  return *added == 1 ? absl::OkStatus() : absl::Status(Failure(kTryAgain));
}

absl::Status PutEmployments(db::Tx& tx, const v1::Person& person, bool is_new) {
  if (!is_new) {
    absl::Status dropped = tx.Run(kDropEmployments, {person.name()}).status();
    if (!dropped.ok()) return dropped;
  }
  for (const v1::Person::Employment& employment : person.employments()) {
    const std::string start = FirstDayOf(employment.interval().start());
    const std::string& given = employment.interval().end();
    const std::string end = given.empty() ? std::string(kForEver) : FirstDayOf(given);
    absl::Status added = tx.Run(kAddEmployment, {employment.school(), person.name(), start, end}).status();
    if (!added.ok()) return added;
  }
  return absl::OkStatus();
}

absl::Status AddDue(db::Tx& tx, const v1::Person& person, const policy::Taken& taken) {
  for (const policy::DueSpell& spell : policy::DueSpells(person, taken)) {
    absl::Status added =
        tx.Run(kAddDue, {person.name(), static_cast<int64_t>(spell.kind), static_cast<int64_t>(spell.role),
                         spell.last_on, spell.counted_from, spell.start, spell.end, person.region_code()})
            .status();
    if (!added.ok()) return added;
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<SealedIdentity> TakeIdentity(const IdentityVault& vault, v1::Person& person) {
  SealedIdentity identity;
  const std::string number = std::exchange(*person.mutable_identity_number(), "");
  if (number.empty()) return identity;
  if (!vault.HasKey()) return absl::Status(Failure(kNoIdentityKey));
  absl::Status valid = ValidIdentity("person.identity_number", number);
  if (!valid.ok()) return valid;
  identity = {.masked = MaskedIdentity(number), .hash = vault.Hash(number), .sealed = vault.Seal(number)};
  return identity;
}

absl::StatusOr<const PartyFacts*> Schools::Find(db::Tx& tx, const std::string& name) {
  auto found = known_.find(name);
  if (found == known_.end()) {
    absl::StatusOr<std::optional<PartyFacts>> heard = store::HeardParty(tx, name);
    if (!heard.ok()) return heard.status();
    found = known_.emplace(name, *std::move(heard)).first;
  }
  return found->second.has_value() ? &*found->second : nullptr;
}

absl::Status PlacePerson(db::Tx& tx, Schools& schools, absl::CivilDay today, v1::Person& person) {
  for (int i = 0; i < person.employments_size(); ++i) {
    v1::Person::Employment& employment = *person.mutable_employments(i);
    absl::StatusOr<const PartyFacts*> school = schools.Find(tx, employment.school());
    if (!school.ok()) return school.status();
    if (*school == nullptr) {
      return UnknownReference(StrCat("person.employments[", i, "].school"), "任职单位", employment.school());
    }
    employment.set_region_code((*school)->region_code);
  }
  return policy::Place(person, today);
}

absl::Status SeenElsewhere(db::Mutation& m, const std::string& person, const std::string& region) {
  absl::Status moved = m.tx().Run(kMoveDue, {person, region}).status();
  if (!moved.ok()) return moved;
  return FollowAll(m, SharedPresentsOf<v1::Check>(m.tx(), "check.of_person", "parent", person), kCheckRecorded,
                   [&](v1::Check& check) { check.set_region_code(region); });
}

absl::StatusOr<v1::Person> SavePerson(db::Mutation& m, const v1::Person* before, v1::Person after,
                                      const SealedIdentity& identity) {
  absl::Status holds = store::PostsHold(m.tx(), before, after, m.call().today);
  if (!holds.ok()) return holds;
  if (identity.IsGiven()) {
    absl::Status put = PutIdentity(m.tx(), after.name(), identity);
    if (!put.ok()) return put;
    after.set_masked_identity(identity.masked);
  } else if (before != nullptr) {
    after.set_masked_identity(before->masked_identity());
  }
  absl::Status put = PutEmployments(m.tx(), after, before == nullptr);
  // Nobody has trained or checked a person who was not there.
  if (put.ok()) put = before == nullptr ? AddDue(m.tx(), after, {}) : store::RefreshDue(m.tx(), after);
  if (put.ok() && before != nullptr && before->region_code() != after.region_code()) {
    put = SeenElsewhere(m, after.name(), after.region_code());
  }
  if (!put.ok()) return put;
  absl::StatusOr<v1::Person> saved =
      resource::Save(m, before, std::move(after), {.event = before == nullptr ? kPersonCreated : kPersonUpdated});
  if (!saved.ok()) return saved;
  absl::Status scheduled = SchedulePlacing(m.tx(), *saved, m.call().today);
  if (!scheduled.ok()) return scheduled;
  return saved;
}

namespace store {

absl::StatusOr<std::string> PersonOfIdentity(db::Tx& tx, std::string_view hash) {
  std::string person;
  absl::Status read =
      tx.One(kFindIdentity, {db::AsBytes(hash)}, [&](const db::Row& row) { person = row.Text(0); }).status();
  if (!read.ok()) return read;
  return person;
}

absl::Status RefreshDue(db::Tx& tx, const v1::Person& person) {
  policy::Taken taken;
  absl::Status read = tx.Each(kRounds, {person.name()}, [&](const db::Row& row) -> absl::Status {
    v1::Training training;
    absl::Status parsed = db::Parse(row, 0, training);
    if (!parsed.ok() || !training.round() || training.state() != v1::Training::STATE_HELD) return parsed;
    const absl::StatusOr<Period> days = ParseInterval("interval", training.interval());
    if (days.ok() && days->end) taken.rounds.push_back(*days->end - 1);
    return absl::OkStatus();
  });
  if (!read.ok()) return read;
  read = tx.Each(kChecks, {person.name()}, [&](const db::Row& row) -> absl::Status {
    v1::Check check;
    absl::Status parsed = db::Parse(row, 0, check);
    if (!parsed.ok()) return parsed;
    const absl::StatusOr<absl::CivilDay> day = ParseDay("checked_on", check.checked_on());
    if (day.ok()) taken.checks.push_back(*day);
    return absl::OkStatus();
  });
  if (!read.ok()) return read;
  absl::Status dropped = tx.Run(kDropDue, {person.name()}).status();
  if (!dropped.ok()) return dropped;
  return AddDue(tx, person, taken);
}

}  // namespace store
}  // namespace jiedui::rotation
