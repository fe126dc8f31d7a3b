using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Stoa.Kernel.Data;
using Stoa.Kernel.Messaging;
using Stoa.Kernel.Web;

namespace Stoa.Kernel.Hosting;

/// <summary>Asks who lives here directly and everybody else over HTTP with a service token.</summary>
internal sealed class HouseAsk(Settings settings, Secrets secrets, Clock clock) : Ask, IDisposable
{
    private readonly ServiceTokens tokens = new(secrets, clock);
    private readonly ConcurrentDictionary<string, Addresses?> addresses = new(StringComparer.Ordinal);
    private readonly HttpClient http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        ConnectTimeout = TimeSpan.FromSeconds(2),
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),       // so that a service that moved is found
    })
    {
        MaxResponseContentBufferSize = 16 * 1024 * 1024,
    };

    private IReadOnlyList<ServiceDescription> services = [];
    private IReadOnlyCollection<string> here = [];

    /// <summary>Everybody, once described, and who of them lives here.</summary>
    public void Know(IReadOnlyList<ServiceDescription> services, IReadOnlyCollection<string> here) =>
        (this.services, this.here) = (services, here);

    /// <summary>The way in for questions from other processes.</summary>
    public Answering? Answering(string service, string query) =>
        here.Contains(service) ? services.FirstOrDefault(one => one.Name == service)?.AnswersTo.GetValueOrDefault(query) : null;

    public override Task<TAnswer> One<TQuery, TAnswer>(TQuery query, TimeSpan deadline) =>
        Of<TQuery, TAnswer>(TQuery.Name[..TQuery.Name.IndexOf('.', StringComparison.Ordinal)], query, deadline);

    public override async Task<TAnswer> Of<TQuery, TAnswer>(string service, TQuery query, TimeSpan deadline) =>
        (TAnswer)await Of(service, TQuery.Name, query, typeof(TAnswer), deadline);

    public override async Task<IReadOnlyDictionary<string, TAnswer>> All<TQuery, TAnswer>(TQuery query, TimeSpan deadline)
    {
        var asked = services.Where(service => service.AnswersTo.ContainsKey(TQuery.Name)).Select(service => service.Name).ToList();
        var answers = await Task.WhenAll(asked.Select(service => Of(service, TQuery.Name, query, typeof(TAnswer), deadline)));
        return asked.Zip(answers).ToDictionary(pair => pair.First, pair => (TAnswer)pair.Second, StringComparer.Ordinal);
    }

    public void Dispose() => http.Dispose();

    private async Task<object> Of(string service, string query, object question, Type answer, TimeSpan deadline)
    {
        using var span = Tracing.Asking(service, query);
        try
        {
            var answering = Answering(service, query) is { } local
                ? local.Answer(question)
                : Call(service, query, question, answer);
            return await answering.WaitAsync(deadline, clock.Time);
        }
        catch (TimeoutException)
        {
            throw new Unavailable($"'{service}' did not answer {query} in time.");
        }
    }

    private async Task<object> Call(string service, string query, object question, Type answer)
    {
        var known = addresses.GetOrAdd(service, settings.AddressesOf)
            ?? throw new Unavailable($"Nobody knows where '{service}' lives: set Stoa:Services:{service}.");
        HttpRequestException? nobody = null;
        foreach (var address in known.InTurn())
        {
            try
            {
                return await Call(address, service, query, question, answer);
            }
            catch (HttpRequestException failure) when (Addresses.NobodyThere(failure))
            {
                nobody = failure;
            }
            catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
            {
                throw new Unavailable($"'{service}' did not answer {query}.", failure);
            }
        }
        throw new Unavailable($"'{service}' can't be reached.", nobody);
    }

    private async Task<object> Call(Uri address, string service, string query, object question, Type answer)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, $"/internal/ask/{service}/{query}"))
        {
            Content = JsonContent.Create(question, question.GetType(), options: Envelope.Json),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue(ServiceTokens.Scheme, tokens.Write("stoa", service));
        using var response = await http.SendAsync(request);
        if (!response.IsSuccessStatusCode)
            throw new Unavailable($"'{service}' answered {query} with {(int)response.StatusCode}.");
        return await response.Content.ReadFromJsonAsync(answer, Envelope.Json)
            ?? throw new Unavailable($"'{service}' answered {query} with nothing.");
    }
}
