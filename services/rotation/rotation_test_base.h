// What tests of the rotation service start from: a registry as its events have told it (two cities, their counties and schools, a pairing
// between them), and what offices and parties do.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "common/base/worker_pool.h"
#include "common/db/event_log.h"
#include "common/rules/rules.h"
#include "common/testing/fake_clock.h"
#include "common/testing/matchers.h"
#include "common/testing/test_database.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/rotation/heard.h"
#include "services/rotation/reasons.h"
#include "services/rotation/registry.h"
#include "services/rotation/schema.h"
#include "services/rotation/traits.h"

namespace jiedui::rotation {

// The other services in memory; `away` makes them unavailable.
class FakeRegistry final : public Registry {
 public:
  absl::StatusOr<BasisFacts> Basis(const Call&, const std::string& name) override {
    ++asked;
    if (away) return Failure(kServiceUnavailable, {{"service", "结对登记服务"}, {"detail", "away"}}).RetryAfter(2000);
    const auto found = bases.find(name);
    if (found == bases.end()) return Failure(kUnknownReference, {{"field", "结对"}, {"name", name}});
    return found->second;
  }

  std::map<std::string, BasisFacts> bases;
  bool away = false;
  int asked = 0;
};

class RotationTest : public ::testing::TestWithParam<jiedui::testing::Engine> {
 protected:
  using PartyKind = pairing::v1::PartyKind;

  // 福州市 (350100) supports 定西市 (621100): pairings/fz-dx, from 2018-11-13. Schools: parties/anding (rural, 安定区 621102),
  // parties/dingxi1 (a senior school, 安定区), parties/longxi (陇西县 621122), parties/fuzhou8 (福州, 鼓楼区 350102), offices
  // parties/edu-621100 and parties/edu-350100.
  RotationTest() {
    HearParty("edu-621100", PartyKind::PARTY_KIND_EDUCATION_BUREAU, "定西市教育局", "621100");
    HearParty("edu-350100", PartyKind::PARTY_KIND_EDUCATION_BUREAU, "福州市教育局", "350100");
    HearParty("anding", PartyKind::PARTY_KIND_SCHOOL, "安定区中心小学", "621102");
    HearParty("dingxi1", PartyKind::PARTY_KIND_SCHOOL, "定西市第一中学", "621102");
    HearParty("longxi", PartyKind::PARTY_KIND_SCHOOL, "陇西县文峰小学", "621122");
    HearParty("fuzhou8", PartyKind::PARTY_KIND_SCHOOL, "福州第八中学", "350102");
    HearParty("gov-621100", PartyKind::PARTY_KIND_PREFECTURE_GOVERNMENT, "定西市人民政府", "621100");
    HearParty("gov-350100", PartyKind::PARTY_KIND_PREFECTURE_GOVERNMENT, "福州市人民政府", "350100");
    BasisFacts basis{.name = "pairings/fz-dx",
                     .revision = 2,
                     .active = true,
                     .supporter = "parties/gov-350100",
                     .recipient = "parties/gov-621100",
                     .supporter_region = "350100",
                     .recipient_region = "621100",
                     .start = "2018-11-13",
                     .end = std::string(kForEver)};
    HearBasis(basis);
    registry_.bases[basis.name] = basis;
    HearTag("621102", "poverty-county", "2012-01-01", "2020-01-01");
  }

