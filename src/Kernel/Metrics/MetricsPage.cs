using Microsoft.AspNetCore.Http;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Web;

namespace Stoa.Kernel.Metrics;

/// <summary>
/// <c>/metrics</c>, for a Prometheus that stands near, which its connection tells. What a proxy hands on is never near, whoever the proxy
/// says that it comes from. For everybody else there is nothing here.
/// </summary>
internal sealed class MetricsPage(Networks near, ShopMetrics metrics)
{
    /// <summary>The middleware; it comes after routing, which knows no such route.</summary>
    public Task Answer(HttpContext http, RequestDelegate next) =>
        http.GetEndpoint() is null && http.Request.Path == "/metrics" && HttpMethods.IsGet(http.Request.Method) && IsNear(http)
            ? Write(http)
            : next(http);

    private async Task Write(HttpContext http)
    {
        var text = PrometheusText.Write(await metrics.Read());
        http.Response.ContentType = PrometheusText.ContentType;
        await http.Response.WriteAsync(text, http.RequestAborted);
    }

    /// <summary>Without X-Forwarded-For nobody has changed the address: it is the connection's own.</summary>
    private bool IsNear(HttpContext http)
    {
        var headers = http.Request.Headers;
        return !headers.ContainsKey("X-Forwarded-For") && !headers.ContainsKey("Forwarded") && !DirectVisit.Is(http)
            && near.Hold(http.Connection.RemoteIpAddress);
    }
}
