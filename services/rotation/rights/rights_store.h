// What rights are judged by, read from the store: a person's works, the lists of the schools, the rules. Plain functions in a
// transaction. `known_at` in microseconds; db::kPresent for what is known now.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/base/call.h"
#include "common/db/database.h"
#include "jiedui/rotation/v1/person.pb.h"
#include "jiedui/rotation/v1/posting.pb.h"
#include "jiedui/rotation/v1/rights.pb.h"
#include "services/rotation/rights/policy_rights.h"

namespace jiedui::rotation::store {

// The lists that speak of schools, each school read once: a page of people shares its schools.
class SchoolLists {
 public:
  explicit SchoolLists(int64_t known_at) : known_at_(known_at) {}
  // Adds what is listed of a school in a division: rows of its own, and complete lists of the areas around that do not name it.
  absl::Status AddTo(db::Tx& tx, const std::string& school, const std::string& region,
                     std::vector<policy::Listed>& listed);

 private:
  absl::StatusOr<const std::vector<v1::Category>*> CompleteIn(db::Tx& tx, const std::string& area);

  const int64_t known_at_;
  std::map<std::string, std::vector<policy::Listed>> of_school_;
  std::map<std::string, std::vector<v1::Category>> complete_in_;  // by division code
};

// A person as known then, and the postings that were served: in post, assessed, completed or cut short.
struct History {
  v1::Person person;
  std::vector<v1::Posting> postings;  // in order of name
  policy::ServiceFacts facts;
};

// `person` as it was known at the instant.
absl::StatusOr<History> ReadHistory(db::Tx& tx, v1::Person person, int64_t known_at, SchoolLists& lists);

// The rules of a right in a division on a day, as known then; kRightRuleNotLoaded names the first that is not there.
absl::StatusOr<policy::RightRules> ReadRightRules(db::Tx& tx, v1::Right right, const v1::Person& person,
                                                  absl::CivilDay day, int64_t known_at);

// People of an area after a place in the order of division and name ("" for the first), at most `limit`.
struct PeoplePage {
  std::string after_region, after_name;
  int limit = 0;
};
absl::StatusOr<std::vector<v1::Person>> PeopleIn(db::Tx& tx, const Scope& area, const PeoplePage& page);

// Certificates of a person, in order of name; revoked ones too.
absl::StatusOr<std::vector<v1::ServiceCertificate>> CertificatesOf(db::Tx& tx, std::string_view person);

}  // namespace jiedui::rotation::store
