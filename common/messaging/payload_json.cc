#include "common/messaging/payload_json.h"

#include <cmath>
#include <string_view>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/json_text.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/protobuf/unknown_field_set.h"
#include "google/protobuf/util/json_util.h"
#include "google/protobuf/util/time_util.h"
#include "jiedui/type/v1/type.pb.h"
#include "nlohmann/json.hpp"

namespace jiedui::messaging {
namespace {

namespace pb = google::protobuf;
using Field = pb::FieldDescriptor;

// Reads a field, or the element `index` of a repeated one (-1: it is none).
struct Slot {
  const pb::Message& message;
  const Field* field;
  int index;

  template <class Single, class Element>
  auto Get(Single single, Element element) const {
    const pb::Reflection& reflection = *message.GetReflection();
    return index < 0 ? (reflection.*single)(message, field) : (reflection.*element)(message, field, index);
  }
};

using Reflection = pb::Reflection;

// Types of protobuf itself have forms of their own.
bool AppendMessage(const pb::Message& message, std::string& out) {
  const std::string_view type = message.GetDescriptor()->full_name();
  if (!type.starts_with("google.protobuf.")) return AppendPayloadJson(message, out);
  if (const auto* time = dynamic_cast<const pb::Timestamp*>(&message)) {
    AppendJsonText(out, pb::util::TimeUtil::ToString(*time));
    return true;
  }
  std::string form;
  const bool printed = pb::util::MessageToJsonString(message, &form).ok();
  out += form;
  return printed;
}

void AppendNumber(double number, std::string& out) {
  if (std::isfinite(number)) {
    out += nlohmann::json(number).dump();
  } else {
    out += std::isnan(number) ? R"("NaN")" : number > 0 ? R"("Infinity")" : R"("-Infinity")";
  }
}

bool AppendValue(const Slot& slot, std::string& out) {
  switch (slot.field->cpp_type()) {
    case Field::CPPTYPE_INT32:
      absl::StrAppend(&out, slot.Get(&Reflection::GetInt32, &Reflection::GetRepeatedInt32));
      return true;
    case Field::CPPTYPE_UINT32:
      absl::StrAppend(&out, slot.Get(&Reflection::GetUInt32, &Reflection::GetRepeatedUInt32));
      return true;
    case Field::CPPTYPE_INT64:  // in quotes: JavaScript's numbers do not hold all of them
      absl::StrAppend(&out, "\"", slot.Get(&Reflection::GetInt64, &Reflection::GetRepeatedInt64), "\"");
      return true;
    case Field::CPPTYPE_UINT64:
      absl::StrAppend(&out, "\"", slot.Get(&Reflection::GetUInt64, &Reflection::GetRepeatedUInt64), "\"");
      return true;
    case Field::CPPTYPE_BOOL:
      out += slot.Get(&Reflection::GetBool, &Reflection::GetRepeatedBool) ? "true" : "false";
      return true;
    case Field::CPPTYPE_ENUM: {
      const int number = slot.Get(&Reflection::GetEnumValue, &Reflection::GetRepeatedEnumValue);
      const pb::EnumValueDescriptor* value = slot.field->enum_type()->FindValueByNumber(number);
      if (value == nullptr) {
        absl::StrAppend(&out, number);
      } else {
        AppendJsonText(out, value->name());
      }
      return true;
    }
    case Field::CPPTYPE_STRING: {
      std::string scratch;
      const pb::Reflection& reflection = *slot.message.GetReflection();
      const std::string& text =
          slot.index < 0 ? reflection.GetStringReference(slot.message, slot.field, &scratch)
                         : reflection.GetRepeatedStringReference(slot.message, slot.field, slot.index, &scratch);
      AppendJsonText(out, slot.field->type() == Field::TYPE_BYTES ? absl::Base64Escape(text) : text);
      return true;
    }
    case Field::CPPTYPE_MESSAGE: {
      const pb::Reflection& reflection = *slot.message.GetReflection();
      return AppendMessage(slot.index < 0 ? reflection.GetMessage(slot.message, slot.field)
                                          : reflection.GetRepeatedMessage(slot.message, slot.field, slot.index),
                           out);
    }
    case Field::CPPTYPE_DOUBLE:
      AppendNumber(slot.Get(&Reflection::GetDouble, &Reflection::GetRepeatedDouble), out);
      return true;
    case Field::CPPTYPE_FLOAT:
      AppendNumber(slot.Get(&Reflection::GetFloat, &Reflection::GetRepeatedFloat), out);
      return true;
  }
  return false;
}

// {"key":value}; the keys, which are in no order, as texts whatever their type.
bool AppendMap(const pb::Message& message, const Field* field, std::string& out) {
  const Field* const key = field->message_type()->map_key();
  const Field* const value = field->message_type()->map_value();
  out += '{';
  for (int i = 0, size = message.GetReflection()->FieldSize(message, field); i < size; ++i) {
    const pb::Message& entry = message.GetReflection()->GetRepeatedMessage(message, field, i);
    std::string text;
    AppendValue({entry, key, -1}, text);
    absl::StrAppend(&out, i > 0 ? "," : "", text.starts_with('"') ? text : absl::StrCat("\"", text, "\""), ":");
    if (!AppendValue({entry, value, -1}, out)) return false;
  }
  out += '}';
  return true;
}

bool AppendElements(const pb::Message& message, const Field* field, std::string& out) {
  out += '[';
  for (int i = 0, size = message.GetReflection()->FieldSize(message, field); i < size; ++i) {
    if (i > 0) out += ',';
    if (!AppendValue({message, field, i}, out)) return false;
  }
  out += ']';
  return true;
}

}  // namespace

bool AppendPayloadJson(const pb::Message& message, std::string& out) {
  const pb::Reflection& reflection = *message.GetReflection();
  if (!reflection.GetUnknownFields(message).empty()) return false;
  std::vector<const Field*> fields;
  reflection.ListFields(message, &fields);
  char before = '{';
  for (const Field* field : fields) {
    if (field->options().GetExtension(type::v1::personal)) continue;
    out += before;
    before = ',';
    AppendJsonText(out, field->json_name());
    out += ':';
    const bool appended = field->is_map()        ? AppendMap(message, field, out)
                          : field->is_repeated() ? AppendElements(message, field, out)
                                                 : AppendValue({message, field, -1}, out);
    if (!appended) return false;
  }
  if (before == '{') out += '{';
  out += '}';
  return true;
}

}  // namespace jiedui::messaging
