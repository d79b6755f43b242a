using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Mail.Templates;

/// <summary>What mails of one template say, with placeholders.</summary>
/// <param name="Subject">One line.</param>
/// <param name="Text">The plain text.</param>
/// <param name="Html">The HTML; empty for none.</param>
internal sealed record TemplateTexts(string Subject, string Text, string Html)
{
    private const int MaxSubjectChars = 200;
    private const int MaxBodyChars = 65_536;

    /// <summary>Puts values in the place of the placeholders.</summary>
    /// <param name="template">The template whose texts these are; they have been checked for it.</param>
    public RenderedMail Render(MailTemplate template, IReadOnlyDictionary<string, string> values) => new(
        TemplateText.Parse(Subject, template.Placeholders, out _).Fill(values),
        TemplateText.Parse(Text, template.Placeholders, out _).Fill(values),
        TemplateText.Parse(Html, template.Placeholders, out _).FillHtml(values));

    /// <summary>Lists what is wrong with the texts; empty when nothing is.</summary>
    public IReadOnlyList<FieldViolation> Check(MailTemplate template)
    {
        var violations = new List<FieldViolation>();
        if (Subject.Any(char.IsControl))
        {
            violations.Add(new FieldViolation("texts.subject", "FORMAT", "The subject must be one line without control characters."));
        }

        CheckPart("subject", Subject, MaxSubjectChars, template.Placeholders, violations);
        CheckBody("text", Text, template, violations);
        if (Html.Length > 0)
        {
            CheckBody("html", Html, template, violations);
        }

        return violations;
    }

    private static void CheckBody(string field, string body, MailTemplate template, List<FieldViolation> violations)
    {
        var text = CheckPart(field, body, MaxBodyChars, template.Placeholders, violations);
        if (text is not null && template.Required.Count > 0 && !text.Placeholders.Any(template.Required.Contains))
        {
            violations.Add(new FieldViolation(
                $"texts.{field}", "REQUIRED", $"The {field} must have one of {string.Join(", ", template.Required.Select(name => $"{{{{{name}}}}}"))}."));
        }
    }

    private static TemplateText? CheckPart(
        string field, string part, int maxChars, IReadOnlyCollection<string> placeholders, List<FieldViolation> violations)
    {
        if (part.AsSpan().Trim().IsEmpty)
        {
            violations.Add(new FieldViolation($"texts.{field}", "REQUIRED", $"The {field} is missing."));
            return null;
        }

        if (part.Length > maxChars)
        {
            violations.Add(new FieldViolation($"texts.{field}", "MAX_LENGTH", $"The {field} may have at most {maxChars} characters."));
            return null;
        }

        if (part.Contains('\0'))
        {
            violations.Add(new FieldViolation($"texts.{field}", "FORMAT", $"The {field} must not have the character U+0000."));
            return null;
        }

        var text = TemplateText.Parse(part, placeholders, out var fault);
        if (fault.Length > 0)
        {
            violations.Add(new FieldViolation($"texts.{field}", "PLACEHOLDER", $"The {field} is wrong. {fault}"));
            return null;
        }

        return text;
    }
}
