"""Runs the official cases on grpcio. Arguments: folder of the stubs, port, names of cases with commas between, how often each
runs at the same time. Prints a line for each: ok NAME MS, or FAILED NAME: why."""
import sys
import threading
import time
import traceback
from concurrent import futures

import grpc

# The stubs' package, grpc.testing, lies in a package that grpcio has already.
grpc.__path__.append(sys.argv[1] + "/grpc")
from grpc.testing import empty_pb2, messages_pb2, test_pb2_grpc

REQUEST_SIZES = (27182, 8, 1828, 45904)
RESPONSE_SIZES = (31415, 9, 2653, 58979)
ECHOED = (("x-grpc-test-echo-initial", "test_initial_metadata_value"), ("x-grpc-test-echo-trailing-bin", b"\xab\xab\xab"))
SPECIAL = "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n"
GZIP = grpc.Compression.Gzip


def zeros(size):
    return messages_pb2.Payload(body=b"\0" * size)


def large(**more):
    return messages_pb2.SimpleRequest(response_size=314159, payload=zeros(271828), **more)


def check_large(response):
    assert response.payload.type == messages_pb2.COMPRESSABLE
    assert response.payload.body == b"\0" * 314159, len(response.payload.body)


def stream_request(size, *sizes):
    parameters = [messages_pb2.ResponseParameters(size=each) for each in sizes]
    return messages_pb2.StreamingOutputCallRequest(payload=zeros(size), response_parameters=parameters)


def sizes(responses):
    return [len(response.payload.body) for response in responses]


def fails(code, message, call):
    try:
        call()
    except grpc.RpcError as error:
        assert error.code() == code, error
        assert message is None or error.details() == message, repr(error.details())
        return
    raise AssertionError("OK instead of " + str(code))


def flag(value):
    return messages_pb2.BoolValue(value=value)


def empty_unary(stub):
    assert stub.EmptyCall(empty_pb2.Empty()) == empty_pb2.Empty()


def large_unary(stub):
    check_large(stub.UnaryCall(large()))


def client_compressed_unary(stub):
    fails(grpc.StatusCode.INVALID_ARGUMENT, None, lambda: stub.UnaryCall(large(expect_compressed=flag(True))))
    check_large(stub.UnaryCall(large(expect_compressed=flag(True)), compression=GZIP))
    check_large(stub.UnaryCall(large(expect_compressed=flag(False))))


def server_compressed_unary(stub):
    check_large(stub.UnaryCall(large(response_compressed=flag(True))))
    check_large(stub.UnaryCall(large(response_compressed=flag(False))))


def input_request(size, expected):
    return messages_pb2.StreamingInputCallRequest(payload=zeros(size), expect_compressed=flag(expected))


def client_streaming(stub):
    requests = (messages_pb2.StreamingInputCallRequest(payload=zeros(size)) for size in REQUEST_SIZES)
    assert stub.StreamingInputCall(requests).aggregated_payload_size == 74922


def client_compressed_streaming(stub):
    """grpcio cannot leave one message of a stream uncompressed, so here all of a stream are the same."""
    fails(grpc.StatusCode.INVALID_ARGUMENT, None, lambda: stub.StreamingInputCall(iter([input_request(27182, True)])))
    compressed = iter([input_request(27182, True), input_request(45904, True)])
    assert stub.StreamingInputCall(compressed, compression=GZIP).aggregated_payload_size == 73086
    plain = iter([input_request(27182, False), input_request(45904, False)])
    assert stub.StreamingInputCall(plain).aggregated_payload_size == 73086


def server_streaming(stub):
    assert sizes(stub.StreamingOutputCall(stream_request(0, *RESPONSE_SIZES))) == list(RESPONSE_SIZES)


def server_compressed_streaming(stub):
    request = stream_request(0, 31415, 92653)
    request.response_parameters[0].compressed.value = True
    request.response_parameters[1].compressed.value = False
    assert sizes(stub.StreamingOutputCall(request)) == [31415, 92653]


class Pipe:
    """Requests that are sent one by one."""

    def __init__(self):
        self._turn = threading.Condition()
        self._requests = []
        self._closed = False

    def send(self, request):
        with self._turn:
            self._requests.append(request)
            self._turn.notify()

    def close(self):
        with self._turn:
            self._closed = True
            self._turn.notify()

    def __iter__(self):
        return self

    def __next__(self):
        with self._turn:
            self._turn.wait_for(lambda: self._requests or self._closed)
            if self._requests:
                return self._requests.pop(0)
            raise StopIteration


def ping_pong(stub):
    pipe = Pipe()
    call = stub.FullDuplexCall(pipe)
    for request_size, response_size in zip(REQUEST_SIZES, RESPONSE_SIZES):
        pipe.send(stream_request(request_size, response_size))
        assert len(next(call).payload.body) == response_size
    pipe.close()
    assert list(call) == []
    assert call.code() == grpc.StatusCode.OK


