// What differs between the resources of the rotation service: which table and columns each fills, how its states are named in the audit,
// whom it concerns, what its events carry. Nothing personal leaves in an event but the names of resources.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/resource/keyed.h"
#include "common/resource/rows.h"
#include "jiedui/rotation/events/v1/rotation_events.pb.h"
#include "jiedui/rotation/v1/batch.pb.h"
#include "jiedui/rotation/v1/category.pb.h"
#include "jiedui/rotation/v1/person.pb.h"
#include "jiedui/rotation/v1/plan.pb.h"
#include "jiedui/rotation/v1/post.pb.h"
#include "jiedui/rotation/v1/posting.pb.h"
#include "jiedui/rotation/v1/rights.pb.h"
#include "jiedui/rotation/v1/training.pb.h"
#include "services/rotation/facts.h"

namespace jiedui::rotation {

const resource::Table& PersonTable();
const resource::Table& PostingTable();

}  // namespace jiedui::rotation

namespace jiedui::resource {

namespace rv1 = rotation::v1;
namespace rev1 = rotation::events::v1;
using Parties = std::vector<std::string>;

template <>
struct Traits<rv1::Person> {
  static constexpr std::string_view kCollection = "people";
  static constexpr std::string_view kOwn[] = {"name", "school"};
  static const Table& TableOf() { return rotation::PersonTable(); }
  static std::vector<db::Value> Columns(const rv1::Person& person);
  static std::string_view StateOf(const rv1::Person&) { return ""; }
  static std::vector<std::string> RegionsOf(const rv1::Person& person) { return {person.region_code()}; }
  static Parties PartiesOf(const rv1::Person& person) { return {person.school()}; }
  static rev1::PersonChanged EventOf(const rv1::Person* before, const rv1::Person& person);
};

template <>
struct Traits<rv1::Posting> : WithState<rv1::Posting> {
  static constexpr std::string_view kCollection = "postings";
  static constexpr std::string_view kOwn[] = {"person", "home", "host"};
  static const Table& TableOf() { return rotation::PostingTable(); }
  static std::vector<db::Value> Columns(const rv1::Posting& posting);
  static std::vector<std::string> RegionsOf(const rv1::Posting& posting) {
    return {posting.home_region(), posting.host_region()};
  }
  static Parties PartiesOf(const rv1::Posting& posting) { return {posting.home(), posting.host()}; }
  static rev1::PostingChanged EventOf(const rv1::Posting* before, const rv1::Posting& posting);
};

template <>
struct Traits<rv1::Category> : Keyed<rv1::Category>, WithState<rv1::Category> {
  static constexpr std::string_view kCollection = "categories";
  // `type` is the kind; `party` the school, `code` the area where it is of an area.
  static Keys KeysOf(const rv1::Category& category) {
    return {.party = category.school(),
            .region = category.region_code(),
            .state = category.state(),
            .type = category.kind(),
            .code = category.region()};
  }
  static Parties PartiesOf(const rv1::Category& category) { return {category.school()}; }
  static rev1::CategoryChanged EventOf(const rv1::Category* before, const rv1::Category& category);
};

template <>
struct Traits<rv1::Team> : Keyed<rv1::Team>, WithoutState<rv1::Team> {
  static constexpr std::string_view kCollection = "teams";
  static constexpr std::string_view kOwn[] = {"parent", "party"};
  static constexpr std::string_view kAround[] = {"region_code", "other_region"};
  // `parent` is the home, `party` the host.
  static Keys KeysOf(const rv1::Team& team) {
    return {.parent = team.home(),
            .party = team.host(),
            .region = team.home_region(),
            .other_region = team.host_region(),
            .year = YearOf(team.interval().start()),
            .code = team.programme()};
  }
  static Parties PartiesOf(const rv1::Team& team) { return {team.home(), team.host()}; }
  static rev1::TeamChanged EventOf(const rv1::Team* before, const rv1::Team& team);
};

template <>
struct Traits<rv1::Quota> : Keyed<rv1::Quota>, WithoutState<rv1::Quota> {
  static constexpr std::string_view kCollection = "quotas";
  static constexpr std::string_view kAround[] = {"region_code"};
  // `type` is the stage, `state` the subject.
  static Keys KeysOf(const rv1::Quota& quota) {
    return {.region = quota.region(), .state = quota.subject(), .type = quota.stage(), .code = quota.programme()};
  }
  static Parties PartiesOf(const rv1::Quota&) { return {}; }
  static rev1::QuotaChanged EventOf(const rv1::Quota* before, const rv1::Quota& quota);
};

template <>
struct Traits<rv1::Batch> : Keyed<rv1::Batch>, WithoutState<rv1::Batch> {
  static constexpr std::string_view kCollection = "batches";
  static constexpr std::string_view kAround[] = {"region_code"};
  static Keys KeysOf(const rv1::Batch& batch) {
    return {.region = batch.region_code(), .year = YearOf(batch.interval().start()), .code = batch.programme()};
  }
  static Parties PartiesOf(const rv1::Batch&) { return {}; }
  static rev1::BatchChanged EventOf(const rv1::Batch* before, const rv1::Batch& batch);
};

template <>
struct Traits<rv1::Training> : Keyed<rv1::Training>, WithState<rv1::Training> {
  static constexpr std::string_view kCollection = "trainings";
  // `parent` is the basis, `type` the kind, `word` the subject.
  static Keys KeysOf(const rv1::Training& training) {
    return {.parent = training.basis(),
            .party = training.organiser(),
            .region = training.region_code(),
            .state = training.state(),
            .type = training.kind(),
            .year = YearOf(training.interval().start()),
            .code = training.programme(),
            .word = training.subject()};
  }
  static Parties PartiesOf(const rv1::Training& training) { return {training.organiser(), training.host()}; }
  static rev1::TrainingChanged EventOf(const rv1::Training* before, const rv1::Training& training);
};

template <>
struct Traits<rv1::Check> : Keyed<rv1::Check>, WithoutState<rv1::Check> {
  static constexpr std::string_view kCollection = "checks";
  // `parent` is the person.
  static Keys KeysOf(const rv1::Check& check) {
    return {.parent = check.person(), .region = check.region_code(), .year = YearOf(check.checked_on())};
  }
  static Parties PartiesOf(const rv1::Check&) { return {}; }
  static rev1::CheckChanged EventOf(const rv1::Check* before, const rv1::Check& check);
};

template <>
struct Traits<rv1::PostBudget> : Keyed<rv1::PostBudget>, WithoutState<rv1::PostBudget> {
  static constexpr std::string_view kCollection = "postBudgets";
  static Keys KeysOf(const rv1::PostBudget& budget) { return {.region = budget.region_code()}; }
  static Parties PartiesOf(const rv1::PostBudget&) { return {}; }
  static rev1::PostBudgetChanged EventOf(const rv1::PostBudget* before, const rv1::PostBudget& budget);
};

template <>
struct Traits<rv1::Allotment> : Keyed<rv1::Allotment>, WithoutState<rv1::Allotment> {
  static constexpr std::string_view kCollection = "allotments";
  // `type` is the stage, `state` the posts: a county's are summed up by it.
  static Keys KeysOf(const rv1::Allotment& allotment) {
    return {.party = allotment.school(),
            .region = allotment.region_code(),
            .state = allotment.posts(),
            .type = allotment.stage()};
  }
  static Parties PartiesOf(const rv1::Allotment& allotment) { return {allotment.school()}; }
  static rev1::AllotmentChanged EventOf(const rv1::Allotment* before, const rv1::Allotment& allotment);
};

template <>
struct Traits<rv1::Need> : Keyed<rv1::Need>, WithState<rv1::Need> {
  static constexpr std::string_view kCollection = "needs";
  // `type` is the stage.
  static Keys KeysOf(const rv1::Need& need) {
    return {.party = need.school(),
            .region = need.region_code(),
            .state = need.state(),
            .type = need.stage(),
            .year = YearOf(need.interval().start())};
  }
  static Parties PartiesOf(const rv1::Need& need) { return {need.school()}; }
  static rev1::NeedChanged EventOf(const rv1::Need* before, const rv1::Need& need);
};

template <>
struct Traits<rv1::PlacementPlan> : Keyed<rv1::PlacementPlan>, WithState<rv1::PlacementPlan> {
  static constexpr std::string_view kCollection = "placementPlans";
  // `parent` is the plan that it replans.
  static Keys KeysOf(const rv1::PlacementPlan& plan) {
    return {.parent = plan.replans(),
            .region = plan.region_code(),
            .state = plan.state(),
            .type = plan.kind(),
            .year = YearOf(plan.interval().start()),
            .code = plan.programme()};
  }
  static Parties PartiesOf(const rv1::PlacementPlan&) { return {}; }
  static rev1::PlacementPlanChanged EventOf(const rv1::PlacementPlan* before, const rv1::PlacementPlan& plan);
};

template <>
struct Traits<rv1::ServiceCertificate> : Keyed<rv1::ServiceCertificate>, WithState<rv1::ServiceCertificate> {
  static constexpr std::string_view kCollection = "serviceCertificates";
  static constexpr std::string_view kOwn[] = {"parent"};
  // `parent` is the person, `type` the right, `year` that of the day on which it was issued.
  static Keys KeysOf(const rv1::ServiceCertificate& certificate) {
    return {.parent = certificate.person(),
            .region = certificate.region_code(),
            .state = certificate.state(),
            .type = certificate.right(),
            .year = YearOf(certificate.issued_on())};
  }
  static Parties PartiesOf(const rv1::ServiceCertificate& certificate) { return {certificate.person()}; }
  static rev1::ServiceCertificateChanged EventOf(const rv1::ServiceCertificate* before,
                                                 const rv1::ServiceCertificate& certificate);
};

}  // namespace jiedui::resource
