#include "common/base/id.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>

#include "absl/strings/escaping.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

#include "common/base/error.h"
#include "common/base/personal.h"
#include "common/base/text.h"

namespace jiedui {
namespace {

constexpr size_t kMaxResourceId = 63;

bool IsLowerOrDigit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

// From the kernel, for 16 ids at a time: asking it costs as much as all the rest of an id.
std::array<char, 16> RandomBytes() {
  thread_local std::array<std::array<char, 16>, 16> drawn;
  thread_local size_t used = drawn.size();
  if (used == drawn.size()) {
    if (getentropy(drawn.data(), sizeof drawn) != 0) std::abort();  // no random numbers: nothing can go on
    used = 0;
  }
  return drawn[used++];
}

}  // namespace

std::string NewUuid() {
  std::array<char, 16> bytes = RandomBytes();
  const int64_t millis = absl::ToUnixMillis(absl::Now());
  for (int i = 0; i < 6; ++i) bytes[static_cast<size_t>(i)] = static_cast<char>(millis >> (40 - 8 * i) & 0xFF);
  bytes[6] = static_cast<char>((bytes[6] & 0x0F) | 0x70);  // version 7
  bytes[8] = static_cast<char>((bytes[8] & 0x3F) | 0x80);  // variant of RFC 9562
  std::string text = absl::BytesToHexString(absl::string_view(bytes.data(), bytes.size()));
  for (const size_t hyphen : {8, 13, 18, 23}) text.insert(hyphen, 1, '-');
  return text;
}

bool IsResourceId(std::string_view id) {
  return !id.empty() && id.size() <= kMaxResourceId && id.front() != '-' &&
         std::all_of(id.begin(), id.end(), [](char c) { return c == '-' || IsLowerOrDigit(c); }) &&
         !HoldsIdentityNumber(id);
}

absl::Status CheckName(std::string_view field, std::string_view name, std::string_view collection) {
  if (name.empty()) return MissingField(field);
  const size_t slash = name.find('/');
  if (slash != std::string_view::npos && name.substr(0, slash) == collection && IsResourceId(name.substr(slash + 1))) {
    return absl::OkStatus();
  }
  return InvalidField(field,
                      StrCat("应为“", collection, "/编号”，编号由小写字母、数字和连字符组成，以字母或数字开头，最多",
                             kMaxResourceId, "个字符"));
}

std::string_view IdOf(std::string_view name) { return name.substr(name.rfind('/') + 1); }

}  // namespace jiedui
