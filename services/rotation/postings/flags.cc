#include "services/rotation/postings/flags.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "services/rotation/events.h"
#include "services/rotation/follow.h"
#include "services/rotation/heard.h"
#include "services/rotation/people/people.h"
#include "services/rotation/postings/policy_basis.h"
#include "services/rotation/posts/post_entry.h"

namespace jiedui::rotation {
namespace {

template <class Resource>
absl::Status MoveOfSchool(db::Mutation& m, const PartyFacts& party, std::string_view event) {
  return FollowAll(m, SharedPresentsOf<Resource>(m.tx(), "resource.of_party", "party", party.name), event,
                   [&](Resource& resource) { resource.set_region_code(party.region_code); });
}

constexpr db::Sql kEmployed{"employment.people_of", "SELECT DISTINCT person FROM employment WHERE school = $1"};

// Those that lie where the person was seen: whoever keeps them keeps the school's area now. What they certify names no area.
absl::Status MoveCertificates(db::Mutation& m, const v1::Person& person, const std::string& region) {
  const auto certificates =
      SharedPresentsOf<v1::ServiceCertificate>(m.tx(), "certificate.of_person", "parent", person.name());
  return FollowAll(m, certificates, kServiceCertificateMoved, [&](v1::ServiceCertificate& certificate) {
    if (certificate.region_code() == person.region_code()) certificate.set_region_code(region);
  });
}

// Teams of either side.
absl::Status MoveTeams(db::Mutation& m, const PartyFacts& party) {
  const auto teams = PresentsOf<v1::Team>(m.tx(), "team.all", "name > 'teams/' AND name < $1", "teams0");
  return FollowAll(m, teams, kTeamUpdated, [&](v1::Team& team) {
    if (team.home() == party.name) team.set_home_region(party.region_code);
    if (team.host() == party.name) team.set_host_region(party.region_code);
  });
}

// The posts stay with the school. That the county it comes to has no room for them is told, not refused.
absl::Status MoveAllotment(db::Mutation& m, const PartyFacts& party) {
  absl::Status flagged;
  absl::Status moved = FollowAll(m, SharedPresentsOf<v1::Allotment>(m.tx(), "resource.of_party", "party", party.name),
                                 kAllotmentUpdated, [&](v1::Allotment& allotment) {
                                   if (allotment.region_code() == party.region_code) return;
                                   allotment.set_region_code(party.region_code);
                                   flagged = FlagAboveTotal(m.tx(), allotment);
                                 });
  return flagged.ok() ? moved : flagged;
}

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
    if (!status.ok() || person->resource.school() != party.name) continue;
    status = SeenElsewhere(m, name, party.region_code);
    if (status.ok()) status = MoveCertificates(m, person->resource, party.region_code);
  }
  return status;
}

// Postings of one side; those that rest on a basis which does not reach there are flagged.
absl::Status MovePostings(db::Mutation& m, const PartyFacts& party, std::string_view statement,
                          std::string_view condition, void (*move)(v1::Posting&, const std::string&)) {
  const auto postings = PresentsOf<v1::Posting>(m.tx(), statement, condition, party.name);
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
  moved = MoveTeams(m, party);
  if (!moved.ok()) return moved;
  return MoveAllotment(m, party);
}

absl::Status BasisChanged(db::Mutation& m, const BasisFacts& basis) {
  return FollowAll(m, PresentsOf<v1::Posting>(m.tx(), "posting.of_basis", "basis = $1 AND basis <> ''", basis.name),
                   kPostingFlagged, [&](v1::Posting& posting) {
                     if (policy::IsNews(posting, basis)) policy::FlagBasis(posting, basis);
                   });
}

}  // namespace jiedui::rotation
