// Text across the border to Abseil: as Debian builds it, its string_view is a type of its own, unrelated to std's.
#pragma once

#include <string>
#include <string_view>
#include <type_traits>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace jiedui {

inline absl::string_view ToAbsl(std::string_view text) { return {text.data(), text.size()}; }

// absl::StrCat that also takes std::string_view.
template <class... Parts>
std::string StrCat(const Parts&... parts) {
  const auto piece = []<class Part>(const Part& part) -> absl::AlphaNum {
    if constexpr (std::is_convertible_v<const Part&, std::string_view>) {
      return ToAbsl(part);
    } else {
      return part;
    }
  };
  std::string text;
  (absl::StrAppend(&text, piece(parts)), ...);
  return text;
}

}  // namespace jiedui
