// What List, Count and GetCoverage of regions share: which regions are asked for, and how much of their list is entered.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/id.h"
#include "common/rpc/asked.h"
#include "services/pairing/policy_region.h"
#include "services/pairing/reasons.h"
#include "services/pairing/store_regions.h"

namespace jiedui::pairing {

// `effective_on`, `set`, `tag` and `under` of a request. An empty day is left to the caller.
template <class Request>
absl::StatusOr<store::RegionQuery> RegionQueryOf(const Request& request) {
  store::RegionQuery query;
  absl::StatusOr<std::optional<absl::CivilDay>> day = rpc::DayNamed(request);
  if (!day.ok()) return day.status();
  query.effective_on = *day;
  if (!request.set().empty()) {
    absl::Status valid = CheckName("set", request.set(), "regionSets");
    if (!valid.ok()) return valid;
    query.set = request.set();
  }
  if (!request.tag().empty()) {
    absl::Status valid = policy::ValidTagKey("tag", request.tag());
    if (!valid.ok()) return valid;
    query.tags = {request.tag()};
  }
  if (!request.under().empty()) {
    absl::Status valid = CheckName("under", request.under(), "regions");
    if (!valid.ok()) return valid;
    query.under = request.under();
  }
  return query;
}

// The sets behind a query: the one asked for, and those that are the list of the tag asked for.
struct Lists {
  std::vector<v1::RegionSet> sets;
  v1::ListState state;
};

// Looks up the set and the area of the query; kNotFound when there is no such thing. A set that is a list becomes its tag.
absl::StatusOr<Lists> ResolveLists(db::Tx& tx, store::RegionQuery& query);

}  // namespace jiedui::pairing
