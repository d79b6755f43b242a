using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Types;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.Engine.Presence;

/// <summary>What accounts are called where everybody who is signed in may see it.</summary>
internal sealed class AccountNames(RecordReader records, Catalogue catalogue)
{
    private const string NameField = "name";
    private const int MaxLength = 200;

    /// <summary>
    /// The field <c>name</c> of the caller's record, whether others may read the record or not; empty where there is none, or where not all who
    /// read records may read it.
    /// </summary>
    /// <exception cref="BaasException">storage OVERLOADED, IO_FAILED, UNAVAILABLE.</exception>
    public async ValueTask<string> FindAsync(Caller caller, CancellationToken cancellationToken)
    {
        if (catalogue.Current.FindById(caller.CollectionId) is not { } accounts
            || accounts.Find(NameField) is not { Type: TextType, IsHidden: false, ReadRule: null or "" })
        {
            return "";
        }

        try
        {
            using var record = await records.GetAsync(accounts.Name, caller.Id, NameField, Caller.Engine, cancellationToken);
            var name = Record.Parser.ParseFrom(record.Bytes.Span).Data?.Fields[NameField].StringValue ?? "";
            return PresenceTexts.Cut(name, MaxLength);
        }
        catch (BaasException exception) when (exception.Definition == RecordsErrorTable.RecordNotFound)
        {
            // The account has gone, and the stream ends in a moment.
            return "";
        }
    }
}
