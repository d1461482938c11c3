// What every revision of a register's resource carries: number, etag, times.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/text.h"
#include "common/db/database.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/protobuf/util/time_util.h"

namespace jiedui::pairing::store {

inline int64_t Micros(const google::protobuf::Timestamp& time) {
  return google::protobuf::util::TimeUtil::TimestampToMicroseconds(time);
}

// Makes `next` the revision after `before` (the first when null), recorded now: later than `before` also where clocks differ.
template <class Resource>
void Stamp(db::Tx& tx, const Resource* before, Resource& next) {
  if (before != nullptr) tx.RaiseNow(Micros(before->update_time()));
  *next.mutable_update_time() = google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(tx.NowMicros());
  *next.mutable_create_time() = before == nullptr ? next.update_time() : before->create_time();
  next.set_revision(before == nullptr ? 1 : before->revision() + 1);
  next.set_etag(StrCat("\"", next.revision(), "\""));
}

// The present revision gave way at tx.NowMicros(); `sql` closes it. No row: someone else changed it in between.
inline absl::Status Close(db::Tx& tx, const db::Sql& sql, std::string_view name, int64_t revision) {
  absl::StatusOr<int64_t> closed = tx.Run(sql, {tx.NowMicros(), name, revision});
  if (!closed.ok()) return closed.status();
  if (*closed == 1) return absl::OkStatus();
  return Failure(kTryAgain);
}

// What was known less than this long before now may still grow.
inline bool IsProvisional(const db::Tx& tx, int64_t known_at) {
  return known_at > tx.NowMicros() - absl::ToInt64Microseconds(db::kSettled);
}

template <class Resource>
absl::Status Parse(const db::Row& row, int column, Resource& resource) {
  const std::string_view data = row.Text(column);
  if (resource.ParseFromArray(data.data(), static_cast<int>(data.size()))) return absl::OkStatus();
  return Failure(kInternal, {{"detail", "a stored resource does not parse"}});
}

// The resource in the first column of the row that `sql` finds by name, if there is one.
template <class Resource>
absl::StatusOr<std::optional<Resource>> Find(db::Tx& tx, const db::Sql& sql, std::string_view name) {
  std::optional<Resource> found;
  absl::Status status = tx.Each(sql, {name}, [&](const db::Row& row) { return Parse(row, 0, found.emplace()); });
  if (!status.ok()) return status;
  return found;
}

}  // namespace jiedui::pairing::store
