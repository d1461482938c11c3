// Warnings as they are kept and sent: a serialized jiedui.type.v1.Warnings.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/types/span.h"
#include "common/base/error.h"
#include "jiedui/type/v1/type.pb.h"

namespace jiedui::db {

type::v1::Warning ToProto(const Warning& warning);
std::string SerializeWarnings(absl::Span<const Warning> warnings);  // "" for none
std::vector<Warning> ParseWarnings(std::string_view bytes);         // what cannot be read is left out

}  // namespace jiedui::db
