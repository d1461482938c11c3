-- Notices. Revisions as in common/resource/table.h.
CREATE TABLE notice (
  name TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL CHECK (revision > 0),
  recorded_from BIGINT NOT NULL,
  recorded_to BIGINT NOT NULL CHECK (recorded_to > recorded_from),
  number TEXT COLLATE "C" NOT NULL,
  kind BIGINT NOT NULL,
  state BIGINT NOT NULL,
  year BIGINT NOT NULL,
  issuer TEXT COLLATE "C" NOT NULL,
  recipient TEXT COLLATE "C" NOT NULL,
  region_code TEXT COLLATE "C" NOT NULL, -- of the recipient
  due_on TEXT COLLATE "C" NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  subject_due_on TEXT COLLATE "C" NOT NULL,
  late BIGINT NOT NULL,
  authors TEXT COLLATE "C" NOT NULL,
  data BYTEA NOT NULL,
  PRIMARY KEY (name, revision)
);
CREATE UNIQUE INDEX notice_present ON notice (name) WHERE recorded_to = 9223372036854775807;
CREATE UNIQUE INDEX notice_number ON notice (number) WHERE recorded_to = 9223372036854775807;
CREATE INDEX notice_issuer ON notice (issuer, name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX notice_recipient ON notice (recipient, name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX notice_region ON notice (region_code, name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX notice_subject ON notice (subject, name) WHERE recorded_to = 9223372036854775807;

-- The last number given in a series and year.
CREATE TABLE notice_counter (
  series TEXT COLLATE "C" NOT NULL,
  year BIGINT NOT NULL,
  last BIGINT NOT NULL CHECK (last > 0),
  PRIMARY KEY (series, year)
);
