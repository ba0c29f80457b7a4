package dev.seneschal.supervision;

import dev.seneschal.time.Environment;
import dev.seneschal.time.Nanos;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mailboxes of a service's workers, by name. uwe's broker; but each mailbox is a queue of its own, with a bound and in order, and
 * there is nothing in between.
 *
 * <p>Made by the host, given to the workers, and closed by the host once they have ended. All methods may be called from any thread.
 */
public final class Mailboxes implements AutoCloseable {

    /** The attribute that {@link WorkerContext#mailbox()} looks for. */
    static final String ATTRIBUTE = "mailboxes";

    /** Those of workers that were given none. Keep nothing. */
    static final Mailboxes NONE = nop();

    private static final Logger LOG = LoggerFactory.getLogger(Mailboxes.class);

    private final Map<String, Mailbox> mailboxes = new ConcurrentHashMap<>();
    private final Builder settings;
    private final boolean deaf;
    private volatile Predicate<String> directory = name -> false;
    private volatile boolean closed;

    private Mailboxes(Builder settings, boolean deaf) {
        this.settings = new Builder(settings);
        this.deaf = deaf;
    }

    /**
     * Mailboxes with the defaults.
     *
     * @return none yet
     */
    public static Mailboxes create() {
        return builder().build();
    }

    /**
     * Mailboxes to be set up.
     *
     * @return a builder that holds the defaults
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Mailboxes that nothing arrives in. uwe's nop broker: every message is for nobody, and a worker's {@code receive} waits until the
     * worker is asked to stop.
     *
     * @return for tests, or to switch messages off
     */
    public static Mailboxes nop() {
        return new Mailboxes(builder(), true);
    }

    /**
     * The mailbox of a worker, named by its path. Made at the first call, and kept over the worker's restarts.
     *
     * @param context the worker's context
     * @return its mailbox
     */
    public Mailbox of(WorkerContext context) {
        if (deaf) {
            return newMailbox(context.path(), newQueue(), context);
        }
        Mailbox mine = mailboxes.get(context.path());
        if (mine == null || !mine.isFor(context)) {
            mine = mailboxes.compute(context.path(), (name, known) -> {
                return newMailbox(name, known == null ? newQueue() : known.queue(), context);
            });
        }
        return unlessClosed(mine);
    }

