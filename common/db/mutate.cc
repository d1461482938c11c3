#include "common/db/mutate.h"

#include <memory>
#include <utility>
#include <vector>

#include "common/base/error.h"
#include "common/base/text.h"
#include "common/db/replay_key.h"
#include "common/db/warnings.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"

namespace jiedui::db {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr size_t kMaxRequestIdBytes = 128;
constexpr int kSweepChunk = 500;

constexpr Sql kFindReplay = {"request_replay.find",
                             "SELECT fingerprint, response, event_id, warnings FROM request_replay WHERE key = $1"};
constexpr Sql kAddReplay = {
    "request_replay.add",
    "INSERT INTO request_replay (key, fingerprint, response, event_id, warnings, recorded_time) "
    "VALUES ($1, $2, $3, $4, $5, $6)"};
// Numbers rise with time, all but those that were given at once: what is a moment too young stays until the next sweep.
constexpr Sql kSweepReplay = {
    "request_replay.sweep",
    "DELETE FROM request_replay WHERE number IN (SELECT number FROM request_replay ORDER BY number LIMIT $2) "
    "AND recorded_time < $1"};

// The field `name` of a request when it is a single one of that type; else null.
const FieldDescriptor* FindField(const Message& request, const char* name, FieldDescriptor::CppType type) {
  const FieldDescriptor* field = request.GetDescriptor()->FindFieldByName(name);
  return field != nullptr && !field->is_repeated() && field->cpp_type() == type ? field : nullptr;
}

std::string SerializeDeterministically(const Message& message) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    message.SerializeToCodedStream(&coded);
  }
  return bytes;
}

// Under which the answer is kept, and what the request was.
struct Known {
  std::string key, fingerprint;  // "" without a request id
};
Known Recognise(const Database& database, const Call& call, const internal::MutateRequest& request) {
  if (request.request_id.empty()) return {};
  const std::string& secret = database.fingerprint_key();
  return {ReplayKey(secret, call.caller.Id(), call.method, request.request_id),
          Fingerprint(secret, request.fingerprint_input)};
}

// Everything of one Mutate from queueing to the answer.
struct Pending {
  const Call& call;
  internal::MutateRequest request;
  Known known;
  Message& response;
  internal::ErasedBody body;
  absl::AnyInvocable<void(absl::Status) &&> done;
  Trailer told;
};

// True when the request was answered before: `response` and `told` are then what they were.
absl::StatusOr<bool> Replay(Tx& tx, const Known& known, std::string_view request_id, Message& response, Trailer& told) {
  bool same = false, readable = false;
  absl::StatusOr<bool> found = tx.One(kFindReplay, {AsBytes(known.key)}, [&](const Row& row) {
    same = row.Text(0) == known.fingerprint;
    if (!same) return;
    const std::string_view answer = row.Text(1);
    readable = response.ParseFromArray(answer.data(), static_cast<int>(answer.size()));
    told.event_id = row.Text(2);
    told.warnings = ParseWarnings(row.Text(3));
  });
  if (!found.ok() || !*found) return found;
  if (!same) return Failure(kRequestIdReused, {{"request_id", request_id}});
  if (!readable)
    return Failure(kInternal, {{"detail", StrCat("the stored answer to ", request_id, " cannot be read")}});
  return true;
}

// In the transaction; may run again, so it starts from nothing each time.
absl::Status Perform(Tx& tx, Pending& pending) {
  const std::string& request_id = pending.request.request_id;
  pending.told = {};
  if (!request_id.empty()) {
    absl::StatusOr<bool> replayed = Replay(tx, pending.known, request_id, pending.response, pending.told);
    if (!replayed.ok()) return replayed.status();
    if (*replayed) return absl::OkStatus();
  }
  Mutation mutation(tx, pending.call, request_id);
  absl::Status status = pending.body(mutation, pending.response);
  if (!status.ok()) return status;
  pending.told.warnings = mutation.warnings();
  if (pending.request.validate_only) return absl::OkStatus();  // nothing is kept, and no event will be seen
  pending.told.event_id = mutation.event_id();
  if (request_id.empty()) return absl::OkStatus();
  return tx
      .Run(kAddReplay, {AsBytes(pending.known.key), AsBytes(pending.known.fingerprint),
                        AsBytes(pending.response.SerializeAsString()), pending.told.event_id,
                        AsBytes(SerializeWarnings(pending.told.warnings)), tx.NowMicros()})
      .status();
}

// A chunk on its way through transactions of its own.
class ChunkOfRows : public std::enable_shared_from_this<ChunkOfRows> {
 public:
  using Enter = absl::AnyInvocable<absl::Status(Mutation&, size_t)>;
  using Lost = absl::AnyInvocable<void(size_t, const absl::Status&)>;
  using Done = absl::AnyInvocable<void(absl::Status) &&>;

  ChunkOfRows(Database& database, const Call& call, size_t rows, Enter enter, Lost lost, Done done)
      : database_(database), call_(call), enter_(std::move(enter)), lost_(std::move(lost)), done_(std::move(done)) {
    if (rows > 0) parts_.push_back({0, rows});
  }

  void Next() {
    if (parts_.empty()) return std::move(done_)(absl::OkStatus());
    const Part part = parts_.back();
    parts_.pop_back();
    database_.Write(
        {.deadline = call_.deadline}, [self = shared_from_this(), part](Tx& tx) { return self->Run(tx, part); },
        [self = shared_from_this(), part](absl::Status status) { self->Ran(part, std::move(status)); });
  }

