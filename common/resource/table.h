// A table that holds every revision of resources: what was known from recorded_from until recorded_to (microseconds, half-open). The
// present revision ends at 9223372036854775807 and not at NULL, so that one range condition over one index answers both "as known now"
// and "as known then".
//
//   CREATE TABLE posting (
//     name TEXT NOT NULL, revision INTEGER NOT NULL, recorded_from INTEGER NOT NULL, recorded_to INTEGER NOT NULL,
//     …                       -- key columns: what queries ask for
//     authors TEXT NOT NULL,  -- who has written in it, one a line: none of them may approve it
//     data BLOB NOT NULL,     -- the whole resource as protobuf
//     PRIMARY KEY (name, revision));
//   CREATE UNIQUE INDEX posting_present ON posting (name) WHERE recorded_to = 9223372036854775807;
//
// Resources of several collections may share a table: lists go by the range of their names.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/db/database.h"

namespace jiedui::resource {

class Table {
 public:
  // `columns`: the key columns in the order of Traits::Columns. `scope`: the condition by which $1 ≤ region < $2 covers a row. `regions`:
  // columns with an index each (region, name) where that condition is one of them or another; none where lists do not use such indexes.
  Table(std::string_view name, const std::vector<std::string_view>& columns, std::string_view scope,
        std::vector<std::string_view> regions = {});

  db::Sql find() const { return {find_name_, find_}; }                        // $1 name → data, authors
  db::Sql find_revision() const { return {find_revision_name_, revision_}; }  // $1 name, $2 revision → data
  db::Sql find_known() const { return {find_known_name_, known_}; }           // $1 name, $2 instant → data
  db::Sql revisions() const {
    return {revisions_name_, revisions_};
  }                                                           // $1 name, before $2, at most $3 → data, newest first
  db::Sql close() const { return {close_name_, close_}; }     // $1 now, $2 name, $3 revision
  db::Sql insert() const { return {insert_name_, insert_}; }  // name, revision, now, columns, authors, data
  // Presents in the scope $1, $2 whose name is after $3 and before $4, at most $5 → data; `filter` is a further condition from $6 on.
  std::string List(std::string_view filter) const;
  // The same, but those where one of `columns` is $1 ($2: the same again), read by the indexes of these columns one after another, each as
  // far as a page goes; what several columns say is there once.
  std::string ListEither(const std::vector<std::string_view>& columns, std::string_view filter) const;
  // The regions of presents from $1 to before $2, each column one statement; none of a table without such indexes.
  const std::vector<std::string>& regions() const { return regions_of_; }
  const std::vector<std::string_view>& region_columns() const { return regions_; }
  // Presents under a condition on the key columns, in order of name → data, authors.
  std::string Where(std::string_view condition) const;
  const std::string& name() const { return name_; }

 private:
  const std::string name_, scope_;
  const std::vector<std::string_view> regions_;
  const std::vector<std::string> regions_of_;
  const std::string find_name_, find_revision_name_, find_known_name_, revisions_name_, close_name_, insert_name_;
  const std::string find_, revision_, known_, revisions_, close_, insert_;
};

// The first parameter of a filter appended to List (rpc::TranslateFilter).
inline constexpr int kFirstFilterParameter = 6;

}  // namespace jiedui::resource
