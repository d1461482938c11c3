// Answers that follow regions through time: lineage and coverage.
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "common/base/checks.h"
#include "common/base/text.h"
#include "common/db/query.h"
#include "common/rpc/page.h"
#include "services/pairing/region_query.h"
#include "services/pairing/region_service.h"

namespace jiedui::pairing {
namespace {

using v1::Region;

constexpr int kEveryRegion = 1'000'000;

// Looks regions up once.
class Regions {
 public:
  explicit Regions(db::Tx& tx) : tx_(tx) {}

  absl::StatusOr<const Region*> Of(const std::string& name) {
    const auto known = known_.find(name);
    if (known != known_.end()) return &known->second;
    absl::StatusOr<std::optional<Region>> found = store::FindRegion(tx_, name);
    if (!found.ok()) return found.status();
    if (!found->has_value()) return Failure(kInternal, {{"detail", "a change names a region that is not there"}});
    return &known_.emplace(name, **std::move(found)).first->second;
  }

 private:
  db::Tx& tx_;
  std::map<std::string, Region> known_;
};

using Steps = std::vector<v1::GetRegionLineageResponse::Step>;

void AddStep(const Region& before, const Region& after, const Region::Predecessor& change, Steps& steps) {
  auto& step = steps.emplace_back();
  *step.mutable_predecessor() = before;
  *step.mutable_successor() = after;
  step.set_date(change.date());
  step.set_how(change.how());
}

// All that `name` came from.
absl::Status FollowBack(Regions& regions, const std::string& name, Steps& steps) {
  std::set<std::string> seen = {name};
  std::vector<std::string> open = {name};
  while (!open.empty()) {
    absl::StatusOr<const Region*> region = regions.Of(open.back());
    if (!region.ok()) return region.status();
    open.pop_back();
    for (const Region::Predecessor& change : (*region)->predecessors()) {
      absl::StatusOr<const Region*> before = regions.Of(change.region());
      if (!before.ok()) return before.status();
      AddStep(**before, **region, change, steps);
      if (seen.insert(change.region()).second) open.push_back(change.region());
    }
  }
  return absl::OkStatus();
}

// All that became of `name`; `reached` is told of it and of itself.
absl::Status FollowOn(db::Tx& tx, Regions& regions, const std::string& name, Steps& steps,
                      std::set<std::string>& reached) {
  reached = {name};
  std::vector<std::string> open = {name};
  while (!open.empty()) {
    const std::string current = std::move(open.back());
    open.pop_back();
    absl::StatusOr<std::vector<std::string>> successors = store::SuccessorsOf(tx, current);
    if (!successors.ok()) return successors.status();
    absl::StatusOr<const Region*> before = regions.Of(current);
    if (!before.ok()) return before.status();
    for (const std::string& successor : *successors) {
      absl::StatusOr<const Region*> after = regions.Of(successor);
      if (!after.ok()) return after.status();
      for (const Region::Predecessor& change : (*after)->predecessors()) {
        if (change.region() == current) AddStep(**before, **after, change, steps);
      }
      if (reached.insert(successor).second) open.push_back(successor);
    }
  }
  return absl::OkStatus();
}

// The region asked for by name or by a code of any time. Of several with one code the one that is in force longest: the last.
absl::StatusOr<std::string> NameAskedFor(db::Tx& tx, const v1::GetRegionLineageRequest& request) {
  if (!request.name().empty()) {
    absl::StatusOr<std::optional<Region>> region = store::FindRegion(tx, request.name());
    if (!region.ok()) return region.status();
    if (!region->has_value()) return Failure(kNotFound, {{"name", request.name()}});
    return request.name();
  }
  absl::StatusOr<std::vector<Region>> regions = store::RegionsOfCode(tx, request.code());
  if (!regions.ok()) return regions.status();
  if (regions->empty()) return Failure(kNotFound, {{"name", request.code()}});
  const auto last = std::max_element(regions->begin(), regions->end(), [](const Region& a, const Region& b) {
    const std::string &end_a = a.interval().end(), &end_b = b.interval().end();
    return !end_a.empty() && (end_b.empty() || end_a < end_b);
  });
  return last->name();
}

bool MayBeInForce(const Region& region, absl::CivilDay day) {
  if (!region.has_interval()) return true;
  const absl::StatusOr<Period> period = ParseInterval("interval", region.interval());
  return period.ok() && InForceOn(*period, day) != type::v1::IN_FORCE_NO;
}

// Counts the regions of the query by whether they are covered, and lists a page of them.
void Judge(const v1::GetCoverageRequest& request, const rpc::Page& page, const policy::Coverage& coverage,
           const Scope& scope, std::vector<store::RegionOnDay> regions, v1::GetCoverageResponse& response) {
  std::map<v1::GetCoverageRequest::Way, int64_t> ways;
  std::vector<Region> listed;
  std::vector<std::pair<bool, policy::Cover>> how;
  for (store::RegionOnDay& region : regions) {
    if (!coverage.InScope(scope, region.region.name())) continue;
    const policy::Cover cover = coverage.Of(region.region.name());
    if (!region.certain) {
      response.set_not_known(response.not_known() + 1);
    } else {
      response.set_total(response.total() + 1);
      if (cover.covered == type::v1::IN_FORCE_YES) {
        response.set_covered(response.covered() + 1);
        ++ways[cover.way];
      } else if (cover.covered == type::v1::IN_FORCE_NOT_KNOWN) {
        response.set_cover_not_known(response.cover_not_known() + 1);
      } else {
        response.set_uncovered(response.uncovered() + 1);
      }
    }
    const bool shown = request.include_covered() || cover.covered != type::v1::IN_FORCE_YES;
    if (!shown || region.region.name() <= page.after || static_cast<int>(listed.size()) >= page.limit) continue;
    how.emplace_back(region.certain, cover);
    listed.push_back(std::move(region.region));
  }
  response.set_next_page_token(rpc::CutPage(request, page, listed));
  for (const auto& [way, count] : ways) {
    auto& line = *response.add_covered_by();
    line.set_way(way);
    line.set_count(count);
  }
  for (size_t i = 0; i < listed.size(); ++i) {
    auto& item = *response.add_regions();
    *item.mutable_region() = std::move(listed[i]);
    item.set_in_force(how[i].first ? type::v1::IN_FORCE_YES : type::v1::IN_FORCE_NOT_KNOWN);
    item.set_covered(how[i].second.covered);
    item.set_way(how[i].second.way);
  }
}

}  // namespace

Answer<v1::GetRegionLineageResponse> RegionService::GetLineage(const Call& call,
                                                               const v1::GetRegionLineageRequest& request) {
  if (!request.name().empty() && !request.code().empty()) return InvalidField("code", "name 与 code 只填其一");
  if (request.code().empty()) {
    absl::Status valid = CheckName("name", request.name(), "regions");
    if (!valid.ok()) return valid;
  } else if (!IsDivisionCode(request.code())) {
    return InvalidField("code", "六位数字的行政区划代码");
  }
  return db::Query<v1::GetRegionLineageResponse>(
      db_, workers_, call, db::Cost::kShort,
      [&call, &request](db::Tx& tx) -> absl::StatusOr<v1::GetRegionLineageResponse> {
        absl::StatusOr<std::string> name = NameAskedFor(tx, request);
        if (!name.ok()) return name.status();
        Regions regions(tx);
        Steps steps;
        std::set<std::string> reached;
        absl::Status back = FollowBack(regions, *name, steps);
        if (!back.ok()) return back;
        absl::Status on = FollowOn(tx, regions, *name, steps, reached);
        if (!on.ok()) return on;
        const auto key = [](const v1::GetRegionLineageResponse::Step& step) {
          return std::tuple(ParseDate("date", step.date()).value_or(absl::CivilDay()),
                            std::string_view(step.successor().name()), std::string_view(step.predecessor().name()));
        };
        std::sort(steps.begin(), steps.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
        v1::GetRegionLineageResponse response;
        absl::StatusOr<const Region*> region = regions.Of(*name);
        if (!region.ok()) return region.status();
        *response.mutable_region() = **region;
        for (auto& step : steps) *response.add_steps() = std::move(step);
        for (const std::string& one : reached) {
          absl::StatusOr<const Region*> became = regions.Of(one);
          if (!became.ok()) return became.status();
          if (MayBeInForce(**became, call.today)) response.add_present(one);
        }
        return response;
      });
}

Answer<v1::GetCoverageResponse> RegionService::GetCoverage(const Call& call, const v1::GetCoverageRequest& request) {
  absl::StatusOr<rpc::Page> page = rpc::NextPage(request);
  if (!page.ok()) return page.status();
  absl::StatusOr<store::RegionQuery> query = RegionQueryOf(request);
  if (!query.ok()) return query.status();
  if (query->set.empty() && query->tags.empty() && query->under.empty()) {
    return InvalidField("set", "set、tag、under 至少填写其一");
  }
  if (!query->effective_on.has_value()) query->effective_on = call.today;
  if (!Region::Level_IsValid(request.level())) return InvalidField("level", "省级、市级或县级");
  std::vector<v1::GetCoverageRequest::Way> ways;
  for (const int way : request.ways()) {
    if (way == v1::GetCoverageRequest::WAY_UNSPECIFIED || !v1::GetCoverageRequest::Way_IsValid(way)) {
      return InvalidField("ways", "规定的覆盖方式之一");
    }
    ways.push_back(static_cast<v1::GetCoverageRequest::Way>(way));
  }
  if (!request.scheme().empty()) {
    absl::Status valid = CheckName("scheme", request.scheme(), "schemes");
    if (!valid.ok()) return valid;
  }
  const Region::Level level = request.level() == Region::LEVEL_UNSPECIFIED ? Region::LEVEL_COUNTY : request.level();
  query->filter.sql =
      StrCat(" AND r.level = $", store::kFirstRegionParameter, " AND r.kind = $", store::kFirstRegionParameter + 1);
  query->filter.values = {int64_t{level}, int64_t{Region::KIND_REGULAR}};

  return db::Query<v1::GetCoverageResponse>(
      db_, workers_, call, db::Cost::kScan,
      [&call, &request, page = *page, ways = std::move(ways),
       query = *std::move(query)](db::Tx& tx) mutable -> absl::StatusOr<v1::GetCoverageResponse> {
        if (!request.scheme().empty()) {
          absl::StatusOr<std::optional<v1::Scheme>> scheme = store::FindScheme(tx, request.scheme());
          if (!scheme.ok()) return scheme.status();
          if (!scheme->has_value()) return Failure(kNotFound, {{"name", request.scheme()}});
        }
        absl::StatusOr<Lists> lists = ResolveLists(tx, query);
        if (!lists.ok()) return lists.status();
        absl::StatusOr<std::vector<store::RegionOnDay>> regions =
            store::ListRegions(tx, query, {.after = "", .limit = kEveryRegion});
        if (!regions.ok()) return regions.status();
        absl::StatusOr<policy::RegionMap> map = store::LoadRegionMap(tx);
        if (!map.ok()) return map.status();
        absl::StatusOr<std::vector<policy::Recipient>> recipients =
            store::RecipientsOn(tx, request.scheme(), *query.effective_on);
        if (!recipients.ok()) return recipients.status();
        v1::GetCoverageResponse response;
        response.set_effective_on(FormatDay(*query.effective_on));
        *response.mutable_list() = std::move(lists->state);
        const policy::Coverage coverage(*map, *recipients, std::move(ways));
        Judge(request, page, coverage, call.scope, *std::move(regions), response);
        return response;
      });
}

}  // namespace jiedui::pairing
