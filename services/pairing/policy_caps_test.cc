// Cardinality by lane, limits under a parent, topics and tags. Cases are named after the requirement they show.
#include "services/pairing/policy_caps.h"

#include <string>
#include <vector>

#include "common/testing/matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/pairing/policy.h"

namespace jiedui::pairing::policy {
namespace {

using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using jiedui::testing::NamesClause;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using v1::Pairing;
using v1::Party;
using v1::Scheme;

Party MakeParty(const std::string& id, v1::PartyKind kind, const std::string& region) {
  Party party;
  party.set_name("parties/" + id);
  party.set_kind(kind);
  party.set_display_name(id);
  party.set_region_code(region);
  return party;
}

Scheme MakeScheme(v1::PartyKind supporter, v1::PartyKind recipient, Scheme::Mode mode, Scheme::Excess excess,
                  const std::string& clause) {
  Scheme scheme;
  scheme.set_name("schemes/s");
  scheme.set_display_name("方案");
  Scheme::Lane& lane = *scheme.add_lanes();
  lane.set_supporter_kind(supporter);
  lane.set_recipient_kind(recipient);
  lane.set_mode(mode);
  lane.set_excess(excess);
  scheme.mutable_interval()->set_start("2010");
  scheme.mutable_citation()->set_clause(clause);
  scheme.mutable_citation()->set_document("文件");
  return scheme;
}

Pairing MakePairing(const std::string& id, const Party& supporter, const Party& recipient,
                    const std::string& start = "2012-01-01", const std::string& end = "") {
  Pairing pairing;
  pairing.set_name("pairings/" + id);
  pairing.set_scheme("schemes/s");
  pairing.set_supporter(supporter.name());
  pairing.set_recipient(recipient.name());
  pairing.set_supporter_kind(supporter.kind());
  pairing.set_recipient_kind(recipient.kind());
  pairing.set_supporter_region(supporter.region_code());
  pairing.set_recipient_region(recipient.region_code());
  pairing.mutable_interval()->set_start(start);
  pairing.mutable_interval()->set_end(end);
  pairing.set_state(Pairing::STATE_PROPOSED);
  return pairing;
}

Neighbour Beside(const Pairing& pairing) { return {Activated(pairing, ""), pairing.supporter(), pairing.recipient()}; }

absl::Status Activate(const Pairing& pairing, const Setting& setting, std::string_view reason = "") {
  std::vector<PassedRule> passed;
  return CanActivate(pairing, setting, reason, passed);
}

Period Days(int from, int to) { return {absl::CivilDay(2012, 1, 1) + from, absl::CivilDay(2012, 1, 1) + to}; }

// ---- Q11-4.6: 50 hand-in-hand pairs under a prefecture pair, one helps one ------------------------------------------------

class Q11_4_6 : public ::testing::Test {
 protected:
  Q11_4_6() {
    scheme_.mutable_lanes(0)->set_per_parent(50);
    parent_ = Activated(MakePairing("parent", MakeParty("sd", v1::PARTY_KIND_PROVINCE_GOVERNMENT, "370000"),
                                    MakeParty("haibei", v1::PARTY_KIND_PREFECTURE_GOVERNMENT, "632200")),
                        "");
    parent_.set_scheme("schemes/other");
    pairing_.set_parent(parent_.name());
  }

  Setting With(int siblings) {
    Setting setting{scheme_, host_, guest_, parent_, {}};
    setting.under_parent.assign(siblings, Period{.start = absl::CivilDay(2011, 9, 1)});
    return setting;
  }

