#include "common/base/log.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <type_traits>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/json_text.h"
#include "spdlog/logger.h"
#include "spdlog/sinks/sink.h"

namespace jiedui {
namespace {

constexpr std::array<std::string_view, 5> kNames = {"debug", "info", "warning", "error", "off"};
constexpr std::array<std::string_view, 4> kOwn = {"time", "level", "service", "message"};  // keys of every line
constexpr size_t kMostHeldBack = 64 * 1024;

// Writes lines to stderr together: a call's line must not cost a system call. A line waits at most kLogHeldBack for others; from
// the level warning on none does.
class GatheringSink final : public spdlog::sinks::sink {
 public:
  GatheringSink() {
    std::thread([this] { FlushNowAndThen(); }).detach();
  }  // never destroyed, like Output

  void log(const spdlog::details::log_msg& line) override {
    absl::MutexLock lock(&gathering_);
    absl::StrAppend(&gathered_, absl::string_view(line.payload.data(), line.payload.size()), "\n");
    if (line.level < spdlog::level::warn && gathered_.size() < kMostHeldBack) return;
    WriteOut();
  }
  void flush() override {
    absl::MutexLock lock(&gathering_);
    WriteOut();
  }
  void set_pattern(const std::string&) override {}  // lines come complete
  void set_formatter(std::unique_ptr<spdlog::formatter>) override {}

 private:
  void WriteOut() ABSL_EXCLUSIVE_LOCKS_REQUIRED(gathering_) {
    for (absl::string_view rest = gathered_; !rest.empty();) {
      const ssize_t written = write(STDERR_FILENO, rest.data(), rest.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0 && errno == EAGAIN) {  // a pipe that does not block, and is full
        pollfd ready = {STDERR_FILENO, POLLOUT, 0};
        poll(&ready, 1, -1);
        continue;
      }
      if (written <= 0) break;  // nobody to tell
      rest.remove_prefix(static_cast<size_t>(written));
    }
    gathered_.clear();
  }

  [[noreturn]] void FlushNowAndThen() {
    for (;;) {
      {
        absl::MutexLock lock(&gathering_);
        gathering_.Await(absl::Condition(
            +[](std::string* gathered) { return !gathered->empty(); }, &gathered_));
      }
      absl::SleepFor(kLogHeldBack);
      flush();
    }
  }

  absl::Mutex gathering_;
  std::string gathered_ ABSL_GUARDED_BY(gathering_);
};

struct Output {
  spdlog::logger lines{"jiedui", std::make_shared<GatheringSink>()};
  std::atomic<const std::string*> service = nullptr;

  Output() {
    lines.set_level(spdlog::level::trace);  // LogEnabled decides
    SetService("");
    std::atexit(FlushLog);
  }
  void SetService(std::string_view name) {
    absl::MutexLock lock(&mutex_);
    service = &*names_.emplace(name).first;
  }

 private:
  absl::Mutex mutex_;
  std::set<std::string> names_ ABSL_GUARDED_BY(mutex_);  // all there ever were: a line may be reading one
};

// Never destroyed: threads may log until the process has ended.
Output& TheOutput() {
  static Output* const output = new Output;
  return *output;
}

spdlog::level::level_enum Spdlog(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug: return spdlog::level::debug;
    case LogLevel::kInfo: return spdlog::level::info;
    case LogLevel::kWarning: return spdlog::level::warn;
    default: return spdlog::level::err;
  }
}

// "2026-03-02T01:00:00.000000Z"; the calendar is asked once a second.
void AppendNow(std::string& line) {
  thread_local int64_t known_second = -1;
  thread_local std::string known_text;
  const int64_t micros = absl::ToUnixMicros(absl::Now());
  const int64_t second = micros / 1'000'000;
  if (second != known_second) {
    known_second = second;
    known_text = absl::FormatTime("%Y-%m-%dT%H:%M:%S.", absl::FromUnixSeconds(second), absl::UTCTimeZone());
  }
  absl::StrAppend(&line, known_text, absl::Dec(micros % 1'000'000, absl::kZeroPad6), "Z");
}

// The shortest text that reads back; null for what is no number.
void AppendNumber(std::string& line, double number) {
  if (!std::isfinite(number)) {
    line += "null";
    return;
  }
  std::array<char, 32> text;
  line.append(text.data(), std::to_chars(text.data(), text.data() + text.size(), number).ptr);
}

}  // namespace

void SetLogLevel(LogLevel level) { log_internal::level.store(level, std::memory_order_relaxed); }

std::optional<LogLevel> LogLevelNamed(std::string_view name) {
  for (size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == name) return static_cast<LogLevel>(i);
  }
  return std::nullopt;
}

void SetLogService(std::string_view service) { TheOutput().SetService(service); }

void FlushLog() { TheOutput().lines.flush(); }

namespace log_internal {

std::atomic<LogLevel> level{LogLevel::kInfo};

void Write(LogLevel level, std::string_view message, LogFields fields) {
  Output& output = TheOutput();
  std::string line;
  line.reserve(512);
  const auto begin_member = [&line](std::string_view key) {
    line += ',';
    AppendJsonText(line, key);
    line += ':';
  };
  line += R"({"time":")";
  AppendNow(line);
  line += '"';
  begin_member("level");
  AppendJsonText(line, kNames[static_cast<size_t>(level)]);
  begin_member("service");
  AppendJsonText(line, *output.service.load());
  begin_member("message");
  AppendJsonText(line, message);
  for (const LogField& field : fields) {
    if (std::find(std::begin(kOwn), std::end(kOwn), field.key) != std::end(kOwn)) continue;
    begin_member(field.key);
    std::visit(
        [&line](const auto& value) {
          using Type = std::decay_t<decltype(value)>;
          if constexpr (std::is_same_v<Type, std::string_view>) {
            AppendJsonText(line, value);
          } else if constexpr (std::is_same_v<Type, double>) {
            AppendNumber(line, value);
          } else if constexpr (std::is_same_v<Type, bool>) {
            line += value ? "true" : "false";
          } else {
            absl::StrAppend(&line, value);
          }
        },
        field.value);
  }
  line += '}';
  output.lines.log(Spdlog(level), spdlog::string_view_t(line));
}

}  // namespace log_internal
}  // namespace jiedui
