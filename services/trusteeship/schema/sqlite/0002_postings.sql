-- Postings of the rotation service that rest, or once rested, on a trusteeship: rows by (name, revision), the highest wins. Nothing of the
-- person but the name of the resource, which tells two people apart.
CREATE TABLE heard_posting (
  name TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  trusteeship TEXT NOT NULL, -- '' once it rests on none
  person TEXT NOT NULL,
  kind INTEGER NOT NULL,
  direction INTEGER NOT NULL,
  state INTEGER NOT NULL,
  host TEXT NOT NULL,
  start_date TEXT NOT NULL,
  end_date TEXT NOT NULL -- first day after it
) STRICT;
CREATE INDEX heard_posting_under ON heard_posting (trusteeship, name);
