-- Notices. Revisions as in common/resource/table.h.
CREATE TABLE notice (
  name TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision > 0),
  recorded_from INTEGER NOT NULL,
  recorded_to INTEGER NOT NULL CHECK (recorded_to > recorded_from),
  number TEXT NOT NULL,
  kind INTEGER NOT NULL,
  state INTEGER NOT NULL,
  year INTEGER NOT NULL,
  issuer TEXT NOT NULL,
  recipient TEXT NOT NULL,
  region_code TEXT NOT NULL, -- of the recipient
  due_on TEXT NOT NULL,
  subject TEXT NOT NULL,
  subject_due_on TEXT NOT NULL,
  late INTEGER NOT NULL,
  authors TEXT NOT NULL,
  data BLOB NOT NULL,
  PRIMARY KEY (name, revision)
) STRICT;
CREATE UNIQUE INDEX notice_present ON notice (name) WHERE recorded_to = 9223372036854775807;
CREATE UNIQUE INDEX notice_number ON notice (number) WHERE recorded_to = 9223372036854775807;
CREATE INDEX notice_issuer ON notice (issuer, name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX notice_recipient ON notice (recipient, name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX notice_region ON notice (region_code, name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX notice_subject ON notice (subject, name) WHERE recorded_to = 9223372036854775807;

-- The last number given in a series and year.
CREATE TABLE notice_counter (
  series TEXT NOT NULL,
  year INTEGER NOT NULL,
  last INTEGER NOT NULL CHECK (last > 0),
  PRIMARY KEY (series, year)
) STRICT;
