package dev.seneschal.outbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.seneschal.outbox.OutboxStore.Put;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a wrong byte of an outbox file may cost, by where it is. The file was written anew, and then once more: so its pages stand one
 * after the other, table by table, and in them the values, as they were stored. The head of the file is there twice, and one of them is enough. A wrong byte in
 * a value costs that value; one in the rest of a page, such as a length, the page; one before the first page of a table, where the
 * table's root is, the table; one in the last write that write; and one in what holds all this together, anything.
 */
final class Stakes {

    private static final int HEAD = 4096;
    /** What stands between two values of a page is the length of the second. */
    private static final int MOST_LENGTH_BYTES = 2;

    private record Place(Put put, String text, int from, int to) {}

    private final List<Set<String>> ofBytes = new ArrayList<>();
    private final Set<String> anything = new HashSet<>();

    Stakes(byte[] file, Collection<Put> entries, int lastWrite, String lastText) throws RecordFormat.DamagedException {
        List<Place> places = places(file, entries, lastWrite);
        ofBytes.addAll(Collections.nCopies(2 * HEAD, Set.of()));
        for (int i = 0; i < places.size(); i = endOfPage(places, i)) {
            page(places, i);
        }
        fill(lastWrite, anything);
        fill(file.length, Set.of(lastText));
        places.forEach(place -> anything.add(place.text));
        anything.add(lastText);
    }

    /** What may be lost with the bytes in which a file differs from the whole one, or which are missing. */
    Set<String> of(byte[] whole, byte[] damaged) {
        Set<String> stake = new HashSet<>();
        if (!Arrays.equals(whole, 0, HEAD, damaged, 0, Math.min(HEAD, damaged.length))
                && !Arrays.equals(
                        whole,
                        HEAD,
                        2 * HEAD,
                        damaged,
                        Math.min(HEAD, damaged.length),
                        Math.min(2 * HEAD, damaged.length))) {
            stake.addAll(anything);
        }
        for (int i = 0; i < whole.length; i++) {
            if (i >= damaged.length || whole[i] != damaged[i]) {
                stake.addAll(ofBytes.get(i));
            }
        }
        return stake;
    }

    boolean isAnything(Set<String> stake) {
        return stake.containsAll(anything);
    }

    private void page(List<Place> places, int first) {
        int end = endOfPage(places, first);
        Put put = places.get(first).put;
        boolean firstOfTable = first == 0 || places.get(first - 1).put.table() != put.table();
        Set<String> page = texts(places.subList(first, end));
        Set<String> table = texts(
                places.stream().filter(each -> each.put.table() == put.table()).toList());
        Set<String> head = first == 0 ? anything : firstOfTable ? table : page;
        for (Place place : places.subList(first, end)) {
            fill(place.from, head);
            fill(place.to, Set.of(place.text));
            head = page;
        }
    }

    private void fill(int end, Set<String> stake) {
        while (ofBytes.size() < end) {
            ofBytes.add(stake);
        }
    }

    private static int endOfPage(List<Place> places, int first) {
        int end = first + 1;
        while (end < places.size() && places.get(end).from - places.get(end - 1).to <= MOST_LENGTH_BYTES) {
            end++;
        }
        return end;
    }

    private static Set<String> texts(List<Place> places) {
        Set<String> texts = new HashSet<>();
        places.forEach(place -> texts.add(place.text));
        return texts;
    }

    private static List<Place> places(byte[] file, Collection<Put> entries, int end)
            throws RecordFormat.DamagedException {
        String bytes = new String(Arrays.copyOf(file, end), ISO_8859_1);
        List<Place> places = new ArrayList<>();
        for (Put put : entries) {
            byte[] value = MvTables.seal(put.table().name(), put.key(), put.value());
            int at = bytes.indexOf(new String(value, ISO_8859_1));
            if (at >= 0) {
                places.add(new Place(put, text(put), at, at + value.length));
            }
        }
        places.sort(Comparator.comparingInt(Place::from));
        return places;
    }

    private static String text(Put put) throws RecordFormat.DamagedException {
        return switch (put.table()) {
            case OUTBOX -> Samples.text(RecordFormat.readRecord(put));
            case DEAD_LETTERS -> Samples.text(RecordFormat.readLetter(put));
            case SEEN -> RecordFormat.readSeen(put).toString();
        };
    }
}
