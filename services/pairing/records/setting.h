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

// The present revision of a record, and who has written in it.
struct EnteredRecord {
  v1::Record record;
  std::string authors;  // Caller::Id, one a line
};

// What stands around a record, loaded in the transaction that decides.
struct RecordSetting {
  // The subject: one of the two.
  std::optional<v1::Pairing> pairing;
  std::optional<v1::Party> party;
  // Of a pairing's scheme: what a refusal names where no rule row does.
  type::v1::Citation scheme_citation;
  // A party that the record names and that does not exist, or that cannot be in a school group: "parties/x", or "".
  std::string unknown_party;
  std::string ungroupable_party;
  // The rule row that bears on the record in its region on its first day; absent: none is loaded.
  std::optional<rules::v1::Rule> rule;
  // Of a group of kindergartens: what should be common to them (DX18-3.7.2).
  std::optional<rules::v1::Rule> unity_rule;
  // Of a school group.
  std::vector<OtherGroup> other_groups;
};

}  // namespace jiedui::pairing
