using Google.Protobuf;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Rpc.Validation;
using Grpc.Baas.UnitTests.Rpc.Rules;
using Grpc.Core;

namespace Grpc.Baas.UnitTests.Rpc.Validation;

public sealed class RequestRulesTests
{
    private static Order Whole => new()
    {
        Id = "a",
        Amount = 1,
        Discount = 0,
        Codes = { 0 },
        Buyer = new Buyer { Email = "b" },
        Weight = 0.5,
    };

    public static TheoryData<string, Action<Order>> Incomplete => new()
    {
        { "id", order => order.Id = "" },
        { "amount", order => order.Amount = 0 },
        { "discount", order => order.ClearDiscount() },
        { "codes", order => order.Codes.Clear() },
        { "buyer", order => order.Buyer = null },
        { "buyer.email", order => order.Buyer.Email = "" },
        { "weight", order => order.Weight = 0 },
        { "items[2].name", order => order.Items.Add([new Item { Name = "x" }, new Item { Name = "y" }, new Item()]) },
        { "items[0].parts[1].name", order => order.Items.Add(new Item { Name = "x", Parts = { new Item { Name = "y" }, new Item() } }) },
        { "by_name.é.name", order => order.ByName["é"] = new Item() },
        { "by_number[0].name", order => order.ByNumber[7] = new Item() },
        { "id buyer.email items[0].name", order => (order.Id, order.Buyer.Email) = ("", "") },
    };

    [Fact]
    public void Check_Whole_PassesUnchanged()
    {
        WireWriter? cleared = null;

        Assert.False(RequestRules.For(Order.Descriptor)!.Check(Whole.ToByteArray(), ref cleared));
        Assert.Null(cleared);
    }

    [Theory]
    [MemberData(nameof(Incomplete))]
    public void Check_Incomplete_NamesEveryField(string fields, Action<Order> change)
    {
        var order = Whole;
        change(order);
        if (fields.Contains(' '))
        {
            order.Items.Add(new Item());
        }

        var error = Refuse(order.ToByteArray());

        Assert.Equal((StatusCode.InvalidArgument, "FIELD_REQUIRED"), (error.Definition.Status, error.Definition.Reason));
        Assert.Equal(fields.Split(' ').Order(), error.Violations.Select(violation => violation.Field).Order());
        Assert.All(fields.Split(' '), field => Assert.Contains($"'{field}'", error.Message));
    }

    [Fact]
    public void Check_Nothing_NamesAllThatIsRequired()
    {
        Assert.Equal(["id", "amount", "discount", "codes", "buyer", "weight"], Refuse([]).Violations.Select(violation => violation.Field));
    }

    // Defaults and an empty packed list on the wire are as good as nothing; the last value counts.
    [Theory]
    [InlineData("0A00", "id")]
    [InlineData("1000", "amount")]
    [InlineData("2200", "codes")]
    [InlineData("610000000000000000", "weight")]
    public void Check_DefaultsAfterTheValues_AreMissing(string more, string field)
    {
        var order = Whole;
        if (field == "codes")
        {
            order.Codes.Clear();
        }

        byte[] wire = [.. order.ToByteArray(), .. Convert.FromHexString(more)];

        Assert.Equal(field, Refuse(wire).Violations.Single().Field);
    }

    [Fact]
    public void Check_MessageInParts_IsSeenWhole()
    {
        var first = Whole;
        first.Buyer = new Buyer { Phone = "1" };
        byte[] wire = [.. first.ToByteArray(), .. new Order { Buyer = new Buyer { Email = "e" } }.ToByteArray()];
        WireWriter? cleared = null;

        Assert.False(RequestRules.For(Order.Descriptor)!.Check(wire, ref cleared));
    }

