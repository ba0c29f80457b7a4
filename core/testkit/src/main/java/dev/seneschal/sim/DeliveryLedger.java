package dev.seneschal.sim;

import dev.seneschal.message.Event;
import dev.seneschal.message.MessageId;
import dev.seneschal.message.Receipt;
import dev.seneschal.outbox.DeadLetter;
import dev.seneschal.sim.LedgerEntry.Report;
import dev.seneschal.sim.LedgerEntry.Run;
import dev.seneschal.sim.LedgerEntry.RunState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What was sent, handled and reported in a world, and whether it fits together. These must hold:
 *
 * <ul>
 *   <li>what is reported as delivered was handled to its end before;
 *   <li>what is reported not to have run did not run, and does not later;
 *   <li>nothing is handled twice at once, nor again after its handler returned, save where the process was killed or its store failed
 *       before the record of that was stored, where a deferred outcome came while its node was closing, or where that record has left the
 *       window;
 *   <li>each message is reported in one final state, and again only after a crash or a failed store, or as it was put back from the dead
 *       letters; a reply, which has the same id each time its request is handled, no more often than it was sent;
 *   <li>what is given up, and was not cancelled, becomes a dead letter, unless its process ends or its store fails;
 *   <li>only what was cancelled is reported as cancelled, and that is no dead letter; what has a time to live neither expires before that
 *       is over, nor is handled after it, save where its process ended meanwhile;
 *   <li>what was stored, a reply too, is reported or still in its outbox, save what is published only once and whose process ended;
 *   <li>what is to be {@linkplain #inOrder in order} is handled in order.
 * </ul>
 *
 * <p>It hears of all that a node over {@link NodeParts} sends and of handlers that are {@link NodeParts#recorded recorded}.
 */
public final class DeliveryLedger {

    private static final int LINES_OF_THE_WORLD = 30;
    private static final long THREADS_ARE_SLOW_BY = Duration.ofMillis(500).toNanos();

    private record Line(long at, @Nullable MessageId id, String text) {}

    private final LongSupplier clock;
    private final Tally tally;
    /** How late a message may be handled after it was sent for the last time. */
    private final long lateness;

    private final Map<MessageId, LedgerEntry> entries = new LinkedHashMap<>();
    private final List<Line> lines = new ArrayList<>();
    private final OrderedGroups ordered = new OrderedGroups();
    private @Nullable String violation;

    DeliveryLedger(LongSupplier clock, Tally tally, Duration lateness) {
        this.clock = clock;
        this.tally = tally;
        this.lateness = lateness.toNanos() + THREADS_ARE_SLOW_BY;
    }

    /**
     * The messages and requests that the scenario and its handlers sent and a node accepted. Replies are not among them.
     *
     * @return their ids, in that order
     */
    public List<MessageId> sent() {
        return entries.values().stream()
                .filter(entry -> entry.acceptedBy != null)
                .map(entry -> entry.id)
                .toList();
    }

    /**
     * How often the handler of a message was started.
     *
     * @param id the message
     * @return the number, repeats after failures and crashes included
     */
    public int handled(MessageId id) {
        return entry(id).runs.size();
    }

    /**
     * The last final receipt of a message.
     *
     * @param id the message
     * @return the receipt, if there was one
     */
    public Optional<Receipt> receipt(MessageId id) {
        return entry(id).reports.stream()
                .filter(Report::isFinal)
                .map(Report::receipt)
                .reduce((first, last) -> last);
    }

    /**
     * Notes that the messages of a group, such as those of one node with one ordering key, are to be handled in the order in which
     * they were sent: none begins before the one before has been handled or given up.
     *
     * @param group the group's name
     * @param id the next message of the group
     */
    public void inOrder(String group, MessageId id) {
        ordered.add(group, entry(id));
    }

    /**
     * Notes that something does not hold. The seed fails by the first such note.
     *
     * @param what what should have been otherwise
     */
    public void violated(String what) {
        note(null, "VIOLATED: " + what);
        if (violation == null) {
            violation = what;
        }
    }

    /**
     * All that was noted: a line for each thing, with its time. The same seed gives the same lines.
     *
     * @return the lines, in the order in which things happened
     */
    public List<String> history() {
        return lines.stream().map(DeliveryLedger::write).toList();
    }

    /** A thing that concerns no single message. */
    void note(String text) {
        note(null, text);
    }

    void accepted(Life life, MessageId id, Event event, String subject) {
        LedgerEntry entry = entry(id);
        entry.acceptedBy = life;
        entry.acknowledged = event == Event.ACK;
        tally.add(Happening.SENT);
        note(id, "accepted by " + life + " for " + subject);
    }

    /** What was accepted is worth so much time, and no more. */
    void expires(MessageId id, long timeToLive) {
        entry(id).expiresAt = clock.getAsLong() + timeToLive;
    }

    /** Whoever sent it would have to say here that it is cancelled. */
    void followed(MessageId id) {
        entry(id).isFollowed = true;
    }

    /** Somebody wants it to be sent no more. */
    void cancelling(Life life, MessageId id) {
        entry(id).cancelledIn = life;
        note(id, "cancelled in " + life);
    }

    /** A node has it from an earlier process. Since when it has been there is then known by the wall clock, if at all. */
    void replayed(MessageId id) {
        entry(id).expiresAt = LedgerEntry.NEVER;
        entry(id).timesSent++;
    }

    void buried(DeadLetter letter) {
        tally.add(Happening.DEAD_LETTER);
        if (letter.direction() == DeadLetter.Direction.OUTGOING) {
            entry(letter.id()).letterDue = null;
        }
        if (letter.reason() == Receipt.Reason.CANCELLED) {
            violated(letter.id() + " was cancelled, and is a dead letter");
        }
    }

    /** A dead letter is about to be put back under its id. It may be in the outbox after a crash, or may not. */
    void requeueing(MessageId id) {
        LedgerEntry entry = entry(id);
        entry.firstReport = entry.reports.size();
        entry.saysItDidNotRun = null;
        entry.cancelledIn = null;
        entry.letterDue = null;
        entry.expiresAt = LedgerEntry.NEVER;
        entry.timesSent++;
        note(id, "is to be put back");
    }

    /** A dead letter was put back, under its id or another. */
    void requeued(Life life, DeadLetter letter, MessageId id) {
        tally.add(Happening.REQUEUED);
        LedgerEntry entry = entry(id);
        if (id.equals(letter.id())) {
            entry.firstReportDue = entry.firstReport;
        } else {
            LedgerEntry before = entry(letter.id());
            before.letterDue = null;
            entry.acceptedBy = before.acceptedBy == null ? null : life;
            entry.ownOf = life;
            entry.needsNoHandler = before.needsNoHandler;
            entry.acknowledged = letter.record().event() == Event.ACK;
            entry.timesSent++;
            entry.stored = true;
        }
        note(id, "was put back by " + life + (id.equals(letter.id()) ? "" : " in place of " + letter.id()));
    }

    /** Accepted from the node's own hands, such as a reply. It has the same id each time its request is handled. */
    void acceptedFromNode(Life life, MessageId id, Event event) {
        LedgerEntry entry = entry(id);
        entry.ownOf = life;
        entry.timesSent++;
        entry.acknowledged = event == Event.ACK;
    }

    void stored(MessageId id, @Nullable Throwable failure) {
        entry(id).stored |= failure == null;
        entry(id).storingFailed |= failure != null;
        note(id, failure == null ? "stored" : "not stored: " + failure.getMessage());
    }

    /** A reply to a request goes to whoever waits for it, and to no handler. */
    void needsNoHandler(MessageId id) {
        entry(id).needsNoHandler = true;
    }

    void duplicated(MessageId id) {
        entry(id).duplicated = true;
    }

    /** A receiver has stored that a message is done; from then on it must not be handled again. */
    void outcomeStored(MessageId id, boolean is) {
        LedgerEntry entry = entry(id);
        if (entry.outcomeStored && !is) {
            entry.runs.forEach(run -> run.leftTheWindow = true);
        }
        entry.outcomeStored = is;
        note(id, is ? "outcome stored" : "outcome forgotten");
    }

    Run started(Life life, MessageId id) {
        LedgerEntry entry = entry(id);
        note(id, "handler started by " + life);
        Life claims = entry.saysItDidNotRun;
        if (claims != null && !claims.crashed && !claims.storeFailed && !entry.duplicated) {
            violated(id + " was reported not to have run, and is handled");
        }
        if (entry.outcomeStored) {
            violated(id + " is handled again after its outcome was stored");
        }
        if (entry.expiresAt != LedgerEntry.NEVER && clock.getAsLong() > entry.expiresAt + lateness) {
            violated(id + " is handled after its time to live was over");
        }
        for (Run earlier : entry.runs) {
            checkAgain(earlier, life);
        }
        tally.add(Happening.HANDLED);
        Run run = new Run(entry, life, lines.size());
        entry.runs.add(run);
        return run;
    }

    private void checkAgain(Run earlier, Life life) {
        MessageId id = earlier.entry.id;
        if (earlier.state == RunState.RUNNING && earlier.life == life) {
            violated(id + " is handled twice at once by " + life);
        } else if (earlier.state == RunState.RETURNED && earlier.leftTheWindow) {
            tally.add(Happening.HANDLED_AFTER_WINDOW);
        } else if (earlier.state == RunState.RETURNED && mayBeForgotten(earlier, life)) {
            tally.add(Happening.HANDLED_AGAIN);
        } else if (earlier.state == RunState.RETURNED) {
            violated(id + " is handled again by " + life + " after its handler returned in " + earlier.life);
        }
    }

    private static boolean mayBeForgotten(Run earlier, Life life) {
        boolean afterClose = earlier.endedWhileClosing && earlier.life != life;
        return earlier.life.crashed || earlier.life.storeFailed || afterClose;
    }

    void deferred(Run run) {
        tally.add(Happening.DEFERRED);
        note(run.entry.id, "outcome deferred in " + run.life);
    }

    void ended(Run run, RunState state) {
        run.state = state;
        run.endedAt = lines.size();
        note(run.entry.id, "handler " + (state == RunState.RETURNED ? "returned" : "threw") + " in " + run.life);
        if (state == RunState.THREW) {
            tally.add(Happening.HANDLER_FAILED);
        }
    }

    void crashed(Life life) {
        life.crashed = true;
        tally.add(Happening.CRASHED);
        note(life + " is killed");
        for (LedgerEntry entry : entries.values()) {
            for (Run run : entry.runs) {
                if (run.life == life && run.state == RunState.RUNNING) {
                    run.state = RunState.CUT_OFF;
                    tally.add(Happening.HANDLER_CUT_OFF);
                }
            }
        }
    }

    void reported(Life life, Receipt receipt) {
        LedgerEntry entry = entry(receipt.id());
        note(entry.id, "reported to " + life + ": " + receipt);
        Report report = new Report(life, receipt);
        if (report.isFinal() && entry.acceptedBy != null) {
            entry.lastFinalReport().ifPresent(earlier -> checkAgain(earlier, report));
        }
        entry.reports.add(report);
        // A reply has the same id each time its request is handled, so it may be reported each time.
        if (entry.acceptedBy == null && entry.timesSent > 0 && entry.finalReports() > entry.timesSent) {
            violated(entry.id + " was sent " + entry.timesSent + " times, and reported in more final states");
        }
        switch (receipt.outcome()) {
            case DELIVERED -> {
                tally.add(Happening.DELIVERED);
                if (!entry.needsNoHandler && !entry.hasReturned()) {
                    violated(entry.id + " was reported as delivered, and no handler has returned");
                }
            }
            case GAVE_UP -> {
                tally.add(Happening.GAVE_UP);
                entry.letterDue = ((Receipt.GaveUp) receipt).reason() == Receipt.Reason.CANCELLED ? null : life;
                checkClaim(life, entry, (Receipt.GaveUp) receipt);
                checkReason(life, entry, (Receipt.GaveUp) receipt);
            }
            case SENT, IN_STREAM, KEPT -> {}
        }
    }

    private void checkAgain(Report earlier, Report again) {
        boolean admitted = earlier.life() != again.life() && (earlier.life().crashed || earlier.life().storeFailed);
        if (!admitted) {
            violated(again.receipt().id() + " was reported in two final states");
        }
        boolean same = earlier.receipt().outcome() == again.receipt().outcome();
        tally.add(same ? Happening.REPORTED_AGAIN : Happening.REPORTED_OTHERWISE);
    }

    private void checkClaim(Life life, LedgerEntry entry, Receipt.GaveUp gaveUp) {
        if (!gaveUp.mayHaveRun()) {
            entry.saysItDidNotRun = life;
            if (!entry.runs.isEmpty() && !entry.duplicated) {
                violated(entry.id + " was reported not to have run, and a handler had started");
            }
        }
    }

    private void checkReason(Life life, LedgerEntry entry, Receipt.GaveUp gaveUp) {
        if (gaveUp.reason() == Receipt.Reason.CANCELLED) {
            tally.add(Happening.CANCELLED);
            // Requests are cancelled by the node once nobody waits for them.
            if (entry.isFollowed && entry.cancelledIn != life) {
                violated(entry.id + " was reported as cancelled, and was not");
            }
        } else if (gaveUp.reason() == Receipt.Reason.EXPIRED) {
            tally.add(Happening.EXPIRED);
            if (entry.expiresAt != LedgerEntry.NEVER && clock.getAsLong() < entry.expiresAt) {
                violated(entry.id + " was reported as expired before its time to live was over");
            }
        }
    }

    /** Checks what must hold once all is over, then fails if anything did not hold. */
    void check(Set<MessageId> inOutboxes) {
        for (LedgerEntry entry : entries.values()) {
            checkLetter(entry);
            Life life = entry.acceptedBy == null ? entry.ownOf : entry.acceptedBy;
            if (life != null && !entry.hasFinalReport() && !inOutboxes.contains(entry.id)) {
                boolean hadNoChance = !entry.stored && (life.crashed || life.storeFailed || entry.storingFailed);
                boolean onlyOnce = !entry.acknowledged && (life.crashed || life.storeFailed);
                if (hadNoChance || onlyOnce) {
                    tally.add(Happening.NOT_REPORTED);
                } else {
                    violated(entry.id + " is lost: accepted" + (entry.stored ? " and stored" : "")
                            + ", not reported, and in no outbox");
                }
            }
        }
        ordered.check(this::violated);
        if (violation != null) {
            throw new AssertionError(violation);
        }
    }

    private void checkLetter(LedgerEntry entry) {
        Life life = entry.letterDue;
        if (life != null && entry.stored && !entry.storingFailed && !life.crashed && !life.storeFailed) {
            violated(entry.id + " was given up by " + life + ", and is no dead letter");
        }
    }

    /** What is worth reading after a failure: all of the messages it names, and the last of the world's own. */
    String excerpt(String failure) {
        List<Line> ofTheWorld = lines.stream().filter(line -> line.id == null).toList();
        int from = Math.max(0, ofTheWorld.size() - LINES_OF_THE_WORLD);
        long since = from == 0 ? 0 : ofTheWorld.get(from).at;
        StringBuilder text = new StringBuilder();
        for (Line line : lines) {
            boolean named = line.id != null && failure.contains(line.id.toString());
            if (named || (line.id == null && line.at >= since)) {
                text.append("\n  ").append(write(line));
            }
        }
        return text.toString();
    }

    private void note(@Nullable MessageId id, String text) {
        lines.add(new Line(clock.getAsLong(), id, text));
    }

    private LedgerEntry entry(MessageId id) {
        return entries.computeIfAbsent(id, LedgerEntry::new);
    }

    private static String write(Line line) {
        return Duration.ofNanos(line.at) + " " + (line.id == null ? "" : line.id + " ") + line.text;
    }
}
