// jiedui report duty, period, owed, complete, calendar, workday: who owes which report until when, and how complete a period is.
#include "clients/cli/kind_commands.h"
#include "clients/cli/reporting/period_text.h"
#include "clients/cli/rotation/text.h"
#include "jiedui/reporting/v1/calendar.grpc.pb.h"
#include "jiedui/reporting/v1/obligation.grpc.pb.h"

namespace jiedui::cli {
namespace {

using kinds::AddKind;
using kinds::AddVerb;
using kinds::Filter;
using kinds::ValueFilter;
using Number = Table::Column;
using Stub = pv1::ObligationService::Stub;

// "q11-tibetan、q11-liaoning" of names.
std::string Joined(const google::protobuf::RepeatedPtrField<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += StrCat(text.empty() ? "" : "、", IdOf(name));
  return text;
}

struct DutyCommands {
  using Resource = pv1::Duty;
  using Stub = pv1::ObligationService::Stub;
  static constexpr const char *kCommand = "duty", *kWhat = "报送义务：哪个方案的哪一方按期报告",
                              *kCollection = "duties";
  static std::vector<Table::Column> Columns() {
    return {{"编号"}, {"名称"}, {"方案"}, {"报送方"}, {"周期"}, {"期后天数", Number::kNumber}, {"依据"}};
  }
  static std::vector<std::string> Cells(Session&, const Resource& duty) {
    return {std::string(IdOf(duty.name())),
            duty.display_name(),
            Joined(duty.schemes()),
            ChineseName(duty.side()),
            ChineseName(duty.period_kind()),
            StrCat(duty.due_days_after()),
            CitationText(duty.citation().document(), duty.citation().clause())};
  }
  static std::vector<Filter> Filters() { return {}; }
  static constexpr auto kGet = &Stub::GetDuty;
  static constexpr auto kList = &Stub::ListDuties;
  static constexpr auto kRevisions = &Stub::ListDutyRevisions;
};

struct PeriodCommands {
  using Resource = pv1::ReportPeriod;
  using Stub = pv1::ObligationService::Stub;
  static constexpr const char *kCommand = "period", *kWhat = "报送期：开启、关闭", *kCollection = "reportPeriods";
  static std::vector<Table::Column> Columns() {
    return {{"编号"}, {"义务"}, {"报送期"}, {"状态"}, {"起"}, {"止（不含）"}, {"版本", Number::kNumber}};
  }
  static std::vector<std::string> Cells(Session&, const Resource& period) {
    return {std::string(IdOf(period.name())), std::string(IdOf(period.duty())), PeriodText(period.period()),
            ChineseName(period.state()),      period.interval().start(),        period.interval().end(),
            StrCat(period.revision())};
  }
  static std::vector<Filter> Filters() {
    return {{"--duty", "报送义务", "duty", Filter::kId, "duties"},
            ValueFilter<pv1::ReportPeriod::State>("--state", "状态", "state")};
  }
  static constexpr auto kGet = &Stub::GetReportPeriod;
  static constexpr auto kList = &Stub::ListReportPeriods;
};

struct ObligationCommands {
  using Resource = pv1::Obligation;
  using Stub = pv1::ObligationService::Stub;
  static constexpr const char *kCommand = "owed", *kWhat = "应报：谁该报哪一期、何时截止", *kCollection = "obligations";
  static std::vector<Table::Column> Columns() {
    return {{"编号"}, {"单位"}, {"报送期"}, {"状态"}, {"截止日期"}, {"报送日期"}, {"备注"}, {"版本", Number::kNumber}};
  }
  static std::vector<std::string> Cells(Session& session, const Resource& owed) {
    std::string note = owed.late() ? "迟报" : "";
    if (!owed.extensions().empty()) note += note.empty() ? "已延期" : "，已延期";
    if (!owed.calendar_loaded()) note += note.empty() ? "节假日未录入" : "，节假日未录入";
    return {std::string(IdOf(owed.name())),
            owed.party_name().empty() ? session.directory.Party(owed.party()) : owed.party_name(),
            PeriodText(owed.period()),
            ChineseName(owed.state()),
            owed.due_on(),
            owed.submitted_on(),
            note,
            StrCat(owed.revision())};
  }
  static std::vector<Filter> Filters() {
    return {{"--duty", "报送义务", "duty", Filter::kId, "duties"},
            {"--period", "报送期，如 2023h1", "period"},
            {"--party", "单位", "party", Filter::kParty},
            {"--region", "地区，含所辖", "region_code", Filter::kRegion},
            ValueFilter<pv1::Obligation::State>("--state", "状态", "state")};
  }
  static constexpr auto kGet = &Stub::GetObligation;
  static constexpr auto kList = &Stub::ListObligations;
  static constexpr auto kRevisions = &Stub::ListObligationRevisions;
};

struct CalendarCommands {
  using Resource = pv1::CalendarYear;
  using Stub = pv1::CalendarService::Stub;
  static constexpr const char *kCommand = "calendar", *kWhat = "节假日安排（调休）", *kCollection = "calendarYears";
  static std::vector<Table::Column> Columns() {
    return {{"年份"}, {"放假", Number::kNumber}, {"上班", Number::kNumber}, {"依据"}, {"版本", Number::kNumber}};
  }
  static std::vector<std::string> Cells(Session&, const Resource& year) {
    const auto worked = std::count_if(year.departures().begin(), year.departures().end(),
                                      [](const auto& departure) { return departure.working(); });
    return {std::string(IdOf(year.name())), StrCat(year.departures_size() - worked), StrCat(worked),
            CitationText(year.citation().document(), year.citation().clause()), StrCat(year.revision())};
  }
  static std::vector<Filter> Filters() { return {}; }
  static constexpr auto kGet = &Stub::GetCalendarYear;
  static constexpr auto kList = &Stub::ListCalendarYears;
};

// ---- period open -----------------------------------------------------------------------------------------------------------

struct OpenOptions : WriteOptions {
  std::string duty, period;
};

absl::StatusOr<Exit> Open(Session& session, const OpenOptions& options) {
  pv1::OpenReportPeriodRequest request;
  request.set_duty(InCollection("duties", options.duty));
  request.set_period(options.period);
  return kinds::Send<PeriodCommands>(session, options, request, &Stub::OpenReportPeriod);
}

// ---- complete --------------------------------------------------------------------------------------------------------------

struct CompleteOptions {
  std::string duty, period, region;
};

absl::StatusOr<Exit> Complete(Session& session, const CompleteOptions& options) {
  pv1::GetCompletenessRequest request;
  request.set_duty(InCollection("duties", options.duty));
  request.set_period(options.period);
  if (!options.region.empty()) {
    const auto code = RegionCode(session, options.region);
    if (!code.ok()) return code.status();
    request.set_region_code(*code);
  }
  const auto counted = session.client.Call(&Stub::GetCompleteness, request);
  if (!counted.ok()) return counted.status();
  if (session.json()) {
    session.PrintJson(*counted);
    return Exit::kOk;
  }
  const auto share = [](const std::string& percent) { return percent.empty() ? "—" : percent + "%"; };
  Table table({{"应报", Number::kNumber},
               {"已报", Number::kNumber},
               {"按时", Number::kNumber},
               {"已收", Number::kNumber},
               {"逾期", Number::kNumber},
               {"免报", Number::kNumber},
               {"按时率", Number::kNumber},
               {"完成率", Number::kNumber}});
  table.Add({StrCat(counted->owed()), StrCat(counted->submitted()), StrCat(counted->in_time()),
             StrCat(counted->accepted()), StrCat(counted->overdue()), StrCat(counted->waived()),
             share(counted->in_time_percent()), share(counted->accepted_percent())});
  session.Print(table);
  if (counted->missing().empty()) return Exit::kOk;
  session.streams.out << "\n未报：\n";
  session.Print(kinds::TableOf<ObligationCommands>(session, {counted->missing().begin(), counted->missing().end()}));
  return Exit::kOk;
}

// ---- workday ---------------------------------------------------------------------------------------------------------------

struct WorkdayOptions {
  std::string date;
  int after = 0;
};

absl::StatusOr<Exit> Workday(Session& session, const WorkdayOptions& options) {
  pv1::GetWorkingDayRequest request;
  request.set_date(options.date);
  request.set_days_after(options.after);
  const auto found = session.client.Call(&pv1::CalendarService::Stub::GetWorkingDay, request);
  if (!found.ok()) return found.status();
  if (session.json()) {
    session.PrintJson(*found);
    return Exit::kOk;
  }
  session.streams.out << found->date() << "\n";
  if (!found->calendar_loaded()) session.Note("所涉年份的节假日安排尚未录入，按周一至周五计算。");
  return Exit::kOk;
}

}  // namespace

void AddReportObligations(CLI::App& report, Body& chosen) {
  AddKind<DutyCommands>(report, chosen);
  CLI::App* period = AddKind<PeriodCommands>(report, chosen);
  {
    auto* command = period->add_subcommand("open", "开启一个报送期，并生成各单位的应报");
    auto options = std::make_shared<OpenOptions>();
    command->add_option("duty", options->duty, "报送义务")->required()->type_name("DUTY");
    command->add_option("period", options->period, "2023h1、2023h2 或 2023")->required()->type_name("PERIOD");
    AddWriteOptions(command, *options);
    WhenGiven(command, chosen, options, Open);
  }
  AddVerb<PeriodCommands, &Stub::CloseReportPeriod>(*period, chosen, "close", "关闭：此后不再变动");
  CLI::App* owed = AddKind<ObligationCommands>(report, chosen);
  AddVerb<ObligationCommands, &Stub::ExtendObligation>(*owed, chosen, "extend", "延期：due_on=新截止日期");
  AddVerb<ObligationCommands, &Stub::WaiveObligation>(*owed, chosen, "waive", "免报");
  {
    auto* command = report.add_subcommand("complete", "一个报送期（或一年）的报送情况，未报名单");
    auto options = std::make_shared<CompleteOptions>();
    command->add_option("duty", options->duty, "报送义务")->required()->type_name("DUTY");
    command->add_option("period", options->period, "2023h1，或全年 2023")->required()->type_name("PERIOD");
    command->add_option("--region", options->region, "地区，含所辖")->type_name("REGION");
    WhenGiven(command, chosen, options, Complete);
  }
  AddKind<CalendarCommands>(report, chosen);
  {
    auto* command = report.add_subcommand("workday", "某日或其后的工作日");
    auto options = std::make_shared<WorkdayOptions>();
    command->add_option("date", options->date, "日期")->required()->type_name("DATE");
    command->add_option("--after", options->after, "其后第几个工作日；0 为当日或之后的第一个")->type_name("N");
    WhenGiven(command, chosen, options, Workday);
  }
}

}  // namespace jiedui::cli
