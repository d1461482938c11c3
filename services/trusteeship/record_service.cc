#include "services/trusteeship/record_service.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_split.h"
#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/id.h"
#include "common/db/mutate.h"
#include "common/db/query.h"
#include "common/rpc/asked.h"
#include "common/rules/rules.h"
#include "services/trusteeship/access.h"
#include "services/trusteeship/changes.h"
#include "services/trusteeship/events.h"
#include "services/trusteeship/parties.h"
#include "services/trusteeship/policy.h"
#include "services/trusteeship/policy_missing.h"
#include "services/trusteeship/policy_record.h"
#include "services/trusteeship/reads.h"
#include "services/trusteeship/reasons_record.h"

namespace jiedui::trusteeship {
namespace {

using v1::Record;

const std::vector<rpc::FilterField>& RecordFields() {
  using Operator = rpc::FilterOperator;
  using Type = rpc::FilterField::Type;
  static const auto& fields = *new std::vector<rpc::FilterField>(ResourceFields(
      Record::State_descriptor(), {{"kind",
                                    {"type"},
                                    Type::kEnum,
                                    {Operator::kEqual, Operator::kNotEqual},
                                    rpc::EnumNames(*v1::RecordKind_descriptor(), "RECORD_KIND_")},
                                   {"year", {"year"}, Type::kNumber, {Operator::kEqual, Operator::kNotEqual}, {}}}));
  return fields;
}

// Gives `record` its place, by what it is of, where the caller may write; whom its changes concern.
absl::StatusOr<std::vector<std::string>> PlaceToWrite(db::Mutation& m, const Call& call, Record& record) {
  if (!record.trusteeship().empty()) {
    absl::StatusOr<v1::Trusteeship> trusteeship = LoadToWriteUnder(m, call, record.trusteeship());
    if (!trusteeship.ok()) return trusteeship.status();
    record.set_programme(trusteeship->programme());
    Place(record, *trusteeship);
    return PartiesOf(*trusteeship);
  }
  absl::StatusOr<std::vector<v1::Trusteeship>> naming = store::NamingParty(m.tx(), record.party());
  if (!naming.ok()) return naming.status();
  const std::optional<policy::Sides> sides = policy::SidesOf(record.party(), record.programme(), *naming);
  if (!sides.has_value()) {
    return Failure(kPartyNotInProgramme, {{"party", record.party()}, {"programme", record.programme()}})
        .Field("record.party", "该项目中的支援方或县中");
  }
  absl::Status may = access::MayWriteOf(call.caller, call.scope, record.party(), sides->region);
  if (!may.ok()) return may;
  absl::Status possible = policy::CanBeOf(record, *sides);
  if (!possible.ok()) return possible;
  record.set_supporter_region(sides->region);
  record.set_school_region(sides->region);
  return std::vector<std::string>{record.party()};
}

// The present revision for a change, which the caller sees and has seen as it is.
absl::StatusOr<Record> LoadToChange(db::Mutation& m, const Call& call, std::string_view name, std::string_view etag) {
  absl::StatusOr<resource::Entered<Record>> entered = resource::Get<Record>(m.tx(), name);
  if (!entered.ok()) return entered.status();
  absl::Status may = MaySee(m.tx(), call, entered->resource);
  if (!may.ok()) return may;
  absl::Status current = policy::CanReplace(name, entered->resource.etag(), etag);
  if (!current.ok()) return current;
  return std::move(entered->resource);
}

absl::StatusOr<std::vector<Record>> Beside(db::Tx& tx, const Record& record) {
  return record.trusteeship().empty() ? store::OfParty<Record>(tx, record.party())
                                      : store::Under<Record>(tx, record.trusteeship());
}

// The schools in a leading group take part in a trusteeship of its party, or were heard of.
absl::Status MembersAreKnown(db::Tx& tx, const Record& record) {
  absl::StatusOr<std::vector<v1::Trusteeship>> naming = store::NamingParty(tx, record.party());
  if (!naming.ok()) return naming.status();
  for (const std::string& school : record.leading_group().attached_schools()) {
    const bool takes_part = std::any_of(naming->begin(), naming->end(), [&](const v1::Trusteeship& trusteeship) {
      return access::IsPartyOf(school, trusteeship);
    });
    if (takes_part) continue;
    absl::Status known = PartyIsKnown(tx, "record.leading_group.attached_schools", school);
    if (!known.ok()) return known;
  }
  return absl::OkStatus();
}

// The rules have room for it; rules passed with a reason are told to the mutation, and marked.
absl::Status Admit(db::Mutation& m, Record& record) {
  policy::RecordSetting setting;
  absl::StatusOr<std::vector<Record>> others = Beside(m.tx(), record);
  if (!others.ok()) return others.status();
  setting.others = *std::move(others);
  if (record.has_leading_group()) {
    absl::Status known = MembersAreKnown(m.tx(), record);
    if (!known.ok()) return known;
  }
  if (record.has_commitment() || record.has_payment()) {
    // What is forbidden from some day of a year on binds the money of that year; nothing is paid for it from that day.
    absl::StatusOr<absl::CivilDay> day = absl::CivilDay(record.commitment().year(), 12, 31);
    if (record.has_payment()) day = ParseDay("record.payment.paid_on", record.payment().paid_on());
    if (!day.ok()) return day.status();
    std::string_view region = record.school_region();
    if (!IsDivisionCode(region)) region = "";
    absl::StatusOr<std::optional<rules::v1::Rule>> rule =
        rules::RuleAt(m.tx(), policy::kForbiddenPurposesRule, region, *day, rules::kKnownNow);
    if (!rule.ok()) return rule.status();
    setting.forbidden_purposes = *std::move(rule);
  }
  std::vector<Warning> warnings;
  absl::Status possible = policy::CanEnter(record, setting, warnings);
  if (!possible.ok()) return possible;
  record.set_excepted(!warnings.empty());
  for (Warning& warning : warnings) m.Warn(std::move(warning));
  return absl::OkStatus();
}

// "3/pku/tr-01": item, party, trusteeship of what was shown last.
using MissingKey = std::tuple<int, std::string, std::string>;
MissingKey KeyOf(const v1::Missing& missing) { return {missing.item(), missing.party(), missing.trusteeship()}; }
std::string TokenKey(const v1::Missing& missing) {
  return StrCat(static_cast<int>(missing.item()), "/", IdOf(missing.party()),
                missing.trusteeship().empty() ? "" : StrCat("/", IdOf(missing.trusteeship())));
}
absl::StatusOr<MissingKey> ParseKey(const std::string& key) {
  const std::vector<std::string> parts = absl::StrSplit(key, '/');
  int item = 0;
  if (parts.size() < 2 || parts.size() > 3 || !absl::SimpleAtoi(parts[0], &item)) return Failure(kPageTokenInvalid);
  return MissingKey(item, StrCat("parties/", parts[1]), parts.size() == 3 ? StrCat("trusteeships/", parts[2]) : "");
}

// Trusteeships of a programme, "" for all, that the caller sees.
absl::StatusOr<std::vector<v1::Trusteeship>> Visible(db::Tx& tx, const Call& call, std::string_view programme) {
  absl::StatusOr<std::vector<v1::Trusteeship>> all = store::OfProgramme(tx, programme);
  if (!all.ok()) return all.status();
  std::erase_if(*all, [&](const v1::Trusteeship& trusteeship) {
    return !access::Concerns(call.caller, call.scope, trusteeship);
  });
  return all;
}

absl::StatusOr<policy::Kept> LoadKept(db::Tx& tx) {
  absl::StatusOr<std::vector<Record>> records = store::All<Record>(tx);
  if (!records.ok()) return records.status();
  absl::StatusOr<std::vector<v1::Agreement>> agreements = store::All<v1::Agreement>(tx);
  if (!agreements.ok()) return agreements.status();
  absl::StatusOr<std::vector<v1::Plan>> plans = store::All<v1::Plan>(tx);
  if (!plans.ok()) return plans.status();
  return policy::Kept{*std::move(records), *std::move(agreements), *std::move(plans)};
}

absl::StatusOr<std::vector<Record>> MoneyOf(db::Tx& tx, const Call& call, const v1::SummarizeFundingRequest& request) {
  if (!request.trusteeship().empty()) {
    absl::StatusOr<v1::Trusteeship> trusteeship = store::GetTrusteeship(tx, request.trusteeship());
    if (!trusteeship.ok()) return trusteeship.status();
    absl::Status may = access::MaySee(call.caller, call.scope, *trusteeship);
    if (!may.ok()) return may;
    return store::Under<Record>(tx, request.trusteeship());
  }
  absl::StatusOr<std::vector<v1::Trusteeship>> visible = Visible(tx, call, "");
  if (!visible.ok()) return visible.status();
  std::set<std::string_view> names;
  for (const v1::Trusteeship& trusteeship : *visible) names.insert(trusteeship.name());
  absl::StatusOr<std::vector<Record>> records = store::All<Record>(tx);
  if (!records.ok()) return records.status();
  std::erase_if(*records, [&](const Record& record) { return !names.contains(record.trusteeship()); });
  return records;
}

}  // namespace

Answer<Record> RecordService::Get(const Call& call, const v1::GetRecordRequest& request) {
  return GetResource<Record>(db_, workers_, call, request);
}

Answer<v1::ListRecordsResponse> RecordService::List(const Call& call, const v1::ListRecordsRequest& request) {
  return ListResources<Record>(db_, workers_, call, request, RecordFields(), &v1::ListRecordsResponse::add_records,
                               call.scope);
}

Answer<v1::ListRecordRevisionsResponse> RecordService::ListRevisions(const Call& call,
                                                                     const v1::ListRecordRevisionsRequest& request) {
  return ListResourceRevisions<Record, v1::ListRecordRevisionsResponse>(db_, workers_, call, request,
                                                                        &v1::RecordRevision::mutable_record);
}

Answer<Record> RecordService::Create(const Call& call, const v1::CreateRecordRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = FirstError(
      {resource::ValidId("record_id", request.record_id()), policy::ValidRecord(request.record(), call.today)});
  if (!valid.ok()) return valid;
  const std::string name = resource::NewName<Record>(request.record_id());
  return db::Mutate<Record>(db_, call, request, [&call, &request, name](db::Mutation& m) -> absl::StatusOr<Record> {
    Record record = policy::AsEntered(request.record());
    record.set_name(name);
    record.set_state(Record::STATE_IN_FORCE);
    absl::StatusOr<std::vector<std::string>> parties = PlaceToWrite(m, call, record);
    if (!parties.ok()) return parties.status();
    absl::Status free = resource::IsFree<Record>(m, name);
    if (!free.ok()) return free;
    absl::Status admitted = Admit(m, record);
    if (!admitted.ok()) return admitted;
    const std::string decision = record.reason();
    const Clause clause = policy::ClauseOf(record);
    const std::string_view event = record.has_payment() ? kPaymentRecorded : kRecordCreated;
    return resource::Save(m, static_cast<const Record*>(nullptr), std::move(record),
                          {.event = event, .parties = *std::move(parties), .decision = decision, .clause = clause.id});
  });
}

Answer<Record> RecordService::Update(const Call& call, const v1::UpdateRecordRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = FirstError({policy::ValidChange("records", request.record().name(), request.record().etag()),
                                   policy::ValidRecord(request.record(), call.today)});
  if (!valid.ok()) return valid;
  return db::Mutate<Record>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Record> {
    absl::StatusOr<Record> before = LoadToChange(m, call, request.record().name(), request.record().etag());
    if (!before.ok()) return before.status();
    Record after = policy::AsEntered(request.record());
    after.set_state(before->state());
    absl::Status possible = policy::CanUpdate(*before, after);
    if (!possible.ok()) return possible;
    absl::StatusOr<std::vector<std::string>> parties = PlaceToWrite(m, call, after);
    if (!parties.ok()) return parties.status();
    absl::Status admitted = Admit(m, after);
    if (!admitted.ok()) return admitted;
    const std::string decision = after.reason();
    const Clause clause = policy::ClauseOf(after);
    return resource::Save(
        m, &*before, std::move(after),
        {.event = kRecordUpdated, .parties = *std::move(parties), .decision = decision, .clause = clause.id});
  });
}

