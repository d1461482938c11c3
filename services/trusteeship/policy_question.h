// The answers to questions over the whole programme as pure functions of values: state, coverage, what is late, who could help, what
// disagrees.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "common/base/call.h"
#include "common/base/civil.h"
#include "jiedui/trusteeship/v1/question.pb.h"
#include "services/trusteeship/setting.h"

namespace jiedui::trusteeship::policy {

// ---- State ---------------------------------------------------------------------------------------------------------------

// What is kept under a trusteeship, counted, as it is now known.
struct UnderCounts {
  int64_t measures_done = 0;
  int64_t difficulties_open = 0;  // neither answered nor solved
  bool attested = false;          // its agreement is known from a public source only
  bool planned = false;           // a plan was approved
};

// Where a trusteeship stands on a day.
enum class Standing { kNone, kOver, kProposed, kActive };
Standing StandingOn(const v1::Trusteeship& trusteeship, absl::CivilDay day);

// Division code of the province: "140827" → "140000"; what has no six digits is a province of its own.
std::string ProvinceOf(std::string_view code);

// Lines and total; names are left to the caller. A school with several trusteeships counts once, where it stands best.
v1::GetProgrammeStateResponse State(const std::vector<v1::Trusteeship>& trusteeships,
                                    const std::map<std::string, UnderCounts>& under, absl::CivilDay day,
                                    v1::GetProgrammeStateRequest::By by);

// ---- Coverage ------------------------------------------------------------------------------------------------------------

absl::Status ValidCountyList(const v1::CountyList& list);
v1::CountyList AsEntered(v1::CountyList list);

// Which division became which.
class Lineage {
 public:
  void Add(std::string_view former, std::string_view latter);
  // Every code that this one was or became, itself included; not what else came of what it was.
  std::set<std::string> Same(const std::string& code) const;

 private:
  using Steps = std::multimap<std::string, std::string>;
  static void Follow(const Steps& steps, const std::string& code, std::set<std::string>& codes);

  Steps formers_, latters_;  // of a code
};

// A trusteeship, as far as coverage asks.
struct Cover {
  std::string school_region;
  v1::Tier tier = v1::TIER_UNSPECIFIED;
  bool known = true;  // false: not known whether in force on the day
};

// MOE22-12: counties of the list in `area` ("" for all) with at least one school that is helped; two schools in one county count once.
// `covers` are in force on the day, or not known.
v1::GetCoverageResponse Coverage(const v1::CountyList& list, const std::vector<Cover>& covers, const Lineage& lineage,
                                 const std::set<int>& tiers, std::string_view area);

// ---- Late ----------------------------------------------------------------------------------------------------------------

// What of one trusteeship is late on a day. `agreement` may be null.
std::vector<v1::Late> LateOf(const v1::Trusteeship& trusteeship, const v1::Programme& programme,
                             const v1::Agreement* agreement, const std::vector<v1::Measure>& measures,
                             const std::vector<v1::Difficulty>& difficulties, absl::CivilDay day);

// ---- Who could help --------------------------------------------------------------------------------------------------------

// One that could help, as it was counted.
struct Helper {
  PartyFacts party;
  int64_t earlier_in_county = 0, earlier_in_prefecture = 0, attached_schools = 0, load = 0;
};

// In the order that v1::Candidate says, with the reasons in Chinese.
std::vector<v1::Candidate> Rank(std::vector<Helper> helpers, std::string_view county, int limit);

absl::Status ValidDecision(const v1::SupporterDecision& decision);

// ---- Disagreements -------------------------------------------------------------------------------------------------------

// What the registry's pairing of a trusteeship ought to be and is not, in Chinese; "" when they agree. A trusteeship that never was in
// force has none.
struct LinkedPairing {
  bool there = false, active = false, ended = false;
  std::string supporter, recipient, start, end;
};
std::string Disagreement(const v1::Trusteeship& trusteeship, const LinkedPairing& pairing);

}  // namespace jiedui::trusteeship::policy
