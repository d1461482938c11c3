// CategoryService.ImportCategories: a row of a county's list enters a category under the same rules as the verbs.
#include <optional>
#include <utility>

#include "common/base/id.h"
#include "common/db/mutate.h"
#include "common/rpc/import_result.h"
#include "services/rotation/changes.h"
#include "services/rotation/events.h"
#include "services/rotation/people/category_entry.h"
#include "services/rotation/people/category_service.h"
#include "services/rotation/people/policy_category.h"

namespace jiedui::rotation {
namespace {

using type::v1::ImportOutcome;
using v1::Category;

absl::StatusOr<ImportOutcome> ImportRow(db::Mutation& m, const Call& call, const v1::ImportCategoriesRequest& row) {
  absl::Status valid = CheckName("category.name", row.category().name(), "categories");
  if (!valid.ok()) return valid;
  valid = policy::ValidCategory(row.category());
  if (!valid.ok()) return valid;
  absl::StatusOr<std::string> region = RegionOf(m.tx(), row.category());
  if (!region.ok()) return region.status();
  absl::Status may = MayEnter(call, row.category().kind(), *region);
  if (!may.ok()) return may;
  absl::StatusOr<std::optional<resource::Entered<Category>>> present =
      resource::FindEntered<Category>(m.tx(), row.category().name());
  if (!present.ok()) return present.status();
  const Category* before = present->has_value() ? &(*present)->resource : nullptr;
  // One elsewhere may be none of the caller's business: only that the name is taken is told.
  if (before != nullptr && !MaySee(m.tx(), call, *before).ok()) {
    return Failure(kAlreadyExists, {{"name", before->name()}});
  }

  const Category entered = policy::AsEntered(row.category());
  std::optional<Category> known;
  if (before != nullptr) known = policy::AsEntered(*before);
  absl::StatusOr<ImportOutcome> outcome = rpc::Compare(known.has_value() ? &*known : nullptr, entered, row.update());
  if (!outcome.ok()) return outcome;
  if (*outcome == type::v1::IMPORT_OUTCOME_UNCHANGED && before->state() == Category::STATE_PRESENT) return outcome;

  absl::Status possible = before == nullptr ? absl::OkStatus() : policy::CanUpdate(*before, entered);
  if (possible.ok()) possible = FitsBesideOthers(m.tx(), entered);
  if (!possible.ok()) return possible;
  const std::string authors =
      resource::WithAuthor(present->has_value() ? (*present)->authors : std::string(), call.caller);
  absl::Status saved =
      resource::Save(m, before, policy::Entered(before, entered, *region),
                     {.event = before == nullptr ? kCategoryCreated : kCategoryUpdated, .authors = authors})
          .status();
  if (!saved.ok()) return saved;
  return outcome;
}

}  // namespace

Answer<std::vector<v1::ImportCategoriesResponse>> CategoryService::ImportCategories(
    const Call& call, std::vector<v1::ImportCategoriesRequest> rows) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  return db::MutateRows<v1::ImportCategoriesResponse, v1::ImportCategoriesRequest>(
      db_, call, std::move(rows),
      [&call](db::Mutation& m, const v1::ImportCategoriesRequest& row) { return ImportRow(m, call, row); },
      [](const v1::ImportCategoriesRequest& row, const absl::StatusOr<ImportOutcome>& outcome) {
        return rpc::RowResult<v1::ImportCategoriesResponse>(row.line(), row.category().name(), outcome);
      });
}

}  // namespace jiedui::rotation
