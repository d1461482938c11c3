// What ought to be there and is not: one question for each kind of gap, asked of the rows.
//
// Who owes something: pairings in force on a day, or parties, in a region where a rule asks for it. How much of it they have is
// counted in SQL; the rule says how much is enough.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/base/call.h"
#include "common/db/database.h"
#include "jiedui/pairing/v1/record.pb.h"
#include "jiedui/rules/v1/rule_service.pb.h"

namespace jiedui::pairing {

// What a question is about.
struct GapQuestion {
  v1::Gap::Kind kind = v1::Gap::KIND_UNSPECIFIED;
  std::string scheme;  // "" for all
  absl::CivilDay asked_on;
};

class Gaps {
 public:
  Gaps(db::Tx& tx, const Scope& scope, GapQuestion question);

  // "2019"; "" for what is owed at any time.
  std::string period() const;

  // Whether any rule asks for it anywhere: not loaded is not none.
  absl::StatusOr<bool> RuleLoaded();
  // Subjects that owe it, whether they have it or not; and those of which no source says whether they were in force.
  struct Owing {
    int64_t examined = 0, not_known = 0;
  };
  absl::StatusOr<Owing> CountOwing();
  // Those that lack it, after `after` by name, at most `limit`.
  absl::StatusOr<std::vector<v1::Gap>> List(std::string_view after, int limit);

 private:
  // By what rules bear on whoever owes: the division code and the kind of the party, or of the recipient.
  using Debtor = std::pair<std::string, int64_t>;
  // The rule that asks for it there; nothing when none does, or not yet on the day asked about.
  absl::StatusOr<std::optional<rules::v1::Rule>> RuleFor(const Debtor& debtor);
  absl::StatusOr<std::string> Remark(std::string_view subject);

  db::Tx& tx_;
  const Scope& scope_;
  const GapQuestion question_;
  int year_ = 0;         // for which it is owed; 0: at any time
  absl::CivilDay owed_;  // who is in force on this day owes it
  std::map<Debtor, std::optional<rules::v1::Rule>> rules_;
};

}  // namespace jiedui::pairing
