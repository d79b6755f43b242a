namespace Grpc.Baas.Client.Live;

/// <summary>A list that was read page by page: changes after <paramref name="First"/> have to be put to it up to <paramref name="Last"/>.</summary>
/// <param name="Window">The records.</param>
/// <param name="First">Position of the first page.</param>
/// <param name="Last">Position of the last page.</param>
internal sealed record LoadedWindow<T>(LiveWindow<T> Window, long First, long Last)
    where T : class;
