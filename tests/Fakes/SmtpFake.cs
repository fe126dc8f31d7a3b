using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Stoa.Fakes;

/// <summary>How a fake mail server meets a mail.</summary>
public enum SmtpMood
{
    /// <summary>As it should.</summary>
    Well,

    /// <summary>It hangs up before it says a word.</summary>
    Away,

    /// <summary>421 instead of a greeting.</summary>
    Closing,

    /// <summary>451 to the address.</summary>
    Busy,

    /// <summary>550 to the address.</summary>
    NoSuchReader,

    /// <summary>554 after the mail.</summary>
    Spam,

    /// <summary>It hangs up when it has the mail, and has not kept it.</summary>
    Drop,

    /// <summary>It keeps the mail and hangs up without a word.</summary>
    AcceptThenDrop,

    /// <summary>It keeps the mail, and says 451.</summary>
    AcceptThenError,

    /// <summary>It says nothing any more.</summary>
    Silent,
}

/// <summary>A mail as a server got it.</summary>
/// <param name="Readers">Everybody it went to.</param>
/// <param name="Text">Headers and all, without the dots that were put in.</param>
/// <param name="User">Who was signed in.</param>
public sealed record FakeMail(string Sender, IReadOnlyList<string> Readers, string Text, string? User, bool IsEncrypted)
{
    /// <summary>A header as it stands there, its lines put together.</summary>
    public IReadOnlyList<string> Header(string name) =>
    [
        .. Text[..Text.IndexOf("\r\n\r\n", StringComparison.Ordinal)].Replace("\r\n ", " ", StringComparison.Ordinal).Split("\r\n")
            .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
            .Select(line => line[(name.Length + 1)..].Trim()),
    ];
}

