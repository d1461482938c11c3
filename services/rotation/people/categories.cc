#include "services/rotation/people/categories.h"

#include <algorithm>
#include <utility>

#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/text.h"
#include "common/rules/rule.h"
#include "services/rotation/people/policy_category.h"
#include "services/rotation/traits.h"

namespace jiedui::rotation::store {
namespace {

using v1::Category;

// Rows of a school or an area as they were known at an instant. What a row is of never changes and no row is ever deleted: those of then
// are found by the indexes of present ones.
absl::Status Collect(db::Tx& tx, std::string_view column, std::string_view value, int64_t known_at,
                     std::vector<Category>& into) {
  const std::string name = StrCat("category.by_", column);
  const std::string sql = resource::KeyedTable().Where(
      StrCat(column, " = $1 AND ", column, " <> '' AND name > 'categories/' AND name < 'categories0'"));
  absl::StatusOr<std::vector<Category>> rows = resource::Where<Category>(tx, {name, sql}, {value});
  if (!rows.ok()) return rows.status();
  for (Category& row : *rows) {
    if (known_at == db::kPresent) {
      into.push_back(std::move(row));
      continue;
    }
    absl::StatusOr<std::optional<Category>> then = resource::FindKnown<Category>(tx, row.name(), known_at);
    if (!then.ok()) return then.status();
    if (then->has_value()) into.push_back(**std::move(then));
  }
  return absl::OkStatus();
}

struct Lists {
  std::vector<Category> own, around;
};

absl::Status CollectAround(db::Tx& tx, const std::string& county, int64_t known_at, std::vector<Category>& into) {
  if (!IsDivisionCode(county)) return absl::OkStatus();
  const absl::StatusOr<std::vector<std::string>> areas = rules::AreasAround("region_code", county);
  if (!areas.ok()) return areas.status();
  for (const std::string& area : *areas) {
    if (area.empty()) continue;
    absl::Status read = Collect(tx, "code", area, known_at, into);
    if (!read.ok()) return read;
  }
  return absl::OkStatus();
}

absl::StatusOr<Lists> ReadLists(db::Tx& tx, const PartyFacts& school, int64_t known_at) {
  Lists lists;
  absl::Status read = Collect(tx, "party", school.name, known_at, lists.own);
  if (read.ok()) read = CollectAround(tx, school.region_code, known_at, lists.around);
  if (!read.ok()) return read;
  return lists;
}

absl::StatusOr<CategoryAnswer> Answer(db::Tx& tx, const PartyFacts& school, Category::Kind kind, absl::CivilDay day,
                                      const Lists& lists) {
  policy::AreaList list;
  const std::string_view tag = policy::TagOfKind(kind);
  if (!tag.empty()) {
    absl::StatusOr<Tagged> tagged = TagOf(tx, school.region_code, tag, FormatDay(day));
    if (!tagged.ok()) return tagged.status();
    list = {.loaded = tagged->loaded,
            .names_it = tagged->tag.has_value(),
            .source = tagged->tag.has_value() ? tagged->tag->source : ""};
  }
  return policy::Judge(kind, school, lists.own, lists.around, list, day);
}

}  // namespace

absl::StatusOr<CategoryAnswer> CategoryOf(db::Tx& tx, const PartyFacts& school, Category::Kind kind, absl::CivilDay day,
                                          int64_t known_at) {
  absl::StatusOr<Lists> lists = ReadLists(tx, school, known_at);
  if (!lists.ok()) return lists.status();
  return Answer(tx, school, kind, day, *lists);
}

absl::StatusOr<CategoryAnswer> CategoryOf(db::Tx& tx, std::string_view school, Category::Kind kind, absl::CivilDay day,
                                          int64_t known_at) {
  absl::StatusOr<std::optional<PartyFacts>> party = HeardParty(tx, school);
  if (!party.ok()) return party.status();
  if (!party->has_value()) return UnknownReference("school", "学校", school);
  return CategoryOf(tx, **party, kind, day, known_at);
}

absl::StatusOr<std::vector<CategoryAnswer>> CategoriesOfSchool(db::Tx& tx, const PartyFacts& school, absl::CivilDay day,
                                                               int64_t known_at) {
  absl::StatusOr<Lists> lists = ReadLists(tx, school, known_at);
  if (!lists.ok()) return lists.status();
  std::vector<CategoryAnswer> answers;
  for (const Category::Kind kind : policy::CategoryKinds()) {
    absl::StatusOr<CategoryAnswer> answer = Answer(tx, school, kind, day, *lists);
    if (!answer.ok()) return answer.status();
    answers.push_back(*std::move(answer));
  }
  return answers;
}

absl::StatusOr<CategoriesOn::Known> CategoriesOn::Of(const std::string& school) {
  const auto found = known_.find(school);
  if (found != known_.end()) return found->second;
  absl::StatusOr<std::optional<PartyFacts>> party = HeardParty(tx_, school);
  if (!party.ok()) return party.status();
  Known known = v1::GetSchoolCategoriesResponse::KNOWN_NOT_LOADED;
  if (party->has_value()) {
    const auto [around, unread] = around_.try_emplace((*party)->region_code);
    Lists lists;
    absl::Status read = unread ? CollectAround(tx_, around->first, db::kPresent, around->second) : absl::OkStatus();
    if (read.ok()) read = Collect(tx_, "party", school, db::kPresent, lists.own);
    if (!read.ok()) return read;
    lists.around = around->second;
    absl::StatusOr<CategoryAnswer> answer = Answer(tx_, **party, kind_, day_, lists);
    if (!answer.ok()) return answer.status();
    known = answer->known();
  }
  known_.emplace(school, known);
  return known;
}

absl::StatusOr<std::vector<std::string>> SchoolsListed(db::Tx& tx, Category::Kind kind, const Scope& area,
                                                       absl::CivilDay day) {
  constexpr db::Sql kListed{"category.schools",
                            "SELECT data FROM resource WHERE recorded_to = 9223372036854775807"
                            " AND name > 'categories/' AND name < 'categories0' AND type = $1"
                            " AND region_code >= $2 AND region_code < $3 AND party <> ''"};
  std::vector<std::string> schools;
  absl::Status read =
      tx.Each(kListed, {static_cast<int64_t>(kind), area.low, area.high}, [&](const db::Row& row) -> absl::Status {
        Category category;
        absl::Status parsed = db::Parse(row, 0, category);
        if (!parsed.ok()) return parsed;
        if (category.state() != Category::STATE_PRESENT) return absl::OkStatus();
        const absl::StatusOr<Period> days = ParseInterval("interval", category.interval());
        if (days.ok() && InForceOn(*days, day) == type::v1::IN_FORCE_YES) schools.push_back(category.school());
        return absl::OkStatus();
      });
  if (!read.ok()) return read;
  std::sort(schools.begin(), schools.end());
  schools.erase(std::unique(schools.begin(), schools.end()), schools.end());
  return schools;
}

}  // namespace jiedui::rotation::store
