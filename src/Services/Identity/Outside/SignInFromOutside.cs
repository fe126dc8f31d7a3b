using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Identity;

/// <summary>
/// Signs in whom an issuer vouches for: into the account that this identity opens, else into the one of the mailbox that the issuer says is
/// theirs, else into a new one. What becomes of an account whose address nobody had confirmed: docs/decisions/0012.
/// </summary>
public static class SignInFromOutside
{
    public abstract record Outcome;

    public sealed record SignedIn(User User, OpenedSession Session) : Outcome;

    /// <summary>The account is closed: told like a token that is not good.</summary>
    public sealed record Refused : Outcome;

    /// <summary>An account needs an address, and the issuer told none.</summary>
    public sealed record EmailRequired : Outcome;

    /// <summary>Somebody has that address, and the issuer doesn't say that it is theirs.</summary>
    public sealed record EmailTaken : Outcome;

    public static async Task<Outcome> Run(Tx tx, Links links, Vouched who, Device device)
    {
        if (await OutsideIdentityStore.Find(tx, who.Issuer, who.Subject) is { } known)
            return await Enter(tx, who, known.UserId, device);
        // Where the same person comes for the first time twice at once, the second one finds what the first one made.
        await Turn.Take(tx, Turn.NewIdentities);
        if (await OutsideIdentityStore.Find(tx, who.Issuer, who.Subject) is { } meanwhile)
            return await Enter(tx, who, meanwhile.UserId, device);
        if (who.Email is null)
            return new EmailRequired();
        return await Open(tx, links, who) is { } opened ? await Let(tx, opened, device) : await Join(tx, links, who, device);
    }

    /// <summary>Somebody who was here before.</summary>
    private static async Task<Outcome> Enter(Tx tx, Vouched who, string userId, Device device)
    {
        if (await UserStore.Take(tx, userId) is not { } user
            || (await OutsideIdentityStore.Find(tx, who.Issuer, who.Subject))?.UserId != userId)
            throw new Overtaken(userId);       // erased, or rid of this identity, before it was ours: then they are as good as new
        if (user.Disabled)
            return new Refused();
        if (!user.EmailVerified && who.EmailVerified && Kernel.Web.Email.Normalize(who.Email!) == Kernel.Web.Email.Normalize(user.Email))
        {
            user = user.WithVerifiedEmail();
            await UserStore.Save(tx, user);
            await LinkStore.Void(tx, user.Id, LinkPurpose.EmailVerification);
        }
        return await Let(tx, user, device);
    }

    /// <summary>A new account, without a password. Nothing: somebody has that address.</summary>
    private static async Task<User?> Open(Tx tx, Links links, Vouched who)
    {
        var user = User.New(tx.NewId("usr_"), NameOf(who), who.Email!, null, tx.Now) with { EmailVerified = who.EmailVerified };
        if (!await UserStore.Add(tx, user))
            return null;
        tx.Publish(new UserRegistered(user.Id, user.FullName, user.Email));
        if (!user.EmailVerified)
            await SendLink.Run(tx, links, LinkPurpose.EmailVerification, user);
        await Link(tx, who, user);
        return user;
    }

    /// <summary>
    /// Into the account that has that address: whoever has the mailbox could have chosen a new password by it just as well.
    /// </summary>
    private static async Task<Outcome> Join(Tx tx, Links links, Vouched who, Device device)
    {
        if (!who.EmailVerified)
            return new EmailTaken();
        if (await UserStore.ByEmail(tx, who.Email!) is not { } found || await UserStore.Take(tx, found.Id) is not { } user)
        {
            // It was erased at this moment, so the address is free again.
            return await Open(tx, links, who) is { } opened ? await Let(tx, opened, device) : throw new Overtaken(who.Issuer);
        }
        if (user.Disabled)
            return new Refused();
        if (!user.EmailVerified)
            user = await HandOver(tx, who, user);
        await Link(tx, who, user);
        return await Let(tx, user, device);
    }

    /// <summary>
    /// Nobody ever showed that this account's address was theirs, and now somebody does. Whoever opened it loses every way in, and nothing
    /// that they wrote down is used for its owner or shown to them. Orders stay: what was told of them went to that mailbox.
    /// </summary>
    private static async Task<User> HandOver(Tx tx, Vouched who, User user)
    {
        var owned = user.WithoutPassword().WithVerifiedEmail().With(new Profile(NameOf(who), Phone: null, AvatarUrl: null));
        await UserStore.Save(tx, owned);
        await AddressStore.RemoveAll(tx, user.Id);
        await OutsideIdentityStore.RemoveAll(tx, user.Id);
        await LinkStore.Void(tx, user.Id, LinkPurpose.PasswordReset);
        await LinkStore.Void(tx, user.Id, LinkPurpose.EmailVerification);
        await EndSessions.Run(tx, user.Id, EndReason.PasswordReset);
        return owned;
    }

    private static async Task Link(Tx tx, Vouched who, User user)
    {
        foreach (var surplus in (await OutsideIdentityStore.Of(tx, user.Id)).SkipLast(OutsideIdentity.MostPerUser - 1))
            await OutsideIdentityStore.Remove(tx, user.Id, surplus.Id);
        await OutsideIdentityStore.Add(tx, new OutsideIdentity(tx.NewId("idn_"), user.Id, who.Issuer, who.Subject, tx.Now));
    }

    private static async Task<Outcome> Let(Tx tx, User user, Device device) =>
        new SignedIn(user, await OpenSession.Run(tx, user, device));

    private static string NameOf(Vouched who) => who.FullName ?? who.Email!.Split('@')[0];
}
