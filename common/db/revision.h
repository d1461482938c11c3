// Resources that are never changed, only followed by their next revision: number, etag, times, and how rows hold them. A revision counts
// from recorded_from until recorded_to; that of the present one is kOpen.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/error.h"
#include "common/base/text.h"
#include "common/db/database.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/protobuf/util/time_util.h"

namespace jiedui::db {

inline constexpr int64_t kOpen = std::numeric_limits<int64_t>::max();  // recorded_to of the present revision
inline constexpr int64_t kPresent = kOpen - 1;  // an instant at which only present revisions are known

inline int64_t Micros(const google::protobuf::Timestamp& time) {
  return google::protobuf::util::TimeUtil::TimestampToMicroseconds(time);
}

// Makes `next` the revision after `before` (the first when null), recorded now: later than `before` also where clocks differ.
template <class Resource>
void Stamp(Tx& tx, const Resource* before, Resource& next) {
  if (before != nullptr) tx.RaiseNow(Micros(before->update_time()));
  *next.mutable_update_time() = google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(tx.NowMicros());
  *next.mutable_create_time() = before == nullptr ? next.update_time() : before->create_time();
  next.set_revision(before == nullptr ? 1 : before->revision() + 1);
  next.set_etag(StrCat("\"", next.revision(), "\""));
}

// The present revision gave way at tx.NowMicros(); `sql` closes it. No row: someone else changed it in between.
inline absl::Status Close(Tx& tx, const Sql& sql, std::string_view name, int64_t revision) {
  absl::StatusOr<int64_t> closed = tx.Run(sql, {tx.NowMicros(), name, revision});
  if (!closed.ok()) return closed.status();
  if (*closed == 1) return absl::OkStatus();
  return Failure(kTryAgain);
}

// What was known less than this long before now may still grow.
inline bool IsProvisional(const Tx& tx, int64_t known_at) {
  return known_at > tx.NowMicros() - absl::ToInt64Microseconds(kSettled);
}

template <class Resource>
absl::Status Parse(const Row& row, int column, Resource& resource) {
  const std::string_view data = row.Text(column);
  if (resource.ParseFromArray(data.data(), static_cast<int>(data.size()))) return absl::OkStatus();
  return Failure(kInternal, {{"detail", "a stored resource does not parse"}});
}

// The resource in the first column of the row that `sql` finds by name, if there is one.
template <class Resource>
absl::StatusOr<std::optional<Resource>> Find(Tx& tx, const Sql& sql, std::string_view name) {
  std::optional<Resource> found;
  absl::Status status = tx.Each(sql, {name}, [&](const Row& row) { return Parse(row, 0, found.emplace()); });
  if (!status.ok()) return status;
  return found;
}

}  // namespace jiedui::db
