// Checks of fields that the rules of several resources share. Lengths are limits of the store and the screen, counted in bytes of UTF-8: a
// Chinese character is three.
#pragma once

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <string_view>

#include "absl/status/status.h"
#include "common/base/error.h"
#include "common/base/text.h"

namespace jiedui {

inline constexpr size_t kMaxName = 200, kMaxNote = 1000, kMaxSource = 500, kMaxReason = 500;

inline bool IsDivisionCode(std::string_view code) {
  return code.size() == 6 && std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; });
}

inline absl::Status ValidText(std::string_view field, std::string_view text, size_t max_characters) {
  if (text.size() > max_characters * 3) return InvalidField(field, StrCat("不超过", max_characters, "个汉字"));
  return absl::OkStatus();
}

inline absl::Status RequiredText(std::string_view field, std::string_view text, size_t max_characters) {
  if (text.empty()) return MissingField(field);
  return ValidText(field, text, max_characters);
}

template <class Number>
absl::Status InRange(std::string_view field, Number value, Number low, Number high) {
  if (value < low || value > high) return InvalidField(field, StrCat(low, " 至 ", high, " 的整数"));
  return absl::OkStatus();
}

inline absl::Status UnknownReference(std::string_view path, std::string_view what, std::string_view name) {
  return Failure(kUnknownReference, {{"field", what}, {"name", name}}).Field(path, "已登记的编号");
}

inline absl::Status FirstError(std::initializer_list<absl::Status> checks) {
  const auto failed = std::find_if(checks.begin(), checks.end(), [](const absl::Status& check) { return !check.ok(); });
  return failed == checks.end() ? absl::OkStatus() : *failed;
}

}  // namespace jiedui
