-- What is kept of a party or a pairing beside the relation itself: contacts, plans, meetings and the rest (record.proto). Revisions as
-- in 0001.
CREATE TABLE record (
  name TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision > 0),
  recorded_from INTEGER NOT NULL,
  recorded_to INTEGER NOT NULL CHECK (recorded_to > recorded_from),
  kind INTEGER NOT NULL, -- RecordKind
  role INTEGER NOT NULL, -- the kind within the kind: a contact's role, the kind of plan, meeting, aid, group; 0 for none
  subject TEXT NOT NULL,
  scheme TEXT NOT NULL, -- of the subject, '' where that is a party
  supporter_region TEXT NOT NULL, -- of a party's record both are its own
  recipient_region TEXT NOT NULL,
  state INTEGER NOT NULL,
  held INTEGER NOT NULL CHECK (held IN (0, 1)), -- 0: never held in what is now known
  year INTEGER NOT NULL, -- 0 for none
  counts INTEGER NOT NULL CHECK (counts IN (0, 1)), -- a meeting that counts as its year's
  start_date TEXT NOT NULL, -- '' for what has no interval
  end_date TEXT CHECK (end_date > start_date), -- first day it no longer holds; NULL while open
  excepted INTEGER NOT NULL CHECK (excepted IN (0, 1)), -- 1: a rule that urges was passed with a reason
  authors TEXT NOT NULL, -- who has written in it, one a line: none of them may approve it
  data BLOB NOT NULL,
  PRIMARY KEY (name, revision)
) STRICT;
CREATE UNIQUE INDEX record_present ON record (name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX record_subject ON record (subject, kind, recorded_to);
CREATE INDEX record_kind ON record (kind, year, recorded_to);

-- Which parties a record is about or names, at present.
CREATE TABLE record_party (
  party TEXT NOT NULL,
  record TEXT NOT NULL,
  PRIMARY KEY (party, record)
) STRICT;
CREATE INDEX record_party_record ON record_party (record);
