// Mutate: the only way to write (design section 3).
//
//   return db::Mutate<v1::Pairing>(*db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<v1::Pairing> { … });
//
// Begin; look the request_id up; run the body; store the answer; commit, or roll back for an error or validate_only. A repeated
// request is answered as before, with the same event id and warnings, before etag, questions and policy are looked at; other
// content under the same id is refused. Only successes are stored: a refused call may be repeated once its reason is gone.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/answer.h"
#include "common/base/call.h"
#include "common/base/worker_pool.h"
#include "common/db/database.h"
#include "common/db/event_log.h"
#include "google/protobuf/message.h"
#include "jiedui/type/v1/type.pb.h"

namespace jiedui::db {

// Where a row of MutateRows stands among those of its transaction: what they share begins anew with the first, in every run of the
// transaction, and is written with the last.
struct RowPlace {
  bool first = true;
  bool last = true;
};

// What a body is given: the transaction, and where it leaves what it did. One for each run of the body, of MutateRows for each row.
class Mutation {
 public:
  Mutation(Tx& tx, const Call& call, std::string_view request_id, RowPlace place = {})
      : tx_(tx), call_(call), request_id_(request_id), place_(place) {}

  Tx& tx() { return tx_; }
  const Call& call() const { return call_; }
  const RowPlace& place() const { return place_; }

  // Writes the change's event and audit row. The last event recorded is the one the answer names.
  absl::Status Record(const Change& change);
  // Adds a rule that only urges; it is kept with the audit rows recorded after it and in the replay, and told in the trailer.
  void Warn(Warning warning) { warnings_.push_back(std::move(warning)); }

  const std::string& event_id() const { return event_id_; }
  const std::vector<Warning>& warnings() const { return warnings_; }

