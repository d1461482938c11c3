// How complete a period is: counts over obligations, and shares that never pass 100 %. Pure functions of values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "jiedui/reporting/v1/obligation.pb.h"
#include "services/reporting/period.h"

namespace jiedui::reporting::policy {

// "2023h1" itself; of a year the year and its two halves, whichever a duty has.
std::vector<std::string> PeriodsIn(const ReportPeriod& asked);

// part ÷ whole in per cent with two digits, cut: 93.75, and 99.99 for what is nearly all. "" for no whole.
std::string PercentOf(int64_t part, int64_t whole);

// Counts obligation by obligation (Q11-5.4a).
class Completeness {
 public:
  void Begin(std::string_view period) { answer_.add_periods(std::string(period)); }
  void Add(v1::Obligation obligation);
  v1::GetCompletenessResponse Answer() const;

 private:
  v1::GetCompletenessResponse answer_;
};

}  // namespace jiedui::reporting::policy
