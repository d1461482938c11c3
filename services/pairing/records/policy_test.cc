// The rules of records, as tables. Cases are named after the requirement they show.
#include "services/pairing/records/policy.h"

#include <algorithm>
#include <functional>
#include <random>
#include <set>
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
using v1::Record;

constexpr absl::CivilDay kToday(2026, 11, 22);

v1::Pairing QingdaoHeze() {
  v1::Pairing pairing;
  pairing.set_name("pairings/sd19-p2");
  pairing.set_scheme("schemes/sd19-cooperation");
  pairing.set_supporter("parties/gov-370200");
  pairing.set_recipient("parties/gov-371700");
  pairing.set_supporter_region("370200");
  pairing.set_recipient_region("371700");
  pairing.set_state(v1::Pairing::STATE_ACTIVE);
  pairing.set_activated(true);
  pairing.mutable_interval()->set_attested_on("2019-01-18");
  return pairing;
}

RecordSetting OfPairing() {
  RecordSetting setting{.pairing = QingdaoHeze()};
  setting.scheme_citation.set_clause("SD19-2a");
  setting.scheme_citation.set_document("鲁教厅办发〔2019〕5号");
  return setting;
}
RecordSetting OfParty() {
  RecordSetting setting;
  setting.party.emplace().set_name("parties/gov-371700");
  setting.party->set_region_code("371700");
  return setting;
}

rules::v1::Rule Rule(const std::string& id, int64_t number, const std::string& clause) {
  rules::v1::Rule rule;
  rule.set_rule_id(id);
  rule.set_number(number);
  rule.mutable_citation()->set_clause(clause);
  rule.mutable_citation()->set_document("文件");
  return rule;
}

Record Make(const std::string& id, const std::string& subject, const std::string& start = "") {
  Record record;
  record.set_name("records/" + id);
  record.set_subject(subject);
  if (!start.empty()) record.mutable_interval()->set_start(start);
  return record;
}

Record SpecialPlan(const std::string& id, const std::string& start, const std::vector<std::string>& weak_points) {
  Record record = Make(id, "pairings/sd19-p2", start);
  v1::Plan& plan = *record.mutable_plan();
  plan.set_kind(v1::Plan::KIND_SPECIAL);
  plan.set_title("教育扶贫协作专项计划");
  for (const std::string& weak_point : weak_points) plan.add_weak_points(weak_point);
  return record;
}

Record Leader(const std::string& id, const std::string& start, const std::string& person) {
  Record record = Make(id, "parties/gov-371700", start);
  v1::Contact& contact = *record.mutable_contact();
  contact.set_role(v1::Contact::ROLE_RESPONSIBLE_LEADER);
  contact.set_department("菏泽市教育局");
  contact.mutable_person()->set_name(person);
  return record;
}

Record JointMeeting(const std::string& day, bool supporter_head, bool recipient_head) {
  Record record = Make("meeting", "pairings/sd19-p2");
  v1::Meeting& meeting = *record.mutable_meeting();
  meeting.set_kind(v1::Meeting::KIND_JOINT);
  meeting.set_held_on(day);
  for (const auto& [side, head] : {std::pair(v1::Meeting::SIDE_SUPPORTER, supporter_head),
                                   std::pair(v1::Meeting::SIDE_RECIPIENT, recipient_head)}) {
    v1::Meeting::Attendance& seat = *meeting.add_attendance();
    seat.set_side(side);
    seat.set_head(head);
  }
  return record;
}

Record Activity(const std::string& type, const std::string& start, const std::string& end) {
  Record record = Make("activity", "pairings/sd19-p2", start);
  record.mutable_interval()->set_end(end);
  record.mutable_activity()->set_type(type);
  return record;
}

Record Group(const std::string& id, v1::SchoolGroup::Kind kind, const std::vector<std::string>& members) {
  Record record = Make(id, "parties/lead", "2019-09-01");
  v1::SchoolGroup& group = *record.mutable_school_group();
  group.set_kind(kind);
  group.set_title("联盟" + id);
  for (const std::string& member : members) group.add_members()->set_party("parties/" + member);
  return record;
}

