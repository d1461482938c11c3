// How what the rotation service answers is said, and what it is asked about.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "clients/cli/session.h"
#include "jiedui/rotation/v1/rights.pb.h"
#include "jiedui/rotation/v1/types.pb.h"

namespace jiedui::cli {

// "1/2"; "" for a full post.
std::string PartText(const rv1::Share& share);
std::string PartText(const rv1::ExactFraction& share);
// "19年11个月30天", or "" where there is none.
std::string LengthText(const rv1::ServiceLength& length);
// The resource name as it is, anything else by the names of the registry.
absl::StatusOr<std::string> PartyName(Session& session, const std::string& text);
// A division code as it is, anything else by the names of the registry.
absl::StatusOr<std::string> RegionCode(Session& session, const std::string& text);

}  // namespace jiedui::cli
