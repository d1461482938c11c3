"""The process: what it says of itself, how it starts, how it ends."""

import contextlib
import os
import signal
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../lib"))
import api
import grpc
import reflection
import registry
import servers

PROGRAM = os.path.join(api.BIN, "jiedui-pairing")


def run(*arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=servers.DEADLINE)


class ProcessTest(servers.Case):
    @contextlib.contextmanager
    def stalled_store(self):
        """A service whose next write waits until the block ends: (service, "it waits now")."""
        hold, log = os.path.join(self.folder, "hold"), os.path.join(self.folder, "shim.log")
        service = self.serve(env={"LD_PRELOAD": servers.SHIM, "JIEDUI_SHIM_HOLD_SYNC": hold, "JIEDUI_SHIM_LOG": log})
        registry.load(self.client(service))
        if self.engine == "sqlite":
            with open(hold, "w", encoding="utf-8"):
                yield service, lambda: "sync-hold" in servers.contents(log)
                os.remove(hold)
            return
        held = f"FROM pg_locks WHERE relation = 'pairing'::regclass AND "
        locker = subprocess.Popen(["psql", "-X", "-q", "-d", self.store.conninfo], stdin=subprocess.PIPE, text=True)
        locker.stdin.write(f"BEGIN; LOCK TABLE pairing IN ACCESS EXCLUSIVE MODE;\n")
        locker.stdin.flush()
        exists = lambda condition: self.store.query(f"SELECT COUNT(*) {held}{condition}") != [("0",)]
        servers.wait_until(lambda: exists("granted AND mode = 'AccessExclusiveLock'"), "the table is locked")
        try:
            yield service, lambda: exists("NOT granted")
        finally:
            locker.communicate("COMMIT;\n")

    def test_reflection_lists_every_service_with_its_methods(self):
        client = self.client(self.serve())
        served = reflection.services(client)
        ours = {method.service for method in api.METHODS.values() if method.service.startswith("jiedui.") and not method.service.startswith(("jiedui.trusteeship.", "jiedui.rotation.", "jiedui.reporting."))}
        self.assertLessEqual(ours, set(served))
        [methods] = [[method.name for method in service.method] for file in reflection.files(client, "jiedui.pairing.v1.Pairing")
                     for service in file.service if service.name == "PairingService"]
        self.assertIn("ActivatePairing", methods)

    def test_health_answers(self):
        service = self.serve()
        client = self.client(service)
        self.assertEqual(api.enum_name(client.call("Health/Check", metadata=()), "status"), "SERVING")
        self.assertEqual(api.enum_name(client.call("Health/Check", service="jiedui.pairing.v1.PairingService"), "status"), "SERVING")
        self.assertEqual(servers.cli(service, "health").code, 0)
        listen = f"service.listen={service.address}"
        self.assertEqual(run("--health", "--set", listen).returncode, 0)
        client.close()
        self.assertEqual(service.stop(), 0)
        self.assertEqual(run("--health", "--set", listen).returncode, 1)
        self.assertEqual(servers.cli(service, "health").code, 1)

    def test_a_wrong_command_line_or_setting_is_told(self):
        self.assertEqual(run("--no-such-option").returncode, 2)
        for wrong in ("service.no_such_setting=1", "service.sqlite.path=/no/such/folder/store.db", "service.log_level=loud",
                      "service.demonstration_today=2019-02-30", "service.listen=192.0.2.1:0"):
            arguments = [f"service.sqlite.path={self.folder}/other.db", "service.insecure={}", "service.listen=127.0.0.1:0", wrong]
            result = run(*(word for argument in arguments for word in ("--set", argument)))
            self.assertEqual((result.returncode, result.stdout), (1, ""), wrong)
            self.assertIn('"level":"error"', result.stderr, wrong)

    def test_a_second_process_on_the_same_file_refuses_to_start(self):
        if self.engine == "postgresql":
            self.skipTest("any number may share a PostgreSQL")
        first = self.serve()
        second = self.own(servers.Service(self.folder, self.store, name="second"))
        self.assertEqual(second.wait(), 1)
        self.assertIn(f"in use by process {first.pid}", second.log())
        registry.load(self.client(first))

    def test_without_redis_events_are_watched(self):
        client = self.client(self.serve())
        watch = client.watch(0)
        self.assertEqual(next(watch).position, 0)
        registry.load(client)
        self.assertEqual(next(watch).position, 1)

    def test_without_insecure_mode_nobody_is_known(self):
        client = self.client(self.serve(settings=["service.insecure=null"]))
        self.refused("UNAUTHENTICATED", "UNAUTHENTICATED", client.call, "RegionService/ListRegions")

    def test_SIGTERM_answers_what_is_under_way_and_refuses_the_rest(self):
        with self.stalled_store() as (service, waits):
            client = self.client(service)
            watch = client.watch(-1)
            next(watch)
            under_way = client.start("PairingService/ProposePairing", pairing=registry.pairing(), pairing_id="p",
                                     request_id=registry.request_id())
            servers.wait_until(waits, "the write waits for the store")
            service.child.send_signal(signal.SIGTERM)
            with self.assertRaises(grpc.RpcError) as ended:
                for _ in watch:
                    pass
            self.assertEqual(api.Refusal("WatchEvents", ended.exception).reason, "DRAINING")
            late = self.client(service)
            with self.assertRaises(api.Refusal) as refused:
                late.call("RegionService/ListRegions")
            self.assertEqual(refused.exception.code, "UNAVAILABLE")
            late.close()
            self.assertFalse(under_way.done())
        self.assertEqual(under_way.result().name, "pairings/p")
        client.close()
        self.assertEqual(service.wait(), 0)
        again = self.client(self.serve())
        self.assertEqual(again.call("PairingService/GetPairing", name="pairings/p"), under_way.result())


if __name__ == "__main__":
    servers.main()