absl::Status Enter(const Record& record, const RecordSetting& setting, std::vector<Warning>* warnings = nullptr) {
  std::vector<Warning> none;
  return CanEnter(record, setting, kToday, warnings == nullptr ? none : *warnings);
}

Record InForce(Record record) {
  record.set_state(Record::STATE_IN_FORCE);
  record.set_held(true);
  return record;
}

// ---- Q11-2.2: approving version 2 closes version 1 -----------------------------------------------------------------------

// What `next` makes of one record beside it: nothing, or the record closed.
std::optional<Record> ClosedByOne(const Record& former, const Record& next) {
  absl::StatusOr<std::vector<Record>> closed = ClosedBy(next, {former});
  EXPECT_THAT(closed.status(), IsOk());
  if (!closed.ok() || closed->empty()) return std::nullopt;
  return closed->front();
}

TEST(Q11_2_2, ALaterVersionClosesTheFormerOnTheDayItBegins) {
  const Record first = InForce(SpecialPlan("v1", "2016-01-01", {"师资"}));
  const std::optional<Record> closed = ClosedByOne(first, InForce(SpecialPlan("v2", "2018-07-01", {"师资"})));
  ASSERT_TRUE(closed.has_value());
  EXPECT_EQ(closed->state(), Record::STATE_CLOSED);
  EXPECT_EQ(closed->interval().end(), "2018-07-01");
  EXPECT_TRUE(closed->held());
  EXPECT_EQ(closed->superseded_by(), "records/v2");
}

TEST(Q11_2_2, AVersionForTheSameTimeReplacesTheFormerWhole) {
  const std::optional<Record> closed = ClosedByOne(InForce(SpecialPlan("v1", "2016-01-01", {"师资"})),
                                                   InForce(SpecialPlan("v2", "2016-01-01", {"师资", "信息化"})));
  ASSERT_TRUE(closed.has_value());
  EXPECT_FALSE(closed->held());
  EXPECT_EQ(closed->interval().end(), "");
}

TEST(Q11_2_2, AVersionThatIsOverIsClosedAsItEndedAndAnEarlierOneStandsBeside) {
  Record first = InForce(SpecialPlan("v1", "2011-01-01", {}));
  first.mutable_interval()->set_end("2016-01-01");
  const Record second = InForce(SpecialPlan("v2", "2016-01-01", {}));
  const std::optional<Record> closed = ClosedByOne(first, second);
  ASSERT_TRUE(closed.has_value());
  EXPECT_EQ(closed->interval().end(), "2016-01-01");
  EXPECT_TRUE(closed->held());
  EXPECT_FALSE(ClosedByOne(second, first).has_value());
}

TEST(Q11_2_2, AStaleVersionComesTooLate) {
  Record third = InForce(SpecialPlan("v3", "2016-01-01", {}));
  third.mutable_plan()->set_version(3);
  Record second = InForce(SpecialPlan("v2", "2016-01-01", {}));
  second.mutable_plan()->set_version(2);
  EXPECT_THAT(ClosedBy(second, {third}).status(), HasReason("NEWER_VERSION"));
}

TEST(Q11_2_2, AnApprovedPlanIsNotMadeADraftAgain) {
  Record plan = InForce(SpecialPlan("v1", "2016-01-01", {}));
  Record draft = plan;
  draft.set_state(Record::STATE_DRAFT);
  EXPECT_THAT(CanCorrect(plan, draft), HasReason("RECORD_WRONG_STATE"));
  EXPECT_THAT(CanCorrect(draft, plan), IsOk());
}

