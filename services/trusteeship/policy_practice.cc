#include "services/trusteeship/policy_practice.h"

#include <string>
#include <utility>

#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "services/trusteeship/policy.h"
#include "services/trusteeship/reasons_practice.h"

namespace jiedui::trusteeship::policy {
namespace {

using v1::Practice;

constexpr size_t kMaxTitle = 200, kMaxLong = 10000;

absl::Status Needs(const Practice& practice, Practice::State state, std::string_view verb) {
  if (practice.state() == state) return absl::OkStatus();
  return WrongState(practice.name(), Chinese(practice.state()), verb, Chinese(state));
}

}  // namespace

std::string_view Chinese(Practice::State state) {
  switch (state) {
    case Practice::STATE_DRAFT: return "草案";
    case Practice::STATE_REVIEWED: return "已审核";
    case Practice::STATE_PUBLISHED: return "已发布";
    default: return "未说明";
  }
}

absl::Status ValidPractice(const Practice& practice) {
  return FirstError({CheckName("practice.trusteeship", practice.trusteeship(), "trusteeships"),
                     RequiredText("practice.title", practice.title(), kMaxTitle),
                     RequiredText("practice.text", practice.text(), kMaxLong)});
}

absl::Status ValidTakeUp(const v1::TakeUpPracticeRequest& request, absl::CivilDay today) {
  absl::Status status = FirstError(
      {ValidChange("practices", request.name(), request.etag()), CheckName("party", request.party(), "parties")});
  if (!status.ok() || request.since().empty()) return status;
  absl::StatusOr<absl::CivilDay> since = ParseDay("since", request.since());
  if (!since.ok()) return since.status();
  if (*since > today) return InvalidField("since", StrCat("不晚于今天（", FormatDay(today), "）"));
  return absl::OkStatus();
}

bool IsPublic(const Practice& practice) { return practice.state() == Practice::STATE_PUBLISHED; }

absl::Status CanUpdate(const Practice& before, const Practice& after) {
  if (before.trusteeship() != after.trusteeship()) {
    return Failure(kFixedField, {{"name", before.name()}, {"field", "所属托管帮扶"}});
  }
  return Needs(before, Practice::STATE_DRAFT, "修改");
}

absl::Status CanReview(const Practice& practice, bool wrote) {
  absl::Status status = Needs(practice, Practice::STATE_DRAFT, "审核");
  if (!status.ok() || !wrote) return status;
  return Failure(kOwnReview, {{"name", practice.name()}}).By(kTwoActors, practice.name());
}

absl::Status CanReturn(const Practice& practice) { return Needs(practice, Practice::STATE_REVIEWED, "退回"); }

absl::Status CanPublish(const Practice& practice) { return Needs(practice, Practice::STATE_REVIEWED, "发布"); }

absl::Status CanTakeUp(const Practice& practice, const v1::Trusteeship& trusteeship, std::string_view party) {
  absl::Status status = Needs(practice, Practice::STATE_PUBLISHED, "推广应用");
  if (!status.ok()) return status;
  if (party == trusteeship.school()) {
    return Failure(kOwnPractice, {{"name", practice.name()}, {"party", party}}).By(kSpreading, practice.name());
  }
  for (const Practice::TakeUp& taken : practice.taken_up()) {
    if (taken.party() != party) continue;
    return Failure(kTakenUpAlready, {{"name", practice.name()}, {"party", party}, {"since", taken.since()}})
        .By(kSpreading, practice.name());
  }
  return absl::OkStatus();
}

Practice Drafted(const Practice* before, const Practice& entered, std::string_view name) {
  Practice practice = before == nullptr ? Practice() : *before;
  practice.set_name(std::string(name));
  practice.set_trusteeship(entered.trusteeship());
  practice.set_title(entered.title());
  practice.set_text(entered.text());
  practice.set_state(Practice::STATE_DRAFT);
  return practice;
}

Practice Reviewed(Practice practice) {
  practice.set_state(Practice::STATE_REVIEWED);
  practice.clear_reason();
  return practice;
}

Practice Returned(Practice practice, std::string_view reason) {
  practice.set_state(Practice::STATE_DRAFT);
  practice.set_reason(std::string(reason));
  return practice;
}

Practice Published(Practice practice, absl::CivilDay today) {
  practice.set_state(Practice::STATE_PUBLISHED);
  practice.set_published_on(FormatDay(today));
  return practice;
}

Practice TakenUp(Practice practice, std::string_view party, std::string_view since) {
  Practice::TakeUp& taken = *practice.add_taken_up();
  taken.set_party(std::string(party));
  taken.set_since(std::string(since));
  return practice;
}

}  // namespace jiedui::trusteeship::policy
