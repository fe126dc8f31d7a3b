using System.Text.Json.Nodes;
using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Identity;

/// <summary>
/// Everything that Identity knows of a user, for the user to take away. Hashes are not told: they are secrets, not facts about a person.
/// </summary>
public static class ExportUser
{
    public static async Task<PersonalData> Run(Snapshot snapshot, string userId)
    {
        if (await UserStore.Get(snapshot, userId) is not { } user)
            return new PersonalData(new JsonObject());
        var addresses = await AddressStore.Of(snapshot, userId);
        var sessions = await SessionStore.NotRevoked(snapshot, userId);
        var identities = await OutsideIdentityStore.Of(snapshot, userId);
        var access = await Audit.About(snapshot, userId);
        return new PersonalData(new JsonObject
        {
            ["profile"] = Told(user),
            ["addresses"] = new JsonArray([.. addresses.Select(Told)]),
            ["sessions"] = new JsonArray([.. sessions.Select(Told)]),
            ["identities"] = new JsonArray([.. identities.Select(Told)]),
            ["accessChanges"] = new JsonArray([.. access.Select(Told)]),
        });
    }

    private static JsonObject Told(User user) => new()
    {
        ["id"] = user.Id,
        ["name"] = user.FullName,
        ["email"] = user.Email,
        ["emailVerified"] = user.EmailVerified,
        ["phone"] = user.Phone,
        ["avatarUrl"] = user.AvatarUrl,
        ["role"] = user.Role.Word(),
        ["createdAt"] = user.CreatedAt,
    };

    private static JsonObject Told(Address address) => new()
    {
        ["id"] = address.Id,
        ["name"] = address.Lines.FullName,
        ["line1"] = address.Lines.Line1,
        ["line2"] = address.Lines.Line2,
        ["city"] = address.Lines.City,
        ["region"] = address.Lines.Region,
        ["postalCode"] = address.Lines.PostalCode,
        ["country"] = address.Lines.Country,
        ["phone"] = address.Lines.Phone,
        ["default"] = address.IsDefault,
    };

    private static JsonObject Told(Session session) => new()
    {
        ["id"] = session.Id,
        ["device"] = session.Device.Label,
        ["network"] = session.Device.Network,
        ["createdAt"] = session.CreatedAt,
        ["lastSeenAt"] = session.SeenAt,
        ["expiresAt"] = session.ExpiresAt,
    };

    private static JsonObject Told(OutsideIdentity identity) => new()
    {
        ["id"] = identity.Id,
        ["issuer"] = identity.Issuer,
        ["subject"] = identity.Subject,
        ["linkedAt"] = identity.LinkedAt,
    };

    private static JsonObject Told(AuditEntry entry) => new()
    {
        ["at"] = entry.At,
        ["what"] = entry.What,
        ["was"] = entry.Was,
        ["became"] = entry.Became,
    };
}
