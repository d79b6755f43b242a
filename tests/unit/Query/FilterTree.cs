using System.Globalization;

namespace Grpc.Baas.UnitTests.Query;

/// <summary>A filter as it was put together, so that a failing one can be made smaller.</summary>
internal abstract record FilterTree
{
    /// <summary>The filter as a caller writes it.</summary>
    public abstract string Text { get; }

    /// <summary>The filters that it is made of, on all levels.</summary>
    public abstract IEnumerable<FilterTree> Parts { get; }

    /// <summary>Filters with less in them.</summary>
    public abstract IEnumerable<FilterTree> Smaller();

    public sealed override string ToString() => Text;

    /// <summary>One comparison.</summary>
    /// <param name="Start">The field, and an operator where there are operands.</param>
    /// <param name="Operands">None, one, or the members of a list.</param>
    /// <param name="IsList">Whether the operands stand in parentheses.</param>
    /// <param name="Simpler">Operands that would do as well, the simplest first.</param>
    public sealed record Leaf(string Start, string[] Operands, bool IsList, string[] Simpler) : FilterTree
    {
        public override IEnumerable<FilterTree> Parts => [];

        public override string Text => IsList ? $"{Start} ({string.Join(", ", Operands)})" : string.Join(' ', [Start, .. Operands]);

        public override IEnumerable<FilterTree> Smaller()
        {
            for (var i = 0; IsList && Operands.Length > 1 && i < Operands.Length; i++)
            {
                yield return this with { Operands = [.. Operands.Take(i), .. Operands.Skip(i + 1)] };
            }

            for (var i = 0; i < Operands.Length; i++)
            {
                foreach (var simpler in Simpler.TakeWhile(operand => operand != Operands[i]))
                {
                    yield return this with { Operands = [.. Operands.Take(i), simpler, .. Operands.Skip(i + 1)] };
                }
            }
        }
    }

    /// <param name="Form">How it is written, as <c>!({0})</c>.</param>
    public sealed record Not(string Form, FilterTree Inner) : FilterTree
    {
        public override string Text => string.Format(CultureInfo.InvariantCulture, Form, Inner.Text);

        public override IEnumerable<FilterTree> Parts => Inner.Parts.Prepend(Inner);

        public override IEnumerable<FilterTree> Smaller() => Parts.Concat(Inner.Smaller().Select(inner => this with { Inner = inner }));
    }

    /// <param name="Form">How it is written, as <c>({0}) or {1}</c>.</param>
    public sealed record Pair(string Form, FilterTree Left, FilterTree Right) : FilterTree
    {
        public override string Text => string.Format(CultureInfo.InvariantCulture, Form, Left.Text, Right.Text);

        public override IEnumerable<FilterTree> Parts => [Left, Right, .. Left.Parts, .. Right.Parts];

        public override IEnumerable<FilterTree> Smaller() =>
        [
            .. Parts,
            .. Left.Smaller().Select(left => this with { Left = left }),
            .. Right.Smaller().Select(right => this with { Right = right }),
        ];
    }
}
