#include "services/trusteeship/policy_linked.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "common/base/civil.h"
#include "services/trusteeship/policy_measure.h"

namespace jiedui::trusteeship::policy {
namespace {

using rotation::v1::Posting;
using v1::Measure;

// Which postings are of the kind of a type. STUDENT_TEACHING is not among them: no posting says that its person is a student.
struct Match {
  Measure::Type type;
  Posting::Direction direction;
  bool to_the_school;  // and not to another of the county
  std::array<Posting::Kind, 4> kinds;
};
constexpr Match kMatches[] = {
    {Measure::TYPE_RESIDENT_TEAM,
     Posting::DIRECTION_TO_RECIPIENT,
     true,
     {Posting::KIND_SUPPORT_TEACHING, Posting::KIND_SECONDMENT, Posting::KIND_EXCHANGE, Posting::KIND_POST_HOLDING}},
    {Measure::TYPE_SHADOWING,
     Posting::DIRECTION_TO_SUPPORTER,
     false,
     {Posting::KIND_SHADOWING, Posting::KIND_SECONDMENT}}};

bool IsOfKind(const HeardPosting& posting, Measure::Type type, const v1::Trusteeship& trusteeship) {
  return std::any_of(std::begin(kMatches), std::end(kMatches), [&](const Match& match) {
    return match.type == type && match.direction == posting.direction && posting.kind != Posting::KIND_UNSPECIFIED &&
           std::find(match.kinds.begin(), match.kinds.end(), posting.kind) != match.kinds.end() &&
           (!match.to_the_school || posting.host == trusteeship.school());
  });
}

bool IsLinkable(const Measure& measure) {
  return MovesPeople(measure.type()) && measure.state() != Measure::STATE_CANCELLED;
}

// Half-open days; a measure whose end is not known goes on.
struct Span {
  absl::CivilDay start, end;
};
std::optional<Span> SpanOf(const std::string& start, const std::string& end) {
  const absl::StatusOr<absl::CivilDay> from = ParseDay("start", start);
  if (!from.ok()) return std::nullopt;
  const absl::StatusOr<absl::CivilDay> to =
      end.empty() ? absl::StatusOr<absl::CivilDay>(absl::CivilDay::max()) : ParseDay("end", end);
  if (!to.ok() || *to <= *from) return std::nullopt;
  return Span{*from, *to};
}
std::optional<Span> Common(const std::optional<Span>& a, const std::optional<Span>& b) {
  if (!a.has_value() || !b.has_value()) return std::nullopt;
  const Span common{std::max(a->start, b->start), std::min(a->end, b->end)};
  return common.start < common.end ? std::optional<Span>(common) : std::nullopt;
}

bool DaysMeet(const Measure& measure, const HeardPosting& posting) {
  return Common(SpanOf(measure.start(), measure.end()), SpanOf(posting.start, posting.end)).has_value();
}

bool HasBegun(Posting::State state) {
  return state == Posting::STATE_IN_POST || state == Posting::STATE_ASSESSED || state == Posting::STATE_COMPLETED ||
         state == Posting::STATE_CUT_SHORT;
}

// Days of spans that may meet each other, each once.
int64_t DaysIn(std::vector<Span> spans) {
  std::sort(spans.begin(), spans.end(), [](const Span& a, const Span& b) { return a.start < b.start; });
  int64_t days = 0;
  std::optional<absl::CivilDay> until;
  for (const Span& span : spans) {
    const absl::CivilDay from = until.has_value() ? std::max(span.start, *until) : span.start;
    if (span.end <= from) continue;
    days += span.end - from;
    until = span.end;
  }
  return days;
}

// Who is counted for a measure by the postings linked with it.
void Count(const Measure& measure, const std::vector<const HeardPosting*>& linked, Measure::HeadCount& count) {
  const std::optional<Span> days = SpanOf(measure.start(), measure.end());
  std::set<std::string_view> begun;
  std::map<std::string_view, std::vector<Span>> days_of;  // by person
  for (const HeardPosting* posting : linked) {
    count.add_postings(posting->name);
    if (posting->state == Posting::STATE_WITHDRAWN) continue;
    std::vector<Span>& spans = days_of[posting->person];
    const std::optional<Span> common = Common(days, SpanOf(posting->start, posting->end));
    if (common.has_value()) spans.push_back(*common);
    if (HasBegun(posting->state)) begun.insert(posting->person);
  }
  count.set_planned(static_cast<int64_t>(days_of.size()));
  count.set_done(static_cast<int64_t>(begun.size()));
  int64_t person_days = 0;
  for (auto& [person, spans] : days_of) person_days += DaysIn(std::move(spans));
  count.set_person_days(person_days);
}

// The measures that a posting matches: of those whose days meet each other the one with which it shares most.
std::vector<const Measure*> MatchesOf(const HeardPosting& posting, const std::vector<Measure>& measures,
                                      const v1::Trusteeship& trusteeship) {
  struct Candidate {
    const Measure* measure;
    Span days;
    int64_t shared;
  };
  std::vector<Candidate> candidates;
  const std::optional<Span> placed = SpanOf(posting.start, posting.end);
  for (const Measure& measure : measures) {
    if (!IsLinkable(measure) || !measure.placements().empty() || !IsOfKind(posting, measure.type(), trusteeship)) {
      continue;
    }
    const std::optional<Span> days = SpanOf(measure.start(), measure.end()), common = Common(days, placed);
    if (common.has_value()) candidates.push_back({&measure, *days, common->end - common->start});
  }
  std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
    return std::tie(b.shared, a.days.start, a.measure->name()) < std::tie(a.shared, b.days.start, b.measure->name());
  });
  std::vector<Candidate> taken;
  for (const Candidate& candidate : candidates) {
    const bool free = std::none_of(taken.begin(), taken.end(), [&](const Candidate& other) {
      return Common(candidate.days, other.days).has_value();
    });
    if (free) taken.push_back(candidate);
  }
  std::vector<const Measure*> matches;
  matches.reserve(taken.size());
  for (const Candidate& candidate : taken) matches.push_back(candidate.measure);
  return matches;
}

