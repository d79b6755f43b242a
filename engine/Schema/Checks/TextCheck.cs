namespace Grpc.Baas.Engine.Schema.Checks;

/// <summary>Whether a text has a form.</summary>
/// <param name="utf8">Valid UTF-8, not empty.</param>
internal delegate bool TextCheck(ReadOnlySpan<byte> utf8);
