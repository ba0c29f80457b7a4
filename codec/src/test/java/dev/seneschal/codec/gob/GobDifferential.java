package dev.seneschal.codec.gob;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Changes valid streams at random and compares what Go and this project make of them: whether they are taken, and what was read. Run by
 * {@code ./dev fuzz --differential}; the exceptions are in {@link Excuse}.
 */
public final class GobDifferential {

    private static final int MAX_LENGTH = 4_096;
    private static final int MAX_SHOWN = 20;
    private static final Set<String> INTERFACES = Set.of("A", "B", "C", "In", "One");
    private static final Pattern OFFSET_ZERO = Pattern.compile("(\"hex\":\"01[0-9a-f]{24})0000\"");

    private final Random random;
    private final VectorChecks checks;
    private final GoOracle go;
    private final List<JsonNode> bases = new ArrayList<>();
    private final Vectors vectors = Vectors.own();
    private final Map<Excuse, Integer> excused = new TreeMap<>();
    private int inputs;
    private int taken;
    private int different;

    /** Why the two may differ. */
    enum Excuse {
        /** Go's process died, of a length that it believed, or never ended, for a count that it believed. */
        GO_DIED("", GoOracle.CRASHED),
        /** What could hurt is refused here: depth, counts, ids that Go cuts to 32 bits, no kind or two in one definition, structs of no bytes. */
        SAFER(
                "nested deeper|definition of (no type|two types)|type id \\d+|the frame ends before an element|map of \\d+ elements"
                        + "|at most \\d+ are taken|\\d+ more are taken",
                "ok"),
        /** Java's times have nanoseconds below a second, offsets up to 18 hours, and years up to a thousand million. */
        TIME("java.time", "ok"),
        /** Go 1.19 takes the seconds of an offset, which it writes with a sign, for a number without one. */
        NEGATIVE_OFFSET("taken: .*\"hex\":\"02", "ok"),
        /** Go skips a value in an interface by a count that it does not check, this walks over it. */
        SKIPPED_INTERFACE("an interface skipped", "."),
        /** Go knows the types that definitions are made of as types of values too, which no encoder writes. */
        OWN_TYPE("type (1[6-9]|2[0-3]) is not defined", "ok"),
        /** Go reads all fields of one Go type that a struct has as it does the first; only a changed stream has others for them. */
        AS_THE_FIRST("as the first", "."),
        /** Keys that differ in bytes that are not UTF-8 are one text, of which the last counts. */
        ONE_KEY("taken, keys are one", "ok"),
        /** Stands in for Go's big.Float and big.Rat, whose bytes Java cannot check, or for a struct with a channel or a function. */
        STAND_IN("taken", "Float|Rat|chan int|func\\(\\)");

        private final Pattern ours;
        private final Pattern theirs;

        Excuse(String ours, String theirs) {
            this.ours = Pattern.compile(ours);
            this.theirs = Pattern.compile(theirs);
        }

        static Optional<Excuse> of(String ours, String theirs) {
            return Arrays.stream(values())
                    .filter(each -> each.ours.matcher(ours).find()
                            && each.theirs.matcher(theirs).find())
                    .findFirst();
        }
    }

    private GobDifferential(long seed, GoOracle go) {
        this.random = new Random(seed);
        this.go = go;
        this.checks = new VectorChecks(vectors, GobLimits.defaults());
        for (JsonNode vector : vectors.valid()) {
            boolean url = vector.get("name").asText().equals("binary/url_addr");
            if (vectors.bytes(vector).length <= MAX_LENGTH && !vector.has("into") && !url) {
                bases.add(vector);
            }
        }
    }

