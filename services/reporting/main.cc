// The reporting service: who owes a report, what it says, what is judged by it.
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/base/log.h"
#include "common/messaging/consumer.h"
#include "common/process/process.h"
#include "common/rpc/channel.h"
#include "common/rules/rule_service.h"
#include "common/rules/rules.h"
#include "jiedui/events/v1/event_service.grpc.pb.h"
#include "services/reporting/access.h"
#include "services/reporting/assessments/rpc.h"
#include "services/reporting/calendar/rpc.h"
#include "services/reporting/config.pb.h"
#include "services/reporting/figures/facts.h"
#include "services/reporting/forms/rpc.h"
#include "services/reporting/heard.h"
#include "services/reporting/indicators/rpc.h"
#include "services/reporting/notices/rpc.h"
#include "services/reporting/notices/rpc_demand.h"
#include "services/reporting/obligations/rpc.h"
#include "services/reporting/reports/rpc.h"
#include "services/reporting/schema.h"
#include "services/reporting/targets/rpc.h"
#include "services/reporting/tasks/rpc.h"
#include "services/reporting/timers.h"

namespace jiedui::reporting {
namespace {

// Another service that is followed.
struct Followed {
  std::string_view name;
  std::shared_ptr<grpc::Channel> channel;
};

class Reporting final : public process::Service {
 public:
  Reporting(const process::Ground& ground, const std::vector<Followed>& followed)
      : clock_(ground.clock),
        calendar_(ground.database, ground.workers),
        obligations_(ground.database, ground.workers),
        forms_(ground.database, ground.workers),
        reports_(ground.database, ground.workers),
        tasks_(ground.database, ground.workers),
        notices_(ground.database, ground.workers),
        demands_(ground.database, ground.workers),
        assessments_(ground.database, ground.workers),
        indicators_(ground.database, ground.workers),
        targets_(ground.database, ground.workers),
        calendar_rpc_(ground.front, calendar_),
        obligation_rpc_(ground.front, obligations_),
        form_rpc_(ground.front, forms_),
        report_rpc_(ground.front, reports_),
        task_rpc_(ground.front, tasks_),
        notice_rpc_(ground.front, notices_),
        demand_rpc_(ground.front, demands_),
        assessment_rpc_(ground.front, assessments_),
        indicator_rpc_(ground.front, indicators_),
        target_rpc_(ground.front, targets_),
        rules_(ground.front, ground.database, ground.workers,
               {.service = "reporting", .may_write = access::MayCall, .check_region = AnyRegion}) {
    for (const Followed& service : followed) {
      heard_.emplace_back(
          ground.database, ground.metrics,
          messaging::Consumer::Options{.consumer = HeardConsumer(service.name),
                                       .source = std::string(service.name),
                                       .redis = ground.redis,
                                       .channel = service.channel,
                                       .caller = {.person = "reporting", .role = "system"}},
          [&clock = clock_](db::Tx& tx, const db::LoggedEvent& event) { return ApplyHeard(tx, clock.Today(), event); });
    }
  }

  std::vector<rpc::Served> GrpcServices() override {
    return {{&calendar_rpc_, v1::CalendarService::service_full_name()},
            {&obligation_rpc_, v1::ObligationService::service_full_name()},
            {&form_rpc_, v1::FormService::service_full_name()},
            {&report_rpc_, v1::ReportService::service_full_name()},
            {&task_rpc_, v1::TaskService::service_full_name()},
            {&notice_rpc_, v1::NoticeService::service_full_name()},
            {&demand_rpc_, v1::DemandService::service_full_name()},
            {&assessment_rpc_, v1::AssessmentService::service_full_name()},
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
  FormService forms_;
  ReportService reports_;
  TaskService tasks_;
  NoticeService notices_;
  DemandService demands_;
  AssessmentService assessments_;
  IndicatorService indicators_;
  TargetService targets_;
  CalendarRpc calendar_rpc_;
  ObligationRpc obligation_rpc_;
  FormRpc form_rpc_;
  ReportRpc report_rpc_;
  TaskRpc task_rpc_;
  NoticeRpc notice_rpc_;
  DemandRpc demand_rpc_;
  AssessmentRpc assessment_rpc_;
  IndicatorRpc indicator_rpc_;
  TargetRpc target_rpc_;
  rules::RuleService rules_;
  std::list<messaging::Consumer> heard_;  // last: they use the rest
};

absl::StatusOr<std::unique_ptr<process::Service>> Make(const process::Ground& ground, const Config& config) {
  std::vector<Followed> followed;
  const auto follow = [&followed](std::string_view name, const std::string& address, std::string_view without) {
    if (address.empty()) return Log(LogLevel::kWarning, without);
    followed.push_back(
        {name, rpc::Connect(address, {events::v1::WatchEventsRequest::descriptor()->file()->service(0)})});
  };
  follow("pairing", config.pairing(), "no pairing registry: nothing is owed by anybody");
  follow("rotation", config.rotation(), "no rotation service: figures of postings and trainings are not known");
  follow("trusteeship", config.trusteeship(), "no trusteeship service: its figures are not known");
  return std::make_unique<Reporting>(ground, followed);
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