std::optional<int64_t> ValueOf(const google::protobuf::RepeatedPtrField<Measure::Quantity>& quantities,
                               Measure::Unit unit) {
  for (const Measure::Quantity& quantity : quantities) {
    if (quantity.unit() == unit) return quantity.value();
  }
  return std::nullopt;
}

}  // namespace

HeardPosting FactsOf(const Posting& posting) {
  const std::string& basis = posting.basis();
  const auto full = [](const std::string& date) {
    const absl::StatusOr<absl::CivilDay> day = ParseDate("interval", date);
    return day.ok() ? FormatDay(*day) : date;
  };
  return {.name = posting.name(),
          .revision = posting.revision(),
          .trusteeship = basis.starts_with("trusteeships/") ? basis : "",
          .person = posting.person(),
          .kind = posting.kind(),
          .direction = posting.direction(),
          .state = posting.state(),
          .host = posting.host(),
          .start = full(posting.interval().start()),
          .end = full(posting.interval().end())};
}

std::map<std::string, Measure::HeadCount> Link(const v1::Trusteeship& trusteeship, const std::vector<Measure>& measures,
                                               const std::vector<HeardPosting>& postings) {
  std::map<std::string, Measure::HeadCount> counts;
  std::map<std::string_view, const HeardPosting*> by_name;
  for (const HeardPosting& posting : postings) by_name.emplace(posting.name, &posting);
  std::set<std::string_view> named;
  std::map<std::string_view, std::vector<const HeardPosting*>> linked;  // by measure
  for (const Measure& measure : measures) {
    if (!IsLinkable(measure)) continue;
    Measure::HeadCount& count = counts[measure.name()];
    for (const std::string& name : measure.placements()) {
      named.insert(name);
      const auto posting = by_name.find(name);
      if (posting == by_name.end() || !DaysMeet(measure, *posting->second)) {
        count.add_uncounted(name);
        continue;
      }
      linked[measure.name()].push_back(posting->second);
      count.set_link(Measure::LINK_NAMED);
    }
  }
  for (const HeardPosting& posting : postings) {
    if (named.contains(posting.name)) continue;
    for (const Measure* measure : MatchesOf(posting, measures, trusteeship)) {
      linked[measure->name()].push_back(&posting);
      counts[measure->name()].set_link(Measure::LINK_MATCHED);
    }
  }
  for (const Measure& measure : measures) {
    const auto found = linked.find(measure.name());
    if (found == linked.end()) continue;
    std::sort(found->second.begin(), found->second.end(),
              [](const HeardPosting* a, const HeardPosting* b) { return a->name < b->name; });
    Count(measure, found->second, counts[measure.name()]);
  }
  return counts;
}

