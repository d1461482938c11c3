// What the global options say.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/call.h"

namespace jiedui::cli {

enum class Format { kTable, kJson, kCsv };

struct Settings {
  std::string server = "127.0.0.1:7401";              // the pairing registry
  std::string trusteeship_server = "127.0.0.1:7402";  // the trusteeship service
  std::string rotation_server = "127.0.0.1:7403";     // the rotation service
  std::string reporting_server = "127.0.0.1:7404";    // the reporting service
  Caller caller;
  Format format = Format::kTable;
  bool header = true;
  absl::Duration timeout = absl::Seconds(10);  // of one call; imports and watches have none unless `timeout_given`
  bool timeout_given = false;
};

// Parses "person=zhang;organisation=parties/gov-370000;role=province;region=370000"; every part may be missing. Defaults: the
// user of the machine, role "operator".
absl::StatusOr<Caller> ParseCaller(std::string_view text);

}  // namespace jiedui::cli
