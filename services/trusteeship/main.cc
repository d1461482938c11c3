// The trusteeship service: county schools taken under trusteeship by universities.
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
#include "jiedui/events/v1/event_service.grpc.pb.h"
#include "jiedui/pairing/v1/party.grpc.pb.h"
#include "services/trusteeship/access.h"
#include "services/trusteeship/config.pb.h"
#include "services/trusteeship/heard.h"
#include "services/trusteeship/registry.h"
#include "services/trusteeship/rpc.h"
#include "services/trusteeship/schema.h"
#include "services/trusteeship/timers.h"

namespace jiedui::trusteeship {
namespace {

class Trusteeships final : public process::Service {
 public:
  struct Others {
    std::shared_ptr<grpc::Channel> pairing, rotation;
  };

  Trusteeships(const process::Ground& ground, const Config& config, const Others& others)
      : clock_(ground.clock),
        registry_(AskOver(others.pairing)),
        programmes_(ground.database, ground.workers),
        trusteeships_(ground.database, ground.workers, *registry_),
        agreements_(ground.database, ground.workers),
        plans_(ground.database, ground.workers),
        measures_(ground.database, ground.workers),
        records_(ground.database, ground.workers),
        difficulties_(ground.database, ground.workers),
        practices_(ground.database, ground.workers),
        questions_(ground.database, ground.workers),
        programme_rpc_(ground.front, programmes_),
        trusteeship_rpc_(ground.front, trusteeships_),
        agreement_rpc_(ground.front, agreements_),
        plan_rpc_(ground.front, plans_),
        measure_rpc_(ground.front, measures_),
        record_rpc_(ground.front, records_),
        difficulty_rpc_(ground.front, difficulties_),
        practice_rpc_(ground.front, practices_),
        question_rpc_(ground.front, questions_),
        rules_(ground.front, ground.database, ground.workers,
               {.service = "trusteeship", .may_write = access::MayCall, .check_region = AnyRegion}) {
    if (!config.pairing().empty()) Hear(ground, heard_pairing_, kHeardConsumer, "pairing", others.pairing);
    if (!config.rotation().empty()) Hear(ground, heard_rotation_, kHeardRotation, "rotation", others.rotation);
  }

  std::vector<rpc::Served> GrpcServices() override {
    return {{&programme_rpc_, v1::ProgrammeService::service_full_name()},
            {&trusteeship_rpc_, v1::TrusteeshipService::service_full_name()},
            {&agreement_rpc_, v1::AgreementService::service_full_name()},
            {&plan_rpc_, v1::PlanService::service_full_name()},
            {&measure_rpc_, v1::MeasureService::service_full_name()},
            {&record_rpc_, v1::RecordService::service_full_name()},
            {&difficulty_rpc_, v1::DifficultyService::service_full_name()},
            {&practice_rpc_, v1::PracticeService::service_full_name()},
            {&question_rpc_, v1::QuestionService::service_full_name()},
            {&rules_, rules::v1::RuleService::service_full_name()}};
  }

  db::TimerHandler TimerHandler() override {
    return [this](db::Tx& tx, const db::Timer& timer) { return FireTimer(tx, clock_.Today(), timer); };
  }

 private:
  // The registry keeps the regions; a rule may name one that has not been heard of yet.
  static absl::Status AnyRegion(db::Tx&, std::string_view) { return absl::OkStatus(); }

  static void Hear(const process::Ground& ground, std::optional<messaging::Consumer>& consumer, std::string_view name,
                   std::string_view source, const std::shared_ptr<grpc::Channel>& channel) {
    consumer.emplace(ground.database, ground.metrics,
                     messaging::Consumer::Options{.consumer = std::string(name),
                                                  .source = std::string(source),
                                                  .redis = ground.redis,
                                                  .channel = channel,
                                                  .caller = {.person = "trusteeship", .role = "system"}},
                     [&clock = ground.clock](db::Tx& tx, const db::LoggedEvent& event) {
                       return ApplyHeard(tx, clock.Today(), event);
                     });
  }

  const Clock& clock_;
  const std::unique_ptr<Registry> registry_;
  ProgrammeService programmes_;
  TrusteeshipService trusteeships_;
  AgreementService agreements_;
  PlanService plans_;
  MeasureService measures_;
  RecordService records_;
  DifficultyService difficulties_;
  PracticeService practices_;
  QuestionService questions_;
  ProgrammeRpc programme_rpc_;
  TrusteeshipRpc trusteeship_rpc_;
  AgreementRpc agreement_rpc_;
  PlanRpc plan_rpc_;
  MeasureRpc measure_rpc_;
  RecordRpc record_rpc_;
  DifficultyRpc difficulty_rpc_;
  PracticeRpc practice_rpc_;
  QuestionRpc question_rpc_;
  rules::RuleService rules_;
  std::optional<messaging::Consumer> heard_pairing_, heard_rotation_;  // last: they use the rest
};

}  // namespace
}  // namespace jiedui::trusteeship

int main(int argc, char** argv) {
  using namespace jiedui;
  trusteeship::Config config;
  return process::Main(
      argc, argv,
      {.name = "trusteeship",
       .schema = {rules::RulesComponent(),
                  {"trusteeship", trusteeship::SqliteMigrations(), trusteeship::PostgresqlMigrations()}},
       .config = &config,
       .common = [&config]() -> const process::ServiceConfig& { return config.service(); },
       .listen = "127.0.0.1:7402",
       .make = [&config](const process::Ground& ground) -> absl::StatusOr<std::unique_ptr<process::Service>> {
         if (config.pairing().empty()) Log(LogLevel::kWarning, "no pairing registry: nothing can be proposed");
         const auto* const log = events::v1::WatchEventsRequest::descriptor()->file()->service(0);
         return std::make_unique<trusteeship::Trusteeships>(
             ground, config,
             trusteeship::Trusteeships::Others{
                 .pairing = rpc::Connect(config.pairing(), {pairing::v1::Party::descriptor()->file()->service(0), log}),
                 .rotation = rpc::Connect(config.rotation(), {log})});
       }});
}
