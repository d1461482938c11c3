#include "common/rules/rule_service.h"

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "common/base/metrics.h"
#include "common/base/text.h"
#include "common/db/event_log.h"
#include "common/rpc/actor.h"
#include "common/rpc/status.h"
#include "common/rules/rules.h"
#include "common/rules/rules_test_values.h"
#include "common/testing/fake_clock.h"
#include "common/testing/matchers.h"
#include "common/testing/test_database.h"
#include "grpcpp/grpcpp.h"
#include "gtest/gtest.h"
#include "jiedui/rules/events/v1/rule_events.pb.h"

namespace jiedui::rules {
namespace {

using ::testing::ElementsAre;
using testing::EngineName;
using testing::EnginesUnderTest;
using testing::EqualsProto;
using testing::HasReason;
using ::testing::HasSubstr;
using testing::IsOk;
using testing::StatusIs;
using v1::ImportRulesResponse;
using v1::Rule;

constexpr char kName[] = "rules/pairing-hand-in-hand-schools-630000";

class RuleServiceTest : public ::testing::TestWithParam<testing::Engine> {
 protected:
  RuleServiceTest() { clock_.SetAutoTick(absl::Milliseconds(1)); }

  // Someone of the provincial department, unless told otherwise.
  Call CallOf(const std::string& region = "", const std::string& role = "province") {
    Call call;
    call.caller = {.person = "p-7", .organisation = "parties/dept-630000", .role = role, .region = region};
    if (!region.empty()) call.scope = Scope::Region(region);
    call.method = "jiedui.rules.v1.RuleService/Test";
    call.trailer = &trailer_;
    return call;
  }

  absl::StatusOr<Rule> Revise(const v1::ReviseRuleRequest& request, const Call& call) {
    return Await(service_.Revise(call, request));
  }
  absl::StatusOr<Rule> Revise(const Rule& rule, const std::string& etag) {
    v1::ReviseRuleRequest request;
    *request.mutable_rule() = rule;
    request.set_etag(etag);
    return Revise(request, CallOf());
  }
  absl::StatusOr<v1::ListRulesResponse> List(const v1::ListRulesRequest& request, const Call& call) {
    return Await(service_.List(call, request));
  }
  std::vector<Rule> All() {
    const absl::StatusOr<v1::ListRulesResponse> response = List({}, CallOf());
    EXPECT_THAT(response, IsOk());
    return response.ok() ? std::vector<Rule>(response->rules().begin(), response->rules().end()) : std::vector<Rule>();
  }

  // "CREATED", "REFUSED RULE_OVERLAP", … for each row.
  std::vector<std::string> Import(const std::vector<Rule>& rules, bool update, const Call& call) {
    std::vector<v1::ImportRulesRequest> rows;
    for (const Rule& rule : rules) {
      v1::ImportRulesRequest& row = rows.emplace_back();
      *row.mutable_rule() = rule;
      row.set_update(update);
      row.set_line(static_cast<int64_t>(rows.size()) + 1);
    }
    const absl::StatusOr<std::vector<ImportRulesResponse>> results = Await(service_.Import(call, rows));
    EXPECT_THAT(results, IsOk());
    std::vector<std::string> shown;
    for (size_t i = 0; results.ok() && i < results->size(); ++i) {
      const ImportRulesResponse& result = (*results)[i];
      EXPECT_EQ(result.line(), static_cast<int64_t>(i) + 2);
      EXPECT_EQ(result.message().empty(), result.reason().empty());
      shown.push_back(type::v1::ImportOutcome_Name(result.outcome()).substr(15));
      if (!result.reason().empty()) shown.back() += " " + result.reason();
    }
    return shown;
  }
  std::vector<std::string> Import(const std::vector<Rule>& rules, bool update = false) {
    return Import(rules, update, CallOf());
  }

  std::vector<db::LoggedEvent> Log() {
    std::vector<db::LoggedEvent> events;
    EXPECT_THAT(db::WriteAndWait(*store_, [](db::Tx& tx) { return db::SequenceLog(tx, 1000).status(); }), IsOk());
    EXPECT_THAT(store_->Read([&](db::Tx& tx) -> absl::Status {
      absl::StatusOr<std::vector<db::LoggedEvent>> log = db::ReadLog(tx, 0, 1000);
      if (log.ok()) events = *std::move(log);
      return log.status();
    }),
                IsOk());
    return events;
  }

