// jiedui party list, get, create, update. (find: find.cc)
#include "absl/strings/str_join.h"
#include "clients/cli/commands.h"
#include "clients/cli/dates.h"
#include "clients/cli/names.h"
#include "clients/cli/record_fields.h"
#include "clients/cli/write_options.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "jiedui/pairing/v1/party.grpc.pb.h"

namespace jiedui::cli {
namespace {

void PrintParties(Session& session, const std::vector<v1::Party>& parties) {
  if (session.json()) {
    session.PrintJson(parties);
    return;
  }
  Table table({{"编号"}, {"名称"}, {"类别"}, {"地区代码"}, {"地区"}});
  for (const auto& party : parties) {
    table.Add({std::string(IdOf(party.name())), party.display_name(), ChineseName(party.kind()), party.region_code(),
               session.directory.Region(party.region())});
  }
  session.Print(table);
}

void PrintParty(Session& session, const v1::Party& party) {
  if (session.json()) {
    session.PrintJson(party);
    return;
  }
  Table table({{"项目"}, {"内容"}});
  table.AddField("编号", party.name());
  table.AddField("名称", party.display_name());
  table.AddField("简称", party.short_name());
  table.AddField("别名", absl::StrJoin(party.aliases(), "、"));
  table.AddField("类别", ChineseName(party.kind()));
  table.AddField("地区", StrCat(session.directory.Region(party.region()), "（", party.region(), "）"));
  table.AddField("学段", ChineseName(party.stage()));
  for (const auto& id : party.external_ids()) {
    const std::string dates = id.has_interval() ? StrCat("（", FormatInterval(id.interval()), "）") : "";
    table.AddField("外部编号", StrCat(id.scheme(), " ", id.value(), dates));
  }
  table.AddField("起止", FormatInterval(party.interval()));
  table.AddField("来源", party.source());
  table.AddField("版本", StrCat(party.revision()));
  session.PrintWhole(table);
}

// ---- list ----------------------------------------------------------------------------------------------------------------

struct ListOptions {
  std::string kind, region, filter;
  int64_t limit = 0;
};

absl::StatusOr<Exit> List(Session& session, const ListOptions& options) {
  v1::ListPartiesRequest request;
  std::string& filter = *request.mutable_filter();
  filter = options.filter;
  if (!options.kind.empty()) {
    const auto kind = ParseEnum<v1::PartyKind>("--kind", options.kind);
    if (!kind.ok()) return kind.status();
    AddCondition(filter, "kind", " = ", Token(*kind));
  }
  if (!options.region.empty()) {
    const auto region = session.resolve.Region(options.region);
    if (!region.ok()) return region.status();
    if (region->code().empty()) {
      AddCondition(filter, "region", " = ", region->name());
    } else {
      AddCondition(filter, "region_code", ":", region->code());
    }
  }
  std::vector<v1::Party> parties;
  const auto listed =
      session.client.EachPage(&v1::PartyService::Stub::ListParties, request, options.limit,
                              [&](const v1::ListPartiesResponse& page, int64_t wanted) {
                                const int64_t taken = std::min<int64_t>(wanted, page.parties_size());
                                parties.insert(parties.end(), page.parties().begin(), page.parties().begin() + taken);
                                return taken;
                              });
  if (!listed.ok()) return listed;
  PrintParties(session, parties);
  return Exit::kOk;
}

// ---- get -----------------------------------------------------------------------------------------------------------------

struct GetOptions {
  std::string name;
};

absl::StatusOr<Exit> Get(Session& session, const GetOptions& options) {
  const auto party = session.resolve.Party(options.name);
  if (!party.ok()) return party.status();
  PrintParty(session, *party);
  return Exit::kOk;
}

// ---- create --------------------------------------------------------------------------------------------------------------

struct CreateOptions {
  std::string id, kind, name, short_name, region, source, request_id;
  std::vector<std::string> aliases, external_ids;
  bool validate_only = false;
};

absl::StatusOr<Exit> Create(Session& session, const CreateOptions& options) {
  v1::CreatePartyRequest request;
  v1::Party& party = *request.mutable_party();
  const auto kind = ParseEnum<v1::PartyKind>("--kind", options.kind);
  if (!kind.ok()) return kind.status();
  party.set_kind(*kind);
  const auto region = session.resolve.Region(options.region);
  if (!region.ok()) return region.status();
  party.set_region(region->name());
  party.set_display_name(options.name);
  party.set_short_name(options.short_name);
  party.mutable_aliases()->Add(options.aliases.begin(), options.aliases.end());
  for (const std::string& text : options.external_ids) {
    const size_t equals = text.find('=');
    if (equals == std::string::npos)
      return UsageError(StrCat("“--external-id”不能是“", text, "”，应写作 moe_code=4163010746。"));
    auto* id = party.add_external_ids();
    id->set_scheme(text.substr(0, equals));
    id->set_value(text.substr(equals + 1));
  }
  party.set_source(options.source);
  request.set_party_id(options.id);
  request.set_request_id(options.request_id.empty() ? NewUuid() : options.request_id);
  request.set_validate_only(options.validate_only);
  Trailer trailer;
  const auto created = session.client.Call(&v1::PartyService::Stub::CreateParty, request, &trailer);
  if (!created.ok()) return created.status();
  PrintParty(session, *created);
  session.Notes(trailer);
  if (options.validate_only) session.Note("仅检查：通过，未作改动。");
  return Exit::kOk;
}

// ---- update --------------------------------------------------------------------------------------------------------------

struct UpdateOptions : WriteOptions {
  std::string name, etag;
  std::vector<std::string> fields;
};

absl::StatusOr<Exit> Update(Session& session, const UpdateOptions& options) {
  if (options.fields.empty()) return UsageError("须写明要改的项目，如 short_name=菏泽。");
  const auto before = session.resolve.Party(options.name);
  if (!before.ok()) return before.status();
  v1::UpdatePartyRequest request;
  v1::Party& party = *request.mutable_party();
  party = *before;
  absl::Status set = SetFields(options.fields, party);
  if (!set.ok()) return set;
  for (const std::string& field : options.fields) {
    request.mutable_update_mask()->add_paths(field.substr(0, field.find_first_of(".=")));
  }
  if (party.region() != before->region()) {
    const auto region = session.resolve.Region(party.region());
    if (!region.ok()) return region.status();
    party.set_region(region->name());
  }
  NoteSeen(session, "修改", options.etag, party);
  SetWrite(options, request);
  Trailer trailer;
  const auto updated = session.client.Call(&v1::PartyService::Stub::UpdateParty, request, &trailer);
  if (!updated.ok()) return WithRequestId(session, updated.status(), request.request_id());
  PrintParty(session, *updated);
  NoteWritten(session, trailer, options);
  return Exit::kOk;
}

}  // namespace

void AddPartyCommands(CLI::App& app, Body& chosen) {
  CLI::App* party = AddGroup(app, "party", "单位：政府、部门、企业、高校、学校");

  auto* list = party->add_subcommand("list", "列出单位");
  auto list_options = std::make_shared<ListOptions>();
  list->add_option("--kind", list_options->kind, "类别")->type_name(Choices<v1::PartyKind>());
  list->add_option("--region", list_options->region, "在此地区（含下级）：代码或名称")->type_name("REGION");
  list->add_option("--filter", list_options->filter, "其他筛选条件（AIP-160）")->type_name("EXPR");
  list->add_option("--limit", list_options->limit, "最多列出多少项；0 为全部")->type_name("N")->check(NonNegative());
  WhenGiven(list, chosen, list_options, List);

  auto* get = party->add_subcommand("get", "查看一个单位");
  auto get_options = std::make_shared<GetOptions>();
  get->add_option("name", get_options->name, "编号、区划代码或名称")->required()->type_name("PARTY");
  WhenGiven(get, chosen, get_options, Get);

  AddFindParty(*party, chosen);

  auto* create = party->add_subcommand("create", "登记一个单位");
  auto create_options = std::make_shared<CreateOptions>();
  create->add_option("--kind", create_options->kind, "类别")->required()->type_name(Choices<v1::PartyKind>());
  create->add_option("--name", create_options->name, "正式名称")->required()->type_name("TEXT");
  create->add_option("--region", create_options->region, "所在地区：代码或名称")->required()->type_name("REGION");
  create->add_option("--short-name", create_options->short_name, "简称")->type_name("TEXT");
  create->add_option("--alias", create_options->aliases, "别名，可写多次")->type_name("TEXT");
  create->add_option("--external-id", create_options->external_ids, "外部编号，可写多次")->type_name("SCHEME=VALUE");
  create->add_option("--source", create_options->source, "来源")->type_name("TEXT");
  create->add_option("--id", create_options->id, "指定编号；默认随机")->type_name("ID");
  create->add_flag("--validate-only", create_options->validate_only, "只检查，不改动");
  create->add_option("--request-id", create_options->request_id, "请求编号（UUID）；默认随机")->type_name("UUID");
  WhenGiven(create, chosen, create_options, Create);

  auto* update = party->add_subcommand("update", "修改一个单位；改归其他地区的，其结对和档案随之改归");
  auto update_options = std::make_shared<UpdateOptions>();
  update->add_option("name", update_options->name, "编号、区划代码或名称")->required()->type_name("PARTY");
  update->add_option("fields", update_options->fields, "内容：项目=内容，如 region=630200；写错时列出可用的项目")
      ->type_name("FIELD=VALUE");
  update->add_option("--etag", update_options->etag, "所见版本；不写则先读取并显示")->type_name("ETAG");
  AddWriteOptions(update, *update_options);
  WhenGiven(update, chosen, update_options, Update);
}

}  // namespace jiedui::cli
