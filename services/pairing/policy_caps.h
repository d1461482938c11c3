// How many: cardinality of a lane and limits under a parent, and what a lane asks of a pairing besides (topics, a parent). Parts of
// policy.h's questions, pure functions like all of policy.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "common/base/civil.h"
#include "common/base/error.h"
#include "jiedui/pairing/v1/pairing_service.pb.h"
#include "jiedui/pairing/v1/scheme.pb.h"
#include "services/pairing/setting.h"

namespace jiedui::pairing::policy {

// The clause that a refusal names: the lane's own, or the scheme's.
Clause ClauseOf(const v1::Scheme& scheme);
Clause ClauseOf(const v1::Scheme& scheme, const v1::Scheme::Lane& lane);

// Of an interval that was validated when it was entered.
Period PeriodOf(const type::v1::Interval& interval);

// A supporter has one recipient at a time; a recipient has one supporter.
bool OneRecipient(v1::Scheme::Mode mode);
bool OneSupporter(v1::Scheme::Mode mode);
// Past the cardinality a pairing is refused; otherwise it takes a reason.
bool Refuses(const v1::Scheme& scheme, const v1::Scheme::Lane& lane);

// The most that are in force on one day of `within`.
int64_t MostAtOnce(const std::vector<Period>& periods, const Period& within);

// ---- Valid ---------------------------------------------------------------------------------------------------------------

// Limits and topics of a scheme.
absl::Status ValidCaps(const v1::Scheme& scheme);
absl::Status ValidTopicsAndTags(std::string_view field, const v1::Pairing& pairing);

// ---- With ----------------------------------------------------------------------------------------------------------------

// Marks the topics that the scheme's list has not (Q11-4.4a: 其他).
void MarkOtherTopics(const v1::Scheme& scheme, v1::Pairing& pairing);

// ---- Can -----------------------------------------------------------------------------------------------------------------

// A topic where the scheme has a list (Q11-4.4a), a parent where the lane has a limit under it (Q11-4.6).
absl::Status HasWhatLaneAsks(const v1::Pairing& pairing, const v1::Scheme& scheme, const v1::Scheme::Lane& lane);

// No duplicate, the cardinality of the lane, its limit under the parent.
absl::Status WithinNumbers(const v1::Pairing& pairing, const Setting& setting, std::string_view reason,
                           std::vector<PassedRule>& passed);

// ---- Answers -------------------------------------------------------------------------------------------------------------

// Puts the counts of lanes beside the limits of their schemes, in order of scheme and kinds; of the scheme `asked` for, limited lanes
// with nothing in them, too.
void BesideLimits(std::vector<v1::CountPairingsResponse::LaneCount> lanes,
                  const std::map<std::string, v1::Scheme>& schemes, const v1::Scheme* asked,
                  v1::CountPairingsResponse& response);

}  // namespace jiedui::pairing::policy
