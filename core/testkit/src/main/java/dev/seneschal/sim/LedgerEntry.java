package dev.seneschal.sim;

import dev.seneschal.message.MessageId;
import dev.seneschal.message.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known of one message. */
final class LedgerEntry {

    enum RunState {
        RUNNING,
        RETURNED,
        THREW,
        CUT_OFF
    }

    static final class Run {
        final LedgerEntry entry;
        final Life life;
        final long startedAt;
        long endedAt;
        RunState state = RunState.RUNNING;
        /** The record of it was stored, and is forgotten. */
        boolean leftTheWindow;
        /** Its outcome came after its handler had returned, in a node that was closing and may not have taken it. */
        boolean endedWhileClosing;

        Run(LedgerEntry entry, Life life, long startedAt) {
            this.entry = entry;
            this.life = life;
            this.startedAt = startedAt;
        }
    }

    record Report(Life life, Receipt receipt) {
        boolean isFinal() {
            return receipt.outcome() != Receipt.Outcome.KEPT;
        }
    }

    /** Of a message that does not expire. */
    static final long NEVER = Long.MAX_VALUE;

    final MessageId id;
    final List<Run> runs = new ArrayList<>();
    final List<Report> reports = new ArrayList<>();
    /** Null for what a node sends by itself, such as replies. */
    @Nullable
    Life acceptedBy;

    /** The latest life that sent it by itself. */
    @Nullable
    Life ownOf;

    /** Its receiver takes it without a handler. */
    boolean needsNoHandler;

    boolean acknowledged;
    /** When its time to live is over, if it is sent by the process that accepted it. */
    long expiresAt = NEVER;
    /** Whether its sender can be asked, through the simulation, to send it no more. */
    boolean isFollowed;
    /** The process that was asked to send it no more. */
    @Nullable
    Life cancelledIn;

    /** Reports before this one were of a dead letter that was put back, or that somebody tried to put back. */
    int firstReport;
    /** One from this one on is due. */
    int firstReportDue;

    /** How often a node had it to send: from its own hands, from an earlier process, or from the dead letters. */
    int timesSent;
    /** The process that has given it up and not yet made it a dead letter. */
    @Nullable
    Life letterDue;

    boolean stored;
    boolean storingFailed;
    boolean duplicated;
    boolean outcomeStored;
    /** Holds as long as that life lasts: one that dies before its report is stored sends the message again. */
    @Nullable
    Life saysItDidNotRun;

    LedgerEntry(MessageId id) {
        this.id = id;
    }

    boolean hasReturned() {
        return runs.stream().anyMatch(run -> run.state == RunState.RETURNED);
    }

    boolean hasFinalReport() {
        return reports.stream().skip(firstReportDue).anyMatch(Report::isFinal);
    }

    long finalReports() {
        return reports.stream().filter(Report::isFinal).count();
    }

    Optional<Report> lastFinalReport() {
        return reports.stream().skip(firstReport).filter(Report::isFinal).reduce((first, last) -> last);
    }
}
