using System.Text;

namespace Grpc.Baas.LoadTests.Load;

/// <summary>Headers of requests on one connection of HTTP/2: each goes out once, and after that as a number (RFC 7541 §6).</summary>
internal sealed class HeaderTable
{
    // RFC 7541 appendix A: the entries before it are those that everybody has.
    private const int FirstDynamicIndex = 62;
    private const byte Indexed = 0x80;
    private const byte AddedWithNewName = 0x40;

    private readonly List<(string Name, string Value)> _sent = [];
    private readonly Dictionary<LoadRequest, (int Entries, byte[] Block)> _blocks = new(ReferenceEqualityComparer.Instance);

    /// <summary>The headers of a request, to be sent in the order in which they are asked for.</summary>
    public byte[] BlockOf(LoadRequest request, string authority)
    {
        if (_blocks.TryGetValue(request, out var known) && known.Entries == _sent.Count)
        {
            return known.Block;
        }

        var before = _sent.Count;
        var block = new List<byte>();
        foreach (var header in HeadersOf(request, authority))
        {
            var index = _sent.IndexOf(header);
            if (index >= 0)
            {
                AppendNumber(block, Indexed, prefixBits: 7, FirstDynamicIndex + _sent.Count - 1 - index);
                continue;
            }

            block.Add(AddedWithNewName);
            AppendText(block, header.Name);
            AppendText(block, header.Value);
            _sent.Add(header);
        }

        byte[] made = [.. block];
        if (_sent.Count == before)
        {
            // One that adds entries must not go out twice.
            _blocks[request] = (before, made);
        }

        return made;
    }

    private static IEnumerable<(string Name, string Value)> HeadersOf(LoadRequest request, string authority)
    {
        yield return (":method", request.Method);
        yield return (":scheme", "http");
        yield return (":path", request.Path);
        yield return (":authority", authority);
        if (request.ContentType.Length > 0)
        {
            yield return ("content-type", request.ContentType);
            yield return ("te", "trailers");
        }

        if (request.Token.Length > 0)
        {
            yield return ("authorization", $"Bearer {request.Token}");
        }
    }

    private static void AppendText(List<byte> block, string text)
    {
        AppendNumber(block, 0, prefixBits: 7, text.Length);
        block.AddRange(Encoding.ASCII.GetBytes(text));
    }

    // RFC 7541 §5.1.
    private static void AppendNumber(List<byte> block, byte flags, int prefixBits, int value)
    {
        var most = (1 << prefixBits) - 1;
        if (value < most)
        {
            block.Add((byte)(flags | value));
            return;
        }

        block.Add((byte)(flags | most));
        for (value -= most; value >= 0x80; value >>= 7)
        {
            block.Add((byte)(0x80 | value));
        }

        block.Add((byte)value);
    }
}
