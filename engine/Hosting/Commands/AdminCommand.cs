using System.CommandLine;
using Grpc.Baas.Engine.Auth.Administrators;
using Grpc.Baas.Engine.Hosting.Projects;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Projects;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Hosting.Commands;

/// <summary><c>admin list|create|reset-password|disable|enable</c>: the administrators, in the database itself.</summary>
internal sealed class AdminCommand
{
    private const int ListedAtMost = AdministratorEditor.MaxAdministrators;

    private const string Lesson = """
        Works on the database itself, for whoever cannot sign in: no token is needed, but the right to use the data folder or the
        connection string. An engine on SQLite must be stopped meanwhile; engines on PostgreSQL may run, and hear of it within a second.

        A password is asked for; else it is the first line of standard input, or BAAS_ADMIN_PASSWORD. It is never an argument, which
        other users of the machine could read.

        Roles: admin may do everything; developer everything but changing administrators; viewer only reads.

        Examples:
          baas admin list --data /var/lib/baas
          baas admin create eve@example.com --role developer
          baas admin reset-password eve@example.com < password.txt
          baas admin list --project shop
          baas admin disable eve@example.com --database 'Host=db.example.com;Username=baas;Database=baas'
        """;

    private readonly Argument<string> _email = new("EMAIL") { Description = "The administrator's e-mail address." };
    private readonly Option<string> _role = new("--role")
    {
        Description = "admin, developer or viewer. Default admin.",
        HelpName = "ROLE",
        DefaultValueFactory = _ => AdministratorRoles.Admin,
    };

    private readonly Option<string?> _data = new("--data") { Description = "Folder of the database. Default: BAAS_DATA, or ./data.", HelpName = "DIR" };
    private readonly Option<string?> _database = new("--database")
    {
        Description = "Connection string of PostgreSQL, or path of an SQLite file. Default: BAAS_DATABASE, or a file in --data.",
        HelpName = "DATABASE",
    };

    private readonly Option<string?> _project = new("--project") { Description = "Project whose administrators these are. Default: 'default'.", HelpName = "NAME" };

    private AdminCommand() => _role.AcceptOnlyFromAmong([.. AdministratorRoles.All]);

    public static Command Create()
    {
        var admin = new AdminCommand();
        var command = new TaughtCommand("admin", "Make, list and change administrators in the database itself.", Lesson);
        command.Subcommands.Add(admin.Make("list", "List the administrators.", admin.ListAsync));
        command.Subcommands.Add(admin.Make("create", "Make an administrator.", admin.CreateAsync, admin._email, admin._role));
        command.Subcommands.Add(admin.Make("reset-password", "Set another password; all sessions end.", admin.ResetPasswordAsync, admin._email));
        command.Subcommands.Add(admin.Make("disable", "Let an administrator sign in no more; all sessions end.", admin.DisableAsync, admin._email));
        command.Subcommands.Add(admin.Make("enable", "Let an administrator sign in again.", admin.EnableAsync, admin._email));
        return command;
    }

    private TaughtCommand Make(
        string name, string description, Func<ParseResult, IServiceProvider, CancellationToken, Task> run, params ReadOnlySpan<Symbol> symbols)
    {
        var command = new TaughtCommand(name, description, Lesson);
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
            {
                command.Arguments.Add(argument);
            }
            else
            {
                command.Options.Add((Option)symbol);
            }
        }

