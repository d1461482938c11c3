#include "services/trusteeship/reads.h"

namespace jiedui::trusteeship {

std::vector<rpc::FilterField> ResourceFields(const google::protobuf::EnumDescriptor* states,
                                             std::vector<rpc::FilterField> besides) {
  using rpc::FilterOperator;
  using Type = rpc::FilterField::Type;
  const std::vector<FilterOperator> equality = {FilterOperator::kEqual, FilterOperator::kNotEqual};
  const std::vector<FilterOperator> code = {FilterOperator::kEqual, FilterOperator::kHas};
  std::vector<rpc::FilterField> fields = {{"trusteeship", {"trusteeship"}, Type::kText, equality, {}},
                                          {"party", {"party"}, Type::kText, equality, {}},
                                          {"supporter_region", {"supporter_region"}, Type::kCode, code, {}},
                                          {"school_region", {"school_region"}, Type::kCode, code, {}}};
  if (states != nullptr)
    fields.push_back({"state", {"state"}, Type::kEnum, equality, rpc::EnumNames(*states, "STATE_")});
  for (rpc::FilterField& field : besides) fields.push_back(std::move(field));
  return fields;
}

}  // namespace jiedui::trusteeship
