#include "common/rpc/import_stream.h"

#include <atomic>
#include <functional>
#include <thread>

#include "absl/synchronization/notification.h"
#include "common/base/worker_pool.h"
#include "common/rpc/rpc_test_server.h"
#include "common/testing/matchers.h"
#include "common/testing/wait.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "jiedui/pairing/v1/pairing_service.grpc.pb.h"

namespace jiedui::rpc {
namespace {

using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using jiedui::testing::StatusIs;
using jiedui::testing::WaitUntil;
using pairing::v1::PairingService;
using Row = pairing::v1::ImportPairingsRequest;
using Result = pairing::v1::ImportPairingsResponse;
using Results = std::vector<Result>;
using ::testing::ElementsAre;

Result Created(const Row& row) {
  Result result;
  result.set_line(row.line());
  result.set_outcome(type::v1::IMPORT_OUTCOME_CREATED);
  return result;
}

Results CreatedAll(const std::vector<Row>& rows) {
  Results results;
  for (const Row& row : rows) results.push_back(Created(row));
  return results;
}

class TestService final : public PairingService::CallbackService {
 public:
  explicit TestService(Front& front) : import_(front, "jiedui.pairing.v1.PairingService/ImportPairings") {}

  grpc::ServerBidiReactor<Row, Result>* ImportPairings(grpc::CallbackServerContext* context) override {
    return Import<Row, Result>(
        import_, context, [this](const Call& call, std::vector<Row> rows) { return apply(call, std::move(rows)); },
        [this](const Row& row, int64_t ordinal, const absl::Status& why) {
          refused();
          Result result;
          result.set_line(row.line());
          result.set_outcome(type::v1::IMPORT_OUTCOME_REFUSED);
          result.set_reason(ReasonOf(why));
          result.set_message(StrCat(ordinal));
          return result;
        });
  }

  std::function<Answer<Results>(const Call&, std::vector<Row>)> apply = [](const Call&, std::vector<Row> rows) {
    return Answer<Results>(absl::StatusOr<Results>(CreatedAll(rows)));
  };
  std::function<void()> refused = [] {};

 private:
  const Method import_;
};

class ImportStreamTest : public ::testing::Test {
 protected:
  // One stream from the client's side.
  struct Client {
    explicit Client(PairingService::Stub& stub, bool signed_in = true) {
      if (signed_in) SignIn(context);
      stream = stub.ImportPairings(&context);
    }
    bool Send(int64_t line, const std::string& note = "") {
      Row row;
      row.set_line(line);
      row.mutable_pairing()->set_note(note);
      return stream->Write(row);
    }
    // Until the end.
    Results Read() {
      Results results;
      for (Result result; stream->Read(&result);) results.push_back(result);
      return results;
    }
    absl::Status Finish() { return FromGrpc(stream->Finish()); }

    grpc::ClientContext context;
    std::unique_ptr<grpc::ClientReaderWriter<Row, Result>> stream;
  };

  ~ImportStreamTest() override {
    EXPECT_TRUE(WaitUntil([&] { return world_.front().in_flight() == 0; }));
  }

