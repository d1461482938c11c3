#include "common/rpc/actor.h"

#include "common/testing/matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace jiedui::rpc {
namespace {

using jiedui::testing::HasReason;

Caller Official() {
  return {.person = "王 芳7&=%", .organisation = "parties/gov-370000", .role = "province", .region = "370000"};
}

TEST(ActorTest, RoundTrip) {
  const std::string text = FormatActor(Official());
  EXPECT_EQ(text,
            "person=%E7%8E%8B%20%E8%8A%B37%26%3D%25&organisation=parties%2Fgov-370000&role=province&region=370000");
  const auto parsed = ParseActor(text);
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(*parsed, Official());
}

TEST(ActorTest, ReadsWhatOthersWrite) {
  const auto parsed = ParseActor("region=&role=county+staff&organisation=parties/gov-1&person=%e7%8e%8b");
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(parsed->person, "王");
  EXPECT_EQ(parsed->organisation, "parties/gov-1");
  EXPECT_EQ(parsed->role, "county staff");
  EXPECT_EQ(parsed->region, "");
}

TEST(ActorTest, Refuses) {
  for (const std::string& text : {
           std::string(),                              // nobody
           std::string("person="),                     //
           std::string("organisation=a"),              //
           std::string("person"),                      // no value
           std::string("person=a&person=b"),           // twice
           std::string("person=a&persona=b"),          // unknown
           std::string("person=a&"),                   // loose ends
           std::string("&person=a"),                   //
           std::string("person=a&&role=b"),            //
           std::string("person=%"),                    // broken escapes
           std::string("person=%4"),                   //
           std::string("person=%zz"),                  //
           std::string("person=%00"),                  // NUL
           std::string("person=a%0Ab"),                // another log line
           std::string("person=a%7F"),                 //
           std::string("person=a%C2%85"),              // U+0085, a line end too
           std::string("person=%FF"),                  // not UTF-8
           std::string("person=%C0%80"),               // overlong NUL
           std::string("person=%ED%A0%80"),            // a surrogate
           std::string("person=\xE7\x8E\x8B"),         // not encoded
           std::string("person=a b"),                  //
           std::string("person=parties%2Fu0%2Fp"),     // whom organisation=parties/u0&person=p would be mistaken for
           std::string("person=a&region=37"),          // no division code
           std::string("person=a&region=37000x"),      //
           "person=" + std::string(257, 'a'),          // too long
           "person=a&role=" + std::string(1100, 'a'),  //
       }) {
    EXPECT_THAT(ParseActor(text), HasReason("UNAUTHENTICATED")) << text;
  }
}

TEST(ActorTest, LongestValuesFit) {
  Caller caller = Official();
  caller.role = std::string(256, 'r');
  const auto parsed = ParseActor(FormatActor(caller));
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(*parsed, caller);
}

}  // namespace
}  // namespace jiedui::rpc
