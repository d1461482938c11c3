#include "services/rotation/rotation_test_base.h"

namespace jiedui::rotation {
namespace {

using jiedui::testing::IsOk;

class HeardTest : public RotationTest {};

TEST_P(HeardTest, TheNewerRevisionWins) {
  HearParty("anding", PartyKind::PARTY_KIND_SCHOOL, "安定区中心小学", "621122", 3);
  HearParty("anding", PartyKind::PARTY_KIND_SCHOOL, "旧名", "621102", 2);
  Write([](db::Tx& tx) -> absl::Status {
    absl::StatusOr<std::optional<PartyFacts>> party = store::HeardParty(tx, "parties/anding");
    EXPECT_THAT(party.status(), IsOk());
    EXPECT_EQ((*party)->region_code, "621122");
    EXPECT_EQ((*party)->revision, 3);
    return absl::OkStatus();
  });
}

TEST_P(HeardTest, AListHoldsForWhatLiesInTheAreaAndNotLoadedIsNotNone) {
  HearTag("620000", "ethnic-area", "1984-10-01", std::string(kForEver));
  Write([](db::Tx& tx) -> absl::Status {
    absl::StatusOr<store::Tagged> poor = store::TagOf(tx, "621102", "poverty-county", "2019-12-31");
    EXPECT_THAT(poor.status(), IsOk());
    EXPECT_TRUE(poor->loaded);
    EXPECT_TRUE(poor->tag.has_value());
    poor = store::TagOf(tx, "621102", "poverty-county", "2020-01-01");
    EXPECT_TRUE(poor->loaded);
    EXPECT_FALSE(poor->tag.has_value());
    absl::StatusOr<store::Tagged> ethnic = store::TagOf(tx, "621102", "ethnic-area", "2019-12-31");
    EXPECT_EQ(ethnic->tag->code, "620000");
    absl::StatusOr<store::Tagged> weak = store::TagOf(tx, "621102", "weak-county", "2019-12-31");
    EXPECT_FALSE(weak->loaded);
    return absl::OkStatus();
  });
}

INSTANTIATE_TEST_SUITE_P(Engines, HeardTest, ::testing::ValuesIn(jiedui::testing::EnginesUnderTest()),
                         jiedui::testing::EngineName);

}  // namespace
}  // namespace jiedui::rotation
