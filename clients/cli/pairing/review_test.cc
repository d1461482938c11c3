// exceptions, contradictions, and the limits of a scheme.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "clients/cli/cli_test_server.h"
#include "jiedui/pairing/v1/pairing_service.pb.h"
#include "jiedui/pairing/v1/party.pb.h"
#include "jiedui/pairing/v1/review.pb.h"
#include "jiedui/pairing/v1/scheme.pb.h"
#include "nlohmann/json.hpp"

namespace jiedui::cli {
namespace {

using ::testing::HasSubstr;

TEST(ExceptionsTest, ShowsTheNumberBesideTheLimitAndTheReason) {
  TestServer server;
  v1::ListExceptionsRequest asked;
  server.list_exceptions = [&](const v1::ListExceptionsRequest& request) {
    asked = request;
    v1::ListExceptionsResponse response;
    auto& exception = *response.add_exceptions();
    *exception.mutable_pairing() = TestPairing();
    exception.set_rule("CAP_PASSED");
    exception.set_number(51);
    exception.set_limit(50);
    exception.set_reason("两校自愿");
    exception.mutable_citation()->set_clause("Q11-4.6");
    exception.mutable_citation()->set_document("2011年文件");
    return response;
  };
  const Outcome outcome =
      server.Run({"exceptions", "--scheme", "省内扶贫协作", "--parent", "q11-p1", "--on", "2012-09-01"});
  EXPECT_EQ(outcome.exit, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("第 51 / 规定 50"));
  EXPECT_THAT(outcome.out, HasSubstr("两校自愿"));
  EXPECT_THAT(outcome.err, HasSubstr("共 1 项"));
  EXPECT_EQ(asked.scheme(), "schemes/sd19-cooperation");
  EXPECT_EQ(asked.parent(), "pairings/q11-p1");
  EXPECT_EQ(asked.effective_on(), "2012-09-01");
  EXPECT_EQ(nlohmann::json::parse(server.Run({"exceptions", "-o", "json"}).out)[0]["number"], "51");
  EXPECT_EQ(server.Run({"exceptions", "--on", "2012-02-30"}).exit, 2);
}

TEST(ContradictionsTest, ShowsWhatContradictsWhatSinceWhen) {
  TestServer server;
  v1::ListContradictionsRequest asked;
  server.list_contradictions = [&](const v1::ListContradictionsRequest& request) {
    asked = request;
    v1::ListContradictionsResponse response;
    for (int i = 0; i < 3; ++i) {
      auto& found = *response.add_contradictions();
      found.set_kind(v1::Contradiction::KIND_REGION_ENDED);
      found.set_subject("pairings/sd19-p2");
      found.set_other("regions/632100");
      found.set_since("2013-02-08");
      found.set_scheme("schemes/sd19-cooperation");
      found.set_message("地区已撤销。");
    }
    return response;
  };
  const Outcome outcome = server.Run(
      {"contradictions", "--kind", "地区已撤销", "--scheme", "省内扶贫协作", "--region", "山东省", "--limit", "2"});
  EXPECT_EQ(outcome.exit, 0) << outcome.err;
  EXPECT_EQ(outcome.out,
            R"(类别        对象              与之矛盾        起始        说明
地区已撤销  pairings/sd19-p2  regions/632100  2013-02-08  地区已撤销。
地区已撤销  pairings/sd19-p2  regions/632100  2013-02-08  地区已撤销。
)");
  EXPECT_THAT(outcome.err, HasSubstr("共 2 处矛盾"));
  EXPECT_EQ(asked.filter(), R"(kind = "REGION_ENDED" AND scheme = "schemes/sd19-cooperation" AND region:"370000")");
  EXPECT_THAT(server.Run({"contradictions", "-o", "csv"}).out, HasSubstr(",2013-02-08,schemes/sd19-cooperation,"));
  EXPECT_EQ(server.Run({"contradictions", "--kind", "nothing"}).exit, 2);
}

TEST(CountUnderAParentTest, ShowsTheNumberBesideTheLimit) {
  TestServer server;
  server.count = [](const v1::CountPairingsRequest& request) {
    v1::CountPairingsResponse response;
    EXPECT_EQ(request.parent(), "pairings/q11-p1");
    response.set_effective_on("2012-09-01");
    auto& lane = *response.add_lanes();
    lane.set_scheme("schemes/sd19-cooperation");
    lane.set_supporter_kind(v1::PARTY_KIND_SCHOOL);
    lane.set_recipient_kind(v1::PARTY_KIND_SCHOOL);
    lane.set_pairings(51);
    lane.set_pilot(10);
    lane.set_full(41);
    lane.set_limit(50);
    lane.mutable_citation()->set_clause("Q11-4.6");
    return response;
  };
  const Outcome outcome = server.Run({"pairing", "count", "--parent", "q11-p1"});
  EXPECT_EQ(outcome.exit, 0) << outcome.err;
  EXPECT_EQ(outcome.out,
            R"(方案          结对             对数          试点  全面推开  不详  依据
省内扶贫协作  中小学 → 中小学  51 / 规定 50    10        41     0  条款 Q11-4.6
)");
}

class SchemeFileTest : public ::testing::Test {
 protected:
  Outcome Import(const std::string& lanes) {
    const std::string path =
        std::filesystem::temp_directory_path() / ("jiedui-schemes-" + std::to_string(getpid()) + ".csv");
    std::ofstream(path) << "scheme_id,display_name,lanes,strict,clause,document,effective_from,topics\n"
                        << "s,方案," << lanes << ",false,Q11-4.6,文件,2011,联合办学|师资培训\n";
    const Outcome outcome = server_.Run({"import", "schemes", path});
    std::filesystem::remove(path);
    return outcome;
  }

  TestServer server_;
};

TEST_F(SchemeFileTest, LanesSayWhatBecomesOfAnExcessAndTheLimitUnderAParent) {
  const Outcome outcome = Import(
      "school>school:one_to_one:refuse:50:Q11-4.6;university>university:team::3;county_government>"
      "county_government:one_to_one");
  ASSERT_EQ(outcome.exit, 0) << outcome.out << outcome.err;
  const v1::Scheme& scheme = server_.imported_schemes.at(0);
  ASSERT_EQ(scheme.lanes_size(), 3);
  EXPECT_EQ(scheme.lanes(0).excess(), v1::Scheme::EXCESS_REFUSE);
  EXPECT_EQ(scheme.lanes(0).per_parent(), 50);
  EXPECT_EQ(scheme.lanes(0).citation().clause(), "Q11-4.6");
  EXPECT_EQ(scheme.lanes(1).mode(), v1::Scheme::MODE_TEAM);
  EXPECT_EQ(scheme.lanes(1).excess(), v1::Scheme::EXCESS_UNSPECIFIED);
  EXPECT_EQ(scheme.lanes(1).per_parent(), 3);
  EXPECT_FALSE(scheme.lanes(1).has_citation());
  EXPECT_EQ(scheme.lanes(2).per_parent(), 0);
  EXPECT_EQ(scheme.topics(1), "师资培训");
}

TEST_F(SchemeFileTest, LanesThatCannotBeReadAreRefused) {
  for (const char* lanes : {"school:one_to_one", "school>school", "school>school:one_to_one:perhaps",
                            "school>school:one_to_one:refuse:fifty", "school>school:one_to_one:refuse:50:a:b",
                            "school:school>one_to_one"}) {
    EXPECT_EQ(Import(lanes).exit, 3) << lanes;
  }
  EXPECT_TRUE(server_.imported_schemes.empty());
}

}  // namespace
}  // namespace jiedui::cli
