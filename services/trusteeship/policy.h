// The rules of programmes and trusteeships as pure functions of values: no I/O, no clock. Each cites its clause.
//
// `Valid…` asks whether a request makes sense by itself, `Can…` whether what is registered allows it; what remains says what becomes
// of a trusteeship. access.h asks who.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/base/civil.h"
#include "common/base/error.h"
#include "common/rules/rule.h"
#include "services/trusteeship/reasons.h"
#include "services/trusteeship/setting.h"

namespace jiedui::trusteeship::policy {

// ---- Words ---------------------------------------------------------------------------------------------------------------

std::string_view Chinese(v1::Tier tier);
std::string_view Chinese(v1::Trusteeship::State state);
std::string_view Chinese(pairing::v1::PartyKind kind);
// "2022-09-01 至 2025-09-01".
std::string Dates(const type::v1::Interval& interval);
// "trusteeship-national-schools".
std::string RuleId(v1::Tier tier, std::string_view what);

// ---- Checks that all resources share -------------------------------------------------------------------------------------

// Name and etag of a change.
absl::Status ValidChange(std::string_view collection, std::string_view name, std::string_view etag);
absl::Status ValidReason(std::string_view reason);          // required
absl::Status ValidOptionalReason(std::string_view reason);  // may be empty
// The resource has not changed since `etag` was seen; kEtagMismatch otherwise.
absl::Status CanReplace(std::string_view name, std::string_view present, std::string_view given);
absl::Status WrongState(std::string_view name, std::string_view state, std::string_view verb, std::string_view allowed);

// Past a rule: refused where it binds (必须, 不得); where it only urges, a reason is asked for and the rule becomes a warning. `what` is a
// clause of a sentence that says what is past it.
absl::Status Past(const Clause& clause, rules::v1::Rule::Strength strength, const Failure& refusal,
                  std::string_view what, std::string_view reason, std::vector<Warning>& warnings);

// ---- Programmes ----------------------------------------------------------------------------------------------------------

absl::Status ValidProgramme(const v1::Programme& programme);
// "2022-autumn" → 2022-09-01, "2023-spring" → 2023-03-01.
absl::StatusOr<absl::CivilDay> TermStart(std::string_view field, std::string_view term);
// Tier and region stay.
absl::Status CanUpdate(const v1::Programme& before, const v1::Programme& after);
v1::Programme AsEntered(v1::Programme programme);

// ---- Trusteeships --------------------------------------------------------------------------------------------------------

absl::Status ValidTrusteeship(const v1::Trusteeship& trusteeship);

// The trusteeship with its term filled in from programme and rules, and what is said of its parties. kNoTerm when neither gives one.
absl::StatusOr<v1::Trusteeship> Completed(v1::Trusteeship trusteeship, const Setting& setting);

// Programme, parties and rules have room for it:
//   the kinds of the three parties (MOE22-1, MOE22-2), the school in its county
//   the school in the area that runs the programme (MOE22-11)
//   at most so many schools (MOE22-1: the 116th is refused); one trusteeship a school at a time, now and in retrospect
//   supporters of the tier, and supporter and school in one area (MOE22-11)
//   as many years as the rule says, inside the programme
// `trusteeship` is as Completed gave it.
absl::Status CanPropose(const v1::Trusteeship& trusteeship, const Setting& setting, std::vector<Warning>& warnings);

// It still runs, or is to: PROPOSED or ACTIVE. `verb` says what was wanted, for the refusal.
absl::Status IsOpen(const v1::Trusteeship& trusteeship, std::string_view verb);
// What identifies it stays.
absl::Status CanCorrect(const v1::Trusteeship& before, const v1::Trusteeship& after);
absl::Status CanComplete(const v1::Trusteeship& trusteeship, absl::CivilDay end, absl::CivilDay today);
absl::Status CanTerminate(const v1::Trusteeship& trusteeship, absl::CivilDay end);
absl::Status CanRenew(const v1::Trusteeship& trusteeship);

v1::Trusteeship Activated(v1::Trusteeship trusteeship, std::string_view in_force_on, bool attested);
// Over on `end`, in the state given.
v1::Trusteeship Over(v1::Trusteeship trusteeship, v1::Trusteeship::State state, absl::CivilDay end,
                     std::string_view reason);
// The trusteeship that follows: begins where this one ends. `reason` also passes the rules that only urge.
v1::Trusteeship Successor(const v1::Trusteeship& trusteeship, std::string_view name, std::string_view end,
                          std::string_view reason);

// The days on which it worked or works; nothing for one that never did.
std::optional<Period> PeriodOf(const v1::Trusteeship& trusteeship);
type::v1::InForce InForceOn(const v1::Trusteeship& trusteeship, absl::CivilDay day);

// The same facts with everything the service adds left out: what an import compares.
v1::Trusteeship AsEntered(v1::Trusteeship trusteeship);

// 0 same county, 1 same prefecture, 2 same province, 3 otherwise (of division codes; the municipalities are one prefecture each, and a
// county directly under its province is a prefecture of its own).
int Distance(std::string_view a, std::string_view b);

}  // namespace jiedui::trusteeship::policy
