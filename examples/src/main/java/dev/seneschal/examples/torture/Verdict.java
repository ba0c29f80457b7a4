package dev.seneschal.examples.torture;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What the journals say when all is over.
 *
 * @param stored messages of which the sender was told that they are stored
 * @param lost those of them that no handler finished
 * @param delivered messages with a receipt for it
 * @param falselyDelivered those of them that no handler finished
 * @param gaveUp messages that were given up
 * @param unreported messages that were stored and settled while the sender was killed, before it could note their receipts
 * @param effects effects of the careful handler
 * @param doubleEffects those of them that were there already
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
        int runs,
        int repeats,
        int cutOff) {

    static Verdict of(Place place) {
        Set<String> stored = new HashSet<>();
        Map<String, String> receipts = new HashMap<>();
        for (String[] line : Journal.read(place.sent())) {
            if (line[0].equals("stored")) {
                stored.add(line[1]);
            } else if (!line[2].equals("KEPT")) {
                receipts.put(line[1], line[2]);
            }
        }
        Map<String, Integer> starts = new HashMap<>();
        Set<String> finished = new HashSet<>();
        int runs = 0;
        int ends = 0;
        for (String[] line : Journal.read(place.plain())) {
            if (line[0].equals("start")) {
                starts.merge(line[1], 1, Integer::sum);
                runs++;
            } else {
                finished.add(line[1]);
                ends++;
            }
        }
        int plainFinished = starts.size();
        int effects = 0;
        int doubleEffects = 0;
        Set<String> careful = new HashSet<>();
        for (String[] line : Journal.read(place.careful())) {
            effects++;
            doubleEffects += careful.add(line[1]) ? 0 : 1;
        }
        finished.addAll(careful);
        return new Verdict(
                stored.size(),
                without(stored, finished),
                count(receipts, "DELIVERED"),
                without(keys(receipts, "DELIVERED"), finished),
                count(receipts, "GAVE_UP"),
                without(stored, receipts.keySet()),
                effects,
                doubleEffects,
                runs,
                runs - plainFinished,
                runs - ends);
    }

    /** Whether every promise was kept, with so many handlers running in all when they were killed, at most. */
    boolean holds(int mostRepeats) {
        return stored > 0
                && lost == 0
                && delivered > 0
                && falselyDelivered == 0
                && gaveUp == 0
                && doubleEffects == 0
                && repeats <= mostRepeats;
    }

    private static int without(Set<String> ids, Set<String> others) {
        return (int) ids.stream().filter(id -> !others.contains(id)).count();
    }

    private static int count(Map<String, String> receipts, String outcome) {
        return keys(receipts, outcome).size();
    }

    private static Set<String> keys(Map<String, String> receipts, String outcome) {
        Set<String> keys = new HashSet<>();
        receipts.forEach((id, each) -> {
            if (each.equals(outcome)) {
                keys.add(id);
            }
        });
        return keys;
    }
}
