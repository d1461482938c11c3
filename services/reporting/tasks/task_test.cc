// Tasks over a real store, on both engines.
#include "services/reporting/reporting_test_base.h"
#include "services/reporting/tasks/traits.h"

namespace jiedui::reporting {
namespace {

using absl::CivilDay;
using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using jiedui::testing::NamesClause;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using type::v1::ImportOutcome;
using v1::FollowUp;
using v1::Task;
using v1::TaskAssignment;
using v1::TaskDifficulty;

class TaskTest : public ReportingTest {
 protected:
  void SetUp() override {
    HearRegistry();
    HearParty("fin-630000", "省财政厅", "630000");
    today_ = CivilDay(2017, 3, 1);
  }

  static void AddUnit(Task& task, const std::string& title, const std::string& party) {
    task.add_units()->set_display_name(title);
    task.mutable_units(task.units_size() - 1)->set_party(party);
  }
  static void AddPrefectures(Task& task) {
    Task::Unit& unit = *task.add_units();
    unit.set_display_name("各市州政府");
    for (const std::string_view code : kPrefectures) unit.add_members("parties/gov-" + std::string(code));
  }
  static Task MakeTask(int number, const std::string& due_on) {
    Task task;
    task.set_name("tasks/q16-" + std::to_string(number));
    task.set_number(number);
    task.set_title("任务" + std::to_string(number));
    task.add_deadlines()->set_due_on(due_on);
    task.set_region_code("630000");
    task.mutable_citation()->set_clause("Q16-" + std::to_string(number));
    task.mutable_citation()->set_document("青政办〔2016〕225号");
    return task;
  }
  // 各市州政府 lead; 省教育厅 confirms.
  static Task Collective(int number, const std::string& due_on = "2020-12-31") {
    Task task = MakeTask(number, due_on);
    AddPrefectures(task);
    AddUnit(task, "省教育厅", "parties/edu-630000");
    AddUnit(task, "省财政厅", "parties/fin-630000");
    task.set_confirmer("parties/edu-630000");
    return task;
  }
  // 省教育厅 leads.
  static Task Single(int number, const std::string& due_on = "2020-12-31") {
    Task task = MakeTask(number, due_on);
    AddUnit(task, "省教育厅", "parties/edu-630000");
    AddPrefectures(task);
    return task;
  }

  Call Finance() {
    return MakeCall(
        {.person = "qian", .organisation = "parties/fin-630000", .role = "university"});  // no office of an area
  }
  Call Government() {
    return MakeCall({.person = "du", .organisation = "parties/gov-630000", .role = "province", .region = "630000"});
  }

