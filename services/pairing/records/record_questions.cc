// What the records say together: totals, and what is missing.
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/id.h"
#include "common/db/query.h"
#include "common/rpc/asked.h"
#include "common/rpc/page.h"
#include "services/pairing/records/gaps.h"
#include "services/pairing/records/policy.h"
#include "services/pairing/records/record_service.h"
#include "services/pairing/records/store.h"

namespace jiedui::pairing {
namespace {

using Summary = v1::SummarizeRecordsResponse;

// Adds up records, each kind, type and unit apart, in the order of the answer.
class Totals {
 public:
  void Add(const v1::Record& record) { record.has_aid() ? Add(record.aid()) : Add(record.activity()); }

  Summary Take() {
    Summary summary;
    for (auto& [key, total] : aid_) {
      total.set_share(policy::Share(total.delivered(), total.promised()));
      *summary.add_aid() = std::move(total);
    }
    for (auto& [key, total] : activities_) *summary.add_activities() = std::move(total);
    return summary;
  }

 private:
  void Add(const v1::Aid& aid) {
    Summary::AidTotal& total = aid_[{aid.kind(), aid.unit()}];
    total.set_kind(aid.kind());
    total.set_unit(aid.unit());
    total.set_promised(total.promised() + aid.promised());
    total.set_delivered(total.delivered() + aid.delivered());
    total.set_records(total.records() + 1);
  }

  void Add(const v1::Activity& activity) {
    const v1::Activity::Quantity& done = activity.done();
    Summary::ActivityTotal& total =
        activities_[{activity.type(), activity.direction(), activity.term(), activity.host()}];
    total.set_type(activity.type());
    total.set_direction(activity.direction());
    total.set_term(activity.term());
    total.set_host(activity.host());
    total.set_planned_people(total.planned_people() + activity.planned().people());
    total.set_people(total.people() + done.people());
    total.set_registered_poor(total.registered_poor() + done.registered_poor());
    total.set_person_days(total.person_days() + done.people() * done.days());
    total.set_person_hours(total.person_hours() + done.people() * done.hours());
    total.set_items(total.items() + done.items());
    total.set_records(total.records() + 1);
  }

  std::map<std::pair<int, std::string>, Summary::AidTotal> aid_;
  std::map<std::tuple<std::string, int, std::string, std::string>, Summary::ActivityTotal> activities_;
};

absl::Status ValidOptionalName(std::string_view field, std::string_view name, std::string_view collection) {
  return name.empty() ? absl::OkStatus() : CheckName(field, name, collection);
}

}  // namespace

Answer<Summary> RecordService::Summarize(const Call& call, const v1::SummarizeRecordsRequest& request) {
  absl::Status valid = ValidOptionalName("pairing", request.pairing(), "pairings");
  if (!valid.ok()) return valid;
  valid = ValidOptionalName("scheme", request.scheme(), "schemes");
  if (!valid.ok()) return valid;
  if (request.year() < 0 || request.year() > 2200) return InvalidField("year", "0（全部）或 1900 至 2200");

  return db::Query<Summary>(
      db_, workers_, call, db::Cost::kScan, [&call, &request](db::Tx& tx) -> absl::StatusOr<Summary> {
        Totals totals;
        absl::Status status = store::EachDeed(tx, call.scope, request.pairing(), request.scheme(), request.year(),
                                              [&](const v1::Record& record) { totals.Add(record); });
        if (!status.ok()) return status;
        return totals.Take();
      });
}

Answer<v1::GetGroupCoverageResponse> RecordService::GetGroupCoverage(const Call& call,
                                                                     const v1::GetGroupCoverageRequest& request) {
  if (!policy::MayBeGrouped(request.party_kind())) {
    return InvalidField("party_kind", "中小学、幼儿园、职业学校或附属高中");
  }
  Scope area = call.scope;
  if (!request.region().empty()) {
    if (!IsDivisionCode(request.region())) return InvalidField("region", "六位数字的行政区划代码");
    const Scope asked =
        Scope::Region(request.region());  // what lies in both: of two subtrees one lies in the other, or none
    area = {std::max(area.low, asked.low), std::min(area.high, asked.high)};
  }
  absl::StatusOr<absl::CivilDay> day = rpc::DayAsked(call, request);
  if (!day.ok()) return day.status();

  return db::Query<v1::GetGroupCoverageResponse>(
      db_, workers_, call, db::Cost::kScan,
      [&request, area, day = *day](db::Tx& tx) -> absl::StatusOr<v1::GetGroupCoverageResponse> {
        std::set<std::string> schools, groups;
        absl::Status status = store::EachMembership(
            tx, area, request.party_kind(), [&](const v1::Record& group, const std::string& school) {
              const std::optional<Period> period = policy::MembershipOf(group, school);
              if (!period.has_value() || InForceOn(*period, day) != type::v1::IN_FORCE_YES) return;
              schools.insert(school);
              groups.insert(group.name());
            });
        if (!status.ok()) return status;
        absl::StatusOr<int64_t> registered = store::CountParties(tx, area, request.party_kind());
        if (!registered.ok()) return registered.status();
        v1::GetGroupCoverageResponse response;
        response.set_groups(static_cast<int64_t>(groups.size()));
        response.set_grouped(static_cast<int64_t>(schools.size()));
        response.set_registered(*registered);
        response.set_share(policy::Share(response.grouped(), *registered));
        response.set_effective_on(FormatDay(day));
        return response;
      });
}

Answer<v1::ListGapsResponse> RecordService::ListGaps(const Call& call, const v1::ListGapsRequest& request) {
  absl::StatusOr<int> size = rpc::PageSize(request.page_size());
  if (!size.ok()) return size.status();
  absl::StatusOr<std::string> after = rpc::PageKey(request);
  if (!after.ok()) return after.status();
  if (request.kind() == v1::Gap::KIND_UNSPECIFIED || !v1::Gap::Kind_IsValid(request.kind())) {
    return InvalidField("kind", "规定的缺项之一");
  }
  absl::Status valid = ValidOptionalName("scheme", request.scheme(), "schemes");
  if (!valid.ok()) return valid;
  absl::StatusOr<absl::CivilDay> day = rpc::DayAsked(call, request);
  if (!day.ok()) return day.status();
  GapQuestion question{request.kind(), request.scheme(), *day};

  return db::Query<v1::ListGapsResponse>(
      db_, workers_, call, db::Cost::kScan,
      [&call, &request, question = std::move(question), size = *size,
       after = *std::move(after)](db::Tx& tx) -> absl::StatusOr<v1::ListGapsResponse> {
        Gaps gaps(tx, call.scope, question);
        v1::ListGapsResponse response;
        response.set_effective_on(FormatDay(question.asked_on));
        response.set_period(gaps.period());
        absl::StatusOr<bool> loaded = gaps.RuleLoaded();
        if (!loaded.ok()) return loaded.status();
        response.set_rule_loaded(*loaded);
        absl::StatusOr<Gaps::Owing> owing = gaps.CountOwing();
        if (!owing.ok()) return owing.status();
        response.set_examined(owing->examined);
        response.set_not_known(owing->not_known);
        absl::StatusOr<std::vector<v1::Gap>> missing = gaps.List(after, size + 1);
        if (!missing.ok()) return missing.status();
        if (static_cast<int>(missing->size()) > size) {
          missing->pop_back();
          response.set_next_page_token(rpc::NextPageToken(request, missing->back().subject()));
        }
        for (v1::Gap& gap : *missing) *response.add_gaps() = std::move(gap);
        return response;
      });
}

}  // namespace jiedui::pairing
