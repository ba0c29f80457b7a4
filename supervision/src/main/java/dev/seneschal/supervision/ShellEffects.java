package dev.seneschal.supervision;

import dev.seneschal.supervision.ChiefEvent.Kind;
import dev.seneschal.supervision.ChiefEvent.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Does what the machine wants done, under the chief's lock; what may take time is noted, to be done without it. */
final class ShellEffects implements Effects {

    private final ChiefRun chief;
    private final Events events;
    private List<WorkerThread> launches = new ArrayList<>();
    private List<WorkerThread> wakes = new ArrayList<>();
    private boolean startedNow;
    private boolean endedNow;

    ShellEffects(ChiefRun chief, Events events) {
        this.chief = chief;
        this.events = events;
    }

    /** What is to be done without the lock; empty lists if nothing. */
    record Todo(List<WorkerThread> launches, List<WorkerThread> wakes, boolean started, boolean ended) {
        private static final Todo NOTHING = new Todo(List.of(), List.of(), false, false);
    }

    Todo take() {
        if (launches.isEmpty() && wakes.isEmpty() && !startedNow && !endedNow) {
            return Todo.NOTHING;
        }
        List<WorkerThread> toLaunch = List.of();
        if (!launches.isEmpty()) {
            toLaunch = launches;
            launches = new ArrayList<>();
        }
        List<WorkerThread> toWake = List.of();
        if (!wakes.isEmpty()) {
            toWake = wakes;
            wakes = new ArrayList<>();
        }
        Todo todo = new Todo(toLaunch, toWake, startedNow, endedNow);
        startedNow = false;
        endedNow = false;
        return todo;
    }

    @Override
    public void launch(Member member, Verdict first) {
        launches.add(runOf(member).newThread(first));
    }

    @Override
    public void resume(Member member, Verdict next) {
        wakes.add(runOf(member).resume(next));
    }

    @Override
    public void cancel(Member member) {
        WorkerRun run = runOf(member);
        run.cancelled(true);
        wakes.add(run.requireThread());
    }

    @Override
    public void interrupt(Member member) {
        runOf(member).requireThread().interrupt();
    }

    @Override
    public void abandon(Member member) {
        runOf(member).abandon();
    }

    @Override
    public void tell(
            Level level,
            Kind kind,
            @Nullable Entry entry,
            @Nullable Member member,
            String message,
            @Nullable Throwable cause) {
        if (events.isWanted(level)) {
            String name = member != null ? member.name() : entry != null ? entry.name : "";
            events.publish(new ChiefEvent(
                    level,
                    kind,
                    chief.pathOf(name),
                    message,
                    Optional.ofNullable(cause),
                    fields(kind, member),
                    chief.environment().now()));
        }
    }

    @Override
    public void started() {
        startedNow = true;
    }

    @Override
    public void ended() {
        endedNow = true;
    }

    private static Map<String, Object> fields(Kind kind, @Nullable Member member) {
        if (member == null) {
            return Map.of();
        }
        if (kind == Kind.RESTARTING) {
            return Map.of("restarts", member.restarts + 1);
        }
        if (kind == Kind.ABANDONED || kind == Kind.SILENT) {
            return Map.of("stack", member.run == null ? List.of() : member.run.stack());
        }
        return Map.of();
    }

    private WorkerRun runOf(Member member) {
        WorkerRun run = member.run;
        if (run == null) {
            run = new WorkerRun(chief, member);
            member.run = run;
        }
        return run;
    }
}
