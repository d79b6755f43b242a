using Google.Rpc;

namespace Grpc.Baas.Codegen;

/// <summary>One error of an <see cref="ErrorTable"/>.</summary>
/// <param name="Name">Its name in C#.</param>
/// <param name="Reason">Its reason on the wire.</param>
/// <param name="Status">The status that carries it.</param>
/// <param name="Comment">The proto comment by lines, for the documentation.</param>
/// <param name="Meaning">The proto comment in one line.</param>
/// <param name="Action">What the client should do.</param>
internal sealed record ErrorEntry(
    string Name, string Reason, Code Status, IReadOnlyList<string> Comment, string Meaning, string Action);
