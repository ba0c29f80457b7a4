package dev.seneschal.actions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.actions.Decision.Message;
import dev.seneschal.actions.Decision.Workers;
import dev.seneschal.time.Backoff;
import dev.seneschal.time.Intensity;
import dev.seneschal.time.VirtualEnvironment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What sabuhp's hub and groups do wrong, done right: through the hub, under a virtual clock. */
class HubDefectsTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final VirtualEnvironment world = new VirtualEnvironment(1);
    private final List<Escalation> told = new ArrayList<>();
    private final List<DeadLetter> dead = new ArrayList<>();
    private final List<String> done = new ArrayList<>();
    private final ActionHub hub = ActionHub.builder("hub")
            .environment(world)
            .onEscalation((escalation, group) -> {
                told.add(escalation);
                return Optional.empty();
            })
            .build();

    private final CompletableFuture<Void> gate = new CompletableFuture<>();

    // ---- groups and their slots

    @Test
    void keepsTheMinimumAndTheMaximumThatItIsGiven() {
        WorkerGroup<String> defaults = register("defaults", job -> {}, builder -> {});
        WorkerGroup<String> own = register("own", job -> {}, builder -> builder.slots(2, 3));
        start();

        assertThat(defaults.stats().worker().minWorkers()).isEqualTo(1);
        assertThat(defaults.stats().worker().maxWorkers()).isEqualTo(10);
        assertThat(own.stats().worker().totalCurrentWorkers()).isEqualTo(2);
        assertThat(own.stats().worker().availableWorkerCapacity()).isEqualTo(1);
    }

    @Test
    void replacesAWorkerThatPanickedAndTellsOfIt() throws Exception {
        WorkerGroup<String> group = register(
                "one",
                this::work,
                builder -> builder.instance(InstanceType.SINGLE).retry(RetryPolicy.NEVER));
        start();
        submit("one", "panic", "a", "b");
        world.advance(SECOND.multipliedBy(10));

        assertThat(done).containsExactly("a", "b");
        assertThat(told).hasSize(1);
        assertThat(group.stats().worker().totalPanics()).isEqualTo(1);
        assertThat(group.stats().worker().totalRestarts()).isEqualTo(1);
        assertThat(group.stats().worker().totalCreatedWorkers()).isEqualTo(2);
    }

    @Test
    void refusesJobsOfAClosedGroupAtOnce() throws Exception {
        WorkerGroup<String> group = register("closed", this::work, builder -> builder.bufferSize(1));
        start();
        group.close(SECOND);

        for (int i = 0; i < 40; i++) {
            assertThat(group.submit("x").outcome()).isEqualTo(Submission.Outcome.CLOSED);
        }
        assertThat(group.stats().refused()).isEqualTo(40);
    }

    @Test
    void sendsProducersAwayThatWaitWhenTheGroupCloses() throws Exception {
        WorkerGroup<String> group = register("full", this::work, builder -> builder.bufferSize(1));
        group.submit("x");
        CompletableFuture<Submission.Outcome> outcome =
                inTask(() -> group.submit("y").outcome());
        world.runReady();
        assertThat(outcome).isNotDone();

        group.close(SECOND);
        world.runReady();

        assertThat(outcome).isCompletedWithValue(Submission.Outcome.CLOSED);
    }

    @Test
    void waitsForAPlaceNoLongerThanTheCallerSays() throws Exception {
        WorkerGroup<String> group = register("full", this::work, builder -> builder.bufferSize(1));
        group.submit("x");
        CompletableFuture<Submission.Outcome> outcome = inTask(
                () -> group.submit(JobSpec.of("y"), Duration.ofMillis(50)).outcome());

        world.advance(Duration.ofMillis(49));
        assertThat(outcome).isNotDone();
        world.advance(Duration.ofMillis(2));

        assertThat(outcome).isCompletedWithValue(Submission.Outcome.TIMED_OUT);
        assertThat(group.stats().pending()).isEqualTo(1);
    }

    @Test
    void neverHasMoreSlotsThanTheMaximum() throws Exception {
        WorkerGroup<String> group = register("three", this::work, builder -> builder.slots(1, 3));
        start();
        for (int i = 0; i < 40; i++) {
            group.submit("wait");
        }
        world.advance(SECOND.multipliedBy(10));

        assertThat(group.stats().running()).isEqualTo(3);
        assertThat(group.stats().worker().totalCurrentWorkers()).isEqualTo(3);
        gate.complete(null);
        world.advance(SECOND);
        assertThat(done).hasSize(40);
    }

    @Test
    void neverEndsIdleWorkersOfTheMinimum() throws Exception {
        WorkerGroup<String> group =
                register("idle", this::work, builder -> builder.slots(2, 5).maxIdle(Duration.ofMillis(40)));
        start();
        for (int i = 0; i < 10; i++) {
            group.submit("wait");
        }
        world.advance(SECOND);
        assertThat(group.stats().worker().totalCurrentWorkers()).isEqualTo(5);
        gate.complete(null);
        world.advance(SECOND.multipliedBy(60));

        WorkerStat stat = group.stats().worker();
        assertThat(stat.totalCurrentWorkers()).isEqualTo(2);
        assertThat(stat.totalIdledWorkers()).isEqualTo(3);
        assertThat(stat.totalCreatedWorkers()).isEqualTo(5);
    }

    @Test
    void runsAOneTimeGroupOnceAndHandsBackTheRest() throws Exception {
        WorkerGroup<String> group = register("once", this::work, builder -> builder.instance(InstanceType.ONE_TIME));
        for (String body : List.of("a", "b", "c")) {
            group.submit(body);
        }
        start();
        world.advance(SECOND);

        assertThat(done).containsExactly("a");
        GroupReport report = group.terminated().join();
        assertThat(report.undone()).extracting(undone -> undone.job().body()).isEqualTo(List.of("b", "c"));
        assertThat(hub.group("once")).isEmpty();
    }

    @Test
    void givesAJobItsHeadersAndItsDeadline() throws Exception {
        List<Object> seen = new ArrayList<>();
        WorkerGroup<String> group = register(
                "context",
                job -> {
                    seen.add(job.headers());
                    seen.add(job.timeLeft().orElseThrow());
                    seen.add(job.topic());
                },
                builder -> {});
        start();
        group.submit(JobSpec.of("x").withHeader("traceparent", "00-1").within(SECOND));
        world.runReady();

        assertThat(seen).isEqualTo(List.of(Map.of("traceparent", "00-1"), SECOND, "context"));
    }

    @Test
    void refusesANullBodyInTheCallersHands() {
        WorkerGroup<String> group = register("null", this::work, builder -> {});

        assertThatThrownBy(() -> group.submit((String) nothing())).isInstanceOf(NullPointerException.class);
        assertThat(group.stats().accepted()).isZero();
    }

    // ---- the hub

    @Test
    void tellsTheHubsListenerWithOffendingAndPendingJobs() throws Exception {
        register(
                "told",
                this::work,
                builder -> builder.instance(InstanceType.SINGLE).behaviour(Behaviour.STOP_ALL_AND_ESCALATE));
        start();
        submit("told", "panic", "a", "b");
        world.advance(SECOND);

        Escalation escalation = told.get(0);
        assertThat(escalation.offending().body()).isEqualTo("panic");
        assertThat(escalation.pending()).extracting(JobSpec::body).isEqualTo(List.of("a", "b"));
        assertThat(escalation.workerProtocol()).isEqualTo(Escalation.WorkerProtocol.PANIC);
        assertThat(escalation.groupProtocol()).isEqualTo(Escalation.GroupProtocol.KILL_AND_ESCALATE);
        assertThat(escalation.data()).isEqualTo("data of panic");
        assertThat(escalation.cause()).isInstanceOf(PanicException.class);
    }

    @Test
    void isUsableBeforeItIsStarted() throws Exception {
        WorkerGroup<String> group = register("early", this::work, builder -> {});
        hub.submit("early", "a");
        assertThat(done).isEmpty();

        start();
        world.runReady();

        assertThat(done).containsExactly("a");
        assertThat(group.state()).isEqualTo(GroupState.RUNNING);
    }

    @Test
    void closesWithoutHavingBeenStarted() throws Exception {
        register("never", this::work, builder -> {});
        hub.submit("never", "a");

        HubReport report = hub.close(SECOND);

        assertThat(report.undone()).hasSize(1);
        assertThat(hub.awaitClosed(SECOND)).isTrue();
    }

    @Test
    void throwsABadConfigurationAtWhoRegistersAndStaysAsItWas() throws Exception {
        register("good", this::work, builder -> {});
        start();

        assertThatThrownBy(() -> register("bad", this::work, builder -> builder.slots(5, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("max slots must be at least min (5), was 2");
        assertThatThrownBy(() -> register("broken", this::work, builder -> {
                    throw new IllegalStateException("broken");
                }))
                .hasMessage("broken");
        submit("good", "a");
        world.runReady();

        assertThat(done).containsExactly("a");
        assertThat(hub.group("bad")).isEmpty();
    }

    @Test
    void registersFromWithinARegistrationAndAnAction() throws Exception {
        register(
                "outer",
                job -> register("third", this::work, builder -> {}),
                builder -> register("inner", this::work, more -> {}));
        start();
        submit("outer", "x");
        world.runReady();

        assertThat(hub.stats()).extracting(GroupStats::group).containsExactly("inner", "outer", "third");
    }

    @Test
    void tellsWhoFeedsItThatASourceCannotBeOpened() {
        hub.feed(new JobSource() {
            @Override
            public void open(Intake intake) {
                throw new IllegalStateException("no broker");
            }

            @Override
            public void close() {}
        });

        assertThatThrownBy(hub::start)
                .hasMessageContaining("could not open a source")
                .hasMessageContaining("no broker");
    }

    @Test
    void tellsTheResultOnlyWhenTheJobIsDone() throws Exception {
        register("acknowledged", this::work, builder -> {});
        start();
        CompletableFuture<JobResult> result = hub.submit("acknowledged", "wait").result();
        world.advance(SECOND.multipliedBy(5));
        assertThat(result).isNotDone();

        gate.complete(null);
        world.runReady();

        assertThat(result.join().isDone()).isTrue();
    }

    @Test
    void takesTheActionsNameAsTheTopicOfATemplate() throws Exception {
        hub.templates().register(WorkerTemplate.of("lazy", String.class, () -> this::work));
        start();
        submit("lazy", "a");
        world.runReady();

        assertThat(done).containsExactly("a");
        assertThat(hub.templates().delete("lazy")).isTrue();
        submit("lazy", "b");
        world.runReady();
        assertThat(done).containsExactly("a", "b");
    }

    @Test
    void namesATopicThatNobodyHas() {
        assertThatThrownBy(() -> hub.submit("nobody", "x"))
                .isInstanceOf(NoSuchTopicException.class)
                .hasMessage("hub hub has no action for topic nobody");
    }

    @Test
    void bootsAgainATemplateWhoseGroupHasDied() throws Exception {
        AtomicInteger made = new AtomicInteger();
        hub.templates()
                .register(new WorkerTemplate<>(
                        "mortal",
                        "mortal",
                        String.class,
                        () -> {
                            made.incrementAndGet();
                            return this::work;
                        },
                        builder -> builder.behaviour(Behaviour.STOP_ALL_AND_ESCALATE)
                                .retry(RetryPolicy.NEVER)
                                .deadLetters(dead::add)));
        start();
        submit("mortal", "panic");
        world.advance(SECOND);
        assertThat(hub.group("mortal")).isEmpty();

        submit("mortal", "a");
        world.advance(SECOND);

        assertThat(done).containsExactly("a");
        assertThat(made).hasValue(2);
    }

    @Test
    void freesTheNameOfAnAliasWhoseGroupHasDied() throws Exception {
        hub.registerAlias(
                "name",
                "alias",
                String.class,
                () -> this::work,
                builder -> builder.behaviour(Behaviour.STOP_ALL_AND_ESCALATE)
                        .retry(RetryPolicy.NEVER)
                        .deadLetters(dead::add));
        start();
        submit("alias", "panic");
        world.advance(SECOND);
        assertThat(hub.stats()).isEmpty();

        hub.registerAlias("name", "alias", String.class, () -> this::work, builder -> {});
        submit("alias", "a");
        world.runReady();

        assertThat(done).containsExactly("a");
    }

    @Test
    void letsATemplateAndARegistrationOfOneTopicHandleAMessageOnce() throws Exception {
        hub.templates().register(WorkerTemplate.of("twice", String.class, () -> this::work));
        register("twice", this::work, builder -> {});
        start();
        submit("twice", "a");
        world.runReady();

        assertThat(done).containsExactly("a");
        assertThat(hub.stats()).hasSize(1);
        assertThatThrownBy(() -> hub.registerAlias("other", "twice", String.class, () -> this::work, builder -> {}))
                .hasMessage("hub hub has an action for topic twice already: twice");
    }

    @Test
    void keepsTopicAndNameWhateverTheSettingsDo() throws Exception {
        hub.registerAlias("fixed", "here", String.class, () -> this::work, builder -> builder.topic("there"));

        assertThat(hub.group("fixed").orElseThrow().group().topic()).isEqualTo("here");
        assertThatThrownBy(() -> hub.submit("there", "x")).isInstanceOf(NoSuchTopicException.class);
    }

    // ---- panics and restarts

    @Test
    void handlesWhatPanicsDuringARestartOfAllInThatRestart() throws Exception {
        WorkerGroup<String> group = register(
                "all",
                this::work,
                builder -> builder.slots(2, 2).behaviour(Behaviour.RESTART_ALL).retry(RetryPolicy.NEVER));
        start();
        submit("all", "wait and panic", "panic", "a");
        world.advance(Duration.ofMillis(1));
        CompletableFuture<Void> restarted = group.restarted();
        gate.complete(null);
        world.advance(SECOND.multipliedBy(2));

        assertThat(restarted).isCompleted();
        WorkerStat stat = group.stats().worker();
        assertThat(stat.totalPanics()).isEqualTo(2);
        assertThat(stat.totalRestarts()).isEqualTo(1);
        assertThat(dead).extracting(letter -> letter.job().body()).isEqualTo(List.of("panic", "wait and panic"));
        assertThat(done).containsExactly("a");
    }

    @Test
    void finishesARestartThoughWorkersEndByThemselvesMeanwhile() throws Exception {
        WorkerGroup<String> group = register(
                "wedge",
                this::work,
                builder -> builder.slots(1, 4)
                        .maxIdle(Duration.ofMillis(60))
                        .behaviour(Behaviour.RESTART_ALL)
                        .retry(RetryPolicy.NEVER));
        start();
        for (int i = 0; i < 4; i++) {
            group.submit("wait");
        }
        world.advance(SECOND);
        assertThat(group.stats().worker().totalCurrentWorkers()).isEqualTo(4);
        CompletableFuture<Void> restarted = group.restart();
        group.submit("panic");
        gate.complete(null);
        world.advance(SECOND.multipliedBy(10));

        assertThat(restarted).isCompleted();
        group.submit("a");
        world.advance(SECOND);
        assertThat(done).contains("a");
    }

    @Test
    void restartsNoFasterThanItsBackOffAndNotMoreOftenThanItsIntensity() throws Exception {
        WorkerGroup<String> group = register(
                "storm",
                this::work,
                builder -> builder.instance(InstanceType.SINGLE)
                        .behaviour(Behaviour.RESTART_ALL)
                        .retry(RetryPolicy.NEVER)
                        .restarts(new Intensity(4, Duration.ofMinutes(10)), Backoff.fixed(SECOND)));
        start();
        for (int i = 0; i < 50; i++) {
            group.submit("panic");
        }
        world.advance(Duration.ofMillis(1500));
        assertThat(group.stats().worker().totalRestarts()).isEqualTo(2);
        world.advance(SECOND.multipliedBy(60));

        assertThat(group.stats().worker().totalRestarts()).isEqualTo(4);
        GroupReport report = group.terminated().join();
        assertThat(report.cause()).isPresent();
        assertThat(report.undone()).hasSize(45);
        assertThat(group.stats().pending()).isZero();
    }

    @Test
    void givesUpAJobThatKeepsPanickingAndRefusesItsId() throws Exception {
        WorkerGroup<String> group =
                register("poison", this::work, builder -> builder.retry(RetryPolicy.fixed(10, Duration.ofMillis(10))));
        start();
        group.submit(JobSpec.of("panic").withId("p"));
        world.advance(SECOND.multipliedBy(30));

        assertThat(dead).hasSize(1);
        assertThat(dead.get(0).reason()).isEqualTo(DeadLetter.Reason.QUARANTINED);
        assertThat(dead.get(0).attempts()).isEqualTo(3);
        assertThat(group.submit(JobSpec.of("panic").withId("p")).outcome()).isEqualTo(Submission.Outcome.QUARANTINED);
    }

    @Test
    void mayCloseAndWaitInAListenersCallback() throws Exception {
        List<Boolean> ended = new ArrayList<>();
        WorkerGroup<String> group = register(
                "callback",
                this::work,
                builder -> builder.onEscalation((escalation, own) -> {
                    ended.add(own.close(SECOND).ended());
                    return Optional.of(new Decision(Workers.RESUME, Message.DEAD_LETTER));
                }));
        start();
        submit("callback", "panic", "a");
        world.advance(SECOND.multipliedBy(3));

        assertThat(ended).containsExactly(false);
        assertThat(group.state()).isEqualTo(GroupState.CLOSED);
        assertThat(group.terminated().join().undone()).isNotEmpty();
    }

    @Test
    void decidesByTheBehaviourIfAListenerThrowsOrDoesNotAnswer() throws Exception {
        CompletableFuture<Void> never = new CompletableFuture<>();
        WorkerGroup<String> group = register(
                "silent",
                this::work,
                builder -> builder.retry(RetryPolicy.NEVER).onEscalation((escalation, own) -> {
                    world.await(never, Duration.ofHours(1));
                    return Optional.empty();
                }));
        start();
        submit("silent", "panic", "a");
        world.advance(Duration.ofMillis(4900));
        assertThat(group.state()).isEqualTo(GroupState.ESCALATING);
        assertThat(done).isEmpty();

        world.advance(SECOND.multipliedBy(2));

        assertThat(done).containsExactly("a");
    }

    @Test
    void carriesOutWhatTheListenerDecides() throws Exception {
        WorkerGroup<String> group = register(
                "decided",
                this::work,
                builder -> builder.behaviour(Behaviour.STOP_ALL_AND_ESCALATE)
                        .onEscalation(
                                (escalation, own) -> Optional.of(new Decision(Workers.RESUME, Message.DEAD_LETTER))));
        start();
        submit("decided", "panic", "a");
        world.advance(Duration.ofMillis(1));

        assertThat(done).containsExactly("a");
        assertThat(dead).extracting(DeadLetter::reason).isEqualTo(List.of(DeadLetter.Reason.DECIDED));
        assertThat(group.stats().worker().totalCreatedWorkers()).isEqualTo(1);
    }

    @Test
    void waitsForItsEndOverARestart() throws Exception {
        WorkerGroup<String> group = register("wait", this::work, builder -> {});
        start();
        CompletableFuture<GroupReport> end = group.terminated();
        group.restart();
        world.advance(SECOND.multipliedBy(5));
        submit("wait", "wait");
        world.runReady();
        group.beginClose(SECOND);
        world.runReady();
        assertThat(end).isNotDone();

        gate.complete(null);
        world.advance(SECOND);

        assertThat(end).isDone();
        assertThat(done).containsExactly("wait");
    }

    @Test
    void countsEachWorkerOnce() {
        WorkerGroup<String> group = register("count", this::work, builder -> builder.slots(3, 5));
        start();

        assertThat(group.stats().worker().totalCreatedWorkers()).isEqualTo(3);
        assertThat(group.stats().worker().totalKilledWorkers()).isZero();
    }

    @Test
    void handsBackAllThatIsPendingWhenItStopsByAPanic() throws Exception {
        WorkerGroup<String> group = register(
                "kill",
                this::work,
                builder -> builder.slots(2, 2)
                        .behaviour(Behaviour.STOP_ALL_AND_ESCALATE)
                        .abandonAfter(SECOND));
        start();
        submit("kill", "wait", "panic", "a", "b");
        world.runReady();
        assertThat(group.submit("late").outcome()).isEqualTo(Submission.Outcome.CLOSED);
        world.advance(SECOND.multipliedBy(5));

        GroupReport report = group.terminated().join();
        assertThat(report.undone())
                .extracting(undone -> undone.job().body())
                .isEqualTo(List.of("wait", "panic", "a", "b"));
        GroupStats stats = group.stats();
        assertThat(stats.handedBack()).isEqualTo(4);
        assertThat(stats.pending()).isZero();
    }

    @Test
    void finishesWhatItHasWithinItsTimeAndHandsBackTheRest() throws Exception {
        WorkerGroup<String> group = register(
                "drain",
                job -> {
                    job.sleep(Duration.ofMillis(300));
                    done.add(job.body());
                },
                builder -> builder.instance(InstanceType.SINGLE));
        start();
        submit("drain", "a", "b", "c", "d", "e", "f");
        world.runReady();

        GroupReport report = group.close(SECOND);

        assertThat(done).containsExactly("a", "b");
        assertThat(report.undone()).extracting(undone -> undone.job().body()).isEqualTo(List.of("c", "d", "e", "f"));
        assertThat(report.took()).isLessThanOrEqualTo(SECOND);
        assertThat(report.stuck()).isEmpty();
    }

    @Test
    void showsTheOffendingJobAsItWasSubmitted() throws Exception {
        register(
                "immutable",
                job -> {
                    assertThatThrownBy(() -> job.headers().put("x", "y"))
                            .isInstanceOf(UnsupportedOperationException.class);
                    throw new PanicException("now");
                },
                builder -> builder.retry(RetryPolicy.NEVER));
        start();
        JobSpec<String> spec = JobSpec.of("a").withHeader("h", "1");
        hub.submit("immutable", spec);
        world.advance(SECOND);

        assertThat(told.get(0).offending()).isSameAs(spec);
    }

    @Test
    void leavesNoAlarmBehind() throws Exception {
        WorkerGroup<String> group = register("alarms", this::work, builder -> builder.jobTimeout(Duration.ofHours(1)));
        start();
        for (int i = 0; i < 1000; i++) {
            group.submit(JobSpec.of("a").within(Duration.ofHours(1)));
        }
        world.advance(SECOND);

        assertThat(done).hasSize(1000);
        assertThat(group.alarms()).isLessThanOrEqualTo(3);
    }

    // ---- dependents

    @Test
    void givesItsJobsTheDependentsOfAMaster() throws Exception {
        MasterWorkerGroup<String> master = hub.register("Master", String.class, () -> job -> {
            Submission submission =
                    ((WorkerGroup<Object>) (WorkerGroup<?>) job.dependent("Slave")).submit("to " + job.body());
            job.await(submission.result());
            job.reply(submission.result().join().reply().orElseThrow());
        });
        master.addDependent("Slave", String.class, () -> job -> job.reply("slave got " + job.body()), builder -> {});
        start();
        CompletableFuture<Object> answer = hub.ask("Master", "x", SECOND);
        world.advance(SECOND);

        assertThat(answer).isCompletedWithValue("slave got to x");
        assertThat(hub.stats()).extracting(GroupStats::group).containsExactly("Master", "Master/slaves/Slave");
        assertThat(hub.stats().get(1).worker().behaviourType()).isEqualTo(Behaviour.RESTART_ALL);
    }

    @Test
    void endsAMasterWhoseDependentHasEndedByAPanic() throws Exception {
        MasterWorkerGroup<String> master = hub.register("Master", String.class, () -> this::work);
        WorkerGroup<String> slave = master.addDependent(
                "Slave", String.class, () -> this::work, builder -> builder.behaviour(Behaviour.STOP_ALL_AND_ESCALATE));
        start();
        slave.submit("panic");
        world.advance(SECOND);

        assertThat(master.group().state()).isEqualTo(GroupState.CLOSED);
        assertThat(master.group().terminated().join().cause()).isPresent();
        assertThat(hub.group("Master")).isEmpty();
    }

    @Test
    void closesTheDependentsOfAMasterThatHasEnded() throws Exception {
        MasterWorkerGroup<String> master = hub.register(
                "Master",
                String.class,
                () -> this::work,
                builder -> builder.behaviour(Behaviour.STOP_ALL_AND_ESCALATE));
        WorkerGroup<String> slave = master.addDependent("Slave", String.class, () -> this::work, builder -> {});
        start();
        submit("Master", "panic");
        world.advance(SECOND.multipliedBy(20));

        assertThat(slave.state()).isEqualTo(GroupState.CLOSED);
    }

    // ---- what the tests are made of

    /** What the body says; {@code wait} waits for the gate. */
    private void work(Job<String> job) throws Exception {
        if (job.body().startsWith("wait")) {
            job.await(gate);
        }
        if (job.body().endsWith("panic")) {
            throw new PanicException("data of " + job.body());
        }
        done.add(job.body());
    }

    private WorkerGroup<String> register(
            String name, Action<String> action, Consumer<WorkerGroupBuilder<String>> settings) {
        return hub.register(name, String.class, () -> action, builder -> {
                    builder.deadLetters(dead::add);
                    settings.accept(builder);
                })
                .group();
    }

    private void start() {
        hub.start();
        world.runReady();
    }

    private void submit(String topic, String... bodies) throws InterruptedException {
        for (String body : bodies) {
            assertThat(hub.submit(topic, body).isAccepted()).isTrue();
        }
    }

    private <R> CompletableFuture<R> inTask(java.util.concurrent.Callable<R> task) {
        CompletableFuture<R> result = new CompletableFuture<>();
        world.newBlockingExecutor("task", 1).execute(() -> {
            try {
                result.complete(task.call());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    @SuppressWarnings("TypeParameterUnusedInFormals")
    private static <R> R nothing() {
        return null;
    }
}
