using System.Text;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Records.Transfer;

namespace Grpc.Baas.UnitTests.Records.Transfer;

public sealed class ExportWriterTests
{
    private const string System = "0198c0de-0000-7000-8000-000000000001,2026-11-21T00:00:00.000001Z,2026-11-21T00:00:01.000001Z";

    [Theory]
    [InlineData("""{"title":"a"}""", "a,,,,,")]
    [InlineData("""{"title":"a,b","price":0.1,"stock":-5,"active":false,"tags":["a","ü"]}""", "\"a,b\",0.1,-5,false,\"[\"\"a\"\",\"\"ü\"\"]\",")]
    [InlineData("""{"title":" a","extra":"1"}""", "\" a\",,,,,\"\"\"1\"\"\"")]
    [InlineData("""{"title":"\"\"","extra":1}""", "\"\"\"\"\"\",,,,,1")]
    [InlineData("""{"title":"a\r\nb","price":1e300,"stock":"9007199254740993"}""", "\"a\r\nb\",1E+300,9007199254740993,,,")]
    [InlineData("""{"title":"=1"}""", "=1,,,,,")]
    public void Csv_Record_IsARow(string json, string cells)
        => Assert.Equal($"id,created,updated,title,price,stock,active,tags,extra\r\n{System},{cells}\r\n", Write(new CsvExport(escapesFormulas: false), json));

    [Theory]
    [InlineData("=1", "'=1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@a", "'@a")]
    [InlineData("\\ta", "'\ta")]
    [InlineData("\\ra", "\"'\ra\"")]
    [InlineData("=a,b", "\"'=a,b\"")]
    [InlineData("a=1", "a=1")]
    public void Csv_Formulas_AreEscapedWhenAsked(string title, string cell)
        => Assert.EndsWith($",{cell},-1,,,,\r\n", Write(new CsvExport(escapesFormulas: true), $$"""{"title":"{{title}}","price":-1}"""));

    [Fact]
    public void Csv_Selection_LeavesColumnsOut()
        => Assert.Equal(
            $"id,updated,price\r\n{System.Split(',')[0]},{System.Split(',')[2]},2\r\n",
            Write(new CsvExport(escapesFormulas: false), """{"title":"a","price":2}""", "price,-created"));

    [Fact]
    public void Ndjson_Record_IsALine()
        => Assert.Equal(
            """{"id":"0198c0de-0000-7000-8000-000000000001","collection":"products","created":"2026-11-21T00:00:00.000001Z","updated":"2026-11-21T00:00:01.000001Z","etag":"300","data":{"title":"a\nü","price":null,"stock":null,"active":true,"tags":null,"extra":{"k":[1]}}}"""
            + "\n",
            Write(new NdjsonExport(), """{"title":"a\nü","active":true,"extra":{"k":[1]}}"""));

    private static string Write(ExportWriter writer, string json, string fields = "")
    {
        using var owned = writer;
        using var output = new WireWriter();
        writer.Bind(RecordSamples.Table, FieldSelection.Parse(fields, RecordSamples.Table.Collection), hasHead: false);
        writer.WriteHead(output);
        writer.WriteRecord(RecordSamples.Image(json), output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
