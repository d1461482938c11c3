#include "services/rotation/plans/policy_need.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/id.h"
#include "services/rotation/reasons.h"

namespace jiedui::rotation::policy {
namespace {

using v1::Need;
using v1::Posting;

constexpr size_t kMaxWord = 20;
constexpr int32_t kMaxCount = 100, kLastPriority = 3;

absl::Status NeedsOpen(const Need& need, std::string_view verb) {
  if (need.state() == Need::STATE_OPEN) return absl::OkStatus();
  return Failure(kWrongState, {{"name", need.name()},
                               {"state", Chinese(need.state())},
                               {"verb", verb},
                               {"allowed", Chinese(Need::STATE_OPEN)}});
}

// Whoever comes to learn teaches nobody.
bool ComesToTeach(Posting::Kind kind) { return kind != Posting::KIND_SHADOWING && kind != Posting::KIND_FIRM_PRACTICE; }

template <class Words>
bool Has(const Words& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

std::string_view Chinese(Need::State state) {
  switch (state) {
    case Need::STATE_OPEN: return "有效";
    case Need::STATE_WITHDRAWN: return "已撤回";
    default: return "未说明";
  }
}

absl::Status ValidNeed(const Need& need) {
  absl::Status valid = CheckName("need.school", need.school(), "parties");
  if (!valid.ok()) return valid;
  if (need.stage() == v1::STAGE_UNSPECIFIED) return MissingField("need.stage");
  if (!v1::Stage_IsValid(need.stage())) return InvalidField("need.stage", "已知的学段");
  valid = FirstError(
      {ValidText("need.subject", need.subject(), kMaxWord), ValidText("need.language", need.language(), kMaxWord),
       InRange("need.count", need.count(), 1, kMaxCount), InRange("need.priority", need.priority(), 1, kLastPriority),
       ParseInterval("need.interval", need.interval()).status(), ValidText("need.note", need.note(), kMaxReason)});
  if (!valid.ok()) return valid;
  if (need.interval().start().empty()) return MissingField("need.interval.start");
  if (need.interval().end().empty()) return MissingField("need.interval.end");
  return absl::OkStatus();
}

absl::Status ValidNeedReason(std::string_view reason) { return RequiredText("reason", reason, kMaxReason); }

absl::Status CanUpdate(const Need& before, const Need& after) {
  if (before.school() != after.school()) {
    return Failure(kFixedField, {{"name", before.name()}, {"field", "学校"}});
  }
  return NeedsOpen(before, "修改");
}

absl::Status CanWithdraw(const Need& need) { return NeedsOpen(need, "撤回"); }

Need AsEntered(const Need& need) {
  Need entered = need;
  entered.clear_reason();
  entered.clear_state();
  entered.clear_region_code();
  entered.clear_revision();
  entered.clear_etag();
  entered.clear_create_time();
  entered.clear_update_time();
  return entered;
}

Need Entered(const Need& entered, std::string_view name, std::string_view region) {
  Need need = AsEntered(entered);
  need.set_name(std::string(name));
  need.set_region_code(std::string(region));
  need.set_state(Need::STATE_OPEN);
  return need;
}

Need Withdrawn(Need need, std::string_view reason) {
  need.set_state(Need::STATE_WITHDRAWN);
  need.set_reason(std::string(reason));
  return need;
}

bool IsWanted(const Need& need, absl::CivilDay day) {
  if (need.state() != Need::STATE_OPEN) return false;
  const absl::StatusOr<Period> period = ParseInterval("need.interval", need.interval());
  return period.ok() && InForceOn(*period, day) == type::v1::IN_FORCE_YES;
}

bool Meets(const Need& need, const Posting& posting, const v1::Person& person) {
  if (!ComesToTeach(posting.kind())) return false;
  const v1::Stage stage = posting.stage() == v1::STAGE_UNSPECIFIED ? person.stage() : posting.stage();
  if (stage != need.stage()) return false;
  if (!need.language().empty() && !Has(person.languages(), need.language())) return false;
  if (need.subject().empty()) return true;
  return posting.subject().empty() ? Has(person.subjects(), need.subject()) : posting.subject() == need.subject();
}

std::vector<Parts> Filled(const std::vector<Need>& needs, const std::vector<PostedThere>& posted) {
  std::vector<size_t> order(needs.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return std::pair<int32_t, const std::string&>(needs[a].priority(), needs[a].name()) <
           std::pair<int32_t, const std::string&>(needs[b].priority(), needs[b].name());
  });
  std::vector<Parts> wanted;
  wanted.reserve(order.size());
  for (const size_t need : order) wanted.push_back(PartsOf(needs[need].count()));
  std::vector<Supply> people;
  for (const PostedThere& there : posted) {
    Supply& supply = people.emplace_back();
    supply.amount = PartsOf(there.posting.share(), there.places);
    for (size_t i = 0; i < order.size(); ++i) {
      if (Meets(needs[order[i]], there.posting, there.person)) supply.serves.push_back(static_cast<int>(i));
    }
  }
  const std::vector<Parts> filled = Fill(wanted, people);
  std::vector<Parts> of_need(needs.size());
  for (size_t i = 0; i < order.size(); ++i) of_need[order[i]] = filled[i];
  return of_need;
}

std::vector<int32_t> Met(const std::vector<Need>& needs, const std::vector<PostedThere>& posted) {
  std::vector<int32_t> met;
  for (const Parts filled : Filled(needs, posted)) met.push_back(static_cast<int32_t>(WholePosts(filled)));
  return met;
}

}  // namespace jiedui::rotation::policy
