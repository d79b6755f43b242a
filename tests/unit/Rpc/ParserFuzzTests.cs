using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Rpc.Calls;
using Grpc.Baas.Engine.Rpc.Compression;
using Grpc.Baas.Engine.Rpc.Connect;
using Grpc.Baas.Engine.Rpc.Exchanges;
using Grpc.Baas.Engine.Rpc.Rest;
using Grpc.Baas.Framing;
using Grpc.Baas.UnitTests.Rpc.Json;
using Microsoft.AspNetCore.Http;

namespace Grpc.Baas.UnitTests.Rpc;

/// <summary>What chance makes of good input: each parser takes it or refuses it in the way that it declares, and fails in no other.</summary>
public sealed class ParserFuzzTests
{
    private const int Cases = 100_000;

    // Where most are refused with an exception, or made by a library, so that the tests stay quick.
    private const int SlowCases = 20_000;

    private static readonly string[] Fragments =
        ["\"", "\\", "{", "}", "[", "]", ":", ",", "\\ud800", "1e999", "null", "\0", "%", "%ff", "%2F", "?", "&", "=", "/", "//", "*", "**", "é", "😀", "-", ".", "..", "9999999999", "Z", "e30", "=="];

    private readonly Random _random;
    private readonly int _seed = Random.Shared.Next();

    public ParserFuzzTests() => _random = new Random(_seed);

    [Fact]
    public void PathTemplate_Damaged_IsFormatException()
    {
        string[] templates = ["/v1/{name=shelves/*/books/**}:move", "/a/*/b/{x}/c", "/{a.b=x/*}/**/end", "/v1/{id}:verb"];
        var refused = Run(() => new PathTemplateParser(Damage(Pick(templates))).Parse(), error => error is FormatException);

        Assert.InRange(refused, Cases / 10, Cases - 1);
    }

    [Fact]
    public void RequestTarget_Damaged_IsTaken()
    {
        string[] targets = ["/v1/shelves/a%20b/books/c?x=1&y=%20", "http://h/a/../b/./c?q", "*", "/a/%2e%2e/b", "/api/v1/x:verb?filter=a%3D1"];
        var buffer = new byte[4096];
        var refused = Run(
            () =>
            {
                var target = RequestTarget.Of(Damage(Pick(targets)));
                using var path = new PathSegments(target.Path);
                _ = path.LastVerb().Length + path.Join(0, path.Count).Length;
                _ = UrlText.Unescape(target.Query, UrlPart.Query, buffer) + UrlText.Unescape(target.Path, UrlPart.Segments, buffer);
            },
            _ => false);

        Assert.Equal(0, refused);
    }

    [Fact]
    public void JsonDecoder_DamagedDocument_IsRefusedWithAReason()
    {
        string[] documents =
        [
            """{"a": {"b": [1, -2.5e3, "x", null, true, {"c": {}}]}, "d": "\u00e9\ud83d\ude00"}""",
            """{"list": [[[]], {"k": "v"}], "n": 18446744073709551615, "t": "2026-01-31T12:00:00Z"}""",
        ];
        var refused = Run(() => Transcoder.Decode<Struct>(Encoding.UTF8.GetBytes(Damage(Pick(documents)))), IsDeclared, SlowCases);

        Assert.InRange(refused, SlowCases / 10, SlowCases - 1);
    }

    [Fact]
    public void GrpcTimeout_Damaged_IsTakenOrNot()
    {
        string[] timeouts = ["1H", "99999999n", "30S", "500m", "0u", "12345678M"];
        var taken = 0;
        Run(
            () =>
            {
                if (GrpcTimeout.TryParse(Damage(Pick(timeouts)), out var time))
                {
                    taken++;
                    Assert.True(time >= TimeSpan.Zero);
                }
            },
            _ => false);

        Assert.InRange(taken, 1, Cases - 1);
    }

    [Fact]
    public void Metadata_Damaged_IsRefusedWithAReason()
    {
        string[] values = ["AAEC", "AAECAw==", "YWJj,ZGVm", "+/8=", ""];
        var refused = Run(
            () => HeaderMetadata.Read(new HeaderDictionary { ["x-trace-bin"] = Damage(Pick(values)), ["x-text"] = Damage("plain text"), [Damage("x-name").Replace(':', '_')] = "v" }),
            IsDeclared,
            SlowCases);

        Assert.InRange(refused, SlowCases / 10, SlowCases - 1);
    }