  Party host_ = MakeParty("host", v1::PARTY_KIND_SCHOOL, "370200"),
        guest_ = MakeParty("guest", v1::PARTY_KIND_SCHOOL, "632221");
  Scheme scheme_ = MakeScheme(v1::PARTY_KIND_SCHOOL, v1::PARTY_KIND_SCHOOL, Scheme::MODE_ONE_TO_ONE,
                              Scheme::EXCESS_REFUSE, "Q11-4.6");
  Pairing parent_;
  Pairing pairing_ = MakePairing("p", host_, guest_);
};

TEST_F(Q11_4_6, TheFiftiethIsDone) { EXPECT_THAT(Activate(pairing_, With(49)), IsOk()); }

TEST_F(Q11_4_6, TheFiftyFirstAsksForAReasonAndIsShownAs51Of50) {
  const absl::Status refused = Activate(pairing_, With(50));
  EXPECT_THAT(refused, AllOf(HasReason("CAP_REASON_REQUIRED"), NamesClause("Q11-4.6")));
  EXPECT_THAT(ChineseMessageOf(refused), AllOf(HasSubstr("规定中小学支援中小学结对 50 对"), HasSubstr("为 51 对")));
  std::vector<PassedRule> passed;
  ASSERT_THAT(CanActivate(pairing_, With(50), "扩大试点", passed), IsOk());
  ASSERT_THAT(passed, SizeIs(1));
  EXPECT_EQ(passed[0].warning.reason, "CAP_PASSED");
  EXPECT_EQ(passed[0].warning.clause, "Q11-4.6");
  EXPECT_EQ(passed[0].number, 51);
  EXPECT_EQ(passed[0].most, 50);
}

TEST_F(Q11_4_6, ASchoolInTwoPairsIsRefusedEvenWithAReason) {
  Setting setting = With(1);
  setting.neighbours = {Beside(MakePairing("q", host_, MakeParty("other", v1::PARTY_KIND_SCHOOL, "632221")))};
  EXPECT_THAT(Activate(pairing_, setting, "扩大试点"), AllOf(HasReason("SUPPORTER_TAKEN"), NamesClause("Q11-4.6")));
}

TEST_F(Q11_4_6, WithoutAPrefecturePairThereIsNothingToCountUnder) {
  pairing_.clear_parent();
  Setting setting{scheme_, host_, guest_, std::nullopt, {}};
  EXPECT_THAT(CanPropose(pairing_, setting), AllOf(HasReason("PARENT_REQUIRED"), NamesClause("Q11-4.6")));
}

TEST_F(Q11_4_6, OnlyPairsInForceAtOneTimeCount) {
  Setting setting = With(0);
  for (int i = 0; i < 60; ++i) setting.under_parent.push_back(Days(-100 - i, i < 50 ? 0 : 1));
  EXPECT_THAT(Activate(pairing_, setting), IsOk()) << "50 ended on the day on which this one begins";
}

TEST(MostAtOnce, CountsTheFullestDay) {
  EXPECT_EQ(MostAtOnce({}, Days(0, 10)), 0);
  EXPECT_EQ(MostAtOnce({Days(0, 5), Days(5, 10)}, Days(0, 10)), 1) << "an end is the first day no longer in force";
  EXPECT_EQ(MostAtOnce({Days(0, 6), Days(5, 10)}, Days(0, 10)), 2);
  EXPECT_EQ(MostAtOnce({Days(0, 6), Days(5, 10)}, Days(6, 10)), 1);
  EXPECT_EQ(MostAtOnce({Days(0, 6), Days(5, 10)}, {.start = absl::CivilDay(2012, 1, 3)}), 2);
  EXPECT_EQ(MostAtOnce({Days(-5, 1), {.start = absl::CivilDay(2010, 1, 1)}, Days(20, 30)}, Days(0, 10)), 2);
}

// ---- Q11-4.4a: vocational pairs --------------------------------------------------------------------------------------------

class Q11_4_4a : public ::testing::Test {
 protected:
  Q11_4_4a() {
    for (const char* topic : {"联合办学", "办学模式", "办学理念", "专业设置", "师资培训", "毕业生就业"}) {
      scheme_.add_topics(topic);
    }
  }
  Pairing WithTopic(const std::string& text) {
    Pairing pairing = MakePairing("p", host_, guest_);
    pairing.add_topics()->set_text(text);
    return pairing;
  }

