// Every target of the source documents (deploy/data/targets.csv), at its bound and beside it: a promise of the table, then what is measured
// with what it must be judged: "value[/reference] VERDICT", "-" for what is not known; of a qualitative one the grade.
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "common/base/text.h"
#include "common/testing/matchers.h"
#include "gtest/gtest.h"
#include "services/reporting/indicators/figure.h"
#include "services/reporting/targets/policy_promise.h"

namespace jiedui::reporting::policy {
namespace {

using v1::Target;

struct Row {
  const char* target;
  Target::Kind kind;
  const char *bound, *upper_bound;
  bool reaching_is_enough;
  const char *tolerance, *cases;
};

// clang-format off
constexpr Row kRows[] = {
    {"Q11-T1", Target::KIND_RANGE, "4000", "8000", false, "", "3999 MISSED|4000 MET|8000 MET|8001 ABOVE_RANGE|- NO_VALUE"},
    {"Q11-T2", Target::KIND_RANGE, "8000", "16000", false, "", "7999 MISSED|8000 MET|16000 MET|16001 ABOVE_RANGE|- NO_VALUE"},
    {"Q11-T3", Target::KIND_RANGE, "4000", "8000", false, "", "3999 MISSED|4000 MET|8000 MET|8001 ABOVE_RANGE|- NO_VALUE"},
    {"Q11-T4", Target::KIND_RANGE, "8000", "16000", false, "", "7999 MISSED|8000 MET|16000 MET|16001 ABOVE_RANGE|- NO_VALUE"},
    {"Q11-T5", Target::KIND_QUALITATIVE, "", "", false, "", "- PENDING|GRADE_NOT_STARTED MISSED|GRADE_UNDER_WAY MISSED|GRADE_LARGELY_REACHED MET|GRADE_REACHED MET"},
    {"Q16-T1", Target::KIND_QUALITATIVE, "", "", false, "", "- PENDING|GRADE_NOT_STARTED MISSED|GRADE_UNDER_WAY MISSED|GRADE_LARGELY_REACHED MET|GRADE_REACHED MET"},
    {"Q16-T2", Target::KIND_FLOOR, "85", "", false, "", "84.99 MISSED|85 MET|85.01 MET|- NO_VALUE"},
    {"Q16-T3", Target::KIND_FLOOR, "70", "", false, "", "69.99 MISSED|70 MET|70.01 MET|- NO_VALUE"},
    {"Q16-T4", Target::KIND_FLOOR, "75", "", false, "", "74.99 MISSED|75 MET|75.01 MET|- NO_VALUE"},
    {"Q16-T5", Target::KIND_FLOOR, "100", "", false, "", "99.99 MISSED|100 MET|100.01 MET|- NO_VALUE"},
    {"Q16-T6", Target::KIND_FLOOR, "95", "", false, "", "94.99 MISSED|95 MET|95.01 MET|- NO_VALUE"},
    {"Q16-T7", Target::KIND_CEILING, "0", "", false, "", "-1 MET|0 MET|1 MISSED|- NO_VALUE"},
    {"Q16-T8", Target::KIND_CEILING, "0", "", false, "", "-1 MET|0 MET|1 MISSED|- NO_VALUE"},
    {"Q16-T9", Target::KIND_FLOOR, "100", "", false, "", "99.99 MISSED|100 MET|100.01 MET|- NO_VALUE"},
    {"Q16-T10", Target::KIND_FLOOR, "20", "", false, "", "19 MISSED|20 MET|21 MET|- NO_VALUE"},
    {"Q16-T11", Target::KIND_FLOOR, "1", "", false, "", "0 MISSED|1 MET|2 MET|- NO_VALUE"},
    {"Q16-T12", Target::KIND_FLOOR, "50", "", false, "", "49 MISSED|50 MET|51 MET|- NO_VALUE"},
    {"Q16-T13", Target::KIND_FLOOR, "50", "", false, "", "49 MISSED|50 MET|51 MET|- NO_VALUE"},
    {"Q16-T14", Target::KIND_FLOOR, "10", "", false, "", "9 MISSED|10 MET|11 MET|- NO_VALUE"},
    {"Q16-T15", Target::KIND_FLOOR, "90", "", false, "", "89.99 MISSED|90 MET|90.01 MET|- NO_VALUE"},
    {"Q16-T16", Target::KIND_FLOOR, "100", "", false, "", "99.99 MISSED|100 MET|100.01 MET|- NO_VALUE"},
    {"Q16-T17", Target::KIND_EXACTLY, "100", "", false, "", "99.99 MISSED|100 MET|100.01 MISSED|- NO_VALUE"},
    {"Q16-T18", Target::KIND_EXACTLY, "100", "", false, "", "99.99 MISSED|100 MET|100.01 MISSED|- NO_VALUE"},
    {"Q16-T19", Target::KIND_FLOOR, "45", "", false, "", "44.99 MISSED|45 MET|45.01 MET|- NO_VALUE"},
    {"Q16-T20", Target::KIND_FLOOR, "60", "", false, "", "59.99 MISSED|60 MET|60.01 MET|- NO_VALUE"},
    {"Q16-T21", Target::KIND_RANGE, "3", "6", false, "", "2 MISSED|3 MET|6 MET|7 ABOVE_RANGE|- NO_VALUE"},
    {"Q16-T22", Target::KIND_RANGE, "1", "2", false, "", "0 MISSED|1 MET|2 MET|3 ABOVE_RANGE|- NO_VALUE"},
    {"Q16-T23", Target::KIND_RANGE, "2", "4", false, "", "1 MISSED|2 MET|4 MET|5 ABOVE_RANGE|- NO_VALUE"},
    {"Q16-T24", Target::KIND_FLOOR, "80", "", false, "", "79.99 MISSED|80 MET|80.01 MET|- NO_VALUE"},
    {"Q16-T25", Target::KIND_FLOOR, "95", "", false, "", "94.99 MISSED|95 MET|95.01 MET|- NO_VALUE"},
    {"Q16-T26", Target::KIND_FLOOR, "90", "", false, "", "89.99 MISSED|90 MET|90.01 MET|- NO_VALUE"},
    {"Q16-T27", Target::KIND_FLOOR, "11000", "", false, "", "10999 MISSED|11000 MET|11001 MET|- NO_VALUE"},
    {"Q16-T28", Target::KIND_FLOOR, "95", "", false, "", "94.99 MISSED|95 MET|95.01 MET|- NO_VALUE"},
    {"Q16-T29", Target::KIND_FLOOR, "95", "", false, "", "94.99 MISSED|95 MET|95.01 MET|- NO_VALUE"},
    {"Q16-T30", Target::KIND_FLOOR, "85", "", false, "", "84.99 MISSED|85 MET|85.01 MET|- NO_VALUE"},
    {"Q16-T31", Target::KIND_FLOOR, "95", "", false, "", "94.99 MISSED|95 MET|95.01 MET|- NO_VALUE"},
    {"Q16-T32", Target::KIND_FLOOR, "90", "", false, "", "89.99 MISSED|90 MET|90.01 MET|- NO_VALUE"},
    {"Q16-T33", Target::KIND_EXACTLY, "15", "", false, "", "14 MISSED|15 MET|16 MISSED|- NO_VALUE"},
    {"Q16-T34", Target::KIND_FLOOR, "100", "", false, "", "99.99 MISSED|100 MET|100.01 MET|- NO_VALUE"},
    {"Q16-T35", Target::KIND_FLOOR, "100", "", false, "", "99.99 MISSED|100 MET|100.01 MET|- NO_VALUE"},
    {"Q16-T36", Target::KIND_FLOOR, "100", "", false, "", "99.99 MISSED|100 MET|100.01 MET|- NO_VALUE"},
    {"Q16-T37", Target::KIND_FLOOR, "100", "", false, "", "99.99 MISSED|100 MET|100.01 MET|- NO_VALUE"},
    {"Q16-T38", Target::KIND_FLOOR, "80", "", false, "", "79.99 MISSED|80 MET|80.01 MET|- NO_VALUE"},
    {"Q16-T39", Target::KIND_RELATIVE, "", "", true, "", "96.0/96.0 MET|96.1/96.0 MET|95.99/96.0 MISSED|96.0/- PENDING|-/96.0 NO_VALUE"},
    {"Q16-T40", Target::KIND_QUALITATIVE, "", "", false, "", "- PENDING|GRADE_NOT_STARTED MISSED|GRADE_UNDER_WAY MISSED|GRADE_LARGELY_REACHED MET|GRADE_REACHED MET"},
    {"Q16-T41", Target::KIND_EXACTLY, "5", "", false, "", "4 MISSED|5 MET|6 MISSED|- NO_VALUE"},
    {"Q16-T42", Target::KIND_QUALITATIVE, "", "", false, "", "- PENDING|GRADE_NOT_STARTED MISSED|GRADE_UNDER_WAY MISSED|GRADE_LARGELY_REACHED MET|GRADE_REACHED MET"},
    {"Q16-T43", Target::KIND_QUALITATIVE, "", "", false, "", "- PENDING|GRADE_NOT_STARTED MISSED|GRADE_UNDER_WAY MISSED|GRADE_LARGELY_REACHED MET|GRADE_REACHED MET"},
    {"SD19-T1", Target::KIND_QUALITATIVE, "", "", false, "", "- PENDING|GRADE_NOT_STARTED MISSED|GRADE_UNDER_WAY MISSED|GRADE_LARGELY_REACHED MET|GRADE_REACHED MET"},
    {"SD19-T2", Target::KIND_EXACTLY, "100", "", false, "", "99.99 MISSED|100 MET|100.01 MISSED|- NO_VALUE"},
    {"MOE22-T1", Target::KIND_EXACTLY, "115", "", false, "", "114 MISSED|115 MET|116 MISSED|- NO_VALUE"},
    {"MOE22-T2", Target::KIND_EXACTLY, "48", "", false, "", "47 MISSED|48 MET|49 MISSED|- NO_VALUE"},
    {"MOE22-T3", Target::KIND_EXACTLY, "23", "", false, "", "22 MISSED|23 MET|24 MISSED|- NO_VALUE"},
    {"MOE22-T4", Target::KIND_EXACTLY, "100", "", false, "", "99.99 MISSED|100 MET|100.01 MISSED|- NO_VALUE"},
    {"MOE22-T5", Target::KIND_EXACTLY, "115", "", false, "", "114 MISSED|115 MET|116 MISSED|- NO_VALUE"},
    {"MOE22-T6", Target::KIND_FLOOR, "1", "", false, "", "0 MISSED|1 MET|2 MET|- NO_VALUE"},
    {"DX18-T1", Target::KIND_FLOOR, "95", "", false, "", "94.99 MISSED|95 MET|95.01 MET|- NO_VALUE"},
    {"DX18-T2", Target::KIND_CEILING, "0.6", "", false, "", "0.59 MET|0.6 MET|0.61 MISSED|- NO_VALUE"},
    {"DX18-T3", Target::KIND_CEILING, "1.8", "", false, "", "1.79 MET|1.8 MET|1.81 MISSED|- NO_VALUE"},
    {"DX18-T4", Target::KIND_EXACTLY, "0", "", false, "", "-1 MISSED|0 MET|1 MISSED|- NO_VALUE"},
    {"DX18-T5", Target::KIND_EXACTLY, "0", "", false, "", "-1 MISSED|0 MET|1 MISSED|- NO_VALUE"},
    {"DX18-T6", Target::KIND_EXACTLY, "0", "", false, "", "-1 MISSED|0 MET|1 MISSED|- NO_VALUE"},
    {"DX18-T7", Target::KIND_RELATIVE, "", "", false, "", "96.1/96.0 MET|96.0/96.0 MISSED|95.9/96.0 MISSED|96.1/- PENDING|-/96.0 NO_VALUE"},
    {"DX18-T8", Target::KIND_RELATIVE, "", "", true, "", "96.0/96.0 MET|96.1/96.0 MET|95.99/96.0 MISSED|96.0/- PENDING|-/96.0 NO_VALUE"},
    {"DX18-T9", Target::KIND_EXACTLY, "100", "", false, "", "99.99 MISSED|100 MET|100.01 MISSED|- NO_VALUE"},
    {"DX18-T10", Target::KIND_RELATIVE, "", "", true, "0.5", "96.0/96.0 MET|95.5/96.0 MET|95.49/96.0 MISSED|96.0/- PENDING|-/96.0 NO_VALUE"},
    {"DX18-T11", Target::KIND_RELATIVE, "", "", true, "", "96.0/96.0 MET|96.1/96.0 MET|95.99/96.0 MISSED|96.0/- PENDING|-/96.0 NO_VALUE"},
    {"DX18-T12", Target::KIND_EXACTLY, "100", "", false, "", "99.99 MISSED|100 MET|100.01 MISSED|- NO_VALUE"},
    {"DX18-T13", Target::KIND_QUALITATIVE, "", "", false, "", "- PENDING|GRADE_NOT_STARTED MISSED|GRADE_UNDER_WAY MISSED|GRADE_LARGELY_REACHED MET|GRADE_REACHED MET"},
    {"DX18-T14", Target::KIND_RELATIVE, "", "", false, "", "96.1/96.0 MET|96.0/96.0 MISSED|95.9/96.0 MISSED|96.1/- PENDING|-/96.0 NO_VALUE"},
    {"DX18-T15", Target::KIND_RELATIVE, "", "", false, "", "96.1/96.0 MET|96.0/96.0 MISSED|95.9/96.0 MISSED|96.1/- PENDING|-/96.0 NO_VALUE"},
    {"DX18-T16", Target::KIND_RELATIVE, "", "", true, "0.5", "96.0/96.0 MET|95.5/96.0 MET|95.49/96.0 MISSED|96.0/- PENDING|-/96.0 NO_VALUE"},
    {"DX18-T17", Target::KIND_FLOOR, "60", "", false, "", "59 MISSED|60 MET|61 MET|- NO_VALUE"},
    {"DX18-T18", Target::KIND_FLOOR, "6500", "", false, "", "6499 MISSED|6500 MET|6501 MET|- NO_VALUE"},
    {"DX18-T19", Target::KIND_FLOOR, "165", "", false, "", "164 MISSED|165 MET|166 MET|- NO_VALUE"},
    {"DX18-T20", Target::KIND_FLOOR, "36", "", false, "", "35 MISSED|36 MET|37 MET|- NO_VALUE"},
    {"DX18-T21", Target::KIND_FLOOR, "29000", "", false, "", "28999 MISSED|29000 MET|29001 MET|- NO_VALUE"},
    {"DX18-T22", Target::KIND_EXACTLY, "100", "", false, "", "99.99 MISSED|100 MET|100.01 MISSED|- NO_VALUE"},
    {"DX18-T23", Target::KIND_EXACTLY, "100", "", false, "", "99.99 MISSED|100 MET|100.01 MISSED|- NO_VALUE"},
    {"Q11-T6", Target::KIND_RANGE, "1", "2", false, "", "0 MISSED|1 MET|2 MET|3 ABOVE_RANGE|- NO_VALUE"},
    {"Q16-T44", Target::KIND_QUALITATIVE, "", "", false, "", "- PENDING|GRADE_NOT_STARTED MISSED|GRADE_UNDER_WAY MISSED|GRADE_LARGELY_REACHED MET|GRADE_REACHED MET"},
    {"Q16-T45", Target::KIND_QUALITATIVE, "", "", false, "", "- PENDING|GRADE_NOT_STARTED MISSED|GRADE_UNDER_WAY MISSED|GRADE_LARGELY_REACHED MET|GRADE_REACHED MET"},
    {"Q16-T46", Target::KIND_QUALITATIVE, "", "", false, "", "- PENDING|GRADE_NOT_STARTED MISSED|GRADE_UNDER_WAY MISSED|GRADE_LARGELY_REACHED MET|GRADE_REACHED MET"},
};
// clang-format on

std::optional<Exact> Number(const std::string& text) {
  if (text.empty() || text == "-") return std::nullopt;
  return *ParseDecimal("value", text);
}

Measured MeasuredAs(const std::string& text) {
  Target::Grade grade = Target::GRADE_UNSPECIFIED;
  if (Target::Grade_Parse(text, &grade)) return {.value = {}, .reference = {}, .rating = RatingOf(grade)};
  const std::vector<std::string> numbers = absl::StrSplit(text, '/');
  return {
      .value = Number(numbers[0]), .reference = numbers.size() > 1 ? Number(numbers[1]) : std::nullopt, .rating = {}};
}

class TargetsTable : public ::testing::TestWithParam<Row> {};

TEST_P(TargetsTable, AtItsBoundAndBeside) {
  const Row& row = GetParam();
  Target target;
  target.set_kind(row.kind);
  target.set_bound(row.bound);
  target.set_upper_bound(row.upper_bound);
  target.mutable_reference()->set_reaching_is_enough(row.reaching_is_enough);
  target.mutable_reference()->set_tolerance(row.tolerance);
  const std::vector<std::string> cases = absl::StrSplit(row.cases, '|');
  for (const std::string& one : cases) {
    const std::vector<std::string> words = absl::StrSplit(one, ' ');
    const Judgement judgement = Judge(PromiseOf(target), MeasuredAs(words[0]));
    EXPECT_EQ(v1::Verdict_Name(ToWire(judgement.verdict)), "VERDICT_" + words[1]) << row.target << ": " << one;
  }
}

INSTANTIATE_TEST_SUITE_P(Rows, TargetsTable, ::testing::ValuesIn(kRows), [](const auto& info) {
  std::string name = info.param.target;
  for (char& character : name) {
    if (character == '-') character = '_';
  }
  return name;
});

}  // namespace
}  // namespace jiedui::reporting::policy
