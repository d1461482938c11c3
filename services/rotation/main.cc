// The rotation service: teachers, postings, what service counts for, the yearly plan.
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
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
#include "jiedui/trusteeship/v1/trusteeship.grpc.pb.h"
#include "services/rotation/access.h"
#include "services/rotation/config.pb.h"
#include "services/rotation/heard.h"
#include "services/rotation/people/identity.h"
#include "services/rotation/plans/plan_jobs.h"
#include "services/rotation/registry.h"
#include "services/rotation/rights/issuer.h"
#include "services/rotation/rpc.h"
#include "services/rotation/rpc_rights.h"
#include "services/rotation/schema.h"
#include "services/rotation/timers.h"

namespace jiedui::rotation {
namespace {

// The other services; null where the settings name none.
struct Others {
  std::shared_ptr<grpc::Channel> pairing, trusteeship;
};

class Rotation final : public process::Service {
 public:
  Rotation(const process::Ground& ground, const Others& others, IdentityVault vault, IssuerKeys issuers,
           PlanSolver::Options solver)
      : clock_(ground.clock),
        registry_(AskOver(others.pairing, others.trusteeship)),
        vault_(std::move(vault)),
        issuers_(std::move(issuers)),
        jobs_(ground.database, ground.tail, ground.clock, {.solver = std::move(solver)}),
        people_(ground.database, ground.workers, vault_),
        categories_(ground.database, ground.workers),
        postings_(ground.database, ground.workers, *registry_),
        batches_(ground.database, ground.workers),
        trainings_(ground.database, ground.workers),
        posts_(ground.database, ground.workers),
        planning_(ground.database, ground.workers),
        questions_(ground.database, ground.workers),
        rights_(ground.database, ground.workers, issuers_),
        person_rpc_(ground.front, people_),
        category_rpc_(ground.front, categories_),
        posting_rpc_(ground.front, postings_),
        batch_rpc_(ground.front, batches_),
        training_rpc_(ground.front, trainings_),
        post_rpc_(ground.front, posts_),
        planning_rpc_(ground.front, planning_),
        question_rpc_(ground.front, questions_),
        rights_rpc_(ground.front, rights_),
        rules_(ground.front, ground.database, ground.workers,
               {.service = "rotation", .may_write = access::MayCall, .check_region = AnyRegion}) {
    Hear(ground, heard_pairing_, kHeardPairing, "pairing", others.pairing);
    Hear(ground, heard_trusteeship_, kHeardTrusteeship, "trusteeship", others.trusteeship);
  }

  std::vector<rpc::Served> GrpcServices() override {
    return {{&person_rpc_, v1::PersonService::service_full_name()},
            {&category_rpc_, v1::CategoryService::service_full_name()},
            {&posting_rpc_, v1::PostingService::service_full_name()},
            {&batch_rpc_, v1::BatchService::service_full_name()},
            {&training_rpc_, v1::TrainingService::service_full_name()},
            {&post_rpc_, v1::PostService::service_full_name()},
            {&planning_rpc_, v1::PlanningService::service_full_name()},
            {&question_rpc_, v1::QuestionService::service_full_name()},
            {&rights_rpc_, v1::RightsService::service_full_name()},
            {&rules_, rules::v1::RuleService::service_full_name()}};
  }

  db::TimerHandler TimerHandler() override {
    return [this](db::Tx& tx, const db::Timer& timer) { return FireTimer(tx, clock_.Today(), timer); };
  }

 private:
  // The registry keeps the regions; a rule may name one that has not been heard of yet.
  static absl::Status AnyRegion(db::Tx&, std::string_view) { return absl::OkStatus(); }

  void Hear(const process::Ground& ground, std::optional<messaging::Consumer>& consumer, std::string_view name,
            std::string_view source, const std::shared_ptr<grpc::Channel>& channel) {
    if (channel == nullptr) return;
    consumer.emplace(ground.database, ground.metrics,
                     messaging::Consumer::Options{.consumer = std::string(name),
                                                  .source = std::string(source),
                                                  .redis = ground.redis,
                                                  .channel = channel,
                                                  .caller = {.person = "rotation", .role = "system"}},
                     [&clock = ground.clock](db::Tx& tx, const db::LoggedEvent& event) {
                       return ApplyHeard(tx, clock.Today(), event);
                     });
  }

