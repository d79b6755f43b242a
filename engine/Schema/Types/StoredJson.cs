using System.Text.Encodings.Web;
using System.Text.Json;

namespace Grpc.Baas.Engine.Schema.Types;

/// <summary>How JSON is written into the database: compact, and characters as they are, so that SQL finds them.</summary>
internal static class StoredJson
{
    /// <summary>The encoder escapes only what JSON must escape: these texts never stand inside HTML.</summary>
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
