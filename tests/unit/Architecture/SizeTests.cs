namespace Grpc.Baas.UnitTests.Architecture;

/// <summary>Size budgets: a part that outgrows them has more than one job.</summary>
public sealed class SizeTests
{
    private const int FileCap = 500;
    private const int FileP90 = 250;
    private const int FolderDepth = 3;
    private const int FilesPerFolder = 30;
    private const int ProgramCap = 60;

    [Theory]
    [InlineData("engine")]
    [InlineData("protos/Runtime")]
    [InlineData("codegen")]
    [InlineData("sdk/csharp")]
    [InlineData("tests")]
    public void Files_StayUnderTheCap(string folder)
    {
        var sizes = SourceTree.CSharpFiles(folder).Select(file => (file.Path, file.Lines.Length)).OrderBy(file => file.Length).ToArray();

        Assert.DoesNotContain(sizes, file => file.Length > FileCap);
        Assert.InRange(sizes[(int)(sizes.Length * 0.9)].Length, 0, FileP90);
    }

    [Fact]
    public void EngineFolders_StayShallowAndShort()
    {
        var files = SourceTree.CSharpFiles("engine").Select(file => file.Path).ToArray();
        var crowded = files.GroupBy(path => Path.GetDirectoryName(path)).Where(group => group.Count() > FilesPerFolder);

        Assert.DoesNotContain(files, path => path.Split('/').Length - 1 > FolderDepth);
        Assert.Empty(crowded.Select(group => group.Key));
    }

    [Fact]
    public void Program_IsShort()
    {
        var program = SourceTree.CSharpFiles("engine").Single(file => file.Path == "Program.cs");

        Assert.InRange(program.Lines.Length, 1, ProgramCap);
    }
}
