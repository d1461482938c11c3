// jiedui rotation budget, allotment, staffing, gaps: the county's posts, what schools have of them, and whether it is enough.
#include "clients/cli/kind_commands.h"
#include "clients/cli/rotation/text.h"
#include "jiedui/rotation/v1/post.grpc.pb.h"
#include "jiedui/rotation/v1/types.pb.h"

namespace jiedui::cli {
namespace {

using kinds::AddKind;
using kinds::Filter;
using kinds::ValueFilter;
using Number = Table::Column;
using Stub = rv1::PostService::Stub;

struct BudgetCommands {
  using Resource = rv1::PostBudget;
  using Stub = rv1::PostService::Stub;
  static constexpr const char *kCommand = "budget", *kWhat = "县的编制总量", *kCollection = "postBudgets";
  static std::vector<Table::Column> Columns() {
    return {{"县"},
            {"总量", Number::kNumber},
            {"已分配", Number::kNumber},
            {"超出", Number::kNumber},
            {"版本", Number::kNumber},
            {"来源"}};
  }
  static std::vector<std::string> Cells(Session&, const Resource& budget) {
    return {std::string(IdOf(budget.name())), StrCat(budget.total()),
            StrCat(budget.allotted()),        budget.above() == 0 ? "" : StrCat(budget.above()),
            StrCat(budget.revision()),        budget.source()};
  }
  static std::vector<Filter> Filters() { return {{"--region", "地区，含所辖", "region_code", Filter::kRegion}}; }
  static constexpr auto kGet = &Stub::GetPostBudget;
  static constexpr auto kList = &Stub::ListPostBudgets;
};

struct AllotmentCommands {
  using Resource = rv1::Allotment;
  using Stub = rv1::PostService::Stub;
  static constexpr const char *kCommand = "allotment", *kWhat = "学校分得的岗位", *kCollection = "allotments";
  static std::vector<Table::Column> Columns() {
    return {{"学校"},
            {"学段"},
            {"岗位", Number::kNumber},
            {"高级", Number::kNumber},
            {"中级", Number::kNumber},
            {"班级", Number::kNumber},
            {"学生", Number::kNumber},
            {"自"},
            {"版本", Number::kNumber},
            {"提示"},
            {"学校编号", Number::kCsvOnly}};
  }
  static std::vector<std::string> Cells(Session& session, const Resource& allotment) {
    return {session.directory.Party(StrCat("parties/", IdOf(allotment.name()))),
            ChineseName(allotment.stage()),
            StrCat(allotment.posts()),
            StrCat(allotment.senior_posts()),
            StrCat(allotment.middle_posts()),
            StrCat(allotment.classes()),
            StrCat(allotment.pupils()),
            allotment.since(),
            StrCat(allotment.revision()),
            allotment.flags().empty() ? "" : allotment.flags(0).message(),
            StrCat("parties/", IdOf(allotment.name()))};
  }
  static std::vector<Filter> Filters() {
    return {{"--region", "地区，含所辖", "region_code", Filter::kRegion},
            ValueFilter<rv1::Stage>("--stage", "学段", "stage")};
  }
  static constexpr auto kGet = &Stub::GetAllotment;
  static constexpr auto kList = &Stub::ListAllotments;
  static constexpr auto kRevisions = &Stub::ListAllotmentRevisions;
  static constexpr auto kCreate = &Stub::CreateAllotment;
  static constexpr auto kUpdate = &Stub::UpdateAllotment;
};

// ---- budget set ----------------------------------------------------------------------------------------------------------

struct SetOptions : WriteOptions {
  std::string county, etag, source;
  int total = 0;
};

// Entered where there is none, replaced where there is one.
absl::StatusOr<Exit> Set(Session& session, const SetOptions& options) {
  const auto code = RegionCode(session, options.county);
  if (!code.ok()) return code.status();
  auto present = kinds::Fetch<BudgetCommands>(session, *code);
  if (!present.ok() && present.status().code() != absl::StatusCode::kNotFound) return present.status();
  if (!present.ok()) {
    rv1::CreatePostBudgetRequest request;
    request.set_post_budget_id(*code);
    request.mutable_post_budget()->set_total(options.total);
    request.mutable_post_budget()->set_source(options.source);
    return kinds::Send<BudgetCommands>(session, options, request, &Stub::CreatePostBudget);
  }
  NoteSeen(session, "修改", options.etag, *present);
  rv1::UpdatePostBudgetRequest request;
  *request.mutable_post_budget() = *present;
  request.mutable_post_budget()->set_total(options.total);
  if (!options.source.empty()) request.mutable_post_budget()->set_source(options.source);
  return kinds::Send<BudgetCommands>(session, options, request, &Stub::UpdatePostBudget);
}

// ---- allotment move ------------------------------------------------------------------------------------------------------

struct MoveOptions : WriteOptions {
  std::string from, to, from_etag, to_etag, reason;
  int posts = 0;
};

// "parties/x", "x", or a name of the school: the id of an allotment is that of the school.
absl::StatusOr<rv1::Allotment> AllotmentOf(Session& session, const std::string& text) {
  if (text.starts_with("allotments/")) return kinds::Fetch<AllotmentCommands>(session, text);
  const auto school = PartyName(session, text);
  if (!school.ok()) return school.status();
  return kinds::Fetch<AllotmentCommands>(session, std::string(IdOf(*school)));
}

absl::StatusOr<Exit> Move(Session& session, const MoveOptions& options) {
  auto from = AllotmentOf(session, options.from);
  if (!from.ok()) return from.status();
  auto to = AllotmentOf(session, options.to);
  if (!to.ok()) return to.status();
  NoteSeen(session, "调出", options.from_etag, *from);
  NoteSeen(session, "调入", options.to_etag, *to);
  rv1::MovePostsRequest request;
  request.set_from(from->name());
  request.set_to(to->name());
  request.set_from_etag(from->etag());
  request.set_to_etag(to->etag());
  request.set_posts(options.posts);
  request.set_reason(options.reason);
  SetWrite(options, request);
  Trailer trailer;
  const auto moved = session.client.Call(&Stub::MovePosts, request, &trailer);
  if (!moved.ok()) return WithRequestId(session, moved.status(), request.request_id());
  session.json() ? session.PrintJson(*moved)
                 : session.Print(kinds::TableOf<AllotmentCommands>(session, {moved->from(), moved->to()}));
  NoteWritten(session, trailer, options);
  return Exit::kOk;
}

// ---- staffing, gaps ------------------------------------------------------------------------------------------------------

struct AreaOptions {
  std::string where, on, compare;
  int64_t limit = 0;
};

std::string Checked(const rv1::StaffingCheck& check) {
  return check.subject().empty() ? ChineseName(check.kind()) : StrCat(ChineseName(check.kind()), "：", check.subject());
}

absl::StatusOr<Exit> Staffing(Session& session, const AreaOptions& options) {
  rv1::GetStaffingRequest request;
  const auto school = PartyName(session, options.where);
  if (!school.ok()) return school.status();
  request.set_school(*school);
  request.set_effective_on(options.on);
  const auto staffing = session.client.Call(&Stub::GetStaffing, request);
  if (!staffing.ok()) return staffing.status();
  if (session.json()) {
    session.PrintJson(*staffing);
    return Exit::kOk;
  }
  Table table(
      {{"检查"}, {"应有", Number::kNumber}, {"实有", Number::kNumber}, {"差", Number::kNumber}, {"依据"}, {"不适用"}});
  for (const auto& check : staffing->checks()) {
    const bool applies = check.not_applied().empty();
    table.Add({Checked(check), applies ? StrCat(check.needed()) : "", applies ? StrCat(check.present()) : "",
               applies ? StrCat(check.gap()) : "", CitationText(check.citation().document(), check.citation().clause()),
               check.not_applied()});
  }
  session.Print(table);
  if (session.settings.header) {
    session.Note(StrCat(
        session.directory.Party(*school), "，", staffing->effective_on(), "：教师 ", staffing->teachers(),
        staffing->declared() ? " 人（填报数）" : " 人",
        staffing->double_qualified_percent().empty()
            ? ""
            : StrCat("，双师型 ", staffing->double_qualified(), "（", staffing->double_qualified_percent(), "%）"),
        "。"));
  }
  return Exit::kOk;
}

absl::StatusOr<Exit> Gaps(Session& session, const AreaOptions& options) {
  using School = rv1::ListGapsResponse::SchoolGaps;
  rv1::ListGapsRequest request;
  const auto code = RegionCode(session, options.where);
  if (!code.ok()) return code.status();
  request.set_region(*code);
  request.set_effective_on(options.on);
  request.set_compare_on(options.compare);
  rv1::ListGapsResponse all;  // its sums are those of any page
  const auto listed = session.client.EachPage(
      &Stub::ListGaps, request, options.limit, [&](rv1::ListGapsResponse& page, int64_t wanted) {
        const int64_t taken = std::min<int64_t>(wanted, page.schools_size());
        std::vector<School> before(all.schools().begin(), all.schools().end());
        before.insert(before.end(), page.schools().begin(), page.schools().begin() + taken);
        all = page;
        all.clear_next_page_token();
        all.mutable_schools()->Assign(before.begin(), before.end());
        return taken;
      });
  if (!listed.ok()) return listed;
  if (session.json()) {
    session.PrintJson(all);
    return Exit::kOk;
  }
  Table table({{"学校"},
               {"检查"},
               {"应有", Number::kNumber},
               {"实有", Number::kNumber},
               {"差", Number::kNumber},
               {"依据"},
               {"学校编号", Number::kCsvOnly}});
  for (const School& school : all.schools()) {
    for (const auto& check : school.checks()) {
      table.Add({session.directory.Party(school.school()), Checked(check), StrCat(check.needed()),
                 StrCat(check.present()), StrCat(check.gap()),
                 CitationText(check.citation().document(), check.citation().clause()), school.school()});
    }
  }
  session.Print(table);
  if (!session.settings.header) return Exit::kOk;
  std::string sums;
  for (const auto& total : all.totals()) {
    sums += StrCat(sums.empty() ? "（" : "，", Checked(total), " ", total.gap());
  }
  session.Note(StrCat("合计差 ", all.gap(), " 人", sums.empty() ? "" : StrCat(sums, "）"), "。"));
  if (all.has_compare_gap()) {
    session.Note(
        StrCat(options.compare, " 差 ", all.compare_gap(), " 人，", all.improved() ? "已减少。" : "没有减少。"));
  }
  return Exit::kOk;
}

}  // namespace

void AddRotationPosts(CLI::App& rotation, Body& chosen) {
  CLI::App* budget = AddKind<BudgetCommands>(rotation, chosen);
  {
    auto* command = budget->add_subcommand("set", "登记或修改总量");
    auto options = std::make_shared<SetOptions>();
    command->add_option("county", options->county, "县")->required()->type_name("REGION");
    command->add_option("total", options->total, "总量")->required()->check(NonNegative())->type_name("N");
    command->add_option("--source", options->source, "来源")->type_name("TEXT");
    command->add_option("--etag", options->etag, "所见的版本，如 3")->type_name("N");
    AddWriteOptions(command, *options);
    WhenGiven(command, chosen, options, Set);
  }
  CLI::App* allotment = AddKind<AllotmentCommands>(rotation, chosen);
  {
    auto* command = allotment->add_subcommand("move", "在同县两校之间调剂岗位：同增同减");
    auto options = std::make_shared<MoveOptions>();
    command->add_option("from", options->from, "调出学校")->required()->type_name("PARTY");
    command->add_option("to", options->to, "调入学校")->required()->type_name("PARTY");
    command->add_option("posts", options->posts, "几个")->required()->check(NonNegative())->type_name("N");
    command->add_option("--reason", options->reason, "缘由")->required()->type_name("TEXT");
    command->add_option("--from-etag", options->from_etag, "调出学校所见的版本")->type_name("N");
    command->add_option("--to-etag", options->to_etag, "调入学校所见的版本")->type_name("N");
    AddWriteOptions(command, *options);
    WhenGiven(command, chosen, options, Move);
  }
  {
    auto* command = rotation.add_subcommand("staffing", "一所学校的人够不够：逐项应有、实有、依据");
    auto options = std::make_shared<AreaOptions>();
    command->add_option("school", options->where, "学校")->required()->type_name("PARTY");
    command->add_option("--on", options->on, "哪一天，默认今天")->type_name("DATE");
    WhenGiven(command, chosen, options, Staffing);
  }
  {
    auto* command = rotation.add_subcommand("gaps", "一个地区缺人的学校与合计");
    auto options = std::make_shared<AreaOptions>();
    command->add_option("region", options->where, "地区")->required()->type_name("REGION");
    command->add_option("--on", options->on, "哪一天，默认今天")->type_name("DATE");
    command->add_option("--compare", options->compare, "与该日的合计比较")->type_name("DATE");
    command->add_option("--limit", options->limit, "最多几所学校")->check(NonNegative())->type_name("N");
    WhenGiven(command, chosen, options, Gaps);
  }
}

}  // namespace jiedui::cli
