#include "common/db/event_log.h"

#include <limits>
#include <set>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/synchronization/mutex.h"
#include "common/base/error.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "common/db/warnings.h"
#include "google/protobuf/descriptor.h"
#include "jiedui/type/v1/type.pb.h"

namespace jiedui::db {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr Sql kAddEvent = {
    "event_log.add",
    "INSERT INTO event_log (id, type, subject, revision, regions, parties, trace, recorded_time, "
    "data_type, data) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"};
constexpr Sql kAddAudit = {
    "audit.add",
    "INSERT INTO audit (subject, revision_after, revision_before, recorded_time, actor, role, region, "
    "on_behalf_of, method, request_id, state_from, state_to, decision, clause, warnings, event_id) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"};
constexpr Sql kReadLog = {
    "event_log.read",
    "SELECT position, id, type, subject, revision, regions, parties, trace, recorded_time, data_type, data "
    "FROM event_log WHERE position > $1 ORDER BY position LIMIT $2"};
constexpr Sql kReadEnds = {"event_log.ends",  // two subqueries: each is one look into the index
                           "SELECT (SELECT MIN(position) FROM event_log), (SELECT MAX(position) FROM event_log)"};
constexpr Sql kSequence = {
    "event_log.sequence",
    "UPDATE event_log SET position = numbered.position FROM (SELECT arrival, "
    "(SELECT COALESCE(MAX(position), 0) FROM event_log) + ROW_NUMBER() OVER (ORDER BY recorded_time, "
    "arrival) AS position FROM event_log WHERE position IS NULL ORDER BY recorded_time, arrival "
    "LIMIT $1) AS numbered WHERE event_log.arrival = numbered.arrival"};
constexpr Sql kReadAudit = {
    "audit.read",
    "SELECT recorded_time, actor, on_behalf_of, method, request_id, state_from, state_to, decision, clause, "
    "event_id, revision_before, revision_after, warnings FROM audit "
    "WHERE subject = $1 AND revision_after < $2 ORDER BY revision_after DESC LIMIT $3"};

bool IsPersonal(const FieldDescriptor* field) { return field->options().GetExtension(type::v1::personal); }

// Can a message of this type hold a personal field at any depth?
bool Reaches(const Descriptor* type, std::set<const Descriptor*>& seen) {
  if (!seen.insert(type).second) return false;
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    if (IsPersonal(field)) return true;
    if (field->message_type() != nullptr && Reaches(field->message_type(), seen)) return true;
  }
  return false;
}

// Remembers the answer for each type: a fact of the compiled protos, asked with every write.
bool MayBePersonal(const Descriptor* type) {
  struct Known {
    absl::Mutex mutex;
    absl::flat_hash_map<const Descriptor*, bool> types ABSL_GUARDED_BY(mutex);
  };
  static Known& known = *new Known;
  absl::MutexLock lock(&known.mutex);
  const auto found = known.types.find(type);
  if (found != known.types.end()) return found->second;
  std::set<const Descriptor*> seen;
  return known.types[type] = Reaches(type, seen);
}

// The full name of a personal field that is set; "" when there is none.
std::string_view FindPersonal(const Message& message) {
  if (!MayBePersonal(message.GetDescriptor())) return {};
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (IsPersonal(field)) return field->full_name();
    if (field->message_type() == nullptr) continue;
    const int count = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      const std::string_view found =
          FindPersonal(field->is_repeated() ? reflection.GetRepeatedMessage(message, field, i)
                                            : reflection.GetMessage(message, field));
      if (!found.empty()) return found;
    }
  }
  return {};
}

std::vector<std::string> Split(std::string_view joined) {
  return absl::StrSplit(ToAbsl(joined), ' ', absl::SkipEmpty());
}

