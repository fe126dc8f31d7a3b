namespace Stoa.Kernel.Hosting;

/// <summary>What the program says when asked for help.</summary>
internal static class Usage
{
    public static void Write(TextWriter to, IReadOnlyList<IService> services, IReadOnlyList<Command> more) => to.WriteLine(
        $"""
        Stoa {Shop.Version}, an e-commerce backend.

          stoa [run] [service ...]   start the shop, or only these services: {string.Join(", ", services.Select(service => service.Name))}
          stoa services              print who says, hears, asks and answers what
          stoa check [--online]      print everything that is wrong with the configuration; online, ask the providers outside as well
          stoa health [URL]          ask whether the shop at this address is ready: 0 if so, else 1 and why not
        {string.Join("\n", more.Select(one => $"  stoa {one.Usage,-25}  {one.Summary}"))}
          stoa version | help

        Settings are given as --urls http://127.0.0.1:8000 or --Stoa:Name=value, as environment variables (Stoa__Name),
        in .env or in stoa.json in the working folder. The most used:

          --urls                     where to listen          http://localhost:8000
          --Stoa:Data                data, pictures, keys     ./data
          --Stoa:Database            PostgreSQL instead of SQLite: Host=...;Database=stoa_{"{service}"};...
          --Stoa:Secret              the shop's one secret    made and kept in the data folder (Development)
          --Stoa:Admin:Email, --Stoa:Admin:Password           the first admin
        """);
}
