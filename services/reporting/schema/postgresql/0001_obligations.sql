-- What units owe for a period. Revisions as in common/resource/table.h.
CREATE TABLE obligation (
  name TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL CHECK (revision > 0),
  recorded_from BIGINT NOT NULL,
  recorded_to BIGINT NOT NULL CHECK (recorded_to > recorded_from),
  duty TEXT COLLATE "C" NOT NULL,
  period TEXT COLLATE "C" NOT NULL,
  year BIGINT NOT NULL,
  party TEXT COLLATE "C" NOT NULL,
  counterpart TEXT COLLATE "C" NOT NULL, -- the last of the other sides; '' for none
  region_code TEXT COLLATE "C" NOT NULL,
  state BIGINT NOT NULL,
  due_on TEXT COLLATE "C" NOT NULL,
  authors TEXT COLLATE "C" NOT NULL,
  data BYTEA NOT NULL,
  PRIMARY KEY (name, revision)
);
CREATE UNIQUE INDEX obligation_present ON obligation (name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX obligation_period ON obligation (duty, period, name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX obligation_party ON obligation (party, name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX obligation_counterpart ON obligation (counterpart, name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX obligation_region ON obligation (region_code, name) WHERE recorded_to = 9223372036854775807;

-- All other resources (common/resource/keyed.h).
CREATE TABLE resource (
  name TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL CHECK (revision > 0),
  recorded_from BIGINT NOT NULL,
  recorded_to BIGINT NOT NULL CHECK (recorded_to > recorded_from),
  parent TEXT COLLATE "C" NOT NULL,
  party TEXT COLLATE "C" NOT NULL,
  region_code TEXT COLLATE "C" NOT NULL,
  other_region TEXT COLLATE "C" NOT NULL,
  state BIGINT NOT NULL,
  type BIGINT NOT NULL,
  year BIGINT NOT NULL,
  code TEXT COLLATE "C" NOT NULL,
  word TEXT COLLATE "C" NOT NULL,
  authors TEXT COLLATE "C" NOT NULL,
  data BYTEA NOT NULL,
  PRIMARY KEY (name, revision)
);
CREATE UNIQUE INDEX resource_present ON resource (name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX resource_parent ON resource (parent, name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX resource_party ON resource (party, name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX resource_code ON resource (code, name) WHERE recorded_to = 9223372036854775807;

-- What the events of the pairing registry have told: rows by (name, revision), the highest wins.
CREATE TABLE heard_party (
  name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  revision BIGINT NOT NULL,
  kind BIGINT NOT NULL,
  region_code TEXT COLLATE "C" NOT NULL,
  display_name TEXT COLLATE "C" NOT NULL
);

CREATE TABLE heard_pairing (
  name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  revision BIGINT NOT NULL,
  scheme TEXT COLLATE "C" NOT NULL,
  supporter TEXT COLLATE "C" NOT NULL,
  recipient TEXT COLLATE "C" NOT NULL,
  data BYTEA NOT NULL -- jiedui.pairing.v1.Pairing as the event had it
);
CREATE INDEX heard_pairing_supporter ON heard_pairing (supporter, name);
CREATE INDEX heard_pairing_recipient ON heard_pairing (recipient, name);
CREATE INDEX heard_pairing_scheme ON heard_pairing (scheme, name);
