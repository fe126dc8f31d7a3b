using System.Xml.Linq;

namespace Stoa.House.Tests;

/// <summary>A project file: what it is and what it stands on.</summary>
internal sealed class Project
{
    private readonly Page page;
    private readonly XElement xml;

    public Project(Page page) => (this.page, xml) = (page, XElement.Parse(page.Text, LoadOptions.SetLineInfo));

    public Project(string path, string text) : this(new Page(path, text))
    {
    }

    public static IEnumerable<Project> Real => Repository.Named(".csproj").Select(page => new Project(page));

    public string Path => page.Path;

    public bool IsTest => page.IsTest;

    public bool IsProduct => page.IsProduct;

    public bool IsProgram => Values("OutputType").Any(type => type is "Exe" or "WinExe");

    public IEnumerable<string> Packages => Included("PackageReference");

    public IEnumerable<string> Friends => Included("InternalsVisibleTo");

    /// <summary>The projects it stands on, by their paths from the root.</summary>
    public IEnumerable<string> References => Included("ProjectReference").Select(reference =>
        System.IO.Path.GetRelativePath(
            "/", System.IO.Path.GetFullPath(System.IO.Path.Combine("/", page.Folder, reference.Replace('\\', '/')))).Replace('\\', '/'));

    public IEnumerable<string> PackagesWithVersions =>
        from package in xml.Descendants("PackageReference")
        where package.Attributes().Any(one => one.Name.LocalName.StartsWith("Version", StringComparison.Ordinal)) || package.HasElements
        select (string)package.Attribute("Include")!;

    private IEnumerable<string> Included(string item) =>
        xml.Descendants(item).Select(one => (string?)one.Attribute("Include")).OfType<string>();

    private IEnumerable<string> Values(string property) => xml.Descendants(property).Select(one => one.Value);
}

/// <summary>Contracts, then Kernel, then drivers and services, then the program; no arrow sideways.</summary>
internal static class Projects
{
    private const string Contracts = "src/Contracts/Contracts.csproj";
    private const string Kernel = "src/Kernel/Kernel.csproj";
    private const string Auditor = "src/Auditor/Auditor.csproj";
    private const string Client = "src/Client/Client.csproj";
    private const string Testing = "tests/Testing/Testing.csproj";
    private const string Fakes = "tests/Fakes/Fakes.csproj";
    private const string Program = "src/Stoa/Stoa.csproj";

    public static IEnumerable<string> WrongArrows(IEnumerable<Project> projects) =>
        from project in projects
        let allowed = Allowed(project)
        where allowed is not null
        from reference in project.References
        where !allowed.Contains(reference)
        select $"{project.Path} stands on {reference}.";

    /// <summary>What the contracts need must be in every language of the framework alone.</summary>
    public static IEnumerable<string> ContractsThatNeedPackages(IEnumerable<Project> projects) =>
        projects.Where(project => project.Path == Contracts).SelectMany(project => project.Packages)
            .Select(package => $"{Contracts} needs the package {package}.");

    public static IEnumerable<string> OtherPrograms(IEnumerable<Project> projects) =>
        projects.Where(project => project.IsProduct && project.IsProgram && project.Path != Program)
            .Select(project => $"{project.Path} makes a program; src/Stoa is the only one.");

    /// <summary>
    /// A service opens its internals to its own tests, to those that have any two of its use cases meet on PostgreSQL, and to nobody else.
    /// </summary>
    public static IEnumerable<string> OpenServices(IEnumerable<Project> projects) =>
        from project in projects
        where project.IsProduct && project.Path.StartsWith("src/Services/", StringComparison.Ordinal)
        from friend in project.Friends
        where friend != $"Stoa.{NameOf(project)}.Tests" && friend != "Stoa.Interleavings.Tests"
        select $"{project.Path} shows its internals to {friend}.";

    public static IEnumerable<string> OwnVersions(IEnumerable<Project> projects) =>
        from project in projects
        from package in project.PackagesWithVersions
        select $"{project.Path} gives {package} a version of its own; versions are in Directory.Packages.props.";

    public static IEnumerable<string> NotInTheSolution(IEnumerable<Project> projects, string solution) =>
        projects.Where(project => !solution.Contains($"\"{project.Path}\"", StringComparison.Ordinal))
            .Select(project => $"Stoa.slnx does not list {project.Path}.");

    /// <summary>A pin that is not the newest says why, right above it.</summary>
    public static IEnumerable<string> PinsWithoutReason(string versions, params string[] old) =>
        from pin in XElement.Parse(versions).Descendants("PackageVersion")
        let package = (string)pin.Attribute("Include")!
        where old.Contains(package) && pin.PreviousNode is not XComment
        select $"Directory.Packages.props: {package} is not the newest and nothing above it says why.";

    /// <summary>Nothing for what may stand on anything: the program, what belongs to no service, the bench.</summary>
    private static string[]? Allowed(Project project)
    {
        var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetDirectoryName(project.Path));
        return project.Path switch
        {
            Contracts => [],
            Kernel or Client => [Contracts],
            "src/Services/Web/Web.csproj" => [Contracts, Kernel, Client],
            Program => null,
            Auditor => [Kernel, "src/Drivers/Postgres/Postgres.csproj"],
            "src/Stress/Stress.csproj" => [Kernel, Auditor, Client],
            // It moves from one store to the other.
            "src/Moving/Moving.csproj" => [Kernel, Auditor, "src/Drivers/Postgres/Postgres.csproj"],
            "src/Moving.Tests/Moving.Tests.csproj" => ["src/Moving/Moving.csproj", Testing],
            "src/Auditor.Tests/Auditor.Tests.csproj" => [Auditor, Program, Testing],
            _ when folder == "src/Drivers" => [Kernel],
            // Pages are tried on a whole shop.
            "src/Services/Web.Tests/Web.Tests.csproj" => ["src/Services/Web/Web.csproj", Program, Testing],
            _ when folder == "src/Services" && project.IsTest =>
                [Contracts, Kernel, Client, Testing, Fakes, project.Path.Replace(".Tests", "", StringComparison.Ordinal)],
            _ when folder == "src/Services" => [Contracts, Kernel],
            _ when project.IsProduct => [],
            _ => null,
        };
    }

    private static string NameOf(Project project) => System.IO.Path.GetFileNameWithoutExtension(project.Path);
}
