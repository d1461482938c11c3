// Reports in a transaction: begun, computed, saved, and the obligations that follow them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/db/mutate.h"
#include "jiedui/reporting/v1/obligation.pb.h"
#include "jiedui/reporting/v1/report.pb.h"
#include "services/reporting/figures/sources.h"

namespace jiedui::reporting {

// What a report is about, as figures are computed for it.
Reported ReportedOf(const v1::Report& report);

// The report that an obligation waits for, not saved yet, with its figures computed.
absl::StatusOr<v1::Report> BeginReport(db::Tx& tx, const v1::Obligation& obligation);

// Makes it say what the obligation and the facts say now; gives the questions whose figures are other than what the unit had confirmed or
// explained.
absl::StatusOr<std::vector<std::string>> ComputeFigures(db::Tx& tx, const v1::Obligation& obligation,
                                                        v1::Report& report);

absl::StatusOr<v1::Obligation> ObligationOf(db::Tx& tx, const v1::Report& report);

// Writes the next revision with its event; who wrote it is among its authors.
absl::StatusOr<v1::Report> SaveReport(db::Mutation& m, const v1::Report* before, v1::Report after,
                                      std::string_view event, std::string_view authors, std::string_view decision = "");

// Freezes what `report` says, and saves it as submitted by the caller, with its obligation. `changed` as ComputeFigures gave it; `before` is
// the present revision.
absl::StatusOr<v1::Report> Submit(db::Mutation& m, const v1::Report& before, v1::Report report,
                                  const std::vector<std::string>& changed, const v1::Obligation& obligation,
                                  std::string_view authors);

}  // namespace jiedui::reporting
