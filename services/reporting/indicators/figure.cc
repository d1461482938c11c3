#include "services/reporting/indicators/figure.h"

#include <cstdint>

#include "common/base/error.h"
#include "common/base/text.h"

namespace jiedui::reporting::policy {
namespace {

constexpr int kDigits = 6;

}  // namespace

absl::StatusOr<Exact> ParseDecimal(std::string_view field, std::string_view text) {
  constexpr size_t kWhole = 12;
  std::string_view digits = text;
  const bool negative = digits.starts_with('-');
  if (negative) digits.remove_prefix(1);
  const size_t point = digits.find('.');
  const std::string_view whole = digits.substr(0, point);
  const std::string_view fraction = point == std::string_view::npos ? "" : digits.substr(point + 1);
  int64_t value = 0, scale = 1;
  bool valid = !whole.empty() && whole.size() <= kWhole && fraction.size() <= kDigits &&
               (point == std::string_view::npos || !fraction.empty());
  for (const std::string_view part : {whole, fraction}) {
    for (const char digit : part) {
      valid = valid && digit >= '0' && digit <= '9';
      value = valid ? value * 10 + (digit - '0') : 0;
    }
  }
  if (!valid) return InvalidField(field, "十进制数，小数点前至多12位、后至多6位");
  for (size_t place = 0; place < fraction.size(); ++place) scale *= 10;
  return Exact(negative ? -value : value, scale);
}

std::string CutDecimal(const Exact& number, int digits, bool* exact) {
  __extension__ using Wide = __int128;  // ten times any remainder
  const bool negative = number.numerator() < 0;
  const Wide size = negative ? -static_cast<Wide>(number.numerator()) : number.numerator();
  const Wide denominator = number.denominator();
  Wide rest = size % denominator;
  std::string fraction;
  for (int place = 0; place < digits && rest != 0; ++place) {
    rest *= 10;
    fraction += static_cast<char>('0' + static_cast<int>(rest / denominator));
    rest %= denominator;
  }
  if (exact != nullptr) *exact = rest == 0;
  while (!fraction.empty() && fraction.back() == '0') fraction.pop_back();
  const std::string whole = StrCat(static_cast<uint64_t>(size / denominator));
  const bool zero = whole == "0" && fraction.empty();
  return StrCat(negative && !zero ? "-" : "", whole, fraction.empty() ? "" : ".", fraction);
}

v1::Figure FigureOf(const Exact& number) {
  v1::Figure figure;
  bool exact = false;
  figure.set_decimal(CutDecimal(number, kDigits, &exact));
  figure.set_exact(exact);
  figure.set_numerator(number.numerator());
  figure.set_denominator(number.denominator());
  return figure;
}

Exact Divide(const Exact& dividend, const Exact& divisor) {
  return dividend * Exact(divisor.denominator(), divisor.numerator());
}

}  // namespace jiedui::reporting::policy
