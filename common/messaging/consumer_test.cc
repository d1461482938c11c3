#include "common/messaging/consumer.h"

#include <atomic>
#include <string>
#include <vector>

#include "common/base/text.h"
#include "common/db/source_position.h"
#include "common/messaging/cloud_event_json.h"
#include "common/messaging/messaging_test_support.h"
#include "common/messaging/stream.h"
#include "common/rpc/cloud_event.h"
#include "common/testing/redis_server.h"
#include "common/testing/wait.h"

namespace jiedui::messaging {
namespace {

using ::jiedui::testing::Engine;
using ::jiedui::testing::FakeClock;
using ::jiedui::testing::IsOk;
using ::jiedui::testing::RedisServer;
using ::jiedui::testing::TestStore;
using ::jiedui::testing::WaitUntil;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;

const std::string kStream = StreamName(kTestService);
constexpr std::string_view kName = "test-reaction";
constexpr std::string_view kLease = "consumer/test-reaction/pairing";

// The effects: one row an event, which can only be written once.
constexpr db::Migration kApplied[] = {
    {1, "CREATE TABLE applied (position BIGINT NOT NULL PRIMARY KEY, clause TEXT NOT NULL)"}};
constexpr db::Migration kAppliedSqlite[] = {
    {1, "CREATE TABLE applied (position INTEGER NOT NULL PRIMARY KEY, clause TEXT NOT NULL) STRICT"}};

std::vector<int64_t> FromTo(int64_t first, int64_t last) {
  std::vector<int64_t> positions;
  for (int64_t position = first; position <= last; ++position) positions.push_back(position);
  return positions;
}

class ConsumerTest : public ::testing::TestWithParam<Engine> {
 protected:
  // With nothing but the channel to be woken by: polls and backoffs of hours would fail the test.
  Consumer::Options Waiting() {
    Consumer::Options options = Polling();
    options.poll = absl::Hours(1);
    return options;
  }
  // Quick to notice everything.
  Consumer::Options Polling() {
    return {.consumer = std::string(kName),
            .source = std::string(kTestService),
            .redis = redis_.options(),
            .channel = channel_,
            .caller = {.person = "system-test", .organisation = "", .role = "system", .region = ""},
            .attempts = 3,
            .poll = absl::Milliseconds(20),
            .lease_length = absl::Milliseconds(300),
            .longest_backoff = absl::Milliseconds(50)};
  }

  std::unique_ptr<Consumer> Start(Consumer::Options options) {
    return std::make_unique<Consumer>(*store_, metrics_, std::move(options),
                                      [this](db::Tx& tx, const db::LoggedEvent& event) { return Apply(tx, event); });
  }

  absl::Status Apply(db::Tx& tx, const db::LoggedEvent& event) {
    type::v1::Citation data;
    if (event.data_type != data.GetDescriptor()->full_name() || !data.ParseFromString(event.data)) {
      return absl::InternalError("not what was said");
    }
    absl::Status written = tx.Run({"test.apply", "INSERT INTO applied (position, clause) VALUES ($1, $2)"},
                                  {event.position, data.clause()})
                               .status();
    if (!written.ok()) return written;
    absl::MutexLock lock(&mutex_);
    if (event.position != trouble_at_) return absl::OkStatus();
    ++troubles_;
    return trouble_;
  }

  // From now on the event at `position` fails so, after its effect was written.
  void Fail(int64_t position, absl::Status status) {
    absl::MutexLock lock(&mutex_);
    trouble_at_ = position;
    trouble_ = std::move(status);
  }
  int troubles() {
    absl::MutexLock lock(&mutex_);
    return troubles_;
  }

  std::vector<int64_t> Applied() {
    std::vector<int64_t> positions;
    EXPECT_THAT(store_->Read([&](db::Tx& tx) {
      return tx.Each({"test.read", "SELECT position, clause FROM applied ORDER BY position"}, {},
                     [&](const db::Row& row) {
                       positions.push_back(row.Int(0));
                       EXPECT_EQ(row.Text(1), StrCat("c", row.Int(0)));
                       return absl::OkStatus();
                     });
    }),
                IsOk());
    return positions;
  }
  int64_t Position() {
    int64_t position = -1;
    EXPECT_THAT(store_->Read([&](db::Tx& tx) {
      absl::StatusOr<int64_t> read = db::ReadSourcePosition(tx, kName, kTestService);
      position = read.value_or(-1);
      return read.status();
    }),
                IsOk());
    return position;
  }
  int64_t Buried() {
    int64_t count = -1;
    EXPECT_THAT(store_->Read([&](db::Tx& tx) {
      absl::StatusOr<int64_t> read = db::CountBuriedEvents(tx, kName, kTestService);
      count = read.value_or(-1);
      return read.status();
    }),
                IsOk());
    return count;
  }
  [[nodiscard]] bool Reaches(int64_t position) {
    return WaitUntil([&] { return Position() == position; });
  }
  [[nodiscard]] static bool InTrouble(Consumer& consumer) {
    return WaitUntil([&] { return !consumer.state().trouble.ok(); });
  }