TEST(Q11_2_2, APlanIsADraftUntilAnotherPersonApprovesIt) {
  const Record entered = WithSubject(SpecialPlan("v1", "2016-01-01", {"师资"}), OfPairing());
  EXPECT_EQ(entered.state(), Record::STATE_DRAFT);
  EXPECT_FALSE(entered.held());
  const Caller zhang{.person = "zhang", .organisation = "parties/gov-371700"};
  const Caller li{.person = "li", .organisation = "parties/gov-371700"};
  const Caller wang{.person = "wang", .organisation = "parties/gov-371700"};
  const std::string authors = WithAuthor(WithAuthor("", zhang), li);
  EXPECT_EQ(WithAuthor(authors, zhang), authors);
  EXPECT_THAT(MayApprove(zhang, entered, authors), HasReason("OWN_APPROVAL"));
  EXPECT_THAT(MayApprove(li, entered, authors), HasReason("OWN_APPROVAL")) << "who changed a comma wrote in it too";
  EXPECT_THAT(MayApprove(wang, entered, authors), IsOk());
  EXPECT_THAT(CanApprove(entered), IsOk());
  EXPECT_THAT(CanApprove(Approved(entered)), HasReason("RECORD_WRONG_STATE"));
  EXPECT_THAT(CanUpdate(Approved(entered), entered), HasReason("RECORD_WRONG_STATE"));
}

// ---- Q11-5.3a: one responsible leader; a change keeps the old holder with an end date ------------------------------------

TEST(Q11_5_3a, ANewLeaderClosesTheFormerOnTheFirstDay) {
  const Record former = InForce(Leader("a", "2011-05-01", "王某"));
  const std::optional<Record> closed = ClosedByOne(former, InForce(Leader("b", "2013-03-01", "李某")));
  ASSERT_TRUE(closed.has_value());
  EXPECT_EQ(closed->interval().end(), "2013-03-01");
  EXPECT_EQ(closed->contact().person().name(), "王某");
}

TEST(Q11_5_3a, AnEarlierLeaderEnteredLateMustEndBeforeTheNext) {
  const Record present = InForce(Leader("a", "2013-03-01", "李某"));
  Record earlier = InForce(Leader("b", "2011-05-01", "王某"));
  EXPECT_THAT(ClosedBy(earlier, {present}).status(), HasReason("OVERLAPS_LATER"));
  earlier.mutable_interval()->set_end("2013-03-01");
  EXPECT_FALSE(ClosedByOne(present, earlier).has_value());
}

TEST(Q11_5_3a, StaffStandBesideEachOther) {
  Record a = InForce(Leader("a", "2011-05-01", "王某")), b = InForce(Leader("b", "2013-03-01", "李某"));
  a.mutable_contact()->set_role(v1::Contact::ROLE_STAFF);
  b.mutable_contact()->set_role(v1::Contact::ROLE_STAFF);
  EXPECT_FALSE(ClosedByOne(a, b).has_value());
}

// Random holders and versions against a calendar of days, each with who holds it.
TEST(Q11_5_3a, OnNoDayDoTwoHold) {
  constexpr int kDays = 12;
  const absl::CivilDay first(2020, 1, 1);
  std::mt19937 random(20110501);
  const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  int refused = 0, entered = 0;
  for (int round = 0; round < 3000; ++round) {
    const bool plans = round % 2 == 0;
    std::vector<Record> held;
    std::vector<std::string> calendar(kDays);
    for (int step = 0; step < 8; ++step) {
      const int start = below(kDays - 1), end = below(3) == 0 ? kDays : start + 1 + below(kDays - start - 1);
      const std::string id = "r" + std::to_string(step);
      Record next =
          InForce(plans ? SpecialPlan(id, FormatDay(first + start), {}) : Leader(id, FormatDay(first + start), "某"));
      if (end < kDays) next.mutable_interval()->set_end(FormatDay(first + end));
      absl::StatusOr<std::vector<Record>> closed = ClosedBy(next, held);

      // The naive replay: a holder yields the days from the new one's first on; one that began no earlier yields all of them if
      // it is a plan or began that very day, and is in the way otherwise.
      std::set<std::string> met(calendar.begin() + start, calendar.begin() + end);
      met.erase("");
      bool in_the_way = false;
      std::vector<std::string> after = calendar;
      for (const std::string& name : met) {
        const int began = static_cast<int>(std::find(calendar.begin(), calendar.end(), name) - calendar.begin());
        if (!plans && began > start) in_the_way = true;
        for (int day = began >= start ? 0 : start; day < kDays; ++day) {
          if (after[day] == name) after[day] = "";
        }
      }
      ASSERT_EQ(closed.ok(), !in_the_way) << closed.status();
      if (in_the_way) {
        ++refused;
        continue;
      }
      ++entered;
      for (int day = start; day < end; ++day) after[day] = next.name();
      calendar = after;
      for (const Record& record : *closed) {
        for (Record& known : held) {
          if (known.name() == record.name()) known = record;
        }
      }
      held.push_back(next);
      std::erase_if(held, [](const Record& record) { return !record.held(); });
      for (int day = 0; day < kDays; ++day) {
        std::string holder;
        for (const Record& record : held) {
          if (InForceOn(*PeriodOf(record), first + day) != type::v1::IN_FORCE_YES) continue;
          ASSERT_EQ(holder, "") << record.name() << " too on day " << day;
          holder = record.name();
        }
        ASSERT_EQ(holder, calendar[day]) << "round " << round << " step " << step << " day " << day;
      }
    }
  }
  EXPECT_GT(refused, 100);
  EXPECT_GT(entered, 10000);
}

