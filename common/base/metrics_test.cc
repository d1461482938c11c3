#include "common/base/metrics.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <thread>
#include <vector>

#include "common/testing/matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "prometheus/text_serializer.h"

namespace jiedui {
namespace {

using ::jiedui::testing::IsOk;
using ::jiedui::testing::StatusIs;
using ::testing::HasSubstr;
using ::testing::Not;

std::string Text(Metrics& metrics) { return prometheus::TextSerializer().Serialize(metrics.registry().Collect()); }

TEST(MetricsTest, CountsCallsByMethodAndCode) {
  Metrics metrics;
  metrics.Rpc("S/Get").Record(absl::StatusCode::kOk, absl::Milliseconds(2));
  metrics.Rpc("S/Get").Record(absl::StatusCode::kOk, absl::Seconds(20));
  metrics.Rpc("S/Get").Record(absl::StatusCode::kNotFound, absl::ZeroDuration());
  metrics.Rpc("S/List").Record(static_cast<absl::StatusCode>(99), absl::ZeroDuration());
  const std::string text = Text(metrics);
  EXPECT_THAT(text, HasSubstr("jiedui_rpc_calls_total{code=\"OK\",method=\"S/Get\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("jiedui_rpc_calls_total{code=\"NOT_FOUND\",method=\"S/Get\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("jiedui_rpc_calls_total{code=\"UNKNOWN\",method=\"S/List\"} 1\n"));
  EXPECT_THAT(text, Not(HasSubstr("code=\"ABORTED\"")));
  EXPECT_THAT(text, HasSubstr("jiedui_rpc_seconds_count{method=\"S/Get\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("jiedui_rpc_seconds_bucket{method=\"S/Get\",le=\"0.001\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("jiedui_rpc_seconds_bucket{method=\"S/Get\",le=\"0.0025\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("jiedui_rpc_seconds_bucket{method=\"S/Get\",le=\"+Inf\"} 3\n"));
}

TEST(MetricsTest, GivesTheSameHandleAgain) {
  Metrics metrics;
  EXPECT_EQ(&metrics.Rpc("S/Get"), &metrics.Rpc("S/Get"));
  EXPECT_NE(&metrics.Rpc("S/Get"), &metrics.Rpc("S/List"));
  EXPECT_EQ(&metrics.ConsumerLag("pairing"), &metrics.ConsumerLag("pairing"));
}

TEST(MetricsTest, ShowsGaugesAndDeadLetters) {
  Metrics metrics;
  metrics.db_queue().Set(3);
  metrics.log_position().Set(41);
  metrics.relay_position().Set(40);
  metrics.ConsumerLag("pairing").Set(7);
  metrics.DeadLetters("rotation").Increment();
  const std::string text = Text(metrics);
  for (const char* line :
       {"\njiedui_db_queue 3\n", "\njiedui_log_position 41\n", "\njiedui_relay_position 40\n",
        "\njiedui_consumer_lag{source=\"pairing\"} 7\n", "\njiedui_dead_letters_total{source=\"rotation\"} 1\n"}) {
    EXPECT_THAT(text, HasSubstr(line));
  }
}

TEST(MetricsTest, LosesNoCountBetweenThreads) {
  Metrics metrics;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 1000; ++n) metrics.Rpc("S/Get").Record(absl::StatusCode::kOk, absl::ZeroDuration());
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(Text(metrics), HasSubstr("jiedui_rpc_calls_total{code=\"OK\",method=\"S/Get\"} 4000\n"));
}

std::string HttpGet(int port, const std::string& path) {
  const int connection = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  std::string answer;
  if (connect(connection, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
    const std::string request = "GET " + path + " HTTP/1.0\r\n\r\n";
    if (write(connection, request.data(), request.size()) == static_cast<ssize_t>(request.size())) {
      char buffer[4096];
      for (ssize_t got; (got = read(connection, buffer, sizeof buffer)) > 0;)
        answer.append(buffer, static_cast<size_t>(got));
    }
  }
  close(connection);
  return answer;
}

TEST(MetricsTest, ServesOverHttp) {
  Metrics metrics;
  metrics.log_position().Set(12);
  const absl::StatusOr<int> port = metrics.Serve("127.0.0.1:0");
  ASSERT_THAT(port, IsOk());
  ASSERT_GT(*port, 0);
  EXPECT_THAT(HttpGet(*port, "/metrics"), HasSubstr("\njiedui_log_position 12\n"));

  Metrics other;
  EXPECT_THAT(other.Serve("127.0.0.1:" + std::to_string(*port)), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(other.Serve("nonsense"), StatusIs(absl::StatusCode::kUnavailable));
}

}  // namespace
}  // namespace jiedui
