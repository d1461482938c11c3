#include "services/trusteeship/policy_missing.h"

#include <set>
#include <string>
#include <string_view>
#include <tuple>

#include "common/base/civil.h"
#include "common/base/text.h"

namespace jiedui::trusteeship::policy {
namespace {

using v1::Document;
using v1::Missing;
using v1::Record;
using v1::Trusteeship;

enum class Of { kSupporter, kSchool, kTrusteeship };

struct Expected {
  Missing::Item item;
  Of of;
  std::string_view clause;
};
constexpr Expected kExpected[] = {{Missing::ITEM_LEADING_GROUP, Of::kSupporter, "MOE22-3a"},
                                  {Missing::ITEM_SUPPORT_PLAN, Of::kSupporter, "MOE22-3b"},
                                  {Missing::ITEM_INCENTIVE_SCHEME, Of::kSupporter, "MOE22-3b"},
                                  {Missing::ITEM_DEVELOPMENT_PLAN, Of::kSchool, "MOE22-8b"},
                                  {Missing::ITEM_AGREEMENT, Of::kTrusteeship, "MOE22-2"},
                                  {Missing::ITEM_SURVEY, Of::kTrusteeship, "MOE22-4"},
                                  {Missing::ITEM_PLAN, Of::kTrusteeship, "MOE22-4"}};

// An item, and whose: a trusteeship's name, or a programme's and a party's.
using Key = std::tuple<int, std::string, std::string>;

Key KeyOf(const Expected& expected, const Trusteeship& trusteeship) {
  switch (expected.of) {
    case Of::kSupporter: return {expected.item, trusteeship.programme(), trusteeship.supporter()};
    case Of::kSchool: return {expected.item, trusteeship.programme(), trusteeship.school()};
    case Of::kTrusteeship: break;
  }
  return {expected.item, trusteeship.name(), ""};
}

// Dates compare as text: one that is only known to the month counts from its first day.
bool Begun(const std::string& since, const std::string& day) { return since <= day; }
bool Over(const std::string& end, const std::string& day) { return !end.empty() && end <= day; }

bool Expects(const Trusteeship& trusteeship, const std::string& day) {
  if (trusteeship.state() == Trusteeship::STATE_TERMINATED && trusteeship.in_force_on().empty()) return false;
  return !Over(trusteeship.interval().end(), day);
}

Missing::Item ItemOf(const Record& record) {
  if (record.has_survey()) return Missing::ITEM_SURVEY;
  if (record.has_leading_group()) return Missing::ITEM_LEADING_GROUP;
  if (!record.has_document()) return Missing::ITEM_UNSPECIFIED;
  switch (record.document().type()) {
    case Document::TYPE_SUPPORT_PLAN: return Missing::ITEM_SUPPORT_PLAN;
    case Document::TYPE_INCENTIVE_SCHEME: return Missing::ITEM_INCENTIVE_SCHEME;
    case Document::TYPE_DEVELOPMENT_PLAN: return Missing::ITEM_DEVELOPMENT_PLAN;
    default: return Missing::ITEM_UNSPECIFIED;
  }
}

// What is there on the day.
std::set<Key> Present(const Kept& kept, const std::string& day) {
  std::set<Key> present;
  for (const Record& record : kept.records) {
    if (record.state() != Record::STATE_IN_FORCE) continue;
    const std::string& since = record.has_survey()          ? record.survey().start()
                               : record.has_leading_group() ? record.leading_group().start()
                                                            : record.document().dated_on();
    const Missing::Item item = ItemOf(record);
    if (item == Missing::ITEM_UNSPECIFIED || !Begun(since, day)) continue;
    if (item == Missing::ITEM_SURVEY) {
      present.insert({item, record.trusteeship(), ""});
    } else {
      present.insert({item, record.programme(), record.party()});
    }
  }
  for (const v1::Agreement& agreement : kept.agreements) {
    const bool in_force = agreement.state() == v1::Agreement::STATE_IN_FORCE && Begun(agreement.in_force_on(), day) &&
                          !Over(agreement.end(), day);
    if (in_force) present.insert({Missing::ITEM_AGREEMENT, agreement.trusteeship(), ""});
  }
  // Once one was approved there always is one: the next version, or what the term was held against when that of a later term came.
  for (const v1::Plan& plan : kept.plans) {
    if (!plan.approved_on().empty() && Begun(plan.approved_on(), day)) {
      present.insert({Missing::ITEM_PLAN, plan.trusteeship(), ""});
    }
  }
  return present;
}

}  // namespace

MissingAnswer MissingOf(const std::vector<Trusteeship>& trusteeships, const Kept& kept, absl::CivilDay day,
                        Missing::Item only) {
  const std::string on = FormatDay(day);
  const std::set<Key> present = Present(kept, on);
  MissingAnswer answer;
  for (const Expected& expected : kExpected) {
    if (only != Missing::ITEM_UNSPECIFIED && only != expected.item) continue;
    v1::ListMissingResponse::Count& count = answer.counts.emplace_back();
    count.set_item(expected.item);
    std::set<Key> seen;
    std::set<std::tuple<std::string_view, std::string_view>> lacking;  // party, trusteeship
    for (const Trusteeship& trusteeship : trusteeships) {
      if (!Expects(trusteeship, on)) continue;
      const Key key = KeyOf(expected, trusteeship);
      if (!seen.insert(key).second) continue;
      count.set_expected(count.expected() + 1);
      if (present.contains(key)) continue;
      count.set_missing(count.missing() + 1);
      lacking.emplace(expected.of == Of::kSupporter ? trusteeship.supporter() : trusteeship.school(),
                      expected.of == Of::kTrusteeship ? std::string_view(trusteeship.name()) : std::string_view());
    }
    for (const auto& [party, trusteeship] : lacking) {
      Missing& missing = answer.missing.emplace_back();
      missing.set_item(expected.item);
      missing.set_party(std::string(party));
      missing.set_trusteeship(std::string(trusteeship));
      missing.mutable_citation()->set_clause(std::string(expected.clause));
      missing.mutable_citation()->set_document("部属高校县中托管帮扶项目");
    }
  }
  return answer;
}

}  // namespace jiedui::trusteeship::policy