 private:
  struct Part {
    size_t begin, end;
  };

  absl::Status Run(Tx& tx, Part part) {
    for (size_t row = part.begin; row < part.end; ++row) {
      Mutation mutation(tx, call_, "", {.first = row == part.begin, .last = row + 1 == part.end});
      absl::Status status = enter_(mutation, row);
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

  void Ran(Part part, absl::Status status) {
    if (ReasonOf(status) == kTryAgain.name) {
      const size_t middle = part.begin + (part.end - part.begin) / 2;
      if (middle == part.begin) {
        lost_(part.begin, status);
      } else {  // the first half is on top
        parts_.push_back({middle, part.end});
        parts_.push_back({part.begin, middle});
      }
    } else if (!status.ok()) {
      return std::move(done_)(std::move(status));
    }
    Next();
  }

  Database& database_;
  const Call& call_;
  Enter enter_;
  Lost lost_;
  Done done_;
  std::vector<Part> parts_;  // the next one last
};

}  // namespace

absl::Status Mutation::Record(const Change& change) {
  absl::StatusOr<std::string> id = db::Record(tx_, call_, request_id_, change, warnings_);
  if (!id.ok()) return id.status();
  event_id_ = *std::move(id);
  return absl::OkStatus();
}

namespace internal {

MutateRequest Describe(const Message& request) {
  const google::protobuf::Reflection& reflection = *request.GetReflection();
  const FieldDescriptor* request_id = FindField(request, "request_id", FieldDescriptor::CPPTYPE_STRING);
  const FieldDescriptor* validate_only = FindField(request, "validate_only", FieldDescriptor::CPPTYPE_BOOL);
  MutateRequest described;
  described.validate_only = validate_only != nullptr && reflection.GetBool(request, validate_only);
  if (request_id != nullptr) described.request_id = reflection.GetString(request, request_id);
  if (described.request_id.empty()) return described;  // never replayed: no fingerprint
  const std::unique_ptr<Message> content(request.New());
  content->CopyFrom(request);
  reflection.ClearField(content.get(), request_id);
  if (validate_only != nullptr) reflection.ClearField(content.get(), validate_only);
  described.fingerprint_input = SerializeDeterministically(*content);
  return described;
}

void Run(Database& database, const Call& call, MutateRequest request, Message& response, ErasedBody body,
         absl::AnyInvocable<void(absl::Status) &&> done) {
  if (request.request_id.size() > kMaxRequestIdBytes) {
    return std::move(done)(InvalidField("request_id", "长度不超过 128 字节"));
  }
  const Database::WriteOptions options = {
      .deadline = call.deadline, .dry_run = request.validate_only, .repeatable = !request.request_id.empty()};
  Known known = Recognise(database, call, request);
  std::unique_ptr<Pending> pending(new Pending{.call = call,
                                               .request = std::move(request),
                                               .known = std::move(known),
                                               .response = response,
                                               .body = std::move(body),
                                               .done = std::move(done),
                                               .told = {}});
  Pending& work = *pending;
  database.Write(
      options, [&work](Tx& tx) { return Perform(tx, work); },
      [pending = std::move(pending)](absl::Status status) mutable {
        if (status.ok() && pending->call.trailer != nullptr) *pending->call.trailer = std::move(pending->told);
        auto answer = std::move(pending->done);
        pending.reset();  // what the body refers to may go with the answer
        std::move(answer)(std::move(status));
      });
}

void RunRows(Database& database, const Call& call, size_t rows,
             absl::AnyInvocable<absl::Status(Mutation&, size_t)> enter,
             absl::AnyInvocable<void(size_t, const absl::Status&)> lost,
             absl::AnyInvocable<void(absl::Status) &&> done) {
  std::make_shared<ChunkOfRows>(database, call, rows, std::move(enter), std::move(lost), std::move(done))->Next();
}

absl::StatusOr<bool> FindReplay(Database& database, const Call& call, const MutateRequest& request, Message& response) {
  if (request.request_id.empty()) return false;
  const Known known = Recognise(database, call, request);
  bool found = false;
  Trailer told;
  absl::Status status = database.Read([&](Tx& tx) {
    absl::StatusOr<bool> replayed = Replay(tx, known, request.request_id, response, told);
    if (replayed.ok()) found = *replayed;
    return replayed.status();
  });
  if (!status.ok()) return status;
  if (found && call.trailer != nullptr) *call.trailer = std::move(told);
  return found;
}

}  // namespace internal

bool Broke(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kUnavailable: return true;
    default: return false;
  }
}

absl::StatusOr<int64_t> SweepReplays(Database& database, absl::Time now, const std::function<bool()>& stopped) {
  const int64_t before = absl::ToUnixMicros(now - kReplayKept);
  int64_t total = 0;
  for (int64_t deleted = kSweepChunk; deleted == kSweepChunk && !stopped(); total += deleted) {
    absl::Status status = WriteAndWait(database, [&](Tx& tx) {
      absl::StatusOr<int64_t> changed = tx.Run(kSweepReplay, {before, kSweepChunk});
      if (changed.ok()) deleted = *changed;
      return changed.status();
    });
    if (!status.ok()) return status;
  }
  return total;
}

}  // namespace jiedui::db
