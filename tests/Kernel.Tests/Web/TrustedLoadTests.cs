using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Stoa.Kernel.Web;

namespace Stoa.Kernel.Tests.Web;

public class TrustedLoadTests
{
    [Theory]
    [InlineData("10.0.0.0/8", "10.1.2.3", true, true)]
    [InlineData("10.0.0.0/8", "11.1.2.3", true, false)]
    [InlineData("", "10.1.2.3", true, false)]
    [InlineData("10.0.0.0/8", "10.1.2.3", false, false)]       // in production nobody is exempt
    public void A_service_knows_which_load_no_limit_holds_back(string networks, string from, bool development, bool isTrusted)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Stoa:TrustedLoad"] = networks }).Build();
        var http = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse(from) } };
        Assert.Equal(isTrusted, WebSettings.Read(configuration, development, []).IsTrustedLoad(http));
    }
}
