#include "services/trusteeship/measures.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "services/trusteeship/changes.h"
#include "services/trusteeship/events.h"
#include "services/trusteeship/policy_agreement.h"
#include "services/trusteeship/policy_linked.h"
#include "services/trusteeship/policy_measure.h"
#include "services/trusteeship/postings.h"

namespace jiedui::trusteeship {
namespace {

using v1::Measure;

constexpr std::string_view kMoving = "MOE22-6b";

// The measures, but for `besides`, whose head count is another now.
absl::Status SaveLinked(db::Mutation& m, const std::vector<Measure>& measures,
                        const std::map<std::string, Measure::HeadCount>& counts, const v1::Trusteeship& trusteeship,
                        std::string_view besides = "") {
  for (const Measure& before : measures) {
    const auto count = counts.find(before.name());
    if (before.name() == besides || count == counts.end()) continue;
    Measure after = policy::WithHeadCount(before, count->second);
    if (after.SerializeAsString() == before.SerializeAsString()) continue;
    absl::Status saved = resource::Save(m, &before, std::move(after),
                                        {.event = kMeasureLinked, .parties = PartiesOf(trusteeship), .clause = kMoving})
                             .status();
    if (!saved.ok()) return saved;
  }
  return absl::OkStatus();
}

// The measure as the postings of its trusteeship have it, and with it the others that they are linked with.
absl::StatusOr<Measure> LinkedWith(db::Mutation& m, Measure measure, const v1::Trusteeship& trusteeship) {
  absl::StatusOr<std::vector<HeardPosting>> postings = store::PostingsOf(m.tx(), trusteeship.name());
  if (!postings.ok()) return postings.status();
  std::vector<Measure> measures;
  if (!postings->empty()) {
    absl::StatusOr<std::vector<Measure>> under = store::Under<Measure>(m.tx(), trusteeship.name());
    if (!under.ok()) return under.status();
    measures = *std::move(under);
    std::erase_if(measures, [&](const Measure& other) { return other.name() == measure.name(); });
  }
  measures.push_back(measure);
  const std::map<std::string, Measure::HeadCount> counts = policy::Link(trusteeship, measures, *postings);
  absl::Status saved = SaveLinked(m, measures, counts, trusteeship, measure.name());
  if (!saved.ok()) return saved;
  const auto count = counts.find(measure.name());
  return policy::WithHeadCount(std::move(measure), count == counts.end() ? Measure::HeadCount() : count->second);
}

}  // namespace

absl::Status AgreementAllows(db::Mutation& m, const Measure& measure, const Measure* before,
                             const v1::Trusteeship& trusteeship, std::string_view verb) {
  absl::StatusOr<std::optional<v1::Agreement>> agreement =
      resource::Find<v1::Agreement>(m.tx(), policy::AgreementOf(trusteeship.name()));
  if (!agreement.ok()) return agreement.status();
  return policy::CanMeasure(measure, before, agreement->has_value() ? &**agreement : nullptr, trusteeship, verb);
}

bool IsLinked(const Measure& entered, const Measure* before) {
  return !entered.placements().empty() || (before != nullptr && before->head_count().planned() > 0);
}

absl::StatusOr<Measure> SaveMeasure(db::Mutation& m, std::string_view event, const Measure* before, Measure after,
                                    const v1::Trusteeship& trusteeship) {
  Place(after, trusteeship);
  if (policy::MovesPeople(after.type())) {
    absl::StatusOr<Measure> linked = LinkedWith(m, std::move(after), trusteeship);
    if (!linked.ok()) return linked.status();
    after = *std::move(linked);
  }
  const std::string reason = after.reason();
  return resource::Save(m, before, std::move(after),
                        {.event = event, .parties = PartiesOf(trusteeship), .decision = reason, .clause = "MOE22-6a"});
}

absl::Status Relink(db::Mutation& m, const v1::Trusteeship& trusteeship) {
  absl::StatusOr<std::vector<Measure>> measures = store::Under<Measure>(m.tx(), trusteeship.name());
  if (!measures.ok()) return measures.status();
  absl::StatusOr<std::vector<HeardPosting>> postings = store::PostingsOf(m.tx(), trusteeship.name());
  if (!postings.ok()) return postings.status();
  return SaveLinked(m, *measures, policy::Link(trusteeship, *measures, *postings), trusteeship);
}

}  // namespace jiedui::trusteeship
