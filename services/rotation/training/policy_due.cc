#include "services/rotation/training/policy_due.h"

#include "common/base/error.h"
#include "common/base/text.h"

namespace jiedui::rotation::policy {

absl::StatusOr<int64_t> MonthsOfRule(const rules::v1::Rule& rule) {
  const absl::StatusOr<int64_t> number = rules::NumberOf(rule);
  if (!number.ok()) return number;
  if (rule.unit() == "年") return *number * 12;
  if (rule.unit() == "个月") return *number;
  return Failure(kInternal, {{"detail", StrCat("rule ", rule.rule_id(), " counts neither years nor months")}});
}

std::string Coverage::Percent() const {
  if (all <= 0) return "";
  const int64_t hundredths = done * 10'000 / all;
  const int64_t rest = hundredths % 100;
  return StrCat(hundredths / 100, ".", rest < 10 ? "0" : "", rest);
}

}  // namespace jiedui::rotation::policy
