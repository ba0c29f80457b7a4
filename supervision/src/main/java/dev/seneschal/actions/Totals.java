package dev.seneschal.actions;

/** What a group has counted. */
final class Totals {
    long accepted;
    long received;
    long done;
    long dead;
    long dropped;
    long handedBack;
    long retries;
    long refused;
    long timedOut;
    long escalations;
    long panics;
    long restarts;
    long created;
    long killed;
    long idled;
}
