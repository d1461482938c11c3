// Files that commands read and write.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace jiedui::cli {

// All of a file; "-" is standard input.
absl::StatusOr<std::string> ReadWholeFile(const std::string& path);
// Replaces the file, or leaves it as it was. It is readable by its owner only: it may say something about people.
absl::Status WriteFile(const std::string& path, std::string_view content);

}  // namespace jiedui::cli
