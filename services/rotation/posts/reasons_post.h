// The ways in which a call about posts is refused.
#pragma once

#include "common/base/error.h"

namespace jiedui::rotation {

inline constexpr Reason kAllottedAboveTotal{
    "ALLOTTED_ABOVE_TOTAL", absl::StatusCode::kFailedPrecondition,
    "“{region}”核定的编制总量为{total}个，各校合计将为{allotted}个，超过总量。",
    "The total of {region} is {total} posts; allotments would add up to {allotted}."};
inline constexpr Reason kPostsFull{"POSTS_FULL", absl::StatusCode::kFailedPrecondition,
                                   "“{school}”核定的编制总量为{total}个，在编人员将占{people}个，超过总量。",
                                   "{school} has a total of {total} posts; established people would hold {people}."};
inline constexpr Reason kTitleShareExceeded{
    "TITLE_SHARE_EXCEEDED", absl::StatusCode::kFailedPrecondition,
    "“{school}”的{title}岗位为{posts}个，{total}个岗位中{limit}，最多{most}个。",
    "{school} has {posts} of {total} posts with title {title}; the rule ({limit}) allows {most}."};
inline constexpr Reason kRuralNotLoaded{
    "RURAL_NOT_LOADED", absl::StatusCode::kFailedPrecondition,
    "“{school}”的{title}岗位超过规定的比例，而该校在{day}是否为乡村学校尚未录入；请先录入乡村学校名单。",
    "{school} exceeds the share of title {title}, and nothing says whether it was a rural school on {day}."};
inline constexpr Reason kPostsBelowParts{
    "POSTS_BELOW_PARTS", absl::StatusCode::kFailedPrecondition,
    "“{name}”调出后剩{posts}个岗位，少于已分列的{what}（{parts}个），请先调整分列的岗位。",
    "{name} would keep {posts} posts, fewer than the {parts} that are set apart ({what})."};
inline constexpr Reason kMoveAbovePosts{"MOVE_ABOVE_POSTS", absl::StatusCode::kFailedPrecondition,
                                        "“{name}”只有{posts}个岗位，不能调出{moved}个。",
                                        "{name} has {posts} posts; {moved} cannot be moved."};
inline constexpr Reason kPostsOfOtherCounty{
    "POSTS_OF_OTHER_COUNTY", absl::StatusCode::kFailedPrecondition,
    "“{from}”与“{to}”不在同一县（{from_region}、{to_region}），编制不能跨县调剂。",
    "{from} lies in {from_region}, {to} in {to_region}: posts stay in a county."};

inline constexpr Reason kSinceEarlier{
    "ALLOTMENT_SINCE_EARLIER", absl::StatusCode::kFailedPrecondition,
    "“{name}”现有的岗位自{since}起，变更的起始日期（{given}）不能早于该日；此前各日的岗位见其历史。",
    "What {name} holds begins on {since}; a change from {given} would replace it with what is older."};

// A flag: told, not refused.
inline constexpr std::string_view kMovedAboveTotal = "MOVED_ABOVE_TOTAL";

inline constexpr const Reason* kPostReasons[] = {&kAllottedAboveTotal, &kPostsFull,       &kTitleShareExceeded,
                                                 &kRuralNotLoaded,     &kPostsBelowParts, &kMoveAbovePosts,
                                                 &kPostsOfOtherCounty, &kSinceEarlier};

}  // namespace jiedui::rotation
