"""Identity numbers over the wire: entered, imported, refused, asked for; afterwards they are in no log, event, error, metrics page or database in
clear."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../lib"))
import api
import privacy
import registry
import rotation
import servers
from rotation import identity_number, person, person_name, row

WRONG = identity_number(50)[:-1] + ("0" if identity_number(50)[-1] != "0" else "1")  # its check digit


class RotationPrivacyTest(servers.Case):
    def setUp(self):
        super().setUp()
        self.redis = self.own(servers.Redis(self.folder))
        self.metrics = f"127.0.0.1:{servers.free_port()}"
        self.both = rotation.Both(self.folder, self.engine, self.redis.address, [f"service.metrics_listen={self.metrics}",
                                                                                  "service.log_level=debug"])
        self.addCleanup(self.both.drop)
        self.both.start()
        self.caller = self.client(self.both.service)
        self.errors = []

    def write(self, method, **fields):
        return self.caller.call(method, request_id=registry.request_id(), **fields)

    def refuse(self, reason, method, **fields):
        with self.assertRaises(api.Refusal) as caught:
            self.caller.call(method, **fields)
        self.assertEqual(caught.exception.reason, reason, caught.exception)
        self.errors += [str(caught.exception), caught.exception.raw]

    def test_no_identity_number_is_kept_in_clear_or_told(self):
        search = privacy.Search([identity_number(number) for number in (*range(1, 40), 50, 60)] + [WRONG])
        answers = [self.write("PersonService/CreatePerson", person=person(1), person_id=person_name(1).partition("/")[2])]
        answers.append(self.write("PersonService/UpdatePerson", person=person(1, identity_number=identity_number(60), etag='"1"')))
        results = self.caller.import_rows("PersonService/ImportPeople", [row("People", person=person(number)) for number in range(2, 40)])
        taken = person(41, identity_number=identity_number(2))
        results += self.caller.import_rows("PersonService/ImportPeople", [
            row("People", person=person(50, identity_number=WRONG)), row("People", person=taken), row("People", person=person(3)),
            row("People", person=person(4, display_name="改")), row("People", person=person(4, identity_number=identity_number(1)), update=True)])
        self.assertEqual([(api.enum_name(result, "outcome").rpartition("_")[2], result.reason) for result in results[-5:]],
                         [("REFUSED", "INVALID_FIELD"), ("REFUSED", "IDENTITY_TAKEN"), ("UNCHANGED", ""), ("CONFLICT", "CONTENT_CONFLICT"),
                          ("UPDATED", "")])
        request = dict(request_id=registry.request_id())
        self.refuse("INVALID_FIELD", "PersonService/CreatePerson", person=person(50, identity_number=WRONG), **request)
        self.refuse("IDENTITY_TAKEN", "PersonService/CreatePerson", person=taken, **request)
        self.refuse("IDENTITY_TAKEN", "PersonService/UpdatePerson", person=person(5, identity_number=identity_number(2), etag='"1"'), **request)
        self.refuse("INVALID_FIELD", "PersonService/FindPersonByIdentity", identity_number=WRONG)
        self.refuse("NOT_FOUND", "PersonService/FindPersonByIdentity", identity_number=identity_number(50))
        answers.append(self.caller.call("PersonService/FindPersonByIdentity", identity_number=identity_number(2)))
        # Where it does not belong: what is not a name, an id or a filter is not repeated.
        number = identity_number(50)
        self.refuse("INVALID_FIELD", "PersonService/CreatePerson", person=person(51), person_id=number, **request)
        self.refuse("INVALID_FIELD", "PostingService/PlanPosting", posting=rotation.posting(1), posting_id=number, **request)
        self.refuse("INVALID_FIELD", "PersonService/GetPerson", name=number)
        self.refuse("INVALID_FIELD", "PostingService/GetPosting", name=f"postings/{number}")
        self.refuse("FILTER_INVALID", "PersonService/ListPeople", filter=f"n{number} = 1")
        [refused] = self.caller.import_rows("PostingService/ImportPostings", [
            row("Postings", posting=rotation.posting(1, name=f"postings/teacher-{number}", state="STATE_PLANNED"))])
        self.assertEqual(refused.reason, "INVALID_FIELD")
        self.errors.append(refused.message)
        self.refuse("FILTER_INVALID", "PersonService/ListPeople", filter=f"identity_number = {number}")
        self.refuse("FILTER_INVALID", "PersonService/ListPeople", filter=f"stage = {number}")
        self.refuse("INVALID_FIELD", "RightsService/CheckRight", person=number, right="RIGHT_HONOUR")
        people = self.caller.call("PersonService/ListPeople", page_size=500)
        self.assertEqual(people.people[1].masked_identity, identity_number(2)[:2] + "*" * 14 + identity_number(2)[-2:])
        answers += [people, self.caller.call("PersonService/ListPersonRevisions", name=person_name(1))]

        for number, answer in enumerate((*answers, *results)):
            search.look(f"answer {number}", answer.SerializeToString())
        for number, error in enumerate(self.errors):
            search.look(f"error {number}", error)
        search.events(self.caller, self.redis, "rotation")
        search.metrics(self.metrics)
        search.logs(self.folder)
        search.store(self.both.stores["rotation"])
        self.both.service.stop()  # what was only in memory is on the disk
        search.logs(self.folder)
        search.store(self.both.stores["rotation"])
        self.assertEqual(search.found, [])
        self.assertGreater(len(search.looked), 100)

    def test_the_search_finds_what_is_there(self):
        """The names are in the store in clear."""
        self.write("PersonService/CreatePerson", person=person(1, display_name="search for this"))
        search = privacy.Search(["search for this"])
        search.store(self.both.stores["rotation"])
        self.assertTrue(search.found)


if __name__ == "__main__":
    servers.main()
