#include "clients/cli/record_fields.h"

#include <algorithm>
#include <deque>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "clients/cli/errors.h"
#include "clients/cli/names.h"
#include "clients/cli/resolve.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "jiedui/pairing/v1/party.pb.h"
#include "jiedui/pairing/v1/scheme.pb.h"
#include "jiedui/rotation/v1/batch.pb.h"
#include "jiedui/rotation/v1/person.pb.h"
#include "jiedui/rotation/v1/plan.pb.h"
#include "jiedui/rotation/v1/post.pb.h"
#include "jiedui/rotation/v1/training.pb.h"

namespace jiedui::cli {
namespace {

namespace pb = google::protobuf;
using Field = pb::FieldDescriptor;
using pairing::v1::Record;

constexpr std::string_view kReporting = "jiedui.reporting.v1";
constexpr std::string_view kRotation = "jiedui.rotation.v1";

// Set by the service, not by people.
bool IsOutputOnly(const Field* field) {
  const auto* type = field->containing_type();
  if (type == pairing::v1::Party::descriptor() || type == pairing::v1::Scheme::descriptor()) {
    return field->name() == "name" || field->number() >= 20;
  }
  if (type->file()->package() == kRotation) {
    constexpr std::string_view kSet[] = {
        "masked_identity", "region_code", "checked_revision", "direction", "poor_county",
        "flags",           "home_region", "host_region",      "completed", "person_hours",
        "state",           "outcome",     "allotted",         "reason",    "replans"};
    const bool resource = type->FindFieldByName("etag") != nullptr && type->FindFieldByName("revision") != nullptr;
    if (!resource) {
      constexpr std::string_view kOfRequests[] = {"name", "etag", "request_id", "validate_only"};
      return std::find(std::begin(kOfRequests), std::end(kOfRequests), field->name()) != std::end(kOfRequests);
    }
    // Told of a person, an allotment and a team; said of others.
    if (field->name() == "school" &&
        (type == rotation::v1::Person::descriptor() || type == rotation::v1::Allotment::descriptor())) {
      return true;
    }
    if (field->name() == "people" || field->name() == "managers") return true;
    // A training belongs to an area that people say; elsewhere it follows from a school.
    if (field->name() == "region_code" &&
        (type == rotation::v1::Training::descriptor() || type == rotation::v1::Batch::descriptor() ||
         type == rotation::v1::PlacementPlan::descriptor())) {
      return false;
    }
    return field->name() == "name" || field->number() >= 40 ||
           std::find(std::begin(kSet), std::end(kSet), field->name()) != std::end(kSet);
  }
  if (type->file()->package() == kReporting) {
    constexpr std::string_view kSet[] = {"name", "etag", "request_id", "validate_only"};
    return field->number() >= 40 || std::find(std::begin(kSet), std::end(kSet), field->name()) != std::end(kSet);
  }
  return field->full_name() == "jiedui.pairing.v1.Plan.version" ||
         field->full_name() == "jiedui.pairing.v1.Meeting.counts";
}

// What the fields name that may be given by id; "" for any other field.
std::string_view CollectionOf(const Field* field) {
  constexpr std::pair<std::string_view, std::string_view> kCollections[] = {{"party", "parties"},
                                                                            {"parties", "parties"},
                                                                            {"owner", "parties"},
                                                                            {"assignee", "parties"},
                                                                            {"raised_by", "parties"},
                                                                            {"attached_schools", "parties"},
                                                                            {"trusteeship", "trusteeships"},
                                                                            {"programme", "programmes"},
                                                                            {"survey", "records"},
                                                                            {"placements", "postings"}};
  constexpr std::pair<std::string_view, std::string_view> kOfRotation[] = {
      {"school", "parties"},    {"home", "parties"},       {"host", "parties"},   {"circuit", "parties"},
      {"organiser", "parties"}, {"person", "people"},      {"people", "people"},  {"head", "people"},
      {"learner", "people"},    {"excluded", "people"},    {"without", "people"}, {"team", "teams"},
      {"batch", "batches"},     {"training", "trainings"}, {"need", "needs"}};
  if (field->containing_type()->file()->package() == kRotation) {
    if (field->cpp_type() != Field::CPPTYPE_STRING) return "";
    for (const auto& [name, collection] : kOfRotation) {
      if (field->name() == name) return collection;
    }
    return "";
  }
  for (const auto& [name, collection] : kCollections) {
    if (field->name() == name) return collection;
  }
  // In a payment a commitment is named; in a record it is the content.
  return field->name() == "commitment" && field->cpp_type() == Field::CPPTYPE_STRING ? "records" : "";
}

std::vector<std::string> Split(std::string_view text, char separator) {
  return absl::StrSplit(ToAbsl(text), separator);
}

absl::StatusOr<bool> ParseBool(std::string_view field, std::string_view text) {
  for (const std::string_view yes : {"true", "是", "1", "yes"}) {
    if (text == yes) return true;
  }
  for (const std::string_view no : {"false", "否", "0", "no"}) {
    if (text == no) return false;
  }
  return UsageError(StrCat("“", field, "”应写作 是 或 否"));
}

absl::Status NoSuchField(std::string_view path, const pb::Message& content) {
  std::string known;
  for (int i = 0; i < content.GetDescriptor()->field_count(); ++i) {
    const Field* field = content.GetDescriptor()->field(i);
    if (!IsOutputOnly(field)) known += StrCat(known.empty() ? "" : "、", field->name());
  }
  return UsageError(StrCat("没有“", path, "”这一项，可以是：", known, "。"));
}

// One value of a singular field, or one more of a repeated one.
absl::Status SetOne(const Field* field, std::string_view path, std::string_view text, pb::Message& message) {
  const pb::Reflection& reflection = *message.GetReflection();
  const bool repeated = field->is_repeated();
  switch (field->cpp_type()) {
    case Field::CPPTYPE_STRING: {
      const std::string_view collection = CollectionOf(field);
      std::string value = collection.empty() ? std::string(text) : InCollection(collection, text);
      if (field->type() == Field::TYPE_BYTES) {
        const bool hex = text.size() % 2 == 0 &&
                         std::all_of(text.begin(), text.end(), [](char c) { return absl::ascii_isxdigit(c); });
        if (!hex) return UsageError(StrCat("“", path, "”应是十六进制数字"));
        value = absl::HexStringToBytes(ToAbsl(text));
      }
      repeated ? reflection.AddString(&message, field, std::move(value))
               : reflection.SetString(&message, field, std::move(value));
      return absl::OkStatus();
    }
    case Field::CPPTYPE_INT32:
    case Field::CPPTYPE_INT64: {
      int64_t value = 0;
      if (!absl::SimpleAtoi(ToAbsl(text), &value)) return UsageError(StrCat("“", path, "”应是整数"));
      if (field->cpp_type() == Field::CPPTYPE_INT64) {
        repeated ? reflection.AddInt64(&message, field, value) : reflection.SetInt64(&message, field, value);
        return absl::OkStatus();
      }
      if (value < INT32_MIN || value > INT32_MAX) return UsageError(StrCat("“", path, "”的数字过大"));
      const auto small = static_cast<int32_t>(value);
      repeated ? reflection.AddInt32(&message, field, small) : reflection.SetInt32(&message, field, small);
      return absl::OkStatus();
    }
    case Field::CPPTYPE_BOOL: {
      const absl::StatusOr<bool> value = ParseBool(path, text);
      if (!value.ok()) return value.status();
      repeated ? reflection.AddBool(&message, field, *value) : reflection.SetBool(&message, field, *value);
      return absl::OkStatus();
    }
    case Field::CPPTYPE_ENUM: {
      const absl::StatusOr<int> value = ParseValue(field->enum_type(), path, text);
      if (!value.ok()) return value.status();
      repeated ? reflection.AddEnumValue(&message, field, *value) : reflection.SetEnumValue(&message, field, *value);
      return absl::OkStatus();
    }
    default: return UsageError(StrCat("“", path, "”不能这样填写"));
  }
}

// "side=supporter;head=true"
absl::Status AddElement(const Field* field, std::string_view path, std::string_view text, pb::Message& message) {
  pb::Message& element = *message.GetReflection()->AddMessage(&message, field);
  for (const std::string& part : Split(text, ';')) {
    const size_t equals = part.find('=');
    if (equals == std::string::npos) {
      return UsageError(StrCat("“", path, "”中的“", part, "”应写作 项目=内容，多项以分号分隔"));
    }
    absl::Status set =
        SetField(std::string_view(part).substr(0, equals), std::string_view(part).substr(equals + 1), element);
    if (!set.ok()) return set;
  }
  return absl::OkStatus();
}

// All paths below a message, lists of messages as one.
void Paths(const pb::Descriptor* type, const std::string& prefix, std::deque<std::string>& paths,
           std::set<std::string>& seen) {
  for (int i = 0; i < type->field_count(); ++i) {
    const Field* field = type->field(i);
    if (IsOutputOnly(field)) continue;
    const std::string path = StrCat(prefix, field->name());
    if (field->cpp_type() == Field::CPPTYPE_MESSAGE && !field->is_repeated()) {
      Paths(field->message_type(), StrCat(path, "."), paths, seen);
    } else if (seen.insert(path).second) {
      paths.push_back(path);
    }
  }
}

std::string TextOf(const pb::Message& message, const Field* field, int index);

std::string ElementText(const pb::Message& element) {
  return absl::StrJoin(FieldsOf(element), ";",
                       [](std::string* out, const auto& part) { out->append(StrCat(part.first, "=", part.second)); });
}

std::string TextOf(const pb::Message& message, const Field* field, int index) {
  const pb::Reflection& reflection = *message.GetReflection();
  switch (field->cpp_type()) {
    case Field::CPPTYPE_STRING:
      return index < 0 ? reflection.GetString(message, field) : reflection.GetRepeatedString(message, field, index);
    case Field::CPPTYPE_INT32:
      return StrCat(index < 0 ? reflection.GetInt32(message, field)
                              : reflection.GetRepeatedInt32(message, field, index));
    case Field::CPPTYPE_INT64:
      return StrCat(index < 0 ? reflection.GetInt64(message, field)
                              : reflection.GetRepeatedInt64(message, field, index));
    case Field::CPPTYPE_BOOL: return reflection.GetBool(message, field) ? "是" : "否";
    case Field::CPPTYPE_ENUM:
      return ChineseName(field->enum_type(), index < 0 ? reflection.GetEnumValue(message, field)
                                                       : reflection.GetRepeatedEnumValue(message, field, index));
    default: return index < 0 ? "" : ElementText(reflection.GetRepeatedMessage(message, field, index));
  }
}

}  // namespace

absl::Status SetKind(std::string_view kind, Record& record) {
  const auto value = ParseValue(pairing::v1::RecordKind_descriptor(), "kind", kind);
  if (!value.ok()) return value.status();
  record.GetReflection()->MutableMessage(&record, Record::descriptor()->FindFieldByNumber(*value));
  return absl::OkStatus();
}

pb::Message* ContentOf(Record& record) {
  if (record.content_case() == Record::CONTENT_NOT_SET) return nullptr;
  return record.GetReflection()->MutableMessage(&record,
                                                Record::descriptor()->FindFieldByNumber(record.content_case()));
}

absl::Status SetField(std::string_view path, std::string_view text, pb::Message& content) {
  const size_t dot = path.find('.');
  const std::string name(path.substr(0, dot));
  const Field* field = content.GetDescriptor()->FindFieldByName(name);
  if (field == nullptr || IsOutputOnly(field)) return NoSuchField(path, content);
  const pb::Reflection& reflection = *content.GetReflection();
  const bool message = field->cpp_type() == Field::CPPTYPE_MESSAGE;
  if (message && !field->is_repeated()) {
    if (dot == std::string_view::npos) return UsageError(StrCat("“", path, "”须写到下一级，如“", path, ".…”"));
    return SetField(path.substr(dot + 1), text, *reflection.MutableMessage(&content, field));
  }
  if (dot != std::string_view::npos) return NoSuchField(path, content);
  if (!field->is_repeated()) return SetOne(field, path, text, content);
  reflection.ClearField(&content, field);
  if (text.empty()) return absl::OkStatus();
  for (const std::string& element : Split(text, '|')) {
    absl::Status set = message ? AddElement(field, path, element, content) : SetOne(field, path, element, content);
    if (!set.ok()) return set;
  }
  return absl::OkStatus();
}

absl::Status SetFields(const std::vector<std::string>& fields, pb::Message& content) {
  for (const std::string& field : fields) {
    const size_t equals = field.find('=');
    if (equals == std::string::npos) return UsageError(StrCat("“", field, "”应写作 项目=内容。"));
    absl::Status set =
        SetField(std::string_view(field).substr(0, equals), std::string_view(field).substr(equals + 1), content);
    if (!set.ok()) return set;
  }
  return absl::OkStatus();
}

absl::Status ResolveParties(Resolver& resolver, pb::Message& message) {
  const pb::Reflection& reflection = *message.GetReflection();
  std::vector<const Field*> set;
  reflection.ListFields(message, &set);
  for (const Field* field : set) {
    const int count = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      if (field->cpp_type() == Field::CPPTYPE_MESSAGE) {
        const absl::Status resolved =
            ResolveParties(resolver, field->is_repeated() ? *reflection.MutableRepeatedMessage(&message, field, i)
                                                          : *reflection.MutableMessage(&message, field));
        if (!resolved.ok()) return resolved;
        continue;
      }
      if (field->cpp_type() != Field::CPPTYPE_STRING || CollectionOf(field) != "parties") continue;
      const std::string name =
          field->is_repeated() ? reflection.GetRepeatedString(message, field, i) : reflection.GetString(message, field);
      if (name.empty() || IsResourceId(IdOf(name))) continue;
      const auto party = resolver.Party(std::string_view(name).substr(name.find('/') + 1));
      if (!party.ok()) return party.status();
      field->is_repeated() ? reflection.SetRepeatedString(&message, field, i, party->name())
                           : reflection.SetString(&message, field, party->name());
    }
  }
  return absl::OkStatus();
}

