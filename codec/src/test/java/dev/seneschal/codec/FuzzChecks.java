package dev.seneschal.codec;

/** What fuzz targets check. */
public final class FuzzChecks {

    private FuzzChecks() {}

    /** Fails the fuzzer. */
    public static void same(Object expected, Object actual) {
        if (!expected.equals(actual)) {
            throw new AssertionError("read once: " + expected + ", read again: " + actual);
        }
    }
}
