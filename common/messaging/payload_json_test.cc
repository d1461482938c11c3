#include "common/messaging/payload_json.h"

#include <limits>

#include "common/messaging/json_test.pb.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace jiedui::messaging {
namespace {

using test::Everything;

std::string Printed(const google::protobuf::Message& message) {
  std::string json;
  EXPECT_TRUE(AppendPayloadJson(message, json));
  return json;
}

// What protobuf's own printer says, as a value: how it escapes and breaks is its own affair.
nlohmann::json Reference(const google::protobuf::Message& message) {
  std::string json;
  EXPECT_TRUE(google::protobuf::util::MessageToJsonString(message, &json).ok());
  return nlohmann::json::parse(json);
}

Everything Full() {
  Everything all;
  all.set_a_small(-7);
  all.set_a_size(4'000'000'000);
  all.set_a_large(std::numeric_limits<int64_t>::min());
  all.set_a_huge(std::numeric_limits<uint64_t>::max());
  all.set_a_share(0.1);
  all.set_a_ratio(0.5F);
  all.set_a_fact(true);
  all.set_a_text("青海\"<\\>\n\x01\u2028");
  all.set_some_bytes(std::string("\0\xFF?", 3));
  all.set_a_kind(Everything::KIND_FIRST);
  all.mutable_a_time()->set_seconds(1'772'413'200);
  all.mutable_a_time()->set_nanos(123'456'000);
  all.mutable_a_while()->set_seconds(3);
  for (const int64_t number : {0, 1, -1}) all.add_numbers(number);
  for (const char* text : {"", "乙"}) all.add_texts(text);
  all.add_kinds(Everything::KIND_UNSPECIFIED);
  all.add_kinds(static_cast<Everything::Kind>(9));
  (*all.mutable_counts())["甲\""] = 5;
  (*all.mutable_counts())[""] = 6;
  (*all.mutable_visits())[-3].set_place("曲麻莱县");
  (*all.mutable_visits())[4].set_place("");
  all.set_maybe(false);
  all.mutable_other()->set_place("玉树");
  return all;
}

TEST(PayloadJsonTest, IsWhatProtobufPrints) {
  EXPECT_EQ(Printed(Everything()), "{}");
  EXPECT_EQ(nlohmann::json::parse(Printed(Full())), Reference(Full()));
  for (const double number : {std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity(),
                              std::numeric_limits<double>::quiet_NaN(), 1e300, 5e-324}) {
    Everything one;
    one.set_a_share(number);
    EXPECT_EQ(nlohmann::json::parse(Printed(one)), Reference(one)) << number;
  }
}

TEST(PayloadJsonTest, IsReadBack) {
  Everything read;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(Printed(Full()), &read).ok());
  EXPECT_EQ(read.SerializeAsString().size(), Full().SerializeAsString().size());  // maps are in no order
  EXPECT_EQ(Reference(read), Reference(Full()));
}

TEST(PayloadJsonTest, LeavesOutWhatIsPersonal) {
  test::Visit visit;
  visit.set_phone("secret");
  visit.mutable_host()->set_role("secret");
  EXPECT_EQ(Printed(visit), "{}");
  visit.add_guests()->set_name("secret");
  visit.set_place("p");
  EXPECT_EQ(Printed(visit), R"({"place":"p","guests":[{}]})");
}

TEST(PayloadJsonTest, SaysWhatItDoesNotKnow) {
  test::Visit visit;
  visit.set_place("p");
  visit.set_minutes(1);
  test::OldVisit old;
  ASSERT_TRUE(old.ParseFromString(visit.SerializeAsString()));
  std::string json;
  EXPECT_FALSE(AppendPayloadJson(old, json));
  Everything around;
  *around.mutable_other() = old;
  EXPECT_FALSE(AppendPayloadJson(around, json));
}

}  // namespace
}  // namespace jiedui::messaging