  v1::ImportTasksResponse Import(const Task& task, bool update = false) {
    std::vector<v1::ImportTasksRequest> rows(1);
    *rows[0].mutable_task() = task;
    rows[0].set_update(update);
    const Call call = As(Province(), "ImportTasks");
    absl::StatusOr<std::vector<v1::ImportTasksResponse>> results = Await(tasks_.ImportTasks(call, rows));
    EXPECT_THAT(results.status(), IsOk());
    return results.ok() ? results->at(0) : v1::ImportTasksResponse();
  }
  void Enter(const Task& task) {
    const v1::ImportTasksResponse result = Import(task);
    ASSERT_EQ(result.outcome(), ImportOutcome::IMPORT_OUTCOME_CREATED) << result.message();
  }
  absl::StatusOr<Task> GetTask(const Call& call, const std::string& name) {
    v1::GetTaskRequest request;
    request.set_name(name);
    const Call as = As(call, "GetTask");
    return Await(tasks_.GetTask(as, request));
  }
  std::vector<std::string> ListTasks(const Call& call, const std::string& unit = "", bool led = false,
                                     const std::string& filter = "") {
    v1::ListTasksRequest request;
    request.set_unit(unit);
    request.set_led(led);
    request.set_filter(filter);
    const Call as = As(call, "ListTasks");
    absl::StatusOr<v1::ListTasksResponse> answer = Await(tasks_.ListTasks(as, request));
    EXPECT_THAT(answer.status(), IsOk());
    std::vector<std::string> names;
    if (answer.ok()) {
      for (const Task& task : answer->tasks()) names.push_back(task.name());
    }
    return names;
  }
  absl::StatusOr<TaskAssignment> GetPart(const Call& call, const std::string& task, const std::string& party) {
    v1::GetTaskAssignmentRequest request;
    request.set_name("taskAssignments/" + task + "-" + party);
    const Call as = As(call, "GetTaskAssignment");
    return Await(tasks_.GetTaskAssignment(as, request));
  }
  absl::StatusOr<TaskAssignment> Progress(const Call& call, const std::string& task, const std::string& party,
                                          int percent) {
    const absl::StatusOr<TaskAssignment> part = GetPart(Province(), task, party);
    if (!part.ok()) return part.status();
    v1::ReportProgressRequest request;
    request.set_name(part->name());
    request.set_etag(part->etag());
    request.set_percent(percent);
    request.set_summary("完成规划");
    const Call as = As(call, "ReportProgress");
    return Await(tasks_.ReportProgress(as, request));
  }
  absl::StatusOr<TaskAssignment> Close(const Call& call, const std::string& task, const std::string& party) {
    const absl::StatusOr<TaskAssignment> part = GetPart(Province(), task, party);
    if (!part.ok()) return part.status();
    v1::CloseTaskAssignmentRequest request;
    request.set_name(part->name());
    request.set_etag(part->etag());
    request.set_summary("全部完成");
    const Call as = As(call, "CloseTaskAssignment");
    return Await(tasks_.CloseTaskAssignment(as, request));
  }
  absl::StatusOr<Task> Confirm(const Call& call, const std::string& name) {
    const absl::StatusOr<Task> task = GetTask(Province(), name);
    if (!task.ok()) return task.status();
    v1::ConfirmTaskRequest request;
    request.set_name(name);
    request.set_etag(task->etag());
    const Call as = As(call, "ConfirmTask");
    return Await(tasks_.ConfirmTask(as, request));
  }
  std::vector<FollowUp> FollowUps(const Call& call) {
    const v1::ListFollowUpsRequest request;
    const Call as = As(call, "ListFollowUps");
    absl::StatusOr<v1::ListFollowUpsResponse> answer = Await(tasks_.ListFollowUps(as, request));
    EXPECT_THAT(answer.status(), IsOk());
    if (!answer.ok()) return {};
    return {answer->follow_ups().begin(), answer->follow_ups().end()};
  }
  absl::StatusOr<FollowUp> CloseFollowUp(const Call& call, const FollowUp& follow_up, const std::string& result) {
    v1::CloseFollowUpRequest request;
    request.set_name(follow_up.name());
    request.set_etag(follow_up.etag());
    request.set_result(result);
    const Call as = As(call, "CloseFollowUp");
    return Await(tasks_.CloseFollowUp(as, request));
  }
  absl::StatusOr<TaskDifficulty> Raise(const Call& call, const std::string& part) {
    v1::RaiseTaskDifficultyRequest request;
    request.set_assignment("taskAssignments/" + part);
    request.set_title("教师编制不足");
    const Call as = As(call, "RaiseTaskDifficulty");
    return Await(tasks_.RaiseTaskDifficulty(as, request));
  }
  absl::StatusOr<std::vector<TaskDifficulty>> Unmeasured(const Call& call) {
    v1::ListTaskDifficultiesRequest request;
    request.set_unmeasured(true);
    const Call as = As(call, "ListTaskDifficulties");
    absl::StatusOr<v1::ListTaskDifficultiesResponse> answer = Await(tasks_.ListTaskDifficulties(as, request));
    if (!answer.ok()) return answer.status();
    return std::vector<TaskDifficulty>(answer->task_difficulties().begin(), answer->task_difficulties().end());
  }
};

TEST_P(TaskTest, Q16_COLL_ATaskOfThePrefecturesGivesEightParts) {
  Enter(Collective(1));
  v1::ListTaskAssignmentsRequest request;
  request.set_filter("leads = 1");
  const Call call = As(Province(), "ListTaskAssignments");
  const absl::StatusOr<v1::ListTaskAssignmentsResponse> leads = Await(tasks_.ListTaskAssignments(call, request));
  ASSERT_THAT(leads.status(), IsOk());
  EXPECT_THAT(leads->task_assignments(), SizeIs(8));
  EXPECT_EQ(leads->task_assignments(0).collective(), "各市州政府");
  EXPECT_EQ(leads->task_assignments(0).party_name(), "州府630100");
  EXPECT_EQ(leads->task_assignments(0).region_code(), "630100");
  EXPECT_THAT(EventsOf("tasks/q16-1"), ElementsAre("task.created"));
  EXPECT_THAT(EventsOf("taskAssignments/q16-1-gov-630100"), ElementsAre("task_assignment.opened"));
}

TEST_P(TaskTest, Q16_TASKS_AnImportIsHarmlessWhenRepeated) {
  Enter(Collective(1));
  EXPECT_EQ(Import(Collective(1)).outcome(), ImportOutcome::IMPORT_OUTCOME_UNCHANGED);
  Task other = Collective(1);
  other.mutable_units(0)->mutable_members()->RemoveLast();
  EXPECT_EQ(Import(other).outcome(), ImportOutcome::IMPORT_OUTCOME_CONFLICT);
  EXPECT_EQ(Import(other, true).outcome(), ImportOutcome::IMPORT_OUTCOME_UPDATED);
  EXPECT_EQ(GetPart(Province(), "q16-1", "gov-632800")->state(), TaskAssignment::STATE_LAPSED);
  EXPECT_EQ(Import(Collective(1), true).outcome(), ImportOutcome::IMPORT_OUTCOME_UPDATED);
  EXPECT_EQ(GetPart(Province(), "q16-1", "gov-632800")->state(), TaskAssignment::STATE_OPEN);
  EXPECT_THAT(EventsOf("taskAssignments/q16-1-gov-632800"),
              ElementsAre("task_assignment.opened", "task_assignment.lapsed", "task_assignment.opened"));
}

TEST_P(TaskTest, Q16_O2_AUnitSeesItsOwnTasks) {
  Enter(Collective(1));
  Enter(Collective(2));
  Enter(Single(3));
  EXPECT_THAT(ListTasks(Province()), SizeIs(3));
  EXPECT_THAT(ListTasks(Province(), "parties/fin-630000"), ElementsAre("tasks/q16-1", "tasks/q16-2"));
  EXPECT_THAT(ListTasks(Province(), "parties/edu-630000", true), ElementsAre("tasks/q16-3"));
  EXPECT_THAT(ListTasks(Finance()), ElementsAre("tasks/q16-1", "tasks/q16-2"));
  EXPECT_THAT(ListTasks(Prefecture("632700")), SizeIs(3)) << "it has a part in each, though the plan lies above it";
  EXPECT_THAT(ListTasks(Supporter("632700")), IsEmpty());
  EXPECT_THAT(GetTask(Finance(), "tasks/q16-3"), HasReason("NOT_FOUND"));
  EXPECT_THAT(ListTasks(Province(), "", false, "number >= 2"), SizeIs(2));

  v1::GetTaskCountsRequest request;
  request.set_unit("parties/fin-630000");
  const Call call = As(Province(), "GetTaskCounts");
  const absl::StatusOr<v1::GetTaskCountsResponse> counts = Await(tasks_.GetTaskCounts(call, request));
  ASSERT_THAT(counts.status(), IsOk());
  EXPECT_EQ(counts->tasks(), 2);
  ASSERT_EQ(counts->lines_size(), 1);
  EXPECT_EQ(counts->lines(0).party_name(), "省财政厅");
  request.clear_unit();
  const absl::StatusOr<v1::GetTaskCountsResponse> all = Await(tasks_.GetTaskCounts(call, request));
  ASSERT_THAT(all.status(), IsOk());
  EXPECT_EQ(all->tasks(), 3);
  EXPECT_EQ(all->places(), 8);
  EXPECT_EQ(all->parts(), 2 * 10 + 9);
}

TEST_P(TaskTest, Q16_TASKS_ProgressIsTheUnitsOwnAndItsHistoryIsKept) {
  Enter(Collective(1));
  EXPECT_THAT(Progress(Prefecture("630200"), "q16-1", "gov-630100", 30), HasReason("NOT_FOUND"));
  EXPECT_THAT(Progress(Province(), "q16-1", "gov-630100", 30), HasReason("TASK_NOT_THE_UNIT"));
  EXPECT_THAT(Progress(Prefecture("630100"), "q16-1", "gov-630100", 101), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Progress(Prefecture("630100"), "q16-1", "gov-630100", 30), IsOk());
  today_ = CivilDay(2018, 3, 1);
  EXPECT_THAT(Progress(Prefecture("630100"), "q16-1", "gov-630100", 60), IsOk());
  v1::ListTaskAssignmentRevisionsRequest request;
  request.set_name("taskAssignments/q16-1-gov-630100");
  const Call call = As(Prefecture("630100"), "ListTaskAssignmentRevisions");
  const auto history = Await(tasks_.ListTaskAssignmentRevisions(call, request));
  ASSERT_THAT(history.status(), IsOk());
  ASSERT_THAT(history->revisions(), SizeIs(3));
  EXPECT_EQ(history->revisions(0).task_assignment().progress().reported_on(), "2018-03-01");
  EXPECT_EQ(history->revisions(1).task_assignment().progress().percent(), 30);
  EXPECT_EQ(GetPart(Prefecture("630200"), "q16-1", "gov-630200")->progress().percent(), 0) << "not its neighbour's";
}

TEST_P(TaskTest, Q16_COLL_ATaskClosesWhenAllMembersHaveAndTheDepartmentConfirms) {
  Enter(Collective(1));
  EXPECT_THAT(Close(Province(), "q16-1", "edu-630000"), HasReason("TASK_NOT_THE_LEAD"));
  for (const std::string_view code : kPrefectures) {
    EXPECT_THAT(Confirm(Province(), "tasks/q16-1"), HasReason("REPORTING_WRONG_STATE")) << "before " << code;
    const std::string id(code);
    EXPECT_THAT(Close(Prefecture(id), "q16-1", "gov-" + id), IsOk());
  }
  EXPECT_EQ(GetTask(Province(), "tasks/q16-1")->state(), Task::STATE_CONFIRMING);

  // One is sent back: the task waits for it again.
  const absl::StatusOr<TaskAssignment> part = GetPart(Province(), "q16-1", "gov-632700");
  v1::ReopenTaskAssignmentRequest request;
  request.set_name(part->name());
  request.set_etag(part->etag());
  request.set_reason("材料不全");
  const Call own = As(Prefecture("632700"), "ReopenTaskAssignment");
  EXPECT_THAT(Await(tasks_.ReopenTaskAssignment(own, request)), HasReason("TASK_NOT_THE_UNIT"));
  const Call call = As(Province(), "ReopenTaskAssignment");
  ASSERT_THAT(Await(tasks_.ReopenTaskAssignment(call, request)), IsOk());
  EXPECT_EQ(GetTask(Province(), "tasks/q16-1")->state(), Task::STATE_OPEN);
  ASSERT_THAT(Close(Prefecture("632700"), "q16-1", "gov-632700"), IsOk());

  EXPECT_THAT(Confirm(Government(), "tasks/q16-1"), HasReason("TASK_NOT_THE_UNIT"));
  const absl::StatusOr<Task> done = Confirm(Province(), "tasks/q16-1");
  ASSERT_THAT(done, IsOk());
  EXPECT_EQ(done->state(), Task::STATE_DONE);
  EXPECT_THAT(EventsOf("tasks/q16-1"),
              ElementsAre("task.created", "task.parts_closed", "task.returned", "task.parts_closed", "task.closed"));
}

TEST_P(TaskTest, Q16_COLL_ACollectiveThatDoesNotLeadReportsProgressOnly) {
  Enter(Single(10));
  EXPECT_THAT(Progress(Prefecture("630100"), "q16-10", "gov-630100", 100), IsOk());
  EXPECT_THAT(Close(Prefecture("630100"), "q16-10", "gov-630100"), NamesClause("Q16-COLL"));
  EXPECT_THAT(Close(Province(), "q16-10", "edu-630000"), IsOk());
  EXPECT_EQ(GetTask(Province(), "tasks/q16-10")->state(), Task::STATE_DONE);
  EXPECT_THAT(EventsOf("taskAssignments/q16-10-edu-630000"),
              ElementsAre("task_assignment.opened", "task_assignment.closed"));
}

TEST_P(TaskTest, Q16_O3_ALateTaskOpensAFollowUpOnceAndItClosesWithAResult) {
  Enter(Collective(28, "2019-12-31"));
  Enter(Single(10, "2019-12-31"));
  ASSERT_THAT(Close(Province(), "q16-10", "edu-630000"), IsOk());
  LetItBe(CivilDay(2019, 12, 31));
  EXPECT_THAT(FollowUps(Province()), IsEmpty()) << "the last day is in time";
  // Down for days: it fires once, and once more is nothing.
  LetItBe(CivilDay(2020, 1, 9));
  LetItBe(CivilDay(2020, 1, 10));
  const std::vector<FollowUp> open = FollowUps(Province());
  ASSERT_THAT(open, SizeIs(1)) << "not of what is done";
  EXPECT_EQ(open[0].name(), "followUps/q16-28-20191231");
  EXPECT_TRUE(GetTask(Province(), "tasks/q16-28")->late());
  EXPECT_THAT(ListTasks(Province(), "", false, "late = 1"), ElementsAre("tasks/q16-28"));
  EXPECT_THAT(FollowUps(Prefecture("632700")), SizeIs(1)) << "it leads";
  EXPECT_THAT(FollowUps(Finance()), IsEmpty()) << "it has a part and does not lead";

  EXPECT_THAT(CloseFollowUp(Government(), open[0], ""), HasReason("MISSING_FIELD"));
  EXPECT_THAT(CloseFollowUp(Prefecture("632700"), open[0], "已完成"), HasReason("FOLLOW_UP_OF_LEAD"));
  EXPECT_THAT(CloseFollowUp(Finance(), open[0], "已完成"), HasReason("PERMISSION_DENIED"));
  ASSERT_THAT(CloseFollowUp(Government(), open[0], "约谈后于2020年2月补齐"), IsOk());
  EXPECT_THAT(EventsOf("tasks/q16-28"), ElementsAre("task.created", "task.late"));
  EXPECT_THAT(EventsOf(open[0].name()), ElementsAre("follow_up.opened", "follow_up.closed"));
}

TEST_P(TaskTest, Q16_O3_ADeadlineThatWasMovedIsLateWhenItsOwnDayPasses) {
  Enter(Single(10, "2019-12-31"));
  ASSERT_EQ(Import(Single(10, "2020-06-30"), true).outcome(), ImportOutcome::IMPORT_OUTCOME_UPDATED);
  LetItBe(CivilDay(2020, 1, 1));
  EXPECT_FALSE(GetTask(Province(), "tasks/q16-10")->late());
  ASSERT_EQ(Import(Single(10, "2019-12-31"), true).outcome(), ImportOutcome::IMPORT_OUTCOME_UPDATED);
  LetItBe(CivilDay(2020, 1, 2));
  EXPECT_TRUE(GetTask(Province(), "tasks/q16-10")->late())
      << "a day that comes back counts, although its timer had fired";
}

TEST_P(TaskTest, Q16_O2_ADifficultyWithoutAMeasureIsListedAfterTheConfiguredDays) {
  Enter(Collective(1));
  EXPECT_THAT(Raise(Prefecture("630200"), "q16-1-gov-630100"), HasReason("NOT_FOUND"));
  EXPECT_THAT(Raise(Province(), "q16-1-gov-630100"), HasReason("TASK_NOT_THE_UNIT"));
  absl::StatusOr<TaskDifficulty> difficulty = Raise(Prefecture("630100"), "q16-1-gov-630100");
  ASSERT_THAT(difficulty, IsOk());
  EXPECT_THAT(Unmeasured(Province()), HasReason("MEASURE_DAYS_NOT_LOADED"));
  SetRule("reporting-difficulty-measure-days", 30, "天");
  today_ = CivilDay(2017, 3, 31);
  EXPECT_THAT(*Unmeasured(Province()), IsEmpty());
  today_ = CivilDay(2017, 4, 1);
  EXPECT_THAT(*Unmeasured(Province()), SizeIs(1));
  EXPECT_THAT(*Unmeasured(Prefecture("630200")), IsEmpty()) << "not of another area";

  v1::SetTaskDifficultyMeasureRequest measure;
  measure.set_name(difficulty->name());
  measure.set_etag(difficulty->etag());
  measure.set_measure("省编办调剂编制");
  measure.set_responsible("parties/edu-630000");
  const Call set = As(Province(), "SetTaskDifficultyMeasure");
  difficulty = Await(tasks_.SetTaskDifficultyMeasure(set, measure));
  ASSERT_THAT(difficulty, IsOk());
  EXPECT_THAT(*Unmeasured(Province()), IsEmpty());

  v1::SolveTaskDifficultyRequest solve;
  solve.set_name(difficulty->name());
  solve.set_etag(difficulty->etag());
  solve.set_result("已补充12名教师");
  const Call by_solver = As(Province(), "SolveTaskDifficulty");
  EXPECT_THAT(Await(tasks_.SolveTaskDifficulty(by_solver, solve)), NamesClause("MOE22-10a"));
  const Call by_unit = As(Prefecture("630100"), "SolveTaskDifficulty");
  difficulty = Await(tasks_.SolveTaskDifficulty(by_unit, solve));
  ASSERT_THAT(difficulty, IsOk());

  v1::ReopenTaskDifficultyRequest reopen;
  reopen.set_name(difficulty->name());
  reopen.set_etag(difficulty->etag());
  reopen.set_reason("教师调离");
  const Call again = As(Prefecture("630100"), "ReopenTaskDifficulty");
  ASSERT_THAT(Await(tasks_.ReopenTaskDifficulty(again, reopen)), IsOk());
  EXPECT_THAT(EventsOf(difficulty->name()), ElementsAre("task_difficulty.raised", "task_difficulty.measured",
                                                        "task_difficulty.solved", "task_difficulty.reopened"));
}

TEST_P(TaskTest, Q16_TASKS_PartsFollowTheNameAndTheAreaOfTheirUnit) {
  Task task = MakeTask(12, "2020-12-31");
  AddUnit(task, "省编办", "parties/sbb-630000");
  Enter(task);
  EXPECT_EQ(GetPart(Province(), "q16-12", "sbb-630000")->party_name(), "省编办") << "as the task has it";
  HearParty("sbb-630000", "青海省机构编制委员会办公室", "630000");
  EXPECT_EQ(GetPart(Province(), "q16-12", "sbb-630000")->party_name(), "青海省机构编制委员会办公室");
}

TEST_P(TaskTest, Q16_33_AStaleEtagChangesNothing) {
  Enter(Collective(1));
  v1::ReportProgressRequest request;
  request.set_name("taskAssignments/q16-1-gov-630100");
  request.set_etag("\"7\"");
  request.set_percent(10);
  request.set_summary("开工");
  const Call call = As(Prefecture("630100"), "ReportProgress");
  EXPECT_THAT(Await(tasks_.ReportProgress(call, request)), HasReason("ETAG_MISMATCH"));
  request.set_etag("\"1\"");
  request.set_validate_only(true);
  EXPECT_THAT(Await(tasks_.ReportProgress(call, request)), IsOk());
  EXPECT_EQ(GetPart(Province(), "q16-1", "gov-630100")->revision(), 1);
}

INSTANTIATE_TEST_SUITE_P(Engines, TaskTest, ::testing::ValuesIn(jiedui::testing::EnginesUnderTest()),
                         jiedui::testing::EngineName);

}  // namespace
}  // namespace jiedui::reporting
