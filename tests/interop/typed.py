"""Calls a typed service by what server reflection tells, with no .proto of it. Arguments: folder of the stubs of reflection, host:port, access token."""
import sys

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

# The stubs' package has the name of the library's.
grpc.__path__.append(sys.argv[1] + "/grpc")
from grpc.reflection.v1 import reflection_pb2 as pb
from grpc.reflection.v1 import reflection_pb2_grpc as rpc

channel = grpc.insecure_channel(sys.argv[2])
auth = (("authorization", "Bearer " + sys.argv[3]),) if len(sys.argv) > 3 else ()
reflection = rpc.ServerReflectionStub(channel)


def ask(**request):
    return next(iter(reflection.ServerReflectionInfo(iter([pb.ServerReflectionRequest(**request)]), metadata=auth)))


services = [service.name for service in ask(list_services="").list_services_response.service]
print(" ".join(name for name in services if name.startswith("default.")))
if not auth:
    sys.exit(0)

pool = descriptor_pool.DescriptorPool()
files = {}
for data in ask(file_containing_symbol="default.v1.PostsService").file_descriptor_response.file_descriptor_proto:
    file = descriptor_pb2.FileDescriptorProto.FromString(data)
    files[file.name] = file


def add(name):
    if name in files:
        file = files.pop(name)
        for dependency in file.dependency:
            add(dependency)
        pool.Add(file)


for name in list(files):
    add(name)
service = pool.FindServiceByName("default.v1.PostsService")
factory = message_factory.MessageFactory(pool)


def method(name):
    found = service.FindMethodByName(name)
    return factory.GetPrototype(found.input_type), dict(
        request_serializer=factory.GetPrototype(found.input_type).SerializeToString, response_deserializer=factory.GetPrototype(found.output_type).FromString,
        method="/default.v1.PostsService/" + name)


Watch, options = method("Watch")
events = channel.unary_stream(**options)(Watch(snapshot=True), metadata=auth, timeout=30)
assert next(events).type == "connected"
while next(events).type != "snapshot.complete":
    pass

Create, options = method("Create")
request = Create()
request.record.title = "Grüße ☺"
request.record.views = 2**63 - 1
request.record.score = -0.0
request.record.cover = bytes(range(256))
request.record.tags.extend(["red", "blue"])
request.record.released.FromJsonString("2026-11-21T10:00:00.123456Z")
created = channel.unary_unary(**options)(request, metadata=auth)
assert created.views == 2**63 - 1 and created.cover == bytes(range(256)) and created.title == "Grüße ☺"
assert list(created.tags) == ["red", "blue"] and created.released == request.record.released and not created.HasField("published")

event = next(events)
while event.type == "progress":
    event = next(events)
assert event.type == "record.created" and event.record == created, event

Get, options = method("Get")
assert channel.unary_unary(**options)(Get(id=created.id), metadata=auth) == created
Update, options = method("Update")
change = Update(id=created.id)
change.update_mask.paths.extend(["views", "published"])
change.record.published = False
updated = channel.unary_unary(**options)(change, metadata=auth)
assert not updated.HasField("views") and updated.HasField("published") and updated.title == created.title
List, options = method("List")
page = channel.unary_unary(**options)(List(filter="published = false", include_total=True), metadata=auth)
assert page.total == 1 and page.items[0] == updated

Ingest, options = method("Ingest")


def batches():
    for batch in range(5):
        message = Ingest()
        for i in range(20):
            message.items.add().views = batch * 20 + i
        yield message


stored = channel.stream_unary(**options)(batches(), metadata=auth)
assert stored.accepted == 100 and stored.rejected == 0
Delete, options = method("Delete")
channel.unary_unary(**options)(Delete(id=created.id), metadata=auth)
try:
    Get, options = method("Get")
    channel.unary_unary(**options)(Get(id=created.id), metadata=auth)
    raise AssertionError("it is still there")
except grpc.RpcError as error:
    assert error.code() == grpc.StatusCode.NOT_FOUND
print("ok")
