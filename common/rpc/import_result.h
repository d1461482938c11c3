// What all imports share: a row is new, the same, other, or refused (the proto comment of ImportOutcome).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/base/error.h"
#include "jiedui/type/v1/type.pb.h"

namespace jiedui::rpc {

// The result of a row. An error is a refusal, told with its reason and its Chinese message; a content conflict is told apart, and a
// service may have one more reason that is one.
template <class Result>
Result RowResult(int64_t line, std::string_view name, const absl::StatusOr<type::v1::ImportOutcome>& outcome,
                 std::string_view also_conflict = kContentConflict.name) {
  Result result;
  result.set_line(line);
  result.set_name(std::string(name));
  if (outcome.ok()) {
    result.set_outcome(*outcome);
    return result;
  }
  result.set_reason(ReasonOf(outcome.status()));
  result.set_message(ChineseMessageOf(outcome.status()));
  const bool conflict = result.reason() == kContentConflict.name || result.reason() == also_conflict;
  result.set_outcome(conflict ? type::v1::IMPORT_OUTCOME_CONFLICT : type::v1::IMPORT_OUTCOME_REFUSED);
  return result;
}

// Whether a row says something new about what is there: CREATED or UPDATED to go on with, UNCHANGED, or a content conflict.
// `present` is null when there is nothing; both are compared as they were entered.
template <class Resource>
absl::StatusOr<type::v1::ImportOutcome> Compare(const Resource* present, const Resource& entered, bool update) {
  if (present == nullptr) return type::v1::IMPORT_OUTCOME_CREATED;
  if (present->SerializeAsString() == entered.SerializeAsString()) return type::v1::IMPORT_OUTCOME_UNCHANGED;
  if (update) return type::v1::IMPORT_OUTCOME_UPDATED;
  return Failure(kContentConflict, {{"name", entered.name()}});
}

}  // namespace jiedui::rpc
