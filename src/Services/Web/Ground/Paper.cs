using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Stoa.Web;

/// <summary>Draws pages: a component and what it shows become bytes, at once and for good. Nothing of it lives on.</summary>
public sealed class Paper(ILoggerFactory logs)
{
    public const string Html = "text/html; charset=utf-8";

    /// <summary>Components are handed all that they show, so they need nobody.</summary>
    private static readonly ServiceProvider Nobody = new ServiceCollection().BuildServiceProvider();

    /// <summary>A page is drawn from what is known already, so this is done when it returns.</summary>
    public byte[] DrawNow<TPage>(Frame frame, object model) where TPage : IComponent
    {
        var drawing = Draw<TPage>(frame, model);
        return drawing.IsCompletedSuccessfully ? drawing.GetAwaiter().GetResult()
            : throw new InvalidOperationException($"{typeof(TPage).Name} waits for something while it is drawn.", drawing.Exception);
    }

    public async Task<byte[]> Draw<TPage>(Frame frame, object model) where TPage : IComponent
    {
        await using var renderer = new HtmlRenderer(Nobody, logs);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var sheet = await renderer.RenderComponentAsync<Sheet>(ParameterView.FromDictionary(new Dictionary<string, object?>
            {
                [nameof(Sheet.Frame)] = frame,
                [nameof(Sheet.Page)] = typeof(TPage),
                [nameof(Sheet.Model)] = model,
            }));
            using var text = new Utf8Writer();
            sheet.WriteHtmlTo(text);
            return text.Written();
        });
    }

    /// <summary>Writes text as bytes as it comes.</summary>
    private sealed class Utf8Writer : TextWriter
    {
        private readonly ArrayBufferWriter<byte> bytes = new(32 * 1024);

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => Write(new ReadOnlySpan<char>(in value));

        public override void Write(string? value) => Write(value.AsSpan());

        public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

        public override void Write(ReadOnlySpan<char> buffer)
        {
            if (!buffer.IsEmpty)
                Encoding.UTF8.GetBytes(buffer, bytes);
        }

        public byte[] Written() => bytes.WrittenSpan.ToArray();
    }
}
