using Stoa.Kernel.Data.Sqlite;

namespace Stoa.Kernel.Hosting;

/// <summary>What a person sees once the shop is ready. A machine gets the same facts as one log line.</summary>
internal static class Banner
{
    public static void Write(Settings settings, RunningShop shop)
    {
        if (Console.IsOutputRedirected)
            return;
        var address = shop.Addresses[0];
        Console.WriteLine(
            $"""

              Stoa {Shop.Version} is ready in {shop.StartedIn.TotalSeconds:0.0} s   ({settings.Environment}, {settings.Store})

                API       {address}
                Health    {address}/health/ready
                Data      {(settings.Postgres is null ? settings.DataFolder : "PostgreSQL")}
                Services  {string.Join(", ", shop.Services)}

              Ctrl-C stops it.

            """);
    }
}
