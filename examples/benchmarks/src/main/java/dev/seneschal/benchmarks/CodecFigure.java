package dev.seneschal.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How many times as fast as the peer: of several measurements, the one that comes off worst.
 *
 * @param name its name
 * @param target what is aimed at
 * @param measurements the names of what is measured, the same on both sides
 */
record CodecFigure(String name, double target, List<String> measurements) {

    /**
     * All of them. A stream of messages is read into messages, and into records of a host's with the same fields, which has a target of
     * our own; Go has one way for both. For zstd the peer is klauspost's, whose compressor keeps its tables; aircompressor's API makes it allocate and clear
     * them for each call, and it reads and writes by plain Java: the target is half of the peer's speed.
     */
    static final List<CodecFigure> ALL = List.of(
            one("gob-decode-new", 150),
            one("gob-encode-new", 30),
            one("gob-decode-stream", 5),
            one("gob-encode-stream", 5),
            one("gob-decode-stream-record", 3),
            one("gob-encode-stream-record", 3),
            both("gob-doubles", 3),
            both("gob-map", 3),
            both("gob-structs", 3),
            one("cbor-encode", 1),
            one("cbor-decode", 3),
            new CodecFigure("zstd-400", 0.5, List.of("zstd-compress-400", "zstd-decompress-400")),
            new CodecFigure("zstd-64k", 0.5, List.of("zstd-compress-64k", "zstd-decompress-64k")));

    /** The figure, or empty if something was not measured on either side. */
    OptionalDouble value(Map<String, CodecResult> results) {
        double worst = Double.MAX_VALUE;
        for (String each : measurements) {
            CodecResult result = results.get(each);
            if (result == null || !result.hasPeer()) {
                return OptionalDouble.empty();
            }
            worst = Math.min(worst, result.ratio());
        }
        return OptionalDouble.of(worst);
    }

    private static CodecFigure one(String name, double target) {
        return new CodecFigure(name, target, List.of(name));
    }

    private static CodecFigure both(String name, double target) {
        return new CodecFigure(name, target, List.of(name + "-decode", name + "-encode"));
    }
}
