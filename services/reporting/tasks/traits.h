// Tasks, the parts of their units, difficulties and follow-ups as resources.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/resource/keyed.h"
#include "common/resource/rows.h"
#include "jiedui/reporting/events/v1/reporting_events.pb.h"
#include "jiedui/reporting/v1/task.pb.h"

namespace jiedui::resource {

template <>
struct Traits<reporting::v1::Task> : Keyed<reporting::v1::Task>, WithState<reporting::v1::Task> {
  static constexpr std::string_view kCollection = "tasks";
  // `type` is 1 while late, `year` the number, `code` the part of the plan, `word` the next deadline.
  static Keys KeysOf(const reporting::v1::Task& task) {
    return {.region = task.region_code(),
            .state = task.state(),
            .type = task.late() ? 1 : 0,
            .year = task.number(),
            .code = task.part(),
            .word = task.next_due_on()};
  }
  // All units, the members of collective ones and who confirms.
  static std::vector<std::string> PartiesOf(const reporting::v1::Task& task);
  static reporting::events::v1::TaskChanged EventOf(const reporting::v1::Task* before, const reporting::v1::Task& task);
};

template <>
struct Traits<reporting::v1::TaskAssignment> : Keyed<reporting::v1::TaskAssignment>,
                                               WithState<reporting::v1::TaskAssignment> {
  static constexpr std::string_view kCollection = "taskAssignments";
  static constexpr std::string_view kOwn[] = {"party", "code"};
  // `parent` is the task, `type` 1 for who leads, `code` the single lead.
  static Keys KeysOf(const reporting::v1::TaskAssignment& assignment) {
    return {.parent = assignment.task(),
            .party = assignment.party(),
            .region = assignment.region_code(),
            .state = assignment.state(),
            .type = assignment.leads() ? 1 : 0,
            .code = assignment.lead()};
  }
  static std::vector<std::string> PartiesOf(const reporting::v1::TaskAssignment& assignment) {
    return {assignment.party(), assignment.lead()};
  }
  static reporting::events::v1::TaskAssignmentChanged EventOf(const reporting::v1::TaskAssignment* before,
                                                              const reporting::v1::TaskAssignment& assignment);
};

template <>
struct Traits<reporting::v1::TaskDifficulty> : Keyed<reporting::v1::TaskDifficulty>,
                                               WithState<reporting::v1::TaskDifficulty> {
  static constexpr std::string_view kCollection = "taskDifficulties";
  static constexpr std::string_view kOwn[] = {"party", "code"};
  // `parent` is the task, `code` the single lead, `word` the day on which it was raised.
  static Keys KeysOf(const reporting::v1::TaskDifficulty& difficulty) {
    return {.parent = difficulty.task(),
            .party = difficulty.party(),
            .region = difficulty.region_code(),
            .state = difficulty.state(),
            .code = difficulty.lead(),
            .word = difficulty.raised_on()};
  }
  static std::vector<std::string> PartiesOf(const reporting::v1::TaskDifficulty& difficulty) {
    return {difficulty.party(), difficulty.lead(), difficulty.responsible()};
  }
  static reporting::events::v1::TaskDifficultyChanged EventOf(const reporting::v1::TaskDifficulty* before,
                                                              const reporting::v1::TaskDifficulty& difficulty);
};

template <>
struct Traits<reporting::v1::FollowUp> : Keyed<reporting::v1::FollowUp>, WithState<reporting::v1::FollowUp> {
  static constexpr std::string_view kCollection = "followUps";
  // `parent` is the task, `word` the deadline that passed.
  static Keys KeysOf(const reporting::v1::FollowUp& follow_up) {
    return {.parent = follow_up.task(),
            .region = follow_up.region_code(),
            .state = follow_up.state(),
            .word = follow_up.due_on()};
  }
  static std::vector<std::string> PartiesOf(const reporting::v1::FollowUp& follow_up) {
    return {follow_up.leads().begin(), follow_up.leads().end()};
  }
  static reporting::events::v1::FollowUpChanged EventOf(const reporting::v1::FollowUp* before,
                                                        const reporting::v1::FollowUp& follow_up);
};

}  // namespace jiedui::resource
