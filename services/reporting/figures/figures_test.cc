// Figures from facts over a real store, on both engines: what counts, as known at any position, in whatever order it was heard.
#include <algorithm>
#include <random>

#include "services/reporting/figures/fact_of.h"
#include "services/reporting/figures/figures_test_base.h"

namespace jiedui::reporting {
namespace {

using jiedui::testing::IsOk;
using ::testing::ElementsAre;

class FiguresTest : public FiguresTestBase {
 protected:
  static Reported Unit() {
    return {.pairings = {"pairings/p-632200"}, .region_code = "632200", .from = "2023-01-01", .until = "2023-07-01"};
  }
  // The value of a source and the names of its facts, as known at the present positions or at those given; "?" for not known.
  std::string Value(const std::string& source, const std::vector<v1::SourcePosition>* at = nullptr,
                    const std::string& type = "") {
    std::string text;
    facts_.clear();
    Write([&](db::Tx& tx) -> absl::Status {
      absl::StatusOr<std::vector<v1::SourcePosition>> positions = ReadPositions(tx);
      if (!positions.ok()) return positions.status();
      FigureReader reader(tx, Unit(), at == nullptr ? *positions : *at);
      const FigureSource* found = FindFigureSource(source);
      if (found == nullptr) return absl::NotFoundError(source);
      absl::StatusOr<std::vector<FigurePart>> parts = reader.Parts(*found, type);
      if (!parts.ok()) return parts.status();
      text = reader.Knows(*found) ? SumOf(*parts) : "?";
      facts_.clear();
      for (const FigurePart& part : *parts) facts_.push_back(part.fact.name());
      return absl::OkStatus();
    });
    return text;
  }
  std::vector<v1::SourcePosition> Now() {
    std::vector<v1::SourcePosition> now;
    Write([&](db::Tx& tx) -> absl::Status {
      absl::StatusOr<std::vector<v1::SourcePosition>> positions = ReadPositions(tx);
      if (!positions.ok()) return positions.status();
      now = *std::move(positions);
      return absl::OkStatus();
    });
    return now;
  }
  // All rows of facts, in order.
  std::vector<std::string> Rows() {
    std::vector<std::string> rows;
    Write([&](db::Tx& tx) {
      rows.clear();
      return tx.Each({"test.facts",
                      "SELECT service, subject, revision, position, kind, basis, region_code FROM heard_fact "
                      "ORDER BY service, subject, revision"},
                     {}, [&](const db::Row& row) {
                       std::string text;
                       for (int column = 0; column < 7; ++column) {
                         text += column == 2 || column == 3 ? std::to_string(row.Int(column))
                                                            : std::string(row.Text(column));
                         text += " ";
                       }
                       rows.push_back(text);
                       return absl::OkStatus();
                     });
    });
    return rows;
  }

