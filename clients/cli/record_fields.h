// What a record says, and what a party and a scheme are, field by field, as people type it and as files hold it.
//
// A field is named by its path below the message, which of a record is that of its kind: "kind", "document.title", "person.name". Values: text as it is; enums in
// Chinese or by token; booleans 是 or 否, true or false; lists divided by "|"; in a list of messages the fields of each divided by
// ";", as in "side=supporter;head=true;post=市教育局局长|side=recipient;head=true". Parties may be given by id.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "clients/cli/resolve.h"
#include "google/protobuf/message.h"
#include "jiedui/pairing/v1/record.pb.h"

namespace jiedui::cli {

// The message of the kind, made if the record has none: "plan", "计划". The error lists the kinds.
absl::Status SetKind(std::string_view kind, pairing::v1::Record& record);
// The message that `record` says something in; null when it has none.
google::protobuf::Message* ContentOf(pairing::v1::Record& record);

// Sets one field of `content`, replacing a list. Errors are in Chinese and name the field.
absl::Status SetField(std::string_view path, std::string_view text, google::protobuf::Message& content);
// Likewise several: "title=…".
absl::Status SetFields(const std::vector<std::string>& fields, google::protobuf::Message& content);

// Parties of the message, and of what lies in it, that were given by a name ("parties/青岛小学"): by their resource names. A name in
// doubt is an error.
absl::Status ResolveParties(Resolver& resolver, google::protobuf::Message& message);

// All paths of all kinds, each once, in order of the protos: the columns of a file of records.
const std::vector<std::string_view>& ContentColumns();

// "title=…": the fields that are set, as SetField takes them.
std::vector<std::pair<std::string, std::string>> FieldsOf(const google::protobuf::Message& content);

}  // namespace jiedui::cli
