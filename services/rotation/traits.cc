#include "services/rotation/traits.h"

#include "absl/time/civil_time.h"
#include "common/base/civil.h"

namespace jiedui::rotation {

const resource::Table& PersonTable() {
  static const auto& table =
      *new resource::Table("person", {"school", "home_county", "region_code", "role", "stage", "title", "standing"},
                           "region_code >= $1 AND region_code < $2", {"region_code"});
  return table;
}

const resource::Table& PostingTable() {
  static const auto& table = *new resource::Table(
      "posting",
      {"person", "home", "host", "home_region", "host_region", "programme", "kind", "state", "stage", "year", "days",
       "start_date", "end_date", "team", "batch", "basis", "flagged", "poor"},
      "((home_region >= $1 AND home_region < $2) OR (host_region >= $1 AND host_region < $2))",
      {"home_region", "host_region"});
  return table;
}

namespace {

// Present, as of the last of the intervals: what the person is.
int64_t PresentRole(const v1::Person& person) {
  return person.roles().empty() ? 0 : static_cast<int64_t>(person.roles(person.roles_size() - 1).role());
}

}  // namespace
}  // namespace jiedui::rotation

namespace jiedui::resource {

std::vector<db::Value> Traits<rv1::Person>::Columns(const rv1::Person& person) {
  return {person.school(),
          person.home_county(),
          person.region_code(),
          rotation::PresentRole(person),
          static_cast<int64_t>(person.stage()),
          static_cast<int64_t>(person.title()),
          static_cast<int64_t>(person.standing())};
}

std::vector<db::Value> Traits<rv1::Posting>::Columns(const rv1::Posting& posting) {
  return {posting.person(),
          posting.home(),
          posting.host(),
          posting.home_region(),
          posting.host_region(),
          posting.programme(),
          static_cast<int64_t>(posting.kind()),
          static_cast<int64_t>(posting.state()),
          static_cast<int64_t>(posting.stage()),
          YearOf(posting.interval().start()),
          rotation::DaysOf(posting.interval()),
          posting.interval().start(),
          posting.interval().end(),
          posting.team(),
          posting.batch(),
          posting.basis(),
          !posting.flags().empty(),
          posting.poor_county()};
}

rev1::PersonChanged Traits<rv1::Person>::EventOf(const rv1::Person*, const rv1::Person& person) {
  rev1::PersonChanged event;
  event.set_person(person.name());
  event.set_revision(person.revision());
  event.set_region_code(person.region_code());
  return event;
}

rev1::PostingChanged Traits<rv1::Posting>::EventOf(const rv1::Posting* before, const rv1::Posting& posting) {
  rev1::PostingChanged event;
  *event.mutable_posting() = posting;
  event.mutable_posting()->clear_note();
  event.mutable_posting()->clear_reason();
  event.mutable_posting()->clear_assessment();  // a statement about a person
  if (before != nullptr) event.set_previous_state(before->state());
  return event;
}

rev1::CategoryChanged Traits<rv1::Category>::EventOf(const rv1::Category*, const rv1::Category& category) {
  rev1::CategoryChanged event;
  *event.mutable_category() = category;
  return event;
}

rev1::TeamChanged Traits<rv1::Team>::EventOf(const rv1::Team*, const rv1::Team& team) {
  rev1::TeamChanged event;
  *event.mutable_team() = team;
  return event;
}

rev1::QuotaChanged Traits<rv1::Quota>::EventOf(const rv1::Quota*, const rv1::Quota& quota) {
  rev1::QuotaChanged event;
  *event.mutable_quota() = quota;
  return event;
}

rev1::BatchChanged Traits<rv1::Batch>::EventOf(const rv1::Batch*, const rv1::Batch& batch) {
  rev1::BatchChanged event;
  *event.mutable_batch() = batch;
  return event;
}

rev1::TrainingChanged Traits<rv1::Training>::EventOf(const rv1::Training*, const rv1::Training& training) {
  rev1::TrainingChanged event;
  *event.mutable_training() = training;
  return event;
}

rev1::CheckChanged Traits<rv1::Check>::EventOf(const rv1::Check*, const rv1::Check& check) {
  rev1::CheckChanged event;
  event.set_check(check.name());
  event.set_person(check.person());
  event.set_revision(check.revision());
  return event;
}

rev1::PostBudgetChanged Traits<rv1::PostBudget>::EventOf(const rv1::PostBudget*, const rv1::PostBudget& budget) {
  rev1::PostBudgetChanged event;
  *event.mutable_post_budget() = budget;
  return event;
}

rev1::AllotmentChanged Traits<rv1::Allotment>::EventOf(const rv1::Allotment*, const rv1::Allotment& allotment) {
  rev1::AllotmentChanged event;
  *event.mutable_allotment() = allotment;
  return event;
}

rev1::NeedChanged Traits<rv1::Need>::EventOf(const rv1::Need*, const rv1::Need& need) {
  rev1::NeedChanged event;
  *event.mutable_need() = need;
  event.mutable_need()->clear_note();
  event.mutable_need()->clear_reason();
  return event;
}

rev1::ServiceCertificateChanged Traits<rv1::ServiceCertificate>::EventOf(const rv1::ServiceCertificate*,
                                                                         const rv1::ServiceCertificate& certificate) {
  rev1::ServiceCertificateChanged event;
  event.set_service_certificate(certificate.name());
  event.set_person(certificate.person());
  event.set_revision(certificate.revision());
  event.set_state(certificate.state());
  return event;
}

rev1::PlacementPlanChanged Traits<rv1::PlacementPlan>::EventOf(const rv1::PlacementPlan*,
                                                               const rv1::PlacementPlan& plan) {
  rev1::PlacementPlanChanged event;
  *event.mutable_placement_plan() = plan;
  event.mutable_placement_plan()->clear_pins();
  event.mutable_placement_plan()->clear_groups();
  event.mutable_placement_plan()->clear_reason();
  event.mutable_placement_plan()->mutable_candidates()->clear_excluded();
  return event;
}

}  // namespace jiedui::resource
