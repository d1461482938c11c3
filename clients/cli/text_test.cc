#include "clients/cli/text.h"

#include <gtest/gtest.h>

#include "clients/cli/table.h"

namespace jiedui::cli {
namespace {

TEST(TextTest, ChineseCharactersTakeTwoCells) {
  EXPECT_EQ(Width("abc"), 3);
  EXPECT_EQ(Width("青岛市"), 6);
  EXPECT_EQ(Width("鲁教厅办发〔2019〕5号"), 21);
  EXPECT_EQ(Width("（不含）"), 8);
  EXPECT_EQ(Width("e\u0301"), 1);  // a combining accent takes none
  EXPECT_EQ(Width(""), 0);
}

TEST(TextTest, PadsByCellsNotBytes) {
  EXPECT_EQ(PadRight("青岛", 6), "青岛  ");
  EXPECT_EQ(PadLeft("青岛", 6), "  青岛");
  EXPECT_EQ(PadRight("青岛", 3), "青岛");
}

TEST(TextTest, ShortensWithoutCuttingACharacter) {
  EXPECT_EQ(Shorten("青岛市人民政府", 14), "青岛市人民政府");
  EXPECT_EQ(Shorten("青岛市人民政府", 8), "青岛市…");
  EXPECT_EQ(Shorten("青岛市人民政府", 7), "青岛市…");
  EXPECT_EQ(Shorten("青岛", 0), "");
  for (int width = 1; width < 16; ++width) EXPECT_LE(Width(Shorten("a青b岛c市人民政府", width)), width);
}

TEST(TextTest, WhatOthersWroteCannotSteerTheTerminal) {
  EXPECT_EQ(Printable("a\nb\tc\r"), "a b c ");
  EXPECT_EQ(Printable("\x1b[2J清屏"), "\uFFFD[2J清屏");
  EXPECT_EQ(Printable("x\u202Ey"), "x\uFFFDy");  // right-to-left override
  EXPECT_EQ(Printable("\xC0\x80\xFF"), "\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(Printable("\u009B31m"), "\uFFFD31m");  // C1 control
}

Table Example() {
  Table table({{"编号"}, {"支援方"}, {"数", Table::Column::kNumber}, {"方案编号", Table::Column::kCsvOnly}, {"说明"}});
  table.Add({"sd19-p2", "青岛市人民政府", "3", "schemes/a", "无"});
  table.Add({"q", "上海市", "12", "schemes/b", "文件写作\"海东地区\", 已改设"});
  return table;
}

TEST(TableTest, ColumnsStandBelowEachOther) {
  EXPECT_EQ(Example().Text(true, 0),
            "编号     支援方          数  说明\n"
            "sd19-p2  青岛市人民政府   3  无\n"
            "q        上海市          12  文件写作\"海东地区\", 已改设\n");
  EXPECT_EQ(Example().Text(false, 0),
            "sd19-p2  青岛市人民政府   3  无\n"
            "q        上海市          12  文件写作\"海东地区\", 已改设\n");
}

TEST(TableTest, TheLastColumnFitsTheTerminal) {
  EXPECT_EQ(Example().Text(true, 40),
            "编号     支援方          数  说明\n"
            "sd19-p2  青岛市人民政府   3  无\n"
            "q        上海市          12  文件写作\"…\n");
  EXPECT_EQ(Example().Text(true, 30),
            "编号     支援方          数\n"
            "sd19-p2  青岛市人民政府   3\n"
            "q        上海市          12\n");
}

TEST(TableTest, CsvHasAllColumnsAndQuotes) {
  EXPECT_EQ(Example().Csv(true),
            "编号,支援方,数,方案编号,说明\n"
            "sd19-p2,青岛市人民政府,3,schemes/a,无\n"
            "q,上海市,12,schemes/b,\"文件写作\"\"海东地区\"\", 已改设\"\n");
}

TEST(TableTest, WithoutRowsThereIsStillTheHeader) {
  EXPECT_EQ(Table({{"编号"}, {"名称"}}).Text(true, 80), "编号  名称\n");
  EXPECT_EQ(Table({{"编号"}, {"名称"}}).Text(false, 80), "");
}

}  // namespace
}  // namespace jiedui::cli
