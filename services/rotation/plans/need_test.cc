// Needs over a real store, on both engines (Q16-9d, SD19-3.3a, 3.3b).
#include <algorithm>
#include <functional>
#include <map>
#include <random>

#include "services/rotation/events.h"
#include "services/rotation/plans/planning_service.h"
#include "services/rotation/plans/policy_need.h"
#include "services/rotation/posts/staffing.h"
#include "services/rotation/rotation_test_base.h"

namespace jiedui::rotation {
namespace {

using jiedui::testing::EngineName;
using jiedui::testing::EnginesUnderTest;
using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using type::v1::ImportOutcome;
using v1::Need;
using v1::Posting;

class NeedTest : public RotationTest {
 protected:
  static Need Of(const std::string& subject, int count, const std::string& school = "anding") {
    Need need;
    need.set_school("parties/" + school);
    need.set_stage(v1::STAGE_PRIMARY);
    need.set_subject(subject);
    need.set_count(count);
    need.set_priority(2);
    need.mutable_interval()->set_start("2022-09");
    need.mutable_interval()->set_end("2023-07-01");
    return need;
  }
  absl::StatusOr<Need> Create(const Call& caller, const std::string& id, const Need& need) {
    v1::CreateNeedRequest request;
    request.set_need_id(id);
    *request.mutable_need() = need;
    const Call call = As(caller, "CreateNeed");
    return Await(planning_.CreateNeed(call, request));
  }
  absl::StatusOr<Need> Get(const Call& caller, const std::string& id, int64_t revision = 0) {
    v1::GetNeedRequest request;
    request.set_name("needs/" + id);
    request.set_revision(revision);
    const Call call = As(caller, "GetNeed");
    return Await(planning_.GetNeed(call, request));
  }
  absl::StatusOr<Need> Update(const Call& caller, const std::string& id, const std::function<void(Need&)>& change) {
    v1::UpdateNeedRequest request;
    *request.mutable_need() = *Get(Ministry(), id);
    change(*request.mutable_need());
    const Call call = As(caller, "UpdateNeed");
    return Await(planning_.UpdateNeed(call, request));
  }
  absl::StatusOr<Need> Withdraw(const Call& caller, const std::string& id, const std::string& reason = "已另行解决") {
    v1::WithdrawNeedRequest request;
    request.set_name("needs/" + id);
    request.set_etag(Get(Ministry(), id)->etag());
    request.set_reason(reason);
    const Call call = As(caller, "WithdrawNeed");
    return Await(planning_.WithdrawNeed(call, request));
  }
  std::vector<v1::ImportNeedsResponse> Import(const Call& caller, const std::vector<Need>& needs, bool update = false) {
    std::vector<v1::ImportNeedsRequest> rows;
    for (const Need& need : needs) {
      v1::ImportNeedsRequest& row = rows.emplace_back();
      *row.mutable_need() = need;
      row.set_update(update);
      row.set_line(static_cast<int64_t>(rows.size()));
    }
    const Call call = As(caller, "ImportNeeds");
    absl::StatusOr<std::vector<v1::ImportNeedsResponse>> results = Await(planning_.ImportNeeds(call, std::move(rows)));
    EXPECT_THAT(results.status(), IsOk());
    return results.ok() ? *std::move(results) : std::vector<v1::ImportNeedsResponse>();
  }
  absl::StatusOr<v1::ListUnmetNeedsResponse> Unmet(const Call& caller, const v1::ListUnmetNeedsRequest& request = {}) {
    const Call call = As(caller, "ListUnmetNeeds");
    return Await(planning_.ListUnmetNeeds(call, request));
  }
  // "needs/a 1/2": name, met, and how many there should be.
  std::vector<std::string> UnmetLines(const Call& caller, const std::string& day = "") {
    v1::ListUnmetNeedsRequest request;
    request.set_effective_on(day);
    absl::StatusOr<v1::ListUnmetNeedsResponse> unmet = Unmet(caller, request);
    EXPECT_THAT(unmet.status(), IsOk());
    std::vector<std::string> lines;
    if (!unmet.ok()) return lines;
    for (const v1::ListUnmetNeedsResponse::Unmet& one : unmet->needs()) {
      EXPECT_EQ(one.met() + one.missing(), one.need().count());
      lines.push_back(StrCat(one.need().name(), " ", one.met(), "/", one.need().count()));
    }
    return lines;
  }
  void PutPosting(
      int person, const std::string& subject, Posting::State state = Posting::STATE_APPROVED,
      const std::function<void(Posting&)>& change = [](Posting&) {}) {
    Posting posting;
    posting.set_name("postings/p" + std::to_string(++postings_));
    posting.set_person(PersonName(person));
    posting.set_home("parties/fuzhou8");
    posting.set_host("parties/anding");
    posting.set_kind(Posting::KIND_SUPPORT_TEACHING);
    posting.set_state(state);
    posting.set_stage(v1::STAGE_PRIMARY);
    posting.set_subject(subject);
    posting.set_home_region("350102");
    posting.set_host_region("621102");
    posting.mutable_interval()->set_start("2022-09-01");
    posting.mutable_interval()->set_end("2023-02-01");
    change(posting);
    PutAsItIs(posting);
  }

