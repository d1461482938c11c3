"""Servers of a test's own, on free loopback ports, in a folder of its own: services, their stores, Redis; and the CLI.

Every process ends with the test program, however that ends. Tests wait for conditions, never for time to pass.
"""

import collections
import csv
import io
import json
import os
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest
import uuid

import api
import redis

ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), "../.."))
SHIM = os.path.join(api.BIN, "../tests/libsync_shim.so")
DEADLINE = 60  # seconds: far above what anything takes on a loaded machine


def wait_until(condition, what, deadline=DEADLINE):
    """The first true value of `condition()`."""
    end = time.monotonic() + deadline
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"not within {deadline} s: {what}")
        time.sleep(0.005)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fixed_port():
    """A free port that no outgoing connection takes meanwhile: for a server that is to come back on it."""
    with open("/proc/sys/net/ipv4/ip_local_port_range", encoding="ascii") as file:
        first = int(file.read().split()[0])  # the kernel hands out those from here on
    while True:
        with socket.socket() as probe:
            try:
                port = random.randrange(10_000, first)
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                pass  # somebody listens there


def contents(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()


class SqliteStore:
    engine = "sqlite"

    def __init__(self, folder, name="store", like=None):
        """Empty, or with what a store that no process uses holds."""
        self.path = os.path.join(folder, f"{name}.db")
        self.settings = [f"service.sqlite.path={self.path}"]
        if like:
            shutil.copyfile(like.path, self.path)  # a service that ends leaves no log beside it

    def query(self, sql):
        connection = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True, timeout=30)
        try:
            return [tuple(str(value) for value in row) for row in connection.execute(sql)]
        finally:
            connection.close()

    def drop(self):
        pass  # goes with the folder


class PostgresqlStore:
    engine = "postgresql"

    def __init__(self, _folder, _name="", like=None):
        self.server = os.environ["JIEDUI_TEST_POSTGRESQL"]
        self.database = "test_" + uuid.uuid4().hex
        self.conninfo = f"{self.server} dbname={self.database}"
        self.settings = ["service.postgresql=" + json.dumps({"conninfo": self.conninfo, "search_path": "public"})]
        self._psql(self.server, f"CREATE DATABASE {self.database} TEMPLATE {like.database if like else 'template1'}")

    def query(self, sql):
        return [tuple(row) for row in csv.reader(io.StringIO(self._psql(self.conninfo, sql)))]

    def drop(self):
        self._psql(self.server, f"DROP DATABASE IF EXISTS {self.database} WITH (FORCE)")

    @staticmethod
    def _psql(conninfo, sql):
        return subprocess.run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "--csv", "-t", "-d", conninfo], input=sql, text=True,
                              check=True, stdout=subprocess.PIPE).stdout


STORES = {"sqlite": SqliteStore, "postgresql": PostgresqlStore}


EXPECTED_ENDS = (0, -signal.SIGKILL, -signal.SIGTERM)


class Process:
    """A child with its output in files."""

    def __init__(self, folder, name, command, env=None):
        self.seen = 0  # the exit code that a test asked for, be it an error
        self.out_path, self.err_path = (os.path.join(folder, f"{name}.{stream}") for stream in ("out", "err"))
        with open(self.out_path, "wb") as out, open(self.err_path, "ab") as err:
            self.child = subprocess.Popen(["setpriv", "--pdeathsig", "KILL", *command], stdin=subprocess.DEVNULL, stdout=out,
                                          stderr=err, env={**os.environ, **(env or {})})

    @property
    def pid(self):
        return self.child.pid

    def running(self):
        return self.child.poll() is None

    def kill(self):
        """AssertionError with its log when it had crashed before."""
        crashed = self.child.poll() not in (None, *EXPECTED_ENDS, self.seen)
        self.child.kill()
        self.child.wait()
        if crashed:
            self.seen = self.child.returncode
            raise AssertionError(f"had ended with {self.child.returncode}:\n{contents(self.err_path)[-8000:]}")

    def stop(self):
        """SIGTERM; the exit code."""
        self.child.send_signal(signal.SIGTERM)
        return self.wait()

    def wait(self):
        try:
            self.seen = self.child.wait(DEADLINE)
            return self.seen
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"did not end within {DEADLINE} s") from None

    def log(self):
        return contents(self.err_path)


class Service(Process):
    """A service of ours: the pairing service unless `program` says otherwise."""

    def __init__(self, folder, store, redis_address="", settings=(), env=None, name="", wrapper=(), program="pairing"):
        settings = [*store.settings, "service.listen=127.0.0.1:0", "service.insecure={}", *settings]
        if redis_address:
            settings.append(f"service.redis.address={redis_address}")
        arguments = [argument for setting in settings for argument in ("--set", setting)]
        if env and "LD_PRELOAD" in env:  # AddressSanitizer wants to be the first library; the shim does not mind being second
            env = {**env, "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"}
        super().__init__(folder, name or program, [*wrapper, os.path.join(api.BIN, f"jiedui-{program}"), *arguments], env)
        self.address = ""

    def serving(self):
        """Waits for the address; self. The process may end instead: then AssertionError with its log."""
        wait_until(lambda: contents(self.out_path).endswith("\n") or not self.running(), "the service listens")
        words = contents(self.out_path).split()
        if not words:
            raise AssertionError(f"the service ended with {self.child.returncode}:\n{self.log()}")
        self.address = words[-1]
        return self

    def client(self, **who):
        return api.Client(self.address, api.actor(**who))


