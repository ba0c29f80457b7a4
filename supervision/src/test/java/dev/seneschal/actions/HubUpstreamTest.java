package dev.seneschal.actions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.time.VirtualEnvironment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** sabuhp's own tests of its actions, through the hub. */
class HubUpstreamTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final VirtualEnvironment world = new VirtualEnvironment(1);
    private final List<Escalation> told = new ArrayList<>();
    private final ActionHub hub = ActionHub.builder("hub")
            .environment(world)
            .onEscalation((escalation, group) -> {
                told.add(escalation);
                return Optional.empty();
            })
            .build();

    @Test
    void startsAndCloses() throws Exception {
        hub.start();

        HubReport report = hub.close(SECOND);

        assertThat(report.groups()).isEmpty();
        assertThat(hub.awaitClosed(SECOND)).isTrue();
    }

    @Test
    void bootsATemplateOnItsFirstMessageAndReplies() {
        hub.templates()
                .register(WorkerTemplate.of("greet", String.class, () -> job -> job.reply("hello " + job.body())));
        hub.start();
        assertThat(hub.stats()).isEmpty();

        CompletableFuture<Object> answer = hub.ask("greet", "you", SECOND);
        world.advance(SECOND);

        assertThat(answer).isCompletedWithValue("hello you");
        assertThat(hub.stats()).extracting(GroupStats::group).containsExactly("greet");
    }

    @Test
    void handlesTenMessagesThroughABufferOfThree() throws Exception {
        List<String> topics = new ArrayList<>();
        WorkerGroup<Integer> group = hub.register(
                        "basic",
                        Integer.class,
                        () -> job -> topics.add(job.topic()),
                        builder -> builder.slots(1, 3).bufferSize(3))
                .group();
        hub.start();
        for (int i = 0; i < 10; i++) {
            world.runReady();
            assertThat(hub.submit("basic", i).isAccepted()).isTrue();
        }
        world.advance(SECOND);

        assertThat(topics).hasSize(10).containsOnly("basic");
        WorkerStat stat = group.stats().worker();
        assertThat(stat.totalMessageReceived()).isEqualTo(10);
        assertThat(stat.totalMessageProcessed()).isEqualTo(10);
    }

    @Test
    void growsToTheMaximumWhileMessagesWait() throws Exception {
        WorkerGroup<Integer> group = hub.register(
                        "expanding",
                        Integer.class,
                        () -> job -> job.sleep(Duration.ofMillis(500)),
                        builder -> builder.slots(1, 3))
                .group();
        hub.start();
        world.runReady();
        assertThat(group.stats().worker().totalCurrentWorkers()).isEqualTo(1);
        assertThat(group.stats().worker().availableWorkerCapacity()).isEqualTo(2);

        for (int i = 0; i < 10; i++) {
            hub.submit("expanding", i);
        }
        world.advance(SECOND);

        assertThat(group.stats().worker().totalCurrentWorkers()).isEqualTo(3);
        assertThat(group.stats().worker().availableWorkerCapacity()).isZero();
        group.close(SECOND.multipliedBy(10));
        assertThat(group.stats().worker().totalMessageReceived()).isEqualTo(10);
        assertThat(group.stats().worker().totalMessageProcessed()).isEqualTo(10);
    }

    @Test
    void restartsAllWorkersAtAPanic() throws Exception {
        WorkerGroup<Integer> group = panicking(Behaviour.RESTART_ALL);
        hub.submit("panicking", 1);
        world.advance(Duration.ofMillis(1));
        CompletableFuture<Void> restarted = group.restarted();
        assertThat(restarted).isNotDone();
        world.advance(SECOND.multipliedBy(2));

        assertThat(restarted).isCompleted();
        group.close(SECOND);
        assertThat(told.get(0).data()).isEqualTo("bad message");
        assertThat(told.get(0).offending().body()).isEqualTo(1);
        assertThat(told.get(0).workerProtocol()).isEqualTo(Escalation.WorkerProtocol.PANIC);
        assertThat(told.get(0).groupProtocol()).isEqualTo(Escalation.GroupProtocol.RESTART);
        WorkerStat stat = group.stats().worker();
        assertThat(stat.totalKilledWorkers()).isGreaterThan(1);
        assertThat(stat.totalEscalations()).isEqualTo(1);
        assertThat(stat.totalRestarts()).isEqualTo(1);
        assertThat(stat.totalPanics()).isEqualTo(1);
    }

    @Test
    void stopsAllWorkersAtAPanicAndEscalates() throws Exception {
        WorkerGroup<Integer> group = panicking(Behaviour.STOP_ALL_AND_ESCALATE);
        hub.submit("panicking", 1);
        world.advance(SECOND);

        assertThat(group.terminated()).isDone();
        assertThat(told.get(0).data()).isEqualTo("bad message");
        assertThat(told.get(0).groupProtocol()).isEqualTo(Escalation.GroupProtocol.KILL_AND_ESCALATE);
        WorkerStat stat = group.stats().worker();
        assertThat(stat.totalKilledWorkers()).isEqualTo(2);
        assertThat(stat.totalEscalations()).isEqualTo(1);
        assertThat(stat.totalRestarts()).isZero();
        assertThat(stat.totalPanics()).isEqualTo(1);
    }

    @Test
    void findsActionsByALookupOnceForEachSlot() {
        List<Greeter> made = new ArrayList<>();
        ServiceLookup lookup = new ServiceLookup() {
            @Override
            public <S> S find(Class<S> type) {
                Greeter greeter = new Greeter();
                made.add(greeter);
                return type.cast(greeter);
            }
        };
        hub.register("greet", String.class, lookup.supplier(Greeter.class), builder -> builder.slots(2, 2));
        hub.start();
        world.runReady();

        assertThat(made).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void givesOneTopicToOneGroupAndEachOtherItsOwn() throws Exception {
        List<String> seen = new ArrayList<>();
        hub.registerAlias("one", "first", String.class, () -> job -> seen.add("one " + job.body()), builder -> {});
        hub.registerAlias("two", "second", String.class, () -> job -> seen.add("two " + job.body()), builder -> {});
        hub.start();
        hub.submit("first", "a");
        hub.submit("second", "b");
        world.runReady();

        assertThat(seen).containsExactlyInAnyOrder("one a", "two b");
        assertThat(hub.close(SECOND).groups()).hasSize(2);
    }

    @Test
    void answersARequestWithinItsTimeOrSaysThatItDidNot() {
        hub.register("slow", String.class, () -> job -> {
            job.sleep(SECOND);
            job.reply("late");
        });
        hub.start();

        CompletableFuture<Object> inTime = hub.ask("slow", "x", SECOND.multipliedBy(3));
        world.advance(SECOND.multipliedBy(4));
        CompletableFuture<Object> late = hub.ask("slow", "x", Duration.ofMillis(500));
        world.advance(SECOND.multipliedBy(4));

        assertThat(inTime).isCompletedWithValue("late");
        assertThat(late).isCompletedExceptionally();
    }

    private static final class Greeter implements Action<String> {
        @Override
        public void perform(Job<String> job) {
            job.reply("hello");
        }
    }

    private WorkerGroup<Integer> panicking(Behaviour behaviour) {
        WorkerGroup<Integer> group = hub.register(
                        "panicking",
                        Integer.class,
                        () -> job -> {
                            throw new PanicException("bad message");
                        },
                        builder -> builder.slots(2, 3)
                                .behaviour(behaviour)
                                .retry(RetryPolicy.NEVER)
                                .deadLetters(letter -> {}))
                .group();
        hub.start();
        world.runReady();
        return group;
    }
}