    /**
     * Prints what differs; exit code 1 if anything does that is not excused.
     *
     * @param arguments for how many seconds, or with {@code inputs=} how many inputs; and a seed
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.nanoTime();
        boolean counted = arguments[0].startsWith("inputs=");
        long limit = Long.parseLong(counted ? arguments[0].substring("inputs=".length()) : arguments[0]);
        System.out.println("seed " + seed);
        Optional<GoOracle> go = GoOracle.start();
        if (go.isEmpty()) {
            System.err.println("there is no go on the PATH");
            System.exit(2);
        }
        GobDifferential run = new GobDifferential(seed, go.get());
        long end = System.nanoTime() + limit * 1_000_000_000L;
        while (counted ? run.inputs < limit : System.nanoTime() < end) {
            run.next();
        }
        go.get().close();
        System.out.println("differential: " + run.inputs + " inputs, " + run.taken + " taken by both, " + run.different
                + " differ, excused " + run.excused);
        System.exit(run.different == 0 ? 0 : 1);
    }

    private void next() throws IOException {
        JsonNode base = bases.get(random.nextInt(bases.size()));
        byte[] bytes = mutate(vectors.bytes(base));
        String name = base.get("name").asText();
        inputs++;
        JsonNode answer = go.ask(name, "decode", bytes);
        String theirs =
                answer.get("ok").asBoolean() ? "ok" : answer.get("error").asText();
        String ours = ours(base, bytes, answer, theirs.equals("ok"));
        if (ours.equals(theirs)) {
            taken++;
        } else if (ours.startsWith("taken") || theirs.equals("ok")) {
            judge(name, bytes, readAsTheFirst(base, bytes) ? "as the first" : ours, theirs);
        }
    }

    private void judge(String name, byte[] bytes, String ours, String theirs) {
        Optional<Excuse> excuse = Excuse.of(ours, theirs);
        if (excuse.isPresent()) {
            excused.merge(excuse.get(), 1, Integer::sum);
        } else if (different++ < MAX_SHOWN) {
            System.out.println("DIFFERS " + name + " " + HexFormat.of().formatHex(bytes) + "\n  here: " + ours
                    + "\n  Go:   " + theirs);
        }
    }

    /** {@code ok} if read as Go read it, {@code taken: ...} if read otherwise, else why it was refused. */
    private String ours(JsonNode base, byte[] bytes, JsonNode answer, boolean ok) {
        List<GobType<?>> into = new ArrayList<>();
        Vectors.goTypes(base)
                .forEach(type -> into.add(checks.types().named(type).orElseThrow()));
        try {
            List<Object> values = checks.decode(into, bytes);
            if (!ok) {
                return skipsInterfaces(bytes) ? "taken, an interface skipped" : "taken";
            }
            String tree = ValueJson.text(checks.trees(checks.encode(into, values)));
            String expected = ValueJson.text(answer.get("values"));
            if (VectorChecks.same(normal(tree), normal(expected))) {
                return "ok";
            }
            if (keysAreOne(answer.get("values"))) {
                return "taken, keys are one: " + tree + ", not " + expected;
            }
            // Behind a count that is wrong Go reads something else, which may be a value too.
            boolean behind = skipsInterfaces(bytes) && InterfaceCounts.areWrong(bytes);
            return (behind ? "taken, an interface skipped: " : "taken: ") + tree + ", not " + expected;
        } catch (GobException e) {
            return ok && skipsInterfaces(bytes) ? "refused, an interface skipped" : e.getMessage();
        }
    }

    /** Whether a map in a tree of Go's has keys that are equal once what is not UTF-8 in them is replaced. */
    private static boolean keysAreOne(JsonNode tree) {
        Set<String> keys = new HashSet<>();
        if (tree.path("t").asText().equals("map")) {
            for (JsonNode entry : tree.get("e")) {
                if (!keys.add(ValueJson.replaced(ValueJson.text(entry.get(0))))) {
                    return true;
                }
            }
        }
        for (JsonNode part : tree) {
            if (keysAreOne(part)) {
                return true;
            }
        }
        return false;
    }

