#include "common/db/warnings.h"

#include "jiedui/type/v1/type.pb.h"

namespace jiedui::db {

std::string SerializeWarnings(absl::Span<const Warning> warnings) {
  if (warnings.empty()) return {};
  type::v1::Warnings message;
  for (const Warning& warning : warnings) {
    auto& one = *message.add_warnings();
    one.set_reason(warning.reason);
    one.mutable_citation()->set_clause(warning.clause);
    one.mutable_citation()->set_document(warning.document);
    one.set_message(warning.message);
  }
  return message.SerializeAsString();
}

std::vector<Warning> ParseWarnings(std::string_view bytes) {
  type::v1::Warnings message;
  std::vector<Warning> warnings;
  if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return warnings;
  for (const auto& one : message.warnings()) {
    warnings.push_back({one.reason(), one.citation().clause(), one.citation().document(), one.message()});
  }
  return warnings;
}

}  // namespace jiedui::db
