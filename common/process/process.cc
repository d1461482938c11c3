#include "common/process/process.h"

#include <algorithm>
#include <cstdio>
#include <exception>
#include <optional>
#include <utility>

#include "CLI/CLI.hpp"
#include "absl/base/thread_annotations.h"
#include "absl/cleanup/cleanup.h"
#include "absl/synchronization/mutex.h"
#include "common/base/civil.h"
#include "common/base/config.h"
#include "common/base/log.h"
#include "common/base/text.h"
#include "common/messaging/relay.h"
#include "common/process/health.h"
#include "common/process/housekeeping.h"
#include "common/process/timers.h"
#include "common/rpc/event_service.h"

namespace jiedui::process {
namespace {

constexpr int kQueueOfWork = 4096;
constexpr absl::Duration kDefaultDrain = absl::Seconds(10);

// Tells whoever follows the log of each commit. The store is there before them and, with a write that it still has, after them.
class Followers {
 public:
  void Tell(std::vector<db::EventPtr> events) {
    absl::MutexLock lock(&mutex_);
    if (tail_ != nullptr) tail_->Committed(std::move(events));
    if (relay_ != nullptr) relay_->Nudge();
  }
  void Join(db::Tail* tail, messaging::Relay* relay) {
    absl::MutexLock lock(&mutex_);
    tail_ = tail;
    relay_ = relay;
  }
  void Leave() { Join(nullptr, nullptr); }

