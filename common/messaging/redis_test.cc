#include "common/messaging/redis.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include "absl/time/clock.h"
#include "common/base/text.h"
#include "common/messaging/backoff.h"
#include "common/testing/matchers.h"
#include "common/testing/redis_server.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace jiedui::messaging {
namespace {

using ::jiedui::testing::IsOk;
using ::jiedui::testing::RedisServer;
using ::jiedui::testing::StatusIs;
using ::testing::HasSubstr;

TEST(RedisTest, RepliesAreTypedAndBinarySafe) {
  RedisServer server;
  Redis redis = server.Connect();
  const std::string binary("a\0b\r\nc", 6);
  ASSERT_THAT(redis.Run({"SET", binary, binary}), IsOk());
  absl::StatusOr<Reply> text = redis.Run({"GET", binary});
  ASSERT_THAT(text, IsOk());
  EXPECT_TRUE(text->IsText());
  EXPECT_EQ(text->text, binary);
  EXPECT_TRUE(redis.Run({"GET", "absent"})->IsNil());
  EXPECT_EQ(redis.Run({"INCRBY", "number", "-7"})->integer, -7);
  absl::StatusOr<Reply> list = redis.Run({"MGET", binary, "absent"});
  ASSERT_THAT(list, IsOk());
  ASSERT_EQ(list->items.size(), 2u);
  EXPECT_EQ(list->items[0].text, binary);
  EXPECT_TRUE(list->items[1].IsNil());
}

TEST(RedisTest, AnErrorReplyIsAStatusAndTheConnectionGoesOn) {
  RedisServer server;
  Redis redis = server.Connect();
  absl::StatusOr<Reply> reply = redis.Run({"NOSUCHCOMMAND"});
  EXPECT_THAT(reply, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(std::string(reply.status().message()), HasSubstr("unknown command"));
  EXPECT_THAT(redis.Run({"PING"}), IsOk());
}

TEST(RedisTest, PipelinedRepliesComeInOrder) {
  RedisServer server;
  Redis redis = server.Connect();
  const std::string large(100'000, 'x');  // more than the sockets hold: sent and received by turns
  for (int i = 0; i < 200; ++i) {
    redis.Append({"ECHO", StrCat(i)});
    redis.Append({"ECHO", large});
  }
  redis.Append({"NOSUCHCOMMAND"});
  absl::StatusOr<std::vector<Reply>> replies = redis.Collect();
  ASSERT_THAT(replies, IsOk());
  ASSERT_EQ(replies->size(), 401u);
  for (int i = 0; i < 200; ++i) {
    EXPECT_EQ((*replies)[2 * i].text, StrCat(i));
    EXPECT_EQ((*replies)[2 * i + 1].text, large);
  }
  EXPECT_TRUE(replies->back().IsError());
  EXPECT_TRUE(redis.Collect()->empty());
}

TEST(RedisTest, ConnectsByUnixSocketAndWithPassword) {
  RedisServer server("geheim");
  RedisOptions options = server.options();
  options.address = server.socket();
  absl::StatusOr<Redis> redis = Redis::Connect(options);
  ASSERT_THAT(redis, IsOk());
  EXPECT_THAT(redis->Run({"PING"}), IsOk());
  options.username = "default";
  EXPECT_THAT(Redis::Connect(options), IsOk());
  options.password = "wrong";
  EXPECT_THAT(Redis::Connect(options), StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST(RedisTest, RefusesWhatIsNoAddress) {
  for (const char* address :
       {"", "localhost", ":6379", "localhost:", "localhost:0", "localhost:65536", "localhost:6379x"}) {
    EXPECT_THAT(Redis::Connect({.address = address}), StatusIs(absl::StatusCode::kInvalidArgument)) << address;
  }
}

TEST(RedisTest, ACrashBreaksTheConnectionForGood) {
  RedisServer server;
  Redis redis = server.Connect();
  server.Crash();
  EXPECT_THAT(Redis::Connect(server.options()), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(redis.Run({"PING"}), StatusIs(absl::StatusCode::kUnavailable));
  server.Start();
  EXPECT_THAT(redis.Run({"PING"}), StatusIs(absl::StatusCode::kUnavailable))
      << "its replies could belong to older commands";
  EXPECT_THAT(server.Connect().Run({"PING"}), IsOk());
}

TEST(RedisTest, AHungServerIsGivenUp) {
  RedisServer server;
  RedisOptions options = server.options();
  options.reply_timeout = absl::Milliseconds(50);
  absl::StatusOr<Redis> redis = Redis::Connect(options);
  ASSERT_THAT(redis, IsOk());
  server.Hang();
  EXPECT_THAT(redis->Run({"PING"}), StatusIs(absl::StatusCode::kUnavailable));
  server.Resume();
}

TEST(RedisTest, ReceivesMessagesUntilTimeoutOrWoken) {
  RedisServer server;
  Redis subscriber = server.Connect();
  ASSERT_THAT(subscriber.Send({"PSUBSCRIBE", "cn.jiedui.*"}), IsOk());
  absl::StatusOr<std::vector<Reply>> confirmed = subscriber.Receive(absl::Seconds(30));
  ASSERT_THAT(confirmed, IsOk());
  ASSERT_EQ(confirmed->size(), 1u);
  EXPECT_EQ((*confirmed)[0].items[0].text, "psubscribe");

  Redis publisher = server.Connect();
  EXPECT_EQ(publisher.Run({"PUBLISH", "cn.jiedui.x", "hello"})->integer, 1);
  absl::StatusOr<std::vector<Reply>> message = subscriber.Receive(absl::Seconds(30));
  ASSERT_THAT(message, IsOk());
  ASSERT_EQ(message->size(), 1u);
  EXPECT_EQ((*message)[0].items.back().text, "hello");

  EXPECT_TRUE(subscriber.Receive(absl::ZeroDuration())->empty());
  const int wake = eventfd(1, EFD_CLOEXEC);
  EXPECT_TRUE(subscriber.Receive(absl::InfiniteDuration(), wake)->empty());
  close(wake);
  server.Crash();
  EXPECT_THAT(subscriber.Receive(absl::Seconds(30)), StatusIs(absl::StatusCode::kUnavailable));
}

TEST(BackoffTest, BoundDoublesUpToTheMostAndIsJittered) {
  double random = 0.5;
  Backoff backoff(absl::Milliseconds(100), absl::Milliseconds(350), [&] { return random; });
  EXPECT_EQ(backoff.Next(), absl::Milliseconds(50));
  EXPECT_EQ(backoff.Next(), absl::Milliseconds(100));
  EXPECT_EQ(backoff.Next(), absl::Milliseconds(175));
  random = 0;
  EXPECT_EQ(backoff.Next(), absl::ZeroDuration());
  backoff.Reset();
  random = 0.5;
  EXPECT_EQ(backoff.Next(), absl::Milliseconds(50));
}

}  // namespace
}  // namespace jiedui::messaging
