#include "common/rpc/actor.h"

#include <algorithm>
#include <optional>

#include "common/base/error.h"
#include "common/base/text.h"
#include "google/protobuf/stubs/common.h"

namespace jiedui::rpc {
namespace {

constexpr size_t kMaxActorBytes = 1024;
constexpr size_t kMaxValueBytes = 256;
constexpr std::string_view kHex = "0123456789ABCDEF";

struct Part {
  std::string_view key;
  std::string Caller::*value;
};
constexpr Part kParts[] = {{"person", &Caller::person},
                           {"organisation", &Caller::organisation},
                           {"role", &Caller::role},
                           {"region", &Caller::region}};

bool IsUnreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

absl::Status Refusal(std::string_view expected) { return Failure(kUnauthenticated, {{"expected", expected}}); }

std::optional<unsigned char> HexDigit(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned char>(c - '0');
  if (c >= 'A' && c <= 'F') return static_cast<unsigned char>(c - 'A' + 10);
  if (c >= 'a' && c <= 'f') return static_cast<unsigned char>(c - 'a' + 10);
  return std::nullopt;
}

// Nothing when `text` is not percent-encoded UTF-8 without control characters.
std::optional<std::string> Decode(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  bool ascii = true;
  for (size_t i = 0; i < text.size(); ++i) {
    unsigned char byte = static_cast<unsigned char>(text[i]);
    if (byte <= 0x20 || byte >= 0x7F) return std::nullopt;
    if (byte == '+') {
      byte = ' ';
    } else if (byte == '%') {
      if (text.size() - i < 3) return std::nullopt;
      const auto high = HexDigit(text[i + 1]), low = HexDigit(text[i + 2]);
      if (!high || !low) return std::nullopt;
      byte = static_cast<unsigned char>(*high << 4 | *low);
      i += 2;
    }
    if (byte < 0x20 || byte == 0x7F) return std::nullopt;
    ascii = ascii && byte < 0x80;
    decoded.push_back(static_cast<char>(byte));
  }
  // U+0080..U+009F, encoded C2 80..C2 9F, are control characters too.
  if (!ascii) {
    if (!google::protobuf::internal::IsStructurallyValidUTF8(decoded.data(), static_cast<int>(decoded.size()))) {
      return std::nullopt;
    }
    for (size_t at = decoded.find('\xC2'); at != std::string::npos; at = decoded.find('\xC2', at + 1)) {
      if (static_cast<unsigned char>(decoded[at + 1]) < 0xA0) return std::nullopt;
    }
  }
  return decoded;
}

}  // namespace

std::string FormatActor(const Caller& caller) {
  std::string text;
  for (const Part& part : kParts) {
    const std::string& value = caller.*part.value;
    if (value.empty()) continue;
    if (!text.empty()) text += '&';
    text += part.key;
    text += '=';
    for (const char c : value) {
      if (IsUnreserved(c)) {
        text += c;
      } else {
        const auto byte = static_cast<unsigned char>(c);
        text += {'%', kHex[byte >> 4], kHex[byte & 15]};
      }
    }
  }
  return text;
}

absl::StatusOr<Caller> ParseActor(std::string_view text) {
  if (text.size() > kMaxActorBytes) return Refusal("jiedui-actor 最多 1024 字节");
  if (text.ends_with('&')) return Refusal("jiedui-actor 末尾多了“&”");
  Caller caller;
  unsigned seen = 0;
  while (!text.empty()) {
    const size_t end = std::min(text.find('&'), text.size());
    const std::string_view pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const size_t equals = pair.find('=');
    if (equals == std::string_view::npos) return Refusal("jiedui-actor 应为 person=…&organisation=…&role=…&region=…");
    const std::string_view key = pair.substr(0, equals);
    const Part* part = std::find_if(std::begin(kParts), std::end(kParts), [&](const Part& p) { return p.key == key; });
    if (part == std::end(kParts)) return Refusal(StrCat("jiedui-actor 中没有“", key, "”这一项"));
    const unsigned bit = 1u << (part - kParts);
    if ((seen & bit) != 0) return Refusal(StrCat("jiedui-actor 中“", key, "”只能出现一次"));
    seen |= bit;
    std::optional<std::string> value = Decode(pair.substr(equals + 1));
    if (!value || value->size() > kMaxValueBytes) {
      return Refusal(StrCat("jiedui-actor 中“", key, "”应为百分号编码的 UTF-8，最多 256 字节，不含控制字符"));
    }
    caller.*part->value = *std::move(value);
  }
  if (caller.person.empty()) return Refusal("请在元数据 jiedui-actor 中写明 person");
  // Caller::Id joins organisation and person with it: two callers must not have one id.
  if (caller.person.find('/') != std::string::npos) return Refusal("jiedui-actor 中 person 不含“/”");
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (!caller.region.empty() &&
      (caller.region.size() != 6 || !std::all_of(caller.region.begin(), caller.region.end(), is_digit))) {
    return Refusal("jiedui-actor 中 region 应为六位行政区划代码");
  }
  return caller;
}

}  // namespace jiedui::rpc
