#include "common/rpc/channel.h"

#include <atomic>
#include <cstdlib>
#include <functional>

#include "common/base/error.h"
#include "common/rpc/rpc_test_server.h"
#include "common/rpc/status.h"
#include "common/rpc/unary.h"
#include "common/testing/matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "jiedui/pairing/v1/pairing_service.grpc.pb.h"

namespace jiedui::rpc {
namespace {

using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using pairing::v1::ActivatePairingRequest;
using pairing::v1::GetPairingRequest;
using pairing::v1::Pairing;
using pairing::v1::PairingService;
using ::testing::HasSubstr;
using ::testing::Not;

const google::protobuf::ServiceDescriptor* Descriptor() {
  return GetPairingRequest::descriptor()->file()->FindServiceByName("PairingService");
}

TEST(ChannelTest, RetriesWhatMayBeRepeated) {
  const std::string config = RetryConfig({Descriptor()});
  for (const char* method :
       {"GetPairing", "ListPairings", "CountPairings", "ListPairingRevisions", "ProposePairing", "EndPairing"}) {
    EXPECT_THAT(config, HasSubstr(std::string("\"") + method + "\"")) << "reads, and writes with a request_id";
  }
  EXPECT_THAT(config, Not(HasSubstr("ImportPairings")));
  EXPECT_EQ(RetryConfig({}), "{}");
}

// Refuses the first calls as a draining server does.
class Flaky final : public PairingService::CallbackService {
 public:
  explicit Flaky(Front& front)
      : get_(front, "jiedui.pairing.v1.PairingService/GetPairing"), activate_(front, "x/Activate") {}

  grpc::ServerUnaryReactor* GetPairing(grpc::CallbackServerContext* context, const GetPairingRequest* request,
                                       Pairing* response) override {
    return Unary(get_, context, *request, *response,
                 [this](const Call& call, const GetPairingRequest&) { return Try(call); });
  }
  grpc::ServerUnaryReactor* ActivatePairing(grpc::CallbackServerContext* context, const ActivatePairingRequest* request,
                                            Pairing* response) override {
    return Unary(activate_, context, *request, *response,
                 [this](const Call& call, const ActivatePairingRequest&) { return Try(call); });
  }

  std::atomic<int> refusals = 0, calls = 0;
  const Reason* reason = &kDraining;

 private:
  Answer<Pairing> Try(const Call& call) {
    ++calls;
    if (refusals-- > 0) return absl::Status(Failure(*reason));
    Pairing pairing;
    pairing.set_note(call.caller.Id());
    return absl::StatusOr<Pairing>(std::move(pairing));
  }
  const Method get_, activate_;
};

class RetryTest : public ::testing::Test {
 protected:
  absl::Status Get(Pairing* response) {
    grpc::ClientContext context;
    AddActor(context, Clerk());
    SetDeadline(context, absl::Now() + absl::Minutes(1));
    return FromGrpc(stub_->GetPairing(&context, {}, response));
  }

  TestFront world_;
  Flaky service_{world_.front()};
  std::unique_ptr<Server> server_ = ServeForTest(world_.front(), {{&service_, PairingService::service_full_name()}});
  std::unique_ptr<PairingService::Stub> stub_ = PairingService::NewStub(Connect(server_->address(), {Descriptor()}));
  Pairing response_;
};

TEST_F(RetryTest, NoProxyStandsBetween) {
  ASSERT_EQ(setenv("grpc_proxy", "http://127.0.0.1:1", 1), 0);  // the one of all variables that counts most
  ASSERT_EQ(setenv("no_grpc_proxy", "", 1), 0);
  stub_ = PairingService::NewStub(Connect(server_->address(), {Descriptor()}));
  EXPECT_THAT(Get(&response_), IsOk());
  unsetenv("grpc_proxy");
  unsetenv("no_grpc_proxy");
}

TEST_F(RetryTest, UnavailableIsTriedAgain) {
  service_.refusals = 2;
  ASSERT_THAT(Get(&response_), IsOk());
  EXPECT_EQ(response_.note(), "parties/gov-370000/p-7");
  EXPECT_EQ(service_.calls, 3);
}

TEST_F(RetryTest, NotForEver) {
  service_.refusals = 100;
  EXPECT_THAT(Get(&response_), HasReason("DRAINING"));
  EXPECT_EQ(service_.calls, 4);
}

TEST_F(RetryTest, OtherErrorsAreNotTriedAgain) {
  service_.refusals = 1;
  service_.reason = &kTryAgain;
  EXPECT_THAT(Get(&response_), HasReason("TRY_AGAIN"));
  EXPECT_EQ(service_.calls, 1);
}

TEST_F(RetryTest, WritesWithARequestIdAreTriedAgain) {
  service_.refusals = 1;
  grpc::ClientContext context;
  AddActor(context, Clerk());
  ActivatePairingRequest request;
  request.set_request_id("6f1c0c9e-7f1b-4c39-9d7c-1b1f9a1d0001");
  ASSERT_TRUE(stub_->ActivatePairing(&context, request, &response_).ok());
  EXPECT_EQ(service_.calls, 2);
}

TEST_F(RetryTest, FindsTheServerThatComesLater) {
  const std::string address = server_->address();
  server_.reset();
  TestFront again;  // a drained front stays so
  Flaky service(again.front());
  auto server = Server::Start({.address = address}, again.front(), {{&service, PairingService::service_full_name()}});
  ASSERT_THAT(server, IsOk());
  grpc::ClientContext context;
  context.set_wait_for_ready(true);
  AddActor(context, Clerk());
  EXPECT_TRUE(stub_->GetPairing(&context, {}, &response_).ok());
}

}  // namespace
}  // namespace jiedui::rpc
