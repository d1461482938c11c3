#include "services/rotation/postings/flags.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/text.h"
#include "common/resource/changes.h"
#include "services/rotation/events.h"
#include "services/rotation/heard.h"
#include "services/rotation/people/people.h"
#include "services/rotation/postings/policy_basis.h"
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
  const auto of =
      Of<Resource>(m.tx(), "resource.of_party",
                   StrCat("party = $1 AND party <> '' AND name > '", resource::Traits<Resource>::kCollection,
                          "/' AND name < '", resource::Traits<Resource>::kCollection, "0'"),
                   party.name);
  return FollowAll(m, of, event, [&](Resource& resource) { resource.set_region_code(party.region_code); });
}

constexpr db::Sql kEmployed{"employment.people_of", "SELECT DISTINCT person FROM employment WHERE school = $1"};

// Whoever is or was employed there; the region of the person follows where it is his present school.
absl::Status MovePeople(db::Mutation& m, const PartyFacts& party) {
  std::vector<std::string> names;
  absl::Status status = m.tx().Each(kEmployed, {party.name}, [&](const db::Row& row) {
    names.emplace_back(row.Text(0));
    return absl::OkStatus();
  });
  for (const std::string& name : names) {
    if (!status.ok()) return status;
    absl::StatusOr<resource::Entered<v1::Person>> person = resource::Get<v1::Person>(m.tx(), name);
    if (!person.ok()) return person.status();
    status = Follow(m, person->resource, kPersonUpdated, [&](v1::Person& after) {
      if (after.school() == party.name) after.set_region_code(party.region_code);
      for (v1::Person::Employment& employment : *after.mutable_employments()) {
        if (employment.school() == party.name) employment.set_region_code(party.region_code);
      }
    });
    if (status.ok() && person->resource.school() == party.name) {
      status = store::MoveDue(m.tx(), name, party.region_code);
    }
  }
  return status;
}

// Postings of one side; those that rest on a basis which does not reach there are flagged.
absl::Status MovePostings(db::Mutation& m, const PartyFacts& party, std::string_view statement,
                          std::string_view condition, void (*move)(v1::Posting&, const std::string&)) {
  const auto postings = Of<v1::Posting>(m.tx(), statement, condition, party.name);
  if (!postings.ok()) return postings.status();
  for (const v1::Posting& before : *postings) {
    v1::Posting moved = before;
    move(moved, party.region_code);
    if (moved.home_region() == before.home_region() && moved.host_region() == before.host_region()) continue;
    std::optional<BasisFacts> basis;
    if (!moved.basis().empty()) {
      absl::StatusOr<std::optional<BasisFacts>> heard = store::HeardBasis(m.tx(), moved.basis());
      if (!heard.ok()) return heard.status();
      basis = *std::move(heard);
    }
    absl::Status followed = Follow(m, before, kPostingUpdated, [&](v1::Posting& posting) {
      posting = moved;
      if (basis.has_value()) policy::FlagMoved(posting, *basis);
    });
    if (!followed.ok()) return followed;
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status PartyMoved(db::Mutation& m, const PartyFacts& party) {
  absl::Status moved = MovePeople(m, party);
  if (!moved.ok()) return moved;
  moved = MovePostings(m, party, "posting.of_home", "home = $1",
                       [](v1::Posting& posting, const std::string& region) { posting.set_home_region(region); });
  if (!moved.ok()) return moved;
  moved = MovePostings(m, party, "posting.of_host", "host = $1",
                       [](v1::Posting& posting, const std::string& region) { posting.set_host_region(region); });
  if (!moved.ok()) return moved;
  moved = MoveOfSchool<v1::Category>(m, party, kCategoryUpdated);
  if (!moved.ok()) return moved;
  moved = MoveOfSchool<v1::Need>(m, party, kNeedUpdated);
  if (!moved.ok()) return moved;
  return MoveOfSchool<v1::Allotment>(m, party, kAllotmentUpdated);
}

absl::Status BasisChanged(db::Mutation& m, const BasisFacts& basis) {
  return FollowAll(m, Of<v1::Posting>(m.tx(), "posting.of_basis", "basis = $1 AND basis <> ''", basis.name),
                   kPostingFlagged, [&](v1::Posting& posting) {
                     if (policy::IsNews(posting, basis)) policy::FlagBasis(posting, basis);
                   });
}

}  // namespace jiedui::rotation
