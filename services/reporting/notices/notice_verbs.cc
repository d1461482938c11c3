// NoticeService: what becomes of a notice.
#include <string>
#include <utility>

#include "common/base/checks.h"
#include "common/base/id.h"
#include "common/db/mutate.h"
#include "services/reporting/events.h"
#include "services/reporting/notices/notice_service.h"
#include "services/reporting/notices/notices.h"
#include "services/reporting/notices/policy_notice.h"
#include "services/reporting/notices/traits.h"
#include "services/reporting/reads.h"

namespace jiedui::reporting {
namespace {

using v1::Notice;

// Asks, in this order: may the caller use the method, is the request valid.
template <class Request>
absl::Status MayBegin(const Call& call, const Request& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  return allowed.ok() ? CheckName("name", request.name(), "notices") : allowed;
}

// The next revision of a notice that `can` lets change.
template <class Request, class Can, class Change>
Answer<Notice> ChangeNotice(db::Database& database, const Call& call, const Request& request, std::string_view event,
                            Can can, Change change) {
  return db::Mutate<Notice>(database, call, request,
                            [&call, &request, event, can, change](db::Mutation& m) -> absl::StatusOr<Notice> {
                              absl::StatusOr<resource::Entered<Notice>> before =
                                  LoadForChange<Notice>(m, call, request.name(), request.etag());
                              if (!before.ok()) return before.status();
                              absl::Status possible = can(before->resource);
                              if (!possible.ok()) return possible;
                              return SaveNotice(m, before->resource, change(before->resource), event);
                            });
}

}  // namespace

Answer<Notice> NoticeService::AcknowledgeNotice(const Call& call, const v1::AcknowledgeNoticeRequest& request) {
  absl::Status may = MayBegin(call, request);
  if (!may.ok()) return may;
  return ChangeNotice(
      db_, call, request, kNoticeAcknowledged,
      [&call](const Notice& notice) { return policy::CanAcknowledge(notice, call.caller.organisation); },
      [&call](const Notice& notice) { return policy::Acknowledged(notice, call.today); });
}

Answer<Notice> NoticeService::GiveNoticeEvidence(const Call& call, const v1::GiveNoticeEvidenceRequest& request) {
  absl::Status may = MayBegin(call, request);
  if (may.ok()) may = policy::ValidEvidence(request.evidence());
  if (!may.ok()) return may;
  return ChangeNotice(
      db_, call, request, kNoticeEvidenceGiven,
      [&call](const Notice& notice) { return policy::CanGiveEvidence(notice, call.caller.organisation); },
      [&call, &request](const Notice& notice) { return policy::WithEvidence(notice, request.evidence(), call.today); });
}

Answer<Notice> NoticeService::ReturnNoticeEvidence(const Call& call, const v1::ReturnNoticeEvidenceRequest& request) {
  absl::Status may = MayBegin(call, request);
  if (may.ok()) may = policy::ValidReturn(request.reason());
  if (!may.ok()) return may;
  return ChangeNotice(
      db_, call, request, kNoticeEvidenceReturned,
      [&call](const Notice& notice) { return policy::CanReturn(notice, call.caller.organisation); },
      [&call, &request](const Notice& notice) {
        return policy::EvidenceReturned(notice, request.reason(), call.today);
      });
}

Answer<Notice> NoticeService::VerifyNotice(const Call& call, const v1::VerifyNoticeRequest& request) {
  absl::Status may = MayBegin(call, request);
  if (!may.ok()) return may;
  return ChangeNotice(
      db_, call, request, kNoticeVerified,
      [&call](const Notice& notice) { return policy::CanVerify(notice, call.caller.organisation); },
      [](const Notice& notice) { return policy::Verified(notice); });
}

Answer<Notice> NoticeService::CloseNotice(const Call& call, const v1::CloseNoticeRequest& request) {
  absl::Status may = MayBegin(call, request);
  if (!may.ok()) return may;
  return ChangeNotice(
      db_, call, request, kNoticeClosed,
      [&call, &request](const Notice& notice) {
        return policy::CanClose(notice, call.caller.organisation, request.result());
      },
      [&call, &request](const Notice& notice) { return policy::Closed(notice, request.result(), call.today); });
}

Answer<Notice> NoticeService::EscalateNotice(const Call& call, const v1::EscalateNoticeRequest& request) {
  absl::Status may = MayBegin(call, request);
  if (!may.ok()) return may;
  return db::Mutate<Notice>(
      db_, call, request,
      [&call, &request, name = resource::NewName<Notice>("")](db::Mutation& m) -> absl::StatusOr<Notice> {
        absl::StatusOr<resource::Entered<Notice>> before =
            LoadForChange<Notice>(m, call, request.name(), request.etag());
        if (!before.ok()) return before.status();
        Notice next = policy::Stated(request.next());
        next.set_recipient(before->resource.recipient());
        next.set_subject(before->resource.name());
        absl::Status possible = policy::ValidNotice("next", next, call.today);
        if (possible.ok()) possible = policy::CanEscalate(before->resource, call.caller.organisation, next.kind());
        if (!possible.ok()) return possible;
        absl::Status escalated =
            SaveNotice(m, before->resource, policy::Escalated(before->resource, name, call.today), kNoticeEscalated)
                .status();
        if (!escalated.ok()) return escalated;
        return IssueNoticeIn(m, name, before->resource.issuer(), std::move(next));
      });
}

}  // namespace jiedui::reporting
