using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Query.Conditions;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Types;

namespace Grpc.Baas.Engine.Query.Operands;

/// <summary>How many elements a list has; zero when it has no value.</summary>
internal sealed class LengthOperand(Field list) : Operand
{
    public override Field Field { get; } = new(list.Number, $"{list.Name}:length", new SystemType("length", ValueKind.Integer));

    public override bool IsNullable => false;

    public override void AppendSql(SqlText sql, string? row = null)
        => sql.Append("coalesce(").Append(sql.Dialect.ElementCount(Column(list.Name, row))).Append(", 0)");

    public override RecordCell Read(ReadOnlySpan<byte> image)
    {
        var count = 0;
        var reader = new WireReader(image);
        while (reader.TryReadTag(out var number, out var wireType) && number <= list.Number)
        {
            count += number == list.Number ? 1 : 0;
            reader.Skip(number, wireType);
        }

        return RecordCell.Of(count);
    }

    public override bool IsSame(Operand other) => other is LengthOperand length && length.Field.Number == list.Number;
}
