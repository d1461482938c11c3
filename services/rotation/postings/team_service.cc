// PostingService: the teams (组团式, SD19-3.3b).
#include <string>
#include <utility>

#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/db/mutate.h"
#include "services/rotation/access.h"
#include "services/rotation/changes.h"
#include "services/rotation/events.h"
#include "services/rotation/people/policy_person.h"
#include "services/rotation/postings/policy_posting.h"
#include "services/rotation/postings/posting_service.h"
#include "services/rotation/postings/postings.h"
#include "services/rotation/reads.h"

namespace jiedui::rotation {
namespace {

using v1::Team;

const std::vector<rpc::FilterField>& TeamFields() {
  static const auto& fields =
      *new std::vector<rpc::FilterField>{TextField("name", "name"), CodeField("home_region", "region_code"),
                                         CodeField("host_region", "other_region"), NumberField("year", "year")};
  return fields;
}

// One team, so many people, of them so many managers: by what each is on the team's first day.
absl::Status Count(db::Tx& tx, Team& team) {
  absl::StatusOr<std::vector<std::string>> members = store::MembersOf(tx, team.name());
  if (!members.ok()) return members.status();
  team.set_people(static_cast<int32_t>(members->size()));
  const absl::StatusOr<absl::CivilDay> first = ParseDay("interval.start", team.interval().start());
  if (!first.ok()) return first.status();
  int32_t managers = 0;
  for (const std::string& member : *members) {
    absl::StatusOr<resource::Entered<v1::Person>> person = resource::Get<v1::Person>(tx, member);
    if (!person.ok()) return person.status();
    const v1::Role role = policy::RoleOn(person->resource, *first);
    if (role == v1::ROLE_PRINCIPAL || role == v1::ROLE_OFFICIAL) ++managers;
  }
  team.set_managers(managers);
  return absl::OkStatus();
}

// Sides that are there, a head who is there, a caller who acts for the home side.
absl::StatusOr<Team> Checked(db::Mutation& m, const Call& call, Team team) {
  for (auto [field, name, region] : {std::tuple("team.home", team.home(), team.mutable_home_region()),
                                     std::tuple("team.host", team.host(), team.mutable_host_region())}) {
    absl::StatusOr<std::optional<PartyFacts>> party = store::HeardParty(m.tx(), name);
    if (!party.ok()) return party.status();
    if (!party->has_value()) return UnknownReference(field, "单位", name);
    *region = (*party)->region_code;
  }
  absl::Status may = access::MayWriteIn(call.caller, call.scope, team.home_region(), team.home());
  if (!may.ok()) return may;
  absl::StatusOr<std::optional<v1::Person>> head = resource::Find<v1::Person>(m.tx(), team.head());
  if (!head.ok()) return head.status();
  if (!head->has_value() || !MaySee(m.tx(), call, **head).ok()) {
    return UnknownReference("team.head", "人员", team.head());
  }
  return team;
}

}  // namespace

absl::Status MayLeaveTeam(db::Tx& tx, const v1::Posting& posting) {
  if (posting.team().empty()) return absl::OkStatus();
  absl::StatusOr<std::optional<Team>> team = resource::Find<Team>(tx, posting.team());
  if (!team.ok()) return team.status();
  if (!team->has_value()) return absl::OkStatus();
  absl::StatusOr<std::vector<v1::Posting>> postings = store::PostingsOfTeam(tx, posting.team());
  if (!postings.ok()) return postings.status();
  std::vector<std::string> left;
  for (const v1::Posting& other : *postings) {
    if (other.name() != posting.name()) left.push_back(other.person());
  }
  return policy::CanLead(**team, left);
}

Answer<Team> PostingService::GetTeam(const Call& call, const v1::GetTeamRequest& request) {
  return GetResource<Team>(db_, workers_, call, request, &Count);
}

Answer<v1::ListTeamsResponse> PostingService::ListTeams(const Call& call, const v1::ListTeamsRequest& request) {
  return ListResources<Team>(db_, workers_, call, request, TeamFields(), &v1::ListTeamsResponse::add_teams, &Count);
}

Answer<Team> PostingService::CreateTeam(const Call& call, const v1::CreateTeamRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = FirstError({resource::ValidId("team_id", request.team_id()), policy::ValidTeam(request.team())});
  if (!valid.ok()) return valid;
  const std::string name = resource::NewName<Team>(request.team_id());
  return db::Mutate<Team>(db_, call, request, [&call, &request, name](db::Mutation& m) -> absl::StatusOr<Team> {
    absl::Status free = resource::IsFree<Team>(m, name);
    if (!free.ok()) return free;
    Team entered = policy::AsEntered(request.team());
    entered.set_name(name);
    absl::StatusOr<Team> team = Checked(m, call, std::move(entered));
    if (!team.ok()) return team.status();
    return resource::Save(m, static_cast<const Team*>(nullptr), *std::move(team),
                          {.event = kTeamCreated, .clause = policy::kTogether.id});
  });
}

Answer<Team> PostingService::UpdateTeam(const Call& call, const v1::UpdateTeamRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = FirstError(
      {policy::NamesChange("teams", request.team().name(), request.team().etag()), policy::ValidTeam(request.team())});
  if (!valid.ok()) return valid;
  return db::Mutate<Team>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Team> {
    absl::StatusOr<resource::Entered<Team>> before =
        LoadForChange<Team>(m, call, request.team().name(), request.team().etag());
    if (!before.ok()) return before.status();
    absl::Status may =
        access::MayWriteIn(call.caller, call.scope, before->resource.home_region(), before->resource.home());
    if (!may.ok()) return may;
    absl::StatusOr<Team> team = Checked(m, call, policy::AsEntered(request.team()));
    if (!team.ok()) return team.status();
    absl::StatusOr<std::vector<v1::Posting>> postings = store::PostingsOfTeam(m.tx(), team->name());
    if (!postings.ok()) return postings.status();
    absl::Status possible = policy::CanBeTeamOf(*team, *postings);
    if (!possible.ok()) return possible;
    return resource::Save(m, &before->resource, *std::move(team),
                          {.event = kTeamUpdated, .clause = policy::kTogether.id});
  });
}

}  // namespace jiedui::rotation
