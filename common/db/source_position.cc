#include "common/db/source_position.h"

#include <string>

namespace jiedui::db {
namespace {

constexpr Sql kRead = {"source_position.read",
                       "SELECT position FROM source_position WHERE consumer = $1 AND source = $2"};
constexpr Sql kMove = {
    "source_position.move",
    "UPDATE source_position SET position = $3 WHERE consumer = $1 AND source = $2 AND position = $3 - 1"};
constexpr Sql kBegin = {"source_position.begin",
                        "INSERT INTO source_position (consumer, source, position) VALUES ($1, $2, 1) "
                        "ON CONFLICT (consumer, source) DO NOTHING"};
constexpr Sql kBury = {
    "dead_letter.add",
    "INSERT INTO dead_letter (consumer, source, position, id, type, subject, data_type, data, error, attempts, "
    "recorded_time) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"};
constexpr Sql kCount = {"dead_letter.count", "SELECT COUNT(*) FROM dead_letter WHERE consumer = $1 AND source = $2"};

}  // namespace

absl::StatusOr<int64_t> ReadSourcePosition(Tx& tx, std::string_view consumer, std::string_view source) {
  int64_t position = 0;
  absl::Status status = tx.One(kRead, {consumer, source}, [&](const Row& row) { position = row.Int(0); }).status();
  if (!status.ok()) return status;
  return position;
}

absl::StatusOr<bool> AdvanceSourcePosition(Tx& tx, std::string_view consumer, std::string_view source,
                                           int64_t position) {
  absl::StatusOr<int64_t> moved = tx.Run(kMove, {consumer, source, position});
  // Nothing is stored before the first event.
  if (moved.ok() && *moved == 0 && position == 1) moved = tx.Run(kBegin, {consumer, source});
  if (!moved.ok()) return moved.status();
  return *moved == 1;
}

absl::Status BuryEvent(Tx& tx, std::string_view consumer, std::string_view source, const LoggedEvent& event,
                       const absl::Status& error, int attempts) {
  return tx
      .Run(kBury,
           {consumer, source, event.position, event.id, event.type, event.subject, event.data_type, AsBytes(event.data),
            error.ToString(absl::StatusToStringMode::kWithNoExtraData), attempts, tx.NowMicros()})
      .status();
}

absl::StatusOr<int64_t> CountBuriedEvents(Tx& tx, std::string_view consumer, std::string_view source) {
  int64_t count = 0;
  absl::Status status = tx.One(kCount, {consumer, source}, [&](const Row& row) { count = row.Int(0); }).status();
  if (!status.ok()) return status;
  return count;
}

}  // namespace jiedui::db
