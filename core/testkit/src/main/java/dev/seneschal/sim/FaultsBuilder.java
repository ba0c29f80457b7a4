package dev.seneschal.sim;

import java.time.Duration;

/** Builds {@link Faults}. Values are checked by {@link #build()}. Not thread-safe. */
public final class FaultsBuilder {

    private double dropped;
    private double answersDropped;
    private double duplicated;
    private double reordered;
    private double delayed;
    private double unheard;
    private double unpublished;
    private double failedSyncs;
    private double tornWrites;
    private double partitions;
    private double disconnects;
    private double crashes;
    private double restarts;
    private double fullDisks;
    private double clockJumps;
    private Duration lateness = Duration.ofSeconds(5);
    private Duration outage = Duration.ofSeconds(10);

    FaultsBuilder() {}

    /**
     * How likely the network loses a message.
     *
     * @param probability 0 to 1; 0 unless set
     * @return this
     */
    public FaultsBuilder dropped(double probability) {
        this.dropped = probability;
        return this;
    }

    /**
     * How likely the network loses an answer, besides.
     *
     * @param probability 0 to 1; 0 unless set
     * @return this
     */
    public FaultsBuilder answersDropped(double probability) {
        this.answersDropped = probability;
        return this;
    }

    /**
     * How likely the network delivers a message twice.
     *
     * @param probability 0 to 1; 0 unless set
     * @return this
     */
    public FaultsBuilder duplicated(double probability) {
        this.duplicated = probability;
        return this;
    }

    /**
     * How likely the network holds back a message while others pass.
     *
     * @param probability 0 to 1; 0 unless set
     * @return this
     */
    public FaultsBuilder reordered(double probability) {
        this.reordered = probability;
        return this;
    }

    /**
     * How likely the network holds up a message and all behind it.
     *
     * @param probability 0 to 1; 0 unless set
     * @return this
     */
    public FaultsBuilder delayed(double probability) {
        this.delayed = probability;
        return this;
    }

    /**
     * How likely the broker says that nobody listens, though somebody does.
     *
     * @param probability 0 to 1; 0 unless set
     * @return this
     */
    public FaultsBuilder unheard(double probability) {
        this.unheard = probability;
        return this;
    }

    /**
     * How likely a transport does not take a message, though it is connected.
     *
     * @param probability 0 to 1; 0 unless set
     * @return this
     */
    public FaultsBuilder unpublished(double probability) {
        this.unpublished = probability;
        return this;
    }

    /**
     * How likely a store fails in a batch, which is on disk afterwards or not.
     *
     * @param probability 0 to 1; 0 unless set
     * @return this
     */
    public FaultsBuilder failedSyncs(double probability) {
        this.failedSyncs = probability;
        return this;
    }

    /**
     * How likely a process is killed while its store writes a batch.
     *
     * @param probability 0 to 1; 0 unless set
     * @return this
     */
    public FaultsBuilder tornWrites(double probability) {
        this.tornWrites = probability;
        return this;
    }

    /**
     * How often the network falls into two parts.
     *
     * @param aMinute on average in the whole world, 0 or more; 0 unless set
     * @return this
     */
    public FaultsBuilder partitions(double aMinute) {
        this.partitions = aMinute;
        return this;
    }

    /**
     * How often a node loses its connection.
     *
     * @param aMinute on average in the whole world, 0 or more; 0 unless set
     * @return this
     */
    public FaultsBuilder disconnects(double aMinute) {
        this.disconnects = aMinute;
        return this;
    }

    /**
     * How often a node's process is killed.
     *
     * @param aMinute on average in the whole world, 0 or more; 0 unless set
     * @return this
     */
    public FaultsBuilder crashes(double aMinute) {
        this.crashes = aMinute;
        return this;
    }

    /**
     * How often a node is closed and started again.
     *
     * @param aMinute on average in the whole world, 0 or more; 0 unless set
     * @return this
     */
    public FaultsBuilder restarts(double aMinute) {
        this.restarts = aMinute;
        return this;
    }

    /**
     * How often a node's disk is full.
     *
     * @param aMinute on average in the whole world, 0 or more; 0 unless set
     * @return this
     */
    public FaultsBuilder fullDisks(double aMinute) {
        this.fullDisks = aMinute;
        return this;
    }

    /**
     * How often the wall clock jumps.
     *
     * @param aMinute on average in the whole world, 0 or more; 0 unless set
     * @return this
     */
    public FaultsBuilder clockJumps(double aMinute) {
        this.clockJumps = aMinute;
        return this;
    }

    /**
     * How late a message is at most that comes late.
     *
     * @param longest 5 s unless set
     * @return this
     */
    public FaultsBuilder lateness(Duration longest) {
        this.lateness = longest;
        return this;
    }

    /**
     * How long at most a partition, a lost connection, a full disk, or a dead process lasts.
     *
     * @param longest 10 s unless set
     * @return this
     */
    public FaultsBuilder outage(Duration longest) {
        this.outage = longest;
        return this;
    }

    /**
     * The faults as set.
     *
     * @return a record of them
     * @throws IllegalArgumentException if a value cannot be used; the text names it
     */
    public Faults build() {
        return new Faults(
                dropped,
                answersDropped,
                duplicated,
                reordered,
                delayed,
                unheard,
                unpublished,
                failedSyncs,
                tornWrites,
                partitions,
                disconnects,
                crashes,
                restarts,
                fullDisks,
                clockJumps,
                lateness,
                outage);
    }
}
