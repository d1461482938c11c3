-- What is due is listed for counties, prefectures, provinces and the nation, each in order of the day from an index of its own.
ALTER TABLE due ADD COLUMN region_code TEXT COLLATE "C" NOT NULL DEFAULT ''; -- where the person is seen
UPDATE due SET region_code =
  COALESCE((SELECT p.region_code FROM person p WHERE p.name = due.person AND p.recorded_to = 9223372036854775807), '');
-- Of a county; and all of any area side by side, to count who was trained.
CREATE INDEX due_county ON due (kind, role, region_code, counted_from, person, start_date, end_date, last_on)
  WHERE end_date = '9999-12-31';
CREATE INDEX due_prefecture ON due (kind, role, substr(region_code, 1, 4), counted_from, person)
  WHERE end_date = '9999-12-31';
CREATE INDEX due_province ON due (kind, role, substr(region_code, 1, 2), counted_from, person)
  WHERE end_date = '9999-12-31';
DROP INDEX due_ended;
CREATE INDEX due_ended ON due (end_date, region_code) WHERE end_date <> '9999-12-31';

-- Postings of a county in order of name, from the side that sends and from the one that receives.
CREATE INDEX posting_home_region ON posting (home_region, name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX posting_host_region ON posting (host_region, name) WHERE recorded_to = 9223372036854775807;
