// The ways in which a call about good practices is refused.
#pragma once

#include "common/base/error.h"

namespace jiedui::trusteeship {

inline constexpr Reason kOwnReview{"OWN_REVIEW", absl::StatusCode::kPermissionDenied,
                                   "“{name}”由您撰写或修改过，须由另一人审核。",
                                   "{name} was written by the caller: somebody else has to review it."};
inline constexpr Reason kTakenUpAlready{"TAKEN_UP_ALREADY", absl::StatusCode::kFailedPrecondition,
                                        "“{party}”自{since}起已应用“{name}”，每个单位只计一次。",
                                        "{party} has taken {name} up since {since}; each party counts once."};
inline constexpr Reason kOwnPractice{"OWN_PRACTICE", absl::StatusCode::kFailedPrecondition,
                                     "“{name}”出自“{party}”，推广应用只计其他单位。",
                                     "{name} comes from {party} itself: only others take it up."};

inline constexpr const Reason* kPracticeReasons[] = {&kOwnReview, &kTakenUpAlready, &kOwnPractice};

}  // namespace jiedui::trusteeship
