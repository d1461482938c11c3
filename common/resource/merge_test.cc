#include "common/resource/merge.h"

#include <map>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace jiedui::resource::internal {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Row {
  std::string text;
  const std::string& name() const { return text; }
};

class MergeCountiesTest : public testing::Test {
 protected:
  std::vector<std::string> Merge(const std::string& after, int limit) {
    std::vector<std::string> counties;
    for (const auto& [county, rows] : rows_) counties.push_back(county);
    const auto merged = MergeCounties<Row>(
        counties, after, limit,
        [&](const std::string& county, const std::string& from, int most) -> absl::StatusOr<std::vector<Row>> {
          std::vector<Row> read;
          for (const std::string& name : rows_.at(county)) {
            if (name > from && static_cast<int>(read.size()) < most) read.push_back({name});
          }
          read_ += read.size();
          if (broken_ == county && from != "") return absl::InternalError(county);
          return read;
        });
    if (!merged.ok()) return {std::string(merged.status().message())};
    std::vector<std::string> names;
    for (const Row& row : *merged) names.push_back(row.text);
    return names;
  }

  std::map<std::string, std::vector<std::string>> rows_;
  std::string broken_;
  size_t read_ = 0;
};

TEST_F(MergeCountiesTest, ComesInOrderAndEachOnce) {
  rows_ = {{"a", {"1", "4", "5"}}, {"b", {"2", "4", "6"}}, {"c", {}}, {"d", {"3"}}};
  EXPECT_THAT(Merge("", 10), ElementsAre("1", "2", "3", "4", "5", "6"));
  EXPECT_THAT(Merge("", 3), ElementsAre("1", "2", "3"));
  EXPECT_THAT(Merge("3", 2), ElementsAre("4", "5"));
  EXPECT_THAT(Merge("6", 2), IsEmpty());
  rows_.clear();
  EXPECT_THAT(Merge("", 2), IsEmpty());
}

TEST_F(MergeCountiesTest, ReadsOnWhereThePageComesFromAndLittleElsewhere) {
  for (int county = 0; county < 100; ++county) {
    for (int i = 0; i < 100; ++i)
      rows_[std::to_string(1000 + county)].push_back(std::to_string(100'000 + 100 * county + i));
  }
  const std::vector<std::string> page = Merge("105050", 51);
  ASSERT_EQ(page.size(), 51u);
  EXPECT_EQ(page.front(), "105051");
  EXPECT_EQ(page.back(), "105101");
  EXPECT_LT(read_, 400u);
}

TEST_F(MergeCountiesTest, AFailureOfOneIsTheFailureOfAll) {
  rows_ = {{"a", {"1", "2", "3", "4"}}, {"b", {"5"}}};
  broken_ = "a";
  EXPECT_THAT(Merge("", 1), ElementsAre("1"));
  EXPECT_THAT(Merge("1", 4), ElementsAre("a"));
}

}  // namespace
}  // namespace jiedui::resource::internal
