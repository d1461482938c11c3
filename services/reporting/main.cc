// The reporting service: who owes a report, what it says, what is judged by it.
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "common/base/log.h"
#include "common/messaging/consumer.h"
#include "common/process/process.h"
#include "common/rpc/channel.h"
#include "common/rules/rule_service.h"
#include "common/rules/rules.h"
#include "jiedui/events/v1/event_service.grpc.pb.h"
#include "jiedui/pairing/v1/pairing_service.grpc.pb.h"
#include "services/reporting/access.h"
#include "services/reporting/calendar/rpc.h"
#include "services/reporting/config.pb.h"
#include "services/reporting/heard.h"
#include "services/reporting/indicators/rpc.h"
#include "services/reporting/obligations/rpc.h"
#include "services/reporting/schema.h"
#include "services/reporting/targets/rpc.h"
#include "services/reporting/timers.h"

namespace jiedui::reporting {
namespace {

class Reporting final : public process::Service {
 public:
  Reporting(const process::Ground& ground, const std::shared_ptr<grpc::Channel>& pairing)
      : clock_(ground.clock),
        calendar_(ground.database, ground.workers),
        obligations_(ground.database, ground.workers),
        indicators_(ground.database, ground.workers),
        targets_(ground.database, ground.workers),
        calendar_rpc_(ground.front, calendar_),
        obligation_rpc_(ground.front, obligations_),
        indicator_rpc_(ground.front, indicators_),
        target_rpc_(ground.front, targets_),
        rules_(ground.front, ground.database, ground.workers,
               {.service = "reporting", .may_write = access::MayCall, .check_region = AnyRegion}) {
    if (pairing == nullptr) return;
    heard_pairing_.emplace(
        ground.database, ground.metrics,
        messaging::Consumer::Options{.consumer = std::string(kHeardPairing),
                                     .source = "pairing",
                                     .redis = ground.redis,
                                     .channel = pairing,
                                     .caller = {.person = "reporting", .role = "system"}},
        [&clock = clock_](db::Tx& tx, const db::LoggedEvent& event) { return ApplyHeard(tx, clock.Today(), event); });
  }

  std::vector<rpc::Served> GrpcServices() override {
    return {{&calendar_rpc_, v1::CalendarService::service_full_name()},
            {&obligation_rpc_, v1::ObligationService::service_full_name()},
            {&indicator_rpc_, v1::IndicatorService::service_full_name()},
            {&target_rpc_, v1::TargetService::service_full_name()},
            {&rules_, rules::v1::RuleService::service_full_name()}};
  }

  db::TimerHandler TimerHandler() override {
    return [this](db::Tx& tx, const db::Timer& timer) { return FireTimer(tx, clock_.Today(), timer); };
  }

 private:
  // The registry keeps the regions; a rule may name one that has not been heard of yet.
  static absl::Status AnyRegion(db::Tx&, std::string_view) { return absl::OkStatus(); }

  const Clock& clock_;
  CalendarService calendar_;
  ObligationService obligations_;
  IndicatorService indicators_;
  TargetService targets_;
  CalendarRpc calendar_rpc_;
  ObligationRpc obligation_rpc_;
  IndicatorRpc indicator_rpc_;
  TargetRpc target_rpc_;
  rules::RuleService rules_;
  std::optional<messaging::Consumer> heard_pairing_;  // last: it uses the rest
};

absl::StatusOr<std::unique_ptr<process::Service>> Make(const process::Ground& ground, const Config& config) {
  std::shared_ptr<grpc::Channel> pairing;
  if (config.pairing().empty()) {
    Log(LogLevel::kWarning, "no pairing registry: nothing is owed by anybody");
  } else {
    pairing = rpc::Connect(config.pairing(), {pairing::v1::Pairing::descriptor()->file()->service(0),
                                              events::v1::WatchEventsRequest::descriptor()->file()->service(0)});
  }
  return std::make_unique<Reporting>(ground, pairing);
}

}  // namespace
}  // namespace jiedui::reporting

int main(int argc, char** argv) {
  using namespace jiedui;
  reporting::Config config;
  return process::Main(argc, argv,
                       {.name = "reporting",
                        .schema = {rules::RulesComponent(),
                                   {"reporting", reporting::SqliteMigrations(), reporting::PostgresqlMigrations()}},
                        .config = &config,
                        .common = [&config]() -> const process::ServiceConfig& { return config.service(); },
                        .listen = "127.0.0.1:7404",
                        .make = [&config](const process::Ground& ground) { return reporting::Make(ground, config); },
                        .may_watch = &reporting::access::MayCall});
}
