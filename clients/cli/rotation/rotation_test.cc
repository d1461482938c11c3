// jiedui rotation …: postings by etag, rights, certificates and plans verified offline.
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clients/cli/cli_test_server.h"
#include "common/base/error.h"
#include "common/base/signed_text.h"
#include "common/base/text.h"
#include "jiedui/rotation/v1/placement_problem.pb.h"
#include "jiedui/rotation/v1/plan.pb.h"
#include "jiedui/rotation/v1/posting.pb.h"
#include "jiedui/rotation/v1/rights.pb.h"
#include "nlohmann/json.hpp"

namespace jiedui::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kPosting[] = "jiedui.rotation.v1.PostingService/";
constexpr char kRights[] = "jiedui.rotation.v1.RightsService/";
constexpr char kPlanning[] = "jiedui.rotation.v1.PlanningService/";

rv1::Posting TestPosting() {
  rv1::Posting posting;
  posting.set_name("postings/p1");
  posting.set_programme("fuzhou-dingxi");
  posting.set_kind(rv1::Posting::KIND_SUPPORT_TEACHING);
  posting.set_person("people/u-1");
  posting.set_home("parties/gov-370200");
  posting.set_host("parties/gov-371700");
  posting.mutable_interval()->set_start("2019-09-01");
  posting.mutable_interval()->set_end("2020-07-15");
  posting.set_state(rv1::Posting::STATE_NOMINATED);
  posting.set_revision(2);
  posting.set_etag("\"2\"");
  return posting;
}

class RotationTest : public testing::Test {
 protected:
  ~RotationTest() override {
    for (const std::string& path : {file_, keys_}) std::filesystem::remove(path);
  }

  template <class Request, class Response>
  void Answer(const char* service, const std::string& method, TestServer::Handler<Request, Response> handler) {
    server_.Answer<Request, Response>(StrCat(service, method), std::move(handler));
  }
  void GivePosting() {
    Answer<rv1::GetPostingRequest, rv1::Posting>(
        kPosting, "GetPosting", [](const rv1::GetPostingRequest& request) -> absl::StatusOr<rv1::Posting> {
          if (request.name() != "postings/p1") return Failure(kNotFound, {{"name", request.name()}});
          return TestPosting();
        });
  }
  Outcome Run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "rotation");
    return server_.Run(std::move(arguments));
  }

  TestServer server_;
  const std::string file_ = testing::TempDir() + StrCat("/rotation-", getpid()), keys_ = file_ + ".keys";
};

// ---- postings ------------------------------------------------------------------------------------------------------------

TEST_F(RotationTest, ListsAskByWhatIsGiven) {
  std::string filter, on;
  Answer<rv1::ListPostingsRequest, rv1::ListPostingsResponse>(kPosting, "ListPostings",
                                                              [&](const rv1::ListPostingsRequest& request) {
                                                                filter = request.filter();
                                                                on = request.effective_on();
                                                                rv1::ListPostingsResponse response;
                                                                *response.add_postings() = TestPosting();
                                                                return response;
                                                              });
  const Outcome outcome =
      Run({"posting", "list", "--host-region", "370000", "--kind", "支教", "--person", "u-1", "--on", "2019-10-01"});
  EXPECT_EQ(outcome.exit, 0) << outcome.err;
  EXPECT_EQ(filter, R"(person="people/u-1" AND host_region:"370000" AND kind="SUPPORT_TEACHING")");
  EXPECT_EQ(on, "2019-10-01");
  EXPECT_THAT(outcome.out,
              AllOf(HasSubstr("青岛市人民政府"), HasSubstr("菏泽市人民政府"), HasSubstr("支教"), HasSubstr("已推荐")));
  const Outcome csv = Run({"posting", "list", "-o", "csv"});
  EXPECT_THAT(csv.out,
              HasSubstr("p1,fuzhou-dingxi,支教,u-1,青岛市人民政府,菏泽市人民政府,2019-09-01,2020-07-15,,已推荐,"
                        "parties/gov-370200,parties/gov-371700"));
  EXPECT_EQ(Run({"posting", "list", "--kind", "holiday"}).exit, 2);
}

