using Grpc.Baas.Engine.Auth.Codes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Auth;

namespace Grpc.Baas.Engine.Auth.Administrators;

/// <summary>Makes administrators whose password another one gives, and mails them a link that verifies their address.</summary>
internal sealed class AdministratorRegistration(AdministratorEditor editor, CodeMails mails)
{
    private const int MaxNameChars = 100;

    /// <exception cref="BaasException">
    /// auth ACCOUNT_INVALID, ADMINISTRATOR_EXISTS, TOO_MANY_ADMINISTRATORS, LOGIN_THROTTLED; mail OUTBOX_FULL.
    /// </exception>
    public Task<ManagedAdministrator> RegisterAsync(RegisterAdministratorRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var role = request.Role.Length > 0 ? request.Role : AdministratorRoles.Viewer;
        Require(request, role);
        return editor.AddAsync(
            request.Password,
            (transaction, hash) =>
            {
                var added = editor.Add(transaction, request.Email, hash, role, request.Name);
                mails.AddVerification(transaction, collectionId: "", added.Id, added.Email);
                return added;
            },
            caller,
            cancellationToken);
    }

    private static void Require(RegisterAdministratorRequest request, string role)
    {
        if (request.PasswordConfirm.Length > 0 && request.PasswordConfirm != request.Password)
        {
            throw CodeErrors.PasswordsDiffer();
        }

        var violations = new List<FieldViolation>(AccountRules.Check(request.Email, request.Password));
        if (request.Name.Length > MaxNameChars || request.Name.Any(char.IsControl))
        {
            violations.Add(new FieldViolation("name", "FORMAT", $"The name must be one line of at most {MaxNameChars} characters."));
        }

        if (violations.Count > 0)
        {
            throw AuthErrors.AccountInvalid(violations);
        }

        AdministratorEditor.RequireRole(role);
    }
}
