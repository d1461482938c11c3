#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clients/cli/cli.h"
#include "clients/cli/cli_test_server.h"
#include "clients/cli/import/rows.h"
#include "common/base/text.h"
#include "jiedui/pairing/v1/pairing_service.pb.h"
#include "jiedui/pairing/v1/party.pb.h"
#include "jiedui/pairing/v1/region.pb.h"
#include "jiedui/pairing/v1/region_set.pb.h"
#include "jiedui/pairing/v1/scheme.pb.h"
#include "jiedui/rules/v1/rule_service.pb.h"
#include "jiedui/type/v1/type.pb.h"
#include "nlohmann/json.hpp"

namespace jiedui::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class ImportTest : public testing::Test {
 protected:
  ~ImportTest() override { std::filesystem::remove(path_); }

  Outcome Import(const std::string& kind, const std::string& text, std::vector<std::string> more = {}) {
    std::ofstream(path_, std::ios::binary) << text;
    std::vector<std::string> arguments = {"import", kind, path_};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return server_.Run(arguments);
  }

  TestServer server_;
  const std::string path_ = testing::TempDir() + StrCat("/import-", getpid(), ".csv");
};

TEST_F(ImportTest, SendsEveryRowAndCounts) {
  const Outcome outcome = Import("regions",
                                 "region_id,code,level,display_name,parent,kind,attested_on\n"
                                 "110000,110000,province,北京市,,regular,2023-06-30\n"
                                 "110100,110100,prefecture,市辖区,110000,placeholder,2023-06-30\n");
  EXPECT_EQ(outcome.exit, 0) << outcome.err;
  EXPECT_EQ(outcome.out, "导入地区 2 行：新增 2，更新 0，未变 0，冲突 0，拒绝 0。\n");
  EXPECT_EQ(outcome.err, "") << "no bar where there is no terminal";
  EXPECT_THAT(server_.imported, ElementsAre("regions/110000", "regions/110100"));
}

TEST_F(ImportTest, NamesMayStandForIdsWhereTheyAreWithoutDoubt) {
  const Outcome outcome = Import("pairings",
                                 "pairing_id,scheme,supporter,recipient,state,attested_on\n"
                                 "a,省内扶贫协作,青岛市,gov-371700,active,2019-01-18\n"
                                 "b,省内扶贫协作,鼓楼区,gov-371700,active,2019-01-18\n"
                                 "c,sd19-cooperation,gov-370200,亚特兰蒂斯,active,2019-01-18\n");
  EXPECT_EQ(outcome.exit, 3) << outcome.err;
  ASSERT_THAT(server_.imported_pairings, ::testing::SizeIs(1));
  EXPECT_EQ(server_.imported_pairings[0].scheme(), "schemes/sd19-cooperation");
  EXPECT_EQ(server_.imported_pairings[0].supporter(), "parties/gov-370200");
  EXPECT_THAT(outcome.out, HasSubstr("gov-320106"));
  EXPECT_THAT(outcome.out, HasSubstr("找不到名称、简称、别名或编号为“亚特兰蒂斯”的单位"));
  const Outcome parties = Import("parties",
                                 "party_id,kind,display_name,region,stage,external_scheme,external_id,external_start\n"
                                 "s,school,青岛小学,青岛市,小学,school_code,3702000001,2013-08\n"
                                 "t,school,鼓楼小学,鼓楼区,,,,\n");
  EXPECT_EQ(parties.exit, 3) << parties.err;
  EXPECT_THAT(parties.out, HasSubstr("“鼓楼区”名称有歧义"));
  EXPECT_THAT(server_.imported, ElementsAre("pairings/a", "parties/s"));
}

