// The words of the registry: enum values in Chinese, and back from what people type.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/generated_enum_reflection.h"

namespace jiedui::cli {

// "省级人民政府" for PARTY_KIND_PROVINCE_GOVERNMENT; "" for …_UNSPECIFIED; the number for a value this program does not know.
std::string ChineseName(const google::protobuf::EnumDescriptor* type, int value);
// "PROVINCE_GOVERNMENT": the name without the prefix of its type, as filters want it.
std::string Token(const google::protobuf::EnumDescriptor* type, int value);
// From a Chinese name, a token in any case or the full name. Never yields …_UNSPECIFIED. The error lists what there is, and
// names `field`.
absl::StatusOr<int> ParseValue(const google::protobuf::EnumDescriptor* type, std::string_view field,
                               std::string_view text);

template <class Enum>
std::string ChineseName(Enum value) {
  return ChineseName(google::protobuf::GetEnumDescriptor<Enum>(), value);
}

template <class Enum>
std::string Token(Enum value) {
  return Token(google::protobuf::GetEnumDescriptor<Enum>(), value);
}

template <class Enum>
absl::StatusOr<Enum> ParseEnum(std::string_view field, std::string_view text) {
  const auto value = ParseValue(google::protobuf::GetEnumDescriptor<Enum>(), field, text);
  if (!value.ok()) return value.status();
  return static_cast<Enum>(*value);
}

// "{proposed,active,…}": the values of an option, for its help and its completion.
std::string Choices(const google::protobuf::EnumDescriptor* type);

template <class Enum>
std::string Choices() {
  return Choices(google::protobuf::GetEnumDescriptor<Enum>());
}

// "鲁教厅办发〔2019〕5号（条款 SD19-2a）"; either part may be missing.
std::string CitationText(std::string_view document, std::string_view clause);

}  // namespace jiedui::cli
