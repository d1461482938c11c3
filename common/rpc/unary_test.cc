#include "common/rpc/unary.h"

#include <atomic>
#include <functional>
#include <thread>

#include "absl/synchronization/notification.h"
#include "common/base/error.h"
#include "common/base/text.h"
#include "common/base/worker_pool.h"
#include "common/rpc/pooled_allocator.h"
#include "common/rpc/rpc_test_server.h"
#include "common/rpc/status.h"
#include "common/rpc/trailer.h"
#include "common/testing/matchers.h"
#include "common/testing/wait.h"
#include "gmock/gmock.h"
#include "grpcpp/generic/generic_stub.h"
#include "gtest/gtest.h"
#include "jiedui/pairing/v1/pairing_service.grpc.pb.h"
#include "prometheus/text_serializer.h"

namespace jiedui::rpc {
namespace {

using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using jiedui::testing::StatusIs;
using jiedui::testing::WaitUntil;
using pairing::v1::GetPairingRequest;
using pairing::v1::ListPairingsRequest;
using pairing::v1::ListPairingsResponse;
using pairing::v1::Pairing;
using pairing::v1::PairingService;
using ::testing::HasSubstr;
using ::testing::Not;

class TestService final : public PairingService::CallbackService {
 public:
  explicit TestService(Front& front)
      : get_(front, "jiedui.pairing.v1.PairingService/GetPairing"),
        revisions_(front, "jiedui.pairing.v1.PairingService/ListPairingRevisions", Access::kAnyone),
        list_(front, "jiedui.pairing.v1.PairingService/ListPairings") {
    SetMessageAllocatorFor_ListPairings(&list_messages);
  }

  grpc::ServerUnaryReactor* GetPairing(grpc::CallbackServerContext* context, const GetPairingRequest* request,
                                       Pairing* response) override {
    return Unary(get_, context, *request, *response, [this](const Call& call, const GetPairingRequest& given) {
      ++calls;
      return get(call, given);
    });
  }

  // Open to anyone.
  grpc::ServerUnaryReactor* ListPairingRevisions(grpc::CallbackServerContext* context,
                                                 const pairing::v1::ListPairingRevisionsRequest* request,
                                                 pairing::v1::ListPairingRevisionsResponse* response) override {
    using Response = pairing::v1::ListPairingRevisionsResponse;
    return Unary(revisions_, context, *request, *response,
                 [](const Call& call, const pairing::v1::ListPairingRevisionsRequest&) -> Answer<Response> {
                   Response answer;
                   answer.set_next_page_token(call.caller.person + "|" + call.scope.low + "|" + call.scope.high);
                   return absl::StatusOr<Response>(std::move(answer));
                 });
  }

  // Fills the recycled response.
  grpc::ServerUnaryReactor* ListPairings(grpc::CallbackServerContext* context, const ListPairingsRequest* request,
                                         ListPairingsResponse* response) override {
    return Unary(
        list_, context, *request, *response,
        [this](const Call&, const ListPairingsRequest& given, ListPairingsResponse blank) {
          EXPECT_EQ(blank.ByteSizeLong(), 0u);
          blank_space = blank.SpaceUsedLong();
          for (int i = 0; i < given.page_size(); ++i) {
            blank.add_pairings()->mutable_pairing()->set_name("pairings/" + std::to_string(i) + std::string(40, 'x'));
          }
          return Answer<ListPairingsResponse>(absl::StatusOr<ListPairingsResponse>(std::move(blank)));
        });
  }

  std::function<Answer<Pairing>(const Call&, const GetPairingRequest&)> get;
  std::atomic<int> calls = 0;
  std::atomic<size_t> blank_space = 0;
  PooledAllocator<ListPairingsRequest, ListPairingsResponse> list_messages;

 private:
  const Method get_, revisions_, list_;
};

Answer<Pairing> Found(const GetPairingRequest& request) {
  Pairing pairing;
  pairing.set_name(request.name());
  return absl::StatusOr<Pairing>(std::move(pairing));
}

class UnaryTest : public ::testing::Test {
 protected:
  UnaryTest() {
    service_.get = [](const Call&, const GetPairingRequest& request) { return Found(request); };
  }

