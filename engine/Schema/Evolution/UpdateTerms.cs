namespace Grpc.Baas.Engine.Schema.Evolution;

/// <summary>How far a change of definitions may go.</summary>
internal readonly record struct UpdateTerms
{
    public UpdateTerms()
    {
    }

    /// <summary>As the plan or DESTRUCTIVE_CHANGE gave it, or empty.</summary>
    public string ConfirmHash { get; init; } = "";

    /// <summary>Whether values that do not convert are removed, rather than that they refuse the change.</summary>
    public bool NullsFailures { get; init; }

    /// <summary>Whether clients may be broken that were generated from an earlier contract and seen lately.</summary>
    public bool BreaksClients { get; init; }

    /// <param name="onFailure">Empty, <c>refuse</c> or <c>set_null</c>.</param>
    /// <param name="confirmHash">As the client sent it.</param>
    /// <exception cref="Kernel.BaasException">schema DEFINITION_INVALID.</exception>
    public static UpdateTerms Parse(string onFailure, string confirmHash) => new()
    {
        ConfirmHash = confirmHash,
        NullsFailures = onFailure switch
        {
            "" or "refuse" => false,
            "set_null" => true,
            _ => throw SchemaErrors.OnFailureUnknown(),
        },
    };
}
