// The ways in which quotas refuse.
#pragma once

#include "common/base/error.h"

namespace jiedui::rotation {

inline constexpr Reason kQuotaFull{"QUOTA_FULL", absl::StatusCode::kFailedPrecondition,
                                   "项目“{programme}”{year}年的名额“{quota}”共{places}个，已全部使用。",
                                   "{quota} of {programme} has {places} places in {year}; all are taken."};
inline constexpr Reason kQuotaBelowTaken{"QUOTA_BELOW_TAKEN", absl::StatusCode::kFailedPrecondition,
                                         "名额“{quota}”在{year}年已使用{taken}个，不能定为{places}个。",
                                         "{quota}: {taken} places are taken in {year}, more than {places}."};

inline constexpr const Reason* kBatchReasons[] = {&kQuotaFull, &kQuotaBelowTaken};

}  // namespace jiedui::rotation
