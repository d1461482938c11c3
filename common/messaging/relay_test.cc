#include "common/messaging/relay.h"

#include <string>
#include <vector>

#include "common/base/text.h"
#include "common/messaging/cloud_event_json.h"
#include "common/messaging/messaging_test_support.h"
#include "common/messaging/stream.h"
#include "common/rpc/cloud_event.h"
#include "common/testing/redis_server.h"
#include "common/testing/wait.h"

namespace jiedui::messaging {
namespace {

using ::jiedui::testing::Engine;
using ::jiedui::testing::IsOk;
using ::jiedui::testing::RedisServer;
using ::jiedui::testing::WaitUntil;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;

const std::string kStream = StreamName(kTestService);

std::vector<int64_t> FromTo(int64_t first, int64_t last) {
  std::vector<int64_t> positions;
  for (int64_t position = first; position <= last; ++position) positions.push_back(position);
  return positions;
}

class RelayTest : public ::testing::TestWithParam<Engine> {
 protected:
  std::unique_ptr<TalkingService::RelayHandle> StartRelay(Relay::Options options = {}) {
    options.redis = redis_.options();
    options.redis.reply_timeout = absl::Milliseconds(200);
    return service_.StartRelay(std::move(options));
  }

  // The positions in the stream; each entry is the stream form of its event.
  std::vector<int64_t> Stream() {
    const std::vector<db::LoggedEvent> log = service_.Log();
    Redis redis = redis_.Connect();
    absl::StatusOr<Reply> entries = redis.Run({"XRANGE", kStream, "-", "+"});
    EXPECT_THAT(entries, IsOk());
    std::vector<int64_t> positions;
    for (const Reply& entry : entries->items) {
      const int64_t position = PositionOf(entry.items[0].text).value();
      EXPECT_EQ(entry.items[0].text, EntryId(position));
      EXPECT_EQ(entry.items[1].items[0].text, "event");
      EXPECT_EQ(entry.items[1].items[1].text, StreamJson(log.at(static_cast<size_t>(position - 1)), kTestService));
      positions.push_back(position);
    }
    return positions;
  }

  [[nodiscard]] bool StreamEndsAt(int64_t position) {
    return WaitUntil([&] {
      absl::StatusOr<Redis> redis = Redis::Connect(redis_.options());
      if (!redis.ok()) return false;
      absl::StatusOr<std::optional<int64_t>> last = LastPosition(*redis, kStream);
      return last.ok() && *last == position;
    });
  }

  Redis Subscribe() {
    Redis subscriber = redis_.Connect();
    EXPECT_THAT(subscriber.Send({"SUBSCRIBE", kTestEvent}), IsOk());
    EXPECT_THAT(subscriber.Receive(absl::Seconds(30)), IsOk());  // the confirmation
    return subscriber;
  }

  // The next `count` messages, each the channel form of its event.
  std::vector<int64_t> Heard(Redis& subscriber, size_t count) {
    const std::vector<db::LoggedEvent> log = service_.Log();
    std::vector<int64_t> positions;
    while (positions.size() < count) {
      absl::StatusOr<std::vector<Reply>> messages = subscriber.Receive(absl::Seconds(30));
      if (!messages.ok() || messages->empty()) {
        ADD_FAILURE() << "only " << positions.size() << " messages: " << messages.status();
        break;
      }
      for (const Reply& message : *messages) {
        const std::string& json = message.items[2].text;
        const size_t at = json.find(R"("position":")") + 12;
        positions.push_back(std::stoll(json.substr(at)));
        EXPECT_EQ(json, ChannelJson(log.at(static_cast<size_t>(positions.back() - 1)), kTestService));
      }
    }
    return positions;
  }

