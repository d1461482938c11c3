#include "clients/cli/csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace jiedui::cli {
namespace {

using ::testing::ElementsAre;

std::vector<CsvRecord> ReadAll(std::string_view text) {
  CsvReader reader(text);
  std::vector<CsvRecord> records;
  CsvRecord record;
  while (reader.Next(record)) records.push_back(record);
  return records;
}

TEST(CsvTest, ReadsFieldsLinesAndQuotes) {
  const auto records = ReadAll(
      "\xEF\xBB\xBF"
      "a,b\r\n"
      "\"x,\"\"y\"\"\",\"第一行\n第二行\"\n"
      "\n"
      ",\n"
      "末行,无换行");
  ASSERT_EQ(records.size(), 4);
  EXPECT_THAT(records[0].fields, ElementsAre("a", "b"));
  EXPECT_THAT(records[1].fields, ElementsAre("x,\"y\"", "第一行\n第二行"));
  EXPECT_THAT(records[2].fields, ElementsAre("", ""));
  EXPECT_THAT(records[3].fields, ElementsAre("末行", "无换行"));
  EXPECT_EQ(records[0].line, 1);
  EXPECT_EQ(records[1].line, 2);
  EXPECT_EQ(records[2].line, 5);
  EXPECT_EQ(records[3].line, 6);
}

struct Bad {
  std::string_view text;
  std::string_view error;
};

class BadCsvTest : public testing::TestWithParam<Bad> {};

// The bad row is told with its line; the next one is read.
TEST_P(BadCsvTest, IsReportedAndTheNextRowIsRead) {
  const auto records = ReadAll(std::string("a,b\n").append(GetParam().text).append("\nc,d\n"));
  ASSERT_EQ(records.size(), 3);
  EXPECT_EQ(records[1].line, 2);
  EXPECT_EQ(records[1].error, GetParam().error);
  EXPECT_TRUE(records[1].fields.empty());
  EXPECT_EQ(records[2].line, 3);
  EXPECT_THAT(records[2].fields, ElementsAre("c", "d"));
}

INSTANTIATE_TEST_SUITE_P(All, BadCsvTest,
                         testing::Values(Bad{"x\"y,z", "未加引号的字段中不能有引号"},
                                         Bad{"\"x\"y,z", "引号之后只能是逗号或行尾"},
                                         Bad{"x\ry,z", "行尾应为 LF 或 CRLF"},
                                         Bad{"\xC0\xAF,z", "含有无效的 UTF-8 字符"},
                                         Bad{std::string_view("x\0y,z", 5), "含有无效的 UTF-8 字符"}));

TEST(CsvTest, AQuoteNeverClosedEndsTheFile) {
  const auto records = ReadAll("a,b\n\"x,y\nc,d\n");
  ASSERT_EQ(records.size(), 2);
  EXPECT_EQ(records[1].line, 2);
  EXPECT_EQ(records[1].error, "引号没有闭合");
}

TEST(CsvTest, NothingToRead) {
  EXPECT_TRUE(ReadAll("").empty());
  EXPECT_TRUE(ReadAll("\n\r\n\n").empty());
}

TEST(CsvTest, WhatIsWrittenIsReadAgain) {
  const std::vector<std::vector<std::string>> rows = {
      {"a", "b,c", "d\"e", "f\ng", "h\r\ni"}, {""}, {"", ""}, {"\uFEFF青岛"}};
  std::string text;
  for (const auto& row : rows) text += CsvLine(row);
  EXPECT_EQ(ReadAll(CsvLine({"\uFEFF"}))[0].fields, std::vector<std::string>{"\uFEFF"});
  const auto records = ReadAll(text);
  ASSERT_EQ(records.size(), rows.size());
  for (size_t i = 0; i < rows.size(); ++i) EXPECT_EQ(records[i].fields, rows[i]);
}

}  // namespace
}  // namespace jiedui::cli
