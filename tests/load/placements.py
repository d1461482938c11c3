"""A placement plan through the real program: see placements.sh."""

import argparse
import os
import random
import shutil
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../lib"))
import api
import registry
import rotation
import servers

AT_ONCE = 20_000  # rows of one stream
COUNTIES = ("840101", "830101", "830102")


def imported(client, method, rows):
    """Seconds that the import took."""
    began = time.monotonic()
    for first in range(0, len(rows), AT_ONCE):
        rotation.imported(client, method, rows[first:first + AT_ONCE])
    return time.monotonic() - began


def resident(service):
    """MiB of the process at most."""
    with open(f"/proc/{service.child.pid}/status", encoding="ascii") as file:
        return next(int(line.split()[1]) // 1024 for line in file if line.startswith("VmHWM"))


def compute(client):
    """The computed plan, and since when each stage was seen, in seconds after it was queued."""
    drawn = client.call("PlanningService/CreatePlacementPlan", placement_plan_id="plan", placement_plan=rotation.plan(region_code="840100"),
                        request_id=registry.request_id())
    client.call("PlanningService/ComputePlacementPlan", name=drawn.name, etag=drawn.etag, request_id=registry.request_id())
    began, seen = time.monotonic(), {}

    def done():
        plan = client.call("PlanningService/GetPlacementPlan", name=drawn.name)
        stage = api.enum_name(plan.progress, "stage") if api.enum_name(plan, "state") == "STATE_QUEUED" else api.enum_name(plan, "state")
        seen.setdefault(stage, time.monotonic() - began)
        return plan if not stage.startswith("STAGE_") else None

    return servers.wait_until(done, "the plan is computed", 600), seen


def certificate(client, name):
    """Bytes of the certificate, pieces in which it is read, and seconds."""
    began, offset, pieces = time.monotonic(), 0, 0
    while True:
        part = client.call("PlanningService/ReadPlacementCertificate", name=name, offset=offset, limit=2 << 20)
        pieces, offset = pieces + 1, part.next_offset
        if offset == 0:
            return part.size, pieces, time.monotonic() - began


def main():
    parser = argparse.ArgumentParser(description="a placement plan through the service")
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--needs", type=int, default=60)
    parser.add_argument("--engine", choices=sorted(servers.STORES), default="sqlite")
    options = parser.parse_args()
    rng = random.Random(1)
    folder = tempfile.mkdtemp(prefix="jiedui-load.")
    both = rotation.Both(folder, options.engine, settings=["planner.child_from_options=1"])
    try:
        client = both.start().service.client()
        people = imported(client, "PersonService/ImportPeople", [rotation.row("People", person=rotation.person(
            number + 1, school="far", home_county=rng.choice(COUNTIES))) for number in range(options.people)])
        imported(client, "PlanningService/ImportNeeds", [rotation.row("Needs", need=rotation.need(
            name=f"needs/n{number:04}", school="parties/far-2", count=rng.randint(1, max(1, min(100, options.people // options.needs))),
            priority=rng.randint(1, 3))) for number in range(options.needs)])
        before = resident(both.service)
        plan, seen = compute(client)
        assert api.enum_name(plan, "state") == "STATE_COMPUTED", plan
        size, pieces, seconds = certificate(client, plan.name)
        print(f"\n| {options.people:,} people, {options.needs} needs, {options.people * options.needs:,} options, {options.engine} | |\n|---|---|")
        for what, figure in (("people imported, s", f"{people:.1f}"),
                             ("solving begins after, s", f"{seen['STAGE_SOLVING']:.1f}"),
                             ("writing begins after, s", f"{seen.get('STAGE_WRITING', seen['STATE_COMPUTED']):.1f}"),
                             ("computed after, s", f"{seen['STATE_COMPUTED']:.1f}"),
                             ("certificate: MB; pieces; s", f"{size / 1e6:.1f}; {pieces}; {seconds:.2f}"),
                             ("the service at most, before and after, MiB", f"{before}; {resident(both.service)}")):
            print(f"| {what} | {figure} |")
        client.close()
    finally:
        both.drop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
