using System.IO.Compression;
using Swashbuckle.AspNetCore.SwaggerUI;

namespace Stoa.Gateway;

/// <summary>The files of Swagger UI, which its package carries; no page of ours asks another server for them.</summary>
internal static class SwaggerUi
{
    private const string Folder = "Swashbuckle.AspNetCore.SwaggerUI.node_modules.swagger_ui_dist.";

    public static byte[] Read(string name)
    {
        using var stream = typeof(SwaggerUIOptions).Assembly.GetManifestResourceStream(Folder + name)
            ?? throw new InvalidDataException($"The package of Swagger UI has no file {name} any more.");
        using var raw = new MemoryStream();
        stream.CopyTo(raw);
        var bytes = raw.ToArray();
        if (bytes is not [0x1F, 0x8B, ..])
            return bytes;
        using var plain = new MemoryStream();
        using (var packed = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress))
            packed.CopyTo(plain);
        return plain.ToArray();
    }
}
