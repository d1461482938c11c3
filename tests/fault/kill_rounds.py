"""Kill rounds: see kill_rounds.sh.

Writers take pairings through their states, each change under a request id of its own, and repeat a change whose answer the kill
took from them under the same id until it is answered. A reader of Redis' stream and a watcher resume where they stopped. Afterwards
the store, the log and what the two followers heard are held against what was acknowledged.
"""

import argparse
import collections
import datetime
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../lib"))
import api
import grpc
import redis
import registry
import servers

WRITERS = 8
CALL_SECONDS = 10

Acknowledged = collections.namedtuple("Acknowledged", "method request answer event_id")


class Fleet:
    """The one service that runs now, or the next."""

    def __init__(self, folder, store, redis_address):
        self.folder, self.store, self.redis_address = folder, store, redis_address
        self.changed = threading.Condition()
        self.service, self.generation, self.starts, self.serving_since = None, 0, 0, 0.0
        self.writing, self.following = True, True

    def launch(self):
        self.starts += 1
        return servers.Service(self.folder, self.store, self.redis_address, name=f"pairing-{self.starts}")

    def start(self):
        service = self.launch().serving()
        with self.changed:
            self.serving_since = time.time()
            self.service, self.generation = service, self.generation + 1
            self.changed.notify_all()

    def kill(self):
        self.service.kill()

    def next(self, generation):
        """The address of a service younger than `generation`, and its generation; waits a while for one."""
        with self.changed:
            self.changed.wait_for(lambda: self.generation > generation, 1)
            return self.service.address, self.generation


class Follower(threading.Thread):
    """Keeps what it hears, (position, id, subject, revision) in the order of arrival, over all interruptions."""

    def __init__(self, fleet):
        super().__init__(daemon=True)
        self.fleet, self.heard, self.position, self.resumed = fleet, [], 0, 0

    def take(self, position, event_id, subject, revision):
        self.heard.append((position, event_id, subject, int(revision)))
        self.position = position


class Watcher(Follower):
    name = "WatchEvents"

    def run(self):
        generation = 0
        while self.fleet.following:
            address, generation = self.fleet.next(generation)
            client = api.Client(address)
            self.resumed += 1
            try:
                for step in client.watch(self.position):
                    if step.HasField("event"):
                        said = {key: value.ce_string for key, value in step.event.attributes.items()}
                        self.take(step.position, step.event.id, said["subject"], said["revision"])
                    if not self.fleet.following:
                        return
            except grpc.RpcError:
                pass  # the service is gone: resume with the next
            finally:
                client.close()


class StreamReader(Follower):
    name = "Redis stream"
    source = "pairing"

    def run(self):
        host, _, port = self.fleet.redis_address.partition(":")
        reader = redis.Redis(host, int(port))
        while self.fleet.following:
            for _, entries in reader.xread({f"jiedui:events:{self.source}": f"{self.position}-0"}, count=500, block=100):
                for entry, fields in entries:
                    event = json.loads(fields[b"event"])
                    self.take(int(entry.partition(b"-")[0]), event["id"], event["subject"], event["revision"])


