// How records look in a table.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "clients/cli/session.h"
#include "jiedui/pairing/v1/record.pb.h"

namespace jiedui::cli {

// One line each.
Table RecordTable(Session& session, const std::vector<v1::Record>& records);
// All of one record, one field a line.
Table RecordDetails(Session& session, const v1::Record& record);
// "2000000.00 元": an amount in fen, as people write it.
std::string YuanText(int64_t fen);
// "3/4（75%）", from an exact share: per cent cut off, never rounded up.
std::string ShareText(const std::string& share);

}  // namespace jiedui::cli
