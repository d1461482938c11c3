#include <array>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clients/cli/cli.h"
#include "clients/cli/cli_test_server.h"
#include "common/base/error.h"
#include "common/base/text.h"
#include "jiedui/pairing/v1/pairing_service.pb.h"
#include "jiedui/pairing/v1/party.pb.h"
#include "jiedui/type/v1/type.pb.h"
#include "nlohmann/json.hpp"

namespace jiedui::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr Reason kTaken{"SUPPORTER_TAKEN", absl::StatusCode::kFailedPrecondition, "{supporter}已支援{other}。",
                        "taken"};

v1::ListPairingsResponse ThreeRows() {
  v1::ListPairingsResponse response;
  auto& yes = *response.add_pairings();
  *yes.mutable_pairing() = TestPairing();
  yes.set_in_force(type::v1::IN_FORCE_YES);
  auto& not_known = *response.add_pairings();
  *not_known.mutable_pairing() = TestPairing();
  not_known.mutable_pairing()->set_name("pairings/p3");
  not_known.mutable_pairing()->set_recipient("parties/gov-350102");
  not_known.set_in_force(type::v1::IN_FORCE_NOT_KNOWN);
  auto& low = *response.add_pairings();
  *low.mutable_pairing() = TestPairing();
  low.mutable_pairing()->set_name("pairings/p4");
  low.mutable_pairing()->set_recipient("parties/gone");
  low.mutable_pairing()->set_state(v1::Pairing::STATE_PROPOSED);
  low.mutable_pairing()->set_confidence(v1::Pairing::CONFIDENCE_LOW);
  low.mutable_pairing()->set_note("由派驻教师推断");
  low.mutable_pairing()->mutable_interval()->set_start("2017-10");
  low.mutable_pairing()->mutable_interval()->clear_attested_on();
  low.mutable_pairing()->mutable_interval()->set_end("2020-01-01");
  return response;
}

TEST(PairingListTest, ShowsNamesDatesAndDoubts) {
  TestServer server;
  server.list = [](const auto&) { return ThreeRows(); };
  const Outcome outcome = server.Run({"pairing", "list"});
  EXPECT_EQ(outcome.exit, 0) << outcome.err;
  EXPECT_EQ(
      outcome.out,
      R"(编号     支援方          受援方                方案          状态            起始                 终止        说明
sd19-p2  青岛市人民政府  菏泽市人民政府        省内扶贫协作  生效            见于 2019-01-18
p3       青岛市人民政府  福州市鼓楼区人民政府  省内扶贫协作  不详            最早见于 2019-01-18
p4       青岛市人民政府  parties/gone          省内扶贫协作  拟议（未确认）  2017-10              2020-01-01  由派驻教师推断
)");
  EXPECT_THAT(outcome.err, HasSubstr("共 3 项"));
}

// `reason` and the pauses are those of the latest revision: a day in between must not be told another day's reason.
TEST(PairingListTest, APauseIsExplainedByTheDayAskedAbout) {
  TestServer server;
  server.list = [](const v1::ListPairingsRequest& request) {
    v1::ListPairingsResponse response;
    v1::Pairing& pairing = *response.add_pairings()->mutable_pairing();
    pairing = TestPairing();
    pairing.set_reason("第二次");
    for (const auto& [start, end, reason] :
         {std::array{"2020-01-01", "2020-02-01", "第一次"}, {"2021-01-01", "", "第二次"}}) {
      auto& pause = *pairing.add_suspensions();
      pause.set_start(start);
      pause.set_end(end);
      pause.set_reason(reason);
    }
    const bool paused = request.effective_on() != "2020-06-01";
    pairing.set_state(paused ? v1::Pairing::STATE_SUSPENDED : v1::Pairing::STATE_ACTIVE);
    return response;
  };
  EXPECT_THAT(server.Run({"pairing", "list"}).out, HasSubstr("  自 2021-01-01 暂停：第二次\n"));
  EXPECT_THAT(server.Run({"pairing", "list", "--on", "2020-01-15"}).out, HasSubstr("  自 2020-01-01 暂停：第一次\n"));
  EXPECT_THAT(server.Run({"pairing", "list", "--on", "2020-06-01"}).out, HasSubstr("生效  见于 2019-01-18\n"));
}

