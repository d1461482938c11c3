// The rows of records: plain functions in a transaction, the SQL written out.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/base/call.h"
#include "common/db/database.h"
#include "common/rpc/filter.h"
#include "jiedui/pairing/v1/record.pb.h"
#include "services/pairing/records/setting.h"
#include "services/pairing/store.h"

namespace jiedui::pairing::store {

absl::StatusOr<std::optional<EnteredRecord>> FindRecord(db::Tx& tx, std::string_view name);
// kNotFound when there is no such record, or no such revision (0: the present one).
absl::StatusOr<v1::Record> GetRecord(db::Tx& tx, std::string_view name, int64_t revision);

// The parties whose file a record is in: both sides of a pairing, or the party itself.
absl::StatusOr<std::vector<std::string>> SidesOf(db::Tx& tx, std::string_view subject);

// What a decision on `record` (valid) rests on. kUnknownReference when its subject does not exist.
absl::StatusOr<RecordSetting> LoadRecordSetting(db::Tx& tx, const v1::Record& record);
// How many records of the same subject, kind, role and year there are, drafts and closed ones included.
absl::StatusOr<int64_t> CountSeries(db::Tx& tx, const v1::Record& record);
// Others of the same subject, kind, role and year, in order of name.
absl::StatusOr<std::vector<EnteredRecord>> SeriesBeside(db::Tx& tx, const v1::Record& record);
// The record as it was before others took its place: the same where none did.
absl::StatusOr<v1::Record> LastEntered(db::Tx& tx, v1::Record present);

// Of the subject, and still where that lay before it came to these regions (of a party both are its own); in order of name.
absl::StatusOr<std::vector<EnteredRecord>> RecordsElsewhere(db::Tx& tx, std::string_view subject,
                                                            std::string_view supporter_region,
                                                            std::string_view recipient_region);

// Writes `record` as the next revision, as PutPairing does. `authors`: see EnteredRecord.
absl::StatusOr<v1::Record> PutRecord(db::Tx& tx, const v1::Record* before, v1::Record record,
                                     const RecordSetting& setting, std::string_view authors);

inline constexpr int kFirstRecordParameter = 9;
const std::vector<rpc::FilterField>& RecordFields();
struct RecordQuery {
  rpc::SqlFilter filter;
  std::optional<absl::CivilDay> effective_on;
  int64_t known_at = kPresent;
  std::string party;           // whose file it is in, or that it names; "" for any
  bool sees_resources = true;  // of all pairings; else only those `organisation` takes part in (SD19-3.1c)
  std::string organisation;
};
absl::StatusOr<std::vector<v1::Record>> ListRecords(db::Tx& tx, const Scope& scope, const RecordQuery& query,
                                                    const Page& page);
absl::StatusOr<std::vector<v1::Record>> ListRecordRevisions(db::Tx& tx, std::string_view name, int64_t before_revision,
                                                            int limit);

// Aid and activities at present, of one pairing, of the pairings of one scheme, or of all; of one year, or of all ("" and 0).
absl::Status EachDeed(db::Tx& tx, const Scope& scope, std::string_view pairing, std::string_view scheme, int year,
                      absl::FunctionRef<void(const v1::Record&)> deed);

// School groups that exist at some time, each with every party of a kind in an area that leads it or is named in it.
absl::Status EachMembership(db::Tx& tx, const Scope& area, v1::PartyKind kind,
                            absl::FunctionRef<void(const v1::Record& group, const std::string& school)> member);
// Registered parties of a kind in an area.
absl::StatusOr<int64_t> CountParties(db::Tx& tx, const Scope& area, v1::PartyKind kind);

}  // namespace jiedui::pairing::store
