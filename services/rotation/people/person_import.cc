// PersonService.ImportPeople: a row enters a person under the same rules as the verbs. Of a chunk each school is asked for once.
#include <optional>
#include <utility>

#include "common/db/mutate.h"
#include "common/rpc/import_result.h"
#include "services/rotation/changes.h"
#include "services/rotation/people/people.h"
#include "services/rotation/people/person_service.h"
#include "services/rotation/people/policy_person.h"

namespace jiedui::rotation {
namespace {

using type::v1::ImportOutcome;
using v1::Person;

// A row with what can be said of it without the store. The person holds no identity number any more.
struct Row {
  v1::ImportPeopleRequest request;
  absl::Status valid;
  SealedIdentity identity;
};

Row Prepare(const IdentityVault& vault, absl::CivilDay today, v1::ImportPeopleRequest request) {
  Row row{.request = std::move(request), .valid = absl::OkStatus(), .identity = {}};
  Person& person = *row.request.mutable_person();
  absl::StatusOr<SealedIdentity> identity = TakeIdentity(vault, person);
  row.valid = policy::ValidPersonName("person.name", person.name());
  if (row.valid.ok()) row.valid = policy::ValidPerson(person, today);
  if (row.valid.ok()) row.valid = identity.status();
  if (identity.ok()) row.identity = *std::move(identity);
  person = policy::AsEntered(person);
  return row;
}

// Whether the row says what is there, other things, or something new.
absl::StatusOr<ImportOutcome> Compare(db::Tx& tx, const Person* before, const Row& row) {
  const Person& entered = row.request.person();
  if (before == nullptr) return type::v1::IMPORT_OUTCOME_CREATED;
  if (row.identity.IsGiven()) {
    absl::StatusOr<std::string> holder = store::PersonOfIdentity(tx, row.identity.hash);
    if (!holder.ok()) return holder.status();
    if (*holder != before->name()) {
      if (row.request.update()) return type::v1::IMPORT_OUTCOME_UPDATED;
      return Failure(kContentConflict, {{"name", before->name()}});
    }
  }
  const Person known = policy::AsEntered(*before);
  return rpc::Compare(&known, entered, row.request.update());
}

absl::StatusOr<ImportOutcome> ImportRow(db::Mutation& m, const Call& call, Schools& schools, const Row& row) {
  if (!row.valid.ok()) return row.valid;
  Person person = row.request.person();
  absl::Status possible = PlacePerson(m.tx(), schools, call.today, person);
  if (possible.ok()) possible = access::MayWriteIn(call.caller, call.scope, person.region_code(), person.school());
  if (!possible.ok()) return possible;
  absl::StatusOr<std::optional<Person>> present = resource::Find<Person>(m.tx(), person.name());
  if (!present.ok()) return present.status();
  const Person* before = present->has_value() ? &**present : nullptr;
  // One elsewhere may be none of the caller's business: only that the name is taken is told.
  if (before != nullptr && !access::MayWriteIn(call.caller, call.scope, before->region_code(), before->school()).ok()) {
    return Failure(kAlreadyExists, {{"name", before->name()}});
  }
  absl::StatusOr<ImportOutcome> outcome = Compare(m.tx(), before, row);
  if (!outcome.ok() || *outcome == type::v1::IMPORT_OUTCOME_UNCHANGED) return outcome;
  absl::Status saved = SavePerson(m, before, std::move(person), row.identity).status();
  if (!saved.ok()) return saved;
  return outcome;
}

}  // namespace

Answer<std::vector<v1::ImportPeopleResponse>> PersonService::ImportPeople(const Call& call,
                                                                          std::vector<v1::ImportPeopleRequest> rows) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  std::vector<Row> prepared;
  prepared.reserve(rows.size());
  for (v1::ImportPeopleRequest& row : rows) prepared.push_back(Prepare(vault_, call.today, std::move(row)));
  return db::MutateRows<v1::ImportPeopleResponse, Row>(
      db_, call, std::move(prepared),
      [&call, schools = Schools()](db::Mutation& m, const Row& row) mutable {
        if (m.place().first) schools.Forget();
        return ImportRow(m, call, schools, row);
      },
      [](const Row& row, const absl::StatusOr<ImportOutcome>& outcome) {
        return rpc::RowResult<v1::ImportPeopleResponse>(row.request.line(), row.request.person().name(), outcome);
      });
}

}  // namespace jiedui::rotation
