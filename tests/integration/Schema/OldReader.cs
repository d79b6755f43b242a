using System.Diagnostics;
using Google.Protobuf;
using Grpc.Baas.IntegrationTests.Codegen;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Schema;

/// <summary>
/// A typed client as old as the schema that it was given: protoc with an exported <c>.proto</c> file, which it reads again for each
/// decoding and which never changes.
/// </summary>
internal sealed class OldReader : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <param name="proto">The export.</param>
    public OldReader(string proto)
    {
        File.WriteAllText(_folder["schema.proto"], proto);
        File.WriteAllText(_folder["many.proto"], """
            syntax = "proto3";
            package baas.project.v1;
            import "schema.proto";
            message Many { repeated Things items = 1; }
            """);
    }

    /// <summary>Decodes messages of the collection <c>things</c>.</summary>
    /// <returns>For each its values by path, as <c>("place.lat", "52.5")</c>, in protoc's text form; a number stands for a field that it does not know.</returns>
    public async Task<List<ILookup<string, string>>> DecodeAsync(IEnumerable<ReadOnlyMemory<byte>> messages)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
        {
            foreach (var message in messages)
            {
                output.WriteTag(1, WireFormat.WireType.LengthDelimited);
                output.WriteBytes(UnsafeByteOperations.UnsafeWrap(message));
            }
        }

        return Read(await DecodeAsync(bytes.ToArray()));
    }

    public void Dispose() => _folder.Dispose();

    private async Task<string> DecodeAsync(byte[] input)
    {
        var protos = Path.Combine(Protoc.Root, "protos");
        var info = new ProcessStartInfo(
            "protoc",
            ["-I", _folder.Path, "-I", protos, "-I", Path.Combine(protos, "third_party"), "--decode=baas.project.v1.Many", "many.proto"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var protoc = Process.Start(info)!;
        var output = protoc.StandardOutput.ReadToEndAsync();
        var error = protoc.StandardError.ReadToEndAsync();
        await protoc.StandardInput.BaseStream.WriteAsync(input);
        protoc.StandardInput.Close();
        await protoc.WaitForExitAsync().Soon();
        Assert.True(protoc.ExitCode == 0, await error);
        return await output;
    }

    private static List<ILookup<string, string>> Read(string text)
    {
        var messages = new List<ILookup<string, string>>();
        var path = new Stack<string>();
        List<(string Path, string Value)> values = [];
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.EndsWith('{'))
            {
                path.Push(line[..^2]);
            }
            else if (line == "}")
            {
                path.Pop();
                if (path.Count == 0)
                {
                    messages.Add(values.ToLookup(value => value.Path, value => value.Value));
                    values = [];
                }
            }
            else
            {
                var colon = line.IndexOf(':');
                values.Add((string.Join('.', path.SkipLast(1).Reverse().Append(line[..colon])), line[(colon + 2)..]));
            }
        }

        return messages;
    }
}
