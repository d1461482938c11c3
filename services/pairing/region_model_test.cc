// Regions, sets, tags and lineage against a naive oracle: a random history of divisions that change, then every question of a day
// is answered by walking over plain lists, region by region.
#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "common/base/civil.h"
#include "gmock/gmock.h"
#include "services/pairing/region_test_base.h"

namespace jiedui::pairing {
namespace {

using jiedui::testing::IsOk;
using v1::Region;

const absl::CivilDay kFirstDay(2010, 1, 1);
constexpr int kDays = 40;

class RegionModelTest : public RegionTestBase {
 protected:
  int Below(int limit) { return static_cast<int>(random_() % limit); }
  std::string Day(int offset) { return FormatDay(kFirstDay + offset); }

  // "…" a start or an attested one, with or without an end after it.
  std::string RandomDates() {
    const int start = Below(kDays);
    std::string dates = (Below(3) == 0 ? "~" : "") + Day(start);
    if (Below(2) == 0) dates += ".." + Day(start + 1 + Below(kDays));
    return dates;
  }

  void Remember(const Region& region) {
    if (Import(std::vector<Region>{region}) == Outcomes{"CREATED"}) regions_known_[region.name()] = region;
  }

  void Fill() {
    for (int p = 0; p < 3; ++p) {
      const std::string province = std::to_string(11 + p) + "0000";
      Remember(MakeRegion(province, province, "~" + Day(0)));
      for (int q = 1; q <= 3; ++q) {
        const std::string prefecture = province.substr(0, 2) + "0" + std::to_string(q) + "00";
        Remember(MakeRegion(prefecture, prefecture, RandomDates()));
        for (int c = 21; c <= 24; ++c) {
          const std::string county = prefecture.substr(0, 4) + std::to_string(c);
          Remember(MakeRegion(county, county, RandomDates()));
        }
      }
    }
    // Whatever ends may go on as another, merged with others that end that day, or leave a part of it.
    int next = 60;
    for (int i = 0; i < 60; ++i) {
      auto it = regions_known_.begin();
      std::advance(it, Below(static_cast<int>(regions_known_.size())));
      const Region before = it->second;
      if (before.level() != Region::LEVEL_COUNTY) continue;
      const std::string code = before.code().substr(0, 4) + std::to_string(next++);
      if (next > 99) break;
      const bool split = before.interval().end().empty();
      const std::string day = split ? Day(Below(kDays)) : before.interval().end();
      std::vector<std::string> predecessors = {before.code()};
      for (const auto& [name, other] : regions_known_) {
        if (!split && other.interval().end() == day && other.parent() == before.parent() && name != before.name()) {
          predecessors.push_back(other.code());
        }
      }
      std::string dates = day;
      if (Below(3) == 0) dates += ".." + FormatDay(*ParseDay("day", day) + 1 + Below(kDays));
      Remember(From(MakeRegion(code, code, dates), predecessors, day, split ? Region::HOW_SPLIT : Region::HOW_MERGED));
    }
    v1::RegionSet set = MakeSet("s", {});
    for (const auto& [name, region] : regions_known_) {
      if (Below(4) != 0) continue;
      auto& member = *set.add_members();
      member.set_region(name);
      if (Below(2) == 0) *member.mutable_interval() = Dates(RandomDates());
    }
    EXPECT_EQ(Import(set), Outcomes{"CREATED"});
    set_ = set;
    for (const auto& [name, region] : regions_known_) {
      for (int i = 0; i < 2; ++i) {
        if (Below(3) != 0) continue;
        const std::string dates = RandomDates();
        if (ImportTag(region.code(), "t", dates) == Outcomes{"CREATED"}) tags_.emplace_back(name, Dates(dates));
      }
    }
    ASSERT_GT(regions_known_.size(), 50u) << "most of it must be accepted, or nothing is tested";
    ASSERT_GT(tags_.size(), 15u);
  }

  // 0: not in force, 1: not known, 2: in force.
  static int OnDay(const type::v1::Interval& interval, const std::string& day) {
    if (!interval.end().empty() && day >= interval.end()) return 0;
    if (!interval.start().empty()) return day >= interval.start() ? 2 : 0;
    return day >= interval.attested_on() ? 2 : 1;
  }

  std::set<std::string> SelfAndAbove(std::string name) {
    std::set<std::string> names;
    for (; !name.empty(); name = regions_known_.at(name).parent()) names.insert(name);
    return names;
  }

  int InSet(const std::string& name, const std::string& day) {
    int best = 0;
    const std::set<std::string> areas = SelfAndAbove(name);
    for (const auto& member : set_.members()) {
      if (!areas.contains(member.region())) continue;
      best = std::max(best, member.has_interval() ? OnDay(member.interval(), day) : 2);
    }
    return best;
  }

