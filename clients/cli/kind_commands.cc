#include "clients/cli/kind_commands.h"

#include "clients/cli/rotation/text.h"

namespace jiedui::cli::kinds {

absl::Status AddFilter(Session& session, const Filter& filter, const std::string& text, std::string& conditions) {
  if (text.empty()) return absl::OkStatus();
  switch (filter.meaning) {
    case Filter::kText: AddCondition(conditions, filter.field, "=", text); break;
    case Filter::kId: AddCondition(conditions, filter.field, "=", InCollection(filter.collection, text)); break;
    case Filter::kParty: {
      const auto party = PartyName(session, text);
      if (!party.ok()) return party.status();
      AddCondition(conditions, filter.field, "=", *party);
      break;
    }
    case Filter::kRegion: {
      const auto code = RegionCode(session, text);
      if (!code.ok()) return code.status();
      AddCondition(conditions, filter.field, ":", *code);
      break;
    }
    case Filter::kValue: {
      const auto value = ParseValue(filter.type, filter.option, text);
      if (!value.ok()) return value.status();
      AddCondition(conditions, filter.field, "=", Token(filter.type, *value));
      break;
    }
  }
  return absl::OkStatus();
}

void PrintFields(Session& session, const google::protobuf::Message& resource) {
  Table fields({{"项目"}, {"内容"}});
  for (const auto& [field, text] : FieldsOf(resource)) {
    if (field.starts_with("create_time.") || field.starts_with("update_time.")) continue;
    fields.AddField(field, text);
  }
  session.PrintWhole(fields);
}

}  // namespace jiedui::cli::kinds
