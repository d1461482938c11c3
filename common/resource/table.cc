#include "common/resource/table.h"

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

}  // namespace

Table::Table(std::string_view name, const std::vector<std::string_view>& columns, std::string_view scope)
    : name_(name),
      scope_(scope),
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

std::string Table::Where(std::string_view condition) const {
  return StrCat("SELECT data, authors FROM ", name_, " WHERE recorded_to = 9223372036854775807 AND ", condition,
                " ORDER BY name");
}

}  // namespace jiedui::resource
