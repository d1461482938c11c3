#include "common/base/civil.h"
#include "services/trusteeship/store.h"
#include "services/trusteeship/traits.h"

namespace jiedui::trusteeship::store {
namespace {

// By columns alone: a programme a hundred times as large has hundreds of thousands of measures.
constexpr db::Sql kCountUnder{"resource.count_under", R"(
SELECT trusteeship, kind, state, year, COUNT(*) FROM resource
WHERE kind IN ($1, $2, $3, $4) AND recorded_to = 9223372036854775807 AND trusteeship <> ''
GROUP BY trusteeship, kind, state, year)"};
constexpr db::Sql kCovers{"trusteeship.covers", R"(
SELECT school_region, tier, CASE WHEN start_date <= $1 THEN 1 ELSE 0 END FROM trusteeship
WHERE recorded_to = 9223372036854775807 AND start_date <> '' AND (start_date <= $1 OR start_known = 0)
  AND (end_date IS NULL OR end_date > $1))"};

int64_t Number(Kind kind) { return static_cast<int64_t>(kind); }

bool IsOpen(int64_t state) {
  return state == v1::Difficulty::STATE_RAISED || state == v1::Difficulty::STATE_ASSIGNED ||
         state == v1::Difficulty::STATE_REOPENED;
}

}  // namespace

absl::StatusOr<std::map<std::string, policy::UnderCounts>> CountUnder(db::Tx& tx) {
  std::map<std::string, policy::UnderCounts> counts;
  absl::Status status = tx.Each(
      kCountUnder, {Number(Kind::kAgreement), Number(Kind::kPlan), Number(Kind::kMeasure), Number(Kind::kDifficulty)},
      [&](const db::Row& row) {
        policy::UnderCounts& under = counts[std::string(row.Text(0))];
        const int64_t kind = row.Int(1), state = row.Int(2), count = row.Int(4);
        if (kind == Number(Kind::kAgreement) && row.Int(3) == 1) under.attested = true;
        if (kind == Number(Kind::kPlan) && (state == v1::Plan::STATE_APPROVED || state == v1::Plan::STATE_SUPERSEDED)) {
          under.planned = true;
        }
        if (kind == Number(Kind::kMeasure) && state == v1::Measure::STATE_DONE) under.measures_done += count;
        if (kind == Number(Kind::kDifficulty) && IsOpen(state)) under.difficulties_open += count;
        return absl::OkStatus();
      });
  if (!status.ok()) return status;
  return counts;
}

absl::StatusOr<std::vector<policy::Cover>> Covers(db::Tx& tx, absl::CivilDay day) {
  std::vector<policy::Cover> covers;
  absl::Status status = tx.Each(kCovers, {FormatDay(day)}, [&](const db::Row& row) {
    covers.push_back({.school_region = std::string(row.Text(0)),
                      .tier = static_cast<v1::Tier>(row.Int(1)),
                      .known = row.Int(2) != 0});
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return covers;
}

}  // namespace jiedui::trusteeship::store
