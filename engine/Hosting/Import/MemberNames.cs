using System.Text;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Hosting.Import;

/// <summary>Makes names of fields from the names that files have: <c>First Name</c> and <c>firstName</c> become <c>first_name</c>.</summary>
internal static class MemberNames
{
    private const int MaxLength = 63;

    private static readonly string[] Reserved = ["id", "collection", "created", "updated", "etag", "data"];

    /// <summary>A name that a field may have.</summary>
    public static string ToFieldName(string member)
    {
        if (DefinitionNames.IsName(member) && !Reserved.Contains(member))
        {
            return member;
        }

        var name = new StringBuilder(member.Length + 8);
        for (var i = 0; i < member.Length; i++)
        {
            var character = member[i];
            var startsWord = char.IsAsciiLetterUpper(character) && i > 0 && (char.IsAsciiLetterLower(member[i - 1]) || char.IsAsciiDigit(member[i - 1]));
            if ((startsWord || !char.IsAsciiLetterOrDigit(character)) && name.Length > 0 && name[^1] != '_')
            {
                name.Append('_');
            }

            if (char.IsAsciiLetterOrDigit(character))
            {
                name.Append(char.ToLowerInvariant(character));
            }
        }

        var text = name.ToString().TrimEnd('_');
        text = text.Length == 0 || !char.IsAsciiLetter(text[0]) ? "field_" + text : text;
        text = Reserved.Contains(text) ? text + "_value" : text;
        return text.Length > MaxLength ? text[..MaxLength].TrimEnd('_') : text.TrimEnd('_');
    }
}
