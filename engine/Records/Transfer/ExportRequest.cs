namespace Grpc.Baas.Engine.Records.Transfer;

/// <summary>What a caller wants as a file.</summary>
internal sealed record ExportRequest
{
    /// <summary>Name or id of the collection.</summary>
    public required string Collection { get; init; }

    public required TransferFormat Format { get; init; }

    public string Filter { get; init; } = "";

    public string Sort { get; init; } = "";

    public string Search { get; init; } = "";

    /// <summary>Names of the fields wanted, separated by commas; empty means all.</summary>
    public string Fields { get; init; } = "";

    /// <summary>The id after which to begin; empty for all. Only with the order of ids.</summary>
    public string After { get; init; } = "";

    /// <summary>Whether texts that spreadsheets run as formulas are made harmless.</summary>
    public bool EscapeFormulas { get; init; }

    /// <summary>Most records in the file; null for all, which are then read in steps rather than as of one moment.</summary>
    public int? MaxRecords { get; init; }
}
