using System.Net;
using Stoa.Kernel.Web;

namespace Stoa.Identity.Tests;

public class DeviceTests
{
    [Theory]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Mobile Safari/604.1", "Safari on iPhone")]
    [InlineData("curl/8.9.1", "curl/8.9.1")]
    [InlineData("evil\r\nheader", "evilheader")]
    [InlineData("", "unknown")]
    public void A_device_is_told_in_words_that_its_owner_knows(string userAgent, string label) =>
        Assert.Equal(label, Device.LabelOf(userAgent));

    [Fact]
    public void A_long_name_is_cut() => Assert.Equal(Device.MostLabelLength, Device.LabelOf(new string('x', 5_000)).Length);

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    public void A_network_is_what_one_client_can_not_change_at_will(string address, string network) =>
        Assert.Equal(network, ClientNetwork.Of(IPAddress.Parse(address)));
}
