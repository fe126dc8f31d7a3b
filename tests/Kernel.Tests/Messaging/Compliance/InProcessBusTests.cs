using Stoa.Kernel.Data;
using Stoa.Kernel.Messaging;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Messaging.Compliance;

/// <summary>The bus within one process, and what is true of it alone.</summary>
public sealed class InProcessBusTests : BusTests
{
    protected override IBus Connect() => new InProcessBus();
}
