namespace Stoa.Fakes;

/// <summary>How a fake meets a request.</summary>
public enum Mood
{
    /// <summary>As it should.</summary>
    Well,

    /// <summary>HTTP 500, and nothing happened.</summary>
    Error,

    /// <summary>HTTP 500, and yet it happened.</summary>
    ErrorWithEffect,

    /// <summary>It happens, and its answer is lost: the connection breaks.</summary>
    AnswerLost,

    /// <summary>Nothing happens, and no answer comes.</summary>
    Silent,

    /// <summary>It happens, and no answer comes.</summary>
    SilentWithEffect,

    /// <summary>HTTP 429 with Retry-After, and nothing happened.</summary>
    Busy,

    /// <summary>HTTP 200 with a page that some proxy made, and nothing happened.</summary>
    Nonsense,

    /// <summary>HTTP 302 to somewhere else, and nothing happened.</summary>
    Redirect,
}
