// Files of the rotation service: rows are read whole, and what cannot be read is said.
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include "clients/cli/cli_test_server.h"
#include "clients/cli/import/rows.h"
#include "common/base/text.h"
#include "jiedui/rotation/v1/batch.pb.h"
#include "jiedui/rotation/v1/category.pb.h"
#include "jiedui/rotation/v1/person.pb.h"
#include "jiedui/rotation/v1/plan.pb.h"
#include "jiedui/rotation/v1/post.pb.h"
#include "jiedui/rotation/v1/posting.pb.h"
#include "jiedui/rotation/v1/training.pb.h"
#include "jiedui/rotation/v1/types.pb.h"
#include "jiedui/type/v1/type.pb.h"

namespace jiedui::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

template <class Resource>
absl::StatusOr<Resource> FromText(std::span<const std::string_view> known, const std::string& text) {
  CsvReader reader(text);
  CsvRecord head, record;
  EXPECT_TRUE(reader.Next(head) && reader.Next(record));
  const auto header = CsvHeader::Parse(head, known);
  EXPECT_TRUE(header.ok()) << header.status();
  Resource resource;
  const absl::Status filled = Fill(Row{*header, record.fields}, resource);
  if (!filled.ok()) return filled;
  return resource;
}

TEST(RotationRowsTest, APersonKeepsRolesEmploymentsAndAll) {
  const auto person = FromText<rv1::Person>(
      kPersonColumns,
      "person_id,display_name,identity_number,roles,stage,subjects,languages,title,backbone,standing,double_qualified,"
      "home_county,employments\n"
      "3f2504e0-4f89-41d3-9a0c-0305e82c3301,甲,11010519491231002X,教师@2008-09-01:2015-09-01|principal@2015-09-01,小学,"
      "数学|音乐,国家通用语言|藏语,一级教师,是,在编,否,632723,"
      "school-a@2008-09-01:2015-09-01;1/2;数学教师|school-b@2015-09-01\n");
  ASSERT_TRUE(person.ok()) << person.status();
  EXPECT_EQ(person->name(), "people/3f2504e0-4f89-41d3-9a0c-0305e82c3301");
  EXPECT_EQ(person->display_name(), "甲");
  EXPECT_EQ(person->identity_number(), "11010519491231002X");
  ASSERT_THAT(person->roles(), SizeIs(2));
  EXPECT_EQ(person->roles(0).role(), rv1::ROLE_TEACHER);
  EXPECT_EQ(person->roles(0).interval().end(), "2015-09-01");
  EXPECT_EQ(person->roles(1).role(), rv1::ROLE_PRINCIPAL);
  EXPECT_EQ(person->roles(1).interval().start(), "2015-09-01");
  EXPECT_EQ(person->roles(1).interval().end(), "");
  EXPECT_EQ(person->stage(), rv1::STAGE_PRIMARY);
  EXPECT_THAT(person->subjects(), ElementsAre("数学", "音乐"));
  EXPECT_THAT(person->languages(), ElementsAre("国家通用语言", "藏语"));
  EXPECT_EQ(person->title(), rv1::Person::TITLE_FIRST);
  EXPECT_TRUE(person->backbone());
  EXPECT_EQ(person->standing(), rv1::Person::STANDING_ESTABLISHED);
  EXPECT_FALSE(person->double_qualified());
  EXPECT_EQ(person->home_county(), "632723");
  ASSERT_THAT(person->employments(), SizeIs(2));
  EXPECT_EQ(person->employments(0).school(), "parties/school-a");
  EXPECT_EQ(person->employments(0).share().numerator(), 1);
  EXPECT_EQ(person->employments(0).share().denominator(), 2);
  EXPECT_EQ(person->employments(0).duty(), "数学教师");
  EXPECT_EQ(person->employments(1).school(), "parties/school-b");
  EXPECT_FALSE(person->employments(1).has_share());
}

