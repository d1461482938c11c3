"""Rotation rounds: see rotation_rounds.sh.

Writers plan, nominate, approve and withdraw postings that fill quotas, each change under a request id of its own, and repeat a change whose
answer the kill took from them; an importer streams people and what they served in long streams, and sends a stream again that was cut off. Each
round kills the service, in turn while it computes a placement plan in a child, in an import, while it writes the result of a plan, and under load, and
starts it again. Afterwards the store, the log, the quotas and the plans are held against what was acknowledged, and against the plan of an
undisturbed run; of results that were half written nothing was ever seen, and nothing is left.
"""

import argparse
import collections
import datetime
import os
import random
import shutil
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../lib"))
import api
import kill_rounds
import registry
import rotation
import servers

WRITERS = 6
PLACES = 20              # of the quota, a year
STREAM = 120             # people of one stream
POOL, WANTED = 2500, 60  # of the plan: people, needs
FIRST_IMPORTED = 10_000  # numbers of the people that are imported under load
VICTIMS = ("plan", "import", "result", "load")
WHEN = {"plan": "at a plan", "import": "at an import", "result": "at the result of a plan", "load": "under load"}
HALF = """SELECT COUNT(*) FROM placement_piece p
          WHERE NOT EXISTS (SELECT 1 FROM placement_result r WHERE r.plan = p.plan AND r.attempt = p.attempt)"""
LIVES_A_YEAR = 60
PAUSE_SECONDS = 0.01     # between the changes of one writer: a steady load, not as much as goes


class Fleet(kill_rounds.Fleet):
    """The rotation service; the registry beside it goes on."""

    def __init__(self, both):
        super().__init__(both.folder, both.stores["rotation"], both.redis_address)
        self.both = both

    def launch(self):
        self.starts += 1
        return self.both.launch()

    def adopt(self):
        self.both.start()
        self.service, self.generation, self.starts, self.serving_since = self.both.service, 1, 1, time.time()


class Sender(threading.Thread):
    """Sends changes until they are answered."""

    def __init__(self, fleet, number):
        super().__init__(daemon=True)
        self.fleet, self.number, self.clients, self.generation = fleet, number, {}, 0
        self.acknowledged, self.retries, self.full, self.failure = [], 0, 0, None

    def run(self):
        try:
            life = 0
            while self.fleet.writing:
                self.one_life(life)
                life += 1
        except Exception as error:  # pylint: disable=broad-except
            self.failure = error

    def one_life(self, life):
        raise NotImplementedError

    def client(self, who="writer"):
        """Of the service that runs; the second person approves."""
        if not self.clients:
            address, self.generation = self.fleet.next(self.generation)
            self.clients = {person: api.Client(address, api.actor(person=f"{person}-{self.number}")) for person in ("writer", "approver")}
        return self.clients[who]

    def lost(self):
        self.retries += 1
        for client in self.clients.values():
            client.close()
        self.clients = {}

    def write(self, method, who="writer", **fields):
        time.sleep(PAUSE_SECONDS)
        request = api.METHODS[method].request(request_id=registry.request_id(), **fields)
        while True:
            try:
                answer, event_id = self.client(who).call_for_event(method, request, timeout=kill_rounds.CALL_SECONDS)
                self.acknowledged.append(kill_rounds.Acknowledged(method, request, answer, event_id))
                return answer
            except api.Refusal as refusal:
                if refusal.reason == "TRY_AGAIN":
                    continue
                if refusal.reason == "QUOTA_FULL":
                    self.full += 1
                    return None
                if not refusal.unfinished:
                    raise
            self.lost()


class Writer(Sender):
    def one_life(self, life):
        """A posting of the writer's teacher is planned, nominated where there is a place, approved, and every fourth withdrawn. Its lives follow
        each other day by day, in years that fill up."""
        year, day = divmod(life, LIVES_A_YEAR)
        first = datetime.date(2012 + year % 80, 1, 1) + datetime.timedelta(4 * day)
        step = self.write("PostingService/PlanPosting", posting_id=f"w{self.number}-{life}", posting=rotation.posting(
            1 + self.number, programme="limited", interval=dict(start=str(first), end=str(first + datetime.timedelta(3)))))
        nominated = self.write("PostingService/NominatePosting", name=step.name, etag=step.etag)
        if nominated is None:
            return
        if life % 4 == 0:
            self.write("PostingService/WithdrawPosting", name=step.name, etag=nominated.etag, reason="另有安排")
        else:
            self.write("PostingService/ApprovePosting", who="approver", name=step.name, etag=nominated.etag)


