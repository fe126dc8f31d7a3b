using System.Buffers.Binary;
using Stoa.Kernel.Data;

namespace Stoa.Identity.Tests;

public class PasswordsTests
{
    private const string Right = "a quiet evening";

    [Fact]
    public async Task The_right_one_is_proven_and_no_other_spelling_is()
    {
        using var passwords = new Passwords(iterations: 10);
        var known = new Credentials("usr_1", await passwords.Hash(Right), 7);
        Assert.Equal(new PasswordProof("usr_1", 7, null), await passwords.Check(known, Right));
        foreach (var wrong in (string[])["a quiet evening ", "A quiet evening", "a quiet evenin", "", new string('x', 10_000)])
            Assert.Null(await passwords.Check(known, wrong));
    }

    [Fact]
    public async Task Nobody_has_any_password_not_even_the_decoys()
    {
        using var passwords = new Passwords(iterations: 10);
        Assert.Null(await passwords.Check(null, Right));
        Assert.Null(await passwords.Check(null, "nobody has this password"));
    }

    [Fact]
    public async Task A_hash_says_its_parameters_and_they_are_todays()
    {
        using var passwords = new Passwords();
        var bytes = Convert.FromBase64String(await passwords.Hash(Right));
        Assert.Equal(1, bytes[0]);                                                          // the format with parameters in it
        Assert.Equal(2u, BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(1)));            // HMAC-SHA512
        Assert.Equal(220_000u, BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(5)));
    }

    [Fact]
    public async Task A_hash_of_older_parameters_is_made_anew_when_the_password_was_right()
    {
        using var older = new Passwords(iterations: 10);
        using var today = new Passwords(iterations: 20);
        var known = new Credentials("usr_1", await older.Hash(Right), 1);
        Assert.Null(await today.Check(known, "wrong"));
        var proof = await today.Check(known, Right);
        Assert.NotNull(proof?.Rehashed);
        Assert.Null((await today.Check(known with { PasswordHash = proof.Rehashed }, Right))!.Rehashed);
    }

    [Fact]
    public async Task Only_as_many_run_as_there_are_cores_twice_as_many_wait_and_the_rest_is_refused()
    {
        using var passwords = new Passwords(iterations: 1, atOnce: 2);
        using var open = new ManualResetEventSlim();
        using var bothStarted = new CountdownEvent(2);
        var running = 0;
        var most = 0;
        bool Work()
        {
            InterlockedMax(ref most, Interlocked.Increment(ref running));
            if (!bothStarted.IsSet)
                bothStarted.Signal();
            open.Wait();
            Interlocked.Decrement(ref running);
            return true;
        }

        List<Task<bool>> inside = [passwords.InTurn(Work), passwords.InTurn(Work)];      // whoever asks keeps the thread
        bothStarted.Wait();
        for (var i = 0; i < 4; i++)
            inside.Add(passwords.InTurn(Work));       // these wait without a thread
        await Assert.ThrowsAsync<Unavailable>(() => passwords.InTurn(Work));
        open.Set();
        await Task.WhenAll(inside);
        Assert.Equal(2, most);
        Assert.True(await passwords.InTurn(() => true));
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = most; value > seen; seen = most)
        {
            if (Interlocked.CompareExchange(ref most, value, seen) == seen)
                return;
        }
    }
}