TEST_F(RotationTest, AVerbAppliesToTheVersionThatWasSeen) {
  GivePosting();
  std::vector<std::string> etags;
  Answer<rv1::ApprovePostingRequest, rv1::Posting>(kPosting, "ApprovePosting",
                                                   [&](const rv1::ApprovePostingRequest& request) {
                                                     etags.push_back(request.etag());
                                                     EXPECT_EQ(request.name(), "postings/p1");
                                                     EXPECT_EQ(request.reason(), "名额内");
                                                     EXPECT_FALSE(request.request_id().empty());
                                                     rv1::Posting posting = TestPosting();
                                                     posting.set_state(rv1::Posting::STATE_APPROVED);
                                                     return posting;
                                                   });
  const Outcome shown = Run({"posting", "approve", "p1", "--reason", "名额内"});
  EXPECT_EQ(shown.exit, 0) << shown.err;
  EXPECT_THAT(shown.out, HasSubstr("已批准"));
  EXPECT_THAT(shown.err, HasSubstr("postings/p1，第 2 版")) << "what it applies to is shown";
  EXPECT_EQ(Run({"posting", "approve", "postings/p1", "--reason", "名额内", "--etag", "1"}).exit, 0);
  EXPECT_THAT(etags, ::testing::ElementsAre("\"2\"", "\"1\""));
  EXPECT_EQ(Run({"posting", "approve", "p2", "--reason", "名额内"}).exit, 4);
}

TEST_F(RotationTest, FieldsOfAVerbAreWrittenAsFields) {
  GivePosting();
  rv1::AssessPostingRequest assessed;
  Answer<rv1::AssessPostingRequest, rv1::Posting>(kPosting, "AssessPosting",
                                                  [&](const rv1::AssessPostingRequest& request) {
                                                    assessed = request;
                                                    return TestPosting();
                                                  });
  rv1::CutShortPostingRequest cut;
  Answer<rv1::CutShortPostingRequest, rv1::Posting>(kPosting, "CutShortPosting",
                                                    [&](const rv1::CutShortPostingRequest& request) {
                                                      cut = request;
                                                      return TestPosting();
                                                    });
  EXPECT_EQ(Run({"posting", "assess", "p1", "assessment.result=优秀"}).exit, 0);
  EXPECT_EQ(assessed.assessment().result(), rv1::Posting::RESULT_EXCELLENT);
  EXPECT_EQ(Run({"posting", "cut-short", "p1", "end=2020-01-10", "--reason", "病退", "--validate-only"}).exit, 0);
  EXPECT_EQ(cut.end(), "2020-01-10");
  EXPECT_EQ(cut.reason(), "病退");
  EXPECT_TRUE(cut.validate_only());
  EXPECT_EQ(Run({"posting", "assess", "p1", "etag=5"}).exit, 2) << "the version has its own option";
}

TEST_F(RotationTest, APlannedPostingTakesPartiesByName) {
  rv1::PlanPostingRequest planned;
  Answer<rv1::PlanPostingRequest, rv1::Posting>(kPosting, "PlanPosting", [&](const rv1::PlanPostingRequest& request) {
    planned = request;
    return TestPosting();
  });
  const Outcome outcome = Run({"posting", "plan", "--id", "p1", "programme=fuzhou-dingxi", "kind=挂职", "person=u-1",
                               "home=青岛市", "host=gov-371700", "interval.start=2019-09-01", "interval.end=2020-07-15",
                               "share.numerator=1", "share.denominator=2"});
  EXPECT_EQ(outcome.exit, 0) << outcome.err;
  EXPECT_EQ(planned.posting_id(), "p1");
  EXPECT_EQ(planned.posting().programme(), "fuzhou-dingxi") << "a code, not a resource";
  EXPECT_EQ(planned.posting().person(), "people/u-1");
  EXPECT_EQ(planned.posting().home(), "parties/gov-370200");
  EXPECT_EQ(planned.posting().host(), "parties/gov-371700");
  EXPECT_EQ(planned.posting().share().denominator(), 2);
  EXPECT_EQ(Run({"posting", "plan", "state=approved"}).exit, 2) << "the service sets it";
}

