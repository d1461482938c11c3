"""Linked rounds: see linked_rounds.sh.

Workers take trusteeships from a public source's word to their termination, each change under a request id of its own, and repeat a change
whose answer the kill took from them under the same id until it is answered. The registry follows with a pairing for each. Each round kills
one of both services or Redis, looks at what the others still do, and starts it again. Afterwards both registries, the stores and what was
acknowledged are held against each other.
"""

import argparse
import collections
import datetime
import random
import shutil
import sys
import os
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../lib"))
import api
import programme
import registry
import servers
import trusteeship

WORKERS = 4
SCHOOLS = 24           # of each worker
SPARE = 8              # schools that no worker has
LIVES = 45             # of a school: its trusteeships follow each other, day by day, before the term that the next proposal names
CALL_SECONDS = 10
PAUSE_SECONDS = 0.02   # between the changes of one worker: a steady load, not as much as goes
VICTIMS = ("pairing", "trusteeship", "redis")
TODAY = "2022-11-22"

Acknowledged = collections.namedtuple("Acknowledged", "method request answer event_id")


def on_day(number):
    return str(datetime.date(2022, 6, 1) + datetime.timedelta(number))


class Load:
    """What the workers share."""

    def __init__(self, pair, made):
        self.pair, self.made = pair, made
        self.writing = True