  std::unique_ptr<TalkingService::RelayHandle> StartRelay() { return source_.StartRelay({.redis = redis_.options()}); }

  // Writes the log's events `first` to `last` to the stream, as the relay does, but calls nobody.
  void AddSilently(int64_t first, int64_t last) {
    Redis redis = redis_.Connect();
    for (const db::LoggedEvent& event : source_.Log()) {
      if (event.position < first || event.position > last) continue;
      ASSERT_THAT(redis.Run({"XADD", kStream, EntryId(event.position), "event", StreamJson(event, kTestService)}),
                  IsOk());
    }
  }

  // A source that nobody can ask: what then is applied came by the stream.
  static std::shared_ptr<grpc::Channel> Nowhere() { return rpc::Connect("127.0.0.1:1", {}); }

  RedisServer redis_;
  TalkingService source_{GetParam()};
  std::shared_ptr<grpc::Channel> channel_ = source_.Serve();
  Metrics metrics_;
  FakeClock clock_;
  absl::Mutex mutex_;
  int64_t trouble_at_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::Status trouble_ ABSL_GUARDED_BY(mutex_);
  int troubles_ ABSL_GUARDED_BY(mutex_) = 0;
  TestStore store_{GetParam(), {{.name = "test", .sqlite = kAppliedSqlite, .postgresql = kApplied}}, clock_};
};

TEST_P(ConsumerTest, ActsWhenTheChannelCalls) {
  auto relay = StartRelay();
  auto consumer = Start(Waiting());
  source_.Say(3);
  ASSERT_TRUE(Reaches(3));
  for (int i = 0; i < 3; ++i) {
    source_.Say(1);
    ASSERT_TRUE(Reaches(4 + i));
  }
  EXPECT_THAT(Applied(), ElementsAreArray(FromTo(1, 6)));
  EXPECT_TRUE(WaitUntil([&] { return consumer->state().position == 6; }));
  EXPECT_TRUE(consumer->state().leading);
  EXPECT_EQ(metrics_.ConsumerLag(kTestService).Value(), 0);
}

TEST_P(ConsumerTest, LooksAtTheStreamWhenTheChannelIsSilent) {
  source_.SayAndSequence(200);
  AddSilently(1, 150);
  Consumer::Options options = Polling();
  options.channel = Nowhere();
  auto consumer = Start(std::move(options));
  ASSERT_TRUE(Reaches(150));
  AddSilently(151, 200);
  ASSERT_TRUE(Reaches(200));
  EXPECT_THAT(Applied(), ElementsAreArray(FromTo(1, 200)));
}

TEST_P(ConsumerTest, AsksTheLogForWhatTheStreamDropped) {
  source_.SayAndSequence(400);
  AddSilently(301, 399);
  auto consumer = Start(Polling());
  ASSERT_TRUE(Reaches(399));
  Redis redis = redis_.Connect();
  ASSERT_THAT(redis.Run({"XADD", kStream, "400-0", "event", "nothing that the relay wrote"}), IsOk());
  ASSERT_TRUE(Reaches(400));
  source_.SayAndSequence(10);
  AddSilently(405, 410);  // a gap of four
  ASSERT_TRUE(Reaches(410));
  EXPECT_THAT(Applied(), ElementsAreArray(FromTo(1, 410)));
}

TEST_P(ConsumerTest, AsksTheLogWhenTheStreamIsLost) {
  source_.SayAndSequence(10);
  AddSilently(1, 10);
  auto consumer = Start(Polling());
  ASSERT_TRUE(Reaches(10));
  ASSERT_THAT(redis_.Connect().Run({"FLUSHALL"}), IsOk());
  source_.SayAndSequence(10);  // and no relay that would bring it to Redis
  ASSERT_TRUE(Reaches(20));
  EXPECT_THAT(Applied(), ElementsAreArray(FromTo(1, 20)));
}

TEST_P(ConsumerTest, AsksTheLogWhileRedisIsAwayAndReturnsToIt) {
  auto relay = StartRelay();
  auto consumer = Start(Waiting());
  source_.Say(5);
  ASSERT_TRUE(Reaches(5));
  redis_.Crash();
  source_.Say(5);
  ASSERT_TRUE(Reaches(10));
  redis_.Start();
  ASSERT_TRUE(WaitUntil([&] { return consumer->state().trouble.ok() && (*relay)->state().connected; }));
  source_.Say(5);
  ASSERT_TRUE(Reaches(15));
  EXPECT_THAT(Applied(), ElementsAreArray(FromTo(1, 15)));
}

TEST_P(ConsumerTest, WaitsForASourceThatIsAway) {
  source_.SayAndSequence(5);
  Consumer::Options options = Polling();
  options.channel = Nowhere();
  auto consumer = Start(std::move(options));
  ASSERT_TRUE(InTrouble(*consumer));
  AddSilently(1, 5);
  ASSERT_TRUE(Reaches(5));
}

TEST_P(ConsumerTest, ARestartGoesOnWhereItStopped) {
  auto relay = StartRelay();
  for (int round = 1; round <= 3; ++round) {
    source_.Say(20);
    auto consumer = Start(Polling());
    source_.Say(20);
    ASSERT_TRUE(Reaches(40 * round));
  }
  EXPECT_THAT(Applied(), ElementsAreArray(FromTo(1, 120)));
}

TEST_P(ConsumerTest, TwoThatBelieveToLeadApplyEachEventOnce) {
  auto relay = StartRelay();
  Consumer::Options options = Polling();
  options.lease_length = absl::Hours(3);  // looks at its lease once an hour
  auto former = Start(std::move(options));
  source_.Say(5);
  ASSERT_TRUE(Reaches(5));
  GiveLeaseTo(*store_, kLease, "");
  auto successor = Start(Polling());
  ASSERT_TRUE(WaitUntil([&] { return successor->state().leading && former->state().leading; }));
  source_.Say(200);
  ASSERT_TRUE(Reaches(205));
  EXPECT_THAT(Applied(), ElementsAreArray(FromTo(1, 205)));
  EXPECT_EQ(Buried(), 0);
}

TEST_P(ConsumerTest, AStandbyTakesOver) {
  auto relay = StartRelay();
  auto first = Start(Polling());
  source_.Say(5);
  ASSERT_TRUE(Reaches(5));
  auto second = Start(Polling());
  first.reset();
  source_.Say(5);
  ASSERT_TRUE(Reaches(10));
  EXPECT_TRUE(second->state().leading);
  second.reset();
  GiveLeaseTo(*store_, kLease, "one that was killed");
  auto third = Start(Polling());
  source_.Say(5);
  ASSERT_TRUE(Reaches(15));
  EXPECT_THAT(Applied(), ElementsAreArray(FromTo(1, 15)));
}

TEST_P(ConsumerTest, BuriesWhatCannotBeAppliedAndGoesOn) {
  Fail(30, absl::InvalidArgumentError("no such thing"));
  source_.SayAndSequence(60);
  AddSilently(1, 60);
  auto consumer = Start(Polling());
  ASSERT_TRUE(Reaches(60));
  EXPECT_EQ(Buried(), 1);
  EXPECT_GE(troubles(), 3);
  EXPECT_EQ(metrics_.DeadLetters(kTestService).Value(), 1);
  std::vector<int64_t> expected = FromTo(1, 29);
  for (int64_t position : FromTo(31, 60)) expected.push_back(position);
  EXPECT_THAT(Applied(), ElementsAreArray(expected)) << "its own effects are undone";
}

TEST_P(ConsumerTest, TriesForEverWhatMayPass) {
  Fail(30, absl::UnavailableError("later"));
  source_.SayAndSequence(60);
  AddSilently(1, 60);
  auto consumer = Start(Polling());
  ASSERT_TRUE(WaitUntil([&] { return troubles() > 10; }));
  EXPECT_EQ(Position(), 29) << "what comes before is applied, what comes after waits";
  EXPECT_EQ(consumer->state().trouble, absl::UnavailableError("later"));
  Fail(0, absl::OkStatus());
  ASSERT_TRUE(Reaches(60));
  EXPECT_EQ(Buried(), 0);
  EXPECT_THAT(Applied(), ElementsAreArray(FromTo(1, 60)));
}

TEST_P(ConsumerTest, RefusesALogThatIsOlderThanWhatItApplied) {
  {
    auto relay = StartRelay();
    auto consumer = Start(Polling());
    source_.Say(5);
    ASSERT_TRUE(Reaches(5));
  }
  ASSERT_THAT(redis_.Connect().Run({"FLUSHALL"}), IsOk());
  TalkingService restored(GetParam());
  restored.SayAndSequence(3);
  Consumer::Options options = Polling();
  options.channel = restored.Serve();
  auto consumer = Start(std::move(options));
  ASSERT_TRUE(InTrouble(*consumer));
  EXPECT_THAT(consumer->state().trouble, testing::StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_EQ(Position(), 5);
}

TEST_P(ConsumerTest, StopsWhileASourceHangs) {
  source_.SayAndSequence(1);
  RedisServer hung;  // accepts connections, answers nothing
  hung.Hang();
  Consumer::Options options = Polling();
  options.channel = rpc::Connect(hung.address(), {});
  auto consumer = Start(std::move(options));
  ASSERT_TRUE(WaitUntil([&] { return consumer->state().leading; }));
  consumer.reset();
  hung.Resume();
}

INSTANTIATE_TEST_SUITE_P(Engines, ConsumerTest, ::testing::ValuesIn(testing::EnginesUnderTest()), testing::EngineName);

}  // namespace
}  // namespace jiedui::messaging
