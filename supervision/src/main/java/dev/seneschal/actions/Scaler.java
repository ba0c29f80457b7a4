package dev.seneschal.actions;

import java.time.Duration;

/** Takes the samples that a group's scaling policy is asked with. */
final class Scaler {

    private static final long LEAST_INTERVAL = 1_000_000;

    private final GroupMachine machine;
    private final ScalingPolicy policy;
    private final Alarm alarm = new Alarm(this);
    private final boolean scales;
    private final long interval;
    private long windowSince;
    private long busyNanos;
    private long runNanos;
    private int ended;
    private int failed;

    Scaler(GroupMachine machine) {
        this.machine = machine;
        policy = machine.settings.scaling();
        scales = machine.settings.type() == InstanceType.ELASTIC;
        interval = Math.max(LEAST_INTERVAL, policy.interval().toNanos());
    }

    /** Whether {@link #stir} is needed. */
    boolean isToBeStirred() {
        return scales && !alarm.set;
    }

    /** Something happens: if nobody looks, somebody is to. */
    void stir(long now) {
        if (scales && !alarm.set && machine.isRunning()) {
            windowSince = now;
            busyNanos = 0;
            runNanos = 0;
            ended = 0;
            failed = 0;
            machine.agenda.set(alarm, now + interval);
        }
    }

    void ended(long since, int jobs, boolean failure, long now) {
        runNanos += now - since;
        busyNanos += now - (since - windowSince > 0 ? since : windowSince);
        ended += jobs;
        if (failure) {
            failed++;
        }
    }

    boolean isDue(Alarm due) {
        return due == alarm;
    }

    void sample(long now) {
        Crew crew = machine.crew;
        boolean active = ended > 0 || crew.busy() > 0 || machine.buffer.hasReady();
        int wanted = crew.wanted();
        try {
            wanted = policy.slots(take(now));
        } catch (Throwable thrown) {
            machine.effects.warn("the scaling policy of group " + machine.settings.name() + " threw", thrown);
        }
        crew.want(wanted, now);
        if (active || crew.wanted() > crew.min()) {
            stir(now);
        }
    }

    void close() {
        machine.agenda.clear(alarm);
    }

    private ScalingSample take(long now) {
        Crew crew = machine.crew;
        long busy = busyNanos + crew.busyNanosSince(windowSince, now);
        double all = Math.max(1.0, (now - windowSince) * (double) Math.max(1, crew.active()));
        Entry oldest = machine.buffer.hasReady() ? machine.buffer.oldest() : null;
        return new ScalingSample(
                now,
                crew.min(),
                crew.max(),
                crew.wanted(),
                crew.busy(),
                machine.buffer.readyCount(),
                oldest == null ? Duration.ZERO : Duration.ofNanos(Math.max(0, now - oldest.waitsSince())),
                Math.min(1, busy / all),
                ended,
                ended == 0 ? Duration.ZERO : Duration.ofNanos(runNanos / ended),
                failed);
    }
}