TEST_F(RotationTest, TheServerThatDoesNotAnswerIsNamed) {
  const Outcome outcome = Run({"summary"});
  EXPECT_EQ(outcome.exit, 1);
  EXPECT_THAT(outcome.err, HasSubstr("不提供此项操作"));
  const Outcome away = server_.Run({"--rotation-server", "127.0.0.1:1", "--timeout", "5", "rotation", "summary"});
  EXPECT_EQ(away.exit, 1);
  EXPECT_THAT(away.err, HasSubstr("127.0.0.1:1"));
}

// ---- rights --------------------------------------------------------------------------------------------------------------

TEST_F(RotationTest, ARightSaysWhatCountsAndWhatIsShort) {
  Answer<rv1::CheckRightRequest, rv1::RightAnswer>(kRights, "CheckRight", [](const rv1::CheckRightRequest& request) {
    EXPECT_EQ(request.person(), "people/u-1");
    EXPECT_EQ(request.right(), rv1::RIGHT_PROMOTION);
    EXPECT_EQ(request.effective_on(), "2019-06-01");
    rv1::RightAnswer answer;
    answer.set_person(request.person());
    answer.set_right(request.right());
    answer.set_next(request.right());
    answer.set_effective_on(request.effective_on());
    answer.set_outcome(rv1::RightAnswer::OUTCOME_NOT_MET);
    answer.mutable_sum()->set_text("10个月");
    answer.mutable_needed()->set_text("1年");
    answer.mutable_shortfall()->set_text("2个月");
    answer.set_earliest_on("2019-08-01");
    answer.set_begun_on("2019-06-02");
    answer.set_begun_by("postings/p9");
    answer.set_earliest_if_begun("2019-09-01");
    auto& date = *answer.add_uncertain_dates();
    date.set_school("parties/gov-371700");
    date.set_value("2018-08");
    date.set_first("2018-08-01");
    date.set_last("2018-08-31");
    auto& spell = *answer.add_spells();
    spell.set_start("2018-08-01");
    spell.set_end("2019-06-01");
    spell.mutable_length()->set_text("10个月");
    auto& stretch = *answer.add_stretches();
    stretch.set_source("postings/p1");
    stretch.set_school("parties/gov-371700");
    stretch.set_verdict(rv1::ServiceStretch::VERDICT_COUNTS);
    auto& rule = *answer.add_rules();
    rule.set_rule_id("rotation-promotion-service");
    rule.set_revision(1);
    rule.set_value("不少于12个月");
    rule.mutable_citation()->set_clause("DX18-3.4.2a");
    return answer;
  });
  const Outcome outcome = Run({"right", "u-1", "promotion", "--on", "2019-06-01"});
  EXPECT_EQ(outcome.exit, 0) << outcome.err;
  EXPECT_THAT(outcome.out,
              AllOf(HasSubstr("不符合"), HasSubstr("10个月"), HasSubstr("2个月"), HasSubstr("2019-08-01"),
                    HasSubstr("rotation-promotion-service"), HasSubstr("不少于12个月"), HasSubstr("DX18-3.4.2a")));
  EXPECT_THAT(outcome.out,
              AllOf(HasSubstr("2018-08-01"), HasSubstr("菏泽市人民政府"), HasSubstr("计入"), HasSubstr("p1")));
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("2019-06-02 起，2019-09-01 符合"), HasSubstr("p9"),
                                 HasSubstr("起始 2018-08（2018-08-01 至 2018-08-31）")));
  EXPECT_EQ(
      nlohmann::json::parse(Run({"right", "u-1", "晋升高一级职称", "--on", "2019-06-01", "-o", "json"}).out)["outcome"],
      "OUTCOME_NOT_MET");
  EXPECT_EQ(Run({"right", "u-1", "holiday"}).exit, 2);
}

std::string Certificate(std::string_view seed) {
  return SignText(
      "jiedui-service-certificate/1\ncertificate serviceCertificates/c1\nissuer 某县教育局\n"
      "conferred-by COUNTY 621102\nkey issuerKeys/k1\n"
      "issued-on 2026-09-10\nperson people/u-1\nname 甲\nright HONOUR_COUNTY\nas-of 2026-09-10\nmet-since 2026-09-01\n"
      "sum 240 0 0/1\nstatement 在乡村学校任教满二十年。\n",
      seed);
}

