"""A store that cannot be written: a full disk, a disk that turned read-only. Clear errors, no crash, and recovery by itself."""

import errno
import os
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../lib"))
import registry
import servers


def own_mounts():
    """The command that gives a process mounts of its own, or None where that is not allowed."""
    for command in (["unshare", "--mount"], ["unshare", "--map-root-user", "--mount"]):
        if subprocess.run([*command, "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True, check=False).returncode == 0:
            return command
    return None


OWN_MOUNTS = own_mounts()


class StoreTest(servers.Case):
    def setUp(self):
        super().setUp()
        self.disk = os.path.join(self.folder, "disk")
        os.makedirs(self.disk)
        self.store = servers.SqliteStore(self.disk)

    def on_a_disk(self, size, options="rw", name="pairing"):
        """The service with its store on a file system of its own; other processes reach it below /proc."""
        if OWN_MOUNTS is None:
            raise unittest.SkipTest("no mount namespaces here")
        kept = os.path.join(self.folder, "kept")  # what an earlier disk held
        os.makedirs(kept, exist_ok=True)
        mount = (f"mount -t tmpfs -o size={size} none {self.disk} && cp -a {kept}/. {self.disk} && "
                 f"mount -o remount,{options} {self.disk} && exec \"$@\"")
        return self.own(servers.Service(self.folder, self.store, name=name, wrapper=[*OWN_MOUNTS, "sh", "-c", mount, "sh"]))

    def path_in(self, service, name=""):
        return f"/proc/{service.pid}/root{self.disk}/{name}"

    def fill(self, service):
        """Leaves not a byte."""
        with open(self.path_in(service, "filler"), "wb", buffering=0) as filler:
            with self.assertRaises(OSError) as full:
                while True:
                    filler.write(b"x" * 4096)
        self.assertEqual(full.exception.errno, errno.ENOSPC)

    def write_until_refused(self, client):
        """(what was entered, the refusal)."""
        entered = []
        for number in range(1000):
            try:
                entered.append(registry.propose(client, f"p{number}", recipient=1 + number % 3))
            except servers.api.Refusal as refusal:
                return entered, refusal
        raise AssertionError("the disk never got full")

    def check_refused(self, refusal):
        self.assertEqual((refusal.code, refusal.reason), ("UNAVAILABLE", "STORE_FULL"), refusal)
        self.assertIn("存储空间不足或只读", refusal.chinese)

    def test_a_full_disk_refuses_and_recovers(self):
        service = self.on_a_disk("16m").serving()
        client = self.client(service)
        registry.load(client)
        self.fill(service)
        entered, refusal = self.write_until_refused(client)
        self.check_refused(refusal)
        # Whatever was answered is there, reads go on, the next write is refused as well.
        for pairing in entered:
            self.assertEqual(client.call("PairingService/GetPairing", name=pairing.name), pairing)
        self.refused("NOT_FOUND", "NOT_FOUND", client.call, "PairingService/GetPairing", name=f"pairings/p{len(entered)}")
        self.refused("UNAVAILABLE", "STORE_FULL", registry.propose, client, "again")
        os.remove(self.path_in(service, "filler"))
        entered.append(registry.propose(client, "again"))
        self.assertTrue(service.running())
        # Nothing of it depends on this process.
        shutil.copytree(self.path_in(service), os.path.join(self.folder, "kept"), dirs_exist_ok=True)
        service.kill()
        again = self.client(self.on_a_disk("16m", name="again").serving())
        for pairing in entered:
            self.assertEqual(again.call("PairingService/GetPairing", name=pairing.name), pairing)

    def test_on_a_read_only_disk_it_says_so_and_does_not_start(self):
        service = self.on_a_disk("16m").serving()
        registry.load(self.client(service))
        self.assertEqual(service.stop(), 0)
        refused = self.on_a_disk("16m", "ro", name="refused")
        self.assertEqual(refused.wait(), 1)
        self.assertIn("cannot open the store", refused.log())
        self.assertIn("Read-only file system", refused.log())

    def fail_writes(self, number):
        """The service under a shim by which writes to files fail with this errno while a file exists: what a kernel does that
        turned a damaged disk read-only, which no mount option brings about on a disk in use."""
        switch = os.path.join(self.folder, "fail-write")
        service = self.serve(env={"LD_PRELOAD": servers.SHIM, "JIEDUI_SHIM_FAIL_WRITE": switch})
        client = self.client(service)
        registry.load(client)
        before = registry.propose(client, "before")
        with open(switch, "w", encoding="utf-8") as file:
            file.write(str(number))
        reason, told = ("STORE_FULL", "操作未生效") if number == errno.ENOSPC else ("OUTCOME_UNKNOWN", "不能确定操作是否生效")
        refusal = self.refused("UNAVAILABLE", reason, registry.propose, client, "while")
        self.assertIn(told, refusal.chinese)
        self.assertEqual(client.call("PairingService/GetPairing", name="pairings/before"), before)
        os.remove(switch)
        registry.propose(client, "while")
        self.assertTrue(service.running())

    def test_a_disk_that_turns_read_only_refuses_and_recovers(self):
        self.fail_writes(errno.EROFS)

    def test_a_disk_that_fails_refuses_and_recovers(self):
        self.fail_writes(errno.EIO)

    def test_a_disk_that_is_full_of_others_refuses_and_recovers(self):
        self.fail_writes(errno.ENOSPC)


if __name__ == "__main__":
    servers.main()