TEST(RotationRowsTest, APersonThatIsMisspeltIsRefused) {
  for (const char* row : {"teacher,", "teacher@,", "clerk@2008,", ",school-a", ",school-a@2008;half",
                          ",school-a@2008;1/2;a;b", ",school-a@:2015"}) {
    EXPECT_FALSE(FromText<rv1::Person>(kPersonColumns, StrCat("person_id,roles,employments\np,", row, "\n")).ok())
        << row;
  }
}

TEST(RotationRowsTest, APostingIsReadWhole) {
  const auto posting = FromText<rv1::Posting>(
      kPostingColumns,
      "posting_id,programme,kind,person,home,host,circuit,start,end,share,duty,stage,subject,basis,team,batch,state,"
      "result,"
      "assessed_on,reason,note,return_visits\n"
      "p1,fuzhou-dingxi,跟岗,u-1,school-a,school-b,school-c|school-d,2019-03-01,2019-03-15,1/3,副校长,初中,数学,"
      "pairings/x,t1,b1,completed,优秀,2019-03-16,缘由,备注,visited_on=2019-05-01;topic=回访\n");
  ASSERT_TRUE(posting.ok()) << posting.status();
  EXPECT_EQ(posting->name(), "postings/p1");
  EXPECT_EQ(posting->programme(), "fuzhou-dingxi");
  EXPECT_EQ(posting->kind(), rv1::Posting::KIND_SHADOWING);
  EXPECT_EQ(posting->person(), "people/u-1");
  EXPECT_EQ(posting->home(), "parties/school-a");
  EXPECT_EQ(posting->host(), "parties/school-b");
  EXPECT_THAT(posting->circuit(), ElementsAre("parties/school-c", "parties/school-d"));
  EXPECT_EQ(posting->interval().start(), "2019-03-01");
  EXPECT_EQ(posting->interval().end(), "2019-03-15");
  EXPECT_EQ(posting->share().denominator(), 3);
  EXPECT_EQ(posting->duty(), "副校长");
  EXPECT_EQ(posting->stage(), rv1::STAGE_JUNIOR);
  EXPECT_EQ(posting->subject(), "数学");
  EXPECT_EQ(posting->basis(), "pairings/x");
  EXPECT_EQ(posting->team(), "teams/t1");
  EXPECT_EQ(posting->batch(), "batches/b1");
  EXPECT_EQ(posting->state(), rv1::Posting::STATE_COMPLETED);
  EXPECT_EQ(posting->assessment().result(), rv1::Posting::RESULT_EXCELLENT);
  EXPECT_EQ(posting->assessment().assessed_on(), "2019-03-16");
  EXPECT_EQ(posting->reason(), "缘由");
  EXPECT_EQ(posting->note(), "备注");
  ASSERT_THAT(posting->return_visits(), SizeIs(1));
  EXPECT_EQ(posting->return_visits(0).visited_on(), "2019-05-01");
  for (const char* row : {"holiday,", "跟岗,half", "跟岗,1/2/3"}) {
    EXPECT_FALSE(FromText<rv1::Posting>(kPostingColumns, StrCat("posting_id,kind,share\np,", row, "\n")).ok()) << row;
  }
}

