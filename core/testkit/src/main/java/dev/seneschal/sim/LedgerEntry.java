package dev.seneschal.sim;

import dev.seneschal.message.MessageId;
import dev.seneschal.message.Receipt;
import java.util.ArrayList;
import java.util.List;
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
        return reports.stream().anyMatch(Report::isFinal);
    }
}