  // Offices: 教育部, 定西市教育局 (two people), 安定区教育局, 福州市教育局. A school.
  Call Ministry() { return MakeCall({.person = "wang", .organisation = "parties/moe", .role = "moe"}); }
  Call Dingxi(const std::string& person = "li") {
    return MakeCall({.person = person, .organisation = "parties/edu-621100", .role = "prefecture", .region = "621100"});
  }
  Call Anding(const std::string& person = "zhao") {
    return MakeCall({.person = person, .organisation = "parties/edu-621102", .role = "county", .region = "621102"});
  }
  Call Fuzhou(const std::string& person = "chen") {
    return MakeCall({.person = person, .organisation = "parties/edu-350100", .role = "prefecture", .region = "350100"});
  }
  Call School(const std::string& id = "anding", const std::string& region = "621102") {
    return MakeCall({.person = "sun", .organisation = "parties/" + id, .role = "school", .region = region});
  }
  Call MakeCall(Caller caller) {
    Call call;
    call.scope = caller.region.empty() ? Scope::All() : Scope::Region(caller.region);
    call.caller = std::move(caller);
    call.method = "jiedui.rotation.v1.Test/GetTest";
    call.trailer = &trailer_;
    call.today = today_;
    return call;
  }
  // The call as if it came for the method: access looks at it.
  static Call As(Call call, const std::string& method) {
    call.method = "jiedui.rotation.v1.Service/" + method;
    return call;
  }

  void Write(absl::FunctionRef<absl::Status(db::Tx&)> body) {
    ASSERT_THAT(db::WriteAndWait(*store_, [&](db::Tx& tx) { return body(tx); }), jiedui::testing::IsOk());
  }
  void HearParty(const std::string& id, PartyKind kind, const std::string& title, const std::string& region,
                 int64_t revision = 1) {
    const PartyFacts party{
        .name = "parties/" + id, .revision = revision, .kind = kind, .region_code = region, .display_name = title};
    Write([&](db::Tx& tx) { return store::Hear(tx, party).status(); });
  }
  void HearBasis(const BasisFacts& basis) {
    Write([&](db::Tx& tx) { return store::Hear(tx, basis).status(); });
  }
  void HearTag(const std::string& code, const std::string& tag, const std::string& start, const std::string& end) {
    constexpr db::Sql kTag{"test.tag",
                           "INSERT INTO heard_tag (code, tag, start_date, end_date, source) "
                           "VALUES ($1, $2, $3, $4, '832个贫困县名单')"};
    Write([&](db::Tx& tx) { return tx.Run(kTag, {code, tag, start, end}).status(); });
  }

  void PutRule(rules::v1::Rule rule) {
    rule.mutable_interval()->set_start("2011");
    if (rule.citation().document().empty()) rule.mutable_citation()->set_document("文件");
    rule.set_text("规定");
    Write([&](db::Tx& tx) { return rules::WriteSeries(tx, rules::Series{}, {rule}).status(); });
  }
  void AddRule(const std::string& id, int64_t number, const std::string& unit, rules::v1::Rule::Comparator comparator,
               rules::v1::Rule::Strength strength, const std::string& clause) {
    rules::v1::Rule rule;
    rule.set_rule_id(id);
    rule.set_number(number);
    rule.set_unit(unit);
    rule.set_comparator(comparator);
    rule.set_strength(strength);
    rule.mutable_citation()->set_clause(clause);
    PutRule(rule);
  }
  void AddTextRule(const std::string& id, const std::vector<std::string>& texts, rules::v1::Rule::Strength strength,
                   const std::string& clause) {
    rules::v1::Rule rule;
    rule.set_rule_id(id);
    for (const std::string& text : texts) rule.mutable_texts()->add_texts(text);
    rule.set_comparator(rules::v1::Rule::COMPARATOR_ONE_OF);
    rule.set_strength(strength);
    rule.mutable_citation()->set_clause(clause);
    PutRule(rule);
  }

