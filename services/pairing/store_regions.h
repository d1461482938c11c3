// Regions over time, as rows: lists on a day, lineage, tags, sets, and what coverage rests on. As in store.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/db/database.h"
#include "common/rpc/filter.h"
#include "jiedui/pairing/v1/region.pb.h"
#include "jiedui/pairing/v1/region_set.pb.h"
#include "services/pairing/policy_region.h"
#include "services/pairing/store.h"

namespace jiedui::pairing::store {

// ---- Regions (store_regions.cc) ------------------------------------------------------------------------------------------

// Which regions are asked for. What is empty does not narrow.
struct RegionQuery {
  std::optional<absl::CivilDay> effective_on;  // in force, or not known whether in force
  std::string set;                             // members, and what lies in them
  std::vector<std::string> tags;               // at most two: bearers of each, and what lies in them
  std::string under;                           // itself and what lies in it
  rpc::SqlFilter filter;                       // over RegionFields, from kFirstRegionParameter
};
inline constexpr int kFirstRegionParameter = 8;
const std::vector<rpc::FilterField>& RegionFields();

// A region, and whether all that was asked for is known to hold on the day.
struct RegionOnDay {
  v1::Region region;
  bool certain = false;
};
absl::StatusOr<std::vector<RegionOnDay>> ListRegions(db::Tx& tx, const RegionQuery& query, const Page& page);

// In order of level and kind.
absl::StatusOr<std::vector<v1::CountRegionsResponse::Count>> CountRegions(db::Tx& tx, const RegionQuery& query);

// Regions that ever had the code, in order of name.
absl::StatusOr<std::vector<v1::Region>> RegionsOfCode(db::Tx& tx, std::string_view code);
// Names of the regions that came from this one.
absl::StatusOr<std::vector<std::string>> SuccessorsOf(db::Tx& tx, std::string_view name);
// Whether any region bears the tag.
absl::StatusOr<bool> IsTagged(db::Tx& tx, std::string_view tag);

// All regions and changes at present.
absl::StatusOr<policy::RegionMap> LoadRegionMap(db::Tx& tx);
// Where the recipients of pairings in force, or possibly in force, on the day lie. Whatever the caller may see: the answer is for
// regions, and names no pairing.
absl::StatusOr<std::vector<policy::Recipient>> RecipientsOn(db::Tx& tx, std::string_view scheme, absl::CivilDay day);

// Fills in the dates of regions entered before the table had them. Harmless when repeated.
absl::Status FillRegionDates(db::Tx& tx);

// ---- Sets (store_region_sets.cc) -----------------------------------------------------------------------------------------

absl::StatusOr<std::optional<v1::RegionSet>> FindRegionSet(db::Tx& tx, std::string_view name);
// Sets that are those of a list, in order of name.
absl::StatusOr<std::vector<v1::RegionSet>> RegionSetsOfTag(db::Tx& tx, std::string_view tag);
absl::StatusOr<std::vector<v1::RegionSet>> ListRegionSets(db::Tx& tx, const Page& page);
// As PutRegion. The caller has checked that the members exist.
absl::StatusOr<v1::RegionSet> PutRegionSet(db::Tx& tx, const v1::RegionSet* before, v1::RegionSet set);

// ---- Dates (both) --------------------------------------------------------------------------------------------------------

// An interval as the tables hold it.
struct DateColumns {
  std::string start;
  bool start_known = false;
  std::optional<std::string> end;
};
// `absent`: the start that stands for no interval at all.
absl::StatusOr<DateColumns> ColumnsOf(const type::v1::Interval* interval, std::string_view absent);

}  // namespace jiedui::pairing::store
