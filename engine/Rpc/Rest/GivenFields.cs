namespace Grpc.Baas.Engine.Rpc.Rest;

/// <summary>
/// Which fields a URL has set. What is set twice is refused: of two values one would be dropped in silence, and which one
/// differs between the programs that a request passes.
/// </summary>
internal ref struct GivenFields(Span<ulong> words)
{
    /// <summary>Words of bits for the fields of most requests; fields beyond are kept by name.</summary>
    public const int Words = 4;

    private readonly Span<ulong> _words = words;
    private HashSet<string>? _names;
    private Dictionary<string, int>? _oneofs;

    /// <exception cref="Kernel.BaasException">rpc FIELD_MALFORMED: the field, or another of its oneof, is set already.</exception>
    public void Add(FieldChain field)
    {
        if (!field.IsRepeated && !TryMark(field))
        {
            throw RpcErrors.FieldMalformed(field.Path, "it is given more than once.");
        }

        foreach (var choice in field.Oneofs)
        {
            _oneofs ??= [];
            if (!_oneofs.TryAdd(choice.Oneof, choice.Number) && _oneofs[choice.Oneof] != choice.Number)
            {
                throw RpcErrors.FieldMalformed(field.Path, $"only one field of '{choice.Oneof}' may be given.");
            }
        }
    }

    private bool TryMark(FieldChain field)
    {
        var word = field.First.Index / 64;
        if (!field.IsDirect || word >= _words.Length)
        {
            return (_names ??= []).Add(field.Name);
        }

        var bit = 1ul << (field.First.Index % 64);
        var isNew = (_words[word] & bit) == 0;
        _words[word] |= bit;
        return isNew;
    }
}
