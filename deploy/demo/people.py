#!/usr/bin/env python3
"""Invents schools and people for demonstrations and load: nobody in them exists, and their names say so.

Usage: people.py --out DIRECTORY [--people 240] [--counties 621102,621122] [--host-county 350102] [--seed 1] [--year 2022] [--schools 8]
                 [--subjects 语文,数学,英语,音乐,体育,美术]

Writes, as the command line imports them (docs/cli.md):

  parties.csv      schools and kindergartens of each county, and one school of the host county
  categories.csv   which of them are rural or weak, with the counties' complete lists
  people.csv       teachers and principals, by stage as in the nation (full-time teachers of 2023, 教育部 2024-03-01)
  allotments.csv   posts, classes and pupils of each school
  postings.csv     a year of shadowing in the host county: 20 of each of four stages, 14 days; one teacher lent to a rural school
  examples.csv     a senior teacher who would be the 21st (spare), and the teacher who is lent (lent)
  needs.csv        what rural schools want from the autumn of the year after; one of it nobody can meet

The same arguments give the same files. Identity numbers begin with 999999, which is no division code, so that they are nobody's.
Standard library only.
"""

import argparse
import csv
import datetime
import pathlib
import random
import uuid

# Full-time teachers of 2023 by stage, in thousands: preschool, primary, junior, senior, special.
STAGES = {"kindergarten": 3074, "primary": 6656, "junior": 4083, "senior": 2215, "special": 77}
CHINESE = {"kindergarten": "幼儿园", "primary": "小学", "junior": "初级中学", "senior": "高级中学", "special": "特殊教育学校"}
WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]  # GB 11643
SOURCE = "虚构数据，仅供演示"


def identity(number, born):
    """An identity number that is well formed and nobody's."""
    first = f"999999{born:%Y%m%d}{number % 1000:03d}"
    return first + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(first, WEIGHTS)) % 11]