TEST(PairingListTest, SendsWhatWasAsked) {
  TestServer server;
  v1::ListPairingsRequest sent;
  server.list = [&](const v1::ListPairingsRequest& request) {
    sent = request;
    return v1::ListPairingsResponse();
  };
  const Outcome outcome =
      server.Run({"pairing", "list", "--recipient", "菏泽市", "--supporter", "gov-370200", "--scheme", "省内扶贫协作",
                  "--region", "山东省", "--state", "生效", "--known-at", "2020-01-01 00:00", "--filter",
                  "stage = PILOT", "--as", "person=zhang;role=province;region=370000"});
  EXPECT_EQ(outcome.exit, 0) << outcome.err;
  EXPECT_EQ(sent.filter(),
            "stage = PILOT AND supporter = \"parties/gov-370200\" AND recipient = \"parties/gov-371700\" AND "
            "scheme = \"schemes/sd19-cooperation\" AND region:\"370000\" AND state = \"ACTIVE\"");
  EXPECT_EQ(sent.effective_on(), "");
  EXPECT_EQ(sent.known_at().seconds(), 1577808000);
  EXPECT_EQ(server.actor(), "person=zhang&role=province&region=370000");
}

TEST(PairingListTest, PagesByItselfUpToTheLimit) {
  TestServer server;
  std::vector<std::string> tokens;
  server.list = [&](const v1::ListPairingsRequest& request) {
    tokens.push_back(request.page_token());
    v1::ListPairingsResponse response = ThreeRows();
    if (tokens.size() < 3) response.set_next_page_token("page-" + std::to_string(tokens.size()));
    return response;
  };
  EXPECT_EQ(nlohmann::json::parse(server.Run({"pairing", "list", "-o", "json"}).out).size(), 9);
  EXPECT_THAT(tokens, testing::ElementsAre("", "page-1", "page-2"));
  tokens.clear();
  EXPECT_EQ(nlohmann::json::parse(server.Run({"pairing", "list", "-o", "json", "--limit", "4"}).out).size(), 4);
  EXPECT_THAT(tokens, testing::ElementsAre("", "page-1"));
}

