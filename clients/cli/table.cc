#include "clients/cli/table.h"

#include <algorithm>

#include "clients/cli/csv.h"
#include "clients/cli/text.h"

namespace jiedui::cli {
namespace {

constexpr int kGap = 2;
constexpr int kNarrowest = 8;  // a last column of fewer cells says nothing

}  // namespace

std::string Table::Text(bool header, int width) const {
  std::vector<size_t> shown;
  for (size_t i = 0; i < columns_.size(); ++i) {
    if (columns_[i].kind != Column::kCsvOnly) shown.push_back(i);
  }
  std::vector<std::vector<std::string>> lines;
  if (header) {
    auto& line = lines.emplace_back();
    for (const size_t i : shown) line.push_back(columns_[i].header);
  }
  for (const auto& row : rows_) {
    auto& line = lines.emplace_back();
    for (const size_t i : shown) line.push_back(Printable(row[i]));
  }

  std::vector<int> widths(shown.size(), 0);
  for (const auto& line : lines) {
    for (size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], Width(line[i]));
  }
  if (width > 0) {
    int before = 0;
    for (size_t i = 0; i + 1 < widths.size(); ++i) before += widths[i] + kGap;
    if (width - before >= std::min(kNarrowest, widths.back())) {
      widths.back() = std::min(widths.back(), width - before);
    } else {
      for (auto& line : lines) line.pop_back();
    }
  }

  std::string text;
  for (const auto& line : lines) {
    std::string out;
    for (size_t i = 0; i < line.size(); ++i) {
      if (i > 0) out.append(kGap, ' ');
      const std::string cell = Shorten(line[i], widths[i]);
      out += columns_[shown[i]].kind == Column::kNumber ? PadLeft(cell, widths[i]) : PadRight(cell, widths[i]);
    }
    out.erase(out.find_last_not_of(' ') + 1);
    text += out + "\n";
  }
  return text;
}

std::string Table::Csv(bool header) const {
  std::string text;
  if (header) {
    std::vector<std::string> names;
    for (const Column& column : columns_) names.push_back(column.header);
    text += CsvLine(names);
  }
  for (const auto& row : rows_) text += CsvLine(row);
  return text;
}

}  // namespace jiedui::cli
