namespace Grpc.Baas.Client.Live;

/// <summary>What a live list must know of its records.</summary>
/// <typeparam name="T">The records.</typeparam>
internal abstract class RecordShape<T>
{
    public abstract string IdOf(T record);

    public abstract string EtagOf(T record);

    /// <summary>The value that a record has in a field: a string, a number, a bool or a moment; null when it has none.</summary>
    public abstract object? ValueOf(T record, string field);

    /// <summary>Whether two states of a record look alike to the caller.</summary>
    public abstract bool AreSame(T one, T other);
}