TEST_F(RotationTest, ACertificateIsVerifiedWithoutAskingAnybody) {
  const std::string seed(kSeedBytes, 's'), key = ToHex(PublicKeyOf(seed)),
                                           other = ToHex(PublicKeyOf(std::string(kSeedBytes, 'o')));
  std::ofstream(file_, std::ios::binary) << Certificate(seed);
  const Outcome outcome = Run({"certificate", "verify", file_, "--key", key});
  EXPECT_EQ(outcome.exit, 0) << outcome.err;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("甲"), HasSubstr("县级荣誉证书"), HasSubstr("在乡村学校任教满二十年。")));
  EXPECT_EQ(Run({"certificate", "verify", file_, "--key", other}).exit, 3);
  EXPECT_EQ(Run({"certificate", "verify", file_, "--key", "12"}).exit, 2);
  EXPECT_EQ(Run({"certificate", "verify", file_}).exit, 2);

  EXPECT_THAT(outcome.out, HasSubstr("COUNTY 621102"));
  EXPECT_THAT(outcome.err, HasSubstr("未对照密钥表"));
  // A document that its key signed, and that no such office confers.
  for (const auto& [from, to] : {std::pair("COUNTY 621102", "PROVINCE 620000"),
                                 {"COUNTY 621102", "COUNTY 621100"},
                                 {"HONOUR_COUNTY", "HONOUR_PROVINCE"},
                                 {"conferred-by COUNTY 621102\n", ""}}) {
    std::string text = Certificate(seed);
    text.resize(text.find("signature "));
    text.replace(text.find(from), std::string_view(from).size(), to);
    std::ofstream(file_, std::ios::binary) << SignText(text, seed);
    EXPECT_EQ(Run({"certificate", "verify", file_, "--key", key}).exit, 2) << to;
  }

  std::string changed = Certificate(seed);
  changed.replace(changed.find("240 0"), 5, "241 0");
  std::ofstream(file_, std::ios::binary) << changed;
  EXPECT_EQ(Run({"certificate", "verify", file_, "--key", key}).exit, 3);
  std::ofstream(file_, std::ios::binary) << "not a certificate\n";
  EXPECT_EQ(Run({"certificate", "verify", file_, "--key", key}).exit, 2);
}

TEST_F(RotationTest, KeysAreKeptInAFileWithTheirDays) {
  const std::string seed(kSeedBytes, 's');
  Answer<rv1::ListIssuerKeysRequest, rv1::ListIssuerKeysResponse>(kRights, "ListIssuerKeys",
                                                                  [&](const rv1::ListIssuerKeysRequest&) {
                                                                    rv1::ListIssuerKeysResponse response;
                                                                    auto& key = *response.add_issuer_keys();
                                                                    key.set_name("issuerKeys/k1");
                                                                    key.set_issuer("某县教育局");
                                                                    key.set_region_code("621102");
                                                                    key.set_public_key(PublicKeyOf(seed));
                                                                    key.mutable_interval()->set_start("2026-01-01");
                                                                    return response;
                                                                  });
  ASSERT_EQ(Run({"certificate", "keys", "--out", keys_}).exit, 0);
  std::ofstream(file_, std::ios::binary) << Certificate(seed);
  const Outcome outcome = Run({"certificate", "verify", file_, "--keys", keys_, "-o", "json"});
  EXPECT_EQ(outcome.exit, 0) << outcome.err;
  EXPECT_EQ(nlohmann::json::parse(outcome.out)["verified"], true);
  auto keys = nlohmann::json::parse(std::ifstream(keys_));
  keys[0]["regionCode"] = "621100";
  std::ofstream(keys_) << keys;
  EXPECT_EQ(Run({"certificate", "verify", file_, "--keys", keys_}).exit, 3) << "another office's key";
  keys[0]["regionCode"] = "621102";
  keys[0]["end"] = "2026-09-10";
  std::ofstream(keys_) << keys;
  EXPECT_EQ(Run({"certificate", "verify", file_, "--keys", keys_}).exit, 3) << "the key had ended when it was issued";
  keys[0]["name"] = "issuerKeys/k2";
  std::ofstream(keys_) << keys;
  EXPECT_EQ(Run({"certificate", "verify", file_, "--keys", keys_}).exit, 4);
  std::ofstream(keys_) << "{}";
  EXPECT_EQ(Run({"certificate", "verify", file_, "--keys", keys_}).exit, 2);
}

