using Grpc.Baas.Client.Watching;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.Client.Live;

/// <summary>Where the records of a live list come from.</summary>
/// <typeparam name="T">The records.</typeparam>
/// <param name="Shape">Knows the records.</param>
/// <param name="ListAsync">Reads a page; the request names no collection.</param>
/// <param name="Watch">Follows the changes.</param>
internal sealed record LiveSource<T>(
    RecordShape<T> Shape,
    Func<ListRecordsRequest, CancellationToken, Task<LivePage<T>>> ListAsync,
    Func<WatchOptions, IWatch<WatchEvent<T>>> Watch)
    where T : class;
