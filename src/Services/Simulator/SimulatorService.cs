using Stoa.Kernel;
using Stoa.Kernel.Hosting;

namespace Stoa.Simulator;

/// <summary>Simulator is on its way.</summary>
public sealed class SimulatorService : IService
{
    public string Name => "simulator";

    public void Describe(ServiceDescription service) => service.Schema(Resources.Text(typeof(SimulatorService), "schema.sql"));
}
