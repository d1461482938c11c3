#include "services/rotation/questions/policy_question.h"

#include "common/base/text.h"

namespace jiedui::rotation::policy {
namespace {

constexpr int64_t kMaxNames = 500;

}  // namespace

std::string PercentOf(int64_t part, int64_t whole) {
  if (whole == 0) return "";
  const int64_t hundredths = part * 10000 / whole;
  const int64_t decimals = hundredths % 100;
  return StrCat(hundredths / 100, decimals < 10 ? ".0" : ".", decimals);
}

v1::ListBurdenResponse::Burden BurdenOf(std::string_view person, const std::vector<v1::Posting>& postings,
                                        const Window& window) {
  Burden sum;
  for (const v1::Posting& posting : postings) sum.Add(posting, window);
  v1::ListBurdenResponse::Burden burden;
  burden.set_person(std::string(person));
  burden.set_postings(sum.postings);
  burden.set_days(sum.WholeDays());
  burden.set_last_on(sum.last_on);
  return burden;
}

void BasisTotals::Add(const v1::Posting& posting, bool manager) {
  Sum& sum = sums_[{posting.direction(), posting.kind()}];
  ++sum.postings;
  if (manager) ++sum.managers;
  sum.people.insert(posting.person());
  if (total_++ < kMaxNames) names_.push_back(posting.name());
}

v1::GetBasisTotalsResponse BasisTotals::Get() const {
  v1::GetBasisTotalsResponse response;
  for (const auto& [key, sum] : sums_) {
    auto& line = *response.add_lines();
    line.set_direction(static_cast<v1::Posting::Direction>(key.first));
    line.set_kind(static_cast<v1::Posting::Kind>(key.second));
    line.set_postings(sum.postings);
    line.set_people(static_cast<int64_t>(sum.people.size()));
    line.set_managers(sum.managers);
  }
  for (const std::string& name : names_) response.add_postings(name);
  response.set_total(total_);
  return response;
}

}  // namespace jiedui::rotation::policy