  Party host_ = MakeParty("host", v1::PARTY_KIND_VOCATIONAL_SCHOOL, "370200"),
        guest_ = MakeParty("guest", v1::PARTY_KIND_VOCATIONAL_SCHOOL, "632221"),
        second_ = MakeParty("second", v1::PARTY_KIND_VOCATIONAL_SCHOOL, "370100");
  Scheme scheme_ = MakeScheme(v1::PARTY_KIND_VOCATIONAL_SCHOOL, v1::PARTY_KIND_VOCATIONAL_SCHOOL,
                              Scheme::MODE_ONE_TO_ONE, Scheme::EXCESS_REASON, "Q11-4.4a");
  Setting setting_{scheme_, host_, guest_, std::nullopt, {}};
};

TEST_F(Q11_4_4a, ATopicOutsideTheSixIsAcceptedAsOtherWithItsText) {
  setting_.scheme = scheme_;
  EXPECT_FALSE(WithParties(WithTopic("师资培训"), setting_).topics(0).other());
  const Pairing other = WithParties(WithTopic("实训基地共建"), setting_);
  EXPECT_TRUE(other.topics(0).other());
  EXPECT_EQ(other.topics(0).text(), "实训基地共建");
  EXPECT_THAT(CanPropose(other, setting_), IsOk());
  EXPECT_FALSE(AsEntered(other).topics(0).other()) << "what the register adds is no content";
}

TEST_F(Q11_4_4a, AnEmptyTopicAndNoTopicAreRefused) {
  setting_.scheme = scheme_;
  EXPECT_THAT(ValidPairing("pairing", WithTopic("")), HasReason("INVALID_FIELD"));
  EXPECT_THAT(CanPropose(MakePairing("p", host_, guest_), setting_),
              AllOf(HasReason("TOPIC_REQUIRED"), NamesClause("Q11-4.4a")));
}

TEST_F(Q11_4_4a, ASecondPairOfOneSchoolTakesAReasonAndIsNumberTwoOfOne) {
  setting_.scheme = scheme_;
  setting_.supporter = second_;
  setting_.neighbours = {Beside(WithTopic("联合办学"))};
  Pairing pairing = MakePairing("q", second_, guest_);
  pairing.add_topics()->set_text("联合办学");
  EXPECT_THAT(Activate(pairing, setting_), AllOf(HasReason("REASON_REQUIRED"), NamesClause("Q11-4.4a")));
  std::vector<PassedRule> passed;
  ASSERT_THAT(CanActivate(pairing, setting_, "专业互补", passed), IsOk());
  ASSERT_THAT(passed, SizeIs(1));
  EXPECT_EQ(passed[0].warning.reason, "RECIPIENT_TAKEN");
  EXPECT_EQ(passed[0].number, 2);
  EXPECT_EQ(passed[0].most, 1);
}

// ---- SD19-4b, SD19-3.1a, Q16-16, Q16-23b -----------------------------------------------------------------------------------

TEST(SD19_4b, ASecondUniversityForATownshipTakesAReasonAndAUniversityMayTakeSeveral) {
  const Scheme scheme = MakeScheme(v1::PARTY_KIND_UNIVERSITY, v1::PARTY_KIND_TOWNSHIP_GOVERNMENT,
                                   Scheme::MODE_ONE_TO_MANY, Scheme::EXCESS_REASON, "SD19-4b");
  const Party first = MakeParty("sdu", v1::PARTY_KIND_UNIVERSITY, "370100"),
              second = MakeParty("qdu", v1::PARTY_KIND_UNIVERSITY, "370200"),
              town = MakeParty("town", v1::PARTY_KIND_TOWNSHIP_GOVERNMENT, "371721"),
              other = MakeParty("other", v1::PARTY_KIND_TOWNSHIP_GOVERNMENT, "371721");
  const Neighbour there = Beside(MakePairing("p", first, town));
  EXPECT_THAT(Activate(MakePairing("q", first, other), {scheme, first, other, std::nullopt, {there}}), IsOk());
  const Setting setting{scheme, second, town, std::nullopt, {there}};
  EXPECT_THAT(Activate(MakePairing("q", second, town), setting),
              AllOf(HasReason("REASON_REQUIRED"), NamesClause("SD19-4b")));
  EXPECT_THAT(Activate(MakePairing("q", second, town), setting, "省教育厅统筹"), IsOk());
}

TEST(SD19_3_1a, OneToOneTakesNoSecondSupporterManyToOneTakesThree) {
  const Party guest = MakeParty("guest", v1::PARTY_KIND_SCHOOL, "371700");
  std::vector<Neighbour> there;
  for (const char* id : {"a", "b"}) {
    there.push_back(Beside(MakePairing(id, MakeParty(id, v1::PARTY_KIND_SCHOOL, "370200"), guest)));
  }
  const Party third = MakeParty("c", v1::PARTY_KIND_SCHOOL, "370200");
  const auto scheme = [](Scheme::Mode mode) {
    return MakeScheme(v1::PARTY_KIND_SCHOOL, v1::PARTY_KIND_SCHOOL, mode, Scheme::EXCESS_REFUSE, "SD19-3.1a");
  };
  EXPECT_THAT(
      Activate(MakePairing("c", third, guest), {scheme(Scheme::MODE_MANY_TO_ONE), third, guest, std::nullopt, there}),
      IsOk());
  EXPECT_THAT(Activate(MakePairing("c", third, guest),
                       {scheme(Scheme::MODE_ONE_TO_ONE), third, guest, std::nullopt, {there[0]}}, "理由"),
              AllOf(HasReason("RECIPIENT_TAKEN"), NamesClause("SD19-3.1a")));
}

TEST(Lanes, SayForThemselvesWhetherTheyRefuseAndByWhichClause) {
  Scheme scheme = MakeScheme(v1::PARTY_KIND_SCHOOL, v1::PARTY_KIND_SCHOOL, Scheme::MODE_ONE_TO_ONE,
                             Scheme::EXCESS_UNSPECIFIED, "A");
  Scheme::Lane& lane = *scheme.mutable_lanes(0);
  scheme.set_strict(true);
  EXPECT_TRUE(Refuses(scheme, lane));
  lane.set_excess(Scheme::EXCESS_REASON);
  EXPECT_FALSE(Refuses(scheme, lane));
  scheme.set_strict(false);
  lane.set_excess(Scheme::EXCESS_REFUSE);
  EXPECT_TRUE(Refuses(scheme, lane));
  EXPECT_EQ(ClauseOf(scheme, lane).id, "A");
  lane.mutable_citation()->set_clause("B");
  EXPECT_EQ(ClauseOf(scheme, lane).id, "B");
  EXPECT_EQ(ClauseOf(scheme, lane).document, "文件");
}

// ---- Q16-8, Q16-S4: tags ---------------------------------------------------------------------------------------------------

TEST(Q16_8, TagsAreOfTheListAndOnceEach) {
  Pairing pairing = MakePairing("p", MakeParty("a", v1::PARTY_KIND_SCHOOL, "630100"),
                                MakeParty("b", v1::PARTY_KIND_SCHOOL, "630100"));
  pairing.add_tags(Pairing::TAG_LARGE_CLASSES);
  pairing.add_tags(Pairing::TAG_ENTRUSTED_MANAGEMENT);
  EXPECT_THAT(ValidPairing("pairing", pairing), IsOk());
  for (const int wrong : {static_cast<int>(Pairing::TAG_LARGE_CLASSES), 0, 99}) {
    Pairing spoiled = pairing;
    spoiled.add_tags(static_cast<Pairing::Tag>(wrong));
    EXPECT_THAT(ValidPairing("pairing", spoiled), HasReason("INVALID_FIELD")) << wrong;
  }
}

TEST(Q16_S4, AnotherFormIsTakenWithItsText) {
  Pairing pairing = MakePairing("p", MakeParty("a", v1::PARTY_KIND_SCHOOL, "630100"),
                                MakeParty("b", v1::PARTY_KIND_SCHOOL, "630100"));
  pairing.add_tags(Pairing::TAG_OTHER);
  EXPECT_THAT(ValidPairing("pairing", pairing), HasReason("MISSING_FIELD"));
  pairing.set_note("合并办学");
  EXPECT_THAT(ValidPairing("pairing", pairing), IsOk());
}

TEST(BadInput, SchemesWithLimitsAndTopicsThatMakeNoSense) {
  struct Case {
    std::string what;
    void (*spoil)(Scheme&);
  };
  for (const Case& c : std::vector<Case>{
           {"negative limit", [](Scheme& s) { s.mutable_lanes(0)->set_per_parent(-1); }},
           {"huge limit", [](Scheme& s) { s.mutable_lanes(0)->set_per_parent(1'000'001); }},
           {"unknown excess", [](Scheme& s) { s.mutable_lanes(0)->set_excess(static_cast<Scheme::Excess>(9)); }},
           {"long clause",
            [](Scheme& s) { s.mutable_lanes(0)->mutable_citation()->set_clause(std::string(121, 'x')); }},
           {"empty topic", [](Scheme& s) { s.add_topics(""); }},
           {"long topic", [](Scheme& s) { s.add_topics(std::string(121, 'x')); }},
           {"topic twice",
            [](Scheme& s) {
              s.add_topics("a");
              s.add_topics("a");
            }},
           {"many topics",
            [](Scheme& s) {
              for (int i = 0; i < 31; ++i) s.add_topics(std::string(i + 1, 'x'));
            }},
       }) {
    Scheme scheme = MakeScheme(v1::PARTY_KIND_SCHOOL, v1::PARTY_KIND_SCHOOL, Scheme::MODE_ONE_TO_ONE,
                               Scheme::EXCESS_REFUSE, "Q11-4.6");
    scheme.mutable_lanes(0)->set_per_parent(50);
    EXPECT_THAT(ValidScheme(scheme), IsOk());
    c.spoil(scheme);
    EXPECT_THAT(ValidScheme(scheme), HasReason("INVALID_FIELD")) << c.what;
  }
}

// ---- Counts beside limits --------------------------------------------------------------------------------------------------

TEST(Q11_4_6_Counts, ALimitWithNothingUnderItIsShownWhereItsSchemeWasAskedFor) {
  Scheme scheme = MakeScheme(v1::PARTY_KIND_SCHOOL, v1::PARTY_KIND_SCHOOL, Scheme::MODE_ONE_TO_ONE,
                             Scheme::EXCESS_REFUSE, "Q11-4.6");
  scheme.mutable_lanes(0)->set_per_parent(50);
  v1::CountPairingsResponse response;
  BesideLimits({}, {{scheme.name(), scheme}}, nullptr, response);
  EXPECT_THAT(response.lanes(), IsEmpty());
  BesideLimits({}, {{scheme.name(), scheme}}, &scheme, response);
  ASSERT_THAT(response.lanes(), SizeIs(1));
  EXPECT_EQ(response.lanes(0).pairings(), 0);
  EXPECT_EQ(response.lanes(0).limit(), 50);
  EXPECT_EQ(response.lanes(0).citation().clause(), "Q11-4.6");
}

}  // namespace
}  // namespace jiedui::pairing::policy
