// The program `jiedui`, apart from its process: what tests run.
#pragma once

#include <string>
#include <vector>

#include "clients/cli/session.h"

namespace jiedui::cli {

// Runs one command line (without the program's name) and returns the exit code. Reads JIEDUI_SERVER, JIEDUI_AS and USER.
int Run(const std::vector<std::string>& arguments, const Streams& streams);

}  // namespace jiedui::cli
