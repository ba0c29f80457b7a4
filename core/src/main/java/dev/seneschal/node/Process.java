package dev.seneschal.node;

import dev.seneschal.message.Subject;
import java.time.Instant;

/**
 * A process of a node as it was when asked for: one subject that it handles or publishes to, with the function that belongs to it if
 * there is one. Steward's process.
 */
@SuppressWarnings("JavaLangClash") // Steward's word, and few use both
public sealed interface Process permits SubscriberProcess, PublisherProcess {

    /** Which way its messages go. */
    enum Kind {
        /** Sends messages. */
        PUBLISHER,
        /** Handles messages. */
        SUBSCRIBER;

        /** As in the names of processes: {@code publisher} or {@code subscriber}. */
        @Override
        public String toString() {
            return this == PUBLISHER ? "publisher" : "subscriber";
        }
    }

    /** How far a process is in its life. */
    enum State {
        /** It takes messages; its function runs, unless it has returned. */
        RUNNING,
        /** It takes none, and waits for its function to end. */
        STOPPING,
        /** It takes none until it is started. */
        STOPPED,
        /** Its function threw. It takes no messages until it is respawned or started. */
        FAILED,
        /** It was killed and starts again when its function has ended and the back-off is over. */
        RESPAWNING
    }

    /**
     * Its number, another one at each start.
     *
     * @return 2 or more, unique within a run of the node; 1 is a process of the node's own
     */
    int id();

    /**
     * Its name, the same for all of its life: subject and kind, as {@code node1.REQPing.EventACK_subscriber}.
     *
     * @return the name
     */
    String name();

    /**
     * Which way its messages go.
     *
     * @return subscriber or publisher
     */
    Kind kind();

    /**
     * What it handles or publishes to.
     *
     * @return the subject
     */
    Subject subject();

    /**
     * How far it is.
     *
     * @return its state
     */
    State state();

    /**
     * When it was last started.
     *
     * @return the time, by the wall clock
     */
    Instant started();

    /**
     * How often it was killed and started anew.
     *
     * @return 0 or more, within a run of the node
     */
    int respawns();
}
