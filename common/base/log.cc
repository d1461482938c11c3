#include "common/base/log.h"

#include <array>
#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "nlohmann/json.hpp"
#include "spdlog/logger.h"
#include "spdlog/sinks/stdout_sinks.h"

namespace jiedui {
namespace {

constexpr std::array<std::string_view, 5> kNames = {"debug", "info", "warning", "error", "off"};

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
  nlohmann::ordered_json line;
  line["time"] = absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", absl::Now(), absl::UTCTimeZone());
  line["level"] = kNames[static_cast<size_t>(level)];
  {
    absl::MutexLock lock(&output.mutex);
    line["service"] = output.service;
  }
  line["message"] = message;
  for (const LogField& field : fields) {
    std::visit([&](const auto& value) { line.emplace(std::string(field.key), value); }, field.value);
  }
  const std::string text = line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  output.lines.log(spdlog::level::info, spdlog::string_view_t(text));
}

}  // namespace log_internal
}  // namespace jiedui
