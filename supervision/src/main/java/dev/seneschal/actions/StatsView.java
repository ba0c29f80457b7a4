package dev.seneschal.actions;

import java.time.Duration;

/** A group's statistics, read off its machine under the lock. */
final class StatsView {

    private StatsView() {}

    static GroupStats of(GroupMachine machine, long now) {
        machine.settle(now);
        Totals totals = machine.totals;
        Entry oldest = machine.buffer.oldest();
        return new GroupStats(
                machine.settings.name(),
                machine.state(),
                worker(machine),
                totals.accepted,
                totals.done,
                totals.dead,
                totals.dropped,
                totals.handedBack,
                machine.pending(),
                machine.crew.busy(),
                machine.buffer.retrying(),
                totals.retries,
                totals.refused,
                totals.timedOut,
                machine.crew.abandoned(),
                oldest == null ? Duration.ZERO : Duration.ofNanos(now - oldest.acceptedAt));
    }

    private static WorkerStat worker(GroupMachine machine) {
        GroupSettings settings = machine.settings;
        Totals totals = machine.totals;
        Crew crew = machine.crew;
        return new WorkerStat(
                settings.topic(),
                crew.max(),
                crew.min(),
                settings.type(),
                settings.behaviour(),
                totals.received,
                totals.done,
                totals.escalations,
                totals.panics,
                totals.restarts,
                crew.alive(),
                Math.max(0, crew.max() - crew.places()),
                totals.created,
                totals.killed,
                totals.idled);
    }
}
