using Stoa.Stress;
using Stoa.Testing;

namespace Stoa.EndToEnd;

/// <summary>A shop's data folder is copied while it sells, and becomes a shop again somewhere else.</summary>
public sealed class BackupTests(ITestOutputHelper output) : IDisposable
{
    private const string Password = "the owner of two folders";

    private readonly Scratch scratch = new();

    private string Backup => scratch.File("backup");

    private string Other => scratch.File("other");

    [Fact]
    public async Task A_backup_of_a_busy_shop_has_all_that_was_acknowledged_before_it_and_adds_up()
    {
        var history = scratch.File("history");
        var known = 0;
        await using (var shop = await Start("data"))
        await using (var crowd = StoaProcess.Begin(
            scratch.Folder,
            ["stress", "checkout", "--buyers", "8", "--seconds", "600", "--urls", shop.Http.BaseAddress!.ToString(),
            "--Stoa:Admin:Password", Password, "--history", history]))
        {
            await Eventually.True(() => Lines(history).Count > 500);
            known = Lines(history).Count;
            await Must(0, "holds the shop as of", "backup", Backup);
            var since = Lines(history).Count;
            await Eventually.True(() => Lines(history).Count > since + 50);       // it went on all the time
            crowd.Kill();
            shop.Kill();
        }

        // What came of the requests from then on is not known any more, for the restored shop is as of the backup.
        var lines = Lines(history);
        var asked = lines.Skip(known).Where(line => line.Contains("\"is\":\"invoke\"", StringComparison.Ordinal));
        File.WriteAllText(history, string.Concat(lines.Take(known).Concat(asked).Select(line => line + '\n')));
        output.WriteLine($"{known} lines before the backup, {lines.Count} in all");
        await Must(0, "is the shop as of", "restore", Backup, "--Stoa:Data", Other);
        await using var restored = await Start(Other);
        var said = await Must(0, "O3   holds", "verify", "--patience", "60", "--history", history, "--Stoa:Data", Other);
        Assert.Contains("All ", said, StringComparison.Ordinal);
        await restored.Post("/auth/login", new { email = "admin@stoa.local", password = Password });
    }

    [Fact]
    public async Task What_is_no_good_backup_and_no_empty_folder_is_refused_kindly()
    {
        await using (var shop = await Start("data"))
        {
            await Must(0, "holds the shop as of", "backup", Backup);
            await Must(1, "is not empty", "backup", Backup);
            await Must(1, $"process {shop.Id}", "restore", Backup);
        }
        await Must(1, "is not empty", "restore", Backup);
        await Must(1, "There is no shop in", "backup", scratch.File("second"), "--Stoa:Data", Other);
        await Must(1, "is for the shop in a data folder", "backup", Other,
            "--Stoa:Database", "Host=db;Database=stoa_{service}", "--Stoa:Secret", "8CS0nqmB2FjYlq9wR1uY9JmFUlqNZx7VZ1mQ0c0VdYw=");

        await Spoilt("ordering.db", "ordering.db is not what", bytes => [.. bytes[..5000], (byte)(bytes[5000] ^ 1), .. bytes[5001..]]);
        await Spoilt("cart.db", "cart.db is missing", _ => null);
        await Spoilt("backup.json", "is no backup", _ => null);
        await Spoilt("backup.json", "is damaged", bytes => bytes[..^20]);
        await Spoilt("backup.json", "is a backup of format 2", bytes => Said(bytes, "\"format\": 1", "\"format\": 2"));
        await Spoilt("backup.json", "is at version 9 of 'cart'", bytes => Said(bytes, "\"cart\": 2", "\"cart\": 9"));
        await Spoilt("backup.json", "a service that this program does not have", bytes => Said(bytes, "\"gateway\": {", "\"lottery\": {"));
        Assert.False(Directory.Exists(Other));

        await Must(0, "is the shop as of", "restore", Backup, "--Stoa:Data", Other);
        await using var restored = await Start(Other);
        await restored.Post("/auth/login", new { email = "admin@stoa.local", password = Password });
    }

    [Fact]
    public async Task A_restore_that_was_killed_is_no_shop_and_is_begun_anew()
    {
        await using (var shop = await Start("data"))
            await Must(0, "holds the shop as of", "backup", Backup);
        await using (var killed = StoaProcess.Begin(scratch.Folder, ["restore", Backup, "--Stoa:Data", Other]))
        {
            await Eventually.True(() => Directory.Exists(Other));
            killed.Kill();
        }
        // However far it came by then: now it is as far as half.
        await File.WriteAllTextAsync(Path.Combine(Other, "restore-unfinished.txt"), "");
        await File.WriteAllTextAsync(Path.Combine(Other, "stray"), "");
        File.Delete(Path.Combine(Other, "ordering.db"));
        await Must(1, "did not finish", "--urls", "http://127.0.0.1:0", "--Stoa:Data", Other);
        await Must(1, "did not finish", "backup", scratch.File("second"), "--Stoa:Data", Other);
        await Must(0, "is the shop as of", "restore", Backup, "--Stoa:Data", Other);
        Assert.False(File.Exists(Path.Combine(Other, "stray")));
        await using var restored = await Start(Other);
        await restored.Post("/auth/login", new { email = "admin@stoa.local", password = Password });
    }

    public void Dispose() => scratch.Dispose();

    /// <summary>Without limits, for a crowd comes.</summary>
    private Task<StoaProcess> Start(string data) => StoaProcess.Ready(
        scratch.Folder, ["--Stoa:Data", data], ("Stoa__Admin__Password", Password), ("Stoa__Demo", "false"),
        ("Stoa__TrustedLoad", "127.0.0.0/8"));

    private async Task<string> Must(int expected, string says, params string[] words)
    {
        var (code, said) = await StoaProcess.Run(scratch.Folder, words);
        Assert.True(code == expected && said.Contains(says, StringComparison.Ordinal), $"stoa {string.Join(' ', words)}: {code}\n{said}");
        return said;
    }

    /// <summary>With this file changed the backup is refused; then it is as it was again.</summary>
    private async Task Spoilt(string name, string says, Func<byte[], byte[]?> spoil)
    {
        var file = Path.Combine(Backup, name);
        var good = await File.ReadAllBytesAsync(file);
        if (spoil(good) is { } bad)
            await File.WriteAllBytesAsync(file, bad);
        else
            File.Delete(file);
        await Must(1, says, "restore", Backup, "--Stoa:Data", Other);
        await File.WriteAllBytesAsync(file, good);
    }

    private static byte[] Said(byte[] text, string old, string today)
    {
        var read = System.Text.Encoding.UTF8.GetString(text);
        Assert.Contains(old, read, StringComparison.Ordinal);
        return System.Text.Encoding.UTF8.GetBytes(read.Replace(old, today, StringComparison.Ordinal));
    }

    /// <summary>The whole lines of a file that somebody may be writing.</summary>
    private static List<string> Lines(string file)
    {
        if (!File.Exists(file))
            return [];
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return [.. reader.ReadToEnd().Split('\n')[..^1]];
    }
}
