// What every service counts, for Prometheus. One Metrics a process, made by main and handed to whoever counts.
//
// Label values are resolved once, when a handle is asked for; counting is then an atomic addition (a mutex of its own for the
// histogram). Handles live as long as the Metrics. Thread-safe.
#pragma once

#include <array>
#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "prometheus/counter.h"
#include "prometheus/exposer.h"
#include "prometheus/family.h"
#include "prometheus/gauge.h"
#include "prometheus/histogram.h"
#include "prometheus/registry.h"

namespace jiedui {

// jiedui_rpc_calls_total{method,code} and jiedui_rpc_seconds{method} of one method.
class RpcMetrics {
 public:
  // One call answered with `code`, `elapsed` after it arrived.
  void Record(absl::StatusCode code, absl::Duration elapsed);

 private:
  friend class Metrics;
  RpcMetrics(prometheus::Family<prometheus::Counter>& calls, prometheus::Histogram& seconds, std::string_view method)
      : calls_(calls), seconds_(seconds), method_(method) {}

  prometheus::Family<prometheus::Counter>& calls_;
  prometheus::Histogram& seconds_;
  const std::string method_;
  // By code; made when a code is first answered, so that a scrape lists only what happened.
  std::array<std::atomic<prometheus::Counter*>, 17> by_code_{};
};

class Metrics {
 public:
  Metrics();

  // `method` is "jiedui.pairing.v1.PairingService/ActivatePairing". The same method gives the same handle.
  RpcMetrics& Rpc(std::string_view method);

  prometheus::Gauge& db_queue() { return db_queue_; }              // jiedui_db_queue: writes that wait
  prometheus::Gauge& log_position() { return log_position_; }      // jiedui_log_position: last position of our own log
  prometheus::Gauge& relay_position() { return relay_position_; }  // jiedui_relay_position: last position sent to Redis
  // jiedui_consumer_lag{source}: events of `source` ("pairing") not yet applied here.
  prometheus::Gauge& ConsumerLag(std::string_view source);
  // jiedui_dead_letters_total{source}
  prometheus::Counter& DeadLetters(std::string_view source);

  // Answers GET /metrics on `address` ("127.0.0.1:9464"; port 0 takes a free one) until destruction, which may then take two
  // seconds, and gives the port. Once.
  absl::StatusOr<int> Serve(std::string_view address);

  // For metrics of one service alone.
  prometheus::Registry& registry() { return *registry_; }

 private:
  const std::shared_ptr<prometheus::Registry> registry_;
  prometheus::Family<prometheus::Counter>& calls_;
  prometheus::Family<prometheus::Histogram>& seconds_;
  prometheus::Family<prometheus::Gauge>& consumer_lag_;
  prometheus::Family<prometheus::Counter>& dead_letters_;
  prometheus::Gauge& db_queue_;
  prometheus::Gauge& log_position_;
  prometheus::Gauge& relay_position_;
  absl::Mutex mutex_;
  std::map<std::string, std::unique_ptr<RpcMetrics>, std::less<>> rpcs_ ABSL_GUARDED_BY(mutex_);
  std::unique_ptr<prometheus::Exposer> exposer_;
};

}  // namespace jiedui
