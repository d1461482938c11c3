// The handlers of people: each method is the RPC of its name (proto/jiedui/rotation/v1/person.proto).
#pragma once

#include <vector>

#include "common/base/answer.h"
#include "common/base/call.h"
#include "common/base/worker_pool.h"
#include "common/db/database.h"
#include "jiedui/rotation/v1/person.pb.h"
#include "services/rotation/people/identity.h"

namespace jiedui::rotation {

class PersonService {
 public:
  PersonService(db::Database& database, WorkerPool& workers, const IdentityVault& vault)
      : db_(database), workers_(workers), vault_(vault) {}

  Answer<v1::Person> GetPerson(const Call& call, const v1::GetPersonRequest& request);
  Answer<v1::ListPeopleResponse> ListPeople(const Call& call, const v1::ListPeopleRequest& request);
  Answer<v1::ListPersonRevisionsResponse> ListPersonRevisions(const Call& call,
                                                              const v1::ListPersonRevisionsRequest& request);
  Answer<v1::Person> FindPersonByIdentity(const Call& call, const v1::FindPersonByIdentityRequest& request);
  Answer<v1::Person> CreatePerson(const Call& call, const v1::CreatePersonRequest& request);
  Answer<v1::Person> UpdatePerson(const Call& call, const v1::UpdatePersonRequest& request);
  Answer<std::vector<v1::ImportPeopleResponse>> ImportPeople(const Call& call,
                                                             std::vector<v1::ImportPeopleRequest> rows);

 private:
  db::Database& db_;
  WorkerPool& workers_;
  const IdentityVault& vault_;
};

}  // namespace jiedui::rotation
