#include "common/rpc/cloud_event.h"

#include "common/testing/matchers.h"
#include "gtest/gtest.h"
#include "jiedui/pairing/events/v1/pairing_events.pb.h"

namespace jiedui::rpc {
namespace {

using io::cloudevents::v1::CloudEvent;
using jiedui::testing::HasReason;
using jiedui::testing::IsOk;

db::LoggedEvent Event() {
  pairing::events::v1::PairingChanged payload;
  payload.mutable_pairing()->set_name("pairings/sd19-p1");
  return {.position = 5'000'000'000,
          .id = "6f1c0c9e-7f1b-4c39-9d7c-1b1f9a1d0001",
          .type = "cn.jiedui.pairing.pairing.activated.v1",
          .subject = "pairings/sd19-p1",
          .revision = 3,
          .regions = {"370200", "632300"},
          .trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
          .recorded_micros = 1'772'413'200'123'456,
          .data_type = "jiedui.pairing.events.v1.PairingChanged",
          .data = payload.SerializeAsString()};
}

TEST(CloudEventTest, CarriesWhatTheDesignSays) {
  CloudEvent event;
  ToCloudEvent(Event(), "pairing", event);
  EXPECT_EQ(event.id(), "6f1c0c9e-7f1b-4c39-9d7c-1b1f9a1d0001");
  EXPECT_EQ(event.source(), "//pairing.jiedui.cn");
  EXPECT_EQ(event.spec_version(), "1.0");
  EXPECT_EQ(event.type(), "cn.jiedui.pairing.pairing.activated.v1");
  const auto& attributes = event.attributes();
  EXPECT_EQ(attributes.at("subject").ce_string(), "pairings/sd19-p1");
  EXPECT_EQ(attributes.at("partitionkey").ce_string(), "pairings/sd19-p1");
  EXPECT_EQ(attributes.at("revision").ce_string(), "3");
  EXPECT_EQ(attributes.at("position").ce_string(), "5000000000");
  EXPECT_EQ(attributes.at("regioncode").ce_string(), "370200,632300");
  EXPECT_EQ(attributes.at("time").ce_timestamp().seconds(), 1'772'413'200);
  EXPECT_EQ(attributes.at("time").ce_timestamp().nanos(), 123'456'000);
  EXPECT_EQ(attributes.at("dataschema").ce_uri(),
            "https://type.googleapis.com/jiedui.pairing.events.v1.PairingChanged");
  pairing::events::v1::PairingChanged payload;
  ASSERT_TRUE(event.proto_data().UnpackTo(&payload));
  EXPECT_EQ(payload.pairing().name(), "pairings/sd19-p1");
}

TEST(CloudEventTest, RoundTrip) {
  for (const bool sparse : {false, true}) {
    db::LoggedEvent sent = Event();
    if (sparse) {
      sent.regions.clear();
      sent.trace.clear();
      sent.data_type.clear();
      sent.data.clear();
    }
    CloudEvent event;
    event.set_text_data("left from before");
    ToCloudEvent(sent, "pairing", event);
    const auto got = FromCloudEvent(event, "pairing");
    ASSERT_THAT(got, IsOk());
    EXPECT_EQ(got->position, sent.position);
    EXPECT_EQ(got->id, sent.id);
    EXPECT_EQ(got->type, sent.type);
    EXPECT_EQ(got->subject, sent.subject);
    EXPECT_EQ(got->revision, sent.revision);
    EXPECT_EQ(got->regions, sent.regions);
    EXPECT_EQ(got->trace, sent.trace);
    EXPECT_EQ(got->recorded_micros, sent.recorded_micros);
    EXPECT_EQ(got->data_type, sent.data_type);
    EXPECT_EQ(got->data, sent.data);
  }
}

TEST(CloudEventTest, RefusesWhatWeDidNotMake) {
  CloudEvent good;
  ToCloudEvent(Event(), "pairing", good);
  EXPECT_THAT(FromCloudEvent(good, "reporting"), HasReason("INVALID_FIELD"));
  const auto refused = [&](auto change) {
    CloudEvent event = good;
    change(event);
    EXPECT_FALSE(FromCloudEvent(event, "pairing").ok()) << event.ShortDebugString();
  };
  refused([](CloudEvent& e) { e.clear_id(); });
  refused([](CloudEvent& e) { e.clear_type(); });
  refused([](CloudEvent& e) { e.set_spec_version("0.3"); });
  for (const char* name : {"subject", "time", "revision", "position"}) {
    refused([&](CloudEvent& e) { e.mutable_attributes()->erase(name); });
  }
  for (const char* number : {"", "0", "-1", "01", "+1", " 1", "1x", "99999999999999999999"}) {
    refused([&](CloudEvent& e) { (*e.mutable_attributes())["position"].set_ce_string(number); });
  }
  refused([](CloudEvent& e) { (*e.mutable_attributes())["revision"].set_ce_integer(3); });
  refused([](CloudEvent& e) { e.mutable_proto_data()->set_type_url("x"); });
}

}  // namespace
}  // namespace jiedui::rpc
