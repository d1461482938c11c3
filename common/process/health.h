// The probe of containers, which have no other tool to ask with.
#pragma once

#include <string>

namespace jiedui::process {

// Asks the standard health service at `address`: 0 when it says SERVING within two seconds, 1 otherwise.
int AskHealth(const std::string& address);

}  // namespace jiedui::process
