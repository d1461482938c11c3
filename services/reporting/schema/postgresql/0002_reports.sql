-- Reports. Revisions as in common/resource/table.h.
CREATE TABLE report (
  name TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL CHECK (revision > 0),
  recorded_from BIGINT NOT NULL,
  recorded_to BIGINT NOT NULL CHECK (recorded_to > recorded_from),
  duty TEXT COLLATE "C" NOT NULL,
  period TEXT COLLATE "C" NOT NULL,
  year BIGINT NOT NULL,
  party TEXT COLLATE "C" NOT NULL,
  region_code TEXT COLLATE "C" NOT NULL,
  state BIGINT NOT NULL,
  authors TEXT COLLATE "C" NOT NULL,
  data BYTEA NOT NULL,
  PRIMARY KEY (name, revision)
);
CREATE UNIQUE INDEX report_present ON report (name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX report_period ON report (duty, period, name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX report_party ON report (party, name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX report_region ON report (region_code, name) WHERE recorded_to = 9223372036854775807;

-- What the events of the other services have told that figures count: every revision that was told, so that what was known at a position of
-- a service's log can be read again.
CREATE TABLE heard_fact (
  service TEXT COLLATE "C" NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  position BIGINT NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  basis TEXT COLLATE "C" NOT NULL,
  region_code TEXT COLLATE "C" NOT NULL,
  data BYTEA NOT NULL, -- jiedui.reporting.v1.Fact
  PRIMARY KEY (service, subject, revision)
);
CREATE INDEX heard_fact_basis ON heard_fact (service, kind, basis, subject);
CREATE INDEX heard_fact_region ON heard_fact (service, kind, region_code, subject);
