// People as they are kept: the resource, and in step with it, in the same transaction, the identity number, the employments and what is
// due. Plain functions in a transaction.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/db/mutate.h"
#include "jiedui/rotation/v1/person.pb.h"
#include "services/rotation/facts.h"
#include "services/rotation/people/identity.h"

namespace jiedui::rotation {

// An identity number as it is kept and shown. All empty where none was given.
struct SealedIdentity {
  std::string masked, hash, sealed;
  bool IsGiven() const { return !hash.empty(); }
};
// Seals the number of a person as entered and takes it out of the message, so that nothing beyond this line holds it in clear.
// kNoIdentityKey without a key.
absl::StatusOr<SealedIdentity> TakeIdentity(const IdentityVault& vault, v1::Person& person);

// Schools as heard of the registry, each asked for once a transaction.
class Schools {
 public:
  // Null where nobody has spoken of it.
  absl::StatusOr<const PartyFacts*> Find(db::Tx& tx, const std::string& name);
  void Forget() { known_.clear(); }

 private:
  std::map<std::string, std::optional<PartyFacts>, std::less<>> known_;
};

// The regions of the employments, and where the person is seen; kUnknownReference for a school that nobody has spoken of.
absl::Status PlacePerson(db::Tx& tx, Schools& schools, absl::CivilDay today, v1::Person& person);

// What lies where a person is seen follows to another region: what is due, and checks. To be called after the person alone has changed.
absl::Status SeenElsewhere(db::Mutation& m, const std::string& person, const std::string& region);

// The next revision of a person with all that is kept beside it, and its event. kPostsFull (staffing.h) and kIdentityTaken before anything
// is written.
absl::StatusOr<v1::Person> SavePerson(db::Mutation& m, const v1::Person* before, v1::Person after,
                                      const SealedIdentity& identity);

namespace store {

// Who has the number of this hash; "" for nobody.
absl::StatusOr<std::string> PersonOfIdentity(db::Tx& tx, std::string_view hash);

// What is due of a person follows rounds, checks, roles and employments: to be called after any of them changed.
absl::Status RefreshDue(db::Tx& tx, const v1::Person& person);

}  // namespace store
}  // namespace jiedui::rotation
