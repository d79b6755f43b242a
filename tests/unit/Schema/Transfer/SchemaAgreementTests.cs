using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Grpc.Baas.Engine.Schema.Types;
using Grpc.Baas.V1.Schema;
using Microsoft.FSharp.Core;

namespace Grpc.Baas.UnitTests.Schema.Transfer;

/// <summary>
/// Any schema can be applied twice, and goes from one engine to another in every language and stays what it is. <c>SCHEMA_COUNT</c> says how
/// many schemas are tried, 30 by default; <c>SCHEMA_SEED</c>, the pair that a failure tells, tries the same again.
/// </summary>
public sealed class SchemaAgreementTests
{
    private static readonly int Count = int.Parse(Environment.GetEnvironmentVariable("SCHEMA_COUNT") ?? "30", CultureInfo.InvariantCulture);

    private static readonly FSharpOption<Replay>? Replay = Environment.GetEnvironmentVariable("SCHEMA_SEED")?.Split(',') is [var seed, var gamma]
        ? new Replay(new Rnd(ulong.Parse(seed, CultureInfo.InvariantCulture), ulong.Parse(gamma, CultureInfo.InvariantCulture)), null!)
        : (FSharpOption<Replay>?)null;

    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true));

    [Fact]
    public void RandomFields_AreOfEveryType()
        => Assert.Equal(FieldTypes.All.Select(entry => entry.Name).Order(), RandomFields.Types.Keys.Order());

    [Fact]
    public async Task RandomSchemas_AppliedAgainAndElsewhere_StayTheSame()
    {
        // The property is asked synchronously, and nothing else runs on this thread meanwhile.
        await Task.Run(() => FsCheck.Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Count).WithReplay(Replay),
            Prop.ForAll<ProjectSchema>(RandomSchemas.Any, schema => VerifyAsync(Formatter.Format(schema)).GetAwaiter().GetResult())));
    }

    private static async Task VerifyAsync(string document)
    {
        await using var source = SchemaDatabase.Create();
        await SchemaTransferTests.ApplyAsync(source, document, "json");
        Assert.Empty((await SchemaTransferTests.ApplyAsync(source, document, "json")).Changes);
        foreach (var format in (string[])["yaml", "json", "proto"])
        {
            var export = SchemaTransferTests.Export(source, format);
            Assert.Empty((await SchemaTransferTests.ApplyAsync(source, export, format, prune: true)).Changes);

            await using var target = SchemaDatabase.Create();
            await SchemaTransferTests.ApplyAsync(target, export, format);
            Assert.Equal(export, SchemaTransferTests.Export(target, format));
            await target.RestartAsync();
            Assert.Equal(export, SchemaTransferTests.Export(target, format));
        }
    }
}
