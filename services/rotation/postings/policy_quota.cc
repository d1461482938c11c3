#include "services/rotation/postings/policy_quota.h"

#include <algorithm>
#include <limits>
#include <string>

#include "absl/time/civil_time.h"
#include "common/base/call.h"
#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "services/rotation/facts.h"
#include "services/rotation/postings/reasons_batch.h"

namespace jiedui::rotation::policy {
namespace {

constexpr int kMaxPlaces = 1000000, kMaxDays = 3660;
constexpr size_t kMaxTitle = 100;

Clause ClauseOf(const v1::Quota& quota) { return {quota.citation().clause(), quota.citation().document()}; }

absl::Status ValidYear(std::string_view field, int year) {
  if (year == 0 || (year >= 1900 && year <= 2200)) return absl::OkStatus();
  return InvalidField(field, "0（不限）或 1900 至 2200");
}

absl::Status ValidRegion(std::string_view field, std::string_view code) {
  return code.empty() || IsDivisionCode(code) ? absl::OkStatus() : InvalidField(field, "六位行政区划代码，或不填");
}

}  // namespace

absl::Status ValidProgramme(std::string_view field, std::string_view code) {
  if (code.empty()) return MissingField(field);
  return IsResourceId(code) ? absl::OkStatus() : InvalidField(field, "小写字母、数字与连字符，不超过63个字符");
}

absl::Status ValidQuota(const v1::Quota& quota) {
  if (quota.subject() == v1::Quota::SUBJECT_UNSPECIFIED || !v1::Quota::Subject_IsValid(quota.subject())) {
    return InvalidField("quota.subject", "派出人数或培训人数");
  }
  if (!v1::Stage_IsValid(quota.stage())) return InvalidField("quota.stage", "一个学段，或不填");
  const bool trainees = quota.subject() == v1::Quota::SUBJECT_TRAINEES;
  if (trainees && quota.min_days() != 0) return InvalidField("quota.min_days", "0；培训名额不计天数");
  absl::Status status =
      FirstError({ValidProgramme("quota.programme", quota.programme()), ValidRegion("quota.region", quota.region()),
                  ValidYear("quota.from_year", quota.from_year()), ValidYear("quota.to_year", quota.to_year()),
                  InRange("quota.max", quota.max(), 0, kMaxPlaces), InRange("quota.min", quota.min(), 0, kMaxPlaces),
                  InRange("quota.min_days", quota.min_days(), 0, kMaxDays),
                  RequiredText("quota.citation.clause", quota.citation().clause(), kMaxName),
                  RequiredText("quota.citation.document", quota.citation().document(), kMaxName)});
  if (!status.ok()) return status;
  if (quota.max() == 0 && quota.min() == 0) return InvalidField("quota.max", "上限或下限至少填写一项");
  if (quota.max() != 0 && quota.min() > quota.max()) return InvalidField("quota.min", "不超过上限");
  if (quota.to_year() != 0 && quota.to_year() <= quota.from_year()) return InvalidField("quota.to_year", "晚于起始年");
  return absl::OkStatus();
}

absl::Status ValidBatch(const v1::Batch& batch) {
  absl::Status status = FirstError({ValidProgramme("batch.programme", batch.programme()),
                                    RequiredText("batch.display_name", batch.display_name(), kMaxTitle),
                                    ValidRegion("batch.region_code", batch.region_code())});
  if (!status.ok()) return status;
  const type::v1::Interval& interval = batch.interval();
  if (!interval.attested_on().empty()) return InvalidField("batch.interval.attested_on", "不填");
  status =
      FirstError({ParseDay("batch.interval.start", interval.start()).status(),
                  ParseDay("batch.interval.end", interval.end()).status(),
                  batch.nominate_until().empty() ? absl::OkStatus()
                                                 : ParseDay("batch.nominate_until", batch.nominate_until()).status()});
  if (!status.ok()) return status;
  if (interval.end() <= interval.start()) return InvalidField("batch.interval.end", "晚于起始日期");
  if (batch.nominate_until() >= interval.end()) return InvalidField("batch.nominate_until", "早于批次结束日期");
  return absl::OkStatus();
}

bool HoldsIn(const v1::Quota& quota, int64_t year) {
  return quota.from_year() <= year && (quota.to_year() == 0 || year < quota.to_year());
}

bool IsFor(const v1::Quota& quota, const v1::Posting& posting) {
  return quota.subject() == v1::Quota::SUBJECT_POSTINGS && quota.programme() == posting.programme() &&
         (quota.stage() == v1::STAGE_UNSPECIFIED || quota.stage() == posting.stage()) &&
         (quota.region().empty() || Scope::Region(quota.region()).Covers(posting.home_region())) &&
         HoldsIn(quota, YearOf(posting.interval().start()));
}

bool IsTaking(v1::Posting::State state) {
  return state >= v1::Posting::STATE_NOMINATED && state != v1::Posting::STATE_WITHDRAWN;
}

bool IsLongEnough(const v1::Quota& quota, const v1::Posting& posting) {
  return DaysOf(posting.interval()) >= quota.min_days();
}

bool TakesPlace(const v1::Quota& quota, const v1::Posting& posting) {
  return IsTaking(posting.state()) && IsFor(quota, posting) && IsLongEnough(quota, posting);
}

absl::Status SaysStage(const std::vector<v1::Quota>& quotas, const v1::Posting& posting) {
  if (posting.stage() != v1::STAGE_UNSPECIFIED || !IsTaking(posting.state())) return absl::OkStatus();
  const bool staged = std::any_of(quotas.begin(), quotas.end(), [&](const v1::Quota& quota) {
    v1::Posting of_stage = posting;
    of_stage.set_stage(quota.stage());
    return quota.stage() != v1::STAGE_UNSPECIFIED && IsFor(quota, of_stage);
  });
  return staged ? InvalidField("posting.stage", "该项目的名额按学段计，须填写学段") : absl::OkStatus();
}

absl::Status CanTake(const v1::Quota& quota, int64_t year, int64_t taken) {
  if (quota.max() == 0 || taken < quota.max()) return absl::OkStatus();
  return Failure(kQuotaFull, {{"programme", quota.programme()},
                              {"year", StrCat(year)},
                              {"quota", quota.name()},
                              {"places", StrCat(quota.max())}})
      .By(ClauseOf(quota), quota.name());
}

absl::Status CanHold(const v1::Quota& quota, int64_t year, int64_t taken) {
  if (quota.max() == 0 || taken <= quota.max() || !HoldsIn(quota, year)) return absl::OkStatus();
  return Failure(kQuotaBelowTaken, {{"quota", quota.name()},
                                    {"year", StrCat(year)},
                                    {"taken", StrCat(taken)},
                                    {"places", StrCat(quota.max())}})
      .By(ClauseOf(quota), quota.name());
}

Warning TooShort(const v1::Quota& quota, const v1::Posting& posting) {
  return {.reason = std::string(kTooShort),
          .clause = quota.citation().clause(),
          .document = quota.citation().document(),
          .message = StrCat("派出", DaysOf(posting.interval()), "天，不足“", quota.name(), "”要求的", quota.min_days(),
                            "天，不计入名额，也不算完成。")};
}

v1::GetQuotaUseResponse::Use UseOf(const v1::Quota& quota, int64_t taken, int64_t too_short) {
  v1::GetQuotaUseResponse::Use use;
  *use.mutable_quota() = quota;
  use.set_taken(static_cast<int32_t>(taken));
  if (quota.max() != 0) use.set_free(static_cast<int32_t>(std::max<int64_t>(0, quota.max() - taken)));
  use.set_short_(static_cast<int32_t>(std::max<int64_t>(0, quota.min() - taken)));
  use.set_too_short(static_cast<int32_t>(too_short));
  return use;
}

namespace {

// Whoever takes a place of `inner` takes one of `outer`: of quotas that say the same the first by name is the outer one.
bool IsWithin(const v1::Quota& inner, const v1::Quota& outer) {
  const auto covers = [](const v1::Quota& a, const v1::Quota& b) {
    return a.subject() == b.subject() && (a.stage() == v1::STAGE_UNSPECIFIED || a.stage() == b.stage()) &&
           (a.region().empty() || (!b.region().empty() && Scope::Region(a.region()).Covers(b.region())));
  };
  return inner.name() != outer.name() && covers(outer, inner) && (!covers(inner, outer) || outer.name() < inner.name());
}

int32_t Capped(int64_t sum) {
  return static_cast<int32_t>(std::min<int64_t>(sum, std::numeric_limits<int32_t>::max()));
}

}  // namespace

void SumUp(v1::GetQuotaUseResponse& response) {
  int64_t places = 0, taken = 0;
  for (const v1::GetQuotaUseResponse::Use& use : response.uses()) {
    bool bounded_around = false, counted_around = false;
    for (const v1::GetQuotaUseResponse::Use& other : response.uses()) {
      if (!IsWithin(use.quota(), other.quota())) continue;
      counted_around = true;
      bounded_around = bounded_around || other.quota().max() != 0;
    }
    if (!bounded_around) places += use.quota().max();
    if (!counted_around) taken += use.taken();
  }
  response.set_places(Capped(places));
  response.set_taken(Capped(taken));
}

v1::Quota AsEntered(v1::Quota quota) {
  quota.set_region_code(quota.region());
  quota.clear_revision();
  quota.clear_etag();
  quota.clear_create_time();
  quota.clear_update_time();
  return quota;
}

v1::Batch AsEntered(v1::Batch batch) {
  batch.clear_revision();
  batch.clear_etag();
  batch.clear_create_time();
  batch.clear_update_time();
  return batch;
}

}  // namespace jiedui::rotation::policy
