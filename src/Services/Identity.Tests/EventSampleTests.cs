using System.Text.Json;
using System.Text.Json.Nodes;
using Stoa.Contracts;
using Stoa.Testing;

namespace Stoa.Identity.Tests;

public class EventSampleTests
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { RespectNullableAnnotations = true };
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Sealed<string> Link = new("c2VhbGVk");

    public static TheoryData<string, object> Samples => new()
    {
        { UserRegistered.Name, new UserRegistered("usr_1", "Ada Lovelace", "ada@example.com") },
        { ProfileChanged.Name, new ProfileChanged("usr_1", "Ada Lovelace", "ada@example.com", "+4915112345678", Noon) },
        { UserChanged.Name, new UserChanged("usr_1", "staff", false, Noon) },
        { UserErased.Name, new UserErased("usr_1") },
        { SessionRevoked.Name, new SessionRevoked("usr_1", "ses_1", "refresh-reused", Noon) },
        { EmailVerificationRequested.Name, new EmailVerificationRequested("usr_1", "Ada Lovelace", "ada@example.com", Link) },
        { PasswordResetRequested.Name, new PasswordResetRequested("usr_1", "Ada Lovelace", "ada@example.com", Link) },
    };

    [Theory, MemberData(nameof(Samples))]
    public void What_was_said_once_is_understood_for_ever(string name, object meant) =>
        Assert.Equal(meant, JsonSerializer.Deserialize(Sample(name), meant.GetType(), Json));

    [Theory, MemberData(nameof(Samples))]
    public void What_is_said_today_reads_like_the_sample(string name, object meant) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Sample(name)), JsonSerializer.SerializeToNode(meant, meant.GetType(), Json)));

    private static string Sample(string name) => Golden.Sample(typeof(EventSampleTests), name);
}
