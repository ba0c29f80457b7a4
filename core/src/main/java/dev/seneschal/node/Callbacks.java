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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Calls a host's listeners and completes its futures, on threads where it may block without holding up a delivery or a handler. */
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
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final AtomicInteger errorsWaiting = new AtomicInteger();
    final Errors errors;

    Callbacks(NodeSettings settings, ExecutorService executor) {
        this.settings = settings;
        this.environment = settings.environment();
        this.executor = executor;
        this.errors = new Errors(settings, this);
    }

    /** Runs a callback; where the executor has been shut down, on the caller's thread, so that no receipt is lost. */
    void run(Runnable callback) {
        try {
            executor.execute(() -> runHere(callback));
        } catch (RejectedExecutionException closed) {
            NodeThreads.runInside(callback);
        }
    }

    /** The callbacks that are running now, with where they are. */
    List<CloseReport.Stuck> running() {
        return threads.stream()
                .map(thread -> new CloseReport.Stuck(thread.getName(), "", List.of(thread.getStackTrace())))
                .toList();
    }

    private void runHere(Runnable callback) {
        threads.add(Thread.currentThread());
        try {
            NodeThreads.runInside(callback);
        } finally {
            threads.remove(Thread.currentThread());
        }
    }

    /** A message that went to a subject has its receipt. */
    void receipt(String subject, Receipt receipt) {
        tellAll(Kind.LISTENER_FAILED, subject, settings.receiptListeners(), receipt);
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
        run(() -> {
            errorsWaiting.decrementAndGet();
            tellAboutError(settings.errorListeners(), event);
        });
    }

    /** What listeners throw here is an error about an error. */
    void tellAboutError(List<Consumer<ErrorEvent>> listeners, ErrorEvent event) {
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
