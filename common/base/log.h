// The log: one JSON object a line on stderr, for machines first.
//
//   Log(LogLevel::kInfo, "call", {{"method", method}, {"code", "OK"}, {"ms", 3}});
//   {"time":"2026-03-02T01:00:00.000000Z","level":"info","service":"pairing","message":"call","method":"…","code":"OK","ms":3}
//
// Lines are written together, at most kLogHeldBack after they were logged; from the level warning on at once, with those before.
// A process that is killed or crashes loses what it held back: the log tells of calls, the audit proves them.
//
// Level and service belong to the process: set once by main, read everywhere. Thread-safe; never throws, whatever the bytes.
// Nothing of a field marked `personal` may be logged; that is the caller's duty.
#pragma once

#include <atomic>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <type_traits>
#include <variant>

#include "absl/time/time.h"

namespace jiedui {

enum class LogLevel { kDebug, kInfo, kWarning, kError, kOff };

// One key with its value; both are read before Log returns. The keys of every line (time, level, service, message) cannot be
// overwritten.
struct LogField {
  LogField(std::string_view key, std::string_view text) : key(key), value(text) {}
  LogField(std::string_view key, const char* text) : key(key), value(std::string_view(text)) {}
  template <std::integral T>
  LogField(std::string_view key, T number) : key(key) {
    if constexpr (std::is_same_v<T, bool>) {
      value = number;
    } else {
      value = static_cast<int64_t>(number);
    }
  }
  LogField(std::string_view key, std::floating_point auto number) : key(key), value(static_cast<double>(number)) {}

  std::string_view key;
  std::variant<std::string_view, bool, int64_t, double> value;
};

using LogFields = std::initializer_list<LogField>;

// kInfo until set. A line below the level costs one comparison.
void SetLogLevel(LogLevel level);
// "debug", "info", "warning", "error", "off".
std::optional<LogLevel> LogLevelNamed(std::string_view name);
// The value of `service`; empty until set.
void SetLogService(std::string_view service);

// For how long lines below warning may be held back.
inline constexpr absl::Duration kLogHeldBack = absl::Milliseconds(20);
// Writes what is held back. Done at exit, too.
void FlushLog();

namespace log_internal {
extern std::atomic<LogLevel> level;
void Write(LogLevel level, std::string_view message, LogFields fields);
}  // namespace log_internal

inline bool LogEnabled(LogLevel level) { return level >= log_internal::level.load(std::memory_order_relaxed); }

inline void Log(LogLevel level, std::string_view message, LogFields fields = {}) {
  if (LogEnabled(level)) log_internal::Write(level, message, fields);
}

}  // namespace jiedui
