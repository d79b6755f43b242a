using System.Text;

namespace Grpc.Baas.Engine.Hosting.Import;

/// <summary>Opens a file of records; finds out its format by its name, and by its first bytes when the name says nothing.</summary>
internal static class RecordFileOpener
{
    /// <summary>The name that stands for standard input.</summary>
    public const string StandardInput = "-";

    private const int SampleBytes = 8 * 1024;
    private const int ReadAheadBytes = 64 * 1024;

    /// <param name="path">Path of the file, or <see cref="StandardInput"/>.</param>
    /// <param name="format"><c>json</c>, <c>ndjson</c>, <c>csv</c>, or null to find out.</param>
    /// <exception cref="ImportException">The file cannot be read.</exception>
    public static async Task<RecordFile> OpenAsync(string path, string? format, CancellationToken cancellationToken)
    {
        var stream = OpenStream(path);
        var sample = new byte[SampleBytes];
        var count = 0;
        if (stream.CanSeek)
        {
            count = await stream.ReadAtLeastAsync(sample, sample.Length, throwOnEndOfStream: false, cancellationToken);
            stream.Position = 0;
        }

        var text = Encoding.UTF8.GetString(sample, 0, count).TrimStart('\ufeff');
        return FindFormat(path, format, text) == ImportFormat.Csv
            ? new CsvRecordFile(stream)
            : new JsonRecordFile(stream);
    }

    /// <summary>Tells the format from what was asked for, the name, or the start of the content, in this order.</summary>
    public static ImportFormat FindFormat(string path, string? format, string start) =>
        (format ?? Path.GetExtension(path).TrimStart('.').ToLowerInvariant()) switch
        {
            "csv" or "tsv" => ImportFormat.Csv,
            "json" or "ndjson" or "jsonl" => ImportFormat.Json,
            _ => start.AsSpan().TrimStart() is ['{' or '[', ..] or [] ? ImportFormat.Json : ImportFormat.Csv,
        };

    private static Stream OpenStream(string path)
    {
        if (path == StandardInput)
        {
            return Console.OpenStandardInput();
        }

        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, ReadAheadBytes, FileOptions.Asynchronous | FileOptions.SequentialScan);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ImportException($"'{path}' cannot be read: {exception.Message}");
        }
    }
}
