-- People, and where they are employed. Revisions as in common/resource/table.h.
CREATE TABLE person (
  name TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision > 0),
  recorded_from INTEGER NOT NULL,
  recorded_to INTEGER NOT NULL CHECK (recorded_to > recorded_from),
  school TEXT NOT NULL, -- of the employment in force when it was written; '' for none
  home_county TEXT NOT NULL,
  region_code TEXT NOT NULL,
  role INTEGER NOT NULL,
  stage INTEGER NOT NULL,
  title INTEGER NOT NULL,
  standing INTEGER NOT NULL,
  authors TEXT NOT NULL,
  data BLOB NOT NULL, -- without the identity number
  PRIMARY KEY (name, revision)
) STRICT;
CREATE UNIQUE INDEX person_present ON person (name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX person_region ON person (region_code, name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX person_school ON person (school, name) WHERE recorded_to = 9223372036854775807;

-- Identity numbers, apart from everything else: sealed, and a keyed hash to find them by.
CREATE TABLE identity (
  person TEXT NOT NULL PRIMARY KEY,
  hash BLOB NOT NULL UNIQUE,
  sealed BLOB NOT NULL
) STRICT;

-- Present employments: who is at a school on a day.
CREATE TABLE employment (
  school TEXT NOT NULL,
  person TEXT NOT NULL,
  start_date TEXT NOT NULL,
  end_date TEXT NOT NULL, -- first day no longer; '9999-12-31' while open
  PRIMARY KEY (school, person, start_date)
) STRICT;
CREATE INDEX employment_person ON employment (person);
