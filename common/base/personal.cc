#include "common/base/personal.h"

#include <algorithm>

namespace jiedui {
namespace {

constexpr size_t kDigits = 17;  // before the check digit

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

int Two(std::string_view digits) { return (digits[0] - '0') * 10 + (digits[1] - '0'); }

bool IsDayOfBirth(std::string_view digits) {
  const int century = Two(digits), month = Two(digits.substr(4)), day = Two(digits.substr(6));
  return (century == 19 || century == 20) && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

}  // namespace

bool HoldsIdentityNumber(std::string_view text) {
  for (auto begin = std::find_if(text.begin(), text.end(), IsDigit); begin != text.end();) {
    const auto end = std::find_if_not(begin, text.end(), IsDigit);
    const std::string_view run =
        text.substr(static_cast<size_t>(begin - text.begin()), static_cast<size_t>(end - begin));
    const bool lettered = run.size() == kDigits && end != text.end() && (*end == 'x' || *end == 'X');
    if ((lettered || run.size() == kDigits + 1) && IsDayOfBirth(run.substr(6))) return true;
    begin = std::find_if(end, text.end(), IsDigit);
  }
  return false;
}

}  // namespace jiedui