TEST(Q11_5_3a, ALeaderHasANameAndADepartment) {
  EXPECT_THAT(ValidRecord(Leader("a", "2011-05-01", "")), HasReason("MISSING_FIELD"));
  Record without = Leader("a", "2011-05-01", "王某");
  without.mutable_contact()->clear_department();
  EXPECT_THAT(ValidRecord(without), HasReason("MISSING_FIELD"));
}

TEST(Q11_5_3a, NamesOfPersonsStayOutOfEvents) {
  EXPECT_FALSE(ForEveryone(Leader("a", "2011-05-01", "王某")).contact().has_person());
  Record meeting = JointMeeting("2019-06-10", true, true);
  meeting.mutable_meeting()->mutable_attendance(0)->mutable_person()->set_name("王某");
  EXPECT_FALSE(ForEveryone(meeting).meeting().attendance(0).has_person());
  EXPECT_TRUE(ForEveryone(meeting).meeting().attendance(0).head());
}

// ---- SD19-5.1a, SD19-5.1b, SD19-5.2 --------------------------------------------------------------------------------------

TEST(SD19_5_1a, AGroupWithoutAHeadIsRefused) {
  Record record = Make("group", "parties/gov-371700", "2019-01-18");
  record.mutable_leading_group()->set_title("领导小组");
  v1::LeadingGroup::Member& member = *record.mutable_leading_group()->add_members();
  member.set_role(v1::LeadingGroup::ROLE_DEPUTY_HEAD);
  member.set_post("分管厅领导");
  RecordSetting setting = OfParty();
  EXPECT_THAT(Enter(record, setting), IsOk());  // where no rule is loaded nothing is asked
  setting.rule = Rule("pairing-leading-group-heads", 1, "SD19-5.1a");
  EXPECT_THAT(Enter(record, setting), AllOf(HasReason("LEADING_GROUP_HEAD"), NamesClause("SD19-5.1a")));
  member.set_role(v1::LeadingGroup::ROLE_HEAD);
  EXPECT_THAT(Enter(record, setting), IsOk());
  *record.mutable_leading_group()->add_members() = member;
  EXPECT_THAT(Enter(record, setting), HasReason("LEADING_GROUP_HEAD"));
  record.mutable_leading_group()->mutable_members(0)->mutable_interval()->set_start("2019-01-18");
  record.mutable_leading_group()->mutable_members(0)->mutable_interval()->set_end("2020-01-01");
  EXPECT_THAT(Enter(record, setting), IsOk());  // the former head's time is over
}

TEST(SD19_5_1b, AJointMeetingCountsWithTheHeadsOfBothSides) {
  struct Case {
    bool supporter, recipient, counts;
    std::string why;
  };
  for (const Case& c : {Case{true, true, true, ""}, Case{false, true, false, "2019-06-10 的联席会议缺支援方主要负责人"},
                        Case{true, false, false, "2019-06-10 的联席会议缺受援方主要负责人"},
                        Case{false, false, false, "2019-06-10 的联席会议缺双方主要负责人"}}) {
    const Record meeting = WithSubject(JointMeeting("2019-06-10", c.supporter, c.recipient), OfPairing());
    EXPECT_EQ(meeting.meeting().counts(), c.counts);
    EXPECT_EQ(WhyNotCounted(meeting), c.why);
    EXPECT_EQ(YearOf(meeting), 2019);
  }
}