  testing::FakeClock clock_;
  Metrics metrics_;
  rpc::Front front_{clock_, metrics_, rpc::Identity::kStatedActor};
  testing::TestStore store_{GetParam(), {RulesComponent()}, clock_};
  WorkerPool workers_{2, 100};
  Trailer trailer_;
  RuleService service_{front_,
                       *store_,
                       workers_,
                       {.service = "pairing",
                        .may_write = [](const Caller& caller, std::string_view method) -> absl::Status {
                          if (caller.role == "province") return absl::OkStatus();
                          return Failure(kPermissionDenied, {{"role", caller.role}, {"method", method}});
                        },
                        .check_region = [](db::Tx&, std::string_view region) -> absl::Status {
                          if (region != "999900") return absl::OkStatus();
                          return Failure(kNotFound, {{"name", region}});
                        }}};
};
INSTANTIATE_TEST_SUITE_P(Engines, RuleServiceTest, ::testing::ValuesIn(EnginesUnderTest()), EngineName);

// ---- ReviseRule ----------------------------------------------------------------------------------------------------------

TEST_P(RuleServiceTest, AVersionTakesOverAndTheEventTellsAll) {
  const absl::StatusOr<Rule> first = Revise(MakeRule("630000", "2011", "", 50), "");
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->name(), kName);
  EXPECT_EQ(first->etag(), "\"1\"");
  v1::ReviseRuleRequest request;
  *request.mutable_rule() = MakeRule("630000", "2016-12-26", "", 60);
  request.set_etag(first->etag());
  request.set_reason("青政办〔2016〕225号");
  const absl::StatusOr<Rule> second = Revise(request, CallOf());
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(second->etag(), "\"2\"");

  const std::vector<Rule> rules = All();
  ASSERT_EQ(rules.size(), 2u);
  EXPECT_EQ(rules[0].interval().end(), "2016-12-26");
  EXPECT_EQ(rules[0].etag(), "\"2\"");  // either version's etag serves for the next revision
  EXPECT_THAT(rules[1], EqualsProto(*second));

  const std::vector<db::LoggedEvent> log = Log();
  ASSERT_EQ(log.size(), 2u);
  EXPECT_EQ(log[1].type, "cn.jiedui.pairing.rule.revised.v1");
  EXPECT_EQ(log[1].subject, kName);
  EXPECT_EQ(log[1].revision, 2);
  EXPECT_EQ(log[1].id, trailer_.event_id);
  events::v1::RuleRevised data;
  ASSERT_TRUE(data.ParseFromString(log[1].data));
  EXPECT_THAT(data.rule(), EqualsProto(*second));
  ASSERT_EQ(data.versions_size(), 2);
  EXPECT_THAT(data.versions(0), EqualsProto(rules[0]));
  EXPECT_THAT(data.versions(1), EqualsProto(rules[1]));

