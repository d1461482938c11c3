// Rules of tasks, named after what they come from.
#include "services/reporting/tasks/policy_task.h"

#include <functional>
#include <string>
#include <vector>

#include "common/testing/matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/reporting/tasks/policy_task_counts.h"
#include "services/reporting/tasks/policy_task_difficulty.h"

namespace jiedui::reporting::policy {
namespace {

using absl::CivilDay;
using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using jiedui::testing::NamesClause;
using ::testing::ElementsAre;
using v1::Task;
using v1::TaskAssignment;
using v1::TaskDifficulty;

void AddUnit(Task& task, const std::string& title, const std::string& party,
             const std::vector<std::string>& members = {}) {
  Task::Unit& unit = *task.add_units();
  unit.set_display_name(title);
  unit.set_party(party);
  for (const std::string& member : members) unit.add_members(member);
}

// 消除大班额 (Q16-8): 各市州政府 lead, two deadlines.
Task Collective() {
  Task task;
  task.set_name("tasks/q16-8");
  task.set_number(8);
  task.set_title("基本消除城镇大班额");
  AddUnit(task, "各市州政府", "", {"parties/gov-630100", "parties/gov-630200"});
  AddUnit(task, "省教育厅", "parties/dept-630000");
  task.add_deadlines()->set_due_on("2018-12-31");
  task.add_deadlines()->set_due_on("2020-12-31");
  task.set_confirmer("parties/dept-630000");
  task.set_region_code("630000");
  task.mutable_citation()->set_clause("Q16-8");
  task.mutable_citation()->set_document("青政办〔2016〕225号");
  return task;
}

Task Single() {
  Task task = Collective();
  task.set_name("tasks/q16-9");
  task.set_number(9);
  task.clear_units();
  AddUnit(task, "省编办", "parties/sbb");
  AddUnit(task, "各市州政府", "", {"parties/gov-630100", "parties/gov-630200"});
  task.clear_deadlines();
  task.add_deadlines()->set_due_on("2020-12-31");
  task.clear_confirmer();
  return task;
}

TaskAssignment PartOf(const Task& task, size_t i) {
  const Part part = PartsOf(task).at(i);
  TaskAssignment assignment;
  assignment.set_name(AssignmentName(task.name(), part.party));
  assignment.set_task(task.name());
  assignment.set_party(part.party);
  assignment.set_collective(part.collective);
  assignment.set_leads(part.place == 1);
  assignment.set_state(TaskAssignment::STATE_OPEN);
  return assignment;
}

TEST(TaskPolicy, Q16_TASKS_BadTasksAreRefused) {
  struct Row {
    const char* what;
    std::function<void(Task&)> spoil;
    const char* reason;
  };
  const std::vector<Row> rows = {
      {"name", [](Task& t) { t.set_name("q16-8"); }, "INVALID_FIELD"},
      {"long id", [](Task& t) { t.set_name("tasks/" + std::string(25, 'a')); }, "INVALID_FIELD"},
      {"number", [](Task& t) { t.set_number(0); }, "INVALID_FIELD"},
      {"number", [](Task& t) { t.set_number(INT32_MAX); }, "INVALID_FIELD"},
      {"title", [](Task& t) { t.clear_title(); }, "MISSING_FIELD"},
      {"title", [](Task& t) { t.set_title(std::string(301, 'x')); }, "INVALID_FIELD"},
      {"part", [](Task& t) { t.set_part(std::string(121, 'x')); }, "INVALID_FIELD"},
      {"no clause", [](Task& t) { t.clear_citation(); }, "MISSING_FIELD"},
      {"region", [](Task& t) { t.set_region_code("63"); }, "INVALID_FIELD"},
      {"no unit", [](Task& t) { t.clear_units(); }, "INVALID_FIELD"},
      {"unit without a name", [](Task& t) { t.mutable_units(1)->clear_display_name(); }, "MISSING_FIELD"},
      {"unit of nobody", [](Task& t) { t.mutable_units(1)->clear_party(); }, "INVALID_FIELD"},
      {"both", [](Task& t) { t.mutable_units(1)->add_members("parties/x"); }, "INVALID_FIELD"},
      {"no party", [](Task& t) { t.mutable_units(1)->set_party("dept"); }, "INVALID_FIELD"},
      {"twice", [](Task& t) { t.mutable_units(1)->set_party("parties/gov-630100"); }, "INVALID_FIELD"},
      {"no deadline", [](Task& t) { t.clear_deadlines(); }, "INVALID_FIELD"},
      {"deadline", [](Task& t) { t.mutable_deadlines(0)->set_due_on("2018-02-30"); }, "INVALID_FIELD"},
      {"order", [](Task& t) { t.mutable_deadlines(1)->set_due_on("2018-12-31"); }, "INVALID_FIELD"},
      {"confirmer", [](Task& t) { t.clear_confirmer(); }, "MISSING_FIELD"},
      {"confirmer", [](Task& t) { t.set_confirmer("dept"); }, "INVALID_FIELD"},
  };
  EXPECT_THAT(ValidTask(Collective()), IsOk());
  EXPECT_THAT(ValidTask(Single()), IsOk());
  for (const Row& row : rows) {
    Task task = Collective();
    row.spoil(task);
    EXPECT_THAT(ValidTask(task), HasReason(row.reason)) << row.what;
  }
  Task task = Single();
  task.set_confirmer("parties/dept-630000");
  EXPECT_THAT(ValidTask(task), HasReason("INVALID_FIELD")) << "a single lead needs nobody to confirm";
}

TEST(TaskPolicy, Q16_TASKS_TheFirstUnitLeads) {
  EXPECT_THAT(LeadsOf(Single()), ElementsAre("parties/sbb"));
  EXPECT_THAT(LeadsOf(Collective()), ElementsAre("parties/gov-630100", "parties/gov-630200"));
  const Task single = Entered(nullptr, Single());
  EXPECT_THAT(CanClose(PartOf(single, 0), single), IsOk());
  const absl::Status refused = CanClose(PartOf(single, 1), single);
  EXPECT_THAT(refused, HasReason("TASK_NOT_THE_LEAD"));
  EXPECT_THAT(refused, NamesClause("Q16-COLL")) << "a collective that does not lead reports progress only";
  EXPECT_THAT(IsOfUnit(PartOf(single, 0), "parties/other", "办结"), HasReason("TASK_NOT_THE_UNIT"));
}

TEST(TaskPolicy, Q16_COLL_ACollectiveUnitStandsForItsMembers) {
  const std::vector<Part> parts = PartsOf(Collective());
  ASSERT_EQ(parts.size(), 3u);
  EXPECT_EQ(parts[1].party, "parties/gov-630200");
  EXPECT_EQ(parts[1].place, 1);
  EXPECT_EQ(parts[1].collective, "各市州政府");
  EXPECT_EQ(parts[2].place, 2);
}

TEST(TaskPolicy, Q16_COLL_OnlyTheConfirmerConfirms) {
  Task task = Entered(nullptr, Collective());
  EXPECT_THAT(CanConfirm(task, task.confirmer()), HasReason("REPORTING_WRONG_STATE")) << "nobody has closed";
  task = AwaitingConfirmation(task);
  EXPECT_THAT(CanConfirm(task, "parties/gov-630100"), NamesClause("Q16-COLL"));
  EXPECT_THAT(CanConfirm(task, task.confirmer()), IsOk());
}

TEST(TaskPolicy, Q16_TASKS_ATaskIsDoneAfterItsLastDeadline) {
  Task task = Entered(nullptr, Collective());
  EXPECT_EQ(task.next_due_on(), "2018-12-31");
  TaskAssignment part = Closed(PartOf(task, 0), task, "完成", CivilDay(2018, 6, 1));
  EXPECT_EQ(part.state(), TaskAssignment::STATE_OPEN) << "another deadline is left";
  EXPECT_TRUE(IsClosedFor(part, "2018-12-31"));
  EXPECT_THAT(CanClose(part, task), HasReason("REPORTING_WRONG_STATE")) << "once for a deadline";
  task = DoneForDeadline(task, CivilDay(2018, 7, 1));
  EXPECT_EQ(task.state(), Task::STATE_OPEN);
  EXPECT_EQ(task.next_due_on(), "2020-12-31");
  part = Closed(part, task, "完成", CivilDay(2020, 6, 1));
  EXPECT_EQ(part.state(), TaskAssignment::STATE_CLOSED);
  task = DoneForDeadline(task, CivilDay(2020, 7, 1));
  EXPECT_EQ(task.state(), Task::STATE_DONE);
  EXPECT_EQ(task.next_due_on(), "");
}

TEST(TaskPolicy, Q16_COLL_WhatIsNotConfirmedMayBeTakenBack) {
  const Task task = Entered(nullptr, Collective());
  const TaskAssignment open = PartOf(task, 0), closed = Closed(open, task, "完成", CivilDay(2018, 6, 1));
  EXPECT_THAT(CanReopen(open, task, task.confirmer()), HasReason("REPORTING_WRONG_STATE"));
  EXPECT_THAT(CanReopen(closed, task, "parties/gov-630100"), HasReason("TASK_NOT_THE_UNIT"));
  EXPECT_THAT(CanReopen(closed, task, task.confirmer()), IsOk());
  const TaskAssignment reopened = Reopened(closed, task, "材料不全");
  EXPECT_FALSE(IsClosedFor(reopened, "2018-12-31"));
  EXPECT_EQ(reopened.reason(), "材料不全");
  EXPECT_THAT(CanReopen(closed, DoneForDeadline(task, CivilDay(2018, 7, 1)), task.confirmer()),
              HasReason("REPORTING_WRONG_STATE"));
}

TEST(TaskPolicy, Q16_O3_ATaskIsLateOnceForADeadline) {
  Task task = Entered(nullptr, Collective());
  EXPECT_FALSE(MarkLate(task, "2019-12-31")) << "no such deadline";
  EXPECT_TRUE(MarkLate(task, "2018-12-31"));
  EXPECT_TRUE(task.late());
  EXPECT_FALSE(MarkLate(task, "2018-12-31"));
  task = DoneForDeadline(task, CivilDay(2019, 2, 1));
  EXPECT_FALSE(task.late()) << "done, if late";
  EXPECT_TRUE(task.deadlines(0).late());
  EXPECT_FALSE(MarkLate(task, "2018-12-31"));
}

TEST(TaskPolicy, Q16_O3_TheLeadDoesNotCloseItsFollowUp) {
  const v1::FollowUp open = FollowUpOf(Single(), "2020-12-31", CivilDay(2021, 1, 1));
  EXPECT_EQ(open.name(), "followUps/q16-9-20201231");
  EXPECT_THAT(CanCloseFollowUp(open, "parties/sbb"), NamesClause("Q16-O3"));
  EXPECT_THAT(CanCloseFollowUp(open, "parties/gov-630000"), IsOk());
  EXPECT_THAT(CanCloseFollowUp(Closed(open, "已约谈", CivilDay(2021, 2, 1)), "parties/gov-630000"),
              HasReason("REPORTING_WRONG_STATE"));
}

TEST(TaskPolicy, Q16_TASKS_WhatWasDoneStaysDoneWhenATaskIsRevised) {
  Task before = DoneForDeadline(Entered(nullptr, Collective()), CivilDay(2018, 7, 1));
  before.set_state(Task::STATE_OPEN);
  Task entered = Collective();
  entered.set_title("消除大班额");
  entered.mutable_deadlines(1)->set_due_on("2021-12-31");
  EXPECT_THAT(CanRevise(before, entered), IsOk());
  const Task after = Entered(&before, entered);
  EXPECT_EQ(after.deadlines(0).done_on(), "2018-07-01");
  EXPECT_EQ(after.next_due_on(), "2021-12-31");
  const Task settled = AwaitingConfirmation(before);
  EXPECT_THAT(CanRevise(settled, entered), HasReason("TASK_SETTLED"));
  entered = Collective();
  entered.set_title("消除大班额");
  EXPECT_THAT(CanRevise(settled, entered), IsOk()) << "a title is not what was promised";
}

TEST(DifficultyPolicy, MOE22_10a_WhoMustSolveDoesNotSayThatItIsSolved) {
  TaskDifficulty difficulty;
  difficulty.set_name("taskDifficulties/d");
  difficulty.set_party("parties/gov-630100");
  difficulty.set_lead("parties/sbb");
  difficulty.set_state(TaskDifficulty::STATE_RAISED);
  const Asker unit{"parties/gov-630100", false}, lead{"parties/sbb", false}, other{"parties/gov-630200", false},
      above{"parties/dept-630000", true};
  EXPECT_THAT(CanSolve(difficulty, unit), HasReason("REPORTING_WRONG_STATE")) << "no measure yet";
  EXPECT_THAT(CanMeasure(difficulty, other), HasReason("TASK_MEASURE_BY_OTHER"));
  for (const Asker& asker : {unit, lead, above}) EXPECT_THAT(CanMeasure(difficulty, asker), IsOk());

  v1::SetTaskDifficultyMeasureRequest request;
  request.set_measure("调剂编制");
  request.set_responsible("parties/gov-630100");
  difficulty = Measured(difficulty, request);
  EXPECT_THAT(CanSolve(difficulty, unit), NamesClause("MOE22-10a"));
  EXPECT_THAT(CanSolve(difficulty, above), IsOk());
  difficulty.set_responsible("parties/dept-630000");
  EXPECT_THAT(CanSolve(difficulty, above), HasReason("TASK_MUST_NOT_SOLVE"));
  EXPECT_THAT(CanSolve(difficulty, lead), HasReason("TASK_NOT_THE_UNIT"));
  EXPECT_THAT(CanSolve(difficulty, unit), IsOk());

  const TaskDifficulty solved = Solved(difficulty, "已补充教师", CivilDay(2019, 3, 1));
  EXPECT_THAT(CanMeasure(solved, unit), HasReason("REPORTING_WRONG_STATE"));
  EXPECT_THAT(CanReopen(solved, unit), IsOk());
  const TaskDifficulty again = Reopened(solved, "教师调离", CivilDay(2019, 4, 1));
  EXPECT_EQ(again.raised_on(), "2019-04-01");
  EXPECT_EQ(again.measure(), "");
}

TEST(DifficultyPolicy, Q16_O2_DaysWithoutAMeasureDoNotOverflow) {
  const CivilDay today(2019, 1, 31);
  EXPECT_EQ(UnmeasuredBefore(today, 30), CivilDay(2019, 1, 1));
  EXPECT_EQ(UnmeasuredBefore(today, -5), today);
  EXPECT_LT(UnmeasuredBefore(today, INT64_MAX), CivilDay(1950, 1, 1));
}

TEST(TaskCounts, Q16_TASKS_PlacesCountACollectiveUnitOnce) {
  TaskCounts counts;
  Task late = Entered(nullptr, Collective());
  MarkLate(late, "2018-12-31");
  const Task single = Entered(nullptr, Single());
  counts.Add(late);
  counts.Add(single);
  for (size_t i = 0; i < 3; ++i) counts.Add(PartOf(late, i));
  for (size_t i = 0; i < 3; ++i) counts.Add(PartOf(single, i));
  TaskAssignment lapsed = PartOf(single, 1);
  lapsed.set_state(TaskAssignment::STATE_LAPSED);
  counts.Add(lapsed);
  TaskDifficulty difficulty;
  difficulty.set_party("parties/gov-630100");
  difficulty.set_state(TaskDifficulty::STATE_RAISED);
  counts.Add(difficulty);
  difficulty.set_state(TaskDifficulty::STATE_MEASURED);
  counts.Add(difficulty);
  const v1::GetTaskCountsResponse answer = counts.Answer();
  EXPECT_EQ(answer.tasks(), 2);
  EXPECT_EQ(answer.late(), 1);
  EXPECT_EQ(answer.places(), 4);
  EXPECT_EQ(answer.parts(), 6);
  ASSERT_EQ(answer.lines_size(), 4);
  EXPECT_EQ(answer.lines(1).party(), "parties/gov-630100");
  EXPECT_EQ(answer.lines(1).tasks(), 2);
  EXPECT_EQ(answer.lines(1).led(), 1);
  EXPECT_EQ(answer.lines(1).late(), 1);
  EXPECT_EQ(answer.lines(1).difficulties(), 2);
  EXPECT_EQ(answer.lines(1).without_measure(), 1);
}

}  // namespace
}  // namespace jiedui::reporting::policy
