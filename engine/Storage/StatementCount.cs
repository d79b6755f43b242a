namespace Grpc.Baas.Engine.Storage;

/// <summary>How many statements the sessions of a database have run.</summary>
internal sealed class StatementCount
{
    private long _value;

    public long Value => Interlocked.Read(ref _value);

    public void Add() => Interlocked.Increment(ref _value);
}
