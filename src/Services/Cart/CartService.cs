using Stoa.Kernel;
using Stoa.Kernel.Hosting;

namespace Stoa.Cart;

/// <summary>Cart is on its way.</summary>
public sealed class CartService : IService
{
    public string Name => "cart";

    public void Describe(ServiceDescription service) => service.Schema(Resources.Text(typeof(CartService), "schema.sql"));
}
