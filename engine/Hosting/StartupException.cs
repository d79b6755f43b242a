namespace Grpc.Baas.Engine.Hosting;

/// <summary>The engine cannot start for a reason that lies outside of it. The message is one line that says what to do.</summary>
internal sealed class StartupException(string message, Exception? cause = null) : Exception(message, cause);