Answer<Record> RecordService::Withdraw(const Call& call, const v1::WithdrawRecordRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = FirstError(
      {policy::ValidChange("records", request.name(), request.etag()), policy::ValidReason(request.reason())});
  if (!valid.ok()) return valid;
  return db::Mutate<Record>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Record> {
    absl::StatusOr<Record> before = LoadToChange(m, call, request.name(), request.etag());
    if (!before.ok()) return before.status();
    Record after = *before;
    absl::StatusOr<std::vector<std::string>> parties = PlaceToWrite(m, call, after);
    if (!parties.ok()) return parties.status();
    absl::StatusOr<std::vector<Record>> others = Beside(m.tx(), after);
    if (!others.ok()) return others.status();
    std::vector<v1::Plan> plans;
    if (before->has_survey()) {
      absl::StatusOr<std::vector<v1::Plan>> under = store::Under<v1::Plan>(m.tx(), before->trusteeship());
      if (!under.ok()) return under.status();
      plans = *std::move(under);
    }
    absl::Status possible = policy::CanWithdraw(*before, plans, *others);
    if (!possible.ok()) return possible;
    after.set_state(Record::STATE_WITHDRAWN);
    after.set_reason(request.reason());
    return resource::Save(m, &*before, std::move(after),
                          {.event = kRecordWithdrawn, .parties = *std::move(parties), .decision = request.reason()});
  });
}

