-- min_compatible: 2
-- Answers already given, by a hash of caller, method and request id (replay_key.h): a short key, since these come in no order and
-- each touches another page. Those of before are given their keys by the code, which knows the secret of the hash.
ALTER TABLE request_replay RENAME TO request_replay_by_text;
DROP INDEX request_replay_age;
CREATE TABLE request_replay (
  number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,  -- rises with time: the oldest are swept first
  key BYTEA NOT NULL UNIQUE CHECK (length(key) = 16),
  fingerprint BYTEA NOT NULL CHECK (length(fingerprint) = 32),
  response BYTEA NOT NULL,
  event_id TEXT COLLATE "C" NOT NULL,
  warnings BYTEA NOT NULL,  -- jiedui.type.v1.Warnings
  recorded_time BIGINT NOT NULL CHECK (recorded_time > 0)
);
