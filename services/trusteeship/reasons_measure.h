// How measures are refused.
#pragma once

#include "common/base/error.h"

namespace jiedui::trusteeship {

inline constexpr Reason kMeasureWithoutTask{
    "MEASURE_WITHOUT_TASK", absl::StatusCode::kInvalidArgument,
    "措施应至少服务于一项任务：提高管理水平、加强教研指导和教师培训、提高育人质量；选“其他”的应写明是什么任务。",
    "A measure serves at least one of the three tasks, or OTHER with text."};
inline constexpr Reason kUnitNotOfType{"UNIT_NOT_OF_TYPE", absl::StatusCode::kInvalidArgument,
                                       "“{type}”不按“{unit}”统计，可以填写：{allowed}。",
                                       "Measures of this type are not counted in this unit."};
inline constexpr Reason kQuantityMissing{"QUANTITY_MISSING", absl::StatusCode::kInvalidArgument,
                                         "“{type}”应填写数量：{needed}。", "A quantity is missing for this type."};
inline constexpr Reason kPlacementsNotOfType{
    "PLACEMENTS_NOT_OF_TYPE", absl::StatusCode::kInvalidArgument,
    "“{type}”不派出人员，不能关联派出记录；只有派驻团队、支教实践、跟岗挂职锻炼可以关联。",
    "Only types that move people link to placements."};
inline constexpr Reason kNotBegun{"MEASURE_NOT_BEGUN", absl::StatusCode::kFailedPrecondition,
                                  "“{name}”的开始日期是{start}，尚未开始，不能登记为已实施。",
                                  "{name} begins on {start}: it cannot be done yet."};

inline constexpr const Reason* kMeasureReasons[] = {&kMeasureWithoutTask, &kUnitNotOfType, &kQuantityMissing,
                                                    &kPlacementsNotOfType, &kNotBegun};

}  // namespace jiedui::trusteeship
