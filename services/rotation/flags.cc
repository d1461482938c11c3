#include "services/rotation/flags.h"

#include <string>
#include <utility>
#include <vector>

#include "common/base/text.h"
#include "common/resource/changes.h"
#include "services/rotation/events.h"
#include "services/rotation/policy_basis.h"
#include "services/rotation/traits.h"

namespace jiedui::rotation {
namespace {

// Presents of a resource under one key column.
template <class Resource>
absl::StatusOr<std::vector<Resource>> Of(db::Tx& tx, std::string_view name, std::string_view condition,
                                         std::string_view value) {
  const std::string text = resource::Traits<Resource>::TableOf().Where(condition);
  return resource::Where<Resource>(tx, {name, text}, {value});
}

// The next revision of a resource, changed by `change`, with the authors that it has; nothing where nothing changes.
template <class Resource, class Change>
absl::Status Follow(db::Mutation& m, const Resource& before, std::string_view event, Change change) {
  Resource after = before;
  change(after);
  if (after.SerializeAsString() == before.SerializeAsString()) return absl::OkStatus();
  absl::StatusOr<resource::Entered<Resource>> entered = resource::Get<Resource>(m.tx(), before.name());
  if (!entered.ok()) return entered.status();
  return resource::Save(m, &before, std::move(after), {.event = event, .authors = entered->authors}).status();
}

template <class Resource, class Change>
absl::Status FollowAll(db::Mutation& m, const absl::StatusOr<std::vector<Resource>>& all, std::string_view event,
                       Change change) {
  if (!all.ok()) return all.status();
  for (const Resource& before : *all) {
    absl::Status followed = Follow(m, before, event, change);
    if (!followed.ok()) return followed;
  }
  return absl::OkStatus();
}

template <class Resource>
absl::Status MoveOfSchool(db::Mutation& m, const PartyFacts& party, std::string_view event) {
  const auto of = Of<Resource>(m.tx(), "resource.of_party",
                               StrCat("party = $1 AND name > '", resource::Traits<Resource>::kCollection,
                                      "/' AND name < '", resource::Traits<Resource>::kCollection, "0'"),
                               party.name);
  return FollowAll(m, of, event, [&](Resource& resource) { resource.set_region_code(party.region_code); });
}

}  // namespace

absl::Status PartyMoved(db::Mutation& m, const PartyFacts& party) {
  absl::Status moved = FollowAll(m, Of<v1::Person>(m.tx(), "person.of_school", "school = $1", party.name),
                                 kPersonUpdated, [&](v1::Person& person) {
                                   person.set_region_code(party.region_code);
                                   for (v1::Person::Employment& employment : *person.mutable_employments()) {
                                     if (employment.school() != party.name) continue;
                                     employment.set_region_code(party.region_code);
                                   }
                                 });
  if (!moved.ok()) return moved;
  moved = FollowAll(m, Of<v1::Posting>(m.tx(), "posting.of_home", "home = $1", party.name), kPostingUpdated,
                    [&](v1::Posting& posting) { posting.set_home_region(party.region_code); });
  if (!moved.ok()) return moved;
  moved = FollowAll(m, Of<v1::Posting>(m.tx(), "posting.of_host", "host = $1", party.name), kPostingUpdated,
                    [&](v1::Posting& posting) { posting.set_host_region(party.region_code); });
  if (!moved.ok()) return moved;
  moved = MoveOfSchool<v1::Category>(m, party, kCategoryUpdated);
  if (!moved.ok()) return moved;
  moved = MoveOfSchool<v1::Need>(m, party, kNeedUpdated);
  if (!moved.ok()) return moved;
  return MoveOfSchool<v1::Allotment>(m, party, kAllotmentUpdated);
}

absl::Status BasisChanged(db::Mutation& m, const BasisFacts& basis) {
  return FollowAll(m, Of<v1::Posting>(m.tx(), "posting.of_basis", "basis = $1 AND basis <> ''", basis.name),
                   kPostingFlagged, [&](v1::Posting& posting) { policy::FlagBasis(posting, basis); });
}

}  // namespace jiedui::rotation
