namespace Stoa.Identity;

/// <summary>What a user is to the shop, as it is written on the wire.</summary>
public static class Role
{
    public const string Customer = "customer";
    public const string Staff = "staff";
    public const string Admin = "admin";

    public static bool IsKnown(string role) => role is Customer or Staff or Admin;
}