TEST(RotationRowsTest, OtherRowsAreReadWhole) {
  const auto category =
      FromText<rv1::Category>(kCategoryColumns,
                              "category_id,kind,school,region,complete_list,start,attested_on,end,source\n"
                              "c1,薄弱学校,,632723,是,,2016-01-01,2020-01-01,名单\n");
  ASSERT_TRUE(category.ok()) << category.status();
  EXPECT_EQ(category->kind(), rv1::Category::KIND_WEAK);
  EXPECT_EQ(category->region(), "632723");
  EXPECT_TRUE(category->complete_list());
  EXPECT_EQ(category->interval().attested_on(), "2016-01-01");
  EXPECT_EQ(category->interval().end(), "2020-01-01");
  EXPECT_EQ(category->source(), "名单");

  const auto quota =
      FromText<rv1::Quota>(kQuotaColumns,
                           "quota_id,subject,programme,stage,region,from_year,to_year,max,min,min_days,clause,"
                           "document\nq1,postings,fuzhou-dingxi,小学,621100,2018,2021,50,20,14,DX18-3.7.1b,协议\n");
  ASSERT_TRUE(quota.ok()) << quota.status();
  EXPECT_EQ(quota->subject(), rv1::Quota::SUBJECT_POSTINGS);
  EXPECT_EQ(quota->from_year(), 2018);
  EXPECT_EQ(quota->to_year(), 2021);
  EXPECT_EQ(quota->max(), 50);
  EXPECT_EQ(quota->min(), 20);
  EXPECT_EQ(quota->min_days(), 14);
  EXPECT_EQ(quota->citation().clause(), "DX18-3.7.1b");

  const auto training = FromText<rv1::Training>(
      kTrainingColumns,
      "training_id,kind,title,subject,start,end,hours,round,organiser,region_code,expected,state\n"
      "t1,集中培训,骨干培训,音乐,2019-07-01,2019-07-11,80,是,univ-1,621100,40,已举办\n");
  ASSERT_TRUE(training.ok()) << training.status();
  EXPECT_EQ(training->kind(), rv1::Training::KIND_CENTRAL);
  EXPECT_EQ(training->hours(), 80);
  EXPECT_TRUE(training->round());
  EXPECT_EQ(training->organiser(), "parties/univ-1");
  EXPECT_EQ(training->region_code(), "621100");
  EXPECT_EQ(training->state(), rv1::Training::STATE_HELD);

  const auto allotment = FromText<rv1::Allotment>(
      kAllotmentColumns,
      "school,posts,senior_posts,middle_posts,subjects,classes,pupils,carers,stage,since,declared_teachers,source\n"
      "school-a,30,3,12,数学=5|音乐=1,12,400,2,小学,2019-09-01,0,批复\n");
  ASSERT_TRUE(allotment.ok()) << allotment.status();
  EXPECT_EQ(allotment->name(), "allotments/school-a");
  EXPECT_EQ(allotment->posts(), 30);
  ASSERT_THAT(allotment->subjects(), SizeIs(2));
  EXPECT_EQ(allotment->subjects(1).subject(), "音乐");
  EXPECT_EQ(allotment->subjects(1).posts(), 1);
  EXPECT_TRUE(allotment->has_declared_teachers()) << "none is a number, too";
  EXPECT_FALSE(FromText<rv1::Allotment>(kAllotmentColumns, "school,subjects\nschool-a,数学\n").ok());

  const auto need = FromText<rv1::Need>(kNeedColumns,
                                        "need_id,school,stage,subject,language,count,priority,start,end,note\n"
                                        "n1,school-a,小学,音乐,藏语,2,1,2020-09-01,2021-07-15,注\n");
  ASSERT_TRUE(need.ok()) << need.status();
  EXPECT_EQ(need->school(), "parties/school-a");
  EXPECT_EQ(need->count(), 2);
  EXPECT_EQ(need->priority(), 1);
  EXPECT_EQ(need->language(), "藏语");
  EXPECT_EQ(need->interval().end(), "2021-07-15");

  const auto attendance = FromText<rv1::Attendance>(kAttendanceColumns, "training,person,completed\nt1,u-1,是\n");
  ASSERT_TRUE(attendance.ok()) << attendance.status();
  EXPECT_EQ(attendance->training(), "trainings/t1");
  EXPECT_EQ(attendance->person(), "people/u-1");
  EXPECT_TRUE(attendance->completed());
  EXPECT_FALSE(FromText<rv1::Attendance>(kAttendanceColumns, "training,person\nt1,\n").ok());
}

