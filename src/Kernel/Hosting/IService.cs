namespace Stoa.Kernel.Hosting;

/// <summary>A service of the shop: its name, and one declaration of all that it is.</summary>
public interface IService
{
    /// <summary>Its database, queue and metric label.</summary>
    string Name { get; }

    /// <summary>Declares the service. Does no I/O: the map of the house is printed from this.</summary>
    void Describe(ServiceDescription service);
}
