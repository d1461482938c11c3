#include "services/reporting/figures/sources.h"

#include <algorithm>
#include <sstream>

#include "absl/numeric/int128.h"
#include "common/base/civil.h"
#include "services/reporting/figures/fact_of.h"

namespace jiedui::reporting {
namespace {

using v1::Fact;
using Part = std::optional<int64_t>;

// Full dates compare as text.
bool BeginsIn(const Fact& fact, const Reported& reported) {
  return fact.holds() && !fact.start().empty() && fact.start() >= reported.from && fact.start() < reported.until;
}

absl::CivilDay Day(std::string_view date) {
  const absl::StatusOr<absl::CivilDay> day = ParseDay("date", date);
  return day.ok() ? *day : absl::CivilDay();
}

// On the last day reported on.
bool InForceAtEnd(const Fact& fact, const Reported& reported) {
  if (!fact.holds() || fact.start().empty()) return false;
  const std::string last = FormatDay(Day(reported.until) - 1);
  return fact.start() <= last && (fact.end().empty() || fact.end() > last);
}

int64_t DaysIn(const Fact& fact, const Reported& reported) {
  if (!fact.holds() || fact.start().empty()) return 0;
  const std::string from = std::max(fact.start(), reported.from);
  const std::string until = fact.end().empty() ? reported.until : std::min(fact.end(), reported.until);
  return from < until ? Day(until) - Day(from) : 0;
}

int YearOf(const Reported& reported) { return static_cast<int>((Day(reported.until) - 1).year()); }

Part OneIf(bool counts) { return counts ? Part(1) : std::nullopt; }
Part Positive(int64_t value) { return value > 0 ? Part(value) : std::nullopt; }

Part Begun(const Fact& fact, const Reported& reported) { return OneIf(BeginsIn(fact, reported)); }
Part InForce(const Fact& fact, const Reported& reported) { return OneIf(InForceAtEnd(fact, reported)); }
Part DaysOf(const Fact& fact, const Reported& reported) { return Positive(DaysIn(fact, reported)); }

Part JointMeeting(const Fact& fact, const Reported& reported) {
  return OneIf(BeginsIn(fact, reported) && fact.type() == "JOINT" && QuantityOf(fact, "valid") > 0);
}

Part Money(const Fact& fact, const Reported& reported, std::string_view quantity) {
  if (!fact.holds() || fact.type() != "MONEY" || fact.year() != YearOf(reported)) return std::nullopt;
  return Positive(QuantityOf(fact, quantity));
}
Part MoneyPromised(const Fact& fact, const Reported& reported) { return Money(fact, reported, "promised"); }
Part MoneyDelivered(const Fact& fact, const Reported& reported) { return Money(fact, reported, "delivered"); }

Part Project(const Fact& fact, const Reported& reported) {
  return OneIf(fact.holds() && fact.type() == "PROJECT" && fact.year() == YearOf(reported));
}

Part Done(const Fact& fact, const Reported& reported) {
  return OneIf(BeginsIn(fact, reported) && QuantityOf(fact, "done") > 0);
}

Part QuantityBegun(const Fact& fact, const Reported& reported, std::string_view quantity) {
  return BeginsIn(fact, reported) ? Positive(QuantityOf(fact, quantity)) : std::nullopt;
}
Part People(const Fact& fact, const Reported& reported) { return QuantityBegun(fact, reported, "people"); }
Part PersonDays(const Fact& fact, const Reported& reported) { return QuantityBegun(fact, reported, "person-days"); }
Part PersonHours(const Fact& fact, const Reported& reported) { return QuantityBegun(fact, reported, "person-hours"); }

constexpr bool kOfPairings = true, kInArea = false, kTypes = true, kNoTypes = false;

constexpr FigureSource kSources[] = {
    {"pairing.activities", "开展帮扶活动次数", "次",
     "所报结对关系登记、已注明实施情况、于本期内开始的活动，每条记录计一次。", "SD19-3.1b", "pairing", kActivityFact,
     kOfPairings, kTypes, Done},
    {"pairing.activity-people", "帮扶活动参加人次", "人次", "本期内开始的活动已实施的人数之和。", "SD19-3.1b",
     "pairing", kActivityFact, kOfPairings, kTypes, People},
    {"pairing.activity-person-days", "帮扶活动人天", "人天", "本期内开始的活动，已实施的人数乘以天数，逐条相加。",
     "SD19-3.1b", "pairing", kActivityFact, kOfPairings, kTypes, PersonDays},
    {"pairing.activity-person-hours", "帮扶活动人时", "人时", "本期内开始的活动，已实施的人数乘以课时，逐条相加。",
     "Q11-4.7", "pairing", kActivityFact, kOfPairings, kTypes, PersonHours},
    {"pairing.agreements-signed", "签订协议份数", "份", "所报结对关系于本期内签订的协议。", "Q11-5.4a", "pairing",
     kAgreementFact, kOfPairings, kNoTypes, Begun},
    {"pairing.aid-money-delivered", "援助资金到位金额（年度累计）", "分",
     "所报结对关系登记在本期所属年度的资金援助，截至报送时登记的到位金额，年度口径，不与物资相加。", "Q11-4.2b",
     "pairing", kAidFact, kOfPairings, kNoTypes, MoneyDelivered},
    {"pairing.aid-money-promised", "援助资金承诺金额（年度累计）", "分",
     "所报结对关系登记在本期所属年度的资金援助，截至报送时登记的承诺金额，年度口径，不与物资相加。", "Q11-4.2b",
     "pairing", kAidFact, kOfPairings, kNoTypes, MoneyPromised},
    {"pairing.aid-projects", "援助项目数（年度累计）", "项",
     "所报结对关系登记在本期所属年度的项目援助，每条记录计一项。", "Q11-4.2b", "pairing", kAidFact, kOfPairings,
     kNoTypes, Project},
    {"pairing.joint-meetings", "召开联席会议次数", "次",
     "所报结对关系于本期内召开、双方主要负责同志均出席的联席会议；已撤销的记录不计。", "SD19-5.1b", "pairing",
     kMeetingFact, kOfPairings, kNoTypes, JointMeeting},
    {"pairing.plans-in-force", "有效工作计划份数", "份", "所报结对关系在本期最后一日有效的计划；草案不计。", "Q11-5.3b",
     "pairing", kPlanFact, kOfPairings, kTypes, InForce},
    {"rotation.area-posting-person-days", "本地区选派人员在岗人天", "人天",
     "支援效果发生在本地区的选派，在本期内的在岗天数之和；提前结束的算到结束之日。", "DX18-3.4.2c", "rotation",
     kPostingFact, kInArea, kTypes, DaysOf},
    {"rotation.area-postings-in-force", "本地区在岗选派人次", "人次",
     "支援效果发生在本地区、在本期最后一日在岗的选派；计划、推荐、批准而未到岗的不计。", "DX18-3.4.2c", "rotation",
     kPostingFact, kInArea, kTypes, InForce},
    {"rotation.area-training-person-hours", "本地区培训人时", "人时",
     "本地区登记、于本期内开始并已举办的培训，课时乘以完成人数，逐期相加。", "Q11-4.8", "rotation", kTrainingFact,
     kInArea, kTypes, PersonHours},
    {"rotation.area-trainings", "本地区举办培训期数", "期", "本地区登记、于本期内开始并已举办的培训。", "Q11-4.8",
     "rotation", kTrainingFact, kInArea, kTypes, Begun},
    {"rotation.posting-person-days", "结对选派人员在岗人天", "人天",
     "以所报结对关系为依据的选派，在本期内的在岗天数之和；提前结束的算到结束之日。", "Q11-4.9b", "rotation",
     kPostingFact, kOfPairings, kTypes, DaysOf},
    {"rotation.postings-in-force", "结对在岗选派人次", "人次",
     "以所报结对关系为依据、在本期最后一日在岗的选派；计划、推荐、批准而未到岗的不计。", "Q11-4.9b", "rotation",
     kPostingFact, kOfPairings, kTypes, InForce},
    {"rotation.training-people", "结对培训完成人次", "人次",
     "以所报结对关系为依据、于本期内开始并已举办的培训的完成人数之和。", "Q11-4.8", "rotation", kTrainingFact,
     kOfPairings, kTypes, People},
    {"rotation.training-person-hours", "结对培训人时", "人时",
     "以所报结对关系为依据、于本期内开始并已举办的培训，课时乘以完成人数，逐期相加。", "Q11-4.7", "rotation",
     kTrainingFact, kOfPairings, kTypes, PersonHours},
    {"rotation.trainings", "结对培训期数", "期", "以所报结对关系为依据、于本期内开始并已举办的培训。", "Q11-4.8",
     "rotation", kTrainingFact, kOfPairings, kTypes, Begun},
    {"trusteeship.measure-person-days", "托管帮扶措施人天", "人天",
     "学校在本地区、于本期内开始并已实施的托管帮扶措施，所关联选派在措施期内的人天之和。", "MOE22-6b", "trusteeship",
     kMeasureFact, kInArea, kTypes, PersonDays},
    {"trusteeship.measures-done", "已实施托管帮扶措施项数", "项", "学校在本地区、于本期内开始并已实施的托管帮扶措施。",
     "MOE22-6b", "trusteeship", kMeasureFact, kInArea, kTypes, Begun},
    {"trusteeship.trusteeships-in-force", "受托管县中数", "所", "学校在本地区、托管关系在本期最后一日有效。", "MOE22-1",
     "trusteeship", kTrusteeshipFact, kInArea, kNoTypes, InForce},
};

static_assert(std::is_sorted(std::begin(kSources), std::end(kSources),
                             [](const FigureSource& a, const FigureSource& b) { return a.name < b.name; }));

}  // namespace

std::span<const FigureSource> FigureSources() { return kSources; }

const FigureSource* FindFigureSource(std::string_view name) {
  const auto* found = std::lower_bound(std::begin(kSources), std::end(kSources), name,
                                       [](const FigureSource& a, std::string_view b) { return a.name < b; });
  return found != std::end(kSources) && found->name == name ? found : nullptr;
}

v1::FigureSource Described(const FigureSource& source) {
  v1::FigureSource described;
  described.set_name(std::string(source.name));
  described.set_display_name(std::string(source.display_name));
  described.set_unit(std::string(source.unit));
  described.set_definition(std::string(source.definition));
  described.set_clause(std::string(source.clause));
  described.set_service(std::string(source.service));
  described.set_of_pairings(source.of_pairings);
  described.set_has_types(source.has_types);
  return described;
}

std::vector<FigurePart> PartsOf(const FigureSource& source, std::string_view type, const Reported& reported,
                                const std::vector<v1::Fact>& facts) {
  std::vector<FigurePart> parts;
  for (const v1::Fact& fact : facts) {
    if (!type.empty() && fact.type() != type) continue;
    const std::optional<int64_t> value = source.part(fact, reported);
    if (value.has_value()) parts.push_back({fact, *value});
  }
  return parts;
}

std::string SumOf(const std::vector<FigurePart>& parts) {
  absl::int128 sum = 0;
  for (const FigurePart& part : parts) sum += part.value;
  std::ostringstream text;
  text << sum;
  return text.str();
}

}  // namespace jiedui::reporting
