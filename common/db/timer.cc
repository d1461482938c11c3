#include "common/db/timer.h"

#include <utility>
#include <vector>

#include "common/base/clock.h"

namespace jiedui::db {
namespace {

constexpr Sql kSchedule = {"timer.schedule",
                           "INSERT INTO timer (name, kind, subject, due_time) VALUES ($1, $2, $3, $4) "
                           "ON CONFLICT (name) DO UPDATE SET kind = excluded.kind, subject = excluded.subject, "
                           "due_time = excluded.due_time WHERE timer.fired_time IS NULL"};
constexpr Sql kCancel = {"timer.cancel", "DELETE FROM timer WHERE name = $1 AND fired_time IS NULL"};
constexpr Sql kListDue = {"timer.list_due",
                          "SELECT due_time, name FROM timer WHERE fired_time IS NULL AND due_time <= $1 "
                          "AND (due_time, name) > ($2, $3) ORDER BY due_time, name LIMIT $4"};
// It may have been fired, cancelled or moved since it was listed.
constexpr Sql kFire = {"timer.fire",
                       "UPDATE timer SET fired_time = $2 WHERE name = $1 AND fired_time IS NULL AND due_time <= $3 "
                       "RETURNING kind, subject, due_time"};
constexpr Sql kNext = {"timer.next",
                       "SELECT due_time FROM timer WHERE fired_time IS NULL ORDER BY due_time, name LIMIT 1"};

struct Due {
  int64_t micros = 0;
  std::string name;
};

absl::StatusOr<std::vector<Due>> ListDue(Database& database, int64_t now_micros, const Due& after, int limit) {
  std::vector<Due> due;
  absl::Status status = database.Read([&](Tx& tx) {
    due.clear();
    return tx.Each(kListDue, {now_micros, after.micros, after.name, limit}, [&](const Row& row) {
      due.push_back({row.Int(0), std::string(row.Text(1))});
      return absl::OkStatus();
    });
  });
  if (!status.ok()) return status;
  return due;
}

// False: no longer due, or the handler failed.
absl::StatusOr<bool> Fire(Database& database, const std::string& name, int64_t now_micros, TimerHandler& handler) {
  bool claimed = false;  // by the last run
  absl::Status status = WriteAndWait(database, [&](Tx& tx) -> absl::Status {
    claimed = false;
    Timer timer{.name = name};
    absl::StatusOr<bool> due = tx.One(kFire, {name, tx.NowMicros(), now_micros}, [&](const Row& row) {
      timer.kind = row.Text(0);
      timer.subject = row.Text(1);
      timer.due_micros = row.Int(2);
    });
    if (!due.ok() || !*due) return due.status();
    claimed = true;
    return handler(tx, timer);
  });
  if (status.ok()) return claimed;
  // The handler's own mistake must not keep the timers behind it waiting; a store that is away would fail them all.
  if (claimed && !absl::IsUnavailable(status)) return false;
  return status;
}

}  // namespace

absl::Status ScheduleTimer(Tx& tx, const Timer& timer) {
  return tx.Run(kSchedule, {timer.name, timer.kind, timer.subject, timer.due_micros}).status();
}

absl::Status CancelTimer(Tx& tx, std::string_view name) { return tx.Run(kCancel, {name}).status(); }

absl::StatusOr<int> FireDueTimers(Database& database, absl::Time now, TimerHandler& handler, int limit) {
  const int64_t now_micros = absl::ToUnixMicros(now);
  int fired = 0;
  Due last{.micros = INT64_MIN};
  // Page by page past those whose handler fails, so that they do not keep the others waiting.
  while (fired < limit) {
    absl::StatusOr<std::vector<Due>> due = ListDue(database, now_micros, last, limit - fired);
    if (!due.ok()) return due.status();
    if (due->empty()) break;
    for (const Due& timer : *due) {
      absl::StatusOr<bool> done = Fire(database, timer.name, now_micros, handler);
      if (!done.ok()) return done.status();
      if (*done) ++fired;
    }
    last = due->back();
  }
  return fired;
}

absl::Time BusinessNow(absl::CivilDay today, absl::Time now) {
  return now + absl::Hours(24) * (today - absl::ToCivilDay(now, ChinaTime()));
}

absl::StatusOr<absl::Time> NextTimerDue(Database& database) {
  absl::Time next = absl::InfiniteFuture();
  absl::Status status = database.Read([&](Tx& tx) {
    return tx.One(kNext, {}, [&](const Row& row) { next = absl::FromUnixMicros(row.Int(0)); }).status();
  });
  if (!status.ok()) return status;
  return next;
}

}  // namespace jiedui::db