class RotationImportTest : public testing::Test {
 protected:
  ~RotationImportTest() override { std::filesystem::remove(path_); }

  Outcome Import(const std::string& kind, const std::string& text) {
    std::ofstream(path_, std::ios::binary) << text;
    return server_.Run({"import", kind, path_});
  }

  TestServer server_;
  const std::string path_ = testing::TempDir() + StrCat("/rotation-import-", getpid(), ".csv");
};

TEST_F(RotationImportTest, RowsGoToTheRotationServerWithPartiesByName) {
  std::vector<rv1::Need> sent;
  server_.Answer<rv1::ImportNeedsRequest, rv1::ImportNeedsResponse>(
      "jiedui.rotation.v1.PlanningService/ImportNeeds", [&](const rv1::ImportNeedsRequest& row) {
        sent.push_back(row.need());
        rv1::ImportNeedsResponse response;
        response.set_line(row.line());
        response.set_name(row.need().name());
        response.set_outcome(type::v1::IMPORT_OUTCOME_CREATED);
        return response;
      });
  const Outcome outcome = Import("needs",
                                 "need_id,school,count\n"
                                 "n1,青海师范大学,2\n"
                                 "n2,univ-1,3\n"
                                 "n3,亚特兰蒂斯小学,1\n"
                                 "n4,univ-1,many\n");
  EXPECT_EQ(outcome.exit, 3) << outcome.err;
  ASSERT_THAT(sent, SizeIs(2));
  EXPECT_EQ(sent[0].school(), "parties/univ-1");
  EXPECT_EQ(sent[1].count(), 3);
  EXPECT_THAT(outcome.out, HasSubstr("亚特兰蒂斯小学"));
  EXPECT_THAT(outcome.out, HasSubstr("“count”应是整数"));
  EXPECT_THAT(outcome.out, HasSubstr("新增 2，更新 0，未变 0，冲突 0，拒绝 2。"));
}

TEST_F(RotationImportTest, AttendanceIsNamedByItsTraining) {
  server_.Answer<rv1::ImportAttendanceRequest, rv1::ImportAttendanceResponse>(
      "jiedui.rotation.v1.TrainingService/ImportAttendance", [&](const rv1::ImportAttendanceRequest& row) {
        rv1::ImportAttendanceResponse response;
        response.set_line(row.line());
        response.set_name(row.attendance().training());
        response.set_outcome(type::v1::IMPORT_OUTCOME_REFUSED);
        response.set_message("培训已取消。");
        return response;
      });
  const Outcome outcome = Import("attendance", "training,person,completed\nt1,u-1,是\n");
  EXPECT_EQ(outcome.exit, 3) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("trainings/t1"));
  EXPECT_THAT(outcome.out, HasSubstr("培训已取消。"));
}

// The file that was exported, read as an import would read it.
template <class Resource>
std::vector<Resource> Read(std::span<const std::string_view> known, const std::string& text) {
  CsvReader reader(text);
  CsvRecord head, record;
  EXPECT_TRUE(reader.Next(head));
  const auto header = CsvHeader::Parse(head, known);
  EXPECT_TRUE(header.ok()) << header.status();
  std::vector<Resource> read;
  while (reader.Next(record)) {
    const absl::Status filled = Fill(Row{*header, record.fields}, read.emplace_back());
    EXPECT_TRUE(filled.ok()) << filled;
  }
  return read;
}

