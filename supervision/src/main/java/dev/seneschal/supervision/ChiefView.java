package dev.seneschal.supervision;

import dev.seneschal.supervision.Member.Bucket;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A running chief as seen and handled from outside, by paths that may lead into nested ones. */
final class ChiefView {

    private static final String NOT_RUNNING = "the chief does not run";

    private final ChiefRun chief;

    ChiefView(ChiefRun chief) {
        this.chief = chief;
    }

    /** What a path leads to: all of an entry or one member, of this chief or one below. */
    private record Target(
            ChiefRun chief, Entry entry, @Nullable Member member, String above) {}

    /** A status, and the nested chief that the worker runs. */
    private record Row(WorkerStatus status, @Nullable ChiefRun child) {}

    void add(String path, WorkerSpec spec) {
        int slash = path.lastIndexOf('/');
        String name = WorkerNames.check(path.substring(slash + 1));
        ChiefRun owner = slash < 0 ? chief : childAt(path.substring(0, slash));
        owner.steps().step(now -> owner.steps().look(machine -> machine.controls.add(name, spec, now)));
    }

    CompletableFuture<WorkerStatus> control(String path, Control control) {
        Target target = target(path);
        Entry entry = target.entry;
        Member member = target.member;
        BooleanSupplier isDone = control == Control.STOP || control == Control.REMOVE
                ? () -> member == null ? isAtRest(entry) : !member.isLive() && !member.isWaiting()
                : () -> member == null
                        ? !entry.startWanted && entry.count(Bucket.STARTING) == 0
                        : member.bucket != Bucket.STARTING;
        return act(target, isDone, (machine, now) -> machine.controls.apply(control, entry, member, now));
    }

    CompletableFuture<WorkerStatus> resize(String path, int members) {
        Target target = target(path);
        if (target.member != null) {
            throw new IllegalArgumentException(path + " is not a group");
        }
        Entry entry = target.entry;
        BooleanSupplier isDone = () -> !entry.startWanted
                && entry.count(Bucket.STARTING) == 0
                && entry.leaving.values().stream().noneMatch(Member::isLive);
        return act(target, isDone, (machine, now) -> machine.controls.resize(entry, members, now));
    }

    private interface Action {
        void apply(ChiefMachine machine, long now);
    }

    private static CompletableFuture<WorkerStatus> act(Target target, BooleanSupplier isDone, Action action) {
        CompletableFuture<WorkerStatus> future = new CompletableFuture<>();
        target.chief
                .steps()
                .step(now -> target.chief.steps().look(machine -> {
                    action.apply(machine, now);
                    target.chief.steps().waiters().add(new Waiters.Waiter(isDone, () -> statusOf(target), future));
                    return future;
                }));
        return future;
    }

    private static boolean isAtRest(Entry entry) {
        return entry.live() == 0 && entry.count(Bucket.WAITING) == 0;
    }

    private static WorkerStatus statusOf(Target target) {
        WorkerStatus status = target.chief
                .steps()
                .look(machine -> target.member == null ? target.entry.status() : target.member.status());
        return target.above.isEmpty() ? status : status.below(target.above);
    }

    Map<String, WorkerState> states() {
        Map<String, WorkerState> states = new LinkedHashMap<>();
        status().forEach(status -> states.put(status.path(), status.state()));
        return Collections.unmodifiableMap(states);
    }

    List<WorkerStatus> status() {
        List<WorkerStatus> all = new ArrayList<>();
        for (Row row : chief.steps().look(ChiefView::rows)) {
            all.add(row.status);
            if (row.child != null) {
                new ChiefView(row.child).status().forEach(status -> all.add(status.below(row.status.path())));
            }
        }
        return all;
    }

    Optional<WorkerStatus> status(String path) {
        return find(path).map(ChiefView::statusOf);
    }

