// The rules of pairing, as tables. Cases are named after the requirement they show.
#include "services/pairing/policy.h"

#include <string>
#include <vector>

#include "common/testing/matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace jiedui::pairing::policy {
namespace {

using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using jiedui::testing::NamesClause;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using v1::Pairing;
using v1::Party;
using v1::Scheme;

constexpr auto kPrefecture = v1::PARTY_KIND_PREFECTURE_GOVERNMENT;
constexpr auto kUniversity = v1::PARTY_KIND_UNIVERSITY;
constexpr auto kSchool = v1::PARTY_KIND_SCHOOL;

Party MakeParty(std::string id, v1::PartyKind kind, std::string title, std::string region) {
  Party party;
  party.set_name("parties/" + id);
  party.set_kind(kind);
  party.set_display_name(title + "人民政府");
  party.set_short_name(title);
  party.set_region("regions/" + region);
  party.set_region_code(region);
  return party;
}

Scheme MakeScheme(std::string title, v1::PartyKind supporter, v1::PartyKind recipient, Scheme::Mode mode,
                  std::string clause) {
  Scheme scheme;
  scheme.set_name("schemes/s");
  scheme.set_display_name(std::move(title));
  Scheme::Lane& lane = *scheme.add_lanes();
  lane.set_supporter_kind(supporter);
  lane.set_recipient_kind(recipient);
  lane.set_mode(mode);
  scheme.mutable_interval()->set_attested_on("2019-01-18");
  scheme.set_strict(true);
  scheme.mutable_citation()->set_clause(std::move(clause));
  scheme.mutable_citation()->set_document("鲁教厅办发〔2019〕5号");
  return scheme;
}

Pairing MakePairing(std::string id, const Party& supporter, const Party& recipient) {
  Pairing pairing;
  pairing.set_name("pairings/" + id);
  pairing.set_scheme("schemes/s");
  pairing.set_supporter(supporter.name());
  pairing.set_recipient(recipient.name());
  pairing.set_supporter_kind(supporter.kind());
  pairing.set_recipient_kind(recipient.kind());
  pairing.set_supporter_region(supporter.region_code());
  pairing.set_recipient_region(recipient.region_code());
  pairing.mutable_interval()->set_attested_on("2019-01-18");
  pairing.set_state(Pairing::STATE_PROPOSED);
  return pairing;
}

Pairing InForce(Pairing pairing) { return Activated(std::move(pairing), ""); }

const Party kJinan = MakeParty("jinan", kPrefecture, "济南市", "370100");
const Party kQingdao = MakeParty("qingdao", kPrefecture, "青岛市", "370200");
const Party kHeze = MakeParty("heze", kPrefecture, "菏泽市", "371700");
const Party kLinyi = MakeParty("linyi", kPrefecture, "临沂市", "371300");

Neighbour Beside(const Pairing& pairing, const Party& supporter, const Party& recipient) {
  return {InForce(pairing), std::string(Title(supporter)), std::string(Title(recipient))};
}

absl::Status Activate(const Pairing& pairing, const Setting& setting, std::string_view reason = "") {
  std::vector<PassedRule> passed;
  return CanActivate(pairing, setting, reason, passed);
}

// ---- SD19-2a: six city pairs; one supporter one recipient in the scheme --------------------------------------------------

class SD19_2a : public ::testing::Test {
 protected:
  Scheme scheme_ = MakeScheme("省内扶贫协作", kPrefecture, kPrefecture, Scheme::MODE_ONE_TO_ONE, "SD19-2a");
  Neighbour qingdao_heze_ = Beside(MakePairing("sd19-p2", kQingdao, kHeze), kQingdao, kHeze);
};

TEST_F(SD19_2a, ASupporterTakesNoSecondRecipient) {
  const absl::Status refused =
      Activate(MakePairing("x", kQingdao, kLinyi), {scheme_, kQingdao, kLinyi, std::nullopt, {qingdao_heze_}});
  EXPECT_THAT(refused, AllOf(HasReason("SUPPORTER_TAKEN"), NamesClause("SD19-2a")));
  EXPECT_EQ(ChineseMessageOf(refused),
            "青岛市在方案“省内扶贫协作”中同一时期已支援菏泽市（pairings/sd19-p2），按“一对一”要求只能有一个受援方。"
            "依据：鲁教厅办发〔2019〕5号（条款 SD19-2a）。");
}

TEST_F(SD19_2a, ARecipientTakesNoSecondSupporter) {
  EXPECT_THAT(Activate(MakePairing("x", kJinan, kHeze), {scheme_, kJinan, kHeze, std::nullopt, {qingdao_heze_}}),
              AllOf(HasReason("RECIPIENT_TAKEN"), NamesClause("SD19-2a")));
}

TEST_F(SD19_2a, TheSamePairTwiceIsRefused) {
  EXPECT_THAT(Activate(MakePairing("x", kQingdao, kHeze), {scheme_, kQingdao, kHeze, std::nullopt, {qingdao_heze_}}),
              HasReason("DUPLICATE_PAIRING"));
}

TEST_F(SD19_2a, ASuccessorMayFollowOnTheDayTheFormerEnds) {
  qingdao_heze_.pairing.mutable_interval()->set_end("2021-01-01");
  Pairing next = MakePairing("x", kJinan, kHeze);
  next.mutable_interval()->clear_attested_on();
  next.mutable_interval()->set_start("2021-01-01");
  const Setting setting{scheme_, kJinan, kHeze, std::nullopt, {qingdao_heze_}};
  EXPECT_THAT(Activate(next, setting), IsOk());
  next.mutable_interval()->set_start("2020-12-31");
  EXPECT_THAT(Activate(next, setting), HasReason("RECIPIENT_TAKEN"));
}

TEST_F(SD19_2a, OnlyProposedPairingsAreActivated) {
  const Pairing active = InForce(MakePairing("x", kJinan, kLinyi));
  const absl::Status refused = Activate(active, {scheme_, kJinan, kLinyi, std::nullopt, {}});
  EXPECT_THAT(refused, HasReason("WRONG_STATE"));
  EXPECT_THAT(ChineseMessageOf(refused), HasSubstr("“生效”"));
}

TEST_F(SD19_2a, UnconfirmedPairingsAreNotActivated) {
  Pairing pairing = MakePairing("x", kJinan, kLinyi);
  pairing.set_confidence(Pairing::CONFIDENCE_LOW);
  EXPECT_THAT(Activate(pairing, {scheme_, kJinan, kLinyi, std::nullopt, {}}), HasReason("LOW_CONFIDENCE"));
}

TEST_F(SD19_2a, KindsOutsideTheSchemeAreRefused) {
  const Party school = MakeParty("s1", kSchool, "青岛一中", "370200");
  EXPECT_THAT(CanPropose(MakePairing("x", school, kHeze), {scheme_, school, kHeze, std::nullopt, {}}),
              AllOf(HasReason("KINDS_NOT_ALLOWED"), NamesClause("SD19-2a")));
}

TEST_F(SD19_2a, TheStartIsUnknownAndAttested) {
  const Pairing pairing = InForce(MakePairing("sd19-p2", kQingdao, kHeze));
  EXPECT_EQ(OnDate(pairing, absl::CivilDay(2019, 6, 1)).in_force(), type::v1::IN_FORCE_YES);
  EXPECT_EQ(OnDate(pairing, absl::CivilDay(2019, 1, 18)).in_force(), type::v1::IN_FORCE_YES);
  EXPECT_EQ(OnDate(pairing, absl::CivilDay(2019, 1, 17)).in_force(), type::v1::IN_FORCE_NOT_KNOWN);
}

// ---- SD19-2b: a child lies inside its parent's areas and dates and ends with it ------------------------------------------

class SD19_2b : public ::testing::Test {
 protected:
  SD19_2b() {
    parent_.mutable_interval()->clear_attested_on();
    parent_.mutable_interval()->set_start("2019-01-18");
    parent_.mutable_interval()->set_end("2024-01-01");
    child_.set_parent(parent_.name());
    child_.mutable_interval()->clear_attested_on();
    child_.mutable_interval()->set_start("2019-09-01");
    child_.mutable_interval()->set_end("2023-07-01");
  }
  Setting With(const Party& supporter, const Party& recipient) const {
    return {scheme_, supporter, recipient, parent_, {}};
  }

