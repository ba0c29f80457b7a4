package dev.seneschal.error;

import dev.seneschal.time.Intensity;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an error kernel remembers: groups of errors, and the error state of each process and message. Bounded in all of them.
 *
 * <p>A machine without threads or clock. Not thread-safe.
 */
final class ErrorMachine {

    static final int MOST_MESSAGES = 10_000;
    static final int MOST_PROCESSES = 1_000;

    private static final Duration RECENT = Duration.ofMinutes(10);
    private static final Intensity RESPAWNS = new Intensity(ErrorState.MANY_RESPAWNS, RECENT);

    final ErrorGroups groups = new ErrorGroups();
    private final Tally<String> processes = new Tally<>(MOST_PROCESSES);
    private final Tally<String> messages = new Tally<>(MOST_MESSAGES);
    private final Map<String, Intensity.Counter> respawns = new LinkedHashMap<>(16, 0.75f, true);
    private long errors;
    private long infos;
    private long undecided;
    private long respawned;
    private long stopped;
    private long escalated;

    /** An error happened. */
    ErrorState happened(ErrorEvent event, long now) {
        switch (event.severity()) {
            case ERROR -> errors++;
            case INFO -> infos++;
        }
        long ofGroup = groups.happened(event, now);
        long ofProcess = event.process().isEmpty() ? 0 : processes.add(event.process());
        long ofMessage = keyOfMessage(event).map(messages::add).orElse(0L);
        return new ErrorState(ofGroup, ofProcess, ofMessage, recentRespawns(event.process(), now));
    }

    /** The state again, just before the policy is asked: respawns may have been decided meanwhile. */
    ErrorState upToDate(ErrorState state, ErrorEvent event, long now) {
        int recent = recentRespawns(event.process(), now);
        return new ErrorState(state.ofGroup(), state.ofProcess(), state.ofMessage(), recent);
    }

    /** An answer was given. Gives it back. */
    ErrorAction decided(ErrorEvent event, ErrorAction action, long now) {
        switch (action) {
            case CONTINUE -> {}
            case RESPAWN -> {
                respawned++;
                countRespawn(event.process(), now);
            }
            case STOP -> stopped++;
            case ESCALATE -> escalated++;
        }
        return action;
    }

    /** Too many wait for an answer, so there is none. Gives how often that was so. */
    long undecided() {
        return ++undecided;
    }

    ErrorCounts counts() {
        return new ErrorCounts(
                errors, infos, groups.written(), undecided, respawned, stopped, escalated, groups.forgotten());
    }

    private int recentRespawns(String process, long now) {
        Intensity.Counter counter = respawns.get(process);
        return counter == null ? 0 : counter.count(now);
    }

    private void countRespawn(String process, long now) {
        if (!process.isEmpty()) {
            respawns.computeIfAbsent(process, first -> RESPAWNS.newCounter()).allows(now);
            if (respawns.size() > MOST_PROCESSES) {
                respawns.remove(respawns.keySet().iterator().next());
            }
        }
    }

    /** A name that no node can have is a stranger's word, of any length. */
    private static Optional<String> keyOfMessage(ErrorEvent event) {
        return event.message()
                .filter(message -> message.id() != 0 && message.from().isValid())
                .map(message -> message.from() + " " + message.id());
    }
}
