// jiedui import regions|region-sets|region-tags|parties|schemes|pairings|rules|records|programmes|county-lists FILE.csv, and
// jiedui trusteeship import FILE.csv: streams the rows, tells what became
// of each.
#include <thread>

#include "clients/cli/commands.h"
#include "clients/cli/files.h"
#include "clients/cli/import/rows.h"
#include "clients/cli/names.h"
#include "clients/cli/progress.h"
#include "clients/cli/record_fields.h"
#include "common/base/error.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "jiedui/pairing/v1/pairing_service.grpc.pb.h"
#include "jiedui/pairing/v1/party.grpc.pb.h"
#include "jiedui/pairing/v1/record.grpc.pb.h"
#include "jiedui/pairing/v1/region.grpc.pb.h"
#include "jiedui/pairing/v1/region_set.grpc.pb.h"
#include "jiedui/pairing/v1/scheme.grpc.pb.h"
#include "jiedui/reporting/v1/calendar.grpc.pb.h"
#include "jiedui/reporting/v1/indicator.grpc.pb.h"
#include "jiedui/reporting/v1/obligation.grpc.pb.h"
#include "jiedui/reporting/v1/target.grpc.pb.h"
#include "jiedui/reporting/v1/task.grpc.pb.h"
#include "jiedui/rotation/v1/batch.grpc.pb.h"
#include "jiedui/rotation/v1/category.grpc.pb.h"
#include "jiedui/rotation/v1/person.grpc.pb.h"
#include "jiedui/rotation/v1/plan.grpc.pb.h"
#include "jiedui/rotation/v1/post.grpc.pb.h"
#include "jiedui/rotation/v1/posting.grpc.pb.h"
#include "jiedui/rotation/v1/training.grpc.pb.h"
#include "jiedui/rules/v1/rule_service.grpc.pb.h"
#include "jiedui/trusteeship/v1/measure.grpc.pb.h"
#include "jiedui/trusteeship/v1/programme.grpc.pb.h"
#include "jiedui/trusteeship/v1/question.grpc.pb.h"
#include "jiedui/trusteeship/v1/trusteeship.grpc.pb.h"
#include "jiedui/type/v1/type.pb.h"
#include "nlohmann/json.hpp"

