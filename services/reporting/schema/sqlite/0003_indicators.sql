-- What was measured of a region. Revisions as in common/resource/table.h; the columns are what sums read, without parsing `data`.
CREATE TABLE indicator_value (
  name TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision > 0),
  recorded_from INTEGER NOT NULL,
  recorded_to INTEGER NOT NULL CHECK (recorded_to > recorded_from),
  indicator TEXT NOT NULL,
  region_code TEXT NOT NULL,
  population TEXT NOT NULL,
  date TEXT NOT NULL,
  from_date TEXT NOT NULL, -- first day of a flow's period; '' of what is no flow
  value TEXT NOT NULL, -- exact decimal; '' where it is numerator and denominator
  numerator INTEGER NOT NULL,
  denominator INTEGER NOT NULL, -- 0 where it is a decimal
  authors TEXT NOT NULL,
  data BLOB NOT NULL,
  PRIMARY KEY (name, revision)
) STRICT;
CREATE UNIQUE INDEX indicator_value_present ON indicator_value (name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX indicator_value_region ON indicator_value (region_code, name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX indicator_value_of ON indicator_value (indicator, population, region_code, date);

-- What the events of the pairing registry have told of regions: every revision, for what was known then; the highest is the present one.
CREATE TABLE heard_region (
  name TEXT NOT NULL,
  revision INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL, -- the registry's own time of the revision
  data BLOB NOT NULL, -- jiedui.pairing.v1.Region as the event had it
  PRIMARY KEY (name, revision)
) STRICT;
