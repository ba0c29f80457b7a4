package dev.seneschal.benchmarks;

import dev.seneschal.codec.gob.GobGeneric;
import dev.seneschal.codec.gob.GobType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Larger values than messages. */
final class LargeValues {

    static final GobType<double[]> DOUBLES = GobType.of(double[].class);
    static final GobType<Map<String, Long>> MAP = GobType.of(new GobGeneric<Map<String, Long>>() {});
    static final GobType<List<Order>> STRUCTS = GobType.of(new GobGeneric<List<Order>>() {});

    private static final int NUMBERS = 10_000;
    private static final int ENTRIES = 1_000;
    private static final long SEED = 7;

    private LargeValues() {}

    static void write(Path folder) throws IOException {
        Files.write(folder.resolve("doubles.gob"), DOUBLES.encode(doubles()));
        Files.write(folder.resolve("map.gob"), MAP.encode(map()));
        Files.write(folder.resolve("structs.gob"), STRUCTS.encode(structs()));
    }

    private static double[] doubles() {
        double[] doubles = new double[NUMBERS];
        for (int i = 0; i < NUMBERS; i++) {
            doubles[i] = Math.sqrt(i) * 1000;
        }
        return doubles;
    }

    /** In no order, as Go writes maps: entries in a hash map's order would be quicker to read into one. */
    private static Map<String, Long> map() {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < ENTRIES; i++) {
            numbers.add(i);
        }
        Collections.shuffle(numbers, new Random(SEED));
        Map<String, Long> map = new LinkedHashMap<>();
        numbers.forEach(i -> map.put(name(i), i * 7L));
        return map;
    }

    private static List<Order> structs() {
        List<Order> structs = new ArrayList<>();
        for (int i = 0; i < ENTRIES; i++) {
            structs.add(new Order(i, name(i), i * 1.25, i % 2 == 0));
        }
        return structs;
    }

    private static String name(int number) {
        return "order-" + (ENTRIES + number);
    }
}
