package dev.seneschal.node;

import dev.seneschal.delivery.Arrival;
import dev.seneschal.delivery.Receiver;
import dev.seneschal.delivery.SeenKey;
import dev.seneschal.error.ErrorAction;
import dev.seneschal.error.ErrorEvent.Kind;
import dev.seneschal.error.ErrorEvent.Severity;
import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.message.MessageId;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Subject;
import dev.seneschal.outbox.OutboxFullException;
import dev.seneschal.time.Nanos;
import dev.seneschal.transport.Answer;
import dev.seneschal.transport.Credit;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.MessageTooLargeException;
import dev.seneschal.wire.Headers;
import dev.seneschal.wire.WireException;
import dev.seneschal.wire.WireFormat.Received;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** One message that arrived, and the run of its handler. */
final class HandlerRun extends Arrival implements HandlerContext, Runnable {

    private final HandlerRuns runs;
    private final Incoming incoming;
    private final Received received;
    private final SubscriberEntry process;
    private final MessageHandler handler;
    private volatile boolean killed;
    /** What the sender is told that it may send; 0 for nothing. */
    private volatile int credit;

    private @Nullable List<Replies.Content> replies;
    private boolean repliesTaken;
    /** The place that was reserved for a reply is a reply's, or given back. */
    private boolean placeTaken;

    private long number;
    /** Only if somebody is told how long handlers take. */
    private volatile long startedAt;

    private @Nullable Thread thread;
    /** The handler's thread, when the handler has returned and before it goes on to another. Others may see it or not. */
    private @Nullable Thread returning;

    private @Nullable DeferredOutcome deferred;

    HandlerRun(
            HandlerRuns runs,
            Terms terms,
            Incoming incoming,
            Received received,
            SubscriberEntry process,
            MessageHandler handler) {
        super(terms);
        this.runs = runs;
        this.incoming = incoming;
        this.received = received;
        this.process = process;
        this.handler = handler;
    }

    @Override
    public Optional<MessageId> id() {
        return received.id();
    }

    @Override
    public NodeName publisher() {
        return received.publisher();
    }

    @Override
    public Subject subject() {
        return received.subject();
    }

    @Override
    public Message message() {
        return received.message();
    }

    @Override
    public Headers headers() {
        return incoming.envelope().headers();
    }

    @Override
    public void reply(byte[] data) {
        Objects.requireNonNull(data, "data");
        add(new Replies.Content(data, Optional.empty()));
    }

    @Override
    public void reply(String text) {
        reply(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void replyWith(Object body) {
        Message written = runs.settings.wire().withBody(message(), body);
        add(new Replies.Content(written.data(), written.contentType()));
    }

    private void add(Replies.Content reply) {
        if (wantsReply()) {
            synchronized (this) {
                if (repliesTaken) {
                    throw new IllegalStateException(
                            "the message's outcome is known; a reply comes too late: " + subject());
                }
                List<Replies.Content> given = replies == null ? new ArrayList<>() : replies;
                replies = given;
                given.add(reply);
            }
        }
    }

    @Override
    protected Answer acknowledgement() {
        return Answer.acknowledged(received.dialect()
                .acknowledgement(runs.settings.name(), received.message().id()));
    }

    @Override
    protected void answer(Answer answer) {
        Traffic.answered(runs.settings, incoming, answer);
        runs.answering.soon(incoming, withCredit(answer));
    }

    /** Only a message's outcome has credit, and only for a sender of ours, which has given an id. */
    private Answer withCredit(Answer answer) {
        int window = credit;
        return window == 0 || answer.status() == Answer.Status.WORKING || id().isEmpty()
                ? answer
                : answer.withCredit(new Credit(runs.instance, window));
    }

    @Override
    protected boolean needsAnAnswerOfItsOwn() {
        return incoming.streamDelivery().isPresent();
    }

    @Override
    protected boolean reserveReply() {
        return runs.settings.outbox().reserve();
    }

    @Override
    protected void start(int crashes) {
        runs.started(this);
        if (runs.settings.countsCrashes() && key().isPresent()) {
            runs.memory.started(key().get(), crashes).whenComplete((stored, failure) -> {
                if (failure == null) {
                    execute();
                } else {
                    releasePlace();
                    ended(Answer.busy("the handler's start could not be stored: " + failure.getMessage()));
                }
            });
        } else {
            runs.machines.soon(this::execute);
        }
    }

    private void execute() {
        if (!process.takes()) {
            notStarted("process " + process.name + " is " + process.state());
            return;
        }
        try {
            runs.executor.execute(this);
        } catch (RejectedExecutionException closed) {
            notStarted("the node is closing");
        }
    }

    private void notStarted(String reason) {
        turnedAway(reason);
        releasePlace();
        ended(Answer.busy(reason));
    }

    @Override
    protected void killedItsProcess(int crashes, String reason) {
        releasePlace();
        key().ifPresent(key -> runs.memory.bury(key, incoming.envelope(), received.message(), crashes, reason));
        report(Kind.HANDLER_FAILED, reason, Optional.empty());
    }

    @Override
    protected void remember(SeenKey key, Answer outcome) {
        runs.memory.ended(key, outcome);
    }

    private Optional<SeenKey> key() {
        return received.id().map(id -> new SeenKey(received.publisher(), id));
    }

    @Override
    public synchronized Deferred defer() {
        DeferredOutcome outcome = deferred == null ? new DeferredOutcome(runs.callbacks, this::ended) : deferred;
        deferred = outcome;
        return outcome;
    }

    @Override
    public void moreTime(Duration time) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("time must be positive, was " + time);
        }
        runs.machines.toReceiver((receiver, now) -> receiver.extend(this, now + Nanos.of(time)));
    }

