// What differs between the kinds of resources of the one table: which columns each fills, how its states are named in the audit, what
// its events carry.
#pragma once

#include <cstdint>
#include <string_view>

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

// Key columns of a row; views into the resource. A region column is "" where nobody's scope but the whole country's covers it.
struct Keys {
  std::string_view trusteeship = "";
  std::string_view party = "";
  std::string_view supporter_region = "";
  std::string_view school_region = "";
  int64_t state = 0;
  int64_t type = 0;
  int64_t year = 0;
};

// Traits<Resource>: kKind; kCollection, the first part of its names; KeysOf(resource); StateOf(resource), its state by name without
// prefix, "" where it has none; EventOf(resource), the payload of its events with what not everyone may hear left out.
template <class Resource>
struct Traits;

namespace internal {
// "STATE_ACTIVE" → "ACTIVE".
inline std::string_view WithoutPrefix(std::string_view state) { return state.substr(sizeof("STATE_") - 1); }
// The year of a date, 0 for none.
inline int64_t YearOf(std::string_view date) {
  if (date.size() < 4) return 0;
  return (date[0] - '0') * 1000 + (date[1] - '0') * 100 + (date[2] - '0') * 10 + (date[3] - '0');
}
}  // namespace internal

template <>
struct Traits<v1::Programme> {
  static constexpr Kind kKind = Kind::kProgramme;
  static constexpr std::string_view kCollection = "programmes";
  // `type` is the tier.
  static Keys KeysOf(const v1::Programme& programme) {
    return {.school_region = programme.region(), .type = programme.tier()};
  }
  static std::string_view StateOf(const v1::Programme&) { return ""; }
  static events::v1::ProgrammeChanged EventOf(const v1::Programme& programme) {
    events::v1::ProgrammeChanged event;
    *event.mutable_programme() = programme;
    return event;
  }
};

template <>
struct Traits<v1::Agreement> {
  static constexpr Kind kKind = Kind::kAgreement;
  static constexpr std::string_view kCollection = "agreements";
  // `type` is the version, `year` 1 for an attested one.
  static Keys KeysOf(const v1::Agreement& agreement) {
    return {.trusteeship = agreement.trusteeship(),
            .supporter_region = agreement.supporter_region(),
            .school_region = agreement.school_region(),
            .state = agreement.state(),
            .type = agreement.version(),
            .year = agreement.has_attestation() ? 1 : 0};
  }
  static std::string_view StateOf(const v1::Agreement& agreement) {
    return internal::WithoutPrefix(v1::Agreement::State_Name(agreement.state()));
  }
  static events::v1::AgreementChanged EventOf(const v1::Agreement& agreement) {
    events::v1::AgreementChanged event;
    *event.mutable_agreement() = agreement;
    for (v1::Agreement::Share& share : *event.mutable_agreement()->mutable_shares()) {
      if (share.has_signature()) share.mutable_signature()->clear_signer();
    }
    return event;
  }
};

template <>
struct Traits<v1::SigningKey> {
  static constexpr Kind kKind = Kind::kSigningKey;
  static constexpr std::string_view kCollection = "signingKeys";
  static Keys KeysOf(const v1::SigningKey& key) { return {.party = key.party()}; }
  static std::string_view StateOf(const v1::SigningKey&) { return ""; }
  static events::v1::SigningKeyChanged EventOf(const v1::SigningKey& key) {
    events::v1::SigningKeyChanged event;
    *event.mutable_signing_key() = key;
    return event;
  }
};

template <>
struct Traits<v1::Plan> {
  static constexpr Kind kKind = Kind::kPlan;
  static constexpr std::string_view kCollection = "plans";
  // `type` is the version.
  static Keys KeysOf(const v1::Plan& plan) {
    return {.trusteeship = plan.trusteeship(),
            .supporter_region = plan.supporter_region(),
            .school_region = plan.school_region(),
            .state = plan.state(),
            .type = plan.version()};
  }
  static std::string_view StateOf(const v1::Plan& plan) {
    return internal::WithoutPrefix(v1::Plan::State_Name(plan.state()));
  }
  static events::v1::PlanChanged EventOf(const v1::Plan& plan) {
    events::v1::PlanChanged event;
    *event.mutable_plan() = plan;
    return event;
  }
};

