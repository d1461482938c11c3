#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clients/cli/cli_test_server.h"
#include "jiedui/rules/v1/rule_service.pb.h"
#include "nlohmann/json.hpp"

namespace jiedui::cli {
namespace {

using rules::v1::Rule;
using ::testing::HasSubstr;

Rule TestRule(const std::string& id, const std::string& region, Rule::Comparator comparator, Rule::Strength strength) {
  Rule rule;
  rule.set_name("rules/" + id);
  rule.set_rule_id(id);
  rule.set_region(region);
  rule.mutable_interval()->set_start("2019-01-18");
  rule.set_comparator(comparator);
  rule.set_strength(strength);
  rule.mutable_citation()->set_clause("SD19-5.1b");
  rule.mutable_citation()->set_document("鲁教厅办发〔2019〕5号");
  return rule;
}

rules::v1::ListRulesResponse ThreeRules() {
  rules::v1::ListRulesResponse response;
  Rule& fields = *response.add_rules();
  fields = TestRule("pairing-fields", "", Rule::COMPARATOR_ONE_OF, Rule::STRENGTH_CLASSIFY);
  fields.mutable_texts()->add_texts("学科建设");
  fields.mutable_texts()->add_texts("学术交流");
  fields.mutable_interval()->set_end("2024");
  Rule& meetings = *response.add_rules();
  meetings = TestRule("pairing-meetings", "370000", Rule::COMPARATOR_AT_LEAST, Rule::STRENGTH_REFUSE);
  meetings.set_number(1);
  meetings.set_unit("次/年");
  Rule& share = *response.add_rules();
  share = TestRule("pairing-share", "630000", Rule::COMPARATOR_MORE_THAN, Rule::STRENGTH_WARN);
  share.mutable_fraction()->set_numerator(1);
  share.mutable_fraction()->set_denominator(3);
  return response;
}

TEST(RuleListTest, SaysWhatHoldsWhereSinceWhen) {
  TestServer server;
  server.list_rules = [](const auto&) { return ThreeRules(); };
  const Outcome outcome = server.Run({"rule", "list"});
  EXPECT_EQ(outcome.exit, 0) << outcome.err;
  EXPECT_EQ(outcome.out,
            R"(编号              地区            值                        强度        起始        终止  依据
pairing-fields    全国            其一：学科建设、学术交流  仅作统计    2019-01-18  2024  鲁教厅办发〔2019〕5号（条款 SD19-5.1b）
pairing-meetings  山东省          不少于 1 次/年            拒绝        2019-01-18        鲁教厅办发〔2019〕5号（条款 SD19-5.1b）
pairing-share     regions/630000  大于 1/3                  须说明缘由  2019-01-18        鲁教厅办发〔2019〕5号（条款 SD19-5.1b）
)");
  EXPECT_THAT(server.Run({"rule", "list", "-o", "csv"}).out,
              HasSubstr("\npairing-meetings,山东省,不少于 1 次/年,拒绝,2019-01-18,,370000,"));
  EXPECT_EQ(nlohmann::json::parse(server.Run({"rule", "list", "-o", "json"}).out)[1]["unit"], "次/年");
}

TEST(RuleListTest, SendsWhatWasAsked) {
  TestServer server;
  std::vector<rules::v1::ListRulesRequest> sent;
  server.list_rules = [&](const rules::v1::ListRulesRequest& request) {
    sent.push_back(request);
    rules::v1::ListRulesResponse response = ThreeRules();
    if (sent.size() == 1) response.set_next_page_token("second");
    return response;
  };
  const Outcome outcome =
      server.Run({"rule", "list", "--rule", "pairing-share", "--region", "青岛市", "--on", "2020-01-01", "-o", "json"});
  EXPECT_EQ(outcome.exit, 0) << outcome.err;
  EXPECT_EQ(nlohmann::json::parse(outcome.out).size(), 6);
  ASSERT_EQ(sent.size(), 2);
  EXPECT_EQ(sent[0].rule_id(), "pairing-share");
  EXPECT_EQ(sent[0].region(), "370200");
  EXPECT_EQ(sent[0].effective_on(), "2020-01-01");
  EXPECT_EQ(sent[1].page_token(), "second");
  EXPECT_EQ(server.Run({"rule", "list", "--on", "2020-02-30"}).exit, 2);
}

}  // namespace
}  // namespace jiedui::cli