  int Tagged(const std::string& name, const std::string& day) {
    int best = 0;
    const std::set<std::string> areas = SelfAndAbove(name);
    for (const auto& [region, interval] : tags_) {
      if (areas.contains(region)) best = std::max(best, OnDay(interval, day));
    }
    return best;
  }

  std::map<std::string, bool> Expected(const std::string& day, bool set, bool tag, const std::string& under) {
    std::map<std::string, bool> expected;
    for (const auto& [name, region] : regions_known_) {
      int answer = OnDay(region.interval(), day);
      if (set) answer = std::min(answer, InSet(name, day));
      if (tag) answer = std::min(answer, Tagged(name, day));
      if (!under.empty() && !SelfAndAbove(name).contains(under)) answer = 0;
      if (answer > 0) expected[name] = answer == 2;
    }
    return expected;
  }

  std::map<std::string, bool> Answered(const std::string& day, bool set, bool tag, const std::string& under) {
    v1::ListRegionsRequest request;
    request.set_effective_on(day);
    if (set) request.set_set("regionSets/s");
    if (tag) request.set_tag("t");
    request.set_under(under);
    request.set_page_size(7);
    std::map<std::string, bool> answered;
    do {
      auto page = Await(regions_.List(call_, request));
      EXPECT_THAT(page.status(), IsOk());
      if (!page.ok()) return answered;
      for (int i = 0; i < page->regions_size(); ++i) {
        answered[page->regions(i).name()] = page->in_force(i) == type::v1::IN_FORCE_YES;
      }
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return answered;
  }

  // All that is reached by following the changes one way.
  void Follow(const std::string& name, bool back, std::set<std::string>& steps) {
    for (const auto& [after, region] : regions_known_) {
      for (const auto& change : region.predecessors()) {
        if ((back ? after : change.region()) != name) continue;
        const bool is_new = steps.insert(change.region() + ">" + after).second;
        if (is_new) Follow(back ? change.region() : after, back, steps);
      }
    }
  }

  std::mt19937 random_{20111231};
  std::map<std::string, Region> regions_known_;
  v1::RegionSet set_;
  std::vector<std::pair<std::string, type::v1::Interval>> tags_;
};

INSTANTIATE_TEST_SUITE_P(Engines, RegionModelTest, ::testing::ValuesIn(jiedui::testing::EnginesUnderTest()),
                         jiedui::testing::EngineName);

TEST_P(RegionModelTest, EveryQuestionOfEveryDay) {
  Fill();
  int certain = 0, uncertain = 0;
  for (int i = 0; i < 300; ++i) {
    const std::string day = Day(Below(2 * kDays) - 5);
    const bool set = Below(2) == 0, tag = Below(2) == 0;
    auto area = regions_known_.begin();
    std::advance(area, Below(static_cast<int>(regions_known_.size())));
    const std::string under = Below(3) == 0 ? area->first : "";
    const auto expected = Expected(day, set, tag, under);
    ASSERT_EQ(Answered(day, set, tag, under), expected)
        << day << (set ? " set" : "") << (tag ? " tag" : "") << " " << under;
    v1::CountRegionsRequest count;
    count.set_effective_on(day);
    if (set) count.set_set("regionSets/s");
    if (tag) count.set_tag("t");
    count.set_under(under);
    auto counted = Await(regions_.Count(call_, count));
    ASSERT_THAT(counted.status(), IsOk());
    int64_t known = 0, not_known = 0;
    for (const auto& line : counted->counts()) known += line.known(), not_known += line.not_known();
    const int64_t yes = std::count_if(expected.begin(), expected.end(), [](const auto& one) { return one.second; });
    ASSERT_EQ(known, yes) << day;
    ASSERT_EQ(not_known, static_cast<int64_t>(expected.size()) - yes) << day;
    certain += static_cast<int>(known), uncertain += static_cast<int>(not_known);
  }
  EXPECT_GT(certain, 500);
  EXPECT_GT(uncertain, 100);
}

TEST_P(RegionModelTest, TheLineageOfEveryRegion) {
  Fill();
  size_t longest = 0;
  for (const auto& [name, region] : regions_known_) {
    std::set<std::string> expected;
    Follow(name, true, expected);
    Follow(name, false, expected);
    v1::GetRegionLineageRequest request;
    request.set_code(region.code());
    auto answer = Await(regions_.GetLineage(call_, request));
    ASSERT_THAT(answer.status(), IsOk());
    std::set<std::string> steps;
    std::string last;
    for (const auto& step : answer->steps()) {
      EXPECT_GE(step.date(), last) << "in order of date";
      last = step.date();
      steps.insert(step.predecessor().name() + ">" + step.successor().name());
    }
    ASSERT_EQ(steps, expected) << name;
    ASSERT_EQ(answer->steps_size(), static_cast<int>(expected.size())) << "each once";
    longest = std::max(longest, expected.size());
  }
  EXPECT_GE(longest, 3u);
}

}  // namespace
}  // namespace jiedui::pairing
