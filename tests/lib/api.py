"""Calls to a running service by the name of the method, with messages made from the descriptor set that ships beside the binaries
(jiedui.protoset): what any client without our sources can do, and always the protos that were built."""

import os
import urllib.parse

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

BIN = os.environ.get("JIEDUI_BIN_DIR") or os.path.join(os.path.dirname(__file__), "../../build/bin")
TIMEOUT = 30  # of a call, in seconds: far above what any takes


class Method:
    """One RPC of the descriptor set: "PairingService/GetPairing"."""

    def __init__(self, package, service, proto):
        self.short = f"{service}/{proto.name}"
        self.path = f"/{package}.{service}/{proto.name}"
        self.service = f"{package}.{service}"
        self.request = message(proto.input_type.lstrip("."))
        self.response = message(proto.output_type.lstrip("."))
        self.client_streaming, self.server_streaming = proto.client_streaming, proto.server_streaming


def _load():
    files = descriptor_pb2.FileDescriptorSet()
    with open(os.path.join(BIN, "jiedui.protoset"), "rb") as file:
        files.ParseFromString(file.read())
    pool = descriptor_pool.DescriptorPool()
    for file in files.file:
        pool.Add(file)
    return files, pool


_FILES, _POOL = _load()
_FACTORY = message_factory.MessageFactory(_POOL)


def message(full_name):
    """The class of a message: message("jiedui.pairing.v1.Pairing")."""
    return _FACTORY.GetPrototype(_POOL.FindMessageTypeByName(full_name))


def _methods():
    """By short name, "PairingService/GetPairing"; where two packages have a service of one name, the one built later is named with its
    package: "trusteeship.RecordService/GetRecord"."""
    found = {}
    built = ["jiedui.pairing.v1", "jiedui.trusteeship.v1", "jiedui.rotation.v1", "jiedui.reporting.v1"]  # in this order; others before them
    for file in sorted(_FILES.file, key=lambda file: (built.index(file.package) + 1 if file.package in built else 0, file.package)):
        for service in file.service:
            taken = any(name.startswith(f"{service.name}/") for name in found)
            for proto in service.method:
                method = Method(file.package, service.name, proto)
                found[f"{file.package.split('.')[1]}.{method.short}" if taken else method.short] = method
    return found


METHODS = _methods()


def enum_name(msg, field):
    """The name of an enum field's value: enum_name(pairing, "state") == "STATE_ACTIVE"."""
    return msg.DESCRIPTOR.fields_by_name[field].enum_type.values_by_number[getattr(msg, field)].name


def actor(person="test", organisation="", role="operator", region=""):
    """The metadata `jiedui-actor`."""
    parts = {"person": person, "organisation": organisation, "role": role, "region": region}
    return "&".join(f"{key}={urllib.parse.quote(value, safe='')}" for key, value in parts.items() if value)


class Refusal(Exception):
    """What a call ended with that was not OK."""

    def __init__(self, method, error):
        self.code = error.code().name
        self.text = error.details() or ""
        self.reason, self.chinese, self.clauses, self.fields, self.retry_seconds = "", "", [], [], None
        self.raw = dict(error.trailing_metadata() or ()).get("grpc-status-details-bin") or b""
        if self.raw:
            status = message("google.rpc.Status").FromString(self.raw)
            for packed in status.details:
                self._take(packed)
        super().__init__(f"{method}: {self.code} {self.reason} {self.chinese or self.text}")

    def _take(self, packed):
        name = packed.type_url.rpartition("/")[2]
        detail = message(name).FromString(packed.value)
        if name == "google.rpc.ErrorInfo":
            self.reason = detail.reason
        elif name == "google.rpc.LocalizedMessage" and detail.locale == "zh-CN":
            self.chinese = detail.message
        elif name == "google.rpc.PreconditionFailure":
            self.clauses = [violation.type for violation in detail.violations]
        elif name == "google.rpc.RetryInfo":
            self.retry_seconds = detail.retry_delay.ToMicroseconds() / 1e6
        elif name == "google.rpc.BadRequest":
            self.fields = [violation.field for violation in detail.field_violations]

    @property
    def unfinished(self):
        """Nobody knows what became of the call: repeat it under the same request id."""
        return self.code in ("UNAVAILABLE", "DEADLINE_EXCEEDED", "CANCELLED")


