package dev.seneschal.actions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.actions.GroupWorld.Doing;
import dev.seneschal.time.Backoff;
import dev.seneschal.time.Intensity;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When jobs come into a group of one slot with five places, and at what time. */
class AdmissionTest {

    private static final int PLACES = 5;
    private static final long LONG = 1_000_000;
    private static final long SHORT = 1_000;
    private static final JobSpec<String> JOB = JobSpec.of("job");

    private final GroupWorld world = new GroupWorld(settings(), 1);
    private final GroupMachine machine = world.machine;
    private final Admission admission = machine.admission;

    @Test
    void aTimeBeforeThatOfTheStepBeforeIsTakenForThat() {
        machine.start(1000);
        Entry entry = new Entry(JOB.within(Duration.ofNanos(10)), "topic");

        assertThat(admission.submit(entry, false, 400)).isEqualTo(Submission.Outcome.ACCEPTED);
        assertThat(machine.now).isEqualTo(1000);
        assertThat(entry.acceptedAt).isEqualTo(1000);
        assertThat(entry.deadline()).isEqualTo(1010);
    }

    @Test
    void aProducerWhoseTimeIsOverIsLetInIfThereIsAPlace() {
        Entry waiting = fillAndWait(LONG);

        assertThat(admission.giveUpWaiting(waiting, world.now)).isEqualTo(Submission.Outcome.TIMED_OUT);
        assertThat(admission.producers()).isZero();

        waiting = submitWaiting();
        next();
        assertThat(admission.producers()).as("is not woken yet").isEqualTo(1);
        assertThat(admission.giveUpWaiting(waiting, world.now)).isEqualTo(Submission.Outcome.ACCEPTED);
        assertThat(machine.buffer.size()).isEqualTo(PLACES);
    }

    @Test
    void whoDoesNotWaitComesInBehindThoseWhoDoIfThereIsAPlace() {
        Entry waiting = fillAndWait(LONG);
        assertThat(submit()).isEqualTo(Submission.Outcome.TIMED_OUT);
        next();
        next();

        assertThat(submit()).isEqualTo(Submission.Outcome.ACCEPTED);
        assertThat(waiting.extra().admission).isEqualTo(Submission.Outcome.ACCEPTED);
        assertThat(admission.producers()).isZero();
    }

    @Test
    void aProducerIsLetInWhenLittleIsLeftToDo() {
        Entry waiting = fillAndWait(SHORT);
        machine.batches.usualNanos = SHORT;
        next();
        assertThat(machine.buffer.size()).isLessThanOrEqualTo(PLACES);
        assertThat(waiting.extra().admission).isEqualTo(Submission.Outcome.ACCEPTED);
    }

    @Test
    void aProducerIsLetInAfterAPauseWhereJobsAreLong() {
        Entry waiting = fillAndWait(LONG);
        next();
        assertThat(waiting.extra().admission).isNull();
        world.now += 20 * LONG;
        next();

        assertThat(waiting.extra().admission).isEqualTo(Submission.Outcome.ACCEPTED);
    }

    @Test
    void readsTheClockForSomeOfTheJobsWhileTheyAreShort() {
        fillAndWait(LONG);
        assertThat(needsTime(JOB)).as("long jobs").isTrue();

        machine.batches.usualNanos = SHORT;
        int unread = 0;
        while (!needsTime(JOB)) {
            unread++;
        }
        assertThat(unread).isEqualTo(15);
        assertThat(needsTime(JOB)).as("again").isFalse();
        assertThat(needsTime(JOB.withId("id"))).as("an id").isTrue();
        assertThat(needsTime(JOB.within(Duration.ofSeconds(1))))
                .as("a deadline")
                .isTrue();
    }

    @Test
    void readsTheClockWhileASlotIsIdle() {
        start();
        machine.batches.usualNanos = SHORT;

        assertThat(needsTime(JOB)).isTrue();
        assertThat(needsTime(JOB)).isTrue();
    }

    /** The slot is busy, all places are taken, and a producer waits. */
    private Entry fillAndWait(long nanosEach) {
        start();
        machine.batches.usualNanos = nanosEach;
        for (int i = 0; i <= PLACES; i++) {
            assertThat(submit()).isEqualTo(Submission.Outcome.ACCEPTED);
            world.slots(Doing.ASKING).forEach(world::ask);
        }
        return submitWaiting();
    }

    private void start() {
        machine.start(world.now);
        Slot slot = world.slots(Doing.ASKING).get(0);
        world.ask(slot);
        world.renewed(slot, true);
        assertThat(world.slots(Doing.PARKED)).hasSize(1);
    }

    private Submission.@Nullable Outcome submit() {
        return world.submit(JOB, false);
    }

    private Entry submitWaiting() {
        assertThat(world.submit(JOB, true)).isNull();
        return world.producers.get(world.producers.size() - 1);
    }

    private boolean needsTime(JobSpec<?> job) {
        return admission.needsTime(new Entry(job, "topic"));
    }

    /** The slot has done its job and begins the next. */
    private void next() {
        Slot slot = world.slots(Doing.RUNNING).get(0);
        world.ended(slot, null, FailureKind.RETRY);
        world.check();
    }

    private static GroupSettings settings() {
        return new GroupSettings(
                "group",
                "topic",
                InstanceType.ELASTIC,
                1,
                1,
                PLACES,
                OverflowPolicy.WAIT,
                LONG,
                Behaviour.RESTART_ONE,
                false,
                RetryPolicy.fixed(1, Duration.ofSeconds(1)),
                3,
                0,
                LONG,
                new Intensity(10, Duration.ofMinutes(1)),
                Backoff.fixed(Duration.ofSeconds(1)),
                null,
                0,
                LONG,
                false,
                QueueWaitScaling.ofDefaults());
    }
}
