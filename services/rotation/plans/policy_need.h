// The rules of needs (Q16-9d, SD19-3.3a, 3.3b): pure functions of values.
//
// A need is met on a day by people posted to the school then, approved or further, who teach the stage, the subject and in the language
// that it asks for. Whoever learns there (跟岗、企业实践) meets none. Everybody counts by the share of a post that is taught there (a circuit
// is divided among its places), and nobody twice; a need is of whole posts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "common/base/error.h"
#include "jiedui/rotation/v1/person.pb.h"
#include "jiedui/rotation/v1/plan.pb.h"
#include "jiedui/rotation/v1/posting.pb.h"
#include "services/rotation/plans/policy_fill.h"

namespace jiedui::rotation::policy {

inline constexpr Clause kNeeds{"Q16-9d", "青政办〔2016〕225号"};

std::string_view Chinese(v1::Need::State state);

// ---- Valid ---------------------------------------------------------------------------------------------------------------

absl::Status ValidNeed(const v1::Need& need);
absl::Status ValidNeedReason(std::string_view reason);

// ---- Can -----------------------------------------------------------------------------------------------------------------

// One that is open; it stays with its school.
absl::Status CanUpdate(const v1::Need& before, const v1::Need& after);
absl::Status CanWithdraw(const v1::Need& need);

// ---- Change --------------------------------------------------------------------------------------------------------------

// What a caller enters, without what the service fills in.
v1::Need AsEntered(const v1::Need& need);
// What was entered becomes the need of a school that lies in a division.
v1::Need Entered(const v1::Need& entered, std::string_view name, std::string_view region);
v1::Need Withdrawn(v1::Need need, std::string_view reason);

// ---- Answers -------------------------------------------------------------------------------------------------------------

// Open on a day, and its interval holds it.
bool IsWanted(const v1::Need& need, absl::CivilDay day);
// Somebody posted there can be counted for the need.
bool Meets(const v1::Need& need, const v1::Posting& posting, const v1::Person& person);

// Somebody posted to a school.
struct PostedThere {
  v1::Posting posting;
  v1::Person person;
  int places = 1;  // that share the posting
};
// How much of each need of one school is met: as much as possible, those of higher priority first, then in order of name.
std::vector<Parts> Filled(const std::vector<v1::Need>& needs, const std::vector<PostedThere>& posted);
// The whole posts of it.
std::vector<int32_t> Met(const std::vector<v1::Need>& needs, const std::vector<PostedThere>& posted);

}  // namespace jiedui::rotation::policy
