// A lease saves work, it does not protect: whoever acts under one does so in a transaction that checks its token.
//
// Expiry is judged by each candidate on its own monotonic clock: a renewal counter that has not moved for the lease's length.
// No wall clock is compared between machines.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/error.h"
#include "common/db/database.h"

namespace jiedui::db {

// Used by one thread.
class Lease {
 public:
  // Time since some fixed moment, never set back.
  using MonotonicClock = std::function<absl::Duration()>;

  // `name` is what is leased ("relay", "consumer/trusteeship"), `holder` this candidate (a UUID, new with each start; no two
  // candidates of a name share one). `length`: how long an unmoved counter means that the holder is gone.
  Lease(Database& database, std::string name, std::string holder, absl::Duration length = absl::Seconds(5),
        MonotonicClock clock = SteadyClock);

  // Takes or renews the lease by a conditional UPDATE; call it a few times per length. True while held. Blocks for a read or a
  // write or both. After an error held() is as before: the lease may still be ours.
  absl::StatusOr<bool> Renew();
  bool held() const { return token_ != 0; }
  // Changes with every change of holder. 0 when not held.
  int64_t token() const { return token_; }
  // Gives it up, so that a successor need not wait. Blocks for one write.
  void Release();

  static absl::Duration SteadyClock();

 private:
  struct Seen {
    std::string holder;  // "": given up
    int64_t token = 0;   // 0: never taken
    int64_t counter = 0;
    bool operator==(const Seen&) const = default;
  };
  absl::StatusOr<Seen> Look();
  // Runs a conditional write; true when it changed the row.
  absl::StatusOr<bool> Change(const Sql& sql, std::initializer_list<Value> parameters);

  Database& database_;
  const std::string name_, holder_;
  const absl::Duration length_;
  const MonotonicClock clock_;
  int64_t token_ = 0;
  Seen seen_;
  absl::Duration seen_since_ = absl::ZeroDuration();  // of the monotonic clock
};

// In a body: fails with kLeaseLost unless `token` still holds `name`.
absl::Status CheckLease(Tx& tx, std::string_view name, int64_t token);

inline constexpr Reason kLeaseLost{"LEASE_LOST", absl::StatusCode::kAborted, "租约已由其他实例接管。",
                                   "The lease {name} is held by another process."};

}  // namespace jiedui::db
