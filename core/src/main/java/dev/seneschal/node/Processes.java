package dev.seneschal.node;

import dev.seneschal.error.ErrorEvent.Kind;
import dev.seneschal.error.ErrorEvent.Severity;
import dev.seneschal.message.Event;
import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Subject;
import dev.seneschal.time.Environment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The processes of a started node: list, stop and start them. Every method that the node handles is one from the node's start; each
 * subject that it publishes to is one from its first message on, or from the start if it has a function.
 *
 * <p>Nothing is lost by a stop: what a stopped subscriber does not take is answered as busy, so that its sender tries again, and what
 * a stopped publisher does not send waits in the outbox. All methods may be called from any thread, and return at once.
 */
public final class Processes {

    final Node node;
    final NodeSettings settings;
    final Environment environment;
    final Callbacks callbacks;
    private final Machines machines;
    private final ExecutorService executor;
    private final Alarm alarm;
    /** Fixed from the start on. */
    private final Map<Method, SubscriberEntry> subscribers = new LinkedHashMap<>();
    /** What passes on messages of others; it is one of the node's processes if the node does that. */
    private final SubscriberEntry relay;
    /** What acknowledges replies that come too late; always there, in no list, and number 1, as in Steward a process of its own is. */
    private final SubscriberEntry lateReplies;

    private final Object lock = new Object();
    /** By their subjects. Guarded by the lock. */
    private final Map<String, PublisherEntry> publishers = new LinkedHashMap<>();

    private int lastId;
    private boolean closing;
    private final CompletableFuture<Void> functionsEnded = new CompletableFuture<>();
    private @Nullable HandlerRuns runs;
    private @Nullable Outbound outbound;

    Processes(Node node, NodeSettings settings, Callbacks callbacks, Machines machines) {
        this.node = node;
        this.settings = settings;
        this.environment = settings.environment();
        this.callbacks = callbacks;
        this.machines = machines;
        this.alarm = new Alarm(machines, this::timePassed);
        this.relay = new SubscriberEntry(
                this,
                Subject.relay(NodeName.received("*"), settings.name(), Method.of("REQRelay"), Event.ACK),
                settings.wire().dialect().everythingThrough(settings.name()),
                Requesting.IGNORED);
        Subject toSocket = Subject.of(settings.name(), Requesting.METHOD, Event.ACK);
        this.lateReplies = new SubscriberEntry(this, toSocket, textOf(toSocket), Requesting.IGNORED);
        int functions = settings.publishers().size();
        for (Map.Entry<Method, NodeSettings.Registration> entry :
                settings.handlers().entrySet()) {
            NodeSettings.Registration registration = entry.getValue();
            NodeName to = registration.node().isNone() ? settings.name() : registration.node();
            Subject subject = Subject.of(to, entry.getKey(), registration.event());
            subscribers.put(entry.getKey(), new SubscriberEntry(this, subject, textOf(subject), registration));
            functions += registration.function() == null ? 0 : 1;
        }
        for (Map.Entry<Subject, ProcessFunction<?>> entry :
                settings.publishers().entrySet()) {
            String text = textOf(entry.getKey());
            publishers.put(text, new PublisherEntry(this, entry.getKey(), text, entry.getValue()));
        }
        executor = environment.newBlockingExecutor("seneschal-" + settings.name() + "-process", Math.max(1, functions));
    }

    private String textOf(Subject subject) {
        return settings.wire().dialect().write(subject);
    }

    /** Called once, before anything can happen. */
    void connect(HandlerRuns handlerRuns, Outbound publishing) {
        runs = handlerRuns;
        outbound = publishing;
    }

    /** Starts what has no function, so that the first message to arrive is taken. */
    void startPlain() {
        synchronized (lock) {
            lateReplies.start();
            all().stream().filter(entry -> !entry.hasFunction()).forEach(ProcessEntry::start);
        }
    }

    /** Starts the others, whose functions may use the node. */
    void startFunctions() {
        synchronized (lock) {
            all().stream().filter(ProcessEntry::hasFunction).forEach(ProcessEntry::start);
        }
    }

