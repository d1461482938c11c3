-- Postings of the rotation service that rest, or once rested, on a trusteeship: rows by (name, revision), the highest wins. Nothing of the
-- person but the name of the resource, which tells two people apart.
CREATE TABLE heard_posting (
  name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  revision BIGINT NOT NULL,
  trusteeship TEXT COLLATE "C" NOT NULL, -- '' once it rests on none
  person TEXT COLLATE "C" NOT NULL,
  kind BIGINT NOT NULL,
  direction BIGINT NOT NULL,
  state BIGINT NOT NULL,
  host TEXT COLLATE "C" NOT NULL,
  start_date TEXT COLLATE "C" NOT NULL,
  end_date TEXT COLLATE "C" NOT NULL -- first day after it
);
CREATE INDEX heard_posting_under ON heard_posting (trusteeship, name);
