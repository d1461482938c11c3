#include "services/rotation/people/person_service.h"

#include <memory>
#include <string>
#include <utility>

#include "common/base/checks.h"
#include "common/db/mutate.h"
#include "services/rotation/people/people.h"
#include "services/rotation/people/policy_person.h"
#include "services/rotation/people/reasons_person.h"
#include "services/rotation/reads.h"

namespace jiedui::rotation {
namespace {

using v1::Person;

const std::vector<rpc::FilterField>& PersonFields() {
  static const auto& fields =
      *new std::vector<rpc::FilterField>{TextField("name", "name"),
                                         TextField("school", "school"),
                                         CodeField("home_county", "home_county"),
                                         CodeField("region_code", "region_code"),
                                         EnumField("role", "role", v1::Role_descriptor(), "ROLE_"),
                                         EnumField("stage", "stage", v1::Stage_descriptor(), "STAGE_"),
                                         EnumField("title", "title", Person::Title_descriptor(), "TITLE_"),
                                         EnumField("standing", "standing", Person::Standing_descriptor(), "STANDING_")};
  return fields;
}

// A school says who is with it; who is or was with another one is for that one, or for an office.
absl::Status MayEmploy(const Call& call, const Person& before, const Person& after) {
  if (access::IsOffice(call.caller)) return absl::OkStatus();
  for (const Person::Employment& changed : policy::ChangedEmployments(before, after)) {
    absl::Status may = access::MayWriteIn(call.caller, call.scope, "", changed.school());
    if (!may.ok()) return may;
  }
  return absl::OkStatus();
}

// A request that holds the number no longer, and the number as it is kept. It lives as long as the body that refers to it.
template <class Request>
struct Sealed {
  Request request;
  SealedIdentity identity;
};

template <class Request>
absl::StatusOr<std::shared_ptr<Sealed<Request>>> Seal(const IdentityVault& vault, const Request& request) {
  auto sealed = std::make_shared<Sealed<Request>>(Sealed<Request>{.request = request, .identity = {}});
  absl::StatusOr<SealedIdentity> identity = TakeIdentity(vault, *sealed->request.mutable_person());
  if (!identity.ok()) return identity.status();
  sealed->identity = *std::move(identity);
  // A repeated request is known by its content: the number's part in that is played by its keyed hash, which is fit for no other use.
  for (const char c : sealed->identity.hash) {
    sealed->request.mutable_person()->mutable_identity_number()->push_back(static_cast<char>('a' + (c & 15)));
    sealed->request.mutable_person()->mutable_identity_number()->push_back(static_cast<char>('a' + ((c >> 4) & 15)));
  }
  return sealed;
}

}  // namespace

Answer<Person> PersonService::GetPerson(const Call& call, const v1::GetPersonRequest& request) {
  return GetResource<Person>(db_, workers_, call, request);
}

Answer<v1::ListPeopleResponse> PersonService::ListPeople(const Call& call, const v1::ListPeopleRequest& request) {
  return ListResources<Person>(db_, workers_, call, request, PersonFields(), &v1::ListPeopleResponse::add_people);
}

Answer<v1::ListPersonRevisionsResponse> PersonService::ListPersonRevisions(
    const Call& call, const v1::ListPersonRevisionsRequest& request) {
  return ListResourceRevisions<Person, v1::ListPersonRevisionsResponse>(db_, workers_, call, request,
                                                                        &v1::PersonRevision::mutable_person);
}

Answer<Person> PersonService::FindPersonByIdentity(const Call& call, const v1::FindPersonByIdentityRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = ValidIdentity("identity_number", request.identity_number());
  if (!valid.ok()) return valid;
  if (!vault_.HasKey()) return absl::Status(Failure(kNoIdentityKey));
  return db::Query<Person>(
      db_, workers_, call, db::Cost::kShort,
      [&call, hash = vault_.Hash(request.identity_number())](db::Tx& tx) -> absl::StatusOr<Person> {
        const Failure nobody(kNotFound, {{"name", "该身份号码"}});
        absl::StatusOr<std::string> name = store::PersonOfIdentity(tx, hash);
        if (!name.ok()) return name.status();
        if (name->empty()) return nobody;
        absl::StatusOr<resource::Entered<Person>> person = resource::Get<Person>(tx, *name);
        if (!person.ok()) return person.status();
        if (!MaySee(tx, call, person->resource).ok()) return nobody;
        return std::move(person->resource);
      });
}

Answer<Person> PersonService::CreatePerson(const Call& call, const v1::CreatePersonRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  const std::string name = resource::NewName<Person>(request.person_id());
  absl::Status valid =
      FirstError({policy::ValidPersonName("person_id", name), policy::ValidPerson(request.person(), call.today)});
  if (!valid.ok()) return valid;
  auto sealed = Seal(vault_, request);
  if (!sealed.ok()) return sealed.status();
  const v1::CreatePersonRequest& asked = (*sealed)->request;
  return db::Mutate<Person>(
      db_, call, asked, [&call, name, sealed = *sealed](db::Mutation& m) -> absl::StatusOr<Person> {
        Person person = policy::AsEntered(sealed->request.person());
        person.set_name(name);
        Schools schools;
        absl::Status possible = PlacePerson(m.tx(), schools, call.today, person);
        if (possible.ok())
          possible = access::MayWriteIn(call.caller, call.scope, person.region_code(), person.school());
        if (possible.ok()) possible = MayEmploy(call, Person(), person);
        if (possible.ok()) possible = resource::IsFree<Person>(m, name);
        if (!possible.ok()) return possible;
        return SavePerson(m, nullptr, std::move(person), sealed->identity);
      });
}

Answer<Person> PersonService::UpdatePerson(const Call& call, const v1::UpdatePersonRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = FirstError({policy::ValidPersonName("person.name", request.person().name()),
                                   policy::ValidPerson(request.person(), call.today)});
  if (!valid.ok()) return valid;
  auto sealed = Seal(vault_, request);
  if (!sealed.ok()) return sealed.status();
  const v1::UpdatePersonRequest& asked = (*sealed)->request;
  return db::Mutate<Person>(db_, call, asked, [&call, sealed = *sealed](db::Mutation& m) -> absl::StatusOr<Person> {
    const Person& entered = sealed->request.person();
    absl::StatusOr<resource::Entered<Person>> before = LoadForChange<Person>(m, call, entered.name(), entered.etag());
    if (!before.ok()) return before.status();
    const Person& present = before->resource;
    absl::Status possible = access::MayWriteIn(call.caller, call.scope, present.region_code(), present.school());
    Person person = policy::AsEntered(entered);
    Schools schools;
    if (possible.ok()) possible = PlacePerson(m.tx(), schools, call.today, person);
    // Who sends somebody elsewhere answers for that place, too.
    if (possible.ok()) possible = access::MayWriteIn(call.caller, call.scope, person.region_code(), person.school());
    if (possible.ok()) possible = MayEmploy(call, present, person);
    if (!possible.ok()) return possible;
    return SavePerson(m, &present, std::move(person), sealed->identity);
  });
}

}  // namespace jiedui::rotation
