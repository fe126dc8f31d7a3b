using Stoa.Kernel;
using Stoa.Kernel.Hosting;

namespace Stoa.Notifications;

/// <summary>Notifications is on its way.</summary>
public sealed class NotificationsService : IService
{
    public string Name => "notifications";

    public void Describe(ServiceDescription service) => service.Schema(Resources.Text(typeof(NotificationsService), "schema.sql"));
}
