// What every service process is made of besides its service: settings, log, metrics, store, relay, server, drain.
//
// A service's main.cc says what is its own and calls Main; all four start and stop alike.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "common/base/clock.h"
#include "common/base/metrics.h"
#include "common/base/worker_pool.h"
#include "common/db/database.h"
#include "common/db/tail.h"
#include "common/db/timer.h"
#include "common/messaging/redis.h"
#include "common/process/config.pb.h"
#include "common/rpc/event_service.h"
#include "common/rpc/front.h"
#include "common/rpc/server.h"
#include "google/protobuf/message.h"

namespace jiedui::process {

// The ground a service stands on; everything in it outlives the service.
struct Ground {
  const Clock& clock;
  Metrics& metrics;
  db::Database& database;
  db::Tail& tail;
  WorkerPool& workers;
  rpc::Front& front;
  const messaging::RedisOptions& redis;  // for consumers; an empty address: no Redis
};

// A running service: whatever must live while it serves, and what of it answers gRPC.
class Service {
 public:
  virtual ~Service() = default;
  virtual std::vector<rpc::Served> GrpcServices() = 0;
  // What the store's timers do when they are due; empty: the service has none. Called on a thread of its own, from the start of serving
  // until the drain.
  virtual db::TimerHandler TimerHandler() { return nullptr; }
};

struct Definition {
  std::string_view name;              // "pairing": of its stream, its events' source, its PostgreSQL schema
  db::Schema schema;                  // its components
  google::protobuf::Message* config;  // its settings, read before `make` is called
  absl::AnyInvocable<const ServiceConfig&() const> common;  // the part of `config` that all services have
  std::string_view listen;                                  // the address when the settings name none
  absl::AnyInvocable<absl::StatusOr<std::unique_ptr<Service>>(const Ground&)> make;
  rpc::MayWatch may_watch = &rpc::AnyoneButPublic;  // the log
};

// Runs the service until SIGTERM or SIGINT, then drains. The exit code: 0 after a drain, 1 when it could not start, 2 for a
// wrong command line.
//   NAME [--config FILE] [--set path=value]…    serve
//   NAME --health [--config FILE] …             ask a running one: 0 when it serves
//   NAME --version
int Main(int argc, char** argv, Definition definition);

}  // namespace jiedui::process
