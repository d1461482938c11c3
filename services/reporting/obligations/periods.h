// What is owed for the periods that are open, kept in step with duties, pairings, parties and the calendar. In a transaction.
#pragma once

#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/db/mutate.h"
#include "jiedui/pairing/v1/pairing_service.pb.h"
#include "jiedui/reporting/v1/obligation.pb.h"
#include "services/reporting/facts.h"

namespace jiedui::reporting {

// Opens a period and the obligations for it. Nothing where it is there already.
absl::StatusOr<v1::ReportPeriod> OpenPeriod(db::Mutation& m, const v1::Duty& duty, const ReportPeriod& period);

// Reckons anew what is owed: for all open periods, for those of a duty, for what a pairing can have changed.
absl::Status ReconcileAllOpen(db::Mutation& m);
absl::Status ReconcileDuty(db::Mutation& m, const v1::Duty& duty);
absl::Status PairingChanged(db::Mutation& m, const pairing::v1::Pairing& pairing);
// A party's obligations follow its name and its area, which say who sees them.
absl::Status PartyChanged(db::Mutation& m, const PartyFacts& party);

// Writes the next revision of an obligation with its event, and sets its timers where it waits for a report.
absl::StatusOr<v1::Obligation> SaveObligation(db::Mutation& m, const v1::Obligation* before, v1::Obligation after,
                                              std::string_view event, std::string_view decision = "");

namespace store {
// Of a period of a duty, in order of name.
absl::StatusOr<std::vector<v1::Obligation>> ObligationsOf(db::Tx& tx, std::string_view duty, std::string_view period);
}  // namespace store

}  // namespace jiedui::reporting
