// Query: a read as an Answer, run where it may run.
#pragma once

#include <utility>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "common/base/answer.h"
#include "common/base/call.h"
#include "common/base/worker_pool.h"
#include "common/db/database.h"

namespace jiedui::db {

enum class Cost {
  kShort,  // by key, or one page by index: on the callback thread when the engine allows
  kScan,   // counts, searches over a table: always on a worker
};

// One read-only snapshot; kDeadlinePassed when nobody waits for it any more once its turn has come. `call` and whatever `body`
// refers to must outlive the outcome.
template <class Response>
Answer<Response> Query(Database& database, WorkerPool& workers, const Call& call, Cost cost,
                       absl::AnyInvocable<absl::StatusOr<Response>(Tx&)> body) {
  return Answer<Response>::Later(
      [&database, &workers, &call, cost, body = std::move(body)](typename Answer<Response>::Done done) mutable {
        auto read = [&database, &call, body = std::move(body)]() mutable {
          absl::StatusOr<Response> result = absl::UnknownError("not read");
          absl::Status status = database.Read([&](Tx& tx) {
            if (tx.Now() >= call.deadline) return absl::Status(Failure(kDeadlinePassed));
            result = body(tx);
            return result.status();
          });
          if (!status.ok()) result = status;
          return result;
        };
        if (cost == Cost::kShort && database.ShortReadsInline()) return std::move(done)(read());
        workers.Run([read = std::move(read), done = std::move(done)](absl::Status admitted) mutable {
          if (!admitted.ok()) return std::move(done)(std::move(admitted));
          std::move(done)(read());
        });
      });
}

}  // namespace jiedui::db
