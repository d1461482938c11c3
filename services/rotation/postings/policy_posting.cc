#include "services/rotation/postings/policy_posting.h"

#include <algorithm>
#include <set>
#include <utility>

#include "common/base/call.h"
#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/exact.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "common/rules/rule.h"
#include "services/rotation/people/policy_person.h"
#include "services/rotation/postings/policy_basis.h"
#include "services/rotation/postings/reasons_posting.h"
#include "services/rotation/reasons.h"

namespace jiedui::rotation::policy {
namespace {

using v1::Posting;

constexpr size_t kMaxKind = 50, kMaxDuty = 50, kMaxSubject = 20, kMaxTopic = 200, kMaxTitle = 100;
constexpr int kMaxMany = 20;  // places, mentor pairs, visits
constexpr int kMaxDenominator = 60;

absl::Status ValidDay(std::string_view field, const std::string& day) {
  if (day.empty()) return MissingField(field);
  return ParseDay(field, day).status();
}

// Both days in full.
absl::Status ValidDays(const std::string& field, const type::v1::Interval& interval) {
  absl::Status status = ValidDay(StrCat(field, ".start"), interval.start());
  if (!status.ok()) return status;
  status = ValidDay(StrCat(field, ".end"), interval.end());
  if (!status.ok()) return status;
  if (!interval.attested_on().empty()) return InvalidField(StrCat(field, ".attested_on"), "不填");
  if (interval.end() <= interval.start()) return InvalidField(StrCat(field, ".end"), "晚于起始日期");
  return absl::OkStatus();
}

absl::Status ValidCode(std::string_view field, std::string_view code) {
  if (code.empty()) return MissingField(field);
  return IsResourceId(code) ? absl::OkStatus() : InvalidField(field, "小写字母、数字与连字符，不超过63个字符");
}

absl::Status OptionalName(std::string_view field, std::string_view name, std::string_view collection) {
  return name.empty() ? absl::OkStatus() : CheckName(field, name, collection);
}

absl::Status ValidShare(const v1::Share& share) {
  return FirstError({InRange("posting.share.denominator", share.denominator(), 1, kMaxDenominator),
                     InRange("posting.share.numerator", share.numerator(), 1, std::max(share.denominator(), 1))});
}

Exact ShareOf(const Posting& posting) {
  return posting.has_share() ? Exact(posting.share().numerator(), posting.share().denominator()) : Exact(1);
}

// From its first to its last day.
std::string DatesOf(const type::v1::Interval& interval) {
  const absl::StatusOr<absl::CivilDay> end = ParseDay("end", interval.end());
  return StrCat(interval.start(), "至", end.ok() ? FormatDay(*end - 1) : interval.end());
}

bool Holds(const type::v1::Interval& interval, std::string_view day) {
  return interval.start() <= day && (interval.end().empty() || day < interval.end());
}

bool IsEmployedOn(const v1::Person& person, std::string_view day) {
  return std::any_of(person.employments().begin(), person.employments().end(),
                     [&](const auto& employment) { return HoldsDated(employment.interval(), day); });
}

bool Within(const type::v1::Interval& inner, const type::v1::Interval& outer) {
  const std::string start = FirstDayOf(outer.start()), end = FirstDayOf(outer.end());
  return start <= inner.start() && (end.empty() || inner.end() <= end);
}

absl::Status Needs(const Posting& posting, std::initializer_list<Posting::State> states, std::string_view verb) {
  if (std::find(states.begin(), states.end(), posting.state()) != states.end()) return absl::OkStatus();
  std::string allowed;
  for (const Posting::State state : states) allowed += StrCat(allowed.empty() ? "" : "”或“", Chinese(state));
  return Failure(kWrongState,
                 {{"name", posting.name()}, {"state", Chinese(posting.state())}, {"verb", verb}, {"allowed", allowed}})
      .By(kCourse, posting.name());
}

absl::Status NotHimself(const Posting& posting, const Decider& decider, std::string_view verb) {
  if (!decider.himself) return absl::OkStatus();
  return Failure(kSameActor, {{"who", "派出人员本人"}, {"verb", verb}, {"name", posting.name()}})
      .By(kTwoActors, posting.name());
}

bool IsPrincipalOn(const v1::Person& person, const std::string& day) {
  const absl::StatusOr<absl::CivilDay> date = ParseDay("day", day);
  return date.ok() && RoleOn(person, *date) == v1::ROLE_PRINCIPAL;
}

// Never above one full post on any day: the sum can only rise where a posting begins.
absl::Status NoOverlap(const Posting& posting, const std::vector<Posting>& others) {
  std::set<std::string> days = {posting.interval().start()};
  for (const Posting& other : others) {
    if (Holds(posting.interval(), other.interval().start())) days.insert(other.interval().start());
  }
  for (const std::string& day : days) {
    Exact sum = ShareOf(posting);
    std::string names;
    for (const Posting& other : others) {
      if (other.name() == posting.name() || !Holds(other.interval(), day)) continue;
      sum += ShareOf(other);
      names += StrCat(names.empty() ? "" : "、", other.name());
    }
    if (sum.valid() && !(Exact(1) < sum)) continue;
    return Failure(kPostingOverlap, {{"person", posting.person()}, {"day", day}, {"others", names}})
        .By(kNoOverlap, posting.name());
  }
  return absl::OkStatus();
}

// A party on a side of the basis does so by name, by the area of a government or office, or as an attached school of a university.
bool StandsForSide(const PartyFacts& party, const BasisFacts& basis) {
  return IsOfSupporter(basis, party.name, party.region_code) || IsOfRecipient(basis, party.name, party.region_code) ||
         party.kind == pairing::v1::PARTY_KIND_ATTACHED_SCHOOL;
}

absl::Status RestsOn(const Posting& posting, const PostingSetting& setting) {
  if (setting.basis_decided) return absl::OkStatus();
  if (!setting.basis.has_value()) {
    if (!setting.basis_rule.has_value()) return absl::OkStatus();
    return Failure(kBasisRequired, {{"programme", posting.programme()}})
        .Field("posting.basis", "pairings/… 或 trusteeships/…")
        .By(rules::ClauseOf(*setting.basis_rule), posting.name());
  }
  Posting at = posting;
  for (const Destination& place : setting.places) {
    at.set_host(place.party.name);
    at.set_host_region(place.party.region_code);
    absl::Status rests = CanRestOn(at, *setting.basis);
    if (!rests.ok()) return rests;
    if (!StandsForSide(setting.home, *setting.basis) || !StandsForSide(place.party, *setting.basis)) {
      return Failure(kBasisElsewhere, {{"basis", setting.basis->name}, {"home", at.home()}, {"host", at.host()}})
          .By(kBasis, posting.name());
    }
  }
  return absl::OkStatus();
}

// Places are counted by the stage that the person teaches (DX18-3.7.1b): whoever shadows goes under that one.
absl::Status OfOwnStage(const Posting& posting, const PostingSetting& setting) {
  const bool asked = posting.kind() == Posting::KIND_SHADOWING && !setting.basis_decided &&
                     !(setting.history && IsOver(posting.state()));
  const v1::Stage stage = setting.person.stage();
  if (!asked || posting.stage() == v1::STAGE_UNSPECIFIED || stage == v1::STAGE_UNSPECIFIED ||
      posting.stage() == stage) {
    return absl::OkStatus();
  }
  return Failure(kStageOfAnother, {{"person", posting.person()}})
      .Field("posting.stage", "人员登记的学段")
      .By(kOwnStage, posting.name());
}

// The end of what was approved: once begun it is cut short, with a reason; longer it is approved as it was at first, by an office and by
// somebody who did not enter it.
absl::Status MayEndOn(const Posting& before, const std::string& end, const Decider& decider, absl::CivilDay today) {
  const std::string& was = before.interval().end();
  if (end < was && before.interval().start() <= FormatDay(today)) {
    return Failure(kCutShortInstead, {{"name", before.name()}, {"start", before.interval().start()}})
        .By(kCourse, before.name());
  }
  if (end <= was || (decider.office && !decider.wrote && !decider.himself)) return absl::OkStatus();
  std::string_view who = "教育行政部门以外的单位";
  if (decider.wrote) who = "登记或推荐的人";
  if (decider.himself) who = "派出人员本人";
  return Failure(kSameActor, {{"who", who}, {"verb", "延长已批准的"}, {"name", before.name()}})
      .By(kTwoActors, before.name());
}

// Whoever learns is of a place of the posting on the first day of that (SD19-3.3c).
absl::Status LearnersOfHost(const Posting& posting, const PostingSetting& setting) {
  for (const Learner& learner : setting.learners) {
    const bool employed = IsEmployedOn(learner.person, learner.day);
    if (!employed && setting.history) continue;
    const bool of_host = std::any_of(setting.places.begin(), setting.places.end(), [&](const Destination& place) {
      return IsOf(learner.person, place.party, learner.day);
    });
    if (of_host) continue;
    return Failure(kLearnerElsewhere,
                   {{"learner", learner.person.name()}, {"day", learner.day}, {"host", posting.host()}})
        .By(kMentors, posting.name());
  }
  return absl::OkStatus();
}

absl::Status MentorsInside(const Posting& posting) {
  for (const Posting::MentorPair& pair : posting.mentor_pairs()) {
    if (Within(pair.interval(), posting.interval())) continue;
    return Failure(kMentorOutside, {{"learner", pair.learner()},
                                    {"start", pair.interval().start()},
                                    {"end", pair.interval().end()},
                                    {"dates", DatesOf(posting.interval())}})
        .By(kMentors, posting.name());
  }
  return absl::OkStatus();
}

// A party or what lies in the area of its region: a team goes from an area to an area.
bool OnSide(std::string_view party, std::string_view region, std::string_view side, std::string_view side_region) {
  return party == side || (!side_region.empty() && Scope::Region(side_region).Covers(region));
}

absl::Status FitsTeam(const Posting& posting, const v1::Team& team) {
  const auto refused = [&](std::string_view what) -> absl::Status {
    return Failure(kOutsideTeam, {{"team", team.name()}, {"what", what}}).By(kTogether, posting.name());
  };
  if (posting.programme() != team.programme()) return refused("项目不同");
  if (!Within(posting.interval(), team.interval())) return refused("日期超出团队的起止日期");
  if (!OnSide(posting.home(), posting.home_region(), team.home(), team.home_region())) return refused("派出方不同");
  if (!OnSide(posting.host(), posting.host_region(), team.host(), team.host_region())) return refused("接收方不同");
  return absl::OkStatus();
}

}  // namespace

std::string_view Chinese(Posting::State state) {
  switch (state) {
    case Posting::STATE_PLANNED: return "计划";
    case Posting::STATE_NOMINATED: return "已推荐";
    case Posting::STATE_APPROVED: return "已批准";
    case Posting::STATE_IN_POST: return "在岗";
    case Posting::STATE_ASSESSED: return "已考核";
    case Posting::STATE_COMPLETED: return "已期满";
    case Posting::STATE_WITHDRAWN: return "已撤回";
    case Posting::STATE_CUT_SHORT: return "提前结束";
    default: return "未说明";
  }
}

// ---- Valid ---------------------------------------------------------------------------------------------------------------

absl::Status NamesChange(std::string_view collection, std::string_view name, std::string_view etag) {
  absl::Status named = CheckName("name", name, collection);
  if (!named.ok()) return named;
  return etag.empty() ? MissingField("etag") : absl::OkStatus();
}

absl::Status ValidPosting(const Posting& posting) {
  if (posting.kind() == Posting::KIND_UNSPECIFIED || !Posting::Kind_IsValid(posting.kind())) {
    return InvalidField("posting.kind", "一种派出方式");
  }
  const bool other = posting.kind() == Posting::KIND_OTHER;
  if (!other && !posting.other_kind().empty()) return InvalidField("posting.other_kind", "只在“其他”时填写");
  if (!v1::Stage_IsValid(posting.stage())) return InvalidField("posting.stage", "一个学段");
  absl::Status status = FirstError(
      {ValidCode("posting.programme", posting.programme()),
       other ? RequiredText("posting.other_kind", posting.other_kind(), kMaxKind) : absl::OkStatus(),
       CheckName("posting.person", posting.person(), "people"), CheckName("posting.home", posting.home(), "parties"),
       CheckName("posting.host", posting.host(), "parties"), ValidDays("posting.interval", posting.interval()),
       posting.has_share() ? ValidShare(posting.share()) : absl::OkStatus(),
       ValidText("posting.duty", posting.duty(), kMaxDuty),
       ValidText("posting.subject", posting.subject(), kMaxSubject),
       OptionalName("posting.team", posting.team(), "teams"), OptionalName("posting.batch", posting.batch(), "batches"),
       ValidText("posting.note", posting.note(), kMaxReason)});
  if (!status.ok()) return status;
  if (posting.home() == posting.host()) return InvalidField("posting.host", "与派出方不同的单位");
  if (!posting.basis().empty()) {
    status = CheckName("posting.basis", posting.basis(),
                       posting.basis().starts_with("trusteeships/") ? "trusteeships" : "pairings");
    if (!status.ok()) return status;
  }
  if (posting.kind() != Posting::KIND_CIRCUIT && posting.circuit_size() > 0) {
    return InvalidField("posting.circuit", "只在巡回支教时填写");
  }
  if (posting.circuit_size() > kMaxMany) return InvalidField("posting.circuit", "不超过20所");
  std::set<std::string> places = {posting.home(), posting.host()};
  for (const std::string& place : posting.circuit()) {
    status = CheckName("posting.circuit", place, "parties");
    if (!status.ok()) return status;
    if (!places.insert(place).second) return InvalidField("posting.circuit", "互不相同，且不同于派出方与接收方");
  }
  if (posting.lodging_charge_fen() != 0) {
    return Failure(kLodgingCharged, {{"fen", StrCat(posting.lodging_charge_fen())}})
        .Field("posting.lodging_charge_fen", "0")
        .By(kFreeLodging, posting.name());
  }
  if (posting.mentor_pairs_size() > kMaxMany) return InvalidField("posting.mentor_pairs", "不超过20对");
  for (const Posting::MentorPair& pair : posting.mentor_pairs()) {
    status = FirstError({CheckName("posting.mentor_pairs.learner", pair.learner(), "people"),
                         ValidDays("posting.mentor_pairs.interval", pair.interval())});
    if (!status.ok()) return status;
    if (pair.learner() == posting.person()) return InvalidField("posting.mentor_pairs.learner", "派出人员以外的人");
  }
  return MentorsInside(posting);
}

absl::Status ValidPlanned(const Posting& posting) {
  if (posting.has_assessment()) return InvalidField("posting.assessment", "不填；考核时登记");
  if (posting.return_visits_size() > 0) return InvalidField("posting.return_visits", "不填；回访时登记");
  return ValidPosting(posting);
}

absl::Status ValidAssessment(std::string_view field, const Posting::Assessment& assessment, absl::CivilDay today) {
  if (assessment.result() == Posting::RESULT_UNSPECIFIED || !Posting::Result_IsValid(assessment.result())) {
    return InvalidField(StrCat(field, ".result"), "优秀、合格或不合格");
  }
  absl::Status status = FirstError({ValidText(StrCat(field, ".text"), assessment.text(), kMaxReason),
                                    ValidDay(StrCat(field, ".assessed_on"), assessment.assessed_on())});
  if (!status.ok()) return status;
  if (assessment.assessed_on() > FormatDay(today)) {
    return InvalidField(StrCat(field, ".assessed_on"), StrCat("不晚于今天（", FormatDay(today), "）"));
  }
  return absl::OkStatus();
}

absl::Status ValidVisit(std::string_view field, const Posting::ReturnVisit& visit, absl::CivilDay today) {
  absl::Status status = FirstError({ValidDay(StrCat(field, ".visited_on"), visit.visited_on()),
                                    ValidText(StrCat(field, ".topic"), visit.topic(), kMaxTopic)});
  if (!status.ok()) return status;
  if (visit.visited_on() > FormatDay(today)) {
    return InvalidField(StrCat(field, ".visited_on"), StrCat("不晚于今天（", FormatDay(today), "）"));
  }
  return absl::OkStatus();
}

absl::Status ValidImported(const Posting& posting, absl::CivilDay today) {
  absl::Status status = ValidPosting(posting);
  if (!status.ok()) return status;
  const Posting::State state = posting.state();
  if (state == Posting::STATE_UNSPECIFIED || !Posting::State_IsValid(state)) return MissingField("posting.state");
  const std::string day = FormatDay(today);
  const bool begun = state == Posting::STATE_IN_POST || state == Posting::STATE_ASSESSED ||
                     state == Posting::STATE_COMPLETED || state == Posting::STATE_CUT_SHORT;
  if (begun && posting.interval().start() > day) return InvalidField("posting.state", "与起始日期相符的状态");
  if (state == Posting::STATE_COMPLETED && posting.interval().end() > day) {
    return InvalidField("posting.state", "与结束日期相符的状态");
  }
  // What is yet to begin is approved by somebody other than whoever enters it.
  if (state == Posting::STATE_APPROVED && posting.interval().start() >= day) {
    return Failure(kApprovedByImport, {{"name", posting.name()}, {"start", posting.interval().start()}})
        .Field("posting.state", "计划或已推荐")
        .By(kTwoActors, posting.name());
  }
  const bool assessed = state == Posting::STATE_ASSESSED || state == Posting::STATE_COMPLETED;
  if (assessed && !posting.has_assessment()) {
    return Failure(kPostingNotAssessed, {{"name", posting.name()}})
        .Field("posting.assessment", "考核结果")
        .By(kCourse, posting.name());
  }
  if (posting.has_assessment()) {
    if (!assessed && state != Posting::STATE_CUT_SHORT) return InvalidField("posting.assessment", "不填；考核时登记");
    status = ValidAssessment("posting.assessment", posting.assessment(), today);
    if (!status.ok()) return status;
    if (posting.assessment().assessed_on() < posting.interval().start()) {
      return InvalidField("posting.assessment.assessed_on", "不早于起始日期");
    }
  }
  const bool explained = state == Posting::STATE_WITHDRAWN || state == Posting::STATE_CUT_SHORT;
  status = explained ? RequiredText("posting.reason", posting.reason(), kMaxReason)
                     : ValidText("posting.reason", posting.reason(), kMaxReason);
  if (!status.ok()) return status;
  if (posting.return_visits_size() > kMaxMany) return InvalidField("posting.return_visits", "不超过20次");
  if (posting.return_visits_size() > 0 && (!begun || posting.kind() != Posting::KIND_SHADOWING)) {
    return InvalidField("posting.return_visits", "只在跟岗开始之后填写");
  }
  for (const Posting::ReturnVisit& visit : posting.return_visits()) {
    status = ValidVisit("posting.return_visits", visit, today);
    if (!status.ok()) return status;
    if (visit.visited_on() < posting.interval().start()) {
      return InvalidField("posting.return_visits.visited_on", "不早于起始日期");
    }
  }
  return absl::OkStatus();
}

absl::Status ValidTeam(const v1::Team& team) {
  absl::Status status = FirstError(
      {RequiredText("team.display_name", team.display_name(), kMaxTitle), ValidCode("team.programme", team.programme()),
       CheckName("team.head", team.head(), "people"), CheckName("team.home", team.home(), "parties"),
       CheckName("team.host", team.host(), "parties"), ValidDays("team.interval", team.interval())});
  if (!status.ok()) return status;
  return team.home() == team.host() ? InvalidField("team.host", "与派出方不同的单位") : absl::OkStatus();
}

// ---- Can -----------------------------------------------------------------------------------------------------------------

absl::Status MayBeSentTo(const Posting& posting, const Destination& place,
                         const std::optional<rules::v1::Rule>& weak_rule) {
  const std::string& day = posting.interval().start();
  const bool kindergarten = AsksOfSchool(posting, place.party, false);
  if (kindergarten && place.facts.is_private && !place.facts.recognised) {
    return Failure(kNotRecognised, {{"host", place.party.name}, {"day", day}}).By(kRecognisedOnly, posting.name());
  }
  if (!weak_rule.has_value()) return absl::OkStatus();
  if (!place.facts.weak) {
    return Failure(kNotWeak, {{"programme", posting.programme()}, {"host", place.party.name}, {"day", day}})
        .By(rules::ClauseOf(*weak_rule), posting.name());
  }
  if (place.facts.listed_county) return absl::OkStatus();
  return Failure(kCountyNotListed, {{"programme", posting.programme()},
                                    {"host", place.party.name},
                                    {"region", place.party.region_code},
                                    {"day", day}})
      .By(rules::ClauseOf(*weak_rule), posting.name());
}

absl::Status CanBe(const Posting& posting, const PostingSetting& setting) {
  const std::string& day = posting.interval().start();
  if ((IsEmployedOn(setting.person, day) || !setting.history) && !IsOf(setting.person, setting.home, day)) {
    return Failure(kNotOfHome, {{"person", posting.person()}, {"home", posting.home()}, {"day", day}})
        .Field("posting.home", "人员的任职单位，或其主管教育行政部门");
  }
  if (posting.state() != Posting::STATE_WITHDRAWN) {
    absl::Status fits = NoOverlap(posting, setting.others);
    if (!fits.ok()) return fits;
  }
  absl::Status holds =
      FirstError({RestsOn(posting, setting), OfOwnStage(posting, setting), LearnersOfHost(posting, setting)});
  if (!holds.ok()) return holds;
  for (const Destination& place : setting.places) {
    absl::Status may = MayBeSentTo(posting, place, setting.weak_rule);
    if (!may.ok()) return may;
  }
  if (setting.team.has_value()) {
    absl::Status fits = FitsTeam(posting, *setting.team);
    if (!fits.ok()) return fits;
  }
  return setting.batch.has_value() ? FitsBatch(posting, *setting.batch) : absl::OkStatus();
}

absl::Status CanUpdate(const Posting& before, const Posting& entered, const Decider& decider, absl::CivilDay today) {
  const auto fixed = [&](std::string_view field) -> absl::Status {
    return Failure(kFixedField, {{"name", before.name()}, {"field", field}});
  };
  absl::Status possible =
      Needs(before, {Posting::STATE_PLANNED, Posting::STATE_APPROVED, Posting::STATE_IN_POST}, "修改");
  if (!possible.ok()) return possible;
  if (before.kind() != entered.kind()) return fixed("派出方式");
  if (before.person() != entered.person()) return fixed("人员");
  if (before.home() != entered.home()) return fixed("派出方");
  if (before.host() != entered.host()) return fixed("接收方");
  if (before.state() == Posting::STATE_PLANNED) return absl::OkStatus();
  // Once approved: its end, lodging, mentor pairs and note.
  Posting was = AsEntered(before), is = AsEntered(entered);
  for (Posting* posting : {&was, &is}) {
    posting->mutable_interval()->clear_end();
    posting->clear_mentor_pairs();
    posting->clear_note();
  }
  if (was.SerializeAsString() != is.SerializeAsString()) {
    return fixed("结束日期、结对跟学与备注以外的内容（批准之后）");
  }
  return MayEndOn(before, entered.interval().end(), decider, today);
}

bool OnlyMentorsDiffer(const Posting& before, const Posting& after) {
  Posting was = AsEntered(before), is = AsEntered(after);
  was.clear_mentor_pairs();
  is.clear_mentor_pairs();
  return was.SerializeAsString() == is.SerializeAsString();
}

absl::Status CanNominate(const Posting& posting, const Decider& decider, const v1::Batch* batch, absl::CivilDay today) {
  absl::Status possible = Needs(posting, {Posting::STATE_PLANNED}, "推荐");
  if (!possible.ok()) return possible;
  possible = NotHimself(posting, decider, "推荐");
  if (!possible.ok() || batch == nullptr) return possible;
  const std::string day = FormatDay(today);
  const bool open =
      batch->nominate_until().empty() ? day < FirstDayOf(batch->interval().start()) : day <= batch->nominate_until();
  if (open) return absl::OkStatus();
  return Failure(kNominationsClosed,
                 {{"batch", batch->name()},
                  {"day", batch->nominate_until().empty() ? batch->interval().start() : batch->nominate_until()}});
}

absl::Status CanApprove(const Posting& posting, const Decider& decider) {
  absl::Status possible = Needs(posting, {Posting::STATE_NOMINATED}, "批准");
  if (!possible.ok()) return possible;
  possible = NotHimself(posting, decider, "批准");
  if (!possible.ok() || !decider.wrote) return possible;
  return Failure(kSameActor, {{"who", "登记或推荐的人"}, {"verb", "批准"}, {"name", posting.name()}})
      .By(kTwoActors, posting.name());
}

absl::Status CanStart(const Posting& posting, absl::CivilDay today) {
  absl::Status possible = Needs(posting, {Posting::STATE_APPROVED}, "到岗");
  if (!possible.ok() || posting.interval().start() <= FormatDay(today)) return possible;
  return Failure(kPostingTooEarly,
                 {{"name", posting.name()}, {"day", posting.interval().start()}, {"verb", "登记到岗"}})
      .By(kCourse, posting.name());
}

absl::Status CanAssess(const Posting& posting, const Posting::Assessment& assessment, const Decider& decider) {
  absl::Status possible = Needs(posting, {Posting::STATE_IN_POST}, "考核");
  if (!possible.ok()) return possible;
  possible = NotHimself(posting, decider, "考核");
  if (!possible.ok() || posting.interval().start() <= assessment.assessed_on()) return possible;
  return Failure(kPostingTooEarly, {{"name", posting.name()}, {"day", posting.interval().start()}, {"verb", "考核"}})
      .By(kCourse, posting.name());
}

absl::Status CanComplete(const Posting& posting, const v1::Person& person,
                         const std::optional<rules::v1::Rule>& visit_rule, absl::CivilDay today,
                         std::vector<Warning>& warnings) {
  if (posting.state() == Posting::STATE_IN_POST) {
    return Failure(kPostingNotAssessed, {{"name", posting.name()}}).By(kCourse, posting.name());
  }
  absl::Status possible = Needs(posting, {Posting::STATE_ASSESSED}, "期满");
  if (!possible.ok()) return possible;
  if (FormatDay(today) < posting.interval().end()) {
    return Failure(kPostingTooEarly, {{"name", posting.name()}, {"day", posting.interval().end()}, {"verb", "期满"}})
        .By(kCourse, posting.name());
  }
  const bool visit_due = visit_rule.has_value() && posting.kind() == Posting::KIND_SHADOWING &&
                         IsPrincipalOn(person, posting.interval().start()) && posting.return_visits().empty();
  if (!visit_due) return absl::OkStatus();
  const absl::Status missing =
      Failure(kVisitMissing, {{"name", posting.name()}}).By(rules::ClauseOf(*visit_rule), posting.name());
  if (visit_rule->strength() == rules::v1::Rule::STRENGTH_REFUSE) return missing;
  warnings.push_back({.reason = std::string(kVisitMissing.name),
                      .clause = visit_rule->citation().clause(),
                      .document = visit_rule->citation().document(),
                      .message = ChineseMessageOf(missing)});
  return absl::OkStatus();
}

absl::Status CanWithdraw(const Posting& posting) {
  return Needs(posting, {Posting::STATE_PLANNED, Posting::STATE_NOMINATED, Posting::STATE_APPROVED}, "撤回");
}

absl::Status CanCutShort(const Posting& posting, std::string_view end) {
  absl::Status possible = Needs(posting, {Posting::STATE_IN_POST, Posting::STATE_ASSESSED}, "提前结束");
  if (!possible.ok()) return possible;
  if (posting.interval().start() < end && end < posting.interval().end()) return absl::OkStatus();
  return InvalidField("end", StrCat("晚于", posting.interval().start(), "、早于", posting.interval().end()));
}

absl::Status CanVisit(const Posting& posting, const v1::Person& person, const Posting::ReturnVisit& visit) {
  absl::Status possible = Needs(
      posting, {Posting::STATE_IN_POST, Posting::STATE_ASSESSED, Posting::STATE_COMPLETED, Posting::STATE_CUT_SHORT},
      "登记回访");
  if (!possible.ok()) return possible;
  if (posting.kind() != Posting::KIND_SHADOWING || !IsPrincipalOn(person, posting.interval().start())) {
    return Failure(kNotShadowingPrincipal, {{"name", posting.name()}}).By(kVisits, posting.name());
  }
  if (visit.visited_on() < posting.interval().start()) {
    return InvalidField("visit.visited_on", StrCat("不早于", posting.interval().start()));
  }
  const bool replaces = std::any_of(posting.return_visits().begin(), posting.return_visits().end(),
                                    [&](const auto& known) { return known.visited_on() == visit.visited_on(); });
  if (!replaces && posting.return_visits_size() >= kMaxMany) return InvalidField("visit", "不超过20次");
  return absl::OkStatus();
}

absl::Status CanLead(const v1::Team& team, const std::vector<std::string>& members) {
  if (members.empty() || std::find(members.begin(), members.end(), team.head()) != members.end()) {
    return absl::OkStatus();
  }
  return Failure(kHeadNotMember, {{"team", team.name()}, {"head", team.head()}}).By(kTogether, team.name());
}

absl::Status FitsBatch(const Posting& posting, const v1::Batch& batch) {
  const auto refused = [&](std::string_view what) -> absl::Status {
    return Failure(kOutsideBatch, {{"batch", batch.name()}, {"what", what}});
  };
  if (posting.programme() != batch.programme()) return refused("项目不同");
  if (!Within(posting.interval(), batch.interval())) return refused("日期超出批次的起止日期");
  if (!batch.region_code().empty() && !Scope::Region(batch.region_code()).Covers(posting.home_region())) {
    return refused("派出方不在推荐地区");
  }
  return absl::OkStatus();
}

absl::Status CanBeTeamOf(const v1::Team& team, const std::vector<Posting>& postings) {
  std::vector<std::string> members;
  for (const Posting& posting : postings) {
    absl::Status fits = FitsTeam(posting, team);
    if (!fits.ok()) return fits;
    members.push_back(posting.person());
  }
  return CanLead(team, members);
}

// ---- Said of it ----------------------------------------------------------------------------------------------------------

bool IsOver(Posting::State state) {
  return state == Posting::STATE_COMPLETED || state == Posting::STATE_WITHDRAWN || state == Posting::STATE_CUT_SHORT;
}

bool IsSent(Posting::State state) { return state >= Posting::STATE_APPROVED && state != Posting::STATE_WITHDRAWN; }

bool AsksOfSchool(const Posting& posting, const PartyFacts& school, bool weak_only) {
  return weak_only || school.kind == pairing::v1::PARTY_KIND_KINDERGARTEN || posting.stage() == v1::STAGE_KINDERGARTEN;
}

bool Names(const rules::v1::Rule& rule, std::string_view text) {
  return std::find(rule.texts().texts().begin(), rule.texts().texts().end(), text) != rule.texts().texts().end();
}

bool IsManagement(const rules::v1::Rule& duties, std::string_view duty) {
  // Whoever looks after a class manages no school: the ending 主任 is his by the characters alone.
  constexpr std::string_view kClassTeacher = "班主任";
  return std::any_of(duties.texts().texts().begin(), duties.texts().texts().end(), [&](const std::string& ending) {
    return duty.ends_with(ending) && (!duty.ends_with(kClassTeacher) || ending.ends_with(kClassTeacher));
  });
}

bool IsOf(const v1::Person& person, const PartyFacts& party, std::string_view day) {
  const bool office = party.kind == pairing::v1::PARTY_KIND_EDUCATION_BUREAU ||
                      party.kind == pairing::v1::PARTY_KIND_EDUCATION_DEPARTMENT;
  return std::any_of(person.employments().begin(), person.employments().end(), [&](const auto& employment) {
    if (!HoldsDated(employment.interval(), day)) return false;
    return employment.school() == party.name ||
           (office && Scope::Region(party.region_code).Covers(employment.region_code()));
  });
}

Posting::Direction DirectionAlong(const BasisFacts& basis, const Posting& posting) {
  if (posting.home() == basis.supporter && posting.host() == basis.recipient) return Posting::DIRECTION_TO_RECIPIENT;
  if (posting.home() == basis.recipient && posting.host() == basis.supporter) return Posting::DIRECTION_TO_SUPPORTER;
  const auto supporter = [&](std::string_view party, std::string_view region) {
    return IsOfSupporter(basis, party, region) || IsAttachedOf(region, basis.supporter_kind, basis.supporter_region);
  };
  const auto recipient = [&](std::string_view party, std::string_view region) {
    return IsOfRecipient(basis, party, region) || IsAttachedOf(region, basis.recipient_kind, basis.recipient_region);
  };
  if (supporter(posting.home(), posting.home_region()) && recipient(posting.host(), posting.host_region())) {
    return Posting::DIRECTION_TO_RECIPIENT;
  }
  if (recipient(posting.home(), posting.home_region()) && supporter(posting.host(), posting.host_region())) {
    return Posting::DIRECTION_TO_SUPPORTER;
  }
  return Posting::DIRECTION_UNSPECIFIED;
}

// ---- Change --------------------------------------------------------------------------------------------------------------

Posting AsImported(const Posting& posting) {
  Posting entered = posting;
  entered.clear_checked_revision();
  entered.clear_direction();
  entered.clear_poor_county();
  entered.clear_flags();
  entered.clear_home_region();
  entered.clear_host_region();
  entered.clear_placement_plan();
  entered.clear_revision();
  entered.clear_etag();
  entered.clear_create_time();
  entered.clear_update_time();
  return entered;
}

Posting AsEntered(const Posting& posting) {
  Posting entered = AsImported(posting);
  entered.clear_return_visits();
  entered.clear_assessment();
  entered.clear_reason();
  entered.clear_state();
  return entered;
}

Posting Followed(const Posting& before, const Posting& entered) {
  Posting posting = AsEntered(entered);
  posting.set_name(before.name());
  *posting.mutable_return_visits() = before.return_visits();
  if (before.has_assessment()) *posting.mutable_assessment() = before.assessment();
  posting.set_reason(before.reason());
  posting.set_state(before.state());
  posting.set_placement_plan(before.placement_plan());
  posting.set_checked_revision(before.checked_revision());
  posting.set_direction(before.direction());
  posting.set_poor_county(before.poor_county());
  *posting.mutable_flags() = before.flags();
  return posting;
}

Posting Placed(Posting posting, const PostingSetting& setting) {
  posting.set_home_region(setting.home.region_code);
  posting.set_host_region(setting.places.front().party.region_code);
  posting.set_poor_county(setting.poor_county);
  if (setting.basis_decided) {
    if (setting.basis.has_value()) FlagBasis(posting, *setting.basis);
    return posting;
  }
  posting.clear_flags();
  posting.clear_checked_revision();
  posting.clear_direction();
  if (!setting.basis.has_value()) return posting;
  posting.set_checked_revision(setting.basis->revision);
  posting.set_direction(DirectionAlong(*setting.basis, posting));
  FlagBasis(posting, *setting.basis);
  return posting;
}

Posting InState(Posting posting, Posting::State state, std::string_view reason) {
  posting.set_state(state);
  posting.set_reason(std::string(reason));
  return posting;
}

Posting CutShort(Posting posting, std::string_view end, std::string_view reason) {
  posting = InState(std::move(posting), Posting::STATE_CUT_SHORT, reason);
  posting.mutable_interval()->set_end(std::string(end));
  auto& pairs = *posting.mutable_mentor_pairs();
  pairs.erase(std::remove_if(pairs.begin(), pairs.end(),
                             [&](const Posting::MentorPair& pair) { return pair.interval().start() >= end; }),
              pairs.end());
  for (Posting::MentorPair& pair : pairs) {
    if (pair.interval().end() > end) pair.mutable_interval()->set_end(std::string(end));
  }
  return posting;
}

Posting Visited(Posting posting, const Posting::ReturnVisit& visit) {
  auto& visits = *posting.mutable_return_visits();
  visits.erase(std::remove_if(visits.begin(), visits.end(),
                              [&](const auto& known) { return known.visited_on() == visit.visited_on(); }),
               visits.end());
  *visits.Add() = visit;
  std::sort(visits.begin(), visits.end(), [](const auto& a, const auto& b) { return a.visited_on() < b.visited_on(); });
  return posting;
}

v1::Team AsEntered(v1::Team team) {
  team.clear_people();
  team.clear_managers();
  team.clear_home_region();
  team.clear_host_region();
  team.clear_revision();
  team.clear_etag();
  team.clear_create_time();
  team.clear_update_time();
  return team;
}

}  // namespace jiedui::rotation::policy
