using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Stoa.Notifications;

/// <summary>
/// A line to the mail server, encrypted and signed in, over which one mail goes after the other (RFC 5321). Each answer is waited for so
/// long and is so long at most. A line that breaks is an <see cref="IOException"/>, one that is too slow an
/// <see cref="OperationCanceledException"/>; it is of no more use then.
/// </summary>
internal sealed class SmtpLine : IAsyncDisposable
{
    private const int LongestAnswerLine = 2_000;
    private const int MostAnswerLines = 100;
    private static readonly TimeSpan ForConnection = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ForAnswer = TimeSpan.FromSeconds(10);

    private readonly SmtpSettings settings;
    private readonly TcpClient client = new() { NoDelay = true };
    private readonly byte[] heard = new byte[4096];
    private Stream stream = Stream.Null;
    private int from, until;
    private HashSet<string> abilities = [];

    private SmtpLine(SmtpSettings settings) => this.settings = settings;

    /// <summary>How many mails went over it.</summary>
    public int Mails { get; private set; }

    /// <summary>Since when it is idle.</summary>
    public DateTimeOffset IdleSince { get; set; }

    /// <summary>A line, or in words why there is none.</summary>
    public static async Task<(SmtpLine? Line, string WhyNot)> Open(SmtpSettings settings, CancellationToken stop)
    {
        var line = new SmtpLine(settings);
        try
        {
            if (await line.Begin(stop) is not { } flaw)
                return (line, "");
            await line.DisposeAsync();
            return (null, $"The mail server {settings} {flaw}");
        }
        catch (Exception failure) when (failure is IOException or SocketException or AuthenticationException or OperationCanceledException)
        {
            await line.DisposeAsync();
            return (null, $"The mail server {settings} " + failure switch
            {
                SocketException socket => $"can't be reached: {socket.SocketErrorCode}",
                AuthenticationException tls => $"is not trusted: {tls.Message}",
                IOException => "broke the line off: " + failure.Message,
                _ => "did not answer in time",
            });
        }
    }

