// The rules of dated categories (Q16-3..4, SD19-3.3f and the lists that rights and needs rest on): pure functions of values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "jiedui/rotation/v1/category.pb.h"
#include "services/rotation/facts.h"

namespace jiedui::rotation::policy {

std::string_view Chinese(v1::Category::State state);
std::string_view Chinese(v1::Category::Kind kind);

// Of areas and not of schools.
bool IsOfAreas(v1::Category::Kind kind);
// All kinds that there are, in the order of the enum.
const std::vector<v1::Category::Kind>& CategoryKinds();
// The registry's list that says it of areas ("poverty-county"); "" where it has none.
std::string_view TagOfKind(v1::Category::Kind kind);

// ---- Valid ---------------------------------------------------------------------------------------------------------------

absl::Status ValidCategory(const v1::Category& category);
absl::Status ValidCategoryReason(std::string_view reason);

// ---- Can -----------------------------------------------------------------------------------------------------------------

// What it is of stays; only one that stands is changed.
absl::Status CanUpdate(const v1::Category& before, const v1::Category& after);
absl::Status CanWithdraw(const v1::Category& category);
// `others`: present ones of the same school or area.
absl::Status FitsBeside(const v1::Category& category, const std::vector<v1::Category>& others);

// ---- Change --------------------------------------------------------------------------------------------------------------

// What a caller enters, without what the service fills in.
v1::Category AsEntered(const v1::Category& category);
// What was entered becomes the one after `before` (null for the first), which lies in a division.
v1::Category Entered(const v1::Category* before, const v1::Category& entered, std::string_view region);
v1::Category Withdrawn(v1::Category category, std::string_view reason);

// ---- Answers -------------------------------------------------------------------------------------------------------------

// What the registry's list of a kind says of a division.
struct AreaList {
  bool loaded = false;
  bool names_it = false;
  std::string source;
};

// What a school in one division was on a day. `own`: rows of the school; `around`: rows of the areas around it; `list`: nothing loaded
// where the registry has no list of the kind.
v1::GetSchoolCategoriesResponse::Answer Judge(v1::Category::Kind kind, const PartyFacts& school,
                                              const std::vector<v1::Category>& own,
                                              const std::vector<v1::Category>& around, const AreaList& list,
                                              absl::CivilDay day);

}  // namespace jiedui::rotation::policy
