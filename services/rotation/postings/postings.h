// What decisions on postings read, and how a posting is entered and saved: shared by the verbs, the import and the plan.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "common/db/mutate.h"
#include "services/rotation/heard.h"
#include "services/rotation/postings/policy_posting.h"
#include "services/rotation/postings/quotas.h"
#include "services/rotation/traits.h"

namespace jiedui::rotation {

namespace store {

// What a school was on a day, as its county's lists and the registry's say.
absl::StatusOr<policy::SchoolFacts> SchoolOn(db::Tx& tx, const PartyFacts& school, std::string_view day);
// Whether what lies in a division lay in a poor county on a day.
absl::StatusOr<bool> IsPoorOn(db::Tx& tx, const std::string& region, std::string_view day);
// Of a person, not withdrawn, with a day in common with the interval.
absl::StatusOr<std::vector<v1::Posting>> PostingsOf(db::Tx& tx, std::string_view person,
                                                    const type::v1::Interval& interval);
// People in the postings of a team that are not withdrawn, in order, each once.
absl::StatusOr<std::vector<std::string>> MembersOf(db::Tx& tx, std::string_view team);
// Postings of a team that are not withdrawn.
absl::StatusOr<std::vector<v1::Posting>> PostingsOfTeam(db::Tx& tx, std::string_view team);

}  // namespace store

// What one transaction has read for postings; an import keeps it for a chunk, so that rows ask only for what is their own.
struct Known {
  std::map<std::string, std::optional<PartyFacts>> parties;
  std::map<std::pair<std::string, std::string>, policy::SchoolFacts> schools;  // by party, day
  std::map<std::pair<std::string, std::string>, bool> poor;                    // by region, day
  std::map<std::tuple<std::string, std::string, std::string>, std::optional<rules::v1::Rule>>
      rules;  // by id, region, day
  std::map<std::string, std::optional<v1::Team>> teams;
  std::map<std::string, std::optional<v1::Batch>> batches;
  KnownQuotas quotas;
};

// A rule that binds one side of a posting as of a day: of `host_region`, or else of `home_region`.
absl::StatusOr<std::optional<rules::v1::Rule>> RuleFor(db::Tx& tx, Known& known, std::string_view rule_id,
                                                       absl::FunctionRef<bool(const rules::v1::Rule&)> binds,
                                                       const std::string& host_region, const std::string& home_region,
                                                       const std::string& day);
// A text rule where it names `word`.
absl::StatusOr<std::optional<rules::v1::Rule>> RuleNaming(db::Tx& tx, Known& known, std::string_view rule_id,
                                                          std::string_view word, const std::string& host_region,
                                                          const std::string& home_region, const std::string& day);

// Who the caller is to a posting.
policy::Decider DeciderOf(const Call& call, const resource::Entered<v1::Posting>& entered);

// How a posting is entered.
struct Entering {
  const v1::Posting* before = nullptr;  // null for a new one
  std::optional<BasisFacts> basis;      // as asked before the transaction
  bool history = false;                 // by import
};

// What was entered, checked by all rules and complete, ready to be saved: `entered` has its name, state and, where there is a `before`,
// what stays of it (policy::Followed). The caller sees the person and acts for the home side; the host's side may say who learns. `known` may be fresh.
absl::StatusOr<v1::Posting> Enter(db::Mutation& m, const Call& call, v1::Posting entered, const Entering& entering,
                                  Known& known);

// What is left of a posting's team without it is led by one of its people (team_service.cc).
absl::Status MayLeaveTeam(db::Tx& tx, const v1::Posting& posting);

// Saves with the event and audit row; takes places of quotas before. `authors`: who has written in it.
absl::StatusOr<v1::Posting> SavePosting(db::Mutation& m, std::string_view event, const v1::Posting* before,
                                        v1::Posting after, std::string_view authors, Known& known);

}  // namespace jiedui::rotation
