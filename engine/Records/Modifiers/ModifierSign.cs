namespace Grpc.Baas.Engine.Records.Modifiers;

/// <summary>How a value changes the one that is there. In the order in which the modifiers of one field are applied.</summary>
internal enum ModifierSign
{
    /// <summary><c>name+</c>: add to a number, put behind the entries of a list.</summary>
    Plus,

    /// <summary><c>+name</c>: put before the entries of a list.</summary>
    Before,

    /// <summary><c>name-</c>: subtract from a number, remove from a list.</summary>
    Minus,
}