class Writer(threading.Thread):
    def __init__(self, fleet, number, seed):
        super().__init__(daemon=True)
        self.fleet, self.number, self.random = fleet, number, random.Random(f"{seed}/{number}")
        self.acknowledged, self.retries, self.replayed, self.failure = [], 0, 0, None

    def run(self):
        try:
            life = 0
            while self.fleet.writing:
                self.one_life(life)
                life += 1
        except Exception as error:  # pylint: disable=broad-except
            self.failure = error

    def one_life(self, life):
        """A pairing is proposed, activated, perhaps paused, ended: as far as it comes before the end of the test. The lives of
        one writer follow each other day by day, so that its parties are never paired twice at a time."""
        day = lambda number: str(datetime.date(1950, 1, 1) + datetime.timedelta(3 * life + number))
        pairing = registry.pairing(2 * self.number, 2 * self.number + 1)
        pairing["interval"] = dict(start=day(0))
        pairing = self.write("ProposePairing", pairing_id=f"w{self.number}-{life}", pairing=pairing)
        steps = [("ActivatePairing", {})]
        if self.random.random() < 0.3:
            steps += [("SuspendPairing", dict(start=day(0), reason="暂停")), ("ResumePairing", dict(end=day(1)))]
        steps.append(("EndPairing", dict(end=day(3), reason="终止")))
        for verb, fields in steps:
            if not self.fleet.writing and verb == "ActivatePairing":
                return
            pairing = self.write(verb, name=pairing.name, etag=pairing.etag, **fields)
            if self.random.random() < 0.1:
                self.repeat(self.random.choice(self.acknowledged[-50:]))

    def write(self, verb, **fields):
        method = f"PairingService/{verb}"
        request = api.METHODS[method].request(request_id=registry.request_id(), **fields)
        answer, event_id = self.until_answered(method, request)
        self.acknowledged.append(Acknowledged(method, request, answer, event_id))
        return answer

    def repeat(self, known):
        if self.until_answered(known.method, known.request) != (known.answer, known.event_id):
            raise AssertionError(f"{known.request.request_id} was answered differently the second time")

    client, generation = None, 0

    def until_answered(self, method, request):
        retried = False
        while True:
            if self.client is None:
                address, self.generation = self.fleet.next(self.generation)
                self.client = api.Client(address, api.actor(person=f"writer-{self.number}"))
            try:
                answer = self.client.call_for_event(method, request, timeout=CALL_SECONDS)
                # Committed before the kill, answered after it: what the rounds are about.
                self.replayed += retried and answer[0].update_time.ToMicroseconds() < self.fleet.serving_since * 1e6
                return answer
            except api.Refusal as refusal:
                if refusal.reason == "TRY_AGAIN":
                    continue
                if not refusal.unfinished:
                    raise
            self.retries, retried = self.retries + 1, True
            self.client.close()
            self.client = None


def restart(fleet, rng):
    """Starts the service again; sometimes it is killed while it starts."""
    while rng.random() < 0.25:
        early = fleet.launch()
        time.sleep(rng.random() * 0.1)  # a random instant of the start
        early.kill()
    fleet.start()


def crash_database(store):
    """Kills one of PostgreSQL's own processes: it then drops all connections and recovers from its log."""
    [(backend,), *_] = store.query("SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND "
                                   "pid <> pg_backend_pid()")
    os.kill(int(backend), signal.SIGKILL)
    recovered = lambda: subprocess.run(["pg_isready", "-q", "-d", store.conninfo], check=False).returncode == 0
    servers.wait_until(recovered, "PostgreSQL recovers")


def rounds(fleet, writers, count, rng, kill_database):
    for number in range(1, count + 1):
        before = sum(len(writer.acknowledged) for writer in writers)
        enough = before + rng.randint(10, 300)
        servers.wait_until(lambda: sum(len(writer.acknowledged) for writer in writers) >= enough or
                           any(writer.failure for writer in writers), "the writers write")
        if any(writer.failure for writer in writers):
            return  # the checks tell which
        time.sleep(rng.random() * 0.01)  # a random instant of a commit
        victim = "database" if kill_database and rng.random() < 0.5 else "service"
        fleet.kill() if victim == "service" else crash_database(fleet.store)
        done = sum(len(writer.acknowledged) for writer in writers) - before
        print(f"round {number}: {victim} killed after {done} acknowledged writes", flush=True)
        if victim == "service":
            restart(fleet, rng)


# ---- afterwards ----------------------------------------------------------------------------------------------------------


def acknowledged_is_there(client, acknowledged):
    """Every acknowledged revision is answered as it was acknowledged."""
    for known in acknowledged:
        found = client.call("PairingService/GetPairing", name=known.answer.name, revision=known.answer.revision)
        assert found == known.answer, f"acknowledged:\n{known.answer}\nfound:\n{found}"


def once(store, acknowledged):
    """No request took effect twice, and none that nobody asked for."""
    audit = collections.Counter(request for request, in store.query("SELECT request_id FROM audit WHERE request_id <> ''"))
    twice = [request for request, times in audit.items() if times > 1]
    assert not twice, f"took effect more than once: {twice}"
    expected = {known.request.request_id for known in acknowledged}
    assert set(audit) == expected, f"{len(set(audit) - expected)} unexpected, {len(expected - set(audit))} missing"
    events = dict(store.query("SELECT request_id, event_id FROM audit WHERE request_id <> ''"))
    assert all(events[known.request.request_id] == known.event_id for known in acknowledged), "an answer named another event"


