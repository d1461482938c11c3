// Difficulties over a real store, on both engines (MOE22-10a).
#include <functional>
#include <thread>

#include "common/base/clock.h"
#include "common/db/timer.h"
#include "services/trusteeship/difficulty_service.h"
#include "services/trusteeship/events.h"
#include "services/trusteeship/timers.h"
#include "services/trusteeship/trusteeship_test_base.h"

namespace jiedui::trusteeship {
namespace {

using jiedui::testing::EngineName;
using jiedui::testing::EnginesUnderTest;
using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using jiedui::testing::NamesClause;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Difficulty;

class DifficultyTest : public TrusteeshipTest {
 protected:
  void SetUp() override {
    province_ =
        MakeCall({.person = "chen", .organisation = "parties/edu-140000", .role = "province", .region = "140000"});
    county_ = MakeCall({.person = "qian", .organisation = "parties/edu-140827", .role = "county", .region = "140827"});
    operator_ = MakeCall({.person = "clerk", .role = "operator"});
    ASSERT_THAT(Propose("a", Of()).status(), IsOk());
    HearOf("edu-140827", Kind::PARTY_KIND_SCHOOL, "140827");
    HearOf("fudan", Kind::PARTY_KIND_UNIVERSITY, "310000");
  }

  absl::StatusOr<Difficulty> Raise(const Call& call, const std::string& id,
                                   Difficulty::Level level = Difficulty::LEVEL_COUNTY) {
    v1::RaiseDifficultyRequest request;
    request.set_difficulty_id(id);
    request.mutable_difficulty()->set_trusteeship("trusteeships/a");
    request.mutable_difficulty()->set_title("实验室设备不足");
    request.mutable_difficulty()->set_level(level);
    return Raise(call, request);
  }
  absl::StatusOr<Difficulty> Raise(const Call& call, const v1::RaiseDifficultyRequest& request) {
    const Call as = As(call, "RaiseDifficulty");
    return Await(difficulties_.Raise(as, request));
  }
  absl::StatusOr<Difficulty> Get(const Call& call, const std::string& id) {
    v1::GetDifficultyRequest request;
    request.set_name("difficulties/" + id);
    const Call as = As(call, "GetDifficulty");
    return Await(difficulties_.Get(as, request));
  }
  Difficulty Get(const std::string& id) {
    absl::StatusOr<Difficulty> difficulty = Get(ministry_, id);
    EXPECT_THAT(difficulty.status(), IsOk());
    return difficulty.value_or(Difficulty());
  }
  // The verbs, of the difficulty as it stands.
  template <class Request>
  Request Of(const std::string& id) {
    Request request;
    request.set_name("difficulties/" + id);
    request.set_etag(Get(id).etag());
    return request;
  }
  using TrusteeshipTest::Of;
  absl::StatusOr<Difficulty> Assign(const Call& call, const std::string& id, const std::string& assignee,
                                    const std::string& due_on = "2022-12-01") {
    auto request = Of<v1::AssignDifficultyRequest>(id);
    request.set_assignee(assignee);
    request.set_due_on(due_on);
    const Call as = As(call, "AssignDifficulty");
    return Await(difficulties_.Assign(as, request));
  }
  absl::StatusOr<Difficulty> Reply(const Call& call, const std::string& id, const std::string& answer = "已安排") {
    auto request = Of<v1::AnswerDifficultyRequest>(id);
    request.set_answer(answer);
    const Call as = As(call, "AnswerDifficulty");
    return Await(difficulties_.Reply(as, request));
  }
  absl::StatusOr<Difficulty> Solve(const Call& call, const std::string& id) {
    auto request = Of<v1::SolveDifficultyRequest>(id);
    const Call as = As(call, "SolveDifficulty");
    return Await(difficulties_.Solve(as, request));
  }
  absl::StatusOr<Difficulty> Reopen(const Call& call, const std::string& id, const std::string& reason = "仍未到位") {
    auto request = Of<v1::ReopenDifficultyRequest>(id);
    request.set_reason(reason);
    const Call as = As(call, "ReopenDifficulty");
    return Await(difficulties_.Reopen(as, request));
  }
  // Raised by the school, assigned to the county government, answered by it.
  void MakeAnswered(const std::string& id) {
    ASSERT_THAT(Raise(school_, id).status(), IsOk());
    ASSERT_THAT(Assign(county_, id, "parties/gov-140827").status(), IsOk());
    ASSERT_THAT(Reply(government_, id).status(), IsOk());
  }

