// What differs between the kinds of resources of the one table: which columns each fills, how its states are named in the audit, what
// its events carry (common/resource/rows.h).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/resource/rows.h"
#include "jiedui/trusteeship/events/v1/trusteeship_events.pb.h"
#include "jiedui/trusteeship/v1/agreement.pb.h"
#include "jiedui/trusteeship/v1/difficulty.pb.h"
#include "jiedui/trusteeship/v1/measure.pb.h"
#include "jiedui/trusteeship/v1/plan.pb.h"
#include "jiedui/trusteeship/v1/practice.pb.h"
#include "jiedui/trusteeship/v1/programme.pb.h"
#include "jiedui/trusteeship/v1/question.pb.h"
#include "jiedui/trusteeship/v1/record.pb.h"

namespace jiedui::trusteeship {

// Stored: never renumbered.
enum class Kind : int64_t {
  kProgramme = 1,
  kAgreement = 2,
  kSigningKey = 3,
  kPlan = 4,
  kMeasure = 5,
  kRecord = 6,
  kDifficulty = 7,
  kPractice = 8,
  kCountyList = 9,
  kSupporterDecision = 10,
};

// Key columns of a row besides its kind; views into the resource. A region column is "" where nobody's scope but the whole country's covers it.
struct Keys {
  std::string_view trusteeship = "";
  std::string_view party = "";
  std::string_view supporter_region = "";
  std::string_view school_region = "";
  int64_t state = 0;
  int64_t type = 0;
  int64_t year = 0;
};

// One table for all kinds, because all are entered, followed by revisions, listed and read under a trusteeship alike.
const resource::Table& ResourceTable();
std::vector<db::Value> ColumnsOf(Kind kind, const Keys& keys);
std::vector<std::string> RegionsOf(const Keys& keys);

namespace internal {
// "STATE_ACTIVE" → "ACTIVE".
inline std::string_view WithoutPrefix(std::string_view state) { return state.substr(sizeof("STATE_") - 1); }
// The year of a date, 0 for none.
inline int64_t YearOf(std::string_view date) {
  if (date.size() < 4) return 0;
  return (date[0] - '0') * 1000 + (date[1] - '0') * 100 + (date[2] - '0') * 10 + (date[3] - '0');
}
// What all kinds share. `Self` says kKind and KeysOf.
template <class Resource, class Self>
struct Common {
  static const resource::Table& TableOf() { return ResourceTable(); }
  static std::vector<db::Value> Columns(const Resource& resource) {
    return ColumnsOf(Self::kKind, Self::KeysOf(resource));
  }
  static std::vector<std::string> RegionsOf(const Resource& resource) {
    return trusteeship::RegionsOf(Self::KeysOf(resource));
  }
  // The parties of its trusteeship, whom it concerns, are not in it: the change says them (resource::Said).
  static std::vector<std::string> PartiesOf(const Resource&) { return {}; }
};
template <class Resource>
struct WithState {
  static std::string_view StateOf(const Resource& resource) {
    return WithoutPrefix(Resource::State_Name(resource.state()));
  }
};
template <class Resource>
struct WithoutState {
  static std::string_view StateOf(const Resource&) { return ""; }
};
}  // namespace internal

}  // namespace jiedui::trusteeship

