#include "clients/cli/session.h"

#include "clients/cli/names.h"
#include "clients/cli/text.h"
#include "common/base/text.h"
#include "google/protobuf/util/json_util.h"

namespace jiedui::cli {
namespace {

std::string Json(const google::protobuf::Message& message, bool lines) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = lines;
  std::string json;
  const auto status = google::protobuf::util::MessageToJsonString(message, &json, options);
  // Fails only for an Any of a type that this program does not know.
  return status.ok() ? json : "{}";
}

}  // namespace

void Session::Print(const Table& table) const {
  streams.out << (settings.format == Format::kCsv ? table.Csv(settings.header)
                                                  : table.Text(settings.header, streams.out_width));
}

void Session::PrintWhole(const Table& table) const {
  streams.out << (settings.format == Format::kCsv ? table.Csv(settings.header) : table.Text(settings.header, 0));
}

void Session::PrintJson(const google::protobuf::Message& message) const { streams.out << Json(message, true); }

std::string Session::JsonLine(const google::protobuf::Message& message) { return Json(message, false); }

void Session::Note(std::string_view chinese) const { streams.err << Printable(chinese) << "\n"; }

void Session::Notes(const Trailer& trailer) const {
  for (const Warning& warning : trailer.warnings) {
    const std::string citation = CitationText(warning.document, warning.clause);
    Note(StrCat("提醒：", warning.message, citation.empty() ? "" : "依据：", citation));
  }
  if (!trailer.event_id.empty()) Note(StrCat("事件：", trailer.event_id));
}

}  // namespace jiedui::cli
