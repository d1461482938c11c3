// What all imports of the register share: an outcome becomes the result of its row.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "common/base/error.h"
#include "jiedui/pairing/v1/party.pb.h"
#include "services/pairing/policy.h"

namespace jiedui::pairing {

// An error is a refusal, told with its reason and its Chinese message; a content conflict is told apart.
template <class Response>
Response RowResult(int64_t line, const std::string& name, const absl::StatusOr<v1::ImportOutcome>& outcome) {
  Response response;
  response.set_line(line);
  response.set_name(name);
  if (outcome.ok()) {
    response.set_outcome(*outcome);
    return response;
  }
  response.set_reason(ReasonOf(outcome.status()));
  response.set_message(ChineseMessageOf(outcome.status()));
  response.set_outcome(response.reason() == policy::kContentConflict.name ? v1::IMPORT_OUTCOME_CONFLICT
                                                                          : v1::IMPORT_OUTCOME_REFUSED);
  return response;
}

// Whether a row says something new about what is there: CREATED or UPDATED to go on with, UNCHANGED, or a content conflict.
// `present` is null when there is nothing; both are compared as they were entered.
template <class Resource>
absl::StatusOr<v1::ImportOutcome> Compare(const Resource* present, const Resource& entered, bool update) {
  if (present == nullptr) return v1::IMPORT_OUTCOME_CREATED;
  if (present->SerializeAsString() == entered.SerializeAsString()) return v1::IMPORT_OUTCOME_UNCHANGED;
  if (update) return v1::IMPORT_OUTCOME_UPDATED;
  return Failure(policy::kContentConflict, {{"name", entered.name()}});
}

}  // namespace jiedui::pairing