    /// <summary>Whether the server is still there, before anything depends on it.</summary>
    public async Task<bool> IsAlive(CancellationToken stop)
    {
        try
        {
            return (await Ask("RSET", stop)).IsGood;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Carries one mail.</summary>
    public async Task<Delivery> Send(string to, string mail, CancellationToken stop)
    {
        Mails++;
        var taken = await Ask($"MAIL FROM:<{settings.From.Address}>", stop);
        if (!taken.IsGood)
            return await Left(Delivery.NotYet($"The mail server does not take mails from {settings.From.Address}: {taken}"), stop);
        var reader = await Ask($"RCPT TO:<{to}>", stop);
        if (!reader.IsGood)
            return await Left(Refusal("does not take the address", reader), stop);
        var ready = await Ask("DATA", stop);
        if (ready.Code != 354)
            return await Left(Refusal("does not take the mail", ready), stop);
        var kept = await Ask(MailText.Stuffed(mail) + ".", stop);
        return kept.IsGood ? Delivery.Done : Refusal("did not keep the mail", kept);
    }

    public async ValueTask DisposeAsync()
    {
        await stream.DisposeAsync();
        client.Dispose();
    }

    /// <summary>Says goodbye; nobody waits for the answer.</summary>
    public async Task Close()
    {
        try
        {
            await Say("QUIT", CancellationToken.None);
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // It was gone already.
        }
        await DisposeAsync();
    }

    /// <summary>Nothing when all is well, else in words what is wrong.</summary>
    private async Task<string?> Begin(CancellationToken stop)
    {
        using (var deadline = Deadline(ForConnection, stop))
            await client.ConnectAsync(settings.Host, settings.Port, deadline.Token);
        stream = client.GetStream();
        if (settings.Security == SmtpSecurity.Tls)
            await Encrypt(stop);
        var greeting = await Answer(stop);
        if (!greeting.IsGood)
            return $"does not serve us: {greeting}";
        if (await Greet(stop) is { } flaw)
            return flaw;
        if (settings.Security == SmtpSecurity.StartTls)
        {
            if (!abilities.Contains("STARTTLS"))
                return "does not offer STARTTLS. Set Stoa:Smtp:Security to tls where it is encrypted from the beginning.";
            var ready = await Ask("STARTTLS", stop);
            if (!ready.IsGood)
                return $"does not encrypt: {ready}";
            if (from < until)
                return "said more before encryption than it was asked for.";       // somebody on the way put words into its mouth
            await Encrypt(stop);
            if (await Greet(stop) is { } other)
                return other;
        }
        return settings.User is null ? null : await SignIn(stop);
    }

    private async Task<string?> Greet(CancellationToken stop)
    {
        var answer = await Ask("EHLO " + settings.Us, stop);
        abilities = [.. answer.Lines.Skip(1).Select(line => line.ToUpperInvariant())];
        return answer.IsGood ? null : $"does not greet us: {answer}";
    }

    private async Task<string?> SignIn(CancellationToken stop)
    {
        var ways = abilities.Where(line => line.StartsWith("AUTH ", StringComparison.Ordinal))
            .SelectMany(line => line[5..].Split(' ')).ToHashSet();
        SmtpAnswer answer;
        if (ways.Contains("PLAIN"))
        {
            answer = await Ask("AUTH PLAIN " + Base64($"\0{settings.User}\0{settings.Password}"), stop);
        }
        else if (ways.Contains("LOGIN"))
        {
            answer = await Ask("AUTH LOGIN", stop);
            if (answer.Code == 334)
                answer = await Ask(Base64(settings.User!), stop);
            if (answer.Code == 334)
                answer = await Ask(Base64(settings.Password!), stop);
        }
        else
        {
            return "offers no way to sign in that we know: AUTH PLAIN or LOGIN.";
        }
        return answer.Code == 235 ? null : $"does not let us in: {answer}. See Stoa:Smtp:User and Stoa:Smtp:Password.";
    }

    private async Task Encrypt(CancellationToken stop)
    {
        var encrypted = new SslStream(stream);
        stream = encrypted;
        using var deadline = Deadline(ForConnection, stop);
        var options = new SslClientAuthenticationOptions { TargetHost = settings.Host };
        if (settings.Root is { } root)
        {
            options.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { root },
                RevocationMode = X509RevocationMode.NoCheck,
            };
        }
        await encrypted.AuthenticateAsClientAsync(options, deadline.Token);
    }

    /// <summary>
    /// A refused mail leaves the line as it was before; what can't even be begun anew is of no more use.
    /// </summary>
    private async Task<Delivery> Left(Delivery outcome, CancellationToken stop)
    {
        if (!(await Ask("RSET", stop)).IsGood)
            Mails = int.MaxValue;
        return outcome;
    }

    /// <summary>5xx is about this mail or its reader, unless it says that we are nobody here.</summary>
    private Delivery Refusal(string what, SmtpAnswer answer)
    {
        if (answer.Code == 421)
            Mails = int.MaxValue;
        var why = $"The mail server {what}: {answer}";
        return answer.Code is >= 500 and not (530 or 534 or 535 or 538) ? Delivery.Refused(why) : Delivery.NotYet(why);
    }

    private async Task<SmtpAnswer> Ask(string sentence, CancellationToken stop)
    {
        await Say(sentence, stop);
        return await Answer(stop);
    }

    private async Task Say(string sentence, CancellationToken stop)
    {
        using var deadline = Deadline(ForAnswer, stop);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(sentence + "\r\n"), deadline.Token);
        await stream.FlushAsync(deadline.Token);
    }

    private async Task<SmtpAnswer> Answer(CancellationToken stop)
    {
        using var deadline = Deadline(ForAnswer, stop);
        var lines = new List<string>();
        while (true)
        {
            var line = await Line(deadline.Token);
            var isLast = line.Length == 3 || (line.Length > 3 && line[3] == ' ');
            if (line.Length < 3 || !int.TryParse(line[..3], out var code) || code is < 200 or > 599 || !(isLast || line[3] == '-'))
                throw new IOException("it does not speak SMTP");
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (isLast)
                return new SmtpAnswer(code, lines);
            if (lines.Count == MostAnswerLines)
                throw new IOException("it never comes to an end");
        }
    }

    private async Task<string> Line(CancellationToken deadline)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (from == until)
            {
                (from, until) = (0, await stream.ReadAsync(heard, deadline));
                if (until == 0)
                    throw new IOException("it hung up");
            }
            var end = heard.AsSpan(from, until - from).IndexOf((byte)'\n');
            var piece = heard.AsSpan(from, end < 0 ? until - from : end);
            line.Append(Encoding.UTF8.GetString(piece));
            if (line.Length > LongestAnswerLine)
                throw new IOException("its lines never end");
            from += piece.Length + (end < 0 ? 0 : 1);
            if (end >= 0)
                return line.ToString().TrimEnd('\r');
        }
    }

    /// <summary>By the machine's clock and no other: a line is as slow as it is, whatever time the shop believes it is.</summary>
    private static CancellationTokenSource Deadline(TimeSpan after, CancellationToken stop)
    {
        var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop);
        deadline.CancelAfter(after);
        return deadline;
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}

/// <summary>What a mail server answers: a number for programs, and words for people.</summary>
internal sealed record SmtpAnswer(int Code, IReadOnlyList<string> Lines)
{
    public bool IsGood => Code is >= 200 and < 300;

    public override string ToString() => $"{Code} {Words.Line(string.Join(' ', Lines))}".Trim();
}
