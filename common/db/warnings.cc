#include "common/db/warnings.h"

namespace jiedui::db {

type::v1::Warning ToProto(const Warning& warning) {
  type::v1::Warning message;
  message.set_reason(warning.reason);
  message.mutable_citation()->set_clause(warning.clause);
  message.mutable_citation()->set_document(warning.document);
  message.set_message(warning.message);
  return message;
}

std::string SerializeWarnings(absl::Span<const Warning> warnings) {
  if (warnings.empty()) return {};
  type::v1::Warnings message;
  for (const Warning& warning : warnings) *message.add_warnings() = ToProto(warning);
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