    /**
     * All processes.
     *
     * @return as they are now, ordered by their ids
     */
    public List<Process> list() {
        synchronized (lock) {
            return all().stream()
                    .map(ProcessEntry::snapshot)
                    .sorted(Comparator.comparingInt(Process::id))
                    .toList();
        }
    }

    /** How many of a kind run. */
    int running(Process.Kind kind) {
        return (int) list().stream()
                .filter(process -> process.kind() == kind && process.state() == Process.State.RUNNING)
                .count();
    }

    /**
     * One process.
     *
     * @param name its name, such as {@code node1.REQPing.EventACK_subscriber}
     * @return as it is now, or empty if there is none of that name
     */
    public Optional<Process> find(String name) {
        synchronized (lock) {
            return entry(name).map(ProcessEntry::snapshot);
        }
    }

    /**
     * Starts a process that was stopped, or has failed.
     *
     * @param name its name
     * @return the process, with its new id
     * @throws NoSuchElementException if there is none of that name
     * @throws IllegalStateException if it is running, or its function has not ended yet; the text says which
     */
    public Process start(String name) {
        synchronized (lock) {
            ProcessEntry entry = known(name);
            if (closing || !entry.start()) {
                throw new IllegalStateException("process " + name + " cannot be started, it is " + entry.state()
                        + (closing ? " and the node is closing" : " with id " + entry.id()));
            }
            return entry.snapshot();
        }
    }

    /**
     * Stops a process. Handlers that run may end; its function is interrupted.
     *
     * @param name its name
     * @return the process, which is stopping until its function has ended
     * @throws NoSuchElementException if there is none of that name
     * @throws IllegalStateException if it is stopped already
     */
    public Process stop(String name) {
        synchronized (lock) {
            ProcessEntry entry = known(name);
            if (!entry.stop()) {
                throw new IllegalStateException("process " + name + " cannot be stopped, it is " + entry.state());
            }
            return entry.snapshot();
        }
    }

    /**
     * Kills a process and starts it anew: its handlers are interrupted too, and their senders told that they failed.
     *
     * @param name its name
     * @return the process, which is respawning until its function has ended
     * @throws NoSuchElementException if there is none of that name
     * @throws IllegalStateException if it is stopped, or respawning already
     */
    public Process respawn(String name) {
        synchronized (lock) {
            ProcessEntry entry = known(name);
            long now = environment.nanoTime();
            if (!entry.respawn(now, now)) {
                throw new IllegalStateException("process " + name + " cannot be respawned, it is " + entry.state());
            }
            return entry.snapshot();
        }
    }

    private ProcessEntry known(String name) {
        return entry(name)
                .orElseThrow(() -> new NoSuchElementException("node " + settings.name() + " has no process " + name));
    }

    private Optional<ProcessEntry> entry(String name) {
        return all().stream().filter(entry -> entry.name.equals(name)).findFirst();
    }

    private List<ProcessEntry> all() {
        List<ProcessEntry> all = new ArrayList<>(subscribers.values());
        if (settings.relaying().forwards()) {
            all.add(relay);
        }
        all.addAll(publishers.values());
        return all;
    }

    /** The process that handles a subject's messages, whatever its state. */
    Optional<SubscriberEntry> handling(Subject subject) {
        return Optional.ofNullable(subscribers.get(subject.method())).filter(entry -> isFor(entry, subject.node()));
    }

    /** What is for a queue group of this node is for this node. */
    private boolean isFor(SubscriberEntry entry, NodeName to) {
        NodeName own = entry.subject.node();
        return own.equals(to)
                || (own.equals(settings.name()) && settings.queueGroups().contains(to));
    }

    /** What handles messages that are passed on, and refuses them where the node does not do that. */
    SubscriberEntry relay() {
        return settings.relaying().forwards() ? relay : lateReplies;
    }

    SubscriberEntry lateReplies() {
        return lateReplies;
    }