/// <summary>
/// A mail server on a port of its own. It takes nothing out of order, nothing in clear that should be encrypted and nothing from strangers
/// where it is told so, remembers what it really got, and misbehaves when it is told to.
/// </summary>
public sealed class SmtpFake : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentQueue<FakeMail> mails = new();
    private readonly ConcurrentQueue<string> heard = new();
    private readonly ConcurrentQueue<SmtpMood> next = new();
    private readonly X509Certificate2? certificate;
    private readonly (string User, string Password)? account;
    private int lines;

    /// <param name="certificate">With one it takes mails only over encrypted lines.</param>
    /// <param name="account">With one it takes mails from nobody else.</param>
    public SmtpFake(X509Certificate2? certificate = null, (string User, string Password)? account = null)
    {
        (this.certificate, this.account) = (certificate, account);
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        _ = Serve();
    }

    public int Port { get; }

    /// <summary>Encrypts from the beginning, and not after STARTTLS.</summary>
    public bool IsEncryptedAtOnce { get; init; }

    /// <summary>How one may sign in.</summary>
    public string Ways { get; init; } = "PLAIN LOGIN";

    /// <summary>Offers STARTTLS, as it should.</summary>
    public bool OffersEncryption { get; init; } = true;

    /// <summary>Says this in clear after its consent to STARTTLS, as somebody on the way would.</summary>
    public string Slipped { get; init; } = "";

    /// <summary>How it meets a mail for which no mood was set.</summary>
    public Func<SmtpMood> Weather { get; set; } = () => SmtpMood.Well;

    public IReadOnlyList<FakeMail> Mails => [.. mails];

    /// <summary>Every sentence that it was told, but for what a mail says.</summary>
    public IReadOnlyList<string> Heard => [.. heard];

    /// <summary>How many lines there were.</summary>
    public int Lines => lines;

    /// <summary>How it meets the next mails, one after the other.</summary>
    public void Meet(params IReadOnlyList<SmtpMood> moods)
    {
        foreach (var mood in moods)
            next.Enqueue(mood);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Dispose();
    }

    private async Task Serve()
    {
        try
        {
            while (true)
                _ = Serve(await listener.AcceptTcpClientAsync(stop.Token));
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // It is closed.
        }
    }

    private async Task Serve(TcpClient client)
    {
        using var gone = client;
        Interlocked.Increment(ref lines);
        try
        {
            await new Talk(this, client.GetStream()).Run();
        }
        catch (Exception end) when (end is IOException or OperationCanceledException or AuthenticationException or SocketException)
        {
            // The other side hung up, or we do.
        }
    }

    private SmtpMood Mood() => next.TryDequeue(out var mood) ? mood : Weather();

    /// <summary>One line, from greeting to goodbye.</summary>
    private sealed class Talk(SmtpFake server, Stream plain)
    {
        private Stream stream = plain;
        private readonly List<string> readers = [];
        private bool isEncrypted, isGreeted;
        private string? user, sender;
        private SmtpMood? mood;

        public async Task Run()
        {
            if (server.IsEncryptedAtOnce)
                await Encrypt();
            // A mood that begins before the first word belongs to the first mail of this line.
            mood = server.Mood();
            if (mood == SmtpMood.Away)
                return;
            if (mood == SmtpMood.Closing)
            {
                await Say("421 mail.example.com is closing");
                return;
            }
            await Say("220-mail.example.com is here", "220 and serves");
            while (await Line() is { } sentence)
            {
                server.heard.Enqueue(sentence);
                if (!await Answer(sentence))
                    return;
            }
        }

        private async Task<bool> Answer(string sentence)
        {
            var words = sentence.Split(' ', 2);
            switch (words[0].ToUpperInvariant())
            {
                case "EHLO":
                    isGreeted = words.Length == 2;
                    await Say(Abilities());
                    return true;
                case "STARTTLS" when server is { certificate: not null, OffersEncryption: true } && !isEncrypted:
                    await Say(["220 go ahead", .. server.Slipped.Length > 0 ? new[] { server.Slipped } : []]);
                    await Encrypt();
                    (isGreeted, user) = (false, null);
                    return true;
                case "AUTH":
                    return await SignIn(words);
                case "MAIL":
                    return await Mail(words);
                case "RCPT":
                    return await Reader(words);
                case "DATA":
                    return await Data();
                case "RSET":
                    Forget();
                    await Say("250 forgotten");
                    return true;
                case "QUIT":
                    await Say("221 bye");
                    return false;
                default:
                    await Say("500 what?");
                    return true;
            }
        }

        private string[] Abilities()
        {
            var all = new List<string> { "mail.example.com greets you", "SIZE 10485760", "PIPELINING" };
            if (server.certificate is not null && server.OffersEncryption && !isEncrypted)
                all.Add("STARTTLS");
            if (server.account is not null && (isEncrypted || server.certificate is null))
                all.Add("AUTH " + server.Ways);
            return [.. all.Select((line, i) => (i == all.Count - 1 ? "250 " : "250-") + line)];
        }

        private async Task<bool> SignIn(string[] words)
        {
            if (server.account is not { } account || !isGreeted || (server.certificate is not null && !isEncrypted))
            {
                await Say("538 5.7.11 not like this");
                return true;
            }
            var way = words.Length == 2 ? words[1].Split(' ', 2) : [""];
            if (!server.Ways.Split(' ').Contains(way[0]))
            {
                await Say("504 5.5.4 not this way");
                return true;
            }
            string name, password;
            if (way[0] == "PLAIN")
            {
                var told = Decode(way.ElementAtOrDefault(1) ?? "").Split('\0');
                (name, password) = told.Length == 3 ? (told[1], told[2]) : ("", "");
            }
            else
            {
                await Say("334 VXNlcm5hbWU6");
                name = Decode(await Line() ?? "");
                await Say("334 UGFzc3dvcmQ6");
                password = Decode(await Line() ?? "");
            }
            user = (name, password) == account ? name : null;
            await Say(user is null ? "535 5.7.8 wrong" : "235 2.7.0 welcome");
            return true;
        }

        private async Task<bool> Mail(string[] words)
        {
            mood ??= server.Mood();
            if (mood is SmtpMood.Away or SmtpMood.Closing)
                return false;
            if (!isGreeted || sender is not null)
                await Say("503 5.5.1 not now");
            else if (server.certificate is not null && !isEncrypted)
                await Say("530 5.7.0 must issue a STARTTLS command first");
            else if (server.account is not null && user is null)
                await Say("530 5.7.0 authentication required");
            else if (Address(words, "FROM:") is { } address)
                await Say((sender = address).Length > 0 ? "250 2.1.0 fine" : "250 fine");
            else
                await Say("501 5.5.4 no address");
            return true;
        }

        private async Task<bool> Reader(string[] words)
        {
            if (sender is null)
                await Say("503 5.5.1 whose?");
            else if (Address(words, "TO:") is not { Length: > 0 } address)
                await Say("501 5.1.3 no address");
            else if (mood == SmtpMood.Busy)
                await Fail("451 4.3.0 not now");
            else if (mood == SmtpMood.NoSuchReader)
                await Fail("550-5.1.1 nobody of this name", "550 5.1.1 lives here");
            else
            {
                readers.Add(address);
                await Say("250 2.1.5 fine");
            }
            return true;
        }

        private async Task<bool> Data()
        {
            if (readers.Count == 0)
            {
                await Say("503 5.5.1 to whom?");
                return true;
            }
            await Say("354 end with a dot");
            var text = new StringBuilder();
            while (true)
            {
                if (await Line() is not { } line)
                    return false;
                if (line == ".")
                    break;
                text.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
            }
            var mail = new FakeMail(sender!, [.. readers], text.ToString(), user, isEncrypted);
            var met = mood;
            Forget();
            if (met is SmtpMood.Well or SmtpMood.AcceptThenDrop or SmtpMood.AcceptThenError)
                server.mails.Enqueue(mail);
            switch (met)
            {
                case SmtpMood.Drop or SmtpMood.AcceptThenDrop:
                    return false;
                case SmtpMood.Silent:
                    await new TaskCompletionSource().Task.WaitAsync(server.stop.Token);
                    return false;
                default:
                    await Say(met switch
                    {
                        SmtpMood.Spam => "554 5.7.1 we don't want this",
                        SmtpMood.AcceptThenError => "451 4.3.0 something went wrong",
                        _ => "250 2.0.0 kept",
                    });
                    return true;
            }
        }

        private async Task Fail(params string[] lines)
        {
            mood = null;
            await Say(lines);
        }

        private void Forget()
        {
            (sender, mood) = (null, null);
            readers.Clear();
        }

        private async Task Encrypt()
        {
            var encrypted = new SslStream(stream);
            stream = encrypted;
            await encrypted.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions { ServerCertificate = server.certificate! }, server.stop.Token);
            isEncrypted = true;
        }

        private static string? Address(string[] words, string prefix)
        {
            var isGiven = words.Length == 2 && words[1].StartsWith(prefix, StringComparison.OrdinalIgnoreCase);
            var path = isGiven ? words[1][prefix.Length..] : "";
            return path.StartsWith('<') && path.EndsWith('>') && path.IndexOfAny([' ', ',', ';']) < 0 ? path[1..^1] : null;
        }

        private static string Decode(string text)
        {
            try
            {
                return Encoding.UTF8.GetString(Convert.FromBase64String(text));
            }
            catch (FormatException)
            {
                return "";
            }
        }

        private async Task Say(params string[] sentences) =>
            await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Concat(sentences.Select(one => one + "\r\n"))), server.stop.Token);

        /// <summary>A line ends with both of its characters; one alone would be a way to slip a second mail in.</summary>
        private async Task<string?> Line()
        {
            var line = new List<byte>();
            var one = new byte[1];
            while (await stream.ReadAsync(one, server.stop.Token) == 1)
            {
                if (one[0] == '\n' && line is [.., (byte)'\r'])
                    return Encoding.UTF8.GetString([.. line[..^1]]);
                if (one[0] is (byte)'\n' or 0 or > 127 || line is [.., (byte)'\r'] || line.Count > 998)
                    throw new IOException("This is no line of a mail.");
                line.Add(one[0]);
            }
            return null;
        }
    }
}
