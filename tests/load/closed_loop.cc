#include <atomic>
#include <thread>
#include <vector>

#include "tests/load/runs.h"

namespace jiedui::load {
namespace {

// What one thread saw inside the window.
struct Seen {
  std::vector<float> microseconds;
  int64_t errors = 0;
  std::string first_error;
  size_t request_bytes = 0, response_bytes = 0;  // of all answers together
};

struct Window {
  SteadyClock::time_point begin, end;
};

void Drive(const Traffic& traffic, int callers, int channels, uint64_t seed, const Window& window, Seen& seen) {
  grpc::CompletionQueue queue;
  Random random(seed);
  int channel = 0;
  const auto start = [&] {
    traffic.Start(random, channel, queue);
    channel = (channel + 1) % channels;
  };
  for (int i = 0; i < callers; ++i) start();
  void* tag = nullptr;
  bool ok = false;
  for (int open = callers; open > 0 && queue.Next(&tag, &ok);) {
    const std::unique_ptr<Ongoing> call(static_cast<Ongoing*>(tag));
    const auto now = SteadyClock::now();
    if (call->status.ok()) traffic.Answered(*call);
    if (!call->status.ok()) {
      if (seen.errors++ == 0) seen.first_error = call->status.error_message();
    } else if (now >= window.begin && now < window.end) {
      seen.microseconds.push_back(Microseconds(now - call->began));
      seen.request_bytes += call->request_bytes;
      seen.response_bytes += call->response().ByteSizeLong();
    }
    if (now < window.end) {
      start();
    } else {
      --open;
    }
  }
  queue.Shutdown();
  while (queue.Next(&tag, &ok)) {
  }
}

}  // namespace

nlohmann::json RunClosedLoop(const Traffic& traffic, const TrafficOptions& traffic_options,
                             const ClosedLoopOptions& options) {
  const int threads = std::min(options.threads, options.callers);
  std::vector<Seen> seen(static_cast<size_t>(threads));
  std::random_device device;
  Window window;
  window.begin = SteadyClock::now() + Seconds(options.warm_up);
  window.end = window.begin + Seconds(options.seconds);
  std::vector<std::thread> drivers;
  for (int i = 0; i < threads; ++i) {
    const int callers = options.callers / threads + (i < options.callers % threads ? 1 : 0);
    const uint64_t seed = (static_cast<uint64_t>(device()) << 32) + device();
    drivers.emplace_back([&, i, callers, seed] {
      Drive(traffic, callers, traffic_options.channels, seed, window, seen[static_cast<size_t>(i)]);
    });
  }
  std::this_thread::sleep_until(window.begin);
  const double cpu_before = CpuSeconds(options.server);
  std::this_thread::sleep_until(window.end);
  const double cpu = CpuSeconds(options.server) - cpu_before;
  for (std::thread& driver : drivers) driver.join();

  Seen all;
  for (Seen& part : seen) {
    all.microseconds.insert(all.microseconds.end(), part.microseconds.begin(), part.microseconds.end());
    if (all.errors == 0) all.first_error = part.first_error;
    all.errors += part.errors;
    all.request_bytes += part.request_bytes;
    all.response_bytes += part.response_bytes;
  }
  const size_t calls = all.microseconds.size();
  nlohmann::json report = {{"calls", calls},
                           {"per_second", static_cast<double>(calls) / options.seconds},
                           {"errors", all.errors},
                           {"first_error", all.first_error}};
  if (calls > 0) {
    report["server_cpu_us"] = cpu * 1e6 / static_cast<double>(calls);
    report["request_bytes"] = all.request_bytes / calls;
    report["response_bytes"] = all.response_bytes / calls;
  }
  AddPercentiles(report, "", all.microseconds);
  return report;
}

}  // namespace jiedui::load
