// Invented schools, people and postings of any number, each made from its index and a seed alone: the same arguments give the same rows.
// Nobody in them exists, and their names say so; identity numbers begin with 999999, which is no division code.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "jiedui/pairing/v1/party.pb.h"
#include "jiedui/rotation/v1/category.pb.h"
#include "jiedui/rotation/v1/person.pb.h"
#include "jiedui/rotation/v1/plan.pb.h"
#include "jiedui/rotation/v1/post.pb.h"
#include "jiedui/rotation/v1/posting.pb.h"

namespace jiedui::load {

struct Inventing {
  int64_t people = 10'000;
  int postings = 3;  // of each
  std::vector<std::string> counties;
  uint64_t seed = 1;
};

// Rows in the order in which counties would send them: school by school, person by person.
class Invention {
 public:
  explicit Invention(Inventing options);

  int64_t schools() const { return schools_; }
  int64_t people() const { return options_.people; }
  int64_t postings() const { return options_.people * options_.postings; }
  int64_t counties() const { return static_cast<int64_t>(options_.counties.size()); }
  // Complete lists of rural schools, one a county, and the rural schools: every other one.
  int64_t categories() const { return counties() + schools_; }

  const std::string& CountyOf(int64_t school) const;
  std::string SchoolName(int64_t school) const;
  std::string PersonName(int64_t person) const;
  std::string IdentityOf(int64_t person) const;

  pairing::v1::Party Party(int64_t school) const;
  rotation::v1::Category Category(int64_t number) const;
  rotation::v1::Person Person(int64_t person) const;
  // The `number % postings`-th of a person: years of exchange inside the county, one after another; the last one of every eighth goes on.
  rotation::v1::Posting Posting(int64_t number) const;
  rotation::v1::PostBudget Budget(int64_t county) const;
  rotation::v1::Allotment Allotment(int64_t school) const;
  rotation::v1::Need Need(int64_t school) const;

 private:
  uint64_t Chance(int64_t index, uint64_t what) const;  // as good as random, the same each time
  int64_t SchoolOf(int64_t person) const { return person * schools_ / options_.people; }
  int64_t FirstOf(int64_t school) const;  // the first person of a school
  // Schools of a county lie side by side.
  int64_t CountyIndex(int64_t school) const { return school * counties() / schools_; }
  int64_t OtherSchool(int64_t school, uint64_t chance) const;  // of the same county
  static rotation::v1::Stage StageOf(int64_t school);

  const Inventing options_;
  const int64_t schools_;
};

}  // namespace jiedui::load
