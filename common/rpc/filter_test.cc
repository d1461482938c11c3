#include "common/rpc/filter.h"

#include "common/base/text.h"
#include "common/testing/matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "jiedui/pairing/v1/pairing_service.pb.h"

namespace jiedui::rpc {
namespace {

using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using pairing::v1::Pairing;

using ::testing::HasSubstr;
using Op = FilterOperator;
using Value = std::variant<int64_t, std::string>;

TEST(FilterParserTest, Reads) {
  struct Case {
    const char* text;
    std::vector<FilterTerm> terms;
  };
  for (const Case& c : std::initializer_list<Case>{
           {"", {}},
           {"  \t\n", {}},
           {"a=b", {{"a", Op::kEqual, "b"}}},
           {" a  =  b ", {{"a", Op::kEqual, "b"}}},
           {"a!=b", {{"a", Op::kNotEqual, "b"}}},
           {"a<b AND c<=d AND e>f AND g>=h",
            {{"a", Op::kLess, "b"},
             {"c", Op::kLessOrEqual, "d"},
             {"e", Op::kGreater, "f"},
             {"g", Op::kGreaterOrEqual, "h"}}},
           {"region:630000", {{"region", Op::kHas, "630000"}}},
           {"interval.start >= 2019-06-01", {{"interval.start", Op::kGreaterOrEqual, "2019-06-01"}}},
           {"parent = pairings/sd19-p1", {{"parent", Op::kEqual, "pairings/sd19-p1"}}},
           {"n = -1.5", {{"n", Op::kEqual, "-1.5"}}},
           {"name = 青岛市", {{"name", Op::kEqual, "青岛市"}}},
           {"name = \"青岛 市\"", {{"name", Op::kEqual, "青岛 市"}}},
           {R"(a = "say \"hi\" \\ it\'s")", {{"a", Op::kEqual, R"(say "hi" \ it's)"}}},
           {R"(a = 'a "b"')", {{"a", Op::kEqual, "a \"b\""}}},
           {R"(a = "")", {{"a", Op::kEqual, ""}}},
           {R"(a = "AND" AND b = ANDY)", {{"a", Op::kEqual, "AND"}, {"b", Op::kEqual, "ANDY"}}},
           {"AND = b", {{"AND", Op::kEqual, "b"}}},
       }) {
    const auto terms = ParseFilter(c.text);
    ASSERT_THAT(terms, IsOk()) << c.text;
    EXPECT_EQ(*terms, c.terms) << c.text;
  }
}

TEST(FilterParserTest, Refuses) {
  for (const char* text : {
           "a",          "a=",       "=b",          "a b",        "a = b c = d",  // no AND
           "a=b AND",    "a=b AND ", "AND a=b AND", "a=bAND c=d", "a=b and c=d",
           "a=b OR c=d", "NOT a=b",  "-a=b",        "(a=b)",      "a=(b)",
           "a==b",       "a=<b",     "a = AND",     "a = OR",     "a=\"b",
           "a='b",       "a='it''",  "a=\"b\\n\"",  "a=\"b\\",    "a=b\"c\"",
           "1a=b",       "_a=b",     "a=b;",        "a=b--c;",    "a=b AND AND c=d",
           "a = b,c",    "a=\"b\"c",
       }) {
    EXPECT_THAT(ParseFilter(text), HasReason("FILTER_INVALID")) << text;
  }
}

TEST(FilterParserTest, Bounds) {
  std::string twenty = "a=b";
  for (int i = 1; i < 20; ++i) twenty += " AND a=b";
  EXPECT_EQ(ParseFilter(twenty)->size(), 20u);
  EXPECT_THAT(ParseFilter(twenty + " AND a=b"), HasReason("FILTER_INVALID"));
  EXPECT_THAT(ParseFilter("a=" + std::string(998, 'b')), IsOk());
  EXPECT_THAT(ParseFilter("a=" + std::string(999, 'b')), HasReason("FILTER_INVALID"));
}

TEST(FilterParserTest, SaysWhere) {
  EXPECT_THAT(ChineseMessageOf(ParseFilter("a=b OR c=d").status()), HasSubstr("第 5 个字节处：条件之间用 AND 连接"));
}

std::vector<FilterField> Fields() {
  const auto equality = std::vector<Op>{Op::kEqual, Op::kNotEqual};
  return {
      {.name = "name", .columns = {"name"}, .operators = equality},
      {.name = "start", .columns = {"start_date"}, .operators = {Op::kEqual, Op::kLess, Op::kGreaterOrEqual}},
      {.name = "state",
       .columns = {"state"},
       .type = FilterField::Type::kEnum,
       .operators = equality,
       .names = EnumNames(*Pairing::State_descriptor(), "STATE_")},
      {.name = "region",
       .columns = {"supporter_region", "recipient_region"},
       .type = FilterField::Type::kCode,
       .operators = {Op::kEqual, Op::kNotEqual, Op::kHas}},
      {.name = "year", .columns = {"year"}, .type = FilterField::Type::kNumber, .operators = equality},
  };
}

TEST(FilterTranslatorTest, Translates) {
  struct Case {
    const char* filter;
    const char* sql;
    std::vector<Value> values;
  };
  for (const Case& c : std::initializer_list<Case>{
           {"", "", {}},
           {"name = pairings/a", " AND (name = $3)", {"pairings/a"}},
           {"name != \"a'; --\"", " AND (name <> $3)", {"a'; --"}},
           {"start >= 2019-06-01", " AND (start_date >= $3)", {"2019-06-01"}},
           {"state = ACTIVE", " AND (state = $3)", {int64_t{2}}},
           {"year = 2022", " AND (year = $3)", {int64_t{2022}}},
           {"region = 370000", " AND (supporter_region = $3 OR recipient_region = $3)", {"370000"}},
           {"region != 370000", " AND (supporter_region <> $3 AND recipient_region <> $3)", {"370000"}},
           {"region : 370000",
            " AND ((supporter_region >= $3 AND supporter_region < $4) OR (recipient_region >= $3 AND recipient_region "
            "< $4))",
            {"37", "38"}},
           {"state != ENDED AND region:632700 AND name = x",
            " AND (state <> $3) AND ((supporter_region >= $4 AND supporter_region < $5) OR (recipient_region >= $4 AND "
            "recipient_region < $5)) AND (name = $6)",
            {int64_t{4}, "6327", "6328", "x"}},
       }) {
    const auto filter = TranslateFilter(c.filter, Fields(), 3);
    ASSERT_THAT(filter, IsOk()) << c.filter;
    EXPECT_EQ(filter->sql, c.sql);
    EXPECT_EQ(filter->values, c.values) << c.filter;
  }
}

TEST(FilterTranslatorTest, ValuesBecomeParameters) {
  const auto filter = TranslateFilter("state = ACTIVE AND name = x", Fields(), 1);
  ASSERT_THAT(filter, IsOk());
  std::vector<db::Value> parameters = {db::Value(7)};
  filter->AppendTo(parameters);
  ASSERT_EQ(parameters.size(), 3u);
  EXPECT_EQ(std::get<int64_t>(parameters[1].get()), 2);
  EXPECT_EQ(std::get<std::string_view>(parameters[2].get()), "x");
}

TEST(FilterTranslatorTest, SaysWhatIsAllowed) {
  struct Case {
    const char* filter;
    const char* says;
  };
  for (const Case& c : std::initializer_list<Case>{
           {"colour = red", "没有字段“colour”"},
           {"colour = red", "可用：name、start、state、region、year"},
           {"name < a", "字段 name 不支持 <"},
           {"name < a", "可用：=、!="},
           {"state = ACTVE", "字段 state 没有取值“ACTVE”"},
           {"state = ACTVE", "可用：PROPOSED、ACTIVE、SUSPENDED、ENDED"},
           {"state = STATE_ACTIVE", "没有取值"},
           {"state = 2", "没有取值"},
           {"state = UNSPECIFIED", "没有取值"},
           {"region = 37", "六位行政区划代码"},
           {"region : 37000x", "六位行政区划代码"},
           {"region < 370000", "不支持"},
           {"year = 2022-01", "应为整数"},
           {"year = 99999999999999999999", "应为整数"},
       }) {
    const auto filter = TranslateFilter(c.filter, Fields(), 1);
    EXPECT_THAT(filter, HasReason("FILTER_INVALID")) << c.filter;
    EXPECT_THAT(ChineseMessageOf(filter.status()), HasSubstr(c.says)) << c.filter;
  }
}

TEST(FilterTranslatorTest, ALongValueDoesNotHideWhatIsAllowed) {
  const auto filter = TranslateFilter(StrCat("state = ", std::string(900, 'x')), Fields(), 1);
  EXPECT_THAT(ChineseMessageOf(filter.status()), HasSubstr("可用：PROPOSED、ACTIVE"));
}

}  // namespace
}  // namespace jiedui::rpc
