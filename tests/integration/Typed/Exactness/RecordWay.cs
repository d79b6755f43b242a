namespace Grpc.Baas.IntegrationTests.Typed.Exactness;

/// <summary>A way by which records go in and out.</summary>
internal abstract class RecordWay
{
    /// <summary>Part of the ids of the records that it makes.</summary>
    public abstract string Name { get; }

    /// <summary>Whether it knows the value's field.</summary>
    public virtual bool Knows(ExactValue value) => true;

    /// <exception cref="RefusedException">The engine refused it.</exception>
    public abstract Task<SeenRecord> CreateAsync(string id, ExactValue value);

    public abstract Task<SeenRecord> GetAsync(string id);

    public abstract Task<IReadOnlyList<SeenRecord>> ListAsync();

    /// <summary>The records of the changes that were made so far.</summary>
    public abstract Task<IReadOnlyList<SeenRecord>> WatchAsync(int count);

    public sealed override string ToString() => Name;
}
