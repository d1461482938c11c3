// jiedui region and coverage: what is asked, and what is shown.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clients/cli/cli_test_server.h"
#include "jiedui/pairing/v1/region.pb.h"
#include "jiedui/pairing/v1/region_set.pb.h"
#include "jiedui/type/v1/type.pb.h"
#include "nlohmann/json.hpp"

namespace jiedui::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class RegionTest : public ::testing::Test {
 protected:
  RegionTest() {
    v1::RegionSet& six = server_.region_sets["regionSets/qinghai-tibetan-six"];
    six.set_name("regionSets/qinghai-tibetan-six");
    six.set_display_name("六州");
    six.add_members()->set_region("regions/371700");
    six.mutable_citation()->set_clause("Q11-0");
  }

  TestServer server_;
};

TEST_F(RegionTest, ListAsksForTheSetByNameAndSaysWhatIsNotKnown) {
  v1::ListRegionsRequest asked;
  server_.list_regions = [&](const v1::ListRegionsRequest& request) -> absl::StatusOr<v1::ListRegionsResponse> {
    asked = request;
    v1::ListRegionsResponse response;
    *response.add_regions() = server_.regions.at("regions/371700");
    *response.add_regions() = server_.regions.at("regions/370200");
    response.add_in_force(type::v1::IN_FORCE_YES);
    response.add_in_force(type::v1::IN_FORCE_NOT_KNOWN);
    return response;
  };
  const Outcome outcome = server_.Run({"region", "list", "--set", "六州", "--tag", "poverty-county", "--under",
                                       "370000", "--on", "2011-12-31", "--level", "county"});
  EXPECT_EQ(outcome.exit, 0) << outcome.err;
  EXPECT_EQ(asked.set(), "regionSets/qinghai-tibetan-six");
  EXPECT_EQ(asked.tag(), "poverty-county");
  EXPECT_EQ(asked.under(), "regions/370000");
  EXPECT_EQ(asked.effective_on(), "2011-12-31");
  EXPECT_EQ(asked.filter(), "level = \"COUNTY\"");
  EXPECT_THAT(outcome.out, HasSubstr("不详"));
  EXPECT_THAT(outcome.err, HasSubstr("2011-12-31 有效 1 个，不详 1 个。"));
  const auto json = nlohmann::json::parse(
      server_.Run({"region", "list", "--set", "qinghai-tibetan-six", "--on", "2011-12-31", "-o", "json"}).out);
  EXPECT_EQ(json["inForce"][1], "IN_FORCE_NOT_KNOWN");
}

TEST_F(RegionTest, ASetThatIsNotThereIsNamed) {
  const Outcome outcome = server_.Run({"region", "list", "--set", "七州"});
  EXPECT_EQ(outcome.exit, 4);
  EXPECT_THAT(outcome.err, HasSubstr("七州"));
  EXPECT_THAT(server_.Run({"region", "sets"}).out, HasSubstr("六州"));
  EXPECT_EQ(server_.Run({"region", "sets", "regionSets/none"}).exit, 4);
}

TEST_F(RegionTest, CountShowsKnownBesideDeclared) {
  server_.count_regions = [](const v1::CountRegionsRequest& request) -> absl::StatusOr<v1::CountRegionsResponse> {
    EXPECT_EQ(request.filter(), "level = \"COUNTY\" AND kind = \"REGULAR\"");
    v1::CountRegionsResponse response;
    response.set_effective_on("2011-12-31");
    response.mutable_list()->set_loaded(true);
    auto& count = *response.add_counts();
    count.set_level(v1::Region::LEVEL_COUNTY);
    count.set_kind(v1::Region::KIND_REGULAR);
    count.set_known(33);
    auto& declared = *response.add_declared();
    declared.set_level(v1::Region::LEVEL_COUNTY);
    declared.set_count(33);
    declared.set_date("2011-12-31");
    declared.mutable_citation()->set_clause("Q11-0");
    return response;
  };
  const Outcome outcome =
      server_.Run({"region", "count", "--set", "六州", "--on", "2011-12-31", "--level", "县级", "--kind", "regular"});
  EXPECT_EQ(outcome.out,
            "级别  类别      已知  不详  公布              依据\n"
            "县级  行政区划    33     0  33（2011-12-31）  条款 Q11-0\n");
}

TEST_F(RegionTest, WhatIsNotLoadedIsNotNone) {
  server_.count_regions = [](const v1::CountRegionsRequest&) { return v1::CountRegionsResponse(); };
  server_.coverage = [](const v1::GetCoverageRequest&) { return v1::GetCoverageResponse(); };
  for (const char* command : {"count", ""}) {
    const Outcome outcome = *command == '\0' ? server_.Run({"coverage", "--tag", "weak-county"})
                                             : server_.Run({"region", command, "--tag", "weak-county"});
    EXPECT_EQ(outcome.exit, 0);
    EXPECT_EQ(outcome.out, "");
    EXPECT_THAT(outcome.err, HasSubstr("名单未录入"));
  }
}