TEST(SD19_5_1b, AMeetingLiesInsideThePairingAndNotInTheFuture) {
  EXPECT_THAT(Enter(JointMeeting("2019-01-18", true, true), OfPairing()), IsOk());
  EXPECT_THAT(Enter(JointMeeting("2019-01-17", true, true), OfPairing()), HasReason("OUTSIDE_PAIRING_DATES"));
  EXPECT_THAT(Enter(JointMeeting("2026-11-23", true, true), OfPairing()), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Enter(JointMeeting("2026-11-22", true, true), OfPairing()), IsOk());
}

TEST(SD19_5_2, APlanWithoutAWeakPointIsRefused) {
  RecordSetting setting = OfPairing();
  setting.rule = Rule("pairing-plan-weak-points", 1, "SD19-5.2");
  EXPECT_THAT(Enter(SpecialPlan("p", "2019-03-01", {}), setting),
              AllOf(HasReason("PLAN_WITHOUT_WEAK_POINT"), NamesClause("SD19-5.2")));
  EXPECT_THAT(Enter(SpecialPlan("p", "2019-03-01", {"乡村师资"}), setting), IsOk());
}

// ---- SD19-3.1b, 3.1c, 3.1d; Q11-1; Q11-4.2b; Q11-4.6b ----------------------------------------------------------------------

TEST(SD19_3_1b, AnActivityOutsideThePairsDatesIsRefused) {
  EXPECT_THAT(Enter(Activity("AT-17", "2019-03-01", "2019-03-05"), OfPairing()), IsOk());
  EXPECT_THAT(Enter(Activity("AT-17", "2018-12-01", "2018-12-05"), OfPairing()),
              AllOf(HasReason("OUTSIDE_PAIRING_DATES"), NamesClause("SD19-2a")))
      << "the scheme's own clause";
  RecordSetting ended = OfPairing();
  ended.pairing->mutable_interval()->set_end("2021-01-01");
  EXPECT_THAT(Enter(Activity("AT-17", "2020-12-30", "2021-01-02"), ended), HasReason("OUTSIDE_PAIRING_DATES"));
  RecordSetting proposed = OfPairing();
  proposed.pairing->set_activated(false);
  EXPECT_THAT(Enter(Activity("AT-17", "2019-03-01", "2019-03-05"), proposed), HasReason("PAIRING_NEVER_IN_FORCE"));
}

TEST(SD19_3_1b, TypesAreAnOpenList) {
  EXPECT_THAT(ValidRecord(Activity("AT-20", "2019-07-01", "2019-07-15")), IsOk());
  EXPECT_THAT(ValidRecord(Activity("OTHER", "2019-07-01", "2019-07-15")), HasReason("MISSING_FIELD"));
  Record other = Activity("OTHER", "2019-07-01", "2019-07-15");
  other.mutable_activity()->set_text("书画交流");
  EXPECT_THAT(ValidRecord(other), IsOk());
  EXPECT_THAT(ValidRecord(Activity("camp", "2019-07-01", "2019-07-15")), HasReason("INVALID_FIELD"));
}