    /** A policy's answer to an error of a process as it was then. */
    void respawn(ProcessEntry entry, int reporting, int recentRespawns) {
        synchronized (lock) {
            long now = environment.nanoTime();
            if (entry.id() == reporting && !closing && entry != lateReplies) {
                entry.respawn(now + entry.backOff(recentRespawns), now);
                alarm.at(entry.nextDeadline());
            }
        }
    }

    /** A policy's answer to an error of a process as it was then. */
    void stop(ProcessEntry entry, int reporting) {
        synchronized (lock) {
            if (entry.id() == reporting && !closing && entry != lateReplies) {
                entry.stop();
            }
        }
    }

    private void timePassed() {
        synchronized (lock) {
            long now = environment.nanoTime();
            for (ProcessEntry entry : all()) {
                entry.timePassed(now);
                alarm.at(entry.nextDeadline());
            }
        }
    }

    void functionEnded(ProcessEntry entry, Optional<Throwable> failure) {
        boolean failed;
        synchronized (lock) {
            failed = entry.functionEnded(failure, environment.nanoTime());
            alarm.at(entry.nextDeadline());
            checkEnded();
        }
        if (failed) {
            Throwable cause = failure.orElseThrow();
            callbacks.report(
                    Kind.PROCESS_FAILED,
                    Severity.ERROR,
                    entry,
                    Optional.empty(),
                    "the function of the process threw " + cause,
                    failure);
        }
    }

    void execute(FunctionRun<?> run) {
        try {
            executor.execute(run);
        } catch (RejectedExecutionException closed) {
            run.interrupt();
        }
    }

    int nextId() {
        return ++lastId;
    }

    void killHandlers(SubscriberEntry entry) {
        HandlerRuns handlerRuns = runs;
        if (handlerRuns != null) {
            handlerRuns.kill(entry);
        }
    }

    void killPublisher(PublisherEntry entry) {
        Outbound publishing = outbound;
        if (publishing != null) {
            machines.run(() -> publishing.endPath(entry.subjectText));
        }
    }

    void holdMessages(PublisherEntry entry, boolean hold) {
        if (!closing) {
            machines.toSender((sender, now) -> sender.hold(entry.subjectText, hold, now));
        }
    }

    /** A subject is published to for the first time, or after a while. */
    void publishes(String subjectText) {
        synchronized (lock) {
            PublisherEntry entry = publishers.get(subjectText);
            if (entry == null) {
                entry = new PublisherEntry(this, subjectOf(subjectText), subjectText, null);
                publishers.put(subjectText, entry);
                entry.start();
            }
        }
    }

    /** A subject has not been published to for a while; its process ends, if it is there for its messages only. */
    void publishesNoMore(String subjectText) {
        synchronized (lock) {
            PublisherEntry entry = publishers.get(subjectText);
            if (entry != null && !entry.hasFunction() && entry.state() == Process.State.RUNNING) {
                publishers.remove(subjectText);
            }
        }
    }

    private Subject subjectOf(String text) {
        return settings.wire()
                .readSubject(text)
                .orElseGet(() -> Subject.of(NodeName.received(text), Method.NONE, Event.ACK));
    }

    /** Interrupts all functions. */
    CompletableFuture<Void> close() {
        synchronized (lock) {
            closing = true;
            all().stream().filter(ProcessEntry::hasFunction).forEach(ProcessEntry::stop);
            checkEnded();
        }
        return functionsEnded;
    }

    private void checkEnded() {
        if (closing && all().stream().noneMatch(ProcessEntry::functionRuns)) {
            functionsEnded.complete(null);
        }
    }

    /** The functions that have not ended, with where they are. */
    List<CloseReport.Stuck> stuck() {
        synchronized (lock) {
            return all().stream()
                    .filter(ProcessEntry::functionRuns)
                    .map(ProcessEntry::functionRun)
                    .flatMap(
                            run -> run == null ? Optional.<CloseReport.Stuck>empty().stream() : run.describe().stream())
                    .toList();
        }
    }

    /** Ends the threads of functions that have ended. */
    void stopThreads() {
        executor.shutdownNow();
    }
}
