using System.Buffers;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Topics.Wire;
using Grpc.Baas.V1.Records;
using Grpc.Baas.V1.Topics;

namespace Grpc.Baas.UnitTests.Topics;

/// <summary>The JSON of <c>/live</c>, whole and damaged.</summary>
public sealed class LiveCodecTests
{
    private const int FuzzCases = 20_000;

    private static readonly string[] Texts =
    [
        """{"method":"subscribe","attributes":{"topicName":"a,b","filters":{"EventType":"create|update|delete","n":1.5,"x":null}},"id":"7"}""",
        """{"id":12,"method":"unsubscribe","attributes":{"topicName":["a","b"]}}""",
        """{"method":"create-topicName","attributes":{"name":"c","subscribe_rule":"","publish_rule":"@request.auth.id != ''"}}""",
        """{"method":"new-message","attributes":{"topicName":"c","message":{"a":[1,{"b":"\u00e9\ud83d\ude00"}],"c":true}}}""",
        """{"method":"list-topicName","attributes":null}""",
        """{"method":"destroy-topicName","attributes":{"topicName":"c"}}""",
    ];

    private static readonly string[] Fragments = ["\"", "\\", "{", "}", "[", "]", ":", ",", "\\ud800", "1e999", "null", "\0", "é", "[[[[[[[[[[", "-", "9999999999999999999999"];

    [Fact]
    public void Decode_Subscribe_HasItsParts()
    {
        var read = ConnectRequest.Parser.ParseFrom(new LiveCodec().Decode(Encoding.UTF8.GetBytes(Texts[0])));

        Assert.Equal("\"7\"", read.Id);
        Assert.Equal(["a", "b"], read.Subscribe.Topics);
        Assert.Equal(["create|update|delete"], read.Subscribe.Events);
        Assert.Equal(["n", "x"], read.Subscribe.Equals_.Keys.Order());
        Assert.False(read.Subscribe.HasFrom);
    }

    [Fact]
    public void Decode_Damaged_IsTakenOrRefused()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var codec = new LiveCodec();
        var refused = 0;
        for (var i = 0; i < FuzzCases; i++)
        {
            var text = Encoding.UTF8.GetBytes(Damage(Texts[random.Next(Texts.Length)], random));
            try
            {
                _ = ConnectRequest.Parser.ParseFrom(codec.Decode(text));
            }
            catch (BaasException fault)
            {
                refused++;
                var answer = new ArrayBufferWriter<byte>();
                codec.EncodeFault(fault, answer);
                Assert.Equal("response", JsonDocument.Parse(answer.WrittenMemory).RootElement.GetProperty("type").GetString());
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"Seed {seed}: {Encoding.UTF8.GetString(text)}", exception);
            }
        }

        Assert.InRange(refused, FuzzCases / 10, FuzzCases - 1);
    }

    [Fact]
    public void Encode_Event_HasTheSeedsShape()
    {
        var created = new Timestamp { Seconds = 1_705_311_000 };
        var change = new RecordEvent
        {
            Type = "record.created",
            Collection = "user_account",
            RecordId = "uuid-here",
            Data = new Struct { Fields = { ["email"] = Value.ForString("user@example.com"), ["reference_id"] = Value.ForString("not this") } },
            Position = 42,
            Created = created,
            Cause = "write",
        };

        Assert.Equal(
            """
            {"EventData":{"__type":"user_account","email":"user@example.com","reference_id":"uuid-here","created_at":"2024-01-15T09:30:00Z"},"MessageSource":"database","EventType":"create","ObjectType":"user_account","Position":42}
            """.Trim(),
            Write(new ConnectResponse { Event = new TopicEvent { Topic = "user_account", Event = change } }));
    }

    [Fact]
    public void Encode_WhatTellsOfTheStream_HasItsOwnShapes()
    {
        var reset = new TopicEvent { Topic = "posts", Event = new RecordEvent { Type = "reset", Cause = "rights", Position = 7 } };

        Assert.Equal("", Write(new ConnectResponse { Event = new TopicEvent { Topic = "posts", Event = new RecordEvent { Type = "progress" } } }));
        Assert.Equal(
            """{"EventData":{"__type":"posts"},"MessageSource":"database","EventType":"reset","ObjectType":"posts","Position":7,"Cause":"rights"}""",
            Write(new ConnectResponse { Event = reset }));
        Assert.Equal("""{"type":"lagged","count":3}""", Write(new ConnectResponse { Lagged = new LaggedNotice { Count = 3 } }));
        Assert.Equal(
            """{"type":"ended","topicName":"posts","error":{"reason":"PERMISSION_DENIED","message":"No."}}""",
            Write(new ConnectResponse { Ended = new EndedNotice { Topic = "posts", Error = new CommandError { Reason = "PERMISSION_DENIED", Message = "No." } } }));
    }

    [Fact]
    public void Encode_DeepData_IsWritten()
    {
        var deep = Value.ForNumber(1);
        for (var i = 0; i < 90; i++)
        {
            deep = Value.ForList(deep);
        }

        var text = Write(new ConnectResponse
        {
            Event = new TopicEvent { Event = new RecordEvent { Type = "record.updated", Data = new Struct { Fields = { ["x"] = deep } } } },
        });

        Assert.Contains(new string('[', 90) + "1", text);
    }

    private static string Write(ConnectResponse response)
    {
        var output = new ArrayBufferWriter<byte>();
        new LiveCodec().Encode(response.ToByteArray(), output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static string Damage(string text, Random random)
    {
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var at = random.Next(text.Length + 1);
            var length = Math.Min(random.Next(4), text.Length - at);
            text = text.Remove(at, length).Insert(at, random.Next(2) == 0 ? "" : Fragments[random.Next(Fragments.Length)]);
        }

        return text;
    }
}
