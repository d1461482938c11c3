#include "clients/cli/files.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>

#include "clients/cli/errors.h"
#include "common/base/text.h"

namespace jiedui::cli {

absl::StatusOr<std::string> ReadWholeFile(const std::string& path) {
  std::ifstream file;
  if (path != "-") {
    file.open(path, std::ios::binary);
    if (!file) return UsageError(StrCat("打不开文件“", path, "”。"));
  }
  std::istream& in = path == "-" ? std::cin : file;
  std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (in.bad()) return UsageError(StrCat("文件“", path, "”没有读完。"));
  return text;
}

absl::Status WriteFile(const std::string& path, std::string_view content) {
  std::string temporary = StrCat(path, ".XXXXXX");
  const int descriptor = ::mkstemp(temporary.data());  // mode 600
  bool written = descriptor >= 0;
  for (size_t done = 0; written && done < content.size();) {
    const ssize_t count = ::write(descriptor, content.data() + done, content.size() - done);
    written = count > 0;
    if (written) done += static_cast<size_t>(count);
  }
  if (descriptor >= 0 && ::close(descriptor) != 0) written = false;
  if (written && std::rename(temporary.c_str(), path.c_str()) == 0) return absl::OkStatus();
  if (descriptor >= 0) ::unlink(temporary.c_str());
  return UsageError(StrCat("写不了文件“", path, "”。"));
}

}  // namespace jiedui::cli
