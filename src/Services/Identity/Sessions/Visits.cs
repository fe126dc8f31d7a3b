using Microsoft.AspNetCore.Http;
using Stoa.Kernel;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Identity;

/// <summary>What a request says of the device that sends it.</summary>
internal sealed class Visits(Secrets secrets, Clock clock)
{
    public static Device DeviceOf(HttpContext http) => Device.Of(http.Request.Headers.UserAgent, http.Connection.RemoteIpAddress);

    /// <summary>The device, where it has signed in to this account before.</summary>
    public string? KnownDevice(HttpContext http, string? userId) =>
        DeviceCookie.Read(secrets, http.Request.Cookies[CookieName(http)], clock.Now) is { } cookie && cookie.UserId == userId
            ? cookie.DeviceId
            : null;

    /// <summary>Marks the device as one that has signed in to this account.</summary>
    public void Remember(HttpContext http, string userId) => http.Response.Cookies.Append(
        CookieName(http),
        new DeviceCookie(userId, clock.NewId("dev_"), clock.Now).Write(secrets),
        new CookieOptions
        {
            HttpOnly = true,
            IsEssential = true,
            MaxAge = DeviceCookie.Life,
            Path = "/",
            SameSite = SameSiteMode.Lax,
            Secure = http.Request.IsHttps,
        });

    /// <summary>Does what somebody tries; where we can't serve it the try is not held against anybody.</summary>
    public static async Task<T> Try<T>(LoginGuard.LoginTry attempt, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Unavailable)
        {
            attempt.TakeBack();
            throw;
        }
    }

    private static string CookieName(HttpContext http) => http.Request.IsHttps ? "__Host-stoa-device" : "stoa-device";
}
