using System.Buffers;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Topics;

/// <summary>Checks what is asked of a topic, and collects all that is wrong with it.</summary>
internal static class TopicDraft
{
    private const int MaxNameChars = 64;
    private const int MaxRuleChars = 2_000;

    private static readonly SearchValues<char> NameChars = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.");

    /// <summary>Whether a text can be the name of a topic.</summary>
    public static bool IsName(string text)
        => text.Length is > 0 and <= MaxNameChars && char.IsAsciiLetter(text[0]) && !text.AsSpan().ContainsAnyExcept(NameChars);

    /// <param name="name">Null when it is not asked for.</param>
    /// <exception cref="BaasException">topics TOPIC_INVALID with all that is wrong.</exception>
    public static void Check(string? name, string? subscribeRule, string? publishRule, CatalogueSnapshot catalogue)
    {
        var violations = new List<FieldViolation>();
        if (name is not null && !IsName(name))
        {
            violations.Add(new FieldViolation(
                "name", name.Length == 0 ? "REQUIRED" : "FORMAT", $"1 to {MaxNameChars} letters, digits, '_', '-' and '.' are expected, a letter first"));
        }

        CheckRule("subscribe_rule", subscribeRule, catalogue, violations);
        CheckRule("publish_rule", publishRule, catalogue, violations);
        if (violations.Count > 0)
        {
            throw TopicsErrors.TopicInvalid(violations);
        }
    }

    private static void CheckRule(string field, string? text, CatalogueSnapshot catalogue, List<FieldViolation> violations)
    {
        if (text?.Length > MaxRuleChars)
        {
            violations.Add(new FieldViolation(field, "MAX_LENGTH", $"at most {MaxRuleChars} characters are expected"));
        }
        else if (text?.Contains('\0') == true)
        {
            // PostgreSQL takes no such text.
            violations.Add(new FieldViolation(field, "FORMAT", "a text without the character U+0000 is expected"));
        }
        else if (!string.IsNullOrEmpty(text))
        {
            try
            {
                TopicRules.Parse(text, catalogue);
            }
            catch (BaasException cause)
            {
                violations.Add(new FieldViolation(field, "RULE", cause.Message.TrimEnd('.')));
            }
        }
    }
}
