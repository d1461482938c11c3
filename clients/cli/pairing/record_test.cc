#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clients/cli/cli_test_server.h"
#include "clients/cli/pairing/record_text.h"
#include "clients/cli/record_fields.h"
#include "jiedui/pairing/v1/record.pb.h"
#include "jiedui/pairing/v1/record_content.pb.h"

namespace jiedui::cli {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

v1::Record OfKind(const std::string& kind) {
  v1::Record record;
  EXPECT_TRUE(SetKind(kind, record).ok());
  return record;
}

TEST(RecordFieldsTest, KindsByTokenAndInChinese) {
  EXPECT_TRUE(OfKind("school_group").has_school_group());
  EXPECT_TRUE(OfKind("会议").has_meeting());
  v1::Record record;
  EXPECT_THAT(SetKind("meetings", record).ToString(), HasSubstr("meeting（会议）"));
  EXPECT_EQ(ContentOf(record), nullptr);
}

TEST(RecordFieldsTest, ValuesListsAndNestedFields) {
  v1::Record record = OfKind("plan");
  auto& content = *ContentOf(record);
  EXPECT_TRUE(SetField("kind", "专项计划", content).ok());
  EXPECT_TRUE(SetField("weak_points", "乡村师资|信息化", content).ok());
  EXPECT_TRUE(SetField("weak_points", "乡村师资|信息化|体育", content).ok()) << "a list is replaced";
  EXPECT_TRUE(SetField("document.title", "鲁教〔2019〕1号", content).ok());
  EXPECT_TRUE(SetField("budget_fen", "200000000", content).ok());
  EXPECT_EQ(record.plan().kind(), v1::Plan::KIND_SPECIAL);
  EXPECT_EQ(record.plan().weak_points_size(), 3);
  EXPECT_EQ(record.plan().document().title(), "鲁教〔2019〕1号");
  EXPECT_EQ(record.plan().budget_fen(), 200000000);
}

TEST(RecordFieldsTest, ListsOfMessages) {
  v1::Record record = OfKind("meeting");
  auto& content = *ContentOf(record);
  EXPECT_TRUE(SetField("attendance", "side=supporter;head=是;person.name=王某|side=受援方;head=否", content).ok());
  ASSERT_EQ(record.meeting().attendance_size(), 2);
  EXPECT_TRUE(record.meeting().attendance(0).head());
  EXPECT_EQ(record.meeting().attendance(0).person().name(), "王某");
  EXPECT_EQ(record.meeting().attendance(1).side(), v1::Meeting::SIDE_RECIPIENT);
  v1::Record group = OfKind("school_group");
  EXPECT_TRUE(SetField("members", "party=a|party=parties/b", *ContentOf(group)).ok());
  EXPECT_EQ(group.school_group().members(0).party(), "parties/a");
  EXPECT_EQ(group.school_group().members(1).party(), "parties/b");
}

TEST(RecordFieldsTest, RefusesWhatItDoesNotUnderstand) {
  v1::Record record = OfKind("meeting");
  auto& content = *ContentOf(record);
  for (const auto& [path, text] : {std::pair("held", "2019-06-10"),
                                   {"counts", "是"},
                                   {"kind", "茶话会"},
                                   {"attendance", "supporter"},
                                   {"attendance", "side=supporter;head=maybe"},
                                   {"document", "x"},
                                   {"held_on.day", "1"},
                                   {"", ""}}) {
    EXPECT_FALSE(SetField(path, text, content).ok()) << path;
  }
  v1::Record aid = OfKind("aid");
  EXPECT_FALSE(SetField("promised", "1e6", *ContentOf(aid)).ok());
  EXPECT_FALSE(SetField("year", "99999999999", *ContentOf(aid)).ok());
}

TEST(RecordFieldsTest, WhatIsPrintedCanBeEnteredAgain) {
  v1::Record record = OfKind("meeting");
  auto& content = *ContentOf(record);
  ASSERT_TRUE(SetField("kind", "joint", content).ok());
  ASSERT_TRUE(SetField("held_on", "2019-06-10", content).ok());
  ASSERT_TRUE(SetField("attendance", "side=supporter;head=true;post=局长|side=recipient;head=true", content).ok());
  v1::Record again = OfKind("meeting");
  for (const auto& [path, text] : FieldsOf(content)) EXPECT_TRUE(SetField(path, text, *ContentOf(again)).ok()) << path;
  EXPECT_EQ(again.SerializeAsString(), record.SerializeAsString());
}

TEST(RecordFieldsTest, ColumnsOfAFile) {
  EXPECT_THAT(ContentColumns(), Contains("weak_points"));
  EXPECT_THAT(ContentColumns(), Contains("document.sha256"));
  EXPECT_THAT(ContentColumns(), Contains("done.people"));
  EXPECT_THAT(ContentColumns(), testing::Not(Contains("counts")));
}

TEST(RecordTextTest, AmountsAndShares) {
  EXPECT_EQ(YuanText(200000000), "2000000.00 元");
  EXPECT_EQ(YuanText(5), "0.05 元");
  EXPECT_EQ(ShareText("3/4"), "3/4（75%）");
  EXPECT_EQ(ShareText("2/3"), "2/3（66%）");
  EXPECT_EQ(ShareText("1/0"), "");
  EXPECT_EQ(ShareText(""), "");
}

TEST(RecordCommandTest, AddSendsWhatWasTyped) {
  TestServer server;
  v1::CreateRecordRequest sent;
  server.create_record = [&](const v1::CreateRecordRequest& request) {
    sent = request;
    v1::Record record = request.record();
    record.set_name("records/m");
    record.set_state(v1::Record::STATE_IN_FORCE);
    return record;
  };
  const Outcome outcome = server.Run({"record", "add", "meeting", "kind=joint", "held_on=2019-06-10",
                                      "attendance=side=supporter;head=是|side=recipient;head=否", "--pairing",
                                      "sd19-p2", "--source", "纪要"});
  EXPECT_EQ(outcome.exit, 0) << outcome.err;
  EXPECT_EQ(sent.record().subject(), "pairings/sd19-p2");
  EXPECT_EQ(sent.record().meeting().attendance_size(), 2);
  EXPECT_FALSE(sent.record().has_interval());
  EXPECT_EQ(outcome.out,
            "编号  类别  所属     起始  终止  状态  内容\n"
            "m     会议  sd19-p2              有效  2019-06-10 联席会议（主要负责人未到齐，不计）\n");
  EXPECT_EQ(server.Run({"record", "add", "meeting", "kind=joint"}).exit, 2) << "of whom?";
  EXPECT_EQ(server.Run({"record", "add", "meeting", "kind", "--pairing", "p"}).exit, 2);
}

TEST(GapsCommandTest, ShowsWhatIsMissingAndOfHowMany) {
  TestServer server;
  server.list_gaps = [](const v1::ListGapsRequest& request) {
    EXPECT_EQ(request.kind(), v1::Gap::KIND_NO_JOINT_MEETING);
    v1::ListGapsResponse response;
    v1::Gap& gap = *response.add_gaps();
    gap.set_kind(request.kind());
    gap.set_subject("pairings/sd19-p2");
    gap.set_title("青岛市 → 菏泽市");
    gap.mutable_citation()->set_clause("SD19-5.1b");
    gap.set_remark("2019-06-10 的联席会议缺支援方主要负责人");
    response.set_period("2019");
    response.set_examined(6);
    response.set_rule_loaded(true);
    return response;
  };
  const Outcome outcome = server.Run({"gaps", "no-joint-meeting", "--on", "2020-01-01"});
  EXPECT_EQ(outcome.exit, 0) << outcome.err;
  EXPECT_EQ(outcome.out,
            "编号     名称             缺项        依据            说明\n"
            "sd19-p2  青岛市 → 菏泽市  缺联席会议  条款 SD19-5.1b  2019-06-10 的联席会议缺支援方主要负责人\n");
  EXPECT_THAT(outcome.err, HasSubstr("2019 年：应有 6 个，缺 1 个"));
}

TEST(GapsCommandTest, NotLoadedIsNotNone) {
  TestServer server;
  server.list_gaps = [](const v1::ListGapsRequest&) { return v1::ListGapsResponse(); };
  EXPECT_THAT(server.Run({"gaps", "缺专项计划"}).err, HasSubstr("未载入"));
}

}  // namespace
}  // namespace jiedui::cli
