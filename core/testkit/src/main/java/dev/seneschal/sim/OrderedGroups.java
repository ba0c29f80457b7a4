package dev.seneschal.sim;

import dev.seneschal.message.Receipt;
import dev.seneschal.sim.LedgerEntry.Run;
import dev.seneschal.sim.LedgerEntry.RunState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Messages that are to be handled one after the other. */
final class OrderedGroups {

    private final Map<String, List<LedgerEntry>> groups = new LinkedHashMap<>();

    void add(String group, LedgerEntry entry) {
        groups.computeIfAbsent(group, absent -> new ArrayList<>()).add(entry);
    }

    /** Of those handled to their end, and not given up, none may have ended after a later one began. */
    void check(Consumer<String> violated) {
        groups.forEach((group, entries) -> {
            LedgerEntry last = null;
            long lastEnd = -1;
            for (LedgerEntry entry : entries) {
                if (last != null && !entry.runs.isEmpty() && entry.runs.get(0).startedAt < lastEnd) {
                    violated.accept(
                            entry.id + " of " + group + " was handled before " + last.id + ", which was sent earlier");
                }
                long end = firstReturn(entry);
                if (end > lastEnd && !wasGivenUp(entry)) {
                    last = entry;
                    lastEnd = end;
                }
            }
        });
    }

    private static long firstReturn(LedgerEntry entry) {
        @Nullable
        Run returned = entry.runs.stream()
                .filter(run -> run.state == RunState.RETURNED)
                .findFirst()
                .orElse(null);
        return returned == null ? -1 : returned.endedAt;
    }

    /** After that the next may begin, and a late copy of this one may still be handled. */
    private static boolean wasGivenUp(LedgerEntry entry) {
        return entry.reports.stream().anyMatch(report -> report.receipt().outcome() == Receipt.Outcome.GAVE_UP);
    }
}
