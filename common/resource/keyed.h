// What the smaller resources of a service share: one table for all of them, whose key columns each fills as it needs.
//
//   CREATE TABLE resource (name …, revision …, recorded_from …, recorded_to …,
//     parent TEXT, party TEXT, region_code TEXT, other_region TEXT, state INTEGER, type INTEGER, year INTEGER, code TEXT, word TEXT,
//     authors …, data …, PRIMARY KEY (name, revision));
//
//   template <>
//   struct resource::Traits<v1::Need> : resource::Keyed<v1::Need>, resource::WithState<v1::Need> {
//     static constexpr std::string_view kCollection = "needs";
//     static resource::Keys KeysOf(const v1::Need& need) { return {.party = need.school(), …}; }
//     static std::vector<std::string> PartiesOf(const v1::Need& need);
//     static events::v1::NeedChanged EventOf(const v1::Need* before, const v1::Need& need);
//   };
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/db/value.h"
#include "common/resource/table.h"

namespace jiedui::resource {

// The key columns; views into the resource. Two regions where either side's scope covers it, none where everybody's does.
struct Keys {
  std::string_view parent = "";
  std::string_view party = "";
  std::string_view region = "";
  std::string_view other_region = "";
  int64_t state = 0;
  int64_t type = 0;
  int64_t year = 0;
  std::string_view code = "";
  std::string_view word = "";
};

const Table& KeyedTable();
std::vector<db::Value> ColumnsOf(const Keys& keys);
std::vector<std::string> RegionsOf(const Keys& keys);

// The year of a date, 0 for none.
inline int64_t YearOf(std::string_view date) {
  if (date.size() < 4) return 0;
  return (date[0] - '0') * 1000 + (date[1] - '0') * 100 + (date[2] - '0') * 10 + (date[3] - '0');
}

template <class Resource>
struct Traits;

// kOwn: the columns that give a row to an organisation.
template <class Resource>
struct Keyed {
  static constexpr std::string_view kOwn[] = {"party"};
  static const Table& TableOf() { return KeyedTable(); }
  static std::vector<db::Value> Columns(const Resource& resource) {
    return ColumnsOf(Traits<Resource>::KeysOf(resource));
  }
  static std::vector<std::string> RegionsOf(const Resource& resource) {
    return resource::RegionsOf(Traits<Resource>::KeysOf(resource));
  }
};

template <class Resource>
struct WithState {
  // "STATE_ACTIVE" → "ACTIVE".
  static std::string_view StateOf(const Resource& resource) {
    const std::string_view name = Resource::State_Name(resource.state());
    return name.substr(sizeof("STATE_") - 1);
  }
};
template <class Resource>
struct WithoutState {
  static std::string_view StateOf(const Resource&) { return ""; }
};

}  // namespace jiedui::resource
