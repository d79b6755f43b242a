using System.Globalization;
using System.Text.Json;
using Default.Client;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Post = Default.V1.Post;

namespace Grpc.Baas.UnitTests.Client.Typed;

/// <summary>Holds the generated codec against the messages that protoc makes of the same contract.</summary>
public sealed class RecordCodecTests
{
    private const int Cases = 2_000;

    [Fact]
    public void Decode_RandomRecords_EncodeToTheSameMessages()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        for (var i = 0; i < Cases; i++)
        {
            var message = MakePost(random);

            var record = PostCodec.Instance.Decode(message.ToByteArray());

            var back = Post.Parser.ParseFrom(PostCodec.Instance.Encode(record));
            Assert.True(message.Equals(back), $"seed {seed}, case {i}: {message.ToByteString().ToBase64()} became {back.ToByteString().ToBase64()}");
        }
    }

    [Fact]
    public void Decode_RandomBytes_ThrowNothingButWhatIsDeclared()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        for (var i = 0; i < Cases; i++)
        {
            var bytes = MakePost(random).ToByteArray();
            for (var changes = random.Next(1, 6); changes > 0 && bytes.Length > 0; changes--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            bytes = i % 4 == 0 ? bytes[..random.Next(bytes.Length + 1)] : bytes;
            var fault = Xunit.Record.Exception(() => PostCodec.Instance.Decode(bytes));
            Assert.True(fault is null or InvalidDataException, $"seed {seed}, case {i}, {Convert.ToHexString(bytes)}: {fault}");
        }
    }

    [Fact]
    public void Decode_Extremes_AreExact()
    {
        var message = new Post { Views = long.MinValue, Score = double.NaN, Title = "", Price = "-99999999.99", Cover = ByteString.Empty, Meta = Value.ForNull() };

        var record = PostCodec.Instance.Decode(message.ToByteArray());

        Assert.Equal((long.MinValue, double.NaN, "", -99999999.99m), (record.Views, record.Score, record.Title, record.Price));
        Assert.Equal((0, JsonValueKind.Null), (record.Cover?.Length, record.Meta?.ValueKind));
        Assert.Null(record.Published);
    }

    [Fact]
    public void Encode_WhatNoTextIs_IsRefused() =>
        Assert.ThrowsAny<ArgumentException>(() => PostCodec.Instance.Encode(new Default.Client.Post { Title = "half \ud83d of it" }));

    [Fact]
    public void Decode_FieldsOfALaterContract_ArePassedOver()
    {
        var later = new Default.V1.Author { Id = "a", Name = "Ada" }.ToByteArray();
        var bytes = new UnknownAppended(later).Bytes;

        Assert.Equal(("a", "Ada"), (AuthorCodec.Instance.Decode(bytes).Id, AuthorCodec.Instance.Decode(bytes).Name));
    }

    [Fact]
    public void Decode_Moment_OutsideTheCalendar_IsInvalidData()
    {
        var message = new Post { Released = new Timestamp { Seconds = long.MaxValue } };

        Assert.Throws<InvalidDataException>(() => PostCodec.Instance.Decode(message.ToByteArray()));
    }

    private static Post MakePost(Random random)
    {
        var post = new Post { Id = MakeText(random), Etag = random.Next(3) == 0 ? "" : "7" };
        Action<Post>[] parts =
        [
            p => p.Created = MakeMoment(random),
            p => p.Updated = MakeMoment(random),
            p => p.Title = MakeText(random),
            p => p.Views = random.NextInt64(long.MinValue, long.MaxValue),
            p => p.Score = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)) is var score && double.IsNaN(score) ? double.NaN : score,
            p => p.Published = random.Next(2) == 0,
            p => p.Cover = ByteString.CopyFrom(MakeBytes(random)),
            p => p.Released = MakeMoment(random),
            p => p.Day = MakeText(random),
            p => p.Price = (random.NextInt64(-9_999_999_999, 9_999_999_999) / 100m).ToString("F2", CultureInfo.InvariantCulture),
            p => p.Meta = MakeJson(random, depth: 0),
            p => p.Place = new V1.Schema.GeoPoint { Lat = random.NextDouble() * 90, Lon = random.Next(2) == 0 ? 0 : -180 },
            p => p.Tags.AddRange(Enumerable.Range(0, random.Next(4)).Select(_ => MakeText(random))),
            p => p.Status = (Post.Types.Status)random.Next(-1, 5),
            p => p.Author = MakeText(random),
            p => p.Reviewers.AddRange(Enumerable.Range(0, random.Next(4)).Select(_ => MakeText(random))),
            p => p.Pin = MakeText(random),
        ];
        foreach (var part in parts.Where(_ => random.Next(2) == 0))
        {
            part(post);
        }

        return post;
    }

    private static byte[] MakeBytes(Random random)
    {
        var bytes = new byte[random.Next(40)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static string MakeText(Random random) => string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => random.Next(4) switch
    {
        0 => "\U0001f600",
        1 => "\u00e9\u2028",
        2 => ((char)random.Next(0, 0x80)).ToString(),
        _ => ((char)random.Next(0xe000, 0xffff)).ToString(),
    }));

    // Ticks of 100 ns are what .NET has of a second.
    private static Timestamp MakeMoment(Random random) =>
        Timestamp.FromDateTimeOffset(new DateTimeOffset(random.NextInt64(DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks), TimeSpan.Zero));

    private static Value MakeJson(Random random, int depth) => random.Next(depth > 3 ? 4 : 6) switch
    {
        0 => Value.ForNull(),
        1 => Value.ForBool(random.Next(2) == 0),
        2 => Value.ForNumber(random.Next(2) == 0 ? random.Next() : random.NextDouble() * 1e300),
        3 => Value.ForString(MakeText(random)),
        4 => Value.ForList([.. Enumerable.Range(0, random.Next(3)).Select(_ => MakeJson(random, depth + 1))]),
        _ => Value.ForStruct(new Struct { Fields = { ["a"] = MakeJson(random, depth + 1), [MakeText(random)] = MakeJson(random, depth + 1) } }),
    };

    // A message with fields of every wire type that nobody knows.
    private sealed class UnknownAppended(byte[] message)
    {
        public byte[] Bytes
        {
            get
            {
                using var bytes = new MemoryStream();
                using (var output = new CodedOutputStream(bytes, leaveOpen: true))
                {
                    output.WriteRawTag(0xf8, 0x7d);
                    output.WriteInt64(-1);
                    output.WriteTag(2_001, WireFormat.WireType.Fixed64);
                    output.WriteFixed64(1);
                    output.WriteTag(2_002, WireFormat.WireType.LengthDelimited);
                    output.WriteString("new");
                    output.WriteTag(2_003, WireFormat.WireType.Fixed32);
                    output.WriteFixed32(1);
                    // A known number with another wire type.
                    output.WriteTag(10, WireFormat.WireType.Varint);
                    output.WriteInt64(1);
                }

                bytes.Write(message);
                return bytes.ToArray();
            }
        }
    }
}
