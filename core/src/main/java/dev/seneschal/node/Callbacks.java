package dev.seneschal.node;

import dev.seneschal.error.ErrorAction;
import dev.seneschal.error.ErrorEvent;
import dev.seneschal.error.ErrorEvent.Kind;
import dev.seneschal.error.ErrorEvent.Severity;
import dev.seneschal.error.Reporter;
import dev.seneschal.message.Message;
import dev.seneschal.message.Receipt;
import dev.seneschal.message.Receipt.Reason;
import dev.seneschal.time.Environment;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.WireException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Calls a host's listeners and completes its futures, on threads where it may block without holding up a delivery or a handler.
 *
 * <p>What a close has no time for, and what comes after it, is done late: by two threads more, of which one completes futures and the
 * other calls listeners, so that a listener that is stuck keeps nobody from knowing what became of a message.
 */
final class Callbacks {

    private static final int MOST_ERRORS_WAITING = 10_000;
    /** Characters. */
    private static final int MOST_ARGUMENTS = 4_000;
    /** What operators look for in logs. */
    private static final String STEWARDS_GIVE_UP =
            "max retries reached, check if node is up and running and if it got a "
                    + "subscriber started for the given REQ type";

    private final NodeSettings settings;
    private final Environment environment;
    private final ExecutorService executor;
    private final LateCallbacks late;
    private final LateCallbacks lateListeners;
    private final Set<Place> places = ConcurrentHashMap.newKeySet();
    private final ThreadLocal<Place> place = ThreadLocal.withInitial(this::newPlace);
    private final AtomicInteger errorsWaiting = new AtomicInteger();
    final Errors errors;

    /** A thread that runs callbacks, and whether it does so now. */
    private static final class Place {
        private final Thread thread = Thread.currentThread();
        private final AtomicBoolean taken = new AtomicBoolean();
    }

    Callbacks(NodeSettings settings, ExecutorService executor) {
        this.settings = settings;
        this.environment = settings.environment();
        this.executor = executor;
        this.late = new LateCallbacks(environment, "seneschal-" + settings.name() + "-late");
        this.lateListeners = new LateCallbacks(environment, "seneschal-" + settings.name() + "-late-listener");
        this.errors = new Errors(settings, this);
    }

    /** Runs a callback; never on the caller's thread, which may be one on which an outbox stores. */
    void run(Runnable callback) {
        Runnable here = () -> runHere(callback);
        try {
            executor.execute(here);
        } catch (RejectedExecutionException closed) {
            late.run(here);
        }
    }

    /** Whether the caller is a callback that comes late. What it has for listeners it gives to {@link #listenersLater}. */
    boolean isLate() {
        return late.isCaller();
    }

    /** Calls listeners where they hold up no future. */
    void listenersLater(Runnable listeners) {
        lateListeners.run(() -> runHere(listeners));
    }

    /**
     * Waits for the callbacks to end, of which no more are given but late ones. For half of the time they may end by themselves; then
     * their threads are interrupted, and what they have not begun is done late.
     *
     * @return those that do not end
     */
    List<CloseReport.Stuck> awaitEnd(ClosingTime time) {
        boolean[] ended = new boolean[1];
        time.spend(time.left().dividedBy(2), most -> ended[0] = awaitTermination(most));
        if (!ended[0]) {
            late.runAll(executor.shutdownNow());
            time.spend(time.left().dividedBy(2), most -> ended[0] = awaitTermination(most));
        }
        time.spend(time.left().dividedBy(2), most -> environment.await(late.ended(), most));
        time.spend(time.left().dividedBy(2), most -> environment.await(lateListeners.ended(), most));
        return ended[0] && late.ended().isDone() && lateListeners.ended().isDone() ? List.of() : running();
    }

