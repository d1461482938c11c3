// Names of enum values, dates, identities, errors: the words of the program.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clients/cli/dates.h"
#include "clients/cli/errors.h"
#include "clients/cli/names.h"
#include "clients/cli/settings.h"
#include "common/base/error.h"
#include "jiedui/pairing/v1/name.pb.h"
#include "jiedui/pairing/v1/pairing_service.pb.h"
#include "jiedui/pairing/v1/party.pb.h"
#include "jiedui/pairing/v1/region.pb.h"
#include "jiedui/pairing/v1/review.pb.h"
#include "jiedui/pairing/v1/scheme.pb.h"
#include "jiedui/reporting/v1/assessment.pb.h"
#include "jiedui/reporting/v1/demand.pb.h"
#include "jiedui/reporting/v1/indicator.pb.h"
#include "jiedui/reporting/v1/notice.pb.h"
#include "jiedui/reporting/v1/obligation.pb.h"
#include "jiedui/reporting/v1/target.pb.h"
#include "jiedui/reporting/v1/task.pb.h"
#include "jiedui/rotation/v1/batch.pb.h"
#include "jiedui/rotation/v1/category.pb.h"
#include "jiedui/rotation/v1/person.pb.h"
#include "jiedui/rotation/v1/placement_problem.pb.h"
#include "jiedui/rotation/v1/plan.pb.h"
#include "jiedui/rotation/v1/post.pb.h"
#include "jiedui/rotation/v1/posting.pb.h"
#include "jiedui/rotation/v1/question.pb.h"
#include "jiedui/rotation/v1/rights.pb.h"
#include "jiedui/rotation/v1/training.pb.h"
#include "jiedui/rotation/v1/types.pb.h"
#include "jiedui/trusteeship/v1/agreement.pb.h"
#include "jiedui/trusteeship/v1/difficulty.pb.h"
#include "jiedui/trusteeship/v1/measure.pb.h"
#include "jiedui/trusteeship/v1/plan.pb.h"
#include "jiedui/trusteeship/v1/practice.pb.h"
#include "jiedui/trusteeship/v1/programme.pb.h"
#include "jiedui/trusteeship/v1/question.pb.h"
#include "jiedui/trusteeship/v1/record.pb.h"
#include "jiedui/trusteeship/v1/trusteeship.pb.h"
#include "jiedui/type/v1/type.pb.h"
#include "nlohmann/json.hpp"

