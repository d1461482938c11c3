// How a period is said.
#pragma once

#include <string>

#include "common/base/text.h"

namespace jiedui::cli {

// "2023年上半年" of "2023h1", "2023年" of "2023".
inline std::string PeriodText(const std::string& period) {
  if (period.size() != 6) return StrCat(period, "年");
  return StrCat(period.substr(0, 4), period.back() == '1' ? "年上半年" : "年下半年");
}

}  // namespace jiedui::cli