  TestFront world_;
  WorkerPool workers_{2, 1000};
  TestService service_{world_.front()};
  std::unique_ptr<Server> server_ = ServeForTest(world_.front(), {{&service_, PairingService::service_full_name()}});
  std::unique_ptr<PairingService::Stub> stub_ = PairingService::NewStub(ChannelForTest(*server_));
};

TEST_F(ImportStreamTest, AnswersEachRowInOrder) {
  std::atomic<int> chunks = 0;
  std::atomic<size_t> largest = 0;
  service_.apply = [&](const Call& call, std::vector<Row> rows) {
    EXPECT_EQ(call.caller, Clerk());
    ++chunks;
    largest = std::max(largest.load(), rows.size());
    return Answer<Results>::Later([this, rows = std::move(rows)](Answer<Results>::Done done) mutable {
      workers_.Run([rows = std::move(rows), done = std::move(done)](absl::Status) mutable {
        std::move(done)(CreatedAll(rows));
      });
    });
  };
  Client client(*stub_);
  constexpr int kRows = 5000;
  std::thread writer([&] {
    for (int line = 1; line <= kRows; ++line) client.Send(line);
    client.stream->WritesDone();
  });
  const Results results = client.Read();
  writer.join();
  EXPECT_THAT(client.Finish(), IsOk());
  ASSERT_EQ(results.size(), static_cast<size_t>(kRows));
  for (int i = 0; i < kRows; ++i) ASSERT_EQ(results[i].line(), i + 1);
  EXPECT_LE(largest, kMaxChunk);
  EXPECT_GE(chunks, kRows / static_cast<int>(kMaxChunk));
}

TEST_F(ImportStreamTest, NoRowsIsNoWork) {
  service_.apply = [](const Call&, std::vector<Row>) -> Answer<Results> { return absl::InternalError("called"); };
  Client client(*stub_);
  client.stream->WritesDone();
  EXPECT_TRUE(client.Read().empty());
  EXPECT_THAT(client.Finish(), IsOk());
}

TEST_F(ImportStreamTest, RowsThatArriveMeanwhileMakeOneChunk) {
  absl::Notification first_chunk, go_on;
  absl::Mutex mutex;
  std::vector<size_t> sizes;
  service_.apply = [&](const Call&, std::vector<Row> rows) {
    {
      absl::MutexLock lock(&mutex);
      sizes.push_back(rows.size());
    }
    return Answer<Results>::Later([&, rows = std::move(rows)](Answer<Results>::Done done) mutable {
      workers_.Run([&, rows = std::move(rows), done = std::move(done)](absl::Status) mutable {
        if (!first_chunk.HasBeenNotified()) first_chunk.Notify();
        go_on.WaitForNotification();
        std::move(done)(CreatedAll(rows));
      });
    });
  };
  absl::Notification all_there;
  service_.refused = [&] { all_there.Notify(); };
  Client client(*stub_);
  client.Send(1);
  first_chunk.WaitForNotification();
  for (int line = 2; line <= 100; ++line) client.Send(line);
  client.Send(101, std::string(1, '\0'));  // is refused when it arrives
  all_there.WaitForNotification();
  go_on.Notify();
  client.stream->WritesDone();
  const Results results = client.Read();
  EXPECT_THAT(client.Finish(), IsOk());
  ASSERT_EQ(results.size(), 101u);
  EXPECT_EQ(results.back().outcome(), type::v1::IMPORT_OUTCOME_REFUSED);
  EXPECT_THAT(sizes, ElementsAre(1u, 99u));
}

TEST_F(ImportStreamTest, BadRowsAreReportedAndTheOthersLand) {
  Client client(*stub_);
  client.Send(1);
  client.Send(2, std::string("nul\0", 4));
  client.Send(3, "not utf-8 \xFF");
  client.Send(4);
  client.Send(5, "\xC0\x80");
  client.stream->WritesDone();
  const Results results = client.Read();
  EXPECT_THAT(client.Finish(), IsOk());
  ASSERT_EQ(results.size(), 5u);
  EXPECT_EQ(results[0].outcome(), type::v1::IMPORT_OUTCOME_CREATED);
  EXPECT_EQ(results[1].outcome(), type::v1::IMPORT_OUTCOME_REFUSED);
  EXPECT_EQ(results[1].line(), 2);
  EXPECT_EQ(results[1].reason(), "INVALID_FIELD");
  EXPECT_EQ(results[2].outcome(), type::v1::IMPORT_OUTCOME_REFUSED);
  EXPECT_EQ(results[2].line(), 0) << "nothing of a broken row is believed";
  EXPECT_EQ(results[2].message(), "3");
  EXPECT_EQ(results[3].line(), 4);
  EXPECT_EQ(results[3].outcome(), type::v1::IMPORT_OUTCOME_CREATED);
  EXPECT_EQ(results[4].message(), "5");
}

TEST_F(ImportStreamTest, OnlyBadRowsNeedNoHandler) {
  service_.apply = [](const Call&, std::vector<Row>) -> Answer<Results> { return absl::InternalError("called"); };
  Client client(*stub_);
  client.Send(1, "\xFF");
  client.Send(2, "\xFF");
  client.stream->WritesDone();
  EXPECT_EQ(client.Read().size(), 2u);
  EXPECT_THAT(client.Finish(), IsOk());
}

TEST_F(ImportStreamTest, ARefusedChunkEndsTheStreamAfterEarlierResults) {
  std::atomic<int> chunks = 0;
  service_.apply = [&](const Call&, std::vector<Row> rows) -> Answer<Results> {
    if (++chunks == 2) return absl::Status(Failure(kQueueFull));
    return absl::StatusOr<Results>(CreatedAll(rows));
  };
  Client client(*stub_);
  client.Send(1);
  Result result;
  ASSERT_TRUE(client.stream->Read(&result));
  client.Send(2);
  EXPECT_FALSE(client.stream->Read(&result));
  EXPECT_THAT(client.Finish(), HasReason("QUEUE_FULL"));
}

TEST_F(ImportStreamTest, AMissingResultIsOurFault) {
  service_.apply = [](const Call&, std::vector<Row>) { return Answer<Results>(absl::StatusOr<Results>(Results())); };
  Client client(*stub_);
  client.Send(1);
  EXPECT_TRUE(client.Read().empty());
  EXPECT_THAT(client.Finish(), HasReason("INTERNAL"));
}

TEST_F(ImportStreamTest, NeedsACaller) {
  Client client(*stub_, /*signed_in=*/false);
  client.Send(1);
  EXPECT_TRUE(client.Read().empty());
  EXPECT_THAT(client.Finish(), HasReason("UNAUTHENTICATED"));
}

TEST_F(ImportStreamTest, WhoDoesNotReadIsNotServedFurther) {
  std::atomic<int64_t> applied = 0, read = 0, most_ahead = 0;
  const std::string large(16 * 1024, 'x');
  service_.apply = [&](const Call&, std::vector<Row> rows) {
    applied += static_cast<int64_t>(rows.size());
    most_ahead = std::max(most_ahead.load(), applied - read);
    Results results = CreatedAll(rows);
    for (Result& result : results) result.set_message(large);
    return Answer<Results>(absl::StatusOr<Results>(std::move(results)));
  };
  // A window of fixed size: the connection itself holds a few results only.
  grpc::ChannelArguments narrow;
  narrow.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  narrow.SetInt(GRPC_ARG_HTTP2_BDP_PROBE, 0);
  narrow.SetInt(GRPC_ARG_HTTP2_STREAM_LOOKAHEAD_BYTES, 64 * 1024);
  const auto stub = PairingService::NewStub(
      grpc::CreateCustomChannel(server_->address(), grpc::InsecureChannelCredentials(), narrow));
  Client client(*stub);
  constexpr int kRows = 6000;
  std::thread writer([&] {
    for (int line = 1; line <= kRows; ++line) client.Send(line, std::string(100, 'n'));
    client.stream->WritesDone();
  });
  ASSERT_TRUE(WaitUntil([&] { return applied >= 200; }));
  Result result;
  for (int line = 1; client.stream->Read(&result); ++line) {
    ASSERT_EQ(result.line(), line);
    read = line;
  }
  writer.join();
  EXPECT_THAT(client.Finish(), IsOk());
  EXPECT_EQ(read, kRows);
  // The results of two chunks, and what the connection holds.
  EXPECT_LT(most_ahead, 2 * static_cast<int64_t>(kMaxChunk) + 100);
}

TEST_F(ImportStreamTest, ACancelledStreamEndsWhenItsChunkIsAnswered) {
  absl::Notification begun, go_on;
  std::atomic<bool> call_was_there = false;
  service_.apply = [&](const Call& call, std::vector<Row> rows) {
    return Answer<Results>::Later([&, rows = std::move(rows)](Answer<Results>::Done done) mutable {
      workers_.Run([&, rows = std::move(rows), done = std::move(done)](absl::Status) mutable {
        begun.Notify();
        go_on.WaitForNotification();
        call_was_there = call.caller == Clerk();
        std::move(done)(CreatedAll(rows));
      });
    });
  };
  Client client(*stub_);
  client.Send(1);
  begun.WaitForNotification();
  client.context.TryCancel();
  EXPECT_TRUE(client.Read().empty());
  EXPECT_THAT(client.Finish(), StatusIs(absl::StatusCode::kCancelled));
  EXPECT_EQ(world_.front().in_flight(), 1);
  go_on.Notify();
  EXPECT_TRUE(WaitUntil([&] { return world_.front().in_flight() == 0; }));
  EXPECT_TRUE(call_was_there);
}

TEST_F(ImportStreamTest, ADrainAnswersWhatHasArrived) {
  absl::Notification begun, go_on;
  service_.apply = [&](const Call&, std::vector<Row> rows) {
    return Answer<Results>::Later([&, rows = std::move(rows)](Answer<Results>::Done done) mutable {
      workers_.Run([&, rows = std::move(rows), done = std::move(done)](absl::Status) mutable {
        begun.Notify();
        go_on.WaitForNotification();
        std::move(done)(CreatedAll(rows));
      });
    });
  };
  Client client(*stub_);
  client.Send(1);
  begun.WaitForNotification();
  world_.front().Drain();
  go_on.Notify();
  const Results results = client.Read();
  ASSERT_EQ(results.size(), 1u);
  EXPECT_EQ(results[0].line(), 1);
  EXPECT_THAT(client.Finish(), HasReason("DRAINING"));

  Client late(*stub_);
  EXPECT_TRUE(late.Read().empty());
  EXPECT_THAT(late.Finish(), HasReason("DRAINING"));
}

TEST_F(ImportStreamTest, ShutdownEndsIdleStreams) {
  Client client(*stub_);
  client.Send(1);
  Result result;
  ASSERT_TRUE(client.stream->Read(&result));
  server_->Drain(absl::Seconds(60));  // returns though the client has neither half-closed nor left
  EXPECT_FALSE(client.stream->Read(&result));
  EXPECT_THAT(client.Finish(), HasReason("DRAINING"));
}

}  // namespace
}  // namespace jiedui::rpc
