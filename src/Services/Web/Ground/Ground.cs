using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Stoa.Client;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Web;

namespace Stoa.Web;

/// <summary>What every page stands on: how it is drawn, who looks at it, what the shop is called, and how a problem is told.</summary>
public sealed class Ground
{
    /// <summary>Forms of words; whoever uploads pictures says so.</summary>
    private const long LargestForm = 64 * 1024;

    private readonly ProblemPage problems;

    private Ground(ShopWords words, Paper paper, Visitors visitors, Departments departments, Policy policy, Forms forms)
    {
        (Words, Paper, Visitors, Departments, Policy, Forms) = (words, paper, visitors, departments, policy, forms);
        problems = new(DrawProblem, Paper.Html, policy.Text);
    }

    public ShopWords Words { get; }

    public Paper Paper { get; }

    public Visitors Visitors { get; }

    public Departments Departments { get; }

    public Policy Policy { get; }

    public Forms Forms { get; }

    /// <summary>What the owner has set.</summary>
    public IConfiguration Configuration { get; private init; } = null!;

    /// <summary>Pages that are the same for everybody, for a moment.</summary>
    public PageCache Cache { get; private init; } = null!;

    public static Ground Of(ServiceDescription service)
    {
        var words = ShopWords.Read(service);
        var visitors = new Visitors(service, words.IsSecure);
        return new Ground(
            words, new Paper(service.Logs), visitors, new Departments(visitors, service.Clock), Policy.Read(service.Configuration),
            new Forms(service.Secrets))
        {
            Cache = new PageCache(service.Clock),
            Configuration = service.Configuration,
        };
    }

    /// <summary>A group of pages. Whoever comes is known by a cookie, and the API behind decides what they may.</summary>
    public RouteGroupBuilder Pages(IEndpointRouteBuilder routes, string prefix, LimitClass limit = LimitClass.Browse) =>
        routes.MapGroup(prefix).Anyone(ignoreToken: true).Limit(limit).Body(LargestForm).OwnFormsOnly().TellsProblemsBy(problems)
            .ExcludeFromDescription();

    /// <summary>A page for one visitor, with what is kept of them.</summary>
    public async Task<IResult> Show<TPage>(Visitor visitor, object model, int status = StatusCodes.Status200OK)
        where TPage : Microsoft.AspNetCore.Components.IComponent
    {
        var frame = new Frame(Words, visitor.Format, await Departments.Get(visitor), visitor.Http.Request.Path)
        {
            Visitor = visitor,
            FormToken = Forms.TokenOf(visitor),
            Note = visitor.TakeNote(),
        };
        var bytes = await Paper.Draw<TPage>(frame, model);
        visitor.Keep();
        return new PageAnswer(bytes, status, Policy.Text);
    }

    /// <summary>A form again, as it was filled in, with what is wrong.</summary>
    public Task<IResult> ShowAgain<TPage>(Visitor visitor, object model) where TPage : Microsoft.AspNetCore.Components.IComponent =>
        Show<TPage>(visitor, model, StatusCodes.Status422UnprocessableEntity);

    /// <summary>A page that is the same for everybody who reads the same way: drawn once in a moment, whoever asks.</summary>
    public async Task<IResult> ShowToAll<TPage>(HttpContext http, Func<Visitor, Task<object>> read)
        where TPage : Microsoft.AspNetCore.Components.IComponent
    {
        // Who was sent here is told what was done, on a page drawn for them alone.
        if (Visitors.HasNote(http))
        {
            var model = await read(Visitors.Nobody(http));
            return model is IResult instead ? instead : await Show<TPage>(await Visitors.Of(http), model);
        }
        var format = Format.Of(http);
        var page = await Cache.Get($"{format.Language} {http.Request.Path}{http.Request.QueryString}", async () =>
        {
            var nobody = Visitors.Nobody(http);
            var model = await read(nobody);
            if (model is IResult other)
                return new CachedPage(other);
            var frame = new Frame(Words, format, await Departments.Get(nobody), http.Request.Path);
            return new CachedPage(await Paper.Draw<TPage>(frame, model), Policy.Text);
        });
        return page;
    }

    /// <summary>What the API refused, told on a page; whoever has to sign in for it does that first.</summary>
    public static IResult Refused(Visitor visitor, Client.Problem problem)
    {
        if (problem.Status == StatusCodes.Status401Unauthorized)
            return visitor.SignInFirst();
        visitor.Keep();
        return Told(problem);
    }

    /// <summary>What the API refused, told on a page.</summary>
    public static Kernel.Web.Problem Told(Client.Problem problem) => problem.Status switch
    {
        0 => Problems.Unavailable(TimeSpan.FromSeconds(2), "A part of the shop does not answer at the moment. Try again shortly."),
        _ => new(problem.Status, problem.Code, problem.Detail) { RetryAfter = problem.RetryAfter },
    };

    private byte[] DrawProblem(HttpContext http, Kernel.Web.Problem problem)
    {
        var frame = new Frame(Words, Format.Of(http), Departments.Known, http.Request.Path);
        return Paper.DrawNow<ProblemSheet>(frame, new ProblemModel(problem.Status, problem.Title, problem.Detail, http.TraceIdentifier));
    }
}
