#include "common/base/metrics.h"

#include <exception>

#include "common/base/text.h"

namespace jiedui {
namespace {

// From a read in memory to a slow export.
const prometheus::Histogram::BucketBoundaries& Buckets() {
  static const auto* const buckets = new prometheus::Histogram::BucketBoundaries{
      0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};
  return *buckets;
}

}  // namespace

void RpcMetrics::Record(absl::StatusCode code, absl::Duration elapsed) {
  auto index = static_cast<size_t>(code);
  if (index >= by_code_.size()) index = static_cast<size_t>(absl::StatusCode::kUnknown);
  prometheus::Counter* counter = by_code_[index].load(std::memory_order_acquire);
  if (counter == nullptr) {
    // Two threads may both come here: the family gives both the same counter.
    const std::string name = absl::StatusCodeToString(static_cast<absl::StatusCode>(index));
    counter = &calls_.Add({{"method", method_}, {"code", name}});
    by_code_[index].store(counter, std::memory_order_release);
  }
  counter->Increment();
  seconds_.Observe(absl::ToDoubleSeconds(elapsed));
}

Metrics::Metrics()
    : registry_(std::make_shared<prometheus::Registry>()),
      calls_(prometheus::BuildCounter().Name("jiedui_rpc_calls_total").Help("Calls answered").Register(*registry_)),
      seconds_(prometheus::BuildHistogram()
                   .Name("jiedui_rpc_seconds")
                   .Help("Time from a call's arrival to its answer")
                   .Register(*registry_)),
      consumer_lag_(prometheus::BuildGauge()
                        .Name("jiedui_consumer_lag")
                        .Help("Events of another service not yet applied")
                        .Register(*registry_)),
      dead_letters_(prometheus::BuildCounter()
                        .Name("jiedui_dead_letters_total")
                        .Help("Events set aside because they could not be applied")
                        .Register(*registry_)),
      db_queue_(prometheus::BuildGauge()
                    .Name("jiedui_db_queue")
                    .Help("Writes waiting for the store")
                    .Register(*registry_)
                    .Add({})),
      log_position_(prometheus::BuildGauge()
                        .Name("jiedui_log_position")
                        .Help("Last position of the event log")
                        .Register(*registry_)
                        .Add({})),
      relay_position_(prometheus::BuildGauge()
                          .Name("jiedui_relay_position")
                          .Help("Last position of the event log sent to Redis")
                          .Register(*registry_)
                          .Add({})) {}

RpcMetrics& Metrics::Rpc(std::string_view method) {
  absl::MutexLock lock(&mutex_);
  const auto known = rpcs_.find(method);
  if (known != rpcs_.end()) return *known->second;
  prometheus::Histogram& seconds = seconds_.Add({{"method", std::string(method)}}, Buckets());
  auto made = std::unique_ptr<RpcMetrics>(new RpcMetrics(calls_, seconds, method));
  return *rpcs_.emplace(method, std::move(made)).first->second;
}

prometheus::Gauge& Metrics::ConsumerLag(std::string_view source) {
  return consumer_lag_.Add({{"source", std::string(source)}});
}

prometheus::Counter& Metrics::DeadLetters(std::string_view source) {
  return dead_letters_.Add({{"source", std::string(source)}});
}

absl::StatusOr<int> Metrics::Serve(std::string_view address) {
  try {
    exposer_ = std::make_unique<prometheus::Exposer>(std::string(address), 1);
    exposer_->RegisterCollectable(registry_);
    return exposer_->GetListeningPorts().at(0);
  } catch (const std::exception& error) {  // how the HTTP server says that it cannot listen
    exposer_.reset();
    return absl::UnavailableError(StrCat("cannot serve metrics on ", address, ": ", error.what()));
  }
}

}  // namespace jiedui
