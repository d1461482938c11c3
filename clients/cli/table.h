// Rows for people (aligned by display width) and for spreadsheets (CSV).
#pragma once

#include <string>
#include <vector>

namespace jiedui::cli {

class Table {
 public:
  struct Column {
    std::string header;
    enum Kind { kText, kNumber, kCsvOnly } kind = kText;  // numbers stand right; kCsvOnly is left out of the text
  };

  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  // One cell for each column, in order.
  void Add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  // A row of a two-column list of fields; none where there is no value.
  void AddField(std::string label, std::string value) {
    if (!value.empty()) Add({std::move(label), std::move(value)});
  }
  size_t size() const { return rows_.size(); }

  // Columns two blanks apart. `width` > 0: the last column is shortened to fit a terminal of so many cells, or left out where
  // nothing of it would fit.
  std::string Text(bool header, int width) const;
  std::string Csv(bool header) const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace jiedui::cli
