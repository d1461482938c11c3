-- The registers of regions, parties, schemes and pairings.
--
-- Each table holds every revision of its resource: what was known from recorded_from until recorded_to (microseconds, half-open).
-- The present revision ends at 9223372036854775807 and not at NULL, so that one range condition over one index answers both
-- "as known now" and "as known then". Key columns repeat what queries ask for; `data` is the whole resource as protobuf.
CREATE TABLE region (
  name TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision > 0),
  recorded_from INTEGER NOT NULL,
  recorded_to INTEGER NOT NULL CHECK (recorded_to > recorded_from),
  code TEXT NOT NULL,
  level INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  parent TEXT NOT NULL,
  display_name TEXT NOT NULL,
  data BLOB NOT NULL,
  PRIMARY KEY (name, revision)
) STRICT;
CREATE UNIQUE INDEX region_present ON region (name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX region_code ON region (code, recorded_to);

CREATE TABLE party (
  name TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision > 0),
  recorded_from INTEGER NOT NULL,
  recorded_to INTEGER NOT NULL CHECK (recorded_to > recorded_from),
  kind INTEGER NOT NULL,
  region TEXT NOT NULL,
  region_code TEXT NOT NULL,
  title TEXT NOT NULL, -- short name, or display name where there is none: what messages call it
  data BLOB NOT NULL,
  PRIMARY KEY (name, revision)
) STRICT;
CREATE UNIQUE INDEX party_present ON party (name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX party_region ON party (region_code, recorded_to);

-- What a party is called at present: names, aliases, division code of a government, external ids.
CREATE TABLE party_label (
  label TEXT NOT NULL,
  party TEXT NOT NULL,
  PRIMARY KEY (label, party)
) STRICT;
CREATE INDEX party_label_party ON party_label (party);

-- Identifiers in other systems are unique.
CREATE TABLE party_external_id (
  scheme TEXT NOT NULL,
  value TEXT NOT NULL,
  party TEXT NOT NULL,
  PRIMARY KEY (scheme, value)
) STRICT;
CREATE INDEX party_external_id_party ON party_external_id (party);

CREATE TABLE scheme (
  name TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision > 0),
  recorded_from INTEGER NOT NULL,
  recorded_to INTEGER NOT NULL CHECK (recorded_to > recorded_from),
  data BLOB NOT NULL,
  PRIMARY KEY (name, revision)
) STRICT;
CREATE UNIQUE INDEX scheme_present ON scheme (name) WHERE recorded_to = 9223372036854775807;

CREATE TABLE pairing (
  name TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision > 0),
  recorded_from INTEGER NOT NULL,
  recorded_to INTEGER NOT NULL CHECK (recorded_to > recorded_from),
  scheme TEXT NOT NULL,
  supporter TEXT NOT NULL,
  recipient TEXT NOT NULL CHECK (recipient <> supporter),
  parent TEXT NOT NULL, -- '' for none
  state INTEGER NOT NULL,
  stage INTEGER NOT NULL,
  confidence INTEGER NOT NULL,
  supporter_kind INTEGER NOT NULL,
  recipient_kind INTEGER NOT NULL,
  supporter_region TEXT NOT NULL,
  recipient_region TEXT NOT NULL,
  start_date TEXT NOT NULL, -- first day in force; where no source gives it, the day of the first that speaks
  start_known INTEGER NOT NULL CHECK (start_known IN (0, 1)),
  end_date TEXT CHECK (end_date > start_date), -- first day no longer in force; NULL while open
  activated INTEGER NOT NULL CHECK (activated IN (0, 1)), -- 0: never was in force
  data BLOB NOT NULL,
  PRIMARY KEY (name, revision)
) STRICT;
CREATE UNIQUE INDEX pairing_present ON pairing (name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX pairing_supporter ON pairing (supporter, recorded_to);
CREATE INDEX pairing_recipient ON pairing (recipient, recorded_to);
CREATE INDEX pairing_parent ON pairing (parent, recorded_to) WHERE parent <> '';
