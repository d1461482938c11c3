#include "services/rotation/postings/quotas.h"

#include <utility>

#include "common/base/call.h"
#include "services/rotation/postings/policy_quota.h"

namespace jiedui::rotation {
namespace store {
namespace {

// Division codes of a quota: its area, or all.
Scope AreaOf(const v1::Quota& quota) { return quota.region().empty() ? Scope::All() : Scope::Region(quota.region()); }

// Nominated or further, not withdrawn.
constexpr db::Sql kUsed{"posting.used", R"(
SELECT COUNT(CASE WHEN days >= $4 THEN 1 END), COUNT(CASE WHEN days < $4 THEN 1 END)
FROM posting
WHERE recorded_to = 9223372036854775807 AND programme = $1 AND year = $2 AND stage = $3
  AND state >= 2 AND state <> 7 AND home_region >= $5 AND home_region < $6)"};
constexpr db::Sql kUsedOfAny{"posting.used_of_any", R"(
SELECT COUNT(CASE WHEN days >= $3 THEN 1 END), COUNT(CASE WHEN days < $3 THEN 1 END)
FROM posting
WHERE recorded_to = 9223372036854775807 AND programme = $1 AND year = $2
  AND state >= 2 AND state <> 7 AND home_region >= $4 AND home_region < $5)"};
constexpr db::Sql kByYear{"posting.taken_by_year", R"(
SELECT year, COUNT(*) FROM posting
WHERE recorded_to = 9223372036854775807 AND programme = $1 AND (stage = $2 OR $2 = 0) AND days >= $3
  AND state >= 2 AND state <> 7 AND home_region >= $4 AND home_region < $5
GROUP BY year ORDER BY year)"};
// Of whom the training owner's rules let in (trainings.cc): by the region and stage of each.
constexpr db::Sql kTraineesByYear{"attendance.taken_by_year", R"(
SELECT t.year, COUNT(DISTINCT a.person) FROM resource t JOIN attendance a ON a.training = t.name
JOIN person p ON p.name = a.person AND p.recorded_to = 9223372036854775807
WHERE t.recorded_to = 9223372036854775807 AND t.code = $1 AND t.code <> '' AND t.name > 'trainings/' AND t.name < 'trainings0'
  AND t.state <> 3 AND (p.stage = $2 OR $2 = 0) AND p.region_code >= $3 AND p.region_code < $4
GROUP BY t.year ORDER BY t.year)"};
static_assert(v1::Posting::STATE_NOMINATED == 2 && v1::Posting::STATE_WITHDRAWN == 7 &&
              v1::Training::STATE_CANCELLED == 3);

}  // namespace

absl::StatusOr<std::vector<v1::Quota>> QuotasOf(db::Tx& tx, std::string_view programme) {
  static const auto& text = *new std::string(
      resource::KeyedTable().Where("code = $1 AND code <> '' AND name > 'quotas/' AND name < 'quotas0'"));
  return resource::Where<v1::Quota>(tx, {"quota.of_programme", text}, {programme});
}

absl::StatusOr<std::map<int64_t, int64_t>> TakenByYear(db::Tx& tx, const v1::Quota& quota) {
  std::map<int64_t, int64_t> taken;
  const auto add = [&](const db::Row& row) {
    taken[row.Int(0)] = row.Int(1);
    return absl::OkStatus();
  };
  const Scope area = AreaOf(quota);
  absl::Status status =
      quota.subject() == v1::Quota::SUBJECT_TRAINEES
          ? tx.Each(kTraineesByYear, {quota.programme(), static_cast<int64_t>(quota.stage()), area.low, area.high}, add)
          : tx.Each(kByYear,
                    {quota.programme(), static_cast<int64_t>(quota.stage()), quota.min_days(), area.low, area.high},
                    add);
  if (!status.ok()) return status;
  return taken;
}

absl::StatusOr<Used> UsedOf(db::Tx& tx, const v1::Quota& quota, int64_t year) {
  Used used;
  if (quota.subject() == v1::Quota::SUBJECT_TRAINEES) {
    absl::StatusOr<std::map<int64_t, int64_t>> taken = TakenByYear(tx, quota);
    if (!taken.ok()) return taken.status();
    used.taken = (*taken)[year];
    return used;
  }
  const auto read = [&](const db::Row& row) { used = {.taken = row.Int(0), .too_short = row.Int(1)}; };
  const Scope area = AreaOf(quota);
  const auto stage = static_cast<int64_t>(quota.stage());
  absl::Status status =
      quota.stage() == v1::STAGE_UNSPECIFIED
          ? tx.One(kUsedOfAny, {quota.programme(), year, quota.min_days(), area.low, area.high}, read).status()
          : tx.One(kUsed, {quota.programme(), year, stage, quota.min_days(), area.low, area.high}, read).status();
  if (!status.ok()) return status;
  return used;
}

}  // namespace store

absl::Status TakePlaces(db::Mutation& m, const v1::Posting* before, const v1::Posting& after, KnownQuotas& known) {
  auto [of, fresh] = known.of_programme.try_emplace(after.programme());
  if (fresh) {
    absl::StatusOr<std::vector<v1::Quota>> quotas = store::QuotasOf(m.tx(), after.programme());
    if (!quotas.ok()) return quotas.status();
    of->second = *std::move(quotas);
  }
  absl::Status says = policy::SaysStage(of->second, after);
  if (!says.ok()) return says;
  const int64_t year = YearOf(after.interval().start());
  const auto was_taken = [&](const v1::Quota& quota) {
    return before != nullptr && YearOf(before->interval().start()) == year && policy::TakesPlace(quota, *before);
  };
  std::vector<int64_t*> counts;
  for (const v1::Quota& quota : of->second) {
    if (!policy::TakesPlace(quota, after) || was_taken(quota)) {
      const bool new_here = before == nullptr || !policy::IsTaking(before->state());
      if (new_here && policy::IsTaking(after.state()) && policy::IsFor(quota, after) &&
          !policy::IsLongEnough(quota, after)) {
        m.Warn(policy::TooShort(quota, after));
      }
      continue;
    }
    auto [count, uncounted] = known.taken.try_emplace({quota.name(), year});
    if (uncounted) {
      absl::StatusOr<store::Used> used = store::UsedOf(m.tx(), quota, year);
      if (!used.ok()) return used.status();
      count->second = used->taken;
    }
    absl::Status possible = policy::CanTake(quota, year, count->second);
    if (!possible.ok()) return possible;
    counts.push_back(&count->second);
  }
  for (int64_t* count : counts) ++*count;
  // What it took and perhaps takes no longer is counted anew, should another row of an import ask.
  if (before != nullptr && policy::IsTaking(before->state())) known.taken.clear();
  return absl::OkStatus();
}

}  // namespace jiedui::rotation
