#include "services/reporting/access.h"

#include <algorithm>

#include "common/base/error.h"
#include "common/base/roles.h"
#include "services/reporting/reasons.h"

namespace jiedui::reporting::access {
namespace {

enum : unsigned {
  kMachine = 1u << 0,     // operator, system
  kMinistry = 1u << 1,    // moe
  kProvince = 1u << 2,    // province
  kPrefecture = 1u << 3,  // prefecture
  kCounty = 1u << 4,      // county
  kUnit = 1u << 5,        // school, university, attached_school, enterprise
  kOther = 1u << 6,       // public and whoever the catalogue does not name here

  kRulers = kMachine | kMinistry | kProvince,  // say what is owed and by what it is judged
  kKeepers = kRulers | kPrefecture,
  kOffices = kKeepers | kCounty,
  kKnown = kOffices | kUnit,
};

constexpr RoleTable::Role kRoles[] = {{"operator", kMachine},  {"system", kMachine},        {"moe", kMinistry},
                                      {"province", kProvince}, {"prefecture", kPrefecture}, {"county", kCounty},
                                      {"school", kUnit},       {"university", kUnit},       {"attached_school", kUnit}};

constexpr RoleTable::Method kMethods[] = {
    {"ImportCalendarYears", kRulers},
    {"ImportDuties", kRulers},
    {"OpenReportPeriod", kRulers},
    {"CloseReportPeriod", kRulers},
    {"ExtendObligation", kKeepers},
    {"WaiveObligation", kKeepers},
    {"CreateForm", kKeepers},
    {"UpdateForm", kKeepers},
    {"PublishForm", kRulers},
    {"RetireForm", kRulers},
    // Who reports is the unit itself, whatever its role; policy looks at the organisation.
    {"StartReport", kKnown},
    {"RefreshReport", kKnown},
    {"FillReport", kKnown},
    {"SubmitReport", kKnown},
    {"SubmitReports", kKnown},
    {"ReviseReport", kKnown},
    {"ReviewReport", kOffices},
    {"ReturnReport", kOffices},
    {"AcceptReport", kOffices},
    {"ExplainFigure", kKnown},
    {"ImportTasks", kRulers},
    // Whose part it is, who leads, who confirms, is asked of the organisation.
    {"ConfirmTask", kKnown},
    {"ReportProgress", kKnown},
    {"CloseTaskAssignment", kKnown},
    {"ReopenTaskAssignment", kKnown},
    {"RaiseTaskDifficulty", kKnown},
    {"SetTaskDifficultyMeasure", kKnown},
    {"SolveTaskDifficulty", kKnown},
    {"ReopenTaskDifficulty", kKnown},
    {"CloseFollowUp", kKeepers},
    {"IssueNotice", kOffices},
    {"AcknowledgeNotice", kKnown},
    {"GiveNoticeEvidence", kKnown},
    {"ReturnNoticeEvidence", kOffices},
    {"VerifyNotice", kOffices},
    {"CloseNotice", kOffices},
    {"EscalateNotice", kOffices},
    {"SetNoticeSeries", kKeepers},
    {"ReceiveDemand", kOffices},
    {"AssignDemand", kOffices},
    {"AnswerDemand", kKnown},
    // The public is told how many, and no more.
    {"GetDemandCounts", kKnown | kOther},
    {"MakeAssessment", kKeepers},
    {"IssueAssessment", kKeepers},
    {"ReviseRule", kRulers},
    {"ImportRules", kRulers},
    {"ImportIndicators", kRulers},
    // What was measured of an area is its offices'; targets are published, and so are their totals.
    {"GetIndicatorValue", kOffices},
    {"ListIndicatorValues", kOffices},
    {"ListIndicatorValueRevisions", kOffices},
    {"RecordIndicatorValue", kOffices},
    {"ImportIndicatorValues", kOffices},
    {"RollUpIndicator", kOffices},
    {"ImportTargets", kRulers},
    {"JudgeTarget", kOffices},
    {"JudgeRegion", kOffices},
    {"RateTarget", kOffices},
    // Events go by area, and an area has other people's reports.
    {"WatchEvents", kOffices},
};

constexpr std::string_view kReads[] = {"Get", "List"};

constexpr RoleTable kTable{.roles = kRoles, .others = kOther, .methods = kMethods, .reads = kReads, .readers = kKnown};

}  // namespace

absl::Status MayCall(const Caller& caller, std::string_view method) { return kTable.MayCall(caller, method); }

bool IsOffice(const Caller& caller) { return (kTable.BitOf(caller.role) & kOffices) != 0; }

bool Concerns(const Caller& caller, const Scope& scope, const std::vector<std::string>& regions,
              const std::vector<std::string>& parties) {
  const auto covered = [&](const std::string& region) { return !region.empty() && scope.Covers(region); };
  if (regions.empty()) return true;
  if (IsOffice(caller) && std::any_of(regions.begin(), regions.end(), covered)) return true;
  return !caller.organisation.empty() &&
         std::find(parties.begin(), parties.end(), caller.organisation) != parties.end();
}

absl::Status ActsAbove(const Caller& caller, const Scope& scope, std::string_view region, std::string_view party) {
  if (!IsOffice(caller) || !scope.Covers(region)) return Failure(kOutOfScope, {{"region", caller.region}});
  if (caller.region == region || (!party.empty() && caller.organisation == party)) {
    return Failure(kNotAbove, {{"party", party}});
  }
  return absl::OkStatus();
}

}  // namespace jiedui::reporting::access
