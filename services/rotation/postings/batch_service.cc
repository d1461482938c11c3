#include "services/rotation/postings/batch_service.h"

#include <optional>
#include <string>
#include <utility>

#include "common/base/checks.h"
#include "common/base/id.h"
#include "common/db/mutate.h"
#include "common/db/query.h"
#include "common/rpc/import_result.h"
#include "services/rotation/access.h"
#include "services/rotation/changes.h"
#include "services/rotation/events.h"
#include "services/rotation/postings/policy_posting.h"
#include "services/rotation/postings/policy_quota.h"
#include "services/rotation/postings/quotas.h"
#include "services/rotation/reads.h"

namespace jiedui::rotation {
namespace {

using type::v1::ImportOutcome;
using v1::Batch;
using v1::Quota;

const std::vector<rpc::FilterField>& QuotaFields() {
  static const auto& fields = *new std::vector<rpc::FilterField>{
      TextField("name", "name"), TextField("programme", "code"),
      EnumField("stage", "type", v1::Stage_descriptor(), "STAGE_"), CodeField("region_code", "region_code")};
  return fields;
}

const std::vector<rpc::FilterField>& BatchFields() {
  static const auto& fields =
      *new std::vector<rpc::FilterField>{TextField("name", "name"), TextField("programme", "code"),
                                         CodeField("region_code", "region_code"), NumberField("year", "year")};
  return fields;
}

// The caller keeps the area, and in no year is more taken than the quota has.
absl::Status CanSave(db::Mutation& m, const Call& call, const Quota& quota) {
  absl::Status may = access::MayWriteIn(call.caller, call.scope, quota.region(), "");
  if (!may.ok()) return may;
  absl::StatusOr<std::map<int64_t, int64_t>> taken = store::TakenByYear(m.tx(), quota);
  if (!taken.ok()) return taken.status();
  for (const auto& [year, places] : *taken) {
    absl::Status possible = policy::CanHold(quota, year, places);
    if (!possible.ok()) return possible;
  }
  return absl::OkStatus();
}

absl::StatusOr<Quota> SaveQuota(db::Mutation& m, const Quota* before, Quota after) {
  const std::string clause = after.citation().clause();
  return resource::Save(m, before, std::move(after),
                        {.event = before == nullptr ? kQuotaCreated : kQuotaUpdated, .clause = clause});
}

absl::StatusOr<ImportOutcome> ImportRow(db::Mutation& m, const Call& call, const v1::ImportQuotasRequest& row) {
  absl::Status valid =
      FirstError({CheckName("quota.name", row.quota().name(), "quotas"), policy::ValidQuota(row.quota())});
  if (!valid.ok()) return valid;
  absl::StatusOr<std::optional<Quota>> present = resource::Find<Quota>(m.tx(), row.quota().name());
  if (!present.ok()) return present.status();
  const Quota* before = present->has_value() ? &**present : nullptr;
  if (before != nullptr) {
    absl::Status may = access::MayWriteIn(call.caller, call.scope, before->region(), "");
    if (!may.ok()) return Failure(kAlreadyExists, {{"name", before->name()}});
  }
  Quota entered = policy::AsEntered(row.quota());
  std::optional<Quota> known;
  if (before != nullptr) known = policy::AsEntered(*before);
  absl::StatusOr<ImportOutcome> outcome = rpc::Compare(known.has_value() ? &*known : nullptr, entered, row.update());
  if (!outcome.ok() || *outcome == type::v1::IMPORT_OUTCOME_UNCHANGED) return outcome;
  absl::Status possible = CanSave(m, call, entered);
  if (!possible.ok()) return possible;
  absl::Status saved = SaveQuota(m, before, std::move(entered)).status();
  if (!saved.ok()) return saved;
  return outcome;
}

// A batch that has postings still holds them.
absl::Status HoldsItsPostings(db::Tx& tx, const Batch& batch) {
  static const auto& text = *new std::string(PostingTable().Where("batch = $1 AND batch <> '' AND state <> 7"));
  absl::StatusOr<std::vector<v1::Posting>> postings =
      resource::Where<v1::Posting>(tx, {"posting.of_batch", text}, {batch.name()});
  if (!postings.ok()) return postings.status();
  for (const v1::Posting& posting : *postings) {
    absl::Status fits = policy::FitsBatch(posting, batch);
    if (!fits.ok()) return fits;
  }
  return absl::OkStatus();
}

}  // namespace

Answer<Quota> BatchService::GetQuota(const Call& call, const v1::GetQuotaRequest& request) {
  return GetResource<Quota>(db_, workers_, call, request);
}

Answer<v1::ListQuotasResponse> BatchService::ListQuotas(const Call& call, const v1::ListQuotasRequest& request) {
  return ListResources<Quota>(db_, workers_, call, request, QuotaFields(), &v1::ListQuotasResponse::add_quotas);
}

Answer<Quota> BatchService::CreateQuota(const Call& call, const v1::CreateQuotaRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid =
      FirstError({resource::ValidId("quota_id", request.quota_id()), policy::ValidQuota(request.quota())});
  if (!valid.ok()) return valid;
  const std::string name = resource::NewName<Quota>(request.quota_id());
  return db::Mutate<Quota>(db_, call, request, [&call, &request, name](db::Mutation& m) -> absl::StatusOr<Quota> {
    absl::Status free = resource::IsFree<Quota>(m, name);
    if (!free.ok()) return free;
    Quota quota = policy::AsEntered(request.quota());
    quota.set_name(name);
    absl::Status possible = CanSave(m, call, quota);
    if (!possible.ok()) return possible;
    return SaveQuota(m, nullptr, std::move(quota));
  });
}

Answer<Quota> BatchService::UpdateQuota(const Call& call, const v1::UpdateQuotaRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = FirstError({policy::NamesChange("quotas", request.quota().name(), request.quota().etag()),
                                   policy::ValidQuota(request.quota())});
  if (!valid.ok()) return valid;
  return db::Mutate<Quota>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Quota> {
    absl::StatusOr<resource::Entered<Quota>> before =
        LoadForChange<Quota>(m, call, request.quota().name(), request.quota().etag());
    if (!before.ok()) return before.status();
    absl::Status may = access::MayWriteIn(call.caller, call.scope, before->resource.region(), "");
    if (!may.ok()) return may;
    Quota quota = policy::AsEntered(request.quota());
    absl::Status possible = CanSave(m, call, quota);
    if (!possible.ok()) return possible;
    return SaveQuota(m, &before->resource, std::move(quota));
  });
}

