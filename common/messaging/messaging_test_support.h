// A service that only talks: a store with its log, the tail, and on demand relays and a server for WatchEvents.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "common/base/metrics.h"
#include "common/base/text.h"
#include "common/base/worker_pool.h"
#include "common/db/event_log.h"
#include "common/db/tail.h"
#include "common/messaging/relay.h"
#include "common/rpc/channel.h"
#include "common/rpc/event_service.h"
#include "common/rpc/front.h"
#include "common/rpc/server.h"
#include "common/testing/fake_clock.h"
#include "common/testing/matchers.h"
#include "common/testing/test_database.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "jiedui/type/v1/type.pb.h"

namespace jiedui::messaging {

inline constexpr std::string_view kTestService = "pairing";
inline constexpr std::string_view kTestEvent = "cn.jiedui.pairing.thing.changed.v1";

class TalkingService {
 public:
  explicit TalkingService(testing::Engine engine) : store_(engine, {}, clock_) {
    clock_.SetAutoTick(absl::Microseconds(1));
    store_->OnCommit([this](std::vector<db::EventPtr> events) {
      tail_.Committed(std::move(events));
      absl::MutexLock lock(&mutex_);
      for (Relay* relay : nudged_) relay->Nudge();
    });
    call_.caller.person = "people/p1";
    call_.method = "test";
  }

  testing::FakeClock& clock() { return clock_; }
  db::Database& database() { return *store_; }
  db::Tail& tail() { return tail_; }
  Metrics& metrics() { return metrics_; }

  // Commits `count` events, one transaction each. Their clauses and revisions count from 1, as positions do.
  void Say(int count) {
    for (int i = 0; i < count; ++i) {
      ++said_;
      type::v1::Citation data;
      data.set_clause(StrCat("c", said_));
      ASSERT_THAT(db::WriteAndWait(*store_,
                                   [&](db::Tx& tx) {
                                     return db::Record(tx, call_, StrCat("request-", said_),
                                                       {.event_type = kTestEvent,
                                                        .subject = "things/t",
                                                        .revision_before = said_ - 1,
                                                        .revision_after = said_,
                                                        .regions = {"632700"},
                                                        .data = &data})
                                         .status();
                                   }),
                  testing::IsOk());
    }
  }
  int64_t said() const { return said_; }

  // As Say, with positions at once, for tests without a relay.
  void SayAndSequence(int count) {
    Say(count);
    ASSERT_THAT(db::WriteAndWait(*store_, [](db::Tx& tx) { return db::SequenceLog(tx, 100'000).status(); }),
                testing::IsOk());
    tail_.Nudge();
  }

  std::vector<db::LoggedEvent> Log() {
    std::vector<db::LoggedEvent> log;
    EXPECT_THAT(store_->Read([&](db::Tx& tx) -> absl::Status {
      absl::StatusOr<std::vector<db::LoggedEvent>> read = db::ReadLog(tx, 0, 1'000'000);
      if (read.ok()) log = *std::move(read);
      return read.status();
    }),
                testing::IsOk());
    return log;
  }

  // A relay that hears of commits, for as long as it lives.
  class RelayHandle {
   public:
    RelayHandle(TalkingService& service, Relay::Options options)
        : service_(service), relay_(service.database(), service.tail(), service.metrics(), std::move(options)) {
      absl::MutexLock lock(&service_.mutex_);
      service_.nudged_.push_back(&relay_);
    }
    ~RelayHandle() {
      absl::MutexLock lock(&service_.mutex_);
      std::erase(service_.nudged_, &relay_);
    }
    Relay* operator->() { return &relay_; }

   private:
    TalkingService& service_;
    Relay relay_;
  };
  std::unique_ptr<RelayHandle> StartRelay(Relay::Options options) {
    options.service = kTestService;
    options.poll = absl::Milliseconds(20);
    return std::make_unique<RelayHandle>(*this, std::move(options));
  }

  // Serves WatchEvents; gives a channel to it.
  std::shared_ptr<grpc::Channel> Serve() {
    absl::StatusOr<std::unique_ptr<rpc::Server>> server =
        rpc::Server::Start({}, front_, {{&events_, events::v1::EventService::service_full_name()}});
    EXPECT_THAT(server, testing::IsOk());
    server_ = *std::move(server);
    return rpc::Connect(server_->address(), {});
  }

 private:
  testing::FakeClock clock_{absl::Now()};
  Metrics metrics_;
  absl::Mutex mutex_;
  std::vector<Relay*> nudged_ ABSL_GUARDED_BY(mutex_);
  testing::TestStore store_;
  db::Tail tail_{*store_, {.position = &metrics_.log_position()}};
  Call call_;
  int64_t said_ = 0;
  WorkerPool workers_{2, 100};
  rpc::Front front_{clock_, metrics_, rpc::Identity::kStatedActor};
  rpc::EventService events_{front_, *store_, tail_, workers_, std::string(kTestService)};
  std::unique_ptr<rpc::Server> server_;
};

// Does something to the lease `name` behind everybody's back: as an official with psql would, or a process that took it.
inline void GiveLeaseTo(db::Database& database, std::string_view name, std::string_view holder) {
  const db::Sql sql = {"test.lease",
                       "UPDATE lease SET holder = $2, token = token + 1, counter = counter + 1 WHERE name = $1"};
  ASSERT_THAT(db::WriteAndWait(database,
                               [&](db::Tx& tx) {
                                 return tx.Run(sql, {name, holder}).status();
                               }),
              testing::IsOk());
}

}  // namespace jiedui::messaging
