// jiedui party find, region find.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clients/cli/cli_test_server.h"
#include "nlohmann/json.hpp"

namespace jiedui::cli {
namespace {

using ::testing::HasSubstr;

TEST(FindTest, SaysWhatIsMeantAndWhy) {
  TestServer server;
  const Outcome party = server.Run({"party", "find", "菏泽市"});
  EXPECT_EQ(party.exit, 0) << party.err;
  EXPECT_THAT(party.out, HasSubstr("gov-371700     菏泽市人民政府  市（州）人民政府  菏泽市  一致：菏泽市人民政府"));
  EXPECT_THAT(party.out, HasSubstr("bureau-371700"));
  EXPECT_THAT(party.err, HasSubstr("所指为 parties/gov-371700"));
  const Outcome region = server.Run({"region", "find", "青岛市"});
  EXPECT_EQ(region.exit, 0) << region.err;
  EXPECT_THAT(region.out, HasSubstr("370200  青岛市  市（州）级  山东省  一致：青岛市"));
}

TEST(FindTest, ListsAllThatAnAmbiguousNameMayMean) {
  TestServer server;
  const Outcome region = server.Run({"region", "find", "鼓楼区"});
  EXPECT_EQ(region.exit, 2);
  EXPECT_THAT(region.out, HasSubstr("320106"));
  EXPECT_THAT(region.out, HasSubstr("350102"));
  EXPECT_THAT(region.err, HasSubstr("歧义"));
  const Outcome party = server.Run({"party", "find", "鼓楼区", "-o", "json"});
  EXPECT_EQ(party.exit, 2);
  const auto answer = nlohmann::json::parse(party.out);
  EXPECT_EQ(answer["parties"].size(), 2);
  EXPECT_FALSE(answer.contains("resolved"));
}

TEST(FindTest, WhatIsNotThereIsSaidSo) {
  TestServer server;
  for (const char* what : {"party", "region"}) {
    const Outcome outcome = server.Run({what, "find", "亚特兰蒂斯"});
    EXPECT_EQ(outcome.exit, 4);
    EXPECT_THAT(outcome.err, HasSubstr("亚特兰蒂斯"));
  }
}

}  // namespace
}  // namespace jiedui::cli
