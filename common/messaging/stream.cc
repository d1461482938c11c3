#include "common/messaging/stream.h"

#include <vector>

#include "absl/strings/numbers.h"
#include "common/base/text.h"

namespace jiedui::messaging {

std::string StreamName(std::string_view service) { return StrCat("jiedui:events:", service); }

std::string EntryId(int64_t position) { return StrCat(position, "-0"); }

absl::StatusOr<int64_t> PositionOf(std::string_view entry_id) {
  int64_t position = 0;
  if (!absl::SimpleAtoi(ToAbsl(entry_id.substr(0, entry_id.find('-'))), &position)) {
    return absl::DataLossError(StrCat("not an entry id: ", entry_id));
  }
  return position;
}

absl::StatusOr<std::optional<int64_t>> LastPosition(Redis& redis, std::string_view stream) {
  redis.Append({"XINFO", "STREAM", stream});
  absl::StatusOr<std::vector<Reply>> replies = redis.Collect();
  if (!replies.ok()) return replies.status();
  const Reply& info = replies->front();
  if (info.IsError() && info.text.starts_with("ERR no such key")) return std::nullopt;
  if (info.IsError()) return ErrorOf(info);
  for (size_t i = 0; i + 1 < info.items.size(); i += 2) {  // names and values by turns
    if (info.items[i].text != "last-generated-id") continue;
    absl::StatusOr<int64_t> position = PositionOf(info.items[i + 1].text);
    if (!position.ok()) return position.status();
    return *position;
  }
  return absl::DataLossError("XINFO STREAM names no last-generated-id");
}

}  // namespace jiedui::messaging