namespace jiedui::resource {

namespace tv1 = trusteeship::v1;
namespace tev1 = trusteeship::events::v1;

template <>
struct Traits<tv1::Programme> : trusteeship::internal::Common<tv1::Programme, Traits<tv1::Programme>>,
                                trusteeship::internal::WithoutState<tv1::Programme> {
  static constexpr trusteeship::Kind kKind = trusteeship::Kind::kProgramme;
  static constexpr std::string_view kCollection = "programmes";
  // `type` is the tier.
  static trusteeship::Keys KeysOf(const tv1::Programme& programme) {
    return {.school_region = programme.region(), .type = programme.tier()};
  }
  static tev1::ProgrammeChanged EventOf(const tv1::Programme*, const tv1::Programme& programme) {
    tev1::ProgrammeChanged event;
    *event.mutable_programme() = programme;
    return event;
  }
};

template <>
struct Traits<tv1::Agreement> : trusteeship::internal::Common<tv1::Agreement, Traits<tv1::Agreement>>,
                                trusteeship::internal::WithState<tv1::Agreement> {
  static constexpr trusteeship::Kind kKind = trusteeship::Kind::kAgreement;
  static constexpr std::string_view kCollection = "agreements";
  // `type` is the version, `year` 1 for an attested one.
  static trusteeship::Keys KeysOf(const tv1::Agreement& agreement) {
    return {.trusteeship = agreement.trusteeship(),
            .supporter_region = agreement.supporter_region(),
            .school_region = agreement.school_region(),
            .state = agreement.state(),
            .type = agreement.version(),
            .year = agreement.has_attestation() ? 1 : 0};
  }
  static tev1::AgreementChanged EventOf(const tv1::Agreement*, const tv1::Agreement& agreement) {
    tev1::AgreementChanged event;
    *event.mutable_agreement() = agreement;
    for (tv1::Agreement::Share& share : *event.mutable_agreement()->mutable_shares()) {
      if (share.has_signature()) share.mutable_signature()->clear_signer();
    }
    return event;
  }
};

template <>
struct Traits<tv1::SigningKey> : trusteeship::internal::Common<tv1::SigningKey, Traits<tv1::SigningKey>>,
                                 trusteeship::internal::WithoutState<tv1::SigningKey> {
  static constexpr trusteeship::Kind kKind = trusteeship::Kind::kSigningKey;
  static constexpr std::string_view kCollection = "signingKeys";
  static trusteeship::Keys KeysOf(const tv1::SigningKey& key) { return {.party = key.party()}; }
  static tev1::SigningKeyChanged EventOf(const tv1::SigningKey*, const tv1::SigningKey& key) {
    tev1::SigningKeyChanged event;
    *event.mutable_signing_key() = key;
    return event;
  }
};

template <>
struct Traits<tv1::Plan> : trusteeship::internal::Common<tv1::Plan, Traits<tv1::Plan>>,
                           trusteeship::internal::WithState<tv1::Plan> {
  static constexpr trusteeship::Kind kKind = trusteeship::Kind::kPlan;
  static constexpr std::string_view kCollection = "plans";
  // `type` is the version.
  static trusteeship::Keys KeysOf(const tv1::Plan& plan) {
    return {.trusteeship = plan.trusteeship(),
            .supporter_region = plan.supporter_region(),
            .school_region = plan.school_region(),
            .state = plan.state(),
            .type = plan.version()};
  }
  static tev1::PlanChanged EventOf(const tv1::Plan*, const tv1::Plan& plan) {
    tev1::PlanChanged event;
    *event.mutable_plan() = plan;
    return event;
  }
};

template <>
struct Traits<tv1::Measure> : trusteeship::internal::Common<tv1::Measure, Traits<tv1::Measure>>,
                              trusteeship::internal::WithState<tv1::Measure> {
  static constexpr trusteeship::Kind kKind = trusteeship::Kind::kMeasure;
  static constexpr std::string_view kCollection = "measures";
  // `year` is that of its start.
  static trusteeship::Keys KeysOf(const tv1::Measure& measure) {
    return {.trusteeship = measure.trusteeship(),
            .supporter_region = measure.supporter_region(),
            .school_region = measure.school_region(),
            .state = measure.state(),
            .type = measure.type(),
            .year = trusteeship::internal::YearOf(measure.start())};
  }
  static tev1::MeasureChanged EventOf(const tv1::Measure*, const tv1::Measure& measure) {
    tev1::MeasureChanged event;
    *event.mutable_measure() = measure;
    return event;
  }
};

template <>
struct Traits<tv1::Record> : trusteeship::internal::Common<tv1::Record, Traits<tv1::Record>>,
                             trusteeship::internal::WithState<tv1::Record> {
  static constexpr trusteeship::Kind kKind = trusteeship::Kind::kRecord;
  static constexpr std::string_view kCollection = "records";
  // `type` is the kind of content, `year` that of a commitment or payment.
  static trusteeship::Keys KeysOf(const tv1::Record& record) {
    const int64_t year = record.has_commitment() ? record.commitment().year()
                         : record.has_payment()  ? trusteeship::internal::YearOf(record.payment().paid_on())
                                                 : 0;
    return {.trusteeship = record.trusteeship(),
            .party = record.party(),
            .supporter_region = record.supporter_region(),
            .school_region = record.school_region(),
            .state = record.state(),
            .type = record.content_case(),
            .year = year};
  }
  static tev1::RecordChanged EventOf(const tv1::Record*, const tv1::Record& record) {
    tev1::RecordChanged event;
    *event.mutable_record() = record;
    if (record.has_leading_group()) {
      event.mutable_record()->mutable_leading_group()->mutable_head()->clear_display_name();
    }
    return event;
  }
};

template <>
struct Traits<tv1::Difficulty> : trusteeship::internal::Common<tv1::Difficulty, Traits<tv1::Difficulty>>,
                                 trusteeship::internal::WithState<tv1::Difficulty> {
  static constexpr trusteeship::Kind kKind = trusteeship::Kind::kDifficulty;
  static constexpr std::string_view kCollection = "difficulties";
  // `party` is who has to answer, `type` the level.
  static trusteeship::Keys KeysOf(const tv1::Difficulty& difficulty) {
    return {.trusteeship = difficulty.trusteeship(),
            .party = difficulty.assignee(),
            .supporter_region = difficulty.supporter_region(),
            .school_region = difficulty.school_region(),
            .state = difficulty.state(),
            .type = difficulty.level()};
  }
  static tev1::DifficultyChanged EventOf(const tv1::Difficulty*, const tv1::Difficulty& difficulty) {
    tev1::DifficultyChanged event;
    *event.mutable_difficulty() = difficulty;
    return event;
  }
};

template <>
struct Traits<tv1::Practice> : trusteeship::internal::Common<tv1::Practice, Traits<tv1::Practice>>,
                               trusteeship::internal::WithState<tv1::Practice> {
  static constexpr trusteeship::Kind kKind = trusteeship::Kind::kPractice;
  static constexpr std::string_view kCollection = "practices";
  static trusteeship::Keys KeysOf(const tv1::Practice& practice) {
    return {.trusteeship = practice.trusteeship(),
            .supporter_region = practice.supporter_region(),
            .school_region = practice.school_region(),
            .state = practice.state()};
  }
  static tev1::PracticeChanged EventOf(const tv1::Practice*, const tv1::Practice& practice) {
    tev1::PracticeChanged event;
    *event.mutable_practice() = practice;
    return event;
  }
};

template <>
struct Traits<tv1::CountyList> : trusteeship::internal::Common<tv1::CountyList, Traits<tv1::CountyList>>,
                                 trusteeship::internal::WithoutState<tv1::CountyList> {
  static constexpr trusteeship::Kind kKind = trusteeship::Kind::kCountyList;
  static constexpr std::string_view kCollection = "countyLists";
  static trusteeship::Keys KeysOf(const tv1::CountyList&) { return {}; }
  static tev1::CountyListChanged EventOf(const tv1::CountyList*, const tv1::CountyList& list) {
    tev1::CountyListChanged event;
    *event.mutable_county_list() = list;
    return event;
  }
};

template <>
struct Traits<tv1::SupporterDecision>
    : trusteeship::internal::Common<tv1::SupporterDecision, Traits<tv1::SupporterDecision>>,
      trusteeship::internal::WithoutState<tv1::SupporterDecision> {
  static constexpr trusteeship::Kind kKind = trusteeship::Kind::kSupporterDecision;
  static constexpr std::string_view kCollection = "supporterDecisions";
  static trusteeship::Keys KeysOf(const tv1::SupporterDecision& decision) {
    return {.party = decision.supporter(), .school_region = decision.county()};
  }
  static tev1::SupporterDecisionChanged EventOf(const tv1::SupporterDecision*, const tv1::SupporterDecision& decision) {
    tev1::SupporterDecisionChanged event;
    *event.mutable_supporter_decision() = decision;
    return event;
  }
};

}  // namespace jiedui::resource