    // What came before another field of the oneof is gone for the handler, so it cannot make up for what is missing after.
    [Fact]
    public void Check_OneofGivenAgain_StartsAnew()
    {
        byte[] wire =
        [
            .. Whole.ToByteArray(),
            .. new Order { Card = new Card { Number = "1" } }.ToByteArray(),
            .. new Order { Cash = "c" }.ToByteArray(),
            .. new Order { Card = new Card { Holder = "h" } }.ToByteArray(),
            .. new Order { Card = new Card { Holder = "i" } }.ToByteArray(),
        ];

        Assert.Equal("", Order.Parser.ParseFrom(wire).Card.Number);
        Assert.Equal("card.number", Refuse(wire).Violations.Single().Field);
    }

    [Fact]
    public void Check_OneofReplaced_CountsNoMore()
    {
        byte[] wire = [.. Whole.ToByteArray(), .. new Order { Card = new Card() }.ToByteArray(), .. new Order { Cash = "c" }.ToByteArray()];
        WireWriter? cleared = null;

        Assert.False(RequestRules.For(Order.Descriptor)!.Check(wire, ref cleared));
    }

    // The handler never sees it, so it replaces nothing.
    [Fact]
    public void Check_OneofReplacedByOutputOnly_StillCounts()
    {
        byte[] wire = [.. Whole.ToByteArray(), .. new Order { Card = new Card() }.ToByteArray(), .. new Order { Receipt = "r" }.ToByteArray()];

        Assert.Equal("card.number", Refuse(wire).Violations.Single().Field);
    }

    [Fact]
    public void Check_MapEntryWithoutValue_HasAnEmptyOne()
    {
        // Field 7, an entry with the key "k" alone.
        byte[] wire = [.. Whole.ToByteArray(), 0x3A, 3, 0x0A, 1, (byte)'k'];

        Assert.Equal("", Order.Parser.ParseFrom(wire).ByName["k"].Name);
        Assert.Equal("by_name.k.name", Refuse(wire).Violations.Single().Field);
    }

    [Fact]
    public void Check_OutputOnly_IsDroppedEverywhere()
    {
        var given = Whole;
        given.Note = "n";
        given.Items.Add(new Item { Name = "x", Parts = { new Item { Name = "y" } } });
        given.ByName["k"] = new Item { Name = "z" };
        var expected = given.Clone();
        given.Etag = "e";
        given.Chosen = new Item();
        given.Items[0].Created = "c";
        given.Items[0].Parts[0].Created = "c";
        given.ByName["k"].Created = "c";
        WireWriter? cleared = null;

        Assert.True(RequestRules.For(Order.Descriptor)!.Check(given.ToByteArray(), ref cleared));
        Assert.Equal(expected, Order.Parser.ParseFrom(cleared!.WrittenSpan));
        cleared.Dispose();
    }

    [Fact]
    public void Check_NothingButOutputOnly_LeavesNothing()
    {
        WireWriter? cleared = null;

        Assert.True(RequestRules.For(Trusted.Descriptor)!.Check(new Trusted { Created = "c" }.ToByteArray(), ref cleared));
        Assert.Equal(0, cleared!.Length);
        cleared.Dispose();
    }

    [Fact]
    public void Check_CheckedByService_LeavesRequiredToIt()
    {
        WireWriter? cleared = null;
        var rules = RequestRules.For(Trusted.Descriptor)!;

        Assert.False(rules.Check([], ref cleared));
        Assert.Throws<BaasException>(() => rules.Check(new Trusted { Item = new Item() }.ToByteArray(), ref cleared));
    }

    [Fact]
    public void For_MessageWithoutRules_IsNothing()
    {
        Assert.Null(RequestRules.For(Free.Descriptor));
    }

    [Fact]
    public void Check_Nested_TooDeeply_IsMalformed()
    {
        var item = new Item { Name = "x" };
        for (var i = 0; i < 120; i++)
        {
            item = new Item { Name = "x", Parts = { item } };
        }

        var order = Whole;
        order.Items.Add(item);
        WireWriter? cleared = null;

        Assert.Throws<WireFormatException>(() => RequestRules.For(Order.Descriptor)!.Check(order.ToByteArray(), ref cleared));
    }

