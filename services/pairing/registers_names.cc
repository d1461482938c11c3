// RegistersService: who or what is meant by a name or an identifier.
#include <string>
#include <utility>

#include "common/db/query.h"
#include "common/rpc/asked.h"
#include "services/pairing/names.h"
#include "services/pairing/policy.h"
#include "services/pairing/policy_party.h"
#include "services/pairing/registers_service.h"
#include "services/pairing/store.h"
#include "services/pairing/store_names.h"

namespace jiedui::pairing {
namespace {

bool Governs(const v1::Party& party) {
  return names::IsGovernment(party.kind()) || party.kind() == v1::PARTY_KIND_TOWNSHIP_GOVERNMENT;
}
bool Governs(const v1::Region&) { return false; }

// Regions differ each in place: of several none is meant.
const std::string& PlaceOf(const v1::Region& region) { return region.name(); }
const std::string& PlaceOf(const v1::Party& party) { return party.region_code(); }

// Tells of each match why it is there, and which one is meant.
template <class Resource, class Response>
void Fill(const std::vector<store::Found<Resource>>& found, absl::CivilDay day, Response& response) {
  std::vector<names::Candidate> candidates;
  for (const auto& match : found) {
    const Resource& resource = match.resource;
    const auto in_force = policy::ThereOn(resource.has_interval(), resource.interval(), day);
    candidates.push_back({.how = match.how,
                          .in_force = in_force,
                          .official = match.official,
                          .government = Governs(resource),
                          .place = PlaceOf(resource)});
    v1::NameCandidate& candidate = *response.add_candidates();
    candidate.set_how(match.how);
    candidate.set_name(match.name);
    candidate.set_in_force(in_force);
  }
  const int meant = names::Meant(candidates);
  if (meant >= 0) response.set_resolved(found[meant].resource.name());
}

}  // namespace

Answer<v1::SearchRegionsResponse> RegistersService::SearchRegions(const Call& call,
                                                                  const v1::SearchRegionsRequest& request) {
  absl::Status valid = policy::ValidSearch(request.query());
  if (!valid.ok()) return valid;
  absl::StatusOr<absl::CivilDay> day = rpc::DayAsked(call, request);
  if (!day.ok()) return day.status();
  return db::Query<v1::SearchRegionsResponse>(
      db_, workers_, call, db::Cost::kShort,
      [&request, day = *day](db::Tx& tx) -> absl::StatusOr<v1::SearchRegionsResponse> {
        absl::StatusOr<std::vector<store::Found<v1::Region>>> found = store::RegionsCalled(tx, request.query());
        if (!found.ok()) return found.status();
        v1::SearchRegionsResponse response;
        Fill(*found, day, response);
        for (auto& match : *found) *response.add_regions() = std::move(match.resource);
        return response;
      });
}

Answer<v1::SearchPartiesResponse> RegistersService::SearchParties(const Call& call,
                                                                  const v1::SearchPartiesRequest& request) {
  absl::Status valid = policy::ValidSearch(request.query());
  if (!valid.ok()) return valid;
  if (!v1::PartyKind_IsValid(request.kind())) return InvalidField("kind", "规定的单位类别之一");
  absl::StatusOr<absl::CivilDay> day = rpc::DayAsked(call, request);
  if (!day.ok()) return day.status();
  return db::Query<v1::SearchPartiesResponse>(
      db_, workers_, call, db::Cost::kShort,
      [&request, day = *day](db::Tx& tx) -> absl::StatusOr<v1::SearchPartiesResponse> {
        absl::StatusOr<std::vector<store::Found<v1::Party>>> found =
            store::PartiesCalled(tx, request.query(), request.kind(), day);
        if (!found.ok()) return found.status();
        v1::SearchPartiesResponse response;
        Fill(*found, day, response);
        for (auto& match : *found) *response.add_parties() = std::move(match.resource);
        return response;
      });
}

Answer<v1::LookupPartyResponse> RegistersService::LookupParty(const Call& call, const v1::LookupPartyRequest& request) {
  absl::Status valid = policy::ValidLookup(request);
  if (!valid.ok()) return valid;
  absl::StatusOr<absl::CivilDay> day = rpc::DayAsked(call, request);
  if (!day.ok()) return day.status();
  return db::Query<v1::LookupPartyResponse>(
      db_, workers_, call, db::Cost::kShort,
      [&request, day = *day](db::Tx& tx) -> absl::StatusOr<v1::LookupPartyResponse> {
        absl::StatusOr<std::optional<store::Holder>> holder =
            store::HolderOn(tx, request.scheme(), request.value(), day);
        if (!holder.ok()) return holder.status();
        const std::string identifier = request.scheme() + ":" + request.value();
        if (!holder->has_value()) return Failure(kNotFound, {{"name", identifier}});
        absl::StatusOr<std::optional<v1::Party>> party = store::FindParty(tx, (*holder)->party);
        if (!party.ok()) return party.status();
        if (!party->has_value()) return Failure(kInternal, {{"detail", "an external id of no party"}});
        v1::LookupPartyResponse response;
        *response.mutable_party() = **std::move(party);
        response.set_in_force((*holder)->in_force);
        return response;
      });
}

}  // namespace jiedui::pairing
