// jiedui scheme list, get, update.
#include "absl/strings/str_join.h"
#include "clients/cli/commands.h"
#include "clients/cli/dates.h"
#include "clients/cli/names.h"
#include "clients/cli/record_fields.h"
#include "clients/cli/write_options.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "jiedui/pairing/v1/scheme.grpc.pb.h"

namespace jiedui::cli {
namespace {

std::string LaneText(const v1::Scheme::Lane& lane) {
  std::string more;
  if (lane.excess() != v1::Scheme::EXCESS_UNSPECIFIED) more += StrCat("，超额", ChineseName(lane.excess()));
  if (lane.per_parent() > 0) more += StrCat("，每个上级 ", lane.per_parent(), " 对");
  if (!lane.citation().clause().empty()) more += StrCat("，条款 ", lane.citation().clause());
  return StrCat(ChineseName(lane.supporter_kind()), " → ", ChineseName(lane.recipient_kind()), "（",
                ChineseName(lane.mode()), more, "）");
}

struct ListOptions {};

absl::StatusOr<Exit> List(Session& session, const ListOptions&) {
  std::vector<v1::Scheme> schemes;
  const auto listed =
      session.client.EachPage(&v1::SchemeService::Stub::ListSchemes, v1::ListSchemesRequest(), 0,
                              [&](const v1::ListSchemesResponse& page, int64_t) {
                                schemes.insert(schemes.end(), page.schemes().begin(), page.schemes().end());
                                return page.schemes_size();
                              });
  if (!listed.ok()) return listed;
  if (session.json()) {
    session.PrintJson(schemes);
    return Exit::kOk;
  }
  Table table({{"编号"}, {"名称"}, {"起始"}, {"终止"}, {"超额"}, {"依据"}});
  for (const auto& scheme : schemes) {
    table.Add({std::string(IdOf(scheme.name())), scheme.display_name(), FormatStart(scheme.interval()),
               scheme.interval().end(), scheme.strict() ? "拒绝" : "须说明缘由",
               CitationText(scheme.citation().document(), scheme.citation().clause())});
  }
  session.Print(table);
  return Exit::kOk;
}

void PrintScheme(Session& session, const v1::Scheme& scheme) {
  if (session.json()) {
    session.PrintJson(scheme);
    return;
  }
  Table table({{"项目"}, {"内容"}});
  table.AddField("编号", scheme.name());
  table.AddField("名称", scheme.display_name());
  for (const auto& lane : scheme.lanes()) table.AddField("结对方式", LaneText(lane));
  table.Add(
      {"支援方地区", scheme.supporter_regions().empty() ? "不限" : absl::StrJoin(scheme.supporter_regions(), "、")});
  table.Add(
      {"受援方地区", scheme.recipient_regions().empty() ? "不限" : absl::StrJoin(scheme.recipient_regions(), "、")});
  table.AddField("起止", FormatInterval(scheme.interval()));
  table.AddField("超额", scheme.strict() ? "拒绝" : "须说明缘由");
  table.AddField("依据", CitationText(scheme.citation().document(), scheme.citation().clause()));
  if (!scheme.topics().empty()) table.AddField("合作内容", absl::StrJoin(scheme.topics(), "、"));
  for (const auto& count : scheme.declared_counts()) {
    table.Add({"公布数", StrCat(count.supporters() ? "支援方 " : "受援方 ", ChineseName(count.kind()), " ",
                                count.count(), "（", count.date(), " 起）")});
  }
  table.AddField("版本", StrCat(scheme.revision()));
  session.PrintWhole(table);
}

struct GetOptions {
  std::string name;
};

absl::StatusOr<Exit> Get(Session& session, const GetOptions& options) {
  const auto scheme = session.resolve.Scheme(options.name);
  if (!scheme.ok()) return scheme.status();
  PrintScheme(session, *scheme);
  return Exit::kOk;
}

struct UpdateOptions : WriteOptions {
  std::string name, etag;
  std::vector<std::string> fields;
};

absl::StatusOr<Exit> Update(Session& session, const UpdateOptions& options) {
  if (options.fields.empty()) return UsageError("须写明要改的项目，如 strict=是。");
  auto scheme = session.resolve.Scheme(options.name);
  if (!scheme.ok()) return scheme.status();
  absl::Status set = SetFields(options.fields, *scheme);
  if (!set.ok()) return set;
  NoteSeen(session, "修改", options.etag, *scheme);
  v1::UpdateSchemeRequest request;
  request.set_etag(scheme->etag());
  *request.mutable_scheme() = *std::move(scheme);
  SetWrite(options, request);
  Trailer trailer;
  const auto updated = session.client.Call(&v1::SchemeService::Stub::UpdateScheme, request, &trailer);
  if (!updated.ok()) return WithRequestId(session, updated.status(), request.request_id());
  PrintScheme(session, *updated);
  NoteWritten(session, trailer, options);
  return Exit::kOk;
}

}  // namespace

void AddSchemeCommands(CLI::App& app, Body& chosen) {
  CLI::App* scheme = AddGroup(app, "scheme", "方案：谁可以支援谁、几对几、依据哪一条");
  auto* list = scheme->add_subcommand("list", "列出方案");
  WhenGiven(list, chosen, std::make_shared<ListOptions>(), List);

  auto* get = scheme->add_subcommand("get", "查看一个方案");
  auto get_options = std::make_shared<GetOptions>();
  get->add_option("name", get_options->name, "编号或名称")->required()->type_name("SCHEME");
  WhenGiven(get, chosen, get_options, Get);

  auto* update = scheme->add_subcommand("update", "修改一个方案；已有的结对不变，不再符合的列入 contradictions");
  auto update_options = std::make_shared<UpdateOptions>();
  update->add_option("name", update_options->name, "编号或名称")->required()->type_name("SCHEME");
  update->add_option("fields", update_options->fields, "内容：项目=内容，未写的项目不变；写错时列出可用的项目")
      ->type_name("FIELD=VALUE");
  update->add_option("--etag", update_options->etag, "所见版本；不写则先读取并显示")->type_name("ETAG");
  AddWriteOptions(update, *update_options);
  WhenGiven(update, chosen, update_options, Update);
}

}  // namespace jiedui::cli
