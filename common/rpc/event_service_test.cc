#include "common/rpc/event_service.h"

#include <atomic>
#include <map>
#include <thread>

#include "absl/synchronization/notification.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "common/db/event_log.h"
#include "common/rpc/cloud_event.h"
#include "common/rpc/rpc_test_server.h"
#include "common/rpc/status.h"
#include "common/testing/matchers.h"
#include "common/testing/test_database.h"
#include "common/testing/wait.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "jiedui/pairing/events/v1/pairing_events.pb.h"

namespace jiedui::rpc {
namespace {

using events::v1::WatchEventsRequest;
using events::v1::WatchEventsResponse;
using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using jiedui::testing::StatusIs;
using jiedui::testing::WaitUntil;
using ::testing::ElementsAre;

class EventServiceTest : public ::testing::TestWithParam<db::Database::Engine> {
 protected:
  EventServiceTest() {
    store_->OnCommit([this](std::vector<db::EventPtr> events) { tail_.Committed(std::move(events)); });
  }
  ~EventServiceTest() override {
    server_->Drain(absl::Seconds(60));
    EXPECT_EQ(world_.front().in_flight(), 0);
  }

  // Commits one event of `subject` and gives its position the moment readers may see it.
  void Commit(const std::string& subject, std::vector<std::string> regions = {},
              const std::string& type = "cn.jiedui.pairing.pairing.proposed.v1", size_t data_size = 0) {
    Call call;
    Trailer trailer;
    call.caller = Clerk();
    call.trailer = &trailer;
    pairing::events::v1::PairingChanged data;
    data.mutable_pairing()->set_name(subject);
    data.mutable_pairing()->set_note(std::string(data_size, 'x'));
    const int64_t revision = ++revisions_[subject];
    const absl::Status committed = db::WriteAndWait(*store_, [&](db::Tx& tx) -> absl::Status {
      return db::Record(tx, call, "",
                        {.event_type = type,
                         .subject = subject,
                         .revision_before = revision - 1,
                         .revision_after = revision,
                         .regions = regions,
                         .data = &data})
          .status();
    });
    ASSERT_THAT(committed, IsOk());
    const absl::Status sequenced =
        db::WriteAndWait(*store_, [&](db::Tx& tx) { return db::SequenceLog(tx, 1000).status(); });
    ASSERT_THAT(sequenced, IsOk());
    tail_.Nudge();
  }
  void CommitMany(int count, std::vector<std::string> regions = {}) {
    for (int i = 0; i < count; ++i) Commit(StrCat("pairings/many-", i), regions);
  }
  void CutLogBefore(int64_t position) {
    ASSERT_THAT(db::WriteAndWait(
                    *store_,
                    [&](db::Tx& tx) {
                      return tx.Run({"test.cut", "DELETE FROM event_log WHERE position < $1"}, {position}).status();
                    }),
                IsOk());
  }

  struct Client {
    Client(events::v1::EventService::Stub& stub, const WatchEventsRequest& request, const Caller& caller = Clerk()) {
      SignIn(context, caller);
      stream = stub.WatchEvents(&context, request);
    }
    // The next message as "position" or "position subject"; the reason when the stream has ended.
    std::string Next() {
      WatchEventsResponse response;
      if (!stream->Read(&response)) return Finish();
      if (!response.has_event()) return StrCat(response.position());
      last = response.event();
      return StrCat(response.position(), " ", response.event().attributes().at("subject").ce_string());
    }
    std::string Finish() {
      const absl::Status status = FromGrpc(stream->Finish());
      return ReasonOf(status).empty() ? absl::StatusCodeToString(status.code()) : ReasonOf(status);
    }
    grpc::ClientContext context;
    std::unique_ptr<grpc::ClientReader<WatchEventsResponse>> stream;
    io::cloudevents::v1::CloudEvent last;
  };

  static WatchEventsRequest After(int64_t position) {
    WatchEventsRequest request;
    request.set_after_position(position);
    return request;
  }
  static Caller Ministry() { return {.person = "ministry"}; }

