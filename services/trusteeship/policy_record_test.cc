// Money, sides and what is missing, as tables. Cases are named after the requirement they show.
#include "services/trusteeship/policy_record.h"

#include <string>
#include <vector>

#include "common/testing/matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/trusteeship/policy_missing.h"

namespace jiedui::trusteeship::policy {
namespace {

using absl::CivilDay;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Document;
using v1::Missing;
using v1::Record;
using v1::Trusteeship;

// ---- Money ---------------------------------------------------------------------------------------------------------------

Record Promise(const std::string& id, int64_t fen, int year = 2022, const std::string& purpose = "经费") {
  Record record;
  record.set_name("records/" + id);
  record.set_trusteeship("trusteeships/a");
  record.set_state(Record::STATE_IN_FORCE);
  record.mutable_commitment()->set_purpose(purpose);
  record.mutable_commitment()->set_year(year);
  record.mutable_commitment()->set_fen(fen);
  return record;
}
Record Paid(const std::string& on, int64_t fen) {
  Record record;
  record.set_name("records/paid-" + on + std::to_string(fen));
  record.set_trusteeship("trusteeships/a");
  record.set_state(Record::STATE_IN_FORCE);
  record.mutable_payment()->set_commitment("records/" + on);
  record.mutable_payment()->set_fen(fen);
  return record;
}
Record Withdrawn(Record record) {
  record.set_state(Record::STATE_WITHDRAWN);
  return record;
}

TEST(FundingTest, MOE22_8a_TheShareThatWasPaid) {
  constexpr int64_t kMost = 1'000'000'000'000'000;
  struct Row {
    std::vector<Record> records;
    int64_t committed, paid;
    int share;  // -1: absent
  };
  const std::vector<Row> rows = {
      {{}, 0, 0, -1},
      {{Paid("nothing", 5)}, 0, 0, -1},
      {{Promise("c", 200'000'000)}, 200'000'000, 0, 0},
      {{Promise("c", 200'000'000), Paid("c", 150'000'000)}, 200'000'000, 150'000'000, 7500},
      {{Paid("c", 1), Promise("c", 3)}, 3, 1, 3333},
      {{Promise("c", 3), Paid("c", 2)}, 3, 2, 6666},
      {{Promise("c", 100'000), Paid("c", 99'999)}, 100'000, 99'999, 9999},  // not all, however near
      {{Promise("c", 100), Paid("c", 100)}, 100, 100, 10000},
      {{Promise("c", 100), Paid("c", 250)}, 100, 250, 10000},
      {{Promise("c", kMost), Paid("c", kMost - 1)}, kMost, kMost - 1, 9999},
      {{Withdrawn(Promise("c", 100))}, 0, 0, -1},
      {{Promise("c", 100), Withdrawn(Paid("c", 60)), Paid("c", 30)}, 100, 30, 3000},
  };
  for (size_t i = 0; i < rows.size(); ++i) {
    const v1::SummarizeFundingResponse funding = Funding(rows[i].records);
    EXPECT_EQ(funding.committed_fen(), rows[i].committed) << i;
    EXPECT_EQ(funding.paid_fen(), rows[i].paid) << i;
    EXPECT_EQ(funding.has_paid_share() ? funding.paid_share() : -1, rows[i].share) << i;
  }
}

TEST(FundingTest, MOE22_8a_ByYearAndPurpose) {
  const v1::SummarizeFundingResponse funding =
      Funding({Promise("c1", 100, 2023, "设备"), Promise("c2", 50, 2022, "设备"), Promise("c3", 100, 2023, "设备"),
               Promise("c4", 10, 2023, "培训"), Paid("c3", 50), Paid("c1", 10), Paid("c4", 20)});
  std::vector<std::string> lines;
  for (const auto& line : funding.lines()) {
    lines.push_back(std::to_string(line.year()) + line.purpose() + " " + std::to_string(line.committed_fen()) + " " +
                    std::to_string(line.paid_fen()) + " " + std::to_string(line.paid_share()));
  }
  EXPECT_THAT(lines, ElementsAre("2022设备 50 0 0", "2023培训 10 20 10000", "2023设备 200 60 3000"));
  EXPECT_EQ(funding.paid_share(), 3076);  // 80 of 260
}

TEST(FundingTest, SumsBeyondWhatCanBeCountedStayAtTheMost) {
  std::vector<Record> records;
  for (int i = 0; i < 10'000; ++i) records.push_back(Promise("c" + std::to_string(i), 1'000'000'000'000'000));
  EXPECT_EQ(Funding(records).committed_fen(), std::numeric_limits<int64_t>::max());
  EXPECT_EQ(Funding(records).paid_share(), 0);
}

// ---- Sides ---------------------------------------------------------------------------------------------------------------

Trusteeship MakeTrusteeship(const std::string& id, const std::string& school, const std::string& supporter = "pku",
                            const std::string& programme = "moe22") {
  Trusteeship trusteeship;
  trusteeship.set_name("trusteeships/" + id);
  trusteeship.set_programme("programmes/" + programme);
  trusteeship.set_supporter("parties/" + supporter);
  trusteeship.set_school("parties/" + school);
  trusteeship.set_supporter_region("110000");
  trusteeship.set_school_region("140827");
  trusteeship.set_state(Trusteeship::STATE_ACTIVE);
  trusteeship.set_in_force_on("2022-07-20");
  trusteeship.mutable_interval()->set_start("2022-09-01");
  trusteeship.mutable_interval()->set_end("2025-09-01");
  return trusteeship;
}

TEST(SidesOfTest, OfTheProgrammeAlone) {
  const std::vector<Trusteeship> naming = {MakeTrusteeship("a", "yuanqu"), MakeTrusteeship("b", "x", "yuanqu", "city")};
  const std::optional<Sides> national = SidesOf("parties/yuanqu", "programmes/moe22", naming);
  ASSERT_TRUE(national.has_value());
  EXPECT_TRUE(national->school);
  EXPECT_FALSE(national->supporter);
  EXPECT_EQ(national->region, "140827");
  const std::optional<Sides> city = SidesOf("parties/yuanqu", "programmes/city", naming);
  ASSERT_TRUE(city.has_value());
  EXPECT_TRUE(city->supporter);
  EXPECT_FALSE(city->school);
  EXPECT_EQ(city->region, "110000");
  EXPECT_FALSE(SidesOf("parties/yuanqu", "programmes/other", naming).has_value());
  EXPECT_FALSE(SidesOf("parties/nobody", "programmes/moe22", naming).has_value());
}

TEST(SidesOfTest, TheRegionIsThatOfTheLatestRevision) {
  std::vector<Trusteeship> naming = {MakeTrusteeship("a", "s1"), MakeTrusteeship("b", "s2")};
  for (int i = 0; i < 2; ++i) {
    auto& checked = *naming[i].add_checked_parties();
    checked.set_party("parties/pku");
    checked.set_revision(i == 0 ? 7 : 3);
  }
  naming[0].set_supporter_region("310000");
  EXPECT_EQ(SidesOf("parties/pku", "programmes/moe22", naming)->region, "310000");
  std::swap(naming[0], naming[1]);
  EXPECT_EQ(SidesOf("parties/pku", "programmes/moe22", naming)->region, "310000");
}

// ---- Missing -------------------------------------------------------------------------------------------------------------

const CivilDay kDay(2022, 11, 22);

std::vector<std::string> Said(const MissingAnswer& answer) {
  std::vector<std::string> lines;
  for (const Missing& missing : answer.missing) {
    lines.push_back(Missing::Item_Name(missing.item()).substr(5) + " " +
                    (missing.trusteeship().empty() ? missing.party() : missing.trusteeship()));
  }
  return lines;
}
Record Paper(Document::Type type, const std::string& party, const std::string& dated_on = "",
             const std::string& programme = "moe22") {
  Record record;
  record.set_state(Record::STATE_IN_FORCE);
  record.set_party("parties/" + party);
  record.set_programme("programmes/" + programme);
  record.mutable_document()->set_type(type);
  record.mutable_document()->set_dated_on(dated_on);
  return record;
}
// Nothing is missing of the trusteeship "a" of yuanqu by pku.
Kept Complete() {
  Kept kept;
  kept.records = {Paper(Document::TYPE_SUPPORT_PLAN, "pku", "2022-11"), Paper(Document::TYPE_INCENTIVE_SCHEME, "pku"),
                  Paper(Document::TYPE_DEVELOPMENT_PLAN, "yuanqu", "2022")};
  Record& group = kept.records.emplace_back();
  group.set_state(Record::STATE_IN_FORCE);
  group.set_party("parties/pku");
  group.set_programme("programmes/moe22");
  group.mutable_leading_group()->set_start("2022-06-01");
  Record& survey = kept.records.emplace_back();
  survey.set_state(Record::STATE_IN_FORCE);
  survey.set_trusteeship("trusteeships/a");
  survey.mutable_survey()->set_start("2022-06-10");
  v1::Agreement& agreement = kept.agreements.emplace_back();
  agreement.set_trusteeship("trusteeships/a");
  agreement.set_state(v1::Agreement::STATE_IN_FORCE);
  agreement.set_in_force_on("2022-08");
  agreement.set_end("2025-09-01");
  v1::Plan& plan = kept.plans.emplace_back();
  plan.set_trusteeship("trusteeships/a");
  plan.set_state(v1::Plan::STATE_APPROVED);
  plan.set_approved_on("2022-09-15");
  return kept;
}

TEST(MissingOfTest, MOE22_8b_115SchoolsAreExpectedAndTheMissingOnesListed) {
  std::vector<Trusteeship> trusteeships;
  Kept kept;
  for (int i = 0; i < 115; ++i) {
    const std::string id = std::to_string(1000 + i);
    trusteeships.push_back(MakeTrusteeship(id, "s" + id, "u" + std::to_string(i % 48)));
    if (i != 7) kept.records.push_back(Paper(Document::TYPE_DEVELOPMENT_PLAN, "s" + id));
  }
  const MissingAnswer answer = MissingOf(trusteeships, kept, kDay, Missing::ITEM_DEVELOPMENT_PLAN);
  ASSERT_EQ(answer.counts.size(), 1u);
  EXPECT_EQ(answer.counts[0].expected(), 115);
  EXPECT_EQ(answer.counts[0].missing(), 1);
  EXPECT_THAT(Said(answer), ElementsAre("DEVELOPMENT_PLAN parties/s1007"));
  EXPECT_EQ(answer.missing[0].citation().clause(), "MOE22-8b");
  const MissingAnswer groups = MissingOf(trusteeships, kept, kDay, Missing::ITEM_LEADING_GROUP);
  EXPECT_EQ(groups.counts[0].expected(), 48);  // a supporter with several schools has one
  EXPECT_EQ(groups.counts[0].missing(), 48);
  EXPECT_EQ(MissingOf(trusteeships, kept, kDay).counts.size(), 7u);
}

TEST(MissingOfTest, MOE22_3b_EverythingThatIsNotThereOnTheDay) {
  const std::vector<Trusteeship> one = {MakeTrusteeship("a", "yuanqu")};
  EXPECT_THAT(Said(MissingOf(one, Complete(), kDay)), IsEmpty());
  EXPECT_THAT(Said(MissingOf(one, Kept(), kDay)),
              ElementsAre("LEADING_GROUP parties/pku", "SUPPORT_PLAN parties/pku", "INCENTIVE_SCHEME parties/pku",
                          "DEVELOPMENT_PLAN parties/yuanqu", "AGREEMENT trusteeships/a", "SURVEY trusteeships/a",
                          "PLAN trusteeships/a"));
  // Before most of it was there.
  EXPECT_THAT(Said(MissingOf(one, Complete(), CivilDay(2022, 7, 31))),
              ElementsAre("SUPPORT_PLAN parties/pku", "AGREEMENT trusteeships/a", "PLAN trusteeships/a"));

  struct Row {
    void (*change)(Kept&);
    const char* missing;
  };
  const std::vector<Row> rows = {
      {[](Kept& k) { k.records[1].set_state(Record::STATE_WITHDRAWN); }, "INCENTIVE_SCHEME parties/pku"},
      {[](Kept& k) { k.records[1].set_programme("programmes/other"); }, "INCENTIVE_SCHEME parties/pku"},
      {[](Kept& k) { k.records[0].mutable_document()->set_type(Document::TYPE_OTHER); }, "SUPPORT_PLAN parties/pku"},
      {[](Kept& k) { k.records[3].mutable_leading_group()->set_start("2022-11-23"); }, "LEADING_GROUP parties/pku"},
      {[](Kept& k) { k.agreements[0].set_state(v1::Agreement::STATE_PENDING); }, "AGREEMENT trusteeships/a"},
      {[](Kept& k) { k.agreements[0].set_end("2022-11-22"); }, "AGREEMENT trusteeships/a"},
      {[](Kept& k) { k.plans[0].clear_approved_on(); }, "PLAN trusteeships/a"},
      {[](Kept& k) { k.plans[0].set_trusteeship("trusteeships/b"); }, "PLAN trusteeships/a"},
  };
  for (const Row& row : rows) {
    Kept kept = Complete();
    row.change(kept);
    EXPECT_THAT(Said(MissingOf(one, kept, kDay)), ElementsAre(row.missing));
  }
  Kept replaced = Complete();
  replaced.plans[0].set_superseded_on("2022-11-22");
  EXPECT_THAT(Said(MissingOf(one, replaced, kDay)), ElementsAre())
      << "the next version is there, or the plan of a later term";
}

TEST(MissingOfTest, WhatIsOverExpectsNothing) {
  Trusteeship over = MakeTrusteeship("a", "yuanqu");
  over.mutable_interval()->set_end("2022-11-22");
  EXPECT_EQ(MissingOf({over}, {}, kDay).counts[0].expected(), 0);
  EXPECT_EQ(MissingOf({over}, {}, kDay - 1).counts[0].expected(), 1);
  Trusteeship given_up = MakeTrusteeship("b", "youyu");
  given_up.set_state(Trusteeship::STATE_TERMINATED);
  EXPECT_EQ(MissingOf({given_up}, {}, kDay).counts[6].expected(), 1);  // it worked on that day
  given_up.clear_in_force_on();
  EXPECT_EQ(MissingOf({given_up}, {}, kDay).counts[6].expected(), 0);
  // What one expects, another does not take away.
  EXPECT_EQ(MissingOf({over, MakeTrusteeship("c", "yuanqu")}, {}, kDay).counts[0].expected(), 1);
}

}  // namespace
}  // namespace jiedui::trusteeship::policy
