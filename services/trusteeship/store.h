// The rows of trusteeships, and of what was heard of the pairing registry: plain functions in a transaction, the SQL written out in
// store.cc. resources.h has the rest.
#pragma once

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
#include "services/trusteeship/policy_question.h"
#include "services/trusteeship/setting.h"

namespace jiedui::trusteeship::store {

// ---- Trusteeships --------------------------------------------------------------------------------------------------------

// The present revision; kNotFound when there is none. Whether the caller may see it is access' to say.
absl::StatusOr<v1::Trusteeship> GetTrusteeship(db::Tx& tx, std::string_view name);
absl::StatusOr<v1::Trusteeship> GetTrusteeshipRevision(db::Tx& tx, std::string_view name, int64_t revision);
absl::StatusOr<std::optional<v1::Trusteeship>> FindTrusteeship(db::Tx& tx, std::string_view name);

// Writes `trusteeship` as the revision after `before` (null for the first): sets revision, etag and times.
absl::StatusOr<v1::Trusteeship> PutTrusteeship(db::Tx& tx, const v1::Trusteeship* before, v1::Trusteeship trusteeship);

// The first free parameter of a list's filter.
inline constexpr int kFirstTrusteeshipParameter = 7;
const std::vector<rpc::FilterField>& TrusteeshipFields();
struct TrusteeshipQuery {
  rpc::SqlFilter filter;
  std::optional<absl::CivilDay> effective_on;  // in force, or not known whether in force
  int64_t known_at = db::kPresent;
};
absl::StatusOr<std::vector<v1::Trusteeship>> ListTrusteeships(db::Tx& tx, const Scope& scope,
                                                              const TrusteeshipQuery& query, const rpc::Page& page);
absl::StatusOr<std::vector<v1::Trusteeship>> TrusteeshipRevisions(db::Tx& tx, std::string_view name,
                                                                  const rpc::RevisionPage& page);

// Present trusteeships of a programme ("" for all), of a school, of a supporter, in order of name.
absl::StatusOr<std::vector<v1::Trusteeship>> OfProgramme(db::Tx& tx, std::string_view programme);
absl::StatusOr<std::vector<v1::Trusteeship>> OfSchool(db::Tx& tx, std::string_view school);
absl::StatusOr<std::vector<v1::Trusteeship>> NamingParty(db::Tx& tx, std::string_view party);

// What a decision on `trusteeship` rests on. The rules are those in force on its first day, or where it has none yet, on the first day
// of the programme's start term. kUnknownReference when the programme is not there.
absl::StatusOr<Setting> LoadSetting(db::Tx& tx, const v1::Trusteeship& trusteeship, PartiesFacts parties);

// ---- Counts over everything (store_questions.cc) ---------------------------------------------------------------------------

// What is kept under each trusteeship, as it is now known; those with nothing are left out.
absl::StatusOr<std::map<std::string, policy::UnderCounts>> CountUnder(db::Tx& tx);
// Trusteeships in force on a day, or of which it is not known, whatever their programme.
absl::StatusOr<std::vector<policy::Cover>> Covers(db::Tx& tx, absl::CivilDay day);

// ---- Heard of the registry -----------------------------------------------------------------------------------------------

// Keeps what an event said, unless something newer is there. True when it was new.
absl::StatusOr<bool> Hear(db::Tx& tx, const pairing::v1::Party& party);
absl::StatusOr<bool> Hear(db::Tx& tx, const pairing::v1::Region& region);
// Only of a pairing that stands for a trusteeship that is here.
absl::StatusOr<bool> Hear(db::Tx& tx, const pairing::v1::Pairing& pairing);

absl::StatusOr<std::optional<PartyFacts>> HeardParty(db::Tx& tx, std::string_view name);
// Parties of a kind, in order of name.
absl::StatusOr<std::vector<PartyFacts>> HeardParties(db::Tx& tx, pairing::v1::PartyKind kind);
// Names of divisions by code; those not heard are left out.
absl::StatusOr<std::map<std::string, std::string>> RegionNames(db::Tx& tx);
// Which division became which.
absl::StatusOr<policy::Lineage> HeardLineage(db::Tx& tx);

struct HeardPairing {
  std::string trusteeship, pairing, supporter, recipient, start, end;
  int64_t revision = 0;
  pairing::v1::Pairing::State state = pairing::v1::Pairing::STATE_UNSPECIFIED;
};
// In order of trusteeship.
absl::StatusOr<std::vector<HeardPairing>> HeardPairings(db::Tx& tx);

}  // namespace jiedui::trusteeship::store
