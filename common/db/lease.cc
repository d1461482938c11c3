#include "common/db/lease.h"

#include <chrono>
#include <utility>
#include <vector>

namespace jiedui::db {
namespace {

constexpr Sql kLook = {"lease.look", "SELECT holder, token, counter FROM lease WHERE name = $1"};
constexpr Sql kCreate = {
    "lease.create",
    "INSERT INTO lease (name, holder, token, counter) VALUES ($1, $2, 1, 0) ON CONFLICT (name) DO NOTHING"};
// Only as it was seen: a holder that renews at this moment keeps it, and of two candidates one is first.
constexpr Sql kTake = {"lease.take",
                       "UPDATE lease SET holder = $2, token = token + 1, counter = counter + 1 "
                       "WHERE name = $1 AND token = $3 AND counter = $4"};
constexpr Sql kRenew = {"lease.renew", "UPDATE lease SET counter = counter + 1 WHERE name = $1 AND token = $2"};
// The row stays: a token is never given twice.
constexpr Sql kRelease = {
    "lease.release",
    "UPDATE lease SET holder = '', token = token + 1, counter = counter + 1 WHERE name = $1 AND token = $2"};
constexpr Sql kCheck = {"lease.check", "SELECT 1 FROM lease WHERE name = $1 AND token = $2"};

}  // namespace

Lease::Lease(Database& database, std::string name, std::string holder, absl::Duration length, MonotonicClock clock)
    : database_(database),
      name_(std::move(name)),
      holder_(std::move(holder)),
      length_(length),
      clock_(std::move(clock)) {}

absl::Duration Lease::SteadyClock() { return absl::FromChrono(std::chrono::steady_clock::now().time_since_epoch()); }

absl::StatusOr<bool> Lease::Renew() {
  if (token_ != 0) {
    absl::StatusOr<bool> renewed = Change(kRenew, {name_, token_});
    if (!renewed.ok() || *renewed) return renewed;
    token_ = 0;
  }
  absl::StatusOr<Seen> now = Look();
  if (!now.ok()) return now.status();
  if (now->holder == holder_) {  // taken by a write whose answer was lost
    token_ = now->token;
    return true;
  }
  if (*now != seen_) {
    seen_ = *std::move(now);
    seen_since_ = clock_();
  }
  const bool free = seen_.holder.empty();
  if (!free && clock_() - seen_since_ < length_) return false;
  absl::StatusOr<bool> taken = seen_.token == 0 ? Change(kCreate, {name_, holder_})
                                                : Change(kTake, {name_, holder_, seen_.token, seen_.counter});
  if (taken.ok() && *taken) token_ = seen_.token + 1;
  return taken;
}

void Lease::Release() {
  if (token_ == 0) return;
  // When this fails the lease runs out by itself.
  (void)Change(kRelease, {name_, token_});
  token_ = 0;
}

absl::StatusOr<Lease::Seen> Lease::Look() {
  Seen seen;
  absl::Status status = database_.Read([&](Tx& tx) {
    return tx
        .One(kLook, {name_},
             [&](const Row& row) {
               seen = {.holder = std::string(row.Text(0)), .token = row.Int(1), .counter = row.Int(2)};
             })
        .status();
  });
  if (!status.ok()) return status;
  return seen;
}

absl::StatusOr<bool> Lease::Change(const Sql& sql, std::initializer_list<Value> parameters) {
  bool changed = false;
  absl::Status status = WriteAndWait(database_,
                                     [&](Tx& tx) {
                                       absl::StatusOr<int64_t> rows = tx.Run(sql, parameters);
                                       changed = rows.ok() && *rows == 1;
                                       return rows.status();
                                     },
                                     {.ahead = true});
  if (!status.ok()) return status;
  return changed;
}

absl::Status CheckLease(Tx& tx, std::string_view name, int64_t token) {
  absl::StatusOr<bool> held = tx.One(kCheck, {name, token}, [](const Row&) {});
  if (!held.ok()) return held.status();
  if (!*held) return Failure(kLeaseLost, {{"name", name}});
  return absl::OkStatus();
}

}  // namespace jiedui::db
