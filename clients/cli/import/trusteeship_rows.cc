// The rows of the trusteeship service's files.
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "clients/cli/errors.h"
#include "clients/cli/import/rows.h"
#include "clients/cli/names.h"
#include "clients/cli/record_fields.h"
#include "clients/cli/resolve.h"
#include "common/base/text.h"
#include "jiedui/trusteeship/v1/measure.pb.h"
#include "jiedui/trusteeship/v1/programme.pb.h"
#include "jiedui/trusteeship/v1/question.pb.h"
#include "jiedui/trusteeship/v1/trusteeship.pb.h"

namespace jiedui::cli {
namespace {

namespace tv1 = jiedui::trusteeship::v1;

absl::StatusOr<std::string> NameOf(const Row& row, std::string_view column, std::string_view collection) {
  if (row[column].empty()) return UsageError(StrCat("缺少“", column, "”"));
  return InCollection(collection, row[column]);
}

// None of an empty cell.
std::vector<std::string> Parts(const std::string& text) {
  return text.empty() ? std::vector<std::string>() : absl::StrSplit(text, '|');
}

template <class Resource>
void SetInterval(const std::string& start, const std::string& attested_on, const std::string& end, Resource& resource) {
  if (start.empty() && attested_on.empty() && end.empty()) return;
  resource.mutable_interval()->set_start(start);
  resource.mutable_interval()->set_attested_on(attested_on);
  resource.mutable_interval()->set_end(end);
}

}  // namespace

absl::Status Fill(const Row& row, tv1::Programme& programme) {
  const auto name = NameOf(row, "programme_id", "programmes");
  if (!name.ok()) return name.status();
  programme.set_name(*name);
  const auto tier = ParseEnum<tv1::Tier>("tier", row["tier"]);
  if (!tier.ok()) return tier.status();
  programme.set_tier(*tier);
  programme.set_display_name(row["display_name"]);
  programme.set_region(row["region"]);
  SetInterval(row["effective_from"], "", row["effective_to"], programme);
  programme.set_start_term(row["start_term"]);
  programme.set_signing_deadline(row["signing_deadline"]);
  programme.set_filing_deadline(row["filing_deadline"]);
  if (!row["scheme"].empty()) programme.set_scheme(InCollection("schemes", row["scheme"]));
  programme.mutable_citation()->set_clause(row["clause"]);
  programme.mutable_citation()->set_document(row["document"]);
  programme.set_source(row["source"]);
  return absl::OkStatus();
}

absl::Status Fill(const Row& row, tv1::ImportTrusteeshipsRequest& request) {
  tv1::Trusteeship& trusteeship = *request.mutable_trusteeship();
  const std::tuple<std::string_view, std::string_view, std::string*> names[] = {
      {"trusteeship_id", "trusteeships", trusteeship.mutable_name()},
      {"programme", "programmes", trusteeship.mutable_programme()},
      {"supporter", "parties", trusteeship.mutable_supporter()},
      {"school", "parties", trusteeship.mutable_school()},
      {"county", "parties", trusteeship.mutable_county_government()}};
  for (const auto& [column, collection, into] : names) {
    const auto name = NameOf(row, column, collection);
    if (!name.ok()) return name.status();
    *into = *name;
  }
  for (const std::string& attached : Parts(row["attached_schools"])) {
    trusteeship.add_attached_schools(InCollection("parties", attached));
  }
  SetInterval(row["start"], "", row["end"], trusteeship);
  trusteeship.set_source(row["source"]);
  trusteeship.set_note(row["note"]);
  trusteeship.set_reason(row["reason"]);
  if (row["signed_on"].empty() && row["signed_by"].empty()) return absl::OkStatus();
  tv1::Attestation& attestation = *request.mutable_attestation();
  attestation.set_signed_on(row["signed_on"]);
  attestation.set_signed_by(row["signed_by"]);
  attestation.set_source(row["agreement_source"].empty() ? row["source"] : row["agreement_source"]);
  return absl::OkStatus();
}

absl::Status Fill(const Row& row, tv1::CountyList& list) {
  const auto name = NameOf(row, "list_id", "countyLists");
  if (!name.ok()) return name.status();
  list.set_name(*name);
  list.set_display_name(row["display_name"]);
  SetInterval(row["start"], row["attested_on"], row["end"], list);
  for (const std::string& county : Parts(row["counties"])) list.add_counties(county);
  list.set_source(row["source"]);
  int32_t declared = 0;
  if (!row["declared"].empty() && !absl::SimpleAtoi(row["declared"], &declared))
    return UsageError("“declared”应是整数");
  list.set_declared(declared);
  return absl::OkStatus();
}

absl::Status Fill(const Row& row, tv1::Measure& measure) {
  const auto name = NameOf(row, "measure_id", "measures");
  if (!name.ok()) return name.status();
  measure.set_name(*name);
  const auto trusteeship = NameOf(row, "trusteeship", "trusteeships");
  if (!trusteeship.ok()) return trusteeship.status();
  measure.set_trusteeship(*trusteeship);
  for (const std::string_view column : {"type", "tasks", "other_task", "title", "start", "end", "planned", "done",
                                        "subjects", "placements", "note", "reason", "source"}) {
    if (row[column].empty()) continue;
    const absl::Status set = SetField(column, row[column], measure);
    if (!set.ok()) return set;
  }
  return absl::OkStatus();
}

}  // namespace jiedui::cli
