// The documents that list what the code defines: docs/errors.md and docs/events.md are written by hand around a generated part,
// between the lines "<!-- generated -->" and "<!-- end -->". This test compares; JIEDUI_UPDATE_DOCS=1 writes the part anew.
#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "common/base/error.h"
#include "common/base/signed_text.h"
#include "common/base/text.h"
#include "common/db/lease.h"
#include "common/rules/rule.h"
#include "gtest/gtest.h"
#include "jiedui/reporting/events/v1/reporting_events.pb.h"
#include "services/pairing/events.h"
#include "services/pairing/reasons.h"
#include "services/reporting/assessments/reasons_assessment.h"
#include "services/reporting/events.h"
#include "services/reporting/forms/reasons_form.h"
#include "services/reporting/indicators/reasons_indicator.h"
#include "services/reporting/notices/reasons_notice.h"
#include "services/reporting/obligations/reasons_obligation.h"
#include "services/reporting/reasons.h"
#include "services/reporting/reports/reasons_report.h"
#include "services/reporting/targets/reasons_target.h"
#include "services/reporting/tasks/reasons_task.h"
#include "services/rotation/events.h"
#include "services/rotation/people/reasons_category.h"
#include "services/rotation/people/reasons_person.h"
#include "services/rotation/plans/reasons_plan.h"
#include "services/rotation/postings/reasons_batch.h"
#include "services/rotation/postings/reasons_posting.h"
#include "services/rotation/posts/reasons_post.h"
#include "services/rotation/reasons.h"
#include "services/rotation/rights/reasons_rights.h"
#include "services/rotation/training/reasons_training.h"
#include "services/trusteeship/events.h"
#include "services/trusteeship/reasons.h"
#include "services/trusteeship/reasons_difficulty.h"
#include "services/trusteeship/reasons_measure.h"
#include "services/trusteeship/reasons_plan.h"
#include "services/trusteeship/reasons_practice.h"
#include "services/trusteeship/reasons_record.h"

