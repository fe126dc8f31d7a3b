using Stoa.Kernel.Data;

namespace Stoa.Identity;

/// <summary>Signs a device in after the password was found right.</summary>
public static class LogIn
{
    public abstract record Outcome;

    public sealed record LoggedIn(User User, OpenedSession Session) : Outcome;

    /// <summary>The account is closed, or has another password by now: told like a wrong password.</summary>
    public sealed record Refused : Outcome;

    public static async Task<Outcome> Run(Tx tx, PasswordProof proof, Device device)
    {
        if (await UserStore.Take(tx, proof.UserId) is not { } user || !proof.Holds(user))
            return new Refused();
        if (proof.Rehashed is { } rehashed)
            await UserStore.Save(tx, user with { PasswordHash = rehashed });
        return new LoggedIn(user, await OpenSession.Run(tx, user, device));
    }
}