  RedisServer redis_;
  TalkingService service_{GetParam()};
};

TEST_P(RelayTest, BringsTheLogToStreamAndChannelInOrder) {
  Redis subscriber = Subscribe();
  service_.Say(300);  // more than a batch waits before the start
  auto relay = StartRelay();
  service_.Say(300);
  ASSERT_TRUE(StreamEndsAt(600));
  EXPECT_THAT(Stream(), ElementsAreArray(FromTo(1, 600)));
  EXPECT_THAT(Heard(subscriber, 600), ElementsAreArray(FromTo(1, 600)));
  EXPECT_TRUE(WaitUntil([&] { return (*relay)->state().position == 600; }));
  EXPECT_TRUE((*relay)->state().leading);
  EXPECT_TRUE((*relay)->state().connected);
  EXPECT_EQ(service_.metrics().relay_position().Value(), 600);
  EXPECT_EQ(service_.metrics().log_position().Value(), 600);
}

TEST_P(RelayTest, GoesOnWhereAnEarlierRelayStopped) {
  service_.Say(5);
  {
    auto relay = StartRelay();
    ASSERT_TRUE(StreamEndsAt(5));
  }
  service_.Say(5);
  Redis subscriber = Subscribe();
  auto relay = StartRelay();
  ASSERT_TRUE(StreamEndsAt(10));
  EXPECT_THAT(Stream(), ElementsAreArray(FromTo(1, 10)));
  EXPECT_THAT(Heard(subscriber, 5), ElementsAreArray(FromTo(6, 10))) << "only what it added is called out";
}

TEST_P(RelayTest, LosesNothingOverARestartOfRedis) {
  auto relay = StartRelay();
  service_.Say(20);
  redis_.Crash();
  service_.Say(20);
  ASSERT_TRUE(WaitUntil([&] { return !(*relay)->state().connected; }));
  redis_.Start();
  service_.Say(20);
  ASSERT_TRUE(StreamEndsAt(60));
  EXPECT_THAT(Stream(), ElementsAreArray(FromTo(1, 60)));
}

TEST_P(RelayTest, LosesNothingWhenRedisHangs) {
  auto relay = StartRelay();
  service_.Say(5);
  ASSERT_TRUE(StreamEndsAt(5));
  redis_.Hang();
  service_.Say(20);
  ASSERT_TRUE(WaitUntil([&] { return !(*relay)->state().connected; }));
  redis_.Resume();
  ASSERT_TRUE(StreamEndsAt(25));
  EXPECT_THAT(Stream(), ElementsAreArray(FromTo(1, 25)));
}

TEST_P(RelayTest, FillsARedisThatLostItsData) {
  auto relay = StartRelay();
  service_.Say(20);
  ASSERT_TRUE(StreamEndsAt(20));
  redis_.CrashAndLoseData();
  redis_.Start();
  ASSERT_TRUE(StreamEndsAt(20)) << "without a new event";
  EXPECT_THAT(Stream(), ElementsAreArray(FromTo(1, 20)));
}

TEST_P(RelayTest, FillsAStreamThatVanishesUnderTheConnection) {
  auto relay = StartRelay();
  service_.Say(20);
  ASSERT_TRUE(WaitUntil([&] { return (*relay)->state().position == 20; }));
  Redis subscriber = Subscribe();
  Redis redis = redis_.Connect();
  ASSERT_THAT(redis.Run({"FLUSHALL"}), IsOk());
  service_.Say(1);
  ASSERT_TRUE(StreamEndsAt(21));
  EXPECT_THAT(Stream(), ElementsAreArray(FromTo(1, 21)));
  ASSERT_THAT(redis.Run({"DEL", kStream}), IsOk());
  ASSERT_TRUE(StreamEndsAt(21)) << "without a new event";
  EXPECT_THAT(Stream(), ElementsAreArray(FromTo(1, 21)));
  service_.Say(1);
  ASSERT_TRUE(StreamEndsAt(22));
  const std::vector<int64_t> heard = Heard(subscriber, 2);
  EXPECT_EQ(heard.front(), 21) << "what fills a lost stream was called out before";
  EXPECT_EQ(heard.back(), 22);
}

TEST_P(RelayTest, ABatchIsAddedWholeOrNotAtAll) {
  auto relay = StartRelay();
  service_.Say(5);
  ASSERT_TRUE(StreamEndsAt(5));
  Redis redis = redis_.Connect();
  ASSERT_THAT(redis.Run({"CONFIG", "SET", "maxmemory", "1"}), IsOk());  // every XADD is refused: OOM
  service_.Say(20);
  ASSERT_TRUE(WaitUntil([&] { return !(*relay)->state().connected; }));
  ASSERT_THAT(redis.Run({"CONFIG", "SET", "maxmemory", "0"}), IsOk());
  ASSERT_TRUE(StreamEndsAt(25));
  EXPECT_THAT(Stream(), ElementsAreArray(FromTo(1, 25)));
}

TEST_P(RelayTest, AFormerHolderThatBelievesToLeadSpoilsNothing) {
  auto former = StartRelay({.lease_length = absl::Hours(3)});  // looks at its lease once an hour
  service_.Say(5);
  ASSERT_TRUE(StreamEndsAt(5));
  GiveLeaseTo(service_.database(), "relay", "");
  auto successor = StartRelay();
  ASSERT_TRUE(WaitUntil([&] { return (*successor)->state().leading; }));
  service_.Say(600);
  ASSERT_TRUE(StreamEndsAt(605));
  EXPECT_THAT(Stream(), ElementsAreArray(FromTo(1, 605)));
}

TEST_P(RelayTest, ASuccessorTakesOver) {
  auto first = StartRelay();
  service_.Say(5);
  ASSERT_TRUE(StreamEndsAt(5));
  auto second = StartRelay({.lease_length = absl::Milliseconds(300)});
  EXPECT_FALSE((*second)->state().leading);
  first.reset();
  service_.Say(5);
  ASSERT_TRUE(StreamEndsAt(10));
  EXPECT_TRUE((*second)->state().leading);
  EXPECT_THAT(Stream(), ElementsAreArray(FromTo(1, 10)));
}

TEST_P(RelayTest, AHolderThatVanishedIsWaitedForAndSucceeded) {
  service_.Say(5);
  { auto relay = StartRelay(); }  // makes the lease
  GiveLeaseTo(service_.database(), "relay", "one that was killed");
  auto relay = StartRelay({.lease_length = absl::Milliseconds(300)});
  ASSERT_TRUE(WaitUntil([&] { return (*relay)->state().leading; }));
  ASSERT_TRUE(StreamEndsAt(5));
}

TEST_P(RelayTest, AnEmptyStreamGetsWhatRetentionByCountAllows) {
  auto relay = StartRelay({.stream_length = 100});
  service_.Say(1000);
  ASSERT_TRUE(StreamEndsAt(1000));
  const std::vector<int64_t> kept = Stream();
  EXPECT_GE(kept.size(), 100u);
  EXPECT_LT(kept.size(), 400u) << "about 100: Redis drops whole nodes";
  EXPECT_THAT(kept, ElementsAreArray(FromTo(kept.front(), 1000)));
  redis_.CrashAndLoseData();
  redis_.Start();
  ASSERT_TRUE(StreamEndsAt(1000));
  EXPECT_THAT(Stream(), ElementsAreArray(FromTo(901, 1000)));
}

TEST_P(RelayTest, AnEmptyStreamGetsWhatRetentionByAgeAllows) {
  const absl::Time now = service_.clock().Now();
  service_.clock().SetNow(now - absl::Hours(24 * 400));
  service_.SayAndSequence(30);
  auto relay = StartRelay();
  ASSERT_TRUE(WaitUntil([&] { return (*relay)->state().position == 30; })) << "all is too old: nothing to send";
  service_.clock().SetNow(now);
  service_.Say(3);
  ASSERT_TRUE(StreamEndsAt(33));
  EXPECT_THAT(Stream(), ElementsAreArray(FromTo(31, 33)));
}

TEST_P(RelayTest, LeavesAStreamOfAnotherHistoryAlone) {
  Redis redis = redis_.Connect();
  ASSERT_THAT(redis.Run({"XADD", kStream, "1000-0", "event", "of a log that was since restored from a backup"}),
              IsOk());
  service_.Say(5);
  auto relay = StartRelay();
  ASSERT_TRUE(WaitUntil([&] { return (*relay)->state().leading; }));
  service_.Say(5);
  EXPECT_FALSE((*relay)->state().connected);
  EXPECT_EQ(redis.Run({"XLEN", kStream})->integer, 1);
  ASSERT_THAT(redis.Run({"DEL", kStream}), IsOk());
  ASSERT_TRUE(StreamEndsAt(10));
  EXPECT_THAT(Stream(), ElementsAreArray(FromTo(1, 10)));
}

TEST_P(RelayTest, WithoutRedisTheLogStillGetsItsPositions) {
  auto relay = service_.StartRelay({});
  service_.Say(5);
  EXPECT_TRUE(service_.tail().WaitPast(4, absl::Now() + absl::Seconds(30)));
  EXPECT_FALSE((*relay)->state().connected);
}

INSTANTIATE_TEST_SUITE_P(Engines, RelayTest, ::testing::ValuesIn(testing::EnginesUnderTest()), testing::EngineName);

}  // namespace
}  // namespace jiedui::messaging