TEST_F(ImportTest, BadRowsAreToldAndTheOthersLand) {
  server_.import = [](std::string_view name, int64_t, type::v1::ImportOutcome& outcome, std::string& reason,
                      std::string& message) {
    if (name == "regions/c") outcome = type::v1::IMPORT_OUTCOME_UNCHANGED;
    if (name != "regions/b") return;
    outcome = type::v1::IMPORT_OUTCOME_REFUSED;
    reason = "UNKNOWN_REFERENCE";
    message = "上级不存在。";
  };
  const std::string text =
      "region_id,level,display_name\n"
      "a,province,甲\n"
      "b,province,乙\n"
      "x,province\n"
      "\"两\n行\"\"\"y,province,丙\n"
      "c,county,丁\n"
      "d,village,戊\n"
      ",county,己\n";
  const Outcome outcome = Import("regions", text);
  EXPECT_EQ(outcome.exit, 3);
  EXPECT_EQ(outcome.out,
            "行  编号       结果  原因               说明\n"
            " 3  regions/b  拒绝  UNKNOWN_REFERENCE  上级不存在。\n"
            " 4             拒绝  BAD_ROW            应有 3 列，实有 2 列\n"
            " 5             拒绝  BAD_ROW            引号之后只能是逗号或行尾\n"
            " 8             拒绝  BAD_ROW            "
            "“level”不能是“village”，可以是：province（省级）、prefecture（市（州）级）、"
            "county（县级）。\n"
            " 9             拒绝  BAD_ROW            缺少“region_id”\n"
            "导入地区 7 行：新增 1，更新 0，未变 1，冲突 0，拒绝 5。\n");
  const auto json = nlohmann::json::parse(Import("regions", text, {"-o", "json"}).out);
  EXPECT_EQ(json["counts"]["REFUSED"], 5);
  EXPECT_EQ(json["rows"][0]["line"], 3);
  EXPECT_EQ(json["rows"][0]["reason"], "UNKNOWN_REFERENCE");
}

TEST_F(ImportTest, OnlyConflictsIsFive) {
  server_.import = [](std::string_view, int64_t, type::v1::ImportOutcome& outcome, std::string&, std::string& message) {
    outcome = type::v1::IMPORT_OUTCOME_CONFLICT;
    message = "内容不同。";
  };
  EXPECT_EQ(Import("regions", "region_id\na\n").exit, 5);
}

TEST_F(ImportTest, ColumnsMustBeKnownOnceAndNamed) {
  EXPECT_THAT(Import("regions", "region_id,colour\n").err, HasSubstr("不认识的列“colour”"));
  EXPECT_THAT(Import("regions", "region_id,code,code\n").err, HasSubstr("列“code”重复"));
  EXPECT_THAT(Import("regions", "code,level\n").err, HasSubstr("缺少列“region_id”"));
  EXPECT_THAT(Import("regions", "").err, HasSubstr("文件是空的"));
  EXPECT_EQ(Import("regions", "region_id,colour\n").exit, 2);
  EXPECT_THAT(server_.imported, testing::IsEmpty());
}

TEST_F(ImportTest, ABrokenStreamTellsWhatIsMissing) {
  server_.break_import_after = 1;
  const Outcome outcome = Import("regions", "region_id\na\nb\nc\n");
  EXPECT_EQ(outcome.exit, 1);
  EXPECT_THAT(outcome.out, HasSubstr("新增 1"));
  EXPECT_THAT(outcome.err, HasSubstr("还有 2 行没有结果"));
}

TEST_F(ImportTest, ManyRowsNeitherStallNorGetLost) {
  std::string text = "region_id,display_name\n";
  for (int i = 0; i < 20000; ++i) text += StrCat("r", i, ",某地\n");
  const Outcome outcome = Import("regions", text);
  EXPECT_EQ(outcome.exit, 0) << outcome.err;
  EXPECT_EQ(server_.imported.size(), 20000);
  EXPECT_THAT(outcome.out, HasSubstr("新增 20000"));
}

TEST_F(ImportTest, ATerminalSeesProgress) {
  std::ofstream(path_) << "region_id\na\nb\n";
  std::ostringstream out, err;
  EXPECT_EQ(cli::Run({"import", "regions", path_, "--server", server_.address()},
                     {.out = out, .err = err, .err_terminal = true}),
            0);
  EXPECT_THAT(err.str(), HasSubstr("2/2  100%"));
  EXPECT_TRUE(err.str().ends_with("\r\x1b[K")) << "the bar is taken away";
}

