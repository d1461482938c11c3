// Matchers for statuses, refusals and protobuf messages. Those for statuses take absl::Status and absl::StatusOr alike.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/error.h"
#include "gmock/gmock.h"
#include "google/protobuf/message.h"
#include "google/protobuf/util/message_differencer.h"

namespace jiedui::testing {

inline const absl::Status& StatusOf(const absl::Status& status) { return status; }
template <class T>
const absl::Status& StatusOf(const absl::StatusOr<T>& outcome) {
  return outcome.status();
}

MATCHER(IsOk, negation ? "is an error" : "is OK") {
  *result_listener << "status " << StatusOf(arg).ToString();
  return StatusOf(arg).ok();
}

MATCHER_P(StatusIs, code, std::string(negation ? "does not have" : "has") + " code " + absl::StatusCodeToString(code)) {
  *result_listener << "status " << StatusOf(arg).ToString();
  return StatusOf(arg).code() == code;
}

// HasReason("ETAG_MISMATCH")
MATCHER_P(HasReason, reason, std::string(negation ? "does not have" : "has") + " reason " + reason) {
  *result_listener << "status " << StatusOf(arg).ToString();
  return ReasonOf(StatusOf(arg)) == reason;
}

// NamesClause("SD19-2a"): the refusal cites it in its PreconditionFailure.
MATCHER_P(NamesClause, clause, std::string(negation ? "does not name" : "names") + " clause " + clause) {
  const std::vector<std::string> clauses = ClausesOf(StatusOf(arg));
  *result_listener << "status " << StatusOf(arg).ToString();
  return ::testing::ExplainMatchResult(::testing::Contains(std::string(clause)), clauses, result_listener);
}

MATCHER_P(EqualsProto, expected, std::string(negation ? "is not" : "is") + " " + expected.ShortDebugString()) {
  std::string difference;
  google::protobuf::util::MessageDifferencer differencer;
  differencer.ReportDifferencesToString(&difference);
  const bool equal = differencer.Compare(expected, arg);
  *result_listener << difference;
  return equal;
}

}  // namespace jiedui::testing
