using Stoa.Kernel.Hosting;

namespace Stoa.House.Tests;

/// <summary>A service that is what a test says it is: a planted offender.</summary>
internal sealed class Toy(string name, Action<ServiceDescription> describe) : IService
{
    public string Name => name;

    public void Describe(ServiceDescription service) => describe(service);
}