namespace jiedui::cli {
namespace {

struct ImportOptions {
  std::string file;
  bool update = false;
};

struct Result {
  int64_t line = 0;
  std::string name;
  type::v1::ImportOutcome outcome = type::v1::IMPORT_OUTCOME_UNSPECIFIED;
  std::string reason, message;
};

// What differs between the kinds: the rpc, the columns, and which field of the request is the resource.
template <class Request, class Response, class Stub, class Resource>
struct Kind {
  const char* command;
  const char* chinese;
  std::span<const std::string_view> columns;
  std::unique_ptr<grpc::ClientReaderWriter<Request, Response>> (Stub::*method)(grpc::ClientContext*);
  Resource* (*resource)(Request&);
};

// The resource in its request: Part<&Request::mutable_x>.
template <auto kMember, class Request, class Resource>
Resource* Part(Request& request) {
  return (request.*kMember)();
}

const Kind<v1::ImportRegionsRequest, v1::ImportRegionsResponse, v1::RegionService::Stub, v1::Region> kRegions = {
    "regions", "地区", kRegionColumns, &v1::RegionService::Stub::ImportRegions,
    Part<&v1::ImportRegionsRequest::mutable_region>};
const Kind<v1::ImportRegionSetsRequest, v1::ImportRegionSetsResponse, v1::RegionSetService::Stub, v1::RegionSet>
    kRegionSets = {"region-sets", "地区集合", kRegionSetColumns, &v1::RegionSetService::Stub::ImportRegionSets,
                   Part<&v1::ImportRegionSetsRequest::mutable_region_set>};
const Kind<v1::ImportRegionTagsRequest, v1::ImportRegionTagsResponse, v1::RegionService::Stub, v1::RegionTag>
    kRegionTags = {"region-tags", "地区名单", kRegionTagColumns, &v1::RegionService::Stub::ImportRegionTags,
                   Part<&v1::ImportRegionTagsRequest::mutable_region_tag>};
const Kind<v1::ImportPartiesRequest, v1::ImportPartiesResponse, v1::PartyService::Stub, v1::Party> kParties = {
    "parties", "单位", kPartyColumns, &v1::PartyService::Stub::ImportParties,
    Part<&v1::ImportPartiesRequest::mutable_party>};
const Kind<v1::ImportSchemesRequest, v1::ImportSchemesResponse, v1::SchemeService::Stub, v1::Scheme> kSchemes = {
    "schemes", "方案", kSchemeColumns, &v1::SchemeService::Stub::ImportSchemes,
    Part<&v1::ImportSchemesRequest::mutable_scheme>};
const Kind<v1::ImportPairingsRequest, v1::ImportPairingsResponse, v1::PairingService::Stub, v1::Pairing> kPairings = {
    "pairings", "结对", kPairingColumns, &v1::PairingService::Stub::ImportPairings,
    Part<&v1::ImportPairingsRequest::mutable_pairing>};
const Kind<rules::v1::ImportRulesRequest, rules::v1::ImportRulesResponse, rules::v1::RuleService::Stub, rules::v1::Rule>
    kRules = {"rules", "规则", kRuleColumns, &rules::v1::RuleService::Stub::ImportRules,
              Part<&rules::v1::ImportRulesRequest::mutable_rule>};

const Kind<tv1::ImportProgrammesRequest, tv1::ImportProgrammesResponse, tv1::ProgrammeService::Stub, tv1::Programme>
    kProgrammes = {"programmes", "托管项目", kProgrammeColumns, &tv1::ProgrammeService::Stub::ImportProgrammes,
                   Part<&tv1::ImportProgrammesRequest::mutable_programme>};
const Kind<tv1::ImportCountyListsRequest, tv1::ImportCountyListsResponse, tv1::QuestionService::Stub, tv1::CountyList>
    kCountyLists = {"county-lists", "县名单", kCountyListColumns, &tv1::QuestionService::Stub::ImportCountyLists,
                    Part<&tv1::ImportCountyListsRequest::mutable_county_list>};
const Kind<tv1::ImportMeasuresRequest, tv1::ImportMeasuresResponse, tv1::MeasureService::Stub, tv1::Measure> kMeasures =
    {"measures", "帮扶措施", kMeasureColumns, &tv1::MeasureService::Stub::ImportMeasures,
     Part<&tv1::ImportMeasuresRequest::mutable_measure>};

const Kind<rv1::ImportPeopleRequest, rv1::ImportPeopleResponse, rv1::PersonService::Stub, rv1::Person> kPeople = {
    "people", "人员", kPersonColumns, &rv1::PersonService::Stub::ImportPeople,
    Part<&rv1::ImportPeopleRequest::mutable_person>};
const Kind<rv1::ImportCategoriesRequest, rv1::ImportCategoriesResponse, rv1::CategoryService::Stub, rv1::Category>
    kCategories = {"categories", "类别", kCategoryColumns, &rv1::CategoryService::Stub::ImportCategories,
                   Part<&rv1::ImportCategoriesRequest::mutable_category>};
const Kind<rv1::ImportPostingsRequest, rv1::ImportPostingsResponse, rv1::PostingService::Stub, rv1::Posting> kPostings =
    {"postings", "派出", kPostingColumns, &rv1::PostingService::Stub::ImportPostings,
     Part<&rv1::ImportPostingsRequest::mutable_posting>};
const Kind<rv1::ImportQuotasRequest, rv1::ImportQuotasResponse, rv1::BatchService::Stub, rv1::Quota> kQuotas = {
    "quotas", "名额", kQuotaColumns, &rv1::BatchService::Stub::ImportQuotas,
    Part<&rv1::ImportQuotasRequest::mutable_quota>};
const Kind<rv1::ImportTrainingsRequest, rv1::ImportTrainingsResponse, rv1::TrainingService::Stub, rv1::Training>
    kTrainings = {"trainings", "培训", kTrainingColumns, &rv1::TrainingService::Stub::ImportTrainings,
                  Part<&rv1::ImportTrainingsRequest::mutable_training>};
const Kind<rv1::ImportAttendanceRequest, rv1::ImportAttendanceResponse, rv1::TrainingService::Stub, rv1::Attendance>
    kAttendance = {"attendance", "参训", kAttendanceColumns, &rv1::TrainingService::Stub::ImportAttendance,
                   Part<&rv1::ImportAttendanceRequest::mutable_attendance>};
const Kind<rv1::ImportAllotmentsRequest, rv1::ImportAllotmentsResponse, rv1::PostService::Stub, rv1::Allotment>
    kAllotments = {"allotments", "岗位", kAllotmentColumns, &rv1::PostService::Stub::ImportAllotments,
                   Part<&rv1::ImportAllotmentsRequest::mutable_allotment>};
const Kind<rv1::ImportNeedsRequest, rv1::ImportNeedsResponse, rv1::PlanningService::Stub, rv1::Need> kNeeds = {
    "needs", "需求", kNeedColumns, &rv1::PlanningService::Stub::ImportNeeds,
    Part<&rv1::ImportNeedsRequest::mutable_need>};

const Kind<pv1::ImportTasksRequest, pv1::ImportTasksResponse, pv1::TaskService::Stub, pv1::Task> kTasks = {
    "tasks", "任务", kTaskColumns, &pv1::TaskService::Stub::ImportTasks, Part<&pv1::ImportTasksRequest::mutable_task>};
const Kind<pv1::ImportDutiesRequest, pv1::ImportDutiesResponse, pv1::ObligationService::Stub, pv1::Duty> kDuties = {
    "duties", "报送义务", kDutyColumns, &pv1::ObligationService::Stub::ImportDuties,
    Part<&pv1::ImportDutiesRequest::mutable_duty>};
const Kind<pv1::ImportCalendarYearsRequest, pv1::ImportCalendarYearsResponse, pv1::CalendarService::Stub,
           pv1::CalendarYear>
    kCalendar = {"calendar", "节假日安排", kCalendarColumns, &pv1::CalendarService::Stub::ImportCalendarYears,
                 Part<&pv1::ImportCalendarYearsRequest::mutable_calendar_year>};
const Kind<pv1::ImportIndicatorsRequest, pv1::ImportIndicatorsResponse, pv1::IndicatorService::Stub, pv1::Indicator>
    kIndicators = {"indicators", "指标", kIndicatorColumns, &pv1::IndicatorService::Stub::ImportIndicators,
                   Part<&pv1::ImportIndicatorsRequest::mutable_indicator>};
const Kind<pv1::ImportIndicatorValuesRequest, pv1::ImportIndicatorValuesResponse, pv1::IndicatorService::Stub,
           pv1::IndicatorValue>
    kIndicatorValues = {"indicator-values", "指标数值", kIndicatorValueColumns,
                        &pv1::IndicatorService::Stub::ImportIndicatorValues,
                        Part<&pv1::ImportIndicatorValuesRequest::mutable_indicator_value>};
const Kind<pv1::ImportTargetsRequest, pv1::ImportTargetsResponse, pv1::TargetService::Stub, pv1::Target> kTargets = {
    "targets", "目标", kTargetColumns, &pv1::TargetService::Stub::ImportTargets,
    Part<&pv1::ImportTargetsRequest::mutable_target>};

// The row is more than its resource: it says what is known of the agreement, too.
tv1::ImportTrusteeshipsRequest* WholeRow(tv1::ImportTrusteeshipsRequest& request) { return &request; }

// ---- Names instead of ids ------------------------------------------------------------------------------------------------

bool IsId(std::string_view name) { return name.empty() || IsResourceId(IdOf(name)); }

// What stands behind "regions/" of a reference that is no id.
std::string_view Written(std::string_view name) { return name.substr(name.find('/') + 1); }

absl::Status ResolveNames(Session& session, tv1::ImportTrusteeshipsRequest& row);

template <class Resource>
absl::Status ResolveNames(Session& session, Resource& resource) {
  return ResolveParties(session.resolve, resource);
}

absl::Status ResolveNames(Session& session, v1::Party& party) {
  if (IsId(party.region())) return absl::OkStatus();
  const auto region = session.resolve.Region(Written(party.region()));
  if (!region.ok()) return region.status();
  party.set_region(region->name());
  return absl::OkStatus();
}

absl::Status ResolveNames(Session& session, v1::Pairing& pairing) {
  if (!IsId(pairing.scheme())) {
    const auto scheme = session.resolve.Scheme(Written(pairing.scheme()));
    if (!scheme.ok()) return scheme.status();
    pairing.set_scheme(scheme->name());
  }
  for (std::string* side : {pairing.mutable_supporter(), pairing.mutable_recipient()}) {
    if (IsId(*side)) continue;
    const auto party = session.resolve.Party(Written(*side));
    if (!party.ok()) return party.status();
    *side = party->name();
  }
  return absl::OkStatus();
}

absl::Status ResolveNames(Session& session, tv1::ImportTrusteeshipsRequest& row) {
  tv1::Trusteeship& trusteeship = *row.mutable_trusteeship();
  for (std::string* party :
       {trusteeship.mutable_supporter(), trusteeship.mutable_school(), trusteeship.mutable_county_government()}) {
    if (IsId(*party)) continue;
    const auto found = session.resolve.Party(Written(*party));
    if (!found.ok()) return found.status();
    *party = found->name();
  }
  return absl::OkStatus();
}

// The service could not be asked: no fault of the row.
bool IsOutage(const absl::Status& status) {
  return status.code() != absl::StatusCode::kNotFound && status.code() != absl::StatusCode::kInvalidArgument;
}

// Rows of the file: what can be sent, and what cannot.
template <class Request>
struct Rows {
  std::vector<Request> good;
  std::vector<Result> bad;
};

template <class Request, class Response, class Stub, class Resource>
absl::StatusOr<Rows<Request>> Parse(Session& session, const Kind<Request, Response, Stub, Resource>& kind,
                                    const std::string& text, bool update) {
  CsvReader reader(text);
  CsvRecord record;
  if (!reader.Next(record)) return UsageError("文件是空的，至少应有表头。");
  const auto header = CsvHeader::Parse(record, kind.columns);
  if (!header.ok()) return header.status();
  Rows<Request> rows;
  const auto refuse = [&](std::string_view message) {
    rows.bad.push_back({.line = record.line,
                        .name = "",
                        .outcome = type::v1::IMPORT_OUTCOME_REFUSED,
                        .reason = "BAD_ROW",
                        .message = std::string(message)});
  };
  while (reader.Next(record)) {
    if (!record.error.empty()) {
      refuse(record.error);
      continue;
    }
    if (record.fields.size() != header->size()) {
      refuse(StrCat("应有 ", header->size(), " 列，实有 ", record.fields.size(), " 列"));
      continue;
    }
    Request request;
    const absl::Status filled = Fill(Row{*header, record.fields}, *kind.resource(request));
    if (!filled.ok()) {
      refuse(std::string_view(filled.message().data(), filled.message().size()));
      continue;
    }
    const absl::Status resolved = ResolveNames(session, *kind.resource(request));
    if (!resolved.ok()) {
      if (IsOutage(resolved)) return resolved;
      refuse(ChineseMessageOf(resolved));
      continue;
    }
    request.set_update(update);
    request.set_line(record.line);
    rows.good.push_back(std::move(request));
  }
  return rows;
}

// Sends all rows and gathers one result for each, in order; what was answered before a failure is in `results` too.
template <class Request, class Response, class Stub, class Resource>
absl::Status Send(Session& session, const Kind<Request, Response, Stub, Resource>& kind,
                  const std::vector<Request>& rows, std::vector<Result>& results) {
  grpc::ClientContext context;
  session.client.Prepare(context, session.settings.timeout_given ? session.settings.timeout : absl::InfiniteDuration());
  Stub stub(session.client.ServerOf(Request::descriptor()).channel);
  const auto stream = (stub.*kind.method)(&context);
  // Answers come while rows are still being sent: one thread for each, or both sides could wait for the other.
  std::thread sender([&] {
    for (const Request& row : rows) {
      if (!stream->Write(row)) return;  // the stream is broken: Finish says why
    }
    stream->WritesDone();
  });
  Progress progress(session.streams.err_terminal ? &session.streams.err : nullptr, StrCat("导入", kind.chinese),
                    static_cast<int64_t>(rows.size()));
  Response response;
  while (stream->Read(&response)) {
    results.push_back({.line = response.line(),
                       .name = response.name(),
                       .outcome = response.outcome(),
                       .reason = response.reason(),
                       .message = response.message()});
    progress.Update(static_cast<int64_t>(results.size()));
  }
  sender.join();
  return rpc::FromGrpc(stream->Finish());
}

constexpr type::v1::ImportOutcome kOutcomes[] = {type::v1::IMPORT_OUTCOME_CREATED, type::v1::IMPORT_OUTCOME_UPDATED,
                                                 type::v1::IMPORT_OUTCOME_UNCHANGED, type::v1::IMPORT_OUTCOME_CONFLICT,
                                                 type::v1::IMPORT_OUTCOME_REFUSED};

bool Landed(type::v1::ImportOutcome outcome) {
  return outcome == type::v1::IMPORT_OUTCOME_CREATED || outcome == type::v1::IMPORT_OUTCOME_UPDATED ||
         outcome == type::v1::IMPORT_OUTCOME_UNCHANGED;
}

void PrintJson(Session& session, const std::vector<Result>& results,
               const std::map<type::v1::ImportOutcome, int64_t>& counts) {
  nlohmann::ordered_json object;
  for (const auto outcome : kOutcomes)
    object["counts"][Token(outcome)] = counts.contains(outcome) ? counts.at(outcome) : 0;
  object["rows"] = nlohmann::ordered_json::array();
  for (const Result& result : results) {
    if (Landed(result.outcome)) continue;
    object["rows"].push_back({{"line", result.line},
                              {"name", result.name},
                              {"outcome", Token(result.outcome)},
                              {"reason", result.reason},
                              {"message", result.message}});
  }
  session.streams.out << object.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << "\n";
}

// The rows that did not land, then how many did.
void PrintTable(Session& session, const char* chinese, const std::vector<Result>& results,
                const std::map<type::v1::ImportOutcome, int64_t>& counts) {
  Table table({{"行", Table::Column::kNumber}, {"编号"}, {"结果"}, {"原因"}, {"说明"}});
  for (const Result& result : results) {
    if (Landed(result.outcome)) continue;
    table.Add({StrCat(result.line), result.name, ChineseName(result.outcome), result.reason, result.message});
  }
  const bool csv = session.settings.format == Format::kCsv;
  // Never shortened: the reason is what the reader needs.
  if (csv) session.streams.out << table.Csv(session.settings.header);
  if (!csv && table.size() > 0) session.streams.out << table.Text(session.settings.header, 0);
  std::string summary = StrCat("导入", chinese, " ", results.size(), " 行：");
  for (const auto outcome : kOutcomes) {
    summary += StrCat(outcome == kOutcomes[0] ? "" : "，", ChineseName(outcome), " ",
                      counts.contains(outcome) ? counts.at(outcome) : 0);
  }
  (csv ? session.streams.err : session.streams.out) << summary << "。\n";
}

template <class Request, class Response, class Stub, class Resource>
absl::StatusOr<Exit> Import(Session& session, const Kind<Request, Response, Stub, Resource>& kind,
                            const ImportOptions& options) {
  const auto text = ReadWholeFile(options.file);
  if (!text.ok()) return text.status();
  auto rows = Parse(session, kind, *text, options.update);
  if (!rows.ok()) return rows.status();
  std::vector<Result> results = std::move(rows->bad);
  std::vector<Result> answered;
  const absl::Status sent = rows->good.empty() ? absl::OkStatus() : Send(session, kind, rows->good, answered);
  results.insert(results.end(), answered.begin(), answered.end());
  std::stable_sort(results.begin(), results.end(), [](const Result& a, const Result& b) { return a.line < b.line; });

  std::map<type::v1::ImportOutcome, int64_t> counts;
  for (const Result& result : results) ++counts[result.outcome];
  if (session.json()) {
    PrintJson(session, results, counts);
  } else {
    PrintTable(session, kind.chinese, results, counts);
  }
  if (!sent.ok()) {
    session.Note(StrCat("还有 ", rows->good.size() - answered.size(),
                        " 行没有结果；重新执行同一命令即可继续，已有的行不会重复。"));
    return sent;
  }
  if (counts[type::v1::IMPORT_OUTCOME_REFUSED] > 0) return Exit::kRefused;
  return counts[type::v1::IMPORT_OUTCOME_CONFLICT] > 0 ? Exit::kConflict : Exit::kOk;
}

template <class Request, class Response, class Stub, class Resource>
void AddKind(CLI::App& group, Body& chosen, const Kind<Request, Response, Stub, Resource>& kind) {
  auto* command = group.add_subcommand(kind.command, StrCat("导入", kind.chinese));
  auto options = std::make_shared<ImportOptions>();
  command->add_option("file", options->file, "CSV 文件；- 为标准输入")->required()->type_name("FILE");
  command->add_flag("--update", options->update, "已有而内容不同的，以文件为准（否则算冲突，不改动）");
  std::string columns;
  for (const std::string_view column : kind.columns) columns += StrCat(columns.empty() ? "" : ", ", column);
  command->footer(StrCat("列：", columns));
  command->callback([&chosen, &kind, options] {
    chosen = [&kind, options](Session& session) { return Import(session, kind, *options); };
  });
}

}  // namespace

void AddImportCommand(CLI::App& app, Body& chosen) {
  CLI::App* group = AddGroup(app, "import", "从 CSV 文件导入；重复导入无害");
  AddKind(*group, chosen, kRegions);
  AddKind(*group, chosen, kRegionSets);
  AddKind(*group, chosen, kRegionTags);
  AddKind(*group, chosen, kParties);
  AddKind(*group, chosen, kSchemes);
  AddKind(*group, chosen, kPairings);
  AddKind(*group, chosen, kRules);
  static const Kind<v1::ImportRecordsRequest, v1::ImportRecordsResponse, v1::RecordService::Stub, v1::Record> kRecords =
      {"records", "档案", RecordColumns(), &v1::RecordService::Stub::ImportRecords,
       Part<&v1::ImportRecordsRequest::mutable_record>};
  AddKind(*group, chosen, kRecords);
  AddKind(*group, chosen, kProgrammes);
  AddKind(*group, chosen, kCountyLists);
  AddKind(*group, chosen, kMeasures);
  AddKind(*group, chosen, kPeople);
  AddKind(*group, chosen, kCategories);
  AddKind(*group, chosen, kPostings);
  AddKind(*group, chosen, kQuotas);
  AddKind(*group, chosen, kTrainings);
  AddKind(*group, chosen, kAttendance);
  AddKind(*group, chosen, kAllotments);
  AddKind(*group, chosen, kNeeds);
  AddKind(*group, chosen, kDuties);
  AddKind(*group, chosen, kTasks);
  AddKind(*group, chosen, kCalendar);
  AddKind(*group, chosen, kIndicators);
  AddKind(*group, chosen, kIndicatorValues);
  AddKind(*group, chosen, kTargets);
}

void AddTrusteeshipImport(CLI::App& trusteeship, Body& chosen) {
  static const Kind<tv1::ImportTrusteeshipsRequest, tv1::ImportTrusteeshipsResponse, tv1::TrusteeshipService::Stub,
                    tv1::ImportTrusteeshipsRequest>
      kTrusteeships = {"import", "托管帮扶", kTrusteeshipColumns, &tv1::TrusteeshipService::Stub::ImportTrusteeships,
                       WholeRow};
  AddKind(trusteeship, chosen, kTrusteeships);
}

}  // namespace jiedui::cli
