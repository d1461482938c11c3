// The pairing service: who helps whom, since when.
#include <memory>
#include <vector>

#include "common/process/process.h"
#include "services/pairing/config.pb.h"
#include "services/pairing/pairing_service.h"
#include "services/pairing/registers_service.h"
#include "services/pairing/rpc.h"
#include "services/pairing/schema.h"

namespace jiedui::pairing {
namespace {

class Registry final : public process::Service {
 public:
  explicit Registry(const process::Ground& ground)
      : pairings_(ground.database, ground.workers),
        registers_(ground.database, ground.workers),
        pairing_rpc_(ground.front, pairings_),
        region_rpc_(ground.front, registers_),
        party_rpc_(ground.front, registers_),
        scheme_rpc_(ground.front, registers_) {}

  std::vector<grpc::Service*> GrpcServices() override {
    return {&pairing_rpc_, &region_rpc_, &party_rpc_, &scheme_rpc_};
  }

 private:
  PairingService pairings_;
  RegistersService registers_;
  PairingRpc pairing_rpc_;
  RegionRpc region_rpc_;
  PartyRpc party_rpc_;
  SchemeRpc scheme_rpc_;
};

}  // namespace
}  // namespace jiedui::pairing

int main(int argc, char** argv) {
  using namespace jiedui;
  pairing::Config config;
  return process::Main(argc, argv,
                       {.name = "pairing",
                        .schema = {{"pairing", pairing::SqliteMigrations(), pairing::PostgresqlMigrations()}},
                        .config = &config,
                        .common = [&config]() -> const process::ServiceConfig& { return config.service(); },
                        .listen = "127.0.0.1:7401",
                        .make = [](const process::Ground& ground) -> absl::StatusOr<std::unique_ptr<process::Service>> {
                          return std::make_unique<pairing::Registry>(ground);
                        }});
}
