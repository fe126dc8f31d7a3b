using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Stoa.Kernel;

namespace Stoa.Web;

/// <summary>Styles, scripts and drawings, each under an address that changes with its content: browsers keep them for good.</summary>
public static class Files
{
    public const string Prefix = "/shop/look/";

    private static readonly FrozenDictionary<string, File> All = Read();

    private static readonly FrozenDictionary<string, File> ByAddress = All.Values.ToFrozenDictionary(one => one.Address);

    public static string Path(string name) => All[name].Address;

    public static File? At(string address) => ByAddress.GetValueOrDefault(address);

    private static FrozenDictionary<string, File> Read()
    {
        const string Folder = ".Look.";
        var assembly = typeof(Files).Assembly;
        var found = new Dictionary<string, (string Type, byte[] Bytes)>(StringComparer.Ordinal);
        foreach (var resource in assembly.GetManifestResourceNames().Where(one => one.Contains(Folder, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(resource)!;
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            var name = resource[(resource.IndexOf(Folder, StringComparison.Ordinal) + Folder.Length)..];
            found[name] = (TypeOf(name), bytes.ToArray());
        }
        // A script names the others it needs as "./other.js"; they are at their own addresses.
        var all = new Dictionary<string, File>(StringComparer.Ordinal);
        foreach (var (name, (type, bytes)) in found.OrderBy(one => one.Key.EndsWith(".js", StringComparison.Ordinal) && one.Key[0] != '_'))
            all[name] = File.Of(name, type, type.StartsWith("text/javascript", StringComparison.Ordinal) ? Linked(bytes, all) : bytes);
        return all.ToFrozenDictionary();
    }

    /// <summary>Shared modules begin with an underscore and need nobody, so they are known when the others are read.</summary>
    private static byte[] Linked(byte[] script, Dictionary<string, File> known)
    {
        var text = Encoding.UTF8.GetString(script);
        foreach (var (name, file) in known)
            text = text.Replace($"\"./{name}\"", $"\"{file.Address}\"", StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(text);
    }

    private static string TypeOf(string name) => System.IO.Path.GetExtension(name) switch
    {
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        var other => throw new InvalidDataException($"Nobody said what a file '{other}' is."),
    };

    /// <summary>One of them.</summary>
    public sealed record File(string Address, string Type, byte[] Bytes)
    {
        public static File Of(string name, string type, byte[] bytes)
        {
            var hash = Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 6));
            var dot = name.LastIndexOf('.');
            return new($"{Prefix}{name[..dot]}.{hash}{name[dot..]}", type, bytes);
        }
    }
}
