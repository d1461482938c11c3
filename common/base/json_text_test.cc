#include "common/base/json_text.h"

#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace jiedui {
namespace {

std::string Json(std::string_view text) {
  std::string out = "x";
  AppendJsonText(out, text);
  return out;
}

TEST(JsonTextTest, QuotesAndEscapes) {
  EXPECT_EQ(Json(""), R"(x"")");
  EXPECT_EQ(Json("regions/632700 ~"), R"(x"regions/632700 ~")");
  EXPECT_EQ(Json("a\"b\\c\nd"), R"(x"a\"b\\c\nd")");
  EXPECT_EQ(Json(std::string_view("a\0b\x7F", 4)), "x\"a\\u0000b\x7F\"");
  EXPECT_EQ(Json("青海"), R"(x"青海")");
  EXPECT_EQ(Json("a\xE9\x9D"), "x\"a\uFFFD\"");
}

TEST(JsonTextTest, EveryByteIsReadBack) {
  for (int byte = 0; byte < 0x80; ++byte) {
    const std::string text = {'a', static_cast<char>(byte), 'z'};
    EXPECT_EQ(nlohmann::json::parse(Json(text).substr(1)), text);
  }
}

}  // namespace
}  // namespace jiedui
