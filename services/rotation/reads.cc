#include "services/rotation/reads.h"

#include <string>

#include "common/base/civil.h"
#include "common/rules/rule.h"

namespace jiedui::rotation {
namespace {

using rpc::FilterOperator;
using Type = rpc::FilterField::Type;

const std::vector<FilterOperator>& Equality() {
  static const auto& operators = *new std::vector<FilterOperator>{FilterOperator::kEqual, FilterOperator::kNotEqual};
  return operators;
}

}  // namespace

std::vector<std::string> DivisionsAround(const std::string& region) {
  if (region.empty()) return {};
  absl::StatusOr<std::vector<std::string>> areas = rules::AreasAround("region", region);
  if (!areas.ok()) return {region};
  areas->pop_back();  // "" for everywhere: what is of no region lists show by themselves
  return *std::move(areas);
}

absl::StatusOr<absl::CivilDay> DayOr(std::string_view field, const std::string& text, absl::CivilDay otherwise) {
  if (text.empty()) return otherwise;
  return ParseDay(field, text);
}

rpc::FilterField TextField(std::string_view field, std::string_view column) {
  return {std::string(field), {std::string(column)}, Type::kText, Equality(), {}};
}

rpc::FilterField CodeField(std::string_view field, std::string_view column) {
  return {std::string(field), {std::string(column)}, Type::kCode, {FilterOperator::kEqual, FilterOperator::kHas}, {}};
}

rpc::FilterField NumberField(std::string_view field, std::string_view column) {
  return {std::string(field),
          {std::string(column)},
          Type::kNumber,
          {FilterOperator::kEqual, FilterOperator::kNotEqual, FilterOperator::kLess, FilterOperator::kGreater,
           FilterOperator::kLessOrEqual, FilterOperator::kGreaterOrEqual},
          {}};
}

rpc::FilterField EnumField(std::string_view field, std::string_view column,
                           const google::protobuf::EnumDescriptor* values, std::string_view prefix) {
  return {std::string(field), {std::string(column)}, Type::kEnum, Equality(), rpc::EnumNames(*values, prefix)};
}

}  // namespace jiedui::rotation
