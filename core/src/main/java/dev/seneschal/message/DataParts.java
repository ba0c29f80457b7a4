package dev.seneschal.message;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Where data is split into parts: the offsets after each of them. Data that nobody split has none. */
final class DataParts {

    static final int[] NOT_SPLIT = {};

    private DataParts() {}

    /** Where the parts end in what {@link #join} makes of them. One part that is not empty is the same as data that is not split. */
    static int[] ends(List<byte[]> parts) {
        if (parts.isEmpty() || (parts.size() == 1 && parts.get(0).length > 0)) {
            return NOT_SPLIT;
        }
        int[] ends = new int[parts.size()];
        int end = 0;
        for (int i = 0; i < ends.length; i++) {
            end = Math.addExact(end, parts.get(i).length);
            ends[i] = end;
        }
        return ends;
    }

    static byte[] join(List<byte[]> parts) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        byte[] joined = new byte[parts.stream().mapToInt(part -> part.length).reduce(0, Math::addExact)];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, joined, at, part.length);
            at += part.length;
        }
        return joined;
    }

    static List<byte[]> split(byte[] data, int[] ends) {
        if (ends.length == 0) {
            return data.length == 0 ? List.of() : List.of(data);
        }
        List<byte[]> parts = new ArrayList<>(ends.length);
        int from = 0;
        for (int end : ends) {
            parts.add(Arrays.copyOfRange(data, from, end));
            from = end;
        }
        return parts;
    }
}
