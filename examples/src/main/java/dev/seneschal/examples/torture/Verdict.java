package dev.seneschal.examples.torture;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What the journals say when all is over. Messages are told apart by the sender's own numbers, which they carry; what handlers and
 * receipts know are the ids.
 *
 * @param stored messages of which the sender was told that they are stored
 * @param lost those of them that no handler finished under the same id
 * @param delivered messages with a receipt for it
 * @param falselyDelivered those of them that no handler finished
 * @param gaveUp messages that were given up
 * @param unreported messages that were stored and settled while the sender was killed, before it could note their receipts
 * @param effects effects of the careful handler
 * @param doubleEffects those of them that were there already, by the id
 * @param doubleNumbers those of them that were there already, by the number
 * @param misnamed ids with another number than they had before, and the other way round
 * @param runs runs of the plain handler
 * @param repeats those of them after the first of the same message
 * @param cutOff runs of the plain handler that were killed under way
 */
record Verdict(
        int stored,
        int lost,
        int delivered,
        int falselyDelivered,
        int gaveUp,
        int unreported,
        int effects,
        int doubleEffects,
        int doubleNumbers,
        int misnamed,
        int runs,
        int repeats,
        int cutOff) {

    private static final String DELIVERED = "DELIVERED";

    static Verdict of(Place place) {
        return new Reading(place).verdict();
    }

    /** Whether every promise was kept, with so many handlers running in all when they were killed, at most. */
    boolean holds(int mostRepeats) {
        return stored > 0
                && lost == 0
                && delivered > 0
                && falselyDelivered == 0
                && gaveUp == 0
                && doubleEffects == 0
                && doubleNumbers == 0
                && misnamed == 0
                && repeats <= mostRepeats;
    }

    /** What gathers while the journals are read. */
    private static final class Reading {

        /** Ids to numbers. */
        private final Map<String, String> stored = new HashMap<>();

        private final Map<String, String> finished = new HashMap<>();
        /** Ids to outcomes. */
        private final Map<String, String> receipts = new HashMap<>();

        private final Map<String, String> numbers = new HashMap<>();
        private final Map<String, String> ids = new HashMap<>();
        private int misnamed;

        private final Set<String> started = new HashSet<>();
        private int runs;
        private int ends;

        private final Set<String> effectIds = new HashSet<>();
        private final Set<String> effectNumbers = new HashSet<>();
        private int effects;
        private int doubleEffects;
        private int doubleNumbers;

        Reading(Place place) {
            Journal.read(place.sent()).forEach(this::sent);
            Journal.read(place.plain()).forEach(line -> plain(line[0], line[1], line[2]));
            Journal.read(place.careful()).forEach(line -> effect(line[1], line[2]));
        }

        private void sent(String[] line) {
            if (line[0].equals("stored")) {
                name(line[1], line[2]);
                stored.put(line[1], line[2]);
            } else if (line[0].equals("receipt") && !line[2].equals("KEPT")) {
                receipts.put(line[1], line[2]);
            }
        }

        private void plain(String what, String id, String number) {
            name(id, number);
            if (what.equals("start")) {
                started.add(number);
                runs++;
            } else {
                finished.put(id, number);
                ends++;
            }
        }

        private void effect(String id, String number) {
            name(id, number);
            finished.put(id, number);
            effects++;
            doubleEffects += effectIds.add(id) ? 0 : 1;
            doubleNumbers += effectNumbers.add(number) ? 0 : 1;
        }

        private void name(String id, String number) {
            String before = numbers.putIfAbsent(id, number);
            String idBefore = ids.putIfAbsent(number, id);
            if ((before != null && !before.equals(number)) || (idBefore != null && !idBefore.equals(id))) {
                misnamed++;
            }
        }

        Verdict verdict() {
            long lost = stored.entrySet().stream()
                    .filter(each -> !each.getValue().equals(finished.get(each.getKey())))
                    .count();
            Set<String> delivered = withOutcome(DELIVERED);
            return new Verdict(
                    stored.size(),
                    (int) lost,
                    delivered.size(),
                    without(delivered, finished.keySet()),
                    withOutcome("GAVE_UP").size(),
                    without(stored.keySet(), receipts.keySet()),
                    effects,
                    doubleEffects,
                    doubleNumbers,
                    misnamed,
                    runs,
                    runs - started.size(),
                    runs - ends);
        }

        private Set<String> withOutcome(String outcome) {
            Set<String> found = new HashSet<>();
            receipts.forEach((id, each) -> {
                if (each.equals(outcome)) {
                    found.add(id);
                }
            });
            return found;
        }

        private static int without(Set<String> ids, Set<String> others) {
            return (int) ids.stream().filter(id -> !others.contains(id)).count();
        }
    }
}