template <>
struct Traits<v1::Measure> {
  static constexpr Kind kKind = Kind::kMeasure;
  static constexpr std::string_view kCollection = "measures";
  // `year` is that of its start.
  static Keys KeysOf(const v1::Measure& measure) {
    return {.trusteeship = measure.trusteeship(),
            .supporter_region = measure.supporter_region(),
            .school_region = measure.school_region(),
            .state = measure.state(),
            .type = measure.type(),
            .year = internal::YearOf(measure.start())};
  }
  static std::string_view StateOf(const v1::Measure& measure) {
    return internal::WithoutPrefix(v1::Measure::State_Name(measure.state()));
  }
  static events::v1::MeasureChanged EventOf(const v1::Measure& measure) {
    events::v1::MeasureChanged event;
    *event.mutable_measure() = measure;
    return event;
  }
};

template <>
struct Traits<v1::Record> {
  static constexpr Kind kKind = Kind::kRecord;
  static constexpr std::string_view kCollection = "records";
  // `type` is the kind of content, `year` that of a commitment or payment.
  static Keys KeysOf(const v1::Record& record) {
    const int64_t year = record.has_commitment() ? record.commitment().year()
                         : record.has_payment()  ? internal::YearOf(record.payment().paid_on())
                                                 : 0;
    return {.trusteeship = record.trusteeship(),
            .party = record.party(),
            .supporter_region = record.supporter_region(),
            .school_region = record.school_region(),
            .state = record.state(),
            .type = record.content_case(),
            .year = year};
  }
  static std::string_view StateOf(const v1::Record& record) {
    return internal::WithoutPrefix(v1::Record::State_Name(record.state()));
  }
  static events::v1::RecordChanged EventOf(const v1::Record& record) {
    events::v1::RecordChanged event;
    *event.mutable_record() = record;
    if (record.has_leading_group()) {
      event.mutable_record()->mutable_leading_group()->mutable_head()->clear_display_name();
    }
    return event;
  }
};

template <>
struct Traits<v1::Difficulty> {
  static constexpr Kind kKind = Kind::kDifficulty;
  static constexpr std::string_view kCollection = "difficulties";
  // `party` is who has to answer, `type` the level.
  static Keys KeysOf(const v1::Difficulty& difficulty) {
    return {.trusteeship = difficulty.trusteeship(),
            .party = difficulty.assignee(),
            .supporter_region = difficulty.supporter_region(),
            .school_region = difficulty.school_region(),
            .state = difficulty.state(),
            .type = difficulty.level()};
  }
  static std::string_view StateOf(const v1::Difficulty& difficulty) {
    return internal::WithoutPrefix(v1::Difficulty::State_Name(difficulty.state()));
  }
  static events::v1::DifficultyChanged EventOf(const v1::Difficulty& difficulty) {
    events::v1::DifficultyChanged event;
    *event.mutable_difficulty() = difficulty;
    return event;
  }
};

template <>
struct Traits<v1::Practice> {
  static constexpr Kind kKind = Kind::kPractice;
  static constexpr std::string_view kCollection = "practices";
  static Keys KeysOf(const v1::Practice& practice) {
    return {.trusteeship = practice.trusteeship(),
            .supporter_region = practice.supporter_region(),
            .school_region = practice.school_region(),
            .state = practice.state()};
  }
  static std::string_view StateOf(const v1::Practice& practice) {
    return internal::WithoutPrefix(v1::Practice::State_Name(practice.state()));
  }
  static events::v1::PracticeChanged EventOf(const v1::Practice& practice) {
    events::v1::PracticeChanged event;
    *event.mutable_practice() = practice;
    return event;
  }
};

template <>
struct Traits<v1::CountyList> {
  static constexpr Kind kKind = Kind::kCountyList;
  static constexpr std::string_view kCollection = "countyLists";
  static Keys KeysOf(const v1::CountyList&) { return {}; }
  static std::string_view StateOf(const v1::CountyList&) { return ""; }
  static events::v1::CountyListChanged EventOf(const v1::CountyList& list) {
    events::v1::CountyListChanged event;
    *event.mutable_county_list() = list;
    return event;
  }
};

template <>
struct Traits<v1::SupporterDecision> {
  static constexpr Kind kKind = Kind::kSupporterDecision;
  static constexpr std::string_view kCollection = "supporterDecisions";
  static Keys KeysOf(const v1::SupporterDecision& decision) {
    return {.party = decision.supporter(), .school_region = decision.county()};
  }
  static std::string_view StateOf(const v1::SupporterDecision&) { return ""; }
  static events::v1::SupporterDecisionChanged EventOf(const v1::SupporterDecision& decision) {
    events::v1::SupporterDecisionChanged event;
    *event.mutable_supporter_decision() = decision;
    return event;
  }
};

}  // namespace jiedui::trusteeship
