#include "common/rpc/trailer.h"

#include <string>
#include <string_view>
#include <vector>

#include "common/db/warnings.h"

namespace jiedui::rpc {
namespace {

// As for the details of an error: base64 adds a third, and other metadata need room beside it.
constexpr size_t kMaxWarningsBytes = 4096;

std::string BoundedWarnings(std::vector<Warning> warnings) {
  std::string bytes = db::SerializeWarnings(warnings);
  if (bytes.size() <= kMaxWarningsBytes) return bytes;
  for (Warning& warning : warnings) {
    warning.message.clear();
    warning.document.clear();
  }
  for (bytes = db::SerializeWarnings(warnings); bytes.size() > kMaxWarningsBytes;
       bytes = db::SerializeWarnings(warnings)) {
    warnings.resize(warnings.size() * kMaxWarningsBytes / bytes.size());
  }
  return bytes;
}

}  // namespace

void AddTrailer(const Trailer& trailer, grpc::ServerContextBase& context) {
  if (!trailer.event_id.empty()) context.AddTrailingMetadata(kEventMetadata, trailer.event_id);
  if (!trailer.warnings.empty()) context.AddTrailingMetadata(kWarningsMetadata, BoundedWarnings(trailer.warnings));
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