    [Fact]
    public void ConnectQuery_Damaged_IsRefusedWithAReason()
    {
        string[] queries = ["?connect=v1&encoding=json&message=%7B%7D", "base64=1&message=e30%3D&encoding=proto&compression=gzip", "message=a+b%2B&message=2"];
        using var output = new WireWriter();
        var refused = Run(
            () =>
            {
                output.Clear();
                var query = new ConnectQuery(Damage(Pick(queries)));
                _ = query.Compression;
                query.RequireCodec();
                query.ReadMessage(output);
            },
            IsDeclared);

        Assert.InRange(refused, Cases / 10, Cases - 1);
    }

    [Fact]
    public void MessageText_Damaged_IsTakenAndComesBack()
    {
        Run(
            () =>
            {
                var text = GrpcMessageText.Decode(Damage("a%20b %E2%98%BA %25 plain"));
                Assert.Equal(text, GrpcMessageText.Decode(GrpcMessageText.Encode(text)));
            },
            _ => false);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public void ContentCoding_Damaged_IsRefusedWithAReason(string name)
    {
        const int limit = 1000;
        var coding = ContentCoding.Find(name)!;
        using var packed = new WireWriter();
        coding.Compress(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 40))), packed);
        var whole = packed.WrittenSpan.ToArray();
        using var output = new WireWriter();
        var refused = Run(
            () =>
            {
                output.Clear();
                coding.Decompress(new ReadOnlySequence<byte>(Damage(whole)), limit, output);
                Assert.InRange(output.Length, 0, limit);
            },
            IsDeclared,
            SlowCases);

        Assert.InRange(refused, SlowCases / 10, SlowCases - 1);
    }

    [Fact]
    public void Base64Body_Damaged_IsRefusedWithAReason()
    {
        var whole = Encoding.ASCII.GetBytes(Convert.ToBase64String(new byte[40]) + Convert.ToBase64String([1, 2, 3, 4]));
        var refused = Run(
            () =>
            {
                using var reader = new Base64BodyReader(PipeReader.Create(new ReadOnlySequence<byte>(Damage(whole))));
                while (reader.TryRead(out var read))
                {
                    reader.AdvanceTo(read.Buffer.End);
                    if (read.IsCompleted)
                    {
                        break;
                    }
                }
            },
            IsDeclared);

        Assert.InRange(refused, Cases / 10, Cases - 1);
    }

    private static bool IsDeclared(Exception error)
        => error is InvalidProtocolBufferException or BaasException { Definition.Status: not (Grpc.Core.StatusCode.Internal or Grpc.Core.StatusCode.Unknown) };

    /// <returns>How many cases were refused.</returns>
    private int Run(Action parse, Func<Exception, bool> isRefusal, int cases = Cases)
    {
        var refused = 0;
        for (var i = 0; i < cases; i++)
        {
            try
            {
                parse();
            }
            catch (Exception error) when (isRefusal(error))
            {
                refused++;
            }
            catch (Exception error)
            {
                Assert.Fail($"seed {_seed}, case {i}: {error}");
            }
        }

        return refused;
    }

    private T Pick<T>(T[] list) => list[_random.Next(list.Length)];

    private string Damage(string whole)
    {
        for (var times = _random.Next(0, 3); times > 0; times--)
        {
            var position = _random.Next(whole.Length + 1);
            var cut = Math.Min(_random.Next(0, 4), whole.Length - position);
            whole = string.Concat(whole.AsSpan(0, position), Pick(Fragments), whole.AsSpan(position + cut));
        }

        return whole;
    }

    private byte[] Damage(byte[] whole)
    {
        var copy = whole.ToArray();
        for (var times = _random.Next(0, 3); times > 0 && copy.Length > 0; times--)
        {
            var position = _random.Next(copy.Length);
            if (_random.Next(4) == 0)
            {
                copy = copy[..position];
            }
            else
            {
                copy[position] = (byte)_random.Next(256);
            }
        }

        return copy;
    }
}