TEST(SD19_3_1c, OnlyTheSidesAndTheOfficesSeeASharedResource) {
  Record record = Make("r", "pairings/sd19-p2", "2019-03-01");
  record.mutable_shared_resource()->set_title("案例库");
  record.mutable_shared_resource()->set_owner("parties/gov-370200");
  record = WithSubject(record, OfPairing());
  const std::vector<std::string> sides = {"parties/gov-370200", "parties/gov-371700"};
  const Caller side{.person = "a", .organisation = "parties/gov-371700", .role = "school"};
  const Caller third{.person = "b", .organisation = "parties/third", .role = "school"};
  const Caller office{.person = "c", .organisation = "parties/gov-370000", .role = "province"};
  EXPECT_THAT(MaySee(side, Scope::All(), record, sides), IsOk());
  EXPECT_THAT(MaySee(third, Scope::All(), record, sides), HasReason("NOT_FOUND"));
  EXPECT_THAT(MaySee(office, Scope::All(), record, sides), IsOk());
  record.set_note("密码");
  EXPECT_TRUE(ForEveryone(record).has_shared_resource());
  EXPECT_EQ(ForEveryone(record).shared_resource().ByteSizeLong(), 0);
  EXPECT_EQ(ForEveryone(record).note(), "");
  EXPECT_THAT(MaySee(office, Scope::Region("630000"), record, sides), HasReason("NOT_FOUND"));
  record.mutable_shared_resource()->set_owner("parties/third");
  EXPECT_THAT(Enter(record, OfPairing()), HasReason("INVALID_FIELD"));
}

TEST(Q11_4_2b, DeliveredOverPromisedIsAnExactShare) {
  EXPECT_EQ(Share(150'000'000, 200'000'000), "3/4");
  EXPECT_EQ(Share(0, 200'000'000), "0/1");
  EXPECT_EQ(Share(300, 200), "3/2");
  EXPECT_EQ(Share(5, 0), "");
}

TEST(Q11_4_2b, MoneyHasNoUnitAndGoodsHaveOne) {
  Record record = Make("a", "pairings/p");
  v1::Aid& aid = *record.mutable_aid();
  aid.set_kind(v1::Aid::KIND_MONEY);
  aid.set_purpose("教师培训");
  aid.set_year(2012);
  EXPECT_THAT(ValidRecord(record), IsOk());
  aid.set_unit("元");
  EXPECT_THAT(ValidRecord(record), HasReason("INVALID_FIELD"));
  aid.set_kind(v1::Aid::KIND_GOODS);
  EXPECT_THAT(ValidRecord(record), IsOk());
  aid.clear_unit();
  EXPECT_THAT(ValidRecord(record), HasReason("INVALID_FIELD"));
}

// ---- DX18-3.1.3, DX18-3.7.2, Q16-34: school groups -----------------------------------------------------------------------

RecordSetting Beside(const Record& other, const std::string& school, const std::string& rule,
                     const std::string& clause) {
  RecordSetting setting = OfParty();
  setting.rule = Rule(rule, 1, clause);
  setting.other_groups.push_back({InForce(other), "parties/" + school, "第二小学"});
  return setting;
}

TEST(DX18_3_1_3, ASecondNetworkTakesAReasonAndIsTold) {
  const Record first = Group("1", v1::SchoolGroup::KIND_CLASSROOM_ALLIANCE, {"b"});
  Record second = Group("2", v1::SchoolGroup::KIND_CLASSROOM_ALLIANCE, {"b", "c"});
  const RecordSetting setting = Beside(first, "b", "pairing-networks-per-school", "DX18-3.1.3");
  EXPECT_THAT(Enter(second, setting), AllOf(HasReason("SECOND_GROUP"), NamesClause("DX18-3.1.3")));
  second.set_reason("两校合并过渡期");
  std::vector<Warning> warnings;
  EXPECT_THAT(Enter(second, setting, &warnings), IsOk());
  ASSERT_THAT(warnings, SizeIs(1));
  EXPECT_THAT(warnings[0].message, HasSubstr("第二小学"));
}

TEST(DX18_3_1_3, AfterTheFirstIsOverASecondIsFree) {
  Record first = Group("1", v1::SchoolGroup::KIND_CLASSROOM_ALLIANCE, {"b"});
  first.mutable_interval()->set_end("2019-09-01");
  first.mutable_interval()->set_start("2018-09-01");
  EXPECT_THAT(Enter(Group("2", v1::SchoolGroup::KIND_CLASSROOM_ALLIANCE, {"b"}),
                    Beside(first, "b", "pairing-networks-per-school", "DX18-3.1.3")),
              IsOk());
}