TEST(PairingListTest, OnlyWhatIsCertainOnTheDay) {
  TestServer server;
  int pages = 0;
  server.list = [&](const v1::ListPairingsRequest& request) {
    EXPECT_EQ(request.effective_on(), "2019-06-01");
    v1::ListPairingsResponse response = ThreeRows();
    if (++pages % 2 == 1) response.set_next_page_token("second");
    return response;
  };
  const auto names = [&](std::vector<std::string> more) {
    std::vector<std::string> arguments = {"pairing", "list", "--on", "2019-06-01", "-o", "json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    std::vector<std::string> found;
    for (const auto& row : nlohmann::json::parse(server.Run(arguments).out)) found.push_back(row["pairing"]["name"]);
    return found;
  };
  EXPECT_EQ(names({}).size(), 6);
  EXPECT_THAT(names({"--certain"}),
              testing::ElementsAre("pairings/sd19-p2", "pairings/p4", "pairings/sd19-p2", "pairings/p4"));
  EXPECT_THAT(names({"--certain", "--limit", "3"}),
              testing::ElementsAre("pairings/sd19-p2", "pairings/p4", "pairings/sd19-p2"));
}

TEST(PairingListTest, AStateIsOfThePresentAndCertaintyOfADay) {
  TestServer server;  // nothing is asked
  const Outcome state = server.Run({"pairing", "list", "--state", "active", "--on", "2019-06-01"});
  EXPECT_EQ(state.exit, 2);
  EXPECT_THAT(state.err, HasSubstr("--state 与 --on 不能同时使用"));
  const Outcome certain = server.Run({"pairing", "list", "--certain"});
  EXPECT_EQ(certain.exit, 2);
  EXPECT_THAT(certain.err, HasSubstr("--certain 须与 --on 同时使用"));
}

TEST(PairingListTest, CsvNamesTheResourcesToo) {
  TestServer server;
  server.list = [](const auto&) { return ThreeRows(); };
  const Outcome outcome = server.Run({"pairing", "list", "--output", "csv", "--no-header"});
  EXPECT_THAT(outcome.out, HasSubstr("sd19-p2,青岛市人民政府,菏泽市人民政府,省内扶贫协作,生效,见于 2019-01-18,,"
                                     "parties/gov-370200,parties/gov-371700,schemes/sd19-cooperation,\n"));
  EXPECT_THAT(outcome.out, Not(HasSubstr("编号")));
}

TEST(PairingListTest, AnEmptyAnswerIsAnEmptyArray) {
  TestServer server;
  server.list = [](const auto&) { return v1::ListPairingsResponse(); };
  EXPECT_TRUE(nlohmann::json::parse(server.Run({"pairing", "list", "-o", "json"}).out).empty());
}

// ---- who is meant --------------------------------------------------------------------------------------------------------

class ResolveTest : public testing::Test {
 protected:
  std::string Recipient(const std::string& text) {
    std::string filter;
    server_.list = [&](const v1::ListPairingsRequest& request) {
      filter = request.filter();
      return v1::ListPairingsResponse();
    };
    outcome_ = server_.Run({"pairing", "list", "--recipient", text});
    return filter;
  }

  TestServer server_;
  Outcome outcome_;
};

TEST_F(ResolveTest, APlaceMeansItsGovernment) {
  for (const char* text : {"菏泽市", "371700", "gov-371700", "parties/gov-371700", "菏泽市人民政府"}) {
    EXPECT_EQ(Recipient(text), "recipient = \"parties/gov-371700\"") << text << outcome_.err;
  }
}

TEST_F(ResolveTest, ANameOfAnyPartyIsFound) {
  EXPECT_EQ(Recipient("青海师范大学"), "recipient = \"parties/univ-1\"");
  EXPECT_EQ(Recipient("菏泽市教育局"), "recipient = \"parties/bureau-371700\"");
}

TEST_F(ResolveTest, TwoPlacesOfOneNameAreNeverChosenBetween) {
  EXPECT_EQ(Recipient("鼓楼区"), "");
  EXPECT_EQ(outcome_.exit, 2);
  EXPECT_THAT(outcome_.out, IsEmpty());
  EXPECT_EQ(outcome_.err,
            "“鼓楼区”名称有歧义，请写明编号：\n"
            "parties/gov-320106  南京市鼓楼区人民政府  县（市、区）人民政府  320106\n"
            "parties/gov-350102  福州市鼓楼区人民政府  县（市、区）人民政府  350102\n");
}

TEST_F(ResolveTest, WhatIsNotThereIsSaidSo) {
  for (const char* text : {"亚特兰蒂斯", "gov-999999", "parties/gov-999999", "999999"}) {
    EXPECT_EQ(Recipient(text), "") << text;
    EXPECT_EQ(outcome_.exit, 4) << text;
    EXPECT_THAT(outcome_.err, HasSubstr(text));
  }
}

TEST_F(ResolveTest, ARegionOfTwoPlacesIsNotChosenEither) {
  const Outcome outcome = server_.Run({"pairing", "list", "--region", "鼓楼区"});
  EXPECT_EQ(outcome.exit, 2);
  EXPECT_THAT(outcome.err, HasSubstr("regions/350102"));
}

// ---- get, history, count -------------------------------------------------------------------------------------------------

TEST(PairingGetTest, ShowsAllOfOne) {
  TestServer server;
  server.get = [](const v1::GetPairingRequest& request) {
    EXPECT_EQ(request.name(), "pairings/sd19-p2");
    EXPECT_EQ(request.revision(), 1);
    return TestPairing();
  };
  const Outcome outcome = server.Run({"pairing", "get", "sd19-p2", "--revision", "1"});
  EXPECT_EQ(outcome.exit, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("支援方  青岛市人民政府（parties/gov-370200）\n"));
  EXPECT_THAT(outcome.out, HasSubstr("起止    见于 2019-01-18 起\n"));
  const Outcome json = server.Run({"pairing", "get", "pairings/sd19-p2", "--revision", "1", "-o", "json"});
  EXPECT_EQ(nlohmann::json::parse(json.out)["interval"]["attestedOn"], "2019-01-18");
}

TEST(PairingHistoryTest, SaysWhoWhenFromTo) {
  TestServer server;
  server.revisions = [](const auto&) {
    v1::ListPairingRevisionsResponse response;
    auto& revision = *response.add_revisions();
    *revision.mutable_pairing() = TestPairing();
    revision.set_actor("zhang");
    revision.set_method("jiedui.pairing.v1.PairingService/ActivatePairing");
    revision.set_from(v1::Pairing::STATE_PROPOSED);
    revision.set_to(v1::Pairing::STATE_ACTIVE);
    revision.mutable_time()->set_seconds(1559347200);
    return response;
  };
  const Outcome outcome = server.Run({"pairing", "history", "sd19-p2"});
  EXPECT_EQ(outcome.out,
            "版本  时间                 操作人  操作  状态变化     起止                缘由\n"
            "   2  2019-06-01 08:00:00  zhang   生效  拟议 → 生效  见于 2019-01-18 起\n");
}

TEST(PairingCountTest, WhatIsKnownStandsBesideWhatIsDeclared) {
  TestServer server;
  server.count = [](const v1::CountPairingsRequest& request) {
    v1::CountPairingsResponse response;
    response.set_effective_on(request.effective_on());
    auto& count = *response.add_counts();
    count.set_kind(v1::PARTY_KIND_CENTRAL_ORGAN);
    count.set_side(v1::CountPairingsResponse::SIDE_SUPPORTER);
    count.set_parties(3);
    count.set_pairings(4);
    count.set_not_known(1);
    count.set_declared(21);
    count.set_known(4);
    count.mutable_citation()->set_clause("Q11-4.1");
    count.mutable_citation()->set_document("2011年文件");
    auto& other = *response.add_counts();
    other.set_kind(v1::PARTY_KIND_UNIVERSITY);
    other.set_side(v1::CountPairingsResponse::SIDE_RECIPIENT);
    other.set_parties(1);
    other.set_known(2);
    return response;
  };
  const Outcome outcome = server.Run({"pairing", "count", "--on", "2016-01-01"});
  EXPECT_EQ(outcome.out,
            "方      类别          单位              当日有效  结对  不详  公布依据\n"
            "支援方  中央国家机关  已知 4 / 公布 21         3     4     1  2011年文件（条款 Q11-4.1）\n"
            "受援方  高等院校      已知 2                   1     0     0\n");
}

// ---- writes --------------------------------------------------------------------------------------------------------------

const std::vector<std::string> kAdd = {"pairing", "add",         "--scheme", "sd19-cooperation", "--supporter",
                                       "青岛市",  "--recipient", "菏泽市",   "--start",          "2020-01-01"};

TEST(PairingWriteTest, AddIsOneCall) {
  TestServer server;
  v1::ProposePairingRequest sent;
  server.propose = [&](const v1::ProposePairingRequest& request) {
    sent = request;
    return TestPairing();
  };
  server.trailer.event_id = "0f3c";
  server.trailer.warnings.push_back({.reason = "R", .clause = "Q11-4.6", .document = "文件", .message = "宜先试点。"});
  std::vector<std::string> arguments = kAdd;
  arguments.insert(arguments.end(), {"--id", "new", "--note", "试", "--reason", "两市商定"});
  const Outcome outcome = server.Run(arguments);
  EXPECT_EQ(outcome.exit, 0) << outcome.err;
  EXPECT_TRUE(sent.activate());
  EXPECT_FALSE(sent.validate_only());
  EXPECT_EQ(sent.pairing_id(), "new");
  EXPECT_EQ(sent.pairing().supporter(), "parties/gov-370200");
  EXPECT_EQ(sent.pairing().recipient(), "parties/gov-371700");
  EXPECT_EQ(sent.pairing().interval().start(), "2020-01-01");
  EXPECT_EQ(sent.pairing().note(), "试");
  EXPECT_EQ(sent.pairing().reason(), "两市商定");
  EXPECT_EQ(sent.request_id().size(), 36);
  EXPECT_THAT(outcome.out, HasSubstr("生效"));
  EXPECT_EQ(outcome.err, "提醒：宜先试点。依据：文件（条款 Q11-4.6）\n事件：0f3c\n");
}

TEST(PairingWriteTest, AddCanBeTriedAndProposeDoesNotActivate) {
  TestServer server;
  v1::ProposePairingRequest sent;
  server.propose = [&](const v1::ProposePairingRequest& request) {
    sent = request;
    return TestPairing();
  };
  std::vector<std::string> arguments = kAdd;
  arguments.push_back("--validate-only");
  EXPECT_EQ(server.Run(arguments).err, "仅检查：通过，未作改动。\n");
  EXPECT_TRUE(sent.activate());
  EXPECT_TRUE(sent.validate_only());
  arguments[1] = "propose";
  EXPECT_EQ(server.Run(arguments).exit, 0);
  EXPECT_FALSE(sent.activate());
}

TEST(PairingWriteTest, ARefusalNamesTheClause) {
  TestServer server;
  server.propose = [](const auto&) -> absl::StatusOr<v1::Pairing> {
    return Failure(kTaken, {{"supporter", "青岛市"}, {"other", "菏泽市"}})
        .By({.id = "SD19-2a", .document = "鲁教厅办发〔2019〕5号"});
  };
  const Outcome outcome = server.Run(kAdd);
  EXPECT_EQ(outcome.exit, 3);
  EXPECT_THAT(outcome.out, IsEmpty());
  EXPECT_EQ(outcome.err,
            "青岛市已支援菏泽市。\n"
            "依据：鲁教厅办发〔2019〕5号（条款 SD19-2a）。\n");
}

TEST(PairingWriteTest, ActivateTakesNoDate) {
  TestServer server;
  server.get = [](const auto&) {
    v1::Pairing pairing = TestPairing();
    pairing.set_state(v1::Pairing::STATE_PROPOSED);
    return pairing;
  };
  v1::ActivatePairingRequest sent;
  server.activate = [&](const v1::ActivatePairingRequest& request) {
    sent = request;
    return TestPairing();
  };
  const Outcome outcome = server.Run({"pairing", "activate", "sd19-p2", "--reason", "两市商定"});
  EXPECT_EQ(outcome.exit, 0) << outcome.err;
  EXPECT_EQ(sent.etag(), "\"2\"");
  EXPECT_EQ(sent.reason(), "两市商定");
  EXPECT_EQ(outcome.err, "生效：sd19-p2（青岛市人民政府 → 菏泽市人民政府，省内扶贫协作，拟议），第 2 版\n");
}

TEST(PairingWriteTest, EndReadsAndShowsWhatItActsOn) {
  TestServer server;
  server.get = [](const auto&) { return TestPairing(); };
  v1::EndPairingRequest sent;
  server.end = [&](const v1::EndPairingRequest& request) {
    sent = request;
    return TestPairing();
  };
  const Outcome outcome = server.Run({"pairing", "end", "sd19-p2", "--date", "2024-05-01", "--reason", "任务完成",
                                      "--request-id", "abc", "--validate-only"});
  EXPECT_EQ(outcome.exit, 0) << outcome.err;
  EXPECT_EQ(sent.name(), "pairings/sd19-p2");
  EXPECT_EQ(sent.etag(), "\"2\"");
  EXPECT_EQ(sent.end(), "2024-05-01");
  EXPECT_EQ(sent.reason(), "任务完成");
  EXPECT_EQ(sent.request_id(), "abc");
  EXPECT_TRUE(sent.validate_only());
  EXPECT_EQ(outcome.err,
            "终止（自 2024-05-01）：sd19-p2（青岛市人民政府 → 菏泽市人民政府，省内扶贫协作，生效），第 2 版\n"
            "仅检查：通过，未作改动。\n");
}

// A proposed pairing never was in force: there is no day on which it could end.
TEST(PairingWriteTest, EndOfAProposedPairingSendsOnlyAGivenDate) {
  TestServer server;
  server.get = [](const auto&) {
    v1::Pairing pairing = TestPairing();
    pairing.set_state(v1::Pairing::STATE_PROPOSED);
    return pairing;
  };
  std::vector<v1::EndPairingRequest> sent;
  server.end = [&](const v1::EndPairingRequest& request) {
    sent.push_back(request);
    return TestPairing();
  };
  const Outcome outcome = server.Run({"pairing", "end", "sd19-p2", "--reason", "撤回"});
  EXPECT_EQ(outcome.exit, 0) << outcome.err;
  EXPECT_EQ(outcome.err, "终止：sd19-p2（青岛市人民政府 → 菏泽市人民政府，省内扶贫协作，拟议），第 2 版\n");
  server.Run({"pairing", "end", "sd19-p2", "--reason", "撤回", "--etag", "7"});
  server.Run({"pairing", "end", "sd19-p2", "--reason", "撤回", "--date", "2024-05-01"});
  ASSERT_EQ(sent.size(), 3);
  EXPECT_EQ(sent[0].end(), "");
  EXPECT_EQ(sent[0].etag(), "\"2\"");
  EXPECT_EQ(sent[1].end(), "");
  EXPECT_EQ(sent[1].etag(), "\"7\"");
  EXPECT_EQ(sent[2].end(), "2024-05-01") << "it is for the service to refuse";
}

TEST(PairingWriteTest, EndWithoutADateIsToday) {
  TestServer server;
  server.get = [](const auto&) { return TestPairing(); };
  std::string end;
  server.end = [&](const v1::EndPairingRequest& request) {
    end = request.end();
    return TestPairing();
  };
  server.Run({"pairing", "end", "sd19-p2", "--reason", "任务完成"});
  EXPECT_EQ(end.size(), 10) << end;
}

TEST(PairingWriteTest, AGivenEtagIsSentAsItIs) {
  TestServer server;  // GetPairing is not expected
  std::vector<std::string> etags;
  server.end = [&](const v1::EndPairingRequest& request) {
    etags.push_back(request.etag());
    return TestPairing();
  };
  server.Run({"pairing", "end", "sd19-p2", "--date", "2024-05-01", "--etag", "\"7\""});
  server.Run({"pairing", "end", "sd19-p2", "--date", "2024-05-01", "--etag", "7"});
  EXPECT_THAT(etags, testing::ElementsAre("\"7\"", "\"7\""));
}

TEST(PairingWriteTest, AnUncertainWriteTellsItsRequestId) {
  TestServer server;
  server.end = [](const auto&) -> absl::StatusOr<v1::Pairing> { return absl::UnavailableError("gone"); };
  const Outcome outcome =
      server.Run({"pairing", "end", "sd19-p2", "--date", "2024-05-01", "--etag", "7", "--request-id", "abc"});
  EXPECT_EQ(outcome.exit, 1);
  EXPECT_THAT(outcome.err, HasSubstr("--request-id abc"));
}

// ---- exit codes ----------------------------------------------------------------------------------------------------------

TEST(ExitCodeTest, FollowsTheStatus) {
  const std::pair<absl::StatusCode, int> cases[] = {
      {absl::StatusCode::kInternal, 1},         {absl::StatusCode::kUnavailable, 1},
      {absl::StatusCode::kDeadlineExceeded, 1}, {absl::StatusCode::kResourceExhausted, 1},
      {absl::StatusCode::kUnimplemented, 1},    {absl::StatusCode::kInvalidArgument, 2},
      {absl::StatusCode::kOutOfRange, 2},       {absl::StatusCode::kFailedPrecondition, 3},
      {absl::StatusCode::kNotFound, 4},         {absl::StatusCode::kAborted, 5},
      {absl::StatusCode::kAlreadyExists, 5},    {absl::StatusCode::kPermissionDenied, 6},
      {absl::StatusCode::kUnauthenticated, 6}};
  TestServer server;
  for (const auto& [code, exit] : cases) {
    const Reason reason{"REASON", code, "不行。", "no"};
    server.get = [&](const auto&) -> absl::StatusOr<v1::Pairing> { return Failure(reason); };
    const Outcome outcome = server.Run({"pairing", "get", "x", "-o", "json"});
    EXPECT_EQ(outcome.exit, exit) << absl::StatusCodeToString(code);
    EXPECT_EQ(nlohmann::json::parse(outcome.out)["error"]["code"], absl::StatusCodeToString(code));
    EXPECT_NE(outcome.err, "");
  }
}

TEST(ExitCodeTest, ACommandLineThatIsWrongIsTwo) {
  TestServer server;
  const std::vector<std::vector<std::string>> wrong = {
      {},
      {"pairing"},
      {"pairing", "fly"},
      {"pairing", "get"},
      {"pairing", "get", "x", "--revision", "-1"},
      {"pairing", "list", "--unknown"},
      {"pairing", "list", "--on", "2019-02-30"},
      {"pairing", "list", "--state", "running"},
      {"pairing", "list", "--output", "xml"},
      {"pairing", "list", "--timeout", "0"},
      {"pairing", "list", "--as", "zhang"},
      {"pairing", "propose", "--scheme", "a", "--supporter", "b", "--recipient", "c", "--start", "2020",
       "--attested-on", "2020-01-01"},
      {"import", "regions", "no-such-file.csv"}};
  for (const auto& arguments : wrong) {
    const Outcome outcome = server.Run(arguments);
    EXPECT_EQ(outcome.exit, 2) << testing::PrintToString(arguments) << outcome.out;
    EXPECT_NE(outcome.err, "") << testing::PrintToString(arguments);
  }
}

TEST(ExitCodeTest, HelpAndVersionAreNoErrors) {
  TestServer server;
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"--help"}, {"--version"}, {"pairing", "list", "--help"}}) {
    const Outcome outcome = server.Run(arguments);
    EXPECT_EQ(outcome.exit, 0);
    EXPECT_NE(outcome.out, "");
  }
  EXPECT_THAT(server.Run({"--help"}).out, HasSubstr("退出码"));
}

TEST(ExitCodeTest, AServiceThatIsAwayIsOne) {
  std::string address;
  {
    TestServer server;
    address = server.address();
  }
  std::ostringstream out, err;
  EXPECT_EQ(cli::Run({"pairing", "list", "--server", address}, {.out = out, .err = err}), 1);
  EXPECT_THAT(err.str(), HasSubstr(StrCat("无法连接服务 ", address)));
}

// ---- health --------------------------------------------------------------------------------------------------------------

TEST(HealthTest, AsksTheStandardService) {
  TestServer server;
  EXPECT_EQ(server.Run({"health"}).exit, 0);
  EXPECT_THAT(server.Run({"health"}).out, HasSubstr("正常"));
  EXPECT_EQ(server.Run({"health", "--service", "jiedui.pairing.v1.PairingService"}).exit, 0);
  EXPECT_EQ(server.Run({"health", "--service", "no.such.Service"}).exit, 4);
}

}  // namespace
}  // namespace jiedui::cli
