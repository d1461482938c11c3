"""Durability apart from kill -9, which the page cache survives: the service under a shim between it and the disk.

What is watched leaves the process by whatever socket: answers, watched events, Redis. The order of things is the shim's log.
"""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../lib"))
import api
import registry
import servers

WRITES = 40
AT_A_TIME = 8


def mark(number):
    return f"mark-{number:08d}"


def sent_too_early(log):
    """Marks that left by a socket before a sync that was begun after they were written had ended; and how many left at all.

    A mark counts as written when its bytes have gone to the write-ahead log.
    """
    written, covered, durable = {}, {}, set()  # covered: marks by the sync under way
    sent, early = set(), set()
    for line in log.splitlines():
        event, *words = line.split()
        if event == "write" and words[0].endswith("-wal"):
            for found in words[1:]:
                written.setdefault(found, False)
        elif event == "sync-begin" and words[0].endswith("-wal"):
            covered = set(written)
        elif event == "sync-end" and words[0].endswith("-wal") and words[1] == "ok":
            durable |= covered
        elif event == "send":
            sent |= set(words[1:])
            early |= set(words[1:]) - durable
    return early, sent


class DurabilityTest(servers.Case):
    def setUp(self):
        super().setUp()
        self.log, self.fail_sync = (os.path.join(self.folder, name) for name in ("shim.log", "fail-sync"))
        self.shim = {"LD_PRELOAD": servers.SHIM, "JIEDUI_SHIM_LOG": self.log, "JIEDUI_SHIM_FAIL_SYNC": self.fail_sync}

    def break_syncs(self):
        with open(self.fail_sync, "w", encoding="utf-8"):
            pass

    def mend_syncs(self):
        os.remove(self.fail_sync)

    def write_marks(self, service):
        """Proposes many pairings, some at a time, while a watcher follows and Redis is told."""
        client = self.client(service)
        entered = registry.load(client, 2 * AT_A_TIME)
        watch = client.watch(entered)
        under_way = []
        for number in range(WRITES):
            lane = number % AT_A_TIME
            under_way.append(client.start("PairingService/ProposePairing", pairing_id=mark(number),
                                          pairing=registry.pairing(2 * lane, 2 * lane + 1), request_id=registry.request_id()))
            if len(under_way) == AT_A_TIME:
                under_way.pop(0).result()
        for call in under_way:
            call.result()
        heard = 0
        for step in watch:
            heard += step.HasField("event")
            if heard == WRITES:
                break
        watch.cancel()

    def test_nothing_leaves_before_a_sync_begun_after_its_write(self):
        redis = self.own(servers.Redis(self.folder))
        self.write_marks(self.serve(redis, env=self.shim))
        servers.wait_until(lambda: any(event["subject"].endswith(mark(WRITES - 1)) for _, event in redis.stream()), "relayed")
        early, sent = sent_too_early(servers.contents(self.log))
        self.assertEqual(sent, {mark(number) for number in range(WRITES)})
        self.assertEqual(early, set())

    def test_with_synchronous_off_on_purpose_the_same_check_fails(self):
        """Proves that the check above can fail."""
        self.write_marks(self.serve(env=self.shim, settings=["service.sqlite.synchronous=OFF"]))
        early, sent = sent_too_early(servers.contents(self.log))
        self.assertEqual(early, sent)
        self.assertEqual(len(sent), WRITES)

    def test_with_every_sync_failing_nothing_is_acknowledged(self):
        service = self.serve(env=self.shim)
        client = self.client(service)
        entered = registry.load(client)
        requests = [api.METHODS["PairingService/ProposePairing"].request(
            pairing_id=mark(number), pairing=registry.pairing(), request_id=registry.request_id()) for number in range(3)]
        watch = client.watch(entered)
        next(watch)
        self.break_syncs()
        for request in requests:
            refusal = self.refused("UNAVAILABLE", "OUTCOME_UNKNOWN", client.call, "PairingService/ProposePairing", request)
            self.assertIn("同一请求编号", refusal.chinese)
            self.refused("NOT_FOUND", "NOT_FOUND", client.call, "PairingService/GetPairing", name=f"pairings/{request.pairing_id}")
        # Refusals rest on what others wrote in the batch: they are no answer either.
        self.assertEqual(client.newest_position(), entered)
        self.assertTrue(service.running())
        # The same requests take effect once the disk does.
        self.mend_syncs()
        for request in requests:
            answer = client.call("PairingService/ProposePairing", request)
            self.assertEqual(client.call("PairingService/GetPairing", name=answer.name), answer)
        heard = [step.event.attributes["subject"].ce_string for step in [next(watch) for _ in requests]]
        watch.cancel()
        self.assertEqual(heard, [f"pairings/{request.pairing_id}" for request in requests])

    def test_killed_while_syncs_fail_a_request_takes_effect_once(self):
        """Nobody knows what became of it: that is what was answered, and the same request id settles it."""
        service = self.serve(env=self.shim)
        client = self.client(service)
        registry.load(client)
        request = api.METHODS["PairingService/ProposePairing"].request(
            pairing_id="p", pairing=registry.pairing(), request_id=registry.request_id())
        self.break_syncs()
        self.refused("UNAVAILABLE", "OUTCOME_UNKNOWN", client.call, "PairingService/ProposePairing", request)
        service.kill()
        self.mend_syncs()
        again = self.client(self.serve(env=self.shim))
        answer = again.call("PairingService/ProposePairing", request)
        self.assertEqual(again.call("PairingService/GetPairing", name="pairings/p"), answer)
        self.assertEqual(self.store.query("SELECT COUNT(*) FROM audit WHERE subject = 'pairings/p'"), [("1",)])


if __name__ == "__main__":
    servers.main()
