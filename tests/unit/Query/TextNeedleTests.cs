using System.Text;
using Grpc.Baas.Engine.Query.Conditions;

namespace Grpc.Baas.UnitTests.Query;

public sealed class TextNeedleTests
{
    private static readonly string[] Letters = ["a", "A", "b", "😀", "é"];

    [Fact]
    public void IsIn_RandomTexts_AgreesWithAPlainSearch()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var found = 0;
        for (var i = 0; i < 20_000; i++)
        {
            // Few letters make many texts that match almost.
            var needle = Text(random, random.Next(1, 6));
            var text = Text(random, random.Next(0, 30));
            var expected = text.Contains(needle, StringComparison.OrdinalIgnoreCase);
            found += expected ? 1 : 0;

            Assert.True(expected == new TextNeedle(needle).IsIn(Encoding.UTF8.GetBytes(text)), $"seed {seed}: {needle} in {text}");
        }

        Assert.InRange(found, 1_000, 19_000);
    }

    // A needle that nearly matches everywhere must not make a watcher dear: all records pass by it.
    [Fact]
    public void IsIn_HostileNeedle_TakesLinearTime()
    {
        var text = new byte[20_000_000];
        Array.Fill(text, (byte)'a');
        var needle = new TextNeedle(new string('a', TextNeedle.MaxChars - 1) + "b");

        var watch = System.Diagnostics.Stopwatch.StartNew();

        Assert.False(needle.IsIn(text));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 2);
    }

    private static string Text(Random random, int length)
        => string.Concat(Enumerable.Range(0, length).Select(_ => Letters[random.Next(Letters.Length)]));
}
