// Exact numbers as they are written and told.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/base/exact.h"
#include "jiedui/reporting/v1/indicator.pb.h"

namespace jiedui::reporting::policy {

// "94.99", "-3", "6500": at most 12 digits before and 6 after the point. `field` names the request field for the error.
absl::StatusOr<Exact> ParseDecimal(std::string_view field, std::string_view text);

// In decimal with at most so many digits after the point, cut toward zero; `exact` says whether that is all of it. Of a valid number.
std::string CutDecimal(const Exact& number, int digits, bool* exact = nullptr);

v1::Figure FigureOf(const Exact& number);

// `dividend` ÷ `divisor`, which is not zero.
Exact Divide(const Exact& dividend, const Exact& divisor);

}  // namespace jiedui::reporting::policy
