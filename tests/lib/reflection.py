"""What a server says of itself by gRPC reflection (grpc.reflection.v1alpha), with the part of that protocol which this takes."""

import api
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

_TEXT, _BYTES, _MESSAGE = (descriptor_pb2.FieldDescriptorProto.TYPE_STRING, descriptor_pb2.FieldDescriptorProto.TYPE_BYTES,
                           descriptor_pb2.FieldDescriptorProto.TYPE_MESSAGE)


def _messages():
    file = descriptor_pb2.FileDescriptorProto(name="reflection.proto", package="grpc.reflection.v1alpha", syntax="proto3")

    def add(name, *fields):
        proto = file.message_type.add(name=name)
        for number, field, kind, repeated in fields:
            is_message = isinstance(kind, str)
            proto.field.add(name=field, number=number, label=3 if repeated else 1, type=_MESSAGE if is_message else kind,
                            type_name=f".{file.package}.{kind}" if is_message else None)

    add("ServerReflectionRequest", (4, "file_containing_symbol", _TEXT, False), (7, "list_services", _TEXT, False))
    add("FileDescriptorResponse", (1, "file_descriptor_proto", _BYTES, True))
    add("ServiceResponse", (1, "name", _TEXT, False))
    add("ListServiceResponse", (1, "service", "ServiceResponse", True))
    add("ServerReflectionResponse", (4, "file_descriptor_response", "FileDescriptorResponse", False),
        (6, "list_services_response", "ListServiceResponse", False))
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    made = message_factory.MessageFactory(pool)
    return [made.GetPrototype(pool.FindMessageTypeByName(f"{file.package}.ServerReflection{what}"))
            for what in ("Request", "Response")]


_REQUEST, _RESPONSE = _messages()


def _ask(client, **question):
    info = client.channel.stream_stream("/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
                                        _REQUEST.SerializeToString, _RESPONSE.FromString)
    return list(info(iter([_REQUEST(**question)]), timeout=api.TIMEOUT))[0]


def services(client):
    """Full names of all services."""
    return sorted(service.name for service in _ask(client, list_services="*").list_services_response.service)


def files(client, symbol):
    """The file that defines a symbol."""
    found = _ask(client, file_containing_symbol=symbol).file_descriptor_response.file_descriptor_proto
    return [descriptor_pb2.FileDescriptorProto.FromString(file) for file in found]
