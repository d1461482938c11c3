#include "clients/cli/text.h"

#include <utf8proc.h>

namespace jiedui::cli {
namespace {

constexpr std::string_view kReplacement = "\uFFFD";
constexpr utf8proc_int32_t kJoiners[] = {0x200C, 0x200D};  // format characters that some scripts and emoji need

struct Character {
  std::string_view bytes;
  utf8proc_int32_t code = -1;  // -1: a byte that is no UTF-8

  int Width() const { return code < 0 ? 1 : utf8proc_charwidth(code); }
};

// The character at the start of `text`, which must not be empty.
Character First(std::string_view text) {
  utf8proc_int32_t code = -1;
  const auto length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                       static_cast<utf8proc_ssize_t>(text.size()), &code);
  if (length <= 0 || code < 0) return {text.substr(0, 1), -1};
  return {text.substr(0, static_cast<size_t>(length)), code};
}

template <class Visit>
void ForEach(std::string_view text, Visit visit) {
  while (!text.empty()) {
    const Character character = First(text);
    text.remove_prefix(character.bytes.size());
    visit(character);
  }
}

bool Steers(utf8proc_int32_t code) {
  for (const auto joiner : kJoiners) {
    if (code == joiner) return false;
  }
  switch (utf8proc_category(code)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP: return true;
    default: return false;
  }
}

}  // namespace

int Width(std::string_view text) {
  int width = 0;
  ForEach(text, [&](const Character& character) { width += character.Width(); });
  return width;
}

std::string PadRight(std::string_view text, int width) {
  std::string padded(text);
  const int missing = width - Width(text);
  if (missing > 0) padded.append(static_cast<size_t>(missing), ' ');
  return padded;
}

std::string PadLeft(std::string_view text, int width) {
  const int missing = width - Width(text);
  return std::string(missing > 0 ? static_cast<size_t>(missing) : 0, ' ').append(text);
}

std::string Shorten(std::string_view text, int width) {
  if (Width(text) <= width) return std::string(text);
  if (width < 1) return "";
  std::string kept;
  int used = 0;
  bool full = false;
  ForEach(text, [&](const Character& character) {
    full = full || used + character.Width() > width - 1;
    if (full) return;
    kept += character.bytes;
    used += character.Width();
  });
  return kept + "…";
}

std::string Printable(std::string_view text) {
  std::string line;
  line.reserve(text.size());
  ForEach(text, [&](const Character& character) {
    if (character.code == '\n' || character.code == '\r' || character.code == '\t') {
      line += ' ';
    } else if (character.code < 0 || Steers(character.code)) {
      line += kReplacement;
    } else {
      line += character.bytes;
    }
  });
  return line;
}

bool IsUtf8(std::string_view text) {
  bool valid = true;
  ForEach(text, [&](const Character& character) { valid = valid && character.code >= 0; });
  return valid;
}

}  // namespace jiedui::cli
