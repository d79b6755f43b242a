using System.Text;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Query.Conditions;
using Grpc.Baas.Engine.Query.Operands;
using Grpc.Baas.Engine.Query.Variables;
using Grpc.Baas.Engine.Records;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.V1.Rules;

namespace Grpc.Baas.Engine.Rules;

/// <summary>Describes the parts of a rule, with what comes of each for one caller.</summary>
/// <param name="image">The record; null for none.</param>
internal sealed class RuleTree(DbSession session, RecordTable table, RecordAccess access, ReadOnlyMemory<byte>? image)
{
    public RuleNode Describe(Condition condition)
    {
        var node = new RuleNode();
        switch (condition)
        {
            case ConditionGroup group:
                node.Kind = group.IsAny ? "any" : "all";
                node.Nodes.Add(group.Parts.Select(Describe));
                break;
            case Negation negation:
                node.Kind = "not";
                node.Nodes.Add(Describe(negation.Inner));
                break;
            case Statement statement:
                node.Kind = "comparison";
                node.Text = statement.Text;
                AddValues(node, statement);
                break;
            default:
                throw new InvalidOperationException($"A rule has no part {condition.GetType().Name}.");
        }

        try
        {
            if (Ask(condition.Bind(access.Values)) is { } result)
            {
                node.Result = result;
            }
        }
        catch (BaasException fault)
        {
            node.Result = false;
            node.Fault = fault.Message;
        }

        return node;
    }

    /// <summary>Whether a condition is true; null when that is not known.</summary>
    public bool? Ask(Condition bound)
        => bound.Constant is { } constant ? constant
            : bound.IsOpen || image is not { } record ? null
            : RowCheck.Matches(session, table, record, bound);

    public static Value ToValue(SqlValue value) => value.Kind switch
    {
        SqlValueKind.Integer => Value.ForNumber(value.Integer),
        SqlValueKind.Number => Value.ForNumber(value.Number),
        SqlValueKind.Text => Value.ForString(Encoding.UTF8.GetString(value.Utf8.Span)),
        _ => Value.ForNull(),
    };

    private void AddValues(RuleNode node, Statement statement)
    {
        foreach (var side in statement.Sides)
        {
            if (side.Variable is { } variable)
            {
                if (access.Values.TryGetImage(variable, out var values))
                {
                    node.Values[side.Name] = Read(values, variable.Field);
                }
            }
            else if (image is { } record && side is { IsOwn: true, Path: { Steps.IsEmpty: true, Operand: FieldOperand } })
            {
                node.Values[side.Name] = Read(record, side.Field);
            }
        }
    }

    private static Value Read(ReadOnlyMemory<byte> values, Schema.Field field)
    {
        if (field.Kind == ValueKind.TextList)
        {
            var list = new Variable("", VariableSource.Call, "", field).ReadList(values);
            return list.Count == 0 ? Value.ForNull() : Value.ForList([.. list.Select(ToValue)]);
        }

        var value = field.Kind.HasOrder() || field.Kind == ValueKind.Bool ? RecordCell.Read(values.Span, field).ToSqlValue() : default;
        return field.Kind == ValueKind.Bool && !value.IsNull ? Value.ForBool(value.Integer != 0) : ToValue(value);
    }
}
