package dev.seneschal.actions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.actions.Submission.Outcome;
import dev.seneschal.time.VirtualEnvironment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** What a group that stands alone does with jobs, under a virtual clock. */
class GroupFeaturesTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final VirtualEnvironment world = new VirtualEnvironment(1);
    private final List<String> seen = new ArrayList<>();
    private final List<DeadLetter> dead = new ArrayList<>();
    private final CompletableFuture<Void> gate = new CompletableFuture<>();

    @Test
    void holdsNoSlotWhileAJobWaitsForAnotherAttempt() throws Exception {
        WorkerGroup<String> group = single(builder -> builder.retry(RetryPolicy.fixed(3, SECOND)));
        submit(group, "fail", "a");
        world.advance(Duration.ofMillis(1));
        assertThat(seen).containsExactly("fail 1", "a 1");
        assertThat(group.stats().retrying()).isEqualTo(1);

        world.advance(SECOND.multipliedBy(3));

        assertThat(seen).containsExactly("fail 1", "a 1", "fail 2", "fail 3");
        assertThat(dead).extracting(DeadLetter::attempts).containsExactly(3);
        assertThat(dead.get(0).cause()).get().isInstanceOf(IllegalStateException.class);
        assertThat(group.stats().retries()).isEqualTo(2);
    }

    @Test
    void tellsTheResultThoughTheDeadLettersSinkThrows() throws Exception {
        WorkerGroup<String> group =
                single(builder -> builder.retry(RetryPolicy.NEVER).deadLetters(letter -> {
                    throw new IllegalStateException("no room for dead letters");
                }));
        Submission submission = group.submit("fail");
        CompletableFuture<JobResult> result = submission.result();

        world.advance(SECOND);

        assertThat(result).isCompletedWithValueMatching(told -> told.outcome() == JobResult.Outcome.DEAD);
    }

    @Test
    void aJobOfABodyAloneHasTheSameSpecificationWhoeverAsks() throws Exception {
        List<JobSpec<?>> specs = new ArrayList<>();
        WorkerGroup<String> group = WorkerGroup.builder("same", String.class, () -> job -> {
                    specs.add(job.spec());
                    specs.add(job.spec());
                    throw new IllegalStateException("on purpose");
                })
                .retry(RetryPolicy.fixed(2, SECOND))
                .deadLetters(letter -> specs.add(letter.job()))
                .environment(world)
                .build();
        group.start();
        group.submit("body");
        world.advance(SECOND.multipliedBy(3));

        assertThat(specs).hasSize(5).allSatisfy(spec -> assertThat(spec).isSameAs(specs.get(0)));
        assertThat(specs.get(0).body()).isEqualTo("body");
    }

    @Test
    void tellsOfProgress() throws Exception {
        WorkerGroup<String> group = WorkerGroup.builder("steps", String.class, () -> job -> {
                    job.progress("1 of 2");
                    job.sleep(SECOND);
                    job.progress("2 of 2");
                    job.sleep(SECOND);
                })
                .environment(world)
                .build();
        group.start();
        Submission submission = group.submit("x");
        world.runReady();
        List<String> told = new ArrayList<>();
        submission.onProgress(told::add);
        world.runReady();
        assertThat(told).containsExactly("1 of 2");
        assertThat(submission.progress()).hasValue("1 of 2");

        world.advance(SECOND.multipliedBy(3));

        assertThat(told).containsExactly("1 of 2", "2 of 2");
    }

    @Test
    void keepsALaneClosedWhileItsJobWaitsForAnotherAttempt() throws Exception {
        WorkerGroup<String> group = single(builder -> builder.retry(RetryPolicy.fixed(2, SECOND)));
        group.submit(JobSpec.of("fail").withKey("k"));
        group.submit(JobSpec.of("after").withKey("k"));
        group.submit(JobSpec.of("other").withKey("o"));
        world.advance(SECOND.multipliedBy(3));

        assertThat(seen).containsExactly("fail 1", "other 1", "fail 2", "after 1");
    }

    @Test
    void haltsALaneAfterADeadLetterUntilItIsResumed() throws Exception {
        WorkerGroup<String> group =
                single(builder -> builder.retry(RetryPolicy.NEVER).haltLanesAfterDeadLetter());
        group.submit(JobSpec.of("fail").withKey("k"));
        group.submit(JobSpec.of("after").withKey("k"));
        world.advance(SECOND);
        assertThat(seen).containsExactly("fail 1");

        assertThat(group.resumeLane("k")).isTrue();
        assertThat(group.resumeLane("k")).isFalse();
        world.advance(SECOND);

        assertThat(seen).containsExactly("fail 1", "after 1");
    }

    @Test
    void tellsWhoSubmittedHowFarAJobIs() throws Exception {
        WorkerGroup<String> group = WorkerGroup.builder("steps", String.class, () -> job -> {
                    job.progress("half");
                    job.await(gate);
                    job.progress("all");
                })
                .environment(world)
                .build();
        group.start();
        Submission submission = group.submit("x");
        assertThat(submission.progress()).isEmpty();
        world.runReady();
        assertThat(submission.progress()).contains("half");
        assertThat(submission.result()).isNotDone();

        gate.complete(null);
        world.runReady();

        assertThat(submission.progress()).contains("all");
        assertThat(submission.result().join().isDone()).isTrue();
    }

    @Test
    void tellsAResultWhileAJobBehindItInTheSameBatchGoesOn() throws Exception {
        WorkerGroup<String> group = single(builder -> builder);
        for (int i = 0; i < 200; i++) {
            group.submit("short");
        }
        world.advance(SECOND);
        group.pause();
        List<Submission> submissions = new ArrayList<>();
        for (String body : List.of("short", "short", "wait", "short", "short", "short", "short", "short")) {
            submissions.add(group.submit(body));
        }
        group.resume();
        world.runReady();

        assertThat(submissions.get(0).result()).isCompleted();
        assertThat(submissions.get(1).result()).isCompleted();
        assertThat(submissions.get(2).result()).isNotDone();
        assertThat(group.stats().running()).isEqualTo(1);
        assertThat(group.stats().done()).isEqualTo(202);
        assertThat(group.stats().pending()).isEqualTo(6);
    }

    @Test
    void runsJobsOfDifferentKeysBesideEachOther() throws Exception {
        WorkerGroup<String> group = start(builder -> builder.slots(3, 3));
        for (String key : List.of("k", "k", "l", "m")) {
            group.submit(JobSpec.of("wait").withKey(key));
        }
        world.runReady();

        assertThat(group.stats().running()).isEqualTo(3);
        assertThat(group.stats().pending()).isEqualTo(4);
    }

    @Test
    void startsUrgentJobsFirstAndHastensThoseBeforeThemInTheirLane() throws Exception {
        WorkerGroup<String> group = single(builder -> builder);
        group.pause();
        group.submit(JobSpec.of("usual"));
        group.submit(JobSpec.of("lane first").withKey("k").withPriority(0));
        group.submit(JobSpec.of("lane urgent").withKey("k").withPriority(9));
        group.submit(JobSpec.of("soon").withPriority(6));
        group.resume();
        world.advance(SECOND);

        assertThat(seen).containsExactly("lane first 1", "lane urgent 1", "soon 1", "usual 1");
    }

    @Test
    void startsNoMoreJobsThanItsRateAllows() throws Exception {
        WorkerGroup<String> group = start(builder -> builder.slots(5, 5).rateLimit(new RateLimit(10, SECOND)));
        for (int i = 0; i < 100; i++) {
            group.submit("a");
        }
        world.advance(Duration.ofMillis(4999));

        assertThat(seen).hasSize(59);
    }

    @Test
    void refusesARepeatForAsLongAsItRemembersIt() throws Exception {
        WorkerGroup<String> group =
                single(builder -> builder.deduplicate(100, SECOND).retry(RetryPolicy.NEVER));
        assertThat(group.submit(JobSpec.of("a").withId("1")).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(group.submit(JobSpec.of("a").withId("1")).outcome()).isEqualTo(Outcome.DUPLICATE);
        assertThat(group.submit(JobSpec.of("fail").withId("2")).outcome()).isEqualTo(Outcome.ACCEPTED);
        world.advance(Duration.ofMillis(500));
        assertThat(group.submit(JobSpec.of("b").withId("2")).outcome())
                .as("what was not done may come again")
                .isEqualTo(Outcome.ACCEPTED);
        world.advance(SECOND);

        assertThat(group.submit(JobSpec.of("a").withId("1")).outcome()).isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void pausesForATime() throws Exception {
        WorkerGroup<String> group = single(builder -> builder);
        group.pauseFor(SECOND);
        submit(group, "a");
        world.advance(Duration.ofMillis(999));
        assertThat(seen).isEmpty();
        assertThat(group.state()).isEqualTo(GroupState.PAUSED);

        world.advance(Duration.ofMillis(1));

        assertThat(seen).containsExactly("a 1");
    }

    @Test
    void saysWhatBecameOfAJobThatFindsTheBufferFull() throws Exception {
        assertThat(outcomeWhenFull(OverflowPolicy.WAIT)).isEqualTo(Outcome.TIMED_OUT);
        assertThat(outcomeWhenFull(OverflowPolicy.REFUSE)).isEqualTo(Outcome.REFUSED);
        assertThat(outcomeWhenFull(OverflowPolicy.DROP_OLDEST)).isEqualTo(Outcome.ACCEPTED_DROPPING_OLDEST);
        assertThat(outcomeWhenFull(OverflowPolicy.DROP_NEWEST)).isEqualTo(Outcome.DROPPED);
    }

    @Test
    void givesUpAJobThatWaitedTooLong() throws Exception {
        WorkerGroup<String> group = single(builder -> builder);
        group.submit("wait");
        Submission late = group.submit(JobSpec.of("late").within(SECOND));
        world.advance(SECOND);

        assertThat(late.result().join().outcome()).isEqualTo(JobResult.Outcome.DEAD);
        assertThat(dead).extracting(DeadLetter::reason).containsExactly(DeadLetter.Reason.EXPIRED);
        assertThat(group.stats().pending()).isEqualTo(1);
    }

    @Test
    void changesItsLimitsWhileItRuns() throws Exception {
        WorkerGroup<String> group = start(builder -> builder.slots(1, 2));
        for (int i = 0; i < 10; i++) {
            group.submit("wait");
        }
        group.resize(4, 6);
        world.runReady();
        assertThat(group.stats().running()).isEqualTo(4);
        gate.complete(null);
        world.advance(SECOND);

        group.resize(1, 1);
        world.advance(SECOND);

        assertThat(group.stats().worker().totalCurrentWorkers()).isEqualTo(1);
        assertThatThrownBy(() -> group.resize(3, 2)).hasMessage("max slots must be at least min (3), was 2");
        assertThatThrownBy(() -> single(builder -> builder).resize(1, 2)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void runsInterceptorsAroundEachAttemptWithTheLoggingContextInPlace() throws Exception {
        List<String> order = new ArrayList<>();
        WorkerGroup<String> group = single(builder -> builder.intercept(Interceptors.loggingContext())
                .intercept((job, next) -> {
                    order.add("before " + MDC.get("action") + " " + MDC.get("attempt") + " " + MDC.get("job"));
                    next.proceed();
                    order.add("after " + seen);
                }));
        group.submit(JobSpec.of("a").withId("7"));
        world.runReady();

        assertThat(order).hasSize(2);
        assertThat(order.get(1)).isEqualTo("after [a 1]");
        assertThat(MDC.get("action")).isNull();
    }

    @Test
    void tellsProgressAndAnswersErrors() {
        WorkerGroup<String> group = single(builder -> builder);
        CompletableFuture<Object> answer = group.ask("refuse", SECOND);
        world.advance(SECOND);

        assertThatThrownBy(answer::join)
                .hasCauseInstanceOf(ErrorReplyException.class)
                .hasMessageContaining("not today");
    }

    @Test
    void writesItsStatisticsAsJsonBySabuhpsNames() throws Exception {
        WorkerGroup<String> group = single(builder -> builder);
        submit(group, "a");
        world.runReady();

        assertThat(group.stats().worker().toJson())
                .isEqualTo("{\"Addr\":\"features\",\"MaxWorkers\":1,\"MinWorkers\":1,\"Instance\":\"SINGLE\","
                        + "\"BehaviourType\":\"RESTART_ONE\",\"TotalMessageReceived\":1,\"TotalMessageProcessed\":1,"
                        + "\"TotalEscalations\":0,\"TotalPanics\":0,\"TotalRestarts\":0,\"TotalCurrentWorkers\":1,"
                        + "\"AvailableWorkerCapacity\":0,\"TotalCreatedWorkers\":1,\"TotalKilledWorkers\":0,"
                        + "\"TotalIdledWorkers\":0}");
    }

    private Outcome outcomeWhenFull(OverflowPolicy policy) throws InterruptedException {
        WorkerGroup<String> group = WorkerGroup.builder("full", String.class, () -> this::work)
                .environment(world)
                .bufferSize(1)
                .overflow(policy)
                .submitWait(Duration.ofMillis(5))
                .build();
        Submission first = group.submit("a");
        Submission second = group.submit("b");
        GroupStats stats = group.stats();
        assertThat(stats.done() + stats.dropped() + stats.pending()).isEqualTo(stats.accepted());
        assertThat(first.result().isDone()).isEqualTo(policy == OverflowPolicy.DROP_OLDEST);
        return second.outcome();
    }

    private void work(Job<String> job) throws Exception {
        switch (job.body()) {
            case "wait" -> job.await(gate);
            case "refuse" -> job.replyError("not today");
            default -> seen.add(job.body() + " " + job.attempt());
        }
        if (job.body().equals("fail")) {
            throw new IllegalStateException("failed");
        }
    }

    private WorkerGroup<String> single(UnaryOperator<WorkerGroupBuilder<String>> settings) {
        return start(builder -> settings.apply(builder.instance(InstanceType.SINGLE)));
    }

    private WorkerGroup<String> start(UnaryOperator<WorkerGroupBuilder<String>> settings) {
        WorkerGroup<String> group = settings.apply(WorkerGroup.builder("features", String.class, () -> this::work)
                        .environment(world)
                        .deadLetters(dead::add))
                .build();
        group.start();
        world.runReady();
        return group;
    }

    private static void submit(WorkerGroup<String> group, String... bodies) throws InterruptedException {
        for (String body : bodies) {
            assertThat(group.submit(body).isAccepted()).isTrue();
        }
    }
}
