namespace Grpc.Baas.IntegrationTests.Typed.Exactness;

/// <summary>The engine refused a record.</summary>
internal sealed class RefusedException(string reason) : Exception($"refused: {reason}")
{
    public string Reason => reason;
}