    Health health() {
        List<String> reasons = new ArrayList<>();
        boolean running = chief.steps().look(machine -> machine.stage == ChiefMachine.Stage.RUNNING);
        if (!running) {
            reasons.add(NOT_RUNNING);
        }
        boolean live = chief.steps().look(machine -> check(machine, reasons));
        for (Row row : chief.steps().look(ChiefView::rows)) {
            if (row.child != null && row.status.state() == WorkerState.RUN) {
                Health nested = new ChiefView(row.child).health();
                live &= nested.live();
                nested.reasons()
                        .forEach(reason ->
                                reasons.add(row.status.path() + (reason.equals(NOT_RUNNING) ? ": " : "/") + reason));
            }
        }
        return new Health(live, reasons.isEmpty(), reasons);
    }

    /** Whether all workers are live; adds what speaks against that or against their being ready. */
    private static boolean check(ChiefMachine machine, List<String> reasons) {
        boolean[] live = {true};
        anyMember(machine, member -> {
            String problem = problem(member);
            if (!problem.isEmpty()) {
                reasons.add(member.name() + ": " + problem);
                live[0] &= !member.abandoned && !member.silent;
            }
            return false;
        });
        return live[0];
    }

    private static String problem(Member member) {
        if (member.abandoned) {
            return "abandoned";
        }
        if (member.silent) {
            return "gives no heartbeat";
        }
        return switch (member.bucket) {
            case DONE, READY -> "";
            case LOST -> member.state == WorkerState.NEW ? "not started" : "failed";
            case STARTING -> member.cancelled ? "stopping" : "not ready";
            case WAITING -> "waits to be restarted";
            case ABANDONED -> "abandoned";
        };
    }

    static boolean anyMember(ChiefMachine machine, Predicate<Member> test) {
        for (Entry entry = machine.register.first; entry != null; entry = entry.next) {
            if (any(entry.members, test) || any(entry.leaving.values(), test)) {
                return true;
            }
        }
        return false;
    }

    /** There may be very many, and the chief's lock is held. */
    private static boolean any(Collection<Member> members, Predicate<Member> test) {
        for (Member member : members) {
            if (test.test(member)) {
                return true;
            }
        }
        return false;
    }

    private static List<Row> rows(ChiefMachine machine) {
        List<Row> rows = new ArrayList<>();
        machine.register.forEach(entry -> {
            if (entry.spec.isGroup()) {
                rows.add(new Row(entry.status(), null));
            }
            entry.members.forEach(member -> rows.add(row(member)));
            entry.leaving.values().forEach(member -> rows.add(row(member)));
        });
        return rows;
    }

    private static Row row(Member member) {
        return new Row(member.status(), member.run == null ? null : member.run.child());
    }

    private Target target(String path) {
        return find(path).orElseThrow(() -> new IllegalArgumentException("there is no worker " + path));
    }

    private ChiefRun childAt(String path) {
        Target target = target(path);
        Member member = target.member == null && !target.entry.spec.isGroup()
                ? target.chief.steps().look(machine -> target.entry.members.get(0))
                : target.member;
        ChiefRun child = member == null || member.run == null ? null : member.run.child();
        if (child == null) {
            throw new IllegalArgumentException(path + " is no nested chief that runs");
        }
        return child;
    }

    private Optional<Target> find(String path) {
        return find(path, "");
    }

    private Optional<Target> find(String path, String above) {
        String[] parts = path.split("/", -1);
        Entry entry = chief.steps().look(machine -> machine.register.find(parts[0]));
        if (entry == null) {
            return Optional.empty();
        }
        int used = 1;
        Member member = null;
        if (entry.spec.isGroup() && parts.length > 1) {
            member = chief.steps().look(machine -> member(entry, parts[1]));
            if (member == null) {
                return Optional.empty();
            }
            used = 2;
        }
        if (parts.length == used) {
            return Optional.of(new Target(chief, entry, member, above));
        }
        Member via = member == null ? chief.steps().look(machine -> entry.members.get(0)) : member;
        ChiefRun child = via.run == null ? null : via.run.child();
        String prefix = above.isEmpty() ? via.name() : above + "/" + via.name();
        String rest = path.substring(via.name().length() + 1);
        return child == null ? Optional.empty() : new ChiefView(child).find(rest, prefix);
    }

    private static @Nullable Member member(Entry group, String number) {
        for (Member member : group.members) {
            if (Integer.toString(member.number).equals(number)) {
                return member;
            }
        }
        return null;
    }
}