        command.Options.Add(_data);
        command.Options.Add(_database);
        command.Options.Add(_project);
        command.SetAction((arguments, cancellationToken) => RunAsync(arguments, run, cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(
        ParseResult arguments, Func<ParseResult, IServiceProvider, CancellationToken, Task> run, CancellationToken cancellationToken)
    {
        var error = arguments.InvocationConfiguration.Error;
        try
        {
            var given = new Dictionary<string, string?>
            {
                [EngineConfiguration.DataFolderKey] = arguments.GetValue(_data),
                [EngineConfiguration.DatabaseKey] = arguments.GetValue(_database),
                [EngineConfiguration.LogLevelKey] = "warning",
            };
            var settings = EngineConfiguration.Load(Environment.CurrentDirectory, given.Where(setting => setting.Value is not null));
            await using var app = EngineBuilder.Create(settings).Build();
            await using var project = await FindProjectAsync(arguments, app.Services, cancellationToken);
            await run(arguments, project ?? app.Services, cancellationToken);
            return 0;
        }
        catch (BaasException refusal)
        {
            await error.WriteLineAsync($"baas: {refusal.Message}");
        }
        catch (Exception exception) when (StartupException.From(exception) is { } explained)
        {
            await error.WriteLineAsync($"baas: {explained.Message}");
        }

        return 1;
    }

    // Null for the default one.
    private async Task<ServiceProvider?> FindProjectAsync(ParseResult arguments, IServiceProvider process, CancellationToken cancellationToken)
    {
        if (arguments.GetValue(_project) is not { } name || name == ProjectName.Default.Value)
        {
            return null;
        }

        var found = await process.GetRequiredService<Database>().ReadAsync(name, ProjectStore.Find, cancellationToken);
        return found is { State: ProjectState.Ready } ? ProjectHost.Compose(process, found) : throw ProjectsErrors.ProjectNotFound(name);
    }

    private async Task ListAsync(ParseResult arguments, IServiceProvider services, CancellationToken cancellationToken)
    {
        var found = await services.GetRequiredService<Database>().ReadAsync(
            0, static (session, _) => AdministratorStore.List(session, before: "", ListedAtMost), cancellationToken);
        foreach (var administrator in found)
        {
            var state = administrator.IsDisabled ? "disabled" : "";
            await arguments.InvocationConfiguration.Output.WriteLineAsync($"{administrator.Email}\t{administrator.Role}\t{state}".TrimEnd());
        }
    }

    private async Task CreateAsync(ParseResult arguments, IServiceProvider services, CancellationToken cancellationToken)
    {
        var editor = services.GetRequiredService<AdministratorEditor>();
        var password = await PasswordPrompt.ReadAsync(arguments.InvocationConfiguration.Output, cancellationToken);
        var added = await editor.AddAsync(arguments.GetValue(_email)!, password, arguments.GetValue(_role)!, Caller.Engine, cancellationToken);
        await arguments.InvocationConfiguration.Output.WriteLineAsync($"made {added.Email} ({added.Role})");
    }

    private async Task ResetPasswordAsync(ParseResult arguments, IServiceProvider services, CancellationToken cancellationToken)
    {
        var administrator = await FindAsync(arguments, services, cancellationToken);
        var password = await PasswordPrompt.ReadAsync(arguments.InvocationConfiguration.Output, cancellationToken);
        await services.GetRequiredService<AdministratorEditor>().ResetPasswordAsync(
            administrator, password, Caller.Engine, cancellationToken);
        await arguments.InvocationConfiguration.Output.WriteLineAsync($"{administrator.Email} has another password");
    }

    private Task DisableAsync(ParseResult arguments, IServiceProvider services, CancellationToken cancellationToken)
        => SetDisabledAsync(arguments, services, isDisabled: true, cancellationToken);

    private Task EnableAsync(ParseResult arguments, IServiceProvider services, CancellationToken cancellationToken)
        => SetDisabledAsync(arguments, services, isDisabled: false, cancellationToken);

    private async Task SetDisabledAsync(ParseResult arguments, IServiceProvider services, bool isDisabled, CancellationToken cancellationToken)
    {
        var administrator = await FindAsync(arguments, services, cancellationToken);
        await services.GetRequiredService<AdministratorEditor>().UpdateAsync(
            administrator.Id, role: null, isDisabled, Caller.Engine, cancellationToken);
        await arguments.InvocationConfiguration.Output.WriteLineAsync($"{administrator.Email} is {(isDisabled ? "disabled" : "enabled")}");
    }

    private async Task<ManagedAdministrator> FindAsync(ParseResult arguments, IServiceProvider services, CancellationToken cancellationToken)
    {
        var email = arguments.GetValue(_email)!;
        return await services.GetRequiredService<Database>().ReadAsync(
            email, static (session, email) => AdministratorStore.FindByEmail(session, email), cancellationToken)
            ?? throw new StartupException($"No administrator has the address '{email}'.");
    }
}
