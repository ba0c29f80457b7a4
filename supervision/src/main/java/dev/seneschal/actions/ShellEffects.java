package dev.seneschal.actions;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Notes what a group's machine wants done, under the group's lock, to be done without it. */
final class ShellEffects implements Effects {

    private final GroupRun run;
    private @Nullable Todo todo;

    ShellEffects(GroupRun run) {
        this.run = run;
    }

    /** What is to be done without the lock. */
    static final class Todo {
        private @Nullable List<SlotThread> launches;
        private @Nullable SlotThread wake;
        private @Nullable List<Runnable> more;
        private final GroupRun run;

        Todo(GroupRun run) {
            this.run = run;
        }

        /** Starts threads before all else, so that what else is done may wait for them. */
        void carryOut() {
            SlotThread woken = wake;
            if (woken != null) {
                woken.unpark();
            }
            if (launches != null) {
                launches.forEach(run::launch);
            }
            if (more != null) {
                more.forEach(Runnable::run);
            }
        }

        private void add(Runnable action) {
            List<Runnable> actions = more;
            if (actions == null) {
                actions = new ArrayList<>();
                more = actions;
            }
            actions.add(action);
        }
    }

    @Nullable
    Todo take() {
        Todo taken = todo;
        todo = null;
        return taken;
    }

    @Override
    public void launch(Slot slot) {
        SlotThread thread = new SlotThread(run, slot);
        slot.thread = thread;
        Todo own = todo();
        List<SlotThread> launches = own.launches;
        if (launches == null) {
            launches = new ArrayList<>();
            own.launches = launches;
        }
        launches.add(thread);
    }

    @Override
    public void wake(Slot slot) {
        SlotThread thread = threadOf(slot);
        thread.tell();
        Todo own = todo();
        if (own.wake == null) {
            own.wake = thread;
        } else {
            own.add(thread::unpark);
        }
    }

    @Override
    public void interrupt(Slot slot) {
        List<Runnable> actions = threadOf(slot).interrupt();
        if (!actions.isEmpty()) {
            todo().add(() -> actions.forEach(run::callBack));
        }
    }

    @Override
    public void abandon(Slot slot) {
        SlotThread thread = threadOf(slot);
        todo().add(() -> run.warnOfStuck(thread));
    }

    @Override
    public void admitted(Entry entry) {
        todo().add(() -> run.intake().wakeProducer(entry));
    }

    @Override
    public void finished(Entry entry) {
        if (entry.outcome == JobResult.Outcome.HANDED_BACK) {
            run.handedBack(entry);
        }
        if (entry.result != null || entry.reason() != null) {
            todo().add(() -> run.tellResult(entry));
        }
    }

    @Override
    public void expired(CompletableFuture<?> answer) {
        todo().add(() -> run.callBack(() -> answer.completeExceptionally(
                new ErrorReplyException("group " + run.name() + " did not answer in time"))));
    }

    @Override
    public void ask(Panic panic) {
        todo().add(() -> run.ask(panic));
    }

    @Override
    public void restarted() {
        CompletableFuture<Void> waiting = run.restart();
        todo().add(() -> run.callBack(() -> waiting.complete(null)));
    }

    @Override
    public void ended() {
        todo().add(run::windUp);
    }

    @Override
    public void warn(String text, Throwable cause) {
        todo().add(() -> run.warn(text, cause));
    }

    private Todo todo() {
        Todo own = todo;
        if (own == null) {
            own = new Todo(run);
            todo = own;
        }
        return own;
    }

    private static SlotThread threadOf(Slot slot) {
        SlotThread thread = slot.thread;
        if (thread == null) {
            throw new IllegalStateException("slot " + slot.number + " has no thread");
        }
        return thread;
    }
}
