#include "services/trusteeship/programme_service.h"

#include <optional>
#include <utility>
#include <vector>

#include "common/base/id.h"
#include "common/db/mutate.h"
#include "common/db/query.h"
#include "common/rpc/import_result.h"
#include "services/trusteeship/access.h"
#include "services/trusteeship/changes.h"
#include "services/trusteeship/events.h"
#include "services/trusteeship/policy.h"
#include "services/trusteeship/resources.h"
#include "services/trusteeship/store.h"

namespace jiedui::trusteeship {
namespace {

using v1::Programme;

absl::StatusOr<Programme> SaveProgramme(db::Mutation& m, const Programme* before, Programme after) {
  const std::string clause = after.citation().clause();
  return resource::Save(m, before, std::move(after),
                        {.event = before == nullptr ? kProgrammeCreated : kProgrammeUpdated, .clause = clause});
}

absl::StatusOr<std::vector<v1::Trusteeship>> InForceOf(db::Tx& tx, const Programme& programme) {
  absl::StatusOr<std::vector<v1::Trusteeship>> of_programme = store::OfProgramme(tx, programme.name());
  if (!of_programme.ok()) return of_programme;
  std::erase_if(*of_programme, [](const v1::Trusteeship& trusteeship) { return trusteeship.in_force_on().empty(); });
  return of_programme;
}

// Decides before it writes. The registry leaves a pairing under its scheme for good: once a trusteeship came into force, another one is
// refused, and where there was none the registry has to hear again of what came into force.
absl::StatusOr<Programme> Replace(db::Mutation& m, const Programme& before, Programme after) {
  absl::Status possible = policy::CanUpdate(before, after);
  if (!possible.ok()) return possible;
  std::vector<v1::Trusteeship> in_force;
  if (before.scheme() != after.scheme()) {
    absl::StatusOr<std::vector<v1::Trusteeship>> found = InForceOf(m.tx(), before);
    if (!found.ok()) return found.status();
    in_force = *std::move(found);
  }
  if (!before.scheme().empty() && !in_force.empty()) {
    return Failure(kFixedField, {{"name", before.name()}, {"field", "结对方案（已有托管帮扶生效）"}});
  }
  absl::StatusOr<Programme> saved = SaveProgramme(m, &before, std::move(after));
  if (!saved.ok()) return saved;
  for (const v1::Trusteeship& trusteeship : in_force) {
    absl::Status told = SaveTrusteeship(m, kTrusteeshipUpdated, &trusteeship, trusteeship).status();
    if (!told.ok()) return told;
  }
  return saved;
}

absl::StatusOr<type::v1::ImportOutcome> ImportRow(db::Mutation& m, const Call& call,
                                                  const v1::ImportProgrammesRequest& row) {
  const Programme entered = policy::AsEntered(row.programme());
  absl::Status valid = CheckName("programme.name", entered.name(), "programmes");
  if (!valid.ok()) return valid;
  valid = policy::ValidProgramme(entered);
  if (!valid.ok()) return valid;
  absl::Status may = access::MayKeepProgramme(call.caller, call.scope, entered);
  if (!may.ok()) return may;
  absl::StatusOr<std::optional<Programme>> present = resource::Find<Programme>(m.tx(), entered.name());
  if (!present.ok()) return present.status();
  const Programme* before = present->has_value() ? &**present : nullptr;
  const std::optional<Programme> known = before == nullptr ? std::nullopt : std::optional(policy::AsEntered(*before));
  absl::StatusOr<type::v1::ImportOutcome> outcome =
      rpc::Compare(known.has_value() ? &*known : nullptr, entered, row.update());
  if (!outcome.ok() || *outcome == type::v1::IMPORT_OUTCOME_UNCHANGED) return outcome;
  absl::Status saved = (before == nullptr ? SaveProgramme(m, nullptr, entered) : Replace(m, *before, entered)).status();
  if (!saved.ok()) return saved;
  return outcome;
}

}  // namespace

Answer<Programme> ProgrammeService::Get(const Call& call, const v1::GetProgrammeRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = CheckName("name", request.name(), "programmes");
  if (!valid.ok()) return valid;
  return db::Query<Programme>(
      db_, workers_, call, db::Cost::kShort, [&request](db::Tx& tx) -> absl::StatusOr<Programme> {
        absl::StatusOr<resource::Entered<Programme>> found = resource::Get<Programme>(tx, request.name());
        if (!found.ok()) return found.status();
        return std::move(found->resource);
      });
}

Answer<v1::ListProgrammesResponse> ProgrammeService::List(const Call& call, const v1::ListProgrammesRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::StatusOr<rpc::Page> page = rpc::NextPage(request);
  if (!page.ok()) return page.status();
  return db::Query<v1::ListProgrammesResponse>(
      db_, workers_, call, db::Cost::kShort,
      [&request, page = *page](db::Tx& tx) -> absl::StatusOr<v1::ListProgrammesResponse> {
        absl::StatusOr<std::vector<Programme>> programmes = resource::List<Programme>(tx, Scope::All(), {}, page);
        if (!programmes.ok()) return programmes.status();
        v1::ListProgrammesResponse response;
        response.set_next_page_token(rpc::CutPage(request, page, *programmes));
        for (Programme& programme : *programmes) *response.add_programmes() = std::move(programme);
        return response;
      });
}

Answer<Programme> ProgrammeService::Create(const Call& call, const v1::CreateProgrammeRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = resource::ValidId("programme_id", request.programme_id());
  if (!valid.ok()) return valid;
  valid = policy::ValidProgramme(request.programme());
  if (!valid.ok()) return valid;
  allowed = access::MayKeepProgramme(call.caller, call.scope, request.programme());
  if (!allowed.ok()) return allowed;

  const std::string name = resource::NewName<Programme>(request.programme_id());
  return db::Mutate<Programme>(db_, call, request, [&request, name](db::Mutation& m) -> absl::StatusOr<Programme> {
    absl::Status free = resource::IsFree<Programme>(m, name);
    if (!free.ok()) return free;
    Programme entered = policy::AsEntered(request.programme());
    entered.set_name(name);
    return SaveProgramme(m, nullptr, std::move(entered));
  });
}

Answer<Programme> ProgrammeService::Update(const Call& call, const v1::UpdateProgrammeRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = policy::ValidChange("programmes", request.programme().name(), request.programme().etag());
  if (!valid.ok()) return valid;
  valid = policy::ValidProgramme(request.programme());
  if (!valid.ok()) return valid;
  allowed = access::MayKeepProgramme(call.caller, call.scope, request.programme());
  if (!allowed.ok()) return allowed;

  return db::Mutate<Programme>(db_, call, request, [&request](db::Mutation& m) -> absl::StatusOr<Programme> {
    absl::StatusOr<resource::Entered<Programme>> before = resource::Get<Programme>(m.tx(), request.programme().name());
    if (!before.ok()) return before.status();
    absl::Status possible =
        policy::CanReplace(before->resource.name(), before->resource.etag(), request.programme().etag());
    if (!possible.ok()) return possible;
    return Replace(m, before->resource, policy::AsEntered(request.programme()));
  });
}

Answer<std::vector<v1::ImportProgrammesResponse>> ProgrammeService::Import(
    const Call& call, std::vector<v1::ImportProgrammesRequest> rows) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  return db::MutateRows<v1::ImportProgrammesResponse, v1::ImportProgrammesRequest>(
      db_, call, std::move(rows),
      [&call](db::Mutation& m, const v1::ImportProgrammesRequest& row) { return ImportRow(m, call, row); },
      [](const v1::ImportProgrammesRequest& row, const absl::StatusOr<type::v1::ImportOutcome>& outcome) {
        return rpc::RowResult<v1::ImportProgrammesResponse>(row.line(), row.programme().name(), outcome);
      });
}

}  // namespace jiedui::trusteeship
