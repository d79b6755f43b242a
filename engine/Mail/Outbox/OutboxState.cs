namespace Grpc.Baas.Engine.Mail.Outbox;

/// <summary>What mails of the outbox are.</summary>
internal static class OutboxState
{
    public const string Waiting = "waiting";
    public const string Sent = "sent";
    public const string Failed = "failed";

    public static bool IsState(string text) => text is Waiting or Sent or Failed;
}
