using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Auth.Passwords;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records;
using Grpc.Baas.Engine.Records.Writes;

namespace Grpc.Baas.IntegrationTests.Records;

/// <summary>Passwords of records are hashed beside sign-ins, not in their place.</summary>
public sealed class PreparedPasswordsTests
{
    [Fact]
    public async Task Hash_AsManyAsThereIsRoomFor_LeavesRoomForSignIns()
    {
        await using var bench = new RecordsBench();
        var table = RecordTable.Of(await bench.DefineAsync("""{"name":"users","type":"auth"}"""));
        var data = Struct.Parser.ParseJson("""{"password":"SecurePass123!"}""").ToByteArray();
        using var hashing = new PasswordHashing(maxWaiting: 1);
        using var prepared = new PreparedPasswords(hashing);

        var records = Enumerable.Range(0, 2 * hashing.MaxAtOnce).Select(_ => prepared.HashAsync(table, data, mayGive: true, CancellationToken.None)).ToArray();
        await hashing.VerifyAsync(hash: null, "a sign-in", CancellationToken.None).WaitAsync(RecordsBench.Patience);
        var outcomes = await Task.WhenAll(records.Select(OutcomeAsync)).WaitAsync(RecordsBench.Patience);

        Assert.Equal(hashing.MaxAtOnce, outcomes.Count(refusal => refusal is null));
        Assert.All(outcomes.OfType<BaasException>(), refusal => Assert.Equal("OVERLOADED", refusal.Definition.Reason));
    }

    private static async Task<BaasException?> OutcomeAsync(Task work)
    {
        try
        {
            await work;
            return null;
        }
        catch (BaasException refusal)
        {
            return refusal;
        }
    }
}