  Scheme scheme_ = MakeScheme("省内扶贫协作", kSchool, kSchool, Scheme::MODE_MANY_TO_ONE, "SD19-3.1a");
  Pairing parent_ = InForce(MakePairing("sd19-p2", kQingdao, kHeze));
  Party host_ = MakeParty("host", kSchool, "青岛市实验小学", "370202");
  Party guest_ = MakeParty("guest", kSchool, "曹县第一小学", "371721");
  Pairing child_ = MakePairing("c", host_, guest_);
};

TEST_F(SD19_2b, AChildInsideItsParentIsActivated) { EXPECT_THAT(Activate(child_, With(host_, guest_)), IsOk()); }

TEST_F(SD19_2b, ASchoolOfAnotherCityIsRefused) {
  const Party rizhao = MakeParty("rizhao", kSchool, "日照市某小学", "371102");
  Pairing child = MakePairing("c", rizhao, guest_);
  child.set_parent(parent_.name());
  *child.mutable_interval() = child_.interval();
  EXPECT_THAT(CanPropose(child, With(rizhao, guest_)), AllOf(HasReason("OUTSIDE_PARENT_AREA"), NamesClause("SD19-2b")));
  Pairing turned = MakePairing("c", host_, rizhao);
  turned.set_parent(parent_.name());
  *turned.mutable_interval() = child_.interval();
  EXPECT_THAT(CanPropose(turned, With(host_, rizhao)), AllOf(HasReason("OUTSIDE_PARENT_AREA"), NamesClause("SD19-2b")));
}

TEST_F(SD19_2b, DatesOutsideTheParentAreRefused) {
  struct Case {
    std::string start, end;
    bool inside;
  };
  for (const Case& c : std::vector<Case>{{"2019-01-18", "2024-01-01", true},
                                         {"2019-01-17", "2023-01-01", false},
                                         {"2019-09-01", "2024-01-02", false},
                                         {"2019-09-01", "", false}}) {
    child_.mutable_interval()->set_start(c.start);
    child_.mutable_interval()->set_end(c.end);
    const absl::Status status = CanPropose(child_, With(host_, guest_));
    if (c.inside) {
      EXPECT_THAT(status, IsOk()) << c.start << " " << c.end;
    } else {
      EXPECT_THAT(status, AllOf(HasReason("OUTSIDE_PARENT_DATES"), NamesClause("SD19-2b"))) << c.start << " " << c.end;
    }
  }
}

TEST_F(SD19_2b, AParentNeverInForceHoldsNoChild) {
  parent_.set_activated(false);
  EXPECT_THAT(Activate(child_, With(host_, guest_)), HasReason("PARENT_NOT_IN_FORCE"));
}

TEST_F(SD19_2b, EndingTheParentEndsTheChild) {
  struct Case {
    std::string what, start, end, parent_end, child_end;
    bool activated;
  };
  for (const Case& c : std::vector<Case>{
           {"open child", "2019-09-01", "", "2022-01-01", "2022-01-01", true},
           {"child that would last longer", "2019-09-01", "2023-07-01", "2022-01-01", "2022-01-01", true},
           {"child that is over earlier", "2019-09-01", "2021-07-01", "2022-01-01", "2021-07-01", true},
           {"child that has not begun", "2022-09-01", "", "2022-01-01", "", false},
           {"child that would begin that day", "2022-01-01", "", "2022-01-01", "", false},
       }) {
    Pairing child = InForce(child_);
    child.mutable_interval()->set_start(c.start);
    child.mutable_interval()->set_end(c.end);
    const Pairing ended = EndedWithParent(child, c.parent_end, parent_.name());
    EXPECT_EQ(ended.state(), Pairing::STATE_ENDED) << c.what;
    EXPECT_EQ(ended.interval().end(), c.child_end) << c.what;
    EXPECT_EQ(ended.activated(), c.activated) << c.what;
  }
}

TEST_F(SD19_2b, ACorrectionKeepsParentAndSuspensions) {
  Pairing before = InForce(child_);
  Pairing after = before;
  after.set_parent("pairings/other");
  EXPECT_THAT(CanCorrect(before, after, {}), HasReason("FIXED_FIELD"));
  before = Resumed(Suspended(std::move(before), "2020-02-01", "疫情"), "2020-09-01");
  after = AsEntered(before);
  EXPECT_THAT(CanCorrect(before, after, {}), IsOk());
  EXPECT_EQ(Corrected(before, after).suspensions_size(), 1);
  after.mutable_interval()->set_start("2020-03-01");
  EXPECT_THAT(CanCorrect(before, after, {}), HasReason("SUSPENSION_OUTSIDE"));
}

TEST_F(SD19_2b, ACorrectionLeavesNoChildOutside) {
  Pairing corrected = parent_;
  corrected.mutable_interval()->set_end("2023-01-01");
  EXPECT_THAT(CanCorrect(parent_, corrected, {child_}), AllOf(HasReason("CHILD_OUTSIDE"), NamesClause("SD19-2b")));
  EXPECT_THAT(CanCorrect(parent_, corrected, {}), IsOk());
}

// ---- SD19-3.1a, Q16-21a: cardinality of the other modes ------------------------------------------------------------------

TEST(SD19_3_1a, OneToOneTakesNoSecondSupporterManyToOneTakesThree) {
  const Party recipient = MakeParty("r", kSchool, "曹县第一小学", "371721");
  const auto supporter = [](int i) {
    return MakeParty("s" + std::to_string(i), kSchool, "青岛" + std::to_string(i) + "小", "370202");
  };
  for (const auto& [mode, third_fits] :
       {std::pair(Scheme::MODE_ONE_TO_ONE, false), std::pair(Scheme::MODE_MANY_TO_ONE, true),
        std::pair(Scheme::MODE_TEAM, true), std::pair(Scheme::MODE_ONE_TO_MANY, false),
        std::pair(Scheme::MODE_MANY_TO_MANY, true)}) {
    const Scheme scheme = MakeScheme("中小学结对帮扶", kSchool, kSchool, mode, "SD19-3.1a");
    Setting setting{scheme, supporter(3), recipient, std::nullopt, {}};
    for (int i : {1, 2}) {
      setting.neighbours.push_back(
          Beside(MakePairing("p" + std::to_string(i), supporter(i), recipient), supporter(i), recipient));
    }
    const absl::Status status = Activate(MakePairing("p3", supporter(3), recipient), setting);
    if (third_fits) {
      EXPECT_THAT(status, IsOk()) << Chinese(mode);
    } else {
      EXPECT_THAT(status, AllOf(HasReason("RECIPIENT_TAKEN"), NamesClause("SD19-3.1a"))) << Chinese(mode);
    }
  }
}

TEST(Q16_21a, ATeamHelpsOneRecipientAndEachMemberOnlyThatOne) {
  const Scheme scheme = MakeScheme("团队式对口支援", kUniversity, kUniversity, Scheme::MODE_TEAM, "Q16-21a");
  const Party shaanxi = MakeParty("snnu", kUniversity, "陕西师范大学", "610100");
  const Party normal = MakeParty("qhnu", kUniversity, "青海师范大学", "630100");
  const Party minzu = MakeParty("qhmu", kUniversity, "青海民族大学", "630100");
  const Neighbour first = Beside(MakePairing("q16-p2", shaanxi, normal), shaanxi, normal);
  EXPECT_THAT(Activate(MakePairing("x", shaanxi, minzu), {scheme, shaanxi, minzu, std::nullopt, {first}}),
              AllOf(HasReason("SUPPORTER_TAKEN"), NamesClause("Q16-21a")));
}

// ---- Refuse or warn: a scheme that is not strict takes a reason ----------------------------------------------------------

TEST(RefuseOrWarn, GoingPastACardinalityNeedsAReasonWhereTheSchemeOnlyUrges) {
  Scheme scheme = MakeScheme("高校一对一合作", kUniversity, kUniversity, Scheme::MODE_ONE_TO_ONE, "Q11-4.5");
  scheme.set_strict(false);
  const Party a = MakeParty("a", kUniversity, "天津大学", "120000"),
              b = MakeParty("b", kUniversity, "北京大学", "110000");
  const Party r = MakeParty("r", kUniversity, "青海大学", "630100");
  const Setting setting{scheme, b, r, std::nullopt, {Beside(MakePairing("p1", a, r), a, r)}};
  const Pairing second = MakePairing("p2", b, r);

  EXPECT_THAT(Activate(second, setting), AllOf(HasReason("REASON_REQUIRED"), NamesClause("Q11-4.5")));
  std::vector<PassedRule> passed;
  EXPECT_THAT(CanActivate(second, setting, "新增学科合作", passed), IsOk());
  ASSERT_THAT(passed, SizeIs(1));
  EXPECT_EQ(passed[0].warning.reason, "RECIPIENT_TAKEN");
  EXPECT_EQ(passed[0].warning.clause, "Q11-4.5");
  EXPECT_THAT(ChineseMessageOf(Activate(second, setting)), HasSubstr("请填写缘由"));
  EXPECT_THAT(passed[0].warning.message, HasSubstr("天津大学"));
}

// ---- Q11-4.5: the supporter lies in one of seven provinces ---------------------------------------------------------------

TEST(Q11_4_5, AUniversityOutsideTheSevenProvincesIsRefused) {
  Scheme scheme = MakeScheme("高校一对一合作", kUniversity, kUniversity, Scheme::MODE_ONE_TO_ONE, "Q11-4.5");
  for (std::string_view code : {"110000", "120000", "310000", "370000", "330000", "320000", "210000"}) {
    scheme.add_supporter_regions(std::string(code));
  }
  scheme.add_recipient_regions("630000");
  const Party recipient = MakeParty("qhu", kUniversity, "青海大学", "630100");
  const Party guangdong = MakeParty("sysu", kUniversity, "中山大学", "440100");
  const Party liaoning = MakeParty("dlut", kUniversity, "大连理工大学", "210200");
  EXPECT_THAT(CanPropose(MakePairing("x", guangdong, recipient), {scheme, guangdong, recipient, std::nullopt, {}}),
              AllOf(HasReason("SUPPORTER_OUTSIDE_SCHEME"), NamesClause("Q11-4.5")));
  const absl::Status named = CanPropose(MakePairing("x", guangdong, recipient),
                                        {scheme, guangdong, recipient, std::nullopt, {}, {{"370000", "山东省"}}});
  EXPECT_THAT(ChineseMessageOf(named),
              HasSubstr("支援方地区（110000、120000、310000、山东省、330000、320000、210000）"));
  EXPECT_THAT(CanPropose(MakePairing("x", liaoning, recipient), {scheme, liaoning, recipient, std::nullopt, {}}),
              IsOk());
  const Party lanzhou = MakeParty("lzu", kUniversity, "兰州大学", "620100");
  EXPECT_THAT(CanPropose(MakePairing("x", liaoning, lanzhou), {scheme, liaoning, lanzhou, std::nullopt, {}}),
              AllOf(HasReason("RECIPIENT_OUTSIDE_SCHEME"), NamesClause("Q11-4.5")));
}

TEST(Q11_4_1, OneSupporterMayHaveTwoRecipients) {
  const Scheme scheme =
      MakeScheme("对口帮扶", v1::PARTY_KIND_PROVINCE_GOVERNMENT, kPrefecture, Scheme::MODE_ONE_TO_MANY, "Q11-4.1");
  const Party liaoning = MakeParty("gov-210000", v1::PARTY_KIND_PROVINCE_GOVERNMENT, "辽宁省", "210000");
  const Party xining = MakeParty("gov-630100", kPrefecture, "西宁市", "630100");
  const Party haidong = MakeParty("gov-630200", kPrefecture, "海东市", "630200");
  const Neighbour first = Beside(MakePairing("q11-p7", liaoning, xining), liaoning, xining);
  EXPECT_THAT(Activate(MakePairing("q11-p8", liaoning, haidong), {scheme, liaoning, haidong, std::nullopt, {first}}),
              IsOk());
}

// ---- Q11-0: what is known stands beside what is declared -----------------------------------------------------------------

TEST(Q11_0, CountsStandBesideTheDeclarationOfTheirDay) {
  using Response = v1::CountPairingsResponse;
  Scheme scheme;
  const auto declare = [&](int64_t count, std::string date) {
    Scheme::DeclaredCount& declared = *scheme.add_declared_counts();
    declared.set_kind(v1::PARTY_KIND_CENTRAL_ENTERPRISE);
    declared.set_supporters(true);
    declared.set_count(count);
    declared.set_date(std::move(date));
    declared.mutable_citation()->set_clause("Q11-0");
  };
  declare(16, "2013-08");
  declare(13, "2011-12-31");
  const std::vector<KindCount> known = {{v1::PARTY_KIND_CENTRAL_ENTERPRISE, Response::SIDE_SUPPORTER, 3, 4, 1, 4}};
  const auto declared_on = [&](absl::CivilDay day) { return BesideDeclared(known, &scheme, day).counts(0).declared(); };
  EXPECT_EQ(declared_on(absl::CivilDay(2011, 12, 30)), 0);
  EXPECT_EQ(declared_on(absl::CivilDay(2011, 12, 31)), 13);
  EXPECT_EQ(declared_on(absl::CivilDay(2013, 7, 31)), 13);
  EXPECT_EQ(declared_on(absl::CivilDay(2014, 1, 1)), 16);
  EXPECT_EQ(BesideDeclared(known, &scheme, absl::CivilDay(2014, 1, 1)).counts(0).parties(), 3);
  EXPECT_EQ(BesideDeclared(known, &scheme, absl::CivilDay(2014, 1, 1)).counts(0).known(), 4) << "4 of 16 known";
  // Declared, nothing known: a line with 0 of 16, not silence.
  const Response unknown = BesideDeclared({}, &scheme, absl::CivilDay(2014, 1, 1));
  ASSERT_THAT(unknown.counts(), SizeIs(1));
  EXPECT_EQ(unknown.counts(0).parties(), 0);
  EXPECT_EQ(unknown.counts(0).citation().clause(), "Q11-0");
}

// ---- The verbs -----------------------------------------------------------------------------------------------------------

TEST(Verbs, SuspendAndResumeKeepTheirSpans) {
  Pairing pairing = InForce(MakePairing("p", kQingdao, kHeze));
  EXPECT_THAT(CanSuspend(pairing, absl::CivilDay(2019, 1, 17)), HasReason("INVALID_FIELD"));
  EXPECT_THAT(CanSuspend(pairing, absl::CivilDay(2020, 2, 1)), IsOk());
  pairing = Suspended(std::move(pairing), "2020-02-01", "疫情");
  EXPECT_THAT(CanSuspend(pairing, absl::CivilDay(2020, 3, 1)), HasReason("WRONG_STATE"));
  EXPECT_THAT(CanResume(pairing, absl::CivilDay(2020, 2, 1)), HasReason("INVALID_FIELD"));
  EXPECT_THAT(CanResume(pairing, absl::CivilDay(2020, 9, 1)), IsOk());
  pairing = Resumed(std::move(pairing), "2020-09-01");
  EXPECT_THAT(CanSuspend(pairing, absl::CivilDay(2020, 8, 31)), HasReason("INVALID_FIELD"));

  const auto state_on = [&](absl::CivilDay day) { return OnDate(pairing, day).pairing().state(); };
  EXPECT_EQ(state_on(absl::CivilDay(2020, 1, 31)), Pairing::STATE_ACTIVE);
  EXPECT_EQ(state_on(absl::CivilDay(2020, 2, 1)), Pairing::STATE_SUSPENDED);
  EXPECT_EQ(state_on(absl::CivilDay(2020, 8, 31)), Pairing::STATE_SUSPENDED);
  EXPECT_EQ(state_on(absl::CivilDay(2020, 9, 1)), Pairing::STATE_ACTIVE);
}

TEST(Verbs, AnEndedPairingIsStillThereTheDayBefore) {
  Pairing pairing = InForce(MakePairing("p", kQingdao, kHeze));
  EXPECT_THAT(CanEnd(pairing, absl::CivilDay(2019, 1, 18)), HasReason("INVALID_FIELD"));
  EXPECT_THAT(CanEnd(pairing, std::nullopt), HasReason("MISSING_FIELD"));
  EXPECT_THAT(CanEnd(pairing, absl::CivilDay(2021, 1, 1)), IsOk());
  pairing = Ended(std::move(pairing), "2021-01-01", "任务完成");
  EXPECT_EQ(OnDate(pairing, absl::CivilDay(2020, 12, 31)).in_force(), type::v1::IN_FORCE_YES);
  EXPECT_EQ(OnDate(pairing, absl::CivilDay(2020, 12, 31)).pairing().state(), Pairing::STATE_ACTIVE);
  EXPECT_EQ(OnDate(pairing, absl::CivilDay(2021, 1, 1)).in_force(), type::v1::IN_FORCE_NO);
  EXPECT_THAT(CanEnd(pairing, absl::CivilDay(2021, 2, 1)), HasReason("WRONG_STATE"));
}

TEST(Verbs, AProposedPairingEndsWithoutADateAndNeverWasInForce) {
  Pairing pairing = MakePairing("p", kQingdao, kHeze);
  EXPECT_THAT(CanEnd(pairing, absl::CivilDay(2021, 1, 1)), HasReason("INVALID_FIELD"));
  EXPECT_THAT(CanEnd(pairing, std::nullopt), IsOk());
  pairing = Ended(std::move(pairing), "", "误报");
  EXPECT_EQ(OnDate(pairing, absl::CivilDay(2020, 1, 1)).in_force(), type::v1::IN_FORCE_NO);
}

// ---- Bad input -----------------------------------------------------------------------------------------------------------

TEST(BadInput, PairingsThatMakeNoSense) {
  struct Case {
    std::string what;
    void (*spoil)(Pairing&);
    std::string reason;
  };
  for (const Case& c : std::vector<Case>{
           {"itself", [](Pairing& p) { p.set_recipient(p.supporter()); }, "SELF_PAIRING"},
           {"reversed",
            [](Pairing& p) {
              *p.mutable_interval() = {};
              p.mutable_interval()->set_start("2020-01-01");
              p.mutable_interval()->set_end("2019-01-01");
            },
            "INVALID_FIELD"},
           {"empty interval",
            [](Pairing& p) {
              *p.mutable_interval() = {};
              p.mutable_interval()->set_start("2020-01-01");
              p.mutable_interval()->set_end("2020-01-01");
            },
            "INVALID_FIELD"},
           {"impossible date",
            [](Pairing& p) {
              *p.mutable_interval() = {};
              p.mutable_interval()->set_start("2019-02-29");
            },
            "INVALID_FIELD"},
           {"start and attested", [](Pairing& p) { p.mutable_interval()->set_start("2020-01-01"); }, "INVALID_FIELD"},
           {"neither", [](Pairing& p) { p.mutable_interval()->clear_attested_on(); }, "INVALID_FIELD"},
           {"long note", [](Pairing& p) { p.set_note(std::string(3001, 'x')); }, "INVALID_FIELD"},
           {"long source", [](Pairing& p) { p.set_source(std::string(1501, 'x')); }, "INVALID_FIELD"},
           {"no party", [](Pairing& p) { p.clear_supporter(); }, "MISSING_FIELD"},
           {"wrong collection", [](Pairing& p) { p.set_recipient("regions/371700"); }, "INVALID_FIELD"},
           {"long clause", [](Pairing& p) { p.mutable_citation()->set_clause(std::string(1000, 'x')); },
            "INVALID_FIELD"},
           {"own parent", [](Pairing& p) { p.set_parent(p.name()); }, "INVALID_FIELD"},
           {"unknown stage", [](Pairing& p) { p.set_stage(static_cast<Pairing::Stage>(77)); }, "INVALID_FIELD"},
           {"unknown confidence", [](Pairing& p) { p.set_confidence(static_cast<Pairing::Confidence>(77)); },
            "INVALID_FIELD"},
       }) {
    Pairing pairing = MakePairing("p", kQingdao, kHeze);
    EXPECT_THAT(ValidPairing("pairing", pairing), IsOk());
    c.spoil(pairing);
    EXPECT_THAT(ValidPairing("pairing", pairing), HasReason(c.reason)) << c.what;
  }
}

TEST(May, OnlyOfficesThatKeepTheRegisterWrite) {
  for (std::string_view role : {"moe", "province", "prefecture", "county", "operator", "system"}) {
    EXPECT_THAT(MayWrite({.person = "p", .role = std::string(role)}, "m"), IsOk()) << role;
  }
  for (std::string_view role : {"", "public", "teacher", "school", "inspector", "university"}) {
    EXPECT_THAT(MayWrite({.person = "p", .role = std::string(role)}, "m"), HasReason("PERMISSION_DENIED")) << role;
  }
}

TEST(May, EitherSideInScopeIsEnough) {
  const Pairing pairing = MakePairing("p", kQingdao, kHeze);
  for (std::string_view region : {"370000", "370200", "371700"}) {
    EXPECT_THAT(MaySee(Scope::Region(region), pairing), IsOk()) << region;
    EXPECT_THAT(MayEnter({.region = std::string(region)}, Scope::Region(region), pairing), IsOk()) << region;
  }
  EXPECT_THAT(MaySee(Scope::All(), pairing), IsOk());
  for (std::string_view region : {"371300", "371721", "630000"}) {
    EXPECT_THAT(MaySee(Scope::Region(region), pairing), HasReason("NOT_FOUND")) << region;
    EXPECT_THAT(MayEnter({.region = std::string(region)}, Scope::Region(region), pairing), HasReason("OUT_OF_SCOPE"))
        << region;
  }
}

TEST(May, ACountyNamesTheParentOfItsCity) {
  const Pairing parent = MakePairing("p", kQingdao, kHeze);
  EXPECT_THAT(MayNameParent(Scope::Region("371721"), parent), IsOk());
  EXPECT_THAT(MayNameParent(Scope::Region("371700"), parent), IsOk());
  EXPECT_THAT(MayNameParent(Scope::Region("370000"), parent), IsOk());
  EXPECT_THAT(MayNameParent(Scope::Region("371321"), parent), HasReason("UNKNOWN_REFERENCE"));
}

}  // namespace
}  // namespace jiedui::pairing::policy
