using Stoa.Kernel;
using Stoa.Kernel.Hosting;

namespace Stoa.Payments;

/// <summary>Payments is on its way.</summary>
public sealed class PaymentsService : IService
{
    public string Name => "payments";

    public void Describe(ServiceDescription service) => service.Schema(Resources.Text(typeof(PaymentsService), "schema.sql"));
}
