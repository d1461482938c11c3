// Forward-only schema steps, embedded in the binary from schema/{sqlite,postgresql}/NNNN_*.sql.
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace jiedui::db {

// One step. The first line of its text may be "-- min_compatible: N": binaries that know fewer than N steps of this component
// refuse the store from then on; without it older binaries go on working (a step must then suit the previous binary too).
struct Migration {
  int version;  // from the file name, dense from 1
  std::string_view sql;
};

// The steps of one component for both engines. The common tables (event log, audit, replay, leases, …) are a component of
// their own, so that a service's numbers are its own.
struct Component {
  std::string_view name;  // "common", "pairing"
  std::span<const Migration> sqlite;
  std::span<const Migration> postgresql;
};

// All components of a store, in the order in which they are applied; "common" is added in front by the engine.
using Schema = std::vector<Component>;

}  // namespace jiedui::db
