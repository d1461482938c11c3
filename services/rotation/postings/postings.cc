#include "services/rotation/postings/postings.h"

#include <algorithm>

#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/text.h"
#include "common/rules/rules.h"
#include "services/rotation/access.h"
#include "services/rotation/changes.h"
#include "services/rotation/people/categories.h"

namespace jiedui::rotation {
namespace store {
namespace {

constexpr db::Sql kMembers{"posting.members", R"(
SELECT DISTINCT person FROM posting
WHERE recorded_to = 9223372036854775807 AND team = $1 AND team <> '' AND state <> 7 ORDER BY person)"};

}  // namespace

absl::StatusOr<policy::SchoolFacts> SchoolOn(db::Tx& tx, const PartyFacts& school, std::string_view day) {
  absl::StatusOr<absl::CivilDay> date = ParseDay("day", day);
  if (!date.ok()) return date.status();
  absl::StatusOr<std::vector<CategoryAnswer>> answers = CategoriesOfSchool(tx, school, *date, db::kPresent);
  if (!answers.ok()) return answers.status();
  policy::SchoolFacts facts;
  for (const CategoryAnswer& answer : *answers) {
    if (answer.known() != v1::GetSchoolCategoriesResponse::KNOWN_YES) continue;
    if (answer.kind() == v1::Category::KIND_PRIVATE) facts.is_private = true;
    if (answer.kind() == v1::Category::KIND_INCLUSIVE_KINDERGARTEN) facts.recognised = true;
    if (answer.kind() == v1::Category::KIND_WEAK) facts.weak = true;
    if (answer.kind() == v1::Category::KIND_SUPPORT_TEACHING_COUNTY) facts.listed_county = true;
  }
  return facts;
}

absl::StatusOr<bool> IsPoorOn(db::Tx& tx, const std::string& region, std::string_view day) {
  absl::StatusOr<absl::CivilDay> date = ParseDay("day", day);
  if (!date.ok()) return date.status();
  // Of whatever lies there: lists of areas alone say it.
  absl::StatusOr<CategoryAnswer> answer =
      CategoryOf(tx, PartyFacts{.region_code = region}, v1::Category::KIND_POVERTY_COUNTY, *date, db::kPresent);
  if (!answer.ok()) return answer.status();
  return answer->known() == v1::GetSchoolCategoriesResponse::KNOWN_YES;
}

absl::StatusOr<std::vector<v1::Posting>> PostingsOf(db::Tx& tx, std::string_view person,
                                                    const type::v1::Interval& interval) {
  static const auto& text =
      *new std::string(PostingTable().Where("person = $1 AND state <> 7 AND start_date < $2 AND end_date > $3"));
  return resource::Where<v1::Posting>(tx, {"posting.of_person_between", text},
                                      {person, interval.end(), interval.start()});
}

absl::StatusOr<std::vector<std::string>> MembersOf(db::Tx& tx, std::string_view team) {
  std::vector<std::string> members;
  absl::Status status = tx.Each(kMembers, {team}, [&](const db::Row& row) {
    members.emplace_back(row.Text(0));
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return members;
}

absl::StatusOr<std::vector<v1::Posting>> PostingsOfTeam(db::Tx& tx, std::string_view team) {
  static const auto& text = *new std::string(PostingTable().Where("team = $1 AND team <> '' AND state <> 7"));
  return resource::Where<v1::Posting>(tx, {"posting.of_team", text}, {team});
}

}  // namespace store

namespace {

using v1::Posting;

absl::StatusOr<PartyFacts> PartyOf(db::Tx& tx, Known& known, std::string_view field, const std::string& name) {
  auto [found, fresh] = known.parties.try_emplace(name);
  if (fresh) {
    absl::StatusOr<std::optional<PartyFacts>> heard = store::HeardParty(tx, name);
    if (!heard.ok()) return heard.status();
    found->second = *std::move(heard);
  }
  if (!found->second.has_value()) return UnknownReference(field, "单位", name);
  return *found->second;
}

// A resource that the caller sees, or that is named already, or none for no name.
template <class Resource>
absl::StatusOr<std::optional<Resource>> NamedOf(db::Tx& tx, const Call& call,
                                                std::map<std::string, std::optional<Resource>>& known,
                                                std::string_view field, std::string_view what, const std::string& name,
                                                bool named_already) {
  if (name.empty()) return std::optional<Resource>();
  if (named_already) return resource::Find<Resource>(tx, name);
  auto [found, fresh] = known.try_emplace(name);
  if (fresh) {
    absl::StatusOr<std::optional<Resource>> read = resource::Find<Resource>(tx, name);
    if (!read.ok()) return read.status();
    if (read->has_value() && MaySee(tx, call, **read).ok()) found->second = *std::move(read);
  }
  if (!found->second.has_value()) return UnknownReference(field, what, name);
  return found->second;
}

// The head is one of the members as they will be.
absl::Status LedByMember(db::Tx& tx, const Posting& after, const std::optional<v1::Team>& team) {
  if (!team.has_value() || after.state() == Posting::STATE_WITHDRAWN || after.person() == team->head()) {
    return absl::OkStatus();
  }
  absl::StatusOr<std::vector<std::string>> members = store::MembersOf(tx, team->name());
  if (!members.ok()) return members.status();
  members->push_back(after.person());
  return policy::CanLead(*team, *members);
}

absl::StatusOr<policy::PostingSetting> LoadSetting(db::Mutation& m, const Call& call, const Posting& entered,
                                                   const Entering& entering, Known& known) {
  db::Tx& tx = m.tx();
  const std::string& day = entered.interval().start();
  policy::PostingSetting setting;
  setting.history = entering.history;
  absl::StatusOr<std::optional<v1::Person>> person = resource::Find<v1::Person>(tx, entered.person());
  if (!person.ok()) return person.status();
  const Posting* before = entering.before;
  const bool hidden = person->has_value() && before == nullptr && !MaySee(tx, call, **person).ok();
  if (!person->has_value() || hidden) return UnknownReference("posting.person", "人员", entered.person());
  setting.person = **std::move(person);
  absl::StatusOr<PartyFacts> home = PartyOf(tx, known, "posting.home", entered.home());
  if (!home.ok()) return home.status();
  setting.home = *std::move(home);
  std::vector<std::string> places = {entered.host()};
  places.insert(places.end(), entered.circuit().begin(), entered.circuit().end());
  for (const std::string& place : places) {
    absl::StatusOr<PartyFacts> party = PartyOf(tx, known, "posting.host", place);
    if (!party.ok()) return party.status();
    setting.places.push_back({*std::move(party), {}});
  }
  const std::string& host_region = setting.places.front().party.region_code;
  absl::Status may = access::MayWriteIn(call.caller, call.scope, setting.home.region_code, setting.home.name);
  if (!may.ok() && before != nullptr && policy::OnlyMentorsDiffer(*before, entered)) {
    may = access::MayWriteIn(call.caller, call.scope, host_region, entered.host());
  }
  if (!may.ok()) return may;
  for (const Posting::MentorPair& pair : entered.mentor_pairs()) {
    const bool kept = before != nullptr && std::any_of(before->mentor_pairs().begin(), before->mentor_pairs().end(),
                                                       [&](const Posting::MentorPair& was) {
                                                         return was.SerializeAsString() == pair.SerializeAsString();
                                                       });
    if (kept) continue;
    absl::StatusOr<std::optional<v1::Person>> learner = resource::Find<v1::Person>(tx, pair.learner());
    if (!learner.ok()) return learner.status();
    if (!learner->has_value() || !MaySee(tx, call, **learner).ok()) {
      return UnknownReference("posting.mentor_pairs.learner", "人员", pair.learner());
    }
    setting.learners.push_back({**std::move(learner), pair.interval().start()});
  }
  for (auto [rule_id, rule] :
       {std::pair(policy::kBasisRule, &setting.basis_rule), {policy::kWeakRule, &setting.weak_rule}}) {
    absl::StatusOr<std::optional<rules::v1::Rule>> binding =
        RuleNaming(tx, known, rule_id, entered.programme(), host_region, setting.home.region_code, day);
    if (!binding.ok()) return binding.status();
    *rule = *std::move(binding);
  }
  for (policy::Destination& place : setting.places) {
    if (!policy::AsksOfSchool(entered, place.party, setting.weak_rule.has_value())) continue;
    auto [facts, fresh] = known.schools.try_emplace({place.party.name, day});
    if (fresh) {
      absl::StatusOr<policy::SchoolFacts> read = store::SchoolOn(tx, place.party, day);
      if (!read.ok()) return read.status();
      facts->second = *read;
    }
    place.facts = facts->second;
  }
  auto [poor, fresh] = known.poor.try_emplace({host_region, day});
  if (fresh) {
    absl::StatusOr<bool> read = store::IsPoorOn(tx, host_region, day);
    if (!read.ok()) return read.status();
    poor->second = *read;
  }
  setting.poor_county = poor->second;
  absl::StatusOr<std::optional<v1::Team>> team = NamedOf(tx, call, known.teams, "posting.team", "团队", entered.team(),
                                                         before != nullptr && before->team() == entered.team());
  if (!team.ok()) return team.status();
  setting.team = *std::move(team);
  absl::StatusOr<std::optional<v1::Batch>> batch =
      NamedOf(tx, call, known.batches, "posting.batch", "批次", entered.batch(),
              before != nullptr && before->batch() == entered.batch());
  if (!batch.ok()) return batch.status();
  setting.batch = *std::move(batch);
  absl::StatusOr<std::vector<Posting>> others = store::PostingsOf(tx, entered.person(), entered.interval());
  if (!others.ok()) return others.status();
  setting.others = *std::move(others);
  setting.basis = entering.basis;
  setting.basis_decided = before != nullptr && before->state() != Posting::STATE_PLANNED;
  if (setting.basis.has_value()) {
    absl::Status newer = store::TakeNewer(tx, *setting.basis);
    if (!newer.ok()) return newer;
  } else if (setting.basis_decided && !entered.basis().empty()) {
    absl::StatusOr<std::optional<BasisFacts>> heard = store::HeardBasis(tx, entered.basis());
    if (!heard.ok()) return heard.status();
    // An older word than what it was decided on says nothing.
    if (heard->has_value() && (*heard)->revision >= entered.checked_revision()) setting.basis = *std::move(heard);
  }
  return setting;
}

constexpr db::Sql kForgetCircuit{"posting_circuit.forget", "DELETE FROM posting_circuit WHERE posting = $1"};
constexpr db::Sql kPutCircuit{"posting_circuit.put", "INSERT INTO posting_circuit (party, posting) VALUES ($1, $2)"};

absl::Status SaveCircuit(db::Tx& tx, const Posting* before, const Posting& after) {
  const bool same = before == nullptr ? after.circuit().empty()
                                      : std::equal(before->circuit().begin(), before->circuit().end(),
                                                   after.circuit().begin(), after.circuit().end());
  if (same) return absl::OkStatus();
  absl::Status status = tx.Run(kForgetCircuit, {after.name()}).status();
  for (const std::string& place : after.circuit()) {
    if (!status.ok()) return status;
    status = tx.Run(kPutCircuit, {place, after.name()}).status();
  }
  return status;
}

}  // namespace

absl::StatusOr<std::optional<rules::v1::Rule>> RuleFor(db::Tx& tx, Known& known, std::string_view rule_id,
                                                       absl::FunctionRef<bool(const rules::v1::Rule&)> binds,
                                                       const std::string& host_region, const std::string& home_region,
                                                       const std::string& day) {
  for (const std::string& region : {host_region, home_region}) {
    auto [found, fresh] = known.rules.try_emplace({std::string(rule_id), region, day});
    if (fresh) {
      absl::StatusOr<absl::CivilDay> date = ParseDay("day", day);
      if (!date.ok()) return date.status();
      absl::StatusOr<std::optional<rules::v1::Rule>> rule = rules::RuleAt(tx, rule_id, region, *date, rules::kKnownNow);
      if (!rule.ok()) return rule.status();
      found->second = *std::move(rule);
    }
    if (found->second.has_value() && binds(*found->second)) return found->second;
  }
  return std::optional<rules::v1::Rule>();
}

absl::StatusOr<std::optional<rules::v1::Rule>> RuleNaming(db::Tx& tx, Known& known, std::string_view rule_id,
                                                          std::string_view word, const std::string& host_region,
                                                          const std::string& home_region, const std::string& day) {
  return RuleFor(
      tx, known, rule_id, [&](const rules::v1::Rule& rule) { return policy::Names(rule, word); }, host_region,
      home_region, day);
}

policy::Decider DeciderOf(const Call& call, const resource::Entered<Posting>& entered) {
  const std::string& person = entered.resource.person();
  const bool himself = call.caller.organisation == person || call.caller.person == person ||
                       StrCat("people/", call.caller.person) == person;
  return {.wrote = resource::IsAuthor(entered.authors, call.caller),
          .himself = himself,
          .office = access::IsOffice(call.caller)};
}

absl::StatusOr<Posting> Enter(db::Mutation& m, const Call& call, Posting entered, const Entering& entering,
                              Known& known) {
  absl::StatusOr<policy::PostingSetting> setting = LoadSetting(m, call, entered, entering, known);
  if (!setting.ok()) return setting.status();
  entered.set_home_region(setting->home.region_code);
  entered.set_host_region(setting->places.front().party.region_code);
  absl::Status possible = policy::CanBe(entered, *setting);
  if (!possible.ok()) return possible;
  possible = LedByMember(m.tx(), entered, setting->team);
  if (!possible.ok()) return possible;
  if (entering.before != nullptr && entering.before->team() != entered.team()) {
    possible = MayLeaveTeam(m.tx(), *entering.before);
    if (!possible.ok()) return possible;
  }
  return policy::Placed(std::move(entered), *setting);
}

absl::StatusOr<Posting> SavePosting(db::Mutation& m, std::string_view event, const Posting* before, Posting after,
                                    std::string_view authors, Known& known) {
  absl::Status places = TakePlaces(m, before, after, known.quotas);
  if (!places.ok()) return places;
  absl::Status circuit = SaveCircuit(m.tx(), before, after);
  if (!circuit.ok()) return circuit;
  const std::string reason = after.reason();
  return resource::Save(m, before, std::move(after),
                        {.event = event, .decision = reason, .clause = policy::kCourse.id, .authors = authors});
}

}  // namespace jiedui::rotation