const std::vector<std::string_view>& ContentColumns() {
  static const auto& paths = *new std::deque<std::string>([] {  // a deque: the views stay valid
    std::deque<std::string> all;
    std::set<std::string> seen;
    const pb::OneofDescriptor* content = Record::descriptor()->FindOneofByName("content");
    for (int i = 0; i < content->field_count(); ++i) Paths(content->field(i)->message_type(), "", all, seen);
    return all;
  }());
  static const auto& columns = *new std::vector<std::string_view>(paths.begin(), paths.end());
  return columns;
}

std::vector<std::pair<std::string, std::string>> FieldsOf(const pb::Message& content) {
  std::vector<std::pair<std::string, std::string>> fields;
  std::vector<const Field*> set;
  const pb::Reflection& reflection = *content.GetReflection();
  reflection.ListFields(content, &set);
  for (const Field* field : set) {
    if (field->cpp_type() == Field::CPPTYPE_MESSAGE && !field->is_repeated()) {
      for (auto& [path, text] : FieldsOf(reflection.GetMessage(content, field))) {
        fields.emplace_back(StrCat(field->name(), ".", path), std::move(text));
      }
      continue;
    }
    if (!field->is_repeated()) {
      fields.emplace_back(field->name(), TextOf(content, field, -1));
      continue;
    }
    std::vector<std::string> elements;
    elements.reserve(reflection.FieldSize(content, field));
    for (int i = 0; i < reflection.FieldSize(content, field); ++i) elements.push_back(TextOf(content, field, i));
    fields.emplace_back(field->name(), absl::StrJoin(elements, "|"));
  }
  return fields;
}

}  // namespace jiedui::cli
