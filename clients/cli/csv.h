// RFC 4180, strictly, with the line of every record kept, so that a bad row can be named and the others still be used.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace jiedui::cli {

struct CsvRecord {
  int64_t line = 0;  // where it begins, counted from 1
  std::vector<std::string> fields;
  std::string error;  // Chinese; not empty: the record is unusable and `fields` holds nothing
};

// Reads record by record. Lines end with LF or CRLF; a byte order mark at the beginning is skipped, and so are empty lines.
// Refused in a record: a quote inside an unquoted field, anything but a comma after a closing quote, a quote that is never
// closed, a lone CR, a NUL, invalid UTF-8. Reading goes on at the next line. `text` must outlive the reader.
class CsvReader {
 public:
  explicit CsvReader(std::string_view text);

  // False at the end of the text.
  bool Next(CsvRecord& record);

 private:
  std::string ReadRecord(std::vector<std::string>& fields);  // the error, or ""
  std::string ReadQuoted(std::string& field);
  std::string ReadPlain(std::string& field);
  bool AtLineEnd() const;
  void SkipLineEnd();
  void SkipLine();

  std::string_view rest_;
  int64_t line_ = 1;
};

// One record with its line end (LF). Fields are quoted where they must be.
std::string CsvLine(const std::vector<std::string>& fields);

}  // namespace jiedui::cli