class Importer(Sender):
    """Streams people, then what they served; whole streams again after a kill."""

    streams = 0  # answered whole
    streaming = False  # rows are on their way: on PostgreSQL for minutes, where they lose to the writers and are entered one by one

    def one_life(self, life):
        numbers = range(FIRST_IMPORTED + life * STREAM, FIRST_IMPORTED + (life + 1) * STREAM)
        self.stream("PersonService/ImportPeople", [rotation.row("People", person=rotation.person(number)) for number in numbers])
        self.stream("PostingService/ImportPostings", [rotation.row("Postings", posting=rotation.posting(
            number, name=f"postings/i{number}", state="STATE_COMPLETED", interval=dict(start="2020-09-01", end="2021-07-01"),
            assessment=dict(result="RESULT_PASSED", assessed_on="2021-07-01"))) for number in numbers])
        self.streams += 2

    def stream(self, method, rows):
        while True:
            try:
                client = self.client()
                self.streaming = True
                results = client.import_rows(method, rows)
            except api.Refusal as refusal:
                if not refusal.unfinished and refusal.reason != "TRY_AGAIN":
                    raise
                self.lost()
                continue
            finally:
                self.streaming = False
            outcomes = collections.Counter(api.enum_name(result, "outcome").rpartition("_")[2] for result in results)
            again = [result for result in results if result.reason in ("TRY_AGAIN", "OUTCOME_UNKNOWN", "DRAINING", "STORE_UNAVAILABLE")]
            assert set(outcomes) <= {"CREATED", "UNCHANGED"} or again, results
            if len(results) == len(rows) and not again:
                return
            self.lost()


# ---- plans -----------------------------------------------------------------------------------------------------------------


def enter_pool(client):
    """People and needs that nothing else touches, of 合成840100."""
    rng = random.Random(4)
    people = [rotation.person(5000 + number, school="far", home_county=rng.choice(("840101", "830101", "830102")),
                              subjects=rng.sample(["语文", "数学", "英语", "音乐"], 2)) for number in range(POOL)]
    rotation.imported(client, "PersonService/ImportPeople", [rotation.row("People", person=person) for person in people])
    rotation.imported(client, "PlanningService/ImportNeeds", [rotation.row("Needs", need=rotation.need(
        name=f"needs/n{number:03}", school="parties/far-2", subject=rng.choice(["语文", "数学", "英语", "音乐"]), count=rng.randint(1, 20),
        priority=rng.randint(1, 3))) for number in range(WANTED)])


class Planner(Sender):
    """Draws plans up; each is known by its number."""

    plans = 0

    def queue(self):
        self.plans += 1
        drawn = self.write("PlanningService/CreatePlacementPlan", placement_plan_id=f"p{self.plans}",
                           placement_plan=rotation.plan(region_code="840100"))
        return self.write("PlanningService/ComputePlacementPlan", name=drawn.name, etag=drawn.etag).name

    def computed(self, name):
        """The plan once it is no longer queued."""
        found = []

        def done():
            try:
                found[:] = [self.client().call("PlanningService/GetPlacementPlan", name=name)]
            except api.Refusal as refusal:
                assert refusal.unfinished, refusal
                self.lost()
                return False
            return api.enum_name(found[0], "state") != "STATE_QUEUED"

        servers.wait_until(done, f"{name} is computed")
        return found[0]

    def writes(self, name):
        """Its result is being written, or was."""
        plan = self.client().call("PlanningService/GetPlacementPlan", name=name)
        return api.enum_name(plan, "state") != "STATE_QUEUED" or api.enum_name(plan.progress, "stage") == "STAGE_WRITING"

    def lines(self, name):
        found, token = [], ""
        while True:
            page = self.client().call("PlanningService/ListPlacements", name=name, page_size=500, page_token=token)
            found += page.placements
            token = page.next_page_token
            if not token:
                return found


