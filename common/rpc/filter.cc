#include "common/rpc/filter.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_join.h"
#include "common/base/call.h"
#include "common/base/error.h"
#include "common/base/personal.h"
#include "common/base/text.h"

namespace jiedui::rpc {
namespace {

absl::Status Refusal(std::string_view detail) { return Failure(kFilterInvalid, {{"detail", detail}}); }
// What is allowed comes apart, so that a long value of the caller's cannot crowd it out.
absl::Status Refusal(std::string_view detail, std::string_view allowed) {
  return Failure(kFilterInvalid, {{"detail", detail}}).Field("filter", StrCat("可用：", allowed));
}

// In the order in which they are tried: the longer ones first.
constexpr std::pair<std::string_view, FilterOperator> kOperators[] = {
    {"!=", FilterOperator::kNotEqual}, {"<=", FilterOperator::kLessOrEqual}, {">=", FilterOperator::kGreaterOrEqual},
    {"=", FilterOperator::kEqual},     {"<", FilterOperator::kLess},         {">", FilterOperator::kGreater},
    {":", FilterOperator::kHas}};

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsFieldCharacter(char c) { return IsLetter(c) || IsDigit(c) || c == '_' || c == '.'; }
bool IsBareCharacter(char c) {
  return IsFieldCharacter(c) || c == '-' || c == '/' || c == '*' || c == '+' || static_cast<unsigned char>(c) >= 0x80;
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  absl::StatusOr<std::vector<FilterTerm>> Parse() {
    std::vector<FilterTerm> terms;
    SkipSpaces();
    if (AtEnd()) return terms;
    for (;;) {
      if (terms.size() == kMaxFilterTerms) return Refusal(StrCat("最多 ", kMaxFilterTerms, " 个条件"));
      FilterTerm term;
      absl::Status read = ReadTerm(term);
      if (!read.ok()) return read;
      terms.push_back(std::move(term));
      const bool spaced = SkipSpaces();
      if (AtEnd()) return terms;
      if (!spaced || Word() != "AND") return Unexpected("条件之间用 AND 连接");
      at_ += 3;
      if (!SkipSpaces() || AtEnd()) return Unexpected("AND 之后应有空格和一个条件");
    }
  }

 private:
  bool AtEnd() const { return at_ == text_.size(); }
  char Next() const { return text_[at_]; }

  bool SkipSpaces() {
    const size_t start = at_;
    while (!AtEnd() && (Next() == ' ' || Next() == '\t' || Next() == '\n' || Next() == '\r')) ++at_;
    return at_ > start;
  }

  // The field characters that follow.
  std::string_view Word() const {
    size_t end = at_;
    while (end < text_.size() && IsFieldCharacter(text_[end])) ++end;
    return text_.substr(at_, end - at_);
  }

  absl::Status Unexpected(std::string_view expected) const {
    return Refusal(StrCat("第 ", at_ + 1, " 个字节处：", expected));
  }

  absl::Status ReadTerm(FilterTerm& term) {
    const std::string_view field = Word();
    if (field.empty() || !IsLetter(field[0])) return Unexpected("应为字段名");
    term.field = std::string(field);
    at_ += field.size();
    SkipSpaces();

    const std::string_view rest = text_.substr(at_);
    const auto* found = std::find_if(std::begin(kOperators), std::end(kOperators),
                                     [&](const auto& candidate) { return rest.starts_with(candidate.first); });
    if (found == std::end(kOperators)) return Unexpected("应为 =、!=、<、>、<=、>= 或 :");
    term.op = found->second;
    at_ += found->first.size();
    SkipSpaces();

    if (AtEnd()) return Unexpected("缺少值");
    if (Next() == '"' || Next() == '\'') return ReadQuoted(term.value);
    const size_t start = at_;
    while (!AtEnd() && IsBareCharacter(Next())) ++at_;
    if (at_ == start) return Unexpected("应为值；含有空格或符号的值要加引号");
    term.value = std::string(text_.substr(start, at_ - start));
    if (term.value == "AND" || term.value == "OR" || term.value == "NOT") {
      at_ = start;
      return Unexpected("缺少值；值若恰为 AND、OR、NOT 要加引号");
    }
    return absl::OkStatus();
  }

  absl::Status ReadQuoted(std::string& value) {
    const char quote = Next();
    ++at_;
    while (!AtEnd()) {
      const char c = Next();
      ++at_;
      if (c == quote) return absl::OkStatus();
      if (c != '\\') {
        value += c;
        continue;
      }
      if (AtEnd() || (Next() != '\\' && Next() != '"' && Next() != '\'')) {
        return Unexpected("反斜杠之后只能是引号或反斜杠");
      }
      value += Next();
      ++at_;
    }
    return Unexpected("缺少右引号");
  }

  const std::string_view text_;
  size_t at_ = 0;
};

// Joined by 、 for people.
template <class Range, class ToText>
std::string List(const Range& range, ToText to_text) {
  std::string list;
  for (const auto& item : range) list += StrCat(list.empty() ? "" : "、", to_text(item));
  return list;
}

class Translator {
 public:
  explicit Translator(int first_parameter) : first_(first_parameter) {}