  EXPECT_THAT(store_->Read([](db::Tx& tx) -> absl::Status {
    const absl::StatusOr<std::vector<db::AuditEntry>> audit = db::ReadAudit(tx, kName, 100, 10);
    if (!audit.ok()) return audit.status();
    EXPECT_EQ(audit->size(), 2u);
    EXPECT_EQ(audit->front().from, "不超过50对");
    EXPECT_EQ(audit->front().to, "不超过60对");
    EXPECT_EQ(audit->front().decision, "青政办〔2016〕225号");
    EXPECT_EQ(audit->front().clause, "Q11-4.6");
    EXPECT_EQ(audit->front().revision_before, 1);
    EXPECT_EQ(audit->back().from, "");
    return absl::OkStatus();
  }),
              IsOk());
}

TEST_P(RuleServiceTest, AStaleEtagChangesNothing) {
  ASSERT_THAT(Revise(MakeRule("630000", "2011", "", 50), ""), IsOk());
  for (const char* etag : {"", "\"2\"", "\"0\"", "1"}) {
    const absl::StatusOr<Rule> refused = Revise(MakeRule("630000", "2011", "", 60), etag);
    EXPECT_THAT(refused, HasReason("ETAG_MISMATCH")) << etag;
    EXPECT_EQ(MetadataOf(refused.status(), "current"), "\"1\"");
  }
  EXPECT_THAT(Revise(MakeRule("632700", "2011", "", 60), "\"1\""), HasReason("ETAG_MISMATCH"));  // none there yet
  EXPECT_EQ(Log().size(), 1u);
  EXPECT_EQ(All().at(0).number(), 50);
}

TEST_P(RuleServiceTest, OfTwoAtOnceOneIsTold) {
  for (int round = 0; round < 10; ++round) {
    const std::string etag = round == 0 ? "" : StrCat("\"", round, "\"");
    std::vector<absl::StatusOr<Rule>> outcomes(2, absl::UnknownError("not run"));
    std::vector<std::thread> threads;
    for (int i = 0; i < 2; ++i) {
      threads.emplace_back([&, i] {
        Trailer trailer;
        Call call = CallOf();
        call.trailer = &trailer;
        v1::ReviseRuleRequest request;
        *request.mutable_rule() = MakeRule("630000", "2011", "", 100 * round + i);
        request.set_etag(etag);
        outcomes[i] = Revise(request, call);
      });
    }
    for (std::thread& thread : threads) thread.join();
    const bool first_won = outcomes[0].ok();
    ASSERT_THAT(outcomes[first_won ? 0 : 1], IsOk());
    ASSERT_THAT(outcomes[first_won ? 1 : 0], HasReason("ETAG_MISMATCH"));
    EXPECT_EQ(All().at(0).number(), 100 * round + (first_won ? 0 : 1));
  }
  EXPECT_EQ(Log().size(), 10u);
}

TEST_P(RuleServiceTest, ARepeatedRequestIsAnsweredAsBefore) {
  v1::ReviseRuleRequest request;
  *request.mutable_rule() = MakeRule("630000", "2011", "", 50);
  request.set_request_id("8f6f2f6e-7a3c-4d0e-9d55-1b2c3d4e5f60");
  const absl::StatusOr<Rule> first = Revise(request, CallOf());
  ASSERT_THAT(first, IsOk());
  const std::string event = trailer_.event_id;
  ASSERT_THAT(Revise(MakeRule("630000", "2011", "", 55), first->etag()), IsOk());

  const absl::StatusOr<Rule> again = Revise(request, CallOf());  // its etag is stale by now
  ASSERT_THAT(again, IsOk());
  EXPECT_THAT(*again, EqualsProto(*first));
  EXPECT_EQ(trailer_.event_id, event);
  EXPECT_EQ(Log().size(), 2u);
  EXPECT_EQ(All().at(0).number(), 55);

  request.mutable_rule()->set_number(51);
  EXPECT_THAT(Revise(request, CallOf()), HasReason("REQUEST_ID_REUSED"));
}

TEST_P(RuleServiceTest, ValidateOnlyChangesNothing) {
  v1::ReviseRuleRequest request;
  *request.mutable_rule() = MakeRule("630000", "2011", "", 50);
  request.set_validate_only(true);
  const absl::StatusOr<Rule> would_be = Revise(request, CallOf());
  ASSERT_THAT(would_be, IsOk());
  EXPECT_EQ(would_be->revision(), 1);
  EXPECT_TRUE(All().empty());
  EXPECT_TRUE(Log().empty());
}

TEST_P(RuleServiceTest, AStartIsCorrectedByNamingIt) {
  ASSERT_THAT(Revise(MakeRule("630000", "2010", "", 50), ""), IsOk());
  v1::ReviseRuleRequest request;
  *request.mutable_rule() = MakeRule("630000", "2011", "", 50);
  request.set_etag("\"1\"");
  for (const char* replaces : {"2010-01", "2009-01-01"}) {
    request.set_replaces(replaces);
    const absl::StatusOr<Rule> refused = Revise(request, CallOf());
    EXPECT_THAT(refused, HasReason("INVALID_FIELD")) << replaces;
    EXPECT_EQ(MetadataOf(refused.status(), "field"), "replaces");
  }
  request.set_replaces("2010-01-01");
  EXPECT_THAT(Revise(request, CallOf()), IsOk());
  const std::vector<Rule> rules = All();
  ASSERT_EQ(rules.size(), 1u);
  EXPECT_EQ(rules[0].interval().start(), "2011");
}

TEST_P(RuleServiceTest, RefusesWhatCannotBe) {
  ASSERT_THAT(Revise(MakeRule("630000", "2011", "", 50), ""), IsOk());

  EXPECT_THAT(Revise(MakeRule("630000", "2013", "2014", 60), "\"1\""), HasReason("RULE_OVERLAP"));
  EXPECT_THAT(Revise(MakeRule("999900", "2011", "", 50), ""), HasReason("NOT_FOUND"));

  // Code that asks for a number of 对 must not get anything else, in any region.
  Rule other_unit = MakeRule("", "2011", "", 50);
  other_unit.set_unit("所");
  const absl::StatusOr<Rule> changed = Revise(other_unit, "");
  EXPECT_THAT(changed, HasReason("RULE_KIND_CHANGED"));
  EXPECT_THAT(ChineseMessageOf(changed.status()), HasSubstr("整数（单位：对）"));
  Rule corrected = MakeRule("630000", "2011", "", 50);
  corrected.set_unit("所");
  EXPECT_THAT(Revise(corrected, "\"1\""), IsOk());  // the only version may still be corrected
  EXPECT_THAT(Revise(other_unit, ""), IsOk());

  Rule bad = MakeRule("630000", "2011", "", 50);
  bad.mutable_interval()->set_start("2011-02-30");
  EXPECT_THAT(Revise(bad, "\"2\""), HasReason("INVALID_FIELD"));
  v1::ReviseRuleRequest request;
  *request.mutable_rule() = MakeRule("630000", "2011", "", 50);
  request.set_reason(std::string(501, 'x'));
  EXPECT_THAT(Revise(request, CallOf()), HasReason("INVALID_FIELD"));
  EXPECT_EQ(Log().size(), 3u);
}

TEST_P(RuleServiceTest, WritersKeepToTheirArea) {
  v1::ReviseRuleRequest request;
  *request.mutable_rule() = MakeRule("632700", "2011", "", 50);
  EXPECT_THAT(Revise(request, CallOf("630000", "school")), StatusIs(absl::StatusCode::kPermissionDenied));
  EXPECT_THAT(Revise(request, CallOf("370000")), StatusIs(absl::StatusCode::kPermissionDenied));
  EXPECT_THAT(Revise(request, CallOf("630000")), IsOk());
  request.mutable_rule()->set_region("");
  EXPECT_THAT(Revise(request, CallOf("630000")), StatusIs(absl::StatusCode::kPermissionDenied));
  EXPECT_THAT(Revise(request, CallOf()), IsOk());
}

// ---- ListRules -----------------------------------------------------------------------------------------------------------

TEST_P(RuleServiceTest, ListsByTheRequest) {
  ASSERT_THAT(Revise(MakeRule("", "2005", "", 40), ""), IsOk());
  ASSERT_THAT(Revise(MakeRule("630000", "2011", "", 50), ""), IsOk());
  const Rule later = *Revise(MakeRule("630000", "2016", "", 60), "\"1\"");
  ASSERT_THAT(Revise(MakeRule("370000", "2019", "", 1, "pairing-meetings"), ""), IsOk());

  v1::ListRulesRequest request;
  request.set_region("632701");
  request.set_effective_on("2013-01-01");
  absl::StatusOr<v1::ListRulesResponse> response = List(request, CallOf());
  ASSERT_THAT(response, IsOk());
  ASSERT_EQ(response->rules_size(), 2);
  EXPECT_EQ(response->rules(1).number(), 50);
  EXPECT_FALSE(response->provisional());

  // As known before the later version: the earlier one had no end.
  *request.mutable_known_at() = later.update_time();
  request.mutable_known_at()->set_nanos(request.known_at().nanos() - 1000);
  response = List(request, CallOf());
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->rules(1).interval().end(), "");
  EXPECT_TRUE(response->provisional());
  clock_.Advance(absl::Seconds(31));
  ASSERT_THAT(Revise(MakeRule("370000", "2011", "", 9), ""), IsOk());
  EXPECT_FALSE(List(request, CallOf())->provisional());

