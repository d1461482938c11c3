-- Postings: who is sent where. Revisions as in common/resource/table.h.
CREATE TABLE posting (
  name TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL CHECK (revision > 0),
  recorded_from BIGINT NOT NULL,
  recorded_to BIGINT NOT NULL CHECK (recorded_to > recorded_from),
  person TEXT COLLATE "C" NOT NULL,
  home TEXT COLLATE "C" NOT NULL,
  host TEXT COLLATE "C" NOT NULL,
  home_region TEXT COLLATE "C" NOT NULL,
  host_region TEXT COLLATE "C" NOT NULL,
  programme TEXT COLLATE "C" NOT NULL,
  kind BIGINT NOT NULL,
  state BIGINT NOT NULL,
  stage BIGINT NOT NULL,
  year BIGINT NOT NULL, -- of its first day
  days BIGINT NOT NULL, -- from its first to its last day
  start_date TEXT COLLATE "C" NOT NULL,
  end_date TEXT COLLATE "C" NOT NULL CHECK (end_date > start_date), -- first day no longer; where it was cut short, that day
  team TEXT COLLATE "C" NOT NULL,
  batch TEXT COLLATE "C" NOT NULL,
  basis TEXT COLLATE "C" NOT NULL, -- pairings/… or trusteeships/…
  flagged BIGINT NOT NULL CHECK (flagged IN (0, 1)),
  poor BIGINT NOT NULL CHECK (poor IN (0, 1)), -- into a poor county
  authors TEXT COLLATE "C" NOT NULL,
  data BYTEA NOT NULL,
  PRIMARY KEY (name, revision)
);
CREATE UNIQUE INDEX posting_present ON posting (name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX posting_person ON posting (person) WHERE recorded_to = 9223372036854775807;
CREATE INDEX posting_host ON posting (host, end_date) WHERE recorded_to = 9223372036854775807;
CREATE INDEX posting_home ON posting (home, end_date) WHERE recorded_to = 9223372036854775807;
CREATE INDEX posting_programme ON posting (programme, year, stage) WHERE recorded_to = 9223372036854775807;
CREATE INDEX posting_basis ON posting (basis) WHERE recorded_to = 9223372036854775807 AND basis <> '';
CREATE INDEX posting_team ON posting (team) WHERE recorded_to = 9223372036854775807 AND team <> '';
CREATE INDEX posting_batch ON posting (batch) WHERE recorded_to = 9223372036854775807 AND batch <> '';
CREATE INDEX posting_flagged ON posting (name) WHERE recorded_to = 9223372036854775807 AND flagged = 1;

-- Further places of present circuit teaching, beside the host.
CREATE TABLE posting_circuit (
  party TEXT COLLATE "C" NOT NULL,
  posting TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (party, posting)
);
CREATE INDEX posting_circuit_posting ON posting_circuit (posting);

-- Everything else: categories, teams, quotas, batches, trainings, checks, posts, needs, plans, certificates (traits.h says which column
-- means what for which collection).
CREATE TABLE resource (
  name TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL CHECK (revision > 0),
  recorded_from BIGINT NOT NULL,
  recorded_to BIGINT NOT NULL CHECK (recorded_to > recorded_from),
  parent TEXT COLLATE "C" NOT NULL, -- '' for what is of none
  party TEXT COLLATE "C" NOT NULL, -- '' for what is of none
  region_code TEXT COLLATE "C" NOT NULL,
  other_region TEXT COLLATE "C" NOT NULL,
  state BIGINT NOT NULL,
  type BIGINT NOT NULL,
  year BIGINT NOT NULL, -- 0 for none
  code TEXT COLLATE "C" NOT NULL, -- a programme's code; '' for none
  word TEXT COLLATE "C" NOT NULL, -- the subject of a training; '' for none
  authors TEXT COLLATE "C" NOT NULL,
  data BYTEA NOT NULL,
  PRIMARY KEY (name, revision)
);
CREATE UNIQUE INDEX resource_present ON resource (name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX resource_parent ON resource (parent, name) WHERE recorded_to = 9223372036854775807 AND parent <> '';
CREATE INDEX resource_party ON resource (party, name) WHERE recorded_to = 9223372036854775807 AND party <> '';
CREATE INDEX resource_region ON resource (region_code, name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX resource_code ON resource (code, name) WHERE recorded_to = 9223372036854775807 AND code <> '';
