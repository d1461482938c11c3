// What a decision about a record rests on, as plain values: loaded by the store, judged by policy.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "jiedui/pairing/v1/pairing_service.pb.h"
#include "jiedui/pairing/v1/party.pb.h"
#include "jiedui/pairing/v1/record.pb.h"
#include "jiedui/rules/v1/rule_service.pb.h"

namespace jiedui::pairing {

// A school's other group of the same kind, while both exist.
struct OtherGroup {
  v1::Record record;
  std::string party;  // the school that is in both
  std::string title;  // what messages call it
};

// What stands around a record, loaded in the transaction that decides.
struct RecordSetting {
  // The subject: one of the two.
  std::optional<v1::Pairing> pairing;
  std::optional<v1::Party> party;
  // Parties that the record names do not exist: "parties/x", or "".
  std::string unknown_party;
  // The rule row that bears on the record in its region on its first day; absent: none is loaded.
  std::optional<rules::v1::Rule> rule;
  // Of a school group.
  std::vector<OtherGroup> other_groups;
};

}  // namespace jiedui::pairing