namespace jiedui {
namespace {

constexpr std::string_view kBegin = "<!-- generated -->\n";
constexpr std::string_view kEnd = "<!-- end -->";

void ExpectGeneratedPart(const std::string& path, const std::string& expected) {
  std::ifstream in(path);
  ASSERT_TRUE(in.is_open()) << path;
  std::stringstream content;
  content << in.rdbuf();
  std::string text = content.str();
  const size_t begin = text.find(kBegin);
  ASSERT_NE(begin, std::string::npos) << path << " has no line " << kBegin;
  const size_t start = begin + kBegin.size();
  const size_t end = text.find(kEnd, start);
  ASSERT_NE(end, std::string::npos) << path << " has no line " << kEnd;
  if (std::getenv("JIEDUI_UPDATE_DOCS") != nullptr) {
    std::ofstream(path) << text.replace(start, end - start, expected);
    return;
  }
  EXPECT_EQ(text.substr(start, end - start), expected) << path << " is out of date: run with JIEDUI_UPDATE_DOCS=1";
}

std::string Section(std::string_view title, std::vector<const Reason*> reasons) {
  std::sort(reasons.begin(), reasons.end(), [](const Reason* a, const Reason* b) { return a->name < b->name; });
  std::string text = StrCat("\n### ", title, "\n\n| reason | gRPC code | 中文 | English |\n|---|---|---|---|\n");
  for (const Reason* reason : reasons) {
    absl::StrAppend(&text, StrCat("| `", reason->name, "` | ", absl::StatusCodeToString(reason->code), " | ",
                                  reason->zh, " | ", reason->en, " |\n"));
  }
  return text + "\n";
}

std::vector<const Reason*> TrusteeshipReasons() {
  std::vector<const Reason*> reasons(std::begin(trusteeship::kCoreReasons), std::end(trusteeship::kCoreReasons));
  reasons.insert(reasons.end(), std::begin(trusteeship::kPlanReasons), std::end(trusteeship::kPlanReasons));
  reasons.insert(reasons.end(), std::begin(trusteeship::kMeasureReasons), std::end(trusteeship::kMeasureReasons));
  reasons.insert(reasons.end(), std::begin(trusteeship::kRecordReasons), std::end(trusteeship::kRecordReasons));
  reasons.insert(reasons.end(), std::begin(trusteeship::kDifficultyReasons), std::end(trusteeship::kDifficultyReasons));
  reasons.insert(reasons.end(), std::begin(trusteeship::kPracticeReasons), std::end(trusteeship::kPracticeReasons));
  return reasons;
}

std::vector<const Reason*> RotationReasons() {
  std::vector<const Reason*> reasons(std::begin(rotation::kReasons), std::end(rotation::kReasons));
  reasons.insert(reasons.end(), std::begin(rotation::kPersonReasons), std::end(rotation::kPersonReasons));
  reasons.insert(reasons.end(), std::begin(rotation::kCategoryReasons), std::end(rotation::kCategoryReasons));
  reasons.insert(reasons.end(), std::begin(rotation::kPostingReasons), std::end(rotation::kPostingReasons));
  reasons.insert(reasons.end(), std::begin(rotation::kBatchReasons), std::end(rotation::kBatchReasons));
  reasons.insert(reasons.end(), std::begin(rotation::kTrainingReasons), std::end(rotation::kTrainingReasons));
  reasons.insert(reasons.end(), std::begin(rotation::kPostReasons), std::end(rotation::kPostReasons));
  reasons.insert(reasons.end(), std::begin(rotation::kPlanReasons), std::end(rotation::kPlanReasons));
  reasons.insert(reasons.end(), std::begin(rotation::kRightsReasons), std::end(rotation::kRightsReasons));
  return reasons;
}

std::vector<const Reason*> ReportingReasons() {
  std::vector<const Reason*> reasons(std::begin(reporting::kReasons), std::end(reporting::kReasons));
  reasons.insert(reasons.end(), std::begin(reporting::kObligationReasons), std::end(reporting::kObligationReasons));
  reasons.insert(reasons.end(), std::begin(reporting::kFormReasons), std::end(reporting::kFormReasons));
  reasons.insert(reasons.end(), std::begin(reporting::kReportReasons), std::end(reporting::kReportReasons));
  reasons.insert(reasons.end(), std::begin(reporting::kTaskReasons), std::end(reporting::kTaskReasons));
  reasons.insert(reasons.end(), std::begin(reporting::kNoticeReasons), std::end(reporting::kNoticeReasons));
  reasons.insert(reasons.end(), std::begin(reporting::kAssessmentReasons), std::end(reporting::kAssessmentReasons));
  reasons.insert(reasons.end(), std::begin(reporting::kIndicatorReasons), std::end(reporting::kIndicatorReasons));
  reasons.insert(reasons.end(), std::begin(reporting::kTargetReasons), std::end(reporting::kTargetReasons));
  return reasons;
}

// "SigningKey" of "signing_key".
std::string Camel(std::string_view snake) {
  std::string camel;
  bool upper = true;
  for (const char c : snake) {
    if (c != '_') camel.push_back(upper ? static_cast<char>(std::toupper(c)) : c);
    upper = c == '_';
  }
  return camel;
}

// "| `cn.jiedui.pairing.party.created.v1` | `parties/{party}` | `jiedui.pairing.events.v1.PartyChanged` |"
std::string EventRow(std::string_view service, std::string_view type) {
  // cn.jiedui.<service>.<resource>.<what happened>.v1
  const std::string_view rest = type.substr(StrCat("cn.jiedui.", service, ".").size());
  std::string resource(rest.substr(0, rest.find('.')));
  if (resource == "payment") resource = "record";  // one kind of record, told apart
  std::string collection = Camel(resource);
  collection[0] = static_cast<char>(std::tolower(collection[0]));
  if (collection == "person") {
    collection = "people";
  } else if (collection.ends_with("ch")) {
    collection += "es";
  } else if (collection.back() == 'y' && !collection.ends_with("Key")) {
    collection.replace(collection.size() - 1, 1, "ies");
  } else if (!collection.ends_with("Series")) {
    collection += "s";
  }
  return StrCat("| `", type, "` | `", collection, "/{", resource, "}` | `jiedui.", service, ".events.v1.",
                Camel(resource), "Changed` |\n");
}

TEST(DocsTest, ErrorsListsEveryReason) {
  std::vector<const Reason*> common(std::begin(kCommonReasons), std::end(kCommonReasons));
  common.push_back(&db::kLeaseLost);
  common.insert(common.end(), std::begin(kSignedTextReasons), std::end(kSignedTextReasons));
  ExpectGeneratedPart("docs/errors.md",
                      StrCat(Section("All services", common),
                             Section("Rules (`RuleService`, in every service)",
                                     {std::begin(rules::kReasons), std::end(rules::kReasons)}),
                             Section("Pairing", {std::begin(pairing::kReasons), std::end(pairing::kReasons)}),
                             Section("Trusteeship", TrusteeshipReasons()), Section("Rotation", RotationReasons()),
                             Section("Reporting", ReportingReasons())));
}

TEST(DocsTest, ReasonsAreUniqueAndWellNamed) {
  std::vector<std::string_view> names;
  for (const Reason* reason : kCommonReasons) names.push_back(reason->name);
  for (const Reason* reason : kSignedTextReasons) names.push_back(reason->name);
  for (const Reason* reason : rules::kReasons) names.push_back(reason->name);
  for (const Reason* reason : pairing::kReasons) names.push_back(reason->name);
  for (const Reason* reason : TrusteeshipReasons()) names.push_back(reason->name);
  for (const Reason* reason : RotationReasons()) names.push_back(reason->name);
  for (const Reason* reason : ReportingReasons()) names.push_back(reason->name);
  for (std::string_view name : names) {
    EXPECT_LE(name.size(), 63u);
    EXPECT_TRUE(std::all_of(name.begin(), name.end(), [](char c) {
      return std::isupper(c) || std::isdigit(c) || c == '_';
    })) << name;
  }
  std::sort(names.begin(), names.end());
  EXPECT_EQ(std::adjacent_find(names.begin(), names.end()), names.end());
}

TEST(DocsTest, EventsListsEveryType) {
  std::string table = "\n| channel, `type` | subject | payload |\n|---|---|---|\n";
  for (std::string_view type : pairing::EventTypes()) {
    if (type == pairing::kPairingRefused) {  // about the resource of another service
      absl::StrAppend(&table, StrCat("| `", type, "` | `trusteeships/{trusteeship}` | `",
                                     pairing::events::v1::PairingRefused::descriptor()->full_name(), "` |\n"));
      continue;
    }
    absl::StrAppend(&table, EventRow("pairing", type));
  }
  absl::StrAppend(&table,
                  "| `cn.jiedui.pairing.rule.revised.v1` | `rules/{rule}` | `jiedui.rules.events.v1.RuleRevised` |\n");
  for (std::string_view type : trusteeship::EventTypes()) absl::StrAppend(&table, EventRow("trusteeship", type));
  absl::StrAppend(
      &table, "| `cn.jiedui.trusteeship.rule.revised.v1` | `rules/{rule}` | `jiedui.rules.events.v1.RuleRevised` |\n");
  for (std::string_view type : rotation::EventTypes()) absl::StrAppend(&table, EventRow("rotation", type));
  absl::StrAppend(&table,
                  "| `cn.jiedui.rotation.rule.revised.v1` | `rules/{rule}` | `jiedui.rules.events.v1.RuleRevised` |\n");
  for (std::string_view type : reporting::EventTypes()) {
    if (type == reporting::kReportOpened || type == reporting::kReportDueSoon || type == reporting::kReportOverdue) {
      // There before the report is, whose id the obligation has.
      absl::StrAppend(&table, StrCat("| `", type, "` | `obligations/{obligation}` | `",
                                     reporting::events::v1::ObligationChanged::descriptor()->full_name(), "` |\n"));
      continue;
    }
    absl::StrAppend(&table, EventRow("reporting", type));
  }
  absl::StrAppend(
      &table, "| `cn.jiedui.reporting.rule.revised.v1` | `rules/{rule}` | `jiedui.rules.events.v1.RuleRevised` |\n\n");
  ExpectGeneratedPart("docs/events.md", table);
}

}  // namespace
}  // namespace jiedui