  // A teacher, put into the store as if entered: of a school from 2010-09-01 on. `number` makes the id.
  v1::Person PutPerson(int number, const std::string& school = "anding", const std::string& region = "621102",
                       v1::Role role = v1::ROLE_TEACHER, v1::Stage stage = v1::STAGE_PRIMARY) {
    v1::Person person;
    person.set_name(PersonName(number));
    person.set_display_name("测试教师" + std::to_string(number));
    v1::Person::RoleSpell& spell = *person.add_roles();
    spell.set_role(role);
    spell.mutable_interval()->set_start("2010-09-01");
    person.set_stage(stage);
    person.add_subjects("语文");
    v1::Person::Employment& employment = *person.add_employments();
    employment.set_school("parties/" + school);
    employment.mutable_interval()->set_start("2010-09-01");
    employment.set_region_code(region);
    person.set_school("parties/" + school);
    person.set_region_code(region);
    return PutPerson(person);
  }
  // Writes a person as it is, with its employments.
  v1::Person PutPerson(v1::Person person) {
    constexpr db::Sql kEmployment{"test.employment",
                                  "INSERT INTO employment (school, person, start_date, end_date) "
                                  "VALUES ($1, $2, $3, $4)"};
    v1::Person put;
    Write([&](db::Tx& tx) -> absl::Status {
      absl::StatusOr<v1::Person> saved = resource::Put<v1::Person>(tx, nullptr, person);
      if (!saved.ok()) return saved.status();
      put = *std::move(saved);
      for (const v1::Person::Employment& employment : person.employments()) {
        const std::string& end = employment.interval().end();
        absl::Status status = tx.Run(kEmployment, {employment.school(), person.name(), employment.interval().start(),
                                                   end.empty() ? std::string_view(kForEver) : std::string_view(end)})
                                  .status();
        if (!status.ok()) return status;
      }
      return absl::OkStatus();
    });
    return put;
  }
  // Writes a posting as it is, with the further places of circuit teaching.
  void PutAsItIs(const v1::Posting& posting) {
    constexpr db::Sql kCircuit{"test.circuit", "INSERT INTO posting_circuit (party, posting) VALUES ($1, $2)"};
    Write([&](db::Tx& tx) -> absl::Status {
      absl::Status status = resource::Put<v1::Posting>(tx, nullptr, posting).status();
      for (const std::string& place : posting.circuit()) {
        if (status.ok()) status = tx.Run(kCircuit, {place, posting.name()}).status();
      }
      return status;
    });
  }
  static std::string PersonName(int number) {
    std::string digits = std::to_string(number);
    return "people/00000000-0000-7000-8000-" + std::string(12 - digits.size(), '0') + digits;
  }
  // A school was of a kind, as its county's list says; the list is complete when `complete_from` names a county.
  void PutCategory(const std::string& id, v1::Category::Kind kind, const std::string& school, const std::string& region,
                   const std::string& start, const std::string& end = "") {
    v1::Category category;
    category.set_name("categories/" + id);
    category.set_kind(kind);
    if (school.empty()) {
      category.set_region(region);
      category.set_complete_list(kind < v1::Category::KIND_POVERTY_COUNTY);
    } else {
      category.set_school("parties/" + school);
    }
    category.set_region_code(region);
    category.mutable_interval()->set_start(start);
    category.mutable_interval()->set_end(end);
    category.set_source("县教育局名单");
    category.set_state(v1::Category::STATE_PRESENT);
    Write([&](db::Tx& tx) { return resource::Put<v1::Category>(tx, nullptr, category).status(); });
  }

  // Types of the events of a subject, oldest first.
  std::vector<std::string> EventsOf(const std::string& subject) {
    std::vector<std::string> types;
    Write([&](db::Tx& tx) -> absl::Status {
      absl::StatusOr<int64_t> sequenced = db::SequenceLog(tx, 10000);
      if (!sequenced.ok()) return sequenced.status();
      absl::StatusOr<std::vector<db::LoggedEvent>> events = db::ReadLog(tx, 0, 10000);
      if (!events.ok()) return events.status();
      types.clear();
      for (const db::LoggedEvent& event : *events) {
        if (event.subject == subject) types.push_back(event.type);
      }
      return absl::OkStatus();
    });
    return types;
  }

  jiedui::testing::FakeClock clock_;
  Trailer trailer_;
  absl::CivilDay today_{2022, 11, 22};
  jiedui::testing::TestStore store_{
      GetParam(), {rules::RulesComponent(), {"rotation", SqliteMigrations(), PostgresqlMigrations()}}, clock_};
  WorkerPool workers_{2, 64};
  FakeRegistry registry_;
};

}  // namespace jiedui::rotation
