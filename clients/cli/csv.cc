#include "clients/cli/csv.h"

#include <algorithm>

#include "clients/cli/text.h"

namespace jiedui::cli {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

CsvReader::CsvReader(std::string_view text) : rest_(text) {
  if (rest_.starts_with(kByteOrderMark)) rest_.remove_prefix(kByteOrderMark.size());
}

bool CsvReader::Next(CsvRecord& record) {
  while (!rest_.empty() && AtLineEnd()) SkipLineEnd();
  if (rest_.empty()) return false;
  record.line = line_;
  record.fields.clear();
  record.error = ReadRecord(record.fields);
  if (record.error.empty()) {
    const auto good = [](const std::string& field) { return field.find('\0') == std::string::npos && IsUtf8(field); };
    if (!std::all_of(record.fields.begin(), record.fields.end(), good)) record.error = "含有无效的 UTF-8 字符";
  }
  if (record.error.empty()) {
    if (!rest_.empty()) SkipLineEnd();
  } else {
    record.fields.clear();
    SkipLine();
  }
  return true;
}

std::string CsvReader::ReadRecord(std::vector<std::string>& fields) {
  while (true) {
    std::string& field = fields.emplace_back();
    std::string error = rest_.starts_with('"') ? ReadQuoted(field) : ReadPlain(field);
    if (!error.empty()) return error;
    if (!rest_.starts_with(',')) return "";
    rest_.remove_prefix(1);
  }
}

// From the opening quote to behind the closing one.
std::string CsvReader::ReadQuoted(std::string& field) {
  rest_.remove_prefix(1);
  while (true) {
    const size_t quote = rest_.find('"');
    if (quote == std::string_view::npos) {
      rest_ = {};
      return "引号没有闭合";
    }
    const std::string_view part = rest_.substr(0, quote);
    line_ += std::count(part.begin(), part.end(), '\n');
    field += part;
    rest_.remove_prefix(quote + 1);
    if (!rest_.starts_with('"')) break;
    field += '"';
    rest_.remove_prefix(1);
  }
  return rest_.empty() || rest_.front() == ',' || AtLineEnd() ? "" : "引号之后只能是逗号或行尾";
}

std::string CsvReader::ReadPlain(std::string& field) {
  const size_t end = std::min(rest_.find_first_of(",\"\r\n"), rest_.size());
  field = rest_.substr(0, end);
  rest_.remove_prefix(end);
  if (rest_.empty() || rest_.front() == ',' || AtLineEnd()) return "";
  return rest_.front() == '"' ? "未加引号的字段中不能有引号" : "行尾应为 LF 或 CRLF";
}

bool CsvReader::AtLineEnd() const { return rest_.starts_with('\n') || rest_.starts_with("\r\n"); }

void CsvReader::SkipLineEnd() {
  rest_.remove_prefix(rest_.front() == '\r' ? 2 : 1);
  ++line_;
}

void CsvReader::SkipLine() {
  const size_t end = rest_.find('\n');
  if (end == std::string_view::npos) {
    rest_ = {};
    return;
  }
  rest_.remove_prefix(end + 1);
  ++line_;
}

std::string CsvLine(const std::vector<std::string>& fields) {
  // A line of one empty field would be an empty line, which readers skip.
  if (fields.size() == 1 && fields.front().empty()) return "\"\"\n";
  std::string line;
  for (const std::string& field : fields) {
    if (&field != &fields.front()) line += ',';
    // A byte order mark that is content would be taken for the file's.
    if (field.find_first_of(",\"\r\n") == std::string::npos && !field.starts_with(kByteOrderMark)) {
      line += field;
      continue;
    }
    line += '"';
    for (const char c : field) line.append(c == '"' ? 2 : 1, c);
    line += '"';
  }
  line += '\n';
  return line;
}

}  // namespace jiedui::cli
