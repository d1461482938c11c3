// Lists of counties, coverage, and who could help a county that has no school helped (MOE22-12).
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/id.h"
#include "common/db/mutate.h"
#include "common/db/query.h"
#include "common/rpc/asked.h"
#include "common/rpc/import_result.h"
#include "common/rules/rules.h"
#include "services/trusteeship/access.h"
#include "services/trusteeship/changes.h"
#include "services/trusteeship/events.h"
#include "services/trusteeship/parties.h"
#include "services/trusteeship/policy.h"
#include "services/trusteeship/policy_question.h"
#include "services/trusteeship/question_service.h"
#include "services/trusteeship/store.h"

namespace jiedui::trusteeship {
namespace {

using v1::CountyList;
using v1::SupporterDecision;

constexpr int kDefaultCandidates = 10, kMaxCandidates = 50;

absl::StatusOr<type::v1::ImportOutcome> ImportRow(db::Mutation& m, const Call& call,
                                                  const v1::ImportCountyListsRequest& row) {
  const CountyList entered = policy::AsEntered(row.county_list());
  absl::Status valid = CheckName("county_list.name", entered.name(), "countyLists");
  if (!valid.ok()) return valid;
  valid = policy::ValidCountyList(entered);
  if (!valid.ok()) return valid;
  absl::StatusOr<std::optional<CountyList>> present = resource::Find<CountyList>(m.tx(), entered.name());
  if (!present.ok()) return present.status();
  const CountyList* before = present->has_value() ? &**present : nullptr;
  const std::optional<CountyList> known = before == nullptr ? std::nullopt : std::optional(policy::AsEntered(*before));
  absl::StatusOr<type::v1::ImportOutcome> outcome =
      rpc::Compare(known.has_value() ? &*known : nullptr, entered, row.update());
  if (!outcome.ok() || *outcome == type::v1::IMPORT_OUTCOME_UNCHANGED) return outcome;
  // Nobody replaces the list of others.
  for (const CountyList* list : {&entered, before}) {
    if (list == nullptr) continue;
    for (const std::string& county : list->counties()) {
      absl::Status may = access::MayKeepRegion(call.caller, call.scope, "名单中的县", county);
      if (!may.ok()) return may;
    }
  }
  absl::Status saved =
      resource::Save(m, before, entered,
                     {.event = before == nullptr ? kCountyListCreated : kCountyListUpdated, .clause = "MOE22-12"})
          .status();
  if (!saved.ok()) return saved;
  return outcome;
}

// The list as it holds on the day. NOT_LOADED for one that nobody entered: not loaded is not none.
absl::StatusOr<CountyList> ListOn(db::Tx& tx, const std::string& name, absl::CivilDay day) {
  absl::StatusOr<std::optional<CountyList>> list = resource::Find<CountyList>(tx, name);
  if (!list.ok()) return list.status();
  if (!list->has_value()) return Failure(kListNotLoaded, {{"list", name}}).By({.id = "MOE22-12"}, name);
  absl::StatusOr<Period> period = ParseInterval("county_list.interval", (*list)->interval());
  if (!period.ok()) return period.status();
  if (jiedui::InForceOn(*period, day) == type::v1::IN_FORCE_YES) return **std::move(list);
  const std::string on = FormatDay(day), dates = policy::Dates((*list)->interval());
  return Failure(kListNotOnDay, {{"list", (*list)->display_name()}, {"day", on}, {"dates", dates}})
      .By({.id = "MOE22-12"}, name);
}

// Those whom the tier lets support, counted.
absl::StatusOr<std::vector<policy::Helper>> Helpers(db::Tx& tx, const v1::Programme& programme,
                                                    const std::string& county, absl::CivilDay day,
                                                    v1::RankSupportersResponse& response) {
  using pairing::v1::PartyKind;
  absl::StatusOr<std::vector<v1::Trusteeship>> trusteeships = store::OfProgramme(tx, "");
  if (!trusteeships.ok()) return trusteeships.status();
  std::map<std::string, policy::Helper> helpers;
  std::map<std::string, std::set<std::string>> attached, now, in_county, in_prefecture;  // schools of a supporter
  // Of the nation, whoever already supports in the programme; below it, whoever lies in the area that runs it.
  std::vector<PartyFacts> eligible;
  if (programme.tier() == v1::TIER_NATIONAL) {
    response.add_not_loaded("部属高校名单：以本项目已有的支援方为候选");
  } else {
    const std::vector<PartyKind> kinds =
        programme.tier() == v1::TIER_PROVINCIAL
            ? std::vector<PartyKind>{PartyKind::PARTY_KIND_UNIVERSITY}
            : std::vector<PartyKind>{PartyKind::PARTY_KIND_SCHOOL, PartyKind::PARTY_KIND_ATTACHED_SCHOOL};
    for (const PartyKind kind : kinds) {
      absl::StatusOr<std::vector<PartyFacts>> of_kind = store::HeardParties(tx, kind);
      if (!of_kind.ok()) return of_kind.status();
      eligible.insert(eligible.end(), of_kind->begin(), of_kind->end());
    }
    const Scope area = Scope::Region(programme.region());
    std::erase_if(eligible, [&](const PartyFacts& party) { return !area.Covers(party.region_code); });
    if (eligible.empty()) {
      response.add_not_loaded(programme.tier() == v1::TIER_PROVINCIAL ? "本省高校" : "本市城区优质学校");
    }
  }
  for (PartyFacts& party : eligible) helpers[party.name].party = std::move(party);
  for (const v1::Trusteeship& trusteeship : *trusteeships) {
    const std::string& supporter = trusteeship.supporter();
    const bool in_programme = trusteeship.programme() == programme.name();
    if (!helpers.contains(supporter)) {
      if (programme.tier() != v1::TIER_NATIONAL || !in_programme) continue;
      absl::StatusOr<std::optional<PartyFacts>> heard = store::HeardParty(tx, supporter);
      if (!heard.ok()) return heard.status();
      helpers[supporter].party = heard->has_value()
                                     ? **std::move(heard)
                                     : PartyFacts{.name = supporter, .region_code = trusteeship.supporter_region()};
    }
    const policy::Standing standing = policy::StandingOn(trusteeship, day);
    const std::string& school = trusteeship.school();
    if (standing == policy::Standing::kActive || standing == policy::Standing::kProposed) now[supporter].insert(school);
    // A county government's own school is no helper of itself; what was given up early is no experience.
    if (standing == policy::Standing::kActive || standing == policy::Standing::kOver) {
      const int distance = policy::Distance(trusteeship.school_region(), county);
      if (distance == 0) in_county[supporter].insert(school);
      if (distance <= 1) in_prefecture[supporter].insert(school);
    }
    attached[supporter].insert(trusteeship.attached_schools().begin(), trusteeship.attached_schools().end());
  }
  bool any_attached = false;
  std::vector<policy::Helper> counted;
  for (auto& [name, helper] : helpers) {
    absl::StatusOr<std::vector<v1::Record>> records = store::OfParty<v1::Record>(tx, name);
    if (!records.ok()) return records.status();
    for (const v1::Record& record : *records) {
      if (record.state() != v1::Record::STATE_IN_FORCE || !record.has_leading_group()) continue;
      const auto& schools = record.leading_group().attached_schools();
      attached[name].insert(schools.begin(), schools.end());
    }
    helper.attached_schools = static_cast<int64_t>(attached[name].size());
    helper.load = static_cast<int64_t>(now[name].size());
    helper.earlier_in_county = static_cast<int64_t>(in_county[name].size());
    helper.earlier_in_prefecture = static_cast<int64_t>(in_prefecture[name].size());
    any_attached = any_attached || helper.attached_schools > 0;
    counted.push_back(std::move(helper));
  }
  if (!any_attached) response.add_not_loaded("附属高中名单");
  return counted;
}

absl::StatusOr<v1::RankSupportersResponse> Ranked(db::Tx& tx, const v1::Programme& programme, const std::string& county,
                                                  absl::CivilDay day, int limit) {
  v1::RankSupportersResponse response;
  absl::StatusOr<std::vector<policy::Helper>> helpers = Helpers(tx, programme, county, day, response);
  if (!helpers.ok()) return helpers.status();
  for (v1::Candidate& candidate : policy::Rank(*std::move(helpers), county, limit)) {
    *response.add_candidates() = std::move(candidate);
  }
  return response;
}

// For a decision: by whoever keeps the tier.
absl::StatusOr<v1::RankSupportersResponse> RankedFor(db::Tx& tx, const Call& call, const SupporterDecision& asked) {
  absl::StatusOr<std::optional<v1::Programme>> programme = resource::Find<v1::Programme>(tx, asked.programme());
  if (!programme.ok()) return programme.status();
  if (!programme->has_value()) return UnknownReference("supporter_decision.programme", "项目", asked.programme());
  absl::Status may = access::MayKeepProgramme(call.caller, call.scope, **programme);
  if (!may.ok()) return may;
  return Ranked(tx, **programme, asked.county(), call.today, kMaxCandidates);
}

}  // namespace

Answer<v1::GetCoverageResponse> QuestionService::GetCoverage(const Call& call, const v1::GetCoverageRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = CheckName("county_list", request.county_list(), "countyLists");
  if (!valid.ok()) return valid;
  if (!request.region().empty() && !IsDivisionCode(request.region())) {
    return InvalidField("region", "六位数字的行政区划代码");
  }
  for (const int tier : request.tiers()) {
    if (!v1::Tier_IsValid(tier) || tier == v1::TIER_UNSPECIFIED) return InvalidField("tiers", "国家级、省级或市级");
  }
  absl::StatusOr<absl::CivilDay> day = rpc::DayAsked(call, request);
  if (!day.ok()) return day.status();
  // Published totals: the same for everyone.
  return db::Query<v1::GetCoverageResponse>(
      db_, workers_, call, db::Cost::kScan,
      [&request, day = *day](db::Tx& tx) -> absl::StatusOr<v1::GetCoverageResponse> {
        absl::StatusOr<CountyList> list = ListOn(tx, request.county_list(), day);
        if (!list.ok()) return list.status();
        absl::StatusOr<std::vector<policy::Cover>> covers = store::Covers(tx, day);
        if (!covers.ok()) return covers.status();
        absl::StatusOr<policy::Lineage> lineage = store::HeardLineage(tx);
        if (!lineage.ok()) return lineage.status();
        const std::set<int> tiers(request.tiers().begin(), request.tiers().end());
        v1::GetCoverageResponse response = policy::Coverage(*list, *covers, *lineage, tiers, request.region());
        response.set_effective_on(FormatDay(day));
        absl::StatusOr<std::map<std::string, std::string>> names = store::RegionNames(tx);
        if (!names.ok()) return names.status();
        for (auto& county : *response.mutable_uncovered()) {
          const auto named = names->find(county.region_code());
          if (named != names->end()) county.set_display_name(named->second);
        }
        return response;
      });
}

Answer<v1::RankSupportersResponse> QuestionService::RankSupporters(const Call& call,
                                                                   const v1::RankSupportersRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = CheckName("programme", request.programme(), "programmes");
  if (!valid.ok()) return valid;
  if (!IsDivisionCode(request.county())) return InvalidField("county", "六位数字的行政区划代码");
  valid = InRange("limit", request.limit(), 0, kMaxCandidates);
  if (!valid.ok()) return valid;
  absl::StatusOr<absl::CivilDay> day = rpc::DayAsked(call, request);
  if (!day.ok()) return day.status();
  return db::Query<v1::RankSupportersResponse>(
      db_, workers_, call, db::Cost::kScan,
      [&request, day = *day](db::Tx& tx) -> absl::StatusOr<v1::RankSupportersResponse> {
        absl::StatusOr<resource::Entered<v1::Programme>> programme =
            resource::Get<v1::Programme>(tx, request.programme());
        if (!programme.ok()) return programme.status();
        return Ranked(tx, programme->resource, request.county(), day,
                      request.limit() == 0 ? kDefaultCandidates : request.limit());
      });
}

Answer<SupporterDecision> QuestionService::DecideSupporter(const Call& call,
                                                           const v1::DecideSupporterRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = FirstError({resource::ValidId("supporter_decision_id", request.supporter_decision_id()),
                                   policy::ValidDecision(request.supporter_decision())});
  if (!valid.ok()) return valid;
  const std::string name = resource::NewName<SupporterDecision>(request.supporter_decision_id());
  // The candidates are read before: a body that reads the whole programme would conflict with every write to it.
  return db::AskThenMutate<SupporterDecision, v1::RankSupportersResponse>(
      db_, workers_, call, request,
      [this, &call, &request] {
        absl::StatusOr<v1::RankSupportersResponse> ranked = absl::UnknownError("not read");
        absl::Status read = db_.Read([&](db::Tx& tx) {
          ranked = RankedFor(tx, call, request.supporter_decision());
          return ranked.status();
        });
        return read.ok() ? ranked : absl::StatusOr<v1::RankSupportersResponse>(read);
      },
      [&call, &request, name](db::Mutation& m,
                              const v1::RankSupportersResponse& ranked) -> absl::StatusOr<SupporterDecision> {
        const SupporterDecision& asked = request.supporter_decision();
        absl::Status free = resource::IsFree<SupporterDecision>(m, name);
        if (!free.ok()) return free;
        absl::Status may = access::MayKeepRegion(call.caller, call.scope, "该县", asked.county());
        if (!may.ok()) return may;
        absl::Status known = PartyIsKnown(m.tx(), "supporter_decision.supporter", asked.supporter());
        if (!known.ok()) return known;
        SupporterDecision decision;
        decision.set_name(name);
        decision.set_county(asked.county());
        decision.set_programme(asked.programme());
        decision.set_supporter(asked.supporter());
        decision.set_reason(asked.reason());
        *decision.mutable_candidates() = ranked.candidates();
        for (int i = 0; i < ranked.candidates_size(); ++i) {
          if (ranked.candidates(i).supporter() == asked.supporter()) decision.set_rank(i + 1);
        }
        return resource::Save(m, static_cast<const SupporterDecision*>(nullptr), std::move(decision),
                              {.event = kSupporterDecided,
                               .parties = {asked.supporter()},
                               .decision = asked.reason(),
                               .clause = "MOE22-12"});
      });
}

Answer<v1::ListSupporterDecisionsResponse> QuestionService::ListSupporterDecisions(
    const Call& call, const v1::ListSupporterDecisionsRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::StatusOr<rpc::Page> page = rpc::NextPage(request);
  if (!page.ok()) return page.status();
  if (!request.county().empty() && !IsDivisionCode(request.county())) {
    return InvalidField("county", "六位数字的行政区划代码");
  }
  return db::Query<v1::ListSupporterDecisionsResponse>(
      db_, workers_, call, db::Cost::kScan,
      [&call, &request, page = *page](db::Tx& tx) -> absl::StatusOr<v1::ListSupporterDecisionsResponse> {
        rpc::SqlFilter filter;
        if (!request.county().empty()) {
          filter.sql = StrCat(" AND school_region = $", resource::kFirstFilterParameter);
          filter.values.emplace_back(request.county());
        }
        absl::StatusOr<std::vector<SupporterDecision>> decisions =
            resource::List<SupporterDecision>(tx, call.scope, filter, page);
        if (!decisions.ok()) return decisions.status();
        v1::ListSupporterDecisionsResponse response;
        response.set_next_page_token(rpc::CutPage(request, page, *decisions));
        for (SupporterDecision& decision : *decisions) *response.add_supporter_decisions() = std::move(decision);
        return response;
      });
}

Answer<v1::ListCountyListsResponse> QuestionService::ListCountyLists(const Call& call,
                                                                     const v1::ListCountyListsRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::StatusOr<rpc::Page> page = rpc::NextPage(request);
  if (!page.ok()) return page.status();
  return db::Query<v1::ListCountyListsResponse>(
      db_, workers_, call, db::Cost::kShort,
      [&request, page = *page](db::Tx& tx) -> absl::StatusOr<v1::ListCountyListsResponse> {
        absl::StatusOr<std::vector<CountyList>> lists = resource::List<CountyList>(tx, Scope::All(), {}, page);
        if (!lists.ok()) return lists.status();
        v1::ListCountyListsResponse response;
        response.set_next_page_token(rpc::CutPage(request, page, *lists));
        for (CountyList& list : *lists) *response.add_county_lists() = std::move(list);
        return response;
      });
}

Answer<std::vector<v1::ImportCountyListsResponse>> QuestionService::ImportCountyLists(
    const Call& call, std::vector<v1::ImportCountyListsRequest> rows) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  return db::MutateRows<v1::ImportCountyListsResponse, v1::ImportCountyListsRequest>(
      db_, call, std::move(rows),
      [&call](db::Mutation& m, const v1::ImportCountyListsRequest& row) { return ImportRow(m, call, row); },
      [](const v1::ImportCountyListsRequest& row, const absl::StatusOr<type::v1::ImportOutcome>& outcome) {
        return rpc::RowResult<v1::ImportCountyListsResponse>(row.line(), row.county_list().name(), outcome);
      });
}

}  // namespace jiedui::trusteeship
