#!/usr/bin/env python3
"""Checks the registry's data files before anything imports them.

Usage: check.py [DIRECTORY]    (default: the directory of this file)

Every reference must resolve, every date exist, every pairing keep the rules of its scheme: known kinds, regions, cardinality,
and a child inside its parent. Prints one line per fault and ends with 1 if there was any, else the row counts and 0.
Standard library only.
"""

import calendar
import csv
import datetime
import pathlib
import re
import sys

COLUMNS = {
    "regions": "region_id,code,level,display_name,parent,kind,predecessors,effective_from,effective_to,attested_on,aliases,source",
    "region_sets": "set_id,display_name,members,tag,declared,areas,clause,document,source",
    "region_tags": "region,key,start,attested_on,end,clause,document,source",
    "parties": "party_id,kind,display_name,short_name,region,aliases,external_scheme,external_id,source",
    "schemes": "scheme_id,display_name,lanes,supporter_regions,recipient_regions,effective_from,effective_to,attested_on,"
               "strict,clause,document,declared,topics",
    "pairings": "pairing_id,scheme,supporter,recipient,parent,start,attested_on,end,state,confidence,stage,clause,note,source",
    "rules": "rule_id,region,start,end,value,comparator,unit,strength,clause,document,text",
    "records": "record_id,record_kind,subject,start,attested_on,end,state,source,note,reason,title,parties,quotas,members",
    "programmes": "programme_id,tier,display_name,region,effective_from,effective_to,start_term,signing_deadline,"
                  "filing_deadline,scheme,clause,document,source",
    "trusteeships": "trusteeship_id,programme,supporter,attached_schools,school,county,start,end,signed_on,signed_by,"
                    "agreement_source,note,reason,source",
    "county_lists": "list_id,display_name,start,attested_on,end,declared,counties,source",
    "trusteeship_rules": "rule_id,region,start,end,value,comparator,unit,strength,clause,document,text",
    "rotation_rules": "rule_id,region,start,end,value,comparator,unit,strength,clause,document,text",
    "duties": "duty_id,display_name,schemes,party_kinds,side,period_kind,start,end,minimum_days,due_days_after,"
              "remind_days_before,automatic,invites_counterpart,receiver,clause,document",
    "work_calendar": "year,off,worked,clause,document",
    "reporting_rules": "rule_id,region,start,end,value,comparator,unit,strength,clause,document,text",
    "q16_tasks": "task_id,number,part,part_title,title,units,deadlines,deadline_note,region_code,confirmer,clause,document",
    "quotas": "quota_id,subject,programme,stage,region,from_year,to_year,max,min,min_days,clause,document",
    "indicators": "indicator_id,display_name,unit,population,nature,aggregation,scale,share,numerator,denominator,addends,"
                  "flow,since,min_size,max_size,marks,clause,document,source",
    "targets": "target_id,display_name,kind,indicator,region,population,population_on,scope,each,bound,upper_bound,rest,"
               "against,reference_indicator,reference_region,reference_population,factor,tolerance,reaching_is_enough,"
               "lower_is_better,start,due_on,best_effort,responsible,parts,wording,clause,document,source",
}
RECORD_KINDS = {"contact", "plan", "leading_group", "meeting", "agreement", "aid", "activity", "shared_resource", "need",
                "school_group"}
# Rule, region and start; region, key and first day; elsewhere the id alone.
KEY_COLUMNS = {"rules": 3, "trusteeship_rules": 3, "rotation_rules": 3, "reporting_rules": 3, "region_tags": 4}
LEVELS = ["province", "prefecture", "county"]
REGION_KINDS = {"regular", "placeholder", "statistical_zone"}
CHANGES = {"renamed", "upgraded", "recoded", "merged", "split"}
GOVERNMENT = {"province_government": "province", "prefecture_government": "prefecture", "county_government": "county"}
PARTY_KINDS = set(GOVERNMENT) | {
    "education_department", "education_bureau", "central_organ", "central_enterprise", "university", "attached_school",
    "school", "kindergarten", "vocational_school", "vocational_group", "township_government", "society", "provincial_unit",
    "mass_organisation"}
# Mode -> (a supporter may have several recipients, a recipient may have several supporters).
MODES = {"one_to_one": (False, False), "one_to_many": (True, False), "many_to_one": (False, True),
         "many_to_many": (True, True), "team": (False, True)}
