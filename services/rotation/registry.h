// The other services as they are asked, before a transaction: the pairing registry for pairings, the trusteeship service for trusteeships.
// Parties and regions are heard of the registry's events (heard.h) and not asked.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/base/call.h"
#include "grpcpp/channel.h"
#include "services/rotation/facts.h"

namespace jiedui::rotation {

// Thread-safe.
class Registry {
 public:
  virtual ~Registry() = default;
  // pairings/… or trusteeships/…: kUnknownReference when there is none, kServiceUnavailable with a retry hint when nobody answers.
  // Blocks up to the call's deadline, at most a few seconds.
  virtual absl::StatusOr<BasisFacts> Basis(const Call& call, const std::string& name) = 0;
};

// Either may be null: what needs it is then refused as unavailable.
std::unique_ptr<Registry> AskOver(std::shared_ptr<grpc::Channel> pairing, std::shared_ptr<grpc::Channel> trusteeship);

}  // namespace jiedui::rotation
