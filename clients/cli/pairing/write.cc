// jiedui pairing propose, add, activate, suspend, resume, end.
#include <optional>

#include "clients/cli/commands.h"
#include "clients/cli/names.h"
#include "clients/cli/pairing/table.h"
#include "clients/cli/write_options.h"
#include "common/base/civil.h"
#include "common/base/text.h"
#include "jiedui/pairing/v1/pairing_service.grpc.pb.h"

namespace jiedui::cli {
namespace {

void PrintChanged(Session& session, const v1::Pairing& pairing, const Trailer& trailer, const WriteOptions& options) {
  if (session.json()) {
    session.PrintJson(pairing);
  } else {
    v1::PairingOnDate row;
    *row.mutable_pairing() = pairing;
    session.Print(PairingTable(session, {row}, ""));
  }
  NoteWritten(session, trailer, options);
}

// ---- propose, add --------------------------------------------------------------------------------------------------------

struct ProposeOptions : WriteOptions {
  bool activate = false;
  std::string id, scheme, supporter, recipient, start, attested_on, end, parent, need, note, source, reason, stage;
  std::vector<std::string> topics, tags;
};

absl::StatusOr<v1::ProposePairingRequest> ProposalOf(Session& session, const ProposeOptions& options) {
  v1::ProposePairingRequest request;
  const auto scheme = session.resolve.Scheme(options.scheme);
  if (!scheme.ok()) return scheme.status();
  const auto supporter = session.resolve.Party(options.supporter);
  if (!supporter.ok()) return supporter.status();
  const auto recipient = session.resolve.Party(options.recipient);
  if (!recipient.ok()) return recipient.status();
  v1::Pairing& pairing = *request.mutable_pairing();
  pairing.set_scheme(scheme->name());
  pairing.set_supporter(supporter->name());
  pairing.set_recipient(recipient->name());
  if (!options.need.empty()) pairing.set_need(InCollection("records", options.need));
  if (!options.parent.empty()) pairing.set_parent(InCollection("pairings", options.parent));
  pairing.mutable_interval()->set_start(options.start);
  pairing.mutable_interval()->set_attested_on(options.attested_on);
  pairing.mutable_interval()->set_end(options.end);
  pairing.set_note(options.note);
  pairing.set_source(options.source);
  pairing.set_reason(options.reason);
  if (!options.stage.empty()) {
    const auto stage = ParseEnum<v1::Pairing::Stage>("--stage", options.stage);
    if (!stage.ok()) return stage.status();
    pairing.set_stage(*stage);
  }
  for (const std::string& topic : options.topics) pairing.add_topics()->set_text(topic);
  for (const std::string& text : options.tags) {
    const auto tag = ParseEnum<v1::Pairing::Tag>("--tag", text);
    if (!tag.ok()) return tag.status();
    pairing.add_tags(*tag);
  }
  request.set_pairing_id(options.id);
  SetWrite(options, request);
  return request;
}

absl::StatusOr<Exit> Enter(Session& session, const ProposeOptions& options) {
  auto request = ProposalOf(session, options);
  if (!request.ok()) return request.status();
  request->set_activate(options.activate);
  Trailer trailer;
  const auto pairing = session.client.Call(&v1::PairingService::Stub::ProposePairing, *request, &trailer);
  if (!pairing.ok()) return WithRequestId(session, pairing.status(), request->request_id());
  PrintChanged(session, *pairing, trailer, options);
  return Exit::kOk;
}

void AddPropose(CLI::App& pairing, Body& chosen, bool activate) {
  auto* command = activate ? pairing.add_subcommand("add", "登记一项结对并使其生效；被拒绝时什么也不登记")
                           : pairing.add_subcommand("propose", "登记一项结对，状态为拟议");
  auto options = std::make_shared<ProposeOptions>();
  options->activate = activate;
  command->add_option("--scheme", options->scheme, "方案：编号或名称")->required()->type_name("SCHEME");
  command->add_option("--supporter", options->supporter, "支援方：编号、区划代码或名称")
      ->required()
      ->type_name("PARTY");
  command->add_option("--recipient", options->recipient, "受援方：编号、区划代码或名称")
      ->required()
      ->type_name("PARTY");
  auto* start = command->add_option("--start", options->start, "自哪一天起（含）")->type_name("DATE");
  command->add_option("--attested-on", options->attested_on, "起始日不详时：最早见于哪一天")
      ->type_name("DATE")
      ->excludes(start);
  command->add_option("--end", options->end, "至哪一天止（不含）")->type_name("DATE");
  command->add_option("--parent", options->parent, "上级结对")->type_name("NAME");
  command->add_option("--need", options->need, "所回应的需求：档案编号")->type_name("NAME");
  command->add_option("--stage", options->stage, "试点或全面推开")->type_name(Choices<v1::Pairing::Stage>());
  command->add_option("--topic", options->topics, "合作内容；可写多次")->type_name("TEXT");
  command->add_option("--tag", options->tags, "标签；可写多次")->type_name(Choices<v1::Pairing::Tag>());
  command->add_option("--note", options->note, "说明")->type_name("TEXT");
  command->add_option("--source", options->source, "来源")->type_name("TEXT");
  command->add_option("--id", options->id, "指定编号；默认随机")->type_name("ID");
  if (activate) command->add_option("--reason", options->reason, "越过倡导性规定时须说明的缘由")->type_name("TEXT");
  AddWriteOptions(command, *options);
  WhenGiven(command, chosen, options, Enter);
}

// ---- activate, suspend, resume, end --------------------------------------------------------------------------------------

struct TransitionOptions : WriteOptions {
  std::string name, etag, reason, date;
};

// What the four transitions do not share: the method, and where date and reason go.
template <class Request>
struct Transition {
  const char* command;
  const char* chinese;
  const char* description;
  grpc::Status (v1::PairingService::Stub::*method)(grpc::ClientContext*, const Request&, v1::Pairing*);
  void (*set_date)(Request&, std::string);  // null: it takes none
  const char* date_help;
  void (*set_reason)(Request&, std::string);  // null: it takes none
  const char* reason_help;
  bool proposed_has_no_date = false;  // of a proposed pairing, only a date that the user gives is sent
};

const Transition<v1::ActivatePairingRequest> kActivate = {
    "activate",
    "生效",
    "使拟议的结对生效",
    &v1::PairingService::Stub::ActivatePairing,
    nullptr,
    "",
    [](v1::ActivatePairingRequest& request, std::string reason) { request.set_reason(std::move(reason)); },
    "越过倡导性规定时须说明的缘由"};
const Transition<v1::SuspendPairingRequest> kSuspend = {
    "suspend",
    "暂停",
    "暂停：生效 → 暂停",
    &v1::PairingService::Stub::SuspendPairing,
    [](v1::SuspendPairingRequest& request, std::string date) { request.set_start(std::move(date)); },
    "暂停的第一天；默认今天",
    [](v1::SuspendPairingRequest& request, std::string reason) { request.set_reason(std::move(reason)); },
    "缘由（必填）"};
const Transition<v1::ResumePairingRequest> kResume = {
    "resume",
    "恢复",
    "恢复：暂停 → 生效",
    &v1::PairingService::Stub::ResumePairing,
    [](v1::ResumePairingRequest& request, std::string date) { request.set_end(std::move(date)); },
    "恢复的第一天；默认今天",
    nullptr,
    ""};
const Transition<v1::EndPairingRequest> kEnd = {
    "end",
    "终止",
    "终止：下级结对一并终止",
    &v1::PairingService::Stub::EndPairing,
    [](v1::EndPairingRequest& request, std::string date) { request.set_end(std::move(date)); },
    "不再有效的第一天；默认今天，拟议的结对不写",
    [](v1::EndPairingRequest& request, std::string reason) { request.set_reason(std::move(reason)); },
    "缘由（必填）",
    true};

template <class Request>
absl::StatusOr<Exit> Run(Session& session, const Transition<Request>& transition, const TransitionOptions& options) {
  if (!options.date.empty()) {
    const auto day = ParseDay("--date", options.date);
    if (!day.ok()) return day.status();
  }
  Request request;
  request.set_name(InCollection("pairings", options.name));
  request.set_etag(Quoted(options.etag));

  // Without an etag the pairing is shown first: the transition then applies to what was shown, or to nothing.
  const bool date_depends = transition.proposed_has_no_date && options.date.empty();
  std::optional<v1::Pairing> before;
  if (options.etag.empty() || date_depends) {
    v1::GetPairingRequest get;
    get.set_name(request.name());
    auto pairing = session.client.Call(&v1::PairingService::Stub::GetPairing, get);
    if (!pairing.ok()) return pairing.status();
    before = *std::move(pairing);
  }
  std::string action = transition.chinese;
  const bool dateless = date_depends && before->state() == v1::Pairing::STATE_PROPOSED;
  if (transition.set_date != nullptr && !dateless) {
    const std::string date = options.date.empty() ? Today() : options.date;
    transition.set_date(request, date);
    action += StrCat("（自 ", date, "）");
  }
  if (options.etag.empty()) {
    request.set_etag(before->etag());
    session.Note(StrCat(action, "：", PairingLabel(session, *before), "，第 ", before->revision(), " 版"));
  }
  if (transition.set_reason != nullptr) transition.set_reason(request, options.reason);
  SetWrite(options, request);
  Trailer trailer;
  const auto pairing = session.client.Call(transition.method, request, &trailer);
  if (!pairing.ok()) return WithRequestId(session, pairing.status(), request.request_id());
  PrintChanged(session, *pairing, trailer, options);
  return Exit::kOk;
}

template <class Request>
void AddTransition(CLI::App& pairing, Body& chosen, const Transition<Request>& transition) {
  auto* command = pairing.add_subcommand(transition.command, transition.description);
  auto options = std::make_shared<TransitionOptions>();
  command->add_option("name", options->name, "结对编号")->required()->type_name("NAME");
  command->add_option("--etag", options->etag, "所见版本；不写则先读取并显示")->type_name("ETAG");
  if (transition.set_date != nullptr) {
    command->add_option("--date", options->date, transition.date_help)->type_name("DATE");
  }
  if (transition.set_reason != nullptr) {
    command->add_option("--reason", options->reason, transition.reason_help)->type_name("TEXT");
  }
  AddWriteOptions(command, *options);
  command->callback([&chosen, &transition, options] {
    chosen = [&transition, options](Session& session) { return Run(session, transition, *options); };
  });
}

}  // namespace

void AddPairingWrites(CLI::App& pairing, Body& chosen) {
  AddPropose(pairing, chosen, false);
  AddPropose(pairing, chosen, true);
  AddTransition(pairing, chosen, kActivate);
  AddTransition(pairing, chosen, kSuspend);
  AddTransition(pairing, chosen, kResume);
  AddTransition(pairing, chosen, kEnd);
}

}  // namespace jiedui::cli
