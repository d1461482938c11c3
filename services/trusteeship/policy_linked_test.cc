// The rule by which postings are linked with measures, one table (MOE22-6b).
#include "services/trusteeship/policy_linked.h"

#include <optional>
#include <string>
#include <vector>

#include "common/base/text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace jiedui::trusteeship::policy {
namespace {

using rotation::v1::Posting;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Measure;

v1::Trusteeship Ours() {
  v1::Trusteeship trusteeship;
  trusteeship.set_name("trusteeships/a");
  trusteeship.set_supporter("parties/pku");
  trusteeship.set_school("parties/yuanqu");
  return trusteeship;
}

// 2022-10-01 to 2023-02-01: 123 days.
Measure MeasureOf(const std::string& id, Measure::Type type, const std::string& start = "2022-10-01",
                  const std::string& end = "2023-02-01") {
  Measure measure;
  measure.set_name("measures/" + id);
  measure.set_trusteeship("trusteeships/a");
  measure.set_type(type);
  measure.set_state(Measure::STATE_PLANNED);
  measure.set_start(start);
  measure.set_end(end);
  return measure;
}

HeardPosting PostingOf(const std::string& id, const std::string& start = "2022-10-01",
                       const std::string& end = "2023-02-01") {
  return {.name = "postings/" + id,
          .revision = 1,
          .trusteeship = "trusteeships/a",
          .person = "people/" + id,
          .kind = Posting::KIND_SHADOWING,
          .direction = Posting::DIRECTION_TO_SUPPORTER,
          .state = Posting::STATE_IN_POST,
          .host = "parties/pkuhs",
          .start = start,
          .end = end};
}

Measure::HeadCount Only(const Measure& measure, const std::vector<HeardPosting>& postings) {
  return Link(Ours(), {measure}, postings)[measure.name()];
}

struct KindCase {
  Posting::Kind kind;
  Posting::Direction direction;
  std::string host;
  Measure::Type type;
  bool linked;
};
class KindTest : public ::testing::TestWithParam<KindCase> {};

constexpr auto kTeam = Measure::TYPE_RESIDENT_TEAM, kShadow = Measure::TYPE_SHADOWING,
               kStudents = Measure::TYPE_STUDENT_TEACHING;
constexpr auto kThere = Posting::DIRECTION_TO_RECIPIENT, kBack = Posting::DIRECTION_TO_SUPPORTER;

INSTANTIATE_TEST_SUITE_P(MOE22_6b, KindTest,
                         ::testing::Values(KindCase{Posting::KIND_SUPPORT_TEACHING, kThere, "yuanqu", kTeam, true},
                                           KindCase{Posting::KIND_SECONDMENT, kThere, "yuanqu", kTeam, true},
                                           KindCase{Posting::KIND_EXCHANGE, kThere, "yuanqu", kTeam, true},
                                           KindCase{Posting::KIND_POST_HOLDING, kThere, "yuanqu", kTeam, true},
                                           KindCase{Posting::KIND_SUPPORT_TEACHING, kThere, "yuanqu2", kTeam, false},
                                           KindCase{Posting::KIND_SUPPORT_TEACHING, kBack, "yuanqu", kTeam, false},
                                           KindCase{Posting::KIND_OUTREACH, kThere, "yuanqu", kTeam, false},
                                           KindCase{Posting::KIND_UNSPECIFIED, kThere, "yuanqu", kTeam, false},
                                           KindCase{Posting::KIND_SHADOWING, kBack, "pkuhs", kShadow, true},
                                           KindCase{Posting::KIND_SECONDMENT, kBack, "pkuhs", kShadow, true},
                                           KindCase{Posting::KIND_UNSPECIFIED, kBack, "pkuhs", kShadow, false},
                                           KindCase{Posting::KIND_SHADOWING, kThere, "yuanqu", kShadow, false},
                                           KindCase{Posting::KIND_SUPPORT_TEACHING, kThere, "yuanqu", kStudents, false},
                                           KindCase{Posting::KIND_SHADOWING, kBack, "pkuhs", Measure::TYPE_TRAINING,
                                                    false}));

TEST_P(KindTest, LinksByKindAndDirection) {
  HeardPosting posting = PostingOf("p");
  posting.kind = GetParam().kind;
  posting.direction = GetParam().direction;
  posting.host = "parties/" + GetParam().host;
  EXPECT_EQ(Only(MeasureOf("m", GetParam().type), {posting}).link() == Measure::LINK_MATCHED, GetParam().linked);
}

struct DaysCase {
  std::string start, end;
  int64_t days;  // shared with 2022-10-01 to 2023-02-01
};
class DaysTest : public ::testing::TestWithParam<DaysCase> {};

INSTANTIATE_TEST_SUITE_P(MOE22_6b, DaysTest,
                         ::testing::Values(DaysCase{"2022-10-01", "2023-02-01", 123},
                                           DaysCase{"2022-09-01", "2023-07-01", 123},
                                           DaysCase{"2022-10-01", "2022-10-02", 1},
                                           DaysCase{"2022-09-01", "2022-10-03", 2},  // ends inside: to its end alone
                                           DaysCase{"2023-01-31", "2023-07-01", 1},
                                           DaysCase{"2022-09-01", "2022-10-01", 0},  // over before it begins
                                           DaysCase{"2023-02-01", "2023-07-01", 0},
                                           DaysCase{"2022-11-01", "2022-11-01", 0}));  // cut short before its first day

TEST_P(DaysTest, APostingCountsOnItsDaysAlone) {
  const HeardPosting posting = PostingOf("p", GetParam().start, GetParam().end);
  const Measure::HeadCount matched = Only(MeasureOf("m", kShadow), {posting});
  EXPECT_EQ(matched.person_days(), GetParam().days);
  EXPECT_EQ(matched.planned(), GetParam().days > 0 ? 1 : 0);

  Measure naming = MeasureOf("m", kShadow);
  naming.add_placements(posting.name);
  const Measure::HeadCount named = Only(naming, {posting});
  EXPECT_EQ(named.person_days(), GetParam().days);
  EXPECT_EQ(named.uncounted_size(), GetParam().days > 0 ? 0 : 1);
  EXPECT_EQ(named.link() == Measure::LINK_NAMED, GetParam().days > 0);
}

struct StateCase {
  Posting::State state;
  int64_t planned, done;
};
class StateTest : public ::testing::TestWithParam<StateCase> {};

INSTANTIATE_TEST_SUITE_P(
    MOE22_6b, StateTest,
    ::testing::Values(StateCase{Posting::STATE_PLANNED, 1, 0}, StateCase{Posting::STATE_NOMINATED, 1, 0},
                      StateCase{Posting::STATE_APPROVED, 1, 0}, StateCase{Posting::STATE_IN_POST, 1, 1},
                      StateCase{Posting::STATE_ASSESSED, 1, 1}, StateCase{Posting::STATE_COMPLETED, 1, 1},
                      StateCase{Posting::STATE_CUT_SHORT, 1, 1}, StateCase{Posting::STATE_WITHDRAWN, 0, 0}));

TEST_P(StateTest, PlannedUntilWithdrawnAndDoneOnceBegun) {
  HeardPosting posting = PostingOf("p");
  posting.state = GetParam().state;
  const Measure::HeadCount count = Only(MeasureOf("m", kShadow), {posting});
  EXPECT_EQ(count.link(), Measure::LINK_MATCHED) << "also withdrawn: somebody entered it there";
  EXPECT_EQ(count.planned(), GetParam().planned);
  EXPECT_EQ(count.done(), GetParam().done);
}

TEST(LinkTest, MOE22_6b_APersonIsOneHeadHoweverManyPostings) {
  HeardPosting first = PostingOf("p1", "2022-10-01", "2022-11-01"),
               second = PostingOf("p2", "2022-10-25", "2022-11-11");
  second.person = first.person;
  const Measure::HeadCount count = Only(MeasureOf("m", kShadow), {first, second, PostingOf("p3")});
  EXPECT_EQ(count.planned(), 2);
  EXPECT_EQ(count.done(), 2);
  EXPECT_EQ(count.person_days(), 41 + 123) << "a day of a person counts once";
  EXPECT_THAT(count.postings(), ElementsAre("postings/p1", "postings/p2", "postings/p3"));
}

TEST(LinkTest, MOE22_6b_WhatAMeasureNamesIsMatchedWithNoOther) {
  Measure naming = MeasureOf("m1", kStudents);
  naming.add_placements("postings/p1");
  naming.add_placements("postings/elsewhere");
  auto counts = Link(Ours(), {naming, MeasureOf("m2", kShadow)}, {PostingOf("p1"), PostingOf("p2")});
  EXPECT_THAT(counts["measures/m1"].postings(), ElementsAre("postings/p1"));
  EXPECT_THAT(counts["measures/m1"].uncounted(), ElementsAre("postings/elsewhere"));
  EXPECT_THAT(counts["measures/m2"].postings(), ElementsAre("postings/p2"));
}

TEST(LinkTest, MOE22_6b_OfMeasuresOnTheSameDaysOneTakesThePosting) {
  const std::vector<Measure> measures = {MeasureOf("later", kShadow, "2022-11-01", "2023-02-01"),
                                         MeasureOf("longer", kShadow, "2022-10-01", "2023-02-01"),
                                         MeasureOf("next", kShadow, "2023-02-01", "2023-07-01")};
  auto counts = Link(Ours(), measures, {PostingOf("p", "2022-10-01", "2023-07-01")});
  EXPECT_EQ(counts["measures/longer"].planned(), 1);
  EXPECT_THAT(counts["measures/later"].postings(), IsEmpty()) << "its days meet those of the longer";
  EXPECT_EQ(counts["measures/next"].planned(), 1) << "other days of the same person";

  // Alike in all: the earlier, then by name, whatever the order they come in.
  counts = Link(Ours(), {MeasureOf("b", kShadow), MeasureOf("a", kShadow)}, {PostingOf("p")});
  EXPECT_EQ(counts["measures/a"].planned(), 1);
  EXPECT_EQ(counts["measures/b"].planned(), 0);
}

TEST(LinkTest, MOE22_6b_ACancelledMeasureTakesNothing) {
  Measure cancelled = MeasureOf("m1", kShadow);
  cancelled.set_state(Measure::STATE_CANCELLED);
  auto counts = Link(Ours(), {cancelled, MeasureOf("m2", kShadow)}, {PostingOf("p")});
  EXPECT_FALSE(counts.contains("measures/m1"));
  EXPECT_EQ(counts["measures/m2"].planned(), 1);
  EXPECT_THAT(Unmeasured({cancelled}, {PostingOf("p")}), ElementsAre("postings/p"));
}

TEST(LinkTest, AMeasureWithoutAnEndGoesOn) {
  EXPECT_EQ(Only(MeasureOf("m", kShadow, "2022-10-01", ""), {PostingOf("p", "2029-01-01", "2029-01-11")}).person_days(),
            10);
}

struct LineCase {
  std::string why;
  std::optional<int64_t> planned, done;
  Measure::State state;
  int linked;  // postings in post; -1: none is linked
  bool declared, differs;
  int64_t planned_counts, done_counts, planned_difference, done_difference;
};
class LineTest : public ::testing::TestWithParam<LineCase> {};

INSTANTIATE_TEST_SUITE_P(
    MOE22_6b, LineTest,
    ::testing::Values(
        LineCase{"declared alone", 8, std::nullopt, Measure::STATE_PLANNED, -1, true, false, 8, 0, 0, 0},
        LineCase{"alike", 1, std::nullopt, Measure::STATE_PLANNED, 1, false, false, 1, 0, 0, 0},
        LineCase{"fewer than declared", 8, 8, Measure::STATE_DONE, 5, false, true, 5, 5, -3, -3},
        LineCase{"more, not reported yet", 1, std::nullopt, Measure::STATE_PLANNED, 2, false, true, 2, 0, 1, 0},
        LineCase{"nobody declared any", std::nullopt, std::nullopt, Measure::STATE_DONE, 2, false, false, 2, 2, 0, 0},
        LineCase{"declared done alone", std::nullopt, 3, Measure::STATE_DONE, -1, true, false, 0, 3, 0, 0}));

TEST_P(LineTest, TheLinkedCountWinsAndTheDifferenceIsShown) {
  const LineCase& row = GetParam();
  SCOPED_TRACE(row.why);
  Measure measure = MeasureOf("m", kShadow);
  measure.set_state(row.state);
  const auto count = [](auto& quantities, int64_t value) {
    Measure::Quantity& quantity = *quantities.Add();
    quantity.set_unit(Measure::UNIT_PEOPLE);
    quantity.set_value(value);
  };
  if (row.planned.has_value()) count(*measure.mutable_planned(), *row.planned);
  if (row.done.has_value()) count(*measure.mutable_done(), *row.done);
  std::vector<HeardPosting> postings;
  for (int i = 0; i < row.linked; ++i) postings.push_back(PostingOf(StrCat("p", i)));
  measure = WithHeadCount(measure, Only(measure, postings));
  EXPECT_EQ(measure.declared(), row.declared);
  EXPECT_EQ(measure.has_head_count(), row.linked >= 0);
  const v1::HeadCountLine line = LineOf(measure);
  EXPECT_EQ(line.planned(), row.planned_counts);
  EXPECT_EQ(line.done(), row.done_counts);
  EXPECT_EQ(line.planned_difference(), row.planned_difference);
  EXPECT_EQ(line.done_difference(), row.done_difference);
  EXPECT_EQ(Differs(line), row.differs);
}

}  // namespace
}  // namespace jiedui::trusteeship::policy
