#include "common/base/log.h"

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <type_traits>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/json_text.h"
#include "nlohmann/json.hpp"
#include "spdlog/logger.h"
#include "spdlog/sinks/stdout_sinks.h"

namespace jiedui {
namespace {

constexpr std::array<std::string_view, 5> kNames = {"debug", "info", "warning", "error", "off"};
constexpr std::array<std::string_view, 4> kOwn = {"time", "level", "service", "message"};  // keys of every line

struct Output {
  absl::Mutex mutex;
  std::string service ABSL_GUARDED_BY(mutex);
  spdlog::logger lines{"jiedui", std::make_shared<spdlog::sinks::stderr_sink_mt>()};

  Output() { lines.set_pattern("%v"); }
};

// Never destroyed: threads may log until the process has ended.
Output& TheOutput() {
  static Output* const output = new Output;
  return *output;
}

}  // namespace

void SetLogLevel(LogLevel level) { log_internal::level.store(level, std::memory_order_relaxed); }

std::optional<LogLevel> LogLevelNamed(std::string_view name) {
  for (size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == name) return static_cast<LogLevel>(i);
  }
  return std::nullopt;
}

void SetLogService(std::string_view service) {
  Output& output = TheOutput();
  absl::MutexLock lock(&output.mutex);
  output.service = service;
}

namespace log_internal {

std::atomic<LogLevel> level{LogLevel::kInfo};

void Write(LogLevel level, std::string_view message, LogFields fields) {
  Output& output = TheOutput();
  std::string line;
  line.reserve(512);
  const auto begin_member = [&line](std::string_view key) {
    line += line.empty() ? '{' : ',';
    AppendJsonText(line, key);
    line += ':';
  };
  begin_member("time");
  AppendJsonText(line, absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", absl::Now(), absl::UTCTimeZone()));
  begin_member("level");
  AppendJsonText(line, kNames[static_cast<size_t>(level)]);
  begin_member("service");
  {
    absl::MutexLock lock(&output.mutex);
    AppendJsonText(line, output.service);
  }
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
            line += nlohmann::json(value).dump();  // the shortest that reads back; null for what is no number
          } else if constexpr (std::is_same_v<Type, bool>) {
            line += value ? "true" : "false";
          } else {
            absl::StrAppend(&line, value);
          }
        },
        field.value);
  }
  line += '}';
  output.lines.log(spdlog::level::info, spdlog::string_view_t(line));
}

}  // namespace log_internal
}  // namespace jiedui
