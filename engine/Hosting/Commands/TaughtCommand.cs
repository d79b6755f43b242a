using System.CommandLine;

namespace Grpc.Baas.Engine.Hosting.Commands;

/// <summary>A command whose help goes on, after the options, with examples.</summary>
/// <param name="lesson">Examples and what else is good to know, in lines of at most 120 characters.</param>
internal sealed class TaughtCommand(string name, string description, string lesson) : Command(name, description)
{
    public string Lesson { get; } = lesson;
}
