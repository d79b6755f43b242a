using System.Buffers;
using System.Text;
using Grpc.Baas.Client;
using Grpc.Baas.Engine.Hosting.Commands;

namespace Grpc.Baas.UnitTests.Hosting;

public sealed class WatchEventJsonTests
{
    [Fact]
    public void Write_Change_UsesProtoNames()
    {
        var change = new WatchEvent(WatchEventType.Updated, "posts", "r1")
        {
            Data = RecordData.FromJson("""{"title":"Café","n":1}""").Fields,
            Position = 42,
            Etag = "42",
            Timestamp = new DateTimeOffset(2026, 11, 21, 9, 30, 0, TimeSpan.Zero).AddMicroseconds(1500),
            Created = new DateTimeOffset(2026, 11, 20, 9, 30, 0, TimeSpan.Zero),
            Cause = "write",
        };

        Assert.Equal(
            """{"type":"record.updated","collection":"posts","record_id":"r1","data":{"title":"Café","n":1},"timestamp":"2026-11-21T09:30:00.0015Z","position":42,"etag":"42","created":"2026-11-20T09:30:00Z","cause":"write"}""",
            Write(change));
    }

    [Fact]
    public void Write_Reset_HasNothingElse() =>
        Assert.Equal("""{"type":"reset","collection":"posts"}""", Write(new WatchEvent(WatchEventType.Reset, "posts", "")));

    private static string Write(WatchEvent change)
    {
        var buffer = new ArrayBufferWriter<byte>();
        WatchEventJson.Write(change, buffer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
