-- Who takes part in which training.
CREATE TABLE attendance (
  training TEXT NOT NULL,
  person TEXT NOT NULL,
  completed INTEGER NOT NULL CHECK (completed IN (0, 1)),
  PRIMARY KEY (training, person)
) STRICT;
CREATE INDEX attendance_person ON attendance (person);

-- When a rule of rounds or checks binds a person, and since when it counts: a row a stretch of days on which role, employment and the last
-- one before are the same (due_spells.h). So who is due on a day is read from an index, whatever the day.
CREATE TABLE due (
  person TEXT NOT NULL,
  kind INTEGER NOT NULL,
  role INTEGER NOT NULL,
  last_on TEXT NOT NULL, -- last day of the last one; '' for none
  counted_from TEXT NOT NULL, -- that day, or the first of service
  start_date TEXT NOT NULL,
  end_date TEXT NOT NULL, -- first day no longer; '9999-12-31' while open
  PRIMARY KEY (person, kind, start_date)
) STRICT, WITHOUT ROWID;
CREATE INDEX due_open ON due (kind, role, counted_from, person) WHERE end_date = '9999-12-31';
CREATE INDEX due_ended ON due (end_date) WHERE end_date <> '9999-12-31';
