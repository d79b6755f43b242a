using Grpc.Baas.V1.Records;

namespace Grpc.Baas.Client;

/// <summary>A page of a list.</summary>
/// <typeparam name="T">The records.</typeparam>
/// <param name="Items">The records, in order.</param>
/// <param name="NextPageToken">Names the next page; empty at the end.</param>
/// <param name="Position">Position of the change log that the page has seen: a watch from there goes on without a gap.</param>
/// <param name="Total">How many records match, if that was asked for.</param>
public sealed record RecordPage<T>(IReadOnlyList<T> Items, string NextPageToken, long Position, long? Total)
{
    /// <summary>What the page is sorted by, if that was asked for.</summary>
    internal IReadOnlyList<SortTerm> Order { get; init; } = [];
}
