// What citizens ask for: received by an office, assigned, answered by who was asked to (Q16-O4). Pure functions of values.
#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "jiedui/reporting/v1/demand.pb.h"

namespace jiedui::reporting::policy {

absl::Status ValidDemand(const v1::Demand& demand, absl::CivilDay today);
absl::Status ValidAssignment(const v1::AssignDemandRequest& request, absl::CivilDay today);
absl::Status ValidAnswer(const v1::AnswerDemandRequest& request);

absl::Status CanAssign(const v1::Demand& demand);
absl::Status CanAnswer(const v1::Demand& demand, std::string_view organisation);

v1::Demand Received(const v1::Demand& entered, std::string_view name, absl::CivilDay today);
v1::Demand Assigned(v1::Demand demand, const v1::AssignDemandRequest& request);
v1::Demand Answered(v1::Demand demand, std::string_view answer, absl::CivilDay today);

std::string_view Chinese(v1::Demand::State state);

}  // namespace jiedui::reporting::policy
