using System.Globalization;
using Stoa.Topology;

// deploy/processes [SERVICE=PROCESSES ...] [SETTING=VALUE ...]: ordering=2 Stoa__Log=Debug
if (Town.WhyNot is { } reason)
{
    Console.Error.WriteLine(reason);
    return 1;
}
var given = args.Select(one => one.Split('=', 2)).ToList();
if (given.FirstOrDefault(one => one.Length < 2) is { } odd)
{
    Console.Error.WriteLine($"'{odd[0]}' is neither SERVICE=PROCESSES nor SETTING=VALUE, such as ordering=2 Stoa__Log=Debug.");
    return 1;
}
var replicas = given.Where(one => char.IsAsciiLetterLower(one[0][0]))
    .Select(one => (one[0], int.Parse(one[1], CultureInfo.InvariantCulture))).ToArray();
var settings = given.Where(one => !char.IsAsciiLetterLower(one[0][0])).Select(one => (one[0], one[1]));

Console.WriteLine("Starting PostgreSQL, RabbitMQ, Redis and the services ...");
await using var town = await Town.Start(settings, replicas);
Console.WriteLine(
    $"""
    The shop is open: {town.Shop.Http.BaseAddress}
    Sign in as {Town.AdminEmail} with {town.AdminPassword}
    Ctrl+C closes it and everything in it goes.
    """);
var told = new TaskCompletionSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    told.TrySetResult();
};
using var terminated = System.Runtime.InteropServices.PosixSignalRegistration.Create(
    System.Runtime.InteropServices.PosixSignal.SIGTERM, signal =>
    {
        signal.Cancel = true;
        told.TrySetResult();
    });
await told.Task;
return 0;
