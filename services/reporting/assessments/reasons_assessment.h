// The ways in which a call about assessments is refused.
#pragma once

#include "common/base/error.h"

namespace jiedui::reporting {

inline constexpr Reason kAssessedByItself{"ASSESSED_BY_ITSELF", absl::StatusCode::kPermissionDenied,
                                          "“{party}”的年度考核由其上级部门办理，本单位不能自行评定。",
                                          "{party} is assessed by an office above it, not by itself."};
inline constexpr Reason kRatingNotLoaded{
    "RATING_RULES_NOT_LOADED", absl::StatusCode::kFailedPrecondition,
    "尚未录入评定等次的分数线（规则 {rule}），不能评定。",
    "The rule {rule} is not loaded: from which score on a rating begins is not known."};
inline constexpr Reason kRatingDisordered{
    "RATING_RULES_DISORDERED", absl::StatusCode::kFailedPrecondition,
    "等次分数线应由优到中依次降低（现为 {excellent}、{good}、{medium}），请先更正规则。",
    "The ratings begin at {excellent}, {good}, {medium}, which does not fall."};
inline constexpr Reason kNothingToAssess{"NOTHING_TO_ASSESS", absl::StatusCode::kFailedPrecondition,
                                         "“{party}”{year}年度没有可计分的事项，不能评定。",
                                         "Nothing of {party} counts for {year}."};
inline constexpr Reason kAssessmentSettled{"ASSESSMENT_ISSUED", absl::StatusCode::kFailedPrecondition,
                                           "“{name}”已公布，不能重新评定。", "{name} was issued and is not made anew."};

inline constexpr const Reason* kAssessmentReasons[] = {&kAssessedByItself, &kRatingNotLoaded, &kRatingDisordered,
                                                       &kNothingToAssess, &kAssessmentSettled};

}  // namespace jiedui::reporting