TEST(DX18_3_7_2, WhatIsNotInCommonIsTold) {
  RecordSetting setting = OfParty();
  setting.rule = Rule("pairing-groups-per-kindergarten", 1, "DX18-3.7.2");
  setting.unity_rule = Rule("pairing-kindergarten-group-unity", 0, "DX18-3.7.2");
  for (const std::string word : {"统一工作计划", "统一管理制度"}) setting.unity_rule->mutable_texts()->add_texts(word);
  Record group = Group("1", v1::SchoolGroup::KIND_KINDERGARTEN_NEW, {"b"});
  group.mutable_school_group()->add_unity("统一工作计划");
  std::vector<Warning> warnings;
  EXPECT_THAT(Enter(group, setting, &warnings), IsOk());
  ASSERT_THAT(warnings, SizeIs(1));
  EXPECT_THAT(warnings[0].message, HasSubstr("未载明：统一管理制度"));
}

TEST(DX18_3_7_2, AMemberIsInAGroupAsLongAsThereIsOne) {
  Record group = Group("1", v1::SchoolGroup::KIND_KINDERGARTEN_NEW, {"b", "c"});
  group.mutable_interval()->set_end("2020-09-01");
  group.mutable_school_group()->mutable_members(0)->mutable_interval()->set_start("2019-12-01");
  group.mutable_school_group()->mutable_members(1)->mutable_interval()->set_start("2020-09-01");
  EXPECT_EQ(MembershipOf(group, "parties/b"), (Period{absl::CivilDay(2019, 12, 1), absl::CivilDay(2020, 9, 1), true}));
  EXPECT_EQ(MembershipOf(group, "parties/c"), std::nullopt);
  EXPECT_EQ(MembershipOf(group, "parties/d"), std::nullopt);
}

TEST(DX18_3_7_2, TheFourKindsOfKindergartenGroupsAreOneFamily) {
  const Record first = Group("1", v1::SchoolGroup::KIND_KINDERGARTEN_NEW, {"b"});
  EXPECT_THAT(Enter(Group("2", v1::SchoolGroup::KIND_KINDERGARTEN_RURAL, {"b"}),
                    Beside(first, "b", "pairing-groups-per-kindergarten", "DX18-3.7.2")),
              AllOf(HasReason("SECOND_GROUP"), NamesClause("DX18-3.7.2")));
  EXPECT_THAT(Enter(Group("2", v1::SchoolGroup::KIND_CLASSROOM_ALLIANCE, {"b"}),
                    Beside(first, "b", "pairing-networks-per-school", "DX18-3.1.3")),
              IsOk());
}

TEST(Q16_34, OneLeadWithFivePointsIsAGroupOfSix) {
  const Record group = Group("1", v1::SchoolGroup::KIND_DELIVERED_CLASS, {"a", "b", "c", "d", "e"});
  EXPECT_THAT(ValidRecord(group), IsOk());
  EXPECT_THAT(PartiesNamed(group), SizeIs(5));
  EXPECT_THAT(ValidRecord(Group("1", v1::SchoolGroup::KIND_DELIVERED_CLASS, {"lead"})), HasReason("INVALID_FIELD"));
  EXPECT_THAT(ValidRecord(Group("1", v1::SchoolGroup::KIND_DELIVERED_CLASS, {"a", "a"})), HasReason("INVALID_FIELD"));
}

// ---- What is refused -----------------------------------------------------------------------------------------------------

