// The pairing registry as this service asks it: who is this party, today. Asked before a write, never inside a transaction.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/call.h"
#include "grpcpp/channel.h"
#include "services/trusteeship/setting.h"

namespace jiedui::trusteeship {

class Registry {
 public:
  virtual ~Registry() = default;
  // kRegistryUnavailable while it does not answer; kUnknownReference for a party that it does not have. Thread-safe; blocks up to the
  // call's deadline, at most a few seconds.
  virtual absl::StatusOr<PartyFacts> Party(const Call& call, const std::string& name) = 0;
};

// Asks the real one, as the machine, over `channel`.
std::unique_ptr<Registry> AskOver(std::shared_ptr<grpc::Channel> channel);

// All parties of a trusteeship.
absl::StatusOr<PartiesFacts> AskParties(Registry& registry, const Call& call, const v1::Trusteeship& trusteeship);

}  // namespace jiedui::trusteeship
