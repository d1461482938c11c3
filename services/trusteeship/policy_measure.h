// The rules of measures (MOE22-5 to 7): pure functions of values. One table says which kinds of quantities each type has.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "jiedui/trusteeship/v1/agreement.pb.h"
#include "jiedui/trusteeship/v1/measure.pb.h"
#include "jiedui/trusteeship/v1/trusteeship.pb.h"

namespace jiedui::trusteeship::policy {

std::string_view Chinese(v1::Measure::State state);
std::string_view Chinese(v1::Measure::Type type);
std::string_view Chinese(v1::Measure::Unit unit);

// A resident team, students who teach, staff who shadow: people whom the rotation service places (MOE22-6b).
bool MovesPeople(v1::Measure::Type type);
// What the heads of a type that moves people are counted in.
v1::Measure::Unit HeadUnit(v1::Measure::Type type);

// ---- Valid ---------------------------------------------------------------------------------------------------------------

// By itself: type, tasks, dates, quantities of its type, placements only where people move. `planned` may be empty only where `done`
// is given: of what is known from a report alone nobody knows the plan.
absl::Status ValidMeasure(const v1::Measure& measure);
// ---- Can, change ---------------------------------------------------------------------------------------------------------

// The measure as it is entered: what the service adds left out, lists in the order of their enums. What an import compares.
v1::Measure AsEntered(const v1::Measure& measure);

// What is done for a school needs its agreement in force (MOE22-2, MOE22-7), on the days of the measure, and these within the days on
// which the trusteeship worked. `agreement` is null when there is none. `before` is the measure as it was, null for a new one: days
// on which it already stood are not asked again, because an amendment begins a new time in force.
absl::Status CanMeasure(const v1::Measure& measure, const v1::Measure* before, const v1::Agreement* agreement,
                        const v1::Trusteeship& trusteeship, std::string_view verb);
// What identifies it stays, and it is not CANCELLED.
absl::Status CanUpdate(const v1::Measure& before, const v1::Measure& after);
absl::Status CanReport(const v1::Measure& measure);
absl::Status CanCancel(const v1::Measure& measure);
// What is DONE has begun and says what was done; what is PLANNED does not. `linked`: postings say how many people, and it need not.
absl::Status CanBeIn(v1::Measure::State state, const v1::Measure& measure, absl::CivilDay today, bool linked);

// `entered` with its state and why.
v1::Measure InState(v1::Measure entered, v1::Measure::State state, std::string_view reason = "");

// ---- Totals --------------------------------------------------------------------------------------------------------------

// Adds measures up by type: quantities of one kind only within one type; CANCELLED ones are left out. Linked head counts win over declared
// ones. In any order of adding.
class MeasureTotals {
 public:
  void Add(const v1::Measure& measure);
  // Types without a measure are left out.
  v1::SummarizeMeasuresResponse Get() const;

 private:
  struct Sum {
    int64_t value = 0;
    bool seen = false;  // "0 people" was entered, which is not nothing
  };
  using Sums = std::array<Sum, v1::Measure::Unit_ARRAYSIZE>;
  struct OfType {
    int64_t measures = 0, done_measures = 0;
    Sums planned = {}, done = {};
  };
  std::array<OfType, v1::Measure::Type_ARRAYSIZE> types_;
};

v1::SummarizeMeasuresResponse Totals(const std::vector<v1::Measure>& measures);

}  // namespace jiedui::trusteeship::policy
