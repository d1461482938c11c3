#include "services/rotation/plans/plan_seats.h"

#include <string_view>
#include <utility>

#include "common/base/civil.h"
#include "common/resource/rows.h"
#include "services/rotation/traits.h"

namespace jiedui::rotation {
namespace {

constexpr db::Sql kTaken{"posting.taken_in", R"(
SELECT p.data, q.data FROM posting p JOIN person q ON q.name = p.person AND q.recorded_to = 9223372036854775807
WHERE p.recorded_to = 9223372036854775807 AND p.host_region >= $2 AND p.host_region < $3 AND p.state <> $4
  AND p.start_date <= $1 AND p.end_date > $1 ORDER BY p.name)"};

}  // namespace

absl::StatusOr<std::vector<v1::Need>> OpenNeedsOn(db::Tx& tx, const Scope& area, absl::CivilDay day) {
  static const auto& text = *new std::string(resource::KeyedTable().Where(
      "region_code >= $1 AND region_code < $2 AND name > 'needs/' AND name < 'needs0' AND state = $3"));
  absl::StatusOr<std::vector<v1::Need>> needs = resource::Where<v1::Need>(
      tx, {"need.in_area", text}, {area.low, area.high, static_cast<int64_t>(v1::Need::STATE_OPEN)});
  if (!needs.ok()) return needs;
  std::vector<v1::Need> open;
  for (v1::Need& need : *needs) {
    if (policy::IsWanted(need, day)) open.push_back(std::move(need));
  }
  return open;
}

absl::StatusOr<TakenBySchool> TakenOn(db::Tx& tx, const Scope& area, absl::CivilDay day) {
  TakenBySchool taken;
  const std::string on = FormatDay(day);
  const auto take = [&](const db::Row& row) -> absl::Status {
    policy::PostedThere there;
    absl::Status parsed = db::Parse(row, 0, there.posting);
    if (parsed.ok()) parsed = db::Parse(row, 1, there.person);
    if (!parsed.ok()) return parsed;
    there.places = 1 + there.posting.circuit_size();
    for (const std::string& place : there.posting.circuit()) taken[place].push_back(there);
    const std::string host = there.posting.host();
    taken[host].push_back(std::move(there));
    return absl::OkStatus();
  };
  absl::Status read =
      tx.Each(kTaken, {on, area.low, area.high, static_cast<int64_t>(v1::Posting::STATE_WITHDRAWN)}, take);
  if (!read.ok()) return read;
  return taken;
}

}  // namespace jiedui::rotation
