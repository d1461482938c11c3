-- The registers of regions, parties, schemes and pairings.
--
-- Each table holds every revision of its resource: what was known from recorded_from until recorded_to (microseconds, half-open).
-- The present revision ends at 9223372036854775807 and not at NULL, so that one range condition over one index answers both
-- "as known now" and "as known then". Key columns repeat what queries ask for; `data` is the whole resource as protobuf.
CREATE TABLE region (
  name TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL CHECK (revision > 0),
  recorded_from BIGINT NOT NULL,
  recorded_to BIGINT NOT NULL CHECK (recorded_to > recorded_from),
  code TEXT COLLATE "C" NOT NULL,
  level BIGINT NOT NULL,
  kind BIGINT NOT NULL,
  parent TEXT COLLATE "C" NOT NULL,
  display_name TEXT COLLATE "C" NOT NULL,
  data BYTEA NOT NULL,
  PRIMARY KEY (name, revision)
);
CREATE UNIQUE INDEX region_present ON region (name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX region_code ON region (code, recorded_to);

CREATE TABLE party (
  name TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL CHECK (revision > 0),
  recorded_from BIGINT NOT NULL,
  recorded_to BIGINT NOT NULL CHECK (recorded_to > recorded_from),
  kind BIGINT NOT NULL,
  region TEXT COLLATE "C" NOT NULL,
  region_code TEXT COLLATE "C" NOT NULL,
  title TEXT COLLATE "C" NOT NULL, -- short name, or display name where there is none: what messages call it
  data BYTEA NOT NULL,
  PRIMARY KEY (name, revision)
);
CREATE UNIQUE INDEX party_present ON party (name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX party_region ON party (region_code, recorded_to);

-- What a party is called at present: names, aliases, division code of a government, external ids.
CREATE TABLE party_label (
  label TEXT COLLATE "C" NOT NULL,
  party TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (label, party)
);
CREATE INDEX party_label_party ON party_label (party);

-- Identifiers in other systems are unique.
CREATE TABLE party_external_id (
  scheme TEXT COLLATE "C" NOT NULL,
  value TEXT COLLATE "C" NOT NULL,
  party TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (scheme, value)
);
CREATE INDEX party_external_id_party ON party_external_id (party);

CREATE TABLE scheme (
  name TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL CHECK (revision > 0),
  recorded_from BIGINT NOT NULL,
  recorded_to BIGINT NOT NULL CHECK (recorded_to > recorded_from),
  data BYTEA NOT NULL,
  PRIMARY KEY (name, revision)
);
CREATE UNIQUE INDEX scheme_present ON scheme (name) WHERE recorded_to = 9223372036854775807;

CREATE TABLE pairing (
  name TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL CHECK (revision > 0),
  recorded_from BIGINT NOT NULL,
  recorded_to BIGINT NOT NULL CHECK (recorded_to > recorded_from),
  scheme TEXT COLLATE "C" NOT NULL,
  supporter TEXT COLLATE "C" NOT NULL,
  recipient TEXT COLLATE "C" NOT NULL CHECK (recipient <> supporter),
  parent TEXT COLLATE "C" NOT NULL, -- '' for none
  state BIGINT NOT NULL,
  stage BIGINT NOT NULL,
  confidence BIGINT NOT NULL,
  supporter_kind BIGINT NOT NULL,
  recipient_kind BIGINT NOT NULL,
  supporter_region TEXT COLLATE "C" NOT NULL,
  recipient_region TEXT COLLATE "C" NOT NULL,
  start_date TEXT COLLATE "C" NOT NULL, -- first day in force; where no source gives it, the day of the first that speaks
  start_known BIGINT NOT NULL CHECK (start_known IN (0, 1)),
  end_date TEXT COLLATE "C" CHECK (end_date > start_date), -- first day no longer in force; NULL while open
  activated BIGINT NOT NULL CHECK (activated IN (0, 1)), -- 0: never was in force
  data BYTEA NOT NULL,
  PRIMARY KEY (name, revision)
);
CREATE UNIQUE INDEX pairing_present ON pairing (name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX pairing_supporter ON pairing (supporter, recorded_to);
CREATE INDEX pairing_recipient ON pairing (recipient, recorded_to);
CREATE INDEX pairing_parent ON pairing (parent, recorded_to) WHERE parent <> '';
