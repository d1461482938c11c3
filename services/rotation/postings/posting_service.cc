// Postings read, planned and changed; posting_verbs.cc decides on them, posting_import.cc takes them in bulk, team_service.cc has the teams.
#include "services/rotation/postings/posting_service.h"

#include <optional>
#include <string>
#include <utility>

#include "common/base/checks.h"
#include "common/base/id.h"
#include "common/db/mutate.h"
#include "common/db/query.h"
#include "common/rpc/asked.h"
#include "services/rotation/access.h"
#include "services/rotation/changes.h"
#include "services/rotation/events.h"
#include "services/rotation/postings/policy_posting.h"
#include "services/rotation/postings/postings.h"
#include "services/rotation/reads.h"

namespace jiedui::rotation {
namespace {

using v1::Posting;
using Basis = std::optional<BasisFacts>;

const std::vector<rpc::FilterField>& PostingFields() {
  static const auto& fields =
      *new std::vector<rpc::FilterField>{TextField("name", "name"),
                                         TextField("person", "person"),
                                         TextField("home", "home"),
                                         TextField("host", "host"),
                                         CodeField("home_region", "home_region"),
                                         CodeField("host_region", "host_region"),
                                         TextField("programme", "programme"),
                                         EnumField("kind", "kind", Posting::Kind_descriptor(), "KIND_"),
                                         EnumField("state", "state", Posting::State_descriptor(), "STATE_"),
                                         EnumField("stage", "stage", v1::Stage_descriptor(), "STAGE_"),
                                         TextField("batch", "batch"),
                                         TextField("team", "team"),
                                         TextField("basis", "basis"),
                                         NumberField("year", "year")};
  return fields;
}

// Those whose interval holds a day.
rpc::SqlFilter HoldingDay(rpc::SqlFilter filter, const std::string& day) {
  const std::string parameter = StrCat("$", resource::kFirstFilterParameter + filter.values.size());
  filter.sql += StrCat(" AND start_date <= ", parameter, " AND end_date > ", parameter);
  filter.values.emplace_back(day);
  return filter;
}

absl::StatusOr<Basis> AskBasis(Registry& registry, const Call& call, const std::string& name) {
  if (name.empty()) return Basis();
  absl::StatusOr<BasisFacts> facts = registry.Basis(call, name);
  if (!facts.ok()) return facts.status();
  return Basis(*std::move(facts));
}

}  // namespace

Answer<Posting> PostingService::GetPosting(const Call& call, const v1::GetPostingRequest& request) {
  return GetResource<Posting>(db_, workers_, call, request);
}

Answer<v1::ListPostingsResponse> PostingService::ListPostings(const Call& call,
                                                              const v1::ListPostingsRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::StatusOr<rpc::Page> page = rpc::NextPage(request);
  if (!page.ok()) return page.status();
  absl::StatusOr<rpc::SqlFilter> filter =
      rpc::TranslateFilter(request.filter(), PostingFields(), resource::kFirstFilterParameter);
  if (!filter.ok()) return filter.status();
  absl::StatusOr<std::optional<absl::CivilDay>> day = rpc::DayNamed(request);
  if (!day.ok()) return day.status();
  if (day->has_value()) filter = HoldingDay(*std::move(filter), FormatDay(**day));
  const resource::Shown shown = ShownTo<Posting>(call);
  return db::Query<v1::ListPostingsResponse>(db_, workers_, call,
                                             filter->sql.empty() && shown.IsAll() ? db::Cost::kShort : db::Cost::kScan,
                                             [&call, &request, shown, filter = *std::move(filter),
                                              page = *page](db::Tx& tx) -> absl::StatusOr<v1::ListPostingsResponse> {
                                               absl::StatusOr<std::vector<Posting>> postings =
                                                   resource::ListShown<Posting>(tx, call.caller, shown, filter, page);
                                               if (!postings.ok()) return postings.status();
                                               v1::ListPostingsResponse response;
                                               response.set_next_page_token(rpc::CutPage(request, page, *postings));
                                               for (Posting& posting : *postings)
                                                 *response.add_postings() = std::move(posting);
                                               return response;
                                             });
}

Answer<v1::ListPostingRevisionsResponse> PostingService::ListPostingRevisions(
    const Call& call, const v1::ListPostingRevisionsRequest& request) {
  return ListResourceRevisions<Posting, v1::ListPostingRevisionsResponse>(db_, workers_, call, request,
                                                                          &v1::PostingRevision::mutable_posting);
}

Answer<Posting> PostingService::PlanPosting(const Call& call, const v1::PlanPostingRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid =
      FirstError({resource::ValidId("posting_id", request.posting_id()), policy::ValidPlanned(request.posting())});
  if (!valid.ok()) return valid;
  const std::string name = resource::NewName<Posting>(request.posting_id());
  return db::AskThenMutate<Posting, Basis>(
      db_, workers_, call, request,
      [this, &call, &request] { return AskBasis(registry_, call, request.posting().basis()); },
      [&call, &request, name](db::Mutation& m, const Basis& basis) -> absl::StatusOr<Posting> {
        absl::Status free = resource::IsFree<Posting>(m, name);
        if (!free.ok()) return free;
        Posting posting = policy::AsEntered(request.posting());
        posting.set_name(name);
        posting.set_state(Posting::STATE_PLANNED);
        Known known;
        absl::StatusOr<Posting> planned = Enter(m, call, std::move(posting), {.basis = basis}, known);
        if (!planned.ok()) return planned.status();
        return SavePosting(m, kPostingPlanned, nullptr, *std::move(planned), resource::WithAuthor("", call.caller),
                           known);
      });
}

Answer<Posting> PostingService::UpdatePosting(const Call& call, const v1::UpdatePostingRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = FirstError({policy::NamesChange("postings", request.posting().name(), request.posting().etag()),
                                   policy::ValidPosting(request.posting())});
  if (!valid.ok()) return valid;
  // The basis is asked anew while it may still be chosen; later its events say what becomes of it.
  return db::AskThenMutate<Posting, Basis>(
      db_, workers_, call, request,
      [this, &call, &request]() -> absl::StatusOr<Basis> {
        absl::StatusOr<std::optional<Posting>> present = absl::UnknownError("not read");
        absl::Status may;
        absl::Status read = db_.Read([&](db::Tx& tx) {
          present = resource::Find<Posting>(tx, request.posting().name());
          if (present.ok() && present->has_value()) may = MaySee(tx, call, **present);
          return present.status();
        });
        if (!read.ok()) return read;
        // Nothing is asked for whoever may not see it: the answer would tell that it is there.
        if (!present->has_value() || !may.ok() || (*present)->state() != Posting::STATE_PLANNED) return Basis();
        return AskBasis(registry_, call, request.posting().basis());
      },
      [&call, &request](db::Mutation& m, const Basis& basis) -> absl::StatusOr<Posting> {
        absl::StatusOr<resource::Entered<Posting>> before =
            LoadForChange<Posting>(m, call, request.posting().name(), request.posting().etag());
        if (!before.ok()) return before.status();
        const Posting& was = before->resource;
        absl::Status possible = policy::CanUpdate(was, request.posting(), DeciderOf(call, *before), call.today);
        if (!possible.ok()) return possible;
        const bool planned = was.state() == Posting::STATE_PLANNED;
        // It was approved when it was read and is planned now: that no verb does.
        if (planned && !request.posting().basis().empty() && !basis.has_value()) return Failure(kTryAgain);
        Known known;
        absl::StatusOr<Posting> after = Enter(m, call, policy::Followed(was, request.posting()),
                                              {.before = &was, .basis = planned ? basis : Basis()}, known);
        if (!after.ok()) return after.status();
        const std::string authors =
            planned ? resource::WithAuthor(before->authors, call.caller) : std::move(before->authors);
        return SavePosting(m, kPostingUpdated, &was, *std::move(after), authors, known);
      });
}

}  // namespace jiedui::rotation
