namespace Grpc.Baas.Engine.Rpc.Validation;

/// <summary>The fields of one message that have rules, or messages with rules in them.</summary>
internal sealed class MessageRules
{
    public FieldRule[] Fields { get; private set; } = [];

    /// <summary>Sets the fields. It is apart from the constructor because messages may contain themselves.</summary>
    public void Fill(FieldRule[] fields) => Fields = fields;

    public FieldRule? Find(int number)
    {
        foreach (var field in Fields)
        {
            if (field.Number == number)
            {
                return field;
            }
        }

        return null;
    }
}