 private:
  absl::Mutex mutex_;
  db::Tail* tail_ ABSL_GUARDED_BY(mutex_) = nullptr;
  messaging::Relay* relay_ ABSL_GUARDED_BY(mutex_) = nullptr;
};

// Where short reads take a connection on the thread that asks, scans leave them one.
int Workers(const ServiceConfig& config, const db::Database& database) {
  if (config.workers() > 0) return config.workers();
  return std::max(database.ReadConnections() - (database.ShortReadsInline() ? 1 : 0), 1);
}

int Refuse(std::string_view what, const absl::Status& status) {
  Log(LogLevel::kError, what, {{"error", std::string(status.message())}});
  return 1;
}

absl::StatusOr<std::unique_ptr<db::Database>> OpenStore(const ServiceConfig& config, std::string_view service,
                                                        const db::Schema& schema, const Clock& clock) {
  if (config.has_sqlite()) {
    db::SqliteOptions options{.path = config.sqlite().path()};
    if (config.sqlite().readers() > 0) options.readers = config.sqlite().readers();
    if (!config.sqlite().synchronous().empty()) options.synchronous = config.sqlite().synchronous();
    return db::OpenSqlite(options, schema, clock);
  }
  if (config.has_postgresql()) {
    const PostgresqlStore& store = config.postgresql();
    db::PostgresqlOptions options{.conninfo = store.conninfo(), .search_path = store.search_path()};
    if (options.search_path.empty()) options.search_path = service;
    if (store.writers() > 0) options.writers = store.writers();
    if (store.readers() > 0) options.readers = store.readers();
    return db::OpenPostgresql(options, schema, clock);
  }
  return absl::InvalidArgumentError("the settings name no store: set sqlite.path or postgresql.conninfo");
}

messaging::Relay::Options RelayOptions(const RedisConfig& config, const messaging::RedisOptions& redis,
                                       std::string_view service) {
  messaging::Relay::Options options{.service = std::string(service), .redis = redis};
  if (config.stream_length() > 0) options.stream_length = config.stream_length();
  if (config.stream_days() > 0) options.stream_age = absl::Hours(24) * config.stream_days();
  return options;
}

absl::StatusOr<std::unique_ptr<Clock>> MakeClock(const std::string& demonstration_today) {
  if (demonstration_today.empty()) return std::make_unique<SystemClock>();
  absl::StatusOr<absl::CivilDay> day = ParseDay("demonstration_today", demonstration_today);
  if (!day.ok()) return day.status();
  Log(LogLevel::kWarning, "demonstration: the business date is fixed", {{"today", demonstration_today}});
  return std::make_unique<SystemClock>(*day);
}

// Serves until a signal. What is made here ends in the opposite order: calls first, the store last.
int Serve(Definition& definition, const std::string& address) {
  const ServiceConfig& config = definition.common();
  absl::StatusOr<std::unique_ptr<Clock>> clock = MakeClock(config.demonstration_today());
  if (!clock.ok()) return Refuse("settings", clock.status());

  Metrics metrics;
  if (!config.metrics_listen().empty()) {
    absl::StatusOr<int> port = metrics.Serve(config.metrics_listen());
    if (!port.ok()) return Refuse("cannot serve metrics", port.status());
  }

  Followers followers;
  absl::StatusOr<std::unique_ptr<db::Database>> database =
      OpenStore(config, definition.name, definition.schema, **clock);
  if (!database.ok()) return Refuse("cannot open the store", database.status());
  (*database)->OnCommit([&followers](std::vector<db::EventPtr> events) { followers.Tell(std::move(events)); });
  db::Tail tail(**database, {.position = &metrics.log_position()});
  const messaging::RedisOptions redis{.address = config.redis().address(),
                                      .username = config.redis().username(),
                                      .password = config.redis().password()};
  // Without Redis too: on PostgreSQL it gives the log its positions.
  messaging::Relay relay(**database, tail, metrics, RelayOptions(config.redis(), redis, definition.name));
  followers.Join(&tail, &relay);
  const absl::Cleanup leave = [&followers] { followers.Leave(); };

  WorkerPool workers(Workers(config, **database), kQueueOfWork);
  rpc::Front front(**clock, metrics, config.has_insecure() ? rpc::Identity::kStatedActor : rpc::Identity::kNone);
  rpc::EventService events(front, **database, tail, workers, std::string(definition.name), definition.may_watch);
  absl::StatusOr<std::unique_ptr<Service>> service =
      definition.make({**clock, metrics, **database, tail, workers, front, redis});
  if (!service.ok()) return Refuse("cannot make the service", service.status());
  std::vector<rpc::Served> services = (*service)->GrpcServices();
  services.push_back({&events, events::v1::EventService::service_full_name()});
  absl::StatusOr<std::unique_ptr<rpc::Server>> server = rpc::Server::Start(
      {.address = address, .insecure_network = config.insecure().private_network()}, front, services);
  if (!server.ok()) return Refuse("cannot listen", server.status());
  // One line for scripts that start us on a free port.
  std::printf("%s listens on %s\n", std::string(definition.name).c_str(), (*server)->address().c_str());
  std::fflush(stdout);
  std::optional<Housekeeping> housekeeping(std::in_place, **database, **clock);
  std::optional<Timers> timers;
  if (db::TimerHandler handler = (*service)->TimerHandler()) timers.emplace(**database, **clock, std::move(handler));

  const int signal = rpc::WaitForStopSignal();
  Log(LogLevel::kInfo, "draining", {{"signal", signal}});
  timers.reset();
  housekeeping.reset();
  (*server)->Drain(config.drain_seconds() > 0 ? absl::Seconds(config.drain_seconds()) : kDefaultDrain);
  Log(LogLevel::kInfo, "stopped");
  return 0;
}

}  // namespace

int Main(int argc, char** argv, Definition definition) {
  rpc::BlockStopSignals();  // before any thread
  // Debian builds Abseil to look for lock cycles at every Lock. The tests do so; a service would pay a tenth of its time.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  SetLogService(definition.name);

  std::string file;
  std::vector<std::string> overrides;
  bool health = false;
  CLI::App app("Jiedui 结对: the " + std::string(definition.name) + " service");
  app.add_option("--config", file, "Settings as JSON");
  app.add_option("--set", overrides, "A setting as path=value, over those of the file; repeatable")
      ->allow_extra_args(false);
  app.add_flag("--health", health, "Ask the running service: exit code 0 when it serves");
  app.set_version_flag("--version", JIEDUI_VERSION);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }

  absl::Status loaded = LoadConfig(file, overrides, *definition.config);
  if (!loaded.ok()) return Refuse("settings", loaded);
  const ServiceConfig& config = definition.common();
  if (!config.log_level().empty()) {
    const std::optional<LogLevel> level = LogLevelNamed(config.log_level());
    if (!level.has_value())
      return Refuse("settings", absl::InvalidArgumentError("log_level: debug, info, warning or error"));
    SetLogLevel(*level);
  }
  const std::string address(config.listen().empty() ? definition.listen : std::string_view(config.listen()));
  if (health) return AskHealth(address);
  return Serve(definition, address);
}

}  // namespace jiedui::process
