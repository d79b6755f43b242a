namespace Grpc.Baas.Codegen.Sdk.CSharp;

/// <summary>Names that must differ from each other in one place.</summary>
/// <param name="taken">Those that are taken from the start.</param>
internal sealed class NameSet(params IEnumerable<string> taken)
{
    private readonly HashSet<string> _taken = [.. taken];

    /// <summary>Takes a name; one that is taken already gets underscores behind it.</summary>
    public string Take(string name)
    {
        // A name cannot begin with a digit.
        name = name.Length == 0 || char.IsAsciiDigit(name[0]) ? "_" + name : name;
        while (!_taken.Add(name))
        {
            name += "_";
        }

        return name;
    }
}
