-- People, and where they are employed. Revisions as in common/resource/table.h.
CREATE TABLE person (
  name TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL CHECK (revision > 0),
  recorded_from BIGINT NOT NULL,
  recorded_to BIGINT NOT NULL CHECK (recorded_to > recorded_from),
  school TEXT COLLATE "C" NOT NULL, -- of the employment in force when it was written; '' for none
  home_county TEXT COLLATE "C" NOT NULL,
  region_code TEXT COLLATE "C" NOT NULL,
  role BIGINT NOT NULL,
  stage BIGINT NOT NULL,
  title BIGINT NOT NULL,
  standing BIGINT NOT NULL,
  authors TEXT COLLATE "C" NOT NULL,
  data BYTEA NOT NULL, -- without the identity number
  PRIMARY KEY (name, revision)
);
CREATE UNIQUE INDEX person_present ON person (name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX person_region ON person (region_code, name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX person_school ON person (school, name) WHERE recorded_to = 9223372036854775807;

-- Identity numbers, apart from everything else: sealed, and a keyed hash to find them by.
CREATE TABLE identity (
  person TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  hash BYTEA NOT NULL UNIQUE,
  sealed BYTEA NOT NULL
);

-- Present employments: who is at a school on a day.
CREATE TABLE employment (
  school TEXT COLLATE "C" NOT NULL,
  person TEXT COLLATE "C" NOT NULL,
  start_date TEXT COLLATE "C" NOT NULL,
  end_date TEXT COLLATE "C" NOT NULL, -- first day no longer; '9999-12-31' while open
  PRIMARY KEY (school, person, start_date)
);
CREATE INDEX employment_person ON employment (person);
