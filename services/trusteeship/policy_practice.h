// The rules of good practices (MOE22-10b, Q16-O4, DX18-4.3): pure functions of values.
#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "common/base/error.h"
#include "jiedui/trusteeship/v1/practice.pb.h"
#include "jiedui/trusteeship/v1/trusteeship.pb.h"

namespace jiedui::trusteeship::policy {

inline constexpr Clause kSpreading{"MOE22-10b", "部属高校县中托管帮扶项目"};
// Who enters does not approve.
inline constexpr Clause kTwoActors{"Q16-28b", "青政办〔2016〕225号"};

std::string_view Chinese(v1::Practice::State state);

// ---- Valid ---------------------------------------------------------------------------------------------------------------

absl::Status ValidPractice(const v1::Practice& practice);
// `today` is the business date.
absl::Status ValidTakeUp(const v1::TakeUpPracticeRequest& request, absl::CivilDay today);

// ---- Can -----------------------------------------------------------------------------------------------------------------

// Whoever the trusteeship does not concern sees what is published, and nothing before it was (Q16-O4).
bool IsPublic(const v1::Practice& practice);

// A draft may be changed; it stays with its trusteeship.
absl::Status CanUpdate(const v1::Practice& before, const v1::Practice& after);
// `wrote`: the caller has written in it.
absl::Status CanReview(const v1::Practice& practice, bool wrote);
absl::Status CanReturn(const v1::Practice& practice);
absl::Status CanPublish(const v1::Practice& practice);
// By a party other than the school it comes from, once.
absl::Status CanTakeUp(const v1::Practice& practice, const v1::Trusteeship& trusteeship, std::string_view party);

// ---- Change --------------------------------------------------------------------------------------------------------------

// What was entered becomes the draft after `before`, or the first under `name` when that is null.
v1::Practice Drafted(const v1::Practice* before, const v1::Practice& entered, std::string_view name);
v1::Practice Reviewed(v1::Practice practice);
v1::Practice Returned(v1::Practice practice, std::string_view reason);
v1::Practice Published(v1::Practice practice, absl::CivilDay today);
v1::Practice TakenUp(v1::Practice practice, std::string_view party, std::string_view since);

}  // namespace jiedui::trusteeship::policy