  const Clock& clock_;
  const std::unique_ptr<Registry> registry_;
  const IdentityVault vault_;
  const IssuerKeys issuers_;
  PlanJobs jobs_;
  PersonService people_;
  CategoryService categories_;
  PostingService postings_;
  BatchService batches_;
  TrainingService trainings_;
  PostService posts_;
  PlanningService planning_;
  QuestionService questions_;
  RightsService rights_;
  PersonRpc person_rpc_;
  CategoryRpc category_rpc_;
  PostingRpc posting_rpc_;
  BatchRpc batch_rpc_;
  TrainingRpc training_rpc_;
  PostRpc post_rpc_;
  PlanningRpc planning_rpc_;
  QuestionRpc question_rpc_;
  RightsRpc rights_rpc_;
  rules::RuleService rules_;
  std::optional<messaging::Consumer> heard_pairing_, heard_trusteeship_;  // last: they use the rest
};

PlanSolver::Options SolverOptions(const Config::Planner& config) {
  constexpr int64_t kChildFrom = 1'000'000;
  PlanSolver::Options options;
  if (config.threads() > 0) options.threads = config.threads();
  if (config.child_from_options() < 0) return options;
  options.child_from_options = config.child_from_options() == 0 ? kChildFrom : config.child_from_options();
  options.program = config.program();
  if (options.program.empty()) {
    std::error_code error;
    const std::filesystem::path here = std::filesystem::read_symlink("/proc/self/exe", error);
    options.program = (here.parent_path() / "jiedui-rotation-planner").string();
  }
  if (::access(options.program.c_str(), X_OK) != 0) {
    Log(LogLevel::kWarning, "the planner cannot be started: plans of large pools will fail",
        {{"program", options.program}});
  }
  return options;
}

absl::StatusOr<std::unique_ptr<process::Service>> Make(const process::Ground& ground, const Config& config) {
  IdentityVault vault;
  if (config.identity_key_file().empty()) {
    Log(LogLevel::kWarning, "no key of identity numbers: they are refused");
  } else {
    absl::StatusOr<IdentityVault> opened = IdentityVault::FromFile(config.identity_key_file());
    if (!opened.ok()) return opened.status();
    vault = *std::move(opened);
  }
  absl::StatusOr<IssuerKeys> issuers = IssuerKeys::Read(config.issuer_keys());
  if (!issuers.ok()) return issuers.status();
  if (issuers->all().empty()) Log(LogLevel::kWarning, "no issuer key: certificates of service are not issued");
  Others others;
  if (config.pairing().empty()) {
    Log(LogLevel::kWarning, "no pairing registry: no school is known");
  } else {
    others.pairing = rpc::Connect(config.pairing(), {pairing::v1::Pairing::descriptor()->file()->service(0),
                                                     events::v1::WatchEventsRequest::descriptor()->file()->service(0)});
  }
  if (!config.trusteeship().empty()) {
    others.trusteeship =
        rpc::Connect(config.trusteeship(), {trusteeship::v1::Trusteeship::descriptor()->file()->service(0),
                                            events::v1::WatchEventsRequest::descriptor()->file()->service(0)});
  }
  return std::make_unique<Rotation>(ground, others, std::move(vault), *std::move(issuers),
                                    SolverOptions(config.planner()));
}

}  // namespace
}  // namespace jiedui::rotation

int main(int argc, char** argv) {
  using namespace jiedui;
  rotation::Config config;
  return process::Main(argc, argv,
                       {.name = "rotation",
                        .schema = {rules::RulesComponent(),
                                   {"rotation", rotation::SqliteMigrations(), rotation::PostgresqlMigrations()}},
                        .config = &config,
                        .common = [&config]() -> const process::ServiceConfig& { return config.service(); },
                        .listen = "127.0.0.1:7403",
                        .make = [&config](const process::Ground& ground) { return rotation::Make(ground, config); },
                        .may_watch = &rotation::access::MayCall});
}