namespace jiedui::cli {
namespace {

namespace v1 = jiedui::pairing::v1;
namespace tv1 = jiedui::trusteeship::v1;
namespace pv1 = jiedui::reporting::v1;
namespace rv1 = jiedui::rotation::v1;
using ::testing::HasSubstr;

template <class Enum>
class NamesTest : public testing::Test {};
using Enums = testing::Types<
    v1::PartyKind, type::v1::ImportOutcome, v1::Pairing::State, v1::Pairing::Stage, v1::Pairing::Confidence,
    v1::Region::Level, v1::Region::Kind, v1::Scheme::Mode, v1::CountPairingsResponse::Side, type::v1::InForce,
    v1::NameMatch, v1::SchoolStage, v1::Scheme::Excess, v1::Pairing::Tag, v1::Contradiction::Kind, tv1::Tier,
    tv1::Trusteeship::State, tv1::PartyRole, tv1::Agreement::State, tv1::Plan::State,
    tv1::GetPlanProgressResponse::Verdict, tv1::Task, tv1::Measure::State, tv1::Measure::Type, tv1::Measure::Unit,
    tv1::Record::State, tv1::RecordKind, tv1::Document::Type, tv1::Missing::Item, tv1::Difficulty::State,
    tv1::Difficulty::Level, tv1::Practice::State, tv1::Late::Kind, tv1::GetProgrammeStateRequest::By, rv1::Stage,
    rv1::Role, rv1::Person::Title, rv1::Person::Standing, rv1::Category::State, rv1::Category::Kind,
    rv1::GetSchoolCategoriesResponse::Known, rv1::Posting::State, rv1::Posting::Kind, rv1::Posting::Direction,
    rv1::Posting::Result, rv1::Quota::Subject, rv1::Training::State, rv1::Training::Kind, rv1::DueKind,
    rv1::ListSchoolPeopleResponse::Why, rv1::Right, rv1::ServiceStretch::Verdict, rv1::RightAnswer::Outcome,
    rv1::ServiceCertificate::State, rv1::Need::State, rv1::PlacementPlan::State, rv1::PlacementPlan::Progress::Stage,
    rv1::PersonReason, rv1::NeedReason, rv1::StaffingCheck::Kind, pv1::Obligation::State, pv1::ReportPeriod::State,
    pv1::PeriodKind, pv1::Side, pv1::Task::State, pv1::TaskAssignment::State, pv1::TaskDifficulty::State,
    pv1::FollowUp::State, pv1::Notice::State, pv1::Notice::Kind, pv1::Notice::Cause, pv1::Demand::State,
    pv1::Assessment::State, pv1::Assessment::Rating, pv1::Indicator::Nature, pv1::Indicator::Aggregation,
    pv1::IndicatorValue::Provenance, pv1::Boundaries, pv1::Target::Kind, pv1::Target::PlaceLevel, pv1::Target::Against,
    pv1::Target::Grade, pv1::Verdict>;
TYPED_TEST_SUITE(NamesTest, Enums);

TYPED_TEST(NamesTest, EveryValueHasAChineseNameThatLeadsBack) {
  const auto* type = google::protobuf::GetEnumDescriptor<TypeParam>();
  EXPECT_EQ(ChineseName(type, 0), "");
  for (int i = 1; i < type->value_count(); ++i) {
    const int value = type->value(i)->number();
    EXPECT_NE(ChineseName(type, value), "") << type->value(i)->name();
    for (const std::string& text : {ChineseName(type, value), Token(type, value), type->value(i)->name()}) {
      const auto parsed = ParseValue(type, "field", text);
      ASSERT_TRUE(parsed.ok()) << text;
      EXPECT_EQ(*parsed, value) << text;
    }
  }
  EXPECT_EQ(ParseValue(type, "field", "UNSPECIFIED").status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ParseValue(type, "field", "").status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ChineseName(type, 999), "999") << "a newer service may say what this program does not know";
}

TEST(NamesTest, AnUnknownWordIsAnsweredWithTheKnownOnes) {
  const auto state = ParseEnum<v1::Pairing::State>("--state", "running");
  EXPECT_THAT(ChineseMessageOf(state.status()),
              HasSubstr("“--state”不能是“running”，可以是：proposed（拟议）、active（生效）"));
}

// ---- dates ---------------------------------------------------------------------------------------------------------------

const absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);

TEST(DatesTest, InstantsAreOfAsiaShanghai) {
  for (const char* text :
       {"2019-06-01T08:00:00+08:00", "2019-06-01T00:00:00Z", "2019-06-01 08:00:00", "2019-06-01 08:00"}) {
    const auto instant = ParseInstant("--known-at", text, kNow);
    ASSERT_TRUE(instant.ok()) << text;
    EXPECT_EQ(FormatInstant(*instant), "2019-06-01 08:00:00") << text;
  }
}

TEST(DatesTest, ADateMeansTheEndOfThatDay) {
  EXPECT_EQ(FormatInstant(*ParseInstant("--known-at", "2019-06-01", kNow)), "2019-06-02 00:00:00");
}

TEST(DatesTest, NothingIsAskedOfTheFuture) {
  EXPECT_EQ(ParseInstant("--known-at", "2100-01-01", kNow)->seconds(), 1'800'000'000);
}

TEST(DatesTest, RefusesWhatIsNoInstant) {
  for (const char* text : {"", "2019", "2019-13-01", "2019-02-30", "yesterday", "2019-06-01T08:00"}) {
    EXPECT_FALSE(ParseInstant("--known-at", text, kNow).ok()) << text;
  }
}

TEST(DatesTest, AnUnknownStartIsSaid) {
  type::v1::Interval interval;
  EXPECT_EQ(FormatInterval(interval), "");
  interval.set_attested_on("2019-01-18");
  EXPECT_EQ(FormatStart(interval), "见于 2019-01-18");
  EXPECT_EQ(FormatInterval(interval), "见于 2019-01-18 起");
  interval.clear_attested_on();
  interval.set_start("2010");
  interval.set_end("2020-01-01");
  EXPECT_EQ(FormatInterval(interval), "2010 至 2020-01-01（不含）");
}

// ---- identity ------------------------------------------------------------------------------------------------------------

TEST(SettingsTest, ReadsTheCaller) {
  const auto caller = ParseCaller("person=张三;organisation=parties/gov-370000;role=province;region=370000");
  ASSERT_TRUE(caller.ok());
  EXPECT_EQ(*caller,
            (Caller{.person = "张三", .organisation = "parties/gov-370000", .role = "province", .region = "370000"}));
}

TEST(SettingsTest, TheCallerDefaultsToTheUserAsOperator) {
  const auto caller = ParseCaller("");
  ASSERT_TRUE(caller.ok());
  EXPECT_FALSE(caller->person.empty());
  EXPECT_EQ(caller->role, "operator");
}

TEST(SettingsTest, RefusesWhatItDoesNotKnow) {
  EXPECT_FALSE(ParseCaller("person=a;office=b").ok());
  EXPECT_FALSE(ParseCaller("zhang").ok());
}

// ---- errors --------------------------------------------------------------------------------------------------------------

constexpr Reason kTaken{"SUPPORTER_TAKEN", absl::StatusCode::kFailedPrecondition, "{supporter}已支援{other}。",
                        "taken"};

TEST(ErrorsTest, TheClauseHasItsOwnLine) {
  const absl::Status status =
      Failure(kTaken, {{"supporter", "青岛市"}, {"other", "菏泽市"}})
          .By({.id = "SD19-2a", .document = "鲁教厅办发〔2019〕5号"}, "schemes/sd19-cooperation");
  EXPECT_EQ(ErrorText(status, "h:1"), "青岛市已支援菏泽市。\n依据：鲁教厅办发〔2019〕5号（条款 SD19-2a）。\n");
  const auto json = nlohmann::json::parse(ErrorJson(status, "h:1"))["error"];
  EXPECT_EQ(json["code"], "FAILED_PRECONDITION");
  EXPECT_EQ(json["reason"], "SUPPORTER_TAKEN");
  EXPECT_EQ(json["metadata"]["other"], "菏泽市");
  EXPECT_EQ(json["clauses"][0]["clause"], "SD19-2a");
  EXPECT_EQ(json["clauses"][0]["subject"], "schemes/sd19-cooperation");
}

TEST(ErrorsTest, EveryWrongFieldIsNamed) {
  const absl::Status status = Failure(kInvalidField).Field("interval.start", "应为日期").Field("note", "最多 1000 字");
  const std::string text = ErrorText(status, "h:1");
  EXPECT_THAT(text, HasSubstr("interval.start"));
  EXPECT_THAT(text, HasSubstr("note"));
  EXPECT_EQ(nlohmann::json::parse(ErrorJson(status, "h:1"))["error"]["fields"].size(), 2);
}

TEST(ErrorsTest, AServiceThatIsAwayIsNamed) {
  EXPECT_THAT(ErrorText(absl::UnavailableError("connect: refused"), "h:1"), HasSubstr("无法连接服务 h:1"));
  EXPECT_THAT(ErrorText(absl::DeadlineExceededError(""), "h:1"), HasSubstr("--timeout"));
}

TEST(ErrorsTest, AMessageCannotSteerTheTerminal) {
  EXPECT_EQ(ErrorText(absl::UnknownError("\x1b[2J"), ""), "操作失败（UNKNOWN）：\uFFFD[2J\n");
}

}  // namespace
}  // namespace jiedui::cli
