#include "common/rpc/filter_field.h"

#include <string>
#include <vector>

namespace jiedui::rpc {
namespace {

using Type = FilterField::Type;

const std::vector<FilterOperator>& Equality() {
  static const auto& operators = *new std::vector<FilterOperator>{FilterOperator::kEqual, FilterOperator::kNotEqual};
  return operators;
}

}  // namespace

FilterField TextField(std::string_view field, std::string_view column) {
  return {std::string(field), {std::string(column)}, Type::kText, Equality(), {}};
}

FilterField CodeField(std::string_view field, std::string_view column) {
  return {std::string(field), {std::string(column)}, Type::kCode, {FilterOperator::kEqual, FilterOperator::kHas}, {}};
}

FilterField NumberField(std::string_view field, std::string_view column) {
  return {std::string(field),
          {std::string(column)},
          Type::kNumber,
          {FilterOperator::kEqual, FilterOperator::kNotEqual, FilterOperator::kLess, FilterOperator::kGreater,
           FilterOperator::kLessOrEqual, FilterOperator::kGreaterOrEqual},
          {}};
}

FilterField EnumField(std::string_view field, std::string_view column, const google::protobuf::EnumDescriptor* values,
                      std::string_view prefix) {
  return {std::string(field), {std::string(column)}, Type::kEnum, Equality(), EnumNames(*values, prefix)};
}

}  // namespace jiedui::rpc
