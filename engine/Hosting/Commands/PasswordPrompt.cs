using System.Text;

namespace Grpc.Baas.Engine.Hosting.Commands;

/// <summary>Gets a password from whoever runs a command: from <c>BAAS_ADMIN_PASSWORD</c>, standard input, or the keyboard without showing it.</summary>
internal static class PasswordPrompt
{
    private const string Variable = "BAAS_ADMIN_PASSWORD";

    /// <exception cref="StartupException">There is none, or the two that were typed differ.</exception>
    public static async Task<string> ReadAsync(TextWriter output, CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } password)
        {
            return password;
        }

        if (Console.IsInputRedirected)
        {
            return await Console.In.ReadLineAsync(cancellationToken) is { Length: > 0 } line
                ? line
                : throw new StartupException($"No password: write it to standard input, or set {Variable}.");
        }

        var typed = Type("Password: ", output);
        return Type("Once more: ", output) == typed ? typed : throw new StartupException("The two passwords differ.");
    }

    private static string Type(string prompt, TextWriter output)
    {
        output.Write(prompt);
        output.Flush();
        var typed = new StringBuilder();
        while (Console.ReadKey(intercept: true) is var key && key.Key != ConsoleKey.Enter)
        {
            if (key.Key != ConsoleKey.Backspace)
            {
                typed.Append(key.KeyChar);
            }
            else if (typed.Length > 0)
            {
                typed.Length--;
            }
        }

        output.WriteLine();
        return typed.ToString();
    }
}
