// jiedui record list, get, history, add, update, approve, close.
#include <iterator>

#include "clients/cli/commands.h"
#include "clients/cli/dates.h"
#include "clients/cli/names.h"
#include "clients/cli/pairing/record_text.h"
#include "clients/cli/record_fields.h"
#include "clients/cli/write_options.h"
#include "common/base/text.h"
#include "jiedui/pairing/v1/record.grpc.pb.h"

namespace jiedui::cli {
namespace {

using Stub = v1::RecordService::Stub;

absl::StatusOr<v1::Record> Fetch(Session& session, const std::string& name) {
  v1::GetRecordRequest request;
  request.set_name(InCollection("records", name));
  return session.client.Call(&Stub::GetRecord, request);
}

void PrintChanged(Session& session, const v1::Record& record, const Trailer& trailer, const WriteOptions& options) {
  session.json() ? session.PrintJson(record) : session.Print(RecordTable(session, {record}));
  NoteWritten(session, trailer, options);
}

// ---- list, get, history --------------------------------------------------------------------------------------------------

struct ListOptions {
  std::string kind, pairing, party, scheme, on, known_at, filter;
  int64_t limit = 0;
};

absl::StatusOr<v1::ListRecordsRequest> Asked(Session& session, const ListOptions& options) {
  v1::ListRecordsRequest request;
  std::string filter = options.filter;
  if (!options.kind.empty()) {
    const auto kind = ParseEnum<v1::RecordKind>("--kind", options.kind);
    if (!kind.ok()) return kind.status();
    AddCondition(filter, "kind", "=", Token(*kind));
  }
  if (!options.pairing.empty()) AddCondition(filter, "subject", "=", InCollection("pairings", options.pairing));
  if (!options.scheme.empty()) {
    const auto scheme = session.resolve.Scheme(options.scheme);
    if (!scheme.ok()) return scheme.status();
    AddCondition(filter, "scheme", "=", scheme->name());
  }
  if (!options.party.empty()) {
    const auto party = session.resolve.Party(options.party);
    if (!party.ok()) return party.status();
    request.set_party(party->name());
  }
  request.set_filter(filter);
  request.set_effective_on(options.on);
  if (options.known_at.empty()) return request;
  const auto known_at = ParseInstant("--known-at", options.known_at, absl::Now());
  if (!known_at.ok()) return known_at.status();
  *request.mutable_known_at() = *known_at;
  return request;
}

absl::StatusOr<Exit> List(Session& session, const ListOptions& options) {
  const auto request = Asked(session, options);
  if (!request.ok()) return request.status();
  std::vector<v1::Record> records;
  const absl::Status listed = session.client.EachPage(
      &Stub::ListRecords, *request, options.limit, [&](const v1::ListRecordsResponse& page, int64_t wanted) {
        const auto taken = std::min<int64_t>(wanted, page.records_size());
        records.insert(records.end(), page.records().begin(), page.records().begin() + taken);
        return taken;
      });
  if (!listed.ok()) return listed;
  if (session.json()) {
    session.PrintJson(records);
    return Exit::kOk;
  }
  session.Print(RecordTable(session, records));
  if (session.settings.header) session.Note(StrCat("共 ", records.size(), " 项。"));
  return Exit::kOk;
}

struct NameOptions {
  std::string name;
};

absl::StatusOr<Exit> Get(Session& session, const NameOptions& options) {
  const auto record = Fetch(session, options.name);
  if (!record.ok()) return record.status();
  session.json() ? session.PrintJson(*record) : session.PrintWhole(RecordDetails(session, *record));
  return Exit::kOk;
}

absl::StatusOr<Exit> History(Session& session, const NameOptions& options) {
  using Revision = v1::ListRecordRevisionsResponse::Revision;
  v1::ListRecordRevisionsRequest request;
  request.set_name(InCollection("records", options.name));
  std::vector<Revision> revisions;
  const absl::Status listed = session.client.EachPage(
      &Stub::ListRecordRevisions, request, 0, [&](const v1::ListRecordRevisionsResponse& page, int64_t) {
        revisions.insert(revisions.end(), page.revisions().begin(), page.revisions().end());
        return page.revisions_size();
      });
  if (!listed.ok()) return listed;
  if (session.json()) {
    session.PrintJson(revisions);
    return Exit::kOk;
  }
  Table table({{"版本", Table::Column::kNumber}, {"时间"}, {"何人"}, {"操作"}, {"状态"}, {"缘由"}});
  for (const Revision& revision : revisions) {
    table.Add({StrCat(revision.record().revision()), FormatInstant(revision.time()), revision.actor(),
               revision.method().substr(revision.method().rfind('/') + 1), ChineseName(revision.record().state()),
               revision.record().reason()});
  }
  session.Print(table);
  return Exit::kOk;
}

// ---- add, update ---------------------------------------------------------------------------------------------------------

struct AddOptions : WriteOptions {
  std::string kind, pairing, party, start, attested_on, end, note, source, reason, id;
  std::vector<std::string> fields;
};

absl::StatusOr<Exit> Add(Session& session, const AddOptions& options) {
  v1::CreateRecordRequest request;
  v1::Record& record = *request.mutable_record();
  absl::Status status = SetKind(options.kind, record);
  if (!status.ok()) return status;
  status = SetFields(options.fields, *ContentOf(record));
  if (!status.ok()) return status;
  if (options.pairing.empty() == options.party.empty())
    return UsageError("须说明属于哪项结对（--pairing）或哪个单位（--party）。");
  if (!options.pairing.empty()) record.set_subject(InCollection("pairings", options.pairing));
  if (!options.party.empty()) {
    const auto party = session.resolve.Party(options.party);
    if (!party.ok()) return party.status();
    record.set_subject(party->name());
  }
  if (!options.start.empty() || !options.attested_on.empty() || !options.end.empty()) {
    record.mutable_interval()->set_start(options.start);
    record.mutable_interval()->set_attested_on(options.attested_on);
    record.mutable_interval()->set_end(options.end);
  }
  record.set_note(options.note);
  record.set_source(options.source);
  record.set_reason(options.reason);
  request.set_record_id(options.id);
  SetWrite(options, request);
  Trailer trailer;
  const auto created = session.client.Call(&Stub::CreateRecord, request, &trailer);
  if (!created.ok()) return WithRequestId(session, created.status(), request.request_id());
  PrintChanged(session, *created, trailer, options);
  return Exit::kOk;
}

struct ChangeOptions : WriteOptions {
  std::string name, etag, date, reason, start, end, note, source;
  std::vector<std::string> fields;
  bool withdraw = false;
};

// The record as it is, for a change: with the etag that the official names, or the one shown here.
absl::StatusOr<v1::Record> ForChange(Session& session, const ChangeOptions& options, std::string_view action) {
  auto record = Fetch(session, options.name);
  if (!record.ok()) return record.status();
  NoteSeen(session, action, options.etag, *record);
  return record;
}

absl::StatusOr<Exit> Update(Session& session, const ChangeOptions& options) {
  auto record = ForChange(session, options, "修改");
  if (!record.ok()) return record.status();
  absl::Status set = SetFields(options.fields, *ContentOf(*record));
  if (!set.ok()) return set;
  v1::UpdateRecordRequest request;
  *request.mutable_record() = *std::move(record);
  v1::Record& changed = *request.mutable_record();
  if (!options.reason.empty()) changed.set_reason(options.reason);
  if (!options.note.empty()) changed.set_note(options.note);
  if (!options.source.empty()) changed.set_source(options.source);
  if (!options.start.empty()) {
    changed.mutable_interval()->set_start(options.start);
    changed.mutable_interval()->clear_attested_on();
  }
  if (!options.end.empty()) changed.mutable_interval()->set_end(options.end);
  SetWrite(options, request);
  Trailer trailer;
  const auto updated = session.client.Call(&Stub::UpdateRecord, request, &trailer);
  if (!updated.ok()) return WithRequestId(session, updated.status(), request.request_id());
  PrintChanged(session, *updated, trailer, options);
  return Exit::kOk;
}

// ---- approve, close ------------------------------------------------------------------------------------------------------

absl::StatusOr<Exit> Approve(Session& session, const ChangeOptions& options) {
  const auto before = ForChange(session, options, "批准");
  if (!before.ok()) return before.status();
  v1::ApproveRecordRequest request;
  request.set_name(before->name());
  request.set_etag(before->etag());
  SetWrite(options, request);
  Trailer trailer;
  const auto approved = session.client.Call(&Stub::ApproveRecord, request, &trailer);
  if (!approved.ok()) return WithRequestId(session, approved.status(), request.request_id());
  PrintChanged(session, *approved, trailer, options);
  return Exit::kOk;
}

absl::StatusOr<Exit> Close(Session& session, const ChangeOptions& options) {
  const auto before = ForChange(session, options, "关闭");
  if (!before.ok()) return before.status();
  v1::CloseRecordRequest request;
  request.set_name(before->name());
  request.set_etag(before->etag());
  const bool dateless =
      options.withdraw || before->state() == v1::Record::STATE_DRAFT || before->has_meeting() || before->has_aid();
  request.set_end(options.date.empty() && !dateless ? Today() : options.date);
  request.set_reason(options.reason);
  SetWrite(options, request);
  Trailer trailer;
  const auto closed = session.client.Call(&Stub::CloseRecord, request, &trailer);
  if (!closed.ok()) return WithRequestId(session, closed.status(), request.request_id());
  PrintChanged(session, *closed, trailer, options);
  return Exit::kOk;
}

// ---- the command line ----------------------------------------------------------------------------------------------------

void AddList(CLI::App& record, Body& chosen) {
  auto* command = record.add_subcommand("list", "列出档案");
  auto options = std::make_shared<ListOptions>();
  command->add_option("--kind", options->kind, "类别")->type_name(Choices<v1::RecordKind>());
  command->add_option("--pairing", options->pairing, "哪项结对的：编号")->type_name("NAME");
  command->add_option("--party", options->party, "属于或提到哪个单位的：编号、区划代码或名称")->type_name("PARTY");
  command->add_option("--scheme", options->scheme, "方案：编号或名称")->type_name("SCHEME");
  command->add_option("--on", options->on, "只看这一天有效的")->type_name("DATE");
  command->add_option("--known-at", options->known_at, "按当时所知")->type_name("INSTANT");
  command->add_option("--filter", options->filter, "筛选，如 state = DRAFT")->type_name("FILTER");
  command->add_option("--limit", options->limit, "最多几项；0 为全部")->type_name("N")->check(NonNegative());
  WhenGiven(command, chosen, options, List);
}

void AddAdd(CLI::App& record, Body& chosen) {
  auto* command = record.add_subcommand("add", "登记一项档案；计划先为草案，由另一人批准");
  auto options = std::make_shared<AddOptions>();
  command->add_option("kind", options->kind, "类别")->required()->type_name(Choices<v1::RecordKind>());
  command->add_option("fields", options->fields, "内容：项目=内容，如 held_on=2019-06-10；写错时列出可用的项目")
      ->type_name("FIELD=VALUE");
  command->add_option("--pairing", options->pairing, "属于哪项结对：编号")->type_name("NAME");
  command->add_option("--party", options->party, "属于哪个单位：编号、区划代码或名称")->type_name("PARTY");
  auto* start = command->add_option("--start", options->start, "自哪一天起（含）")->type_name("DATE");
  command->add_option("--attested-on", options->attested_on, "起始日不详时：最早见于哪一天")
      ->type_name("DATE")
      ->excludes(start);
  command->add_option("--end", options->end, "至哪一天止（不含）")->type_name("DATE");
  command->add_option("--note", options->note, "说明")->type_name("TEXT");
  command->add_option("--source", options->source, "来源")->type_name("TEXT");
  command->add_option("--reason", options->reason, "越过倡导性规定时须说明的缘由")->type_name("TEXT");
  command->add_option("--id", options->id, "指定编号；默认随机")->type_name("ID");
  AddWriteOptions(command, *options);
  WhenGiven(command, chosen, options, Add);
}

std::shared_ptr<ChangeOptions> AddChange(CLI::App* command) {
  auto options = std::make_shared<ChangeOptions>();
  command->add_option("name", options->name, "档案编号")->required()->type_name("NAME");
  command->add_option("--etag", options->etag, "所见版本；不写则先读取并显示")->type_name("ETAG");
  AddWriteOptions(command, *options);
  return options;
}

}  // namespace

void AddRecordCommands(CLI::App& app, Body& chosen) {
  CLI::App* record = AddGroup(app, "record", "档案：联系人、计划、会议、协议、援助、活动等");
  AddList(*record, chosen);
  auto* get = record->add_subcommand("get", "查看一项档案");
  auto get_options = std::make_shared<NameOptions>();
  get->add_option("name", get_options->name, "档案编号")->required()->type_name("NAME");
  WhenGiven(get, chosen, get_options, Get);
  auto* history = record->add_subcommand("history", "谁在何时改了什么");
  auto history_options = std::make_shared<NameOptions>();
  history->add_option("name", history_options->name, "档案编号")->required()->type_name("NAME");
  WhenGiven(history, chosen, history_options, History);
  AddAdd(*record, chosen);

  auto* update = record->add_subcommand("update", "修改内容；计划仅限草案");
  auto update_options = AddChange(update);
  update->add_option("fields", update_options->fields, "内容：项目=内容；未写的项目不变")->type_name("FIELD=VALUE");
  update->add_option("--start", update_options->start, "自哪一天起（含）")->type_name("DATE");
  update->add_option("--end", update_options->end, "至哪一天止（不含）")->type_name("DATE");
  update->add_option("--note", update_options->note, "说明")->type_name("TEXT");
  update->add_option("--source", update_options->source, "来源")->type_name("TEXT");
  update->add_option("--reason", update_options->reason, "缘由")->type_name("TEXT");
  WhenGiven(update, chosen, update_options, Update);

  auto* approve = record->add_subcommand("approve", "批准计划草案：由另一人，前一版随之关闭");
  WhenGiven(approve, chosen, AddChange(approve), Approve);

  auto* close = record->add_subcommand("close", "关闭；草案、会议和援助为撤销");
  auto close_options = AddChange(close);
  close->add_option("--date", close_options->date, "不再有效的第一天；默认今天，草案、会议和援助不写")
      ->type_name("DATE");
  close->add_flag("--withdraw", close_options->withdraw, "撤销误登的档案：视为从未有效，被它接替的恢复");
  close->add_option("--reason", close_options->reason, "缘由（必填）")->type_name("TEXT");
  WhenGiven(close, chosen, close_options, Close);
}

}  // namespace jiedui::cli
