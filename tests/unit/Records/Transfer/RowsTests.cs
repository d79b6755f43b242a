using System.Text;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records.Transfer;

namespace Grpc.Baas.UnitTests.Records.Transfer;

public sealed class RowsTests
{
    [Theory]
    [InlineData("title\r\na\r\n", "a")]
    [InlineData("\ufefftitle\na", "a")]
    [InlineData("\"title\"\n\"a\nb\"\n", "a\nb")]
    [InlineData(" title ,price\na\n", "a")]
    [InlineData("id,title,updated\nx,a,y\n", "a")]
    public async Task Csv_OneRow_IsRead(string file, string title)
    {
        await using var rows = Csv(Encoding.UTF8.GetBytes(file));

        Assert.True(await rows.ReadAsync(CancellationToken.None));
        Assert.Equal(title, Struct.Parser.ParseFrom(rows.Data).Fields["title"].StringValue);
        Assert.Equal(("", 2), (rows.Id, rows.Row));
        Assert.False(await rows.ReadAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Csv_MoreColumnsThanAreTaken_IsRefused()
    {
        await using var rows = Csv(Encoding.UTF8.GetBytes(string.Join(',', Enumerable.Range(0, 513).Select(i => $"c{i}")) + "\n"));

        var refused = await Assert.ThrowsAsync<BaasException>(() => rows.ReadAsync(CancellationToken.None).AsTask());
        Assert.Equal("IMPORT_HEADER_INVALID", refused.Definition.Reason);
    }

    [Fact]
    public async Task Csv_RowLongerThanIsTaken_EndsTheFile()
    {
        await using var rows = Csv(Encoding.UTF8.GetBytes("title\na\n\"" + new string('x', ImportRows.MaxRowBytes + (1 << 20))));

        Assert.True(await rows.ReadAsync(CancellationToken.None));
        var fault = await Assert.ThrowsAsync<ImportFaultException>(() => rows.ReadAsync(CancellationToken.None).AsTask());
        Assert.Equal(3, fault.Line);
    }

    [Theory]
    [InlineData("{\"data\":{\"title\":\"a\"}}", "")]
    [InlineData("\ufeff{\"id\":\"x\",\"data\":{\"title\":\"a\"},\"etag\":\"7\",\"created\":null,\"updated\":[{}]}\r", "x")]
    [InlineData("\n\n \t\n{\"data\":{\"title\":\"a\"},\"id\":null}", "")]
    public async Task Ndjson_OneRecord_IsRead(string file, string id)
    {
        await using var rows = Ndjson(Encoding.UTF8.GetBytes(file));

        Assert.True(await rows.ReadAsync(CancellationToken.None));
        Assert.Null(rows.Refusal);
        Assert.Equal((id, "a"), (rows.Id, Struct.Parser.ParseFrom(rows.Data).Fields["title"].StringValue));
        Assert.False(await rows.ReadAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("1")]
    [InlineData("{}")]
    [InlineData("{\"data\":1}")]
    [InlineData("{\"data\":{},\"data\":{}}")]
    [InlineData("{\"data\":{}}{}")]
    [InlineData("{\"id\":1,\"data\":{}}")]
    [InlineData("{\"title\":\"a\"}")]
    [InlineData("{\"data\":{\"title\":\"\\ud800\"}}")]
    public async Task Ndjson_OtherLines_AreRefusedAndTheNextIsRead(string line)
    {
        await using var rows = Ndjson(Encoding.UTF8.GetBytes(line + "\n{\"data\":{}}\n"));

        Assert.True(await rows.ReadAsync(CancellationToken.None));
        Assert.Equal("DATA_INVALID", rows.Refusal!.Definition.Reason);
        Assert.True(await rows.ReadAsync(CancellationToken.None));
        Assert.Equal((null, 2), (rows.Refusal, (int)rows.Row));
    }

    // A fuzz target: whatever bytes come, a row is read or refused, or the file ends with a fault.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Read_AnyBytes_EndsWithoutAnotherException(bool isCsv)
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        byte[][] parts = [.. "title,price\n|\"|,|\n|\r|{\"data\":|{|}|[|]|\"id\":\"x\"|\\u0000|\\ud800|1e999|\uFEFF|é|null|:"
            .Split('|').Select(Encoding.UTF8.GetBytes), [0xff], [0], [0xc3]];
        for (var round = 0; round < 2_000; round++)
        {
            var bytes = Enumerable.Range(0, random.Next(40)).SelectMany(_ => parts[random.Next(parts.Length)]).ToArray();
            byte[] file = isCsv ? [.. "title,price\n"u8, .. bytes] : bytes;
            await using ImportRows rows = isCsv ? Csv(file) : Ndjson(file);
            try
            {
                while (await rows.ReadAsync(CancellationToken.None))
                {
                    _ = rows.Refusal is null ? Struct.Parser.ParseFrom(rows.Data) : null;
                }
            }
            catch (ImportFaultException)
            {
            }
            catch (Exception error)
            {
                Assert.Fail($"seed {seed}, round {round}: {error}");
            }
        }
    }

    private static CsvRows Csv(byte[] file)
    {
        var rows = new CsvRows(new MemoryStream(file), skipsUnreadable: false);
        rows.Bind(RecordSamples.Table);
        return rows;
    }

    private static NdjsonRows Ndjson(byte[] file)
    {
        var rows = new NdjsonRows(new MemoryStream(file));
        rows.Bind(RecordSamples.Table);
        return rows;
    }
}
