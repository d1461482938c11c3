// For tests of names: the registry's real data, and the questions that are put to it.
#pragma once

#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"

namespace jiedui::pairing {

// Rows of a CSV file below the source root by column; quoted fields may hold commas and doubled quotes, no line ends.
inline std::vector<std::map<std::string, std::string>> ReadRows(const std::string& path) {
  std::ifstream in(path);
  EXPECT_TRUE(in.is_open()) << path;
  const auto fields = [](const std::string& line) {
    std::vector<std::string> values(1);
    bool quoted = false;
    for (size_t i = 0; i < line.size(); ++i) {
      if (line[i] == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"') {
        values.back() += line[i++];
      } else if (line[i] == '"') {
        quoted = !quoted;
      } else if (line[i] == ',' && !quoted) {
        values.emplace_back();
      } else {
        values.back() += line[i];
      }
    }
    return values;
  };
  std::string line;
  std::getline(in, line);
  const std::vector<std::string> columns = fields(line);
  std::vector<std::map<std::string, std::string>> rows;
  while (std::getline(in, line)) {
    const std::vector<std::string> values = fields(line);
    EXPECT_EQ(values.size(), columns.size()) << path << ": " << line;
    auto& row = rows.emplace_back();
    for (size_t i = 0; i < columns.size() && i < values.size(); ++i) row[columns[i]] = values[i];
  }
  return rows;
}

inline std::vector<std::string> SplitList(std::string_view text) {
  std::vector<std::string> parts;
  std::istringstream in{std::string(text)};
  for (std::string part; std::getline(in, part, '|');) parts.push_back(part);
  return parts;
}

}  // namespace jiedui::pairing
