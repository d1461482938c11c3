"""The last place of a quota, with the real program: of 64 callers at once one gets it (DX18-3.7.1b)."""

import collections
import os
import sys
import threading

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../lib"))
import api
import registry
import rotation
import servers

CALLERS = 64
PLACES = 3


class RotationQuotaTest(servers.Case):
    def setUp(self):
        super().setUp()
        self.both = rotation.Both(self.folder, self.engine)
        self.addCleanup(self.both.drop)
        self.both.start()
        self.client_ = self.client(self.both.service)
        people = range(1, CALLERS + PLACES)
        rotation.imported(self.client_, "PersonService/ImportPeople", [rotation.row("People", person=rotation.person(n)) for n in people])
        self.call("BatchService/CreateQuota", quota_id="limited", quota=rotation.quota(max=PLACES))
        for number in people:
            state = "STATE_NOMINATED" if number >= CALLERS + 1 else "STATE_PLANNED"
            rotation.imported(self.client_, "PostingService/ImportPostings", [rotation.row("Postings", posting=rotation.posting(
                number, name=f"postings/p{number}", programme="limited", state=state))])

    def call(self, method, **fields):
        return self.client_.call(method, request_id=registry.request_id(), **fields)

    def taken(self):
        use = self.client_.call("BatchService/GetQuotaUse", programme="limited", year=2022)
        return use.taken, [each.free for each in use.uses]

    def at_once(self, what):
        """What each of the callers got, all of them starting together."""
        answers, barrier = {}, threading.Barrier(CALLERS)

        def run(number):
            client = self.both.service.client(person=f"caller-{number}")
            barrier.wait()
            try:
                what(client, number)
                answers[number] = "OK"
            except api.Refusal as refusal:
                answers[number] = refusal.reason or str(refusal)
            finally:
                client.close()

        threads = [threading.Thread(target=run, args=(number,)) for number in range(1, CALLERS + 1)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(servers.DEADLINE)
        return collections.Counter(answers.values())

    def test_DX18_3_7_1b_of_64_callers_at_the_last_place_one_gets_it(self):
        self.assertEqual(self.taken(), (PLACES - 1, [1]))
        nominate = lambda client, number: client.call("PostingService/NominatePosting", name=f"postings/p{number}", etag='"1"',
                                                      request_id=registry.request_id())
        answers = self.at_once(nominate)
        self.assertEqual(sum(answers.values()), CALLERS)
        self.assertEqual(answers["OK"], 1, answers)
        self.assertLessEqual(set(answers), {"OK", "QUOTA_FULL", "TRY_AGAIN"}, answers)
        self.assertEqual(self.taken(), (PLACES, [0]))
        # Whoever was told to try again hears now that it is full; who has the place has it.
        again = self.at_once(nominate)
        self.assertLessEqual(set(again), {"QUOTA_FULL", "ETAG_MISMATCH", "TRY_AGAIN"}, again)
        self.assertEqual(again["ETAG_MISMATCH"], 1, again)
        self.assertEqual(self.taken(), (PLACES, [0]))

    def test_DX18_3_7_1b_one_request_sent_64_times_takes_one_place(self):
        answers = self.at_once(lambda client, number: self.client_.call(
            "PostingService/NominatePosting", name="postings/p1", etag='"1"', request_id="the same"))
        self.assertLessEqual(set(answers), {"OK", "TRY_AGAIN"}, answers)
        self.assertGreaterEqual(answers["OK"], 1, answers)
        self.assertEqual(self.taken(), (PLACES, [0]))


if __name__ == "__main__":
    servers.main()
