// What the records add up to, on both engines. Cases are named after requirements.
#include <string>
#include <vector>

#include "services/pairing/records/records_test_base.h"

namespace jiedui::pairing {
namespace {

using jiedui::testing::EngineName;
using jiedui::testing::EnginesUnderTest;
using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using jiedui::testing::NamesClause;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class TotalsTest : public RecordsTest {};

INSTANTIATE_TEST_SUITE_P(Engines, TotalsTest, ::testing::ValuesIn(EnginesUnderTest()), EngineName);

TEST_P(TotalsTest, Q11_4_2b_PromisedAndDeliveredGoodsApartFromMoney) {
  MustCreate("a", Money(150'000'000, 150'000'000));
  MustCreate("b", Money(50'000'000, 0));
  v1::Record goods = Money(300, 300);
  goods.mutable_aid()->set_kind(v1::Aid::KIND_GOODS);
  goods.mutable_aid()->set_unit("台");
  MustCreate("c", goods);
  v1::SummarizeRecordsRequest request;
  request.set_pairing("pairings/qh-01");
  auto summary = Await(records_.Summarize(call_, request));
  ASSERT_THAT(summary.status(), IsOk());
  ASSERT_THAT(summary->aid(), SizeIs(2));
  EXPECT_EQ(summary->aid(0).promised(), 200'000'000);
  EXPECT_EQ(summary->aid(0).delivered(), 150'000'000);
  EXPECT_EQ(summary->aid(0).share(), "3/4");
  EXPECT_EQ(summary->aid(1).unit(), "台");
  EXPECT_EQ(summary->aid(1).promised(), 300);
  request.set_year(2013);
  EXPECT_THAT(Await(records_.Summarize(call_, request))->aid(), IsEmpty());
  request.clear_year();
  request.set_pairing("pairings/sd19-p2");
  EXPECT_THAT(Await(records_.Summarize(call_, request))->aid(), IsEmpty());
}

TEST_P(TotalsTest, Q11_1_EachTypeOfActivityHasItsOwnTotal) {
  MustCreate("secondment", Done("AT-09", 5, 180));
  MustCreate("class", Done("AT-02", 150, 0, "2012-autumn"));
  MustCreate("pupils", Done("AT-06", 12, 0, "2012-autumn"));  // Q11-4.6b
  MustCreate("team", Done("AT-31", 12, 10));                  // SD19-4d
  v1::SummarizeRecordsRequest request;
  request.set_scheme("schemes/q11");
  auto summary = Await(records_.Summarize(call_, request));
  ASSERT_THAT(summary.status(), IsOk());
  std::vector<std::string> lines;
  for (const auto& total : summary->activities()) {
    lines.push_back(total.type() + " " + total.term() + " " + std::to_string(total.people()) + " " +
                    std::to_string(total.person_days()));
  }
  EXPECT_THAT(lines, ElementsAre("AT-02 2012-autumn 150 0", "AT-06 2012-autumn 12 0", "AT-09  5 900", "AT-31  12 120"));
}

TEST_P(TotalsTest, SD19_3_1d_ACampCountsChildrenAndNamesNone) {
  MustCreate("camp", Done("AT-20", 40, 14));
  auto summary = Await(records_.Summarize(call_, v1::SummarizeRecordsRequest()));
  EXPECT_EQ(summary->activities(0).people(), 40);
  EXPECT_EQ(v1::Activity::descriptor()->FindFieldByName("person"), nullptr) << "an activity has no place for a name";
}

TEST_P(TotalsTest, DX18_3_7_3_PlacedStudentsByFirmAndTerm) {  // and SD19-3.2a
  const auto placed = [](const std::string& firm, const std::string& term, int64_t people, int64_t poor) {
    v1::Record record = Done("AT-38", people, 0, term);
    record.mutable_activity()->set_host(firm);
    record.mutable_activity()->mutable_done()->set_registered_poor(poor);
    return record;
  };
  MustCreate("a", placed("甲公司", "2012-autumn", 12, 5));
  MustCreate("b", placed("甲公司", "2012-autumn", 3, 3));
  MustCreate("c", placed("乙公司", "2012-autumn", 4, 0));
  auto summary = Await(records_.Summarize(call_, v1::SummarizeRecordsRequest()));
  std::vector<std::string> lines;
  for (const auto& total : summary->activities()) {
    lines.push_back(total.term() + " " + total.host() + " " + std::to_string(total.people()) + " " +
                    std::to_string(total.registered_poor()));
  }
  EXPECT_THAT(lines, ElementsAre("2012-autumn 乙公司 4 0", "2012-autumn 甲公司 15 8"));
}

TEST_P(TotalsTest, DX18_3_7_2_CoverageIsInAGroupOverAll) {
  for (const std::string id : {"k1", "k2", "k3", "k4"})
    AddParty(id, v1::PARTY_KIND_KINDERGARTEN, "幼儿园" + id, "371721");
  const auto coverage = [&](const std::string& on, const std::string& region = "371700") {
    v1::GetGroupCoverageRequest request;
    request.set_party_kind(v1::PARTY_KIND_KINDERGARTEN);
    request.set_region(region);
    request.set_effective_on(on);
    auto response = Await(records_.GetGroupCoverage(call_, request));
    EXPECT_THAT(response.status(), IsOk());
    return std::to_string(response->grouped()) + " of " + std::to_string(response->registered()) + " " +
           response->share() + " in " + std::to_string(response->groups());
  };
  EXPECT_EQ(coverage("2020-01-01"), "0 of 4 0/1 in 0");
  v1::Record group = Of("parties/k1", "2019-09-01");
  group.mutable_school_group()->set_kind(v1::SchoolGroup::KIND_KINDERGARTEN_WEAK);
  group.mutable_school_group()->set_title("名园集团");
  for (const std::string unity : {"统一工作计划", "统一管理制度", "统一活动安排", "统一质量要求"}) {
    group.mutable_school_group()->add_unity(unity);
  }
  group.mutable_school_group()->add_members()->set_party("parties/k2");
  v1::SchoolGroup::Member& later = *group.mutable_school_group()->add_members();
  later.set_party("parties/k3");
  later.mutable_interval()->set_start("2020-09-01");
  MustCreate("g", group);
  EXPECT_EQ(coverage("2020-01-01"), "2 of 4 1/2 in 1");
  EXPECT_EQ(coverage("2020-09-01"), "3 of 4 3/4 in 1");
  EXPECT_EQ(coverage("2020-09-01", "630000"), "0 of 0  in 0") << "none registered: no share";
  v1::GetGroupCoverageRequest wrong;
  wrong.set_party_kind(v1::PARTY_KIND_UNIVERSITY);
  EXPECT_THAT(Await(records_.GetGroupCoverage(call_, wrong)).status(), HasReason("INVALID_FIELD"));
}

TEST_P(TotalsTest, Q16_16_GoodSeniorSchoolsHelpWeakOnesAndSendPeopleToThem) {
  AddRegion("630100");
  for (const std::string id : {"good", "weak1", "weak2"}) AddParty(id, v1::PARTY_KIND_SCHOOL, id, "630100");
  std::vector<v1::ImportSchemesRequest> rows(1);
  v1::Scheme& scheme = *rows[0].mutable_scheme();
  scheme.set_name("schemes/senior");
  scheme.set_display_name("优质高中帮扶薄弱高中");
  v1::Scheme::Lane& lane = *scheme.add_lanes();
  lane.set_supporter_kind(v1::PARTY_KIND_SCHOOL);
  lane.set_recipient_kind(v1::PARTY_KIND_SCHOOL);
  lane.set_mode(v1::Scheme::MODE_MANY_TO_MANY);
  scheme.add_supporter_regions("630000");
  scheme.add_recipient_regions("630000");
  scheme.mutable_interval()->set_attested_on("2016-12-26");
  scheme.mutable_citation()->set_clause("Q16-16");
  scheme.mutable_citation()->set_document("青政办〔2016〕225号");
  ASSERT_THAT(Await(registers_.ImportSchemes(call_, rows)).status(), IsOk());

  const auto pair = [&](const std::string& id, const std::string& supporter, const std::string& recipient) {
    v1::ProposePairingRequest request;
    request.set_pairing_id(id);
    request.set_activate(true);
    request.mutable_pairing()->set_scheme("schemes/senior");
    request.mutable_pairing()->set_supporter("parties/" + supporter);
    request.mutable_pairing()->set_recipient("parties/" + recipient);
    request.mutable_pairing()->mutable_interval()->set_start("2017-03-01");
    request.mutable_pairing()->add_tags(v1::Pairing::TAG_WEAK_SENIOR_SCHOOL);
    return Await(pairings_.Propose(call_, request)).status();
  };
  ASSERT_THAT(pair("s1", "good", "weak1"), IsOk());
  ASSERT_THAT(pair("s2", "good", "weak2"), IsOk()) << "a good school may help several";
  EXPECT_THAT(pair("s3", "a", "weak1"), AllOf(HasReason("SUPPORTER_OUTSIDE_SCHEME"), NamesClause("Q16-16")));
  v1::ListPairingsRequest list;
  list.set_filter("tag = WEAK_SENIOR_SCHOOL");
  list.set_effective_on("2017-09-01");
  EXPECT_THAT(Await(pairings_.List(call_, list))->pairings(), SizeIs(2));

  // Who is sent is rotation's to say; that two went and for how long stands under the pair.
  v1::Record sent = Of("pairings/s1", "2017-09-01");
  sent.mutable_interval()->set_end("2018-07-15");
  sent.mutable_activity()->set_type("AT-10");
  sent.mutable_activity()->set_text("副校长、教师各一人任职");
  sent.mutable_activity()->set_direction(v1::Activity::DIRECTION_TO_RECIPIENT);
  sent.mutable_activity()->mutable_done()->set_people(2);
  sent.mutable_activity()->mutable_done()->set_days(300);
  MustCreate("posts", sent);
  sent.mutable_interval()->set_start("2017-02-01");
  EXPECT_THAT(Create("early", sent).status(), HasReason("OUTSIDE_PAIRING_DATES"));
  EXPECT_THAT(List("subject = pairings/s1"), ElementsAre("posts"));
  EXPECT_THAT(List("", "", "parties/good"), ElementsAre("posts"));
  v1::SummarizeRecordsRequest request;
  request.set_pairing("pairings/s1");
  auto summary = Await(records_.Summarize(call_, request));
  ASSERT_THAT(summary->activities(), SizeIs(1));
  EXPECT_EQ(summary->activities(0).people(), 2);
  EXPECT_EQ(summary->activities(0).person_days(), 600);
  EXPECT_EQ(summary->activities(0).direction(), v1::Activity::DIRECTION_TO_RECIPIENT);
  request.set_pairing("pairings/s2");
  EXPECT_THAT(Await(records_.Summarize(call_, request))->activities(), IsEmpty());
}

TEST_P(TotalsTest, Q16_23a_BothDirectionsAreShownApart) {
  v1::Record there = Done("AT-13", 4, 90), back = Done("AT-13", 6, 30);
  there.mutable_activity()->set_direction(v1::Activity::DIRECTION_TO_RECIPIENT);
  back.mutable_activity()->set_direction(v1::Activity::DIRECTION_TO_SUPPORTER);
  MustCreate("there", there);
  MustCreate("back", back);
  auto summary = Await(records_.Summarize(call_, v1::SummarizeRecordsRequest()));
  ASSERT_THAT(summary->activities(), SizeIs(2));
  EXPECT_EQ(summary->activities(0).people(), 4);
  EXPECT_EQ(summary->activities(1).people(), 6);
}

}  // namespace
}  // namespace jiedui::pairing
