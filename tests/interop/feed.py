"""Follows a feed over grpcio until a record comes whose id is `end`. Arguments: folder of the stubs, host:port, access token, collection, filter, position."""
import json
import sys

import grpc

sys.path.insert(0, sys.argv[1])
from baas.records.v1 import record_service_pb2 as pb
from baas.records.v1 import record_service_pb2_grpc as rpc

target, token, collection, filter_, position = sys.argv[2:]
records = rpc.RecordServiceStub(grpc.insecure_channel(target))
request = pb.WatchRecordsRequest(collection=collection, filter=filter_)
setattr(request, "from", int(position))
for event in records.WatchRecords(request, metadata=(("authorization", "Bearer " + token),)):
    if event.type == "connected":
        print("connected", file=sys.stderr, flush=True)
    if event.type.startswith("record."):
        print(json.dumps({"type": event.type, "record_id": event.record_id, "position": event.position, "n": dict(event.data).get("n")}), flush=True)
    if event.record_id == "end":
        break
