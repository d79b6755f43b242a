using System.Text.Encodings.Web;
using System.Text.Json;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Records.Transfer;

/// <summary>One record a line, as JSON answers have it.</summary>
internal sealed class NdjsonExport : ExportWriter
{
    // The text never stands inside HTML.
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private Utf8JsonWriter? _json;

    public override string ContentType => "application/x-ndjson";

    public override void WriteHead(WireWriter output)
    {
    }

    public override void WriteRecord(ReadOnlySpan<byte> image, WireWriter output)
    {
        if (_json is null)
        {
            _json = new Utf8JsonWriter(output, Options);
        }
        else
        {
            _json.Reset(output);
        }

        var parts = new RecordImageParts(image);
        _json.WriteStartObject();
        _json.WriteString("id"u8, parts.Id);
        _json.WriteString("collection"u8, Table.Utf8Name.Span);
        WriteTime("created"u8, SystemFields.Created, parts.Created);
        WriteTime("updated"u8, SystemFields.Updated, parts.Updated);
        if (Has(SystemFields.Etag))
        {
            _json.WriteString("etag"u8, parts.Etag);
        }

        _json.WritePropertyName("data"u8);
        StructJson.WriteStruct(EncodeData(parts.Body), _json);
        _json.WriteEndObject();
        _json.Flush();
        output.WriteRaw("\n"u8);
    }

    public override void Dispose()
    {
        _json?.Dispose();
        base.Dispose();
    }

    protected override void OnBound(bool hasHead)
    {
    }

    private void WriteTime(ReadOnlySpan<byte> name, Field field, ReadOnlySpan<byte> timestamp)
    {
        if (Has(field))
        {
            Span<byte> text = stackalloc byte[32];
            _json!.WriteString(name, text[..FormatTime(timestamp, text)]);
        }
    }
}