TEST_F(RegionTest, LineageTakesACodeOfAnyTime) {
  v1::GetRegionLineageRequest asked;
  server_.lineage = [&](const v1::GetRegionLineageRequest& request) -> absl::StatusOr<v1::GetRegionLineageResponse> {
    asked = request;
    v1::GetRegionLineageResponse response;
    auto& step = *response.add_steps();
    step.set_date("2013-02-08");
    step.set_how(v1::Region::HOW_UPGRADED);
    step.mutable_predecessor()->set_display_name("海东地区");
    step.mutable_predecessor()->set_code("632100");
    step.mutable_successor()->set_display_name("海东市");
    step.mutable_successor()->set_code("630200");
    *response.mutable_region() = step.predecessor();
    response.mutable_region()->mutable_interval()->set_attested_on("2011-12-31");
    response.mutable_region()->mutable_interval()->set_end("2013-02-08");
    response.add_present("regions/371700");
    return response;
  };
  const Outcome outcome = server_.Run({"region", "lineage", "632100"});
  EXPECT_EQ(asked.code(), "632100");
  EXPECT_EQ(outcome.out,
            "日期        变更  之前                之后\n"
            "2013-02-08  改设  海东地区（632100）  海东市（630200）\n");
  EXPECT_EQ(outcome.err, "海东地区（632100）：见于 2011-12-31 至 2013-02-08（不含）。今为菏泽市。\n");
  EXPECT_EQ(server_.Run({"region", "lineage", "菏泽市"}).exit, 0);
  EXPECT_EQ(asked.name(), "regions/371700");
}

TEST_F(RegionTest, CoverageSumsUpAndListsWhatIsMissing) {
  std::vector<v1::GetCoverageRequest> asked;
  server_.coverage = [&](const v1::GetCoverageRequest& request) -> absl::StatusOr<v1::GetCoverageResponse> {
    asked.push_back(request);
    v1::GetCoverageResponse response;
    response.set_effective_on("2011-12-31");
    response.mutable_list()->set_loaded(true);
    auto& area = *response.mutable_list()->add_areas();
    area.set_region("regions/370000");
    response.set_total(3);
    response.set_covered(1);
    response.set_uncovered(2);
    response.set_not_known(1);
    auto& way = *response.add_covered_by();
    way.set_way(v1::GetCoverageRequest::WAY_ABOVE);
    way.set_count(1);
    auto& item = *response.add_regions();
    *item.mutable_region() = server_.regions.at(asked.size() == 1 ? "regions/371700" : "regions/370200");
    item.set_in_force(type::v1::IN_FORCE_YES);
    item.set_covered(type::v1::IN_FORCE_NO);
    if (asked.size() == 1) response.set_next_page_token("more");
    return response;
  };
  const Outcome outcome =
      server_.Run({"coverage", "--set", "六州", "--on", "2011-12-31", "--scheme", "省内扶贫协作", "--way", "上级地区"});
  EXPECT_EQ(outcome.exit, 0) << outcome.err;
  ASSERT_EQ(asked.size(), 2u);
  EXPECT_EQ(asked[0].scheme(), "schemes/sd19-cooperation");
  EXPECT_EQ(asked[0].ways(0), v1::GetCoverageRequest::WAY_ABOVE);
  EXPECT_THAT(outcome.out, HasSubstr("菏泽市"));
  EXPECT_THAT(outcome.out, HasSubstr("青岛市"));
  EXPECT_EQ(outcome.err,
            "2011-12-31 共 3 个：已覆盖 1（上级地区 1），未覆盖 2，覆盖不详 0；另有 1 个地区当日情况不详。"
            "名单只录入了山东省（部分）；其他地区未录入，不能当作没有。\n");
}

TEST_F(RegionTest, GetShowsWhereItCameFromAndWhichListsNameIt) {
  v1::Region& region = server_.regions.at("regions/371700");
  auto& change = *region.add_predecessors();
  change.set_region("regions/370200");
  change.set_date("2000");
  change.set_how(v1::Region::HOW_MERGED);
  auto& tag = *region.add_tags();
  tag.set_key("poverty-county");
  tag.mutable_interval()->set_start("2012");
  tag.mutable_citation()->set_document("名单");
  const Outcome outcome = server_.Run({"region", "get", "371700"});
  EXPECT_THAT(outcome.out, HasSubstr("2000 合并：青岛市（regions/370200）"));
  EXPECT_THAT(outcome.out, HasSubstr("poverty-county 2012 起 名单"));
  EXPECT_THAT(outcome.out, Not(HasSubstr("�")));
}

}  // namespace
}  // namespace jiedui::cli