  PlanningService planning_{*store_, workers_};
  int postings_ = 0;
};

TEST_P(NeedTest, AnOfficeOrTheSchoolEntersChangesAndWithdraws) {
  absl::StatusOr<Need> need = Create(School(), "music", Of("音乐", 2));
  ASSERT_THAT(need, IsOk());
  EXPECT_EQ(need->state(), Need::STATE_OPEN);
  EXPECT_EQ(need->region_code(), "621102");
  ASSERT_THAT(Update(Anding(), "music", [](Need& n) { n.set_count(3); }), IsOk());
  EXPECT_THAT(Update(Anding(), "music", [](Need& n) { n.set_school("parties/dingxi1"); }),
              HasReason("ROTATION_FIXED_FIELD"));
  EXPECT_THAT(Update(Anding(), "music", [](Need& n) { n.set_etag("\"1\""); }), HasReason("ETAG_MISMATCH"));
  EXPECT_THAT(Update(School("longxi", "621122"), "music", [](Need&) {}), HasReason("NOT_FOUND"));
  EXPECT_THAT(Withdraw(Anding(), "music", ""), HasReason("MISSING_FIELD"));
  EXPECT_THAT(Withdraw(Fuzhou(), "music"), HasReason("NOT_FOUND"));
  absl::StatusOr<Need> withdrawn = Withdraw(School(), "music");
  ASSERT_THAT(withdrawn, IsOk());
  EXPECT_EQ(withdrawn->state(), Need::STATE_WITHDRAWN);
  EXPECT_EQ(withdrawn->reason(), "已另行解决");
  EXPECT_THAT(Withdraw(School(), "music"), HasReason("ROTATION_WRONG_STATE"));
  EXPECT_THAT(Update(Anding(), "music", [](Need&) {}), HasReason("ROTATION_WRONG_STATE"));
  EXPECT_EQ(Get(School(), "music", 1)->count(), 2);
  EXPECT_THAT(EventsOf("needs/music"), ElementsAre(kNeedCreated, kNeedUpdated, kNeedWithdrawn));
}

TEST_P(NeedTest, Q16_9d_ANeedIsMetByWhoIsPostedApprovedOrFurther) {
  for (int person = 1; person <= 8; ++person) PutPerson(person, "fuzhou8", "350102");
  ASSERT_THAT(Create(Anding(), "music", Of("音乐", 2)), IsOk());
  EXPECT_THAT(UnmetLines(Anding()), ElementsAre("needs/music 0/2"));
  PutPosting(1, "音乐", Posting::STATE_NOMINATED);
  PutPosting(2, "音乐", Posting::STATE_WITHDRAWN);
  PutPosting(3, "数学");
  PutPosting(4, "音乐", Posting::STATE_APPROVED, [](Posting& p) { p.set_stage(v1::STAGE_JUNIOR); });
  PutPosting(5, "音乐", Posting::STATE_IN_POST, [](Posting& p) { p.set_kind(Posting::KIND_SHADOWING); });
  PutPosting(6, "音乐", Posting::STATE_IN_POST, [](Posting& p) { p.set_host("parties/longxi"); });
  EXPECT_THAT(UnmetLines(Anding()), ElementsAre("needs/music 0/2"));
  PutPosting(7, "音乐");
  EXPECT_THAT(UnmetLines(Anding()), ElementsAre("needs/music 1/2"));
  // At a further place of a circuit that begins in the county.
  PutPosting(8, "音乐", Posting::STATE_IN_POST, [](Posting& p) {
    p.set_kind(Posting::KIND_CIRCUIT);
    p.set_host("parties/dingxi1");
    p.add_circuit("parties/anding");
  });
  // He teaches half of his days at each of the two; another half makes a post.
  EXPECT_THAT(UnmetLines(Anding()), ElementsAre("needs/music 1/2"));
  EXPECT_EQ(Unmet(Anding())->needs(0).posts_met(), "1.50");
  EXPECT_EQ(Unmet(Anding())->needs(0).missing(), 1);
  PutPosting(3, "音乐", Posting::STATE_IN_POST, [](Posting& p) {
    p.mutable_share()->set_numerator(1);
    p.mutable_share()->set_denominator(3);
  });
  EXPECT_EQ(Unmet(Anding())->needs(0).posts_met(), "1.83");
  PutPosting(4, "音乐", Posting::STATE_IN_POST, [](Posting& p) {
    p.mutable_share()->set_numerator(1);
    p.mutable_share()->set_denominator(6);
  });
  EXPECT_THAT(UnmetLines(Anding()), IsEmpty());
  EXPECT_THAT(UnmetLines(School()), IsEmpty());
  // They leave in February; the need lasts to the end of June.
  EXPECT_THAT(UnmetLines(Anding(), "2023-01-31"), IsEmpty());
  EXPECT_THAT(UnmetLines(Anding(), "2023-02-01"), ElementsAre("needs/music 0/2"));
  EXPECT_THAT(UnmetLines(Anding(), "2023-07-01"), IsEmpty());
  EXPECT_THAT(UnmetLines(Anding(), "2022-08-31"), IsEmpty());
  ASSERT_THAT(Withdraw(Anding(), "music"), IsOk());
  EXPECT_THAT(UnmetLines(Anding(), "2023-02-01"), IsEmpty());
}

TEST_P(NeedTest, Q16_9d_NobodyIsCountedTwiceAndTheUrgentGoFirst) {
  PutPerson(1, "fuzhou8", "350102");
  v1::Person tibetan = PutPerson(2, "fuzhou8", "350102");
  PutPosting(1, "音乐");
  Need any = Of("", 1), music = Of("音乐", 1);
  any.set_priority(1);
  ASSERT_THAT(Create(Anding(), "any", any), IsOk());
  ASSERT_THAT(Create(Anding(), "music", music), IsOk());
  EXPECT_THAT(UnmetLines(Anding()), ElementsAre("needs/music 0/1"));  // one person, and any subject is more urgent
  PutPosting(2, "数学");
  EXPECT_THAT(UnmetLines(Anding()), IsEmpty());  // whoever teaches mathematics takes over the other
  Need language = Of("数学", 1);
  language.set_language("藏语");
  ASSERT_THAT(Create(Anding(), "tibetan", language), IsOk());
  EXPECT_THAT(UnmetLines(Anding()), ElementsAre("needs/tibetan 0/1"));
}

TEST_P(NeedTest, ListsWhatTheCallerSees) {
  ASSERT_THAT(Create(Dingxi(), "a", Of("音乐", 1)), IsOk());
  ASSERT_THAT(Create(Dingxi(), "b", Of("音乐", 2, "longxi")), IsOk());
  ASSERT_THAT(Create(Dingxi(), "c", Of("美术", 3)), IsOk());
  EXPECT_THAT(UnmetLines(Dingxi()), ElementsAre("needs/a 0/1", "needs/b 0/2", "needs/c 0/3"));
  EXPECT_THAT(UnmetLines(Anding()), ElementsAre("needs/a 0/1", "needs/c 0/3"));
  EXPECT_THAT(UnmetLines(School("longxi", "621122")), ElementsAre("needs/b 0/2"));
  EXPECT_THAT(UnmetLines(Fuzhou()), IsEmpty());
  v1::ListUnmetNeedsRequest request;
  request.set_region("621122");
  EXPECT_EQ(Unmet(Dingxi(), request)->needs_size(), 1);
  EXPECT_EQ(Unmet(Anding(), request)->needs_size(), 0);
  EXPECT_EQ(Unmet(School(), request)->needs_size(), 0);
  request.clear_region();
  request.set_page_size(2);
  absl::StatusOr<v1::ListUnmetNeedsResponse> page = Unmet(Dingxi(), request);
  ASSERT_EQ(page->needs_size(), 2);
  request.set_page_token(page->next_page_token());
  page = Unmet(Dingxi(), request);
  ASSERT_EQ(page->needs_size(), 1);
  EXPECT_EQ(page->needs(0).need().name(), "needs/c");
  EXPECT_THAT(page->next_page_token(), IsEmpty());
  v1::ListNeedsRequest list;
  list.set_filter("school = parties/anding AND stage = PRIMARY AND state = OPEN AND year = 2022");
  Call call = As(Dingxi(), "ListNeeds");
  EXPECT_EQ(Await(planning_.ListNeeds(call, list))->needs_size(), 2);
  call = As(School("longxi", "621122"), "ListNeeds");
  EXPECT_EQ(Await(planning_.ListNeeds(call, list))->needs_size(), 0);
}

TEST_P(NeedTest, ImportsAndIsHarmlessWhenRepeated) {
  Need one = Of("音乐", 1), two = Of("美术", 2), bad = Of("语文", 0), outside = Of("语文", 1, "fuzhou8");
  one.set_name("needs/one");
  two.set_name("needs/two");
  bad.set_name("needs/bad");
  outside.set_name("needs/outside");
  const auto outcomes = [](const std::vector<v1::ImportNeedsResponse>& results) {
    std::vector<ImportOutcome> all;
    for (const v1::ImportNeedsResponse& result : results) all.push_back(result.outcome());
    return all;
  };
  std::vector<v1::ImportNeedsResponse> results = Import(Anding(), {one, two, bad, outside});
  EXPECT_THAT(outcomes(results), ElementsAre(type::v1::IMPORT_OUTCOME_CREATED, type::v1::IMPORT_OUTCOME_CREATED,
                                             type::v1::IMPORT_OUTCOME_REFUSED, type::v1::IMPORT_OUTCOME_REFUSED));
  EXPECT_EQ(results[2].reason(), "INVALID_FIELD");
  EXPECT_EQ(results[3].reason(), "ROTATION_OUT_OF_SCOPE");
  EXPECT_THAT(outcomes(Import(Anding(), {one, two})),
              ElementsAre(type::v1::IMPORT_OUTCOME_UNCHANGED, type::v1::IMPORT_OUTCOME_UNCHANGED));
  one.set_count(5);
  EXPECT_THAT(outcomes(Import(Anding(), {one})), ElementsAre(type::v1::IMPORT_OUTCOME_CONFLICT));
  EXPECT_THAT(outcomes(Import(Anding(), {one}, true)), ElementsAre(type::v1::IMPORT_OUTCOME_UPDATED));
  ASSERT_THAT(Withdraw(Anding(), "one"), IsOk());
  for (const bool update : {false, true}) {
    results = Import(Anding(), {one}, update);
    EXPECT_EQ(results.front().outcome(), type::v1::IMPORT_OUTCOME_CONFLICT);
    EXPECT_EQ(results.front().reason(), "TAKEN_BACK");
    EXPECT_EQ(results.front().message(), "“needs/one”已撤回，导入不能使其恢复；如仍需要，请以新的编号登记。");
  }
  one.set_count(6);
  results = Import(Anding(), {one}, true);
  EXPECT_EQ(results.front().reason(), "TAKEN_BACK");
  Need taken = Of("音乐", 1, "fuzhou8");
  taken.set_name("needs/two");
  EXPECT_EQ(Import(Fuzhou(), {taken}, true).front().reason(), "ALREADY_EXISTS");
}

TEST_P(NeedTest, RefusesNeedsThatAreNone) {
  const auto refused = [&](const std::function<void(Need&)>& change) {
    Need need = Of("音乐", 1);
    change(need);
    return ReasonOf(Create(Anding(), "a", need).status());
  };
  EXPECT_EQ(refused([](Need& n) { n.set_school("anding"); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Need& n) { n.set_school("parties/nowhere"); }), "UNKNOWN_REFERENCE");
  EXPECT_EQ(refused([](Need& n) { n.set_school("parties/longxi"); }), "ROTATION_OUT_OF_SCOPE");
  EXPECT_EQ(refused([](Need& n) { n.clear_stage(); }), "MISSING_FIELD");
  EXPECT_EQ(refused([](Need& n) { n.set_stage(static_cast<v1::Stage>(77)); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Need& n) { n.set_subject(std::string(61, 'a')); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Need& n) { n.set_language(std::string(61, 'a')); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Need& n) { n.set_count(0); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Need& n) { n.set_count(101); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Need& n) { n.set_priority(0); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Need& n) { n.set_priority(4); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Need& n) { n.set_note(std::string(1501, 'a')); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Need& n) { n.mutable_interval()->set_end("2022-09-01"); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Need& n) { n.mutable_interval()->clear_end(); }), "MISSING_FIELD");
  EXPECT_EQ(refused([](Need& n) {
              n.mutable_interval()->clear_start();
              n.mutable_interval()->set_attested_on("2022-09-01");
            }),
            "MISSING_FIELD");
  EXPECT_THAT(Create(Anding(), "A b", Of("音乐", 1)), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Create(School("longxi", "621122"), "a", Of("音乐", 1)), HasReason("NOT_YOUR_ORGANISATION"));
  EXPECT_THAT(Create(MakeCall({.person = "p", .role = "public"}), "a", Of("音乐", 1)), HasReason("PERMISSION_DENIED"));
  EXPECT_THAT(Get(Ministry(), "a"), HasReason("NOT_FOUND"));
  ASSERT_THAT(Create(Anding(), "a", Of("音乐", 1)), IsOk());
  EXPECT_THAT(Create(Anding(), "a", Of("音乐", 1)), HasReason("ALREADY_EXISTS"));
  EXPECT_THAT(Get(Fuzhou(), "a"), HasReason("NOT_FOUND"));
  v1::ListUnmetNeedsRequest request;
  request.set_region("6211");
  EXPECT_THAT(Unmet(Anding(), request), HasReason("INVALID_FIELD"));
  request.set_region("621102");
  request.set_effective_on("2022-09");
  EXPECT_THAT(Unmet(Anding(), request), HasReason("INVALID_FIELD"));
  request.clear_effective_on();
  request.set_page_token("x");
  EXPECT_THAT(Unmet(Anding(), request), HasReason("PAGE_TOKEN_INVALID"));
}

// Schools are asked one by one, as far as a page goes: it is what everybody posted in the area gives.
TEST_P(NeedTest, Q16_9d_PagesOfUnmetNeedsAreWhatTheWholeAreaGives) {
  std::mt19937 random(7);
  const auto any = [&](size_t count) { return std::uniform_int_distribution<size_t>(0, count - 1)(random); };
  const std::string schools[] = {"anding", "dingxi1", "longxi", "fuzhou8"};
  const std::string regions[] = {"621102", "621102", "621122", "350102"};
  const char* subjects[] = {"音乐", "美术", "英语"};
  for (int i = 1; i <= 40; ++i) PutPerson(i, "fuzhou8", "350102");
  for (int i = 1; i <= 40; ++i) {
    const size_t host = any(4);
    PutPosting(i, subjects[any(3)], any(4) == 0 ? Posting::STATE_NOMINATED : Posting::STATE_IN_POST,
               [&](Posting& posting) {
                 posting.set_host("parties/" + schools[host]);
                 posting.set_host_region(regions[host]);
                 if (any(3) != 0) return;
                 posting.set_kind(Posting::KIND_CIRCUIT);
                 posting.add_circuit("parties/" + schools[(host + 1 + any(3)) % 4]);
               });
  }
  // Who is at a school is the same, division by division and all at once.
  Write([&](db::Tx& tx) -> absl::Status {
    const auto told = [](const policy::Staff& staff) {
      std::vector<std::string> teachers;
      for (const policy::Teacher& teacher : staff.teachers) {
        teachers.push_back(
            StrCat(static_cast<int64_t>(teacher.share), " ", teacher.subjects.empty() ? "" : teacher.subjects.front()));
      }
      std::sort(teachers.begin(), teachers.end());
      return std::pair(static_cast<int64_t>(staff.established), teachers);
    };
    for (const Scope& area : {Scope::All(), Scope::Region("620000"), Scope::Region("621122")}) {
      absl::StatusOr<store::StaffBySchool> whole = store::StaffOn(tx, {.area = area}, today_);
      if (!whole.ok()) return whole.status();
      for (size_t i = 0; i < 4; ++i) {
        if (!area.Covers(regions[i])) continue;
        const store::SchoolArea division{.area = {.low = regions[i], .high = regions[i] + " "}};
        absl::StatusOr<store::StaffBySchool> part = store::StaffOn(tx, division, today_);
        if (!part.ok()) return part.status();
        const std::string school = "parties/" + schools[i];
        absl::StatusOr<store::StaffBySchool> alone = store::StaffOn(tx, {.area = area, .school = school}, today_);
        if (!alone.ok()) return alone.status();
        EXPECT_EQ(told((*part)[school]), told((*whole)[school])) << school;
        EXPECT_EQ(told((*alone)[school]), told((*whole)[school])) << school;
      }
    }
    return absl::OkStatus();
  });
  std::vector<Need> needs;
  for (int i = 0; i < 30; ++i) {
    const size_t school = any(4);
    const std::string id = "n" + std::to_string(any(1000)) + "-" + std::to_string(i);
    const auto need = Create(Ministry(), id, Of(subjects[any(3)], 1 + static_cast<int>(any(3)), schools[school]));
    ASSERT_THAT(need, IsOk());
    needs.push_back(*need);
  }
  std::sort(needs.begin(), needs.end(), [](const Need& a, const Need& b) { return a.name() < b.name(); });
  const std::string areas[] = {"", "620000", "621102", "621122", "350000", "110000"};
  for (const std::string& region : areas) {
    const Scope area = region.empty() ? Scope::All() : Scope::Region(region);
    std::map<std::string, std::vector<Need>> wanted;
    for (const Need& need : needs) {
      if (area.Covers(need.region_code())) wanted[need.school()].push_back(need);
    }
    std::map<std::string, int32_t> met;
    Write([&](db::Tx& tx) -> absl::Status {
      std::map<std::string, std::vector<policy::PostedThere>> posted;
      absl::Status found =
          store::EachPosted(tx, {.area = area}, today_,
                            [&](std::string_view school, int places, const Posting& posting, const v1::Person& person) {
                              posted[std::string(school)].push_back({posting, person, places});
                              return absl::OkStatus();
                            });
      for (const auto& [school, of_school] : wanted) {
        const std::vector<int32_t> filled = policy::Met(of_school, posted[school]);
        for (size_t i = 0; i < filled.size(); ++i) met[of_school[i].name()] = filled[i];
      }
      return found;
    });
    std::vector<std::string> expected;
    for (const Need& need : needs) {
      if (!met.contains(need.name()) || met[need.name()] >= need.count()) continue;
      expected.push_back(StrCat(need.name(), " ", met[need.name()], "/", need.count()));
    }
    for (const int size : {1, 3, 50}) {
      std::vector<std::string> lines;
      v1::ListUnmetNeedsRequest request;
      request.set_region(region);
      request.set_page_size(size);
      do {
        const auto page = Unmet(Ministry(), request);
        ASSERT_THAT(page, IsOk());
        for (const auto& one : page->needs()) {
          lines.push_back(StrCat(one.need().name(), " ", one.met(), "/", one.need().count()));
        }
        request.set_page_token(page->next_page_token());
      } while (!request.page_token().empty());
      EXPECT_EQ(lines, expected) << region << " by " << size;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Engines, NeedTest, ::testing::ValuesIn(EnginesUnderTest()), EngineName);

}  // namespace
}  // namespace jiedui::rotation
