#include "common/base/error.h"

#include <set>
#include <string>

#include "common/testing/matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace jiedui {
namespace {

using ::jiedui::testing::EqualsProto;
using ::jiedui::testing::HasReason;
using ::jiedui::testing::NamesClause;
using ::jiedui::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr Reason kTaken{"SUPPORTER_TAKEN", absl::StatusCode::kFailedPrecondition, "{supporter}已结对{other}。",
                        "{supporter} is paired with {other}."};
constexpr Clause kClause{"SD19-2a", "鲁教厅办发〔2019〕5号"};

template <class Detail>
Detail DetailOf(const absl::Status& status) {
  Detail detail;
  const auto payload = status.GetPayload("type.googleapis.com/" + Detail::descriptor()->full_name());
  EXPECT_TRUE(payload.has_value()) << Detail::descriptor()->full_name();
  EXPECT_TRUE(detail.ParseFromString(std::string(payload.value_or(absl::Cord()))));
  return detail;
}

int Details(const absl::Status& status) {
  int count = 0;
  status.ForEachPayload([&](auto, const auto&) { ++count; });
  return count;
}

TEST(FailureTest, FillsBothTextsAndTellsThePartsApart) {
  const absl::Status status = Failure(kTaken, {{"supporter", "青岛市"}, {"other", "pairings/sd19-p2"}});
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_EQ(status.message(), "青岛市 is paired with pairings/sd19-p2.");
  EXPECT_EQ(ChineseMessageOf(status), "青岛市已结对pairings/sd19-p2。");
  EXPECT_EQ(DetailOf<google::rpc::LocalizedMessage>(status).locale(), "zh-CN");
  EXPECT_THAT(status, HasReason("SUPPORTER_TAKEN"));
  EXPECT_EQ(DetailOf<google::rpc::ErrorInfo>(status).domain(), "jiedui.cn");
  EXPECT_EQ(MetadataOf(status, "supporter"), "青岛市");
  EXPECT_EQ(MetadataOf(status, "other"), "pairings/sd19-p2");
  EXPECT_EQ(MetadataOf(status, "absent"), "");
  EXPECT_EQ(Details(status), 2);  // nothing but ErrorInfo and LocalizedMessage
}

TEST(FailureTest, LeavesBracesOfValuesAlone) {
  const absl::Status status = Failure(kTaken, {{"supporter", "{other}"}, {"other", "{"}});
  EXPECT_EQ(status.message(), "{other} is paired with {.");
}

TEST(FailureTest, NamesTheClauseEverywhere) {
  const absl::Status status =
      Failure(kTaken, {{"supporter", "青岛市"}, {"other", "陇南市"}}).By(kClause, "parties/gov-370200");
  EXPECT_THAT(status, NamesClause("SD19-2a"));
  google::rpc::PreconditionFailure expected;
  auto* violation = expected.add_violations();
  violation->set_type("SD19-2a");
  violation->set_subject("parties/gov-370200");
  violation->set_description("青岛市已结对陇南市。依据：鲁教厅办发〔2019〕5号（条款 SD19-2a）。");
  EXPECT_THAT(DetailOf<google::rpc::PreconditionFailure>(status), EqualsProto(expected));
  EXPECT_EQ(ChineseMessageOf(status), violation->description());
  EXPECT_THAT(std::string(status.message()), HasSubstr("SD19-2a"));
}

TEST(FailureTest, NamesSeveralClauses) {
  const absl::Status status = Failure(kTaken).By(kClause).By({"Q11-4.6", "青海省教育对口支援工作指导意见"});
  EXPECT_THAT(ClausesOf(status), ElementsAre("SD19-2a", "Q11-4.6"));
}

TEST(FailureTest, NamesFields) {
  const absl::Status status =
      Failure(kInvalidField).Field("pairing.start", "应为真实存在的日期").Field("pairing.end", "应晚于起始日期");
  const auto fields = DetailOf<google::rpc::BadRequest>(status);
  ASSERT_EQ(fields.field_violations_size(), 2);
  EXPECT_EQ(fields.field_violations(0).field(), "pairing.start");
  EXPECT_EQ(fields.field_violations(0).description(), "应为真实存在的日期");
  EXPECT_EQ(fields.field_violations(1).field(), "pairing.end");
  EXPECT_EQ(ChineseMessageOf(status),
            "字段“pairing.start”的值不正确：应为真实存在的日期。字段“pairing.end”：应晚于起始日期。");
  EXPECT_EQ(MetadataOf(status, "field"), "pairing.start");
}

TEST(FailureTest, SaysTheFieldAfterASentenceWithoutOne) {
  const absl::Status status =
      Failure(kTaken, {{"supporter", "青岛市"}, {"other", "陇南市"}}).Field("supporter", "应换一方");
  EXPECT_EQ(ChineseMessageOf(status), "青岛市已结对陇南市。字段“supporter”：应换一方。");
}

TEST(FailureTest, SaysWhenToRetry) {
  const auto retry = DetailOf<google::rpc::RetryInfo>(Failure(kTryAgain).RetryAfter(1250));
  EXPECT_EQ(retry.retry_delay().seconds(), 1);
  EXPECT_EQ(retry.retry_delay().nanos(), 250'000'000);
}

TEST(FailureTest, MakesAnyBytesReadable) {
  // Cut, overlong, surrogate, beyond Unicode, stray continuation; then a good character.
  const absl::Status status = Failure(kNotFound, {{"name", "\xE9\x9D|\xC0\xAF|\xED\xA0\x80|\xF4\x90\x80\x80|\x80|青"}});
  const std::string name = MetadataOf(status, "name");  // parsing it back is what broken bytes would prevent
  EXPECT_EQ(name, "\uFFFD\uFFFD|\uFFFD\uFFFD|\uFFFD\uFFFD\uFFFD|\uFFFD\uFFFD\uFFFD\uFFFD|\uFFFD|青");
}

TEST(FailureTest, CutsLongValuesBetweenCharacters) {
  std::string text;
  for (int i = 0; i < 10'000; ++i) text += "青";
  const std::string name = MetadataOf(Failure(kNotFound, {{"name", text}}), "name");
  EXPECT_LT(name.size(), 310U);
  EXPECT_TRUE(name.starts_with("青青") && name.ends_with("青…")) << name;
}

TEST(FailureTest, AStrangersStatusCarriesNothing) {
  const absl::Status plain = absl::NotFoundError("gone");
  EXPECT_EQ(ReasonOf(plain), "");
  EXPECT_EQ(ChineseMessageOf(plain), "");
  EXPECT_THAT(ClausesOf(plain), IsEmpty());
  EXPECT_EQ(MetadataOf(plain, "name"), "");
  absl::Status broken = plain;
  broken.SetPayload("type.googleapis.com/google.rpc.ErrorInfo", absl::Cord("\xFF\xFF"));
  EXPECT_EQ(ReasonOf(broken), "");
}

TEST(FieldErrorTest, Shorthands) {
  EXPECT_EQ(ChineseMessageOf(InvalidField("page_size", "应为正数")), "字段“page_size”的值不正确：应为正数。");
  EXPECT_EQ(ChineseMessageOf(MissingField("name")), "缺少必填字段“name”。");
  EXPECT_THAT(MissingField("name"), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_EQ(DetailOf<google::rpc::BadRequest>(MissingField("name")).field_violations(0).field(), "name");
}

std::set<std::string> Placeholders(std::string_view sentence) {
  std::set<std::string> names;
  for (size_t open = sentence.find('{'); open != std::string_view::npos; open = sentence.find('{', open + 1)) {
    names.emplace(sentence.substr(open + 1, sentence.find('}', open) - open - 1));
  }
  return names;
}

class CommonReasonTest : public ::testing::TestWithParam<const Reason*> {};

TEST_P(CommonReasonTest, IsWellFormed) {
  const Reason& reason = *GetParam();
  EXPECT_THAT(std::string(reason.name), ::testing::MatchesRegex("[A-Z][A-Z0-9]*(_[A-Z0-9]+)*"));
  EXPECT_LE(reason.name.size(), 63U);
  EXPECT_NE(reason.code, absl::StatusCode::kOk);
  // A detail for developers (the engine's message, the method) has no place in the sentence for officials.
  for (const std::string& name : Placeholders(reason.zh))
    EXPECT_THAT(Placeholders(reason.en), ::testing::Contains(name));
  EXPECT_TRUE(reason.zh.ends_with("。")) << reason.zh;
  EXPECT_TRUE(reason.en.ends_with(".")) << reason.en;
}

TEST_P(CommonReasonTest, SpeaksChineseAndEnglish) {
  std::string zh(GetParam()->zh);
  for (const std::string& name : Placeholders(zh)) zh.replace(zh.find("{" + name + "}"), name.size() + 2, "");
  for (const char c : zh) EXPECT_FALSE(c >= 0 && std::isalpha(static_cast<unsigned char>(c))) << zh;
  EXPECT_GE(zh.size(), 3U * 5);  // at least five characters
  for (const char c : GetParam()->en) EXPECT_GE(c, ' ') << GetParam()->en;
}

TEST_P(CommonReasonTest, LeavesNoPlaceholderOpen) {
  const absl::Status status = Failure(*GetParam());
  EXPECT_THAT(std::string(status.message()), Not(HasSubstr("{")));
  EXPECT_THAT(ChineseMessageOf(status), Not(HasSubstr("{")));
}

INSTANTIATE_TEST_SUITE_P(All, CommonReasonTest, ::testing::ValuesIn(kCommonReasons),
                         [](const auto& info) { return std::string(info.param->name); });

TEST(CommonReasonsTest, NamesAreUnique) {
  std::set<std::string_view> names;
  for (const Reason* reason : kCommonReasons) EXPECT_TRUE(names.insert(reason->name).second) << reason->name;
}

}  // namespace
}  // namespace jiedui
