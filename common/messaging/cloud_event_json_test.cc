#include "common/messaging/cloud_event_json.h"

#include <string>
#include <utility>

#include "absl/strings/str_replace.h"
#include "common/base/text.h"
#include "common/messaging/json_test.pb.h"
#include "common/rpc/cloud_event.h"
#include "common/testing/matchers.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/time_util.h"
#include "gtest/gtest.h"
#include "jiedui/pairing/events/v1/pairing_events.pb.h"
#include "nlohmann/json.hpp"

namespace jiedui::messaging {
namespace {

using ::jiedui::testing::IsOk;
using ::jiedui::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

db::LoggedEvent RegionCreated() {
  pairing::events::v1::RegionChanged payload;
  payload.mutable_region()->set_name("regions/632700");
  payload.mutable_region()->set_display_name("玉树藏族自治州");
  return {.position = 42,
          .id = "0d2c7a56-5c1c-4f3e-9d0a-3c1f0a4b6e11",
          .type = "cn.jiedui.pairing.region.created.v1",
          .subject = "regions/632700",
          .revision = 7,
          .regions = {"632700", "110000"},
          .parties = {"parties/gov-110000"},
          .trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
          .recorded_micros = 1'772'413'200'123'456,
          .data_type = payload.GetDescriptor()->full_name(),
          .data = payload.SerializeAsString()};
}

template <class Payload>
db::LoggedEvent Carrying(const Payload& payload) {
  db::LoggedEvent event = RegionCreated();
  event.data_type = payload.GetDescriptor()->full_name();
  event.data = payload.SerializeAsString();
  return event;
}

std::string StreamOf(const db::LoggedEvent& event) { return StreamJson(event, "pairing"); }

std::string ChannelOf(const db::LoggedEvent& event) { return ChannelJson(event, "pairing"); }

void ExpectSame(const db::LoggedEvent& read, db::LoggedEvent written) {
  EXPECT_EQ(read.position, written.position);
  EXPECT_EQ(read.id, written.id);
  EXPECT_EQ(read.type, written.type);
  EXPECT_EQ(read.subject, written.subject);
  EXPECT_EQ(read.revision, written.revision);
  EXPECT_EQ(read.regions, written.regions);
  EXPECT_EQ(read.trace, written.trace);
  EXPECT_EQ(read.recorded_micros, written.recorded_micros);
  EXPECT_EQ(read.data_type, written.data_type);
  EXPECT_EQ(read.data, written.data);
}

// The bytes that subscribers were promised: a change here is a change of contract.
TEST(CloudEventJsonTest, StreamFormIsStable) {
  EXPECT_EQ(StreamOf(RegionCreated()),
            R"({"datacontenttype":"application/json",)"
            R"("dataschema":"https://type.googleapis.com/jiedui.pairing.events.v1.RegionChanged",)"
            R"("id":"0d2c7a56-5c1c-4f3e-9d0a-3c1f0a4b6e11","partitionkey":"regions/632700","position":"42",)"
            R"("regioncode":"632700,110000","revision":"7","source":"//pairing.jiedui.cn","specversion":"1.0",)"
            R"("subject":"regions/632700","time":"2026-03-02T01:00:00.123456Z",)"
            R"("traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",)"
            R"("type":"cn.jiedui.pairing.region.created.v1",)"
            R"("data":{"region":{"name":"regions/632700","displayName":"玉树藏族自治州"}}})");
}

TEST(CloudEventJsonTest, StreamFormHasTheAttributesOfTheProtobufForm) {
  const db::LoggedEvent event = RegionCreated();
  io::cloudevents::v1::CloudEvent protobuf;
  rpc::ToCloudEvent(event, "pairing", protobuf);
  nlohmann::json json = nlohmann::json::parse(StreamOf(event));
  EXPECT_EQ(json["id"], protobuf.id());
  EXPECT_EQ(json["source"], protobuf.source());
  EXPECT_EQ(json["type"], protobuf.type());
  EXPECT_EQ(json["specversion"], protobuf.spec_version());
  for (const auto& [name, value] : protobuf.attributes()) {
    const std::string text = value.has_ce_timestamp() ? google::protobuf::util::TimeUtil::ToString(value.ce_timestamp())
                             : value.has_ce_uri()     ? value.ce_uri()
                                                      : value.ce_string();
    EXPECT_EQ(json[name], text) << name;
  }
  EXPECT_EQ(json.size(), protobuf.attributes().size() + 6);  // id, source, type, specversion, datacontenttype, data
}

TEST(CloudEventJsonTest, ChannelFormIsStableAndHasNoContent) {
  EXPECT_EQ(ChannelOf(RegionCreated()),
            R"({"id":"0d2c7a56-5c1c-4f3e-9d0a-3c1f0a4b6e11","partitionkey":"regions/632700","position":"42",)"
            R"("regioncode":"632700,110000","revision":"7","source":"//pairing.jiedui.cn","specversion":"1.0",)"
            R"("subject":"regions/632700","time":"2026-03-02T01:00:00.123456Z",)"
            R"("type":"cn.jiedui.pairing.region.created.v1"})");
}

TEST(CloudEventJsonTest, StreamFormIsReadBack) {
  const db::LoggedEvent written = RegionCreated();
  absl::StatusOr<db::LoggedEvent> read = ParseStreamJson("pairing", StreamOf(written));
  ASSERT_THAT(read, IsOk());
  ExpectSame(*read, written);
}

TEST(CloudEventJsonTest, EventsWithoutPayloadRegionsAndTraceAreReadBack) {
  db::LoggedEvent written = RegionCreated();
  written.data_type.clear();
  written.data.clear();
  written.regions.clear();
  written.trace.clear();
  const std::string json = StreamOf(written);
  EXPECT_THAT(json, Not(HasSubstr("data")));
  absl::StatusOr<db::LoggedEvent> read = ParseStreamJson("pairing", json);
  ASSERT_THAT(read, IsOk());
  ExpectSame(*read, written);
}

TEST(CloudEventJsonTest, PersonalFieldsAreLeftOutAtEveryDepth) {
  test::Visit visit;
  visit.set_place("曲麻莱县");
  visit.set_phone("0976-secret");
  visit.set_minutes(int64_t{1} << 60);
  visit.mutable_host()->set_role("secret");
  test::Visit::Guest& guest = *visit.add_guests();
  guest.set_role("教师");
  guest.set_name("secret");
  const std::string json = StreamOf(Carrying(visit));
  EXPECT_THAT(json, Not(HasSubstr("secret")));
  absl::StatusOr<db::LoggedEvent> read = ParseStreamJson("pairing", json);
  ASSERT_THAT(read, IsOk());
  test::Visit told;
  ASSERT_TRUE(told.ParseFromString(read->data));
  visit.clear_phone();
  visit.clear_host();
  guest.clear_name();
  EXPECT_THAT(told, testing::EqualsProto(visit));
}

TEST(CloudEventJsonTest, ContentOfANewerReplicaPassesWhole) {
  test::Visit visit;
  visit.set_place("曲麻莱县");
  visit.set_minutes(45);
  db::LoggedEvent newer = Carrying(visit);
  newer.data_type = test::OldVisit::descriptor()->full_name();  // with a field this binary does not know
  db::LoggedEvent unknown = newer;
  unknown.data_type = "jiedui.pairing.events.v9.NotYet";
  db::LoggedEvent empty = unknown;  // all fields at their defaults
  empty.data.clear();
  for (const db::LoggedEvent& written : {newer, unknown, empty}) {
    const std::string json = StreamOf(written);
    EXPECT_THAT(json, HasSubstr(R"("datacontenttype":"application/protobuf")"));
    absl::StatusOr<db::LoggedEvent> read = ParseStreamJson("pairing", json);
    ASSERT_THAT(read, IsOk());
    ExpectSame(*read, written);
  }
}

TEST(CloudEventJsonTest, InvalidTextDoesNotStopTheRelay) {
  db::LoggedEvent event = RegionCreated();
  event.subject = "regions/\xff";
  EXPECT_TRUE(nlohmann::json::accept(StreamOf(event)));
  EXPECT_TRUE(nlohmann::json::accept(ChannelOf(event)));
}

TEST(CloudEventJsonTest, RefusesWhatIsNotTheForm) {
  const std::string good = StreamOf(RegionCreated());
  ASSERT_THAT(ParseStreamJson("pairing", good), IsOk());
  EXPECT_THAT(ParseStreamJson("rotation", good), StatusIs(absl::StatusCode::kInvalidArgument));
  const std::pair<const char*, const char*> changes[] = {
      {R"("specversion":"1.0")", R"("specversion":"2.0")"},
      {R"("specversion":"1.0")", R"("specversion":1.0)"},
      {R"("id":"0d2c7a56-5c1c-4f3e-9d0a-3c1f0a4b6e11",)", ""},
      {R"("position":"42")", R"("position":42)"},
      {R"("position":"42")", R"("position":"042")"},
      {R"("position":"42")", R"("position":"-1")"},
      {R"("position":"42")", R"("position":"99999999999999999999")"},
      {R"("position":"42",)", ""},
      {R"("revision":"7",)", ""},
      {R"("subject":"regions/632700")", R"("subject":"")"},
      {R"("time":"2026-03-02T01:00:00.123456Z")", R"("time":"yesterday")"},
      {R"("time":"2026-03-02T01:00:00.123456Z",)", ""},
      {R"(https://type.googleapis.com/jiedui)", "jiedui"},
      {"RegionChanged", "RegionVanished"},
      {"displayName", "shownAs"},
      {R"("data":{)", R"("data":[{)"},
      {R"("datacontenttype":"application/json",)", ""},
      {R"("datacontenttype":"application/json")", R"("datacontenttype":"application/protobuf")"},
      {R"("dataschema":"https://type.googleapis.com/jiedui.pairing.events.v1.RegionChanged",)", ""},
      {"}}}", "}}"},
      {"玉", "\xff"},
  };
  for (const auto& [from, to] : changes) {
    const std::string changed = absl::StrReplaceAll(good, {{from, to}});
    ASSERT_NE(changed, good) << from;
    EXPECT_THAT(ParseStreamJson("pairing", changed), StatusIs(absl::StatusCode::kInvalidArgument)) << changed;
  }
}

TEST(CloudEventJsonTest, RefusesWhatIsTooLongOrTooDeep) {
  std::string deep = R"({"data":)";
  for (int i = 0; i < 200'000; ++i) deep += '[';
  EXPECT_THAT(ParseStreamJson("pairing", deep), StatusIs(absl::StatusCode::kInvalidArgument));
  for (int i = 0; i < 200'000; ++i) deep += ']';
  deep += '}';
  EXPECT_THAT(ParseStreamJson("pairing", deep), StatusIs(absl::StatusCode::kInvalidArgument));
  std::string good = StreamOf(RegionCreated());
  good.insert(1, std::string((1 << 20) - good.size(), ' '));
  EXPECT_THAT(ParseStreamJson("pairing", good), IsOk());
  good.insert(1, " ");
  EXPECT_THAT(ParseStreamJson("pairing", good), StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace jiedui::messaging
