// What is known of indicators, read as it was known at an instant: definitions, values and regions, each read once.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/db/database.h"
#include "jiedui/reporting/v1/indicator.pb.h"
#include "services/reporting/indicators/policy_rollup.h"
#include "services/reporting/indicators/values.h"

namespace jiedui::reporting {

// The population that is asked about.
struct Population {
  std::string list;          // key; "" for all
  absl::CivilDay listed_on;  // as the list was on this day
};

// The value of a region: its own or, without one, that of its parts where none is missing.
struct Finding {
  std::optional<policy::Measure> measure;
  bool rolled_up = false;
  std::vector<std::string> missing;  // codes; why there is no measure
};

// In one transaction.
class Figures {
 public:
  // `known_at` in microseconds; db::kPresent for now.
  Figures(db::Tx& tx, int64_t known_at) : tx_(tx), known_at_(known_at) {}

  // kNotFound when it was not known then.
  absl::StatusOr<const v1::Indicator*> Definition(const std::string& name);
  absl::StatusOr<const policy::RegionTree*> Regions();

  absl::StatusOr<policy::RollUp> RollUp(const v1::Indicator& indicator, const std::string& region, absl::CivilDay day,
                                        const Population& population, absl::CivilDay boundaries,
                                        std::optional<absl::CivilDay> start = std::nullopt);
  absl::StatusOr<Finding> Find(const v1::Indicator& indicator, const std::string& region, absl::CivilDay day,
                               const Population& population, std::optional<absl::CivilDay> start = std::nullopt);
  // The dates up to `day` on which something was measured of a region or, where nothing was of itself, of its parts; at most the last
  // `limit`, oldest first.
  absl::StatusOr<std::vector<absl::CivilDay>> DatesOf(const v1::Indicator& indicator, const std::string& region,
                                                      absl::CivilDay day, const Population& population, size_t limit);

 private:
  using Key = std::tuple<std::string, std::string, std::string>;  // indicator, population, region or "" for all

  // Reads what the indicator rests on, so that Entered has it.
  absl::Status Load(const v1::Indicator& indicator, const std::string& population, const std::string& region);
  absl::Status LoadOne(const v1::Indicator& indicator, const std::string& population, const std::string& region);
  const std::vector<policy::Reading>* ReadingsOf(const std::string& indicator, const std::string& population,
                                                 const std::string& region) const;
  // What was entered of a region, or follows from the components that were.
  std::optional<policy::Measure> Entered(const v1::Indicator& indicator, const std::string& region,
                                         const std::string& population, absl::CivilDay day,
                                         std::optional<absl::CivilDay> start) const;
  std::optional<policy::Measure> Derived(const v1::Indicator& indicator, const std::string& region,
                                         const std::string& population, absl::CivilDay day,
                                         std::optional<absl::CivilDay> start) const;

  db::Tx& tx_;
  const int64_t known_at_;
  std::map<std::string, v1::Indicator> definitions_;
  std::unique_ptr<policy::RegionTree> regions_;
  std::map<Key, store::Readings> readings_;
};

}  // namespace jiedui::reporting