TEST_F(RotationImportTest, WhatIsExportedIsImportedAgainUnchanged) {
  rv1::Person person;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"pb(name: "people/3f2504e0-4f89-41d3-9a0c-0305e82c3301"
           display_name: "甲, \"乙\""
           roles {
             role: ROLE_TEACHER
             interval { start: "2008-09-01" end: "2015-09-01" }
           }
           roles {
             role: ROLE_PRINCIPAL
             interval { start: "2015-09-01" }
           }
           stage: STAGE_PRIMARY
           subjects: [ "数学", "音乐" ]
           languages: "藏语"
           title: TITLE_FIRST
           backbone: true
           standing: STANDING_ESTABLISHED
           home_county: "632723"
           employments {
             school: "parties/school-a"
             interval { start: "2008-09-01" end: "2015-09-01" }
             share { numerator: 1 denominator: 2 }
             duty: "数学教师"
           }
           employments {
             school: "parties/school-b"
             interval { start: "2015-09-01" }
             duty: "校长"
           }
           employments {
             school: "parties/school-c"
             interval { start: "2016-09-01" }
           })pb",
      &person));
  rv1::Posting posting;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"pb(name: "postings/p1"
           programme: "fuzhou-dingxi"
           kind: KIND_CIRCUIT
           person: "people/u-1"
           home: "parties/school-a"
           host: "parties/school-b"
           circuit: [ "parties/school-c", "parties/school-d" ]
           interval { start: "2019-03-01" end: "2019-03-15" }
           share { numerator: 1 denominator: 2 }
           stage: STAGE_SENIOR
           subject: "数学"
           basis: "pairings/fz-dx"
           mentor_pairs {
             learner: "people/u-2"
             interval { start: "2019-03-02" end: "2019-03-10" }
           }
           state: STATE_COMPLETED
           assessment { result: RESULT_PASSED text: "第一行\n第二行" assessed_on: "2019-03-16" }
           reason: "期满"
           note: "注")pb",
      &posting));
  // What an answer holds besides is not for an import.
  rv1::Person shown_person = person;
  shown_person.set_masked_identity("11**************2X");
  shown_person.set_school("parties/school-b");
  shown_person.set_region_code("632723");
  shown_person.set_revision(3);
  rv1::Posting shown_posting = posting;
  shown_posting.set_checked_revision(2);
  shown_posting.set_home_region("621102");
  shown_posting.set_poor_county(true);
  std::string people_filter, postings_filter;
  server_.Answer<rv1::ListPeopleRequest, rv1::ListPeopleResponse>("jiedui.rotation.v1.PersonService/ListPeople",
                                                                  [&](const rv1::ListPeopleRequest& request) {
                                                                    people_filter = request.filter();
                                                                    rv1::ListPeopleResponse page;  // two pages
                                                                    *page.add_people() = shown_person;
                                                                    if (request.page_token().empty())
                                                                      page.set_next_page_token("more");
                                                                    return page;
                                                                  });
  server_.Answer<rv1::ListPostingsRequest, rv1::ListPostingsResponse>("jiedui.rotation.v1.PostingService/ListPostings",
                                                                      [&](const rv1::ListPostingsRequest& request) {
                                                                        postings_filter = request.filter();
                                                                        rv1::ListPostingsResponse page;
                                                                        *page.add_postings() = shown_posting;
                                                                        return page;
                                                                      });
  const Outcome people = server_.Run({"export", "people", "--region", "632723"});
  EXPECT_EQ(people.exit, 0) << people.err;
  EXPECT_EQ(people_filter, R"(region_code:"632723")");
  EXPECT_THAT(people.out, ::testing::Not(HasSubstr("11***")));
  const auto read_people = Read<rv1::Person>(kPersonColumns, people.out);
  ASSERT_THAT(read_people, SizeIs(2));
  for (const rv1::Person& read : read_people) EXPECT_EQ(read.DebugString(), person.DebugString());
  const Outcome postings = server_.Run({"export", "postings", "--filter", "year=2019"});
  EXPECT_EQ(postings.exit, 0) << postings.err;
  EXPECT_EQ(postings_filter, "year=2019");
  const auto read_postings = Read<rv1::Posting>(kPostingColumns, postings.out);
  ASSERT_THAT(read_postings, SizeIs(1));
  EXPECT_EQ(read_postings[0].DebugString(), posting.DebugString());
}

}  // namespace
}  // namespace jiedui::cli
