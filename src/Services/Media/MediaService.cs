using Stoa.Kernel;
using Stoa.Kernel.Hosting;

namespace Stoa.Media;

/// <summary>Media is on its way.</summary>
public sealed class MediaService : IService
{
    public string Name => "media";

    public void Describe(ServiceDescription service) => service.Schema(Resources.Text(typeof(MediaService), "schema.sql"));
}
