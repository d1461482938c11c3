// The event log: a row with every change, in the transaction of the change (design section 5).
//
// Positions are dense and start at 1. On SQLite the row gets its position in the body; on PostgreSQL it has none until the
// holder of the relay's lease sequences it, in order, so that no transaction ever waits for another's number. Readers see only
// sequenced rows.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/base/call.h"
#include "common/db/database.h"
#include "google/protobuf/message.h"

namespace jiedui::db {

struct LoggedEvent {
  int64_t position = 0;  // 0: not sequenced yet (Database::OnCommit on PostgreSQL)
  std::string id;        // UUID; CloudEvents id
  std::string type;      // "cn.jiedui.pairing.pairing.activated.v1"
  std::string subject;   // "pairings/sd19-p1"
  int64_t revision = 0;
  std::vector<std::string> regions;  // division codes it concerns, for scopes
  std::vector<std::string> parties;
  std::string trace;
  int64_t recorded_micros = 0;
  std::string data_type;  // full name of the payload message
  std::string data;       // serialized payload: non-personal state of the subject after the change
};

// A change as a body records it: one event and one audit row, never the one without the other.
struct Change {
  std::string_view event_type;
  std::string_view subject;
  int64_t revision_before = 0;  // 0: new
  int64_t revision_after = 0;
  std::string_view from;  // state before, as text; may be empty
  std::string_view to;
  std::vector<std::string> regions;
  std::vector<std::string> parties;
  const google::protobuf::Message* data = nullptr;  // the event's payload; personal fields are refused
  std::string_view decision;                        // reason given by the official, or the rule that allowed it
  std::string_view clause;
};

// Writes the event and the audit row (who, on whose behalf, method, request id, when, from, to, warnings: Q16-33) and emits the
// event. Gives the event's id.
absl::StatusOr<std::string> Record(Tx& tx, const Call& call, std::string_view request_id, const Change& change,
                                   absl::Span<const Warning> warnings = {});

// Sequenced events after `position`, at most `limit`, in order.
absl::StatusOr<std::vector<LoggedEvent>> ReadLog(Tx& tx, int64_t after_position, int limit);

// First and last sequenced position; both 0 when the log is empty.
struct LogEnds {
  int64_t oldest = 0;
  int64_t newest = 0;
};
absl::StatusOr<LogEnds> ReadLogEnds(Tx& tx);

// PostgreSQL: gives positions to rows that have none, at most `limit`, ordered by recorded time and arrival, which keeps the
// order within a subject. The caller's transaction must hold the lease (lease.h). Gives how many. On SQLite always 0.
absl::StatusOr<int64_t> SequenceLog(Tx& tx, int limit);

// The audit rows of one subject, newest first.
struct AuditEntry {
  int64_t recorded_micros = 0;
  std::string actor, on_behalf_of, method, request_id, subject, from, to, decision, clause, event_id;
  int64_t revision_before = 0, revision_after = 0;
  std::vector<Warning> warnings;
};
absl::StatusOr<std::vector<AuditEntry>> ReadAudit(Tx& tx, std::string_view subject, int64_t before_revision, int limit);

}  // namespace jiedui::db
