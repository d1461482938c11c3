"""The trusteeship service beside the registry that it follows, and that follows it: one test for each requirement, named after its id."""

import csv
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../lib"))
import api
import programme
import registry
import servers
import trusteeship

DATA = os.path.join(servers.ROOT, "deploy/data")
TODAY = "2022-11-22"
OK, REFUSED = 0, 3  # exit codes of the command


class TrusteeshipTest(servers.Case):
    def setUp(self):
        super().setUp()
        self.redis = self.own(servers.Redis(self.folder))
        self.pair = self.serve_pair(self.redis, settings=[f"service.demonstration_today={TODAY}"])
        self.registry = self.client(self.pair.services["pairing"])
        self.caller = self.client(self.pair.services["trusteeship"])

    def begin(self, **size):
        """A synthetic programme without trusteeships."""
        self.made = programme.Programme(**size)
        trusteeship.load(self.pair, self.folder, self.made)
        self.office = trusteeship.Office(self.caller, self.made)
        return self.made.rows

    # ---- asking ----

    def run_jiedui(self, *arguments, **who):
        return servers.cli(self.pair.services["pairing"], *arguments, trusteeship=self.pair.services["trusteeship"], **who)

    def jiedui(self, *arguments, exit_code=OK):
        """What the command prints as JSON."""
        result = self.run_jiedui(*arguments, "-o", "json")
        self.assertEqual(result.code, exit_code, result)
        return json.loads(result.out)

    def import_file(self, *arguments, exit_code=OK):
        """How many rows had which outcome."""
        counts = self.jiedui(*arguments, exit_code=exit_code)["counts"]
        return {outcome: rows for outcome, rows in counts.items() if rows}

    def state_of(self, resource):
        return api.enum_name(resource, "state").removeprefix("STATE_")

    def signed(self, agreement):
        """The roles that have signed what now binds them."""
        return {api.enum_name(share, "role").removeprefix("PARTY_ROLE_").lower() for share in agreement.shares if share.HasField("signature")}

    def agreement(self, row, **version):
        return self.caller.call("AgreementService/GetAgreement", name=f"agreements/{row.id}", **version)

    def add_measure(self, row, start="2022-10-09", end="2022-10-16"):
        return self.office.write("MeasureService/CreateMeasure", measure=dict(
            trusteeship=f"trusteeships/{row.id}", type="TYPE_SHADOWING", tasks=["TASK_TEACHING"], start=start, end=end,
            planned=[dict(unit="UNIT_PEOPLE", value=8)]))

    def policy_refuses(self, which, clause, function, *arguments, **named):
        refusal = self.refused("FAILED_PRECONDITION", which, lambda: function(*arguments, **named))
        self.assertIn(clause, refusal.clauses)
        self.assertTrue(any("\u4e00" <= character <= "\u9fff" for character in refusal.chinese), refusal)
        return refusal

    def events(self, name):
        """How many events the service's log has."""
        return int(self.pair.stores[name].query("SELECT COUNT(*) FROM event_log")[0][0])

    def pairing(self, row):
        """Of a trusteeship; None while the registry has none."""
        try:
            return self.registry.call("PairingService/GetPairing", name=f"pairings/{row.id}")
        except api.Refusal as refusal:
            self.assertEqual(refusal.code, "NOT_FOUND", refusal)
            return None

    def await_pairing(self, row, state):
        def reached():
            pairing = self.pairing(row)
            return pairing if pairing and self.state_of(pairing) == state else None
        return servers.wait_until(reached, f"the pairing is {state}")

    def await_agreement_of_registries(self, *scheme):
        servers.wait_until(lambda: not trusteeship.disagreements(self.caller), "the registries agree")
        self.assertEqual(trusteeship.compared(self.caller, self.registry, *scheme), {})

    # ---- agreements ----

    def test_MOE22_2_two_signatures_are_not_enough_and_the_third_is(self):
        row = self.begin(schools=1, universities=1)[0]
        self.assertEqual(self.state_of(self.office.propose(row)), "PROPOSED")
        agreement = self.office.draw_up(row.id)
        for role in trusteeship.ROLES[:2]:
            agreement = self.office.sign(agreement, role)
        self.assertEqual((self.state_of(agreement), agreement.in_force_on), ("PENDING", ""))
        self.assertEqual(self.state_of(self.office.get(row.id)), "PROPOSED")
        before = self.events("trusteeship")
        refusal = self.policy_refuses("AGREEMENT_NOT_IN_FORCE", "MOE22-2", self.add_measure, row)
        self.assertIn("三方签署后生效", refusal.chinese)
        self.assertEqual(self.events("trusteeship"), before)

        agreement = self.office.sign(agreement, trusteeship.ROLES[2], signed_on="2022-07-20")
        self.assertEqual((self.state_of(agreement), agreement.in_force_on), ("IN_FORCE", "2022-07-20"))
        active = self.office.get(row.id)
        self.assertEqual((self.state_of(active), active.in_force_on, active.attested), ("ACTIVE", "2022-07-20", False))
        self.assertEqual((active.interval.start, active.interval.end), ("2022-09-01", "2025-09-01"))
        self.assertEqual(self.state_of(self.add_measure(row)), "PLANNED")
        self.add_measure(row, start="2022-07-20", end="2022-07-22")  # from the last signature, not only with the term
        self.policy_refuses("OUTSIDE_AGREEMENT", "MOE22-2", self.add_measure, row, start="2022-07-19", end="2022-07-22")

    def test_MOE22_2_a_forged_or_replayed_signature_is_refused(self):
        first, second = self.begin(schools=2, universities=2)
        for row in (first, second):
            self.office.propose(row)
        agreement, other = self.office.draw_up(first.id), self.office.draw_up(second.id)
        good = self.office.signature(agreement, "supporter")
        sign = lambda **changes: self.office.write("AgreementService/SignAgreement", **(good | changes))
        school, school_key = self.office.key_of(f"parties/{first.school}")
        self.office.key_of(f"parties/{second.supporter}")
        before = self.events("trusteeship")
        flipped = bytes([good["signature"][0] ^ 1]) + good["signature"][1:]
        self.policy_refuses("SIGNATURE_INVALID", "MOE22-2", sign, signature=flipped)
        stranger = trusteeship.Key()
        self.policy_refuses("SIGNATURE_INVALID", "MOE22-2", sign, signature=stranger.sign(good["hash"]))
        # The school's key over the right hash does not sign for the university.
        self.policy_refuses("KEY_OF_ANOTHER", "MOE22-2", sign, key=school_key, signature=school.sign(good["hash"]))
        # What was signed for another agreement, or for another party of this one.
        replayed = self.office.signature(other, "supporter")
        for hash_, signature in ((replayed["hash"], replayed["signature"]), (agreement.shares[2].hash, school.sign(agreement.shares[2].hash))):
            self.assertIn("MOE22-2", self.refused("ABORTED", "HASH_CHANGED", sign, hash=hash_, signature=signature).clauses)
        self.assertEqual(self.events("trusteeship"), before)
        self.assertEqual(self.signed(self.agreement(first)), set())

        signed = sign()
        self.policy_refuses("ALREADY_SIGNED", "MOE22-2", sign)
        # An amendment that is taken back does not bring the former signature back.
        other_terms = trusteeship.terms()
        other_terms["clauses"][2]["text"] = "大学派驻校长。"
        for terms in (other_terms, trusteeship.terms()):
            signed = self.office.write("AgreementService/AmendAgreement", agreement=terms | dict(name=signed.name, etag=signed.etag))
        self.assertEqual([clause.text for clause in signed.clauses], [clause.text for clause in agreement.clauses])
        self.assertIn("MOE22-2", self.refused("ABORTED", "HASH_CHANGED", sign).clauses)
        self.assertEqual(self.signed(self.agreement(first)), set())

    def test_MOE22_2_an_amendment_voids_exactly_the_signatures_of_whom_it_binds(self):
        row = self.begin(schools=1, universities=1)[0]
        self.office.activate(row)
        before = self.agreement(row)
        amended = self.office.write("AgreementService/AmendAgreement", reason="调整经费安排", agreement=trusteeship.terms(
            shared="县级人民政府按学期拨付经费。") | dict(name=before.name, etag=before.etag))
        self.assertEqual((amended.version, self.state_of(amended), self.signed(amended)), (2, "PENDING", {"supporter"}))
        self.assertEqual(amended.shares[0], before.shares[0])
        self.assertEqual([share.since_version for share in amended.shares], [1, 2, 2])
        self.policy_refuses("AGREEMENT_NOT_IN_FORCE", "MOE22-2", self.add_measure, row)

        self.office.sign(amended, "county_government", signed_on="2022-11-01")
        signed = self.office.sign(amended, "school", signed_on="2022-11-02")
        self.assertEqual((self.state_of(signed), signed.in_force_on), ("IN_FORCE", "2022-11-02"))
        for version in (1, 2):  # the former one stays verifiable
            found = self.caller.call("AgreementService/VerifyAgreement", name=before.name, version=version)
            self.assertEqual([(result.hash_matches, result.signed, result.signature_verifies) for result in found.results],
                             [(True, True, True)] * 3)
        self.assertEqual(self.agreement(row, version=1).clauses, before.clauses)
        self.await_agreement_of_registries()

    def test_MOE22_2_three_systems_sign_at_once(self):
        rows = self.begin(schools=8, universities=2)
        under_way = []
        for row in rows:
            self.office.propose(row)
            agreement = self.office.draw_up(row.id)
            requests = [self.office.signature(agreement, role) for role in trusteeship.ROLES]
            under_way += [self.caller.start("AgreementService/SignAgreement", request_id=registry.request_id(), **request)
                          for request in requests]
        for call in under_way:
            call.result()
        for row in rows:
            self.assertEqual(self.state_of(self.agreement(row)), "IN_FORCE")
            self.assertEqual(self.state_of(self.office.get(row.id)), "ACTIVE")
            in_force = [event for event, in self.pair.stores["trusteeship"].query(
                f"SELECT type FROM event_log WHERE subject = 'agreements/{row.id}'") if event.endswith(".in_force.v1")]
            self.assertEqual(len(in_force), 1)

    def test_MOE22_2_signed_by_the_command_line(self):
        row = self.begin(schools=1, universities=1)[0]
        self.jiedui("trusteeship", "propose", "--id", row.id, "--programme", row.programme, "--supporter", row.supporter, "--school",
                    row.school, "--county", row.government)
        self.jiedui("agreement", "draw-up", row.id, "--start", "2022-09-01", "--end", "2025-09-01", "--clause",
                    "1;supporter,county_government,school;三方按一校一策开展托管帮扶。")
        for role, party in (("supporter", row.supporter), ("county_government", row.government), ("school", row.school)):
            file, key = os.path.join(self.folder, f"{role}.key"), f"key-{role.replace('_', '-')}"
            public = self.run_jiedui("key", "new", file).out.strip()
            self.assertEqual(os.stat(file).st_mode & 0o077, 0, "nobody else reads a private key")
            self.jiedui("key", "register", "--id", key, "--party", party, "--public-key", public, "--start", "2022-01-01")
            measure = self.run_jiedui("measure", "add", f"trusteeship={row.id}", "type=shadowing", "tasks=teaching", "start=2022-10-09",
                                      "planned=unit=people;value=4")
            self.assertEqual(measure.code, REFUSED, measure)
            self.assertIn("条款 MOE22-2", measure.err)
            self.jiedui("agreement", "sign", row.id, "--role", role, "--key", key, "--key-file", file, "--signer", "合成签署人", "--on",
                        "2022-07-20")
        self.assertEqual(self.state_of(self.office.get(row.id)), "ACTIVE")
        self.jiedui("measure", "add", f"trusteeship={row.id}", "type=shadowing", "tasks=teaching", "start=2022-10-09",
                    "planned=unit=people;value=4")

    # ---- the programme ----

    def test_MOE22_1_the_public_rows_load_as_attested_25_of_115(self):
        for register in ("regions", "parties", "schemes"):
            self.assertEqual(set(self.import_file("import", register, f"{DATA}/{register}.csv")), {"CREATED"})
        trusteeship.imported(self.pair, "trusteeship", "rules", trusteeship.RULES)
        files = {("import", "programmes"): "programmes", ("trusteeship", "import"): "trusteeships", ("import", "county-lists"): "county_lists"}
        expected = {}
        for command, name in files.items():
            with open(f"{DATA}/{name}.csv", encoding="utf-8") as file:
                expected[name] = sum(1 for _ in csv.reader(file)) - 1
            self.assertEqual(self.import_file(*command, f"{DATA}/{name}.csv"), {"CREATED": expected[name]})
        self.assertEqual(expected["trusteeships"], 25)

        state = self.caller.call("QuestionService/GetProgrammeState", programme="programmes/moe22", effective_on="2022-09-01")
        self.assertEqual((state.total.schools, state.total.active, state.total.attested, state.declared, state.missing), (25, 25, 25, 115, 90))
        self.assertEqual(state.citation.clause, "MOE22-1")
        attested = trusteeship.listed(self.caller, "AgreementService/ListAgreements", "agreements", filter="attested = YES")
        self.assertEqual(len(attested), 25)
        for agreement in attested:  # shown apart from signed ones, with where it was read
            self.assertEqual((self.state_of(agreement), len(agreement.shares)), ("IN_FORCE", 0))
            self.assertTrue(agreement.attestation.source)
            self.assertTrue(agreement.attestation.signed_on or agreement.attestation.signed_by)
        table = self.run_jiedui("trusteeship", "state", "moe22", "--on", "2022-09-01")
        self.assertRegex(table.out + table.err, "25.*115.*90")

        before = self.events("trusteeship")
        for command, name in files.items():
            self.assertEqual(self.import_file(*command, f"{DATA}/{name}.csv"), {"UNCHANGED": expected[name]})
        self.assertEqual(self.events("trusteeship"), before)
        self.await_agreement_of_registries("schemes/moe22-trusteeship")
        coverage = self.caller.call("QuestionService/GetCoverage", county_list="countyLists/key-assistance-2021", effective_on="2022-09-01")
        self.assertEqual((coverage.county_list.display_name, coverage.counties, coverage.county_list.declared, coverage.partial),
                         ("国家乡村振兴重点帮扶县", 90, 160, True))

    def test_MOE22_1_the_116th_school_is_refused(self):
        rows = self.begin(schools=116)
        self.assertEqual(self.import_file("trusteeship", "import", os.path.join(self.folder, "trusteeships.csv"), exit_code=REFUSED),
                         {"CREATED": 115, "REFUSED": 1})
        refusal = self.policy_refuses("TOO_MANY_SCHOOLS", "MOE22-1", self.office.propose, rows[115])
        self.assertIn("115", refusal.chinese)
        state = self.caller.call("QuestionService/GetProgrammeState", programme="programmes/syn", effective_on="2022-09-01", by="BY_SUPPORTER")
        self.assertEqual((state.total.schools, state.total.supporters, state.declared, state.missing), (115, 49, 115, 0))
        self.office.terminate(self.office.get(rows[0].id))  # one given up makes room
        self.assertEqual(self.state_of(self.office.propose(rows[115])), "PROPOSED")

    def test_MOE22_11_the_city_tier_stays_within_a_prefecture(self):
        rows = self.begin(schools=11, universities=1, provinces=1)  # the eleventh lies in another prefecture of the province
        self.office.write("ProgrammeService/CreateProgramme", programme_id="city", programme=dict(
            tier="TIER_CITY", region="830100", display_name="合成市托管帮扶", citation=dict(clause="MOE22-11", document="合成数据")))
        propose = lambda helper, **changes: self.office.propose(
            rows[0]._replace(programme="city"), "city-1", supporter=f"parties/{helper}",
            interval=dict(start="2022-09-01", end="2025-09-01"), **changes)
        refusal = self.policy_refuses("TRUSTEESHIP_OUTSIDE_AREA", "MOE22-11", propose, rows[10].school)
        self.assertIn("830201", refusal.chinese)
        self.policy_refuses("TRUSTEESHIP_OUTSIDE_AREA", "MOE22-11", propose, rows[10].school, reason="两市协议")  # no reason passes it
        self.policy_refuses("SUPPORTER_NOT_ALLOWED", "MOE22-11", propose, rows[0].supporter)
        self.assertEqual(self.state_of(propose(rows[1].school)), "PROPOSED")

    def test_MOE22_12_nine_of_ten_weak_counties_and_the_name_of_the_tenth(self):
        rows = self.begin(schools=10, universities=2, provinces=1)
        ask = lambda **changes: self.caller.call("QuestionService/GetCoverage", **(
            dict(county_list="countyLists/weak", effective_on="2022-09-01") | changes))
        self.refused("FAILED_PRECONDITION", "LIST_NOT_LOADED", ask)
        counties = [row.county for row in rows]
        row = api.message("jiedui.trusteeship.v1.ImportCountyListsRequest")(county_list=dict(
            name="countyLists/weak", display_name="合成教育基础薄弱县", interval=dict(start="2022-01-01"), counties=counties, declared=10,
            source=programme.SOURCE))
        [result] = self.caller.import_rows("QuestionService/ImportCountyLists", [row])
        self.assertEqual(api.enum_name(result, "outcome"), "IMPORT_OUTCOME_CREATED", result)
        # A second school in a county that has one already, on another tier, does not count twice.
        path = os.path.join(self.folder, "second.csv")
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"party_id,kind,display_name,region\nsecond,school,合成县中第二,{counties[0]}\n")
        self.assertEqual(self.import_file("import", "parties", path), {"CREATED": 1})
        self.office.write("ProgrammeService/CreateProgramme", programme_id="city", programme=dict(
            tier="TIER_CITY", region="830100", display_name="合成市托管帮扶", citation=dict(clause="MOE22-11", document="合成数据")))
        self.office.propose(rows[0]._replace(programme="city", school="second"), "second", supporter=f"parties/{rows[1].school}",
                            interval=dict(start="2022-09-01", end="2025-09-01"))
        self.office.attest("second")
        for each in rows[:9]:
            self.office.propose(each)
            self.office.attest(each.id)
        self.office.propose(rows[9])  # proposed is not helped

        servers.wait_until(lambda: ask().uncovered[0].display_name, "the names of the counties are heard")
        answer = ask()
        self.assertEqual((answer.counties, answer.covered, answer.share, answer.partial), (10, 9, 9000, False))
        self.assertEqual([(county.region_code, county.display_name) for county in answer.uncovered], [(counties[9], f"合成县{counties[9]}")])
        self.assertEqual([(api.enum_name(tier, "tier"), tier.covered) for tier in answer.tiers], [("TIER_NATIONAL", 9), ("TIER_CITY", 1)])
        city = ask(tiers=["TIER_CITY"])
        self.assertEqual((city.covered, city.share), (1, 1000))
        self.assertEqual(ask(effective_on="2022-07-19").covered, 0)
        table = self.run_jiedui("trusteeship", "coverage", "weak", "--on", "2022-09-01")
        self.assertEqual(table.code, OK, table)
        self.assertIn("90.00", table.out + table.err)
        self.assertIn(f"合成县{counties[9]}", table.out)

    # ---- with the registry ----

    def test_an_active_trusteeship_is_an_active_pairing_and_ends_with_it(self):
        row = self.begin(schools=1, universities=1)[0]
        self.office.propose(row)
        agreement = self.office.draw_up(row.id)
        for role in trusteeship.ROLES:
            self.assertIsNone(self.pairing(row))
            agreement = self.office.sign(agreement, role)
        pairing = self.await_pairing(row, "ACTIVE")
        self.assertEqual((pairing.scheme, pairing.supporter, pairing.recipient, pairing.owner),
                         (f"schemes/{programme.SCHEME}", f"parties/{row.supporter}", f"parties/{row.school}", f"trusteeships/{row.id}"))
        self.assertEqual((pairing.interval.start, pairing.interval.end), ("2022-07-20", "2025-09-01"))
        self.await_agreement_of_registries()

        before = self.events("pairing")
        write = lambda verb, **fields: self.registry.call(f"PairingService/{verb}", name=pairing.name, etag=pairing.etag,
                                                          request_id=registry.request_id(), **fields)
        for verb, fields in (("SuspendPairing", dict(start="2022-10-01", reason="暂停")), ("EndPairing", dict(end="2022-10-01", reason="终止"))):
            refusal = self.refused("FAILED_PRECONDITION", "OWNED_ELSEWHERE", lambda: write(verb, **fields))
            self.assertIn(f"trusteeships/{row.id}", refusal.chinese)
        imported = api.message("jiedui.pairing.v1.ImportPairingsRequest")(update=True, pairing=dict(
            name=pairing.name, scheme=pairing.scheme, supporter=pairing.supporter, recipient=pairing.recipient, state="STATE_ACTIVE",
            interval=dict(start="2022-08-01")))
        [result] = self.registry.import_rows("PairingService/ImportPairings", [imported])
        self.assertEqual((api.enum_name(result, "outcome"), result.reason), ("IMPORT_OUTCOME_REFUSED", "OWNED_ELSEWHERE"))
        self.assertEqual(self.events("pairing"), before)

        self.office.terminate(self.office.get(row.id), end="2022-11-01")
        ended = self.await_pairing(row, "ENDED")
        self.assertEqual((ended.interval.start, ended.interval.end, ended.reason), ("2022-07-20", "2022-11-01", "终止"))
        self.await_agreement_of_registries()
        history = self.registry.call("PairingService/ListPairingRevisions", name=pairing.name).revisions
        self.assertTrue(all("pairing" in revision.actor for revision in history), history)

    def test_a_refusal_of_the_registry_flags_the_trusteeship(self):
        row, other = self.begin(schools=2, universities=2)
        by_hand = self.registry.call(
            "PairingService/ProposePairing", pairing_id="by-hand", activate=True, request_id=registry.request_id(), pairing=dict(
                scheme=f"schemes/{programme.SCHEME}", supporter=f"parties/{other.supporter}", recipient=f"parties/{row.school}",
                interval=dict(start="2022-06-01")))
        self.assertEqual(self.state_of(self.office.activate(row)), "ACTIVE")
        flagged = servers.wait_until(lambda: next((found for found in [self.office.get(row.id)] if found.pairing_refusal), None),
                                     "the trusteeship is flagged")
        self.assertEqual(self.state_of(flagged), "ACTIVE")  # it is the owner, and stays what it is
        self.assertIsNone(self.pairing(row))
        [disagreement] = trusteeship.disagreements(self.caller)
        self.assertEqual((disagreement.trusteeship, disagreement.pairing), (f"trusteeships/{row.id}", f"pairings/{row.id}"))
        self.assertIn(flagged.pairing_refusal, disagreement.what)
        said = [kind for kind, in self.pair.stores["pairing"].query("SELECT type FROM event_log WHERE type LIKE '%refused%'")]
        self.assertEqual(said, ["cn.jiedui.pairing.pairing.refused.v1"])

        # Once the registry has room, the next that is said of the trusteeship opens its pairing and clears the flag.
        self.registry.call("PairingService/EndPairing", name=by_hand.name, etag=by_hand.etag, end="2022-07-01", reason="误登",
                           request_id=registry.request_id())
        changed = api.message("jiedui.trusteeship.v1.ImportTrusteeshipsRequest")(update=True, trusteeship=self.office.fields(
            row, note="更正", interval=flagged.interval) | dict(name=flagged.name))
        [result] = self.caller.import_rows("TrusteeshipService/ImportTrusteeships", [changed])
        self.assertEqual(api.enum_name(result, "outcome"), "IMPORT_OUTCOME_UPDATED", result)
        self.await_pairing(row, "ACTIVE")
        servers.wait_until(lambda: not self.office.get(row.id).pairing_refusal, "the flag is cleared")
        self.await_agreement_of_registries()

    def test_a_school_renamed_keeps_its_trusteeship_and_is_called_by_its_new_name(self):
        row = self.begin(schools=1, universities=1)[0]
        active = self.office.activate(row)
        school = self.registry.call("PartyService/GetParty", name=f"parties/{row.school}")
        school.display_name = "合成县中更名后"
        self.registry.call("PartyService/UpdateParty", party=school, request_id=registry.request_id())
        names = lambda: {party.party: party.display_name for party in self.caller.call(
            "QuestionService/GetSchoolFile", name=f"parties/{row.school}").parties}
        servers.wait_until(lambda: names().get(f"parties/{row.school}") == "合成县中更名后", "the new name is heard")
        self.assertEqual(self.office.get(row.id).school, active.school)


if __name__ == "__main__":
    servers.main()
