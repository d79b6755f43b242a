namespace Grpc.Baas.Engine.Kernel.Wire;

/// <summary>Field numbers of google/protobuf/struct.proto.</summary>
internal static class StructWire
{
    /// <summary>Struct: entries of the map.</summary>
    public const int FieldsField = 1;

    /// <summary>An entry's key.</summary>
    public const int KeyField = 1;

    /// <summary>An entry's value.</summary>
    public const int ValueField = 2;

    /// <summary>ListValue: the elements.</summary>
    public const int ValuesField = 1;

    /// <summary>Value: null.</summary>
    public const int NullField = 1;

    /// <summary>Value: a number.</summary>
    public const int NumberField = 2;

    /// <summary>Value: a string.</summary>
    public const int StringField = 3;

    /// <summary>Value: true or false.</summary>
    public const int BoolField = 4;

    /// <summary>Value: an object.</summary>
    public const int StructField = 5;

    /// <summary>Value: an array.</summary>
    public const int ListField = 6;
}