Measure WithHeadCount(Measure measure, const Measure::HeadCount& head_count) {
  const Measure::Unit unit = HeadUnit(measure.type());
  const bool declares = ValueOf(measure.planned(), unit).has_value() || ValueOf(measure.done(), unit).has_value();
  measure.set_declared(MovesPeople(measure.type()) && declares && head_count.link() == Measure::LINK_UNSPECIFIED);
  *measure.mutable_head_count() = head_count;
  if (head_count.link() == Measure::LINK_UNSPECIFIED && head_count.uncounted().empty()) measure.clear_head_count();
  return measure;
}

Measure WithoutHeadCount(Measure measure) { return WithHeadCount(std::move(measure), Measure::HeadCount()); }

v1::HeadCountLine LineOf(const Measure& measure) {
  v1::HeadCountLine line;
  const Measure::HeadCount& count = measure.head_count();
  line.set_measure(measure.name());
  line.set_trusteeship(measure.trusteeship());
  line.set_type(measure.type());
  line.set_state(measure.state());
  line.set_start(measure.start());
  line.set_end(measure.end());
  line.set_unit(HeadUnit(measure.type()));
  line.set_link(count.link());
  line.set_linked_planned(count.planned());
  line.set_linked_done(count.done());
  line.set_postings(count.postings_size());
  line.set_uncounted(count.uncounted_size());
  line.set_person_days(count.person_days());
  line.set_school_region(measure.school_region());
  const bool linked = count.link() != Measure::LINK_UNSPECIFIED, is_done = measure.state() == Measure::STATE_DONE;
  const std::optional<int64_t> planned = ValueOf(measure.planned(), line.unit()),
                               done = ValueOf(measure.done(), line.unit());
  if (planned.has_value()) line.set_declared_planned(*planned);
  if (done.has_value()) line.set_declared_done(*done);
  line.set_planned(linked ? count.planned() : planned.value_or(0));
  if (is_done) line.set_done(linked ? count.done() : done.value_or(0));
  if (linked && planned.has_value()) line.set_planned_difference(count.planned() - *planned);
  if (linked && is_done && done.has_value()) line.set_done_difference(count.done() - *done);
  return line;
}

bool Differs(const v1::HeadCountLine& line) {
  return line.planned_difference() != 0 || line.done_difference() != 0 || line.uncounted() != 0;
}

std::vector<std::string> Unmeasured(const std::vector<Measure>& measures, const std::vector<HeardPosting>& postings) {
  std::set<std::string_view> linked;
  for (const Measure& measure : measures) {
    linked.insert(measure.head_count().postings().begin(), measure.head_count().postings().end());
  }
  std::vector<std::string> unmeasured;
  for (const HeardPosting& posting : postings) {
    if (posting.state != Posting::STATE_WITHDRAWN && !linked.contains(posting.name)) unmeasured.push_back(posting.name);
  }
  return unmeasured;
}

}  // namespace jiedui::trusteeship::policy
