// Connections to PostgreSQL that break: between calls, inside a body, and during COMMIT.
#include <memory>
#include <optional>
#include <string>

#include "common/base/id.h"
#include "common/base/text.h"
#include "common/db/postgresql_test_fixture.h"
#include "common/db/postgresql_test_proxy.h"
#include "common/testing/wait.h"

namespace jiedui::db {
namespace {

using jiedui::testing::HasReason;
using jiedui::testing::IsOk;

constexpr Sql kEndOthers = {"test.end_others",
                            "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity "
                            "WHERE application_name = $1 AND pid <> pg_backend_pid()"};

class PostgresqlNetworkTest : public PostgresqlTest {
 protected:
  void SetUp() override {
    PostgresqlTest::SetUp();
    if (IsSkipped()) return;
    proxy_.emplace(Options().conninfo);
    PostgresqlOptions options = Options();
    application_ = NewUuid();
    options.conninfo = StrCat(proxy_->conninfo(), " application_name=", application_);
    options.writers = 1;
    remote_ = Open(options);
  }

  // A body as Mutate makes it: looks its request up, and if it is not there inserts it.
  Database::Body Once(std::string_view name) {
    return [this, name](Tx& tx) -> absl::Status {
      ++runs_;
      absl::StatusOr<bool> found = tx.One(kFind, {name}, [](const Row&) {});
      if (!found.ok()) return found.status();
      if (*found) {
        ++found_;
        return absl::OkStatus();
      }
      if (runs_ == 2) proxy_->ReleaseLate();
      return tx.Run(kInsert, {name, "o", 1, nullptr}).status();
    };
  }

  std::optional<PostgresqlTestProxy> proxy_;
  std::string application_;
  std::unique_ptr<Database> remote_;
  int runs_ = 0, found_ = 0;
};

using jiedui::testing::WaitUntil;
using Commit = PostgresqlTestProxy::Commit;

TEST_F(PostgresqlNetworkTest, FindsItsWorkWhenOnlyTheAnswerOfCommitWasLost) {
  proxy_->OnNextCommit(Commit::kAnswerIsLost);
  EXPECT_THAT(WriteAndWait(*remote_, Once("a"), {.repeatable = true}), IsOk());
  EXPECT_EQ(runs_, 2);
  EXPECT_EQ(found_, 1);
  EXPECT_EQ(Number(db(), kCount), 1);
}

TEST_F(PostgresqlNetworkTest, DoesItsWorkAgainWhenCommitItselfWasLost) {
  proxy_->OnNextCommit(Commit::kIsLost);
  EXPECT_THAT(WriteAndWait(*remote_, Once("a"), {.repeatable = true}), IsOk());
  EXPECT_GE(runs_, 2);
  EXPECT_EQ(Number(db(), kCount), 1);
}

TEST_F(PostgresqlNetworkTest, TakesEffectOnceWhenCommitArrivesAfterTheSecondRun) {
  proxy_->OnNextCommit(Commit::kArrivesLate);
  EXPECT_THAT(WriteAndWait(*remote_, Once("a"), {.repeatable = true}), IsOk());
  EXPECT_GE(runs_, 2);
  EXPECT_EQ(Number(db(), kCount), 1);
}

TEST_F(PostgresqlNetworkTest, SaysThatTheOutcomeIsUnknownWhereTheBodyCannotTell) {
  proxy_->OnNextCommit(Commit::kAnswerIsLost);
  EXPECT_THAT(Insert(*remote_, "a"), HasReason("OUTCOME_UNKNOWN"));
  EXPECT_EQ(Number(db(), kCount), 1);
  EXPECT_THAT(Insert(*remote_, "b"), IsOk());
}

TEST_F(PostgresqlNetworkTest, SaysThatTheOutcomeIsUnknownWhenTheServerDoesNotComeBack) {
  proxy_->OnNextCommit(Commit::kAnswerIsLost);
  EXPECT_THAT(WriteAndWait(*remote_,
                           [&, body = Once("a")](Tx& tx) mutable {
                             if (runs_ == 1) proxy_->Cut();
                             return body(tx);
                           },
                           {.repeatable = true}),
              HasReason("OUTCOME_UNKNOWN"));
  EXPECT_EQ(Number(db(), kCount), 1);
}

TEST_F(PostgresqlNetworkTest, AServerThatRestartedBetweenTwoCallsIsNotNoticed) {
  EXPECT_THAT(Insert(*remote_, "a"), IsOk());
  EXPECT_EQ(Number(*remote_, kCount), 1);
  EXPECT_EQ(Number(db(), kEndOthers, {application_}), 2);
  EXPECT_THAT(Insert(*remote_, "b"), IsOk());
  EXPECT_EQ(Number(*remote_, kCount), 2);
}

TEST_F(PostgresqlNetworkTest, AConnectionThatBreaksInsideABodyRunsItAgain) {
  int runs = 0;
  EXPECT_THAT(WriteAndWait(*remote_,
                           [&](Tx& tx) {
                             ++runs;
                             EXPECT_THAT(tx.Run(kCount), IsOk());
                             if (runs == 1) Number(db(), kEndOthers, {application_});
                             return tx.Run(kInsert, {"a", "o", 1, nullptr}).status();
                           }),
              IsOk());
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(Number(db(), kCount), 1);
}

TEST_F(PostgresqlNetworkTest, AConnectionThatBreaksInsideAReadIsReported) {
  const auto read = [&](bool interrupted) {
    return remote_->Read([&](Tx& tx) {
      EXPECT_THAT(tx.Run(kCount), IsOk());
      if (interrupted) Number(db(), kEndOthers, {application_});
      return tx.Run(kCount).status();
    });
  };
  EXPECT_THAT(read(true), HasReason("STORE_UNAVAILABLE"));
  EXPECT_THAT(read(false), IsOk());
}

TEST_F(PostgresqlNetworkTest, IsUnavailableWhileTheServerIsAwayAndRecovers) {
  EXPECT_THAT(Insert(*remote_, "a"), IsOk());
  proxy_->Cut();
  EXPECT_THAT(Insert(*remote_, "b"), HasReason("STORE_UNAVAILABLE"));
  EXPECT_THAT(Insert(*remote_, "c"), HasReason("STORE_UNAVAILABLE"));
  EXPECT_THAT(remote_->Read([](Tx& tx) { return tx.Run(kCount).status(); }), HasReason("STORE_UNAVAILABLE"));
  proxy_->Restore();
  EXPECT_TRUE(WaitUntil([&] { return Insert(*remote_, "d").ok(); }));
  EXPECT_TRUE(WaitUntil([&] { return remote_->Read([](Tx& tx) { return tx.Run(kCount).status(); }).ok(); }));
  EXPECT_EQ(Number(db(), kCount), 2);
}

}  // namespace
}  // namespace jiedui::db
