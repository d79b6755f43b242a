using Google.Protobuf;

namespace Grpc.Baas.Engine.Schema.Evolution;

/// <summary>Compares two messages of one type member by member, those that are younger than this file among them.</summary>
internal static class DefinitionDifferences
{
    /// <returns>Names of the members that differ, but for those to ignore, in the order of the message; members of nested messages as <c>validation.min</c>.</returns>
    public static List<string> Find(IMessage before, IMessage after, ReadOnlySpan<string> ignored)
    {
        var names = new List<string>();
        foreach (var field in before.Descriptor.Fields.InDeclarationOrder())
        {
            if (ignored.Contains(field.Name))
            {
                continue;
            }

            var (old, young) = (field.Accessor.GetValue(before), field.Accessor.GetValue(after));
            if (old is IMessage oldMessage && young is IMessage youngMessage)
            {
                names.AddRange(Find(oldMessage, youngMessage, []).Select(name => $"{field.Name}.{name}"));
            }
            else if (!Equals(old, young) || (field.HasPresence && field.Accessor.HasValue(before) != field.Accessor.HasValue(after)))
            {
                names.Add(field.Name);
            }
        }

        return names;
    }
}
