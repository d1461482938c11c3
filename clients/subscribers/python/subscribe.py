#!/usr/bin/python3
"""Follows the events of a Jiedui service without losing any, also after an absence.

    subscribe.py [--redis HOST:PORT] [--grpc HOST:PORT] [--protoset build/bin/jiedui.protoset] [--state FILE]

Redis calls (SUBSCRIBE): at once, but only while we listen. The service's log is the record (WatchEvents): whenever a call arrives,
and at start, everything after the last position we know is fetched from there. The last position is kept in --state.
Needs python3-redis, python3-grpcio and python3-protobuf; no generated code, the messages come from the compiled descriptor set.
"""
import argparse
import pathlib

import grpc
import redis
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory


def messages(protoset):
    """Message classes by full name, from a compiled descriptor set."""
    pool = descriptor_pool.DescriptorPool()
    files = descriptor_pb2.FileDescriptorSet.FromString(pathlib.Path(protoset).read_bytes())
    for file in files.file:
        pool.Add(file)
    factory = message_factory.MessageFactory(pool)
    return lambda name: factory.GetPrototype(pool.FindMessageTypeByName(name))


def catch_up(channel, message, position):
    """Events after `position`, until the first bookmark that finds us at the log's present end."""
    watch = channel.unary_stream(
        "/jiedui.events.v1.EventService/WatchEvents",
        request_serializer=lambda request: request.SerializeToString(),
        response_deserializer=message("jiedui.events.v1.WatchEventsResponse").FromString,
    )
    request_type = message("jiedui.events.v1.WatchEventsRequest")
    actor = (("jiedui-actor", "person=example-subscriber"),)
    # Where the log ends now: the first message of a stream from the end says so.
    end_stream = watch(request_type(after_position=-1), metadata=actor)
    end = next(end_stream).position
    end_stream.cancel()
    if position >= end:
        return
    stream = watch(request_type(after_position=position), metadata=actor)
    for step in stream:
        if step.HasField("event"):
            yield step.position, step.event
        if step.position >= end:
            stream.cancel()
            return


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--redis", default="127.0.0.1:7479")
    parser.add_argument("--grpc", default="127.0.0.1:7401")
    parser.add_argument("--protoset", default="build/bin/jiedui.protoset")
    parser.add_argument("--state", default="subscriber.position")
    parser.add_argument("--pattern", default="cn.jiedui.pairing.*")
    parser.add_argument("--once", action="store_true", help="catch up and stop")
    options = parser.parse_args()

    host, port = options.redis.rsplit(":", 1)
    calls = redis.Redis(host=host, port=int(port)).pubsub()
    calls.psubscribe(options.pattern)
    calls.get_message(timeout=5)  # subscribed: from here on nothing is missed
    channel = grpc.insecure_channel(options.grpc)
    message = messages(options.protoset)
    state = pathlib.Path(options.state)
    position = int(state.read_text()) if state.exists() else 0

    while True:
        for position, event in catch_up(channel, message, position):
            print(position, event.type, event.attributes["subject"].ce_string, flush=True)
            state.write_text(str(position))
        if options.once:
            return
        calls.get_message(timeout=30, ignore_subscribe_messages=True)  # a call, or half a minute of silence


if __name__ == "__main__":
    main()