  std::map<std::string, int64_t> revisions_;
  TestFront world_;
  jiedui::testing::TestStore store_{GetParam(), {}, world_.clock()};
  WorkerPool workers_{2, 100};
  // Remembers so little that following needs the store too.
  db::Tail tail_{*store_, {.memory = 20, .poll = absl::Milliseconds(20)}};
  // Bookmarks by time come only where a test asks for them.
  EventService service_{world_.front(), *store_, tail_, workers_, "pairing", &AnyoneButPublic, absl::Hours(1)};
  std::unique_ptr<Server> server_ =
      ServeForTest(world_.front(), {{&service_, events::v1::EventService::service_full_name()}});
  std::unique_ptr<events::v1::EventService::Stub> stub_ = events::v1::EventService::NewStub(ChannelForTest(*server_));
};

TEST_P(EventServiceTest, ThePublicWatchesNothing) {
  Client client(*stub_, After(0), {.person = "anyone", .role = "public"});
  EXPECT_EQ(client.Next(), "PERMISSION_DENIED");
}

TEST_P(EventServiceTest, AServiceSaysWhoMayWatch) {
  const auto offices_alone = [](const Caller& caller, std::string_view method) -> absl::Status {
    if (caller.role == "county") return absl::OkStatus();
    return Failure(kPermissionDenied, {{"role", caller.role}, {"method", method}});
  };
  EventService offices(world_.front(), *store_, tail_, workers_, "rotation", +offices_alone);
  const auto server = ServeForTest(world_.front(), {{&offices, events::v1::EventService::service_full_name()}});
  const auto stub = events::v1::EventService::NewStub(ChannelForTest(*server));
  Client teacher(*stub, After(0), {.person = "somebody", .role = "teacher"});
  EXPECT_EQ(teacher.Next(), "PERMISSION_DENIED");
  Client county(*stub, After(0), {.person = "clerk", .role = "county", .region = "621102"});
  EXPECT_EQ(county.Next(), "0");
}

TEST_P(EventServiceTest, LiveEventsFollowTheBookmarkOfTheStart) {
  Client client(*stub_, After(0));
  EXPECT_EQ(client.Next(), "0");
  Commit("pairings/a", {"370200", "632300"});
  EXPECT_EQ(client.Next(), "1 pairings/a");
  const auto event = FromCloudEvent(client.last, "pairing");
  ASSERT_THAT(event, IsOk());
  EXPECT_EQ(event->type, "cn.jiedui.pairing.pairing.proposed.v1");
  EXPECT_EQ(event->revision, 1);
  EXPECT_THAT(event->regions, ElementsAre("370200", "632300"));
  pairing::events::v1::PairingChanged data;
  ASSERT_TRUE(client.last.proto_data().UnpackTo(&data));
  EXPECT_EQ(data.pairing().name(), "pairings/a");
  Commit("pairings/b");
  EXPECT_EQ(client.Next(), "2 pairings/b");
}

TEST_P(EventServiceTest, NothingIsToldBeforeItIsKnownWhereTheStreamStarts) {
  // The tail's thread is held while it calls its listeners; a watch that begins then stands before it is told of the log, and
  // bookmarks wake it there.
  EventService service(world_.front(), *store_, tail_, workers_, "pairing", &AnyoneButPublic, absl::Milliseconds(1));
  auto server = ServeForTest(world_.front(), {{&service, events::v1::EventService::service_full_name()}});
  auto stub = events::v1::EventService::NewStub(ChannelForTest(*server));
  absl::Notification held, go_on;
  std::atomic<bool> first = true;
  const int64_t listener = tail_.Listen([&] {
    if (!first.exchange(false)) return;
    held.Notify();
    go_on.WaitForNotification();
  });
  CommitMany(3);
  held.WaitForNotification();
  Client client(*stub, After(-1));
  std::string told;
  absl::Notification read;
  std::thread reader([&] {
    told = client.Next();
    read.Notify();
  });
  EXPECT_FALSE(read.WaitForNotificationWithTimeout(absl::Milliseconds(200))) << told;
  go_on.Notify();
  reader.join();
  EXPECT_EQ(told, "3");
  tail_.Cancel(listener);
  client.context.TryCancel();
  client.Finish();
  server->Drain(absl::Seconds(60));
}

TEST_P(EventServiceTest, CatchesUpFromTheStoreThenFollows) {
  CommitMany(150);
  Client client(*stub_, After(0), Ministry());
  EXPECT_EQ(client.Next(), "0");
  for (int i = 0; i < 150; ++i) ASSERT_EQ(client.Next(), StrCat(i + 1, " pairings/many-", i));
  Commit("pairings/live");
  EXPECT_EQ(client.Next(), "151 pairings/live");
}

TEST_P(EventServiceTest, NothingIsMissedWhileEventsKeepComing) {
  CommitMany(30);
  std::thread writer([&] { CommitMany(100); });
  Client client(*stub_, After(10), Ministry());
  EXPECT_EQ(client.Next(), "10");
  for (int position = 11; position <= 130; ++position) {
    EXPECT_EQ(client.Next(), StrCat(position, " pairings/many-", position <= 30 ? position - 1 : position - 31));
  }
  writer.join();
}

TEST_P(EventServiceTest, FromThePresentEnd) {
  CommitMany(3);
  Client client(*stub_, After(-1));
  EXPECT_EQ(client.Next(), "3");
  Commit("pairings/a");
  EXPECT_EQ(client.Next(), "4 pairings/a");
}

TEST_P(EventServiceTest, FiltersByTypeAndSubject) {
  WatchEventsRequest request = After(0);
  request.add_type_prefixes("cn.jiedui.pairing.party.");
  request.add_type_prefixes("cn.jiedui.pairing.pairing.ended.");
  request.add_subjects("pairings/a");
  request.add_subjects("parties/a");
  Client client(*stub_, request);
  EXPECT_EQ(client.Next(), "0");
  Commit("pairings/a", {}, "cn.jiedui.pairing.pairing.proposed.v1");
  Commit("pairings/b", {}, "cn.jiedui.pairing.pairing.ended.v1");
  Commit("pairings/a", {}, "cn.jiedui.pairing.pairing.ended.v1");
  Commit("parties/a", {}, "cn.jiedui.pairing.party.created.v1");
  Commit("parties/b", {}, "cn.jiedui.pairing.party.created.v1");
  EXPECT_EQ(client.Next(), "3 pairings/a");
  EXPECT_EQ(client.Next(), "4 parties/a");
}

TEST_P(EventServiceTest, ScopeDecidesWhatIsSeen) {
  Client province(*stub_, After(0)), county(*stub_, After(0), {.person = "c", .region = "632701"}),
      ministry(*stub_, After(0), Ministry());
  for (Client* client : {&province, &county, &ministry}) EXPECT_EQ(client->Next(), "0");
  Commit("pairings/in-632700", {"110000", "632700"});
  Commit("pairings/in-370200", {"370200", "632701"});
  Commit("pairings/elsewhere", {"110000"});
  Commit("schemes/of-all");
  EXPECT_EQ(province.Next(), "2 pairings/in-370200");
  EXPECT_EQ(province.Next(), "4 schemes/of-all");
  EXPECT_EQ(county.Next(), "2 pairings/in-370200");
  EXPECT_EQ(county.Next(), "4 schemes/of-all");
  for (const char* next :
       {"1 pairings/in-632700", "2 pairings/in-370200", "3 pairings/elsewhere", "4 schemes/of-all"}) {
    EXPECT_EQ(ministry.Next(), next);
  }
}

TEST_P(EventServiceTest, BookmarksMovePastLongStretchesOfOthers) {
  CommitMany(600, {"110000"});
  Client client(*stub_, After(0));
  EXPECT_EQ(client.Next(), "0");
  EXPECT_EQ(client.Next(), "256");
  EXPECT_EQ(client.Next(), "512");
  Commit("pairings/a", {"370000"});
  EXPECT_EQ(client.Next(), "601 pairings/a");
}

TEST_P(EventServiceTest, BookmarksComeAlsoWithTime) {
  EventService often(world_.front(), *store_, tail_, workers_, "pairing", &AnyoneButPublic, absl::Milliseconds(1));
  const auto server = ServeForTest(world_.front(), {{&often, events::v1::EventService::service_full_name()}});
  const auto stub = events::v1::EventService::NewStub(ChannelForTest(*server));
  Client client(*stub, After(0));
  EXPECT_EQ(client.Next(), "0");
  Commit("pairings/elsewhere", {"110000"});
  EXPECT_EQ(client.Next(), "1");
  client.context.TryCancel();
  client.Finish();
}

TEST_P(EventServiceTest, PositionsThatAreGone) {
  CommitMany(10);
  CutLogBefore(5);
  {
    Client client(*stub_, After(3), Ministry());
    WatchEventsResponse response;
    EXPECT_FALSE(client.stream->Read(&response));
    const absl::Status status = FromGrpc(client.stream->Finish());
    EXPECT_THAT(status, StatusIs(absl::StatusCode::kOutOfRange));
    EXPECT_THAT(status, HasReason("POSITION_GONE"));
    EXPECT_EQ(MetadataOf(status, "oldest"), "5");
  }
  EXPECT_EQ(Client(*stub_, After(0)).Next(), "POSITION_GONE");
  Client last(*stub_, After(4), Ministry());
  EXPECT_EQ(last.Next(), "4");
  EXPECT_EQ(last.Next(), "5 pairings/many-4");
}

TEST_P(EventServiceTest, PositionsThatNeverWere) {
  CommitMany(2);
  EXPECT_EQ(Client(*stub_, After(3)).Next(), "INVALID_FIELD");
  EXPECT_EQ(Client(*stub_, After(-2)).Next(), "INVALID_FIELD");
  Client newest(*stub_, After(2), Ministry());
  EXPECT_EQ(newest.Next(), "2");
}

TEST_P(EventServiceTest, RefusesUnreasonableRequests) {
  WatchEventsRequest many = After(0), nul = After(0);
  for (int i = 0; i < 101; ++i) many.add_subjects("pairings/a");
  nul.add_type_prefixes(std::string(1, '\0'));
  EXPECT_EQ(Client(*stub_, many).Next(), "INVALID_FIELD");
  EXPECT_EQ(Client(*stub_, nul).Next(), "INVALID_FIELD");
  grpc::ClientContext nobody;
  auto stream = stub_->WatchEvents(&nobody, After(0));
  WatchEventsResponse response;
  EXPECT_FALSE(stream->Read(&response));
  EXPECT_THAT(FromGrpc(stream->Finish()), HasReason("UNAUTHENTICATED"));
}

TEST_P(EventServiceTest, ASlowReaderHoldsUpNobodyAndIsToldWhenTheLogIsCut) {
  Client slow(*stub_, After(0), Ministry()), quick(*stub_, After(0), Ministry());
  EXPECT_EQ(slow.Next(), "0");
  EXPECT_EQ(quick.Next(), "0");
  // More than the buffers of a connection take.
  constexpr int kEvents = 300;
  for (int i = 0; i < kEvents; ++i) {
    Commit(StrCat("pairings/large-", i), {}, "cn.jiedui.pairing.pairing.proposed.v1", 48 * 1024);
    ASSERT_EQ(quick.Next(), StrCat(i + 1, " pairings/large-", i));
  }
  CutLogBefore(kEvents);
  std::string next;
  int position = 0;
  while ((next = slow.Next()) == StrCat(position + 1, " pairings/large-", position)) ++position;
  EXPECT_EQ(next, "POSITION_GONE");
  EXPECT_LT(position, kEvents) << "the rest was not buffered for him";
}

TEST_P(EventServiceTest, ACancelledWatcherIsForgotten) {
  Client client(*stub_, After(0));
  EXPECT_EQ(client.Next(), "0");
  EXPECT_EQ(world_.front().in_flight(), 1);
  client.context.TryCancel();
  EXPECT_EQ(client.Next(), "CANCELLED");
  EXPECT_TRUE(WaitUntil([&] { return world_.front().in_flight() == 0; }));
  Commit("pairings/a");
}

TEST_P(EventServiceTest, ADrainEndsTheStreams) {
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 20; ++i) {
    clients.push_back(std::make_unique<Client>(*stub_, After(0)));
    EXPECT_EQ(clients.back()->Next(), "0");
  }
  server_->Drain(absl::Seconds(60));
  for (auto& client : clients) EXPECT_EQ(client->Next(), "DRAINING");
  EXPECT_EQ(world_.front().in_flight(), 0);
}

TEST_P(EventServiceTest, ManyWatchersComeAndGoWhileEventsFlow) {
  std::thread writer([&] { CommitMany(60); });
  std::vector<std::thread> readers;
  for (int r = 0; r < 8; ++r) {
    readers.emplace_back([&, r] {
      int64_t position = 0;
      for (int round = 0; round < 6; ++round) {  // 10 events each, then away and back again
        Client client(*stub_, After(position), Ministry());
        EXPECT_EQ(client.Next(), StrCat(position));
        for (int i = 0; i < 10; ++i) {
          EXPECT_EQ(client.Next(), StrCat(position + 1, " pairings/many-", position));
          ++position;
        }
        if (r % 2 == 0) client.context.TryCancel();
      }
    });
  }
  writer.join();
  for (std::thread& reader : readers) reader.join();
}

INSTANTIATE_TEST_SUITE_P(Engines, EventServiceTest, ::testing::ValuesIn(jiedui::testing::EnginesUnderTest()),
                         jiedui::testing::EngineName);

}  // namespace
}  // namespace jiedui::rpc
