#include "services/trusteeship/question_service.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "common/base/civil.h"
#include "common/base/id.h"
#include "common/db/query.h"
#include "common/db/source_position.h"
#include "common/rpc/asked.h"
#include "common/rules/rules.h"
#include "services/trusteeship/access.h"
#include "services/trusteeship/heard.h"
#include "services/trusteeship/policy.h"
#include "services/trusteeship/policy_agreement.h"
#include "services/trusteeship/policy_linked.h"
#include "services/trusteeship/policy_measure.h"
#include "services/trusteeship/policy_missing.h"
#include "services/trusteeship/policy_plan.h"
#include "services/trusteeship/policy_question.h"
#include "services/trusteeship/policy_record.h"
#include "services/trusteeship/postings.h"
#include "services/trusteeship/reads.h"
#include "services/trusteeship/store.h"

namespace jiedui::trusteeship {
namespace {

using v1::Trusteeship;

// The trusteeship a file is of: the one named, or of a school the one that runs on the day, else what is to follow, else the latest.
absl::StatusOr<Trusteeship> OfFile(db::Tx& tx, const Call& call, const std::string& name, absl::CivilDay day) {
  if (name.starts_with("trusteeships/")) {
    absl::StatusOr<Trusteeship> named = store::GetTrusteeship(tx, name);
    if (!named.ok()) return named.status();
    absl::Status may = access::MaySee(call.caller, call.scope, *named);
    return may.ok() ? named : absl::StatusOr<Trusteeship>(may);
  }
  absl::StatusOr<std::vector<Trusteeship>> of_school = store::OfSchool(tx, name);
  if (!of_school.ok()) return of_school.status();
  std::erase_if(*of_school, [&](const Trusteeship& t) { return !access::Concerns(call.caller, call.scope, t); });
  const auto key = [&](const Trusteeship& t) {
    return std::tuple(policy::StandingOn(t, day), t.interval().start(), t.name());
  };
  const auto best = std::max_element(of_school->begin(), of_school->end(),
                                     [&](const auto& a, const auto& b) { return key(a) < key(b); });
  if (best == of_school->end()) return Failure(kNotFound, {{"name", name}});
  return std::move(*best);
}

template <class Resource, class Field>
absl::Status Fill(db::Tx& tx, const Trusteeship& trusteeship, Field* into) {
  absl::StatusOr<std::vector<Resource>> resources = store::Under<Resource>(tx, trusteeship.name());
  if (!resources.ok()) return resources.status();
  for (Resource& resource : *resources) *into->Add() = std::move(resource);
  return absl::OkStatus();
}

// Everything kept under the trusteeship, and of its parties.
absl::Status FillKept(db::Tx& tx, const Trusteeship& trusteeship, v1::SchoolFile& file) {
  absl::StatusOr<std::optional<v1::Agreement>> agreement =
      resource::Find<v1::Agreement>(tx, policy::AgreementOf(trusteeship.name()));
  if (!agreement.ok()) return agreement.status();
  if (agreement->has_value()) *file.mutable_agreement() = **std::move(agreement);
  const absl::Status filled[] = {Fill<v1::Plan>(tx, trusteeship, file.mutable_plans()),
                                 Fill<v1::Measure>(tx, trusteeship, file.mutable_measures()),
                                 Fill<v1::Record>(tx, trusteeship, file.mutable_records()),
                                 Fill<v1::Difficulty>(tx, trusteeship, file.mutable_difficulties()),
                                 Fill<v1::Practice>(tx, trusteeship, file.mutable_practices())};
  for (const absl::Status& status : filled) {
    if (!status.ok()) return status;
  }
  for (const std::string& party : {trusteeship.supporter(), trusteeship.school()}) {
    absl::StatusOr<std::vector<v1::Record>> records = store::OfParty<v1::Record>(tx, party);
    if (!records.ok()) return records.status();
    for (v1::Record& record : *records) {
      if (record.trusteeship().empty() && record.programme() == trusteeship.programme()) {
        *file.add_records() = std::move(record);
      }
    }
  }
  std::sort(file.mutable_plans()->begin(), file.mutable_plans()->end(), [](const v1::Plan& a, const v1::Plan& b) {
    return std::tuple(b.create_time().seconds(), b.name()) < std::tuple(a.create_time().seconds(), a.name());
  });
  std::sort(file.mutable_measures()->begin(), file.mutable_measures()->end(),
            [](const auto& a, const auto& b) { return std::tie(a.start(), a.name()) < std::tie(b.start(), b.name()); });
  return absl::OkStatus();
}

absl::Status FillNames(db::Tx& tx, const Trusteeship& trusteeship, v1::SchoolFile& file) {
  std::vector<std::string> names = {trusteeship.school(), trusteeship.supporter(), trusteeship.county_government()};
  names.insert(names.end(), trusteeship.attached_schools().begin(), trusteeship.attached_schools().end());
  for (const std::string& name : names) {
    absl::StatusOr<std::optional<PartyFacts>> heard = store::HeardParty(tx, name);
    if (!heard.ok()) return heard.status();
    if (!heard->has_value()) continue;
    v1::PartyName& called = *file.add_parties();
    called.set_party(name);
    called.set_display_name((*heard)->display_name);
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::Programme> ProgrammeOf(db::Tx& tx, const std::string& name) {
  absl::StatusOr<resource::Entered<v1::Programme>> programme = resource::Get<v1::Programme>(tx, name);
  if (!programme.ok()) return programme.status();
  return std::move(programme->resource);
}

// What of the trusteeships in the caller's sight is late, in the order of the answer.
absl::StatusOr<std::vector<v1::Late>> AllLate(db::Tx& tx, const Call& call, const std::string& programme,
                                              absl::CivilDay day) {
  absl::StatusOr<std::vector<Trusteeship>> trusteeships = store::OfProgramme(tx, programme);
  if (!trusteeships.ok()) return trusteeships.status();
  std::map<std::string, v1::Programme> programmes;
  std::vector<v1::Late> late;
  for (const Trusteeship& trusteeship : *trusteeships) {
    if (!access::Concerns(call.caller, call.scope, trusteeship)) continue;
    if (!programmes.contains(trusteeship.programme())) {
      absl::StatusOr<v1::Programme> found = ProgrammeOf(tx, trusteeship.programme());
      if (!found.ok()) return found.status();
      programmes.emplace(trusteeship.programme(), *std::move(found));
    }
    absl::StatusOr<std::optional<v1::Agreement>> agreement =
        resource::Find<v1::Agreement>(tx, policy::AgreementOf(trusteeship.name()));
    if (!agreement.ok()) return agreement.status();
    absl::StatusOr<std::vector<v1::Measure>> measures = store::Under<v1::Measure>(tx, trusteeship.name());
    if (!measures.ok()) return measures.status();
    absl::StatusOr<std::vector<v1::Difficulty>> difficulties = store::Under<v1::Difficulty>(tx, trusteeship.name());
    if (!difficulties.ok()) return difficulties.status();
    for (v1::Late& one :
         policy::LateOf(trusteeship, programmes.at(trusteeship.programme()),
                        agreement->has_value() ? &**agreement : nullptr, *measures, *difficulties, day)) {
      late.push_back(std::move(one));
    }
  }
  std::sort(late.begin(), late.end(), [](const v1::Late& a, const v1::Late& b) {
    return std::tuple(a.kind(), a.name()) < std::tuple(b.kind(), b.name());
  });
  return late;
}

// "2/measures/x": the place of a late thing in the order.
std::string KeyOf(const v1::Late& late) { return StrCat(late.kind(), "/", late.name()); }

}  // namespace

Answer<v1::SchoolFile> QuestionService::GetSchoolFile(const Call& call, const v1::GetSchoolFileRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid =
      CheckName("name", request.name(), request.name().starts_with("trusteeships/") ? "trusteeships" : "parties");
  if (!valid.ok()) return valid;
  absl::StatusOr<absl::CivilDay> day = rpc::DayAsked(call, request);
  if (!day.ok()) return day.status();
  return db::Query<v1::SchoolFile>(
      db_, workers_, call, db::Cost::kShort,
      [&call, &request, day = *day](db::Tx& tx) -> absl::StatusOr<v1::SchoolFile> {
        absl::StatusOr<Trusteeship> trusteeship = OfFile(tx, call, request.name(), day);
        if (!trusteeship.ok()) return trusteeship.status();
        absl::StatusOr<v1::Programme> programme = ProgrammeOf(tx, trusteeship->programme());
        if (!programme.ok()) return programme.status();
        v1::SchoolFile file;
        *file.mutable_trusteeship() = *trusteeship;
        absl::Status filled = FillKept(tx, *trusteeship, file);
        if (!filled.ok()) return filled;
        filled = FillNames(tx, *trusteeship, file);
        if (!filled.ok()) return filled;
        absl::StatusOr<std::vector<Trusteeship>> of_school = store::OfSchool(tx, trusteeship->school());
        if (!of_school.ok()) return of_school.status();
        for (Trusteeship& other : *of_school) {
          const bool earlier = other.interval().start() < trusteeship->interval().start();
          if (earlier && access::Concerns(call.caller, call.scope, other)) *file.add_earlier() = std::move(other);
        }

        const std::vector<v1::Measure> measures(file.measures().begin(), file.measures().end());
        const std::vector<v1::Record> records(file.records().begin(), file.records().end());
        const std::vector<v1::Difficulty> difficulties(file.difficulties().begin(), file.difficulties().end());
        const std::vector<v1::Plan> plans(file.plans().begin(), file.plans().end());
        *file.mutable_progress() = policy::Progress(policy::PlanOfTerm(plans), static_cast<int>(day.year()));
        for (const v1::Measure& measure : measures) {
          const bool counted = policy::MovesPeople(measure.type()) && measure.state() != v1::Measure::STATE_CANCELLED;
          if (counted) *file.add_head_counts() = policy::LineOf(measure);
        }
        absl::StatusOr<std::vector<HeardPosting>> postings = store::PostingsOf(tx, trusteeship->name());
        if (!postings.ok()) return postings.status();
        for (std::string& posting : policy::Unmeasured(measures, *postings)) {
          file.add_unmeasured_postings(std::move(posting));
        }
        const v1::SummarizeMeasuresResponse totals = policy::Totals(measures);
        *file.mutable_totals() = totals.totals();
        *file.mutable_funding() = policy::Funding(records);
        const v1::Agreement* agreement = file.has_agreement() ? &file.agreement() : nullptr;
        policy::Kept kept{.records = records, .plans = plans};
        if (agreement != nullptr) kept.agreements.push_back(*agreement);
        for (v1::Missing& missing : policy::MissingOf({*trusteeship}, kept, day).missing) {
          *file.add_missing() = std::move(missing);
        }
        for (v1::Late& late : policy::LateOf(*trusteeship, *programme, agreement, measures, difficulties, day)) {
          *file.add_late() = std::move(late);
        }
        return file;
      });
}

Answer<v1::GetProgrammeStateResponse> QuestionService::GetProgrammeState(const Call& call,
                                                                         const v1::GetProgrammeStateRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = CheckName("programme", request.programme(), "programmes");
  if (!valid.ok()) return valid;
  if (!v1::GetProgrammeStateRequest::By_IsValid(request.by())) return InvalidField("by", "省份或支援方");
  absl::StatusOr<absl::CivilDay> day = rpc::DayAsked(call, request);
  if (!day.ok()) return day.status();
  // Published totals: the same for everyone, whatever region the caller has.
  return db::Query<v1::GetProgrammeStateResponse>(
      db_, workers_, call, db::Cost::kScan,
      [&request, day = *day](db::Tx& tx) -> absl::StatusOr<v1::GetProgrammeStateResponse> {
        absl::StatusOr<v1::Programme> programme = ProgrammeOf(tx, request.programme());
        if (!programme.ok()) return programme.status();
        absl::StatusOr<std::vector<Trusteeship>> trusteeships = store::OfProgramme(tx, request.programme());
        if (!trusteeships.ok()) return trusteeships.status();
        absl::StatusOr<std::map<std::string, policy::UnderCounts>> under = store::CountUnder(tx);
        if (!under.ok()) return under.status();
        v1::GetProgrammeStateResponse response = policy::State(*trusteeships, *under, day, request.by());
        response.set_effective_on(FormatDay(day));
        *response.mutable_programme() = *programme;

        absl::StatusOr<std::map<std::string, std::string>> regions = store::RegionNames(tx);
        if (!regions.ok()) return regions.status();
        for (auto& line : *response.mutable_lines()) {
          if (request.by() != v1::GetProgrammeStateRequest::BY_SUPPORTER) {
            const auto named = regions->find(line.key());
            if (named != regions->end()) line.set_display_name(named->second);
            continue;
          }
          absl::StatusOr<std::optional<PartyFacts>> heard = store::HeardParty(tx, line.key());
          if (!heard.ok()) return heard.status();
          if (heard->has_value()) line.set_display_name((*heard)->display_name);
        }
        absl::StatusOr<std::optional<rules::v1::Rule>> rule =
            rules::RuleAt(tx, policy::RuleId(programme->tier(), "schools"), programme->region(), day, rules::kKnownNow);
        if (!rule.ok()) return rule.status();
        if (!rule->has_value()) return response;
        absl::StatusOr<int64_t> declared = rules::NumberOf(**rule);
        if (!declared.ok()) return declared.status();
        response.set_declared(*declared);
        response.set_missing(std::max<int64_t>(*declared - response.total().schools(), 0));
        *response.mutable_citation() = (*rule)->citation();
        return response;
      });
}

Answer<v1::ListLateResponse> QuestionService::ListLate(const Call& call, const v1::ListLateRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::StatusOr<rpc::Page> page = rpc::NextPage(request);
  if (!page.ok()) return page.status();
  if (!request.programme().empty()) {
    absl::Status valid = CheckName("programme", request.programme(), "programmes");
    if (!valid.ok()) return valid;
  }
  absl::StatusOr<absl::CivilDay> day = rpc::DayAsked(call, request);
  if (!day.ok()) return day.status();
  return db::Query<v1::ListLateResponse>(
      db_, workers_, call, db::Cost::kScan,
      [&call, &request, day = *day, page = *page](db::Tx& tx) -> absl::StatusOr<v1::ListLateResponse> {
        absl::StatusOr<std::vector<v1::Late>> late = AllLate(tx, call, request.programme(), day);
        if (!late.ok()) return late.status();
        v1::ListLateResponse response;
        for (v1::Late& one : *late) {
          if (KeyOf(one) <= page.after) continue;
          if (response.late_size() == page.limit - 1) {
            response.set_next_page_token(rpc::NextPageToken(request, KeyOf(response.late(page.limit - 2))));
            break;
          }
          *response.add_late() = std::move(one);
        }
        return response;
      });
}

Answer<v1::ListDisagreementsResponse> QuestionService::ListDisagreements(const Call& call,
                                                                         const v1::ListDisagreementsRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::StatusOr<rpc::Page> page = rpc::NextPage(request);
  if (!page.ok()) return page.status();
  return db::Query<v1::ListDisagreementsResponse>(
      db_, workers_, call, db::Cost::kScan,
      [&call, &request, page = *page](db::Tx& tx) -> absl::StatusOr<v1::ListDisagreementsResponse> {
        v1::ListDisagreementsResponse response;
        absl::StatusOr<int64_t> position = db::ReadSourcePosition(tx, kHeardConsumer, "pairing");
        if (!position.ok()) return position.status();
        response.set_applied_position(*position);
        absl::StatusOr<std::vector<Trusteeship>> trusteeships = store::OfProgramme(tx, "");
        if (!trusteeships.ok()) return trusteeships.status();
        absl::StatusOr<std::vector<store::HeardPairing>> heard = store::HeardPairings(tx);
        if (!heard.ok()) return heard.status();
        std::map<std::string, policy::LinkedPairing> linked;
        for (const store::HeardPairing& pairing : *heard) {
          linked[pairing.trusteeship] = {.there = true,
                                         .active = pairing.state == pairing::v1::Pairing::STATE_ACTIVE,
                                         .ended = pairing.state == pairing::v1::Pairing::STATE_ENDED,
                                         .supporter = pairing.supporter,
                                         .recipient = pairing.recipient,
                                         .start = pairing.start,
                                         .end = pairing.end};
        }
        std::map<std::string, bool> is_linked;  // by programme
        for (const Trusteeship& trusteeship : *trusteeships) {
          if (trusteeship.name() <= page.after || !access::Concerns(call.caller, call.scope, trusteeship)) continue;
          if (!is_linked.contains(trusteeship.programme())) {
            absl::StatusOr<v1::Programme> programme = ProgrammeOf(tx, trusteeship.programme());
            if (!programme.ok()) return programme.status();
            is_linked[trusteeship.programme()] = !programme->scheme().empty();
          }
          if (!is_linked[trusteeship.programme()]) continue;
          std::string what = policy::Disagreement(trusteeship, linked[trusteeship.name()]);
          if (what.empty()) continue;
          if (response.disagreements_size() == page.limit - 1) {
            response.set_next_page_token(
                rpc::NextPageToken(request, response.disagreements(page.limit - 2).trusteeship()));
            break;
          }
          auto& disagreement = *response.add_disagreements();
          disagreement.set_trusteeship(trusteeship.name());
          disagreement.set_pairing(StrCat("pairings/", IdOf(trusteeship.name())));
          if (!trusteeship.pairing_refusal().empty()) what += StrCat("；登记时被拒绝：", trusteeship.pairing_refusal());
          disagreement.set_what(std::move(what));
        }
        return response;
      });
}

}  // namespace jiedui::trusteeship
