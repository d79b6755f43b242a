"""Serves grpc.testing.TestService on grpcio. Argument: folder of the stubs. Prints its port, and serves until stdin closes.
It can compress responses, but does not see whether a request came compressed."""
import sys
import time
from concurrent import futures

import grpc

# The stubs' package, grpc.testing, lies in a package that grpcio has already.
grpc.__path__.append(sys.argv[1] + "/grpc")
from grpc.testing import empty_pb2, messages_pb2, test_pb2_grpc

INITIAL = "x-grpc-test-echo-initial"
TRAILING = "x-grpc-test-echo-trailing-bin"


def echo(context):
    metadata = context.invocation_metadata()
    initial = tuple((key, value) for key, value in metadata if key == INITIAL)
    if initial:
        context.send_initial_metadata(initial)
    context.set_trailing_metadata(tuple((key, value) for key, value in metadata if key == TRAILING))


def payload(kind, size, context):
    if kind != messages_pb2.COMPRESSABLE:
        context.abort(grpc.StatusCode.INVALID_ARGUMENT, "response_type: 0 is expected")
    return messages_pb2.Payload(type=kind, body=b"\0" * size)


def end_as_asked(request, context):
    if request.response_status.code:
        codes = {code.value[0]: code for code in grpc.StatusCode}
        context.abort(codes[request.response_status.code], request.response_status.message)


def answer(request, context):
    end_as_asked(request, context)
    for asked in request.response_parameters:
        if asked.interval_us:
            time.sleep(asked.interval_us / 1e6)
        if not (asked.HasField("compressed") and asked.compressed.value):
            context.disable_next_message_compression()
        yield messages_pb2.StreamingOutputCallResponse(payload=payload(request.response_type, asked.size, context))


class TestService(test_pb2_grpc.TestServiceServicer):
    def EmptyCall(self, request, context):
        echo(context)
        return empty_pb2.Empty()

    def UnaryCall(self, request, context):
        if request.HasField("response_compressed") and request.response_compressed.value:
            context.set_compression(grpc.Compression.Gzip)
        echo(context)
        end_as_asked(request, context)
        return messages_pb2.SimpleResponse(payload=payload(request.response_type, request.response_size, context))

    def CacheableUnaryCall(self, request, context):
        context.send_initial_metadata((("cache-control", "max-age=60, public"),))
        return messages_pb2.SimpleResponse(payload=messages_pb2.Payload(body=str(time.time_ns()).encode()))

    def StreamingOutputCall(self, request, context):
        context.set_compression(grpc.Compression.Gzip)
        echo(context)
        yield from answer(request, context)

    def StreamingInputCall(self, requests, context):
        echo(context)
        return messages_pb2.StreamingInputCallResponse(aggregated_payload_size=sum(len(request.payload.body) for request in requests))

    def FullDuplexCall(self, requests, context):
        context.set_compression(grpc.Compression.Gzip)
        echo(context)
        for request in requests:
            yield from answer(request, context)

    def HalfDuplexCall(self, requests, context):
        context.set_compression(grpc.Compression.Gzip)
        echo(context)
        for request in list(requests):
            yield from answer(request, context)


server = grpc.server(futures.ThreadPoolExecutor(max_workers=16))
test_pb2_grpc.add_TestServiceServicer_to_server(TestService(), server)
print(server.add_insecure_port("127.0.0.1:0"), flush=True)
server.start()
sys.stdin.read()
server.stop(0)
