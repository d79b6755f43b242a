namespace Grpc.Baas.Codegen.Sdk;

/// <summary>
/// A folder with generated files and perhaps others. It knows its own by a list that it keeps there, and touches no others.
/// </summary>
/// <param name="path">Path of the folder; it need not exist.</param>
internal sealed class GeneratedFolder(string path)
{
    /// <summary>The list: one path a line, with slashes.</summary>
    public const string ListName = ".baas-generated";

    private readonly string _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));

    /// <summary>What writing the files would change: their paths, in order. Empty when the folder is as it shall be.</summary>
    /// <exception cref="ContractException">A path leads out of the folder.</exception>
    public IReadOnlyList<string> Compare(IReadOnlyList<GeneratedFile> files) =>
    [
        .. (from file in files
            where !IsSame(file)
            select file.Path).Concat(Superfluous(files)).Order(StringComparer.Ordinal),
    ];

    /// <summary>Writes what differs, and removes files that were written before and are none of these.</summary>
    /// <returns>As <see cref="Compare"/> told before.</returns>
    /// <exception cref="ContractException">A path leads out of the folder, or a file is there that was not generated.</exception>
    public IReadOnlyList<string> Write(IReadOnlyList<GeneratedFile> files)
    {
        var changes = Compare(files).ToHashSet(StringComparer.Ordinal);
        var known = ReadList();
        var changed = files.Where(file => changes.Contains(file.Path)).ToList();
        if (changed.FirstOrDefault(file => !known.Contains(file.Path) && Path.Exists(Resolve(file.Path))) is { } foreign)
        {
            throw new ContractException($"{foreign.Path} is in the folder and was not generated; move it away, or generate into another folder.");
        }

        // The list goes first, so that what an interruption leaves half done is known to be the generator's.
        var superfluous = Superfluous(files).ToList();
        WriteList(files.Select(file => file.Path).Concat(superfluous));
        foreach (var file in changed)
        {
            var target = Resolve(file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllText(target, file.Text);
        }

        foreach (var name in superfluous)
        {
            Remove(Resolve(name));
        }

        WriteList(files.Select(file => file.Path));
        return [.. changes.Order(StringComparer.Ordinal)];
    }

    // A check-out may have made other ends of lines of those that were written.
    private bool IsSame(GeneratedFile file)
    {
        var target = Resolve(file.Path);
        return File.Exists(target) && WithLineFeeds(File.ReadAllText(target)) == WithLineFeeds(file.Text);
    }

    private static string WithLineFeeds(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal);

    private IEnumerable<string> Superfluous(IReadOnlyList<GeneratedFile> files) =>
        ReadList().Except(files.Select(file => file.Path)).Where(name => File.Exists(Resolve(name)));

    private HashSet<string> ReadList()
    {
        var list = Resolve(ListName);
        return File.Exists(list) ? [.. File.ReadAllLines(list).Where(line => line.Length > 0)] : [];
    }

    private void WriteList(IEnumerable<string> paths)
    {
        Directory.CreateDirectory(_root);
        var text = string.Concat(paths.Distinct().Order(StringComparer.Ordinal).Select(name => name + "\n"));
        var list = Resolve(ListName);
        if (!File.Exists(list) || File.ReadAllText(list) != text)
        {
            File.WriteAllText(list, text);
        }
    }

    private void Remove(string target)
    {
        File.Delete(target);
        for (var folder = Path.GetDirectoryName(target)!; folder != _root && !Directory.EnumerateFileSystemEntries(folder).Any(); folder = Path.GetDirectoryName(folder)!)
        {
            Directory.Delete(folder);
        }
    }

    // Neither a contract nor a list may name what is not in the folder, also not by way of a link.
    private string Resolve(string name)
    {
        var target = Path.GetFullPath(Path.Combine(_root, name));
        var isBelow = target.StartsWith(_root + Path.DirectorySeparatorChar, StringComparison.Ordinal) && !name.Contains('\\') && !name.Any(char.IsControl);
        for (var part = target; isBelow && part!.Length > _root.Length; part = Path.GetDirectoryName(part))
        {
            isBelow = new FileInfo(part).LinkTarget is null;
        }

        return isBelow ? target : throw new ContractException($"'{name}' is no path below the folder.");
    }
}