Answer<std::vector<v1::ImportQuotasResponse>> BatchService::ImportQuotas(const Call& call,
                                                                         std::vector<v1::ImportQuotasRequest> rows) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  return db::MutateRows<v1::ImportQuotasResponse, v1::ImportQuotasRequest>(
      db_, call, std::move(rows),
      [&call](db::Mutation& m, const v1::ImportQuotasRequest& row) { return ImportRow(m, call, row); },
      [](const v1::ImportQuotasRequest& row, const absl::StatusOr<ImportOutcome>& outcome) {
        return rpc::RowResult<v1::ImportQuotasResponse>(row.line(), row.quota().name(), outcome);
      });
}

Answer<v1::GetQuotaUseResponse> BatchService::GetQuotaUse(const Call& call, const v1::GetQuotaUseRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = policy::ValidProgramme("programme", request.programme());
  if (!valid.ok()) return valid;
  if (request.year() != 0 && (request.year() < 1900 || request.year() > 2200)) {
    return InvalidField("year", "0（今年）或 1900 至 2200");
  }
  const int64_t year = request.year() != 0 ? request.year() : call.today.year();
  return db::Query<v1::GetQuotaUseResponse>(
      db_, workers_, call, db::Cost::kScan,
      [&call, &request, year](db::Tx& tx) -> absl::StatusOr<v1::GetQuotaUseResponse> {
        absl::StatusOr<std::vector<Quota>> quotas = store::QuotasOf(tx, request.programme());
        if (!quotas.ok()) return quotas.status();
        v1::GetQuotaUseResponse response;
        response.set_year(static_cast<int32_t>(year));
        for (const Quota& quota : *quotas) {
          if (!policy::HoldsIn(quota, year) || !MaySee(tx, call, quota).ok()) continue;
          absl::StatusOr<store::Used> used = store::UsedOf(tx, quota, year);
          if (!used.ok()) return used.status();
          *response.add_uses() = policy::UseOf(quota, used->taken, used->too_short);
        }
        policy::SumUp(response);
        return response;
      });
}

Answer<Batch> BatchService::GetBatch(const Call& call, const v1::GetBatchRequest& request) {
  return GetResource<Batch>(db_, workers_, call, request);
}

Answer<v1::ListBatchesResponse> BatchService::ListBatches(const Call& call, const v1::ListBatchesRequest& request) {
  return ListResources<Batch>(db_, workers_, call, request, BatchFields(), &v1::ListBatchesResponse::add_batches);
}

Answer<Batch> BatchService::CreateBatch(const Call& call, const v1::CreateBatchRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid =
      FirstError({resource::ValidId("batch_id", request.batch_id()), policy::ValidBatch(request.batch())});
  if (!valid.ok()) return valid;
  const std::string name = resource::NewName<Batch>(request.batch_id());
  return db::Mutate<Batch>(db_, call, request, [&call, &request, name](db::Mutation& m) -> absl::StatusOr<Batch> {
    absl::Status may = access::MayWriteIn(call.caller, call.scope, request.batch().region_code(), "");
    if (!may.ok()) return may;
    absl::Status free = resource::IsFree<Batch>(m, name);
    if (!free.ok()) return free;
    Batch batch = policy::AsEntered(request.batch());
    batch.set_name(name);
    return resource::Save(m, static_cast<const Batch*>(nullptr), std::move(batch), {.event = kBatchCreated});
  });
}

Answer<Batch> BatchService::UpdateBatch(const Call& call, const v1::UpdateBatchRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = FirstError({policy::NamesChange("batches", request.batch().name(), request.batch().etag()),
                                   policy::ValidBatch(request.batch())});
  if (!valid.ok()) return valid;
  return db::Mutate<Batch>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Batch> {
    absl::StatusOr<resource::Entered<Batch>> before =
        LoadForChange<Batch>(m, call, request.batch().name(), request.batch().etag());
    if (!before.ok()) return before.status();
    for (const std::string& region : {before->resource.region_code(), request.batch().region_code()}) {
      absl::Status may = access::MayWriteIn(call.caller, call.scope, region, "");
      if (!may.ok()) return may;
    }
    Batch batch = policy::AsEntered(request.batch());
    absl::Status possible = HoldsItsPostings(m.tx(), batch);
    if (!possible.ok()) return possible;
    return resource::Save(m, &before->resource, std::move(batch), {.event = kBatchUpdated});
  });
}

}  // namespace jiedui::rotation
