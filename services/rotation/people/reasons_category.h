// The ways in which a call about dated categories is refused.
#pragma once

#include "common/base/error.h"

namespace jiedui::rotation {

inline constexpr Reason kCategoryOverlap{"CATEGORY_OVERLAP", absl::StatusCode::kFailedPrecondition,
                                         "“{of}”的“{kind}”在{dates}已有记录（{other}），起止日期不能重叠。",
                                         "{of} has {kind} already in {other} ({dates}); intervals do not overlap."};

inline constexpr Reason kListedFromAbove{"COUNTY_LIST_FROM_ABOVE", absl::StatusCode::kPermissionDenied,
                                         "“{kind}”名单由市级以上部门登记，县级不能自行登记。",
                                         "Lists of {kind} are entered above the county."};

inline constexpr const Reason* kCategoryReasons[] = {&kCategoryOverlap, &kListedFromAbove};

}  // namespace jiedui::rotation
