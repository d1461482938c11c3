-- What is kept of a party or a pairing beside the relation itself: contacts, plans, meetings and the rest (record.proto). Revisions as
-- in 0001.
CREATE TABLE record (
  name TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL CHECK (revision > 0),
  recorded_from BIGINT NOT NULL,
  recorded_to BIGINT NOT NULL CHECK (recorded_to > recorded_from),
  kind BIGINT NOT NULL, -- RecordKind
  role BIGINT NOT NULL, -- the kind within the kind: a contact's role, the kind of plan, meeting, aid, group; 0 for none
  subject TEXT COLLATE "C" NOT NULL,
  scheme TEXT COLLATE "C" NOT NULL, -- of the subject, '' where that is a party
  supporter_region TEXT COLLATE "C" NOT NULL, -- of a party's record both are its own
  recipient_region TEXT COLLATE "C" NOT NULL,
  state BIGINT NOT NULL,
  held BIGINT NOT NULL CHECK (held IN (0, 1)), -- 0: never held in what is now known
  year BIGINT NOT NULL, -- 0 for none
  counts BIGINT NOT NULL CHECK (counts IN (0, 1)), -- a meeting that counts as its year's
  start_date TEXT COLLATE "C" NOT NULL, -- '' for what has no interval
  end_date TEXT COLLATE "C" CHECK (end_date > start_date), -- first day it no longer holds; NULL while open
  excepted BIGINT NOT NULL CHECK (excepted IN (0, 1)), -- 1: a rule that urges was passed with a reason
  authors TEXT COLLATE "C" NOT NULL, -- who has written in it, one a line: none of them may approve it
  data BYTEA NOT NULL,
  PRIMARY KEY (name, revision)
);
CREATE UNIQUE INDEX record_present ON record (name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX record_subject ON record (subject, kind, recorded_to);
CREATE INDEX record_kind ON record (kind, year, recorded_to);

-- Which parties a record is about or names, at present.
CREATE TABLE record_party (
  party TEXT COLLATE "C" NOT NULL,
  record TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (party, record)
);
CREATE INDEX record_party_record ON record_party (record);
