// Fields of filters over a column, by what they hold.
#pragma once

#include <string_view>

#include "common/rpc/filter.h"
#include "google/protobuf/descriptor.h"

namespace jiedui::rpc {

FilterField TextField(std::string_view field, std::string_view column);
// A division code; its area by `:`.
FilterField CodeField(std::string_view field, std::string_view column);
FilterField NumberField(std::string_view field, std::string_view column);
// An enum's names without prefix.
FilterField EnumField(std::string_view field, std::string_view column, const google::protobuf::EnumDescriptor* values,
                      std::string_view prefix);

}  // namespace jiedui::rpc