    private boolean awaitTermination(Duration most) throws InterruptedException {
        return executor.awaitTermination(most.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** The callbacks that are running now, with where they are. */
    private List<CloseReport.Stuck> running() {
        return places.stream()
                .filter(each -> each.taken.get())
                .map(each -> new CloseReport.Stuck(each.thread.getName(), "", List.of(each.thread.getStackTrace())))
                .toList();
    }

    private void runHere(Runnable callback) {
        AtomicBoolean taken = place.get().taken;
        taken.lazySet(true);
        try {
            NodeThreads.runInside(callback);
        } finally {
            taken.lazySet(false);
        }
    }

    /** Threads come and go; those that have gone are forgotten. */
    private Place newPlace() {
        places.removeIf(each -> !each.thread.isAlive());
        Place made = new Place();
        places.add(made);
        return made;
    }

    /** A message that was sent has its receipt. */
    void receipt(Envelope sent, Receipt receipt) {
        // Mostly there are no listeners, and the subject would have to be fetched from far memory.
        List<Consumer<Receipt>> listeners = settings.receiptListeners();
        if (!listeners.isEmpty()) {
            tellAll(Kind.LISTENER_FAILED, sent.subject(), listeners, receipt);
        }
    }

    void error(Kind kind, String subject, String text, Throwable cause) {
        report(ErrorEvent.of(kind, subject, text, Optional.of(cause), environment.now()), Reporter.NONE);
    }

    void error(Kind kind, String subject, String text) {
        report(ErrorEvent.of(kind, subject, text, Optional.empty(), environment.now()), Reporter.NONE);
    }

    /** An error of a process, at a message or not. Gives what the policy answers. */
    CompletableFuture<ErrorAction> report(
            Kind kind,
            Severity severity,
            ProcessEntry process,
            Optional<Message> message,
            String text,
            Optional<Throwable> cause) {
        String subject = settings.wire().dialect().write(process.subject);
        Optional<Message> bare = message.map(Callbacks::bare);
        ErrorEvent event = new ErrorEvent(kind, severity, process.name, subject, bare, text, cause, environment.now());
        return report(event, process.reporter());
    }

    /** Errors are kept by the thousand, so what a stranger can make large is left out. */
    private static Message bare(Message message) {
        Message.Builder bare =
                message.withoutData().toBuilder().steward(message.steward().withPreviousMessage(Optional.empty()));
        int length = message.arguments().stream().mapToInt(String::length).sum();
        return length > MOST_ARGUMENTS ? bare.arguments(List.of()).build() : bare.build();
    }

    /** A message was given up, for another reason than that the host wanted it so. Error listeners hear of it by its receipt. */
    void gaveUp(Envelope sent, Receipt.GaveUp receipt) {
        if (receipt.reason() == Reason.CANCELLED || receipt.reason() == Reason.CLOSED) {
            return;
        }
        String subject = sent.subject();
        Optional<Message> message = read(sent).map(Callbacks::bare);
        String to = subject.substring(0, Math.max(0, subject.indexOf('.')));
        List<String> arguments = message.map(Message::arguments).orElse(List.of());
        String text = "toNode: " + to + ", fromNode: " + settings.name() + ", subject: " + subject + ", methodArgs: ["
                + String.join(" ", arguments) + "]: " + why(receipt);
        ErrorEvent event = new ErrorEvent(
                Kind.GAVE_UP,
                Severity.INFO,
                subject + "_" + Process.Kind.PUBLISHER,
                subject,
                message,
                text,
                Optional.empty(),
                environment.now());
        errors.kernel.report(event, Reporter.NONE);
    }

    private static String why(Receipt.GaveUp receipt) {
        return receipt.reason() == Reason.TIMED_OUT
                ? STEWARDS_GIVE_UP
                : "given up as " + receipt.reason() + " after " + receipt.attempts() + " attempts: " + receipt.detail();
    }

    private Optional<Message> read(Envelope sent) {
        try {
            return Optional.of(settings.wire().toMessageUnchecked(sent).message());
        } catch (WireException e) {
            return Optional.empty();
        }
    }

    CompletableFuture<ErrorAction> report(ErrorEvent event, Reporter reporter) {
        if (!settings.errorListeners().isEmpty()) {
            tellErrorListeners(event);
        }
        return errors.kernel.report(event, reporter);
    }

    /** Errors come from anybody who may publish, so those that listeners are too slow for are dropped; the kernel counts them. */
    private void tellErrorListeners(ErrorEvent event) {
        if (errorsWaiting.incrementAndGet() > MOST_ERRORS_WAITING) {
            errorsWaiting.decrementAndGet();
            return;
        }
        runListeners(() -> {
            errorsWaiting.decrementAndGet();
            tellAboutError(settings.errorListeners(), event);
        });
    }

    /** Runs what calls listeners only. */
    private void runListeners(Runnable listeners) {
        run(() -> {
            if (isLate()) {
                listenersLater(listeners);
            } else {
                listeners.run();
            }
        });
    }

    void escalate(ErrorEvent event) {
        runListeners(() -> tellAboutError(settings.errors().escalations(), event));
    }

    /** Called on a handler's thread. */
    void handled(Handled outcome) {
        tellAll(Kind.LISTENER_FAILED, outcome.subject().toString(), settings.handledListeners(), outcome);
    }

    /** What listeners throw here is an error about an error. */
    private void tellAboutError(List<Consumer<ErrorEvent>> listeners, ErrorEvent event) {
        tellAll(Kind.ERROR_HANDLING_FAILED, event.subject(), listeners, event);
    }

    private <T> void tellAll(Kind ifOneThrows, String subject, List<Consumer<T>> listeners, T news) {
        for (Consumer<T> listener : listeners) {
            try {
                listener.accept(news);
            } catch (Throwable e) {
                listenerFailed(ifOneThrows, subject, news, e);
            }
        }
    }

    /** Listeners are not told: the one that failed might be among them. */
    private void listenerFailed(Kind kind, String subject, Object news, Throwable e) {
        String text = "a listener threw at " + news;
        errors.kernel.report(ErrorEvent.of(kind, subject, text, Optional.of(e), environment.now()), Reporter.NONE);
    }
}
