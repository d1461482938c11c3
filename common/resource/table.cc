#include "common/resource/table.h"

#include <utility>

#include "common/base/text.h"

namespace jiedui::resource {
namespace {

std::string Insert(std::string_view table, const std::vector<std::string_view>& columns) {
  std::string names = "name, revision, recorded_from, recorded_to", values = "$1, $2, $3, 9223372036854775807";
  int parameter = 3;
  for (const std::string_view column : columns) {
    names += StrCat(", ", column);
    values += StrCat(", $", ++parameter);
  }
  return StrCat("INSERT INTO ", table, " (", names, ", authors, data) VALUES (", values, ", $", parameter + 1, ", $",
                parameter + 2, ")");
}

// From one region to the next by the index: as many steps as there are regions, however many rows.
std::vector<std::string> RegionsOf(std::string_view table, const std::vector<std::string_view>& columns) {
  std::vector<std::string> statements;
  for (const std::string_view column : columns) {
    const auto next = [&](std::string_view condition) {
      return StrCat("(SELECT t.", column, " FROM ", table, " t WHERE t.recorded_to = 9223372036854775807 AND t.",
                    column, condition, " AND t.", column, " < $2 ORDER BY t.", column, " LIMIT 1)");
    };
    statements.push_back(StrCat("WITH RECURSIVE region(code) AS (SELECT ", next(" >= $1"), " UNION ALL SELECT ",
                                next(" > region.code"),
                                " FROM region WHERE region.code IS NOT NULL)"
                                " SELECT code FROM region WHERE code IS NOT NULL"));
  }
  return statements;
}

}  // namespace

Table::Table(std::string_view name, const std::vector<std::string_view>& columns, std::string_view scope,
             std::vector<std::string_view> regions)
    : name_(name),
      scope_(scope),
      regions_(std::move(regions)),
      regions_of_(RegionsOf(name, regions_)),
      find_name_(StrCat(name, ".find")),
      find_revision_name_(StrCat(name, ".find_revision")),
      find_known_name_(StrCat(name, ".find_known")),
      revisions_name_(StrCat(name, ".revisions")),
      close_name_(StrCat(name, ".close")),
      insert_name_(StrCat(name, ".insert")),
      find_(StrCat("SELECT data, authors FROM ", name, " WHERE name = $1 AND recorded_to = 9223372036854775807")),
      revision_(StrCat("SELECT data FROM ", name, " WHERE name = $1 AND revision = $2")),
      known_(StrCat("SELECT data FROM ", name, " WHERE name = $1 AND recorded_from <= $2 AND recorded_to > $2")),
      revisions_(
          StrCat("SELECT data FROM ", name, " WHERE name = $1 AND revision < $2 ORDER BY revision DESC LIMIT $3")),
      close_(StrCat("UPDATE ", name, " SET recorded_to = $1",
                    " WHERE name = $2 AND revision = $3 AND recorded_to = 9223372036854775807")),
      insert_(Insert(name, columns)) {}

std::string Table::List(std::string_view filter) const {
  return StrCat("SELECT data FROM ", name_, " WHERE recorded_to = 9223372036854775807 AND ", scope_,
                " AND name > $3 AND name < $4", filter, " ORDER BY name LIMIT $5");
}

std::string Table::ListEither(const std::vector<std::string_view>& columns, std::string_view filter) const {
  // Each side as far as a page goes, however much of it is of another side, too: what is there twice goes at the end, by UNION.
  std::string sides;
  for (size_t i = 0; i < columns.size(); ++i) {
    sides +=
        StrCat(i == 0 ? "" : " UNION ", "SELECT * FROM (SELECT name, data FROM ", name_,
               " WHERE recorded_to = 9223372036854775807 AND ", columns[i], " = $1 AND ", columns[i], " <= $2 AND ",
               columns[i], " <> '' AND name > $3 AND name < $4", filter, " ORDER BY name LIMIT $5) side", i);
  }
  return StrCat("SELECT data FROM (", sides, ") sides ORDER BY name LIMIT $5");
}

std::string Table::Where(std::string_view condition) const {
  return StrCat("SELECT data, authors FROM ", name_, " WHERE recorded_to = 9223372036854775807 AND ", condition,
                " ORDER BY name");
}

}  // namespace jiedui::resource
