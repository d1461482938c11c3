// The rules of difficulties (MOE22-10a): pure functions of values.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "common/base/error.h"
#include "jiedui/trusteeship/v1/difficulty.pb.h"

namespace jiedui::trusteeship::policy {

inline constexpr Clause kTracking{"MOE22-10a", "部属高校县中托管帮扶项目"};

std::string_view Chinese(v1::Difficulty::State state);
std::string_view Chinese(v1::Difficulty::Level level);

// ---- Valid ---------------------------------------------------------------------------------------------------------------

absl::Status ValidDifficulty(const v1::Difficulty& difficulty);
absl::Status ValidAssignment(const v1::AssignDifficultyRequest& request, absl::CivilDay today);
absl::Status ValidAnswer(std::string_view answer);

// ---- Can -----------------------------------------------------------------------------------------------------------------

absl::Status CanAssign(const v1::Difficulty& difficulty);
absl::Status CanAnswer(const v1::Difficulty& difficulty);

// Who asks to close or reopen, as far as the rule looks at it.
struct Closer {
  std::string_view organisation;  // "" for none
  bool is_office = false;
  bool answered = false;  // is among those who answered
};
// Whoever must solve it does not close it: neither the party it is assigned to, nor who answered (two actors, MOE22-10a).
absl::Status CanSolve(const v1::Difficulty& difficulty, const Closer& closer);
absl::Status CanReopen(const v1::Difficulty& difficulty, const Closer& closer);

// ---- Change --------------------------------------------------------------------------------------------------------------

v1::Difficulty Raised(const v1::Difficulty& entered, std::string_view name, std::string_view raised_by);
v1::Difficulty Assigned(v1::Difficulty difficulty, std::string_view assignee, std::string_view due_on);
v1::Difficulty Answered(v1::Difficulty difficulty, std::string_view answer);
v1::Difficulty Solved(v1::Difficulty difficulty, std::string_view reason);
v1::Difficulty Reopened(v1::Difficulty difficulty, std::string_view reason);

// It still waits for the answer to its assignment of `assigned_revision`.
bool Waits(const v1::Difficulty& difficulty, int64_t assigned_revision);
// Its answer is late: one level up; at the Ministry only the count rises.
v1::Difficulty Late(v1::Difficulty difficulty);

}  // namespace jiedui::trusteeship::policy