def dense(log):
    """Positions are dense, from 1."""
    assert [entry[0] for entry in log] == list(range(1, len(log) + 1)), "positions have a gap"


def revisions_in_order(log):
    """The revisions of every subject are in the log once, in order, without a gap."""
    last = collections.Counter()
    for position, _, subject, revision in log:
        assert revision == last[subject] + 1, f"{subject}: revision {revision} after {last[subject]} at {position}"
        last[subject] = revision


def heard_all(follower, log):
    """Every event at least once, and none that is not in the log; per subject in order (the first time it was heard)."""
    assert set(follower.heard) == set(log), (
        f"{len(set(log) - set(follower.heard))} events missed, {len(set(follower.heard) - set(log))} unknown")
    revisions_in_order(dict.fromkeys(follower.heard))


def check(name, function, *arguments):
    try:
        function(*arguments)
    except (AssertionError, api.Refusal) as error:
        print(f"FAILED {name}: {error}")
        return False
    print(f"passed {name}")
    return True


def main():
    parser = argparse.ArgumentParser(description="kill rounds")
    parser.add_argument("rounds", type=int, nargs="?", default=5)
    parser.add_argument("--engine", choices=sorted(servers.STORES), default="sqlite")
    parser.add_argument("--kill-database", action="store_true")
    parser.add_argument("--seed", type=int, default=None)
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(10**6)
    print(f"{options.rounds} kill rounds on {options.engine}, seed {seed}", flush=True)
    rng = random.Random(seed)

    folder = tempfile.mkdtemp(prefix="jiedui-test.")
    store = servers.STORES[options.engine](folder)
    redis_server = servers.Redis(folder)
    fleet = Fleet(folder, store, redis_server.address)
    results = []
    try:
        fleet.start()
        registry.load(fleet.service.client(), 2 * WRITERS)
        followers = [Watcher(fleet), StreamReader(fleet)]
        writers = [Writer(fleet, number, seed) for number in range(WRITERS)]
        for thread in followers + writers:
            thread.start()
        rounds(fleet, writers, options.rounds, rng, options.kill_database)

        fleet.writing = False  # what is begun is finished
        for writer in writers:
            writer.join(servers.DEADLINE)
        count = int(store.query("SELECT COUNT(*) FROM event_log")[0][0])
        try:
            servers.wait_until(lambda: all(follower.position >= count for follower in followers), "the followers hear all")
        except AssertionError as error:
            print(error)  # the checks tell what is missing
        fleet.following = False

        acknowledged = [known for writer in writers for known in writer.acknowledged]
        log = [(int(position or 0), event, subject, int(revision)) for position, event, subject, revision in
               store.query("SELECT position, id, subject, revision FROM event_log ORDER BY position")]
        failures = [writer.failure for writer in writers if writer.failure]
        results = [
            check("no write was refused or answered differently the second time",
                  lambda: _require(not failures and not any(writer.is_alive() for writer in writers), failures)),
            check("every acknowledged write is there", acknowledged_is_there, fleet.service.client(), acknowledged),
            check("no request took effect twice", once, store, acknowledged),
            check("positions are dense", dense, log),
            check("revisions are in order within their subject", revisions_in_order, log),
        ]
        for follower in followers:
            results.append(check(f"{follower.name}: every event at least once, in order within its subject", heard_all, follower,
                                 log))
        print(f"{len(acknowledged)} acknowledged writes; {sum(writer.retries for writer in writers)} repeated for want of an answer, "
              f"{sum(writer.replayed for writer in writers)} of which had been committed before the kill; {len(log)} events, "
              f"{fleet.starts} starts, watcher resumed {followers[0].resumed} times")
    finally:
        fleet.writing = fleet.following = False
        if fleet.service:
            fleet.service.kill()
        redis_server.kill()
        store.drop()
        if results and all(results):
            shutil.rmtree(folder, ignore_errors=True)
        else:
            print(f"kept: {folder}")
    print(f"kill rounds: {results.count(True)} passed, {results.count(False)} failed ({options.rounds} rounds, {options.engine}, "
          f"seed {seed})")
    sys.exit(0 if results and all(results) else 1)


def _require(condition, what):
    assert condition, what


if __name__ == "__main__":
    main()
