package dev.seneschal.supervision;

import dev.seneschal.supervision.Member.After;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Stops entries in the reverse of their order: each once all that started after it have ended or been abandoned. Used for the chief's
 * end, and for restarting siblings together.
 */
final class StopWave {

    enum Purpose {
        NONE,
        /** Those stopped wait, to be restarted when all have ended. */
        REGROUP,
        /** The chief's end. */
        SHUTDOWN
    }

    private final Register register;
    private final Moves moves;
    private final Deque<Entry> queue = new ArrayDeque<>();
    private int left;
    private Purpose purpose = Purpose.NONE;

    StopWave(Register register, Moves moves) {
        this.register = register;
        this.moves = moves;
    }

    Purpose purpose() {
        return purpose;
    }

    /** Stops everything, in place of whatever was under way. */
    void shutdown() {
        purpose = Purpose.SHUTDOWN;
        left = 0;
        register.forEach(entry -> {
            entry.inWave = false;
            include(entry, true);
        });
        checkAll();
    }

    /** Stops, for the time being, all entries from one on. */
    void regroupFrom(Entry from) {
        purpose = Purpose.REGROUP;
        for (Entry entry = from; entry != null; entry = entry.next) {
            include(entry, true);
        }
        checkAll();
    }

    /** Stops, for the time being, all entries after that of a member; of its own it alone takes part. */
    void regroupAfter(Entry own) {
        include(own, !own.spec.isGroup());
        if (own.next == null) {
            purpose = Purpose.REGROUP;
            checkAll();
        } else {
            regroupFrom(own.next);
        }
    }

    /** An entry's member has ended or been abandoned, or the entry has been taken out. */
    void onRest(Entry entry) {
        if (entry.inWave && entry.waveAsked) {
            queue.add(entry);
        }
    }

    /** Goes on as far as possible; true if that was the end of it. */
    boolean advance() {
        if (purpose == Purpose.NONE) {
            return false;
        }
        for (Entry entry = queue.poll(); entry != null; entry = queue.poll()) {
            consider(entry);
        }
        return left == 0;
    }

    /** Ends the wave; its entries take no part any more. */
    void end() {
        purpose = Purpose.NONE;
        register.forEach(entry -> entry.inWave = false);
    }

    /** An entry leaves the register, ended. */
    void leave(Entry entry) {
        if (entry.inWave) {
            if (!entry.waveDone) {
                left--;
            }
            entry.inWave = false;
            entry.forEachPrerequisite(queue::add);
        }
    }

    private void include(Entry entry, boolean whole) {
        if (!entry.inWave) {
            entry.inWave = true;
            entry.wholeInWave = whole;
            entry.waveAsked = false;
            entry.waveDone = false;
            left++;
        } else if (whole && !entry.wholeInWave) {
            entry.wholeInWave = true;
            entry.waveAsked = false;
            if (entry.waveDone) {
                entry.waveDone = false;
                left++;
            }
        }
    }

    /** Asks all that have not been asked yet, whatever the order. */
    void askAll() {
        register.forEach(entry -> {
            if (entry.inWave && !entry.waveAsked) {
                askEach(entry);
            }
        });
    }

    /** Looks at all entries again. */
    void checkAll() {
        for (Entry entry = register.last; entry != null; entry = entry.previous) {
            if (entry.inWave) {
                queue.add(entry);
            }
        }
    }

    private void consider(Entry entry) {
        if (!entry.inWave || entry.waveDone || !entry.dependentsAreDone()) {
            return;
        }
        if (!entry.waveAsked) {
            askEach(entry);
        }
        if (!entry.wholeInWave || entry.live() == 0) {
            entry.waveDone = true;
            left--;
            entry.forEachPrerequisite(queue::add);
        }
    }

    private void askEach(Entry entry) {
        entry.waveAsked = true;
        if (entry.wholeInWave) {
            entry.members.forEach(this::ask);
            entry.leaving.values().forEach(this::ask);
        }
    }

    private void ask(Member member) {
        boolean handled = member.cancelled && (member.after == After.STOP || member.after == After.FAIL);
        if (purpose == Purpose.SHUTDOWN) {
            moves.askStop(member, After.STOP);
        } else if (!handled) {
            moves.askStop(member, After.HOLD);
        }
    }
}
