"""Redis goes away and comes back, with and without its data: writes go on, and nothing is lost to those who follow."""

import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../lib"))
import registry
import servers

PROPOSED = "cn.jiedui.pairing.pairing.proposed.v1"


class RedisTest(servers.Case):
    def setUp(self):
        super().setUp()
        self.redis = self.own(servers.Redis(self.folder))
        self.service = self.serve(self.redis)
        self.caller = self.client(self.service)
        self.entered = registry.load(self.caller)

    def write(self, *names):
        for name in names:
            registry.propose(self.caller, name)
            self.entered += 1

    def check_stream_is_log(self):
        servers.wait_until(lambda: len(self.redis.stream()) >= self.entered, "the stream has all")
        watched = [(position, event.id) for position, event in self.caller.events(self.entered)]
        self.assertEqual([(position, event["id"]) for position, event in self.redis.stream()], watched)
        self.assertEqual([position for position, _ in watched], list(range(1, self.entered + 1)))

    def test_stopped_for_a_while_and_back_with_its_data(self):
        self.write("before")
        self.check_stream_is_log()
        self.redis.kill()
        self.write("while-1", "while-2")
        # Whoever cannot wait is served by the log itself.
        watched = [event.attributes["subject"].ce_string for _, event in self.caller.events(3, type_prefixes=[PROPOSED])]
        self.assertEqual(watched, ["pairings/before", "pairings/while-1", "pairings/while-2"])
        self.redis.start()
        self.write("after")
        self.check_stream_is_log()

    def test_stopped_and_back_empty(self):
        self.write("before")
        self.check_stream_is_log()
        self.redis.kill()
        self.redis.forget()
        self.write("while")
        self.redis.start()
        channel = self.redis.client().pubsub()
        channel.subscribe(PROPOSED)
        self.check_stream_is_log()  # filled again from the log, from its beginning
        self.write("after")
        self.check_stream_is_log()
        # The channel goes on; what it said before is not said again.
        said = []
        while "pairings/after" not in said:
            message = servers.wait_until(lambda: channel.get_message(timeout=1), "the channel speaks")
            if message["type"] == "message":
                said.append(json.loads(message["data"])["subject"])
        self.assertEqual(said, sorted(set(said), key=["pairings/while", "pairings/after"].index))

    def test_not_there_when_the_service_starts(self):
        self.assertEqual(self.service.stop(), 0)
        self.redis.kill()
        self.service = self.serve(self.redis)
        self.caller = self.client(self.service)
        self.write("while")
        self.redis.start()
        self.check_stream_is_log()

    def test_the_stream_vanishes_under_a_running_relay(self):
        self.write("before")
        self.check_stream_is_log()
        self.redis.client().delete("jiedui:events:pairing")
        self.write("after")
        self.check_stream_is_log()


if __name__ == "__main__":
    servers.main()
