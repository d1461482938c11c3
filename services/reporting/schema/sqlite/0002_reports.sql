-- Reports. Revisions as in common/resource/table.h.
CREATE TABLE report (
  name TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision > 0),
  recorded_from INTEGER NOT NULL,
  recorded_to INTEGER NOT NULL CHECK (recorded_to > recorded_from),
  duty TEXT NOT NULL,
  period TEXT NOT NULL,
  year INTEGER NOT NULL,
  party TEXT NOT NULL,
  region_code TEXT NOT NULL,
  state INTEGER NOT NULL,
  authors TEXT NOT NULL,
  data BLOB NOT NULL,
  PRIMARY KEY (name, revision)
) STRICT;
CREATE UNIQUE INDEX report_present ON report (name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX report_period ON report (duty, period, name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX report_party ON report (party, name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX report_region ON report (region_code, name) WHERE recorded_to = 9223372036854775807;

-- What the events of the other services have told that figures count: every revision that was told, so that what was known at a position of
-- a service's log can be read again.
CREATE TABLE heard_fact (
  service TEXT NOT NULL,
  subject TEXT NOT NULL,
  revision INTEGER NOT NULL,
  position INTEGER NOT NULL,
  kind TEXT NOT NULL,
  basis TEXT NOT NULL,
  region_code TEXT NOT NULL,
  data BLOB NOT NULL, -- jiedui.reporting.v1.Fact
  PRIMARY KEY (service, subject, revision)
) STRICT;
CREATE INDEX heard_fact_basis ON heard_fact (service, kind, basis, subject);
CREATE INDEX heard_fact_region ON heard_fact (service, kind, region_code, subject);
