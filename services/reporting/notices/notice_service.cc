#include "services/reporting/notices/notice_service.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "common/base/checks.h"
#include "common/base/id.h"
#include "common/db/mutate.h"
#include "services/reporting/events.h"
#include "services/reporting/heard.h"
#include "services/reporting/notices/notices.h"
#include "services/reporting/notices/policy_notice.h"
#include "services/reporting/notices/policy_notice_document.h"
#include "services/reporting/notices/reasons_notice.h"
#include "services/reporting/notices/traits.h"
#include "services/reporting/reads.h"

namespace jiedui::reporting {
namespace {

using v1::Notice;
using v1::NoticeSeries;

const std::vector<rpc::FilterField>& NoticeFields() {
  static const auto& fields =
      *new std::vector<rpc::FilterField>{rpc::TextField("name", "name"),
                                         rpc::TextField("number", "number"),
                                         rpc::EnumField("kind", "kind", Notice::Kind_descriptor(), "KIND_"),
                                         rpc::EnumField("state", "state", Notice::State_descriptor(), "STATE_"),
                                         rpc::NumberField("year", "year"),
                                         rpc::TextField("issuer", "issuer"),
                                         rpc::TextField("recipient", "recipient"),
                                         rpc::CodeField("region_code", "region_code"),
                                         rpc::TextField("due_on", "due_on"),
                                         rpc::TextField("subject", "subject"),
                                         rpc::NumberField("late", "late")};
  return fields;
}

// Another office's words are not given twice.
absl::Status AreFree(db::Tx& tx, const NoticeSeries& series) {
  static const auto& text =
      *new std::string(resource::KeyedTable().Where("code = $1 AND name > 'noticeSeries/' AND name < 'noticeSeries0'"));
  absl::StatusOr<std::vector<NoticeSeries>> same =
      resource::Where<NoticeSeries>(tx, {"notice_series.of_words", text}, {series.words()});
  if (!same.ok()) return same.status();
  for (const NoticeSeries& other : *same) {
    if (other.name() != series.name()) {
      return Failure(kSeriesTaken, {{"words", series.words()}, {"office", other.office()}});
    }
  }
  return absl::OkStatus();
}

}  // namespace

Answer<Notice> NoticeService::GetNotice(const Call& call, const v1::GetNoticeRequest& request) {
  return GetResource<Notice>(db_, workers_, call, request);
}

Answer<v1::ListNoticesResponse> NoticeService::ListNotices(const Call& call, const v1::ListNoticesRequest& request) {
  return ListResources<Notice>(db_, workers_, call, request, NoticeFields(), &v1::ListNoticesResponse::add_notices);
}

Answer<v1::ListNoticeRevisionsResponse> NoticeService::ListNoticeRevisions(
    const Call& call, const v1::ListNoticeRevisionsRequest& request) {
  return ListResourceRevisions<Notice, v1::ListNoticeRevisionsResponse>(db_, workers_, call, request,
                                                                        &v1::NoticeRevision::mutable_notice);
}

Answer<Notice> NoticeService::IssueNotice(const Call& call, const v1::IssueNoticeRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = policy::ValidNotice("notice", request.notice(), call.today);
  if (!valid.ok()) return valid;
  if (call.caller.organisation.empty()) return absl::Status(Failure(kIssuerUnknown));
  if (call.caller.organisation == request.notice().recipient()) {
    return absl::Status(Failure(kNoticeToItself, {{"recipient", request.notice().recipient()}}));
  }
  return db::Mutate<Notice>(
      db_, call, request,
      [&call, &request, name = resource::NewName<Notice>("")](db::Mutation& m) -> absl::StatusOr<Notice> {
        absl::StatusOr<std::optional<PartyFacts>> unit = store::HeardParty(m.tx(), request.notice().recipient());
        if (!unit.ok()) return unit.status();
        if (unit->has_value() && !call.scope.Covers((*unit)->region_code)) {
          return Failure(kOutOfScope, {{"region", call.caller.region}});
        }
        return IssueNoticeIn(m, name, call.caller.organisation, policy::Stated(request.notice()));
      });
}

Answer<v1::NoticeDocument> NoticeService::GetNoticeDocument(const Call& call,
                                                            const v1::GetNoticeDocumentRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = CheckName("name", request.name(), "notices");
  if (!valid.ok()) return valid;
  return db::Query<v1::NoticeDocument>(
      db_, workers_, call, db::Cost::kShort, [&call, &request](db::Tx& tx) -> absl::StatusOr<v1::NoticeDocument> {
        absl::StatusOr<resource::Entered<Notice>> notice = resource::Get<Notice>(tx, request.name());
        if (!notice.ok()) return notice.status();
        absl::Status may = MaySee(tx, call, notice->resource);
        if (!may.ok()) return may;
        v1::NoticeDocument document;
        document.set_name(request.name());
        document.set_revision(notice->resource.revision());
        document.set_html(policy::NoticeDocument(notice->resource));
        return document;
      });
}

Answer<NoticeSeries> NoticeService::SetNoticeSeries(const Call& call, const v1::SetNoticeSeriesRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = policy::ValidSeries(request.notice_series());
  if (!valid.ok()) return valid;
  return db::Mutate<NoticeSeries>(
      db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<NoticeSeries> {
        NoticeSeries series;
        series.set_name(request.notice_series().name());
        series.set_office(StrCat("parties/", IdOf(series.name())));
        series.set_words(request.notice_series().words());
        absl::StatusOr<std::optional<PartyFacts>> office = store::HeardParty(m.tx(), series.office());
        if (!office.ok()) return office.status();
        if (!office->has_value()) return UnknownReference("notice_series.name", "office", series.office());
        if (!call.scope.Covers((*office)->region_code)) return Failure(kOutOfScope, {{"region", call.caller.region}});
        absl::StatusOr<std::optional<NoticeSeries>> before = resource::Find<NoticeSeries>(m.tx(), series.name());
        if (!before.ok()) return before.status();
        if (before->has_value()) {
          if (request.etag().empty()) return MissingField("etag");
          absl::Status current = resource::IsCurrent(series.name(), (*before)->etag(), request.etag());
          if (!current.ok()) return current;
        }
        absl::Status free = AreFree(m.tx(), series);
        if (!free.ok()) return free;
        return resource::Save<NoticeSeries>(
            m, before->has_value() ? &**before : nullptr, std::move(series),
            {.event = kNoticeSeriesSet, .authors = resource::WithAuthor("", call.caller)});
      });
}

Answer<NoticeSeries> NoticeService::GetNoticeSeries(const Call& call, const v1::GetNoticeSeriesRequest& request) {
  return GetResource<NoticeSeries>(db_, workers_, call, request);
}

}  // namespace jiedui::reporting
