// Needs, candidates and rules become a placement problem, and its solution lines that officials read (DX18-3.4.2b, SD19-3.3b): pure functions.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/base/error.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "jiedui/rotation/v1/person.pb.h"
#include "jiedui/rotation/v1/placement_problem.pb.h"
#include "jiedui/rotation/v1/plan.pb.h"

namespace jiedui::rotation::policy {

inline constexpr Clause kPlanning{"DX18-3.4.2b", "定政办发〔2018〕200号"};
// Who enters does not approve.
inline constexpr Clause kPlanActors{"Q16-28b", "青政办〔2016〕225号"};

// Fields of a plan as given; `today` refuses nothing: plans of the past are computed, too.
absl::Status ValidPlan(const v1::PlacementPlan& plan);
// What of it officials enter.
v1::PlacementPlan AsEntered(const v1::PlacementPlan& plan);

// The plan without people who fall out: they are excluded, and pinned and grouped no more; a group of one is none.
v1::PlacementPlan Without(v1::PlacementPlan plan, const google::protobuf::RepeatedPtrField<std::string>& people);

std::string_view Chinese(v1::PlacementPlan::State state);
// kWrongState unless the plan is in one of the states; `verb` is what was asked: "计算".
absl::Status NeedsState(const v1::PlacementPlan& plan, std::initializer_list<v1::PlacementPlan::State> states,
                        std::string_view verb);
// COMPUTED, or ACCEPTED in part; whoever drew it up does not accept it (Q16-28b).
absl::Status CanAccept(const v1::PlacementPlan& plan, bool is_author);
// The need of a line is on the plan's first day as it was computed.
absl::Status StillWanted(const v1::Placement& line, const v1::Need& need, std::string_view day);
// A line that cannot be accepted, by name; `why` is a clause of a sentence.
absl::Status Refused(const v1::Placement& line, std::string_view why);
// The posting that follows when the person of a line, who teaches a stage, goes to its need.
v1::Posting PostingFor(const v1::PlacementPlan& plan, const v1::Placement& line, v1::Stage stage, const v1::Need& need);

// Steps of distance between two counties by division code: 0 same county, 1 same prefecture, 2 same province, 3 otherwise, also where one is
// not known.
int Distance(std::string_view from, std::string_view to);

// Somebody who may be sent.
struct Candidate {
  std::string name;
  v1::Stage stage = v1::STAGE_UNSPECIFIED;
  std::vector<std::string> subjects, languages;
  std::string home;    // division code of the home county, or where that is not known of the school
  std::string school;  // present one
  std::string school_region;
  int years_at_school = 0;        // whole years at the present school on the plan's first day
  int burden_years = 0;           // whole years served in postings in the last ten, by their shares
  std::set<std::string> been_at;  // schools of former employments and postings
};

struct Wanted {
  v1::Need need;
  std::string title;   // of the school
  std::string barred;  // why nobody may be sent there in the plan's programme, in Chinese; empty where somebody may
};

struct Setting {
  v1::PlacementPlan plan;
  std::vector<Candidate> candidates;
  std::vector<Wanted> needs;
};

// Needs that fit somebody, or people that fit a need, and are no options.
struct LeftOut {
  int32_t dropped = 0;  // by "nobody worse off"
  int32_t cut = 0;      // by places_per_person
  int32_t barred = 0;   // by the rules of the programme; of people alone: a need is barred to all
};

// Its people and needs are in the order of the setting.
struct Problem {
  v1::PlacementProblem problem;
  int64_t dropped = 0, cut = 0;
  std::vector<LeftOut> people, needs;
};

// People by their fitting needs: all, or `places_per_person` of them (Candidates says which). A need fits where stage, subject and language
// do (one that names none fits all), it is of another school and not barred. "Nobody worse off" leaves no place that is farther from the
// home county than the present one, but for the pinned one. kInvalidField where a pin or group names somebody who may not be sent;
// kPlanTooLarge above 20 million options.
absl::StatusOr<Problem> MakeProblem(const Setting& setting);

// Who goes where, in order of person; who stays; needs that are not met, in order of need.
std::vector<v1::Placement> LinesOf(const Setting& setting, const Problem& problem,
                                   const v1::PlacementSolution& solution);

// Sums of a solution.
v1::PlacementPlan::Outcome OutcomeOf(const Problem& problem, const v1::PlacementSolution& solution);

}  // namespace jiedui::rotation::policy
