-- min_compatible: 1
-- The tables every store has. Instants are microseconds since 1970; an open end is NULL. The SQLite file has the same columns.

-- What happened, in order. A body inserts a row without `position`; the holder of the relay's lease gives positions afterwards,
-- dense, in order of recorded_time and `arrival`. The newest row is never deleted: the next position follows it.
CREATE TABLE event_log (
  position BIGINT CHECK (position > 0),
  arrival BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id TEXT COLLATE "C" NOT NULL CHECK (length(id) = 36),
  type TEXT COLLATE "C" NOT NULL CHECK (type <> ''),
  subject TEXT COLLATE "C" NOT NULL CHECK (subject <> ''),
  revision BIGINT NOT NULL CHECK (revision > 0),
  regions TEXT COLLATE "C" NOT NULL,  -- division codes, joined by single spaces
  parties TEXT COLLATE "C" NOT NULL,  -- resource names, joined by single spaces
  trace TEXT COLLATE "C" NOT NULL,
  recorded_time BIGINT NOT NULL CHECK (recorded_time > 0),
  data_type TEXT COLLATE "C" NOT NULL,
  data BYTEA NOT NULL
);
-- Two partial indexes, so that an insert touches only what the sequencer reads, and never the end that readers follow.
CREATE UNIQUE INDEX event_log_position ON event_log (position) WHERE position IS NOT NULL;
CREATE INDEX event_log_unsequenced ON event_log (recorded_time, arrival) WHERE position IS NULL;

-- Who changed what, when, on whose behalf and by which rule: one row with every event.
CREATE TABLE audit (
  subject TEXT COLLATE "C" NOT NULL CHECK (subject <> ''),
  revision_after BIGINT NOT NULL CHECK (revision_after > revision_before),
  revision_before BIGINT NOT NULL CHECK (revision_before >= 0),
  recorded_time BIGINT NOT NULL CHECK (recorded_time > 0),
  actor TEXT COLLATE "C" NOT NULL CHECK (actor <> ''),
  role TEXT COLLATE "C" NOT NULL,
  region TEXT COLLATE "C" NOT NULL,
  on_behalf_of TEXT COLLATE "C" NOT NULL,
  method TEXT COLLATE "C" NOT NULL,
  request_id TEXT COLLATE "C" NOT NULL,
  state_from TEXT COLLATE "C" NOT NULL,
  state_to TEXT COLLATE "C" NOT NULL,
  decision TEXT COLLATE "C" NOT NULL,
  clause TEXT COLLATE "C" NOT NULL,
  warnings BYTEA NOT NULL,  -- jiedui.type.v1.Warnings
  event_id TEXT COLLATE "C" NOT NULL CHECK (length(event_id) = 36),
  PRIMARY KEY (subject, revision_after)
);

-- Answers already given, by caller, method and request id.
CREATE TABLE request_replay (
  actor TEXT COLLATE "C" NOT NULL CHECK (actor <> ''),
  method TEXT COLLATE "C" NOT NULL,
  request_id TEXT COLLATE "C" NOT NULL CHECK (request_id <> ''),
  fingerprint BYTEA NOT NULL CHECK (length(fingerprint) = 32),
  response BYTEA NOT NULL,
  event_id TEXT COLLATE "C" NOT NULL,
  warnings BYTEA NOT NULL,  -- jiedui.type.v1.Warnings
  recorded_time BIGINT NOT NULL CHECK (recorded_time > 0),
  PRIMARY KEY (actor, method, request_id)
);
CREATE INDEX request_replay_age ON request_replay (recorded_time);

CREATE TABLE lease (
  name TEXT COLLATE "C" NOT NULL PRIMARY KEY CHECK (name <> ''),
  holder TEXT COLLATE "C" NOT NULL,
  token BIGINT NOT NULL CHECK (token >= 0),
  counter BIGINT NOT NULL CHECK (counter >= 0)
);

-- How far a consumer has followed another service's log.
CREATE TABLE source_position (
  consumer TEXT COLLATE "C" NOT NULL CHECK (consumer <> ''),
  source TEXT COLLATE "C" NOT NULL CHECK (source <> ''),
  position BIGINT NOT NULL CHECK (position >= 0),
  PRIMARY KEY (consumer, source)
);

-- Events of another service that could not be applied.
CREATE TABLE dead_letter (
  consumer TEXT COLLATE "C" NOT NULL CHECK (consumer <> ''),
  source TEXT COLLATE "C" NOT NULL CHECK (source <> ''),
  position BIGINT NOT NULL CHECK (position > 0),
  id TEXT COLLATE "C" NOT NULL,
  type TEXT COLLATE "C" NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  data_type TEXT COLLATE "C" NOT NULL,
  data BYTEA NOT NULL,
  error TEXT COLLATE "C" NOT NULL,
  attempts BIGINT NOT NULL CHECK (attempts > 0),
  recorded_time BIGINT NOT NULL CHECK (recorded_time > 0),
  PRIMARY KEY (consumer, source, position)
);

CREATE TABLE timer (
  name TEXT COLLATE "C" NOT NULL PRIMARY KEY CHECK (name <> ''),
  kind TEXT COLLATE "C" NOT NULL CHECK (kind <> ''),
  subject TEXT COLLATE "C" NOT NULL,
  due_time BIGINT NOT NULL,
  fired_time BIGINT CHECK (fired_time > 0)
);
CREATE INDEX timer_due ON timer (due_time, name) WHERE fired_time IS NULL;

-- Facts about the store itself, for example the key of the request fingerprints.
CREATE TABLE store_meta (
  key TEXT COLLATE "C" NOT NULL PRIMARY KEY CHECK (key <> ''),
  value BYTEA NOT NULL
);
