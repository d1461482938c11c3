-- min_compatible: 1
-- The tables every store has. Instants are microseconds since 1970; an open end is NULL. The PostgreSQL file has the same columns.

-- What happened, in order. `position` is given here by the engine as max + 1: dense, because there is one writer and a rolled
-- back body returns its number; so the newest row is never deleted. PostgreSQL sequences rows after their commit, in order of
-- recorded_time and `arrival`; here `arrival` is the position itself.
CREATE TABLE event_log (
  position INTEGER PRIMARY KEY CHECK (position > 0),
  arrival INTEGER NOT NULL GENERATED ALWAYS AS (position) VIRTUAL,
  id TEXT NOT NULL CHECK (length(id) = 36),
  type TEXT NOT NULL CHECK (type <> ''),
  subject TEXT NOT NULL CHECK (subject <> ''),
  revision INTEGER NOT NULL CHECK (revision > 0),
  regions TEXT NOT NULL,  -- division codes, joined by single spaces
  parties TEXT NOT NULL,  -- resource names, joined by single spaces
  trace TEXT NOT NULL,
  recorded_time INTEGER NOT NULL CHECK (recorded_time > 0),
  data_type TEXT NOT NULL,
  data BLOB NOT NULL
) STRICT;

-- Who changed what, when, on whose behalf and by which rule: one row with every event.
CREATE TABLE audit (
  subject TEXT NOT NULL CHECK (subject <> ''),
  revision_after INTEGER NOT NULL CHECK (revision_after > revision_before),
  revision_before INTEGER NOT NULL CHECK (revision_before >= 0),
  recorded_time INTEGER NOT NULL CHECK (recorded_time > 0),
  actor TEXT NOT NULL CHECK (actor <> ''),
  role TEXT NOT NULL,
  region TEXT NOT NULL,
  on_behalf_of TEXT NOT NULL,
  method TEXT NOT NULL,
  request_id TEXT NOT NULL,
  state_from TEXT NOT NULL,
  state_to TEXT NOT NULL,
  decision TEXT NOT NULL,
  clause TEXT NOT NULL,
  warnings BLOB NOT NULL,  -- jiedui.type.v1.Warnings
  event_id TEXT NOT NULL CHECK (length(event_id) = 36),
  PRIMARY KEY (subject, revision_after)
) STRICT;  -- with rowid, as request_replay: long rows under keys in no order are cheaper to append

-- Answers already given, by caller, method and request id.
CREATE TABLE request_replay (
  actor TEXT NOT NULL CHECK (actor <> ''),
  method TEXT NOT NULL,
  request_id TEXT NOT NULL CHECK (request_id <> ''),
  fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),
  response BLOB NOT NULL,
  event_id TEXT NOT NULL,
  warnings BLOB NOT NULL,  -- jiedui.type.v1.Warnings
  recorded_time INTEGER NOT NULL CHECK (recorded_time > 0),
  PRIMARY KEY (actor, method, request_id)
) STRICT;
CREATE INDEX request_replay_age ON request_replay (recorded_time);

CREATE TABLE lease (
  name TEXT NOT NULL PRIMARY KEY CHECK (name <> ''),
  holder TEXT NOT NULL,
  token INTEGER NOT NULL CHECK (token >= 0),
  counter INTEGER NOT NULL CHECK (counter >= 0)
) STRICT, WITHOUT ROWID;

-- How far a consumer has followed another service's log.
CREATE TABLE source_position (
  consumer TEXT NOT NULL CHECK (consumer <> ''),
  source TEXT NOT NULL CHECK (source <> ''),
  position INTEGER NOT NULL CHECK (position >= 0),
  PRIMARY KEY (consumer, source)
) STRICT, WITHOUT ROWID;

-- Events of another service that could not be applied.
CREATE TABLE dead_letter (
  consumer TEXT NOT NULL CHECK (consumer <> ''),
  source TEXT NOT NULL CHECK (source <> ''),
  position INTEGER NOT NULL CHECK (position > 0),
  id TEXT NOT NULL,
  type TEXT NOT NULL,
  subject TEXT NOT NULL,
  data_type TEXT NOT NULL,
  data BLOB NOT NULL,
  error TEXT NOT NULL,
  attempts INTEGER NOT NULL CHECK (attempts > 0),
  recorded_time INTEGER NOT NULL CHECK (recorded_time > 0),
  PRIMARY KEY (consumer, source, position)
) STRICT;

CREATE TABLE timer (
  name TEXT NOT NULL PRIMARY KEY CHECK (name <> ''),
  kind TEXT NOT NULL CHECK (kind <> ''),
  subject TEXT NOT NULL,
  due_time INTEGER NOT NULL,
  fired_time INTEGER CHECK (fired_time > 0)
) STRICT, WITHOUT ROWID;
CREATE INDEX timer_due ON timer (due_time, name) WHERE fired_time IS NULL;

-- Facts about the store itself, for example the key of the request fingerprints.
CREATE TABLE store_meta (
  key TEXT NOT NULL PRIMARY KEY CHECK (key <> ''),
  value BLOB NOT NULL
) STRICT, WITHOUT ROWID;
