// `filter` of List methods: a subset of AIP-160 over the fields that a service declares.
//
//   filter  = [ term { "AND" term } ]
//   term    = field ( "=" | "!=" | "<" | ">" | "<=" | ">=" | ":" ) value
//   field   = letter { letter | digit | "_" | "." }
//   value   = bare word (letters, digits, "-", "_", ".", "/", "*", "+" and everything beyond ASCII)
//           | "…" or '…', in which \", \' and \\ are escapes
//
// Terms are not joined by mere spaces, and there is no OR, NOT or grouping: they are refused, never misread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "common/db/value.h"
#include "google/protobuf/descriptor.h"

namespace jiedui::rpc {

inline constexpr size_t kMaxFilterBytes = 1000;
inline constexpr size_t kMaxFilterTerms = 20;

enum class FilterOperator { kEqual, kNotEqual, kLess, kGreater, kLessOrEqual, kGreaterOrEqual, kHas };
std::string_view ToString(FilterOperator op);  // "=", "!=", …, ":"

struct FilterTerm {
  std::string field;
  FilterOperator op = FilterOperator::kEqual;
  std::string value;
  bool operator==(const FilterTerm&) const = default;
};

// FILTER_INVALID, in Chinese with the byte where it went wrong, for whatever is not of the grammar above or beyond the limits.
absl::StatusOr<std::vector<FilterTerm>> ParseFilter(std::string_view filter);

// A field that callers may name, and the columns it stands for.
struct FilterField {
  enum class Type {
    kText,    // compared byte by byte, which is also the order of ISO dates; ":" is "="
    kEnum,    // by the names in `names`; stored as their numbers; ":" is "="
    kSet,     // as kEnum; stored as the sum of 2^number of those it has, "=" asks whether it has one
    kCode,    // a division code of six digits; ":" is its subtree
    kNumber,  // a whole number, stored as one, such as a year; ":" is "="
  };

  std::string name;
  std::vector<std::string> columns;  // several: a row matches when one of them does; with "!=" when all of them do
  Type type = Type::kText;
  std::vector<FilterOperator> operators;
  std::vector<std::pair<std::string, int>> names;  // kEnum, kSet
};

// The names of a proto enum without their common prefix ("STATE_"), without the zero value: {"PROPOSED", 1}, ….
std::vector<std::pair<std::string, int>> EnumNames(const google::protobuf::EnumDescriptor& descriptor,
                                                   std::string_view prefix);

// Conditions to be appended to a WHERE clause, with the values of their parameters.
struct SqlFilter {
  std::string sql;  // "" or " AND (…) AND (…)", columns and $n only, never a caller's text
  std::vector<std::variant<int64_t, std::string>> values;  // of $first_parameter, …, in order

  // Appends views of `values`, valid while this object is.
  void AppendTo(std::vector<db::Value>& parameters) const;
};

// FILTER_INVALID with what is allowed for an unknown field, an operator that the field has not, an unknown name, a malformed code.
absl::StatusOr<SqlFilter> TranslateFilter(std::string_view filter, const std::vector<FilterField>& fields,
                                          int first_parameter);

}  // namespace jiedui::rpc
