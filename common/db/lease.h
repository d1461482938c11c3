// A lease saves work, it does not protect: whoever acts under one does so in a transaction that checks its token.
//
// Expiry is judged by each candidate on its own monotonic clock: a renewal counter that has not moved for the lease's length.
// No wall clock is compared between machines.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/db/database.h"

namespace jiedui::db {

class Lease {
 public:
  // `name` is what is leased ("relay", "consumer/trusteeship"), `holder` this process (a UUID). `length`: how long an unmoved
  // counter means that the holder is gone.
  Lease(Database& database, std::string name, std::string holder, absl::Duration length = absl::Seconds(5));

  // Takes or renews the lease by a conditional UPDATE; call it a few times per length. True while held. Blocks for one write.
  absl::StatusOr<bool> Renew();
  bool held() const { return token_ != 0; }
  // Changes with every change of holder. 0 when not held.
  int64_t token() const { return token_; }
  // Gives it up, so that a successor need not wait. Blocks for one write.
  void Release();

 private:
  Database& database_;
  const std::string name_, holder_;
  const absl::Duration length_;
  int64_t token_ = 0;
  int64_t seen_counter_ = -1;
  int64_t seen_token_ = 0;
  absl::Time seen_since_ = absl::InfinitePast();  // of the monotonic clock
};

// In a body: fails with kLeaseLost unless `token` still holds `name`.
absl::Status CheckLease(Tx& tx, std::string_view name, int64_t token);

inline constexpr Reason kLeaseLost{"LEASE_LOST", absl::StatusCode::kAborted, "租约已由其他实例接管。",
                                   "The lease {name} is held by another process."};

}  // namespace jiedui::db
