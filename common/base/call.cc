#include "common/base/call.h"

#include <algorithm>

namespace jiedui {

Scope Scope::Region(std::string_view code) {
  const bool division =
      code.size() == 6 && std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; });
  // A space sorts before every character of a code: only the text itself lies between.
  if (!division) return {.low = std::string(code), .high = std::string(code) + " "};
  while (code.size() > 2 && code.ends_with("00")) code.remove_suffix(2);
  Scope scope{.low = std::string(code), .high = std::string(code)};
  ++scope.high.back();  // after '9' comes ':', which no code holds and every letter follows
  return scope;
}

}  // namespace jiedui
