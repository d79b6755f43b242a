namespace Grpc.Baas.Engine.Records.Transfer;

/// <summary>How a file has its records.</summary>
internal enum TransferFormat
{
    /// <summary>One JSON object a line.</summary>
    Ndjson,

    /// <summary>RFC 4180, with the names in the first row.</summary>
    Csv,
}

/// <summary>Reads the names of formats.</summary>
internal static class TransferFormats
{
    /// <returns>Null when none is given.</returns>
    /// <exception cref="Kernel.BaasException">records FORMAT_UNKNOWN.</exception>
    public static TransferFormat? Parse(string format) => format switch
    {
        "" => null,
        "ndjson" => TransferFormat.Ndjson,
        "csv" => TransferFormat.Csv,
        _ => throw TransferErrors.FormatUnknown(format),
    };
}
