// What went wrong, for the person in front of the screen and for the script that called.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace jiedui::cli {

// Exit codes; docs/cli.md and --help list them, never renumbered.
enum class Exit {
  kOk = 0,
  kUnavailable = 1,  // the service cannot be reached, or failed
  kUsage = 2,        // wrong arguments or bad input
  kRefused = 3,      // refused by a rule, or rows of an import were refused
  kNotFound = 4,
  kConflict = 5,  // changed by others meanwhile (etag), exists already, or rows of an import conflict
  kPermission = 6,
};

// Errors of this program itself; `chinese` is a whole sentence.
absl::Status UsageError(std::string_view chinese);
absl::Status NoSuchName(std::string_view chinese);     // nothing is called so
absl::Status AmbiguousName(std::string_view chinese);  // several are

Exit ExitOf(const absl::Status& status);

// Lines to print: the message, the clauses it rests on, the fields that are wrong. `server` is named when it did not answer.
std::string ErrorText(const absl::Status& status, std::string_view server);
// {"error": {code, reason, message, metadata, clauses: [{clause, subject, description}], fields: [{field, description}]}}
std::string ErrorJson(const absl::Status& status, std::string_view server);

}  // namespace jiedui::cli