 private:
  Tx& tx_;
  const Call& call_;
  std::string_view request_id_;
  RowPlace place_;
  std::string event_id_;
  std::vector<Warning> warnings_;
};

namespace internal {

struct MutateRequest {
  std::string request_id;
  std::string fingerprint_input;  // deterministic serialization without request_id… and validate_only
  bool validate_only = false;
};
MutateRequest Describe(const google::protobuf::Message& request);

// Type-erased Mutate: `body` writes the answer into `response`.
using ErasedBody = absl::AnyInvocable<absl::Status(Mutation&, google::protobuf::Message& response)>;
void Run(Database& database, const Call& call, MutateRequest request, google::protobuf::Message& response,
         ErasedBody body, absl::AnyInvocable<void(absl::Status) &&> done);

// MutateRows by the index of a row: `enter` gives what fails the transaction; `lost` is told of a row that lost alone.
void RunRows(Database& database, const Call& call, size_t rows,
             absl::AnyInvocable<absl::Status(Mutation&, size_t row)> enter,
             absl::AnyInvocable<void(size_t row, const absl::Status& status)> lost,
             absl::AnyInvocable<void(absl::Status) &&> done);

// Looks the request up in a read-only snapshot; true when `response` and the trailer were filled from the replay.
absl::StatusOr<bool> FindReplay(Database& database, const Call& call, const MutateRequest& request,
                                google::protobuf::Message& response);

}  // namespace internal

// Whether a status says that something broke, not that something is refused: what gave it may have written.
bool Broke(const absl::Status& status);

// `call` and `request` must outlive the answer's outcome. Request messages are recognised by their fields `request_id` (string)
// and `validate_only` (bool), each optional.
template <class Response>
Answer<Response> Mutate(Database& database, const Call& call, const google::protobuf::Message& request,
                        absl::AnyInvocable<absl::StatusOr<Response>(Mutation&)> body) {
  return Answer<Response>::Later(
      [&database, &call, &request, body = std::move(body)](typename Answer<Response>::Done done) mutable {
        auto response = std::make_unique<Response>();
        Response& out = *response;
        internal::Run(
            database, call, internal::Describe(request), out,
            [body = std::move(body)](Mutation& mutation, google::protobuf::Message& answer) mutable -> absl::Status {
              absl::StatusOr<Response> result = body(mutation);
              if (!result.ok()) return result.status();
              static_cast<Response&>(answer) = *std::move(result);
              return absl::OkStatus();
            },
            [response = std::move(response), done = std::move(done)](absl::Status status) mutable {
              if (!status.ok()) return std::move(done)(std::move(status));
              std::move(done)(std::move(*response));
            });
      });
}

// For a write that needs another service: `ask` runs on `workers`, outside any transaction, with the remaining deadline in
// `call`; then the body runs with its facts. The replay is looked up before `ask`, so that a repeated request is answered even
// while the other service is away.
template <class Response, class Facts>
Answer<Response> AskThenMutate(Database& database, WorkerPool& workers, const Call& call,
                               const google::protobuf::Message& request,
                               absl::AnyInvocable<absl::StatusOr<Facts>()> ask,
                               absl::AnyInvocable<absl::StatusOr<Response>(Mutation&, const Facts&)> body) {
  return Answer<Response>::Later([&database, &workers, &call, &request, ask = std::move(ask),
                                  body = std::move(body)](typename Answer<Response>::Done done) mutable {
    workers.Run([&database, &call, &request, ask = std::move(ask), body = std::move(body),
                 done = std::move(done)](absl::Status admitted) mutable {
      if (!admitted.ok()) return std::move(done)(std::move(admitted));
      Response replayed;
      absl::StatusOr<bool> found = internal::FindReplay(database, call, internal::Describe(request), replayed);
      if (!found.ok()) return std::move(done)(found.status());
      if (*found) return std::move(done)(std::move(replayed));
      absl::StatusOr<Facts> facts = ask();
      if (!facts.ok()) return std::move(done)(facts.status());
      Mutate<Response>(database, call, request,
                       [facts = *std::move(facts), body = std::move(body)](Mutation& mutation) mutable {
                         return body(mutation, facts);
                       })
          .Start(std::move(done));
    });
  });
}

// A chunk of an import in one transaction. `each` enters one row; what it answers becomes the row's result, made by `result`, and
// the row's refusal too: it must decide before it writes, so that a refused row leaves nothing behind.
//
// A chunk that loses to other writers (TRY_AGAIN) is halved, and each half is entered and committed on its own, in order, down to
// the single row; only that row's result is then TRY_AGAIN. What else is no refusal but a failure (INTERNAL, UNKNOWN, ABORTED,
// UNAVAILABLE, or an error of the store) fails the chunk, which may be sent again: halves that were committed before say UNCHANGED.
// `call` must outlive the outcome.
template <class Result, class Row>
Answer<std::vector<Result>> MutateRows(
    Database& database, const Call& call, std::vector<Row> rows,
    absl::AnyInvocable<absl::StatusOr<type::v1::ImportOutcome>(Mutation&, const Row&)> each,
    absl::AnyInvocable<Result(const Row&, const absl::StatusOr<type::v1::ImportOutcome>&)> result) {
  using Results = std::vector<Result>;
  return Answer<Results>::Later([&database, &call, rows = std::move(rows), each = std::move(each),
                                 result = std::move(result)](typename Answer<Results>::Done done) mutable {
    struct Chunk {
      std::vector<Row> rows;
      Results results;
      decltype(each) enter;
      decltype(result) tell;
    };
    const size_t size = rows.size();
    auto chunk = std::make_shared<Chunk>(Chunk{std::move(rows), Results(size), std::move(each), std::move(result)});
    internal::RunRows(
        database, call, size,
        [chunk](Mutation& mutation, size_t row) -> absl::Status {
          const absl::StatusOr<type::v1::ImportOutcome> outcome = chunk->enter(mutation, chunk->rows[row]);
          if (!mutation.tx().status().ok()) return mutation.tx().status();
          if (Broke(outcome.status())) return outcome.status();
          chunk->results[row] = chunk->tell(chunk->rows[row], outcome);
          return absl::OkStatus();
        },
        [chunk](size_t row, const absl::Status& lost) { chunk->results[row] = chunk->tell(chunk->rows[row], lost); },
        [chunk, done = std::move(done)](absl::Status status) mutable {
          if (!status.ok()) return std::move(done)(std::move(status));
          std::move(done)(std::move(chunk->results));
        });
  });
}

// How long an answer is kept for a repeated request.
inline constexpr absl::Duration kReplayKept = absl::Hours(30 * 24);

// Deletes answers older than that, in chunks of one transaction each, so that no write waits long, until none is left or
// `stopped` says so. Gives how many. Blocks.
absl::StatusOr<int64_t> SweepReplays(
    Database& database, absl::Time now, const std::function<bool()>& stopped = [] { return false; });

}  // namespace jiedui::db
