using Microsoft.AspNetCore.Components;

namespace Stoa.Web;

/// <summary>A part of a page: it knows what is around it.</summary>
public abstract class PartOf : ComponentBase
{
    [CascadingParameter]
    public Frame Frame { get; set; } = null!;
}

/// <summary>A page, and what is on it.</summary>
public abstract class PageOf<TModel> : PartOf
{
    [Parameter, EditorRequired]
    public TModel Model { get; set; } = default!;
}