class Generator:
    def __init__(self, args):
        self.args = args
        self.random = random.Random(args.seed)
        self.schools = []  # (party id, county, stage, rural)
        self.people = []  # (id, school index, stage, subject)

    def write(self, name, columns, rows):
        with open(self.args.out / f"{name}.csv", "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns.split(","))
            writer.writerows(rows)

    def make_schools(self):
        parties, categories = [], []
        stages = ["primary", "kindergarten", "junior", "primary", "senior", "primary", "junior", "special"]
        for county in self.args.counties:
            for kind in ("rural", "weak", "special"):
                categories.append([f"demo-{kind}-{county}", kind, "", county, "true", "1990-01-01", "", "", SOURCE])
            for number in range(self.args.schools):
                stage = stages[number % len(stages)]
                rural = number % 2 == 1 and stage != "senior"
                school = f"demo-{county}-{number + 1}"
                kind = "kindergarten" if stage == "kindergarten" else "school"
                parties.append([school, kind, f"演示{county}第{number + 1}{CHINESE[stage]}", "", county, "", "", "", SOURCE])
                self.schools.append((school, county, stage, rural))
                kinds = ["rural"] * rural + ["weak"] * (rural and number % 4 == 3) + ["special"] * (stage == "special")
                for kind in kinds:
                    categories.append([f"{school}-{kind}", kind, f"parties/{school}", "", "", "1990-01-01", "", "", SOURCE])
        host = f"demo-{self.args.host_county}-1"
        parties.append([host, "school", f"演示{self.args.host_county}第1中学", "", self.args.host_county, "", "", "", SOURCE])
        self.write("parties", "party_id,kind,display_name,short_name,region,aliases,external_scheme,external_id,source", parties)
        self.write("categories", "category_id,kind,school,region,complete_list,start,attested_on,end,source", categories)

    def make_people(self):
        by_stage = {stage: [i for i, school in enumerate(self.schools) if school[2] == stage] for stage in STAGES}
        stages = [stage for stage in STAGES if by_stage[stage]]
        weights = [STAGES[stage] for stage in stages]
        # Enough of each of the four stages of the year in the host county; the rest as the nation has them.
        wanted = [stage for stage in stages if stage != "special" for _ in range(min(21, self.args.people // 5))]
        wanted += self.random.choices(stages, weights, k=max(0, self.args.people - len(wanted)))
        rows = []
        for number, stage in enumerate(wanted, 1):
            person = str(uuid.UUID(int=self.random.getrandbits(128), version=4))
            index = self.random.choice(by_stage[stage])
            school, county, _, _ = self.schools[index]
            born = datetime.date(self.random.randint(1966, 1996), self.random.randint(1, 12), self.random.randint(1, 28))
            start = datetime.date(max(born.year + 22, 1992), 9, 1)
            subject = self.args.subjects[0] if stage == "kindergarten" else self.random.choice(self.args.subjects)
            employments = f"{school}@{start};;{subject}教师"
            if len(by_stage[stage]) > 1 and self.random.random() < 0.4 and start.year < self.args.year - 4:
                former = self.schools[self.random.choice(by_stage[stage])][0]
                moved = datetime.date(self.random.randint(start.year + 1, self.args.year - 2), 9, 1)
                employments = f"{former}@{start}:{moved};;{subject}教师|{school}@{moved};;{subject}教师"
            role = "principal" if number % 40 == 0 else "teacher"
            rows.append([person, f"演示人员{number:06d}", identity(number, born), f"{role}@{start}", stage, subject, "国家通用语言",
                         self.random.choice(["third", "second", "first", "first", "senior"]),
                         "true" if self.random.random() < 0.2 else "", "established", "", county, employments])
            self.people.append((person, index, stage, subject, role, "|" in employments))
        self.write("people", "person_id,display_name,identity_number,roles,stage,subjects,languages,title,backbone,standing,"
                             "double_qualified,home_county,employments", rows)
        self.write("allotments", "school,posts,senior_posts,middle_posts,subjects,classes,pupils,carers,stage,since,"
                                 "declared_teachers,source", self.allotments())

    def allotments(self):
        rows = []
        for index, (school, _, stage, _) in enumerate(self.schools):
            staff = sum(1 for person in self.people if person[1] == index)
            classes = max(1, staff // 2)
            rows.append([school, staff + 2, "", "", "", classes, classes * (8 if stage == "special" else 35),
                         classes if stage == "kindergarten" else "", stage, f"{self.args.year}-09-01", "", SOURCE])
        return rows

    def make_postings(self):
        """Twenty of each of four stages for two weeks, and one teacher lent within the county."""
        rows, left = [], {stage: 20 for stage in ("senior", "junior", "primary", "kindergarten")}
        for person, index, stage, subject, role, _ in self.people:
            if role != "teacher" or not left.get(stage):
                continue
            number = 21 - left[stage]
            left[stage] -= 1
            rows.append([f"demo-fz-{self.args.year}-{stage}-{number:02d}", "fuzhou-dingxi", "shadowing", "", person, f"parties/{self.schools[index][0]}",
                         f"parties/demo-{self.args.host_county}-1", "", f"{self.args.year}-10-10", f"{self.args.year}-10-24", "", "跟岗", stage, subject,
                         "pairings/fz-01", "", "", "", "", "", "nominated", "", "", "", SOURCE])
        posted = {row[4] for row in rows}
        free = [person for person in self.people if person[0] not in posted and person[4] == "teacher"]
        # Two more for examples: who would be the 21st, and who teaches in a rural school for a year and a half.
        spare = next(person for person in free if person[2] == "senior")
        rural = next(school for school, _, stage, is_rural in self.schools if is_rural and stage == "primary")
        lent = next(person for person in free if person[2] == "primary" and not self.schools[person[1]][3] and not person[5])
        rows.append([f"demo-support-{self.args.year}", "county-rotation", "support_teaching", "", lent[0], f"parties/{self.schools[lent[1]][0]}",
                     f"parties/{rural}", "", f"{self.args.year}-03-01", f"{self.args.year + 1}-09-01", "", "", "primary", lent[3], "", "", "", "", "", "",
                     "completed", "passed", f"{self.args.year + 1}-09-01", "", SOURCE])
        self.write("postings", "posting_id,programme,kind,other_kind,person,home,host,circuit,start,end,share,duty,stage,subject,basis,team,"
                               "batch,lodging_charge_fen,mentor_pairs,return_visits,state,result,assessed_on,reason,note", rows)
        self.write("examples", "what,person,school", [["spare", spare[0], self.schools[spare[1]][0]], ["lent", lent[0], self.schools[lent[1]][0]]])

    def make_needs(self):
        rows = []
        for school, _, stage, rural in self.schools:
            if not rural or stage in ("special", "kindergarten"):
                continue
            for number, subject in enumerate(self.random.sample(self.args.subjects, min(2, len(self.args.subjects))), 1):
                rows.append([f"{school}-{number}", f"parties/{school}", stage, subject, "", self.random.randint(1, 2), self.random.randint(1, 3),
                             f"{self.args.year + 1}-09-01", f"{self.args.year + 2}-09-01", SOURCE])
        rows.append([f"{rows[0][0]}-tibetan", *rows[0][1:3], "", "藏语", 1, 1, *rows[0][7:]])  # which nobody teaches in
        self.write("needs", "need_id,school,stage,subject,language,count,priority,start,end,note", rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--people", type=int, default=240)
    parser.add_argument("--counties", type=lambda text: text.split(","), default=["621102", "621122"])
    parser.add_argument("--host-county", default="350102")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--year", type=int, default=2022)
    parser.add_argument("--schools", type=int, default=8, help="of each county")
    parser.add_argument("--subjects", type=lambda text: text.split(","), default=["语文", "数学", "英语", "音乐", "体育", "美术"])
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    generator = Generator(args)
    generator.make_schools()
    generator.make_people()
    generator.make_postings()
    generator.make_needs()


if __name__ == "__main__":
    main()
