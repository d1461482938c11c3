#include "services/reporting/figures/fact_of.h"

#include <limits>
#include <string>

#include "common/base/civil.h"
#include "common/base/error.h"
#include "common/base/text.h"
#include "jiedui/pairing/events/v1/pairing_events.pb.h"
#include "jiedui/rotation/events/v1/rotation_events.pb.h"
#include "jiedui/trusteeship/events/v1/trusteeship_events.pb.h"

namespace jiedui::reporting {
namespace {

using v1::Fact;

template <class Payload>
absl::StatusOr<Payload> Parse(std::string_view event_type, std::string_view data, int64_t position) {
  Payload payload;
  if (payload.ParseFromArray(data.data(), static_cast<int>(data.size()))) return payload;
  return Failure(kInternal, {{"detail", StrCat(event_type, " at ", position, " does not parse")}});
}

// The first day of what a source gives, however precise; "" for nothing.
std::string DayOf(std::string_view date) {
  if (date.empty()) return "";
  const absl::StatusOr<absl::CivilDay> day = ParseDate("date", date);
  return day.ok() ? FormatDay(*day) : "";
}

void SetDays(Fact& fact, const type::v1::Interval& interval) {
  fact.set_start(DayOf(interval.start().empty() ? interval.attested_on() : interval.start()));
  fact.set_end(DayOf(interval.end()));
}

void Add(Fact& fact, std::string_view unit, int64_t value) {
  if (value == 0) return;
  Fact::Quantity& quantity = *fact.add_quantities();
  quantity.set_unit(std::string(unit));
  quantity.set_value(value);
}

int64_t Times(int64_t a, int64_t b) {
  int64_t product = 0;
  return __builtin_mul_overflow(a, b, &product) ? std::numeric_limits<int64_t>::max() : product;
}

// "KIND_JOINT" → "JOINT".
std::string Word(std::string_view name, std::string_view prefix) { return std::string(name.substr(prefix.size())); }

template <class Resource>
Fact Of(const Resource& resource, std::string_view service, std::string_view kind) {
  Fact fact;
  fact.set_name(resource.name());
  fact.set_revision(resource.revision());
  fact.set_service(std::string(service));
  fact.set_kind(std::string(kind));
  return fact;
}

std::optional<Fact> OfRecord(const pairing::v1::Record& record) {
  const auto begin = [&record](std::string_view kind) {
    Fact fact = Of(record, "pairing", kind);
    fact.set_holds(record.held());
    fact.set_basis(record.subject());
    if (record.regions_size() > 0) fact.set_region_code(record.regions(record.regions_size() - 1));
    return fact;
  };
  switch (record.content_case()) {
    case pairing::v1::Record::kMeeting: {
      const pairing::v1::Meeting& meeting = record.meeting();
      Fact fact = begin(kMeetingFact);
      fact.set_type(Word(pairing::v1::Meeting::Kind_Name(meeting.kind()), "KIND_"));
      fact.set_start(DayOf(meeting.held_on()));
      Add(fact, "valid", meeting.counts() ? 1 : 0);
      return fact;
    }
    case pairing::v1::Record::kAid: {
      const pairing::v1::Aid& aid = record.aid();
      Fact fact = begin(kAidFact);
      fact.set_type(Word(pairing::v1::Aid::Kind_Name(aid.kind()), "KIND_"));
      fact.set_year(aid.year());
      Add(fact, "promised", aid.promised());
      Add(fact, "delivered", aid.delivered());
      return fact;
    }
    case pairing::v1::Record::kActivity: {
      const pairing::v1::Activity::Quantity& done = record.activity().done();
      Fact fact = begin(kActivityFact);
      fact.set_type(record.activity().type());
      SetDays(fact, record.interval());
      Add(fact, "done", record.activity().has_done() ? 1 : 0);
      Add(fact, "people", done.people());
      Add(fact, "person-days", Times(done.people(), done.days()));
      Add(fact, "person-hours", Times(done.people(), done.hours()));
      Add(fact, "items", done.items());
      return fact;
    }
    case pairing::v1::Record::kAgreement: {
      Fact fact = begin(kAgreementFact);
      fact.set_start(DayOf(record.agreement().signed_on()));
      return fact;
    }
    case pairing::v1::Record::kPlan: {
      Fact fact = begin(kPlanFact);
      fact.set_type(Word(pairing::v1::Plan::Kind_Name(record.plan().kind()), "KIND_"));
      SetDays(fact, record.interval());
      return fact;
    }
    default: return std::nullopt;
  }
}

Fact OfPosting(const rotation::v1::Posting& posting) {
  using rotation::v1::Posting;
  Fact fact = Of(posting, "rotation", kPostingFact);
  fact.set_type(Word(Posting::Kind_Name(posting.kind()), "KIND_"));
  fact.set_holds(posting.state() == Posting::STATE_IN_POST || posting.state() == Posting::STATE_ASSESSED ||
                 posting.state() == Posting::STATE_COMPLETED || posting.state() == Posting::STATE_CUT_SHORT);
  fact.set_basis(posting.basis());
  fact.set_region_code(posting.direction() == Posting::DIRECTION_TO_SUPPORTER ? posting.home_region()
                                                                              : posting.host_region());
  SetDays(fact, posting.interval());
  return fact;
}

Fact OfTraining(const rotation::v1::Training& training) {
  using rotation::v1::Training;
  Fact fact = Of(training, "rotation", kTrainingFact);
  fact.set_type(Word(Training::Kind_Name(training.kind()), "KIND_"));
  fact.set_holds(training.state() == Training::STATE_HELD);
  fact.set_basis(training.basis());
  fact.set_region_code(training.region_code());
  SetDays(fact, training.interval());
  Add(fact, "people", training.completed());
  Add(fact, "person-hours", training.person_hours());
  return fact;
}

Fact OfMeasure(const trusteeship::v1::Measure& measure) {
  using trusteeship::v1::Measure;
  Fact fact = Of(measure, "trusteeship", kMeasureFact);
  fact.set_type(Word(Measure::Type_Name(measure.type()), "TYPE_"));
  fact.set_holds(measure.state() == Measure::STATE_DONE);
  fact.set_basis(measure.trusteeship());
  fact.set_region_code(measure.school_region());
  fact.set_start(DayOf(measure.start()));
  fact.set_end(DayOf(measure.end()));
  // Postings linked win over what was declared (MOE22-6b).
  const bool linked = measure.head_count().link() != Measure::LINK_UNSPECIFIED;
  int64_t declared = 0;
  for (const Measure::Quantity& quantity : measure.done()) {
    if (quantity.unit() == Measure::UNIT_PEOPLE) declared = quantity.value();
  }
  Add(fact, "people", linked ? measure.head_count().done() : declared);
  if (linked) Add(fact, "person-days", measure.head_count().person_days());
  return fact;
}

Fact OfTrusteeship(const trusteeship::v1::Trusteeship& trusteeship) {
  Fact fact = Of(trusteeship, "trusteeship", kTrusteeshipFact);
  fact.set_holds(!trusteeship.in_force_on().empty());
  fact.set_basis(trusteeship.name());
  fact.set_region_code(trusteeship.school_region());
  fact.set_start(DayOf(trusteeship.in_force_on()));
  fact.set_end(DayOf(trusteeship.interval().end()));
  return fact;
}

}  // namespace

absl::StatusOr<std::optional<Fact>> FactOf(std::string_view event_type, std::string_view data, int64_t position) {
  const auto told = [&](std::optional<Fact> fact) {
    if (fact.has_value()) fact->set_position(position);
    return fact;
  };
  if (event_type.starts_with("cn.jiedui.pairing.record.")) {
    auto changed = Parse<pairing::events::v1::RecordChanged>(event_type, data, position);
    if (!changed.ok()) return changed.status();
    return told(OfRecord(changed->record()));
  }
  if (event_type.starts_with("cn.jiedui.rotation.posting.")) {
    auto changed = Parse<rotation::events::v1::PostingChanged>(event_type, data, position);
    if (!changed.ok()) return changed.status();
    return told(OfPosting(changed->posting()));
  }
  if (event_type.starts_with("cn.jiedui.rotation.training.")) {
    auto changed = Parse<rotation::events::v1::TrainingChanged>(event_type, data, position);
    if (!changed.ok()) return changed.status();
    return told(OfTraining(changed->training()));
  }
  if (event_type.starts_with("cn.jiedui.trusteeship.measure.")) {
    auto changed = Parse<trusteeship::events::v1::MeasureChanged>(event_type, data, position);
    if (!changed.ok()) return changed.status();
    return told(OfMeasure(changed->measure()));
  }
  if (event_type.starts_with("cn.jiedui.trusteeship.trusteeship.")) {
    auto changed = Parse<trusteeship::events::v1::TrusteeshipChanged>(event_type, data, position);
    if (!changed.ok()) return changed.status();
    return told(OfTrusteeship(changed->trusteeship()));
  }
  return std::optional<Fact>();
}

int64_t QuantityOf(const Fact& fact, std::string_view unit) {
  for (const Fact::Quantity& quantity : fact.quantities()) {
    if (quantity.unit() == unit) return quantity.value();
  }
  return 0;
}

}  // namespace jiedui::reporting
