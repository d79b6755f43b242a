"""Uses the engine over grpcio. Arguments: folder of the stubs, host:port, access token."""
import sys

import grpc

sys.path.insert(0, sys.argv[1])
from baas.records.v1 import record_service_pb2 as pb
from baas.records.v1 import record_service_pb2_grpc as rpc
from google.rpc import error_details_pb2, status_pb2

channel = grpc.insecure_channel(sys.argv[2])
records = rpc.RecordServiceStub(channel)
auth = (("authorization", "Bearer " + sys.argv[3]),)


def refused(call, code, reason):
    try:
        call()
    except grpc.RpcError as error:
        assert error.code() == code, error
        details = dict(error.trailing_metadata())["grpc-status-details-bin"]
        info = error_details_pb2.ErrorInfo()
        assert status_pb2.Status.FromString(details).details[0].Unpack(info)
        assert info.reason == reason, info
        return
    raise AssertionError("was not refused: " + reason)


request = pb.CreateRecordRequest(collection="products", request_id="python-1")
request.data.update({"title": "Grüße ☺", "price": 9.5, "active": True, "stock": 3})
created = records.CreateRecord(request, metadata=auth)
assert created.data["title"] == "Grüße ☺" and created.data["stock"] == 3
assert records.CreateRecord(request, metadata=auth) == created

read = records.GetRecord(pb.GetRecordRequest(collection="products", id=created.id), metadata=auth)
assert read == created
page = records.ListRecords(pb.ListRecordsRequest(collection="products", filter="stock = 3 && active", include_total=True), metadata=auth)
assert page.total == 1 and page.items[0] == created

change = pb.UpdateRecordRequest(collection="products", id=created.id, etag=created.etag)
change.data.update({"price": 1})
updated = records.UpdateRecord(change, metadata=auth)
assert updated.data["price"] == 1 and updated.data["title"] == "Grüße ☺"
change.request_id = "python-2"
refused(lambda: records.UpdateRecord(change, metadata=auth), grpc.StatusCode.ABORTED, "ETAG_MISMATCH")
refused(lambda: records.GetRecord(pb.GetRecordRequest(collection="nowhere", id="x"), metadata=auth), grpc.StatusCode.NOT_FOUND, "COLLECTION_NOT_FOUND")
refused(lambda: records.GetRecord(pb.GetRecordRequest(collection="products", id="x")), grpc.StatusCode.UNAUTHENTICATED, "CREDENTIALS_MISSING")


def batches():
    for batch in range(5):
        message = pb.IngestRecordsRequest(collection="products" if batch == 0 else "")
        for i in range(20):
            message.items.add().data.update({"title": "Item %d" % (batch * 20 + i)})
        yield message


stored = records.IngestRecords(batches(), metadata=auth)
assert stored.accepted == 100 and stored.rejected == 0

seen = []
watch = records.WatchRecords(pb.WatchRecordsRequest(**{"collection": "products", "from": page.position}), metadata=auth)
for event in watch:
    if event.type == "connected":
        continue
    seen.append((event.position, event.type))
    if event.position == stored.position:
        break
watch.cancel()
assert [position for position, _ in seen] == list(range(page.position + 1, stored.position + 1)), seen
assert seen[0][1] == "record.updated" and seen[1][1] == "record.created"

records.DeleteRecord(pb.DeleteRecordRequest(collection="products", id=created.id), metadata=auth)
refused(lambda: records.GetRecord(pb.GetRecordRequest(collection="products", id=created.id), metadata=auth), grpc.StatusCode.NOT_FOUND, "RECORD_NOT_FOUND")
print("all good")
