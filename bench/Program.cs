using Stoa.Bench;

var loads = new Dictionary<string, Func<string, Task>>(StringComparer.Ordinal)
{
    ["endurance"] = Endurance.Run,
    ["faces"] = Faces.Run,
    ["group-commit"] = GroupCommit.Run,
    ["messages"] = Messages.Run,
    ["pages"] = Pages.Run,
    ["purchases"] = Purchases.Run,
    ["scale-out"] = ScaleOut.Run,
};

if (args is ["bare", var served])
{
    await Pages.Serve(served);
    return 0;
}

if (args.Length is 0 or > 2 || !loads.TryGetValue(args[0], out var load))
{
    Console.Error.WriteLine($"Usage: bench LOAD [FOLDER]    where LOAD is one of: {string.Join(", ", loads.Keys)}");
    return 2;
}
// Not the system's temporary folder: that one may live in memory, where an fsync costs nothing.
var folder = Path.Combine(Path.GetFullPath(args.Length == 2 ? args[1] : "artifacts"), "bench-" + args[0]);
Directory.CreateDirectory(folder);
try
{
    await load(folder);
    return 0;
}
finally
{
    Directory.Delete(folder, recursive: true);
}
