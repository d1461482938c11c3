"""One verb through everything: the call, the row, the log, Redis' channel and stream, WatchEvents, the replay."""

import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../lib"))
import api
import registry
import servers

ACTIVATED = "cn.jiedui.pairing.pairing.activated.v1"


class JourneyTest(servers.Case):
    def setUp(self):
        super().setUp()
        self.redis = self.own(servers.Redis(self.folder))
        self.service = self.serve(self.redis)
        self.caller = self.client(self.service)
        registry.load(self.caller)

    def activate(self, proposed, request_id):
        return self.caller.call_for_event("PairingService/ActivatePairing", name=proposed.name, etag=proposed.etag,
                                          request_id=request_id)

    def test_ActivatePairing_is_one_event_with_one_id_at_one_position_everywhere(self):
        channel = self.redis.client().pubsub()
        channel.subscribe(ACTIVATED)
        self.assertEqual(channel.get_message(timeout=servers.DEADLINE)["type"], "subscribe")
        watch = self.caller.watch(-1, type_prefixes=[ACTIVATED])
        next(watch)  # the bookmark: from here on nothing is missed
        proposed = registry.propose(self.caller, "p")
        active, event_id = self.activate(proposed, registry.request_id())
        self.assertEqual(api.enum_name(active, "state"), "STATE_ACTIVE")

        # Live, by WatchEvents.
        step = next(step for step in watch if step.HasField("event"))
        watch.cancel()
        self.assertEqual(step.event.id, event_id)
        self.assertEqual(step.event.type, ACTIVATED)
        self.assertEqual(step.event.attributes["subject"].ce_string, "pairings/p")
        self.assertEqual(step.event.attributes["position"].ce_string, str(step.position))
        payload = api.message("jiedui.pairing.events.v1.PairingChanged").FromString(step.event.proto_data.value)
        self.assertEqual(payload.pairing, active)
        self.assertEqual(api.enum_name(payload, "previous_state"), "STATE_PROPOSED")

        # On the channel: enough to react, and no content.
        message = servers.wait_until(lambda: channel.get_message(timeout=1), "the channel speaks")
        said = json.loads(message["data"])
        self.assertEqual((said["id"], said["type"], said["subject"], int(said["position"]), int(said["revision"])),
                         (event_id, ACTIVATED, "pairings/p", step.position, 2))
        self.assertNotIn("data", said)

        # In the stream: the record, under the same position.
        servers.wait_until(lambda: self.redis.stream(after=step.position - 1), "the stream has it")
        [(position, kept)] = self.redis.stream(after=step.position - 1)
        self.assertEqual((position, kept["id"], kept["type"]), (step.position, event_id, ACTIVATED))
        self.assertEqual(kept["data"]["pairing"]["state"], "STATE_ACTIVE")

        # In the log and beside the audit row of the call.
        rows = self.store.query("SELECT l.position, l.id, a.actor, a.method, a.state_from, a.state_to FROM event_log l "
                                "JOIN audit a ON a.event_id = l.id WHERE l.subject = 'pairings/p' ORDER BY l.position")
        self.assertEqual(rows[1], (str(step.position), event_id, "test", "jiedui.pairing.v1.PairingService/ActivatePairing",
                                   "PROPOSED", "ACTIVE"))

    def test_the_whole_stream_is_the_whole_log(self):
        proposed = registry.propose(self.caller, "p")
        self.activate(proposed, registry.request_id())
        count = int(self.store.query("SELECT COUNT(*) FROM event_log")[0][0])
        servers.wait_until(lambda: len(self.redis.stream()) >= count, "the stream has all")
        watched = [(position, event.id) for position, event in self.caller.events(count)]
        self.assertEqual([(position, event["id"]) for position, event in self.redis.stream()], watched)
        self.assertEqual([position for position, _ in watched], list(range(1, count + 1)))

    def test_a_repeated_request_is_answered_alike_and_does_nothing(self):
        proposed = registry.propose(self.caller, "p")
        request_id = registry.request_id()
        first = self.activate(proposed, request_id)
        self.assertEqual(self.activate(proposed, request_id), first)
        self.assertEqual(self.service.stop(), 0)
        self.service = self.serve(self.redis)
        self.caller = self.client(self.service)
        self.assertEqual(self.activate(proposed, request_id), first)
        self.assertEqual(len(self.store.query("SELECT id FROM event_log WHERE subject = 'pairings/p'")), 2)

    def test_validate_only_answers_as_if_and_says_nothing(self):
        proposed = registry.propose(self.caller, "p")
        answer, event_id = self.caller.call_for_event("PairingService/ActivatePairing", name="pairings/p", etag=proposed.etag,
                                                      request_id=registry.request_id(), validate_only=True)
        self.assertEqual((api.enum_name(answer, "state"), event_id), ("STATE_ACTIVE", ""))
        self.assertEqual(self.caller.call("PairingService/GetPairing", name="pairings/p"), proposed)
        self.assertEqual(len(self.store.query("SELECT id FROM event_log WHERE subject = 'pairings/p'")), 1)

    def test_a_watcher_that_was_away_resumes_where_it_stopped(self):
        seen = self.caller.events(3)
        registry.propose(self.caller, "p")
        position = seen[-1][0]
        rest = self.caller.events(int(self.store.query("SELECT COUNT(*) FROM event_log")[0][0]) - position, position)
        self.assertEqual([found for found, _ in rest], list(range(position + 1, position + 1 + len(rest))))
        self.assertEqual(rest[-1][1].attributes["subject"].ce_string, "pairings/p")


if __name__ == "__main__":
    servers.main()