LoggedEvent ReadEvent(const Row& row) {
  LoggedEvent event;
  event.position = row.Int(0);
  event.id = row.Text(1);
  event.type = row.Text(2);
  event.subject = row.Text(3);
  event.revision = row.Int(4);
  event.regions = Split(row.Text(5));
  event.parties = Split(row.Text(6));
  event.trace = row.Text(7);
  event.recorded_micros = row.Int(8);
  event.data_type = row.Text(9);
  event.data = row.Text(10);
  return event;
}

}  // namespace

absl::StatusOr<std::string> Record(Tx& tx, const Call& call, std::string_view request_id, const Change& change,
                                   absl::Span<const Warning> warnings) {
  auto event = std::make_shared<LoggedEvent>();
  if (change.data != nullptr) {
    const std::string_view personal = FindPersonal(*change.data);
    if (!personal.empty()) {
      return Failure(kInternal,
                     {{"detail", StrCat("event ", change.event_type, " would carry the personal field ", personal)}});
    }
    event->data_type = change.data->GetDescriptor()->full_name();
    event->data = change.data->SerializeAsString();
  }
  event->id = NewUuid();
  event->type = change.event_type;
  event->subject = change.subject;
  event->revision = change.revision_after;
  const std::string regions = absl::StrJoin(change.regions, " "), parties = absl::StrJoin(change.parties, " ");
  event->regions = Split(regions);  // as they will be read from the store
  event->parties = Split(parties);
  event->trace = call.trace;
  event->recorded_micros = tx.NowMicros();
  absl::Status status =
      tx.Run(kAddEvent, {event->id, event->type, event->subject, event->revision, regions, parties, event->trace,
                         event->recorded_micros, event->data_type, AsBytes(event->data)})
          .status();
  if (!status.ok()) return status;
  event->position = tx.InsertedKey();  // on PostgreSQL it has none yet
  status = tx.Run(kAddAudit,
                  {change.subject, change.revision_after, change.revision_before, tx.NowMicros(), call.caller.Id(),
                   call.caller.role, call.caller.region, call.caller.organisation, call.method, request_id, change.from,
                   change.to, change.decision, change.clause, AsBytes(SerializeWarnings(warnings)), event->id})
               .status();
  if (!status.ok()) return status;
  std::string id = event->id;
  tx.Emit(std::move(event));
  return id;
}

absl::StatusOr<std::vector<LoggedEvent>> ReadLog(Tx& tx, int64_t after_position, int limit) {
  std::vector<LoggedEvent> events;
  absl::Status status = tx.Each(kReadLog, {after_position, limit}, [&](const Row& row) {
    events.push_back(ReadEvent(row));
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return events;
}

absl::StatusOr<LogEnds> ReadLogEnds(Tx& tx) {
  LogEnds ends;
  absl::Status status =
      tx.One(kReadEnds, {}, [&](const Row& row) { ends = {.oldest = row.Int(0), .newest = row.Int(1)}; }).status();
  if (!status.ok()) return status;
  return ends;
}

absl::StatusOr<int64_t> SequenceLog(Tx& tx, int limit) { return tx.Run(kSequence, {limit}); }

absl::StatusOr<std::vector<AuditEntry>> ReadAudit(Tx& tx, std::string_view subject, int64_t before_revision,
                                                  int limit) {
  if (before_revision == 0) before_revision = std::numeric_limits<int64_t>::max();
  std::vector<AuditEntry> entries;
  absl::Status status = tx.Each(kReadAudit, {subject, before_revision, limit}, [&](const Row& row) {
    AuditEntry& entry = entries.emplace_back();
    entry.recorded_micros = row.Int(0);
    entry.actor = row.Text(1);
    entry.on_behalf_of = row.Text(2);
    entry.method = row.Text(3);
    entry.request_id = row.Text(4);
    entry.subject = subject;
    entry.from = row.Text(5);
    entry.to = row.Text(6);
    entry.decision = row.Text(7);
    entry.clause = row.Text(8);
    entry.event_id = row.Text(9);
    entry.revision_before = row.Int(10);
    entry.revision_after = row.Int(11);
    entry.warnings = ParseWarnings(row.Text(12));
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return entries;
}

}  // namespace jiedui::db
