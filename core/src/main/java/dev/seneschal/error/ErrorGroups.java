package dev.seneschal.error;

import dev.seneschal.time.Intensity;
import dev.seneschal.time.Nanos;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Counts errors by group and decides which are worth a line. The first of a group gets a line at once; those after it share one for
 * each interval, which doubles from 1 s to 10 min as long as they come, and begins anew after 10 min without any. All groups together
 * get no more than 60 lines a minute.
 *
 * <p>A machine without threads or clock: each method is an event, with the monotonic time at which it happens. Not thread-safe.
 */
final class ErrorGroups {

    static final int MOST_GROUPS = 1_000;
    static final Intensity LINES = new Intensity(60, Duration.ofMinutes(1));

    private static final long FIRST_INTERVAL = Nanos.of(Duration.ofSeconds(1));
    private static final long LONGEST_INTERVAL = Nanos.of(Duration.ofMinutes(10));
    private static final long CALM = Nanos.of(Duration.ofMinutes(10));

    private final Map<String, Group> groups = new LinkedHashMap<>(16, 0.75f, true);
    private final Intensity.Counter lines = LINES.newCounter();
    private long nextDeadline = Long.MAX_VALUE;
    private long written;
    private long forgotten;

    private static final class Group {
        private final String fingerprint;
        private final ErrorEvent sample;
        private long count;
        private ErrorEvent latest;
        private long lastAt;
        /** How many had no line yet, and when the first of them was. */
        private long unwritten;

        private Instant unwrittenSince;
        private long interval = FIRST_INTERVAL;
        /** No line before. */
        private long notBefore;

        private Group(String fingerprint, ErrorEvent first, long now) {
            this.fingerprint = fingerprint;
            this.sample = first;
            this.latest = first;
            this.unwrittenSince = first.at();
            this.lastAt = now;
            this.notBefore = now;
        }

        private ErrorGroup snapshot() {
            return new ErrorGroup(fingerprint, count, sample.at(), latest.at(), sample);
        }
    }

    /**
     * An error happened.
     *
     * @return how many of its group there were
     */
    long happened(ErrorEvent event, long now) {
        Group group = groups.computeIfAbsent(Fingerprint.of(event), key -> new Group(key, event, now));
        if (now - group.lastAt >= CALM) {
            group.interval = FIRST_INTERVAL;
            group.notBefore = now;
        }
        group.count++;
        group.latest = event;
        group.lastAt = now;
        if (group.unwritten++ == 0) {
            group.unwrittenSince = event.at();
        }
        nextDeadline = Math.min(nextDeadline, group.notBefore);
        forgetOldest();
        return group.count;
    }

    /** The lines that are due. */
    List<ErrorLine> due(long now) {
        if (nextDeadline > now) {
            return List.of();
        }
        List<ErrorLine> due = new ArrayList<>();
        nextDeadline = Long.MAX_VALUE;
        for (Group group : groups.values()) {
            if (group.unwritten > 0 && group.notBefore <= now) {
                write(group, now).ifPresent(due::add);
            }
            if (group.unwritten > 0) {
                nextDeadline = Math.min(nextDeadline, group.notBefore);
            }
        }
        return due;
    }

    /** When {@link #due} must be asked at the latest, or {@link Long#MAX_VALUE}. */
    long nextDeadline() {
        return nextDeadline;
    }

    /** A line for each group that has errors without one: nothing comes after. */
    List<ErrorLine> rest() {
        List<ErrorLine> rest = new ArrayList<>();
        for (Group group : groups.values()) {
            if (group.unwritten > 0) {
                rest.add(line(group));
            }
        }
        nextDeadline = Long.MAX_VALUE;
        return rest;
    }

    /** All groups that are remembered, the one that happened last first. */
    List<ErrorGroup> all() {
        List<ErrorGroup> all = new ArrayList<>();
        groups.values().forEach(group -> all.add(0, group.snapshot()));
        return all;
    }

    long written() {
        return written;
    }

    long forgotten() {
        return forgotten;
    }

    private Optional<ErrorLine> write(Group group, long now) {
        group.notBefore = now + group.interval;
        if (!lines.allows(now)) {
            return Optional.empty();
        }
        group.interval = Math.min(LONGEST_INTERVAL, 2 * group.interval);
        return Optional.of(line(group));
    }

    private ErrorLine line(Group group) {
        written++;
        ErrorLine line = new ErrorLine(group.latest, group.unwritten, group.unwrittenSince);
        group.unwritten = 0;
        return line;
    }

    private void forgetOldest() {
        if (groups.size() > MOST_GROUPS) {
            Iterator<Group> oldest = groups.values().iterator();
            oldest.next();
            oldest.remove();
            forgotten++;
        }
    }
}
