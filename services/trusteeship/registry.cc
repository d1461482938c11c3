#include "services/trusteeship/registry.h"

#include <algorithm>
#include <utility>

#include "common/base/checks.h"
#include "common/base/error.h"
#include "common/rpc/channel.h"
#include "common/rpc/status.h"
#include "jiedui/pairing/v1/party.grpc.pb.h"
#include "services/trusteeship/reasons.h"

namespace jiedui::trusteeship {
namespace {

// How long an answer is waited for where the caller would wait longer.
constexpr absl::Duration kPatience = absl::Seconds(5);
constexpr int64_t kRetryMilliseconds = 2000;

class RemoteRegistry final : public Registry {
 public:
  explicit RemoteRegistry(std::shared_ptr<grpc::Channel> channel)
      : stub_(pairing::v1::PartyService::NewStub(std::move(channel))) {}

  absl::StatusOr<PartyFacts> Party(const Call& call, const std::string& name) override {
    grpc::ClientContext context;
    rpc::AddActor(context, {.person = "trusteeship", .role = "system"});
    rpc::SetDeadline(context, std::min(call.deadline, absl::Now() + kPatience));
    pairing::v1::GetPartyRequest request;
    request.set_name(name);
    pairing::v1::Party party;
    const grpc::Status status = stub_->GetParty(&context, request, &party);
    if (status.error_code() == grpc::StatusCode::NOT_FOUND) {
      return UnknownReference("trusteeship", "单位", name);
    }
    if (!status.ok()) {
      return Failure(kRegistryUnavailable, {{"detail", status.error_message()}}).RetryAfter(kRetryMilliseconds);
    }
    return PartyFacts{.name = party.name(),
                      .revision = party.revision(),
                      .kind = party.kind(),
                      .region_code = party.region_code(),
                      .display_name = party.display_name()};
  }

 private:
  const std::unique_ptr<pairing::v1::PartyService::Stub> stub_;
};

}  // namespace

std::unique_ptr<Registry> AskOver(std::shared_ptr<grpc::Channel> channel) {
  return std::make_unique<RemoteRegistry>(std::move(channel));
}

absl::StatusOr<PartiesFacts> AskParties(Registry& registry, const Call& call, const v1::Trusteeship& trusteeship) {
  PartiesFacts facts;
  const std::pair<const std::string*, PartyFacts*> asked[] = {
      {&trusteeship.supporter(), &facts.supporter},
      {&trusteeship.school(), &facts.school},
      {&trusteeship.county_government(), &facts.county_government}};
  for (const auto& [name, into] : asked) {
    absl::StatusOr<PartyFacts> party = registry.Party(call, *name);
    if (!party.ok()) return party.status();
    *into = *std::move(party);
  }
  for (const std::string& name : trusteeship.attached_schools()) {
    absl::StatusOr<PartyFacts> party = registry.Party(call, name);
    if (!party.ok()) return party.status();
    facts.attached_schools.push_back(*std::move(party));
  }
  return facts;
}

}  // namespace jiedui::trusteeship
