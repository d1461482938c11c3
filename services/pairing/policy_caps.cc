#include "services/pairing/policy_caps.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "absl/strings/str_join.h"
#include "common/base/text.h"
#include "services/pairing/policy.h"
#include "services/pairing/reasons.h"

namespace jiedui::pairing::policy {
namespace {

using v1::Pairing;
using v1::Scheme;

constexpr int kMaxTopics = 30;
constexpr size_t kMaxTopic = 40 * 3;  // bytes of UTF-8
constexpr size_t kMaxClause = 40 * 3, kMaxDocument = 200 * 3;
constexpr int64_t kMaxPerParent = 1'000'000;

std::string Kinds(const Scheme::Lane& lane) {
  return StrCat(Chinese(lane.supporter_kind()), "支援", Chinese(lane.recipient_kind()));
}

bool IsTopic(std::string_view text) { return !text.empty() && text.size() <= kMaxTopic; }

// Why the cardinality of the lane does not allow the pairing beside a neighbour; nothing when it does.
std::optional<Failure> Crowded(const Pairing& pairing, const Setting& setting, Scheme::Mode mode,
                               const Neighbour& other) {
  if (OneRecipient(mode) && other.pairing.supporter() == pairing.supporter()) {
    return Failure(kSupporterTaken, {{"supporter", Title(setting.supporter)},
                                     {"scheme", setting.scheme.display_name()},
                                     {"other_party", other.recipient_title},
                                     {"other", other.pairing.name()},
                                     {"mode", Chinese(mode)}});
  }
  if (OneSupporter(mode) && other.pairing.recipient() == pairing.recipient()) {
    return Failure(kRecipientTaken, {{"recipient", Title(setting.recipient)},
                                     {"scheme", setting.scheme.display_name()},
                                     {"other_party", other.supporter_title},
                                     {"other", other.pairing.name()},
                                     {"mode", Chinese(mode)}});
  }
  return std::nullopt;
}

// The pairing is so many-th of its supporter, or of its recipient.
int64_t NumberOf(const Pairing& pairing, const Setting& setting, bool of_supporter) {
  std::vector<Period> periods;
  for (const Neighbour& other : setting.neighbours) {
    const bool shared = of_supporter ? other.pairing.supporter() == pairing.supporter()
                                     : other.pairing.recipient() == pairing.recipient();
    if (shared) periods.push_back(PeriodOf(other.pairing.interval()));
  }
  return MostAtOnce(periods, PeriodOf(pairing.interval())) + 1;
}

absl::Status Cardinality(const Pairing& pairing, const Setting& setting, const Scheme::Lane& lane,
                         std::string_view reason, std::vector<PassedRule>& passed) {
  const Scheme& scheme = setting.scheme;
  const Scheme::Mode mode = lane.mode();
  const Clause clause = ClauseOf(scheme, lane);
  const Period period = PeriodOf(pairing.interval());
  for (const Neighbour& other : setting.neighbours) {
    if (!Overlap(period, PeriodOf(other.pairing.interval()))) continue;
    if (other.pairing.supporter() == pairing.supporter() && other.pairing.recipient() == pairing.recipient()) {
      return Failure(kDuplicatePairing, {{"supporter", Title(setting.supporter)},
                                         {"recipient", Title(setting.recipient)},
                                         {"scheme", scheme.display_name()},
                                         {"other", other.pairing.name()}})
          .By(clause, pairing.name());
    }
    std::optional<Failure> crowded = Crowded(pairing, setting, mode, other);
    if (!crowded.has_value()) continue;
    if (Refuses(scheme, lane)) return crowded->By(clause, pairing.name());
    const std::string what = ReasonOf(*crowded);
    const bool supporter = what == kSupporterTaken.name;
    if (reason.empty()) {
      return Failure(kReasonRequired, {{"scheme", scheme.display_name()},
                                       {"mode", Chinese(mode)},
                                       {"party", Title(supporter ? setting.supporter : setting.recipient)},
                                       {"other_party", supporter ? other.recipient_title : other.supporter_title},
                                       {"other", other.pairing.name()}})
          .By(clause, pairing.name());
    }
    const bool told =
        std::any_of(passed.begin(), passed.end(), [&](const PassedRule& rule) { return rule.warning.reason == what; });
    if (told) continue;  // one is enough to say that the rule was passed; the list shows them all
    passed.push_back(
        {.warning = {what, std::string(clause.id), std::string(clause.document), ChineseMessageOf(*crowded)},
         .number = NumberOf(pairing, setting, supporter),
         .most = 1});
  }
  return absl::OkStatus();
}

absl::Status UnderParent(const Pairing& pairing, const Setting& setting, const Scheme::Lane& lane,
                         std::string_view reason, std::vector<PassedRule>& passed) {
  if (lane.per_parent() == 0 || pairing.parent().empty()) return absl::OkStatus();
  const int64_t number = MostAtOnce(setting.under_parent, PeriodOf(pairing.interval())) + 1;
  if (number <= lane.per_parent()) return absl::OkStatus();
  const Clause clause = ClauseOf(setting.scheme, lane);
  const std::string counted = StrCat(number), most = StrCat(lane.per_parent()), kinds = Kinds(lane);
  const Failure::Arguments said = {{"parent", pairing.parent()},
                                   {"scheme", setting.scheme.display_name()},
                                   {"kinds", kinds},
                                   {"number", counted},
                                   {"most", most}};
  if (reason.empty()) return Failure(kCapReasonRequired, said).By(clause, pairing.name());
  passed.push_back({.warning = {std::string(kCapPassed.name), std::string(clause.id), std::string(clause.document),
                                ChineseMessageOf(Failure(kCapPassed, said))},
                    .number = number,
                    .most = lane.per_parent()});
  return absl::OkStatus();
}

}  // namespace

Clause ClauseOf(const Scheme& scheme) { return {scheme.citation().clause(), scheme.citation().document()}; }

Clause ClauseOf(const Scheme& scheme, const Scheme::Lane& lane) {
  const type::v1::Citation& own = lane.citation();
  return {own.clause().empty() ? scheme.citation().clause() : own.clause(),
          own.document().empty() ? scheme.citation().document() : own.document()};
}

Period PeriodOf(const type::v1::Interval& interval) { return ParseInterval("interval", interval).value_or(Period{}); }

bool OneRecipient(Scheme::Mode mode) {
  return mode == Scheme::MODE_ONE_TO_ONE || mode == Scheme::MODE_MANY_TO_ONE || mode == Scheme::MODE_TEAM;
}
bool OneSupporter(Scheme::Mode mode) { return mode == Scheme::MODE_ONE_TO_ONE || mode == Scheme::MODE_ONE_TO_MANY; }

bool Refuses(const Scheme& scheme, const Scheme::Lane& lane) {
  return lane.excess() == Scheme::EXCESS_UNSPECIFIED ? scheme.strict() : lane.excess() == Scheme::EXCESS_REFUSE;
}

int64_t MostAtOnce(const std::vector<Period>& periods, const Period& within) {
  std::map<absl::CivilDay, int64_t> change;  // by day: how many more are in force from it on
  for (const Period& period : periods) {
    if (!Overlap(period, within)) continue;
    ++change[std::max(period.start, within.start)];
    if (period.end.has_value()) --change[*period.end];
  }
  int64_t now = 0, most = 0;
  for (const auto& [day, more] : change) {
    if (within.end.has_value() && day >= *within.end) break;
    now += more;
    most = std::max(most, now);
  }
  return most;
}

// ---- Valid ---------------------------------------------------------------------------------------------------------------

absl::Status ValidCaps(const Scheme& scheme) {
  for (int i = 0; i < scheme.lanes_size(); ++i) {
    const Scheme::Lane& lane = scheme.lanes(i);
    const std::string path = StrCat("scheme.lanes[", i, "]");
    if (!Scheme::Excess_IsValid(lane.excess())) return InvalidField(path + ".excess", "拒绝或须说明缘由");
    if (lane.per_parent() < 0 || lane.per_parent() > kMaxPerParent) {
      return InvalidField(path + ".per_parent", StrCat("0（不限）至", kMaxPerParent));
    }
    if (lane.citation().clause().size() > kMaxClause || lane.citation().document().size() > kMaxDocument) {
      return InvalidField(path + ".citation", "条款不超过40个汉字，文件不超过200个汉字");
    }
  }
  if (scheme.topics_size() > kMaxTopics) return InvalidField("scheme.topics", StrCat("不超过", kMaxTopics, "项"));
  for (int i = 0; i < scheme.topics_size(); ++i) {
    const auto begin = scheme.topics().begin();
    if (!IsTopic(scheme.topics(i)) || std::find(begin, begin + i, scheme.topics(i)) != begin + i) {
      return InvalidField("scheme.topics", "各项非空、不超过40个汉字、互不相同");
    }
  }
  return absl::OkStatus();
}

absl::Status ValidTopicsAndTags(std::string_view field, const Pairing& pairing) {
  const std::string topics = StrCat(field, ".topics"), tags = StrCat(field, ".tags");
  if (pairing.topics_size() > kMaxTopics) return InvalidField(topics, StrCat("不超过", kMaxTopics, "项"));
  for (int i = 0; i < pairing.topics_size(); ++i) {
    const auto begin = pairing.topics().begin();
    const auto same = [&](const Pairing::Topic& topic) { return topic.text() == pairing.topics(i).text(); };
    if (!IsTopic(pairing.topics(i).text()) || std::any_of(begin, begin + i, same)) {
      return InvalidField(topics, "各项写明内容，不超过40个汉字，互不相同");
    }
  }
  for (int i = 0; i < pairing.tags_size(); ++i) {
    const auto begin = pairing.tags().begin();
    const int tag = pairing.tags(i);
    if (tag == Pairing::TAG_UNSPECIFIED || !Pairing::Tag_IsValid(tag) ||
        std::find(begin, begin + i, tag) != begin + i) {
      return InvalidField(tags, "规定的标签，互不相同");
    }
    if (tag == Pairing::TAG_OTHER && pairing.note().empty()) return MissingField(StrCat(field, ".note"));
  }
  return absl::OkStatus();
}

// ---- With ----------------------------------------------------------------------------------------------------------------

void MarkOtherTopics(const Scheme& scheme, Pairing& pairing) {
  for (Pairing::Topic& topic : *pairing.mutable_topics()) {
    const auto& list = scheme.topics();
    topic.set_other(!list.empty() && std::find(list.begin(), list.end(), topic.text()) == list.end());
  }
}

// ---- Can -----------------------------------------------------------------------------------------------------------------

absl::Status HasWhatLaneAsks(const Pairing& pairing, const Scheme& scheme, const Scheme::Lane& lane) {
  if (!scheme.topics().empty() && pairing.topics().empty()) {
    return Failure(kTopicRequired,
                   {{"scheme", scheme.display_name()}, {"topics", absl::StrJoin(scheme.topics(), "、")}})
        .By(ClauseOf(scheme, lane), pairing.name());
  }
  if (lane.per_parent() > 0 && pairing.parent().empty()) {
    return Failure(kParentRequired, {{"scheme", scheme.display_name()}, {"kinds", Kinds(lane)}})
        .By(ClauseOf(scheme, lane), pairing.name());
  }
  return absl::OkStatus();
}

absl::Status WithinNumbers(const Pairing& pairing, const Setting& setting, std::string_view reason,
                           std::vector<PassedRule>& passed) {
  const Scheme::Lane* const lane = LaneOf(setting.scheme, pairing.supporter_kind(), pairing.recipient_kind());
  if (lane == nullptr) return absl::OkStatus();  // CanPropose has refused
  absl::Status crowded = Cardinality(pairing, setting, *lane, reason, passed);
  if (!crowded.ok()) return crowded;
  return UnderParent(pairing, setting, *lane, reason, passed);
}

// ---- Answers -------------------------------------------------------------------------------------------------------------

void BesideLimits(std::vector<v1::CountPairingsResponse::LaneCount> lanes, const std::map<std::string, Scheme>& schemes,
                  const Scheme* asked, v1::CountPairingsResponse& response) {
  const auto counted = [&](const Scheme::Lane& lane) {
    return std::any_of(lanes.begin(), lanes.end(), [&](const auto& count) {
      return count.scheme() == asked->name() && count.supporter_kind() == lane.supporter_kind() &&
             count.recipient_kind() == lane.recipient_kind();
    });
  };
  for (const Scheme::Lane& lane : (asked == nullptr ? Scheme::default_instance() : *asked).lanes()) {
    if (lane.per_parent() == 0 || counted(lane)) continue;
    auto& empty = lanes.emplace_back();
    empty.set_scheme(asked->name());
    empty.set_supporter_kind(lane.supporter_kind());
    empty.set_recipient_kind(lane.recipient_kind());
  }
  const auto key = [](const auto& count) {
    return std::tuple(count.scheme(), count.supporter_kind(), count.recipient_kind());
  };
  std::sort(lanes.begin(), lanes.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
  for (auto& count : lanes) {
    const auto scheme = schemes.find(count.scheme());
    const Scheme::Lane* const lane =
        scheme == schemes.end() ? nullptr : LaneOf(scheme->second, count.supporter_kind(), count.recipient_kind());
    if (lane != nullptr && lane->per_parent() > 0) {
      const Clause clause = ClauseOf(scheme->second, *lane);
      count.set_limit(lane->per_parent());
      count.mutable_citation()->set_clause(std::string(clause.id));
      count.mutable_citation()->set_document(std::string(clause.document));
    }
    *response.add_lanes() = std::move(count);
  }
}

}  // namespace jiedui::pairing::policy