    [Fact]
    public void Check_Passing_AllocatesNothing()
    {
        var order = Whole;
        order.Items.Add([new Item { Name = "x" }, new Item { Name = "y" }]);
        var wire = order.ToByteArray();
        var rules = RequestRules.For(Order.Descriptor)!;
        WireWriter? cleared = null;
        rules.Check(wire, ref cleared);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            rules.Check(wire, ref cleared);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    // What passes must be what the handler reads, whatever order, repetition and foreign fields there are on the wire.
    [Fact]
    public void Check_RandomParts_AgreesWithWhatTheHandlerReads()
    {
        var random = new Random(7);
        var rules = RequestRules.For(Order.Descriptor)!;
        var counts = new int[2];
        for (var i = 0; i < 4000; i++)
        {
            byte[] wire = [.. random.Next(4) > 0 ? Whole.ToByteArray() : [], .. Enumerable.Range(0, random.Next(8)).SelectMany(_ => Part(random))];
            var read = Order.Parser.ParseFrom(wire);
            WireWriter? cleared = null;
            var isCleared = false;

            var refusal = Record.Exception(() => isCleared = rules.Check(wire, ref cleared));

            Assert.True(IsWhole(read) == refusal is null, $"{Convert.ToHexString(wire)}: {refusal?.Message}");
            counts[refusal is null ? 0 : 1]++;
            if (isCleared)
            {
                ClearOutput(read);
                Assert.Equal(read, Order.Parser.ParseFrom(cleared!.WrittenSpan));
            }

            cleared?.Dispose();
        }

        Assert.All(counts, count => Assert.InRange(count, 500, 3500));
    }

    private static byte[] Part(Random random)
    {
        IMessage[] messages =
        [
            new Order { Id = "b" }, new Order { Amount = 2 }, new Order { Codes = { 1, 2 } }, new Order { Note = "n" }, new Order { Etag = "e" },
            new Order { Buyer = new Buyer() }, new Order { Buyer = new Buyer { Phone = "1" } }, new Order { Buyer = new Buyer { Email = "f" } },
            new Order { Items = { new Item { Name = "x", Created = "c" } } }, new Order { Chosen = new Item() }, new Order { Cash = "c" },
            new Order { Card = new Card { Number = "1" } }, new Order { Card = new Card { Holder = "h" } },
            new Order { ByName = { [$"k{random.Next()}"] = new Item { Name = "x", Parts = { new Item { Name = "y", Created = "c" } } } } },
        ];

        // Defaults, an unpacked list, an empty packed one, values of a wrong wire type, a foreign field, a group, an entry without a key.
        string[] raw = ["0A00", "1000", "2002", "2200", "0801", "10808080808080808001", "6A00", "28 01", "F80101", "A301 0801 A401", "3A 05 12 03 0A 01 78"];
        var choice = random.Next(messages.Length + raw.Length);
        return choice < messages.Length ? messages[choice].ToByteArray() : Convert.FromHexString(raw[choice - messages.Length].Replace(" ", ""));
    }

    private static bool IsWhole(Order order)
        => order is { Id: not "", Amount: not 0, HasDiscount: true, Codes.Count: > 0, Buyer.Email: not "", Weight: not 0 }
            && order.Card is not { Number: "" }
            && order.Items.Concat(order.ByName.Values).All(item => item.Name.Length > 0);

    private static void ClearOutput(Order order)
    {
        (order.Etag, order.Chosen) = ("", null);
        foreach (var item in order.Items.Concat(order.ByName.Values.SelectMany(item => item.Parts.Append(item))))
        {
            item.Created = "";
        }
    }

    private static BaasException Refuse(byte[] wire)
        => Assert.Throws<BaasException>(() =>
        {
            WireWriter? cleared = null;
            RequestRules.For(Order.Descriptor)!.Check(wire, ref cleared);
        });
}