  absl::Status Get(const std::string& name, Pairing* response = nullptr) {
    grpc::ClientContext context;
    SignIn(context);
    return Get(context, name, response);
  }
  absl::Status Get(grpc::ClientContext& context, const std::string& name, Pairing* response = nullptr) {
    GetPairingRequest request;
    request.set_name(name);
    Pairing unused;
    return FromGrpc(stub_->GetPairing(&context, request, response == nullptr ? &unused : response));
  }

  TestFront world_;
  WorkerPool workers_{2, 100};
  TestService service_{world_.front()};
  std::unique_ptr<Server> server_ = ServeForTest(world_.front(), {{&service_, PairingService::service_full_name()}});
  std::unique_ptr<PairingService::Stub> stub_ = PairingService::NewStub(ChannelForTest(*server_));
};

TEST_F(UnaryTest, HandlerKnowsTheCallAndAnswers) {
  Call seen;
  service_.get = [&](const Call& call, const GetPairingRequest& request) {
    seen = call;
    return Found(request);
  };
  grpc::ClientContext context;
  SignIn(context);
  const std::string trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  context.AddMetadata("traceparent", trace);
  const auto deadline = std::chrono::system_clock::now() + std::chrono::hours(1);
  context.set_deadline(deadline);
  Pairing response;
  ASSERT_THAT(Get(context, "pairings/a", &response), IsOk());
  EXPECT_EQ(response.name(), "pairings/a");
  EXPECT_EQ(seen.caller, Clerk());
  EXPECT_EQ(seen.scope.low, "37");
  EXPECT_EQ(seen.scope.high, "38");
  EXPECT_EQ(seen.method, "jiedui.pairing.v1.PairingService/GetPairing");
  EXPECT_EQ(seen.trace, trace);
  EXPECT_EQ(seen.today, world_.clock().Today());
  EXPECT_LT(absl::AbsDuration(seen.deadline - absl::FromChrono(deadline)), absl::Minutes(10));
}

TEST_F(UnaryTest, WithoutDeadlineAndRegionThereIsNoLimit) {
  Call seen;
  service_.get = [&](const Call& call, const GetPairingRequest& request) {
    seen = call;
    return Found(request);
  };
  grpc::ClientContext context;
  SignIn(context, {.person = "ministry"});
  context.AddMetadata("traceparent", "00-XYZ");
  ASSERT_THAT(Get(context, "pairings/a"), IsOk());
  EXPECT_EQ(seen.deadline, absl::InfiniteFuture());
  EXPECT_TRUE(seen.scope.IsAll());
  EXPECT_EQ(seen.trace, "") << "what is no traceparent is not passed on";
}

TEST_F(UnaryTest, RefusalsCarryTheirDetails) {
  service_.get = [](const Call&, const GetPairingRequest& request) -> Answer<Pairing> {
    return absl::Status(Failure(kNotFound, {{"name", request.name()}}).By({"SD19-2a", "document"}));
  };
  const absl::Status status = Get("pairings/a");
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(status, HasReason("NOT_FOUND"));
  EXPECT_THAT(status, jiedui::testing::NamesClause("SD19-2a"));
  EXPECT_EQ(MetadataOf(status, "name"), "pairings/a");
  EXPECT_THAT(ChineseMessageOf(status), HasSubstr("找不到“pairings/a”"));
}

TEST_F(UnaryTest, ManyWarningsDoNotSpoilTheAnswer) {
  const auto told = [&](size_t count) {
    service_.get = [count](const Call& call, const GetPairingRequest& request) {
      for (size_t i = 0; i < count; ++i) {
        call.trailer->warnings.push_back({"PILOT_FIRST", StrCat("Q11-", i), "指导意见", std::string(300, 'x')});
      }
      return Found(request);
    };
    grpc::ClientContext context;
    SignIn(context);
    EXPECT_THAT(Get(context, "pairings/p-1"), IsOk());
    return ReadTrailer(context).warnings;
  };
  const std::vector<Warning> some = told(30);
  ASSERT_EQ(some.size(), 30u);
  EXPECT_EQ(some[29].reason, "PILOT_FIRST");
  EXPECT_EQ(some[29].clause, "Q11-29");
  EXPECT_EQ(some[29].message, "");
  const std::vector<Warning> many = told(1000);
  ASSERT_GT(many.size(), 50u);
  ASSERT_LT(many.size(), 1000u);
  EXPECT_EQ(many.back().clause, StrCat("Q11-", many.size() - 1)) << "the first ones, in order";
}

TEST_F(UnaryTest, TrailerTellsEventAndWarnings) {
  bool fail = false;
  service_.get = [&](const Call& call, const GetPairingRequest& request) -> Answer<Pairing> {
    call.trailer->event_id = "6f1c0c9e-7f1b-4c39-9d7c-1b1f9a1d0001";
    call.trailer->warnings.push_back({"PILOT_FIRST", "Q11-4.6", "指导意见", "应先行试点"});
    if (fail) return absl::Status(Failure(kTryAgain));
    return Found(request);
  };
  {
    grpc::ClientContext context;
    SignIn(context);
    ASSERT_THAT(Get(context, "pairings/a"), IsOk());
    const Trailer trailer = ReadTrailer(context);
    EXPECT_EQ(trailer.event_id, "6f1c0c9e-7f1b-4c39-9d7c-1b1f9a1d0001");
    ASSERT_EQ(trailer.warnings.size(), 1u);
    EXPECT_EQ(trailer.warnings[0].clause, "Q11-4.6");
    EXPECT_EQ(trailer.warnings[0].message, "应先行试点");
  }
  fail = true;
  grpc::ClientContext context;
  SignIn(context);
  EXPECT_THAT(Get(context, "pairings/a"), HasReason("TRY_AGAIN"));
  EXPECT_EQ(ReadTrailer(context).event_id, "");
  EXPECT_TRUE(ReadTrailer(context).warnings.empty());
}

TEST_F(UnaryTest, WithoutACallerNothingIsDone) {
  {
    grpc::ClientContext nobody;
    EXPECT_THAT(Get(nobody, "pairings/a"), HasReason("UNAUTHENTICATED"));
  }
  {
    grpc::ClientContext nonsense;
    nonsense.AddMetadata("jiedui-actor", "person=a&admin=1");
    EXPECT_THAT(Get(nonsense, "pairings/a"), HasReason("UNAUTHENTICATED"));
  }
  grpc::ClientContext twice;
  SignIn(twice);
  SignIn(twice, {.person = "another"});
  EXPECT_THAT(Get(twice, "pairings/a"), HasReason("UNAUTHENTICATED"));
  EXPECT_EQ(service_.calls, 0);
}

TEST_F(UnaryTest, AStrangerSeesNothing) {
  grpc::ClientContext context;
  pairing::v1::ListPairingRevisionsResponse response;
  ASSERT_TRUE(stub_->ListPairingRevisions(&context, {}, &response).ok());
  EXPECT_EQ(response.next_page_token(), "|~|~");
}

TEST(UnaryIdentityTest, StatedActorsCountInInsecureModeOnly) {
  TestFront world(Identity::kNone);
  TestService service(world.front());
  service.get = [](const Call&, const GetPairingRequest& request) { return Found(request); };
  const auto server = ServeForTest(world.front(), {{&service, PairingService::service_full_name()}});
  const auto stub = PairingService::NewStub(ChannelForTest(*server));
  grpc::ClientContext context, open;
  SignIn(context);
  SignIn(open);
  Pairing pairing;
  EXPECT_THAT(FromGrpc(stub->GetPairing(&context, {}, &pairing)), HasReason("UNAUTHENTICATED"));
  EXPECT_EQ(service.calls, 0);
  pairing::v1::ListPairingRevisionsResponse response;
  ASSERT_TRUE(stub->ListPairingRevisions(&open, {}, &response).ok());
  EXPECT_EQ(response.next_page_token(), "|~|~");
}

TEST_F(UnaryTest, NulIsRefused) {
  const absl::Status status = Get(std::string("pairings/\0a", 11));
  EXPECT_THAT(status, HasReason("INVALID_FIELD"));
  EXPECT_EQ(MetadataOf(status, "field"), "name");
  EXPECT_EQ(service_.calls, 0);
}

TEST_F(UnaryTest, InvalidUtf8IsRefused) {
  const absl::Status status = Get("pairings/\xFF");
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(status, HasReason("INVALID_FIELD"));
  EXPECT_EQ(MetadataOf(status, "field"), "request");
  EXPECT_EQ(service_.calls, 0);
  EXPECT_THAT(Get("pairings/a"), IsOk()) << "the connection goes on";
}

TEST_F(UnaryTest, GarbageIsRefused) {
  grpc::GenericStub stub(ChannelForTest(*server_));
  grpc::CompletionQueue queue;
  grpc::ClientContext context;
  SignIn(context);
  grpc::Slice slice("\x0A\xFF\xFF\xFF\xFF garbage");
  const grpc::ByteBuffer request(&slice, 1);
  grpc::ByteBuffer response;
  grpc::Status status;
  auto call = stub.PrepareUnaryCall(&context, "/jiedui.pairing.v1.PairingService/GetPairing", request, &queue);
  call->StartCall();
  call->Finish(&response, &status, nullptr);
  void* tag;
  bool ok;
  ASSERT_TRUE(queue.Next(&tag, &ok));
  EXPECT_THAT(FromGrpc(status), HasReason("INVALID_FIELD"));
  EXPECT_EQ(service_.calls, 0);
}

TEST_F(UnaryTest, AMethodThatIsNotThereStaysUnimplemented) {
  grpc::ClientContext context;
  SignIn(context);
  pairing::v1::CountPairingsResponse response;
  EXPECT_EQ(stub_->CountPairings(&context, {}, &response).error_code(), grpc::StatusCode::UNIMPLEMENTED);
}

TEST_F(UnaryTest, PastTheDeadlineNothingIsBegun) {
  world_.clock().SetNow(absl::Now() + absl::Hours(2));  // the server sees the call late
  grpc::ClientContext context;
  SignIn(context);
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::hours(1));
  EXPECT_THAT(Get(context, "pairings/a"), HasReason("DEADLINE_PASSED"));
  EXPECT_EQ(service_.calls, 0);
}

TEST_F(UnaryTest, AnswersMayComeLaterFromElsewhere) {
  service_.get = [&](const Call&, const GetPairingRequest& request) {
    return Answer<Pairing>::Later([&](Answer<Pairing>::Done done) {
      workers_.Run([&request, done = std::move(done)](absl::Status) mutable {
        Pairing pairing;
        pairing.set_name(request.name());  // the request is still there
        std::move(done)(std::move(pairing));
      });
    });
  };
  Pairing response;
  EXPECT_THAT(Get("pairings/a", &response), IsOk());
  EXPECT_EQ(response.name(), "pairings/a");
}

TEST_F(UnaryTest, ACancelledCallIsFinishedAllTheSame) {
  absl::Notification begun, cancelled;
  service_.get = [&](const Call& call, const GetPairingRequest& request) {
    return Answer<Pairing>::Later([&](Answer<Pairing>::Done done) {
      workers_.Run([&, done = std::move(done)](absl::Status) mutable {
        begun.Notify();
        cancelled.WaitForNotification();
        Pairing pairing;
        pairing.set_name(request.name() + call.caller.person);  // request and call live until the answer
        call.trailer->event_id = "too late";
        std::move(done)(std::move(pairing));
      });
    });
  };
  grpc::ClientContext context;
  SignIn(context);
  std::thread canceller([&] {
    begun.WaitForNotification();
    context.TryCancel();
  });
  EXPECT_THAT(Get(context, "pairings/a"), StatusIs(absl::StatusCode::kCancelled));
  EXPECT_EQ(world_.front().in_flight(), 1);
  cancelled.Notify();
  canceller.join();
  EXPECT_TRUE(WaitUntil([&] { return world_.front().in_flight() == 0; }));
}

TEST_F(UnaryTest, DrainLetsCallsFinishAndRefusesNewOnes) {
  absl::Notification begun, draining;
  service_.get = [&](const Call&, const GetPairingRequest& request) {
    return Answer<Pairing>::Later([&](Answer<Pairing>::Done done) {
      workers_.Run([&, done = std::move(done)](absl::Status) mutable {
        begun.Notify();
        draining.WaitForNotification();
        Pairing pairing;
        pairing.set_name(request.name());
        std::move(done)(std::move(pairing));
      });
    });
  };
  absl::Status first, second;
  std::thread caller([&] { first = Get("pairings/a"); });
  begun.WaitForNotification();
  world_.front().Drain();
  second = Get("pairings/b");
  std::thread drainer([&] { server_->Drain(absl::Seconds(60)); });
  draining.Notify();
  caller.join();
  drainer.join();
  EXPECT_THAT(first, IsOk());
  EXPECT_THAT(second, HasReason("DRAINING"));
  EXPECT_THAT(second, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(service_.calls, 1);
  EXPECT_EQ(world_.front().in_flight(), 0);
}

TEST_F(UnaryTest, LargeAnswersReuseTheirMemory) {
  ListPairingsRequest request;
  request.set_page_size(50);
  for (int round = 0; round < 3; ++round) {
    grpc::ClientContext context;
    SignIn(context);
    ListPairingsResponse response;
    ASSERT_TRUE(stub_->ListPairings(&context, request, &response).ok());
    ASSERT_EQ(response.pairings_size(), 50);
    EXPECT_EQ(response.pairings(49).pairing().name(), "pairings/49" + std::string(40, 'x'));
    ASSERT_TRUE(WaitUntil([&] { return service_.list_messages.spare() == 1; }));
    if (round > 0) {
      EXPECT_GE(service_.blank_space, 50 * sizeof(pairing::v1::PairingOnDate));
    }
  }
}

TEST_F(UnaryTest, CallsAreCounted) {
  ASSERT_THAT(Get("pairings/a"), IsOk());
  ASSERT_THAT(Get("pairings/a"), IsOk());
  EXPECT_THAT(Get(std::string(1, '\0')), HasReason("INVALID_FIELD"));
  const std::string text = prometheus::TextSerializer().Serialize(world_.metrics().registry().Collect());
  EXPECT_THAT(text, HasSubstr("code=\"OK\",method=\"jiedui.pairing.v1.PairingService/GetPairing\"} 2"));
  EXPECT_THAT(text, HasSubstr("code=\"INVALID_ARGUMENT\",method=\"jiedui.pairing.v1.PairingService/GetPairing\"} 1"));
}

TEST_F(UnaryTest, ALogLineSaysWhoDidWhatAndNotMore) {
  service_.get = [](const Call&, const GetPairingRequest&) -> Answer<Pairing> {
    return absl::Status(absl::InternalError("page 7 of the store is broken"));
  };
  ::testing::internal::CaptureStderr();
  const absl::Status status = Get("pairings/confidential");
  const std::string log = ::testing::internal::GetCapturedStderr();
  EXPECT_THAT(status, HasReason("INTERNAL"));
  EXPECT_THAT(log, HasSubstr("\"method\":\"jiedui.pairing.v1.PairingService/GetPairing\""));
  EXPECT_THAT(log, HasSubstr("\"code\":\"INTERNAL\""));
  EXPECT_THAT(log, HasSubstr("\"actor\":\"parties/gov-370000/p-7\""));
  EXPECT_THAT(log, HasSubstr("page 7 of the store is broken"));
  EXPECT_THAT(log, Not(HasSubstr("confidential")));
}

TEST(PooledAllocatorTest, RecyclesClearedMessagesUpToItsLimits) {
  PooledAllocator<GetPairingRequest, ListPairingsResponse> pool;
  auto* first = pool.AllocateMessages();
  auto* second = pool.AllocateMessages();
  EXPECT_NE(first, second);
  first->request()->set_name("pairings/a");
  first->response()->add_pairings();
  first->Release();
  EXPECT_EQ(pool.spare(), 1u);
  auto* again = pool.AllocateMessages();
  EXPECT_EQ(again, first);
  EXPECT_EQ(again->request()->name(), "");
  EXPECT_EQ(again->response()->pairings_size(), 0);

  again->response()->set_next_page_token(std::string(65 * 1024, 'x'));
  again->Release();
  EXPECT_EQ(pool.spare(), 0u) << "one large answer is not kept";
  second->Release();
  EXPECT_EQ(pool.spare(), 1u);
}

TEST(PooledAllocatorTest, FreesWhatHasGrownOverTime) {
  PooledAllocator<GetPairingRequest, ListPairingsResponse> pool;
  // Each time another field of 40 KiB: none is large, together they are.
  for (int i = 0; i < 64 && (i == 0 || pool.spare() == 1); ++i) {
    auto* messages = pool.AllocateMessages();
    (i % 2 == 0 ? *messages->request()->mutable_name() : *messages->response()->mutable_next_page_token())
        .assign(40'000, 'x');
    messages->Release();
  }
  EXPECT_EQ(pool.spare(), 0u);
}

TEST(PooledAllocatorTest, KeepsABoundedNumber) {
  PooledAllocator<GetPairingRequest, Pairing> pool;
  std::vector<grpc::MessageHolder<GetPairingRequest, Pairing>*> all;
  for (size_t i = 0; i < pool.kSpare + 10; ++i) all.push_back(pool.AllocateMessages());
  for (auto* messages : all) messages->Release();
  EXPECT_EQ(pool.spare(), pool.kSpare);
}

}  // namespace
}  // namespace jiedui::rpc
