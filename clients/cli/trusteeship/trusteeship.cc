// jiedui trusteeship list, get, history, propose, complete, terminate, renew.
#include "clients/cli/commands.h"
#include "clients/cli/dates.h"
#include "clients/cli/names.h"
#include "clients/cli/write_options.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "jiedui/trusteeship/v1/trusteeship.grpc.pb.h"

namespace jiedui::cli {
namespace {

using tv1::Trusteeship;
using Stub = tv1::TrusteeshipService::Stub;

std::string Term(const Trusteeship& trusteeship) {
  return StrCat(trusteeship.interval().start(), " 至 ", trusteeship.interval().end());
}

// "2022-07-20", "见于 2022-08-31": since when it works.
std::string Since(const Trusteeship& trusteeship) {
  return trusteeship.attested() ? StrCat("见于 ", trusteeship.in_force_on()) : trusteeship.in_force_on();
}

Table TrusteeshipTable(Session& session, const std::vector<Trusteeship>& trusteeships) {
  Table table({{"编号"}, {"支援方"}, {"县中"}, {"县"}, {"托管期"}, {"状态"}, {"协议生效"}});
  for (const Trusteeship& trusteeship : trusteeships) {
    table.Add({std::string(IdOf(trusteeship.name())), session.directory.Party(trusteeship.supporter()),
               session.directory.Party(trusteeship.school()), session.directory.Party(trusteeship.county_government()),
               Term(trusteeship), ChineseName(trusteeship.state()), Since(trusteeship)});
  }
  return table;
}

absl::StatusOr<Trusteeship> Fetch(Session& session, const std::string& name) {
  tv1::GetTrusteeshipRequest request;
  request.set_name(InCollection("trusteeships", name));
  return session.client.Call(&Stub::GetTrusteeship, request);
}

void PrintChanged(Session& session, const Trusteeship& trusteeship, const Trailer& trailer,
                  const WriteOptions& options) {
  session.json() ? session.PrintJson(trusteeship) : session.Print(TrusteeshipTable(session, {trusteeship}));
  NoteWritten(session, trailer, options);
}

// ---- list, get, history --------------------------------------------------------------------------------------------------

struct ListOptions {
  std::string programme, supporter, school, region, state, on, filter;
  int64_t limit = 0;
};

absl::StatusOr<Exit> List(Session& session, const ListOptions& options) {
  tv1::ListTrusteeshipsRequest request;
  std::string filter = options.filter;
  if (!options.programme.empty()) AddCondition(filter, "programme", "=", InCollection("programmes", options.programme));
  for (const auto& [field, text] : {std::pair("supporter", &options.supporter), std::pair("school", &options.school)}) {
    if (text->empty()) continue;
    const auto party = session.resolve.Party(*text);
    if (!party.ok()) return party.status();
    AddCondition(filter, field, "=", party->name());
  }
  if (!options.region.empty()) {
    const auto region = session.resolve.Region(options.region);
    if (!region.ok()) return region.status();
    AddCondition(filter, "school_region", ":", region->code());
  }
  if (!options.state.empty()) {
    const auto state = ParseEnum<Trusteeship::State>("--state", options.state);
    if (!state.ok()) return state.status();
    AddCondition(filter, "state", "=", Token(*state));
  }
  request.set_filter(filter);
  request.set_effective_on(options.on);
  std::vector<Trusteeship> found;
  const auto listed = session.client.EachPage(&Stub::ListTrusteeships, request, options.limit,
                                              [&](const tv1::ListTrusteeshipsResponse& page, int64_t wanted) {
                                                int64_t taken = 0;
                                                for (const Trusteeship& trusteeship : page.trusteeships()) {
                                                  if (taken == wanted) break;
                                                  found.push_back(trusteeship);
                                                  ++taken;
                                                }
                                                return taken;
                                              });
  if (!listed.ok()) return listed;
  if (session.json()) {
    session.PrintJson(found);
    return Exit::kOk;
  }
  session.Print(TrusteeshipTable(session, found));
  if (session.settings.header) session.Note(StrCat("共 ", found.size(), " 项。"));
  return Exit::kOk;
}

struct NameOptions {
  std::string name;
};

absl::StatusOr<Exit> Get(Session& session, const NameOptions& options) {
  const auto trusteeship = Fetch(session, options.name);
  if (!trusteeship.ok()) return trusteeship.status();
  if (session.json()) {
    session.PrintJson(*trusteeship);
    return Exit::kOk;
  }
  Table table({{"项目"}, {"内容"}});
  table.AddField("编号", trusteeship->name());
  table.AddField("项目", trusteeship->programme());
  table.AddField("支援方", session.directory.Party(trusteeship->supporter()));
  for (const std::string& attached : trusteeship->attached_schools()) {
    table.AddField("附属高中", session.directory.Party(attached));
  }
  table.AddField("县中", session.directory.Party(trusteeship->school()));
  table.AddField("县级人民政府", session.directory.Party(trusteeship->county_government()));
  table.AddField("托管期", Term(*trusteeship));
  table.AddField("状态", ChineseName(trusteeship->state()));
  table.AddField("协议生效", Since(*trusteeship));
  table.AddField("缘由", trusteeship->reason());
  table.AddField("前一期", trusteeship->predecessor());
  table.AddField("后一期", trusteeship->successor());
  table.AddField("结对登记拒绝", trusteeship->pairing_refusal());
  table.AddField("备注", trusteeship->note());
  table.AddField("来源", trusteeship->source());
  table.AddField("版本", trusteeship->etag());
  session.PrintWhole(table);
  return Exit::kOk;
}

absl::StatusOr<Exit> History(Session& session, const NameOptions& options) {
  using Revision = tv1::ListTrusteeshipRevisionsResponse::Revision;
  tv1::ListTrusteeshipRevisionsRequest request;
  request.set_name(InCollection("trusteeships", options.name));
  std::vector<Revision> revisions;
  const auto listed = session.client.EachPage(
      &Stub::ListTrusteeshipRevisions, request, 0, [&](const tv1::ListTrusteeshipRevisionsResponse& page, int64_t) {
        revisions.insert(revisions.end(), page.revisions().begin(), page.revisions().end());
        return page.revisions_size();
      });
  if (!listed.ok()) return listed;
  if (session.json()) {
    session.PrintJson(revisions);
    return Exit::kOk;
  }
  Table table({{"版本", Table::Column::kNumber}, {"时间"}, {"何人"}, {"操作"}, {"由"}, {"至"}, {"缘由"}});
  for (const Revision& revision : revisions) {
    table.Add({StrCat(revision.trusteeship().revision()), FormatInstant(revision.time()), revision.actor(),
               revision.method().substr(revision.method().rfind('/') + 1), ChineseName(revision.from()),
               ChineseName(revision.trusteeship().state()), revision.trusteeship().reason()});
  }
  session.Print(table);
  return Exit::kOk;
}

// ---- Verbs ---------------------------------------------------------------------------------------------------------------

struct ProposeOptions : WriteOptions {
  std::string id, programme, supporter, school, county, start, end, reason, source, note;
  std::vector<std::string> attached;
};

absl::StatusOr<Exit> Propose(Session& session, const ProposeOptions& options) {
  tv1::ProposeTrusteeshipRequest request;
  Trusteeship& trusteeship = *request.mutable_trusteeship();
  trusteeship.set_programme(InCollection("programmes", options.programme));
  const std::pair<const std::string*, std::string*> sides[] = {
      {&options.supporter, trusteeship.mutable_supporter()},
      {&options.school, trusteeship.mutable_school()},
      {&options.county, trusteeship.mutable_county_government()}};
  for (const auto& [text, into] : sides) {
    const auto party = session.resolve.Party(*text);
    if (!party.ok()) return party.status();
    *into = party->name();
  }
  for (const std::string& text : options.attached) {
    const auto party = session.resolve.Party(text);
    if (!party.ok()) return party.status();
    trusteeship.add_attached_schools(party->name());
  }
  if (!options.start.empty()) trusteeship.mutable_interval()->set_start(options.start);
  if (!options.end.empty()) trusteeship.mutable_interval()->set_end(options.end);
  trusteeship.set_reason(options.reason);
  trusteeship.set_source(options.source);
  trusteeship.set_note(options.note);
  request.set_trusteeship_id(options.id);
  SetWrite(options, request);
  Trailer trailer;
  const auto proposed = session.client.Call(&Stub::ProposeTrusteeship, request, &trailer);
  if (!proposed.ok()) return WithRequestId(session, proposed.status(), request.request_id());
  PrintChanged(session, *proposed, trailer, options);
  return Exit::kOk;
}

struct EndOptions : WriteOptions {
  std::string name, etag, end, reason, successor;
};

// A verb on what is there: with the etag that the official names, or that of what is shown here.
template <class Request>
absl::StatusOr<Exit> Change(Session& session, const EndOptions& options, Request request,
                            grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Trusteeship*)) {
  const auto present = Fetch(session, options.name);
  if (!present.ok()) return present.status();
  request.set_name(present->name());
  request.set_etag(options.etag.empty() ? present->etag() : Quoted(options.etag));
  request.set_end(options.end);
  request.set_reason(options.reason);
  SetWrite(options, request);
  Trailer trailer;
  const auto changed = session.client.Call(method, request, &trailer);
  if (!changed.ok()) return WithRequestId(session, changed.status(), request.request_id());
  PrintChanged(session, *changed, trailer, options);
  return Exit::kOk;
}

absl::StatusOr<Exit> Complete(Session& session, const EndOptions& options) {
  return Change(session, options, tv1::CompleteTrusteeshipRequest(), &Stub::CompleteTrusteeship);
}
absl::StatusOr<Exit> Terminate(Session& session, const EndOptions& options) {
  return Change(session, options, tv1::TerminateTrusteeshipRequest(), &Stub::TerminateTrusteeship);
}
absl::StatusOr<Exit> Renew(Session& session, const EndOptions& options) {
  tv1::RenewTrusteeshipRequest request;
  request.set_successor_id(options.successor);
  return Change(session, options, std::move(request), &Stub::RenewTrusteeship);
}

void AddVerb(CLI::App& group, Body& chosen, const char* name, const char* what,
             absl::StatusOr<Exit> (*run)(Session&, const EndOptions&)) {
  auto* command = group.add_subcommand(name, what);
  auto options = std::make_shared<EndOptions>();
  command->add_option("name", options->name, "托管帮扶的编号")->required()->type_name("NAME");
  command->add_option("--end", options->end, "终止日期（该日起不再有效）")->type_name("DATE");
  command->add_option("--reason", options->reason, "缘由")->type_name("TEXT");
  command->add_option("--etag", options->etag, "所见的版本，如 3")->type_name("N");
  if (run == Renew) command->add_option("--successor", options->successor, "续期后的编号")->type_name("ID");
  AddWriteOptions(command, *options);
  WhenGiven(command, chosen, options, run);
}

}  // namespace

