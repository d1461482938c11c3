#include "common/base/log.h"

#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace jiedui {
namespace {

class LogTest : public ::testing::Test {
 protected:
  LogTest() { SetLogService("pairing"); }
  ~LogTest() override { SetLogLevel(LogLevel::kInfo); }

  // The lines that `write` logs; each must be one JSON object.
  template <class Write>
  static std::vector<nlohmann::ordered_json> Lines(const Write& write) {
    FlushLog();
    ::testing::internal::CaptureStderr();
    write();
    FlushLog();
    std::istringstream output(::testing::internal::GetCapturedStderr());
    std::vector<nlohmann::ordered_json> lines;
    for (std::string line; std::getline(output, line);) {
      lines.push_back(nlohmann::ordered_json::parse(line, nullptr, /*allow_exceptions=*/false));
      EXPECT_TRUE(lines.back().is_object()) << line;
    }
    return lines;
  }
};

TEST_F(LogTest, WritesOneObjectALine) {
  const std::string method = "Get";
  const auto lines = Lines([&] {
    Log(LogLevel::kWarning, "call",
        {{"method", method}, {"code", "OK"}, {"ms", 3}, {"share", 0.5}, {"replayed", true}});
    Log(LogLevel::kInfo, "served");
  });
  ASSERT_EQ(lines.size(), 2U);
  nlohmann::ordered_json line = lines[0];
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, line["time"].get<std::string>(), &time, &error)) << error;
  line.erase("time");
  EXPECT_EQ(line.dump(), R"({"level":"warning","service":"pairing","message":"call","method":"Get","code":"OK","ms":3,)"
                         R"("share":0.5,"replayed":true})");
  EXPECT_EQ(lines[1]["level"], "info");
}

TEST_F(LogTest, EscapesWhateverItIsGiven) {
  const auto lines = Lines([] {
    Log(LogLevel::kInfo, "a\"b\nc",
        {{"broken", "\xE9\x9D"}, {"nul", std::string_view("a\0b", 3)}, {"key\n\xFF", "青海"}});
  });
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0]["message"], "a\"b\nc");
  EXPECT_EQ(lines[0]["broken"], "\uFFFD");
  EXPECT_EQ(lines[0]["nul"], std::string("a\0b", 3));
  EXPECT_EQ(lines[0]["key\n\uFFFD"], "青海");
}

TEST_F(LogTest, FieldsDoNotOverwriteTheLinesOwn) {
  const auto lines = Lines([] {
    Log(LogLevel::kInfo, "true", {{"level", "error"}, {"message", "false"}, {"service", "x"}});
  });
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0]["level"], "info");
  EXPECT_EQ(lines[0]["message"], "true");
  EXPECT_EQ(lines[0]["service"], "pairing");
}

TEST_F(LogTest, ObeysTheLevel) {
  const auto all = [] {
    for (LogLevel level : {LogLevel::kDebug, LogLevel::kInfo, LogLevel::kWarning, LogLevel::kError}) Log(level, "x");
  };
  SetLogLevel(LogLevel::kDebug);
  EXPECT_EQ(Lines(all).size(), 4U);
  SetLogLevel(LogLevel::kWarning);
  EXPECT_EQ(Lines(all).size(), 2U);
  EXPECT_FALSE(LogEnabled(LogLevel::kInfo));
  EXPECT_TRUE(LogEnabled(LogLevel::kError));
  SetLogLevel(LogLevel::kOff);
  EXPECT_EQ(Lines(all).size(), 0U);
}

TEST_F(LogTest, KnowsLevelsByName) {
  EXPECT_EQ(LogLevelNamed("debug"), LogLevel::kDebug);
  EXPECT_EQ(LogLevelNamed("off"), LogLevel::kOff);
  EXPECT_EQ(LogLevelNamed("INFO"), std::nullopt);
  EXPECT_EQ(LogLevelNamed(""), std::nullopt);
}

TEST_F(LogTest, KeepsLinesOfThreadsApart) {
  const auto lines = Lines([] {
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([] {
        for (int n = 0; n < 100; ++n) Log(LogLevel::kInfo, "threads", {{"n", n}});
      });
    }
    for (std::thread& thread : threads) thread.join();
  });
  EXPECT_EQ(lines.size(), 400U);
}

}  // namespace
}  // namespace jiedui
