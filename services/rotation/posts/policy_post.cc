#include "services/rotation/posts/policy_post.h"

#include <algorithm>
#include <set>
#include <utility>

#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "common/rules/rule.h"
#include "services/rotation/posts/reasons_post.h"
#include "services/rotation/reasons.h"

namespace jiedui::rotation::policy {
namespace {

using pairing::v1::PartyKind;
using rules::v1::Rule;
using v1::Allotment;
using v1::PostBudget;

constexpr int32_t kMaxTotal = 1'000'000, kMaxPosts = 10'000, kMaxSubjectPosts = 1'000, kMaxClasses = 1'000,
                  kMaxPupils = 100'000;
constexpr int kMaxSubjects = 40;
constexpr size_t kMaxSubject = 20;

int64_t SumOf(const google::protobuf::RepeatedPtrField<Allotment::SubjectPosts>& subjects) {
  int64_t sum = 0;
  for (const Allotment::SubjectPosts& subject : subjects) sum += subject.posts();
  return sum;
}

absl::Status ValidSubjects(const Allotment& allotment) {
  if (allotment.subjects_size() > kMaxSubjects) {
    return InvalidField("allotment.subjects", StrCat("不超过", kMaxSubjects, "个学科"));
  }
  std::set<std::string_view> seen;
  for (int i = 0; i < allotment.subjects_size(); ++i) {
    const std::string field = StrCat("allotment.subjects[", i, "]");
    const Allotment::SubjectPosts& subject = allotment.subjects(i);
    absl::Status valid = FirstError({RequiredText(field + ".subject", subject.subject(), kMaxSubject),
                                     InRange(field + ".posts", subject.posts(), 0, kMaxSubjectPosts)});
    if (!valid.ok()) return valid;
    if (!seen.insert(subject.subject()).second) return InvalidField(field + ".subject", "每个学科只填写一次");
  }
  if (SumOf(allotment.subjects()) > allotment.posts()) {
    return InvalidField("allotment.subjects", "各学科岗位之和不超过岗位总数");
  }
  return absl::OkStatus();
}

// The registry's kinds that have teachers.
bool HasTeachers(PartyKind kind) {
  switch (kind) {
    case PartyKind::PARTY_KIND_SCHOOL:
    case PartyKind::PARTY_KIND_ATTACHED_SCHOOL:
    case PartyKind::PARTY_KIND_KINDERGARTEN:
    case PartyKind::PARTY_KIND_VOCATIONAL_SCHOOL: return true;
    default: return false;
  }
}

// One of the two shares, of a school that is not a rural one.
absl::Status ShareAllows(const Allotment& after, std::string_view title, int32_t posts, const std::optional<Rule>& rule,
                         const AllotmentSetting& setting, std::vector<Warning>& warnings) {
  if (!rule.has_value() || rule->strength() == Rule::STRENGTH_CLASSIFY) return absl::OkStatus();
  if (!rule->has_fraction()) return Failure(kInternal, {{"detail", StrCat(rule->rule_id(), " holds no share")}});
  const int64_t numerator = rule->fraction().numerator(), denominator = rule->fraction().denominator();
  if (static_cast<absl::int128>(posts) * denominator <= static_cast<absl::int128>(after.posts()) * numerator) {
    return absl::OkStatus();
  }
  if (setting.rural == v1::GetSchoolCategoriesResponse::KNOWN_NOT_LOADED) {
    return Failure(kRuralNotLoaded, {{"school", setting.school.display_name}, {"title", title}, {"day", after.since()}})
        .By(kRuralTitles, after.school());
  }
  const auto most = static_cast<int64_t>(static_cast<absl::int128>(after.posts()) * numerator / denominator);
  const std::string has = std::to_string(posts), total = std::to_string(after.posts()), allows = std::to_string(most),
                    limit = rules::Chinese(*rule);
  const Clause clause = rules::ClauseOf(*rule);
  absl::Status exceeded = Failure(kTitleShareExceeded, {{"school", setting.school.display_name},
                                                        {"title", title},
                                                        {"posts", has},
                                                        {"total", total},
                                                        {"limit", limit},
                                                        {"most", allows}})
                              .By(clause, after.school());
  if (rule->strength() == Rule::STRENGTH_REFUSE) return exceeded;
  warnings.push_back({.reason = std::string(kTitleShareExceeded.name),
                      .clause = std::string(clause.id),
                      .document = std::string(clause.document),
                      .message = ChineseMessageOf(exceeded)});
  return absl::OkStatus();
}

bool SameTitles(const Allotment& a, const Allotment& b) {
  return a.posts() == b.posts() && a.senior_posts() == b.senior_posts() && a.middle_posts() == b.middle_posts();
}

absl::Status PostsFull(const Allotment& allotment, Parts held) {
  const std::string total = std::to_string(allotment.posts()), people = std::to_string(PostsAbove(held));
  return Failure(kPostsFull, {{"school", allotment.school()}, {"total", total}, {"people", people}})
      .By(kVocationalPosts, allotment.school());
}

}  // namespace

// ---- Valid ---------------------------------------------------------------------------------------------------------------

absl::Status ValidPostBudget(const PostBudget& budget) {
  return FirstError({InRange("post_budget.total", budget.total(), 0, kMaxTotal),
                     RequiredText("post_budget.source", budget.source(), kMaxSource)});
}

absl::Status ValidPostBudgetId(std::string_view field, std::string_view id) {
  if (id.empty()) return MissingField(field);
  return IsDivisionCode(id) ? absl::OkStatus() : InvalidField(field, "六位行政区划代码");
}

absl::Status ValidAllotment(const Allotment& allotment, absl::CivilDay today) {
  absl::Status valid =
      FirstError({InRange("allotment.posts", allotment.posts(), 0, kMaxPosts),
                  InRange("allotment.senior_posts", allotment.senior_posts(), 0, allotment.posts()),
                  InRange<int64_t>("allotment.middle_posts", allotment.middle_posts(), 0,
                                   std::max<int64_t>(0, int64_t{allotment.posts()} - allotment.senior_posts())),
                  ValidSubjects(allotment), InRange("allotment.classes", allotment.classes(), 0, kMaxClasses),
                  InRange("allotment.pupils", allotment.pupils(), 0, kMaxPupils),
                  InRange("allotment.carers", allotment.carers(), 0, kMaxPosts),
                  InRange("allotment.declared_teachers", allotment.declared_teachers(), 0, kMaxPosts),
                  ValidText("allotment.source", allotment.source(), kMaxSource)});
  if (!valid.ok()) return valid;
  if (allotment.stage() == v1::STAGE_UNSPECIFIED) return MissingField("allotment.stage");
  if (!v1::Stage_IsValid(allotment.stage())) return InvalidField("allotment.stage", "已知的学段");
  if (allotment.since().empty()) return MissingField("allotment.since");
  absl::StatusOr<absl::CivilDay> since = ParseDay("allotment.since", allotment.since());
  if (!since.ok()) return since.status();
  if (*since > today) return InvalidField("allotment.since", StrCat("不晚于今天（", FormatDay(today), "）"));
  return absl::OkStatus();
}

absl::Status ValidMove(const v1::MovePostsRequest& request) {
  absl::Status valid = FirstError(
      {CheckName("from", request.from(), "allotments"), CheckName("to", request.to(), "allotments"),
       InRange("posts", request.posts(), 1, kMaxPosts), RequiredText("reason", request.reason(), kMaxReason)});
  if (!valid.ok()) return valid;
  if (request.from() == request.to()) return InvalidField("to", "调入学校与调出学校不能相同");
  return absl::OkStatus();
}

// ---- Can -----------------------------------------------------------------------------------------------------------------

absl::Status CanHold(const PostBudget& budget, int64_t allotted) {
  if (allotted <= budget.total()) return absl::OkStatus();
  const std::string total = std::to_string(budget.total()), sum = std::to_string(allotted);
  return Failure(kAllottedAboveTotal, {{"region", budget.region_code()}, {"total", total}, {"allotted", sum}})
      .By(kCountyPosts, budget.name());
}

Parts MostHeld(const std::vector<Held>& held, std::string_view from) {
  std::vector<std::pair<std::string_view, Parts>> changes;
  for (const Held& one : held) {
    if (one.end <= from) continue;
    changes.emplace_back(std::max<std::string_view>(one.start, from), one.share);
    changes.emplace_back(one.end, -one.share);
  }
  // On one day the leaving come before the coming: an end is the first day no longer.
  std::sort(changes.begin(), changes.end());
  Parts most = 0, now = 0;
  for (const auto& [day, share] : changes) {
    now += share;
    most = std::max(most, now);
  }
  return most;
}

std::vector<Held> HeldBy(const v1::Person& person, std::string_view school) {
  std::vector<Held> held;
  if (!IsEstablished(person.standing())) return held;
  for (const v1::Person::Employment& employment : person.employments()) {
    if (employment.school() != school) continue;
    const type::v1::Interval& interval = employment.interval();
    held.push_back({.start = FirstDayOf(interval.start().empty() ? interval.attested_on() : interval.start()),
                    .end = interval.end().empty() ? std::string(kForEver) : FirstDayOf(interval.end()),
                    .share = PartsOf(employment.share())});
  }
  return held;
}

bool IsEstablished(v1::Person::Standing standing) {
  return standing == v1::Person::STANDING_UNSPECIFIED || standing == v1::Person::STANDING_ESTABLISHED;
}

absl::Status CanAllot(const Allotment* before, const Allotment& after, const AllotmentSetting& setting,
                      std::vector<Warning>& warnings) {
  if (!HasTeachers(setting.school.kind)) {
    return InvalidField("allotment.name", "学校、幼儿园或职业学校的编号");
  }
  if (before != nullptr && after.since() < before->since()) {
    return Failure(kSinceEarlier, {{"name", after.name()}, {"since", before->since()}, {"given", after.since()}})
        .Field("allotment.since", StrCat("不早于", before->since()));
  }
  const int64_t held_before = before != nullptr && before->region_code() == after.region_code() ? before->posts() : 0;
  if (after.posts() > held_before && setting.elsewhere + after.posts() > setting.total) {
    const std::string total = std::to_string(setting.total), sum = std::to_string(setting.elsewhere + after.posts());
    return Failure(kAllottedAboveTotal, {{"region", after.region_code()}, {"total", total}, {"allotted", sum}})
        .By(kCountyPosts, after.school());
  }
  if (after.stage() == v1::STAGE_VOCATIONAL && setting.held > PartsOf(after.posts()) &&
      (before == nullptr || before->stage() != after.stage() || after.posts() < before->posts())) {
    return PostsFull(after, setting.held);
  }
  if (setting.rural == v1::GetSchoolCategoriesResponse::KNOWN_YES) return absl::OkStatus();
  if (before != nullptr && SameTitles(*before, after)) return absl::OkStatus();
  absl::Status allows = ShareAllows(after, "高级", after.senior_posts(), setting.senior_share, setting, warnings);
  if (!allows.ok()) return allows;
  return ShareAllows(after, "中级", after.middle_posts(), setting.middle_share, setting, warnings);
}

absl::Status CanMove(const Allotment& from, const Allotment& to, int32_t posts) {
  if (from.region_code() != to.region_code()) {
    return Failure(kPostsOfOtherCounty, {{"from", from.name()},
                                         {"to", to.name()},
                                         {"from_region", from.region_code()},
                                         {"to_region", to.region_code()}})
        .By(kCountyPosts, from.name());
  }
  if (posts > from.posts()) {
    const std::string has = std::to_string(from.posts()), moved = std::to_string(posts);
    return Failure(kMoveAbovePosts, {{"name", from.name()}, {"posts", has}, {"moved", moved}})
        .By(kCountyPosts, from.name());
  }
  const int32_t left = from.posts() - posts;
  const std::pair<std::string_view, int64_t> parts[] = {
      {"高级、中级岗位", static_cast<int64_t>(from.senior_posts()) + from.middle_posts()},
      {"学科岗位", SumOf(from.subjects())}};
  for (const auto& [what, sum] : parts) {
    if (sum <= left) continue;
    const std::string keeps = std::to_string(left), apart = std::to_string(sum);
    return Failure(kPostsBelowParts, {{"name", from.name()}, {"posts", keeps}, {"what", what}, {"parts", apart}})
        .By(kCountyPosts, from.name());
  }
  if (to.posts() + posts > kMaxPosts) return InRange("posts", posts, 1, kMaxPosts - to.posts());
  return absl::OkStatus();
}

absl::Status CanEmploy(const Allotment& allotment, Parts held) {
  if (allotment.stage() != v1::STAGE_VOCATIONAL || held <= PartsOf(allotment.posts())) return absl::OkStatus();
  return PostsFull(allotment, held);
}

// ---- Change --------------------------------------------------------------------------------------------------------------

void FlagAboveTotal(Allotment& allotment, std::optional<int64_t> total, int64_t allotted) {
  allotment.clear_flags();
  if (total.has_value() && allotted <= *total) return;
  type::v1::Warning& flag = *allotment.add_flags();
  flag.set_reason(std::string(kMovedAboveTotal));
  flag.mutable_citation()->set_clause(std::string(kCountyPosts.id));
  flag.mutable_citation()->set_document(std::string(kCountyPosts.document));
  flag.set_message(total.has_value() ? StrCat("学校划入“", allotment.region_code(), "”后，各校岗位合计", allotted,
                                              "个，超过核定的编制总量", *total, "个。")
                                     : StrCat("学校划入“", allotment.region_code(), "”，该县尚未登记编制总量。"));
}

Allotment AsEntered(const Allotment& allotment) {
  Allotment entered = allotment;
  entered.clear_flags();
  entered.clear_school();
  entered.clear_region_code();
  entered.clear_revision();
  entered.clear_etag();
  entered.clear_create_time();
  entered.clear_update_time();
  return entered;
}

PostBudget Entered(const PostBudget* before, const PostBudget& entered, std::string_view name) {
  PostBudget budget = before == nullptr ? PostBudget() : *before;
  budget.set_name(std::string(name));
  budget.set_region_code(std::string(IdOf(name)));
  budget.set_total(entered.total());
  budget.set_source(entered.source());
  return budget;
}

Allotment Entered(const Allotment& entered, const PartyFacts& school) {
  Allotment allotment = AsEntered(entered);
  allotment.set_name(AllotmentOfSchool(school.name));
  allotment.set_school(school.name);
  allotment.set_region_code(school.region_code);
  return allotment;
}

Allotment Moved(Allotment allotment, int32_t posts, absl::CivilDay today) {
  allotment.set_posts(allotment.posts() + posts);
  allotment.set_since(FormatDay(today));
  return allotment;
}

std::string SchoolOfAllotment(std::string_view name) { return StrCat("parties/", IdOf(name)); }
std::string AllotmentOfSchool(std::string_view school) { return StrCat("allotments/", IdOf(school)); }

}  // namespace jiedui::rotation::policy
