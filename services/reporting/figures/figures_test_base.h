// What the other services tell of the support for 632200, as their events say it.
#pragma once

#include <string>

#include "jiedui/rotation/events/v1/rotation_events.pb.h"
#include "jiedui/trusteeship/events/v1/trusteeship_events.pb.h"
#include "services/reporting/reporting_test_base.h"

namespace jiedui::reporting {

struct MeetingFields {
  std::string pairing = "p-632200";
  int64_t revision = 1;
  bool counts = true, held = true;
};

class FiguresTestBase : public ReportingTest {
 protected:
  void HearMeeting(const std::string& id, const std::string& day, const MeetingFields& fields = {}) {
    pairing::events::v1::RecordChanged changed;
    pairing::v1::Record& record = *changed.mutable_record();
    SetRecord(record, id, fields.pairing, fields.revision);
    record.set_held(fields.held);
    record.mutable_meeting()->set_kind(pairing::v1::Meeting::KIND_JOINT);
    record.mutable_meeting()->set_held_on(day);
    record.mutable_meeting()->set_counts(fields.counts);
    Hear("cn.jiedui.pairing.record.created.v1", changed);
  }
  void HearAid(const std::string& id, int year, int64_t promised, int64_t delivered,
               pairing::v1::Aid::Kind kind = pairing::v1::Aid::KIND_MONEY, int64_t revision = 1) {
    pairing::events::v1::RecordChanged changed;
    pairing::v1::Record& record = *changed.mutable_record();
    SetRecord(record, id, "p-632200", revision);
    record.set_held(true);
    record.mutable_aid()->set_kind(kind);
    record.mutable_aid()->set_year(year);
    record.mutable_aid()->set_promised(promised);
    record.mutable_aid()->set_delivered(delivered);
    Hear("cn.jiedui.pairing.record.updated.v1", changed);
  }
  void HearPosting(const std::string& id, const std::string& start, const std::string& end,
                   rotation::v1::Posting::State state = rotation::v1::Posting::STATE_COMPLETED) {
    rotation::events::v1::PostingChanged changed;
    rotation::v1::Posting& posting = *changed.mutable_posting();
    posting.set_name("postings/" + id);
    posting.set_revision(1);
    posting.set_kind(rotation::v1::Posting::KIND_SUPPORT_TEACHING);
    posting.set_direction(rotation::v1::Posting::DIRECTION_TO_RECIPIENT);
    posting.set_basis("pairings/p-632200");
    posting.set_home_region("110000");
    posting.set_host_region("632221");
    posting.mutable_interval()->set_start(start);
    posting.mutable_interval()->set_end(end);
    posting.set_state(state);
    Hear("cn.jiedui.rotation.posting.started.v1", changed);
  }
  void HearTraining(const std::string& id, const std::string& start, const std::string& end, int hours, int people) {
    rotation::events::v1::TrainingChanged changed;
    rotation::v1::Training& training = *changed.mutable_training();
    training.set_name("trainings/" + id);
    training.set_revision(1);
    training.set_kind(rotation::v1::Training::KIND_ONLINE);
    training.set_basis("pairings/p-632200");
    training.set_region_code("632200");
    training.mutable_interval()->set_start(start);
    training.mutable_interval()->set_end(end);
    training.set_hours(hours);
    training.set_completed(people);
    training.set_person_hours(static_cast<int64_t>(hours) * people);
    training.set_state(rotation::v1::Training::STATE_HELD);
    Hear("cn.jiedui.rotation.training.held.v1", changed);
  }
  // Declared for `declared` people; two postings of 30 days each are linked.
  void HearMeasure(const std::string& id, const std::string& start, int64_t declared) {
    trusteeship::events::v1::MeasureChanged changed;
    trusteeship::v1::Measure& measure = *changed.mutable_measure();
    measure.set_name("measures/" + id);
    measure.set_revision(1);
    measure.set_trusteeship("trusteeships/tr-1");
    measure.set_type(trusteeship::v1::Measure::TYPE_RESIDENT_TEAM);
    measure.set_state(trusteeship::v1::Measure::STATE_DONE);
    measure.set_start(start);
    measure.set_school_region("632221");
    trusteeship::v1::Measure::Quantity& people = *measure.add_done();
    people.set_unit(trusteeship::v1::Measure::UNIT_PEOPLE);
    people.set_value(declared);
    measure.mutable_head_count()->set_link(trusteeship::v1::Measure::LINK_MATCHED);
    measure.mutable_head_count()->set_done(2);
    measure.mutable_head_count()->set_person_days(60);
    Hear("cn.jiedui.trusteeship.measure.done.v1", changed);
  }

 private:
  static void SetRecord(pairing::v1::Record& record, const std::string& id, const std::string& pairing,
                        int64_t revision) {
    record.set_name("records/" + id);
    record.set_subject("pairings/" + pairing);
    record.set_revision(revision);
    record.add_regions("110000");
    record.add_regions(pairing.substr(2));
  }
};

}  // namespace jiedui::reporting
