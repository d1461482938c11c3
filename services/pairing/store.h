// The registers' rows: plain functions in a transaction, the SQL written out in the .cc files (store.cc: pairings;
// store_registers.cc: parties, schemes; store_regions.cc: regions, of which store_regions.h says more).
//
// "At" means as known at an instant, in microseconds: a revision counts from recorded_from until recorded_to. kPresent asks for
// what is known now.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/base/call.h"
#include "common/db/database.h"
#include "common/db/revision.h"
#include "common/rpc/filter.h"
#include "common/rpc/page.h"
#include "jiedui/pairing/v1/pairing_service.pb.h"
#include "jiedui/pairing/v1/party.pb.h"
#include "jiedui/pairing/v1/region.pb.h"
#include "jiedui/pairing/v1/scheme.pb.h"
#include "services/pairing/setting.h"

namespace jiedui::pairing::store {

using db::kOpen;
using db::kPresent;
using rpc::Page;

// ---- Pairings (store.cc) -------------------------------------------------------------------------------------------------

// The present revision; kNotFound when there is none. Whether the caller may see it is the policy's to say.
absl::StatusOr<v1::Pairing> GetPairing(db::Tx& tx, std::string_view name, v1::Pairing blank = {});
absl::StatusOr<v1::Pairing> GetPairingRevision(db::Tx& tx, std::string_view name, int64_t revision,
                                               v1::Pairing blank = {});
absl::StatusOr<std::optional<v1::Pairing>> FindPairing(db::Tx& tx, std::string_view name);

// What a decision on `pairing` rests on. kUnknownReference names what is missing. The neighbours are loaded only to activate:
// nothing else counts them.
enum class Decision { kPropose, kActivate };
absl::StatusOr<Setting> LoadSetting(db::Tx& tx, const v1::Pairing& pairing, Decision decision);
// Fills the setting's `places` for what a refusal of the pairing may name.
absl::Status NamePlaces(db::Tx& tx, const v1::Pairing& pairing, Setting& setting);

// Writes `pairing` as the next revision: sets revision, etag and times, lifts the transaction's time above the former's. `before`
// is the present revision, or null for the first.
absl::StatusOr<v1::Pairing> PutPairing(db::Tx& tx, const v1::Pairing* before, v1::Pairing pairing);

// Children that are not ended, in order of name; with `end` (a full date) those, too, that ended later than that.
absl::StatusOr<std::vector<v1::Pairing>> OpenChildren(db::Tx& tx, std::string_view parent, std::string_view end = "");

// Of which the party is a side, and which still have it where it lay before it came to `party.region_code`; in order of name.
absl::StatusOr<std::vector<v1::Pairing>> PairingsElsewhere(db::Tx& tx, const v1::Party& party);

// Filters are translated by the handler, over the fields of a list and from its first free parameter.
inline constexpr int kFirstPairingParameter = 7;
inline constexpr int kFirstRegisterParameter = 3;

const std::vector<rpc::FilterField>& PairingFields();
struct PairingQuery {
  rpc::SqlFilter filter;
  std::optional<absl::CivilDay> effective_on;  // in force, or not known whether in force
  int64_t known_at = kPresent;
};
absl::StatusOr<std::vector<v1::Pairing>> ListPairings(db::Tx& tx, const Scope& scope, const PairingQuery& query,
                                                      const Page& page);

// Revisions of a pairing below `before_revision`, newest first.
absl::StatusOr<std::vector<v1::Pairing>> ListRevisions(db::Tx& tx, std::string_view name, int64_t before_revision,
                                                       int limit);

// Parties and pairings in force on a day, of a scheme and under a parent ("" for all), by kind of either side: supporters first,
// then in order of kind.
absl::StatusOr<std::vector<KindCount>> CountPairings(db::Tx& tx, const Scope& scope, std::string_view scheme,
                                                     std::string_view parent, absl::CivilDay day, int64_t known_at);

// ---- Regions (store_regions.cc), parties, schemes (store_registers.cc): reference data, seen by everyone who is known -----

absl::StatusOr<std::optional<v1::Region>> FindRegion(db::Tx& tx, std::string_view name);
absl::StatusOr<std::optional<v1::Party>> FindParty(db::Tx& tx, std::string_view name);
absl::StatusOr<std::optional<v1::Scheme>> FindScheme(db::Tx& tx, std::string_view name);

// kUnknownReference unless a region of this division code is registered.
absl::Status CheckRegionCode(db::Tx& tx, std::string_view code);
// Names of those of the division codes (at least one) that are registered.
absl::StatusOr<std::map<std::string, std::string>> RegionNames(db::Tx& tx, const std::vector<std::string>& codes);

// As PutPairing. The caller has checked that parent, region and external ids are free.
absl::StatusOr<v1::Region> PutRegion(db::Tx& tx, const v1::Region* before, v1::Region region);
absl::StatusOr<v1::Party> PutParty(db::Tx& tx, const v1::Party* before, v1::Party party);
absl::StatusOr<v1::Scheme> PutScheme(db::Tx& tx, const v1::Scheme* before, v1::Scheme scheme);

const std::vector<rpc::FilterField>& PartyFields();
absl::StatusOr<std::vector<v1::Party>> ListParties(db::Tx& tx, const rpc::SqlFilter& filter, const Page& page);
absl::StatusOr<std::vector<v1::Scheme>> ListSchemes(db::Tx& tx, const Page& page);

}  // namespace jiedui::pairing::store
