namespace Stoa.House.Tests;

public class ProjectTests
{
    [Fact]
    public void The_graph_has_no_arrow_sideways_or_up() => Offences.None(Projects.WrongArrows(Project.Real));

    [Theory]
    [InlineData("src/Contracts/Contracts.csproj", "../Kernel/Kernel.csproj")]
    [InlineData("src/Kernel/Kernel.csproj", "../Drivers/Postgres/Postgres.csproj")]
    [InlineData("src/Drivers/Redis/Redis.csproj", "../Postgres/Postgres.csproj")]
    [InlineData("src/Services/Cart/Cart.csproj", "../Catalog/Catalog.csproj")]
    [InlineData("src/Services/Cart/Cart.csproj", @"..\..\Drivers\Postgres\Postgres.csproj")]
    [InlineData("src/Services/Cart/Cart.csproj", "../../Client/Client.csproj")]
    [InlineData("src/Services/Cart.Tests/Cart.Tests.csproj", "../Catalog/Catalog.csproj")]
    [InlineData("src/Shared/Shared.csproj", "../Kernel/Kernel.csproj")]
    public void An_arrow_sideways_or_up_is_caught(string from, string to) =>
        Offences.One(from, Projects.WrongArrows([Planted(from, $"""<ProjectReference Include="{to}" />""")]));

    [Theory]
    [InlineData("src/Services/Web/Web.csproj", "../../Client/Client.csproj")]
    [InlineData("src/Services/Cart.Tests/Cart.Tests.csproj", "../Cart/Cart.csproj")]
    public void An_arrow_down_is_fine(string from, string to) =>
        Offences.None(Projects.WrongArrows([Planted(from, $"""<ProjectReference Include="{to}" />""")]));

    [Fact]
    public void The_contracts_need_nothing() => Offences.None(Projects.ContractsThatNeedPackages(Project.Real));

    [Fact]
    public void Contracts_that_need_a_package_are_caught() => Offences.One("Newtonsoft.Json",
        Projects.ContractsThatNeedPackages(
            [Planted("src/Contracts/Contracts.csproj", """<PackageReference Include="Newtonsoft.Json" />""")]));

    [Fact]
    public void There_is_one_program() => Offences.None(Projects.OtherPrograms(Project.Real));

    [Fact]
    public void A_second_program_is_caught() => Offences.One("src/Services/Cart",
        Projects.OtherPrograms([new Project(
            "src/Services/Cart/Cart.csproj", "<Project><PropertyGroup><OutputType>Exe</OutputType></PropertyGroup></Project>")]));

    [Fact]
    public void A_service_opens_itself_to_its_own_tests_alone() => Offences.None(Projects.OpenServices(Project.Real));

    [Fact]
    public void A_service_that_opens_itself_to_a_sibling_is_caught() => Offences.One("Stoa.Ordering",
        Projects.OpenServices([Planted("src/Services/Cart/Cart.csproj", """<InternalsVisibleTo Include="Stoa.Ordering" />""")]));

    [Fact]
    public void Versions_are_in_one_file() => Offences.None(Projects.OwnVersions(Project.Real));

    [Theory]
    [InlineData("""<PackageReference Include="Npgsql" Version="9.0.0" />""")]
    [InlineData("""<PackageReference Include="Npgsql" VersionOverride="9.0.0" />""")]
    [InlineData("""<PackageReference Include="Npgsql"><Version>9.0.0</Version></PackageReference>""")]
    public void A_version_elsewhere_is_caught(string reference) =>
        Offences.One("Npgsql", Projects.OwnVersions([Planted("tests/Testing/Testing.csproj", reference)]));

    [Fact]
    public void The_solution_lists_every_project() =>
        Offences.None(Projects.NotInTheSolution(Project.Real, Repository.Page("Stoa.slnx").Text));

    [Fact]
    public void A_project_that_nobody_builds_is_caught() => Offences.One("src/Services/Cart/Cart.csproj",
        Projects.NotInTheSolution(
            [Planted("src/Services/Cart/Cart.csproj", "")], """<Project Path="src/Services/Cart.Tests/Cart.Tests.csproj" />"""));

    [Fact]
    public void An_old_version_says_why() => Offences.None(
        Projects.PinsWithoutReason(Repository.Page("Directory.Packages.props").Text, "SQLitePCLRaw.lib.e_sqlite3", "xunit.v3"));

    [Fact]
    public void An_old_version_without_a_reason_is_caught() => Offences.One("xunit.v3",
        Projects.PinsWithoutReason(
            """<P><!-- why --><PackageVersion Include="Npgsql" /><PackageVersion Include="xunit.v3" /></P>""", "Npgsql", "xunit.v3"));

    private static Project Planted(string path, string item) => new(path, $"<Project><ItemGroup>{item}</ItemGroup></Project>");
}
