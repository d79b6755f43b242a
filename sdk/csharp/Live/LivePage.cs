using Grpc.Baas.V1.Records;

namespace Grpc.Baas.Client.Live;

/// <summary>A page of records.</summary>
/// <typeparam name="T">The records.</typeparam>
/// <param name="Items">The records.</param>
/// <param name="Order">What they are sorted by, if it was asked for.</param>
/// <param name="Position">Position of the log that the page has seen.</param>
/// <param name="NextPageToken">Empty at the end.</param>
internal sealed record LivePage<T>(IReadOnlyList<T> Items, IReadOnlyList<SortTerm> Order, long Position, string NextPageToken);
