using System.Text.Json;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.Engine.Hosting.Import;

/// <summary>What all values of one member have in common, and so the type of the field that can hold them.</summary>
internal sealed class FieldSample(string member, TextFormats formats)
{
    // The engine's limit for `text` unless the definition says otherwise, and the most that it may say.
    private const int DefaultTextLength = 5_000;
    private const int MaxTextLength = 1_048_576;

    private FieldCandidates _candidates = FieldCandidates.All;
    private bool _hasValue;
    private bool _hasWord;
    private int _maxBytes;

    public byte[] MemberUtf8 { get; } = System.Text.Encoding.UTF8.GetBytes(member);

    public string FieldName { get; } = MemberNames.ToFieldName(member);

    public string Member => member;

    /// <summary>Takes the value at which <paramref name="json"/> stands.</summary>
    /// <param name="json">The value; objects and arrays are passed over.</param>
    /// <param name="isText">Whether bools come as text too, as in a CSV file.</param>
    public void Add(ref Utf8JsonReader json, bool isText)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.Null:
                return;
            case JsonTokenType.True or JsonTokenType.False:
                _hasWord = true;
                _candidates &= FieldCandidates.Bool;
                break;
            case JsonTokenType.Number:
                _candidates &= OfNumber(ref json);
                break;
            case JsonTokenType.String when json.ValueSpan.IsEmpty:
                return;
            case JsonTokenType.String:
                AddText(ref json, isText);
                break;
            default:
                _candidates = FieldCandidates.None;
                json.Skip();
                break;
        }

        _hasValue = true;
    }

    /// <summary>The field that holds all values seen.</summary>
    public CollectionField ToField()
    {
        var field = new CollectionField { Name = FieldName, Type = ChooseType() };
        if (field.Type == "text" && _maxBytes > DefaultTextLength)
        {
            field.Validation = new FieldValidation { MaxLength = MaxTextLength };
        }

        return field;
    }

    private static FieldCandidates OfNumber(ref Utf8JsonReader json)
    {
        if (!json.TryGetInt64(out var integer))
        {
            return FieldCandidates.Number | FieldCandidates.Text;
        }

        return CellText.IsExact(integer)
            ? FieldCandidates.Integer | FieldCandidates.Number | FieldCandidates.Text
            : FieldCandidates.Integer | FieldCandidates.Text;
    }

    private void AddText(ref Utf8JsonReader json, bool isText)
    {
        _maxBytes = Math.Max(_maxBytes, json.ValueSpan.Length);
        if (_candidates is FieldCandidates.Text or FieldCandidates.None)
        {
            return;
        }

        var text = json.ValueIsEscaped ? System.Text.Encoding.UTF8.GetBytes(json.GetString()!) : json.ValueSpan;
        var fits = FieldCandidates.Text;
        if (CellText.IsCanonicalNumber(text, out var isInteger))
        {
            fits |= FieldCandidates.Number | (isInteger ? FieldCandidates.Integer : 0);
        }

        if (isText && _candidates.HasFlag(FieldCandidates.Bool) && CellText.TryReadBool(text, out _))
        {
            // 0 and 1 alone are numbers; a word among them makes them bools.
            _hasWord |= text[0] is not ((byte)'0' or (byte)'1');
            fits |= FieldCandidates.Bool;
        }

        _candidates &= fits | formats.Find(text, _candidates);
    }

    private string ChooseType()
    {
        if (!_hasValue)
        {
            return "text";
        }

        if (_candidates.HasFlag(FieldCandidates.Bool) && _hasWord)
        {
            return "bool";
        }

        return (_candidates & ~FieldCandidates.Bool) switch
        {
            var types when types.HasFlag(FieldCandidates.Integer) => "int",
            var types when types.HasFlag(FieldCandidates.Number) => "number",
            var types when types.HasFlag(FieldCandidates.Date) => "date",
            var types when types.HasFlag(FieldCandidates.Email) => "email",
            var types when types.HasFlag(FieldCandidates.Url) => "url",
            var types when types.HasFlag(FieldCandidates.Text) => "text",
            _ => "json",
        };
    }
}
