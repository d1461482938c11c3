// The pairing service: who helps whom, since when.
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/log.h"
#include "common/messaging/consumer.h"
#include "common/process/process.h"
#include "common/rpc/channel.h"
#include "common/rules/rule_service.h"
#include "common/rules/rules.h"
#include "services/pairing/config.pb.h"
#include "services/pairing/contradictions.h"
#include "services/pairing/linked.h"
#include "services/pairing/pairing_service.h"
#include "services/pairing/policy.h"
#include "services/pairing/records/record_rpc.h"
#include "services/pairing/records/record_service.h"
#include "services/pairing/region_service.h"
#include "services/pairing/region_set_service.h"
#include "services/pairing/registers_service.h"
#include "services/pairing/review_service.h"
#include "services/pairing/rpc.h"
#include "services/pairing/schema.h"
#include "services/pairing/store.h"
#include "services/pairing/store_names.h"
#include "services/pairing/store_regions.h"

namespace jiedui::pairing {
namespace {

class Registry final : public process::Service {
 public:
  Registry(const process::Ground& ground, const Config& config)
      : clock_(ground.clock),
        pairings_(ground.database, ground.workers),
        regions_(ground.database, ground.workers),
        region_sets_(ground.database, ground.workers),
        registers_(ground.database, ground.workers),
        records_(ground.database, ground.workers),
        reviews_(ground.database, ground.workers),
        pairing_rpc_(ground.front, pairings_),
        region_rpc_(ground.front, regions_, registers_),
        region_set_rpc_(ground.front, region_sets_),
        party_rpc_(ground.front, registers_),
        scheme_rpc_(ground.front, registers_),
        record_rpc_(ground.front, records_),
        // NOLINTNEXTLINE(bugprone-throw-keyword-missing): its base, named after ListExceptions, is taken for an exception.
        review_rpc_(ground.front, reviews_),
        rules_(ground.front, ground.database, ground.workers,
               {.service = "pairing", .may_write = policy::MayWrite, .check_region = store::CheckRegionCode}) {
    if (config.trusteeship().empty()) return;
    linked_.emplace(ground.database, ground.metrics,
                    messaging::Consumer::Options{.consumer = std::string(kLinkedConsumer),
                                                 .source = "trusteeship",
                                                 .redis = ground.redis,
                                                 .channel = rpc::Connect(config.trusteeship(), {}),
                                                 .caller = {.person = "pairing", .role = "system"}},
                    [&clock = ground.clock](db::Tx& tx, const db::LoggedEvent& event) {
                      return ApplyLinked(tx, clock.Today(), event);
                    });
  }

  std::vector<rpc::Served> GrpcServices() override {
    return {{&pairing_rpc_, v1::PairingService::service_full_name()},
            {&region_rpc_, v1::RegionService::service_full_name()},
            {&region_set_rpc_, v1::RegionSetService::service_full_name()},
            {&party_rpc_, v1::PartyService::service_full_name()},
            {&scheme_rpc_, v1::SchemeService::service_full_name()},
            {&record_rpc_, v1::RecordService::service_full_name()},
            {&review_rpc_, v1::ReviewService::service_full_name()},
            {&rules_, rules::v1::RuleService::service_full_name()}};
  }

  // What was refused to trusteeships is tried again.
  db::TimerHandler TimerHandler() override {
    return [this](db::Tx& tx, const db::Timer& timer) { return FireTimer(tx, clock_.Today(), timer); };
  }

 private:
  const Clock& clock_;
  PairingService pairings_;
  RegionService regions_;
  RegionSetService region_sets_;
  RegistersService registers_;
  RecordService records_;
  ReviewService reviews_;
  PairingRpc pairing_rpc_;
  RegionRpc region_rpc_;
  RegionSetRpc region_set_rpc_;
  PartyRpc party_rpc_;
  SchemeRpc scheme_rpc_;
  RecordRpc record_rpc_;
  ReviewRpc review_rpc_;
  rules::RuleService rules_;
  std::optional<messaging::Consumer> linked_;  // last: it uses the rest
};

}  // namespace
}  // namespace jiedui::pairing

int main(int argc, char** argv) {
  using namespace jiedui;
  pairing::Config config;
  return process::Main(
      argc, argv,
      {.name = "pairing",
       .schema = {rules::RulesComponent(), {"pairing", pairing::SqliteMigrations(), pairing::PostgresqlMigrations()}},
       .config = &config,
       .common = [&config]() -> const process::ServiceConfig& { return config.service(); },
       .listen = "127.0.0.1:7401",
       .make = [&config](const process::Ground& ground) -> absl::StatusOr<std::unique_ptr<process::Service>> {
         // What SQL alone could not: the second migration's columns of regions that were there before it.
         absl::Status filled = db::WriteAndWait(ground.database, pairing::store::FillRegionDates);
         if (!filled.ok()) return filled;
         absl::StatusOr<int64_t> refreshed = pairing::store::RefreshNames(ground.database);
         if (!refreshed.ok()) return refreshed.status();
         if (*refreshed > 0) Log(LogLevel::kInfo, "names derived anew", {{"resources", *refreshed}});
         absl::Status scanned = pairing::contradictions::EnsureScanned(ground.database);
         if (!scanned.ok()) return scanned;
         return std::make_unique<pairing::Registry>(ground, config);
       }});
}