def empty_stream(stub):
    call = stub.FullDuplexCall(iter(()))
    assert list(call) == []
    assert call.code() == grpc.StatusCode.OK


def half_duplex(stub):
    call = stub.HalfDuplexCall(stream_request(*pair) for pair in zip(REQUEST_SIZES, RESPONSE_SIZES))
    assert sizes(call) == list(RESPONSE_SIZES)


def check_echoed(call):
    assert dict(call.initial_metadata())[ECHOED[0][0]] == ECHOED[0][1]
    assert dict(call.trailing_metadata())[ECHOED[1][0]] == ECHOED[1][1]


def custom_metadata(stub):
    response, call = stub.UnaryCall.with_call(large(), metadata=ECHOED)
    check_large(response)
    check_echoed(call)
    call = stub.FullDuplexCall(iter([stream_request(271828, 314159)]), metadata=ECHOED)
    assert sizes(call) == [314159]
    check_echoed(call)


def status_code_and_message(stub):
    status = messages_pb2.EchoStatus(code=2, message="test status message")
    fails(grpc.StatusCode.UNKNOWN, status.message, lambda: stub.UnaryCall(messages_pb2.SimpleRequest(response_status=status)))
    request = messages_pb2.StreamingOutputCallRequest(response_status=status)
    fails(grpc.StatusCode.UNKNOWN, status.message, lambda: list(stub.FullDuplexCall(iter([request]))))


def special_status_message(stub):
    status = messages_pb2.EchoStatus(code=2, message=SPECIAL)
    fails(grpc.StatusCode.UNKNOWN, SPECIAL, lambda: stub.UnaryCall(messages_pb2.SimpleRequest(response_status=status)))


def unimplemented_method(stub):
    fails(grpc.StatusCode.UNIMPLEMENTED, None, lambda: stub.UnimplementedCall(empty_pb2.Empty()))


def unimplemented_service(stub):
    unserved = test_pb2_grpc.UnimplementedServiceStub(stub.channel)
    fails(grpc.StatusCode.UNIMPLEMENTED, None, lambda: unserved.UnimplementedCall(empty_pb2.Empty()))


def cancel_after_begin(stub):
    pipe = Pipe()
    call = stub.StreamingInputCall.future(pipe)
    call.cancel()
    assert call.cancelled()
    assert call.code() == grpc.StatusCode.CANCELLED
    pipe.close()


def cancel_after_first_response(stub):
    pipe = Pipe()
    call = stub.FullDuplexCall(pipe)
    pipe.send(stream_request(27182, 31415))
    assert len(next(call).payload.body) == 31415
    call.cancel()
    fails(grpc.StatusCode.CANCELLED, None, lambda: next(call))
    pipe.close()


def timeout_on_sleeping_server(stub):
    pipe = Pipe()
    pipe.send(stream_request(27182))
    call = stub.FullDuplexCall(pipe, timeout=0.001)
    fails(grpc.StatusCode.DEADLINE_EXCEEDED, None, lambda: next(call))
    pipe.close()


def cacheable_unary(stub):
    response, call = stub.CacheableUnaryCall.with_call(messages_pb2.SimpleRequest())
    assert response.payload.body.isdigit()
    assert dict(call.initial_metadata())["cache-control"] == "max-age=60, public"


def slow_consumer(stub):
    """A tenth of the responses of the published case, with a tenth of its pauses."""
    count = 0
    for response in stub.StreamingOutputCall(stream_request(0, *[1030] * 200)):
        assert len(response.payload.body) == 1030
        count += 1
        time.sleep(0.002)
    assert count == 200


def rpc_soak(stub):
    for _ in range(50):
        large_unary(stub)


def run(case):
    # Each run has connections of its own.
    options = (("grpc.use_local_subchannel_pool", 1),)
    with grpc.insecure_channel("127.0.0.1:" + sys.argv[2], options) as channel:
        stub = test_pb2_grpc.TestServiceStub(channel)
        stub.channel = channel
        try:
            case(stub)
            return None
        except (AssertionError, grpc.RpcError):
            return traceback.format_exc().replace("\n", " | ")


def main():
    parallel = int(sys.argv[4]) if len(sys.argv) > 4 else 1
    for name in sys.argv[3].split(","):
        begun = time.monotonic()
        with futures.ThreadPoolExecutor(max_workers=parallel) as pool:
            faults = [fault for fault in pool.map(run, [globals()[name]] * parallel) if fault]
        if faults:
            print(f"FAILED {name}: {len(faults)} of {parallel}: {faults[0]}", flush=True)
        else:
            print(f"ok {name} {(time.monotonic() - begun) * 1000:.0f}", flush=True)


main()
