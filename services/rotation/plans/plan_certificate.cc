// PlanningService: the certificate of a placement plan, whole or in pieces.
#include <algorithm>
#include <string>

#include "common/base/checks.h"
#include "services/rotation/access.h"
#include "services/rotation/changes.h"
#include "services/rotation/plans/plan_results.h"
#include "services/rotation/plans/planning_service.h"
#include "services/rotation/plans/reasons_plan.h"
#include "services/rotation/reads.h"

namespace jiedui::rotation {
namespace {

constexpr int64_t kMostAtOnce = 15 << 20;                     // an answer holds 16 MiB
constexpr int32_t kPiece = 2 << 20, kLargestPiece = 8 << 20;  // gRPC clients take 4 MiB unless told otherwise

}  // namespace

absl::StatusOr<v1::PlacementPlan> SeenPlan(db::Tx& tx, const Call& call, std::string_view name) {
  absl::StatusOr<resource::Entered<v1::PlacementPlan>> plan = resource::Get<v1::PlacementPlan>(tx, name);
  if (!plan.ok()) return plan.status();
  absl::Status may = MaySee(tx, call, plan->resource);
  if (!may.ok()) return may;
  return std::move(plan->resource);
}

Answer<v1::GetPlacementCertificateResponse> PlanningService::GetPlacementCertificate(
    const Call& call, const v1::GetPlacementCertificateRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = CheckName("name", request.name(), "placementPlans");
  if (!valid.ok()) return valid;
  return db::Query<v1::GetPlacementCertificateResponse>(
      db_, workers_, call, db::Cost::kScan,
      [&call, &request](db::Tx& tx) -> absl::StatusOr<v1::GetPlacementCertificateResponse> {
        absl::StatusOr<v1::PlacementPlan> plan = SeenPlan(tx, call, request.name());
        if (!plan.ok()) return plan.status();
        absl::StatusOr<store::ResultSize> size = store::SizeOfPlanResult(tx, request.name());
        if (!size.ok()) return size.status();
        if (size->whole() > kMostAtOnce) {
          return Failure(kCertificateTooLarge,
                         {{"name", request.name()}, {"size", StrCat(size->whole())}, {"limit", StrCat(kMostAtOnce)}});
        }
        absl::StatusOr<PlanResult> result = store::GetPlanResult(tx, request.name());
        if (!result.ok()) return result.status();
        v1::GetPlacementCertificateResponse response;
        *response.mutable_problem() = std::move(result->problem);
        *response.mutable_solution() = std::move(result->solution);
        response.set_hash(plan->outcome().certificate_hash());
        return response;
      });
}

Answer<v1::ReadPlacementCertificateResponse> PlanningService::ReadPlacementCertificate(
    const Call& call, const v1::ReadPlacementCertificateRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = CheckName("name", request.name(), "placementPlans");
  if (!valid.ok()) return valid;
  if (request.offset() < 0) return InvalidField("offset", "0，或上一段答复的 next_offset");
  if (request.limit() < 0) return InvalidField("limit", "0 或正整数");
  const int32_t limit = request.limit() == 0 ? kPiece : std::min(request.limit(), kLargestPiece);
  using Response = v1::ReadPlacementCertificateResponse;
  return db::Query<Response>(
      db_, workers_, call, db::Cost::kScan, [&call, &request, limit](db::Tx& tx) -> absl::StatusOr<Response> {
        absl::StatusOr<v1::PlacementPlan> plan = SeenPlan(tx, call, request.name());
        if (!plan.ok()) return plan.status();
        absl::StatusOr<store::ResultSize> size = store::SizeOfPlanResult(tx, request.name());
        if (!size.ok()) return size.status();
        if (request.offset() > size->whole()) return InvalidField("offset", StrCat("不超过", size->whole()));
        absl::StatusOr<std::string> piece = store::ReadPlanResult(tx, request.name(), request.offset(), limit);
        if (!piece.ok()) return piece.status();
        Response response;
        const int64_t next = request.offset() + static_cast<int64_t>(piece->size());
        if (next < size->whole()) response.set_next_offset(next);
        response.set_piece(*std::move(piece));
        response.set_size(size->whole());
        response.set_problem_size(size->problem);
        response.set_hash(plan->outcome().certificate_hash());
        return response;
      });
}

}  // namespace jiedui::rotation