TEST_F(ImportTest, APairingRowIsReadWhole) {
  const Outcome outcome =
      Import("pairings",
             "pairing_id,scheme,supporter,recipient,parent,start,attested_on,end,state,confidence,stage,"
             "clause,note,source\n"
             "qh-15,q11-tibetan,gov-310109,gov-632621,qh-02,,2025-09-25,,proposed,low,pilot,Q11-4.1,"
             "\"由派驻干部推断, 未确认\",中新网\n");
  ASSERT_EQ(outcome.exit, 0) << outcome.err;
  ASSERT_EQ(server_.imported_pairings.size(), 1);
  const v1::Pairing& pairing = server_.imported_pairings[0];
  EXPECT_EQ(pairing.name(), "pairings/qh-15");
  EXPECT_EQ(pairing.scheme(), "schemes/q11-tibetan");
  EXPECT_EQ(pairing.supporter(), "parties/gov-310109");
  EXPECT_EQ(pairing.recipient(), "parties/gov-632621");
  EXPECT_EQ(pairing.parent(), "pairings/qh-02");
  EXPECT_EQ(pairing.interval().attested_on(), "2025-09-25");
  EXPECT_EQ(pairing.interval().start(), "");
  EXPECT_EQ(pairing.state(), v1::Pairing::STATE_PROPOSED);
  EXPECT_EQ(pairing.confidence(), v1::Pairing::CONFIDENCE_LOW);
  EXPECT_EQ(pairing.stage(), v1::Pairing::STAGE_PILOT);
  EXPECT_EQ(pairing.citation().clause(), "Q11-4.1");
  EXPECT_EQ(pairing.note(), "由派驻干部推断, 未确认");
  EXPECT_EQ(pairing.source(), "中新网");
}

// ---- rows ----------------------------------------------------------------------------------------------------------------

template <class Resource>
absl::StatusOr<Resource> FromText(std::span<const std::string_view> known, const std::string& text) {
  CsvReader reader(text);
  CsvRecord head, record;
  EXPECT_TRUE(reader.Next(head) && reader.Next(record));
  const auto header = CsvHeader::Parse(head, known);
  EXPECT_TRUE(header.ok());
  Resource resource;
  const absl::Status filled = Fill(Row{*header, record.fields}, resource);
  if (!filled.ok()) return filled;
  return resource;
}

TEST(ImportRowsTest, ASchemeKeepsLanesRegionsAndDeclaredCounts) {
  const auto scheme = FromText<v1::Scheme>(
      kSchemeColumns,
      "scheme_id,lanes,supporter_regions,recipient_regions,effective_from,strict,clause,document,declared\n"
      "q11,central_organ>county_government:many_to_many;university>university:team,110000|120000,,2010,true,Q11-4.1,"
      "文件,"
      "central_organ=21@2011-12-31|recipient:county_government=33@2013-08\n");
  ASSERT_TRUE(scheme.ok()) << scheme.status();
  ASSERT_EQ(scheme->lanes_size(), 2);
  EXPECT_EQ(scheme->lanes(0).supporter_kind(), v1::PARTY_KIND_CENTRAL_ORGAN);
  EXPECT_EQ(scheme->lanes(0).recipient_kind(), v1::PARTY_KIND_COUNTY_GOVERNMENT);
  EXPECT_EQ(scheme->lanes(1).mode(), v1::Scheme::MODE_TEAM);
  EXPECT_THAT(scheme->supporter_regions(), ElementsAre("110000", "120000"));
  EXPECT_EQ(scheme->recipient_regions_size(), 0);
  EXPECT_EQ(scheme->interval().start(), "2010");
  EXPECT_TRUE(scheme->strict());
  EXPECT_EQ(scheme->citation().document(), "文件");
  ASSERT_EQ(scheme->declared_counts_size(), 2);
  EXPECT_TRUE(scheme->declared_counts(0).supporters());
  EXPECT_EQ(scheme->declared_counts(0).count(), 21);
  EXPECT_FALSE(scheme->declared_counts(1).supporters());
  EXPECT_EQ(scheme->declared_counts(1).kind(), v1::PARTY_KIND_COUNTY_GOVERNMENT);
  EXPECT_EQ(scheme->declared_counts(1).date(), "2013-08");
}

TEST(ImportRowsTest, ASchemeThatIsMisspeltIsRefused) {
  for (const char* row :
       {"q,university-university:team,true,", "q,university>school,true,", "q,university>school:pair,true,", "q,,yes,",
        "q,,true,university=many@2011", "q,,true,university@2011=3", "q,,true,castle=3@2011"}) {
    EXPECT_FALSE(FromText<v1::Scheme>(kSchemeColumns, StrCat("scheme_id,lanes,strict,declared\n", row, "\n")).ok())
        << row;
  }
}

