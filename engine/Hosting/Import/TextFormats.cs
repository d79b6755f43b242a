using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Types;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.Engine.Hosting.Import;

/// <summary>Tells dates, e-mail addresses and URLs by the engine's own field types, so that it takes what they are told to be.</summary>
internal sealed class TextFormats : IDisposable
{
    private readonly FieldType _date = MakeType("date");
    private readonly FieldType _email = MakeType("email");
    private readonly FieldType _url = MakeType("url");
    private readonly WireWriter _wire = new();

    /// <summary>Which of the candidates the text is.</summary>
    public FieldCandidates Find(ReadOnlySpan<byte> text, FieldCandidates candidates)
    {
        var found = FieldCandidates.None;
        if (candidates.HasFlag(FieldCandidates.Date) && char.IsAsciiDigit((char)text[0]) && IsValid(_date, text))
        {
            found |= FieldCandidates.Date;
        }

        if (candidates.HasFlag(FieldCandidates.Email) && text.Contains((byte)'@') && IsValid(_email, text))
        {
            found |= FieldCandidates.Email;
        }

        if (candidates.HasFlag(FieldCandidates.Url) && text.StartsWith("http"u8) && IsValid(_url, text))
        {
            found |= FieldCandidates.Url;
        }

        return found;
    }

    public void Dispose() => _wire.Dispose();

    private bool IsValid(FieldType type, ReadOnlySpan<byte> text)
    {
        _wire.Clear();
        _wire.WriteBytesField(3, text);
        return type.TryRead(StructValue.Parse(_wire.WrittenSpan), out _, out _);
    }

    private static FieldType MakeType(string name) =>
        FieldTypes.Create(new FieldDraft(new CollectionField { Type = name }, "", new DefinitionFaults(), _ => null))!;
}
