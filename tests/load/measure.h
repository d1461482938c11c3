// What the load client reports of a run.
#pragma once

#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <vector>

#include "nlohmann/json.hpp"

namespace jiedui::load {

using SteadyClock = std::chrono::steady_clock;

// Adds <prefix>p50_us, <prefix>p99_us, <prefix>max_us; nothing when there are no samples. Sorts.
void AddPercentiles(nlohmann::json& report, const char* prefix, std::vector<float>& microseconds);

// CPU time of a process so far, user and system together, in seconds; 0 for pid 0.
double CpuSeconds(pid_t pid);

inline std::chrono::nanoseconds Seconds(double seconds) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::duration<double>(seconds));
}

inline float Microseconds(std::chrono::nanoseconds duration) { return static_cast<float>(duration.count()) / 1000; }

}  // namespace jiedui::load
