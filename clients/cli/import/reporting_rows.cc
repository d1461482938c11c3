// The rows of the reporting service's files.
#include <algorithm>
#include <map>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "clients/cli/errors.h"
#include "clients/cli/import/rows.h"
#include "clients/cli/names.h"
#include "clients/cli/resolve.h"
#include "common/base/civil.h"
#include "common/base/error.h"
#include "common/base/text.h"
#include "jiedui/reporting/v1/calendar.pb.h"
#include "jiedui/reporting/v1/obligation.pb.h"
#include "jiedui/reporting/v1/task.pb.h"

namespace jiedui::cli {
namespace {

namespace pv1 = jiedui::reporting::v1;

constexpr int kMaxDays = 366;

absl::StatusOr<int32_t> NumberOf(const Row& row, std::string_view column) {
  int32_t number = 0;
  if (!row[column].empty() && !absl::SimpleAtoi(row[column], &number))
    return UsageError(StrCat("“", column, "”应是整数"));
  return number;
}

absl::StatusOr<bool> FlagOf(const Row& row, std::string_view column) {
  if (row[column].empty() || row[column] == "0") return false;
  if (row[column] == "1") return true;
  return UsageError(StrCat("“", column, "”应是 1 或 0"));
}

// None of an empty cell.
std::vector<std::string> Parts(const std::string& text) {
  return text.empty() ? std::vector<std::string>() : absl::StrSplit(text, '|');
}

// "2023-01-21..2023-01-27|2023-04-05": every day of it.
absl::Status AddDays(const Row& row, std::string_view column, bool working, std::map<std::string, bool>& days) {
  for (const std::string& part : Parts(row[column])) {
    const size_t dots = part.find("..");
    const std::string first = part.substr(0, dots), last = dots == std::string::npos ? first : part.substr(dots + 2);
    const auto from = ParseDay(column, first), to = ParseDay(column, last);
    if (!from.ok() || !to.ok() || *to < *from || *to - *from > kMaxDays) {
      return UsageError(StrCat("“", column, "”中的“", part, "”应写作 2023-04-05 或 2023-01-21..2023-01-27"));
    }
    for (absl::CivilDay day = *from; day <= *to; ++day) {
      if (!days.emplace(FormatDay(day), working).second) return UsageError(StrCat(FormatDay(day), " 出现了两次"));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status Fill(const Row& row, pv1::Duty& duty) {
  if (row["duty_id"].empty()) return UsageError("缺少“duty_id”");
  duty.set_name(InCollection("duties", row["duty_id"]));
  duty.set_display_name(row["display_name"]);
  for (const std::string& scheme : Parts(row["schemes"])) duty.add_schemes(InCollection("schemes", scheme));
  for (const std::string& kind : Parts(row["party_kinds"])) {
    const auto parsed = ParseEnum<pairing::v1::PartyKind>("party_kinds", kind);
    if (!parsed.ok()) return parsed.status();
    duty.add_party_kinds(Token(*parsed));
  }
  const auto side = ParseEnum<pv1::Side>("side", row["side"]);
  if (!side.ok()) return side.status();
  duty.set_side(*side);
  const auto kind = ParseEnum<pv1::PeriodKind>("period_kind", row["period_kind"]);
  if (!kind.ok()) return kind.status();
  duty.set_period_kind(*kind);
  duty.mutable_interval()->set_start(row["start"]);
  duty.mutable_interval()->set_end(row["end"]);
  const auto minimum = NumberOf(row, "minimum_days"), due = NumberOf(row, "due_days_after"),
             remind = NumberOf(row, "remind_days_before");
  for (const auto* number : {&minimum, &due, &remind}) {
    if (!number->ok()) return number->status();
  }
  duty.set_minimum_days(*minimum);
  duty.set_due_days_after(*due);
  duty.set_remind_days_before(*remind);
  const auto automatic = FlagOf(row, "automatic"), invites = FlagOf(row, "invites_counterpart");
  if (!automatic.ok()) return automatic.status();
  if (!invites.ok()) return invites.status();
  duty.set_automatic(*automatic);
  duty.set_invites_counterpart(*invites);
  if (!row["receiver"].empty()) duty.set_receiver(InCollection("parties", row["receiver"]));
  duty.mutable_citation()->set_clause(row["clause"]);
  duty.mutable_citation()->set_document(row["document"]);
  return absl::OkStatus();
}

absl::Status Fill(const Row& row, pv1::CalendarYear& year) {
  if (row["year"].empty()) return UsageError("缺少“year”");
  year.set_name(InCollection("calendarYears", row["year"]));
  std::map<std::string, bool> days;
  absl::Status added = AddDays(row, "off", false, days);
  if (added.ok()) added = AddDays(row, "worked", true, days);
  if (!added.ok()) return added;
  for (const auto& [day, working] : days) {
    pv1::CalendarYear::Departure& departure = *year.add_departures();
    departure.set_date(day);
    departure.set_working(working);
  }
  year.mutable_citation()->set_clause(row["clause"]);
  year.mutable_citation()->set_document(row["document"]);
  return absl::OkStatus();
}

absl::Status Fill(const Row& row, pv1::Task& task) {
  if (row["task_id"].empty()) return UsageError("缺少“task_id”");
  task.set_name(InCollection("tasks", row["task_id"]));
  const auto number = NumberOf(row, "number");
  if (!number.ok()) return number.status();
  task.set_number(*number);
  task.set_part(row["part"]);
  task.set_part_title(row["part_title"]);
  task.set_title(row["title"]);
  // "省财政厅=dept-a|各市州政府=gov-b+gov-c": a collective unit by its members.
  for (const std::string& part : Parts(row["units"])) {
    const size_t equals = part.find('=');
    if (equals == std::string::npos) return UsageError(StrCat("“units”中的“", part, "”应写作 名称=单位编号+单位编号"));
    pv1::Task::Unit& unit = *task.add_units();
    unit.set_display_name(part.substr(0, equals));
    const std::vector<std::string> parties = absl::StrSplit(part.substr(equals + 1), '+');
    for (const std::string& party : parties) unit.add_members(InCollection("parties", party));
    if (parties.size() == 1) {
      unit.set_party(unit.members(0));
      unit.clear_members();
    }
  }
  for (const std::string& due_on : Parts(row["deadlines"])) {
    pv1::Task::Deadline& deadline = *task.add_deadlines();
    deadline.set_due_on(due_on);
    deadline.set_note(row["deadline_note"]);
  }
  task.set_region_code(row["region_code"]);
  if (!row["confirmer"].empty()) task.set_confirmer(InCollection("parties", row["confirmer"]));
  task.mutable_citation()->set_clause(row["clause"]);
  task.mutable_citation()->set_document(row["document"]);
  return absl::OkStatus();
}

}  // namespace jiedui::cli
