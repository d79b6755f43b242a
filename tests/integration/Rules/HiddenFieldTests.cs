using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.IntegrationTests.Records;
using Grpc.Baas.V1.Records;
using static Grpc.Baas.IntegrationTests.Rules.RuleBench;

namespace Grpc.Baas.IntegrationTests.Rules;

/// <summary>Values that their writer may not read cannot be guessed by writing.</summary>
public sealed class HiddenFieldTests : IAsyncLifetime
{
    private static readonly Caller Ann = User("ann");

    private readonly RecordsBench _bench = new();

    public async Task InitializeAsync()
    {
        await _bench.DefineAsync("""
            {"name":"staff","schema":[{"name":"name","type":"text"},
              {"name":"salary","type":"int","validation":{"min":0},"read_rule":"@request.auth.role = 'boss'"},
              {"name":"bonus","type":"int","read_rule":"@request.auth.role = 'boss'","write_rule":"@request.auth.role = 'boss'"},
              {"name":"pin","type":"text","hidden":true,"immutable":true},
              {"name":"tags","type":"text","hidden":true}],
              "list_rule":"","view_rule":"","create_rule":"","update_rule":"","delete_rule":""}
            """);
        await _bench.CreateAsync("staff", """{"name":"a","salary":5000,"bonus":70,"pin":"1234","tags":"x"}""", "s1");
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Theory]
    [InlineData("""{"salary-":4000}""", """{"salary-":6000}""")]
    [InlineData("""{"bonus+":"9223372036854770000"}""", """{"bonus+":"9223372036854775800"}""")]
    public async Task Step_OfAValueThatTheCallerMayNotRead_TellsNothingOfIt(string within, string beyond)
    {
        var first = await Refusals.WithAsync(RecordsErrorTable.DataInvalid, () => _bench.UpdateAsync("staff", "s1", within, caller: Ann));
        var second = await Refusals.WithAsync(RecordsErrorTable.DataInvalid, () => _bench.UpdateAsync("staff", "s1", beyond, caller: Ann));

        Assert.Equal((first.Message, string.Join(',', first.Rules())), (second.Message, string.Join(',', second.Rules())));
        Assert.Equal(5001, (await _bench.UpdateAsync("staff", "s1", """{"salary+":1}""", caller: User("eve", "boss"))).Data.Fields["salary"].NumberValue);
    }

    [Theory]
    [InlineData("""{"salary":5000}""", """{"salary":4999}""")]
    [InlineData("""{"tags":"x"}""", """{"tags":"y"}""")]
    public async Task DryRun_ValueThatTheCallerMayNotRead_ChangesTheEtagWhateverItIs(string right, string wrong)
    {
        var before = (await _bench.GetAsync("staff", "s1")).Etag;

        Assert.NotEqual(before, await TryAsync(right));
        Assert.Equal(await TryAsync(wrong), await TryAsync(right));
    }

    [Fact]
    public async Task Update_FixedValueThatTheCallerMayNotRead_RefusedWhateverIsSent()
    {
        var right = await Refusals.WithAsync(RecordsErrorTable.DataInvalid, () => _bench.UpdateAsync("staff", "s1", """{"pin":"1234"}""", caller: Ann));
        var wrong = await Refusals.WithAsync(RecordsErrorTable.DataInvalid, () => _bench.UpdateAsync("staff", "s1", """{"pin":"9999"}""", caller: Ann));

        Assert.Equal(wrong.Message, right.Message);
        await _bench.UpdateAsync("staff", "s1", """{"pin":"1234","name":"b"}""");
    }

    private async Task<string> TryAsync(string data) => (await _bench.UpdateAsync(
        new UpdateRecordRequest { Collection = "staff", Id = "s1", Data = Google.Protobuf.WellKnownTypes.Struct.Parser.ParseJson(data), ValidateOnly = true },
        Ann)).Etag;
}