TEST(ValidRecordTest, RefusesWhatMakesNoSense) {
  struct Case {
    std::string what;
    Record base;
    std::function<void(Record&)> spoil;
  };
  const std::vector<Case> cases = {
      {"no content", Make("x", "parties/p", "2019-01-01"), [](Record&) {}},
      {"a plan of nobody", SpecialPlan("x", "2019-01-01", {}), [](Record& r) { r.set_subject("schemes/s"); }},
      {"a reversed interval", SpecialPlan("x", "2019-01-01", {}),
       [](Record& r) { r.mutable_interval()->set_end("2018-01-01"); }},
      {"an impossible date", JointMeeting("2019-02-30", true, true), [](Record&) {}},
      {"a meeting with an interval", JointMeeting("2019-02-01", true, true),
       [](Record& r) { r.mutable_interval()->set_start("2019-02-01"); }},
      {"a joint meeting of a party", JointMeeting("2019-02-01", true, true),
       [](Record& r) { r.set_subject("parties/p"); }},
      {"a special meeting of a pairing", JointMeeting("2019-02-01", true, true),
       [](Record& r) { r.mutable_meeting()->set_kind(v1::Meeting::KIND_SPECIAL); }},
      {"an over-long title", SpecialPlan("x", "2019-01-01", {}),
       [](Record& r) { r.mutable_plan()->set_title(std::string(601, 'a')); }},
      {"a negative budget", SpecialPlan("x", "2019-01-01", {}),
       [](Record& r) { r.mutable_plan()->set_budget_fen(-1); }},
      {"an empty weak point", SpecialPlan("x", "2019-01-01", {""}), [](Record&) {}},
      {"a hash that is none", SpecialPlan("x", "2019-01-01", {}),
       [](Record& r) { r.mutable_plan()->mutable_document()->set_sha256("abc"); }},
      {"a term that is none", Activity("AT-06", "2012-09-01", "2013-01-15"),
       [](Record& r) { r.mutable_activity()->set_term("2012-winter"); }},
      {"more poor than people", Activity("AT-38", "2019-09-01", "2020-01-15"),
       [](Record& r) {
         r.mutable_activity()->mutable_done()->set_people(3);
         r.mutable_activity()->mutable_done()->set_registered_poor(4);
       }},
  };
  for (const Case& c : cases) {
    Record record = c.base;
    c.spoil(record);
    EXPECT_FALSE(ValidRecord(record).ok()) << c.what;
  }
}

TEST(ValidRecordTest, TakesWhatTheCasesAboveWereMadeFrom) {
  EXPECT_THAT(ValidRecord(SpecialPlan("x", "2019-01-01", {"师资"})), IsOk());
  EXPECT_THAT(ValidRecord(JointMeeting("2019-02-01", true, true)), IsOk());
  EXPECT_THAT(ValidRecord(Activity("AT-06", "2012-09-01", "2013-01-15")), IsOk());
}

TEST(CanCloseTest, DatedRecordsEndOnADayOthersAreWithdrawn) {
  const Record plan = InForce(SpecialPlan("p", "2016-01-01", {}));
  EXPECT_THAT(CanClose(plan, absl::CivilDay(2018, 1, 1)), IsOk());
  EXPECT_THAT(CanClose(plan, absl::CivilDay(2016, 1, 1)), HasReason("INVALID_FIELD"));
  EXPECT_THAT(CanClose(plan, std::nullopt), IsOk());
  EXPECT_FALSE(Closed(plan, "", "误报").held()) << "withdrawn";
  EXPECT_TRUE(Closed(plan, "2018-01-01", "完成").held());
  const Record meeting = InForce(JointMeeting("2019-06-10", true, true));
  EXPECT_THAT(CanClose(meeting, std::nullopt), IsOk());
  EXPECT_THAT(CanClose(meeting, absl::CivilDay(2020, 1, 1)), HasReason("INVALID_FIELD"));
  const Record withdrawn = Closed(meeting, "", "误报");
  EXPECT_FALSE(withdrawn.held());
  EXPECT_THAT(CanClose(withdrawn, std::nullopt), HasReason("RECORD_WRONG_STATE"));
}

TEST(CanCorrectTest, SubjectKindAndYearStay) {
  const Record before = InForce(JointMeeting("2019-06-10", true, true));
  EXPECT_THAT(CanCorrect(before, JointMeeting("2019-06-11", true, false)), IsOk());
  EXPECT_THAT(CanCorrect(before, JointMeeting("2020-06-10", true, true)), HasReason("RECORD_FIXED_FIELD"));
  EXPECT_THAT(CanCorrect(before, SpecialPlan("meeting", "2019-01-01", {})), HasReason("RECORD_FIXED_FIELD"));
}

}  // namespace
}  // namespace jiedui::pairing::policy
