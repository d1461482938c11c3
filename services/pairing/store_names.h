// What regions and parties are called, and what other systems know parties by: rows derived from the resources.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/db/database.h"
#include "jiedui/pairing/v1/name.pb.h"
#include "jiedui/pairing/v1/party.pb.h"
#include "jiedui/pairing/v1/region.pb.h"
#include "services/pairing/policy_party.h"

namespace jiedui::pairing::store {

// Searches give no more; who is called so is then in doubt anyway.
inline constexpr int kMostFound = 50;

// Writes what is derived from the present revision, in place of what was there before.
absl::Status PutNames(db::Tx& tx, const v1::Region& region);
absl::Status PutNames(db::Tx& tx, const v1::Party& party);

// Derives anew what another edition of the rules of names derived, a chunk of resources in a transaction. To be called before
// serving: a name whose other bearers are not labelled yet would seem to be without doubt. Harmless on several replicas at once.
// Gives how many resources it touched.
absl::StatusOr<int64_t> RefreshNames(db::Database& database);

// Something that is called so.
template <class Resource>
struct Found {
  Resource resource;
  v1::NameMatch how = v1::NAME_MATCH_UNSPECIFIED;
  std::string name;       // registered, that the match goes back to
  bool official = false;  // that name itself, in any writing, and no alias
};

// What `text` means, exactly or by its derived names, the area in front or not: best matches first, then by level or kind, then
// by name.
absl::StatusOr<std::vector<Found<v1::Region>>> RegionsCalled(db::Tx& tx, std::string_view text);
// Also by external id in force, or not known whether in force, on the day. `kind` unspecified: any.
absl::StatusOr<std::vector<Found<v1::Party>>> PartiesCalled(db::Tx& tx, std::string_view text, v1::PartyKind kind,
                                                            absl::CivilDay day);

// Another party that has the external id on some of the days, or "".
absl::StatusOr<std::string> OtherHolder(db::Tx& tx, std::string_view party, std::string_view scheme,
                                        std::string_view value, const policy::Holding& holding);

// Which party an external id means on a day.
struct Holder {
  std::string party;
  type::v1::InForce in_force = type::v1::IN_FORCE_YES;  // or NOT_KNOWN
};
absl::StatusOr<std::optional<Holder>> HolderOn(db::Tx& tx, std::string_view scheme, std::string_view value,
                                               absl::CivilDay day);

}  // namespace jiedui::pairing::store
