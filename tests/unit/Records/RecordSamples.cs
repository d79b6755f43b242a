using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.UnitTests.Records;

/// <summary>A collection with a field of each kind, and records of it.</summary>
internal static class RecordSamples
{
    public const string Id = "0198c0de-0000-7000-8000-000000000001";

    public static readonly RecordTable Table = RecordTable.Of(DefinitionParser.ParseNew(
        V1.Schema.Collection.Parser.ParseJson("""
            {"name":"products","schema":[
              {"name":"title","type":"text","validation":{"required":true}},
              {"name":"price","type":"number"},
              {"name":"stock","type":"int"},
              {"name":"active","type":"bool"},
              {"name":"tags","type":"select","select":{"values":["a","b","ü"],"max_select":3}},
              {"name":"extra","type":"json"}]}
            """),
        "0198c0de-0000-7000-8000-0000000000c0",
        CatalogueSnapshot.Empty,
        now: 0));

    public static byte[] StructOf(string json) => Struct.Parser.ParseJson(json).ToByteArray();

    public static RecordDraft Draft(string json, bool isChange = false)
        => RecordDraft.Read(Table, StructOf(json), isChange, out var refusal) ?? throw refusal!;

    public static BaasException Refusal(byte[] data, bool isChange = false)
    {
        Assert.Null(RecordDraft.Read(Table, data, isChange, out var refusal));
        return refusal!;
    }

    /// <summary>The image of a new record, made at 2026-11-21T00:00:00.000001Z, changed a second later, with etag 300.</summary>
    public static byte[] Image(string json)
    {
        using var wire = new WireWriter();
        RecordImageWriter.WriteSystemFields(
            wire, System.Text.Encoding.UTF8.GetBytes(Id), created: 1_795_219_200_000_001, updated: 1_795_219_201_000_001, etag: 300);
        RecordImageWriter.WriteBody(wire, Draft(json));
        return wire.WrittenSpan.ToArray();
    }
}
