// What the events of the other services say that figures count. Pure functions of values.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "absl/status/statusor.h"
#include "jiedui/reporting/v1/report.pb.h"

namespace jiedui::reporting {

// The services whose events are heard, by the names that their events and positions carry.
inline constexpr std::string_view kServices[] = {"pairing", "rotation", "trusteeship"};

// The kinds of facts (jiedui.reporting.v1.Fact.kind). Stored: never renamed.
inline constexpr std::string_view kMeetingFact = "meeting", kAidFact = "aid", kActivityFact = "activity",
                                  kAgreementFact = "agreement", kPlanFact = "plan", kPostingFact = "posting",
                                  kTrainingFact = "training", kMeasureFact = "measure",
                                  kTrusteeshipFact = "trusteeship";

// What an event says; nothing where no figure counts what it speaks of. An error where its payload does not parse.
absl::StatusOr<std::optional<v1::Fact>> FactOf(std::string_view event_type, std::string_view data, int64_t position);

// 0 where the fact has no such quantity.
int64_t QuantityOf(const v1::Fact& fact, std::string_view unit);

}  // namespace jiedui::reporting