    /** Whether two fields of a struct have one type in the vector and two in the changed stream, which may have changed its name too. */
    private boolean readAsTheFirst(JsonNode base, byte[] bytes) {
        for (GobDescriptor type : typesOf(bytes)) {
            for (JsonNode inVector : base.get("types")) {
                boolean same = inVector.get("name").asText().equals(type.name()) || haveSameFields(inVector, type);
                if (same && hasTwoForOne(inVector, type)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean haveSameFields(JsonNode inVector, GobDescriptor type) {
        List<String> names = new ArrayList<>();
        inVector.path("fields").forEach(field -> names.add(field.get(0).asText()));
        return names.equals(
                type.fields().stream().map(GobDescriptor.Field::name).toList());
    }

    private static boolean hasTwoForOne(JsonNode inVector, GobDescriptor type) {
        Map<Integer, Integer> changedTo = new HashMap<>();
        for (GobDescriptor.Field field : type.fields()) {
            int typeOfVector = typeOfField(inVector, field.name());
            Integer first = changedTo.putIfAbsent(typeOfVector, field.type());
            if (typeOfVector != 0 && first != null && first != field.type()) {
                return true;
            }
        }
        return false;
    }

    /** The id of a field's type in the vector, or 0. */
    private static int typeOfField(JsonNode inVector, String name) {
        for (JsonNode field : inVector.path("fields")) {
            if (field.get(0).asText().equals(name)) {
                return field.get(1).asInt();
            }
        }
        return 0;
    }

    /** Whether there is an interface in a field that no type of the vectors has. */
    private boolean skipsInterfaces(byte[] bytes) {
        return typesOf(bytes).stream()
                .flatMap(type -> type.fields().stream())
                .anyMatch(field -> field.type() == TypeTable.INTERFACE && !INTERFACES.contains(field.name()));
    }

    private List<GobDescriptor> typesOf(byte[] bytes) {
        GobReader reader = checks.types().gob().reader(bytes);
        try {
            while (reader.hasNext()) {
                reader.skip();
            }
        } catch (GobException e) {
            // its types are known so far
        }
        return reader.types();
    }

    /** Java has one offset of zero where Go has UTC and others; and the tests' own type has no zero value that is not null. */
    private static String normal(String tree) {
        return OFFSET_ZERO
                .matcher(tree)
                .replaceAll("$1ffff\"")
                .replace("[\"C\",{\"hex\":\"3c3e\",\"kind\":\"gob\",\"t\":\"opaque\"}],", "")
                .replace("[\"P\",{\"hex\":\"3c3e\",\"kind\":\"gob\",\"t\":\"opaque\"}],", "");
    }

    // ---- changes

    private byte[] mutate(byte[] bytes) {
        byte[] changed = bytes;
        int times = 1 + random.nextInt(3);
        for (int i = 0; i < times; i++) {
            changed = changed.length == 0 ? new byte[] {(byte) random.nextInt()} : mutateOnce(changed);
        }
        return changed;
    }

    private byte[] mutateOnce(byte[] bytes) {
        int at = random.nextInt(bytes.length);
        byte[] copy = bytes.clone();
        switch (random.nextInt(7)) {
            case 0 -> copy[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> copy[at] = (byte) random.nextInt();
            case 2 -> copy[at] = (byte) INTERESTING[random.nextInt(INTERESTING.length)];
            case 3 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 4 -> {
                return splice(bytes, at, new byte[] {(byte) random.nextInt()}, 0);
            }
            case 5 -> {
                return splice(bytes, at, new byte[0], 1 + random.nextInt(Math.min(4, bytes.length - at)));
            }
            default -> {
                int from = random.nextInt(bytes.length);
                byte[] part =
                        Arrays.copyOfRange(bytes, from, from + random.nextInt(Math.min(16, bytes.length - from) + 1));
                return splice(bytes, at, part, 0);
            }
        }
        return copy;
    }

    private static final int[] INTERESTING = {0, 1, 2, 0x7f, 0x80, 0x81, 0xf8, 0xfe, 0xff};

    private static byte[] splice(byte[] bytes, int at, byte[] added, int removed) {
        byte[] spliced = new byte[bytes.length + added.length - removed];
        System.arraycopy(bytes, 0, spliced, 0, at);
        System.arraycopy(added, 0, spliced, at, added.length);
        System.arraycopy(bytes, at + removed, spliced, at + added.length, bytes.length - at - removed);
        return spliced;
    }
}
