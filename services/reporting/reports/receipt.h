// What a receipt covers: the canonical text of a submitted report. Pure functions of values.
#pragma once

#include <string>

#include "jiedui/reporting/v1/report.pb.h"

namespace jiedui::reporting {

// Everything that was submitted, in one form: README.md beside this file describes it. Stored hashes rest on it: another form is another
// first line.
std::string ReceiptText(const v1::Report& report);

// In lower-case hexadecimal.
std::string Sha256Hex(std::string_view bytes);

}  // namespace jiedui::reporting
