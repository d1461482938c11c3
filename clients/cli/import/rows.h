// From a row of CSV to a resource. Columns are those of deploy/data/README.md; an empty cell is an absent value.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cli/csv.h"
#include "jiedui/pairing/v1/pairing_service.pb.h"
#include "jiedui/pairing/v1/party.pb.h"
#include "jiedui/pairing/v1/record.pb.h"
#include "jiedui/pairing/v1/region.pb.h"
#include "jiedui/pairing/v1/region_set.pb.h"
#include "jiedui/pairing/v1/scheme.pb.h"
#include "jiedui/reporting/v1/calendar.pb.h"
#include "jiedui/reporting/v1/indicator.pb.h"
#include "jiedui/reporting/v1/obligation.pb.h"
#include "jiedui/reporting/v1/target.pb.h"
#include "jiedui/reporting/v1/task.pb.h"
#include "jiedui/rotation/v1/batch.pb.h"
#include "jiedui/rotation/v1/category.pb.h"
#include "jiedui/rotation/v1/person.pb.h"
#include "jiedui/rotation/v1/plan.pb.h"
#include "jiedui/rotation/v1/post.pb.h"
#include "jiedui/rotation/v1/posting.pb.h"
#include "jiedui/rotation/v1/training.pb.h"
#include "jiedui/rules/v1/rule_service.pb.h"
#include "jiedui/trusteeship/v1/measure.pb.h"
#include "jiedui/trusteeship/v1/programme.pb.h"
#include "jiedui/trusteeship/v1/question.pb.h"
#include "jiedui/trusteeship/v1/trusteeship.pb.h"

namespace jiedui::cli {

inline constexpr std::string_view kRegionColumns[] = {"region_id",    "code",        "level",        "display_name",
                                                      "parent",       "kind",        "predecessors", "effective_from",
                                                      "effective_to", "attested_on", "aliases",      "source"};
inline constexpr std::string_view kRegionSetColumns[] = {"set_id", "display_name", "members",  "tag",   "declared",
                                                         "areas",  "clause",       "document", "source"};
inline constexpr std::string_view kRegionTagColumns[] = {"region", "key",    "start",    "attested_on",
                                                         "end",    "clause", "document", "source"};
inline constexpr std::string_view kPartyColumns[] = {
    "party_id",        "kind",        "display_name",   "short_name",           "region",       "aliases", "stage",
    "external_scheme", "external_id", "external_start", "external_attested_on", "external_end", "source"};
inline constexpr std::string_view kSchemeColumns[] = {
    "scheme_id",   "display_name", "lanes",  "supporter_regions", "recipient_regions", "effective_from", "effective_to",
    "attested_on", "strict",       "clause", "document",          "declared",          "topics"};
inline constexpr std::string_view kPairingColumns[] = {
    "pairing_id", "scheme", "supporter", "recipient", "parent", "start",  "attested_on", "end", "state",
    "confidence", "stage",  "clause",    "note",      "source", "reason", "topics",      "tags"};
inline constexpr std::string_view kRuleColumns[] = {"rule_id", "region",   "start",  "end",      "value", "comparator",
                                                    "unit",    "strength", "clause", "document", "text"};

inline constexpr std::string_view kProgrammeColumns[] = {
    "programme_id",    "tier",         "display_name", "region",
    "effective_from",  "effective_to", "start_term",   "signing_deadline",
    "filing_deadline", "scheme",       "clause",       "document",
    "source"};
inline constexpr std::string_view kTrusteeshipColumns[] = {
    "trusteeship_id", "programme", "supporter", "attached_schools", "school",           "county",
    "start",          "end",       "signed_on", "signed_by",        "agreement_source", "note",
    "reason",         "source"};
inline constexpr std::string_view kCountyListColumns[] = {"list_id", "display_name", "start",    "attested_on",
                                                          "end",     "declared",     "counties", "source"};
inline constexpr std::string_view kMeasureColumns[] = {"measure_id", "trusteeship", "type", "tasks",   "other_task",
                                                       "title",      "start",       "end",  "planned", "done",
                                                       "subjects",   "placements",  "note", "reason",  "source"};

inline constexpr std::string_view kPersonColumns[] = {
    "person_id", "display_name", "identity_number",  "roles",       "stage",      "subjects", "languages", "title",
    "backbone",  "standing",     "double_qualified", "home_county", "employments"};
inline constexpr std::string_view kCategoryColumns[] = {
    "category_id", "kind", "school", "region", "complete_list", "start", "attested_on", "end", "source"};
inline constexpr std::string_view kPostingColumns[] = {
    "posting_id",   "programme",     "kind",  "other_kind", "person",      "home",
    "host",         "circuit",       "start", "end",        "share",       "duty",
    "stage",        "subject",       "basis", "team",       "batch",       "lodging_charge_fen",
    "mentor_pairs", "return_visits", "state", "result",     "assessed_on", "assessment",
    "reason",       "note"};
inline constexpr std::string_view kQuotaColumns[] = {"quota_id", "subject",   "programme", "stage",
                                                     "region",   "from_year", "to_year",   "max",
                                                     "min",      "min_days",  "clause",    "document"};
inline constexpr std::string_view kTrainingColumns[] = {
    "training_id", "kind",  "other_kind", "title", "programme", "subject",     "start",    "end",  "hours",
    "charge_fen",  "round", "organiser",  "host",  "basis",     "region_code", "expected", "state"};
inline constexpr std::string_view kAttendanceColumns[] = {"training", "person", "completed"};
inline constexpr std::string_view kAllotmentColumns[] = {
    "school", "posts",  "senior_posts", "middle_posts", "subjects",          "classes",
    "pupils", "carers", "stage",        "since",        "declared_teachers", "source"};
inline constexpr std::string_view kNeedColumns[] = {"need_id", "school",   "stage", "subject", "language",
                                                    "count",   "priority", "start", "end",     "note"};

inline constexpr std::string_view kDutyColumns[] = {
    "duty_id", "display_name", "schemes",        "party_kinds",        "side",      "period_kind",         "start",
    "end",     "minimum_days", "due_days_after", "remind_days_before", "automatic", "invites_counterpart", "receiver",
    "clause",  "document"};
// `off` and `worked`: days and stretches of days, "2023-01-21..2023-01-27|2023-04-05".
inline constexpr std::string_view kTaskColumns[] = {"task_id",     "number",    "part",      "part_title",
                                                    "title",       "units",     "deadlines", "deadline_note",
                                                    "region_code", "confirmer", "clause",    "document"};
inline constexpr std::string_view kCalendarColumns[] = {"year", "off", "worked", "clause", "document"};

// `source` tells readers of the file where a definition was read.
inline constexpr std::string_view kIndicatorColumns[] = {
    "indicator_id", "display_name", "unit",        "population", "nature", "aggregation", "scale",
    "share",        "numerator",    "denominator", "addends",    "flow",   "since",       "min_size",
    "max_size",     "marks",        "clause",      "document",   "source"};
inline constexpr std::string_view kIndicatorValueColumns[] = {"indicator", "region",    "population",  "from",  "date",
                                                              "value",     "numerator", "denominator", "source"};
inline constexpr std::string_view kTargetColumns[] = {"target_id",
                                                      "display_name",
                                                      "kind",
                                                      "indicator",
                                                      "region",
                                                      "population",
                                                      "population_on",
                                                      "scope",
                                                      "each",
                                                      "bound",
                                                      "upper_bound",
                                                      "rest",
                                                      "against",
                                                      "reference_indicator",
                                                      "reference_region",
                                                      "reference_population",
                                                      "factor",
                                                      "tolerance",
                                                      "reaching_is_enough",
                                                      "lower_is_better",
                                                      "start",
                                                      "due_on",
                                                      "best_effort",
                                                      "responsible",
                                                      "parts",
                                                      "wording",
                                                      "clause",
                                                      "document",
                                                      "source"};

// Of records: who and when, then the content of every kind (record_fields.h); a row fills those of its kind.
const std::vector<std::string_view>& RecordColumns();

// Where each column stands in a file. The first of `known` is the id and must be there; the others may be left out.
class CsvHeader {
 public:
  // Refuses unknown and repeated columns, and a header that cannot be read.
  static absl::StatusOr<CsvHeader> Parse(const CsvRecord& record, std::span<const std::string_view> known);