    @Override
    public void progress(String words) {
        Objects.requireNonNull(words, "words");
        runs.machines.toReceiver((receiver, now) -> receiver.progress(this, words, now));
    }

    @Override
    public void credit(int window) {
        if (window < 1) {
            throw new IllegalArgumentException("window must be at least 1, was " + window);
        }
        credit = window;
    }

    @Override
    public void sleep(Duration time) throws InterruptedException {
        runs.settings.environment().sleep(time);
    }

    @Override
    public boolean await(CompletableFuture<?> future, Duration timeout) throws InterruptedException {
        return runs.settings.environment().await(future, timeout);
    }

    @Override
    public Node node() {
        return process.processes.node;
    }

    @Override
    public CompletableFuture<ErrorAction> report(Severity severity, String text) {
        return runs.callbacks.report(
                Kind.REPORTED, severity, process, Optional.of(received.message()), text, Optional.empty());
    }

    private void report(Kind kind, String text, Optional<Throwable> cause) {
        runs.callbacks.report(kind, Severity.ERROR, process, Optional.of(received.message()), text, cause);
    }

    boolean isOf(SubscriberEntry asked) {
        return process == asked;
    }

    /** Where the process's function finds what this handler puts there. */
    Optional<ProcessMailbox<?>> mailbox() {
        return Optional.ofNullable(process.functionRun()).map(run -> run.mailbox);
    }

    /** Its process is killed: what it throws is that, and no error of its own; and what has no thread yet gets none. */
    synchronized void kill() {
        killed = true;
        interrupt();
    }

    @Override
    protected synchronized void interrupt() {
        if (thread != null) {
            runs.settings.environment().interrupt(thread);
        } else if (deferred != null) {
            deferred.deadlineReached();
        }
    }

    @Override
    protected void turnedAway(String reason) {
        runs.counters.turnedAway.increment();
        if (received.subject().event() == Event.NACK) {
            report(Kind.DROPPED, "message dropped: " + reason, Optional.empty());
        }
    }

    @Override
    protected void repeated() {
        runs.counters.duplicates.increment();
    }

    /** Where the handler is, if it is running. */
    synchronized Optional<CloseReport.Stuck> describe() {
        return Optional.ofNullable(thread)
                .map(stuck -> new CloseReport.Stuck(
                        stuck.getName(), incoming.envelope().subject(), List.of(stuck.getStackTrace())));
    }

    /** Runs the handler, on one of its threads. */
    @Override
    public void run() {
        if (!begins()) {
            notStarted("process " + process.name + " was killed before");
            return;
        }
        if (runs.isWatched()) {
            startedAt = runs.settings.environment().nanoTime();
        }
        Optional<Throwable> failure = handle();
        DeferredOutcome later = threadIsFree();
        Thread.interrupted();
        returning = Thread.currentThread();
        try {
            if (later == null) {
                ended(failure);
            } else {
                failure.ifPresent(later::fail);
                later.handlerReturned();
            }
        } finally {
            returning = null;
        }
    }

    /** The handler's outcome is known, at once or by a deferred outcome. */
    private void ended(Optional<Throwable> failure) {
        runs.counters.handled.increment();
        if (runs.isWatched()) {
            long nanos = runs.settings.environment().nanoTime() - startedAt;
            runs.settings.handlerWatch().handled(message(), failure.isPresent(), nanos);
            runs.callbacks.handled(new Handled(subject(), failure, Duration.ofNanos(nanos)));
        }
        if (runs.isAbandoned()) {
            releasePlace();
            runs.ended(this);
        } else if (failure.isPresent()) {
            releasePlace();
            failed(failure.get());
        } else {
            storeReplies();
        }
    }

    private synchronized @Nullable DeferredOutcome threadIsFree() {
        thread = null;
        return deferred;
    }

