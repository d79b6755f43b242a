using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Query.Conditions;
using Grpc.Baas.Engine.Query.Variables;
using Grpc.Baas.Engine.Records;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Rules;

/// <summary>The values that rules find in a call: who makes it and how, and the record of the caller's account.</summary>
/// <param name="catalogue">Where the account's collection is.</param>
internal sealed class CallValues(Caller caller, CatalogueSnapshot catalogue) : IVariableValues
{
    private static readonly ReadOnlyMemory<byte> Nothing = ReadOnlyMemory<byte>.Empty;

    private ReadOnlyMemory<byte>? _call;
    private ReadOnlyMemory<byte>? _account;

    /// <summary>Where the account is read from; null as long as nothing may be read.</summary>
    public DbSession? Session { get; set; }

    /// <summary>Whether what a write sends is still to be told.</summary>
    public bool AwaitsData { get; set; }

    public ReadOnlyMemory<byte>? Before => null;

    public bool HeldBefore(Condition condition) => throw new InvalidOperationException("No write is judged.");

    public bool TryGetImage(Variable variable, out ReadOnlyMemory<byte> image)
    {
        switch (variable.Source)
        {
            case VariableSource.Call:
                image = _call ??= WriteCall();
                return true;
            case VariableSource.Query:
                image = WriteText(caller.Call?.FindQuery(variable.Key));
                return true;
            case VariableSource.Header:
                image = WriteText(caller.Call?.FindHeader(variable.Key));
                return true;
            case VariableSource.Account:
                return TryGetAccount(variable, out image);
            default:
                image = Nothing;
                return !AwaitsData;
        }
    }

    /// <summary>A text alone in an image; none when there is no text, or one that no database takes.</summary>
    private static ReadOnlyMemory<byte> WriteText(string? text)
    {
        if (text is null || Query.LiteralBinder.TryEncode(text) is not { } utf8)
        {
            return Nothing;
        }

        using var wire = new WireWriter(utf8.Length + 16);
        wire.WriteBytesField(CallFields.Parameter.Number, utf8);
        return wire.WrittenSpan.ToArray();
    }

    private ReadOnlyMemory<byte> WriteCall()
    {
        using var wire = new WireWriter(256);

        // A key that gets here is beyond its collections, where it is nobody.
        wire.WriteStringField(CallFields.Id.Number, caller.Kind == CallerKind.Key ? "" : caller.Id);
        wire.WriteStringField(CallFields.Email.Number, caller.Email);
        wire.WriteStringField(CallFields.Role.Number, caller.Role);
        wire.WriteBoolField(CallFields.IsVerified.Number, caller.IsVerified);
        wire.WriteStringField(CallFields.Collection.Number, catalogue.FindById(caller.CollectionId)?.Name ?? "");
        wire.WriteStringField(CallFields.Method.Number, caller.Call?.HttpMethod ?? "");
        wire.WriteStringField(CallFields.Context.Number, caller.Context);
        return wire.WrittenSpan.ToArray();
    }

    private bool TryGetAccount(Variable variable, out ReadOnlyMemory<byte> image)
    {
        image = Nothing;
        if (caller.Kind != CallerKind.User || catalogue.FindById(caller.CollectionId) is not { } collection)
        {
            return true;
        }

        if (_account is null && Session is null)
        {
            return false;
        }

        _account ??= ReadAccount(Session!, RecordTable.Of(collection));

        // Collections of accounts may have the field under other numbers.
        if (collection.FindQueryable(variable.Key, seesHidden: true) is { } field && field.Kind == variable.Field.Kind)
        {
            image = field.Number == variable.Field.Number ? _account.Value : Renumber(_account.Value.Span, field.Number, variable.Field.Number);
        }

        return true;
    }

    private ReadOnlyMemory<byte> ReadAccount(DbSession session, RecordTable table)
    {
        using var image = new WireWriter();
        return RecordId.IsValid(caller.Id) && RecordsStore.TryRead(session, table, caller.Id, image) ? image.WrittenSpan.ToArray() : Nothing;
    }

    private static ReadOnlyMemory<byte> Renumber(ReadOnlySpan<byte> image, int from, int to)
    {
        using var wire = new WireWriter();
        var reader = new WireReader(image);
        while (reader.TryReadTag(out var number, out var wireType))
        {
            var start = reader.Position;
            reader.Skip(number, wireType);
            if (number == from)
            {
                wire.WriteTag(to, wireType);
                wire.WriteRaw(image[start..reader.Position]);
            }
        }

        return wire.WrittenSpan.ToArray();
    }
}
