-- What was measured of a region. Revisions as in common/resource/table.h; the columns are what sums read, without parsing `data`.
CREATE TABLE indicator_value (
  name TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL CHECK (revision > 0),
  recorded_from BIGINT NOT NULL,
  recorded_to BIGINT NOT NULL CHECK (recorded_to > recorded_from),
  indicator TEXT COLLATE "C" NOT NULL,
  region_code TEXT COLLATE "C" NOT NULL,
  population TEXT COLLATE "C" NOT NULL,
  date TEXT COLLATE "C" NOT NULL,
  from_date TEXT COLLATE "C" NOT NULL, -- first day of a flow's period; '' of what is no flow
  value TEXT COLLATE "C" NOT NULL, -- exact decimal; '' where it is numerator and denominator
  numerator BIGINT NOT NULL,
  denominator BIGINT NOT NULL, -- 0 where it is a decimal
  authors TEXT COLLATE "C" NOT NULL,
  data BYTEA NOT NULL,
  PRIMARY KEY (name, revision)
);
CREATE UNIQUE INDEX indicator_value_present ON indicator_value (name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX indicator_value_region ON indicator_value (region_code, name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX indicator_value_of ON indicator_value (indicator, population, region_code, date);

-- What the events of the pairing registry have told of regions: every revision, for what was known then; the highest is the present one.
CREATE TABLE heard_region (
  name TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL, -- the registry's own time of the revision
  data BYTEA NOT NULL, -- jiedui.pairing.v1.Region as the event had it
  PRIMARY KEY (name, revision)
);
