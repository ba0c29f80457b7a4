package dev.seneschal.codec.gob;

/**
 * How much of a stream is taken, so that a few hostile bytes cannot cost much. Immutable; start from {@link #defaults} or {@link
 * #builder}. What is allocated is counted before it is allocated, in rough figures: 8 bytes for each element or field, 16 for each
 * object, and the bytes of texts.
 *
 * @param maxFrame the largest frame in bytes; 16 MiB
 * @param maxDepth how many structs, slices, arrays and maps may be entered inside one another, in a value that is read or written; 1,024
 * @param maxTypes how many types one stream may define; 10,000
 * @param maxFields how many fields these may have together; 65,535
 * @param maxElements how many elements the slices, arrays and maps of one value may have together; 4 million
 * @param maxAllocation how many bytes one value, and the definitions of one stream, may take; 64 MiB
 * @param maxNameLength the longest name of a field or of an interface's type in bytes; 1,024, which is Go's own limit for the latter
 * @param strict whether to refuse what Go lets pass: bytes left in a frame, a frame's end in place of a struct's, booleans that are
 *     neither 0 nor 1, texts that are not UTF-8, definitions that call themselves by another id; false
 */
public record GobLimits(
        int maxFrame,
        int maxDepth,
        int maxTypes,
        int maxFields,
        int maxElements,
        long maxAllocation,
        int maxNameLength,
        boolean strict) {

    private static final GobLimits DEFAULTS = builder().build();

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException if one is less than 1; the text names it and its value
     */
    public GobLimits {
        check("maxFrame", maxFrame);
        check("maxDepth", maxDepth);
        check("maxTypes", maxTypes);
        check("maxFields", maxFields);
        check("maxElements", maxElements);
        check("maxAllocation", maxAllocation);
        check("maxNameLength", maxNameLength);
    }

    /**
     * The figures above.
     *
     * @return the default limits
     */
    public static GobLimits defaults() {
        return DEFAULTS;
    }

    /**
     * To change some of them.
     *
     * @return a builder that holds the defaults
     */
    public static Builder builder() {
        return new Builder();
    }

    GobLimits withMaxDepth(int levels) {
        return levels == maxDepth
                ? this
                : new GobLimits(
                        maxFrame, levels, maxTypes, maxFields, maxElements, maxAllocation, maxNameLength, strict);
    }

    private static void check(String limit, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(limit + " must be at least 1, was " + value);
        }
    }

    /** Builds {@link GobLimits}. Not thread-safe. */
    public static final class Builder {

        private int maxFrame = 16 << 20;
        private int maxDepth = 1_024;
        private int maxTypes = 10_000;
        private int maxFields = 65_535;
        private int maxElements = 4_000_000;
        private long maxAllocation = 64L << 20;
        private int maxNameLength = 1_024;
        private boolean strict;

        private Builder() {}

        /**
         * Sets the largest frame.
         *
         * @param bytes at least 1
         * @return this
         */
        public Builder maxFrame(int bytes) {
            this.maxFrame = bytes;
            return this;
        }

        /**
         * Sets how deep a value may be.
         *
         * @param levels at least 1; each takes some 200 bytes to 1 KiB of the thread's stack
         * @return this
         */
        public Builder maxDepth(int levels) {
            this.maxDepth = levels;
            return this;
        }

        /**
         * Sets how many types a stream may define.
         *
         * @param types at least 1
         * @return this
         */
        public Builder maxTypes(int types) {
            this.maxTypes = types;
            return this;
        }

        /**
         * Sets how many fields the types of a stream may have together.
         *
         * @param fields at least 1
         * @return this
         */
        public Builder maxFields(int fields) {
            this.maxFields = fields;
            return this;
        }

        /**
         * Sets how many elements a value may have in all.
         *
         * @param elements at least 1
         * @return this
         */
        public Builder maxElements(int elements) {
            this.maxElements = elements;
            return this;
        }

        /**
         * Sets how much memory a value may take.
         *
         * @param bytes at least 1
         * @return this
         */
        public Builder maxAllocation(long bytes) {
            this.maxAllocation = bytes;
            return this;
        }

        /**
         * Sets the longest name.
         *
         * @param bytes at least 1
         * @return this
         */
        public Builder maxNameLength(int bytes) {
            this.maxNameLength = bytes;
            return this;
        }

        /**
         * Sets whether to refuse what Go lets pass.
         *
         * @param strict true to refuse it
         * @return this
         */
        public Builder strict(boolean strict) {
            this.strict = strict;
            return this;
        }

        /**
         * Builds the limits.
         *
         * @return the limits
         * @throws IllegalArgumentException if one is less than 1
         */
        public GobLimits build() {
            return new GobLimits(
                    maxFrame, maxDepth, maxTypes, maxFields, maxElements, maxAllocation, maxNameLength, strict);
        }
    }
}
