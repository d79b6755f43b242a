using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using Grpc.Baas.LoadTests.Wire.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Hosting;

namespace Grpc.Baas.LoadTests.Hosts;

/// <summary>
/// What one would write by hand on Kestrel for each of the calls, and nothing more: no routing, no limits, no errors, no
/// deadline, no metadata. Nothing on Kestrel can be faster by much, which makes it the measure.
/// </summary>
internal static class BareHost
{
    /// <summary>Where it is to speak HTTP/1.1; without it on a free port.</summary>
    public const string AddressVariable = "BENCH_ADDRESS";

    private const int PrefixSize = 5;

    private static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private static readonly BareFanOut FanOut = new();

    private static readonly byte[] WebTrailers = [0x80, 0, 0, 0, 16, .. "grpc-status: 0\r\n"u8];

    /// <summary>Runs until its standard input closes; its first two lines of output are its addresses: HTTP/2, then HTTP/1.1.</summary>
    public static async Task RunAsync()
    {
        var port = Environment.GetEnvironmentVariable(AddressVariable) is { } address ? new Uri(address).Port : 0;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        await using var app = builder.Build();
        app.Run(ServeAsync);
        await app.StartAsync();
        foreach (var url in app.Urls)
        {
            Console.WriteLine(url);
        }

        await Console.In.ReadToEndAsync();
        await app.StopAsync();
    }

    private static Task ServeAsync(HttpContext http) => http.Request.ContentType switch
    {
        "application/grpc" when http.Request.Path.Value == BareFanOut.WatchPath => FanOut.WatchAsync(http),
        "application/grpc" when http.Request.Path.Value == BareFanOut.WritePath => FanOut.WriteAsync(http),
        "application/grpc" => EchoFrameAsync(http, isWeb: false),
        "application/grpc-web+proto" => EchoFrameAsync(http, isWeb: true),
        "application/proto" => EchoBodyAsync(http),
        _ when http.Request.Path.Value == AllocatedBytes.Path => AllocatedBytes.AnswerAsync(http),
        _ => WriteArticleAsync(http, BenchServer.Article),
    };

    private static async Task EchoFrameAsync(HttpContext http, bool isWeb)
    {
        var note = await ReadAsync(http, PrefixSize);
        http.Response.ContentType = http.Request.ContentType;
        await http.Response.StartAsync();
        WriteFrame(http.Response.BodyWriter, note);
        if (isWeb)
        {
            http.Response.BodyWriter.Write(WebTrailers);
        }
        else
        {
            http.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers.GrpcStatus = "0";
        }
    }

    private static async Task EchoBodyAsync(HttpContext http)
    {
        var note = await ReadAsync(http, skipped: 0);
        var length = note.CalculateSize();
        http.Response.ContentType = "application/proto";
        http.Response.ContentLength = length;
        await http.Response.StartAsync();
        WriteMessage(http.Response.BodyWriter, note, length);
    }

    private static async Task<Note> ReadAsync(HttpContext http, int skipped)
    {
        var body = http.Request.BodyReader;
        while (true)
        {
            var read = await body.ReadAsync();
            if (read.IsCompleted)
            {
                var note = Note.Parser.ParseFrom(read.Buffer.Slice(skipped));
                body.AdvanceTo(read.Buffer.End);
                return note;
            }

            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static void WriteFrame(PipeWriter output, Note note)
    {
        var length = note.CalculateSize();
        var prefix = output.GetSpan(PrefixSize);
        prefix[0] = 0;
        BinaryPrimitives.WriteUInt32BigEndian(prefix[1..], (uint)length);
        output.Advance(PrefixSize);
        WriteMessage(output, note, length);
    }

    private static void WriteMessage(PipeWriter output, Note note, int length)
    {
        Google.Protobuf.MessageExtensions.WriteTo(note, output.GetSpan(length)[..length]);
        output.Advance(length);
    }

    private static async Task WriteArticleAsync(HttpContext http, Article article)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        WriteArticle(buffer, article);
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = buffer.WrittenCount;
        await http.Response.BodyWriter.WriteAsync(buffer.WrittenMemory);
    }

    private static void WriteArticle(IBufferWriter<byte> output, Article article)
    {
        using var json = new Utf8JsonWriter(output, JsonOptions);
        json.WriteStartObject();
        json.WriteString("id"u8, article.Id);
        json.WriteString("title"u8, article.Title);
        json.WriteString("summary"u8, article.Summary);
        json.WriteNumber("price"u8, article.Price);
        json.WriteNumber("stock"u8, article.Stock);
        json.WriteNumber("views"u8, article.Views);
        json.WriteBoolean("active"u8, article.Active);
        json.WriteStartArray("tags"u8);
        foreach (var tag in article.Tags)
        {
            json.WriteStringValue(tag);
        }

        json.WriteEndArray();
        json.WriteString("created"u8, article.Created.ToDateTime());
        json.WriteNumber("rating"u8, article.Rating);
        json.WriteEndObject();
    }
}
