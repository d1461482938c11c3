#include "services/rotation/reads.h"

#include <string>

namespace jiedui::rotation {
namespace {

using rpc::FilterOperator;
using Type = rpc::FilterField::Type;

const std::vector<FilterOperator>& Equality() {
  static const auto& operators = *new std::vector<FilterOperator>{FilterOperator::kEqual, FilterOperator::kNotEqual};
  return operators;
}

}  // namespace

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
