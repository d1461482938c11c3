-- Trusteeships of county schools, what is kept under them, and what was heard of the pairing registry.
--
-- The first two tables hold every revision of their resources: what was known from recorded_from until recorded_to (microseconds,
-- half-open). The present revision ends at 9223372036854775807 and not at NULL, so that one range condition over one index answers
-- both "as known now" and "as known then". Key columns repeat what queries ask for; `data` is the whole resource as protobuf.
CREATE TABLE trusteeship (
  name TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision > 0),
  recorded_from INTEGER NOT NULL,
  recorded_to INTEGER NOT NULL CHECK (recorded_to > recorded_from),
  programme TEXT NOT NULL,
  tier INTEGER NOT NULL,
  state INTEGER NOT NULL,
  supporter TEXT NOT NULL,
  school TEXT NOT NULL,
  county_government TEXT NOT NULL,
  supporter_region TEXT NOT NULL,
  school_region TEXT NOT NULL,
  start_date TEXT NOT NULL, -- the day from which it worked; '' while PROPOSED
  start_known INTEGER NOT NULL CHECK (start_known IN (0, 1)), -- 0: attested from start_date, not known before
  end_date TEXT CHECK (end_date >= start_date), -- first day it no longer works; NULL while open
  data BLOB NOT NULL,
  PRIMARY KEY (name, revision)
) STRICT;
CREATE UNIQUE INDEX trusteeship_present ON trusteeship (name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX trusteeship_programme ON trusteeship (programme, recorded_to);
CREATE INDEX trusteeship_supporter ON trusteeship (supporter, recorded_to);
CREATE INDEX trusteeship_school ON trusteeship (school, recorded_to);
CREATE INDEX trusteeship_county ON trusteeship (county_government, recorded_to);

-- Everything else: programmes, agreements, keys, plans, measures, records, difficulties, practices, lists, decisions (resources.h says
-- which column means what for which kind).
CREATE TABLE resource (
  name TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision > 0),
  recorded_from INTEGER NOT NULL,
  recorded_to INTEGER NOT NULL CHECK (recorded_to > recorded_from),
  kind INTEGER NOT NULL,
  trusteeship TEXT NOT NULL, -- '' for what is of none
  party TEXT NOT NULL, -- '' for what is of none
  supporter_region TEXT NOT NULL,
  school_region TEXT NOT NULL,
  state INTEGER NOT NULL,
  type INTEGER NOT NULL,
  year INTEGER NOT NULL, -- 0 for none
  authors TEXT NOT NULL, -- who has written in it, one a line: none of them may approve it
  data BLOB NOT NULL,
  PRIMARY KEY (name, revision)
) STRICT;
CREATE UNIQUE INDEX resource_present ON resource (name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX resource_under ON resource (trusteeship, kind, recorded_to, name);
CREATE INDEX resource_party ON resource (party, kind, recorded_to, name);
CREATE INDEX resource_kind ON resource (kind, recorded_to, name);

-- What the events of the pairing registry have told: rows by (name, revision), the highest wins.
CREATE TABLE heard_party (
  name TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  region_code TEXT NOT NULL,
  display_name TEXT NOT NULL
) STRICT;
CREATE INDEX heard_party_kind ON heard_party (kind, region_code);

CREATE TABLE heard_region (
  name TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  code TEXT NOT NULL,
  display_name TEXT NOT NULL
) STRICT;
CREATE INDEX heard_region_code ON heard_region (code);

-- Which division became which: a county that was merged or renamed still finds its place.
CREATE TABLE heard_succession (
  former TEXT NOT NULL,
  latter TEXT NOT NULL,
  PRIMARY KEY (former, latter)
) STRICT;
CREATE INDEX heard_succession_latter ON heard_succession (latter);

-- Pairings that stand for trusteeships.
CREATE TABLE heard_pairing (
  trusteeship TEXT NOT NULL PRIMARY KEY,
  pairing TEXT NOT NULL,
  revision INTEGER NOT NULL,
  state INTEGER NOT NULL,
  supporter TEXT NOT NULL,
  recipient TEXT NOT NULL,
  start_date TEXT NOT NULL,
  end_date TEXT NOT NULL
) STRICT;