  request.Clear();
  request.set_page_size(2);
  std::vector<std::string> names;
  do {
    response = List(request, CallOf("630000"));
    ASSERT_THAT(response, IsOk());
    EXPECT_LE(response->rules_size(), 2);
    for (const Rule& rule : response->rules()) names.push_back(StrCat(rule.name(), " ", rule.interval().start()));
    request.set_page_token(response->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(names,
              ElementsAre("rules/pairing-hand-in-hand-schools 2005", StrCat(kName, " 2011"), StrCat(kName, " 2016")));
}

TEST_P(RuleServiceTest, ListRefusesBadRequests) {
  v1::ListRulesRequest request;
  request.set_page_size(-1);
  EXPECT_THAT(List(request, CallOf()), HasReason("INVALID_FIELD"));
  request.Clear();
  request.set_page_token("x");
  EXPECT_THAT(List(request, CallOf()), HasReason("PAGE_TOKEN_INVALID"));
  request.Clear();
  request.set_effective_on("2013");
  EXPECT_THAT(List(request, CallOf()), HasReason("INVALID_FIELD"));
  request.Clear();
  request.set_region("63");
  EXPECT_THAT(List(request, CallOf()), HasReason("INVALID_FIELD"));
  request.Clear();
  request.mutable_known_at()->set_seconds(std::numeric_limits<int64_t>::max());
  EXPECT_THAT(List(request, CallOf()), HasReason("INVALID_FIELD"));
}

// ---- ImportRules ---------------------------------------------------------------------------------------------------------

TEST_P(RuleServiceTest, ImportIsHarmlessWhenRepeated) {
  const std::vector<Rule> rules = {MakeRule("630000", "2011", "2016", 50), MakeRule("630000", "2016", "", 60),
                                   MakeRule("", "2011", "", 40)};
  EXPECT_THAT(Import(rules), ElementsAre("CREATED", "CREATED", "CREATED"));
  EXPECT_EQ(Log().size(), 3u);
  EXPECT_THAT(Import(rules), ElementsAre("UNCHANGED", "UNCHANGED", "UNCHANGED"));
  EXPECT_EQ(Log().size(), 3u);

  const std::vector<Rule> changed = {MakeRule("630000", "2011", "2016", 55), MakeRule("630000", "2016", "", 60)};
  EXPECT_THAT(Import(changed), ElementsAre("CONFLICT CONTENT_CONFLICT", "UNCHANGED"));
  EXPECT_THAT(Import(changed, true), ElementsAre("UPDATED", "UNCHANGED"));
  EXPECT_EQ(All().at(1).number(), 55);
}

TEST_P(RuleServiceTest, ImportLandsTheGoodRows) {
  Rule no_clause = MakeRule("632700", "2011", "", 50);
  no_clause.clear_citation();
  Rule other_unit = MakeRule("632800", "2011", "", 50);
  other_unit.set_unit("所");
  EXPECT_THAT(Import({MakeRule("630000", "2011", "", 50), MakeRule("630000", "2016", "", 60), no_clause, other_unit,
                      MakeRule("999900", "2011", "", 50), MakeRule("632801", "2011", "", 30)}),
              ElementsAre("CREATED", "REFUSED RULE_OVERLAP", "REFUSED MISSING_FIELD", "REFUSED RULE_KIND_CHANGED",
                          "REFUSED NOT_FOUND", "CREATED"));
  EXPECT_EQ(All().size(), 2u);
  EXPECT_EQ(Log().size(), 2u);
  EXPECT_THAT(Import({MakeRule("370000", "2011", "", 50)}, false, CallOf("630000")),
              ElementsAre("REFUSED PERMISSION_DENIED"));
}

// ---- Over the wire -------------------------------------------------------------------------------------------------------

TEST_P(RuleServiceTest, SpeaksGrpc) {
  grpc::ServerBuilder builder;
  builder.RegisterService(&service_);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  const std::unique_ptr<v1::RuleService::Stub> stub = v1::RuleService::NewStub(server->InProcessChannel({}));
  const std::string actor = rpc::FormatActor(CallOf().caller);

  {
    grpc::ClientContext context;
    context.AddMetadata(std::string(rpc::kActorMetadata), actor);
    const auto stream = stub->ImportRules(&context);
    v1::ImportRulesRequest row;
    for (const int line : {2, 3}) {
      *row.mutable_rule() = MakeRule("630000", line == 2 ? "2011" : "2016", line == 2 ? "2016" : "", 50);
      row.set_line(line);
      ASSERT_TRUE(stream->Write(row));
    }
    row.mutable_rule()->set_text(std::string("a\0b", 3));
    row.set_line(4);
    ASSERT_TRUE(stream->Write(row));
    ASSERT_TRUE(stream->WritesDone());
    std::vector<std::string> results;
    ImportRulesResponse result;
    while (stream->Read(&result)) {
      results.push_back(StrCat(result.line(), " ", type::v1::ImportOutcome_Name(result.outcome())));
    }
    EXPECT_TRUE(stream->Finish().ok());
    EXPECT_THAT(results,
                ElementsAre("2 IMPORT_OUTCOME_CREATED", "3 IMPORT_OUTCOME_CREATED", "4 IMPORT_OUTCOME_REFUSED"));
  }
  {
    grpc::ClientContext context;
    context.AddMetadata(std::string(rpc::kActorMetadata), actor);
    v1::ReviseRuleRequest request;
    *request.mutable_rule() = MakeRule("630000", "2016", "", 60);
    Rule rule;
    EXPECT_THAT(rpc::FromGrpc(stub->ReviseRule(&context, request, &rule)), HasReason("ETAG_MISMATCH"));
  }
  {
    grpc::ClientContext context;
    context.AddMetadata(std::string(rpc::kActorMetadata), actor);
    v1::ListRulesResponse response;
    EXPECT_TRUE(stub->ListRules(&context, {}, &response).ok());
    EXPECT_EQ(response.rules_size(), 2);
  }
  server->Shutdown();
}

}  // namespace
}  // namespace jiedui::rules