COMPARATORS = {"at_least", "at_most", "equal", "more_than", "one_of", "all_of"}
STRENGTHS = {"refuse", "warn", "classify"}
NATURES = {"STOCK", "FLOW", "CUMULATIVE"}
# Lists that a document speaks of and nobody has published.
UNPUBLISHED_LISTS = {"exit-applicant-county": None}
AGGREGATIONS = {"NONE", "SUM", "RATIO", "LIST"}
# Kind of target -> the columns it fills of those that make a promise.
TARGET_KINDS = {"FLOOR": {"bound"}, "CEILING": {"bound"}, "RANGE": {"bound", "upper_bound"}, "EXACTLY": {"bound"},
                "RELATIVE": {"against"}, "QUALITATIVE": set()}
STAGES = {"", "kindergarten", "primary", "junior", "senior", "vocational", "special"}
OPEN_END = "9999-12-31"


class Checker:
    def __init__(self, directory):
        self.directory = directory
        self.faults = []
        self.lines = {}  # (file, id) -> line

    def fault(self, file, key, text):
        line = self.lines.get((file, key), "?")
        self.faults.append(f"{file}.csv:{line}: {key}: {text}")

    def read(self, file):
        """The rows by id, in file order."""
        raw = (self.directory / f"{file}.csv").read_bytes()
        if raw.startswith(b"\xef\xbb\xbf") or b"\r" in raw or b"\0" in raw or not raw.endswith(b"\n"):
            self.faults.append(f"{file}.csv: must be UTF-8 without mark, with LF line ends and a last line end")
        reader = csv.DictReader(raw.decode("utf-8").splitlines(), strict=True)
        if ",".join(reader.fieldnames) != COLUMNS[file]:
            self.faults.append(f"{file}.csv: columns are not {COLUMNS[file]}")
            return {}
        rows = {}
        for row in reader:
            key = "/".join(row[column] for column in reader.fieldnames[:KEY_COLUMNS.get(file, 1)])
            if key in rows:
                self.fault(file, key, f"second row of this id, line {reader.line_num}")
                continue
            self.lines[file, key] = reader.line_num
            rows[key] = row
            if None in row or None in row.values():
                self.fault(file, key, "wrong number of fields")
                del rows[key]
                continue
            if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,62}", row[reader.fieldnames[0]]):
                self.fault(file, key, "not a resource id")
            for column, value in row.items():
                if value != value.strip():
                    self.fault(file, key, f"{column} has space around it")
            if not row.get("source", row.get("document")):
                self.fault(file, key, "no source")
            if not row.get("display_name", "-"):
                self.fault(file, key, "no display_name")
        return rows

    def day(self, file, key, text):
        """The first day a date can mean, as text that sorts, or None with a fault."""
        match = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", text)
        if match:
            year, month, day = int(match[1]), int(match[2] or 1), int(match[3] or 1)
            if 1900 <= year <= 2200 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]:
                return f"{year:04}-{month:02}-{day:02}"
        self.fault(file, key, f"no such date: {text!r}")
        return None

    def interval(self, file, key, start, attested_on, end):
        """(first day, first day after); a start that no source gives counts from attested_on."""
        if bool(start) == bool(attested_on):
            self.fault(file, key, "needs either a start or attested_on, not both")
        if attested_on and len(attested_on) != 10:
            self.fault(file, key, "attested_on is not a full date")
        first = self.day(file, key, start or attested_on) or "0000"
        after = (self.day(file, key, end) or OPEN_END) if end else OPEN_END
        if after <= first:
            self.fault(file, key, "interval ends before it begins")
        return first, after

    def run(self):
        (regions, sets, tags, parties, schemes, pairings, rules, records, programmes, trusteeships, county_lists,
         trusteeship_rules, rotation_rules, duties, calendar, reporting_rules, tasks, quotas, indicators, targets) = (
             self.read(file) for file in COLUMNS)
        intervals = self.check_regions(regions)
        self.check_sets(sets, regions, intervals)
        self.check_tags(tags, sets, regions, intervals)
        self.check_parties(parties, regions)
        parsed = {key: self.parse_scheme(key, row, regions) for key, row in schemes.items()}
        self.check_pairings(pairings, parties, regions, parsed)
        self.check_rules("rules", "pairing", rules, regions)
        self.check_rules("trusteeship_rules", "trusteeship", trusteeship_rules, regions)
        self.check_rules("rotation_rules", "rotation", rotation_rules, regions)
        self.check_rules("reporting_rules", "reporting", reporting_rules, regions)
        self.check_tasks(tasks, regions, parties)
        self.check_quotas(quotas, regions)
        self.check_duties(duties, schemes, parties)
        self.check_calendar(calendar)
        self.check_indicators(indicators)
        self.check_targets(targets, indicators, regions, sets, parties)
        self.check_trusteeships(trusteeships, programmes, parties, schemes)
        self.check_county_lists(county_lists, regions)
        self.check_records(records, parties, pairings)
        self.check_said_once(parsed, rules)
        return {"regions": len(regions), "region_sets": len(sets), "region_tags": len(tags), "parties": len(parties),
                "schemes": len(schemes), "pairings": len(pairings), "rules": len(rules), "records": len(records),
                "programmes": len(programmes), "trusteeships": len(trusteeships), "county_lists": len(county_lists),
                "trusteeship_rules": len(trusteeship_rules), "rotation_rules": len(rotation_rules), "quotas": len(quotas),
                "duties": len(duties), "work_calendar": len(calendar),
                "reporting_rules": len(reporting_rules), "q16_tasks": len(tasks), "indicators": len(indicators), "targets": len(targets)}

    def check_said_once(self, schemes, rules):
        """Topics and limits of a scheme are what the rule of its clause says."""
        for key, scheme in schemes.items():
            same = [row for row in rules.values() if row["clause"] == scheme["clause"]]
            lists = [row["value"].split("|") for row in same if row["comparator"] == "one_of"]
            numbers = [row["value"] for row in same if row["comparator"] in ("at_most", "equal")]
            if scheme["topics"] and scheme["topics"] not in lists:
                self.fault("schemes", key, f"no rule of {scheme['clause']} lists these topics")
            for limit in filter(None, scheme["limits"].values()):
                if str(limit) not in numbers:
                    self.fault("schemes", key, f"no rule of {scheme['clause']} says at most {limit}")

    def check_regions(self, regions):
        seen, intervals = set(), {}
        for key, row in regions.items():
            if row["code"] and (row["code"] != key or not re.fullmatch(r"\d{6}", key)):
                self.fault("regions", key, "code is not the six digits of the id")
            if row["level"] not in LEVELS or row["kind"] not in REGION_KINDS:
                self.fault("regions", key, "unknown level or kind")
            elif row["level"] == "province":
                if row["parent"]:
                    self.fault("regions", key, "a province has no parent")
            elif row["parent"] not in seen:
                self.fault("regions", key, f"parent {row['parent']!r} does not come before it")
            elif LEVELS.index(regions[row["parent"]]["level"]) != LEVELS.index(row["level"]) - 1:
                self.fault("regions", key, "parent is not one level up")
            intervals[key] = self.interval("regions", key, row["effective_from"], row["attested_on"], row["effective_to"])
            for text in row["predecessors"].split("|") if row["predecessors"] else []:
                match = re.fullmatch(r"([a-z0-9-]+)@([\d-]+):(\w+)", text)
                if not match or match[3] not in CHANGES or match[1] not in seen:
                    self.fault("regions", key, f"bad predecessor {text!r}, or it does not come before it")
                    continue
                day = self.day("regions", key, match[2])
                if not intervals[key][0] <= day < intervals[key][1] or intervals[match[1]][0] >= day:
                    self.fault("regions", key, f"not in force on {day}, or {match[1]} not before")
                if match[3] == "split" and intervals[key][0] != day or match[3] != "split" and intervals[match[1]][1] != day:
                    self.fault("regions", key, f"the dates contradict {text!r}")
            self.check_aliases("regions", key, row)
            seen.add(key)
        return intervals

    def check_sets(self, sets, regions, intervals):
        for key, row in sets.items():
            if row["tag"] and row["members"] or row["areas"] and not row["tag"]:
                self.fault("region_sets", key, "has members or a tag; areas are those of a tag")
            members = []
            for text in row["members"].split("|") if row["members"] else []:
                match = re.fullmatch(r"([a-z0-9-]+)(?:@([\d-]*):([\d-]*))?", text)
                if not match or match[1] not in regions:
                    self.fault("region_sets", key, f"bad member {text!r}")
                    continue
                first = self.day("region_sets", key, match[2]) if match[2] else "0000"
                members.append((match[1], first, self.day("region_sets", key, match[3]) if match[3] else OPEN_END))
            for text in row["areas"].split("|") if row["areas"] else []:
                match = re.fullmatch(r"([a-z0-9-]*):(\d+):(complete|partial)", text)
                if not match or match[1] and match[1] not in regions:
                    self.fault("region_sets", key, f"bad area {text!r}")
            for text in row["declared"].split("|") if row["declared"] else []:
                match = re.fullmatch(r"(\w+)=(\d+)@([\d-]+)", text)
                if not match or match[1] not in LEVELS:
                    self.fault("region_sets", key, f"bad declared count {text!r}")
                    continue
                day = self.day("region_sets", key, match[3])
                areas = {region for region, first, after in members if first <= day < after}
                known = sum(row["level"] == match[1] and row["kind"] == "regular" and intervals[region][0] <= day < intervals[region][1]
                            and any(lies_in(region, area, regions) for area in areas) for region, row in regions.items())
                if members and known != int(match[2]):
                    self.fault("region_sets", key, f"{text!r} declared, {known} found")

    def check_tags(self, tags, sets, regions, intervals):
        keys, seen = {row["tag"] for row in sets.values()}, {}
        for key, row in tags.items():
            first, after = self.interval("region_tags", key, row["start"], row["attested_on"], row["end"])
            if row["region"] not in regions:
                self.fault("region_tags", key, f"no region {row['region']!r}")
                continue
            if row["key"] not in keys:
                self.fault("region_tags", key, "no set says what this list is")
            if row["end"] and intervals[row["region"]][1] < after or not row["end"] and intervals[row["region"]][1] != OPEN_END:
                self.fault("region_tags", key, "outlives its region")
            others = seen.setdefault((row["region"], row["key"]), [])
            if any(first < other_after and other_first < after for other_first, other_after in others):
                self.fault("region_tags", key, "overlaps another row of the list")
            others.append((first, after))

    def check_parties(self, parties, regions):
        names, externals = {}, {}
        for key, row in parties.items():
            if row["kind"] not in PARTY_KINDS:
                self.fault("parties", key, f"unknown kind {row['kind']!r}")
            region = regions.get(row["region"])
            if region is None:
                self.fault("parties", key, f"no region {row['region']!r}")
            elif row["kind"] in GOVERNMENT:
                if region["kind"] != "regular" or region["level"] != GOVERNMENT[row["kind"]] or key != "gov-" + row["region"]:
                    self.fault("parties", key, "a government must be that of a regular region of its level")
            if row["display_name"] in names:
                self.fault("parties", key, f"same display name as {names[row['display_name']]}")
            names[row["display_name"]] = key
            self.check_aliases("parties", key, row)
            if bool(row["external_scheme"]) != bool(row["external_id"]):
                self.fault("parties", key, "external_scheme and external_id go together")
            elif row["external_id"]:
                external = (row["external_scheme"], row["external_id"])
                if external in externals:
                    self.fault("parties", key, f"same external id as {externals[external]}")
                externals[external] = key

    def check_aliases(self, file, key, row):
        aliases = row["aliases"].split("|") if row["aliases"] else []
        if len(set(aliases)) != len(aliases) or "" in aliases or row["display_name"] in aliases or len(aliases) > 20:
            self.fault(file, key, "aliases empty, repeated or more than 20")

    def parse_scheme(self, key, row, regions):
        lanes, limits = {}, {}
        for text in row["lanes"].split(";"):
            match = re.fullmatch(r"(\w+)>(\w+):(\w+)(?::(refuse|reason)?(?::(\d+)?(?::[\w.-]+)?)?)?", text)
            if not match or match[1] not in PARTY_KINDS or match[2] not in PARTY_KINDS or match[3] not in MODES:
                self.fault("schemes", key, f"bad lane {text!r}")
            elif (match[1], match[2]) in lanes:
                self.fault("schemes", key, f"second lane for {match[1]}>{match[2]}")
            else:
                lanes[match[1], match[2]] = MODES[match[3]]
                limits[match[1], match[2]] = int(match[5] or 0)
        sides = {}
        for column in ("supporter_regions", "recipient_regions"):
            sides[column] = row[column].split("|") if row[column] else []
            for region in sides[column]:
                if region not in regions:
                    self.fault("schemes", key, f"no region {region!r}")
        if row["strict"] not in ("true", "false"):
            self.fault("schemes", key, "strict is true or false")
        if not row["clause"]:
            self.fault("schemes", key, "no clause")
        declared = set()
        for text in row["declared"].split("|") if row["declared"] else []:
            match = re.fullmatch(r"((?:recipient:)?(\w+))=(\d+)@([\d-]+)", text)
            if not match or match[2] not in PARTY_KINDS:
                self.fault("schemes", key, f"bad declared count {text!r}")
            elif (match[1], self.day("schemes", key, match[4])) in declared:
                self.fault("schemes", key, f"two declared counts of {match[1]} on one day")
            else:
                declared.add((match[1], self.day("schemes", key, match[4])))
        interval = self.interval("schemes", key, row["effective_from"], row["attested_on"], row["effective_to"])
        topics = row["topics"].split("|") if row["topics"] else []
        if len(set(topics)) != len(topics) or "" in topics:
            self.fault("schemes", key, "topics empty or repeated")
        return {"lanes": lanes, "limits": limits, "topics": topics, "clause": row["clause"], "interval": interval, **sides}

    def check_pairings(self, pairings, parties, regions, schemes):
        known = {}  # id -> (row, interval), of the rows before
        for key, row in pairings.items():
            interval = self.interval("pairings", key, row["start"], row["attested_on"], row["end"])
            if row["confidence"] not in ("high", "medium", "low") or row["stage"] not in ("", "pilot", "full"):
                self.fault("pairings", key, "unknown confidence or stage")
            if row["state"] != ("proposed" if row["confidence"] == "low" else "active"):
                self.fault("pairings", key, "low confidence is proposed, any other active")
            scheme = schemes.get(row["scheme"])
            supporter, recipient = parties.get(row["supporter"]), parties.get(row["recipient"])
            if scheme is None or supporter is None or recipient is None:
                self.fault("pairings", key, "scheme, supporter or recipient does not exist")
                continue
            if supporter is recipient:
                self.fault("pairings", key, "paired with itself")
            if not within(interval, scheme["interval"]):
                self.fault("pairings", key, "outside the dates of its scheme")
            kinds = supporter["kind"], recipient["kind"]
            if kinds not in scheme["lanes"]:
                self.fault("pairings", key, f"no lane {kinds[0]}>{kinds[1]} in its scheme")
                continue
            for side, party in (("supporter_regions", supporter), ("recipient_regions", recipient)):
                if scheme[side] and not any(lies_in(party["region"], region, regions) for region in scheme[side]):
                    self.fault("pairings", key, f"{party['party_id']} lies outside {side} of its scheme")
            if row["parent"]:
                self.check_child(key, row, interval, known.get(row["parent"]), parties, regions)
            if scheme["limits"][kinds]:
                self.check_limit(key, row, scheme["limits"][kinds], known)
            self.check_cardinality(key, row, interval, scheme["lanes"][kinds], kinds, known, parties)
            known[key] = row, interval

    def check_child(self, key, row, interval, parent, parties, regions):
        if parent is None:
            self.fault("pairings", key, f"parent {row['parent']!r} does not come before it")
            return
        parent_row, parent_interval = parent
        if not within(interval, parent_interval):
            self.fault("pairings", key, "outside the dates of its parent")
        for side in ("supporter", "recipient"):
            if not lies_in(parties[row[side]]["region"], parties[parent_row[side]]["region"], regions):
                self.fault("pairings", key, f"{side} lies outside the area of its parent")

    def check_limit(self, key, row, limit, known):
        """As if all under one parent were in force at one time: nearer than that the data need not come."""
        under = sum(other["scheme"] == row["scheme"] and other["parent"] == row["parent"] for other, _ in known.values())
        if not row["parent"]:
            self.fault("pairings", key, "its lane has a limit under a parent, and it names none")
        elif under >= limit:
            self.fault("pairings", key, f"more than {limit} under {row['parent']}")

    def check_cardinality(self, key, row, interval, mode, kinds, known, parties):
        for other, (other_row, other_interval) in known.items():
            if row["scheme"] != other_row["scheme"] or "proposed" in (row["state"], other_row["state"]):
                continue
            if (parties[other_row["supporter"]]["kind"], parties[other_row["recipient"]]["kind"]) != kinds:
                continue
            if interval[0] >= other_interval[1] or other_interval[0] >= interval[1]:
                continue
            same_supporter = row["supporter"] == other_row["supporter"]
            same_recipient = row["recipient"] == other_row["recipient"]
            if same_supporter and same_recipient:
                self.fault("pairings", key, f"the same pair as {other}")
            elif same_supporter and not mode[0]:
                self.fault("pairings", key, f"{row['supporter']} already supports in {other}")
            elif same_recipient and not mode[1]:
                self.fault("pairings", key, f"{row['recipient']} is already supported in {other}")

    def check_records(self, records, parties, pairings):
        for key, row in records.items():
            self.interval("records", key, row["start"], row["attested_on"], row["end"])
            if row["record_kind"] not in RECORD_KINDS:
                self.fault("records", key, f"unknown kind {row['record_kind']!r}")
            collection, _, name = row["subject"].partition("/")
            if name not in {"parties": parties, "pairings": pairings}.get(collection, {}):
                self.fault("records", key, f"no subject {row['subject']!r}")
            for party in filter(None, row["parties"].split("|")):
                if party not in parties:
                    self.fault("records", key, f"no party {party!r}")
            if not row["source"]:
                self.fault("records", key, "no source")

    def check_rules(self, file, service, rules, regions):
        intervals, kinds = {}, {}  # (rule, region) -> [(key, interval)]; rule -> (kind of value, unit)
        for key, row in rules.items():
            interval = self.interval(file, key, row["start"], "", row["end"])
            if row["region"] and row["region"] not in regions:
                self.fault(file, key, f"no region {row['region']!r}")
            if not re.fullmatch(service + r"-[a-z0-9-]{1,44}", row["rule_id"]) or re.search(r"-\d{6}$", row["rule_id"]):
                self.fault(file, key, f"rule_id is not {service}-…, or ends like a division code")
            if row["comparator"] not in COMPARATORS or row["strength"] not in STRENGTHS:
                self.fault(file, key, "unknown comparator or strength")
            lists = row["comparator"] in ("one_of", "all_of")
            kind = "texts" if lists else "number" if re.fullmatch(r"-?\d+", row["value"]) else "fraction"
            texts = row["value"].split("|")
            if lists and (len(set(texts)) != len(texts) or "" in texts):
                self.fault(file, key, "texts empty or repeated")
            if kind == "fraction" and not re.fullmatch(r"\d+/[1-9]\d*", row["value"]):
                self.fault(file, key, f"bad value {row['value']!r}")
            if kind == "number" and not row["unit"]:
                self.fault(file, key, "a number needs a unit")
            if kinds.setdefault(row["rule_id"], (kind, row["unit"])) != (kind, row["unit"]):
                self.fault(file, key, "another kind of value or unit than in its other rows")
            if not row["clause"] or not row["text"]:
                self.fault(file, key, "no clause or no text")
            others = intervals.setdefault((row["rule_id"], row["region"]), [])
            for other, (first, after) in others:
                if interval[0] < after and first < interval[1]:
                    self.fault(file, key, f"overlaps {other}")
            others.append((key, interval))

    def check_tasks(self, tasks, regions, parties):
        """34 tasks, 147 places of 15 units; a unit stands for the same parties wherever it is named (Q16-TASKS)."""
        stands_for, places = {}, 0
        for i, (key, row) in enumerate(tasks.items()):
            if row["number"] != str(i + 1) or row["clause"] != f"Q16-{i + 1}" or key != f"q16-{i + 1}":
                self.fault("q16_tasks", key, "numbers, ids and clauses do not run on")
            units = [unit.partition("=")[::2] for unit in row["units"].split("|")]
            places += len(units)
            members = [party for _, text in units for party in text.split("+")]
            if len(set(members)) != len(members):
                self.fault("q16_tasks", key, "a party twice")
            for party in members + [row["confirmer"]] * bool(row["confirmer"]):
                if party not in parties:
                    self.fault("q16_tasks", key, f"no party {party!r}")
            for unit, text in units:
                if not unit or stands_for.setdefault(unit, text) != text:
                    self.fault("q16_tasks", key, f"{unit} stands for other parties than in another task")
            if bool(row["confirmer"]) != ("+" in units[0][1]):
                self.fault("q16_tasks", key, "somebody confirms where a collective unit leads, and only there")
            days = [self.day("q16_tasks", key, day) or "" for day in row["deadlines"].split("|")]
            if days != sorted(set(days)):
                self.fault("q16_tasks", key, "deadlines are not in order")
            if row["region_code"] not in regions or not row["title"] or not row["document"]:
                self.fault("q16_tasks", key, "no region, title or document")
        if tasks and (len(tasks), places, len(stands_for)) != (34, 147, 15):
            self.faults.append(f"q16_tasks.csv: {len(tasks)} tasks, {places} places, {len(stands_for)} units")

    def check_quotas(self, quotas, regions):
        for key, row in quotas.items():
            if row["subject"] not in ("postings", "trainees") or row["stage"] not in STAGES:
                self.fault("quotas", key, "unknown subject or stage")
            if row["region"] and row["region"] not in regions:
                self.fault("quotas", key, f"no region {row['region']!r}")
            if any(row[column] and not row[column].isdigit() for column in ("from_year", "to_year", "max", "min", "min_days")):
                self.fault("quotas", key, "a number is none")
            elif row["max"] and row["min"] and int(row["min"]) > int(row["max"]):
                self.fault("quotas", key, "more at least than at most")
            if not row["clause"] or not row["document"]:
                self.fault("quotas", key, "no clause or no document")

    def check_duties(self, duties, schemes, parties):
        for key, row in duties.items():
            self.interval("duties", key, row["start"], "", row["end"])
            for scheme in row["schemes"].split("|"):
                if scheme not in schemes:
                    self.fault("duties", key, f"no scheme {scheme!r}")
            for kind in filter(None, row["party_kinds"].split("|")):
                if kind not in PARTY_KINDS:
                    self.fault("duties", key, f"unknown kind {kind!r}")
            if row["side"] not in ("supporter", "recipient") or row["period_kind"] not in ("half_year", "year"):
                self.fault("duties", key, "unknown side or period")
            if row["receiver"] and row["receiver"] not in parties:
                self.fault("duties", key, f"no party {row['receiver']!r}")
            if not row["clause"] or not row["document"]:
                self.fault("duties", key, "no clause or no document")

    def check_calendar(self, calendar):
        for key, row in calendar.items():
            seen = set()
            for column in ("off", "worked"):
                for stretch in filter(None, row[column].split("|")):
                    first, _, last = stretch.partition("..")
                    day, end = (datetime.date.fromisoformat(text) for text in (first, last or first))
                    if day > end or day.year != int(row["year"]) or end.year != int(row["year"]):
                        self.fault("work_calendar", key, f"bad stretch {stretch!r}")
                        continue
                    while day <= end:
                        if day in seen:
                            self.fault("work_calendar", key, f"{day} twice")
                        if column == "worked" and day.weekday() < 5:
                            self.fault("work_calendar", key, f"{day} is worked anyhow")
                        seen.add(day)
                        day += datetime.timedelta(days=1)
            if not row["document"]:
                self.fault("work_calendar", key, "no document")

    def check_indicators(self, indicators):
        plain = set()  # those before it that are not made of others
        for key, row in indicators.items():
            if row["nature"] not in NATURES or row["aggregation"] not in AGGREGATIONS:
                self.fault("indicators", key, "unknown nature or aggregation")
            if (row["aggregation"] == "RATIO") != row["scale"].isdigit() or row["share"] not in ("", "1"):
                self.fault("indicators", key, "a ratio has a scale, nothing else has; share is 1 or empty")
            if not all((row["unit"], row["population"], row["clause"], row["document"])):
                self.fault("indicators", key, "no unit, population, clause or document")
            parts = [name for name in (row["numerator"], row["denominator"], row["flow"], *row["addends"].split("|")) if name]
            for name in parts:
                if name not in plain:
                    self.fault("indicators", key, f"{name!r} does not come before it, or is made of others itself")
            if bool(row["flow"]) != bool(row["since"]) or row["since"] and not self.day("indicators", key, row["since"]):
                self.fault("indicators", key, "a flow is added up since a day")
            if not parts:
                plain.add(key)

    def check_targets(self, targets, indicators, regions, sets, parties):
        lists = {row["tag"] for row in sets.values() if row["tag"]}
        for key, row in targets.items():
            promise = {column for column in ("bound", "upper_bound", "against") if row[column]}
            if promise != TARGET_KINDS.get(row["kind"]):
                self.fault("targets", key, "unknown kind, or a promise that is not of its kind")
            if row["indicator"] not in indicators and (row["indicator"] or row["kind"] != "QUALITATIVE"):
                self.fault("targets", key, f"no indicator {row['indicator']!r}")
            if row["region"] != "000000" and row["region"] not in regions:
                self.fault("targets", key, f"no region {row['region']!r}")
            if row["population"] and row["population"] not in lists and row["population"] not in sets | UNPUBLISHED_LISTS:
                self.fault("targets", key, f"no list {row['population']!r}")
            if row["responsible"] and row["responsible"] not in parties:
                self.fault("targets", key, f"no party {row['responsible']!r}")
            for column in ("due_on", "start", "population_on"):
                if row[column] and (len(row[column]) != 10 or not self.day("targets", key, row[column])):
                    self.fault("targets", key, f"{column} is not a full date")
            if not all((row["wording"], row["clause"], row["document"])):
                self.fault("targets", key, "no wording, clause or document")
            parts = dict(part.split("=") for part in row["parts"].split("|") if part)
            if parts and sum(map(int, parts.values())) != int(row["bound"]):
                self.fault("targets", key, f"its parts make {sum(map(int, parts.values()))}, not {row['bound']}")
            for region in parts:
                if not lies_in(region, row["region"], regions):
                    self.fault("targets", key, f"{region} does not lie in its region")

    def check_trusteeships(self, trusteeships, programmes, parties, schemes):
        for key, row in programmes.items():
            self.interval("programmes", key, row["effective_from"], "", row["effective_to"])
            if row["tier"] not in ("national", "provincial", "city") or (row["tier"] == "national") != (not row["region"]):
                self.fault("programmes", key, "unknown tier, or a region that does not fit it")
            if not re.fullmatch(r"\d{4}-(autumn|spring)", row["start_term"]):
                self.fault("programmes", key, f"no such term: {row['start_term']!r}")
            for column in ("signing_deadline", "filing_deadline"):
                if row[column] and len(row[column]) != 10:
                    self.fault("programmes", key, f"{column} is not a full date")
            if row["scheme"] and row["scheme"] not in schemes:
                self.fault("programmes", key, f"no scheme {row['scheme']!r}")
        taken = {}  # school -> trusteeship
        for key, row in trusteeships.items():
            if row["programme"] not in programmes:
                self.fault("trusteeships", key, f"no programme {row['programme']!r}")
            for column, kinds in (("supporter", ("university", "society")), ("school", ("school",)),
                                  ("county", ("county_government",))):
                party = parties.get(row[column])
                if party is None or party["kind"] not in kinds:
                    self.fault("trusteeships", key, f"{column} {row[column]!r} is no {' or '.join(kinds)}")
            if row["school"] in parties and row["county"] in parties:
                if parties[row["school"]]["region"] != parties[row["county"]]["region"]:
                    self.fault("trusteeships", key, "the school does not lie in the county")
            if taken.setdefault(row["school"], key) != key:
                self.fault("trusteeships", key, f"its school is that of {taken[row['school']]}")
            if bool(row["signed_on"]) == bool(row["signed_by"]):
                self.fault("trusteeships", key, "needs either signed_on or signed_by, not both")
            self.day("trusteeships", key, row["signed_on"] or row["signed_by"])
            if not row["agreement_source"]:
                self.fault("trusteeships", key, "no source of the agreement")

    def check_county_lists(self, lists, regions):
        for key, row in lists.items():
            self.interval("county_lists", key, row["start"], row["attested_on"], row["end"])
            counties = row["counties"].split("|")
            if len(set(counties)) != len(counties):
                self.fault("county_lists", key, "a county twice")
            for county in counties:
                if regions.get(county, {}).get("level") != "county":
                    self.fault("county_lists", key, f"no county {county!r}")
            if row["declared"] and int(row["declared"]) < len(counties):
                self.fault("county_lists", key, "more counties than declared")


def within(inner, outer):
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def lies_in(region, area, regions):
    while region and region != area:
        region = regions[region]["parent"] if region in regions else ""
    return bool(region)


def main():
    checker = Checker(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent)
    counts = checker.run()
    for fault in checker.faults:
        print(fault)
    print(", ".join(f"{count} {file}" for file, count in counts.items()), "-", f"{len(checker.faults)} faults")
    return 1 if checker.faults else 0


if __name__ == "__main__":
    sys.exit(main())
