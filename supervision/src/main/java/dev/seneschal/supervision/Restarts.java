package dev.seneschal.supervision;

import dev.seneschal.time.Intensity;
import dev.seneschal.time.Nanos;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Decides what follows when a worker has ended of its own accord, or for a fault of its own. Changes nothing but its own counts. */
final class Restarts {

    /** What follows. */
    enum Answer {
        /** Nothing; the worker is done. */
        REST,
        /** A restart, after {@link Restarts#delay}. */
        RESTART,
        /** The chief stops, as the worker's policy says. */
        STOP_APP,
        /** The chief stops; {@link Restarts#why} says why. */
        ESCALATE
    }

    private final RandomGenerator random;
    private final Intensity.@Nullable Counter chiefCounter;
    /** Of the last answer: how long to wait, in nanoseconds. */
    long delay;
    /** Of the last answer: why it is not a restart. */
    String why = "";

    Restarts(Optional<Intensity> chiefIntensity, RandomGenerator random) {
        this.random = random;
        this.chiefCounter = chiefIntensity.map(Intensity::newCounter).orElse(null);
    }

    Answer decide(Member member, @Nullable Throwable failure, long now) {
        RestartPolicy policy = member.entry.policy;
        if (failure == null) {
            return policy.type() == RestartPolicy.Type.ALWAYS ? restart(member, policy, now) : Answer.REST;
        }
        if (failure instanceof VirtualMachineError && !(failure instanceof StackOverflowError)) {
            return escalate(EventText.BROKEN_JVM);
        }
        if (failure instanceof ChiefFailedException nested) {
            return ofNested(member, policy, nested.report(), now);
        }
        if (policy.type() == RestartPolicy.Type.STOP_APP) {
            return Answer.STOP_APP;
        }
        return policy.restartsAfter(failure) ? restart(member, policy, now) : Answer.REST;
    }

    private Answer ofNested(Member member, RestartPolicy policy, ExitReport report, long now) {
        if (report.reason() == ExitReport.Reason.STOP_APP_ON_FAIL || policy.type() == RestartPolicy.Type.STOP_APP) {
            return Answer.STOP_APP;
        }
        if (!report.abandoned().isEmpty()) {
            return escalate(EventText.NOT_RESTARTABLE);
        }
        return policy.type() == RestartPolicy.Type.NEVER
                ? escalate(EventText.NESTED_FAILED)
                : restart(member, policy, now);
    }

    private Answer restart(Member member, RestartPolicy policy, long now) {
        if (!isAllowed(member, policy, now)) {
            return escalate(EventText.TOO_OFTEN);
        }
        if (now - member.startedAt >= Nanos.of(policy.resetAfter())) {
            member.failuresInRow = 0;
        }
        member.failuresInRow++;
        delay = policy.backoff()
                .map(backoff -> backoff.delayNanos(member.failuresInRow, random))
                .orElse(0L);
        return Answer.RESTART;
    }

    private boolean isAllowed(Member member, RestartPolicy policy, long now) {
        if (policy.intensity().isPresent()) {
            if (member.restartCounter == null) {
                member.restartCounter = policy.intensity().get().newCounter();
            }
            if (!member.restartCounter.allows(now)) {
                return false;
            }
        }
        return chiefCounter == null || chiefCounter.allows(now);
    }

    private Answer escalate(String reason) {
        why = reason;
        return Answer.ESCALATE;
    }
}
