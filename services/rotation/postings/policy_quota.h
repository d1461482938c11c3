// The rules of quotas and batches (DX18-3.7.1b, SD19-3.3a, Q16-26b): pure functions of values.
//
// A place is taken at nomination, and by imports of postings that are nominated or further; it is given back by withdrawal. "A batch of 13
// days does not count" (DX18-3.7.1b): a posting shorter than a quota's min_days is not refused but takes no place and fills none; who
// nominates it is warned, and it is told apart as too short. Cut short below min_days it gives its place back.
#pragma once

#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "common/base/error.h"
#include "jiedui/rotation/v1/batch.pb.h"
#include "jiedui/rotation/v1/posting.pb.h"

namespace jiedui::rotation::policy {

// That a posting was nominated which is too short to count.
inline constexpr std::string_view kTooShort = "POSTING_TOO_SHORT";

// Code of a programme.
absl::Status ValidProgramme(std::string_view field, std::string_view code);
absl::Status ValidQuota(const v1::Quota& quota);
absl::Status ValidBatch(const v1::Batch& batch);

// In force in a calendar year.
bool HoldsIn(const v1::Quota& quota, int64_t year);
// It counts postings of this programme, stage, home and year, whatever their state and length.
bool IsFor(const v1::Quota& quota, const v1::Posting& posting);
// Nominated or further and not withdrawn: it counts, if it is long enough.
bool IsTaking(v1::Posting::State state);
bool IsLongEnough(const v1::Quota& quota, const v1::Posting& posting);
bool TakesPlace(const v1::Quota& quota, const v1::Posting& posting);
// One whose stage is not said cannot be counted where quotas are of a stage.
absl::Status SaysStage(const std::vector<v1::Quota>& quotas, const v1::Posting& posting);
// One more where `taken` are.
absl::Status CanTake(const v1::Quota& quota, int64_t year, int64_t taken);
// The quota may be as it is where `taken` are in a year.
absl::Status CanHold(const v1::Quota& quota, int64_t year, int64_t taken);
Warning TooShort(const v1::Quota& quota, const v1::Posting& posting);

// The use of a quota in a year.
v1::GetQuotaUseResponse::Use UseOf(const v1::Quota& quota, int64_t taken, int64_t too_short);
// Places and taken of all uses together, nobody counted twice where one quota lies within another.
void SumUp(v1::GetQuotaUseResponse& response);

v1::Quota AsEntered(v1::Quota quota);
v1::Batch AsEntered(v1::Batch batch);

}  // namespace jiedui::rotation::policy