class Worker(threading.Thread):
    def __init__(self, load, number):
        super().__init__(daemon=True)
        self.load, self.number = load, number
        self.client = api.Client(load.pair.addresses["trusteeship"], api.actor(person=f"worker-{number}"))
        self.acknowledged, self.retries, self.away, self.failure = [], 0, 0, None

    def run(self):
        try:
            life = 0
            while self.load.writing:
                self.one_life(life)
                life += 1
        except Exception as error:  # pylint: disable=broad-except
            self.failure = error

    def one_life(self, life):
        """A trusteeship of the worker's school is proposed, attested and terminated: a day for each, so that its lives do not overlap."""
        day = lambda number: on_day(life % LIVES * 2 + number)
        row = self.load.made.rows[self.number + WORKERS * (life // LIVES % SCHOOLS)]
        name = f"w{self.number}-{life}"
        self.write("TrusteeshipService/ProposeTrusteeship", trusteeship_id=name, trusteeship=dict(
            programme=f"programmes/{row.programme}", supporter=f"parties/{row.supporter}", school=f"parties/{row.school}",
            county_government=f"parties/{row.government}"))
        self.write("AgreementService/AttestAgreement", trusteeship=f"trusteeships/{name}",
                   attestation=dict(signed_on=day(0), source=programme.SOURCE))
        # Two revisions so far, by this worker alone: no refusal of the registry flags it.
        self.write("TrusteeshipService/TerminateTrusteeship", name=f"trusteeships/{name}", etag='"2"', end=day(1), reason="终止")

    def write(self, method, **fields):
        time.sleep(PAUSE_SECONDS)
        request = api.METHODS[method].request(request_id=registry.request_id(), **fields)
        while True:
            try:
                answer, event_id = self.client.call_for_event(method, request, timeout=CALL_SECONDS)
                self.acknowledged.append(Acknowledged(method, request, answer, event_id))
                return
            except api.Refusal as refusal:
                if refusal.reason == "REGISTRY_UNAVAILABLE":
                    self.away += 1
                elif refusal.unfinished or refusal.reason == "TRY_AGAIN":
                    self.retries += 1
                else:
                    raise
            time.sleep(PAUSE_SECONDS)


# ---- a round ---------------------------------------------------------------------------------------------------------------


def progress(workers, method=""):
    return sum(1 for worker in workers for known in worker.acknowledged if known.method.endswith(method))


def goes_on(workers, count, method=""):
    """The workers get `count` further changes answered."""
    goal = progress(workers, method) + count
    servers.wait_until(lambda: progress(workers, method) >= goal or any(worker.failure for worker in workers), "the workers go on")


def without_pairing(client, office, workers, number):
    """Proposing is UNAVAILABLE and says when to come again; everything else works."""
    spare = office.made.rows[-1 - number % SPARE]
    try:
        office.propose(spare, f"away-{number}")
        raise AssertionError("proposed without a registry")
    except api.Refusal as refusal:
        assert (refusal.code, refusal.reason) == ("UNAVAILABLE", "REGISTRY_UNAVAILABLE"), refusal
        assert refusal.retry_seconds and refusal.retry_seconds > 0, "no RetryInfo"
        assert "稍后重试" in refusal.chinese, refusal
    # One that was proposed before is drawn up, signed, given a measure, read and terminated.
    name = f"kept-{number}"
    agreement = office.draw_up(name)
    for role in trusteeship.ROLES:
        agreement = office.sign(agreement, role, signed_on=on_day(number))
    office.write("MeasureService/CreateMeasure", measure=dict(
        trusteeship=f"trusteeships/{name}", type="TYPE_SHADOWING", tasks=["TASK_TEACHING"], start=on_day(number), end=on_day(number + 1),
        planned=[dict(unit="UNIT_PEOPLE", value=8)]))
    file = client.call("QuestionService/GetSchoolFile", name=f"trusteeships/{name}")
    assert len(file.measures) == 1, file
    client.call("QuestionService/GetProgrammeState", programme=f"programmes/{spare.programme}")
    trusteeship.disagreements(client)
    # The workers come to where each waits for the registry; nothing of theirs is refused for another reason.
    servers.wait_until(lambda: all(worker.away or worker.failure for worker in workers), "all workers wait for the registry")


def answers(client):
    try:
        return client.call("ProgrammeService/ListProgrammes").programmes
    except api.Refusal as refusal:
        assert refusal.unfinished, refusal
        return False


def rounds(load, redis_server, workers, office, count):
    client = office.client
    for number in range(1, count + 1):
        victim = VICTIMS[(number - 1) % len(VICTIMS)]
        goes_on(workers, random.randint(5, 40))
        if any(worker.failure for worker in workers):
            return  # the checks tell which
        before = progress(workers)
        if victim == "pairing":
            office.propose(office.made.rows[-1 - number % SPARE], f"kept-{number}")
            for worker in workers:
                worker.away = 0
            load.pair.kill("pairing")
            without_pairing(client, office, workers, number)
            load.pair.start("pairing")
            office.terminate(office.get(f"kept-{number}"), end=on_day(number + 1))
        elif victim == "trusteeship":
            load.pair.kill("trusteeship")
            # The registry answers and writes without its neighbour.
            registry_client = load.pair.services["pairing"].client()
            by_hand = registry_client.call("PairingService/ProposePairing", request_id=registry.request_id(), pairing=dict(
                scheme=f"schemes/{programme.SCHEME}", supporter=f"parties/{office.made.rows[0].supporter}",
                recipient=f"parties/{office.made.rows[-1].school}", interval=dict(start="2022-06-01")))
            registry_client.call("PairingService/EndPairing", name=by_hand.name, etag=by_hand.etag, reason="撤销", request_id=registry.request_id())
            registry_client.close()
            load.pair.start("trusteeship")
            servers.wait_until(lambda: answers(client), "the connection is back")
        else:
            redis_server.kill()
            goes_on(workers, 30)  # all writes keep working
            goes_on(workers, 3, "ProposeTrusteeship")
            goes_on(workers, 3, "TerminateTrusteeship")
            redis_server.start()
        goes_on(workers, 5)
        print(f"round {number}: {victim} killed; {progress(workers) - before} changes from then until the load went on", flush=True)


# ---- afterwards ------------------------------------------------------------------------------------------------------------


def nothing_failed(workers):
    assert not any(worker.is_alive() for worker in workers), "a worker never ended"
    failures = [worker.failure for worker in workers if worker.failure]
    assert not failures, failures


def acknowledged_is_there(client, acknowledged):
    """Every acknowledged revision of a trusteeship is answered as it was acknowledged."""
    for known in acknowledged:
        if known.method.startswith("AgreementService/"):
            found = client.call("AgreementService/GetAgreement", name=known.answer.name)
        else:
            found = client.call("TrusteeshipService/GetTrusteeship", name=known.answer.name, revision=known.answer.revision)
        assert found == known.answer, f"acknowledged:\n{known.answer}\nfound:\n{found}"


def once(store, acknowledged):
    """No request took effect twice: none left two revisions of one resource."""
    audit = collections.Counter(store.query("SELECT request_id, subject FROM audit WHERE request_id <> ''"))
    twice = [key for key, times in audit.items() if times > 1]
    assert not twice, f"took effect more than once: {twice}"
    missing = {known.request.request_id for known in acknowledged} - {request for request, _ in audit}
    assert not missing, f"{len(missing)} acknowledged requests without a trace"


def dense(store):
    positions = [int(position) for position, in store.query("SELECT position FROM event_log WHERE position IS NOT NULL ORDER BY position")]
    assert positions == list(range(1, len(positions) + 1)), "positions have a gap"


def agree(pair, acknowledged):
    """Without a person: nothing is listed as different, and both lists say the same, of every trusteeship that came into force."""
    client, registry_client = (pair.services[name].client() for name in ("trusteeship", "pairing"))
    servers.wait_until(lambda: not trusteeship.disagreements(client), "no disagreement is listed")
    different = trusteeship.compared(client, registry_client)
    assert not different, different
    owned = {row.pairing.owner for row in trusteeship.listed(registry_client, "PairingService/ListPairings", "pairings") if row.pairing.owner}
    missing = {known.answer.trusteeship for known in acknowledged if known.method.endswith("AttestAgreement")} - owned
    assert not missing, f"no pairing for {missing}"
    flagged = [found.name for found in trusteeship.listed(client, "TrusteeshipService/ListTrusteeships", "trusteeships") if found.pairing_refusal]
    assert not flagged, f"refused by the registry: {flagged}"


def all_relayed(pair, redis_server):
    """Whatever the logs hold reaches Redis."""
    for name, store in pair.stores.items():
        newest = lambda store=store: int(store.query("SELECT COALESCE(MAX(position), 0) FROM event_log")[0][0])
        servers.wait_until(lambda: (redis_server.stream(source=name) or [(0, None)])[-1][0] >= newest(), f"the stream of {name} has all")


def check(name, function, *arguments):
    try:
        function(*arguments)
    except (AssertionError, api.Refusal) as error:
        print(f"FAILED {name}: {error}")
        return False
    print(f"passed {name}", flush=True)
    return True


def main():
    parser = argparse.ArgumentParser(description="linked rounds")
    parser.add_argument("rounds", type=int, nargs="?", default=3)
    parser.add_argument("--engine", choices=sorted(servers.STORES), default="sqlite")
    parser.add_argument("--seed", type=int, default=None)
    options = parser.parse_args()
    if not 1 <= options.rounds <= 100:
        parser.error("rounds: 1 to 100")
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(10**6)
    random.seed(seed)
    print(f"{options.rounds} linked rounds on {options.engine}, seed {seed}", flush=True)

    folder = tempfile.mkdtemp(prefix="jiedui-test.")
    redis_server = servers.Redis(folder)
    pair = servers.Pair(folder, options.engine, redis_server.address, [f"service.demonstration_today={TODAY}"])
    results, began = [], time.monotonic()
    load = None
    try:
        pair.start()
        made = programme.Programme(schools=WORKERS * SCHOOLS + SPARE, universities=WORKERS)
        trusteeship.load(pair, folder, made)
        load = Load(pair, made)
        office = trusteeship.Office(api.Client(pair.addresses["trusteeship"]), made)
        workers = [Worker(load, number) for number in range(WORKERS)]
        for worker in workers:
            worker.start()
        rounds(load, redis_server, workers, office, options.rounds)

        load.writing = False  # what is begun is finished
        for worker in workers:
            worker.join(servers.DEADLINE)
        ended = time.monotonic()
        acknowledged = [known for worker in workers for known in worker.acknowledged]
        results = [check("no change was refused", nothing_failed, workers),
                   check("both registries agree", agree, pair, acknowledged)]
        agreed = time.monotonic() - ended
        results += [check("every acknowledged change is there", acknowledged_is_there, office.client, acknowledged),
                    check("no request took effect twice", once, pair.stores["trusteeship"], acknowledged),
                    *(check(f"positions of {name} are dense", dense, store) for name, store in pair.stores.items()),
                    check("all events are in Redis", all_relayed, pair, redis_server)]
        events = {name: store.query("SELECT COUNT(*) FROM event_log")[0][0] for name, store in pair.stores.items()}
        print(f"{len(acknowledged)} acknowledged changes of {progress(workers, 'TerminateTrusteeship')} trusteeships in "
              f"{ended - began:.0f} s; {sum(worker.retries for worker in workers)} tries without an answer; the registries agreed "
              f"{agreed:.1f} s after the last; {events['trusteeship']} and {events['pairing']} events, {pair.starts} starts")
    finally:
        if load:
            load.writing = False
        pair.drop() if results and all(results) else pair.kill()
        redis_server.kill()
        if results and all(results):
            shutil.rmtree(folder, ignore_errors=True)
        else:
            print(f"kept: {folder}")
    print(f"linked rounds: {results.count(True)} passed, {results.count(False)} failed ({options.rounds} rounds, {options.engine}, seed {seed})")
    sys.exit(0 if results and all(results) else 1)


if __name__ == "__main__":
    main()
