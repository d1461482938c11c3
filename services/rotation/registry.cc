#include "services/rotation/registry.h"

#include <algorithm>
#include <utility>

#include "common/base/checks.h"
#include "common/base/error.h"
#include "common/rpc/channel.h"
#include "common/rpc/status.h"
#include "jiedui/pairing/v1/pairing_service.grpc.pb.h"
#include "jiedui/trusteeship/v1/trusteeship.grpc.pb.h"
#include "services/rotation/reasons.h"

namespace jiedui::rotation {
namespace {

// How long an answer is waited for where the caller would wait longer.
constexpr absl::Duration kPatience = absl::Seconds(5);
constexpr int64_t kRetryMilliseconds = 2000;

absl::Status Unavailable(std::string_view service, std::string_view detail) {
  return Failure(kServiceUnavailable, {{"service", service}, {"detail", detail}}).RetryAfter(kRetryMilliseconds);
}

// Asks one thing as the machine. `what` names it in Chinese.
template <class Stub, class Request, class Resource>
absl::Status Ask(Stub* stub, grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Resource*),
                 const Call& call, std::string_view service, std::string_view what, const std::string& name,
                 Resource& answer) {
  if (stub == nullptr) return Unavailable(service, "not configured");
  grpc::ClientContext context;
  rpc::AddActor(context, {.person = "rotation", .role = "system"});
  rpc::SetDeadline(context, std::min(call.deadline, absl::Now() + kPatience));
  Request request;
  request.set_name(name);
  const grpc::Status status = (stub->*method)(&context, request, &answer);
  if (status.ok()) return absl::OkStatus();
  if (status.error_code() == grpc::StatusCode::NOT_FOUND) return UnknownReference("posting.basis", what, name);
  return Unavailable(service, status.error_message());
}

class RemoteRegistry final : public Registry {
 public:
  RemoteRegistry(const std::shared_ptr<grpc::Channel>& pairing, const std::shared_ptr<grpc::Channel>& trusteeship)
      : pairings_(pairing == nullptr ? nullptr : pairing::v1::PairingService::NewStub(pairing)),
        trusteeships_(trusteeship == nullptr ? nullptr : trusteeship::v1::TrusteeshipService::NewStub(trusteeship)) {}

  absl::StatusOr<BasisFacts> Basis(const Call& call, const std::string& name) override {
    if (name.starts_with("trusteeships/")) {
      using Stub = trusteeship::v1::TrusteeshipService::Stub;
      trusteeship::v1::Trusteeship trusteeship;
      absl::Status asked = Ask<Stub, trusteeship::v1::GetTrusteeshipRequest>(
          trusteeships_.get(), &Stub::GetTrusteeship, call, "托管帮扶服务", "托管帮扶", name, trusteeship);
      if (!asked.ok()) return asked;
      return FactsOf(trusteeship);
    }
    using Stub = pairing::v1::PairingService::Stub;
    pairing::v1::Pairing pairing;
    absl::Status asked = Ask<Stub, pairing::v1::GetPairingRequest>(pairings_.get(), &Stub::GetPairing, call,
                                                                   "结对登记服务", "结对", name, pairing);
    if (!asked.ok()) return asked;
    return FactsOf(pairing);
  }

 private:
  const std::unique_ptr<pairing::v1::PairingService::Stub> pairings_;
  const std::unique_ptr<trusteeship::v1::TrusteeshipService::Stub> trusteeships_;
};

}  // namespace

std::unique_ptr<Registry> AskOver(std::shared_ptr<grpc::Channel> pairing, std::shared_ptr<grpc::Channel> trusteeship) {
  return std::make_unique<RemoteRegistry>(pairing, trusteeship);
}

}  // namespace jiedui::rotation