Answer<v1::SummarizeFundingResponse> RecordService::SummarizeFunding(const Call& call,
                                                                     const v1::SummarizeFundingRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  if (!request.trusteeship().empty()) {
    absl::Status valid = CheckName("trusteeship", request.trusteeship(), "trusteeships");
    if (!valid.ok()) return valid;
  }
  if (!request.region().empty() && !IsDivisionCode(request.region())) {
    return InvalidField("region", "六位行政区划代码");
  }
  if (request.year() < 0) return InvalidField("year", "年份，0表示不限");
  return db::Query<v1::SummarizeFundingResponse>(
      db_, workers_, call, request.trusteeship().empty() ? db::Cost::kScan : db::Cost::kShort,
      [&call, &request](db::Tx& tx) -> absl::StatusOr<v1::SummarizeFundingResponse> {
        absl::StatusOr<std::vector<Record>> records = MoneyOf(tx, call, request);
        if (!records.ok()) return records.status();
        const Scope area = request.region().empty() ? Scope::All() : Scope::Region(request.region());
        std::erase_if(*records, [&](const Record& record) {
          // Payments of whatever day count to the year of their commitment.
          const bool other_year =
              request.year() != 0 && record.has_commitment() && record.commitment().year() != request.year();
          return other_year || !area.Covers(record.school_region());
        });
        return policy::Funding(*records);
      });
}

