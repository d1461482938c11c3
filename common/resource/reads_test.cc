#include "common/resource/reads.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace jiedui::resource {
namespace {

TEST(OfOrganisationTest, FollowsTheFilterThatIsThere) {
  rpc::SqlFilter filter{.sql = " AND (state = $6)", .values = {int64_t{1}}};
  filter = OfOrganisation(std::move(filter), {"home", "host"}, "parties/a");
  EXPECT_EQ(filter.sql, " AND (state = $6) AND (home = $7 OR host = $7)");
  ASSERT_EQ(filter.values.size(), 2u);
  EXPECT_EQ(std::get<std::string>(filter.values[1]), "parties/a");
}

TEST(OfOrganisationTest, NobodyHasNothing) {
  // Rows of no organisation hold '' in the column.
  const rpc::SqlFilter filter = OfOrganisation({}, {"party"}, "");
  EXPECT_EQ(filter.sql, " AND 1 = 0");
  EXPECT_TRUE(filter.values.empty());
}

}  // namespace
}  // namespace jiedui::resource
