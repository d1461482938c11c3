#include "common/rpc/request_text.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <string>
#include <string_view>

#include "common/base/error.h"
#include "common/base/text.h"

namespace jiedui::rpc {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

struct RequestText::Type {
  struct Inner {
    const FieldDescriptor* field;
    const Type* type;
  };

  std::vector<const FieldDescriptor*> strings;
  std::vector<Inner> messages;  // only those that hold strings, at whatever depth

  // The path of the first U+0000 below `message`, or "".
  std::string Find(const Message& message) const;
};

namespace {

bool HoldsNul(const std::string& text) { return std::memchr(text.data(), '\0', text.size()) != nullptr; }

}  // namespace

std::string RequestText::Type::Find(const Message& message) const {
  const Reflection& reflection = *message.GetReflection();
  std::string scratch;
  for (const FieldDescriptor* field : strings) {
    if (!field->is_repeated()) {
      if (HoldsNul(reflection.GetStringReference(message, field, &scratch))) return field->name();
      continue;
    }
    for (int i = 0, size = reflection.FieldSize(message, field); i < size; ++i) {
      if (HoldsNul(reflection.GetRepeatedStringReference(message, field, i, &scratch))) return field->name();
    }
  }
  for (const auto& [field, type] : messages) {
    if (field->is_repeated()) {
      for (int i = 0, size = reflection.FieldSize(message, field); i < size; ++i) {
        const std::string path = type->Find(reflection.GetRepeatedMessage(message, field, i));
        if (!path.empty()) return StrCat(field->name(), ".", path);
      }
    } else if (reflection.HasField(message, field)) {
      const std::string path = type->Find(reflection.GetMessage(message, field));
      if (!path.empty()) return StrCat(field->name(), ".", path);
    }
  }
  return "";
}

RequestText::RequestText(const Descriptor& root) {
  // All types below the root, each once: they may contain themselves.
  std::vector<const Descriptor*> found = {&root};
  std::map<const Descriptor*, Type*> by_descriptor;
  for (size_t i = 0; i < found.size(); ++i) {
    auto& type = types_.emplace_back(std::make_unique<Type>());
    by_descriptor[found[i]] = type.get();
    for (int f = 0; f < found[i]->field_count(); ++f) {
      const FieldDescriptor* field = found[i]->field(f);
      if (field->type() == FieldDescriptor::TYPE_STRING) type->strings.push_back(field);
      if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
      const Descriptor* inner = field->message_type();
      if (std::find(found.begin(), found.end(), inner) == found.end()) found.push_back(inner);
    }
  }
  // Which of them hold strings; until nothing changes, because they may lie deep.
  for (bool changed = true; changed;) {
    changed = false;
    for (const Descriptor* descriptor : found) {
      Type& type = *by_descriptor[descriptor];
      for (int f = 0; f < descriptor->field_count(); ++f) {
        const FieldDescriptor* field = descriptor->field(f);
        if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
        const Type* inner = by_descriptor[field->message_type()];
        const bool holds = !inner->strings.empty() || !inner->messages.empty();
        const bool listed = std::any_of(type.messages.begin(), type.messages.end(),
                                        [&](const Type::Inner& known) { return known.field == field; });
        if (!holds || listed) continue;
        type.messages.push_back({field, inner});
        changed = true;
      }
    }
  }
}

RequestText::~RequestText() = default;

absl::Status RequestText::Check(const Message& request) const {
  const std::string path = types_.front()->Find(request);
  return path.empty() ? absl::OkStatus() : InvalidField(path, "不得含有 U+0000 字符");
}

}  // namespace jiedui::rpc
