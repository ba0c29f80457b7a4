package dev.seneschal.delivery;

import java.util.Comparator;
import java.util.List;

/**
 * Which replies are waited for, and until when. The first reply to a request ends the wait, and so does its deadline.
 *
 * <p>Called from one thread. Each method is an event; how a wait ended is told through the methods of {@link Awaited}.
 *
 * @param <R> what a reply is
 */
public final class Requests<R> {

    private final LongMap<Awaited<R>> awaited = new LongMap<>();
    private final Deadlines<Awaited<R>> deadlines = new Deadlines<>();
    private boolean closed;

    /** Somebody is about to send a request. */
    public void opened(Awaited<R> request) {
        if (closed) {
            end(request);
            request.closed();
        } else if (!request.ended) {
            awaited.put(request.id, request);
            deadlines.set(request, request.deadline);
        }
    }

    /**
     * A reply has arrived.
     *
     * @param id the id of the request that it names
     * @param reply the reply
     * @return whether somebody has waited for it, and has it now
     */
    public boolean replied(long id, R reply) {
        Awaited<R> request = awaited.get(id);
        if (request == null) {
            return false;
        }
        end(request);
        request.replied(reply);
        return true;
    }

    /** Nobody waits for this one any more, or it cannot come. Nothing happens if its wait has ended. */
    public void withdrawn(Awaited<R> request) {
        end(request);
    }

    /** Time has passed: at {@link #nextDeadline} or later. */
    public void timePassed(long now) {
        for (Awaited<R> due = deadlines.pollDue(now); due != null; due = deadlines.pollDue(now)) {
            end(due);
            due.timedOut();
        }
    }

    /**
     * When {@link #timePassed} must be called at the latest.
     *
     * @return the monotonic time, or {@link Long#MAX_VALUE} if nothing is due
     */
    public long nextDeadline() {
        return deadlines.nearest();
    }

    /** Hears no more: whoever waits is told, the nearest deadline first. */
    public void close() {
        closed = true;
        List<Awaited<R>> left = awaited.values();
        left.sort(Comparator.comparingLong((Awaited<R> request) -> request.deadline)
                .thenComparingLong(request -> request.id));
        for (Awaited<R> request : left) {
            end(request);
            request.closed();
        }
    }

    /** How many replies are waited for. */
    int size() {
        return awaited.size();
    }

    private void end(Awaited<R> request) {
        if (!request.ended) {
            request.ended = true;
            awaited.remove(request.id);
            deadlines.remove(request);
        }
    }
}
