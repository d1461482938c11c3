// jiedui events watch: the service's log, live, resumed where it broke off.
#include <algorithm>

#include "clients/cli/commands.h"
#include "clients/cli/csv.h"
#include "clients/cli/dates.h"
#include "clients/cli/names.h"
#include "clients/cli/text.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "jiedui/events/v1/event_service.grpc.pb.h"
#include "jiedui/pairing/events/v1/pairing_events.pb.h"
#include "jiedui/rules/events/v1/rule_events.pb.h"

namespace jiedui::cli {
namespace {

using io::cloudevents::v1::CloudEvent;
namespace said = jiedui::pairing::events::v1;

constexpr absl::Duration kFirstPause = absl::Milliseconds(100);
constexpr absl::Duration kLongestPause = absl::Seconds(5);

struct WatchOptions {
  int64_t after = -1;
  std::vector<std::string> types, subjects;
  int64_t count = 0;
};

// "生效" for "cn.jiedui.pairing.pairing.activated.v1".
std::string Verb(std::string_view type) {
  const size_t version = type.rfind('.');
  if (version == std::string_view::npos) return "";
  type = type.substr(0, version);
  const std::string_view verb = type.substr(type.rfind('.') + 1);
  return verb == "proposed"    ? "拟议"
         : verb == "activated" ? "生效"
         : verb == "suspended" ? "暂停"
         : verb == "resumed"   ? "恢复"
         : verb == "ended"     ? "终止"
         : verb == "corrected" ? "更正"
         : verb == "created"   ? "登记"
         : verb == "updated"   ? "更新"
         : verb == "revised"   ? "修订"
                               : std::string(verb);
}

// What happened, in Chinese; only the verb for a payload that this program does not know.
std::string Summary(Session& session, const CloudEvent& event) {
  const std::string verb = Verb(event.type());
  const auto& data = event.proto_data();
  if (said::PairingChanged change; data.UnpackTo(&change)) {
    const auto& pairing = change.pairing();
    const std::string from = ChineseName(change.previous_state());
    return StrCat(verb, "：", session.directory.Party(pairing.supporter()), " → ",
                  session.directory.Party(pairing.recipient()), "（", session.directory.Scheme(pairing.scheme()),
                  "），", from, from.empty() ? "" : " → ", ChineseName(pairing.state()));
  }
  if (said::PartyChanged change; data.UnpackTo(&change)) {
    session.directory.Remember(change.party());
    return StrCat(verb, "：", change.party().display_name(), "（", ChineseName(change.party().kind()), "）");
  }
  if (said::RegionChanged change; data.UnpackTo(&change)) {
    return StrCat(verb, "：", change.region().display_name(), "（", ChineseName(change.region().level()), "）");
  }
  if (said::SchemeChanged change; data.UnpackTo(&change)) {
    session.directory.Remember(change.scheme());
    return StrCat(verb, "：", change.scheme().display_name());
  }
  if (rules::events::v1::RuleRevised change; data.UnpackTo(&change)) {
    return StrCat(verb, "：", change.rule().text(), "（", change.rule().citation().clause(), "）");
  }
  return verb;
}

void PrintEvent(Session& session, const events::v1::WatchEventsResponse& step) {
  if (session.json()) {
    session.streams.out << Session::JsonLine(step) << "\n";
  } else {
    const CloudEvent& event = step.event();
    const auto attribute = [&](const char* name) {
      const auto found = event.attributes().find(name);
      return found == event.attributes().end() ? CloudEvent::CloudEventAttributeValue() : found->second;
    };
    const std::vector<std::string> cells = {StrCat(step.position()), FormatInstant(attribute("time").ce_timestamp()),
                                            event.type(), attribute("subject").ce_string(), Summary(session, event)};
    if (session.settings.format == Format::kCsv) {
      session.streams.out << CsvLine(cells);
    } else {
      constexpr int kWidths[] = {6, 19, 40, 20, 0};  // lines come one by one: these fit nearly all
      std::string line = PadLeft(cells[0], kWidths[0]);
      for (size_t i = 1; i < cells.size(); ++i) line += "  " + PadRight(Printable(cells[i]), kWidths[i]);
      session.streams.out << line << "\n";
    }
  }
  session.streams.out.flush();
}

absl::StatusOr<Exit> Watch(Session& session, const WatchOptions& options) {
  events::v1::WatchEventsRequest request;
  request.set_after_position(options.after);
  request.mutable_type_prefixes()->Add(options.types.begin(), options.types.end());
  request.mutable_subjects()->Add(options.subjects.begin(), options.subjects.end());
  if (session.settings.format == Format::kCsv && session.settings.header) {
    session.streams.out << CsvLine({"位置", "时间", "类型", "对象", "说明"});
  }
  const absl::Time until =
      session.settings.timeout_given ? absl::Now() + session.settings.timeout : absl::InfiniteFuture();
  int64_t printed = 0;
  bool connected = false;
  absl::Duration pause = kFirstPause;
  while (true) {
    grpc::ClientContext context;
    session.client.Prepare(context, until - absl::Now());
    events::v1::EventService::Stub stub(session.client.ServerOf(request.GetDescriptor()).channel);
    const auto stream = stub.WatchEvents(&context, request);
    events::v1::WatchEventsResponse step;
    while (stream->Read(&step)) {
      connected = true;
      pause = kFirstPause;
      request.set_after_position(step.position());
      if (!step.has_event()) continue;
      PrintEvent(session, step);
      const bool closed = !session.streams.out.good();  // nobody reads any more
      if (closed || ++printed == options.count) {
        context.TryCancel();
        while (stream->Read(&step)) {
        }
        stream->Finish();
        return Exit::kOk;
      }
    }
    const grpc::Status status = stream->Finish();
    if (absl::Now() >= until) return Exit::kOk;  // watching for so long was all that was asked
    // A server that was never there is more likely a wrong address than a pause.
    if (status.error_code() != grpc::StatusCode::UNAVAILABLE || !connected) return rpc::FromGrpc(status);
    if (pause == kFirstPause) session.Note(StrCat("连接中断，将从位置 ", request.after_position(), " 之后继续。"));
    absl::SleepFor(pause);
    pause = std::min(pause * 2, kLongestPause);
  }
}

}  // namespace

void AddEventCommands(CLI::App& app, Body& chosen) {
  CLI::App* events = AddGroup(app, "events", "事件");
  auto* watch = events->add_subcommand("watch", "实时显示事件；中断后自动从断点继续");
  auto options = std::make_shared<WatchOptions>();
  watch->add_option("--after", options->after, "从此位置之后开始：0 为最早，-1 为只看新事件（默认）")
      ->type_name("POSITION")
      ->check(CLI::Range(int64_t{-1}, INT64_MAX).description(""));
  watch->add_option("--type", options->types, "只看以此开头的类型，可写多次，如 cn.jiedui.pairing.pairing.")
      ->type_name("PREFIX");
  watch->add_option("--subject", options->subjects, "只看此对象，可写多次，如 pairings/sd19-p2")->type_name("NAME");
  watch->add_option("--count", options->count, "显示多少条后结束；0 为不限")->type_name("N")->check(NonNegative());
  WhenGiven(watch, chosen, options, Watch);
}

}  // namespace jiedui::cli
