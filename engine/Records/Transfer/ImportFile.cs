using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Grpc.Baas.Engine.Records.Transfer;

/// <summary>The file in what a caller sends: the body itself, or the part <c>file</c> of a form. Source: RFC 7578.</summary>
/// <param name="Content">Its bytes, read once from front to back.</param>
/// <param name="Format">How it has its records.</param>
internal readonly record struct ImportFile(Stream Content, TransferFormat Format)
{
    private const string PartName = "file";
    private const int MaxParts = 16;
    private const int MaxBoundary = 70;

    /// <param name="contentType">Of the body; may be empty.</param>
    /// <param name="asked">The format that the caller names; null for none.</param>
    /// <param name="onlyCsv">Whether nothing but CSV is taken.</param>
    /// <exception cref="Kernel.BaasException">records IMPORT_CONTENT_UNSUPPORTED.</exception>
    /// <exception cref="ImportFaultException">The body is no such form.</exception>
    public static async ValueTask<ImportFile> OpenAsync(
        Stream body, string contentType, TransferFormat? asked, bool onlyCsv, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type) && contentType.Length > 0)
        {
            throw TransferErrors.ContentUnsupported(contentType);
        }

        if (type is null || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            return new ImportFile(body, FormatOf(type, fileName: "", asked, onlyCsv));
        }

        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        if (boundary.Length is 0 or > MaxBoundary)
        {
            throw TransferErrors.ContentUnsupported(contentType);
        }

        return await FindPartAsync(new MultipartReader(boundary, body), asked, onlyCsv, cancellationToken);
    }

    private static async ValueTask<ImportFile> FindPartAsync(
        MultipartReader reader, TransferFormat? asked, bool onlyCsv, CancellationToken cancellationToken)
    {
        try
        {
            for (var part = 0; part < MaxParts && await reader.ReadNextSectionAsync(cancellationToken) is { } section; part++)
            {
                if (ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
                    && HeaderUtilities.RemoveQuotes(disposition.Name).Equals(PartName, StringComparison.Ordinal))
                {
                    _ = MediaTypeHeaderValue.TryParse(section.ContentType, out var type);
                    var fileName = HeaderUtilities.RemoveQuotes(disposition.FileName).ToString();
                    return new ImportFile(section.Body, FormatOf(type, fileName, asked, onlyCsv));
                }
            }
        }
        catch (InvalidDataException fault)
        {
            throw new ImportFaultException(1, $"the form cannot be read: {fault.Message.TrimEnd('.')}");
        }

        throw new ImportFaultException(1, $"the form has no part '{PartName}'");
    }

    private static TransferFormat FormatOf(MediaTypeHeaderValue? type, string fileName, TransferFormat? asked, bool onlyCsv)
    {
        var told = (type?.MediaType.ToString().ToLowerInvariant() ?? "") switch
        {
            "text/csv" or "application/csv" or "application/vnd.ms-excel" => TransferFormat.Csv,
            "application/x-ndjson" or "application/ndjson" or "application/jsonl" or "application/x-jsonlines" => TransferFormat.Ndjson,
            "" or "text/plain" or "application/octet-stream" => OfName(fileName),
            var other => throw TransferErrors.ContentUnsupported(other),
        };
        if (onlyCsv)
        {
            return told == TransferFormat.Ndjson && fileName.Length == 0
                ? throw TransferErrors.ContentUnsupported(type!.MediaType.ToString())
                : TransferFormat.Csv;
        }

        return asked ?? told ?? TransferFormat.Ndjson;
    }

    private static TransferFormat? OfName(string fileName) => Path.GetExtension(fileName).ToLowerInvariant() switch
    {
        ".csv" => TransferFormat.Csv,
        ".ndjson" or ".jsonl" => TransferFormat.Ndjson,
        _ => null,
    };
}

/// <summary>A file cannot be read on.</summary>
/// <param name="line">Line of the file, from 1.</param>
/// <param name="message">What is wrong, as a sentence without its point.</param>
internal sealed class ImportFaultException(long line, string message) : Exception(message)
{
    public long Line => line;
}
