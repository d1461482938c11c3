#include "services/pairing/registers_service.h"

#include <optional>
#include <string>
#include <utility>

#include "common/base/checks.h"
#include "common/base/id.h"
#include "common/db/mutate.h"
#include "common/db/query.h"
#include "common/rpc/import_result.h"
#include "common/rpc/page.h"
#include "services/pairing/events.h"
#include "services/pairing/follow.h"
#include "services/pairing/policy.h"
#include "services/pairing/policy_party.h"
#include "services/pairing/store.h"
#include "services/pairing/store_names.h"

namespace jiedui::pairing {
namespace {

template <class Resource>
absl::StatusOr<Resource> OrNotFound(std::string_view name, absl::StatusOr<std::optional<Resource>> found) {
  if (!found.ok()) return found.status();
  if (!found->has_value()) return Failure(kNotFound, {{"name", name}});
  return **std::move(found);
}

// What the register adds, left out.
template <class Resource>
Resource AsEntered(Resource resource) {
  resource.clear_revision();
  resource.clear_etag();
  resource.clear_create_time();
  resource.clear_update_time();
  return resource;
}

v1::Party AsEnteredParty(v1::Party party) {
  party.clear_region_code();
  return AsEntered(std::move(party));
}

// The region exists and the external ids are free; fills the region's code. A region without one stands under its own id, which
// no division code is a prefix of.
absl::Status CanPutParty(db::Tx& tx, v1::Party& party) {
  absl::StatusOr<std::optional<v1::Region>> region = store::FindRegion(tx, party.region());
  if (!region.ok()) return region.status();
  if (!region->has_value()) return UnknownReference("party.region", "所在地区", party.region());
  party.set_region_code((*region)->code().empty() ? std::string(IdOf(party.region())) : (*region)->code());
  for (const v1::Party::ExternalId& id : party.external_ids()) {
    const std::optional<policy::Holding> holding = policy::HoldingOf(party, id);
    if (!holding.has_value()) continue;
    absl::StatusOr<std::string> other = store::OtherHolder(tx, party.name(), id.scheme(), id.value(), *holding);
    if (!other.ok()) return other.status();
    if (other->empty()) continue;
    return Failure(kExternalIdTaken, {{"scheme", id.scheme()}, {"value", id.value()}, {"other", *other}});
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::Party> SaveParty(db::Mutation& m, const v1::Party* before, v1::Party party) {
  if (before != nullptr) {
    absl::Status followed = FollowParty(m, party);
    if (!followed.ok()) return followed;
  }
  absl::StatusOr<v1::Party> saved = store::PutParty(m.tx(), before, std::move(party));
  if (!saved.ok()) return saved.status();
  absl::Status recorded = Record(m, before, *saved);
  if (!recorded.ok()) return recorded;
  return saved;
}

absl::StatusOr<type::v1::ImportOutcome> ImportRow(db::Mutation& m, const v1::ImportPartiesRequest& row) {
  v1::Party entered = AsEnteredParty(row.party());
  absl::Status valid = policy::ValidParty(entered);
  if (!valid.ok()) return valid;
  absl::StatusOr<std::optional<v1::Party>> present = store::FindParty(m.tx(), entered.name());
  if (!present.ok()) return present.status();
  const v1::Party* before = present->has_value() ? &**present : nullptr;
  const std::optional<v1::Party> known = before == nullptr ? std::nullopt : std::optional(AsEnteredParty(*before));
  absl::StatusOr<type::v1::ImportOutcome> outcome =
      rpc::Compare(known.has_value() ? &*known : nullptr, entered, row.update());
  if (!outcome.ok() || *outcome == type::v1::IMPORT_OUTCOME_UNCHANGED) return outcome;

  absl::Status possible = CanPutParty(m.tx(), entered);
  if (!possible.ok()) return possible;
  absl::Status saved = SaveParty(m, before, std::move(entered)).status();
  if (!saved.ok()) return saved;
  return outcome;
}

absl::StatusOr<v1::Scheme> SaveScheme(db::Mutation& m, const v1::Scheme* before, v1::Scheme scheme) {
  absl::StatusOr<v1::Scheme> saved = store::PutScheme(m.tx(), before, std::move(scheme));
  if (!saved.ok()) return saved.status();
  absl::Status recorded = Record(m, before, *saved);
  if (!recorded.ok()) return recorded;
  return saved;
}

absl::StatusOr<type::v1::ImportOutcome> ImportRow(db::Mutation& m, const v1::ImportSchemesRequest& row) {
  const v1::Scheme entered = AsEntered(row.scheme());
  absl::Status valid = policy::ValidScheme(entered);
  if (!valid.ok()) return valid;
  absl::StatusOr<std::optional<v1::Scheme>> present = store::FindScheme(m.tx(), entered.name());
  if (!present.ok()) return present.status();
  const v1::Scheme* before = present->has_value() ? &**present : nullptr;
  const std::optional<v1::Scheme> known = before == nullptr ? std::nullopt : std::optional(AsEntered(*before));
  absl::StatusOr<type::v1::ImportOutcome> outcome =
      rpc::Compare(known.has_value() ? &*known : nullptr, entered, row.update());
  if (!outcome.ok() || *outcome == type::v1::IMPORT_OUTCOME_UNCHANGED) return outcome;

  absl::Status saved = SaveScheme(m, before, entered).status();
  if (!saved.ok()) return saved;
  return outcome;
}

}  // namespace

// ---- Parties -------------------------------------------------------------------------------------------------------------

Answer<v1::Party> RegistersService::GetParty(const Call& call, const v1::GetPartyRequest& request) {
  absl::Status valid = CheckName("name", request.name(), "parties");
  if (!valid.ok()) return valid;
  return db::Query<v1::Party>(db_, workers_, call, db::Cost::kShort, [&request](db::Tx& tx) {
    return OrNotFound(request.name(), store::FindParty(tx, request.name()));
  });
}

Answer<v1::ListPartiesResponse> RegistersService::ListParties(const Call& call, const v1::ListPartiesRequest& request) {
  absl::StatusOr<rpc::Page> page = rpc::NextPage(request);
  if (!page.ok()) return page.status();
  absl::StatusOr<rpc::SqlFilter> filter =
      rpc::TranslateFilter(request.filter(), store::PartyFields(), store::kFirstRegisterParameter);
  if (!filter.ok()) return filter.status();
  return db::Query<v1::ListPartiesResponse>(
      db_, workers_, call, request.filter().empty() ? db::Cost::kShort : db::Cost::kScan,
      [&request, page = *page, filter = *std::move(filter)](db::Tx& tx) -> absl::StatusOr<v1::ListPartiesResponse> {
        absl::StatusOr<std::vector<v1::Party>> parties = store::ListParties(tx, filter, page);
        if (!parties.ok()) return parties.status();
        v1::ListPartiesResponse response;
        response.set_next_page_token(rpc::CutPage(request, page, *parties));
        for (v1::Party& party : *parties) *response.add_parties() = std::move(party);
        return response;
      });
}

Answer<v1::Party> RegistersService::CreateParty(const Call& call, const v1::CreatePartyRequest& request) {
  absl::Status allowed = policy::MayWrite(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  v1::Party party = AsEnteredParty(request.party());
  party.set_name("parties/" + (request.party_id().empty() ? NewUuid() : request.party_id()));
  absl::Status valid = policy::ValidParty(party);
  if (!valid.ok()) return valid;

  return db::Mutate<v1::Party>(
      db_, call, request, [party = std::move(party)](db::Mutation& m) -> absl::StatusOr<v1::Party> {
        absl::StatusOr<std::optional<v1::Party>> taken = store::FindParty(m.tx(), party.name());
        if (!taken.ok()) return taken.status();
        if (taken->has_value()) return Failure(kAlreadyExists, {{"name", party.name()}});
        v1::Party entered = party;
        absl::Status possible = CanPutParty(m.tx(), entered);
        if (!possible.ok()) return possible;
        return SaveParty(m, nullptr, std::move(entered));
      });
}

Answer<v1::Party> RegistersService::UpdateParty(const Call& call, const v1::UpdatePartyRequest& request) {
  absl::Status allowed = policy::MayWrite(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status named = CheckName("party.name", request.party().name(), "parties");
  if (!named.ok()) return named;
  if (request.party().etag().empty()) return MissingField("party.etag");

  return db::Mutate<v1::Party>(db_, call, request, [&request](db::Mutation& m) -> absl::StatusOr<v1::Party> {
    absl::StatusOr<v1::Party> before =
        OrNotFound(request.party().name(), store::FindParty(m.tx(), request.party().name()));
    if (!before.ok()) return before.status();
    if (before->etag() != request.party().etag()) {
      return Failure(kEtagMismatch,
                     {{"name", before->name()}, {"current", before->etag()}, {"given", request.party().etag()}});
    }
    absl::StatusOr<v1::Party> changed =
        policy::Changed(AsEnteredParty(*before), AsEnteredParty(request.party()), request.update_mask());
    if (!changed.ok()) return changed.status();
    absl::Status valid = policy::ValidParty(*changed);
    if (!valid.ok()) return valid;
    absl::Status possible = CanPutParty(m.tx(), *changed);
    if (!possible.ok()) return possible;
    return SaveParty(m, &*before, *std::move(changed));
  });
}

Answer<std::vector<v1::ImportPartiesResponse>> RegistersService::ImportParties(
    const Call& call, std::vector<v1::ImportPartiesRequest> rows) {
  absl::Status allowed = policy::MayWrite(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  return db::MutateRows<v1::ImportPartiesResponse, v1::ImportPartiesRequest>(
      db_, call, std::move(rows),
      [](db::Mutation& m, const v1::ImportPartiesRequest& row) { return ImportRow(m, row); },
      [](const v1::ImportPartiesRequest& row, const absl::StatusOr<type::v1::ImportOutcome>& outcome) {
        return rpc::RowResult<v1::ImportPartiesResponse>(row.line(), row.party().name(), outcome);
      });
}

// ---- Schemes -------------------------------------------------------------------------------------------------------------

Answer<v1::Scheme> RegistersService::GetScheme(const Call& call, const v1::GetSchemeRequest& request) {
  absl::Status valid = CheckName("name", request.name(), "schemes");
  if (!valid.ok()) return valid;
  return db::Query<v1::Scheme>(db_, workers_, call, db::Cost::kShort, [&request](db::Tx& tx) {
    return OrNotFound(request.name(), store::FindScheme(tx, request.name()));
  });
}

Answer<v1::ListSchemesResponse> RegistersService::ListSchemes(const Call& call, const v1::ListSchemesRequest& request) {
  absl::StatusOr<rpc::Page> page = rpc::NextPage(request);
  if (!page.ok()) return page.status();
  return db::Query<v1::ListSchemesResponse>(
      db_, workers_, call, db::Cost::kShort,
      [&request, page = *page](db::Tx& tx) -> absl::StatusOr<v1::ListSchemesResponse> {
        absl::StatusOr<std::vector<v1::Scheme>> schemes = store::ListSchemes(tx, page);
        if (!schemes.ok()) return schemes.status();
        v1::ListSchemesResponse response;
        response.set_next_page_token(rpc::CutPage(request, page, *schemes));
        for (v1::Scheme& scheme : *schemes) *response.add_schemes() = std::move(scheme);
        return response;
      });
}

Answer<v1::Scheme> RegistersService::CreateScheme(const Call& call, const v1::CreateSchemeRequest& request) {
  absl::Status allowed = policy::MayWrite(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  v1::Scheme scheme = AsEntered(request.scheme());
  scheme.set_name("schemes/" + (request.scheme_id().empty() ? NewUuid() : request.scheme_id()));
  absl::Status valid = policy::ValidScheme(scheme);
  if (!valid.ok()) return valid;

  return db::Mutate<v1::Scheme>(
      db_, call, request, [scheme = std::move(scheme)](db::Mutation& m) -> absl::StatusOr<v1::Scheme> {
        absl::StatusOr<std::optional<v1::Scheme>> taken = store::FindScheme(m.tx(), scheme.name());
        if (!taken.ok()) return taken.status();
        if (taken->has_value()) return Failure(kAlreadyExists, {{"name", scheme.name()}});
        return SaveScheme(m, nullptr, scheme);
      });
}

Answer<v1::Scheme> RegistersService::UpdateScheme(const Call& call, const v1::UpdateSchemeRequest& request) {
  absl::Status allowed = policy::MayWrite(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = policy::ValidScheme(request.scheme());
  if (!valid.ok()) return valid;
  if (request.etag().empty()) return MissingField("etag");

  return db::Mutate<v1::Scheme>(db_, call, request, [&request](db::Mutation& m) -> absl::StatusOr<v1::Scheme> {
    absl::StatusOr<v1::Scheme> before =
        OrNotFound(request.scheme().name(), store::FindScheme(m.tx(), request.scheme().name()));
    if (!before.ok()) return before.status();
    if (before->etag() != request.etag()) {
      return Failure(kEtagMismatch, {{"name", before->name()}, {"current", before->etag()}, {"given", request.etag()}});
    }
    return SaveScheme(m, &*before, AsEntered(request.scheme()));
  });
}

Answer<std::vector<v1::ImportSchemesResponse>> RegistersService::ImportSchemes(
    const Call& call, std::vector<v1::ImportSchemesRequest> rows) {
  absl::Status allowed = policy::MayWrite(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  return db::MutateRows<v1::ImportSchemesResponse, v1::ImportSchemesRequest>(
      db_, call, std::move(rows),
      [](db::Mutation& m, const v1::ImportSchemesRequest& row) { return ImportRow(m, row); },
      [](const v1::ImportSchemesRequest& row, const absl::StatusOr<type::v1::ImportOutcome>& outcome) {
        return rpc::RowResult<v1::ImportSchemesResponse>(row.line(), row.scheme().name(), outcome);
      });
}

}  // namespace jiedui::pairing