    /**
     * The mailbox of a name, made at the first call: for somebody who is no worker, or to be there before its worker is. uwe's
     * {@code SelfInit}.
     *
     * @param name its name, not empty
     * @return the mailbox
     * @throws IllegalArgumentException if the name is empty
     */
    public Mailbox of(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a mailbox's name must not be empty");
        }
        return unlessClosed(mailboxes.computeIfAbsent(name, missing -> newMailbox(missing, newQueue(), null)));
    }

    /**
     * To send from outside, without a name. uwe's {@code DefaultBus}.
     *
     * @return a mailbox that nobody can send to
     */
    public Mailbox outside() {
        return newMailbox("", newQueue(), null);
    }

    /**
     * Which mailboxes there are.
     *
     * @return their names at this moment, sorted
     */
    public Set<String> names() {
        return new TreeSet<>(mailboxes.keySet());
    }

    /**
     * Takes a mailbox away, such as that of a worker that was removed. What waits there is lost, and reported as undelivered.
     *
     * @param name its name
     * @return whether it was there
     */
    public boolean remove(String name) {
        Mailbox removed = mailboxes.remove(name);
        if (removed != null) {
            discard(removed.queue().close(), MailboxResult.CLOSED);
        }
        return removed != null;
    }

    /** Those that this knows have a mailbox, even before they ask for it. */
    void directory(Predicate<String> knows) {
        directory = knows;
    }

    /** Ends all waiting, and accepts no more messages. What waits is lost, and reported as undelivered. May be called again. */
    @Override
    public void close() {
        closed = true;
        names().forEach(this::remove);
    }

    /** Whether nothing ever arrives. */
    boolean isDeaf() {
        return deaf;
    }

    Duration longestWait() {
        return settings.longestWait;
    }

    MailboxResult deliver(MailboxMessage message, Duration longestWait) throws InterruptedException {
        MailboxQueue.Added added = add(message, longestWait);
        MailboxMessage displaced = added.displaced();
        if (displaced != null) {
            discard(List.of(displaced), MailboxResult.DISPLACED_OLDEST);
        }
        if (!added.result().accepted()) {
            discard(List.of(message), added.result());
        }
        if (added.result() == MailboxResult.FULL && settings.policy == MailboxPolicy.FAIL) {
            throw new MailboxException(MailboxResult.FULL, "the mailbox of " + message.target() + " is full");
        }
        return added.result();
    }

    private MailboxQueue.Added add(MailboxMessage message, Duration longestWait) throws InterruptedException {
        if (closed) {
            return new MailboxQueue.Added(MailboxResult.CLOSED, null);
        }
        Mailbox target = deaf ? null : find(message.target());
        if (target == null) {
            return new MailboxQueue.Added(MailboxResult.UNKNOWN, null);
        }
        return target.queue().add(message, settings.environment.nanoTime() + Nanos.of(longestWait));
    }

    private @Nullable Mailbox find(String name) {
        Mailbox there = mailboxes.get(name);
        return there == null && !name.isEmpty() && directory.test(name) ? of(name) : there;
    }

    private void discard(List<MailboxMessage> lost, MailboxResult why) {
        for (MailboxMessage message : lost) {
            message.lost(why);
            try {
                settings.undelivered.accept(message, why);
            } catch (Throwable e) {
                LOG.error("the listener for undelivered messages failed on {}", message, e);
            }
        }
    }

    /** One that was made while the others were closed is closed too. */
    private Mailbox unlessClosed(Mailbox mailbox) {
        if (closed) {
            mailbox.queue().close();
        }
        return mailbox;
    }

    private Mailbox newMailbox(String name, MailboxQueue queue, @Nullable WorkerContext context) {
        return new Mailbox(name, this, queue, context, settings.environment);
    }

    private MailboxQueue newQueue() {
        return new MailboxQueue(settings.capacity, settings.policy, settings.environment);
    }

    /** Settings of mailboxes. Not thread-safe. */
    public static final class Builder {

        private int capacity = 1024;
        private MailboxPolicy policy = MailboxPolicy.WAIT;
        private Duration longestWait = Duration.ofSeconds(5);
        private BiConsumer<MailboxMessage, MailboxResult> undelivered = (message, why) -> {};
        private Environment environment = Environment.system();

        private Builder() {}

        private Builder(Builder other) {
            capacity = other.capacity;
            policy = other.policy;
            longestWait = other.longestWait;
            undelivered = other.undelivered;
            environment = other.environment;
        }

        /**
         * How many messages each holds; 1,024 unless set.
         *
         * @param messages 1 or more
         * @return this
         * @throws IllegalArgumentException if it is less
         */
        public Builder capacity(int messages) {
            if (messages < 1) {
                throw new IllegalArgumentException("capacity must be at least 1, was " + messages);
            }
            capacity = messages;
            return this;
        }

        /**
         * What happens when one is full; the sender waits unless set.
         *
         * @param whenFull what happens
         * @return this
         */
        public Builder whenFull(MailboxPolicy whenFull) {
            policy = whenFull;
            return this;
        }

        /**
         * How long a sender waits for a place, by the policy {@link MailboxPolicy#WAIT}; 5 s unless set. A request waits for its own time.
         *
         * @param wait above zero
         * @return this
         * @throws IllegalArgumentException if it is zero or negative
         */
        public Builder longestWait(Duration wait) {
            if (wait.isNegative() || wait.isZero()) {
                throw new IllegalArgumentException("longestWait must be above zero, was " + wait);
            }
            longestWait = wait;
            return this;
        }

        /**
         * Who is told of each message that nobody will receive, and why; nobody unless set.
         *
         * @param listener called on the sender's thread, or on the one that closes; what it throws is logged
         * @return this
         */
        public Builder onUndelivered(BiConsumer<MailboxMessage, MailboxResult> listener) {
            undelivered = listener;
            return this;
        }

        /**
         * Where time comes from; the JVM's unless set.
         *
         * @param world the environment
         * @return this
         */
        public Builder environment(Environment world) {
            environment = world;
            return this;
        }

        /**
         * Makes them.
         *
         * @return no mailboxes yet
         */
        public Mailboxes build() {
            return new Mailboxes(this, false);
        }
    }
}
