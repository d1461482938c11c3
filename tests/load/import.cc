#include <thread>
#include <vector>

#include "common/base/text.h"
#include "common/rpc/channel.h"
#include "tests/load/runs.h"

namespace jiedui::load {

namespace v1 = pairing::v1;

nlohmann::json RunImport(const ImportOptions& options) {
  Random random(1);
  std::vector<v1::ImportPairingsRequest> rows(static_cast<size_t>(options.rows));
  for (size_t i = 0; i < rows.size(); ++i) {
    *rows[i].mutable_pairing() = RandomPairing(random, options.parties);
    rows[i].mutable_pairing()->set_name(StrCat("pairings/load-", i));
    rows[i].mutable_pairing()->set_state(v1::Pairing::STATE_PROPOSED);
    rows[i].set_line(static_cast<int64_t>(i) + 1);
  }
  const auto stub = v1::PairingService::NewStub(Connect(options.address, 0));
  grpc::ClientContext context;
  rpc::AddActor(context, Operator());

  const double cpu_before = CpuSeconds(options.server);
  const auto began = SteadyClock::now();
  const auto stream = stub->ImportPairings(&context);
  std::thread sender([&] {
    for (const v1::ImportPairingsRequest& row : rows) {
      if (!stream->Write(row)) return;
    }
    stream->WritesDone();
  });
  int64_t created = 0;
  std::string first_error;
  v1::ImportPairingsResponse result;
  while (stream->Read(&result)) {
    if (result.outcome() == type::v1::IMPORT_OUTCOME_CREATED) {
      ++created;
    } else if (first_error.empty()) {
      first_error = StrCat(result.reason(), ": ", result.message());
    }
  }
  sender.join();
  const grpc::Status status = stream->Finish();
  const double seconds = std::chrono::duration<double>(SteadyClock::now() - began).count();
  if (!status.ok()) first_error = status.error_message();
  return {{"rows", created},
          {"per_second", static_cast<double>(created) / seconds},
          {"server_cpu_us", (CpuSeconds(options.server) - cpu_before) * 1e6 / static_cast<double>(rows.size())},
          {"errors", options.rows - created},
          {"first_error", first_error}};
}

}  // namespace jiedui::load
