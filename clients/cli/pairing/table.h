// How pairings look in a table.
#pragma once

#include <string>
#include <vector>

#include "clients/cli/session.h"
#include "jiedui/pairing/v1/pairing_service.pb.h"

namespace jiedui::cli {

// One line each. `on` is the day that was asked about, or "": a pairing that no source dates so early says 不详 then.
Table PairingTable(Session& session, const std::vector<v1::PairingOnDate>& pairings, const std::string& on);
// All of one pairing, one field a line.
Table PairingDetails(Session& session, const v1::Pairing& pairing);
// "sd19-p2（青岛市人民政府 → 菏泽市人民政府，省内扶贫协作，生效）"
std::string PairingLabel(Session& session, const v1::Pairing& pairing);

}  // namespace jiedui::cli
