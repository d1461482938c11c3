"""Two replicas of the service over one PostgreSQL: any of them answers, one of them relays."""

import os
import signal
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../lib"))
import registry
import servers


def leads(service):
    said = [line for line in service.log().splitlines() if '"relay leads"' in line or '"relay stands by"' in line]
    return bool(said) and '"relay leads"' in said[-1]


class ReplicasTest(servers.Case):
    def setUp(self):
        super().setUp()
        self.redis = self.own(servers.Redis(self.folder))
        self.replicas = [self.serve(self.redis, name=name) for name in ("first", "second")]
        self.clients = [self.client(replica) for replica in self.replicas]
        registry.load(self.clients[0])
        self.leader = servers.wait_until(lambda: next(filter(leads, self.replicas), None), "a relay leads")
        self.other = next(replica for replica in self.replicas if replica is not self.leader)
        self.written = 0

    def write(self, client, count=5):
        for _ in range(count):
            registry.propose(client, f"p{self.written}")
            self.written += 1

    def check_stream_is_log(self):
        """Every event, once, at dense positions."""
        log = [(int(position), event) for position, event in self.store.query(
            "SELECT position, id FROM event_log WHERE position IS NOT NULL ORDER BY position")]
        count = int(self.store.query("SELECT COUNT(*) FROM event_log")[0][0])
        if len(log) < count or len(self.redis.stream()) < count:
            return False  # not yet
        self.assertEqual([(position, event["id"]) for position, event in self.redis.stream()], log)
        self.assertEqual([position for position, _ in log], list(range(1, count + 1)))
        return True

    def test_what_one_replica_wrote_the_other_answers(self):
        written = registry.propose(self.clients[0], "p")
        self.assertEqual(self.clients[1].call("PairingService/GetPairing", name="pairings/p"), written)
        active = self.clients[1].call("PairingService/ActivatePairing", name="pairings/p", etag=written.etag,
                                      request_id=registry.request_id())
        self.refused("ABORTED", "ETAG_MISMATCH", self.clients[0].call, "PairingService/ActivatePairing", name="pairings/p",
                     etag=written.etag, request_id=registry.request_id())
        self.assertEqual(self.clients[0].call("PairingService/GetPairing", name="pairings/p"), active)

    def test_one_relay_leads_and_carries_the_events_of_both(self):
        for client in self.clients:
            self.write(client)
        servers.wait_until(self.check_stream_is_log, "the stream has all")
        self.assertEqual([leads(replica) for replica in self.replicas].count(True), 1)
        # A watcher hears what was written to the other replica.
        events = self.clients[1].events(1, subjects=["pairings/p0"])
        self.assertEqual(len(events), 1)

    def test_when_the_leader_is_killed_the_other_takes_over(self):
        self.write(self.client(self.other))
        self.leader.kill()
        self.write(self.client(self.other))
        servers.wait_until(lambda: leads(self.other), "the other leads")
        self.write(self.client(self.other))
        servers.wait_until(self.check_stream_is_log, "the stream has all")

    def test_a_leader_that_was_asleep_does_no_harm(self):
        self.leader.child.send_signal(signal.SIGSTOP)
        self.write(self.client(self.other))
        servers.wait_until(lambda: leads(self.other), "the other leads")
        servers.wait_until(self.check_stream_is_log, "the stream has all")
        self.leader.child.send_signal(signal.SIGCONT)
        servers.wait_until(lambda: not leads(self.leader), "the former leader stands by")
        self.write(self.client(self.leader))
        self.write(self.client(self.other))
        servers.wait_until(self.check_stream_is_log, "the stream has all")


if __name__ == "__main__":
    servers.main()
