#include "services/pairing/records/record_service.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "common/base/civil.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "common/db/mutate.h"
#include "common/db/query.h"
#include "common/db/revision.h"
#include "common/db/warnings.h"
#include "common/rpc/asked.h"
#include "common/rpc/page.h"
#include "services/pairing/events.h"
#include "services/pairing/policy.h"
#include "services/pairing/records/enter.h"
#include "services/pairing/records/policy.h"
#include "services/pairing/records/store.h"

namespace jiedui::pairing {
namespace {

// Whether the caller may see a record that is there.
absl::Status MaySee(db::Tx& tx, const Call& call, const v1::Record& record) {
  std::vector<std::string> sides;
  if (record.has_shared_resource()) {  // the only kind for which it matters
    absl::StatusOr<std::vector<std::string>> of_subject = store::SidesOf(tx, record.subject());
    if (!of_subject.ok()) return of_subject.status();
    sides = *std::move(of_subject);
  }
  return policy::MaySee(call.caller, call.scope, record, sides);
}

// The present revision for a change: the caller may see it, and has seen it as it is.
absl::StatusOr<EnteredRecord> LoadForChange(db::Mutation& m, const Call& call, std::string_view name,
                                            std::string_view etag) {
  absl::StatusOr<std::optional<EnteredRecord>> present = store::FindRecord(m.tx(), name);
  if (!present.ok()) return present.status();
  if (!present->has_value()) return Failure(kNotFound, {{"name", name}});
  absl::Status may = MaySee(m.tx(), call, (*present)->record);
  if (!may.ok()) return may;
  absl::Status current = policy::CanReplace((*present)->record, etag);
  if (!current.ok()) return current;
  return **std::move(present);
}

absl::Status ValidChange(std::string_view name, std::string_view etag) {
  absl::Status named = CheckName("name", name, "records");
  if (!named.ok()) return named;
  return etag.empty() ? MissingField("etag") : absl::OkStatus();
}

// Who, when, from, to (Q16-33): each revision beside its audit row. Both are newest first, one for one.
v1::ListRecordRevisionsResponse History(std::vector<v1::Record> revisions, const std::vector<db::AuditEntry>& audit) {
  v1::ListRecordRevisionsResponse response;
  for (size_t i = 0; i < revisions.size(); ++i) {
    auto& revision = *response.add_revisions();
    *revision.mutable_time() = revisions[i].update_time();
    if (i < audit.size() && audit[i].revision_after == revisions[i].revision()) {
      revision.set_actor(audit[i].actor);
      revision.set_method(audit[i].method);
      for (const Warning& warning : audit[i].warnings) *revision.add_warnings() = db::ToProto(warning);
    }
    *revision.mutable_record() = std::move(revisions[i]);
  }
  return response;
}

}  // namespace

Answer<v1::Record> RecordService::Get(const Call& call, const v1::GetRecordRequest& request) {
  absl::Status valid = CheckName("name", request.name(), "records");
  if (!valid.ok()) return valid;
  if (request.revision() < 0) return InvalidField("revision", "0（最新）或正整数");
  return db::Query<v1::Record>(
      db_, workers_, call, db::Cost::kShort, [&call, &request](db::Tx& tx) -> absl::StatusOr<v1::Record> {
        absl::StatusOr<v1::Record> present = store::GetRecord(tx, request.name(), 0);
        if (!present.ok()) return present.status();
        absl::Status may = MaySee(tx, call, *present);
        if (!may.ok()) return may;
        return request.revision() == 0 ? present : store::GetRecord(tx, request.name(), request.revision());
      });
}

Answer<v1::ListRecordsResponse> RecordService::List(const Call& call, const v1::ListRecordsRequest& request) {
  absl::StatusOr<rpc::Page> page = rpc::NextPage(request);
  if (!page.ok()) return page.status();
  store::RecordQuery query;
  absl::StatusOr<rpc::SqlFilter> filter =
      rpc::TranslateFilter(request.filter(), store::RecordFields(), store::kFirstRecordParameter);
  if (!filter.ok()) return filter.status();
  query.filter = *std::move(filter);
  if (!request.party().empty()) {
    absl::Status valid = CheckName("party", request.party(), "parties");
    if (!valid.ok()) return valid;
    query.party = request.party();
  }
  absl::StatusOr<std::optional<absl::CivilDay>> day = rpc::DayNamed(request);
  if (!day.ok()) return day.status();
  query.effective_on = *day;
  absl::StatusOr<int64_t> known_at = rpc::KnownAtAsked(request);
  if (!known_at.ok()) return known_at.status();
  query.known_at = *known_at;
  query.sees_resources = policy::MayWrite(call.caller, call.method).ok();
  query.organisation = call.caller.organisation;

  return db::Query<v1::ListRecordsResponse>(
      db_, workers_, call, db::Cost::kScan,
      [&call, &request, query = std::move(query), page = *page](db::Tx& tx) -> absl::StatusOr<v1::ListRecordsResponse> {
        absl::StatusOr<std::vector<v1::Record>> records = store::ListRecords(tx, call.scope, query, page);
        if (!records.ok()) return records.status();
        v1::ListRecordsResponse response;
        response.set_next_page_token(rpc::CutPage(request, page, *records));
        for (v1::Record& record : *records) *response.add_records() = std::move(record);
        response.set_provisional(request.has_known_at() && db::IsProvisional(tx, query.known_at));
        return response;
      });
}

Answer<v1::ListRecordRevisionsResponse> RecordService::ListRevisions(const Call& call,
                                                                     const v1::ListRecordRevisionsRequest& request) {
  absl::Status valid = CheckName("name", request.name(), "records");
  if (!valid.ok()) return valid;
  absl::StatusOr<rpc::RevisionPage> page = rpc::NextRevisions(request);
  if (!page.ok()) return page.status();

  return db::Query<v1::ListRecordRevisionsResponse>(
      db_, workers_, call, db::Cost::kShort,
      [&call, &request, page = *page](db::Tx& tx) -> absl::StatusOr<v1::ListRecordRevisionsResponse> {
        absl::StatusOr<v1::Record> present = store::GetRecord(tx, request.name(), 0);
        if (!present.ok()) return present.status();
        absl::Status may = MaySee(tx, call, *present);
        if (!may.ok()) return may;
        absl::StatusOr<std::vector<v1::Record>> revisions =
            store::ListRecordRevisions(tx, request.name(), page.before, page.limit);
        if (!revisions.ok()) return revisions.status();
        absl::StatusOr<std::vector<db::AuditEntry>> audit = db::ReadAudit(tx, request.name(), page.before, page.limit);
        if (!audit.ok()) return audit.status();
        std::string next = rpc::RevisionsToken(request, page, *revisions);
        v1::ListRecordRevisionsResponse response = History(*std::move(revisions), *audit);
        response.set_next_page_token(std::move(next));
        return response;
      });
}

Answer<v1::Record> RecordService::Create(const Call& call, const v1::CreateRecordRequest& request) {
  absl::Status allowed = policy::MayWrite(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  if (!request.record_id().empty() && !IsResourceId(request.record_id())) {
    return InvalidField("record_id", "小写字母、数字与连字符，不超过63个字符");
  }
  absl::Status valid = policy::ValidRecord(request.record());
  if (!valid.ok()) return valid;

  // Chosen once, so that a re-run of the body keeps it.
  const std::string name = "records/" + (request.record_id().empty() ? NewUuid() : request.record_id());
  return db::Mutate<v1::Record>(
      db_, call, request, [&call, &request, name](db::Mutation& m) -> absl::StatusOr<v1::Record> {
        if (!request.record_id().empty()) {
          absl::StatusOr<std::optional<EnteredRecord>> taken = store::FindRecord(m.tx(), name);
          if (!taken.ok()) return taken.status();
          if (taken->has_value()) return Failure(kAlreadyExists, {{"name", name}});
        }
        v1::Record entered = policy::AsEntered(request.record());
        entered.set_name(name);
        entered.set_state(v1::Record::STATE_DRAFT);
        return EnterRecord(m, call, nullptr, std::move(entered));
      });
}

Answer<v1::Record> RecordService::Update(const Call& call, const v1::UpdateRecordRequest& request) {
  absl::Status allowed = policy::MayWrite(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = ValidChange(request.record().name(), request.record().etag());
  if (!valid.ok()) return valid;
  valid = policy::ValidRecord(request.record());
  if (!valid.ok()) return valid;

  return db::Mutate<v1::Record>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<v1::Record> {
    absl::StatusOr<EnteredRecord> before = LoadForChange(m, call, request.record().name(), request.record().etag());
    if (!before.ok()) return before.status();
    absl::Status possible = policy::CanUpdate(before->record, request.record());
    if (!possible.ok()) return possible;
    v1::Record entered = policy::AsEntered(request.record());
    entered.set_state(before->record.state());
    return EnterRecord(m, call, &*before, std::move(entered));
  });
}

Answer<v1::Record> RecordService::Approve(const Call& call, const v1::ApproveRecordRequest& request) {
  absl::Status allowed = policy::MayWrite(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = ValidChange(request.name(), request.etag());
  if (!valid.ok()) return valid;

  return db::Mutate<v1::Record>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<v1::Record> {
    absl::StatusOr<EnteredRecord> before = LoadForChange(m, call, request.name(), request.etag());
    if (!before.ok()) return before.status();
    absl::Status possible = policy::CanApprove(before->record);
    if (!possible.ok()) return possible;
    absl::Status may = policy::MayApprove(call.caller, before->record, before->authors);
    if (!may.ok()) return may;
    return ApproveRecord(m, call, *before);
  });
}

Answer<v1::Record> RecordService::Close(const Call& call, const v1::CloseRecordRequest& request) {
  absl::Status allowed = policy::MayWrite(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = ValidChange(request.name(), request.etag());
  if (!valid.ok()) return valid;
  std::optional<absl::CivilDay> end;
  if (!request.end().empty()) {
    absl::StatusOr<absl::CivilDay> day = ParseDay("end", request.end());
    if (!day.ok()) return day.status();
    end = *day;
  }
  valid = policy::ValidReason(request.reason());
  if (!valid.ok()) return valid;

  return db::Mutate<v1::Record>(
      db_, call, request, [&call, &request, end](db::Mutation& m) -> absl::StatusOr<v1::Record> {
        absl::StatusOr<EnteredRecord> before = LoadForChange(m, call, request.name(), request.etag());
        if (!before.ok()) return before.status();
        absl::Status possible = policy::CanClose(before->record, end);
        if (!possible.ok()) return possible;
        return CloseRecord(m, *before, request.end(), request.reason());
      });
}

}  // namespace jiedui::pairing
