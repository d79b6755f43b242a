using System.Text;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Rpc.Json;
using Grpc.Baas.UnitTests.Rpc.Json.Cases;

namespace Grpc.Baas.UnitTests.Rpc.Json;

/// <summary>The whole of ProtoJSON by tables: what is read as which bytes, how these are written, what is refused and why.</summary>
public sealed class ProtoJsonTests
{
    private static readonly CaseTable[] Tables =
        [IntegerCases.Table, FloatCases.Table, TextCases.Table, TimeCases.Table, ValueCases.Table, MessageCases.Table];

    public static IEnumerable<object[]> Taken => Tables.SelectMany(table => table.Taken);

    public static IEnumerable<object[]> Refused => Tables.SelectMany(table => table.Refused);

    [Theory]
    [MemberData(nameof(Taken))]
    public void Decode_Legal_MakesTheBytesAndComesBack(string message, string json, string bytes, string canonical)
    {
        var wire = Decode(message, json);

        Assert.Equal(bytes, Convert.ToHexString(wire));
        Assert.Equal(canonical, Canonical(message, wire));

        // What is written in either format is read as the same message again.
        Assert.Equal(canonical, Canonical(message, Decode(message, canonical)));
        Assert.Equal(canonical, Canonical(message, Decode(message, Transcoder.Encode(wire, PlanOf(message)))));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Decode_Illegal_NamesReasonAndPath(string message, string json, string fault)
    {
        var error = Assert.Throws<BaasException>(() => Decode(message, json));

        Assert.Equal(fault, $"{error.Definition.Reason} {error.Violations.Single().Field}");
    }

    [Fact]
    public void Tables_HoldEnoughCases()
    {
        Assert.InRange(Taken.Count() + Refused.Count(), 600, 2000);
    }

    private static string Canonical(string message, byte[] wire) => Transcoder.Encode(wire, PlanOf(message), JsonFormat.Canonical);

    private static byte[] Decode(string message, string json)
    {
        using var output = new WireWriter();
        JsonDecoder.Decode(Encoding.UTF8.GetBytes(json), PlanOf(message), Transcoder.Plans, output);
        return output.WrittenSpan.ToArray();
    }

    private static MessagePlan PlanOf(string message) => Transcoder.Plans.FindByTypeUrl("/" + message)!;
}
