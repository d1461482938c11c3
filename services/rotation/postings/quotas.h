// Quotas as decisions read them: what is taken, and one more. Bodies read by index, so that two callers at the last place meet there and
// not at the whole table.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "common/db/mutate.h"
#include "services/rotation/traits.h"

namespace jiedui::rotation {

namespace store {

// In order of name.
absl::StatusOr<std::vector<v1::Quota>> QuotasOf(db::Tx& tx, std::string_view programme);

struct Used {
  int64_t taken = 0;
  int64_t too_short = 0;
};
// Of a quota in a year; of SUBJECT_TRAINEES the different people in trainings of the programme that begin in it and are not cancelled
// (trainings.cc refuses one too many).
absl::StatusOr<Used> UsedOf(db::Tx& tx, const v1::Quota& quota, int64_t year);
// Years in which places of the quota are taken, with how many.
absl::StatusOr<std::map<int64_t, int64_t>> TakenByYear(db::Tx& tx, const v1::Quota& quota);

}  // namespace store

// What one transaction knows of quotas; an import keeps it for a chunk, so that no row counts again.
struct KnownQuotas {
  std::map<std::string, std::vector<v1::Quota>> of_programme;
  std::map<std::pair<std::string, int64_t>, int64_t> taken;  // by quota and year
};

// Takes the places that `after` takes and `before` (null: nothing) did not; QUOTA_FULL where one has none left. The last check before the
// posting is saved.
absl::Status TakePlaces(db::Mutation& m, const v1::Posting* before, const v1::Posting& after, KnownQuotas& known);

}  // namespace jiedui::rotation
