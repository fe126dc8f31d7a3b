using Microsoft.Extensions.Logging;
using Stoa.Kernel.Messaging;
using Stoa.Kernel.Web;

namespace Stoa.Kernel.Hosting;

/// <summary>What is the same for every service of a process, and what each is composed from besides its own database.</summary>
internal sealed record Surroundings(
    Settings Settings, Clock Clock, Secrets Secrets, Ask Ask, HttpClient Door, Neighbours Neighbours, Sisters Sisters, ILoggerFactory Logs);