TEST(ImportRowsTest, ARegionKeepsItsDatesAndWhatItCameFrom) {
  const auto region = FromText<v1::Region>(
      kRegionColumns,
      "region_id,code,level,display_name,parent,kind,predecessors,effective_from,effective_to,attested_on,source\n"
      "632803,632803,county,茫崖市,632800,regular,632858@2018:merged|632859@2018:合并,2018,2030,,人民网\n");
  ASSERT_TRUE(region.ok()) << region.status();
  ASSERT_EQ(region->predecessors_size(), 2);
  EXPECT_EQ(region->predecessors(0).region(), "regions/632858");
  EXPECT_EQ(region->predecessors(0).date(), "2018");
  EXPECT_EQ(region->predecessors(1).how(), v1::Region::HOW_MERGED);
  EXPECT_EQ(region->interval().start(), "2018");
  EXPECT_EQ(region->interval().end(), "2030");
  for (const char* text : {"632858", "632858@2018", "632858:merged@2018", "632858@2018:gone"}) {
    EXPECT_FALSE(FromText<v1::Region>(kRegionColumns, StrCat("region_id,predecessors\na,", text, "\n")).ok()) << text;
  }
}

TEST(ImportRowsTest, ASetKeepsMembersDeclaredCountsAndAreas) {
  const auto set = FromText<v1::RegionSet>(kRegionSetColumns,
                                           "set_id,display_name,members,tag,declared,areas,clause,document,source\n"
                                           "s,六州,632200|632700@2011:2020|632800@2013:,,county=33@2011-12-31,"
                                           "530000:27:partial|:832:complete,Q11-0,文件,来源\n");
  ASSERT_TRUE(set.ok()) << set.status();
  ASSERT_EQ(set->members_size(), 3);
  EXPECT_EQ(set->members(0).region(), "regions/632200");
  EXPECT_FALSE(set->members(0).has_interval());
  EXPECT_EQ(set->members(1).interval().start(), "2011");
  EXPECT_EQ(set->members(1).interval().end(), "2020");
  EXPECT_EQ(set->members(2).interval().end(), "");
  EXPECT_EQ(set->declared_counts(0).level(), v1::Region::LEVEL_COUNTY);
  EXPECT_EQ(set->declared_counts(0).count(), 33);
  EXPECT_EQ(set->declared_counts(0).date(), "2011-12-31");
  EXPECT_EQ(set->areas(0).region(), "regions/530000");
  EXPECT_EQ(set->areas(0).listed(), 27);
  EXPECT_FALSE(set->areas(0).complete());
  EXPECT_EQ(set->areas(1).region(), "");
  EXPECT_TRUE(set->areas(1).complete());
  EXPECT_EQ(set->citation().clause(), "Q11-0");
  for (const char* row : {"632700@2011,,", ",county=many@2011,", ",town=3@2011,", ",county@2011=3,", ",,530000:27",
                          ",,530000:27:most", ",,530000:x:partial", ",,530000"}) {
    EXPECT_FALSE(
        FromText<v1::RegionSet>(kRegionSetColumns, StrCat("set_id,members,declared,areas\ns,", row, "\n")).ok())
        << row;
  }
}

TEST(ImportRowsTest, ATagKeepsItsDatesAndItsList) {
  const auto tagged = FromText<v1::RegionTag>(kRegionTagColumns,
                                              "region,key,start,attested_on,end,clause,document,source\n"
                                              "632722,poverty-county,,2016-12-31,2020-01-01,Q16-S8,名单,来源\n");
  ASSERT_TRUE(tagged.ok()) << tagged.status();
  EXPECT_EQ(tagged->region(), "regions/632722");
  EXPECT_EQ(tagged->tag().key(), "poverty-county");
  EXPECT_EQ(tagged->tag().interval().attested_on(), "2016-12-31");
  EXPECT_EQ(tagged->tag().interval().end(), "2020-01-01");
  EXPECT_EQ(tagged->tag().citation().document(), "名单");
  EXPECT_EQ(tagged->tag().source(), "来源");
  EXPECT_FALSE(FromText<v1::RegionTag>(kRegionTagColumns, "region,key\n,poverty-county\n").ok());
}

