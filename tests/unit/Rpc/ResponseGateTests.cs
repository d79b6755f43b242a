using Grpc.Baas.Engine.Rpc.Calls;

namespace Grpc.Baas.UnitTests.Rpc;

public sealed class ResponseGateTests
{
    private ResponseGate _gate;

    [Fact]
    public void Enter_BeforeTheWriteHasLeft_IsRefused()
    {
        _gate.Enter();

        Assert.Throws<InvalidOperationException>(() => _gate.Enter());
        Assert.False(_gate.Leave());
        _gate.Enter();
    }

    [Fact]
    public void Enter_AfterTheEnd_IsRefusedAsCancelled()
    {
        Assert.True(_gate.Close());

        Assert.Throws<OperationCanceledException>(() => _gate.Enter());
        Assert.False(_gate.Close());
        Assert.False(_gate.TryEnd(out _));
    }

    [Fact]
    public void TryEnd_WhileIdle_TakesTheResponse()
    {
        Assert.True(_gate.TryEnd(out var isWriting));

        Assert.False(isWriting);
        Assert.False(_gate.Close());
    }

    [Fact]
    public void TryEnd_DuringAWrite_LeavesTheEndToTheWrite()
    {
        _gate.Enter();

        Assert.False(_gate.TryEnd(out var isWriting));
        Assert.True(isWriting);
        Assert.False(_gate.TryEnd(out isWriting));
        Assert.False(isWriting);
        Assert.True(_gate.Leave());
        Assert.False(_gate.Close());
    }

    [Fact]
    public void Close_DuringALastWrite_TakesTheResponseBack()
    {
        _gate.Enter();
        _gate.TryEnd(out _);

        Assert.True(_gate.Close());
        Assert.False(_gate.Leave());
    }
}
