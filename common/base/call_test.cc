#include "common/base/call.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace jiedui {
namespace {

struct RegionCase {
  const char* code;
  const char* low;
  const char* high;
};

TEST(ScopeTest, RegionIsTheRangeOfASubtree) {
  const RegionCase cases[] = {
      {"630000", "63", "64"},         {"632700", "6327", "6328"},     {"632701", "632701", "632702"},
      {"632900", "6329", "632:"},     {"659009", "659009", "65900:"}, {"990000", "99", "9:"},
      {"630001", "630001", "630002"}, {"000000", "00", "01"},
  };
  for (const RegionCase& c : cases) {
    const Scope scope = Scope::Region(c.code);
    EXPECT_EQ(scope.low, c.low) << c.code;
    EXPECT_EQ(scope.high, c.high) << c.code;
    EXPECT_TRUE(scope.Covers(c.code)) << c.code;
    EXPECT_FALSE(scope.IsAll()) << c.code;
  }
}

TEST(ScopeTest, CoversWhatLiesUnderTheRegionAndNothingElse) {
  const Scope qinghai = Scope::Region("630000");
  for (const char* inside : {"630000", "632700", "632701", "632701001000"})
    EXPECT_TRUE(qinghai.Covers(inside)) << inside;
  for (const char* outside : {"620000", "640000", "370000", "xpcc", ""})
    EXPECT_FALSE(qinghai.Covers(outside)) << outside;
  const Scope yushu = Scope::Region("632700");
  EXPECT_TRUE(yushu.Covers("632725"));
  for (const char* outside : {"630000", "632600", "632801", "6326999"}) EXPECT_FALSE(yushu.Covers(outside)) << outside;
  EXPECT_TRUE(Scope::Region("632900").Covers("632999"));
  EXPECT_FALSE(Scope::Region("632900").Covers("633000"));
}

TEST(ScopeTest, WhatIsNoDivisionCodeCoversItselfOnly) {
  for (const std::string code : {"xpcc", "", "63", "6327", "63270a", "632701001000"}) {
    const Scope scope = Scope::Region(code);
    EXPECT_TRUE(scope.Covers(code)) << code;
    EXPECT_FALSE(scope.IsAll()) << code;
    for (const std::string& other : {code + "0", code + "a", code + "-1", std::string("630000"), std::string("xpc")}) {
      EXPECT_FALSE(scope.Covers(other)) << code << " covers " << other;
    }
  }
}

TEST(ScopeTest, AllCoversEverything) {
  EXPECT_TRUE(Scope::All().IsAll());
  for (const char* code : {"", "000000", "990000", "xpcc", "zzz"}) EXPECT_TRUE(Scope::All().Covers(code)) << code;
}

TEST(CallerTest, SameActorMeansSamePersonAndOrganisation) {
  const Caller caller{.person = "u1", .organisation = "parties/gov-370000"};
  EXPECT_EQ(caller.Id(), "parties/gov-370000/u1");
  EXPECT_EQ((Caller{.person = "system"}).Id(), "system");
  EXPECT_NE(caller, (Caller{.person = "u1", .organisation = "parties/gov-630000"}));
  EXPECT_NE(caller, (Caller{.person = "u2", .organisation = "parties/gov-370000"}));
}

}  // namespace
}  // namespace jiedui
