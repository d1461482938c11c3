// A unit's score for a year: a pure function of lines and thresholds. Nothing is rounded before it is compared: 89.995 is not 90.
//
// Q16-O1b: main targets in the yearly performance assessment (年度绩效考核). SD19-5.3b: 优 is praised, 差 puts right by a deadline.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/base/call.h"
#include "common/base/exact.h"
#include "jiedui/reporting/v1/assessment.pb.h"
#include "jiedui/reporting/v1/task.pb.h"

namespace jiedui::reporting::policy {

// The ids of the rules that say from which score on a rating begins, best first (deploy/data/reporting_rules.csv).
inline constexpr std::string_view kRatingRules[] = {"reporting-rating-excellent", "reporting-rating-good",
                                                    "reporting-rating-medium"};
// What a task that was done after its deadline still scores.
inline constexpr std::string_view kLateScoreRule = "reporting-score-late";

std::string AssessmentName(int year, std::string_view party);

absl::Status ValidMaking(const v1::MakeAssessmentRequest& request, absl::CivilDay today);

// Who assesses: an office whose area has the unit in it, and not the unit. Within one area only offices of a province do it, for one
// another.
absl::Status MayAssess(const Call& call, std::string_view region, std::string_view party);
// Whether the caller is shown a sheet that was not issued: who made it, and offices above the unit.
bool MaySeeDraft(const Call& call, const v1::Assessment& assessment);

// The line of a unit's part in a task by the state of both on `today`; none where no deadline of the year is due yet or the part has
// lapsed. `late` is what work done after the deadline scores.
std::optional<v1::Assessment::Line> LineOf(const v1::TaskAssignment& part, const v1::Task& task, int year, int weight,
                                           int64_t late, absl::CivilDay today);

// In order of ratings, falling. kRatingDisordered otherwise.
absl::Status ValidThresholds(const std::vector<v1::Assessment::Threshold>& thresholds);

// What follows from lines and thresholds.
struct Reckoned {
  Exact score;
  std::string text;  // "89.99"
  v1::Assessment::Rating rating = v1::Assessment::RATING_UNSPECIFIED;
};
// Of at least one line, each valid.
absl::StatusOr<Reckoned> Reckon(const v1::Assessment& assessment);
// With score and rating, lines in order of source.
absl::StatusOr<v1::Assessment> Scored(v1::Assessment assessment);
v1::AssessmentCheck Check(const v1::Assessment& assessment);

absl::Status CanIssue(const v1::Assessment& assessment, std::string_view rectify_by, absl::CivilDay today);

std::string_view Chinese(v1::Assessment::Rating rating);
std::string_view Chinese(v1::Assessment::State state);

}  // namespace jiedui::reporting::policy