class Client:
    """One connection to one service. Thread-safe."""

    def __init__(self, address, who=None):
        # A channel of its own for every client: gRPC would otherwise share connections, and their broken state, within a process.
        # A service that comes back on its port is found again soon; an attempt to connect may take its time.
        self.channel = grpc.insecure_channel(address, options=[("grpc.use_local_subchannel_pool", 1), ("grpc.min_reconnect_backoff_ms", 20_000),
                                                               ("grpc.initial_reconnect_backoff_ms", 100), ("grpc.max_reconnect_backoff_ms", 500)])
        self.metadata = (("jiedui-actor", actor() if who is None else who),)

    def close(self):
        self.channel.close()

    def call(self, name, request=None, /, *, metadata=None, timeout=TIMEOUT, **fields):
        """Answers with the response; `request` may be bytes. The id of the event it committed: `call_for_event`."""
        return self.call_for_event(name, request, metadata=metadata, timeout=timeout, **fields)[0]

    def call_for_event(self, name, request=None, /, *, metadata=None, timeout=TIMEOUT, **fields):
        method = METHODS[name]
        if not isinstance(request, bytes):
            request = (request or method.request(**fields)).SerializeToString()
        unary = self.channel.unary_unary(method.path, None, method.response.FromString)
        try:
            response, call = unary.with_call(request, timeout=timeout,
                                             metadata=self.metadata if metadata is None else metadata)
        except grpc.RpcError as error:
            raise Refusal(name, error) from None
        return response, dict(call.trailing_metadata()).get("jiedui-event", "")

    def start(self, name, request=None, /, *, metadata=None, timeout=TIMEOUT, **fields):
        """A call under way: `.result()` gives the response or raises grpc.RpcError."""
        method = METHODS[name]
        request = (request or method.request(**fields)).SerializeToString()
        unary = self.channel.unary_unary(method.path, None, method.response.FromString)
        return unary.future(request, timeout=timeout, metadata=self.metadata if metadata is None else metadata)

    def import_rows(self, name, rows, *, metadata=None, timeout=300):
        """Streams the rows (messages or bytes); answers with their results."""
        method = METHODS[name]
        stream = self.channel.stream_stream(method.path, None, method.response.FromString)
        sent = (row if isinstance(row, bytes) else row.SerializeToString() for row in rows)
        try:
            return list(stream(sent, timeout=timeout, metadata=self.metadata if metadata is None else metadata))
        except grpc.RpcError as error:
            raise Refusal(name, error) from None

    def watch(self, after_position, *, request=None, metadata=None, timeout=60, **filters):
        """An iterator over the steps of WatchEvents, with cancel(); raises grpc.RpcError at the end."""
        method = METHODS["EventService/WatchEvents"]
        if not isinstance(request, bytes):
            request = method.request(after_position=after_position, **filters).SerializeToString()
        stream = self.channel.unary_stream(method.path, None, method.response.FromString)
        return stream(request, timeout=timeout, metadata=self.metadata if metadata is None else metadata)

    def events(self, count, after_position=0, **filters):
        """The next `count` events after a position, as (position, event)."""
        found = []
        call = self.watch(after_position, **filters)
        try:
            for step in call:
                if step.HasField("event"):
                    found.append((step.position, step.event))
                if len(found) >= count:
                    return found
        finally:
            call.cancel()
        return found

    def newest_position(self):
        """Of the log, as far as positions are given."""
        call = self.watch(-1)
        try:
            return next(call).position
        finally:
            call.cancel()
