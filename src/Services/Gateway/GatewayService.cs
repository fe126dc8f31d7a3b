using Stoa.Kernel;
using Stoa.Kernel.Hosting;

namespace Stoa.Gateway;

/// <summary>Gateway is on its way.</summary>
public sealed class GatewayService : IService
{
    public string Name => "gateway";

    public void Describe(ServiceDescription service) => service.Schema(Resources.Text(typeof(GatewayService), "schema.sql"));
}