    private Optional<Throwable> handle() {
        Throwable[] thrown = new Throwable[1];
        NodeThreads.runInside(() -> {
            try {
                handler.handle(received.message(), this);
            } catch (Throwable e) {
                thrown[0] = e;
            }
        });
        return Optional.ofNullable(thrown[0]);
    }

    private void failed(Throwable e) {
        if (e instanceof UnreadableBodyException unreadable) {
            unreadable(unreadable);
            return;
        }
        if (e instanceof RelayRefusedException refused) {
            notPassedOn(refused);
            return;
        }
        if (e instanceof BusyException busy) {
            String reason = String.valueOf(busy.getMessage());
            turnedAway(reason);
            ended(Answer.busy(reason));
            return;
        }
        runs.counters.failed.increment();
        if (!killed) {
            report(Kind.HANDLER_FAILED, "the handler threw " + e, Optional.of(e));
        }
        ended(Answer.failed(e.toString()));
    }

    /** Acknowledges only when every reply is stored. */
    private void storeReplies() {
        List<Replies.Content> given = takeReplies();
        if (given.isEmpty()) {
            releasePlace();
            ended(acknowledgement());
            return;
        }
        if (!takePlace()) {
            // Abandoned just now.
            runs.ended(this);
            return;
        }
        List<CompletableFuture<Void>> stored = new ArrayList<>();
        boolean placeLeft = true;
        try {
            for (int i = 0; i < given.size(); i++) {
                placeLeft = placeLeft || reserveReply();
                if (!placeLeft) {
                    throw new OutboxFullException(
                            "the outbox has no place for reply " + (i + 1) + " of " + given.size());
                }
                stored.add(runs.outbound.reply(replyMessage(given.get(i)), received, i));
                placeLeft = false;
            }
        } catch (MessageTooLargeException | WireException | IllegalArgumentException e) {
            release(placeLeft);
            refused(e);
            return;
        } catch (Throwable e) {
            release(placeLeft);
            failed(e);
            return;
        }
        CompletableFuture.allOf(stored.toArray(CompletableFuture[]::new)).whenComplete((all, failure) -> {
            if (failure == null) {
                ended(acknowledgement());
            } else {
                failed(failure);
            }
        });
    }

    private synchronized List<Replies.Content> takeReplies() {
        repliesTaken = true;
        return replies == null ? List.of() : List.copyOf(replies);
    }

    /** The same bytes would not be read at another attempt either. */
    private void unreadable(UnreadableBodyException e) {
        runs.counters.unreadable.increment();
        report(Kind.UNREADABLE, e.reason(), Optional.of(e));
        ended(Answer.refused(e.reason(), false));
    }

    private void notPassedOn(RelayRefusedException e) {
        if (e.answer().status() == Answer.Status.REFUSED) {
            runs.counters.refused.increment();
            report(Kind.RELAY_REFUSED, e.answer().text(), Optional.empty());
        }
        ended(e.answer());
    }

    /** A reply that can never be sent: running the handler again would not help. */
    private void refused(RuntimeException e) {
        runs.counters.failed.increment();
        report(Kind.HANDLER_FAILED, "the reply cannot be sent: " + e, Optional.of(e));
        ended(Answer.refused("the reply cannot be sent: " + e.getMessage(), true));
    }

    private void ended(Answer outcome) {
        runs.ended(this);
        Machines.Event<Receiver> returned = (receiver, now) -> receiver.returned(this, outcome, now);
        // Any other thread is the host's, or the outbox's.
        if (Thread.currentThread() == returning) {
            runs.machines.toReceiverHere(1, returned);
        } else {
            runs.machines.toReceiver(returned);
        }
    }

    private Message replyMessage(Replies.Content content) {
        return Replies.replyTo(received.message(), content, received.dialect());
    }

    /** Gives back the place that was reserved before the handler started, once, if no reply took it. */
    void releasePlace() {
        if (wantsReply()) {
            release(takePlace());
        }
    }

    private void release(boolean taken) {
        if (taken) {
            runs.settings.outbox().release();
        }
    }

    /** True for the first who asks. One may be a node that closes and does not wait for this run's outcome any more. */
    private synchronized boolean takePlace() {
        boolean first = !placeTaken;
        placeTaken = true;
        return first;
    }

    private boolean wantsReply() {
        return !received.message().reply().method().isNone();
    }

    /** By its number: the JVM's own hash code is made by a slow call for each object. */
    @Override
    public int hashCode() {
        return Long.hashCode(number);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    /** Which of its node's handler runs it is, by their starts. */
    long number() {
        return number;
    }

    void setNumber(long number) {
        this.number = number;
    }

    /** The handler has a thread, unless it was killed while it waited for one. */
    private synchronized boolean begins() {
        thread = killed ? null : Thread.currentThread();
        return !killed;
    }
}