Answer<v1::ListMissingResponse> RecordService::ListMissing(const Call& call, const v1::ListMissingRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = CheckName("programme", request.programme(), "programmes");
  if (!valid.ok()) return valid;
  if (!v1::Missing::Item_IsValid(request.item())) return InvalidField("item", "所列的项目之一");
  absl::StatusOr<absl::CivilDay> day = rpc::DayAsked(call, request);
  if (!day.ok()) return day.status();
  absl::StatusOr<rpc::Page> page = rpc::NextPage(request);
  if (!page.ok()) return page.status();
  MissingKey after;
  if (!page->after.empty()) {
    absl::StatusOr<MissingKey> key = ParseKey(page->after);
    if (!key.ok()) return key.status();
    after = *std::move(key);
  }
  return db::Query<v1::ListMissingResponse>(
      db_, workers_, call, db::Cost::kScan,
      [&call, &request, day = *day, limit = page->limit, after](db::Tx& tx) -> absl::StatusOr<v1::ListMissingResponse> {
        absl::StatusOr<std::optional<v1::Programme>> programme = resource::Find<v1::Programme>(tx, request.programme());
        if (!programme.ok()) return programme.status();
        if (!programme->has_value()) return Failure(kNotFound, {{"name", request.programme()}});
        absl::StatusOr<std::vector<v1::Trusteeship>> trusteeships = Visible(tx, call, request.programme());
        if (!trusteeships.ok()) return trusteeships.status();
        absl::StatusOr<policy::Kept> kept = LoadKept(tx);
        if (!kept.ok()) return kept.status();
        policy::MissingAnswer answer = policy::MissingOf(*trusteeships, *kept, day, request.item());
        v1::ListMissingResponse response;
        for (auto& count : answer.counts) *response.add_counts() = std::move(count);
        for (v1::Missing& missing : answer.missing) {
          if (KeyOf(missing) <= after) continue;
          if (response.missing_size() + 1 == limit) {
            const v1::Missing& last = response.missing(response.missing_size() - 1);
            response.set_next_page_token(rpc::NextPageToken(request, TokenKey(last)));
            break;
          }
          absl::StatusOr<std::optional<PartyFacts>> party = store::HeardParty(tx, missing.party());
          if (!party.ok()) return party.status();
          if (party->has_value()) missing.set_display_name((*party)->display_name);
          *response.add_missing() = std::move(missing);
        }
        return response;
      });
}

}  // namespace jiedui::trusteeship
