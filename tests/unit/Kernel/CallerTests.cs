using System.Net;
using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.UnitTests.Kernel;

public sealed class CallerTests
{
    private static readonly IPAddress Here = IPAddress.Parse("203.0.113.7");

    [Fact]
    public void At_SameAddressAgain_IsTheSameObject()
    {
        var caller = new Caller(CallerKind.User, "u1", "");

        var first = caller.At(Here);

        Assert.Same(first, caller.At(IPAddress.Parse("203.0.113.7")));
        Assert.NotSame(first, caller.At(IPAddress.Loopback));
        Assert.Equal((Here, "u1"), (first.Address, first.Id));
        Assert.Null(caller.Address);
    }

    [Fact]
    public void At_KnownAddress_AllocatesNothing()
    {
        var caller = new Caller(CallerKind.User, "u1", "");
        _ = caller.At(Here).Signature;

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            _ = caller.At(Here).Signature;
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(nameof(CallerKind.Administrator), null, true, true)]
    [InlineData(nameof(CallerKind.User), null, false, false)]
    [InlineData(nameof(CallerKind.Anonymous), null, false, false)]
    [InlineData(nameof(CallerKind.Key), null, false, false)]
    [InlineData(nameof(CallerKind.Key), "", true, true)]
    [InlineData(nameof(CallerKind.Key), "c1", false, true)]
    [InlineData(nameof(CallerKind.Key), "c2", false, false)]
    public void IsAdministrator_KindAndScope_DecideIt(string kind, string? limitedTo, bool ofAll, bool ofOne)
    {
        var scope = limitedTo is null ? null : new KeyScope(["*"], limitedTo.Length == 0 ? [] : [limitedTo]);
        var caller = new Caller(Enum.Parse<CallerKind>(kind), "x", "") { Scope = scope };

        Assert.Equal(ofAll, caller.IsAdministrator);
        Assert.Equal(ofOne, caller.IsAdministratorOf("c1"));
    }

    [Fact]
    public void Signature_WrittenAndRead_IsTheSame()
    {
        var caller = new Caller(CallerKind.User, "u1", "") { CollectionId = "c1", SessionId = "s1" }.At(IPAddress.Parse("::ffff:203.0.113.7"));

        Assert.Equal(new CallerSignature("u1", "user", "c1", "s1", "203.0.113.7"), CallerSignature.Read(caller.Signature));
        Assert.Equal(
            new CallerSignature("k1", "key", "", "", "2001:db8::1"),
            CallerSignature.Read(new Caller(CallerKind.Key, "k1", "").At(IPAddress.Parse("2001:db8::1")).Signature));
        Assert.Equal(new CallerSignature("engine", "administrator", "", "", ""), CallerSignature.Read(Caller.Engine.Signature));
        Assert.Equal(new CallerSignature("", "anonymous", "", "", "203.0.113.7"), CallerSignature.Read(Caller.Anonymous.At(Here).Signature));
    }

    [Fact]
    public void Signature_OfNobodyOrAnOlderEngine_IsTheIdAlone()
    {
        Assert.Equal("", Caller.Anonymous.Signature);
        Assert.Equal(new CallerSignature("", "", "", "", ""), CallerSignature.Read(""));
        Assert.Equal(new CallerSignature("0193a5a0", "", "", "", ""), CallerSignature.Read("0193a5a0"));
    }
}
