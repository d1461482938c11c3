#include "common/rpc/server.h"

#include <signal.h>

#include <thread>

#include "absl/synchronization/notification.h"
#include "common/base/text.h"
#include "common/rpc/rpc_test_server.h"
#include "common/testing/matchers.h"
#include "gmock/gmock.h"
#include "grpcpp/generic/generic_stub.h"
#include "gtest/gtest.h"
#include "jiedui/pairing/v1/pairing_service.grpc.pb.h"

namespace jiedui::rpc {
namespace {

using jiedui::testing::IsOk;
using pairing::v1::PairingService;

// Health and reflection by their wire form: no proto of theirs is installed for C++. Gives the answer's bytes, or the status as text.
std::string CallRaw(const Server& server, const std::string& method, const std::string& request) {
  grpc::GenericStub stub(ChannelForTest(server));
  grpc::CompletionQueue queue;
  grpc::ClientContext context;
  const grpc::Slice slice(request);
  const grpc::ByteBuffer buffer(&slice, 1);
  grpc::ByteBuffer response;
  grpc::Status status;
  auto call = stub.PrepareUnaryCall(&context, method, buffer, &queue);
  call->StartCall();
  call->Finish(&response, &status, nullptr);
  void* tag;
  bool ok;
  queue.Next(&tag, &ok);
  if (!status.ok()) return StrCat("status ", status.error_code());
  std::vector<grpc::Slice> slices;
  std::string bytes;
  if (response.Dump(&slices).ok()) {
    for (const auto& part : slices) bytes.append(reinterpret_cast<const char*>(part.begin()), part.size());
  }
  return bytes;
}

const std::string kServing("\x08\x01", 2);

std::string Health(const Server& server, const std::string& service) {
  std::string request;
  if (!service.empty()) request = StrCat("\x0A", std::string(1, static_cast<char>(service.size())), service);
  return CallRaw(server, "/grpc.health.v1.Health/Check", request);
}

TEST(ServerTest, HealthIsKnownByService) {
  TestFront world;
  PairingService::CallbackService service;
  const auto server = ServeForTest(world.front(), {{&service, PairingService::service_full_name()}});
  EXPECT_EQ(Health(*server, ""), kServing);
  EXPECT_EQ(Health(*server, "jiedui.pairing.v1.PairingService"), kServing);
  EXPECT_EQ(Health(*server, "jiedui.pairing.v1.OtherService"), "status 5");
}

TEST(ServerTest, ReflectionListsTheServices) {
  TestFront world;
  PairingService::CallbackService service;
  const auto server = ServeForTest(world.front(), {{&service, PairingService::service_full_name()}});
  grpc::GenericStub stub(ChannelForTest(*server));
  grpc::CompletionQueue queue;
  grpc::ClientContext context;
  void* tag;
  bool ok;
  auto stream = stub.PrepareCall(&context, "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", &queue);
  stream->StartCall(nullptr);
  ASSERT_TRUE(queue.Next(&tag, &ok) && ok);
  const grpc::Slice list_services(std::string("\x3A\x01*", 3));
  stream->Write(grpc::ByteBuffer(&list_services, 1), nullptr);
  ASSERT_TRUE(queue.Next(&tag, &ok) && ok);
  grpc::ByteBuffer response;
  stream->Read(&response, nullptr);
  ASSERT_TRUE(queue.Next(&tag, &ok) && ok);
  grpc::Slice bytes;
  ASSERT_TRUE(response.DumpToSingleSlice(&bytes).ok());
  EXPECT_THAT(std::string(reinterpret_cast<const char*>(bytes.begin()), bytes.size()),
              ::testing::HasSubstr("jiedui.pairing.v1.PairingService"));
  context.TryCancel();
}

TEST(ServerTest, ATakenPortIsAnError) {
  TestFront world;
  PairingService::CallbackService service, other;
  const auto server = ServeForTest(world.front(), {{&service, PairingService::service_full_name()}});
  EXPECT_GT(server->port(), 0);
  EXPECT_EQ(server->address(), StrCat("127.0.0.1:", server->port()));
  EXPECT_FALSE(
      Server::Start({.address = server->address()}, world.front(), {{&other, PairingService::service_full_name()}})
          .ok());
}

TEST(ServerTest, LargeRequestsAreRefused) {
  TestFront world;
  PairingService::CallbackService service;
  auto server =
      Server::Start({.max_request_bytes = 1000}, world.front(), {{&service, PairingService::service_full_name()}});
  ASSERT_THAT(server, IsOk());
  const auto stub = PairingService::NewStub(ChannelForTest(**server));
  pairing::v1::GetPairingRequest request;
  request.set_name(std::string(2000, 'a'));
  pairing::v1::Pairing response;
  grpc::ClientContext context;
  EXPECT_EQ(stub->GetPairing(&context, request, &response).error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
}

// A call that nobody answers until it is cancelled.
class Hanging final : public PairingService::CallbackService {
 public:
  grpc::ServerUnaryReactor* GetPairing(grpc::CallbackServerContext*, const pairing::v1::GetPairingRequest*,
                                       pairing::v1::Pairing*) override {
    class Reactor final : public grpc::ServerUnaryReactor {
     public:
      void OnCancel() override { Finish(grpc::Status::CANCELLED); }
      void OnDone() override { delete this; }
    };
    begun.Notify();
    return new Reactor;
  }
  absl::Notification begun;
};

TEST(ServerTest, DrainCancelsWhatOutlastsTheGrace) {
  TestFront world;
  Hanging service;
  const auto server = ServeForTest(world.front(), {{&service, PairingService::service_full_name()}});
  const auto stub = PairingService::NewStub(ChannelForTest(*server));
  grpc::Status status;
  std::thread caller([&] {
    grpc::ClientContext context;
    pairing::v1::Pairing response;
    status = stub->GetPairing(&context, {}, &response);
  });
  service.begun.WaitForNotification();
  server->Drain(absl::Milliseconds(10));
  server->Drain(absl::Milliseconds(10));
  caller.join();
  EXPECT_FALSE(status.ok());
  EXPECT_TRUE(world.front().draining());
}

TEST(ServerTest, HealthSaysNotServingWhileCallsFinish) {
  TestFront world;
  Hanging service;
  const auto server = ServeForTest(world.front(), {{&service, PairingService::service_full_name()}});
  const auto stub = PairingService::NewStub(ChannelForTest(*server));
  // A watch that was open before the drain sees it end.
  grpc::GenericStub generic(ChannelForTest(*server));
  grpc::CompletionQueue queue;
  grpc::ClientContext watch_context;
  void* tag;
  bool ok;
  auto watch = generic.PrepareCall(&watch_context, "/grpc.health.v1.Health/Watch", &queue);
  watch->StartCall(nullptr);
  ASSERT_TRUE(queue.Next(&tag, &ok) && ok);
  grpc::Slice nothing;
  watch->WriteLast(grpc::ByteBuffer(&nothing, 1), grpc::WriteOptions(), nullptr);
  ASSERT_TRUE(queue.Next(&tag, &ok) && ok);
  const auto read = [&] {
    grpc::ByteBuffer response;
    watch->Read(&response, nullptr);
    grpc::Slice bytes;
    if (!queue.Next(&tag, &ok) || !ok || !response.DumpToSingleSlice(&bytes).ok()) return std::string("ended");
    return std::string(reinterpret_cast<const char*>(bytes.begin()), bytes.size());
  };
  EXPECT_EQ(read(), kServing);

  grpc::ClientContext hanging_context;
  std::thread caller([&] {
    pairing::v1::Pairing response;
    stub->GetPairing(&hanging_context, {}, &response);
  });
  service.begun.WaitForNotification();
  std::thread drainer([&] { server->Drain(absl::Seconds(60)); });
  EXPECT_EQ(read(), std::string("\x08\x02", 2));
  hanging_context.TryCancel();
  watch_context.TryCancel();
  caller.join();
  drainer.join();
}

TEST(ServerTest, InsecureModeStaysAtHome) {
  for (const char* address : {"127.0.0.1:0", "127.9.9.9:50051", "localhost:50051", "[::1]:50051"}) {
    EXPECT_THAT(CheckInsecureAddress(address, ""), IsOk()) << address;
  }
  for (const char* address :
       {"0.0.0.0:50051", "[::]:50051", "10.89.0.7:50051", "8.8.8.8:50051", "[2001:db8::1]:1", "example.org:50051", "",
        "127.0.0.1", "127.0.0.1:", "127.0.0.1:99999", ":50051", "unix:/tmp/x"}) {
    EXPECT_FALSE(CheckInsecureAddress(address, "").ok()) << address;
  }
  EXPECT_THAT(CheckInsecureAddress("10.89.0.7:50051", "10.89.0.0/24"), IsOk());
  EXPECT_THAT(CheckInsecureAddress("[fd00::7]:50051", "fd00::/64"), IsOk());
  EXPECT_FALSE(CheckInsecureAddress("10.89.1.7:50051", "10.89.0.0/24").ok());
  EXPECT_FALSE(CheckInsecureAddress("8.8.8.8:50051", "8.8.8.0/24").ok()) << "not private";
  for (const char* network : {"0.0.0.0/0", "10.0.0.0/7", "10.89.0.0", "10.89.0.0/33", "10.89.0.0/-1", "x/24", "::/0"}) {
    EXPECT_FALSE(CheckInsecureAddress("10.89.0.7:50051", network).ok()) << network;
  }
}

TEST(ServerTest, StartRefusesWhatInsecureModeMayNot) {
  TestFront world;
  PairingService::CallbackService service;
  EXPECT_FALSE(
      Server::Start({.address = "0.0.0.0:0"}, world.front(), {{&service, PairingService::service_full_name()}}).ok());
}

TEST(ServerTest, StopSignalsWaitForMain) {
  BlockStopSignals();
  // To this thread: those that gRPC started for other tests were not born with the signal blocked.
  ASSERT_EQ(pthread_kill(pthread_self(), SIGTERM), 0);
  EXPECT_EQ(WaitForStopSignal(), SIGTERM);
}

}  // namespace
}  // namespace jiedui::rpc
