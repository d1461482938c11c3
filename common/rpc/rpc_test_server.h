// A served front for tests: fake clock, own metrics, a server on a free loopback port, and a channel to it.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/base/metrics.h"
#include "common/rpc/actor.h"
#include "common/rpc/front.h"
#include "common/rpc/server.h"
#include "common/testing/fake_clock.h"
#include "grpcpp/client_context.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "gtest/gtest.h"

namespace jiedui::rpc {

// Services are made with `front()` and served once; the fixture's members end in the right order when it is declared before them.
class TestFront {
 public:
  explicit TestFront(Identity identity = Identity::kStatedActor) : front_(clock_, metrics_, identity) {}

  jiedui::testing::FakeClock& clock() { return clock_; }
  Metrics& metrics() { return metrics_; }
  Front& front() { return front_; }

 private:
  jiedui::testing::FakeClock clock_;
  Metrics metrics_;
  Front front_;
};

inline std::unique_ptr<Server> ServeForTest(Front& front, const std::vector<Served>& services) {
  auto server = Server::Start({}, front, services);
  EXPECT_TRUE(server.ok()) << server.status();
  return server.ok() ? *std::move(server) : nullptr;
}

// A connection of its own, without our retries.
inline std::shared_ptr<grpc::Channel> ChannelForTest(const Server& server) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel(server.address(), grpc::InsecureChannelCredentials(), arguments);
}

inline Caller Clerk() {
  return {.person = "p-7", .organisation = "parties/gov-370000", .role = "province", .region = "370000"};
}

inline void SignIn(grpc::ClientContext& context, const Caller& caller = Clerk()) {
  context.AddMetadata(std::string(kActorMetadata), FormatActor(caller));
}

}  // namespace jiedui::rpc
