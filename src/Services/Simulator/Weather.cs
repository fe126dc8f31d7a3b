using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;
using Stoa.Kernel;

namespace Stoa.Simulator;

/// <summary>How often what goes wrong. Decided by the seed and the payment's key alone, so the same seed is the same weather.</summary>
internal sealed class Weather
{
    private static readonly Sky[] Kinds = [.. Enum.GetValues<Sky>().Where(kind => kind != Sky.Clear)];

    private readonly List<(Sky Kind, double Rate)> rates = [];
    private readonly byte[] seed;

    private Weather(byte[] seed) => this.seed = seed;

    /// <summary>Reads Stoa:Simulator:Weather, a rate from 0 to 1 for each kind, and the seed.</summary>
    public static Weather Read(IConfiguration configuration, Clock clock, Action<string> refuse)
    {
        var written = configuration["Stoa:Simulator:Weather:Seed"];
        var weather = new Weather(string.IsNullOrEmpty(written) ? clock.NewBytes(16) : Encoding.UTF8.GetBytes(written));
        foreach (var kind in Kinds)
        {
            var text = configuration[$"Stoa:Simulator:Weather:{kind}"];
            if (string.IsNullOrEmpty(text))
                continue;
            if (!double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate) || rate > 1)
                refuse($"Stoa:Simulator:Weather:{kind} is '{text}'; it is a share from 0 to 1, such as 0.05.");
            weather.rates.Add((kind, rate));
        }
        foreach (var other in configuration.GetSection("Stoa:Simulator:Weather").GetChildren())
        {
            if (other.Key != "Seed" && !Kinds.Any(kind => kind.ToString() == other.Key))
                refuse($"Stoa:Simulator:Weather:{other.Key}: there is no such weather. There are: {string.Join(", ", Kinds)}.");
        }
        return weather;
    }

    /// <summary>What happens to this payment: what its card brings, and what the weather adds.</summary>
    public Sky Over(string key, TestCard card)
    {
        var sky = card.Sky;
        foreach (var (kind, rate) in rates)
        {
            if (Roll(key, kind) < rate)
                sky |= kind;
        }
        return sky;
    }

    private double Roll(string key, Sky kind)
    {
        Span<byte> hash = stackalloc byte[32];
        HMACSHA256.HashData(seed, Encoding.UTF8.GetBytes($"{kind}/{key}"), hash);
        return BinaryPrimitives.ReadUInt32LittleEndian(hash) / (uint.MaxValue + 1.0);
    }
}
