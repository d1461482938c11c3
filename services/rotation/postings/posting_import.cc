// PostingService.ImportPostings: a row enters a posting of any state under the same rules as the verbs. What rows have in common (schools,
// rules, teams, batches, counts of quotas) is read once for a chunk; each row then asks by index for itself, its person and what the person
// is posted to already.
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/id.h"
#include "common/db/mutate.h"
#include "common/rpc/import_result.h"
#include "services/rotation/access.h"
#include "services/rotation/changes.h"
#include "services/rotation/events.h"
#include "services/rotation/postings/policy_posting.h"
#include "services/rotation/postings/posting_service.h"
#include "services/rotation/postings/postings.h"

namespace jiedui::rotation {
namespace {

using type::v1::ImportOutcome;
using v1::Posting;

// A row with what was said of its basis.
struct CheckedRow {
  v1::ImportPostingsRequest row;
  absl::StatusOr<std::optional<BasisFacts>> basis = std::optional<BasisFacts>();
};

absl::Status ValidRow(const Call& call, const Posting& posting) {
  absl::Status named = CheckName("posting.name", posting.name(), "postings");
  if (!named.ok()) return named;
  return policy::ValidImported(posting, call.today);
}

absl::StatusOr<ImportOutcome> ImportRow(db::Mutation& m, const Call& call, const CheckedRow& checked, Known& known) {
  const v1::ImportPostingsRequest& row = checked.row;
  absl::Status valid = ValidRow(call, row.posting());
  if (!valid.ok()) return valid;
  if (!checked.basis.ok()) return checked.basis.status();
  absl::StatusOr<std::optional<resource::Entered<Posting>>> present =
      resource::FindEntered<Posting>(m.tx(), row.posting().name());
  if (!present.ok()) return present.status();
  const Posting* before = present->has_value() ? &(*present)->resource : nullptr;
  if (before != nullptr && !MaySee(m.tx(), call, *before).ok()) {
    return Failure(kAlreadyExists, {{"name", before->name()}});
  }
  Posting posting = policy::AsImported(row.posting());
  std::optional<Posting> there;
  const bool decided = before != nullptr && before->state() != Posting::STATE_PLANNED;
  if (before != nullptr) there = policy::AsImported(*before);
  // What verbs have said of it stays where the file is silent.
  if (decided && posting.state() == before->state()) {
    if (!posting.has_assessment() && before->has_assessment()) *posting.mutable_assessment() = before->assessment();
    if (posting.return_visits().empty()) *posting.mutable_return_visits() = before->return_visits();
    if (posting.reason().empty()) posting.set_reason(before->reason());
  }
  absl::StatusOr<ImportOutcome> outcome = rpc::Compare(there.has_value() ? &*there : nullptr, posting, row.update());
  if (!outcome.ok() || *outcome == type::v1::IMPORT_OUTCOME_UNCHANGED) return outcome;
  if (before != nullptr) {
    const auto fixed = [&](std::string_view field) {
      return absl::Status(Failure(kFixedField, {{"name", before->name()}, {"field", field}}));
    };
    if (before->kind() != posting.kind()) return fixed("派出方式");
    if (before->person() != posting.person()) return fixed("人员");
    if (before->home() != posting.home()) return fixed("派出方");
    if (before->host() != posting.host()) return fixed("接收方");
    // What verbs have decided is not decided over by a file.
    if (before->state() != posting.state()) return fixed("状态");
    if (decided) {
      absl::Status possible = policy::CanUpdate(*before, posting, DeciderOf(call, **present), call.today);
      if (!possible.ok()) return possible;
      Posting followed = policy::Followed(*before, posting);
      if (policy::AsImported(followed).SerializeAsString() != posting.SerializeAsString())
        return fixed("考核、回访与缘由");
      posting = std::move(followed);
    }
    posting.set_placement_plan(before->placement_plan());
  }
  absl::StatusOr<Posting> entered =
      Enter(m, call, std::move(posting), {.before = before, .basis = *checked.basis, .history = true}, known);
  if (!entered.ok()) return entered.status();
  const std::string authors = resource::WithAuthor(before == nullptr ? "" : (*present)->authors, call.caller);
  absl::Status saved = SavePosting(m, kPostingImported, before, *std::move(entered), authors, known).status();
  if (!saved.ok()) return saved;
  return outcome;
}

}  // namespace

Answer<std::vector<v1::ImportPostingsResponse>> PostingService::ImportPostings(
    const Call& call, std::vector<v1::ImportPostingsRequest> rows) {
  using Results = std::vector<v1::ImportPostingsResponse>;
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  return Answer<Results>::Later([this, &call, rows = std::move(rows)](Answer<Results>::Done done) mutable {
    workers_.Run([this, &call, rows = std::move(rows), done = std::move(done)](absl::Status admitted) mutable {
      if (!admitted.ok()) return std::move(done)(std::move(admitted));
      std::vector<CheckedRow> checked(rows.size());
      std::map<std::string, absl::StatusOr<BasisFacts>> asked;  // each basis of the chunk once
      for (size_t i = 0; i < rows.size(); ++i) {
        CheckedRow& next = checked[i];
        next.row = std::move(rows[i]);
        const std::string& basis = next.row.posting().basis();
        if (basis.empty() || !ValidRow(call, next.row.posting()).ok()) continue;
        auto found = asked.find(basis);
        if (found == asked.end()) found = asked.emplace(basis, registry_.Basis(call, basis)).first;
        // The whole chunk waits for the other service; a row alone is refused for a basis that is not there.
        if (absl::IsUnavailable(found->second.status())) return std::move(done)(found->second.status());
        if (found->second.ok()) {
          next.basis = std::optional<BasisFacts>(*found->second);
        } else {
          next.basis = found->second.status();
        }
      }
      db::MutateRows<v1::ImportPostingsResponse, CheckedRow>(
          db_, call, std::move(checked),
          [&call, known = std::make_unique<Known>()](db::Mutation& m, const CheckedRow& row) {
            if (m.place().first) *known = Known();
            return ImportRow(m, call, row, *known);
          },
          [](const CheckedRow& row, const absl::StatusOr<ImportOutcome>& outcome) {
            return rpc::RowResult<v1::ImportPostingsResponse>(row.row.line(), row.row.posting().name(), outcome);
          })
          .Start(std::move(done));
    });
  });
}

}  // namespace jiedui::rotation
