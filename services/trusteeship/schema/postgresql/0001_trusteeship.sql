-- Trusteeships of county schools, what is kept under them, and what was heard of the pairing registry.
--
-- The first two tables hold every revision of their resources: what was known from recorded_from until recorded_to (microseconds,
-- half-open). The present revision ends at 9223372036854775807 and not at NULL, so that one range condition over one index answers
-- both "as known now" and "as known then". Key columns repeat what queries ask for; `data` is the whole resource as protobuf.
CREATE TABLE trusteeship (
  name TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL CHECK (revision > 0),
  recorded_from BIGINT NOT NULL,
  recorded_to BIGINT NOT NULL CHECK (recorded_to > recorded_from),
  programme TEXT COLLATE "C" NOT NULL,
  tier BIGINT NOT NULL,
  state BIGINT NOT NULL,
  supporter TEXT COLLATE "C" NOT NULL,
  school TEXT COLLATE "C" NOT NULL,
  county_government TEXT COLLATE "C" NOT NULL,
  supporter_region TEXT COLLATE "C" NOT NULL,
  school_region TEXT COLLATE "C" NOT NULL,
  start_date TEXT COLLATE "C" NOT NULL, -- the day from which it worked; '' while PROPOSED
  start_known BIGINT NOT NULL CHECK (start_known IN (0, 1)), -- 0: attested from start_date, not known before
  end_date TEXT COLLATE "C" CHECK (end_date >= start_date), -- first day it no longer works; NULL while open
  data BYTEA NOT NULL,
  PRIMARY KEY (name, revision)
);
CREATE UNIQUE INDEX trusteeship_present ON trusteeship (name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX trusteeship_programme ON trusteeship (programme, recorded_to);
CREATE INDEX trusteeship_supporter ON trusteeship (supporter, recorded_to);
CREATE INDEX trusteeship_school ON trusteeship (school, recorded_to);
CREATE INDEX trusteeship_county ON trusteeship (county_government, recorded_to);

-- Everything else: programmes, agreements, keys, plans, measures, records, difficulties, practices, lists, decisions (resources.h says
-- which column means what for which kind).
CREATE TABLE resource (
  name TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL CHECK (revision > 0),
  recorded_from BIGINT NOT NULL,
  recorded_to BIGINT NOT NULL CHECK (recorded_to > recorded_from),
  kind BIGINT NOT NULL,
  trusteeship TEXT COLLATE "C" NOT NULL, -- '' for what is of none
  party TEXT COLLATE "C" NOT NULL, -- '' for what is of none
  supporter_region TEXT COLLATE "C" NOT NULL,
  school_region TEXT COLLATE "C" NOT NULL,
  state BIGINT NOT NULL,
  type BIGINT NOT NULL,
  year BIGINT NOT NULL, -- 0 for none
  authors TEXT COLLATE "C" NOT NULL, -- who has written in it, one a line: none of them may approve it
  data BYTEA NOT NULL,
  PRIMARY KEY (name, revision)
);
CREATE UNIQUE INDEX resource_present ON resource (name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX resource_under ON resource (trusteeship, kind, recorded_to, name);
CREATE INDEX resource_party ON resource (party, kind, recorded_to, name);
CREATE INDEX resource_kind ON resource (kind, recorded_to, name);

-- What the events of the pairing registry have told: rows by (name, revision), the highest wins.
CREATE TABLE heard_party (
  name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  revision BIGINT NOT NULL,
  kind BIGINT NOT NULL,
  region_code TEXT COLLATE "C" NOT NULL,
  display_name TEXT COLLATE "C" NOT NULL
);
CREATE INDEX heard_party_kind ON heard_party (kind, region_code);

CREATE TABLE heard_region (
  name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  revision BIGINT NOT NULL,
  code TEXT COLLATE "C" NOT NULL,
  display_name TEXT COLLATE "C" NOT NULL
);
CREATE INDEX heard_region_code ON heard_region (code);

-- Which division became which: a county that was merged or renamed still finds its place.
CREATE TABLE heard_succession (
  former TEXT COLLATE "C" NOT NULL,
  latter TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (former, latter)
);
CREATE INDEX heard_succession_latter ON heard_succession (latter);

-- Pairings that stand for trusteeships.
CREATE TABLE heard_pairing (
  trusteeship TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  pairing TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  state BIGINT NOT NULL,
  supporter TEXT COLLATE "C" NOT NULL,
  recipient TEXT COLLATE "C" NOT NULL,
  start_date TEXT COLLATE "C" NOT NULL,
  end_date TEXT COLLATE "C" NOT NULL
);