void AddTrusteeshipCommands(CLI::App& group, Body& chosen) {
  {
    auto* command = group.add_subcommand("list", "列出托管帮扶");
    auto options = std::make_shared<ListOptions>();
    command->add_option("--programme", options->programme, "所属项目")->type_name("NAME");
    command->add_option("--supporter", options->supporter, "支援方")->type_name("PARTY");
    command->add_option("--school", options->school, "县中")->type_name("PARTY");
    command->add_option("--region", options->region, "学校所在地区，含所辖")->type_name("REGION");
    command->add_option("--state", options->state, "状态")->type_name(Choices<Trusteeship::State>());
    command->add_option("--on", options->on, "该日有效的")->type_name("DATE");
    command->add_option("--filter", options->filter, "其他条件（AIP-160）")->type_name("FILTER");
    command->add_option("--limit", options->limit, "最多几项")->check(NonNegative())->type_name("N");
    WhenGiven(command, chosen, options, List);
  }
  const std::tuple<const char*, const char*, absl::StatusOr<Exit> (*)(Session&, const NameOptions&)> reads[] = {
      {"get", "一项托管帮扶", Get}, {"history", "一项托管帮扶的全部版本：何人何时由何至何", History}};
  for (const auto& [name, what, run] : reads) {
    auto* command = group.add_subcommand(name, what);
    auto options = std::make_shared<NameOptions>();
    command->add_option("name", options->name, "编号")->required()->type_name("NAME");
    WhenGiven(command, chosen, options, run);
  }
  {
    auto* command = group.add_subcommand("propose", "登记拟议的托管帮扶");
    auto options = std::make_shared<ProposeOptions>();
    command->add_option("--id", options->id, "编号，不填则随机")->type_name("ID");
    command->add_option("--programme", options->programme, "所属项目")->required()->type_name("NAME");
    command->add_option("--supporter", options->supporter, "支援方")->required()->type_name("PARTY");
    command->add_option("--school", options->school, "县中")->required()->type_name("PARTY");
    command->add_option("--county", options->county, "县级人民政府")->required()->type_name("PARTY");
    command->add_option("--attached", options->attached, "附属高中，可多次")->type_name("PARTY");
    command->add_option("--start", options->start, "开始日期，不填则按项目规定")->type_name("DATE");
    command->add_option("--end", options->end, "结束日期，不填则按规定年限")->type_name("DATE");
    command->add_option("--reason", options->reason, "超出规定的缘由")->type_name("TEXT");
    command->add_option("--source", options->source, "来源")->type_name("TEXT");
    command->add_option("--note", options->note, "备注")->type_name("TEXT");
    AddWriteOptions(command, *options);
    WhenGiven(command, chosen, options, Propose);
  }
  AddVerb(group, chosen, "complete", "期满办结", Complete);
  AddVerb(group, chosen, "terminate", "撤销拟议，或提前终止", Terminate);
  AddVerb(group, chosen, "renew", "续期", Renew);
}

}  // namespace jiedui::cli
