#include "common/rpc/request_text.h"

#include "common/testing/matchers.h"
#include "google/protobuf/struct.pb.h"
#include "gtest/gtest.h"
#include "io/cloudevents/v1/cloudevents.pb.h"
#include "jiedui/events/v1/event_service.pb.h"
#include "jiedui/pairing/v1/pairing_service.pb.h"
#include "jiedui/pairing/v1/scheme.pb.h"

namespace jiedui::rpc {
namespace {

using jiedui::testing::HasReason;
using jiedui::testing::IsOk;

const std::string kNul("a\0b", 3);

template <class Request>
std::string Offender(const Request& request) {
  return MetadataOf(RequestText::Of<Request>().Check(request), "field");
}

TEST(RequestTextTest, NamesTheField) {
  pairing::v1::ProposePairingRequest request;
  request.mutable_pairing()->set_note("没有");
  request.mutable_pairing()->add_suspensions();
  EXPECT_THAT(RequestText::Of<pairing::v1::ProposePairingRequest>().Check(request), IsOk());

  request.mutable_pairing()->add_suspensions()->set_reason(kNul);
  EXPECT_EQ(Offender(request), "pairing.suspensions.reason");
  request.mutable_pairing()->mutable_interval()->set_end(std::string(1, '\0'));
  EXPECT_EQ(Offender(request), "pairing.interval.end");
  request.set_request_id(kNul);
  EXPECT_EQ(Offender(request), "request_id");
  EXPECT_THAT(RequestText::Of<pairing::v1::ProposePairingRequest>().Check(request), HasReason("INVALID_FIELD"));
}

TEST(RequestTextTest, LooksIntoRepeatedTexts) {
  events::v1::WatchEventsRequest request;
  request.add_subjects("pairings/a");
  EXPECT_EQ(Offender(request), "");
  request.add_subjects(kNul);
  EXPECT_EQ(Offender(request), "subjects");
}

TEST(RequestTextTest, LooksIntoMapsAndOneofsAndRecursiveMessages) {
  io::cloudevents::v1::CloudEvent event;
  event.set_binary_data(kNul);
  (*event.mutable_attributes())["a"].set_ce_bytes(kNul);
  EXPECT_EQ(Offender(event), "");
  (*event.mutable_attributes())["a"].set_ce_string(kNul);
  EXPECT_EQ(Offender(event), "attributes.value.ce_string");

  google::protobuf::Value value;
  value.mutable_list_value()->add_values()->mutable_list_value()->add_values()->set_string_value("a");
  EXPECT_EQ(Offender(value), "");
  value.mutable_list_value()->add_values()->mutable_list_value()->add_values()->set_string_value(kNul);
  EXPECT_EQ(Offender(value), "list_value.values.list_value.values.string_value");
}

}  // namespace
}  // namespace jiedui::rpc
