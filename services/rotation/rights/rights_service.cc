#include "services/rotation/rights/rights_service.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/base/civil.h"
#include "common/base/id.h"
#include "common/base/signed_text.h"
#include "common/base/text.h"
#include "common/db/query.h"
#include "common/rpc/asked.h"
#include "google/protobuf/util/time_util.h"
#include "services/rotation/access.h"
#include "services/rotation/changes.h"
#include "services/rotation/events.h"
#include "services/rotation/reads.h"
#include "services/rotation/rights/policy_certificate.h"
#include "services/rotation/rights/policy_rights.h"
#include "services/rotation/rights/reasons_rights.h"
#include "services/rotation/rights/rights_store.h"

namespace jiedui::rotation {
namespace {

using google::protobuf::util::TimeUtil;
using v1::RightAnswer;
using v1::ServiceCertificate;

constexpr int kChunk = 200;       // people read at once
constexpr int kMostLooks = 2000;  // people looked at for one page

// The person as known then, for whoever may see the person as it now is.
absl::StatusOr<v1::Person> SeenPerson(db::Tx& tx, const Call& call, const std::string& name, int64_t known_at) {
  absl::StatusOr<resource::Entered<v1::Person>> present = resource::Get<v1::Person>(tx, name);
  if (!present.ok()) return present.status();
  absl::Status may = MaySee(tx, call, present->resource);
  if (!may.ok()) return may;
  if (known_at == db::kPresent) return std::move(present->resource);
  absl::StatusOr<std::optional<v1::Person>> then = resource::FindKnown<v1::Person>(tx, name, known_at);
  if (!then.ok()) return then.status();
  if (!then->has_value()) return Failure(kNotFound, {{"name", name}});
  return **std::move(then);
}

// When an answer rests on what is known: the instant that was asked for, or now.
google::protobuf::Timestamp InstantOf(const db::Tx& tx, int64_t known_at) {
  return TimeUtil::MicrosecondsToTimestamp(known_at == db::kPresent ? tx.NowMicros() : known_at);
}

absl::StatusOr<RightAnswer> Judge(db::Tx& tx, const store::History& history, v1::Right right, absl::CivilDay day,
                                  int64_t known_at) {
  const absl::StatusOr<policy::RightRules> rules = store::ReadRightRules(tx, right, history.person, day, known_at);
  if (!rules.ok()) return rules.status();
  absl::StatusOr<RightAnswer> answer = policy::JudgeRight(history.facts, *rules, right, day);
  if (!answer.ok()) return answer.status();
  *answer->mutable_known_at() = InstantOf(tx, known_at);
  answer->set_provisional(known_at != db::kPresent && db::IsProvisional(tx, known_at));
  return answer;
}

// What a person did, by start; postings after employments of the same day.
void AddWorks(const store::History& history, v1::ServiceRecord& record) {
  std::vector<v1::ServiceRecord::Work> works;
  for (const v1::Person::Employment& employment : history.person.employments()) {
    v1::ServiceRecord::Work& work = works.emplace_back();
    work.set_source(history.person.name());
    work.set_school(employment.school());
    *work.mutable_interval() = employment.interval();
    if (employment.has_share()) *work.mutable_share() = employment.share();
    work.set_duty(employment.duty());
  }
  for (const v1::Posting& posting : history.postings) {
    v1::ServiceRecord::Work& work = works.emplace_back();
    work.set_source(posting.name());
    work.set_school(posting.host());
    *work.mutable_interval() = posting.interval();
    if (posting.has_share()) *work.mutable_share() = posting.share();
    work.set_kind(posting.kind());
    work.set_state(posting.state());
    work.set_programme(posting.programme());
    work.set_duty(posting.duty());
  }
  std::stable_sort(works.begin(), works.end(),
                   [](const auto& a, const auto& b) { return a.interval().start() < b.interval().start(); });
  for (v1::ServiceRecord::Work& work : works) {
    const absl::StatusOr<Period> days = ParseInterval("interval", work.interval());
    std::set<int> kinds;
    for (const policy::Listed& row : history.facts.listed) {
      if (days.ok() && row.holds && row.school == work.school() &&
          InForceOn(row.days, days->start) == type::v1::IN_FORCE_YES) {
        kinds.insert(row.category);
      }
    }
    for (const int kind : kinds) work.add_categories(static_cast<v1::Category::Kind>(kind));
    *record.add_works() = std::move(work);
  }
}

// Whose certificate it is to confer: of an honour the office of its level, else any.
absl::Status MayConfer(const Caller& caller, v1::Right right) {
  using Level = access::Level;
  const auto refused = [&](std::string_view owner) -> absl::Status {
    return Failure(kNotYourLevel, {{"right", policy::Chinese(right)}, {"owner", owner}, {"role", caller.role}});
  };
  if (right == v1::RIGHT_HONOUR_PROVINCE && !access::ActsAt(caller, Level::kProvince))
    return refused("省级教育行政部门");
  if (right == v1::RIGHT_HONOUR_PREFECTURE && !access::ActsAt(caller, Level::kPrefecture)) {
    return refused("市（州）级教育行政部门");
  }
  return absl::OkStatus();
}

// The certificate of a right that is not revoked, or null.
const ServiceCertificate* Valid(const std::vector<ServiceCertificate>& certificates, v1::Right right) {
  for (const ServiceCertificate& each : certificates) {
    if (each.right() == right && each.state() == ServiceCertificate::STATE_ISSUED) return &each;
  }
  return nullptr;
}

absl::Status ValidReason(std::string_view reason) {
  if (reason.empty()) return MissingField("reason");
  const int64_t characters = std::count_if(reason.begin(), reason.end(), [](char c) { return (c & 0xC0) != 0x80; });
  return characters <= 500 ? absl::OkStatus() : InvalidField("reason", "不超过500个字符");
}

}  // namespace

// ---- Questions -------------------------------------------------------------------------------------------------------------

Answer<v1::ServiceRecord> RightsService::GetServiceRecord(const Call& call,
                                                          const v1::GetServiceRecordRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = CheckName("person", request.person(), "people");
  if (!valid.ok()) return valid;
  const absl::StatusOr<absl::CivilDay> day = rpc::DayAsked(call, request);
  if (!day.ok()) return day.status();
  const absl::StatusOr<int64_t> known_at = rpc::KnownAtAsked(request);
  if (!known_at.ok()) return known_at.status();
  return db::Query<v1::ServiceRecord>(
      db_, workers_, call, db::Cost::kShort,
      [&call, &request, day = *day, known_at = *known_at](db::Tx& tx) -> absl::StatusOr<v1::ServiceRecord> {
        absl::StatusOr<v1::Person> person = SeenPerson(tx, call, request.person(), known_at);
        if (!person.ok()) return person.status();
        store::SchoolLists lists(known_at);
        const absl::StatusOr<store::History> history = store::ReadHistory(tx, *std::move(person), known_at, lists);
        if (!history.ok()) return history.status();
        v1::ServiceRecord record;
        record.set_person(request.person());
        record.set_effective_on(FormatDay(day));
        AddWorks(*history, record);
        for (const v1::Right right : {v1::RIGHT_PROMOTION, v1::RIGHT_HONOUR, v1::RIGHT_SPECIAL_EDUCATION}) {
          absl::StatusOr<RightAnswer> answer = Judge(tx, *history, right, day, known_at);
          if (answer.ok()) {
            *record.add_rights() = *std::move(answer);
          } else if (ReasonOf(answer.status()) == kRightRuleNotLoaded.name) {
            record.add_rules_not_loaded(right);
          } else {
            return answer.status();
          }
        }
        absl::StatusOr<std::vector<ServiceCertificate>> certificates = store::CertificatesOf(tx, request.person());
        if (!certificates.ok()) return certificates.status();
        for (const ServiceCertificate& each : *certificates) record.add_certificates(each.name());
        *record.mutable_known_at() = InstantOf(tx, known_at);
        record.set_provisional(known_at != db::kPresent && db::IsProvisional(tx, known_at));
        return record;
      });
}

Answer<RightAnswer> RightsService::CheckRight(const Call& call, const v1::CheckRightRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = CheckName("person", request.person(), "people");
  if (valid.ok()) valid = policy::ValidRight("right", request.right());
  if (!valid.ok()) return valid;
  const absl::StatusOr<absl::CivilDay> day = rpc::DayAsked(call, request);
  if (!day.ok()) return day.status();
  const absl::StatusOr<int64_t> known_at = rpc::KnownAtAsked(request);
  if (!known_at.ok()) return known_at.status();
  return db::Query<RightAnswer>(
      db_, workers_, call, db::Cost::kShort,
      [&call, &request, day = *day, known_at = *known_at](db::Tx& tx) -> absl::StatusOr<RightAnswer> {
        absl::StatusOr<v1::Person> person = SeenPerson(tx, call, request.person(), known_at);
        if (!person.ok()) return person.status();
        store::SchoolLists lists(known_at);
        const absl::StatusOr<store::History> history = store::ReadHistory(tx, *std::move(person), known_at, lists);
        if (!history.ok()) return history.status();
        return Judge(tx, *history, request.right(), day, known_at);
      });
}

Answer<v1::ListEntitledResponse> RightsService::ListEntitled(const Call& call, const v1::ListEntitledRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  if (request.region().empty()) return MissingField("region");
  absl::Status valid = rules::AreasAround("region", request.region()).status();
  if (valid.ok()) valid = policy::ValidRight("right", request.right());
  if (!valid.ok()) return valid;
  const absl::StatusOr<absl::CivilDay> day = rpc::DayAsked(call, request);
  if (!day.ok()) return day.status();
  const absl::StatusOr<int> size = rpc::PageSize(request.page_size());
  if (!size.ok()) return size.status();
  const absl::StatusOr<std::string> key = rpc::PageKey(request);  // {division code}/people/{person}
  if (!key.ok()) return key.status();
  const size_t slash = key->find('/');
  store::PeoplePage page{.limit = kChunk};
  if (slash != std::string::npos) page = {key->substr(0, slash), key->substr(slash + 1), kChunk};
  return db::Query<v1::ListEntitledResponse>(
      db_, workers_, call, db::Cost::kScan,
      [&call, &request, day = *day, size = *size,
       page](db::Tx& tx) mutable -> absl::StatusOr<v1::ListEntitledResponse> {
        const Scope area = Scope::Region(request.region());
        store::SchoolLists lists(db::kPresent);
        std::map<std::string, policy::RightRules> rules_in;  // by division code
        v1::ListEntitledResponse response;
        while (true) {
          absl::StatusOr<std::vector<v1::Person>> people = store::PeopleIn(tx, area, page);
          if (!people.ok()) return people.status();
          const bool last = static_cast<int>(people->size()) < page.limit;
          for (v1::Person& person : *people) {
            page.after_region = person.region_code();
            page.after_name = person.name();
            response.set_looked_at(response.looked_at() + 1);
            if (!MaySee(tx, call, person).ok()) continue;
            absl::StatusOr<store::History> history = store::ReadHistory(tx, std::move(person), db::kPresent, lists);
            if (!history.ok()) return history.status();
            auto rules = rules_in.find(page.after_region);
            if (rules == rules_in.end()) {
              absl::StatusOr<policy::RightRules> read =
                  store::ReadRightRules(tx, request.right(), history->person, day, db::kPresent);
              if (!read.ok()) return read.status();
              rules = rules_in.emplace(page.after_region, *std::move(read)).first;
            }
            const absl::StatusOr<RightAnswer> answer =
                policy::JudgeRight(history->facts, rules->second, request.right(), day);
            if (!answer.ok()) return answer.status();
            if (answer->next_outcome() == RightAnswer::OUTCOME_NOT_DECIDED) response.add_not_decided(page.after_name);
            if (answer->outcome() == RightAnswer::OUTCOME_MET) {
              absl::StatusOr<std::vector<ServiceCertificate>> certificates = store::CertificatesOf(tx, page.after_name);
              if (!certificates.ok()) return certificates.status();
              const ServiceCertificate* certificate = Valid(*certificates, answer->met());
              if (certificate == nullptr || !request.without_certificate()) {
                v1::ListEntitledResponse::Entitled& entitled = *response.add_entitled();
                entitled.set_person(page.after_name);
                entitled.set_right(answer->met());
                entitled.set_since(answer->met_since());
                *entitled.mutable_sum() = answer->sum();
                if (certificate != nullptr) entitled.set_certificate(certificate->name());
              }
            }
            if (response.entitled_size() >= size || response.looked_at() >= kMostLooks) {
              response.set_next_page_token(
                  rpc::NextPageToken(request, StrCat(page.after_region, "/", page.after_name)));
              return response;
            }
          }
          if (last) return response;
        }
      });
}

// ---- Certificates ----------------------------------------------------------------------------------------------------------

Answer<ServiceCertificate> RightsService::IssueServiceCertificate(const Call& call,
                                                                  const v1::IssueServiceCertificateRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = CheckName("person", request.person(), "people");
  if (valid.ok()) valid = policy::ValidRight("right", request.right());
  if (valid.ok()) valid = resource::ValidId("service_certificate_id", request.service_certificate_id());
  if (!valid.ok()) return valid;
  const absl::StatusOr<absl::CivilDay> day = rpc::DayAsked(call, request);
  if (!day.ok()) return day.status();
  if (*day > call.today) return InvalidField("effective_on", StrCat("不晚于今天（", FormatDay(call.today), "）"));
  const std::string name = resource::NewName<ServiceCertificate>(request.service_certificate_id());
  return db::Mutate<ServiceCertificate>(
      db_, call, request,
      [this, &call, &request, day = *day, name](db::Mutation& m) -> absl::StatusOr<ServiceCertificate> {
        absl::StatusOr<v1::Person> person = SeenPerson(m.tx(), call, request.person(), db::kPresent);
        if (!person.ok()) return person.status();
        const std::string region = person->region_code(), display_name = person->display_name();
        absl::Status may = access::MayWriteIn(call.caller, call.scope, region, "");
        if (!may.ok()) return may;
        store::SchoolLists lists(db::kPresent);
        const absl::StatusOr<store::History> history =
            store::ReadHistory(m.tx(), *std::move(person), db::kPresent, lists);
        if (!history.ok()) return history.status();
        absl::StatusOr<RightAnswer> answer = Judge(m.tx(), *history, request.right(), day, db::kPresent);
        if (!answer.ok()) return answer.status();
        absl::Status can = policy::MayCertify(*answer);
        if (can.ok() && answer->met() != request.right()) {  // the level, and nothing of the next one
          answer = Judge(m.tx(), *history, answer->met(), day, db::kPresent);
          if (!answer.ok()) return answer.status();
        }
        if (can.ok()) can = MayConfer(call.caller, answer->met());
        if (!can.ok()) return can;
        const absl::StatusOr<std::vector<ServiceCertificate>> others = store::CertificatesOf(m.tx(), request.person());
        if (!others.ok()) return others.status();
        const ServiceCertificate* other = Valid(*others, answer->met());
        // A promotion may be asked for again with every title; an honour is conferred once.
        if (other != nullptr && answer->met() != v1::RIGHT_PROMOTION) {
          return Failure(kCertificateThere, {{"person", request.person()},
                                             {"right", policy::Chinese(answer->met())},
                                             {"certificate", other->name()}});
        }
        const std::string conferred_by = policy::ConferredBy(answer->met(), region, call.caller.region);
        const IssuerKey* key = keys_.SigningOn(conferred_by, call.today);
        if (key == nullptr) {
          return Failure(kNoIssuerKey, {{"right", policy::Chinese(answer->met())},
                                        {"owner", policy::ChineseLevelOf(conferred_by)},
                                        {"area", conferred_by},
                                        {"day", FormatDay(call.today)}});
        }
        absl::Status free = resource::IsFree<ServiceCertificate>(m, name);
        if (!free.ok()) return free;

        ServiceCertificate certificate;
        certificate.set_name(name);
        certificate.set_person(request.person());
        certificate.set_right(answer->met());
        certificate.set_effective_on(FormatDay(day));
        certificate.set_issued_on(FormatDay(call.today));
        certificate.set_key(key->name);
        certificate.set_state(ServiceCertificate::STATE_ISSUED);
        certificate.set_region_code(region);
        certificate.set_conferred_by(conferred_by);
        certificate.set_document(SignText(
            policy::CertificateText(certificate, *answer, {.issuer = key->issuer, .display_name = display_name}),
            key->seed));
        return resource::Save(m, static_cast<const ServiceCertificate*>(nullptr), std::move(certificate),
                              {.event = kServiceCertificateIssued, .clause = answer->rules(0).citation().clause()});
      });
}

Answer<ServiceCertificate> RightsService::GetServiceCertificate(const Call& call,
                                                                const v1::GetServiceCertificateRequest& request) {
  return GetResource<ServiceCertificate>(db_, workers_, call, request);
}

Answer<v1::ListServiceCertificatesResponse> RightsService::ListServiceCertificates(
    const Call& call, const v1::ListServiceCertificatesRequest& request) {
  static const auto& fields =
      *new std::vector<rpc::FilterField>{TextField("name", "name"),
                                         TextField("person", "parent"),
                                         EnumField("right", "type", v1::Right_descriptor(), "RIGHT_"),
                                         EnumField("state", "state", ServiceCertificate::State_descriptor(), "STATE_"),
                                         CodeField("region_code", "region_code"),
                                         NumberField("year", "year")};
  return ListResources<ServiceCertificate>(db_, workers_, call, request, fields,
                                           &v1::ListServiceCertificatesResponse::add_service_certificates);
}

Answer<ServiceCertificate> RightsService::RevokeServiceCertificate(const Call& call,
                                                                   const v1::RevokeServiceCertificateRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = CheckName("name", request.name(), resource::Traits<ServiceCertificate>::kCollection);
  if (valid.ok()) valid = ValidReason(request.reason());
  if (!valid.ok()) return valid;
  return db::Mutate<ServiceCertificate>(
      db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<ServiceCertificate> {
        absl::StatusOr<resource::Entered<ServiceCertificate>> before =
            LoadForChange<ServiceCertificate>(m, call, request.name(), request.etag());
        if (!before.ok()) return before.status();
        absl::Status can = access::MayWriteIn(call.caller, call.scope, before->resource.region_code(), "");
        if (can.ok()) can = MayConfer(call.caller, before->resource.right());
        if (can.ok()) can = policy::MayRevoke(before->resource);
        if (!can.ok()) return can;
        ServiceCertificate after = before->resource;
        after.set_state(ServiceCertificate::STATE_REVOKED);
        after.set_reason(request.reason());
        return resource::Save(m, &before->resource, std::move(after),
                              {.event = kServiceCertificateRevoked, .decision = request.reason()});
      });
}

Answer<v1::ListIssuerKeysResponse> RightsService::ListIssuerKeys(const Call& call, const v1::ListIssuerKeysRequest&) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  v1::ListIssuerKeysResponse response;
  for (const IssuerKey& key : keys_.all()) {
    v1::IssuerKey& listed = *response.add_issuer_keys();
    listed.set_name(key.name);
    listed.set_public_key(key.public_key);
    listed.mutable_interval()->set_start(FormatDay(key.days.start));
    if (key.days.end) listed.mutable_interval()->set_end(FormatDay(*key.days.end));
    listed.set_issuer(key.issuer);
    listed.set_region_code(key.region);
  }
  return absl::StatusOr<v1::ListIssuerKeysResponse>(std::move(response));
}

}  // namespace jiedui::rotation
