#include "common/rpc/trailer.h"

#include <string_view>

#include "common/db/warnings.h"

namespace jiedui::rpc {

void AddTrailer(const Trailer& trailer, grpc::ServerContextBase& context) {
  if (!trailer.event_id.empty()) context.AddTrailingMetadata(kEventMetadata, trailer.event_id);
  if (!trailer.warnings.empty())
    context.AddTrailingMetadata(kWarningsMetadata, db::SerializeWarnings(trailer.warnings));
}

Trailer ReadTrailer(const grpc::ClientContext& context) {
  Trailer trailer;
  const auto& metadata = context.GetServerTrailingMetadata();
  if (const auto event = metadata.find(kEventMetadata); event != metadata.end()) {
    trailer.event_id = std::string(event->second.data(), event->second.size());
  }
  if (const auto warnings = metadata.find(kWarningsMetadata); warnings != metadata.end()) {
    trailer.warnings = db::ParseWarnings(std::string_view(warnings->second.data(), warnings->second.size()));
  }
  return trailer;
}

}  // namespace jiedui::rpc