TEST(ImportRowsTest, APartyKeepsAliasesAndExternalId) {
  const auto party =
      FromText<v1::Party>(kPartyColumns,
                          "party_id,kind,display_name,short_name,region,aliases,external_scheme,external_id\n"
                          "univ-1,university,青海师范大学,,630100,师大|青师大,moe_code,4163010746\n");
  ASSERT_TRUE(party.ok()) << party.status();
  EXPECT_EQ(party->region(), "regions/630100");
  EXPECT_THAT(party->aliases(), ElementsAre("师大", "青师大"));
  EXPECT_EQ(party->external_ids(0).scheme(), "moe_code");
  EXPECT_FALSE(party->has_interval());
  EXPECT_FALSE(FromText<v1::Party>(kPartyColumns, "party_id,external_scheme\nx,moe_code\n").ok());
}

TEST_F(ImportTest, ARuleRowIsReadWhole) {
  const Outcome outcome =
      Import("rules",
             "rule_id,region,start,end,value,comparator,unit,strength,clause,document,text\n"
             "pairing-schools,630000,2011,2016-12-26,50,equal,对,warn,Q11-4.6,文件,结成“一帮一”对子\n"
             "pairing-fields,,2016-12-26,,学科建设|学术交流,all_of,,classify,Q16-21b,文件,全方位合作\n"
             "pairing-share,,2019,,1/3,more_than,,refuse,X-1,文件,三分之一以上\n");
  ASSERT_EQ(outcome.exit, 0) << outcome.out << outcome.err;
  EXPECT_EQ(outcome.out, "导入规则 3 行：新增 3，更新 0，未变 0，冲突 0，拒绝 0。\n");
  ASSERT_EQ(server_.imported_rules.size(), 3);
  const rules::v1::Rule& schools = server_.imported_rules[0];
  EXPECT_EQ(schools.rule_id(), "pairing-schools");
  EXPECT_EQ(schools.region(), "630000");
  EXPECT_EQ(schools.interval().start(), "2011");
  EXPECT_EQ(schools.interval().end(), "2016-12-26");
  EXPECT_EQ(schools.number(), 50);
  EXPECT_EQ(schools.comparator(), rules::v1::Rule::COMPARATOR_EQUAL);
  EXPECT_EQ(schools.unit(), "对");
  EXPECT_EQ(schools.strength(), rules::v1::Rule::STRENGTH_WARN);
  EXPECT_EQ(schools.citation().clause(), "Q11-4.6");
  EXPECT_EQ(schools.citation().document(), "文件");
  EXPECT_EQ(schools.text(), "结成“一帮一”对子");
  EXPECT_THAT(server_.imported_rules[1].texts().texts(), ElementsAre("学科建设", "学术交流"));
  EXPECT_EQ(server_.imported_rules[2].fraction().numerator(), 1);
  EXPECT_EQ(server_.imported_rules[2].fraction().denominator(), 3);
}

TEST(ImportRowsTest, ARuleThatIsMisspeltIsRefused) {
  for (const char* row : {",50,equal,warn", "r,,equal,warn", "r,many,equal,warn", "r,1/,equal,warn",
                          "r,1/2/3,equal,warn", "r,a|b,equal,warn", "r,50,about,warn", "r,50,equal,maybe"}) {
    EXPECT_FALSE(FromText<rules::v1::Rule>(kRuleColumns, StrCat("rule_id,value,comparator,strength\n", row, "\n")).ok())
        << row;
  }
  const auto rule = FromText<rules::v1::Rule>(kRuleColumns, "rule_id,value,comparator,strength\nr,50,equal,maybe\n");
  EXPECT_THAT(std::string(rule.status().message()),
              HasSubstr("“strength”不能是“maybe”，可以是：{refuse,warn,classify}"));
}

// The files that the quickstart loads: every row of them can be sent.
TEST(ImportDataTest, TheRealDataIsReadable) {
  for (const std::string kind : {"regions", "region-sets", "region-tags", "parties", "schemes", "pairings", "rules"}) {
    TestServer server;
    std::string file = kind;
    std::replace(file.begin(), file.end(), '-', '_');
    const Outcome outcome = server.Run({"import", kind, StrCat("deploy/data/", file, ".csv")});
    EXPECT_EQ(outcome.exit, 0) << outcome.out << outcome.err;
    EXPECT_GT(server.imported.size(), 0u);
    EXPECT_THAT(outcome.out, HasSubstr(StrCat("新增 ", server.imported.size(), "，更新 0，未变 0，冲突 0，拒绝 0。")));
  }
}

}  // namespace
}  // namespace jiedui::cli
