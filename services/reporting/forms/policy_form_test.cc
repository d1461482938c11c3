#include "services/reporting/forms/policy_form.h"

#include "common/testing/matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace jiedui::reporting::policy {
namespace {

using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using jiedui::testing::NamesClause;
using ::testing::AllOf;
using v1::Form;
using v1::Question;

void Ask(Form& form, const std::string& code, const std::string& text, const std::string& source = "",
         const std::string& indicator = "") {
  Question& question = *form.add_questions();
  question.set_code(code);
  question.set_text(text);
  question.set_kind(Question::KIND_FIGURE);
  question.set_source(source);
  question.set_indicator(indicator);
  if (!source.empty()) return;
  question.set_unit("人");
  question.set_minutes(5);
}

Form Draft(const std::string& id = "a", const std::string& duty = "duties/d") {
  Form form;
  form.set_name("forms/" + id);
  form.set_display_name("报告表");
  form.set_duty(duty);
  form.set_owner("parties/edu");
  form.mutable_interval()->set_start("2023-01-01");
  form.mutable_citation()->set_clause("Q11-5.4a");
  form.mutable_citation()->set_document("指导意见");
  form.set_period_kind(v1::PERIOD_KIND_HALF_YEAR);
  form.set_state(Form::STATE_DRAFT);
  return form;
}

TEST(FormPolicyTest, Q16_28b_WhoWroteAFormDoesNotPublishIt) {
  Form form = Draft();
  Ask(form, "a", "甲");
  EXPECT_THAT(CanPublish(form, {}, true), AllOf(HasReason("REPORTING_SAME_ACTOR"), NamesClause("Q16-28b")));
  EXPECT_THAT(CanPublish(form, {}, false), IsOk());
}

TEST(FormPolicyTest, AFormThatAsksWhatAnotherAsksIsRefusedAndTheDuplicateNamed) {
  struct Row {
    std::string what, text, source, indicator;
    std::string reason;
  };
  const Row rows[] = {
      {"the same words with other marks", "在校 学生人数？", "", "", "QUESTION_ASKED_TWICE"},
      {"the same indicator in other words", "学生有多少", "", "pupils", "QUESTION_ASKED_TWICE"},
      {"the same source", "会议", "pairing.joint-meetings", "", "QUESTION_ASKED_TWICE"},
      {"by hand what a source answers", "召开联席会议次数", "", "", "QUESTION_HAS_SOURCE"},
      {"by hand the indicator of a source", "开会几次", "", "pairing.joint-meetings", "QUESTION_HAS_SOURCE"},
      {"something else", "教师人数", "", "teachers", ""},
  };
  Form other = Draft("other", "duties/other");
  Ask(other, "pupils", "在校学生人数", "", "pupils");
  Ask(other, "meetings", "联席会议", "pairing.joint-meetings");
  other.set_state(Form::STATE_PUBLISHED);
  for (const Row& row : rows) {
    SCOPED_TRACE(row.what);
    Form form = Draft();
    Ask(form, "mine", row.text, row.source, row.indicator);
    const absl::Status answer = CanPublish(form, {other}, false);
    EXPECT_EQ(ReasonOf(answer), row.reason);
    EXPECT_EQ(MetadataOf(answer, "form"), row.reason == "QUESTION_ASKED_TWICE" ? "forms/other" : "");
    EXPECT_EQ(MetadataOf(answer, "source"), row.reason == "QUESTION_HAS_SOURCE" ? "pairing.joint-meetings" : "");
  }
  Form yearly = Draft();
  Ask(yearly, "mine", "在校学生人数");
  yearly.set_period_kind(v1::PERIOD_KIND_YEAR);
  EXPECT_THAT(CanPublish(yearly, {other}, false), IsOk()) << "another kind of period is another question";
  Form later = Draft();
  Ask(later, "mine", "在校学生人数");
  later.mutable_interval()->set_start("2024-01-01");
  EXPECT_THAT(CanPublish(later, {Retired(other, absl::CivilDay(2024, 1, 1))}, false), IsOk());
}

TEST(FormPolicyTest, AFormDoesNotAskTheSameTwiceItself) {
  Form form = Draft();
  Ask(form, "a", "学生人数");
  Ask(form, "b", "学生人数。");
  EXPECT_THAT(CanPublish(form, {}, false), HasReason("QUESTION_ASKED_TWICE"));
}

TEST(FormPolicyTest, OneFormOfADutyHoldsAtATime) {
  Form form = Draft(), other = Draft("b");
  Ask(form, "a", "甲");
  Ask(other, "b", "乙");
  EXPECT_THAT(CanPublish(form, {Published(other)}, false), HasReason("FORM_OVERLAPS"));
}

TEST(FormPolicyTest, ASourceHasItsOwnUnitAndTakesNoTime) {
  Form form = Draft();
  Ask(form, "a", "会议", "pairing.joint-meetings");
  EXPECT_THAT(ValidForm(form), IsOk());
  EXPECT_EQ(AsEntered(form).questions(0).unit(), "次");
  form.mutable_questions(0)->set_unit("人");
  EXPECT_THAT(ValidForm(form), HasReason("INVALID_FIELD"));
  form.mutable_questions(0)->set_unit("");
  form.mutable_questions(0)->set_minutes(1);
  EXPECT_THAT(ValidForm(form), HasReason("INVALID_FIELD"));
  form.mutable_questions(0)->set_minutes(0);
  form.mutable_questions(0)->set_source("pairing.nothing");
  EXPECT_THAT(ValidForm(form), HasReason("UNKNOWN_REFERENCE"));
}

TEST(FormPolicyTest, ReviewLevelsGoUpwards) {
  Form form = Draft();
  Ask(form, "a", "甲");
  form.add_review_levels("county");
  form.add_review_levels("province");
  EXPECT_THAT(ValidForm(form), IsOk());
  form.add_review_levels("prefecture");
  EXPECT_THAT(ValidForm(form), HasReason("INVALID_FIELD"));
}

TEST(FormPolicyTest, BurdenIsCountedByFormAndOffice) {
  Form form = Draft(), other = Draft("b", "duties/e");
  Ask(form, "a", "甲");
  Ask(form, "b", "会议", "pairing.joint-meetings");
  Ask(other, "c", "丙");
  const v1::GetBurdenResponse burden = Summed({BurdenOf(form, 8), BurdenOf(other, 2)});
  EXPECT_EQ(burden.forms(0).questions(), 2);
  EXPECT_EQ(burden.forms(0).from_sources(), 1);
  EXPECT_EQ(burden.forms(0).minutes(), 5);
  EXPECT_EQ(burden.forms(0).total_minutes(), 40);
  ASSERT_EQ(burden.offices_size(), 1);
  EXPECT_EQ(burden.offices(0).total_minutes(), 50);
}

}  // namespace
}  // namespace jiedui::reporting::policy