// ---- plans ---------------------------------------------------------------------------------------------------------------

// Two people, one need: the nearer goes.
rv1::GetPlacementCertificateResponse TestCertificate() {
  rv1::GetPlacementCertificateResponse certificate;
  rv1::PlacementProblem& problem = *certificate.mutable_problem();
  problem.add_people("people/a");
  problem.add_people("people/b");
  for (const int cost : {10, 20}) {
    problem.add_option_counts(1);
    problem.add_option_needs(0);
    problem.add_option_costs(cost);
  }
  problem.add_needs("needs/n");
  problem.add_need_counts(1);
  problem.add_need_priorities(1);
  rv1::PlacementSolution& solution = *certificate.mutable_solution();
  solution.add_needs(0);
  solution.add_needs(-1);
  solution.add_costs(10);
  solution.add_costs(0);
  solution.add_met_counts(1);
  solution.mutable_totals()->set_cost(10);
  solution.mutable_totals()->set_placed(1);
  // Worth 15 to whoever takes it: more than it costs the one, less than the other.
  solution.mutable_certificate()->add_price_levels(0);
  solution.mutable_certificate()->add_price_costs(15);
  return certificate;
}

TEST_F(RotationTest, APlanIsVerifiedWithoutAskingAnybody) {
  std::string hash;
  // In pieces that end in the middle of what they hold.
  Answer<rv1::ReadPlacementCertificateRequest, rv1::ReadPlacementCertificateResponse>(
      kPlanning, "ReadPlacementCertificate", [&](const rv1::ReadPlacementCertificateRequest& request) {
        EXPECT_EQ(request.name(), "placementPlans/y2020");
        const auto certificate = TestCertificate();
        const std::string problem = certificate.problem().SerializeAsString();
        const std::string bytes = problem + certificate.solution().SerializeAsString();
        constexpr size_t kPiece = 11;
        const auto offset = static_cast<size_t>(request.offset());
        rv1::ReadPlacementCertificateResponse response;
        response.set_piece(bytes.substr(offset, kPiece));
        if (offset + kPiece < bytes.size()) response.set_next_offset(static_cast<int64_t>(offset + kPiece));
        response.set_size(static_cast<int64_t>(bytes.size()));
        response.set_problem_size(static_cast<int64_t>(problem.size()));
        response.set_hash(hash);
        return response;
      });
  ASSERT_EQ(Run({"plan", "certificate", "y2020", "--out", file_}).exit, 0);
  const Outcome unnamed = Run({"plan", "verify", file_, "-o", "json"});
  EXPECT_EQ(unnamed.exit, 3) << "no hash is the wrong hash";
  hash = nlohmann::json::parse(unnamed.out)["hash"];
  ASSERT_EQ(Run({"plan", "certificate", "y2020", "--out", file_}).exit, 0);
  const Outcome outcome = Run({"plan", "verify", file_});
  EXPECT_EQ(outcome.exit, 0) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("成立：没有更好的计划"), HasSubstr(hash)));
  EXPECT_EQ(Run({"plan", "verify", file_, "--hash", hash}).exit, 0);
  EXPECT_EQ(Run({"plan", "verify", file_, "--hash", std::string(64, '0')}).exit, 3);

  // The farther one goes instead, every sum made to fit.
  auto worse = TestCertificate();
  worse.mutable_solution()->set_needs(0, -1);
  worse.mutable_solution()->set_needs(1, 0);
  worse.mutable_solution()->set_costs(0, 0);
  worse.mutable_solution()->set_costs(1, 20);
  worse.mutable_solution()->mutable_totals()->set_cost(20);
  std::ofstream(file_, std::ios::binary) << worse.SerializeAsString();
  const std::string its_hash = nlohmann::json::parse(Run({"plan", "verify", file_, "-o", "json"}).out)["hash"];
  const Outcome refused = Run({"plan", "verify", file_, "--hash", its_hash});
  EXPECT_EQ(refused.exit, 3);
  EXPECT_THAT(refused.out, AllOf(HasSubstr("凭证不成立"), Not(HasSubstr("没有更好的计划"))));
  std::ofstream(file_, std::ios::binary) << "{}";
  EXPECT_EQ(Run({"plan", "verify", file_}).exit, 2);
}

