#include "common/base/id.h"

#include <cstdint>
#include <set>
#include <string>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/testing/matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace jiedui {
namespace {

using ::jiedui::testing::HasReason;
using ::jiedui::testing::IsOk;

TEST(UuidTest, IsVersion7) {
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string uuid = NewUuid();
    ASSERT_EQ(uuid.size(), 36U);
    for (size_t at = 0; at < uuid.size(); ++at) {
      const bool hyphen = at == 8 || at == 13 || at == 18 || at == 23;
      ASSERT_NE(std::string_view(hyphen ? "-" : "0123456789abcdef").find(uuid[at]), std::string_view::npos) << uuid;
    }
    ASSERT_EQ(uuid[14], '7') << uuid;
    ASSERT_NE(std::string_view("89ab").find(uuid[19]), std::string_view::npos) << uuid;
    ASSERT_TRUE(seen.insert(uuid).second) << uuid;
  }
}

TEST(UuidTest, BeginsWithTheTimeOfCreation) {
  const int64_t before = absl::ToUnixMillis(absl::Now());
  const std::string uuid = NewUuid();
  const int64_t after = absl::ToUnixMillis(absl::Now());
  const int64_t millis = std::stoll(uuid.substr(0, 8) + uuid.substr(9, 4), nullptr, 16);
  EXPECT_LE(before, millis);
  EXPECT_LE(millis, after);
}

TEST(ResourceIdTest, Form) {
  for (const std::string& good : {std::string("a"), std::string("7"), std::string("sd19-p1"), std::string(63, 'x')}) {
    EXPECT_TRUE(IsResourceId(good)) << good;
  }
  EXPECT_TRUE(IsResourceId(NewUuid()));
  for (const std::string& bad :
       {std::string(), std::string("-a"), std::string("A"), std::string("a_b"), std::string("a/b"), std::string("a b"),
        std::string("青岛"), std::string("a\0b", 3), std::string(64, 'x')}) {
    EXPECT_FALSE(IsResourceId(bad)) << bad;
  }
}

TEST(NameTest, IsCollectionAndId) {
  EXPECT_THAT(CheckName("name", "pairings/sd19-p1", "pairings"), IsOk());
  for (const char* bad : {"pairings", "pairings/", "/sd19-p1", "sd19-p1", "parties/sd19-p1", "pairings/a/b",
                          "pairings/A", "pairingss/a", "pairing/a", " pairings/a"}) {
    const absl::Status status = CheckName("pairing.name", bad, "pairings");
    EXPECT_THAT(status, HasReason("INVALID_FIELD")) << bad;
    EXPECT_EQ(MetadataOf(status, "field"), "pairing.name");
  }
  EXPECT_THAT(CheckName("name", "", "pairings"), HasReason("MISSING_FIELD"));
}

TEST(NameTest, GivesTheId) { EXPECT_EQ(IdOf("pairings/sd19-p1"), "sd19-p1"); }

}  // namespace
}  // namespace jiedui
