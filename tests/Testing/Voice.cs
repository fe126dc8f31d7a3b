using Stoa.Contracts;
using Stoa.Kernel.Hosting;

namespace Stoa.Testing;

/// <summary>
/// Stands in for a service that is not part of a test: it says what that service would say (<see cref="TestShop.Say"/>) and answers what
/// it would be asked. It has a real database and a real outbox, so its events travel as they do in a shop.
/// </summary>
public sealed class Voice(string name, Action<ServiceDescription> describe) : IService
{
    public string Name => name;

    public void Describe(ServiceDescription service) => describe(service);
}
