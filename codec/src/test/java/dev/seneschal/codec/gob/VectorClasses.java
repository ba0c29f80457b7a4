package dev.seneschal.codec.gob;

import java.net.InetAddress;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The Go types of the conformance vectors, as Java classes. */
final class VectorClasses {

    private VectorClasses() {}

    record Point(long x, long y) {}

    record Rect(@GobPresent Point min, @GobPresent Point max) {}

    record Empty() {}

    record Named(
            byte i8,
            short i16,
            int i32,
            long i64,
            long i,
            @GobUnsigned byte u8,
            @GobUnsigned short u16,
            @GobUnsigned int u32,
            @GobUnsigned long u64,
            @GobUnsigned long u,
            @GobUnsigned long up,
            float f32,
            double f64,
            @GobSingle GobComplex c64,
            GobComplex c,
            boolean b,
            String s,
            byte[] bs) {}

    record Ptrs(
            Long i,
            Optional<Long> pP,
            Optional<String> pPP,
            Point st,
            Optional<Point> pSt,
            Optional<long[]> sl,
            Map<String, Long> mp,
            Optional<byte[]> bs,
            long @GobLength(2) [] ar) {}

    record Tree(Tree left, Tree right, long v) {}

    @GobName("List")
    record Chain(long v, Chain next) {}

    record Deep(List<Deep> kids, Map<Long, Deep> byID, String n) {}

    record A1(B1 b) {}

    record B1(A1 a, List<C1> cs) {}

    record C1(Map<String, A1> as, long v) {}

    record Colls(
            long[] ints,
            List<String> strs,
            boolean[] bools,
            float[] f32s,
            double[] f64s,
            GobComplex[] c128s,
            @GobUnsigned short[] u16s,
            List<byte[]> bs,
            List<Point> pts,
            List<Optional<Point>> pPts,
            List<List<Long>> nested,
            long @GobLength(3) @GobPresent [] arr,
            @GobUnsigned byte @GobLength(4) @GobPresent [] arrB,
            String @GobLength(2) @GobPresent [] arrS,
            long @GobLength(2) @GobPresent [] @GobLength(2) [] arrA,
            @GobLength(2) @GobPresent List<Point> arrP,
            Map<String, Integer> mSI,
            Map<Short, String> mIS,
            Map<String, Map<String, Long>> mM,
            Map<String, long[]> mSl,
            Map<Point, Rect> mSt,
            Map<String, Optional<Point>> mP,
            Map<Boolean, Double> mB) {}

    record Iface(Object a, Object b, Object c) {}

    sealed interface Shape permits Circle, Square {}

    record Circle(double r) implements Shape {}

    record Square(long side) implements Shape {}

    record Group(String name, List<Shape> shapes, Map<String, Shape> byName, Shape one) {}

    record Wrap(Object in) {}

    record Times(
            OffsetDateTime t,
            Optional<OffsetDateTime> p,
            List<OffsetDateTime> ts,
            Duration d,
            Map<String, OffsetDateTime> m) {}

    record Bins(Url u, InetAddress a, AddrPort aP) {}

    record Url(String text) {}

    record AddrPort(InetAddress address, int port) {}

    record Custom(String hidden) {}

    record HasCust(Custom c, Custom p, List<Custom> cs, long n) {}

    record Unexp(long a, String c, long h) {}

    record Embed(
            @GobEmbedded @GobPresent Point point,
            @GobEmbedded Rect rect,
            String name) {}

    record Anon(@GobPresent In in, List<Sl> sl, Map<String, Mp> mp) {}

    @GobName("")
    record In(long a, long b) {}

    @GobName("")
    record Sl(String s) {}

    @GobName("")
    record Mp(double f) {}

    record Node(String value) {}

    record Message(
            Node toNode,
            List<Node> toNodes,
            @GobName("ID") long id,
            byte[] data,
            String method,
            String[] methodArgs,
            byte[] argSignature,
            String replyMethod,
            List<String> replyMethodArgs,
            boolean isReply,
            Node fromNode,
            @GobName("ACKTimeout") long ackTimeout,
            long retries,
            @GobName("ReplyACKTimeout") long replyAckTimeout,
            long replyRetries,
            long methodTimeout,
            long replyMethodTimeout,
            String directory,
            String fileName,
            Message previousMessage,
            Node relayViaNode,
            Node relayOriginalViaNode,
            Node relayFromNode,
            Node relayToNode,
            String relayOriginalMethod,
            String relayReplyMethod) {}

    // ---- receivers of another shape

    record Sub(long y) {}

    record Super(String w, byte x, long y, List<Long> z) {}

    @GobName("PX")
    record PointersToXAndY(Long x, Optional<Integer> y) {}

    record Reordered(long y, long x) {}

    record NarrowOK(byte i64, @GobUnsigned byte u64, float f64) {}

    record UnsignedX(@GobUnsigned long x) {}

    record TextX(String x) {}

    record FloatX(double x) {}

    record OnlyQ(long q) {}

    record NumberA(long a) {}

    record OnlyC(Object c) {}

    record OnlyB(@GobName("MB") Map<Boolean, Double> mB) {}

    record OnlyS(String s) {}

    record OnlyId(@GobName("ID") long id) {}

    record OnlyN(long n) {}

    record TextC(String c) {}

    record OnlyToNodeAndData(String toNode, byte[] data) {}

    record Embedding(@GobEmbedded @GobPresent Point point) {}

    /** With fields of its own, but none whose name in Go begins with a capital letter. */
    record LowerCase(@GobName("x") long x, @GobName("y") long y) {}
}