def children(program):
    """Processes of our own planner program."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as file:
                if file.read().split(b"\0")[0] == program.encode():
                    found.append(int(pid))
        except OSError:
            pass  # it ended meanwhile
    return found


# ---- a round ---------------------------------------------------------------------------------------------------------------


def goes_on(senders, count):
    goal = sum(len(sender.acknowledged) for sender in senders) + count
    servers.wait_until(lambda: sum(len(sender.acknowledged) for sender in senders) >= goal or any(sender.failure for sender in senders),
                       "the writers go on")


def rounds(fleet, writers, importer, planner, program, count, rng):
    """Answers how often the kill met a child at work, and how often a result that was half written."""
    met = half = 0
    for number in range(1, count + 1):
        victim = VICTIMS[(number - 1) % len(VICTIMS)]
        goes_on(writers, rng.randint(10, 60))
        plan = planner.queue() if victim in ("plan", "result") else None
        if victim == "plan" and number % 2 == 1:
            states = lambda: api.enum_name(planner.client().call("PlanningService/GetPlacementPlan", name=plan), "state")
            servers.wait_until(lambda: children(program) or states() != "STATE_QUEUED", "the plan is computed")
        elif victim == "result":
            servers.wait_until(lambda: planner.writes(plan), "the result is being written")
        elif victim == "import":
            servers.wait_until(lambda: importer.streaming or importer.failure, "a stream is under way")
        time.sleep(rng.random() * {"plan": 0.01, "result": 0.002}.get(victim, 0.05))  # a random instant
        before = sum(len(writer.acknowledged) for writer in writers)
        working = bool(children(program))
        met += working
        fleet.kill()
        servers.wait_until(lambda: not children(program), "no planner is left without its service")
        unfinished = plan is not None and int(fleet.store.query(HALF)[0][0]) > 0
        half += unfinished
        kill_rounds.restart(fleet, rng)
        if plan:
            planner.computed(plan)
        goes_on(writers, 5)
        if any(sender.failure for sender in (*writers, importer)):
            return met, half  # the checks tell which
        print(f"round {number}: killed {WHEN[victim]}{', a planner at work' if working else ''}{', half written' if unfinished else ''}; "
              f"{before} acknowledged writes until then", flush=True)
    return met, half


# ---- afterwards ------------------------------------------------------------------------------------------------------------


def nothing_failed(senders):
    assert not any(sender.is_alive() for sender in senders if sender.ident), "a sender never ended"
    failures = [sender.failure for sender in senders if sender.failure]
    assert not failures, failures


def acknowledged_is_there(client, acknowledged):
    """Every acknowledged revision is answered as it was acknowledged."""
    for known in acknowledged:
        kind = "PlanningService/GetPlacementPlan" if known.answer.name.startswith("placementPlans/") else "PostingService/GetPosting"
        found = client.call(kind, name=known.answer.name, revision=known.answer.revision)
        assert found == known.answer, f"acknowledged:\n{known.answer}\nfound:\n{found}"


def once(store, acknowledged):
    """No request took effect twice, and none that was not sent."""
    audit = collections.Counter(request for request, in store.query("SELECT request_id FROM audit WHERE request_id LIKE '%-%'"))
    twice = [request for request, times in audit.items() if times > 1]
    assert not twice, f"took effect more than once: {twice}"
    missing = {known.request.request_id for known in acknowledged} - set(audit)
    assert not missing, f"{len(missing)} acknowledged requests without a trace"


def imported_once(store, client, importer):
    """Every row of a finished stream is there, in its first revision; nobody has two numbers."""
    streams = importer.streams // 2
    numbers = range(FIRST_IMPORTED, FIRST_IMPORTED + streams * STREAM)
    revisions = {name: int(revision) for name, revision in store.query(
        "SELECT name, MAX(revision) FROM person GROUP BY name UNION ALL SELECT name, MAX(revision) FROM posting GROUP BY name")}
    for number in numbers:
        for name in (rotation.person_name(number), f"postings/i{number}"):
            assert revisions.get(name) == 1, f"{name}: revision {revisions.get(name)}"
    doubled = store.query("SELECT person FROM identity GROUP BY person HAVING COUNT(*) > 1")
    assert not doubled, f"more than one identity number: {doubled}"
    people = int(store.query("SELECT COUNT(DISTINCT name) FROM person")[0][0])
    assert people == int(store.query("SELECT COUNT(*) FROM identity")[0][0]), "a person without the number that was sent"
    for number in numbers[:: max(1, len(numbers) // 50)]:
        found = client.call("PersonService/FindPersonByIdentity", identity_number=rotation.identity_number(number))
        assert found.name == rotation.person_name(number), found


def quotas_hold(client, writers):
    """In no year more than there are places; what is taken is what was acknowledged and not withdrawn."""
    states = {}
    for writer in writers:
        for known in writer.acknowledged:
            states[known.answer.name] = known.answer
    taken = collections.Counter(int(posting.interval.start[:4]) for posting in states.values()
                                if api.enum_name(posting, "state") in ("STATE_NOMINATED", "STATE_APPROVED"))
    for year, count in sorted(taken.items()):
        use = client.call("BatchService/GetQuotaUse", programme="limited", year=year)
        assert use.taken == count <= PLACES, f"{year}: {use.taken} taken, {count} acknowledged, {PLACES} places"
    full = sum(writer.full for writer in writers)
    assert not full or PLACES in taken.values(), "refused for want of places that nobody has"


def plans_are_the_same(store, planner, undisturbed):
    """Each plan is computed once, and is the one of the undisturbed run, line by line; no attempt left anything."""
    lines = planner.lines(undisturbed.name)
    assert len(lines) >= POOL, f"{len(lines)} lines"
    for number in range(1, planner.plans + 1):
        plan = planner.computed(f"placementPlans/p{number}")
        assert api.enum_name(plan, "state") == "STATE_COMPUTED", plan
        assert plan.revision == 3, f"{plan.name} was computed more than once"
        assert plan.outcome == undisturbed.outcome, f"another plan:\n{plan.outcome}\nundisturbed:\n{undisturbed.outcome}"
        assert planner.lines(plan.name) == lines, f"{plan.name} has other lines"
    assert int(store.query(HALF)[0][0]) == 0, "pieces that are nobody's"
    assert int(store.query("SELECT COUNT(*) FROM placement_line")[0][0]) == planner.plans * len(lines), "lines that are nobody's"


def main():
    parser = argparse.ArgumentParser(description="rotation rounds")
    parser.add_argument("rounds", type=int, nargs="?", default=4)
    parser.add_argument("--engine", choices=sorted(servers.STORES), default="sqlite")
    parser.add_argument("--seed", type=int, default=None)
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(10**6)
    rng = random.Random(seed)
    print(f"{options.rounds} rotation rounds on {options.engine}, seed {seed}", flush=True)

    folder = tempfile.mkdtemp(prefix="jiedui-test.")
    redis_server = servers.Redis(folder)
    program = os.path.join(folder, "planner")  # so that its processes are known from those of others
    os.symlink(os.path.join(api.BIN, "jiedui-rotation-planner"), program)
    both = rotation.Both(folder, options.engine, redis_server.address, [f"planner.program={program}", "planner.child_from_options=1"])
    fleet = Fleet(both)
    results = []
    try:
        fleet.adopt()
        client = fleet.service.client()
        rotation.imported(client, "PersonService/ImportPeople", [rotation.row("People", person=rotation.person(1 + n)) for n in range(WRITERS)])
        client.call("BatchService/CreateQuota", quota_id="limited", quota=rotation.quota(max=PLACES, from_year=2010), request_id=registry.request_id())
        enter_pool(client)
        planner = Planner(fleet, 0)
        undisturbed = planner.computed(planner.queue())
        assert undisturbed.outcome.met > 0, undisturbed
        kill_rounds.StreamReader.source = "rotation"
        followers = [kill_rounds.Watcher(fleet), kill_rounds.StreamReader(fleet)]
        writers, importer = [Writer(fleet, number) for number in range(WRITERS)], Importer(fleet, 0)
        senders = [*writers, importer]
        for thread in followers + senders:
            thread.start()
        met, half = rounds(fleet, writers, importer, planner, program, options.rounds, rng)

        fleet.writing = False  # what is begun is finished
        for sender in senders:
            sender.join(servers.DEADLINE)
        store = both.stores["rotation"]
        count = int(store.query("SELECT COUNT(*) FROM event_log")[0][0])
        try:
            servers.wait_until(lambda: all(follower.position >= count for follower in followers), "the followers hear all")
        except AssertionError as error:
            print(error)  # the checks tell what is missing
        fleet.following = False
        followers[1].join(servers.DEADLINE)
        acknowledged = [known for sender in (*writers, planner) for known in sender.acknowledged]
        log = [(int(position or 0), event, subject, int(revision)) for position, event, subject, revision in
               store.query("SELECT position, id, subject, revision FROM event_log ORDER BY position")]
        client = fleet.service.client()
        check = kill_rounds.check
        results = [
            check("no change was refused that should not be", nothing_failed, senders),
            check("every acknowledged change is there", acknowledged_is_there, client, acknowledged),
            check("no request took effect twice", once, store, acknowledged),
            check("every imported row is there once", imported_once, store, client, importer),
            check("no quota holds more than its places", quotas_hold, client, writers),
            check("every plan is that of the undisturbed run, computed once", plans_are_the_same, store, planner, undisturbed),
            check("positions are dense", kill_rounds.dense, log),
            check("revisions are in order within their subject", kill_rounds.revisions_in_order, log)]
        for follower in followers:
            results.append(check(f"{follower.name}: every event at least once, in order within its subject", kill_rounds.heard_all, follower, log))
        print(f"{len(acknowledged)} acknowledged changes, {sum(sender.retries for sender in senders)} tries without an answer, "
              f"{sum(writer.full for writer in writers)} refused for want of a place; {importer.streams} streams of {STREAM} rows; "
              f"{planner.plans} plans, {met} kills while a planner was at work, {half} at a half written result; {len(log)} events, {fleet.starts} starts")
    finally:
        fleet.writing = fleet.following = False
        both.drop() if results and all(results) else [process.kill() for process in (both.service, both.registry) if process]
        redis_server.kill()
        if results and all(results):
            shutil.rmtree(folder, ignore_errors=True)
        else:
            print(f"kept: {folder}")
    print(f"rotation rounds: {results.count(True)} passed, {results.count(False)} failed ({options.rounds} rounds, {options.engine}, seed {seed})")
    sys.exit(0 if results and all(results) else 1)


if __name__ == "__main__":
    main()
