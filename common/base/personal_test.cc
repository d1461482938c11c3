#include "common/base/personal.h"

#include "common/base/id.h"
#include "gtest/gtest.h"

namespace jiedui {
namespace {

TEST(PersonalTest, FindsWhatLooksLikeAnIdentityNumber) {
  for (const char* text :
       {"990101196001010509", "99010119600101051X", "p-99010119600101051x", "身份证990101196001010509。"}) {
    EXPECT_TRUE(HoldsIdentityNumber(text)) << text;
  }
  for (const char* text : {"", "99010119600101050", "9901011960010105091", "990101186001010509", "990101196013010509",
                           "990101196001320509", "99010119600101051a", "1669075200000000000"}) {
    EXPECT_FALSE(HoldsIdentityNumber(text)) << text;
  }
  for (int i = 0; i < 1000; ++i) EXPECT_FALSE(HoldsIdentityNumber(NewUuid()));
}

TEST(PersonalTest, NoIdIsAnIdentityNumber) {
  EXPECT_FALSE(IsResourceId("990101196001010509"));
  EXPECT_FALSE(IsResourceId("teacher-99010119600101051x"));
  EXPECT_TRUE(IsResourceId("12620000438000000x"));  // a code of an organisation
}

}  // namespace
}  // namespace jiedui
