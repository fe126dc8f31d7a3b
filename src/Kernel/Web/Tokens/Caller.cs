using Microsoft.AspNetCore.Http;

namespace Stoa.Kernel.Web;

/// <summary>Who makes a request, as the access token says it and as the shop stands to it now.</summary>
public sealed record Caller(string UserId, string SessionId, Role Role, string Email, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt)
{
    /// <summary>Called by the framework where a route has a caller among its parameters; only one that demands a user may.</summary>
    public static ValueTask<Caller?> BindAsync(HttpContext http) => new(http.Caller());
}

/// <summary>What somebody may do in the shop; a higher role may do all that a lower one may.</summary>
public enum Role
{
    Customer,
    Staff,
    Admin,
}

/// <summary>The words for roles, as tokens, events and tables write them.</summary>
public static class Roles
{
    public static string Word(this Role role) => role switch
    {
        Role.Customer => "customer",
        Role.Staff => "staff",
        Role.Admin => "admin",
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "Not a role."),
    };

    /// <summary>The role of this word, or nothing.</summary>
    public static Role? Read(string word) => word switch
    {
        "customer" => Role.Customer,
        "staff" => Role.Staff,
        "admin" => Role.Admin,
        _ => null,
    };
}
