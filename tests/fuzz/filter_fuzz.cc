// Any text as a filter: either refused with its reason, or terms that can be written out and read back, and SQL that holds nothing of
// the text.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/error.h"
#include "common/base/text.h"
#include "common/rpc/filter.h"

namespace {

using jiedui::rpc::FilterField;
using jiedui::rpc::FilterOperator;

void Check(bool holds) {
  if (!holds) std::abort();
}

const std::vector<FilterField>& Fields() {
  static const auto& fields = *new std::vector<FilterField>{
      {.name = "name",
       .columns = {"C1"},
       .operators = {FilterOperator::kEqual, FilterOperator::kNotEqual, FilterOperator::kLess}},
      {.name = "state",
       .columns = {"C2"},
       .type = FilterField::Type::kEnum,
       .operators = {FilterOperator::kEqual},
       .names = {{"ACTIVE", 1}, {"ENDED", 2}}},
      {.name = "region",
       .columns = {"C3", "C4"},
       .type = FilterField::Type::kCode,
       .operators = {FilterOperator::kEqual, FilterOperator::kHas}},
  };
  return fields;
}

std::string Quoted(std::string_view value) {
  std::string text = "\"";
  for (const char c : value) {
    if (c == '"' || c == '\\') text += '\\';
    text += c;
  }
  return text += '"';
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto terms = jiedui::rpc::ParseFilter(text);
  const auto sql = jiedui::rpc::TranslateFilter(text, Fields(), 3);
  if (!terms.ok()) {
    Check(jiedui::ReasonOf(terms.status()) == "FILTER_INVALID" && !sql.ok());
    return 0;
  }

  Check(terms->size() <= jiedui::rpc::kMaxFilterTerms);
  std::string again;
  for (const auto& term : *terms) {
    again += jiedui::StrCat(again.empty() ? "" : " AND ", term.field, ToString(term.op), Quoted(term.value));
  }
  if (again.size() <= jiedui::rpc::kMaxFilterBytes) {
    const auto reread = jiedui::rpc::ParseFilter(again);
    Check(reread.ok() && *reread == *terms);
  }

  if (!sql.ok()) {
    Check(jiedui::ReasonOf(sql.status()) == "FILTER_INVALID");
    return 0;
  }
  Check(sql->sql.find_first_not_of(" ()$<>=0123456789ANDORC") == std::string::npos);
  Check(sql->values.size() >= terms->size());
  return 0;
}
