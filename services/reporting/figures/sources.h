// Figures that follow from facts: what each is called, what it counts, and how. Pure functions of values.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "jiedui/reporting/v1/form.pb.h"
#include "jiedui/reporting/v1/report.pb.h"

namespace jiedui::reporting {

// What a report is about.
struct Reported {
  std::vector<std::string> pairings;
  std::string region_code;
  std::string from, until;  // full dates, half-open
};

struct FigureSource {
  std::string_view name;
  std::string_view display_name;
  std::string_view unit;
  std::string_view definition;
  std::string_view clause;
  std::string_view service;  // whose facts
  std::string_view kind;     // of which kind
  bool of_pairings;          // those that rest on the pairings reported on; otherwise those in the unit's area
  bool has_types;            // a question may ask for one type alone
  // What a fact adds; nothing where it does not count. The fact is of the kind, and of the pairings or the area.
  std::optional<int64_t> (*part)(const v1::Fact& fact, const Reported& reported);
};

// In order of name.
std::span<const FigureSource> FigureSources();
// Null for none.
const FigureSource* FindFigureSource(std::string_view name);
v1::FigureSource Described(const FigureSource& source);

// A figure computed: its value is the sum of its parts.
struct FigurePart {
  v1::Fact fact;
  int64_t value = 0;
};
std::vector<FigurePart> PartsOf(const FigureSource& source, std::string_view type, const Reported& reported,
                                const std::vector<v1::Fact>& facts);
std::string SumOf(const std::vector<FigurePart>& parts);

}  // namespace jiedui::reporting
