// PostService.ImportAllotments: a row allots posts under the same rules as the verbs. A file may hold several years of a school: a row that
// says what held from its day on changes nothing.
#include <optional>
#include <string>
#include <utility>

#include "common/base/civil.h"
#include "common/base/id.h"
#include "common/rpc/import_result.h"
#include "services/rotation/changes.h"
#include "services/rotation/events.h"
#include "services/rotation/posts/policy_post.h"
#include "services/rotation/posts/post_entry.h"
#include "services/rotation/posts/post_service.h"
#include "services/rotation/posts/staffing.h"

namespace jiedui::rotation {
namespace {

using type::v1::ImportOutcome;
using v1::Allotment;

// What was known to hold from the row's day on, or else the present.
absl::StatusOr<std::optional<Allotment>> KnownThen(db::Tx& tx, const Allotment& entered, const Allotment* present,
                                                   absl::CivilDay since) {
  if (present == nullptr) return std::optional<Allotment>();
  absl::StatusOr<std::vector<Allotment>> then =
      store::AllotmentsOn(tx, {.area = {}, .school = present->school()}, since);
  if (!then.ok()) return then.status();
  if (!then->empty() && then->front().since() == entered.since()) return policy::AsEntered(then->front());
  return policy::AsEntered(*present);
}

absl::StatusOr<ImportOutcome> ImportRow(db::Mutation& m, const Call& call, const v1::ImportAllotmentsRequest& row) {
  absl::Status valid = CheckName("allotment.name", row.allotment().name(), "allotments");
  if (valid.ok()) valid = policy::ValidAllotment(row.allotment(), call.today);
  if (!valid.ok()) return valid;
  absl::StatusOr<absl::CivilDay> since = ParseDay("allotment.since", row.allotment().since());
  if (!since.ok()) return since.status();
  absl::StatusOr<PartyFacts> school = SchoolOf(m.tx(), row.allotment().name());
  if (!school.ok()) return school.status();
  absl::Status may = access::MayWriteIn(call.caller, call.scope, school->region_code, "");
  if (!may.ok()) return may;
  absl::StatusOr<std::optional<resource::Entered<Allotment>>> present =
      resource::FindEntered<Allotment>(m.tx(), row.allotment().name());
  if (!present.ok()) return present.status();
  const Allotment* before = present->has_value() ? &(*present)->resource : nullptr;

  const Allotment entered = policy::AsEntered(row.allotment());
  absl::StatusOr<std::optional<Allotment>> known = KnownThen(m.tx(), entered, before, *since);
  if (!known.ok()) return known.status();
  absl::StatusOr<ImportOutcome> outcome = rpc::Compare(known->has_value() ? &**known : nullptr, entered, row.update());
  if (!outcome.ok() || *outcome == type::v1::IMPORT_OUTCOME_UNCHANGED) return outcome;

  Allotment after = policy::Entered(entered, *school);
  may = MayAllot(m, before, after, *school, false);
  if (may.ok() && before != nullptr && !before->flags().empty()) may = FlagAboveTotal(m.tx(), after);
  if (!may.ok()) return may;
  const std::string authors =
      resource::WithAuthor(present->has_value() ? (*present)->authors : std::string(), call.caller);
  absl::Status saved = resource::Save(m, before, std::move(after),
                                      {.event = before == nullptr ? kAllotmentCreated : kAllotmentUpdated,
                                       .clause = policy::kCountyPosts.id,
                                       .authors = authors})
                           .status();
  if (!saved.ok()) return saved;
  return outcome;
}

}  // namespace

Answer<std::vector<v1::ImportAllotmentsResponse>> PostService::ImportAllotments(
    const Call& call, std::vector<v1::ImportAllotmentsRequest> rows) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  return db::MutateRows<v1::ImportAllotmentsResponse, v1::ImportAllotmentsRequest>(
      db_, call, std::move(rows),
      [&call](db::Mutation& m, const v1::ImportAllotmentsRequest& row) { return ImportRow(m, call, row); },
      [](const v1::ImportAllotmentsRequest& row, const absl::StatusOr<ImportOutcome>& outcome) {
        return rpc::RowResult<v1::ImportAllotmentsResponse>(row.line(), row.allotment().name(), outcome);
      });
}

}  // namespace jiedui::rotation
