namespace Grpc.Baas.Engine.Mail.Templates;

/// <summary>What one mail says.</summary>
/// <param name="Subject">One line.</param>
/// <param name="Text">The plain text.</param>
/// <param name="Html">The HTML; empty for none.</param>
internal sealed record RenderedMail(string Subject, string Text, string Html);
