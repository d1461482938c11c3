// The rules of posts (Q16-9a, Q16-9c, Q16-12, DX18-3.2.3): pure functions of values.
//
// A county holds a total; what its schools are allotted never adds up to more. A school belongs to the total whose code is its own
// division code. An allotment begins at the latest today, so that what is written last is what holds now; what held on a former day is the
// last revision that began by then.
//
// Rules that are looked up, none of which has a default (no rule: the check is left out):
//   rotation-senior-share  fraction: senior posts of all posts of a school, rural schools excepted (Q16-9c)
//   rotation-middle-share  fraction: middle posts, likewise
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "common/base/error.h"
#include "jiedui/rotation/v1/category.pb.h"
#include "jiedui/rotation/v1/person.pb.h"
#include "jiedui/rotation/v1/post.pb.h"
#include "jiedui/rules/v1/rule_service.pb.h"
#include "services/rotation/facts.h"
#include "services/rotation/plans/policy_fill.h"

namespace jiedui::rotation::policy {

inline constexpr Clause kCountyPosts{"Q16-9a", "青政办〔2016〕225号"};
inline constexpr Clause kRuralTitles{"Q16-9c", "青政办〔2016〕225号"};
inline constexpr Clause kVocationalPosts{"Q16-12", "青政办〔2016〕225号"};

inline constexpr std::string_view kSeniorShareRule = "rotation-senior-share";
inline constexpr std::string_view kMiddleShareRule = "rotation-middle-share";

// Whether a school was a rural one: yes, no or not loaded.
using Rural = v1::GetSchoolCategoriesResponse::Known;

// ---- Valid ---------------------------------------------------------------------------------------------------------------

absl::Status ValidPostBudget(const v1::PostBudget& budget);
// The id is the division code of the county.
absl::Status ValidPostBudgetId(std::string_view field, std::string_view id);
// `today` is the business date: an allotment does not begin later.
absl::Status ValidAllotment(const v1::Allotment& allotment, absl::CivilDay today);
absl::Status ValidMove(const v1::MovePostsRequest& request);

// ---- Can -----------------------------------------------------------------------------------------------------------------

// `allotted`: what the schools of the county have together.
absl::Status CanHold(const v1::PostBudget& budget, int64_t allotted);

// Part of a post that somebody established holds from `start` until `end` (full dates; kForEver while open).
struct Held {
  std::string start, end;
  Parts share = 0;
  bool operator==(const Held&) const = default;
};
// What somebody holds at a school; nothing for who is not established.
std::vector<Held> HeldBy(const v1::Person& person, std::string_view school);
// The most that is held on any day from `from` on.
Parts MostHeld(const std::vector<Held>& held, std::string_view from);
// Whether somebody holds an established post where employed: engineers on the side, people of special posts and on contract do not.
bool IsEstablished(v1::Person::Standing standing);

// What an allotment is judged by.
struct AllotmentSetting {
  PartyFacts school;
  int64_t total = 0;      // of the county
  int64_t elsewhere = 0;  // allotted to the county's other schools
  std::optional<rules::v1::Rule> senior_share, middle_share;
  Rural rural = v1::GetSchoolCategoriesResponse::KNOWN_NOT_LOADED;  // on the first day
  Parts held = 0;  // the most that established people hold from today on; looked at for vocational schools only
};
// `before` is null for the first. Nothing that a change leaves as it was is held against it. Shares whose rule only urges give warnings.
absl::Status CanAllot(const v1::Allotment* before, const v1::Allotment& after, const AllotmentSetting& setting,
                      std::vector<Warning>& warnings);
// Both as they are; of both CanAllot afterwards, where the county's total does not matter: a move keeps the sum.
absl::Status CanMove(const v1::Allotment& from, const v1::Allotment& to, int32_t posts);
// Somebody established comes to a vocational school: `held` with the newcomer, from the first day on (Q16-12). Other schools may be above
// their posts, which GetStaffing shows.
absl::Status CanEmploy(const v1::Allotment& allotment, Parts held);

// ---- Change --------------------------------------------------------------------------------------------------------------

// A school came with its posts from another county: whether the sum of the present one's posts is above its total, or that is not known.
void FlagAboveTotal(v1::Allotment& allotment, std::optional<int64_t> total, int64_t allotted);
// What a caller enters, without what the service fills in.
v1::Allotment AsEntered(const v1::Allotment& allotment);
// What was entered becomes the total after `before` (null for the first).
v1::PostBudget Entered(const v1::PostBudget* before, const v1::PostBudget& entered, std::string_view name);
// What was entered becomes the allotment of a school.
v1::Allotment Entered(const v1::Allotment& entered, const PartyFacts& school);
// With so many more posts (fewer where negative), from `today` on.
v1::Allotment Moved(v1::Allotment allotment, int32_t posts, absl::CivilDay today);

// "allotments/anding" is that of "parties/anding".
std::string SchoolOfAllotment(std::string_view name);
std::string AllotmentOfSchool(std::string_view school);

}  // namespace jiedui::rotation::policy
