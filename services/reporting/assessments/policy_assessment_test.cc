// The yearly score, named after what it comes from.
#include "services/reporting/assessments/policy_assessment.h"

#include <string>

#include "common/testing/matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace jiedui::reporting::policy {
namespace {

using absl::CivilDay;
using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using jiedui::testing::NamesClause;
using v1::Assessment;
using v1::Task;
using v1::TaskAssignment;

Assessment Sheet() {
  Assessment sheet;
  sheet.set_name("assessments/2022-gov");
  sheet.set_year(2022);
  sheet.set_party("parties/gov");
  sheet.set_state(Assessment::STATE_DRAFT);
  int at_least[] = {90, 75, 60}, rating = Assessment::RATING_EXCELLENT;
  for (const int one : at_least) {
    Assessment::Threshold& threshold = *sheet.add_thresholds();
    threshold.set_rating(static_cast<Assessment::Rating>(rating++));
    threshold.set_at_least(one);
  }
  return sheet;
}
void Add(Assessment& sheet, const std::string& source, int weight, const std::string& score) {
  Assessment::Line& line = *sheet.add_lines();
  line.set_source(source);
  line.set_weight(weight);
  line.set_score(score);
}

TEST(AssessmentPolicy, Q16_O1b_TheScoreFollowsFromTheStoredLines) {
  Assessment sheet = Sheet();
  Add(sheet, "targets/b", 1, "80");
  Add(sheet, "targets/a", 2, "95.5");
  const absl::StatusOr<Assessment> scored = Scored(sheet);
  ASSERT_THAT(scored, IsOk());
  EXPECT_EQ(scored->score_numerator(), 271);
  EXPECT_EQ(scored->score_denominator(), 3);
  EXPECT_EQ(scored->score(), "90.33");
  EXPECT_EQ(scored->rating(), Assessment::RATING_EXCELLENT);
  EXPECT_EQ(scored->lines(0).source(), "targets/a");
  EXPECT_TRUE(Check(*scored).same());
  Assessment changed = *scored;
  changed.mutable_lines(0)->set_score("95.51");
  EXPECT_FALSE(Check(changed).same()) << "a line that was changed shows";
}

TEST(AssessmentPolicy, Q16_O1b_NothingIsRoundedBeforeItIsCompared) {
  struct Row {
    const char* score;
    Assessment::Rating rating;
    const char* text;
  };
  // Two lines of equal weight, the other 90 or what the row needs.
  for (const Row& row :
       {Row{"90", Assessment::RATING_EXCELLENT, "90.00"}, Row{"89.99", Assessment::RATING_GOOD, "89.99"},
        Row{"75", Assessment::RATING_GOOD, "75.00"}, Row{"74.99", Assessment::RATING_MEDIUM, "74.99"},
        Row{"60", Assessment::RATING_MEDIUM, "60.00"}, Row{"59.99", Assessment::RATING_POOR, "59.99"},
        Row{"0", Assessment::RATING_POOR, "0.00"}, Row{"100", Assessment::RATING_EXCELLENT, "100.00"}}) {
    Assessment sheet = Sheet();
    Add(sheet, "targets/a", 3, row.score);
    const absl::StatusOr<Assessment> scored = Scored(sheet);
    ASSERT_THAT(scored, IsOk());
    EXPECT_EQ(scored->rating(), row.rating) << row.score;
    EXPECT_EQ(scored->score(), row.text);
  }
  Assessment sheet = Sheet();
  Add(sheet, "targets/a", 1, "90");
  Add(sheet, "targets/b", 1, "89.99");
  EXPECT_EQ(Scored(sheet)->score(), "89.99") << "89.995 is cut";
  EXPECT_EQ(Scored(sheet)->rating(), Assessment::RATING_GOOD) << "and is not 90";
}

TEST(AssessmentPolicy, Q16_O1b_NothingToAssessIsNoScoreOfZero) {
  EXPECT_THAT(Scored(Sheet()), HasReason("NOTHING_TO_ASSESS"));
}

TEST(AssessmentPolicy, Q16_O1b_ThresholdsFall) {
  const Assessment sheet = Sheet();
  std::vector<Assessment::Threshold> thresholds(sheet.thresholds().begin(), sheet.thresholds().end());
  EXPECT_THAT(ValidThresholds(thresholds), IsOk());
  thresholds[1].set_at_least(90);
  EXPECT_THAT(ValidThresholds(thresholds), HasReason("RATING_RULES_DISORDERED"));
  thresholds.pop_back();
  EXPECT_THAT(ValidThresholds(thresholds), HasReason("RATING_RULES_DISORDERED"));
}

TEST(AssessmentPolicy, Q16_O1b_BadRequestsAreRefused) {
  const CivilDay today(2023, 2, 1);
  const auto request = [] {
    v1::MakeAssessmentRequest good;
    good.set_year(2022);
    good.set_party("parties/gov");
    Assessment::Line& line = *good.add_lines();
    line.set_source("targets/a");
    line.set_weight(1);
    line.set_score("86.5");
    return good;
  };
  EXPECT_THAT(ValidMaking(request(), today), IsOk());
  for (const char* score : {"", "-1", "100.01", "1e2", "86.555", "百", "1/3"}) {
    v1::MakeAssessmentRequest bad = request();
    bad.mutable_lines(0)->set_score(score);
    EXPECT_FALSE(ValidMaking(bad, today).ok()) << score;
  }
  for (const int weight : {0, -1, 1001, INT32_MIN, INT32_MAX}) {
    v1::MakeAssessmentRequest bad = request();
    bad.mutable_lines(0)->set_weight(weight);
    EXPECT_THAT(ValidMaking(bad, today), HasReason("INVALID_FIELD")) << weight;
    bad = request();
    bad.set_task_weight(weight);
    EXPECT_EQ(ValidMaking(bad, today).ok(), weight == 0) << weight;
  }
  for (const int year : {2009, 2024, 0, INT32_MIN, INT32_MAX}) {
    v1::MakeAssessmentRequest bad = request();
    bad.set_year(year);
    EXPECT_THAT(ValidMaking(bad, today), HasReason("INVALID_FIELD")) << year;
  }
  v1::MakeAssessmentRequest bad = request();
  *bad.add_lines() = bad.lines(0);
  EXPECT_THAT(ValidMaking(bad, today), HasReason("INVALID_FIELD")) << "twice";
  bad = request();
  bad.mutable_lines(0)->set_source("taskAssignments/q16-1-gov");
  EXPECT_THAT(ValidMaking(bad, today), HasReason("INVALID_FIELD")) << "tasks are scored by their state";
}

TEST(AssessmentPolicy, Q16_O1b_ATaskScoresByItsState) {
  Task task;
  task.set_title("任务");
  task.add_deadlines()->set_due_on("2022-06-30");
  task.add_deadlines()->set_due_on("2022-12-31");
  TaskAssignment part;
  part.set_name("taskAssignments/t-gov");
  part.set_revision(4);
  part.set_leads(true);
  part.set_state(TaskAssignment::STATE_OPEN);
  const auto line = [&](CivilDay today) { return LineOf(part, task, 2022, 2, 60, today); };
  EXPECT_EQ(line(CivilDay(2022, 6, 29)), std::nullopt) << "not due";
  EXPECT_EQ(line(CivilDay(2022, 6, 30)), std::nullopt) << "its day is not over";
  EXPECT_EQ(line(CivilDay(2022, 7, 1))->score(), "0");
  TaskAssignment::Closing& first = *part.add_closings();
  first.set_due_on("2022-06-30");
  first.set_closed_on("2022-06-30");
  EXPECT_EQ(line(CivilDay(2022, 7, 1))->score(), "100");
  EXPECT_EQ(line(CivilDay(2022, 7, 1))->source_revision(), 4);
  EXPECT_EQ(line(CivilDay(2023, 1, 1))->score(), "0") << "the last deadline of the year decides";
  TaskAssignment::Closing& last = *part.add_closings();
  last.set_due_on("2022-12-31");
  last.set_closed_on("2023-01-05");
  EXPECT_EQ(line(CivilDay(2023, 2, 1))->score(), "60");
  EXPECT_EQ(line(CivilDay(2023, 2, 1))->basis(), "逾期完成");
  part.set_leads(false);
  EXPECT_EQ(line(CivilDay(2023, 2, 1))->score(), "0");
  part.mutable_progress()->set_percent(80);
  EXPECT_EQ(line(CivilDay(2023, 2, 1))->basis(), "进展80%");
  EXPECT_EQ(LineOf(part, task, 2021, 2, 60, CivilDay(2023, 2, 1)), std::nullopt) << "of another year";
  part.set_state(TaskAssignment::STATE_LAPSED);
  EXPECT_EQ(line(CivilDay(2023, 2, 1)), std::nullopt);
}

TEST(AssessmentPolicy, Q16_O1b_WhoAssessesIsNotTheUnit) {
  const auto call = [](const std::string& organisation, const std::string& role, const std::string& region) {
    Call made;
    made.caller = {.person = "w", .organisation = organisation, .role = role, .region = region};
    made.scope = region.empty() ? Scope::All() : Scope::Region(region);
    return made;
  };
  const Call province = call("parties/edu", "province", "630000"), unit = call("parties/gov", "prefecture", "632700"),
             bureau = call("parties/bureau", "prefecture", "632700"), other = call("parties/o", "prefecture", "632800");
  EXPECT_THAT(MayAssess(province, "632700", "parties/gov"), IsOk());
  EXPECT_THAT(MayAssess(unit, "632700", "parties/gov"), NamesClause("Q16-O1b"));
  EXPECT_THAT(MayAssess(bureau, "632700", "parties/gov"), HasReason("ASSESSED_BY_ITSELF"));
  EXPECT_THAT(MayAssess(other, "632700", "parties/gov"), HasReason("REPORTING_OUT_OF_SCOPE"));
  EXPECT_THAT(MayAssess(province, "630000", "parties/fin"), IsOk()) << "one provincial office another";
  EXPECT_THAT(MayAssess(province, "630000", "parties/edu"), HasReason("ASSESSED_BY_ITSELF"));
  Assessment draft = Sheet();
  draft.set_region_code("632700");
  draft.set_assessor("parties/edu");
  EXPECT_TRUE(MaySeeDraft(province, draft));
  EXPECT_FALSE(MaySeeDraft(unit, draft));
  EXPECT_FALSE(MaySeeDraft(bureau, draft));
}

TEST(AssessmentPolicy, SD19_5_3b_APoorOneNamesTheDayByWhichToPutRight) {
  const CivilDay today(2023, 2, 1);
  Assessment sheet = Sheet();
  sheet.set_rating(Assessment::RATING_POOR);
  EXPECT_THAT(CanIssue(sheet, "", today), HasReason("RECTIFICATION_NEEDS_DEADLINE"));
  EXPECT_THAT(CanIssue(sheet, "", today), NamesClause("SD19-5.3b"));
  EXPECT_THAT(CanIssue(sheet, "2023-02-01", today), HasReason("INVALID_FIELD"));
  EXPECT_THAT(CanIssue(sheet, "2023-06-30", today), IsOk());
  sheet.set_rating(Assessment::RATING_GOOD);
  EXPECT_THAT(CanIssue(sheet, "2023-06-30", today), HasReason("INVALID_FIELD"));
  EXPECT_THAT(CanIssue(sheet, "", today), IsOk());
  sheet.set_state(Assessment::STATE_ISSUED);
  EXPECT_THAT(CanIssue(sheet, "", today), HasReason("REPORTING_WRONG_STATE"));
}

}  // namespace
}  // namespace jiedui::reporting::policy