  absl::Status Add(const FilterTerm& term, const FilterField& field) {
    const auto& operators = field.operators;
    if (std::find(operators.begin(), operators.end(), term.op) == operators.end()) {
      return Refusal(StrCat("字段 ", field.name, " 不支持 ", ToString(term.op)),
                     List(operators, [](FilterOperator op) { return ToString(op); }));
    }
    switch (field.type) {
      case FilterField::Type::kText: return Compare(term.op, field, term.value);
      case FilterField::Type::kEnum:
      case FilterField::Type::kSet: {
        const auto named = std::find_if(field.names.begin(), field.names.end(),
                                        [&](const auto& name) { return name.first == term.value; });
        if (named == field.names.end()) {
          const std::string value = HoldsIdentityNumber(term.value) ? "该取值" : StrCat("取值“", term.value, "”");
          return Refusal(StrCat("字段 ", field.name, " 没有", value),
                         List(field.names, [](const auto& name) { return std::string_view(name.first); }));
        }
        if (field.type == FilterField::Type::kSet) return Has(term.op, field, int64_t{1} << named->second);
        return Compare(term.op, field, static_cast<int64_t>(named->second));
      }
      case FilterField::Type::kCode:
        if (term.value.size() != 6 || !std::all_of(term.value.begin(), term.value.end(), IsDigit)) {
          return Refusal(StrCat("字段 ", field.name, " 应为六位行政区划代码"));
        }
        if (term.op == FilterOperator::kHas) return Subtree(field, Scope::Region(term.value));
        return Compare(term.op, field, term.value);
      case FilterField::Type::kNumber: {
        int64_t number = 0;
        if (!absl::SimpleAtoi(term.value, &number)) return Refusal(StrCat("字段 ", field.name, " 应为整数"));
        return Compare(term.op, field, number);
      }
    }
    return Failure(kInternal, {{"detail", StrCat("filter field ", field.name, " has no type")}});
  }

  SqlFilter Take() && { return std::move(filter_); }

 private:
  std::string Parameter(std::variant<int64_t, std::string> value) {
    filter_.values.push_back(std::move(value));
    return StrCat("$", first_ + static_cast<int>(filter_.values.size()) - 1);
  }

  absl::Status Compare(FilterOperator op, const FilterField& field, std::variant<int64_t, std::string> value) {
    const std::string parameter = Parameter(std::move(value));
    const std::string_view sign = op == FilterOperator::kHas        ? "="
                                  : op == FilterOperator::kNotEqual ? "<>"
                                                                    : ToString(op);
    std::vector<std::string> parts;
    for (const std::string& column : field.columns) parts.push_back(StrCat(column, " ", sign, " ", parameter));
    Append(parts, op == FilterOperator::kNotEqual ? " AND " : " OR ");
    return absl::OkStatus();
  }

  absl::Status Has(FilterOperator op, const FilterField& field, int64_t bit) {
    const std::string parameter = Parameter(bit);
    const std::string_view sign = op == FilterOperator::kNotEqual ? "=" : "<>";
    std::vector<std::string> parts;
    for (const std::string& column : field.columns)
      parts.push_back(StrCat("(", column, " & ", parameter, ") ", sign, " 0"));
    Append(parts, op == FilterOperator::kNotEqual ? " AND " : " OR ");
    return absl::OkStatus();
  }

  absl::Status Subtree(const FilterField& field, const Scope& scope) {
    const std::string low = Parameter(scope.low), high = Parameter(scope.high);
    std::vector<std::string> parts;
    for (const std::string& column : field.columns) {
      parts.push_back(StrCat("(", column, " >= ", low, " AND ", column, " < ", high, ")"));
    }
    Append(parts, " OR ");
    return absl::OkStatus();
  }

  void Append(const std::vector<std::string>& parts, const char* joint) {
    filter_.sql += StrCat(" AND (", absl::StrJoin(parts, joint), ")");
  }

  const int first_;
  SqlFilter filter_;
};

}  // namespace

std::string_view ToString(FilterOperator op) {
  for (const auto& [text, value] : kOperators) {
    if (value == op) return text;
  }
  return "?";
}

absl::StatusOr<std::vector<FilterTerm>> ParseFilter(std::string_view filter) {
  if (filter.size() > kMaxFilterBytes) return Refusal(StrCat("最多 ", kMaxFilterBytes, " 字节"));
  return Parser(filter).Parse();
}

std::vector<std::pair<std::string, int>> EnumNames(const google::protobuf::EnumDescriptor& descriptor,
                                                   std::string_view prefix) {
  std::vector<std::pair<std::string, int>> names;
  for (int i = 0; i < descriptor.value_count(); ++i) {
    const auto& value = *descriptor.value(i);
    if (value.number() == 0) continue;
    std::string_view name = value.name();
    if (name.starts_with(prefix)) name.remove_prefix(prefix.size());
    names.emplace_back(std::string(name), value.number());
  }
  return names;
}

void SqlFilter::AppendTo(std::vector<db::Value>& parameters) const {
  for (const auto& value : values) {
    std::visit([&](const auto& held) { parameters.emplace_back(held); }, value);
  }
}

absl::StatusOr<SqlFilter> TranslateFilter(std::string_view filter, const std::vector<FilterField>& fields,
                                          int first_parameter) {
  absl::StatusOr<std::vector<FilterTerm>> terms = ParseFilter(filter);
  if (!terms.ok()) return terms.status();
  Translator translator(first_parameter);
  for (const FilterTerm& term : *terms) {
    const auto field =
        std::find_if(fields.begin(), fields.end(), [&](const FilterField& f) { return f.name == term.field; });
    if (field == fields.end()) {
      return Refusal(HoldsIdentityNumber(term.field) ? "没有该字段" : StrCat("没有字段“", term.field, "”"),
                     List(fields, [](const FilterField& f) { return std::string_view(f.name); }));
    }
    absl::Status added = translator.Add(term, *field);
    if (!added.ok()) return added;
  }
  return std::move(translator).Take();
}

}  // namespace jiedui::rpc