class Pair:
    """The pairing registry and the trusteeship service, which follow each other: each with a store of its own and on a port that it keeps
    when it is started again."""

    PEERS = {"pairing": "trusteeship", "trusteeship": "pairing"}

    def __init__(self, folder, engine, redis_address="", settings=(), own=None):
        """`own`: settings of one service alone, by its name."""
        self.folder, self.redis_address, self.settings, self.own = folder, redis_address, settings, own or {}
        self.stores = {name: STORES[engine](folder, name) for name in self.PEERS}
        self.addresses = {name: f"127.0.0.1:{fixed_port()}" for name in self.PEERS}
        self.services, self.starts = {}, 0

    def launch(self, name):
        """The process, which may not serve yet."""
        self.starts += 1
        peer = self.PEERS[name]
        settings = [f"service.listen={self.addresses[name]}", f"{peer}={self.addresses[peer]}", *self.settings, *self.own.get(name, ())]
        self.services[name] = Service(self.folder, self.stores[name], self.redis_address, settings, program=name,
                                      name=f"{name}-{self.starts}")
        return self.services[name]

    def start(self, *names):
        for name in names or self.PEERS:
            self.launch(name).serving()
        return self

    def kill(self, *names):
        for name in names or list(self.services):
            self.services[name].kill()

    def drop(self):
        self.kill()
        for store in self.stores.values():
            store.drop()


class Redis(Process):
    """A private Redis that keeps what it was given over a restart, unless told to forget."""

    def __init__(self, folder):
        self.folder = os.path.join(folder, "redis")
        os.makedirs(self.folder, exist_ok=True)
        self.port = free_port()
        self.address = f"127.0.0.1:{self.port}"
        self.start()

    def start(self):
        super().__init__(self.folder, "redis", ["redis-server", "--bind", "127.0.0.1", "--port", str(self.port), "--dir",
                                                self.folder, "--appendonly", "yes", "--save", ""])
        wait_until(self._answers, "Redis answers")

    def forget(self):
        """Of a stopped server: all data."""
        shutil.rmtree(os.path.join(self.folder, "appendonlydir"), ignore_errors=True)

    def client(self):
        return redis.Redis("127.0.0.1", self.port)

    def _answers(self):
        if not self.running():
            raise AssertionError(f"redis-server ended:\n{contents(self.out_path)}")
        try:
            return self.client().ping()
        except redis.ConnectionError:
            return False

    def stream(self, after=0, source="pairing"):
        """What the stream of a service holds after a position, as (position, event)."""
        return [(int(entry.partition(b"-")[0]), json.loads(fields[b"event"]))
                for entry, fields in self.client().xrange(f"jiedui:events:{source}", min=f"({after}-0")]


Result = collections.namedtuple("Result", "code out err")


def cli(service, *arguments, who="person=test;role=operator", trusteeship=None, rotation=None, reporting=None, timeout=300):
    """Runs the jiedui command against a pairing service, and the others beside it."""
    environment = os.environ | ({"JIEDUI_TRUSTEESHIP_SERVER": trusteeship.address} if trusteeship else {})
    environment |= {"JIEDUI_ROTATION_SERVER": rotation.address} if rotation else {}
    environment |= {"JIEDUI_REPORTING_SERVER": reporting.address} if reporting else {}
    done = subprocess.run([os.path.join(api.BIN, "jiedui"), "--server", service.address, "--as", who, *arguments],
                          capture_output=True, text=True, timeout=timeout, env=environment)
    return Result(done.returncode, done.stdout, done.stderr)


class Case(unittest.TestCase):
    """A test with a folder and a store of the engine named by JIEDUI_TEST_ENGINE. What `own` was given is ended after the test."""

    engine = os.environ.get("JIEDUI_TEST_ENGINE", "sqlite")

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="jiedui-test.")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.store = STORES[self.engine](self.folder)
        self.addCleanup(self.store.drop)

    def own(self, process):
        self.addCleanup(process.kill)
        return process

    def serve(self, redis_server=None, **options):
        service = self.own(Service(self.folder, self.store, redis_server.address if redis_server else "", **options))
        return service.serving()

    def serve_pair(self, redis_server=None, settings=(), own=None):
        pair = Pair(self.folder, self.engine, redis_server.address if redis_server else "", settings, own)
        self.addCleanup(pair.drop)
        return pair.start()

    def client(self, service, **who):
        client = service.client(**who)
        self.addCleanup(client.close)
        return client

    def refused(self, code, reason, function, *arguments, **named):
        """The refusal that the call ends with."""
        with self.assertRaises(api.Refusal) as caught:
            function(*arguments, **named)
        self.assertEqual((caught.exception.code, caught.exception.reason), (code, reason), caught.exception)
        return caught.exception


def main():
    """Runs the tests of the calling program; exit code 77 (skipped) where the engine's server is not there."""
    if Case.engine == "postgresql" and "JIEDUI_TEST_POSTGRESQL" not in os.environ:
        print("JIEDUI_TEST_POSTGRESQL is not set: run beside tests/lib/with_services.sh")
        sys.exit(1 if "JIEDUI_REQUIRE_POSTGRESQL" in os.environ else 77)
    unittest.main(verbosity=2)