  size_t size() const { return position_.size(); }
  // "" where the file has no such column. `fields` has as many as the header.
  const std::string& Cell(const std::vector<std::string>& fields, std::string_view column) const;

 private:
  std::map<std::string, size_t, std::less<>> position_;
};

// A row with its header.
struct Row {
  const CsvHeader& header;
  const std::vector<std::string>& fields;

  const std::string& operator[](std::string_view column) const { return header.Cell(fields, column); }
};

// Errors are in Chinese and name the column. Whether the values make sense together is for the service to judge.
absl::Status Fill(const Row& row, pairing::v1::Region& region);
absl::Status Fill(const Row& row, pairing::v1::RegionSet& set);
absl::Status Fill(const Row& row, pairing::v1::RegionTag& tagged);
absl::Status Fill(const Row& row, pairing::v1::Party& party);
absl::Status Fill(const Row& row, pairing::v1::Scheme& scheme);
absl::Status Fill(const Row& row, pairing::v1::Pairing& pairing);
absl::Status Fill(const Row& row, pairing::v1::Record& record);
absl::Status Fill(const Row& row, rules::v1::Rule& rule);
// trusteeship_rows.cc
absl::Status Fill(const Row& row, trusteeship::v1::Programme& programme);
absl::Status Fill(const Row& row, trusteeship::v1::ImportTrusteeshipsRequest& request);
absl::Status Fill(const Row& row, trusteeship::v1::CountyList& list);
absl::Status Fill(const Row& row, trusteeship::v1::Measure& measure);
// rotation_rows.cc
absl::Status Fill(const Row& row, rotation::v1::Person& person);
absl::Status Fill(const Row& row, rotation::v1::Category& category);
absl::Status Fill(const Row& row, rotation::v1::Posting& posting);
absl::Status Fill(const Row& row, rotation::v1::Quota& quota);
absl::Status Fill(const Row& row, rotation::v1::Training& training);
absl::Status Fill(const Row& row, rotation::v1::Attendance& attendance);
absl::Status Fill(const Row& row, rotation::v1::Allotment& allotment);
absl::Status Fill(const Row& row, rotation::v1::Need& need);
// reporting_rows.cc
absl::Status Fill(const Row& row, reporting::v1::Duty& duty);
absl::Status Fill(const Row& row, reporting::v1::CalendarYear& year);
absl::Status Fill(const Row& row, reporting::v1::Task& task);
// target_rows.cc
absl::Status Fill(const Row& row, reporting::v1::Indicator& indicator);
absl::Status Fill(const Row& row, reporting::v1::IndicatorValue& value);
absl::Status Fill(const Row& row, reporting::v1::Target& target);

}  // namespace jiedui::cli