  // Fires what is due at the beginning of a day in China, and gives how many.
  int FireAt(absl::CivilDay day) { return FireAt(absl::FromCivil(day, ChinaTime())); }
  int FireAt(absl::Time now) {
    db::TimerHandler handler = [now](db::Tx& tx, const db::Timer& timer) {
      return FireTimer(tx, absl::ToCivilDay(now, ChinaTime()), timer);
    };
    absl::StatusOr<int> fired = db::FireDueTimers(*store_, now, handler);
    EXPECT_THAT(fired.status(), IsOk());
    return fired.value_or(-1);
  }

  DifficultyService difficulties_{*store_, workers_};
  Call province_, county_, operator_;
};

INSTANTIATE_TEST_SUITE_P(Engines, DifficultyTest, ::testing::ValuesIn(EnginesUnderTest()), EngineName);

TEST_P(DifficultyTest, MOE22_10a_RaisedAssignedAnsweredSolved) {
  absl::StatusOr<Difficulty> raised = Raise(school_, "d");
  ASSERT_THAT(raised.status(), IsOk());
  EXPECT_EQ(raised->state(), Difficulty::STATE_RAISED);
  EXPECT_EQ(raised->raised_by(), "parties/yuanqu");
  EXPECT_EQ(raised->school_region(), "140827");
  absl::StatusOr<Difficulty> assigned = Assign(county_, "d", "parties/gov-140827");
  ASSERT_THAT(assigned.status(), IsOk());
  EXPECT_EQ(assigned->assignee(), "parties/gov-140827");
  EXPECT_EQ(assigned->due_on(), "2022-12-01");
  absl::StatusOr<Difficulty> answered = Reply(government_, "d", "经费已列入预算");
  ASSERT_THAT(answered.status(), IsOk());
  EXPECT_EQ(answered->answer(), "经费已列入预算");
  absl::StatusOr<Difficulty> solved = Solve(school_, "d");
  ASSERT_THAT(solved.status(), IsOk());
  EXPECT_EQ(solved->state(), Difficulty::STATE_SOLVED);
  EXPECT_THAT(EventsOf("difficulties/d"),
              ElementsAre(kDifficultyRaised, kDifficultyAssigned, kDifficultyAnswered, kDifficultySolved));
}

TEST_P(DifficultyTest, MOE22_10a_WhoeverMustSolveItDoesNotCloseIt) {
  MakeAnswered("d");
  EXPECT_THAT(Solve(government_, "d").status(), AllOf(HasReason("MUST_NOT_CLOSE"), NamesClause("MOE22-10a")));
  Call colleague = government_;
  colleague.caller.person = "zhou";
  EXPECT_THAT(Solve(colleague, "d").status(), HasReason("MUST_NOT_CLOSE"));
  EXPECT_THAT(Solve(university_, "d").status(), HasReason("NOT_THE_RAISER"));
  EXPECT_THAT(Reopen(government_, "d").status(), HasReason("NOT_THE_RAISER"));
  EXPECT_THAT(Solve(county_, "d").status(), IsOk());

  // Nor does an office to which it is assigned.
  ASSERT_THAT(Raise(school_, "e").status(), IsOk());
  ASSERT_THAT(Assign(province_, "e", "parties/edu-140827").status(), IsOk());
  ASSERT_THAT(Reply(county_, "e").status(), IsOk());
  EXPECT_THAT(Solve(county_, "e").status(), HasReason("MUST_NOT_CLOSE"));
  EXPECT_THAT(Solve(province_, "e").status(), IsOk());

  // Nor does the person who answered for it.
  ASSERT_THAT(Raise(school_, "f").status(), IsOk());
  ASSERT_THAT(Assign(county_, "f", "parties/gov-140827").status(), IsOk());
  ASSERT_THAT(Reply(operator_, "f").status(), IsOk());
  EXPECT_THAT(Solve(operator_, "f").status(), HasReason("MUST_NOT_CLOSE"));

  // Nor whoever raised it, where it came back to him.
  ASSERT_THAT(Raise(school_, "g").status(), IsOk());
  ASSERT_THAT(Assign(county_, "g", "parties/yuanqu").status(), IsOk());
  ASSERT_THAT(Reply(school_, "g").status(), IsOk());
  EXPECT_THAT(Solve(school_, "g").status(), HasReason("MUST_NOT_CLOSE"));
}

TEST_P(DifficultyTest, MOE22_10a_ReopeningKeepsTheHistory) {
  MakeAnswered("d");
  ASSERT_THAT(Solve(school_, "d").status(), IsOk());
  absl::StatusOr<Difficulty> reopened = Reopen(school_, "d", "设备没有到");
  ASSERT_THAT(reopened.status(), IsOk());
  EXPECT_EQ(reopened->state(), Difficulty::STATE_REOPENED);
  EXPECT_EQ(reopened->reopenings(), 1);
  EXPECT_EQ(reopened->assignee(), "") << "nobody has to answer until it is assigned again";
  EXPECT_EQ(reopened->answer(), "已安排");
  EXPECT_THAT(Reply(government_, "d").status(), HasReason("TRUSTEESHIP_WRONG_STATE"));
  ASSERT_THAT(Assign(county_, "d", "parties/pku").status(), IsOk());
  ASSERT_THAT(Reply(university_, "d", "捐赠一批").status(), IsOk());

  v1::ListDifficultyRevisionsRequest request;
  request.set_name("difficulties/d");
  const Call as = As(ministry_, "ListDifficultyRevisions");
  auto history = Await(difficulties_.ListRevisions(as, request));
  ASSERT_THAT(history.status(), IsOk());
  ASSERT_EQ(history->revisions_size(), 7);
  EXPECT_EQ(history->revisions(0).actor(), "parties/pku/li");
  EXPECT_EQ(history->revisions(2).from(), "SOLVED");
  EXPECT_EQ(history->revisions(2).to(), "REOPENED");
  EXPECT_EQ(history->revisions(4).difficulty().answer(), "已安排");
}

TEST_P(DifficultyTest, OnlyTheAssigneeAnswersWhereverItLies) {
  ASSERT_THAT(Raise(school_, "d").status(), IsOk());
  const Call elsewhere =
      MakeCall({.person = "wu", .organisation = "parties/fudan", .role = "university", .region = "310000"});
  EXPECT_THAT(Get(elsewhere, "d").status(), HasReason("NOT_FOUND"));
  ASSERT_THAT(Assign(ministry_, "d", "parties/fudan").status(), IsOk());
  EXPECT_THAT(Reply(government_, "d").status(), AllOf(HasReason("NOT_THE_ASSIGNEE"), NamesClause("MOE22-10a")));
  EXPECT_THAT(Reply(county_, "d").status(), HasReason("NOT_THE_ASSIGNEE"));
  EXPECT_THAT(Get(elsewhere, "d").status(), IsOk());
  EXPECT_THAT(Reply(elsewhere, "d").status(), IsOk());
}

TEST_P(DifficultyTest, MOE22_10a_ALateAnswerCarriesItOneLevelUpOnce) {
  ASSERT_THAT(Raise(school_, "d").status(), IsOk());
  ASSERT_THAT(Assign(county_, "d", "parties/gov-140827", "2022-12-01").status(), IsOk());
  EXPECT_EQ(FireAt(absl::FromCivil(absl::CivilDay(2022, 12, 2), ChinaTime()) - absl::Microseconds(1)), 0)
      << "the whole last day counts, in China";
  EXPECT_EQ(Get("d").level(), Difficulty::LEVEL_COUNTY);

  // Replicas at once, long after: the service was down.
  std::vector<int> fired(3);
  {
    std::vector<std::jthread> replicas;
    for (int& count : fired) replicas.emplace_back([&] { count = FireAt(absl::CivilDay(2023, 6, 1)); });
  }
  EXPECT_EQ(fired[0] + fired[1] + fired[2], 1);
  const Difficulty late = Get("d");
  EXPECT_EQ(late.state(), Difficulty::STATE_ASSIGNED);
  EXPECT_EQ(late.level(), Difficulty::LEVEL_PROVINCE);
  EXPECT_EQ(late.escalations(), 1);
  EXPECT_EQ(late.due_on(), "2022-12-01");
  EXPECT_EQ(FireAt(absl::CivilDay(2024, 1, 1)), 0);
  EXPECT_THAT(EventsOf("difficulties/d"), ElementsAre(kDifficultyRaised, kDifficultyAssigned, kDifficultyLate));
  EXPECT_THAT(Reply(government_, "d").status(), IsOk()) << "late is better than never";
}

TEST_P(DifficultyTest, AtTheMinistryOnlyTheCountRises) {
  ASSERT_THAT(Raise(school_, "d", Difficulty::LEVEL_PROVINCE).status(), IsOk());
  for (int i = 1; i <= 2; ++i) {
    ASSERT_THAT(Assign(ministry_, "d", "parties/pku", "2022-12-01").status(), IsOk());
    EXPECT_EQ(FireAt(absl::CivilDay(2022, 12, 2)), 1);
    EXPECT_EQ(Get("d").level(), Difficulty::LEVEL_MINISTRY);
    EXPECT_EQ(Get("d").escalations(), i);
  }
}

TEST_P(DifficultyTest, AnsweringOrAssigningAnewCancelsTheTimer) {
  ASSERT_THAT(Raise(school_, "d").status(), IsOk());
  ASSERT_THAT(Assign(county_, "d", "parties/gov-140827", "2022-12-01").status(), IsOk());
  ASSERT_THAT(Assign(county_, "d", "parties/pku", "2022-12-10").status(), IsOk());
  EXPECT_EQ(db::NextTimerDue(*store_).value(), absl::FromCivil(absl::CivilDay(2022, 12, 11), ChinaTime()));
  EXPECT_EQ(FireAt(absl::CivilDay(2022, 12, 10)), 0);
  ASSERT_THAT(Reply(university_, "d").status(), IsOk());
  EXPECT_EQ(db::NextTimerDue(*store_).value(), absl::InfiniteFuture());
  EXPECT_EQ(Get("d").escalations(), 0);
}

TEST_P(DifficultyTest, ATimerOfAnEarlierAssignmentDoesNothing) {
  ASSERT_THAT(Raise(school_, "d").status(), IsOk());
  ASSERT_THAT(Assign(county_, "d", "parties/gov-140827").status(), IsOk());
  ASSERT_THAT(Assign(county_, "d", "parties/pku").status(), IsOk());
  const auto fire = [&](const std::string& name, const std::string& kind = "difficulty-answer") {
    return db::WriteAndWait(*store_, [&](db::Tx& tx) {
      return FireTimer(tx, absl::CivilDay(2022, 12, 2), {.name = name, .kind = kind, .subject = "difficulties/d"});
    });
  };
  EXPECT_THAT(fire("difficulty-answer/difficulties/d/2"), IsOk());
  EXPECT_EQ(Get("d").escalations(), 0);
  EXPECT_THAT(fire("difficulty-answer/difficulties/d/3"), IsOk());
  EXPECT_EQ(Get("d").escalations(), 1);
  EXPECT_THAT(fire("x", "of-a-newer-version"), HasReason("INTERNAL"));
}

TEST_P(DifficultyTest, WhatIsOnlyCheckedSchedulesNothing) {
  ASSERT_THAT(Raise(school_, "d").status(), IsOk());
  auto request = Of<v1::AssignDifficultyRequest>("d");
  request.set_assignee("parties/pku");
  request.set_due_on("2022-12-01");
  request.set_validate_only(true);
  const Call as = As(county_, "AssignDifficulty");
  ASSERT_THAT(Await(difficulties_.Assign(as, request)).status(), IsOk());
  EXPECT_EQ(Get("d").state(), Difficulty::STATE_RAISED);
  EXPECT_EQ(db::NextTimerDue(*store_).value(), absl::InfiniteFuture());
}

TEST_P(DifficultyTest, RefusedInputs) {
  const auto raise = [&](const std::function<void(Difficulty&)>& change, const Call& call) {
    v1::RaiseDifficultyRequest request;
    Difficulty& difficulty = *request.mutable_difficulty();
    difficulty.set_trusteeship("trusteeships/a");
    difficulty.set_title("困难");
    difficulty.set_level(Difficulty::LEVEL_SCHOOL);
    change(difficulty);
    return Raise(call, request).status();
  };
  EXPECT_THAT(raise([](Difficulty& d) { d.clear_title(); }, school_), HasReason("MISSING_FIELD"));
  EXPECT_THAT(raise([](Difficulty& d) { d.set_title(std::string(601, 'x')); }, school_), HasReason("INVALID_FIELD"));
  EXPECT_THAT(raise([](Difficulty& d) { d.set_description(std::string(15001, 'x')); }, school_),
              HasReason("INVALID_FIELD"));
  EXPECT_THAT(raise([](Difficulty& d) { d.clear_level(); }, school_), HasReason("INVALID_FIELD"));
  EXPECT_THAT(raise([](Difficulty& d) { d.set_trusteeship("a"); }, school_), HasReason("INVALID_FIELD"));
  EXPECT_THAT(raise([](Difficulty& d) { d.set_trusteeship("trusteeships/nobody"); }, school_), HasReason("NOT_FOUND"));
  EXPECT_THAT(raise([](Difficulty&) {}, operator_), HasReason("MISSING_FIELD")) << "who raised it?";
  EXPECT_THAT(raise([](Difficulty& d) { d.set_raised_by("parties/pku"); }, operator_), IsOk());
  EXPECT_THAT(raise([](Difficulty& d) { d.set_raised_by("parties/nobody"); }, operator_),
              HasReason("UNKNOWN_REFERENCE"));
  EXPECT_THAT(raise([](Difficulty&) {}, MakeCall({.person = "x", .role = "public"})), HasReason("PERMISSION_DENIED"));
  EXPECT_THAT(raise([](Difficulty&) {},
                    MakeCall({.person = "x", .organisation = "parties/youyu", .role = "school", .region = "140623"})),
              HasReason("NOT_FOUND"));

  ASSERT_THAT(Raise(school_, "d").status(), IsOk());
  EXPECT_THAT(Raise(school_, "d").status(), HasReason("ALREADY_EXISTS"));
  EXPECT_THAT(Assign(school_, "d", "parties/pku").status(), HasReason("PERMISSION_DENIED"));
  EXPECT_THAT(Assign(county_, "d", "pku").status(), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Assign(county_, "d", "parties/nobody").status(), HasReason("UNKNOWN_REFERENCE"));
  EXPECT_THAT(Assign(county_, "d", "parties/pku", "").status(), HasReason("MISSING_FIELD"));
  EXPECT_THAT(Assign(county_, "d", "parties/pku", "2022-11-21").status(), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Assign(county_, "d", "parties/pku", "2022-11-22").status(), IsOk()) << "today still counts";
  EXPECT_THAT(Reply(university_, "d", "").status(), HasReason("MISSING_FIELD"));
  EXPECT_THAT(Solve(school_, "d").status(), HasReason("TRUSTEESHIP_WRONG_STATE"));
  EXPECT_THAT(Reopen(school_, "d").status(), HasReason("TRUSTEESHIP_WRONG_STATE"));
  v1::AnswerDifficultyRequest stale;
  stale.set_name("difficulties/d");
  stale.set_etag("\"1\"");
  stale.set_answer("答复");
  const Call as = As(university_, "AnswerDifficulty");
  EXPECT_THAT(Await(difficulties_.Reply(as, stale)).status(), HasReason("ETAG_MISMATCH"));
  ASSERT_THAT(Reply(university_, "d").status(), IsOk());
  EXPECT_THAT(Assign(county_, "d", "parties/pku").status(), HasReason("TRUSTEESHIP_WRONG_STATE"));
  EXPECT_THAT(Reply(university_, "d").status(), HasReason("TRUSTEESHIP_WRONG_STATE"));
  EXPECT_THAT(Reopen(school_, "d", "").status(), HasReason("MISSING_FIELD"));
}

TEST_P(DifficultyTest, ListsByLevelAndAssigneeInTheCallersScope) {
  ASSERT_THAT(Raise(school_, "d1").status(), IsOk());
  ASSERT_THAT(Raise(school_, "d2", Difficulty::LEVEL_PROVINCE).status(), IsOk());
  ASSERT_THAT(Assign(county_, "d2", "parties/pku").status(), IsOk());
  const auto list = [&](const Call& call, const std::string& filter) {
    v1::ListDifficultiesRequest request;
    request.set_filter(filter);
    const Call as = As(call, "ListDifficulties");
    auto response = Await(difficulties_.List(as, request));
    EXPECT_THAT(response.status(), IsOk());
    std::vector<std::string> names;
    for (const Difficulty& difficulty : response->difficulties()) names.push_back(difficulty.name().substr(13));
    return names;
  };
  EXPECT_THAT(list(ministry_, ""), ElementsAre("d1", "d2"));
  EXPECT_THAT(list(ministry_, "level = PROVINCE"), ElementsAre("d2"));
  EXPECT_THAT(list(ministry_, "assignee = parties/pku AND state = ASSIGNED"), ElementsAre("d2"));
  EXPECT_THAT(list(province_, "level != PROVINCE"), ElementsAre("d1"));
  EXPECT_THAT(list(MakeCall({.person = "x", .role = "province", .region = "350000"}), ""), IsEmpty());
}

}  // namespace
}  // namespace jiedui::trusteeship
