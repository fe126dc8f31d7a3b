using Stoa.RabbitMq;

namespace Stoa.Kernel.Tests.Messaging.RabbitMq;

public class ConfirmsTests
{
    private readonly Confirms confirms = new();

    [Fact]
    public async Task Each_answer_is_for_the_one_with_its_number()
    {
        var (first, second) = (confirms.Expect(1, "a"), confirms.Expect(2, "b"));
        confirms.Confirm(2, all: false, Answer.Refused);
        Assert.False(first.IsCompleted);
        confirms.Confirm(1, all: false, Answer.Taken);
        Assert.Equal((Answer.Taken, Answer.Refused), (await first, await second));
    }

    [Fact]
    public async Task One_answer_may_be_for_all_before_it_that_have_none_yet()
    {
        var all = Enumerable.Range(1, 5).Select(number => confirms.Expect((ulong)number, $"{number}")).ToList();
        confirms.Confirm(2, all: false, Answer.Refused);
        confirms.Confirm(4, all: true, Answer.Taken);
        Assert.Equal([Answer.Taken, Answer.Refused, Answer.Taken, Answer.Taken], await Task.WhenAll(all[..4]));
        Assert.False(all[4].IsCompleted);
        confirms.Confirm(5, all: true, Answer.Taken);
        Assert.Equal(Answer.Taken, await all[4]);
    }

    [Fact]
    public async Task What_came_back_reached_nobody_although_the_broker_took_it()
    {
        var (first, second) = (confirms.Expect(1, "a"), confirms.Expect(2, "b"));
        confirms.Returned("a");
        confirms.Confirm(2, all: true, Answer.Taken);
        Assert.Equal((Answer.NobodyThere, Answer.Taken), (await first, await second));
        var again = confirms.Expect(3, "a");
        confirms.Confirm(3, all: false, Answer.Taken);
        Assert.Equal(Answer.Taken, await again);
    }

    [Fact]
    public async Task When_the_connection_is_gone_nobody_waits_any_more()
    {
        var before = confirms.Expect(1, "a");
        confirms.Over();
        confirms.Confirm(1, all: true, Answer.Taken);
        Assert.Equal((Answer.Lost, Answer.Lost), (await before, await confirms.Expect(2, "b")));
    }
}
