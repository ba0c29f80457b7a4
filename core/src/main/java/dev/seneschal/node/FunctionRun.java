package dev.seneschal.node;

import dev.seneschal.error.ErrorAction;
import dev.seneschal.error.ErrorEvent.Kind;
import dev.seneschal.error.ErrorEvent.Severity;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One run of the function of a process, on a thread of its own. */
final class FunctionRun<T> implements ProcessContext<T>, Runnable {

    private final ProcessEntry process;
    private final ProcessFunction<T> function;
    private final Processes processes;
    final ProcessMailbox<T> mailbox = new ProcessMailbox<>();
    private @Nullable Thread thread;
    private boolean interrupted;

    FunctionRun(ProcessEntry process, ProcessFunction<T> function) {
        this.process = process;
        this.function = function;
        this.processes = process.processes;
    }

    @Override
    public void run() {
        Optional<Throwable> failure = begins() ? callFunction() : Optional.empty();
        mailbox.close();
        ends();
        processes.functionEnded(process, failure);
    }

    private Optional<Throwable> callFunction() {
        Throwable[] thrown = new Throwable[1];
        NodeThreads.runInside(() -> {
            try {
                function.run(this);
            } catch (Throwable e) {
                thrown[0] = e;
            }
        });
        return Optional.ofNullable(thrown[0]);
    }

    private synchronized boolean begins() {
        thread = Thread.currentThread();
        return !interrupted;
    }

    private synchronized void ends() {
        thread = null;
        Thread.interrupted();
    }

    synchronized void interrupt() {
        interrupted = true;
        if (thread != null) {
            processes.environment.interrupt(thread);
        }
    }

    /** Where it is, if it is running. */
    synchronized Optional<CloseReport.Stuck> describe() {
        return Optional.ofNullable(thread)
                .map(stuck -> new CloseReport.Stuck(stuck.getName(), process.name, List.of(stuck.getStackTrace())));
    }

    @Override
    public Node node() {
        return processes.node;
    }

    @Override
    public String name() {
        return process.name;
    }

    @Override
    public Optional<T> receive(Duration timeout) throws InterruptedException {
        return mailbox.receive(processes.environment::await, timeout);
    }

    @Override
    public void sleep(Duration time) throws InterruptedException {
        processes.environment.sleep(time);
    }

    @Override
    public CompletableFuture<ErrorAction> report(Severity severity, String text) {
        return processes.callbacks.report(Kind.REPORTED, severity, process, Optional.empty(), text, Optional.empty());
    }
}
