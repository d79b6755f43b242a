using Google.Protobuf.Reflection;

namespace Grpc.Baas.UnitTests.Rpc.Json.Cases;

/// <summary>
/// Cases for one member of a message's JSON, a line each. Taken: <c>name value => the message's bytes in hexadecimal => what
/// ProtoJSON's default form of them is</c>. Refused: <c>name value => reason, and path of the field at fault</c>. Bytes and
/// default form were held against those of protobuf's Python implementation.
/// </summary>
internal sealed class CaseTable
{
    private const string Arrow = " => ";

    public CaseTable(MessageDescriptor message, string taken, string refused)
    {
        Taken = [.. taken.Split('\n').Select(line => Parse(message, line))];
        Refused = [.. refused.Split('\n').Select(line => Parse(message, line))];
    }

    /// <summary>Each the message's name, its JSON, the bytes, the default form.</summary>
    public IReadOnlyList<string[]> Taken { get; }

    /// <summary>Each the message's name, its JSON, the reason and path.</summary>
    public IReadOnlyList<string[]> Refused { get; }

    private static string[] Parse(MessageDescriptor message, string line)
    {
        var parts = line.Split(Arrow);
        var member = parts[0].Split(' ', 2);
        return [message.FullName, $$"""{"{{member[0]}}":{{member[1]}}}""", .. parts[1..]];
    }
}