  std::vector<std::string> facts_;
};

TEST_P(FiguresTest, NothingHeardOfAServiceIsNotZero) {
  EXPECT_EQ(Value("pairing.joint-meetings"), "?");
  HearRegistry();
  EXPECT_EQ(Value("pairing.joint-meetings"), "0") << "the registry was heard, and has none";
  EXPECT_EQ(Value("rotation.postings-in-force"), "?");
  EXPECT_EQ(Value("trusteeship.measures-done"), "?");
}

TEST_P(FiguresTest, SD19_5_1b_JointMeetingsCountWithTheHeadsOfBothSides) {
  HearMeeting("m-1", "2023-01-01");
  HearMeeting("m-2", "2023-06-30");
  HearMeeting("m-3", "2023-07-01");                           // of the next half year
  HearMeeting("m-4", "2023-03-01", {.counts = false});        // without the head of one side
  HearMeeting("m-5", "2023-03-01", {.pairing = "p-632300"});  // of another pairing
  HearMeeting("m-6", "2023-03-01");
  HearMeeting("m-6", "2023-03-01", {.revision = 2, .held = false});  // entered in error
  EXPECT_EQ(Value("pairing.joint-meetings"), "2");
  EXPECT_THAT(facts_, ElementsAre("records/m-1", "records/m-2"));
}

TEST_P(FiguresTest, Q11_4_2b_MoneyIsOfTheYearAndNeverAddedToGoods) {
  HearAid("a-1", 2023, 500'000'00, 100'000'00);
  HearAid("a-2", 2023, 1, 1);
  HearAid("a-3", 2022, 7, 7);
  HearAid("a-4", 2023, 40, 40, pairing::v1::Aid::KIND_GOODS);
  HearAid("a-5", 2023, 1, 1, pairing::v1::Aid::KIND_PROJECT);
  EXPECT_EQ(Value("pairing.aid-money-promised"), "50000001");
  EXPECT_EQ(Value("pairing.aid-money-delivered"), "10000001");
  EXPECT_EQ(Value("pairing.aid-projects"), "1");
}

TEST_P(FiguresTest, Q11_4_9b_PostingsCountOnTheirDaysAndWhenBegun) {
  HearPosting("o-1", "2022-09-01", "2023-07-01");  // to the last day of the half year
  HearPosting("o-2", "2023-03-01", "2023-05-01");  // over before its end
  HearPosting("o-3", "2023-03-01", "2023-09-01", rotation::v1::Posting::STATE_APPROVED);
  EXPECT_EQ(Value("rotation.postings-in-force"), "1");
  EXPECT_EQ(Value("rotation.posting-person-days"), std::to_string(181 + 61));
  EXPECT_EQ(Value("rotation.area-postings-in-force"), "1");
  EXPECT_EQ(Value("rotation.postings-in-force", nullptr, "SHADOWING"), "0");
  EXPECT_EQ(Value("rotation.postings-in-force", nullptr, "SUPPORT_TEACHING"), "1");
}

TEST_P(FiguresTest, Q11_4_7_ThreeHoursWithFortyPeopleAre120PersonHours) {
  HearTraining("t-1", "2023-03-01", "2023-03-02", 3, 40);
  HearTraining("t-2", "2022-03-01", "2022-03-02", 3, 40);
  EXPECT_EQ(Value("rotation.training-person-hours"), "120");
  EXPECT_EQ(Value("rotation.trainings"), "1");
}

TEST_P(FiguresTest, MOE22_6b_LinkedPostingsWinOverDeclaredPeople) {
  HearMeasure("x-1", "2023-03-01", 30);
  EXPECT_EQ(Value("trusteeship.measures-done"), "1");
  EXPECT_EQ(Value("trusteeship.measure-person-days"), "60");
}

TEST_P(FiguresTest, WhatWasKnownAtAPositionStaysKnown) {
  HearAid("a-1", 2023, 100, 10);
  const std::vector<v1::SourcePosition> then = Now();
  HearAid("a-1", 2023, 100, 90, pairing::v1::Aid::KIND_MONEY, 2);
  HearAid("a-2", 2023, 5, 5);
  EXPECT_EQ(Value("pairing.aid-money-delivered"), "95");
  EXPECT_EQ(Value("pairing.aid-money-delivered", &then), "10");
}

TEST_P(FiguresTest, AFactThatMovesAwayNoLongerCounts) {
  HearMeeting("m-1", "2023-02-01");
  const std::vector<v1::SourcePosition> then = Now();
  HearMeeting("m-1", "2023-02-01", {.pairing = "p-632300", .revision = 2});
  EXPECT_EQ(Value("pairing.joint-meetings"), "0");
  EXPECT_EQ(Value("pairing.joint-meetings", &then), "1");
}

TEST_P(FiguresTest, AnyOrderAndRepetitionGiveTheSameRows) {
  for (int i = 1; i <= 5; ++i) {
    const std::string id = std::to_string(i);
    HearMeeting("m-" + id, "2023-02-01");
    HearMeeting("m-" + id, "2023-03-01", {.revision = 2});
    HearAid("a-" + id, 2023, i, i);
  }
  const std::vector<std::string> rows = Rows();
  const std::string meetings = Value("pairing.joint-meetings"), money = Value("pairing.aid-money-promised");
  std::mt19937 random(7);
  std::vector<db::LoggedEvent> again = heard_events_;
  again.insert(again.end(), heard_events_.begin(), heard_events_.end());
  std::shuffle(again.begin(), again.end(), random);
  Write([&](db::Tx& tx) -> absl::Status {
    absl::Status emptied = tx.Run({"test.empty", "DELETE FROM heard_fact"}).status();
    for (const db::LoggedEvent& event : again) {
      if (!emptied.ok()) return emptied;
      emptied = ApplyHeard(tx, today_, event);
    }
    return emptied;
  });
  EXPECT_EQ(Rows(), rows);
  EXPECT_EQ(Value("pairing.joint-meetings"), meetings);
  EXPECT_EQ(Value("pairing.aid-money-promised"), money);
}

TEST_P(FiguresTest, EverySourceSaysWhatItCounts) {
  for (const FigureSource& source : FigureSources()) {
    EXPECT_FALSE(source.display_name.empty() || source.unit.empty() || source.definition.empty()) << source.name;
    EXPECT_THAT(std::vector<std::string_view>(std::begin(kServices), std::end(kServices)),
                ::testing::Contains(source.service));
    EXPECT_TRUE(source.name.starts_with(std::string(source.service) + ".")) << source.name;
  }
}

INSTANTIATE_TEST_SUITE_P(Engines, FiguresTest, ::testing::ValuesIn(jiedui::testing::EnginesUnderTest()),
                         jiedui::testing::EngineName);

}  // namespace
}  // namespace jiedui::reporting
