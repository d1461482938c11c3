#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clients/cli/cli_test_server.h"
#include "jiedui/events/v1/event_service.pb.h"
#include "jiedui/pairing/events/v1/pairing_events.pb.h"
#include "jiedui/pairing/v1/pairing_service.pb.h"
#include "jiedui/pairing/v1/party.pb.h"
#include "jiedui/rules/events/v1/rule_events.pb.h"
#include "nlohmann/json.hpp"

namespace jiedui::cli {
namespace {

using ::testing::HasSubstr;

events::v1::WatchEventsResponse Bookmark(int64_t position) {
  events::v1::WatchEventsResponse step;
  step.set_position(position);
  return step;
}

template <class Payload>
events::v1::WatchEventsResponse Event(int64_t position, const std::string& type, const std::string& subject,
                                      const Payload& payload) {
  events::v1::WatchEventsResponse step = Bookmark(position);
  auto& event = *step.mutable_event();
  event.set_type(type);
  auto& attributes = *event.mutable_attributes();
  attributes["subject"].set_ce_string(subject);
  attributes["time"].mutable_ce_timestamp()->set_seconds(1559347200);
  event.mutable_proto_data()->PackFrom(payload);
  return step;
}

events::v1::WatchEventsResponse Activated(int64_t position) {
  pairing::events::v1::PairingChanged change;
  *change.mutable_pairing() = TestPairing();
  change.set_previous_state(v1::Pairing::STATE_PROPOSED);
  return Event(position, "cn.jiedui.pairing.pairing.activated.v1", "pairings/sd19-p2", change);
}

events::v1::WatchEventsResponse Created(int64_t position) {
  pairing::events::v1::PartyChanged change;
  change.mutable_party()->set_display_name("青海师范大学");
  change.mutable_party()->set_kind(v1::PARTY_KIND_UNIVERSITY);
  return Event(position, "cn.jiedui.pairing.party.created.v1", "parties/univ-1", change);
}

TEST(WatchTest, ARuleIsToldByItsText) {
  TestServer server;
  rules::events::v1::RuleRevised change;
  change.mutable_rule()->set_text("同一市州内手拉手学校不超过50对");
  change.mutable_rule()->mutable_citation()->set_clause("Q11-4.5");
  server.watches = {
      {{Event(3, "cn.jiedui.pairing.rule.revised.v1", "rules/pairing-hand-in-hand", change)}, absl::OkStatus()}};
  const Outcome outcome = server.Run({"events", "watch", "--count", "1"});
  EXPECT_EQ(outcome.exit, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("修订：同一市州内手拉手学校不超过50对（Q11-4.5）\n"));
}

TEST(WatchTest, OneLineAnEvent) {
  TestServer server;
  server.watches = {{{Bookmark(6), Activated(7), Bookmark(8), Created(9)}, absl::OkStatus()}};
  const Outcome outcome = server.Run({"events", "watch", "--after", "6", "--type", "cn.jiedui.", "--type", "b",
                                      "--subject", "pairings/sd19-p2", "--count", "2"});
  EXPECT_EQ(outcome.exit, 0) << outcome.err;
  EXPECT_EQ(outcome.out,
            "     7  2019-06-01 08:00:00  cn.jiedui.pairing.pairing.activated.v1    pairings/sd19-p2      "
            "生效：青岛市人民政府 → 菏泽市人民政府（省内扶贫协作），拟议 → 生效\n"
            "     9  2019-06-01 08:00:00  cn.jiedui.pairing.party.created.v1        parties/univ-1        "
            "登记：青海师范大学（高等院校）\n");
  ASSERT_EQ(server.watched.size(), 1);
  EXPECT_EQ(server.watched[0].after_position(), 6);
  EXPECT_EQ(server.watched[0].type_prefixes_size(), 2);
  EXPECT_EQ(server.watched[0].subjects(0), "pairings/sd19-p2");
}

TEST(WatchTest, ReconnectsFromTheLastPosition) {
  TestServer server;
  server.watches = {{{Bookmark(6), Activated(7), Bookmark(8)}, absl::UnavailableError("draining")},
                    {{}, absl::UnavailableError("not up yet")},
                    {{Bookmark(8), Activated(9)}, absl::OkStatus()}};
  const Outcome outcome = server.Run({"events", "watch", "--count", "2"});
  EXPECT_EQ(outcome.exit, 0) << outcome.err;
  ASSERT_EQ(server.watched.size(), 3);
  EXPECT_EQ(server.watched[0].after_position(), -1);
  EXPECT_EQ(server.watched[1].after_position(), 8) << "a bookmark counts";
  EXPECT_EQ(server.watched[2].after_position(), 8);
  EXPECT_THAT(outcome.out, HasSubstr("     7  "));
  EXPECT_THAT(outcome.out, HasSubstr("     9  "));
  EXPECT_THAT(outcome.err, HasSubstr("将从位置 8 之后继续"));
}

TEST(WatchTest, OtherErrorsEndIt) {
  TestServer server;
  server.watches = {{{Bookmark(6), Activated(7)}, absl::OutOfRangeError("gone")}};
  EXPECT_EQ(server.Run({"events", "watch", "--after", "1"}).exit, 2);
  EXPECT_EQ(server.watched.size(), 1);
}

TEST(WatchTest, AServiceThatWasNeverThereIsAnError) {
  TestServer server;
  server.watches = {{{}, absl::UnavailableError("no")}};
  EXPECT_EQ(server.Run({"events", "watch"}).exit, 1);
  EXPECT_EQ(server.watched.size(), 1);
}

TEST(WatchTest, JsonLines) {
  TestServer server;
  server.watches = {{{Activated(7), Created(8)}, absl::OkStatus()}};
  const Outcome outcome = server.Run({"events", "watch", "--count", "2", "-o", "json"});
  std::istringstream lines(outcome.out);
  std::string line;
  ASSERT_TRUE(std::getline(lines, line));
  const auto json = nlohmann::json::parse(line);
  EXPECT_EQ(json["position"], "7");
  EXPECT_EQ(json["event"]["protoData"]["pairing"]["name"], "pairings/sd19-p2");
  ASSERT_TRUE(std::getline(lines, line));
  EXPECT_EQ(nlohmann::json::parse(line)["position"], "8");
}

}  // namespace
}  // namespace jiedui::cli
