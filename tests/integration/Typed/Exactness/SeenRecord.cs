namespace Grpc.Baas.IntegrationTests.Typed.Exactness;

/// <summary>A record as one way showed it.</summary>
internal abstract record SeenRecord(string Id)
{
    /// <summary>Whether a field has this value and nothing else, to the bit.</summary>
    public abstract bool Has(ExactValue value);

    public abstract string Show(string field);
}