TEST_F(RotationTest, LinesAreToldApart) {
  Answer<rv1::ListPlacementsRequest, rv1::ListPlacementsResponse>(kPlanning, "ListPlacements",
                                                                  [](const rv1::ListPlacementsRequest& request) {
                                                                    rv1::ListPlacementsResponse response;
                                                                    auto& line = *response.add_placements();
                                                                    if (request.page_token().empty()) {
                                                                      line.set_person("people/a");
                                                                      line.set_need("needs/n");
                                                                      line.set_school("parties/gov-371700");
                                                                      line.set_cost(10);
                                                                      line.set_why("自身代价最小");
                                                                      auto& left = *response.add_placements();
                                                                      left.set_person("people/b");
                                                                      left.set_why("代价较大");
                                                                      response.set_next_page_token("2");
                                                                    } else {
                                                                      line.set_need("needs/m");
                                                                      line.set_missing(3);
                                                                    }
                                                                    return response;
                                                                  });
  const Outcome outcome = Run({"plan", "lines", "y2020"});
  EXPECT_EQ(outcome.exit, 0) << outcome.err;
  EXPECT_THAT(outcome.out,
              AllOf(HasSubstr("菏泽市人民政府"), HasSubstr("自身代价最小"), HasSubstr("不派"), HasSubstr("m")));
  EXPECT_THAT(outcome.err, HasSubstr("派出 1 人，不派 1 人，尚缺 3 人。"));
  const auto open = nlohmann::json::parse(Run({"plan", "lines", "y2020", "--open", "-o", "json"}).out);
  ASSERT_EQ(open.size(), 1u);
  EXPECT_EQ(open[0]["need"], "needs/m");
}

TEST_F(RotationTest, ComputeWaitsUntilThePlanIsMade) {
  int asked = 0;
  rv1::PlacementPlan plan;
  plan.set_name("placementPlans/y2020");
  plan.set_revision(1);
  plan.set_etag("\"1\"");
  plan.set_state(rv1::PlacementPlan::STATE_DRAFT);
  bool fails = false;
  Answer<rv1::GetPlacementPlanRequest, rv1::PlacementPlan>(
      kPlanning, "GetPlacementPlan", [&](const rv1::GetPlacementPlanRequest&) {
        if (plan.state() == rv1::PlacementPlan::STATE_QUEUED && ++asked == 2) {
          plan.set_state(fails ? rv1::PlacementPlan::STATE_FAILED : rv1::PlacementPlan::STATE_COMPUTED);
          plan.mutable_outcome()->set_met(7);
          if (fails) plan.set_reason("没有可派的人");
        }
        return plan;
      });
  Answer<rv1::ComputePlacementPlanRequest, rv1::PlacementPlan>(
      kPlanning, "ComputePlacementPlan", [&](const rv1::ComputePlacementPlanRequest& request) {
        EXPECT_EQ(request.etag(), "\"1\"");
        plan.set_state(rv1::PlacementPlan::STATE_QUEUED);
        auto& progress = *plan.mutable_progress();
        progress.set_stage(rv1::PlacementPlan::Progress::STAGE_SOLVING);
        progress.set_done(3);
        progress.set_total(14);
        return plan;
      });
  const Outcome outcome = Run({"plan", "compute", "y2020", "--wait"});
  EXPECT_EQ(outcome.exit, 0) << outcome.err;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("已算出"), HasSubstr("7")));
  EXPECT_EQ(asked, 2);
  EXPECT_THAT(outcome.err, HasSubstr("求解 3/14"));
  asked = 0;
  fails = true;
  const Outcome failed = Run({"plan", "compute", "y2020", "--wait"});
  EXPECT_EQ(failed.exit, 3);
  EXPECT_THAT(failed.err, HasSubstr("没有可派的人"));
}

}  // namespace
}  // namespace jiedui::cli
