// jiedui rotation person, category, people: who there is, what schools are, who is where.
#include <iostream>

#include "clients/cli/kind_commands.h"
#include "clients/cli/rotation/text.h"
#include "jiedui/rotation/v1/category.grpc.pb.h"
#include "jiedui/rotation/v1/person.grpc.pb.h"
#include "jiedui/rotation/v1/question.grpc.pb.h"
#include "jiedui/rotation/v1/types.pb.h"

namespace jiedui::cli {
namespace {

using kinds::AddKind;
using kinds::AddVerb;
using kinds::Filter;
using kinds::ValueFilter;

struct PersonCommands {
  using Resource = rv1::Person;
  using Stub = rv1::PersonService::Stub;
  static constexpr const char *kCommand = "person", *kWhat = "人员：教师、校长、教育管理干部", *kCollection = "people";
  static std::vector<Table::Column> Columns() {
    return {{"编号"},
            {"姓名"},
            {"证件"},
            {"身份"},
            {"学段"},
            {"学科"},
            {"职称"},
            {"学校"},
            {"地区"},
            {"版本", Table::Column::kNumber},
            {"学校编号", Table::Column::kCsvOnly}};
  }
  static std::vector<std::string> Cells(Session& session, const Resource& person) {
    std::string subjects;
    for (const std::string& subject : person.subjects()) subjects += StrCat(subjects.empty() ? "" : "、", subject);
    return {std::string(IdOf(person.name())),
            person.display_name(),
            person.masked_identity(),
            person.roles().empty() ? "" : ChineseName(person.roles(person.roles_size() - 1).role()),
            ChineseName(person.stage()),
            subjects,
            ChineseName(person.title()),
            person.school().empty() ? "" : session.directory.Party(person.school()),
            person.region_code(),
            StrCat(person.revision()),
            person.school()};
  }
  static std::vector<Filter> Filters() {
    return {{"--school", "现在的学校", "school", Filter::kParty},
            {"--region", "所在地区，含所辖", "region_code", Filter::kRegion},
            {"--home-county", "家在的县", "home_county", Filter::kRegion},
            ValueFilter<rv1::Role>("--role", "身份", "role"),
            ValueFilter<rv1::Stage>("--stage", "学段", "stage"),
            ValueFilter<rv1::Person::Title>("--title", "职称", "title"),
            ValueFilter<rv1::Person::Standing>("--standing", "编制", "standing")};
  }
  static constexpr auto kGet = &Stub::GetPerson;
  static constexpr auto kList = &Stub::ListPeople;
  static constexpr auto kRevisions = &Stub::ListPersonRevisions;
  static constexpr auto kCreate = &Stub::CreatePerson;
  static constexpr auto kUpdate = &Stub::UpdatePerson;
};

struct CategoryCommands {
  using Resource = rv1::Category;
  using Stub = rv1::CategoryService::Stub;
  static constexpr const char *kCommand = "category", *kWhat = "学校、县的类别：乡村、薄弱、贫困县等",
                              *kCollection = "categories";
  static std::vector<Table::Column> Columns() {
    return {{"编号"}, {"类别"}, {"学校或地区"}, {"起止"}, {"状态"}, {"来源"}, {"学校编号", Table::Column::kCsvOnly}};
  }
  static std::vector<std::string> Cells(Session& session, const Resource& category) {
    const std::string where =
        category.school().empty() ? category.region() : session.directory.Party(category.school());
    return {std::string(IdOf(category.name())),
            ChineseName(category.kind()),
            category.complete_list() ? StrCat(where, "（名单完整）") : where,
            FormatInterval(category.interval()),
            ChineseName(category.state()),
            category.source(),
            category.school()};
  }
  static std::vector<Filter> Filters() {
    return {{"--school", "学校", "school", Filter::kParty},
            {"--region", "所在地区，含所辖", "region_code", Filter::kRegion},
            ValueFilter<rv1::Category::Kind>("--kind", "类别", "kind"),
            ValueFilter<rv1::Category::State>("--state", "状态", "state")};
  }
  static constexpr auto kGet = &Stub::GetCategory;
  static constexpr auto kList = &Stub::ListCategories;
  static constexpr auto kRevisions = &Stub::ListCategoryRevisions;
  static constexpr auto kCreate = &Stub::CreateCategory;
  static constexpr auto kUpdate = &Stub::UpdateCategory;
};

// ---- person find ---------------------------------------------------------------------------------------------------------

struct FindOptions {
  std::string identity = "-";
};

// The number is read from standard input unless it is given: other users of a machine see what stands on a command line.
absl::StatusOr<Exit> Find(Session& session, const FindOptions& options) {
  rv1::FindPersonByIdentityRequest request;
  std::string identity = options.identity;
  if (identity == "-") std::getline(std::cin, identity);
  request.set_identity_number(identity);
  const auto person = session.client.Call(&rv1::PersonService::Stub::FindPersonByIdentity, request);
  if (!person.ok()) return person.status();
  session.json() ? session.PrintJson(*person) : session.Print(kinds::TableOf<PersonCommands>(session, {*person}));
  return Exit::kOk;
}

// ---- category school, people ---------------------------------------------------------------------------------------------

struct SchoolOptions {
  std::string school, on, known_at;
  int64_t limit = 0;
};

absl::StatusOr<Exit> SchoolCategories(Session& session, const SchoolOptions& options) {
  rv1::GetSchoolCategoriesRequest request;
  const auto school = PartyName(session, options.school);
  if (!school.ok()) return school.status();
  request.set_school(*school);
  request.set_effective_on(options.on);
  if (!options.known_at.empty()) {
    const auto instant = ParseInstant("--known-at", options.known_at, absl::Now());
    if (!instant.ok()) return instant.status();
    *request.mutable_known_at() = *instant;
  }
  const auto answer = session.client.Call(&rv1::CategoryService::Stub::GetSchoolCategories, request);
  if (!answer.ok()) return answer.status();
  if (session.json()) {
    session.PrintJson(*answer);
    return Exit::kOk;
  }
  Table table({{"类别"}, {"是否"}, {"依据"}, {"来源"}});
  for (const auto& one : answer->answers()) {
    table.Add({ChineseName(one.kind()), ChineseName(one.known()),
               one.category().empty() ? "" : std::string(IdOf(one.category())), one.source()});
  }
  session.Print(table);
  if (session.settings.header)
    session.Note(StrCat(session.directory.Party(*school), "，", answer->effective_on(), "。"));
  return Exit::kOk;
}

absl::StatusOr<Exit> People(Session& session, const SchoolOptions& options) {
  using Present = rv1::ListSchoolPeopleResponse::Present;
  rv1::ListSchoolPeopleRequest request;
  const auto school = PartyName(session, options.school);
  if (!school.ok()) return school.status();
  request.set_school(*school);
  request.set_effective_on(options.on);
  const auto people =
      kinds::All<Present>(session, &rv1::QuestionService::Stub::ListSchoolPeople, request, options.limit);
  if (!people.ok()) return people.status();
  if (session.json()) {
    session.PrintJson(*people);
    return Exit::kOk;
  }
  Table table({{"人员"}, {"缘由"}, {"派出"}, {"岗位份额"}, {"职务"}});
  for (const Present& present : *people) {
    table.Add({std::string(IdOf(present.person())), ChineseName(present.why()),
               present.posting().empty() ? "" : std::string(IdOf(present.posting())), PartText(present.share()),
               present.duty()});
  }
  session.Print(table);
  if (session.settings.header) session.Note(StrCat("共 ", people->size(), " 人次。"));
  return Exit::kOk;
}

}  // namespace

void AddRotationPeople(CLI::App& rotation, Body& chosen) {
  CLI::App* person = AddKind<PersonCommands>(rotation, chosen);
  {
    auto* command = person->add_subcommand("find", "按居民身份证号查找；号码从标准输入读取");
    auto options = std::make_shared<FindOptions>();
    command->add_option("identity", options->identity, "号码；不填或 - 为标准输入")->type_name("NUMBER");
    WhenGiven(command, chosen, options, Find);
  }
  CLI::App* category = AddKind<CategoryCommands>(rotation, chosen);
  AddVerb<CategoryCommands, &CategoryCommands::Stub::WithdrawCategory>(*category, chosen, "withdraw", "撤销录错的类别");
  const auto school = [&](CLI::App& group, const char* name, const char* what,
                          absl::StatusOr<Exit> (*run)(Session&, const SchoolOptions&)) {
    auto* command = group.add_subcommand(name, what);
    auto options = std::make_shared<SchoolOptions>();
    command->add_option("school", options->school, "学校")->required()->type_name("PARTY");
    command->add_option("--on", options->on, "哪一天，默认今天")->type_name("DATE");
    if (run == People) {
      command->add_option("--limit", options->limit, "最多几项")->check(NonNegative())->type_name("N");
    } else {
      command->add_option("--known-at", options->known_at, "按当时所知")->type_name("TIME");
    }
    WhenGiven(command, chosen, options, run);
  };
  school(*category, "school", "一所学校某日属于哪些类别", SchoolCategories);
  school(rotation, "people", "某日在一所学校的人：本校、派来、派出", People);
}

}  // namespace jiedui::cli
