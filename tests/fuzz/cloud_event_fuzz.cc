// Any bytes as an entry of a stream: refused, or an event that is written and read again as the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/messaging/cloud_event_json.h"
#include "common/rpc/cloud_event.h"
#include "jiedui/pairing/events/v1/pairing_events.pb.h"

namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using jiedui::messaging::ParseStreamJson;
  jiedui::pairing::events::v1::PairingChanged::descriptor();  // links the payloads
  const absl::StatusOr<jiedui::db::LoggedEvent> read =
      ParseStreamJson("pairing", {reinterpret_cast<const char*>(data), size});
  if (!read.ok()) {
    Require(read.status().code() == absl::StatusCode::kInvalidArgument);
    return 0;
  }
  const absl::StatusOr<jiedui::db::LoggedEvent> again =
      ParseStreamJson("pairing", jiedui::messaging::StreamJson(*read, "pairing"));
  Require(again.ok());
  Require(again->position == read->position && again->id == read->id && again->type == read->type);
  Require(again->subject == read->subject && again->revision == read->revision && again->regions == read->regions);
  Require(again->trace == read->trace && again->recorded_micros == read->recorded_micros);
  Require(again->data_type == read->data_type);
  return 0;
}
