// What questions over postings add up to: pure functions of values.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "jiedui/rotation/v1/question.pb.h"
#include "services/rotation/postings/policy_burden.h"

namespace jiedui::rotation::policy {

// part / whole in percent with two decimals, cut and not rounded: "66.66"; "" of nothing.
std::string PercentOf(int64_t part, int64_t whole);

v1::ListBurdenResponse::Burden BurdenOf(std::string_view person, const std::vector<v1::Posting>& postings,
                                        const Window& window);

// Adds postings along a basis up by direction and kind.
class BasisTotals {
 public:
  void Add(const v1::Posting& posting, bool manager);
  v1::GetBasisTotalsResponse Get() const;

 private:
  struct Sum {
    int64_t postings = 0, managers = 0;
    std::set<std::string> people;
  };
  std::map<std::pair<int, int>, Sum> sums_;  // by direction and kind
  std::vector<std::string> names_;
  int64_t total_ = 0;
};

}  // namespace jiedui::rotation::policy
