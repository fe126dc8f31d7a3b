using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Stoa.Kernel.Data;

namespace Stoa.Identity;

/// <summary>
/// Hashes and checks passwords: PBKDF2 with HMAC-SHA512. It costs a core about a tenth of a second and more, so only as many run at once
/// as there are cores, and few may wait. Always outside transactions.
/// </summary>
public sealed class Passwords : IDisposable
{
    /// <summary>OWASP and ASVS 5.0 ask for 210,000.</summary>
    public const int Iterations = 220_000;

    private readonly PasswordHasher<object> hasher;
    private readonly SemaphoreSlim cores;
    private readonly int mostInside;
    private readonly Lazy<string> decoy;       // as costly as any, so not made before somebody unknown comes
    private int inside;

    public Passwords(int iterations = Iterations, int? atOnce = null)
    {
        var most = atOnce ?? Environment.ProcessorCount;
        hasher = new PasswordHasher<object>(Options.Create(new PasswordHasherOptions { IterationCount = iterations }));
        cores = new SemaphoreSlim(most, most);
        mostInside = 3 * most;
        decoy = new Lazy<string>(() => HashNow("nobody has this password"));
    }

    /// <exception cref="Unavailable">Too many wait already.</exception>
    public Task<string> Hash(string password) => InTurn(() => HashNow(password));

    /// <summary>
    /// Gives the proof when the password is right. Where there is nobody to check it against the same work is done for nothing, so that the
    /// time doesn't tell.
    /// </summary>
    /// <exception cref="Unavailable">Too many wait already.</exception>
    public Task<PasswordProof?> Check(Credentials? known, string password) =>
        PasswordPolicy.IsTooLong(password) ? Task.FromResult<PasswordProof?>(null) : InTurn(() => CheckNow(known, password));

    public void Dispose() => cores.Dispose();

    /// <summary>
    /// Runs the work when a core is free for it, on a thread of its own: on the pool's, a few of which serve everybody, a flood of logins
    /// would keep the whole shop waiting.
    /// </summary>
    internal async Task<T> InTurn<T>(Func<T> work)
    {
        if (Interlocked.Increment(ref inside) > mostInside)
        {
            Interlocked.Decrement(ref inside);
            throw new Unavailable("Too many passwords are being checked.");
        }
        try
        {
            await cores.WaitAsync();
            try
            {
                return await Task.Factory.StartNew(
                    work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            }
            finally
            {
                cores.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref inside);
        }
    }

    private PasswordProof? CheckNow(Credentials? known, string password)
    {
        var verdict = hasher.VerifyHashedPassword(this, known?.PasswordHash ?? decoy.Value, password);
        if (known is null || verdict == PasswordVerificationResult.Failed)
            return null;
        var rehashed = verdict == PasswordVerificationResult.SuccessRehashNeeded ? HashNow(password) : null;
        return new PasswordProof(known.UserId, known.PasswordVersion, rehashed);
    }

    private string HashNow(string password) => hasher.HashPassword(this, password);
}
