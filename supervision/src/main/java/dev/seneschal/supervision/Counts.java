package dev.seneschal.supervision;

import dev.seneschal.supervision.Member.Bucket;

/** How many members there are of each sort. */
final class Counts {

    private final int[] counts = new int[Bucket.values().length];

    @SuppressWarnings("EnumOrdinal") // a map would cost an object for each group and worker
    int of(Bucket bucket) {
        return counts[bucket.ordinal()];
    }

    @SuppressWarnings("EnumOrdinal")
    void add(Bucket bucket, int change) {
        counts[bucket.ordinal()] += change;
    }

    int all() {
        int sum = 0;
        for (int count : counts) {
            sum += count;
        }
        return sum;
    }
}
