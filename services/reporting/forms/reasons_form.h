// The ways in which a call about forms is refused.
#pragma once

#include "common/base/error.h"

namespace jiedui::reporting {

inline constexpr Reason kQuestionTwice{"QUESTION_ASKED_TWICE", absl::StatusCode::kFailedPrecondition,
                                       "问题“{question}”与“{form}”的问题“{other}”重复（{why}），不得重复要求填报。",
                                       "Question {question} is asked by {form} already: {other} ({why})."};
inline constexpr Reason kQuestionKnown{
    "QUESTION_HAS_SOURCE", absl::StatusCode::kFailedPrecondition,
    "问题“{question}”可由数据来源“{source}”（{title}）从已登记的事实得出，不得要求手工填报；请注明该来源。",
    "Question {question} is answered by the source {source}: name it as its source."};
inline constexpr Reason kFormOverlaps{"FORM_OVERLAPS", absl::StatusCode::kFailedPrecondition,
                                      "“{duty}”在同一时间已使用报表“{form}”，请先停用该报表。",
                                      "{form} is in force for {duty} at the same time; retire it first."};

inline constexpr const Reason* kFormReasons[] = {&kQuestionTwice, &kQuestionKnown, &kFormOverlaps};

}  // namespace jiedui::reporting
