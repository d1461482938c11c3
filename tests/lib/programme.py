"""A programme of trusteeship with clearly synthetic names (合成大学01 …, 合成县中001 …) as the CSV files that `jiedui import` takes.

    tests/lib/programme.py FOLDER [--schools 115] [--universities 48] [--programmes 1] [--provinces 17] [--attested]

As in the real programme 48 universities and one society share the 115 schools, the society has the last three. One school lies in each
county. No code and no name is one of the registry's: provinces are 83 to 99.
"""

import argparse
import collections
import csv
import os

SOCIETY_SCHOOLS = 3
COUNTIES = 10          # of a prefecture
FIRST_PROVINCE = 83
LIST_COUNTIES = 4000   # of one county list
SOURCE = "合成数据"
SCHEME = "syn-trusteeship"

School = collections.namedtuple("School", "id number county")
Row = collections.namedtuple("Row", "id programme supporter school government county")


class Programme:
    """What the files say, for those who call the services themselves."""

    def __init__(self, schools=115, universities=48, programmes=1, provinces=17):
        if not 1 <= provinces <= 100 - FIRST_PROVINCE:
            raise ValueError("provinces")
        self.programmes = ["syn"] if programmes == 1 else [f"syn-{number + 1:03}" for number in range(programmes)]
        self.universities = [f"syn-univ-{number + 1:02}" for number in range(universities)]
        self.society = "syn-society"
        self.schools = [School(f"syn-school-{number + 1:05}", number + 1, self._county(number, provinces))
                        for number in range(schools * programmes)]
        self.rows = [self._row(school, schools) for school in self.schools]

    @staticmethod
    def _county(number, provinces):
        place = number // provinces
        return f"{FIRST_PROVINCE + number % provinces}{place // COUNTIES + 1:02}{place % COUNTIES + 1:02}"

    def _row(self, school, schools):
        place = (school.number - 1) % schools
        of_society = schools > SOCIETY_SCHOOLS and schools - SOCIETY_SCHOOLS <= place
        supporter = self.society if of_society else self.universities[place % len(self.universities)]
        return Row(f"syn-{school.number:05}", self.programmes[(school.number - 1) // schools], supporter, school.id, f"gov-{school.county}",
                   school.county)

    # ---- files ----

    def write(self, folder, attested=False):
        """Writes regions.csv, schemes.csv, parties.csv, programmes.csv, trusteeships.csv, county_lists.csv; `attested` ones are in force."""
        for name, head, rows in (
                ("regions", "region_id,code,level,display_name,parent,kind,attested_on,source", self._regions()),
                ("schemes", "scheme_id,display_name,lanes,effective_from,strict,clause,document",
                 [[SCHEME, "合成托管帮扶", "university>school:one_to_many;society>school:one_to_many", "2022-05-31", "true", "MOE22-1",
                   SOURCE]]),
                ("parties", "party_id,kind,display_name,region,source", self._parties()),
                ("programmes", "programme_id,tier,display_name,effective_from,start_term,signing_deadline,filing_deadline,scheme,clause,"
                               "document,source",
                 [[programme, "national", f"合成托管帮扶项目{programme}", "2022-05-31", "2022-autumn", "2022-07-31", "2022-08-15", SCHEME,
                   "MOE22-1", SOURCE, SOURCE] for programme in self.programmes]),
                ("trusteeships", "trusteeship_id,programme,supporter,school,county,signed_on,source",
                 [[row.id, row.programme, row.supporter, row.school, row.government, "2022-07-20" if attested else "", SOURCE]
                  for row in self.rows]),
                ("county_lists", "list_id,display_name,start,counties,source",
                 [[f"syn-{number:02}", f"合成县名单{number}", "2022-01-01", "|".join(counties), SOURCE]
                  for number, counties in self._county_lists()])):
            with open(os.path.join(folder, f"{name}.csv"), "w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file)
                writer.writerow(head.split(","))
                writer.writerows(rows)

    def _county_lists(self):
        counties = sorted({school.county for school in self.schools})
        return [(number // LIST_COUNTIES + 1, counties[number:number + LIST_COUNTIES]) for number in range(0, len(counties), LIST_COUNTIES)]

    def _regions(self):
        counties = sorted({school.county for school in self.schools})
        levels = {"province": sorted({f"{code[:2]}0000" for code in counties}),
                  "prefecture": sorted({f"{code[:4]}00" for code in counties}), "county": counties}
        parents = {"province": lambda code: "", "prefecture": lambda code: f"{code[:2]}0000", "county": lambda code: f"{code[:4]}00"}
        words = {"province": ("合成省", 2), "prefecture": ("合成市", 4), "county": ("合成县", 6)}
        return [[code, code, level, words[level][0] + code[:words[level][1]], parents[level](code), "regular", "2011-12-31", SOURCE]
                for level, codes in levels.items() for code in codes]

    def _parties(self):
        home = f"{FIRST_PROVINCE}0000"
        universities = [[university, "university", f"合成大学{number + 1:02}", home, SOURCE]
                        for number, university in enumerate(self.universities)]
        attached = [[f"{university}-school", "attached_school", f"合成大学{number + 1:02}附属中学", home, SOURCE]
                    for number, university in enumerate(self.universities)]
        schools = [[school.id, "school", f"合成县中{school.number:03}", school.county, SOURCE] for school in self.schools]
        governments = [[f"gov-{county}", "county_government", f"合成县{county}人民政府", county, SOURCE]
                       for county in sorted({school.county for school in self.schools})]
        return universities + attached + [[self.society, "society", "合成研究会", home, SOURCE]] + governments + schools


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("folder")
    parser.add_argument("--schools", type=int, default=115, help="of one programme")
    parser.add_argument("--universities", type=int, default=48)
    parser.add_argument("--programmes", type=int, default=1)
    parser.add_argument("--provinces", type=int, default=17)
    parser.add_argument("--attested", action="store_true", help="agreements known from a source: in force without signatures")
    options = parser.parse_args()
    made = Programme(options.schools, options.universities, options.programmes, options.provinces)
    os.makedirs(options.folder, exist_ok=True)
    made.write(options.folder, options.attested)


if __name__ == "__main__":
    main()
