-- Who takes part in which training.
CREATE TABLE attendance (
  training TEXT NOT NULL,
  person TEXT NOT NULL,
  completed INTEGER NOT NULL CHECK (completed IN (0, 1)),
  PRIMARY KEY (training, person)
) STRICT;
CREATE INDEX attendance_person ON attendance (person);
