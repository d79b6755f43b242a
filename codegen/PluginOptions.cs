namespace Grpc.Baas.Codegen;

/// <summary>What <c>--baas_opt</c> asks for.</summary>
/// <param name="Lint">The package whose services, with those of the packages in it, are held to the rules of <see cref="ServiceLint"/>; null for none.</param>
internal sealed record PluginOptions(string? Lint)
{
    private const string LintKey = "lint";

    /// <summary>Reads <c>key=value</c>, separated by commas. What is wrong is added to <paramref name="faults"/>.</summary>
    public static PluginOptions Parse(string parameter, List<string> faults)
    {
        string? lint = null;
        foreach (var option in parameter.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (option.Split('=', 2) is [LintKey, { Length: > 0 } package])
            {
                lint = package;
            }
            else
            {
                faults.Add($"--baas_opt={option}: there is no such option; known is lint=PACKAGE");
            }
        }

        return new PluginOptions(lint);
    }
}
