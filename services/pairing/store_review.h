// Rows of what an official should look at: rules passed with a reason, contradictions, counts under a parent. As store.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/base/call.h"
#include "common/db/database.h"
#include "common/rpc/filter.h"
#include "jiedui/pairing/v1/pairing_service.pb.h"
#include "jiedui/pairing/v1/review.pb.h"
#include "services/pairing/policy_review.h"
#include "services/pairing/setting.h"

namespace jiedui::pairing::store {

// What the decision on this revision passed takes the place of what an earlier one had passed. The reason is that of `pairing`.
absl::Status PutExceptions(db::Tx& tx, const v1::Pairing* before, const v1::Pairing& pairing,
                           const std::vector<PassedRule>& passed);

struct ExceptionQuery {
  std::string scheme, parent;  // "" for all
  absl::CivilDay effective_on;
  int64_t known_at = 0;
  std::string after_pairing, after_rule;
  int limit = 0;
};
absl::StatusOr<std::vector<v1::RuleException>> ListExceptions(db::Tx& tx, const Scope& scope,
                                                              const ExceptionQuery& query);

inline constexpr int kFirstContradictionParameter = 7;
const std::vector<rpc::FilterField>& ContradictionFields();

struct ContradictionQuery {
  rpc::SqlFilter filter;
  std::string after_subject, after_other;
  int64_t after_kind = 0;
  int limit = 0;
};
absl::StatusOr<std::vector<v1::Contradiction>> ListContradictions(db::Tx& tx, const Scope& scope,
                                                                  const ContradictionQuery& query);

// Pairings under a parent, of a scheme ("" for all), in force on a day, by scheme and kinds; limits left open.
absl::StatusOr<std::vector<v1::CountPairingsResponse::LaneCount>> CountLanes(db::Tx& tx, const Scope& scope,
                                                                             std::string_view scheme,
                                                                             std::string_view parent,
                                                                             absl::CivilDay day, int64_t known_at);

}  // namespace jiedui::pairing::store
