#include "common/db/event_log.h"

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "common/base/text.h"
#include "common/db/database.h"
#include "common/db/db_test.pb.h"
#include "common/db/db_test_items.h"
#include "common/testing/fake_clock.h"
#include "common/testing/matchers.h"
#include "common/testing/test_database.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace jiedui::db {
namespace {

using ::jiedui::testing::Engine;
using ::jiedui::testing::EngineName;
using ::jiedui::testing::EnginesUnderTest;
using ::jiedui::testing::FakeClock;
using ::jiedui::testing::HasReason;
using ::jiedui::testing::IsOk;
using ::jiedui::testing::TestStore;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class EventLogTest : public ::testing::TestWithParam<Engine> {
 protected:
  absl::Status RecordOne(const Change& change, absl::Span<const Warning> warnings = {}) {
    return WriteAndWait(*store_, [&](Tx& tx) { return Record(tx, call_, "request-1", change, warnings).status(); });
  }
  absl::Status RecordRevision(std::string_view subject, int64_t revision) {
    return RecordOne({.event_type = "cn.jiedui.test.set.v1",
                      .subject = subject,
                      .revision_before = revision - 1,
                      .revision_after = revision});
  }
  // What the relay does on PostgreSQL; nothing to do on SQLite.
  int64_t Sequence(int limit = 1000) {
    int64_t sequenced = -1;
    EXPECT_THAT(WriteAndWait(*store_,
                             [&](Tx& tx) {
                               absl::StatusOr<int64_t> result = SequenceLog(tx, limit);
                               if (result.ok()) sequenced = *result;
                               return result.status();
                             }),
                IsOk());
    return sequenced;
  }
  std::vector<LoggedEvent> Log(int64_t after = 0, int limit = 1000) {
    std::vector<LoggedEvent> log;
    EXPECT_THAT(store_->Read([&](Tx& tx) {
      absl::StatusOr<std::vector<LoggedEvent>> read = ReadLog(tx, after, limit);
      if (read.ok()) log = *std::move(read);
      return read.status();
    }),
                IsOk());
    return log;
  }
  std::vector<AuditEntry> Audit(std::string_view subject, int64_t before = 0, int limit = 1000) {
    std::vector<AuditEntry> entries;
    EXPECT_THAT(store_->Read([&](Tx& tx) {
      absl::StatusOr<std::vector<AuditEntry>> read = ReadAudit(tx, subject, before, limit);
      if (read.ok()) entries = *std::move(read);
      return read.status();
    }),
                IsOk());
    return entries;
  }
  LogEnds Ends() {
    LogEnds ends;
    EXPECT_THAT(store_->Read([&](Tx& tx) {
      absl::StatusOr<LogEnds> read = ReadLogEnds(tx);
      if (read.ok()) ends = *read;
      return read.status();
    }),
                IsOk());
    return ends;
  }

  FakeClock clock_;
  TestStore store_{GetParam(), {kItems}, clock_};
  Call call_{
      .caller = {.person = "zhang", .organisation = "parties/gov-370000", .role = "province", .region = "370000"},
      .method = "jiedui.test.v1.ItemService/SetItem",
      .trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"};
};
INSTANTIATE_TEST_SUITE_P(Engines, EventLogTest, ::testing::ValuesIn(EnginesUnderTest()), EngineName);

std::vector<int64_t> Positions(const std::vector<LoggedEvent>& log) {
  std::vector<int64_t> positions;
  for (const LoggedEvent& event : log) positions.push_back(event.position);
  return positions;
}

TEST_P(EventLogTest, AnEventIsReadAsItWasRecorded) {
  test::Item item;
  item.set_name("items/a");
  item.set_value(7);
  std::string id;
  int64_t recorded = 0;
  ASSERT_THAT(WriteAndWait(*store_,
                           [&](Tx& tx) {
                             recorded = tx.NowMicros();
                             absl::StatusOr<std::string> result = Record(tx, call_, "",
                                                                         {.event_type = "cn.jiedui.test.set.v1",
                                                                          .subject = "items/a",
                                                                          .revision_before = 2,
                                                                          .revision_after = 3,
                                                                          .regions = {"370200", "632700"},
                                                                          .parties = {"parties/gov-370200"},
                                                                          .data = &item});
                             if (result.ok()) id = *result;
                             return result.status();
                           }),
              IsOk());
  Sequence();
  const std::vector<LoggedEvent> log = Log();
  ASSERT_EQ(log.size(), 1u);
  EXPECT_EQ(log[0].position, 1);
  EXPECT_EQ(log[0].id, id);
  EXPECT_EQ(log[0].type, "cn.jiedui.test.set.v1");
  EXPECT_EQ(log[0].subject, "items/a");
  EXPECT_EQ(log[0].revision, 3);
  EXPECT_THAT(log[0].regions, ElementsAre("370200", "632700"));
  EXPECT_THAT(log[0].parties, ElementsAre("parties/gov-370200"));
  EXPECT_EQ(log[0].trace, call_.trace);
  EXPECT_EQ(log[0].recorded_micros, recorded);
  EXPECT_EQ(log[0].data_type, "jiedui.db.test.Item");
  test::Item data;
  ASSERT_TRUE(data.ParseFromString(log[0].data));
  EXPECT_THAT(data, jiedui::testing::EqualsProto(item));
}

TEST_P(EventLogTest, AnEventWithoutRegionsPartiesAndDataHasNone) {
  ASSERT_THAT(RecordRevision("items/a", 1), IsOk());
  Sequence();
  const std::vector<LoggedEvent> log = Log();
  ASSERT_EQ(log.size(), 1u);
  EXPECT_THAT(log[0].regions, IsEmpty());
  EXPECT_THAT(log[0].parties, IsEmpty());
  EXPECT_EQ(log[0].data_type, "");
  EXPECT_EQ(log[0].data, "");
}

TEST_P(EventLogTest, TheAuditRowSaysWhoWhatWhenAndWhy) {
  const std::vector<Warning> warnings = {{"TERM_TOO_SHORT", "Q11-4.6", "指导意见", "建议不少于三年。"}};
  ASSERT_THAT(RecordOne({.event_type = "cn.jiedui.test.set.v1",
                         .subject = "items/a",
                         .revision_before = 1,
                         .revision_after = 2,
                         .from = "PROPOSED",
                         .to = "ACTIVE",
                         .decision = "省厅会议同意",
                         .clause = "SD19-2a"},
                        warnings),
              IsOk());
  Sequence();
  const std::vector<AuditEntry> audit = Audit("items/a");
  ASSERT_EQ(audit.size(), 1u);
  EXPECT_EQ(audit[0].actor, "parties/gov-370000/zhang");
  EXPECT_EQ(audit[0].on_behalf_of, "parties/gov-370000");
  EXPECT_EQ(audit[0].method, call_.method);
  EXPECT_EQ(audit[0].request_id, "request-1");
  EXPECT_EQ(audit[0].subject, "items/a");
  EXPECT_EQ(audit[0].revision_before, 1);
  EXPECT_EQ(audit[0].revision_after, 2);
  EXPECT_EQ(audit[0].from, "PROPOSED");
  EXPECT_EQ(audit[0].to, "ACTIVE");
  EXPECT_EQ(audit[0].decision, "省厅会议同意");
  EXPECT_EQ(audit[0].clause, "SD19-2a");
  EXPECT_EQ(audit[0].event_id, Log().at(0).id);
  EXPECT_EQ(audit[0].recorded_micros, Log().at(0).recorded_micros);
  ASSERT_EQ(audit[0].warnings.size(), 1u);
  EXPECT_EQ(audit[0].warnings[0].reason, "TERM_TOO_SHORT");
  EXPECT_EQ(audit[0].warnings[0].clause, "Q11-4.6");
  EXPECT_EQ(audit[0].warnings[0].document, "指导意见");
  EXPECT_EQ(audit[0].warnings[0].message, "建议不少于三年。");
}

TEST_P(EventLogTest, AuditIsReadNewestFirstInPages) {
  for (int revision = 1; revision <= 5; ++revision) ASSERT_THAT(RecordRevision("items/a", revision), IsOk());
  ASSERT_THAT(RecordRevision("items/b", 1), IsOk());
  const auto revisions = [&](int64_t before, int limit) {
    std::vector<int64_t> found;
    for (const AuditEntry& entry : Audit("items/a", before, limit)) found.push_back(entry.revision_after);
    return found;
  };
  EXPECT_THAT(revisions(0, 2), ElementsAre(5, 4));
  EXPECT_THAT(revisions(4, 2), ElementsAre(3, 2));
  EXPECT_THAT(revisions(2, 2), ElementsAre(1));
  EXPECT_THAT(Audit("items/none"), IsEmpty());
}

TEST_P(EventLogTest, ARevisionIsRecordedOnce) {
  ASSERT_THAT(RecordRevision("items/a", 1), IsOk());
  EXPECT_FALSE(RecordRevision("items/a", 1).ok());
  EXPECT_EQ(Audit("items/a").size(), 1u);
  Sequence();
  EXPECT_THAT(Positions(Log()), ElementsAre(1));
}

TEST_P(EventLogTest, TheLogIsReadFromAPositionInPages) {
  for (int revision = 1; revision <= 5; ++revision) ASSERT_THAT(RecordRevision("items/a", revision), IsOk());
  Sequence();
  EXPECT_THAT(Positions(Log(0, 2)), ElementsAre(1, 2));
  EXPECT_THAT(Positions(Log(2, 2)), ElementsAre(3, 4));
  EXPECT_THAT(Positions(Log(4, 2)), ElementsAre(5));
  EXPECT_THAT(Log(5, 2), IsEmpty());
}

TEST_P(EventLogTest, TheEndsOfAnEmptyLogAreZero) {
  EXPECT_EQ(Ends().oldest, 0);
  EXPECT_EQ(Ends().newest, 0);
  for (int revision = 1; revision <= 3; ++revision) ASSERT_THAT(RecordRevision("items/a", revision), IsOk());
  Sequence();
  EXPECT_EQ(Ends().oldest, 1);
  EXPECT_EQ(Ends().newest, 3);
}

TEST_P(EventLogTest, PositionsAreDenseThoughSomeWritesFail) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([this, t] {
      for (int revision = 1; revision <= 10; ++revision) {
        const std::string subject = StrCat("items/", t);
        const absl::Status status = WriteAndWait(
            *store_,
            [&](Tx& tx) -> absl::Status {
              absl::StatusOr<std::string> id = Record(
                  tx, call_, "",
                  {.event_type = "t", .subject = subject, .revision_before = revision - 1, .revision_after = revision});
              if (!id.ok()) return id.status();
              return revision % 3 == 0 ? Failure(kNotFound, {{"name", subject}}) : absl::OkStatus();
            },
            {.dry_run = revision % 5 == 0});
        EXPECT_EQ(status.ok(), revision % 3 != 0) << status;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  Sequence();
  const std::vector<LoggedEvent> log = Log();
  ASSERT_EQ(log.size(), 4u * 5u);  // revisions 1, 2, 4, 7, 8 of each
  std::vector<int64_t> last_revision(4, 0);
  for (size_t i = 0; i < log.size(); ++i) {
    EXPECT_EQ(log[i].position, static_cast<int64_t>(i + 1));
    int64_t& last = last_revision.at(log[i].subject.back() - '0');
    EXPECT_GT(log[i].revision, last) << "in order within " << log[i].subject;
    last = log[i].revision;
  }
}

TEST_P(EventLogTest, OnPostgresqlReadersSeeOnlySequencedRows) {
  for (int revision = 1; revision <= 3; ++revision) ASSERT_THAT(RecordRevision("items/a", revision), IsOk());
  if (GetParam() == Engine::kSqlite) {
    EXPECT_EQ(Sequence(), 0);
    EXPECT_THAT(Positions(Log()), ElementsAre(1, 2, 3));
    return;
  }
  EXPECT_THAT(Log(), IsEmpty());
  EXPECT_EQ(Ends().newest, 0);
  EXPECT_EQ(Sequence(2), 2);
  EXPECT_THAT(Positions(Log()), ElementsAre(1, 2));
  EXPECT_EQ(Sequence(2), 1);
  EXPECT_EQ(Sequence(2), 0);
  ASSERT_THAT(RecordRevision("items/a", 4), IsOk());
  EXPECT_EQ(Sequence(2), 1);
  EXPECT_THAT(Positions(Log()), ElementsAre(1, 2, 3, 4));
}

TEST_P(EventLogTest, ARecordIsToldAfterItsCommitAndARefusalIsNot) {
  absl::Mutex mutex;
  std::vector<EventPtr> told;
  store_->OnCommit([&](std::vector<EventPtr> events) {
    absl::MutexLock lock(&mutex);
    told.insert(told.end(), events.begin(), events.end());
  });
  EXPECT_FALSE(WriteAndWait(*store_, [&](Tx& tx) -> absl::Status {
                 EXPECT_THAT(Record(tx, call_, "", {.event_type = "t", .subject = "items/a", .revision_after = 1}),
                             IsOk());
                 return Failure(kNotFound, {{"name", "items/a"}});
               }).ok());
  EXPECT_THAT(RecordRevision("items/a", 1), IsOk());
  absl::MutexLock lock(&mutex);
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0]->subject, "items/a");
  EXPECT_EQ(told[0]->position, GetParam() == jiedui::testing::Engine::kSqlite ? 1 : 0) << "PostgreSQL gives it later";
}

TEST_P(EventLogTest, WhatIsToldIsWhatTheStoreHas) {
  absl::Mutex mutex;
  std::vector<EventPtr> told;
  store_->OnCommit([&](std::vector<EventPtr> events) {
    absl::MutexLock lock(&mutex);
    told = std::move(events);
  });
  const Change change = {.event_type = "t",
                         .subject = "items/a",
                         .revision_after = 3,
                         .regions = {"", "630000"},
                         .parties = {"parties/a", "parties/b"}};
  ASSERT_THAT(RecordOne(change), IsOk());
  Sequence(10);
  absl::MutexLock lock(&mutex);
  ASSERT_EQ(told.size(), 1U);
  const LoggedEvent stored = Log().at(0);
  EXPECT_EQ(told[0]->id, stored.id);
  EXPECT_EQ(told[0]->regions, stored.regions);
  EXPECT_EQ(told[0]->parties, stored.parties);
  EXPECT_EQ(told[0]->recorded_micros, stored.recorded_micros);
}

TEST_P(EventLogTest, PersonalFieldsAreRefusedAtAnyDepth) {
  test::PeopleMet met;
  met.set_place("西宁");
  met.add_people()->set_id("p-1");
  const Change change = {.event_type = "t", .subject = "meetings/m", .revision_after = 1, .data = &met};
  EXPECT_THAT(RecordOne(change), IsOk());
  met.add_people()->set_phone("13800000000");
  const absl::Status refused =
      RecordOne({.event_type = "t", .subject = "meetings/n", .revision_after = 1, .data = &met});
  EXPECT_THAT(refused, HasReason("INTERNAL"));
  EXPECT_THAT(refused.ToString(), ::testing::HasSubstr("jiedui.db.test.Person.phone"));
  EXPECT_THAT(refused.ToString(), ::testing::Not(::testing::HasSubstr("13800000000")));
  EXPECT_THAT(Audit("meetings/n"), IsEmpty());
}

}  // namespace
}  // namespace jiedui::db
