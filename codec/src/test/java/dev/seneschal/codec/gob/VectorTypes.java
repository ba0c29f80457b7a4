package dev.seneschal.codec.gob;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which Java type each Go type of the vectors is. */
final class VectorTypes {

    private static final int WIDE_FIELDS = 200;

    private final Map<String, GobType<?>> types = new HashMap<>();
    private final Gob gob;

    VectorTypes(GobLimits limits) {
        gob = Gob.builder()
                .limits(limits)
                .register("shapes.Circle", VectorClasses.Circle.class)
                .register("shapes.Square", VectorClasses.Square.class)
                .register("geo.Point", VectorClasses.Point.class)
                .register("geo.Rect", VectorClasses.Rect.class)
                .register("wrap", VectorClasses.Wrap.class)
                .register("tree", VectorClasses.Tree.class)
                .register("custom", VectorClasses.Custom.class)
                .register("ints2", long[][].class)
                .register("msa", new GobGeneric<Map<String, Object>>() {})
                .register("anys", new GobGeneric<List<Object>>() {})
                .register("arr3", new GobGeneric<long @GobLength(3) []>() {})
                .register("node", VectorClasses.Node.class)
                .adapt(VectorClasses.Node.class, String.class, VectorClasses.Node::value, VectorClasses.Node::new)
                .external(GobExternal.gobEncoder(
                        VectorClasses.Custom.class, "Custom", VectorTypes::writeCustom, VectorTypes::readCustom))
                .external(GobExternal.binaryMarshaler(
                        VectorClasses.Url.class,
                        "URL",
                        url -> url.text().getBytes(StandardCharsets.UTF_8),
                        bytes -> new VectorClasses.Url(new String(bytes, StandardCharsets.UTF_8))))
                .external(GobExternal.gobEncoder(
                        VectorBigs.Opaque.class, "Float", VectorBigs.Opaque::bytes, VectorBigs.Opaque::new))
                .external(GobExternal.binaryMarshaler(
                        VectorClasses.AddrPort.class,
                        "AddrPort",
                        VectorTypes::writeAddrPort,
                        VectorTypes::readAddrPort))
                .build();
        basics();
        generics();
        structs();
        receivers();
    }

    Gob gob() {
        return gob;
    }

    Optional<GobType<?>> named(String goType) {
        return Optional.ofNullable(types.get(goType));
    }

    private void basics() {
        put("bool", Boolean.class);
        put("int", Long.class);
        put("int8", Byte.class);
        put("int64", Long.class);
        put("time.Duration", java.time.Duration.class);
        put("float32", Float.class);
        put("float64", Double.class);
        put("complex128", GobComplex.class);
        put("vec.Node", VectorClasses.Node.class);
        put("[]uint8", byte[].class);
        put("[]int", long[].class);
        put("[]bool", boolean[].class);
        put("[]float32", float[].class);
        put("[]float64", double[].class);
        put("[][]uint8", byte[][].class);
        put("[][]int", long[][].class);
        put("[][][]string", String[][][].class);
        put("[]vec.Point", VectorClasses.Point[].class);
        put("[]*vec.Point", VectorClasses.Point[].class);
        put("time.Time", OffsetDateTime.class);
        put("*big.Int", java.math.BigInteger.class);
    }

    private void generics() {
        put("string", new GobGeneric<byte @GobText []>() {});
        put("[]string", new GobGeneric<List<byte @GobText []>>() {});
        put("complex64", new GobGeneric<@GobSingle GobComplex>() {});
        put("uint64", new GobGeneric<@GobUnsigned Long>() {});
        put("uint8", new GobGeneric<@GobUnsigned Byte>() {});
        put("uintptr", new GobGeneric<@GobUnsigned Long>() {});
        put("**int", new GobGeneric<Optional<Long>>() {});
        put("*int", Long.class);
        put("[]int8", new GobGeneric<List<Byte>>() {});
        put("[]uint16", new GobGeneric<@GobUnsigned short[]>() {});
        put("[]complex64", new GobGeneric<List<@GobSingle GobComplex>>() {});
        put("[]vec.Node", new GobGeneric<List<VectorClasses.Node>>() {});
        put("[]interface {}", new GobGeneric<List<Object>>() {});
        put("interface {}", Object.class);
        put("[0]int", new GobGeneric<long @GobLength(0) []>() {});
        put("[3]int", new GobGeneric<long @GobLength(3) []>() {});
        put("[4]int", new GobGeneric<long @GobLength(4) []>() {});
        put("[4]uint8", new GobGeneric<@GobUnsigned byte @GobLength(4) []>() {});
        put("[2][2]string", new GobGeneric<String @GobLength(2) [] @GobLength(2) []>() {});
        put("[2]vec.Point", new GobGeneric<VectorClasses.Point @GobLength(2) []>() {});
        put("map[string]int", new GobGeneric<Map<String, Long>>() {});
        put("map[string]string", new GobGeneric<Map<String, String>>() {});
        put("map[int]string", new GobGeneric<Map<Long, String>>() {});
        put("map[int]int", new GobGeneric<Map<Long, Long>>() {});
        put("map[string]map[string]int", new GobGeneric<Map<String, Map<String, Long>>>() {});
        put("map[vec.Point]vec.Rect", new GobGeneric<Map<VectorClasses.Point, VectorClasses.Rect>>() {});
        put("map[[2]int]bool", new GobGeneric<Map<@GobLength(2) List<Long>, Boolean>>() {});
        put("map[float64][]string", new GobGeneric<Map<Double, List<String>>>() {});
        put("map[string][]float64", new GobGeneric<Map<String, double[]>>() {});
        put("map[string]interface {}", new GobGeneric<Map<String, Object>>() {});
    }

    private void structs() {
        put("vec.Point", VectorClasses.Point.class);
        put("*vec.Point", VectorClasses.Point.class);
        put("vec.Rect", VectorClasses.Rect.class);
        put("vec.Empty", VectorClasses.Empty.class);
        put("vec.Named", VectorClasses.Named.class);
        put("vec.Ptrs", VectorClasses.Ptrs.class);
        put("vec.Tree", VectorClasses.Tree.class);
        put("vec.List", VectorClasses.Chain.class);
        put("vec.Deep", VectorClasses.Deep.class);
        put("vec.A1", VectorClasses.A1.class);
        put("vec.Colls", VectorClasses.Colls.class);
        put("vec.Iface", VectorClasses.Iface.class);
        put("vec.Group", VectorClasses.Group.class);
        put("vec.Wrap", VectorClasses.Wrap.class);
        put("vec.Times", VectorClasses.Times.class);
        put("vec.Bins", VectorClasses.Bins.class);
        put("*vec.Bigs", VectorBigs.class);
        put("vec.Custom", VectorClasses.Custom.class);
        put("vec.HasCust", VectorClasses.HasCust.class);
        put("vec.Unexp", VectorClasses.Unexp.class);
        put("vec.Embed", VectorClasses.Embed.class);
        put("vec.Anon", VectorClasses.Anon.class);
        put("vec.Message", VectorClasses.Message.class);
        put(wideName(), VectorWide.class);
    }

    private void receivers() {
        put("vec.Sub", VectorClasses.Sub.class);
        put("vec.Super", VectorClasses.Super.class);
        put("vec.PX", VectorClasses.PointersToXAndY.class);
        put("vec.NarrowOK", VectorClasses.NarrowOK.class);
        put("struct { Y int; X int }", VectorClasses.Reordered.class);
        put("struct { X uint }", VectorClasses.UnsignedX.class);
        put("struct { X string }", VectorClasses.TextX.class);
        put("struct { X float64 }", VectorClasses.FloatX.class);
        put("struct { Q int }", VectorClasses.OnlyQ.class);
        put("struct { A int }", VectorClasses.NumberA.class);
        put("struct { C interface {} }", VectorClasses.OnlyC.class);
        put("struct { C string }", VectorClasses.TextC.class);
        put("struct { MB map[bool]float64 }", VectorClasses.OnlyB.class);
        put("struct { S string }", VectorClasses.OnlyS.class);
        put("struct { ID int }", VectorClasses.OnlyId.class);
        put("struct { N int }", VectorClasses.OnlyN.class);
        put("struct { ToNode string; Data []uint8 }", VectorClasses.OnlyToNodeAndData.class);
        put("struct { vec.Point }", VectorClasses.Embedding.class);
        put("struct { x int; y int }", VectorClasses.LowerCase.class);
    }

    private static String wideName() {
        String[] kinds = {"int", "string", "float64", "[]uint8"};
        StringBuilder name = new StringBuilder("struct {");
        for (int i = 0; i < WIDE_FIELDS; i++) {
            name.append(i == 0 ? " " : "; ").append(String.format("F%03d ", i)).append(kinds[i % kinds.length]);
        }
        return name.append(" }").toString();
    }

    private void put(String goType, Class<?> type) {
        types.put(goType, gob.type(type));
    }

    private void put(String goType, GobGeneric<?> type) {
        types.put(goType, gob.type(type));
    }

    // ---- types that write their own bytes

    private static byte[] writeCustom(VectorClasses.Custom custom) {
        return ("<" + custom.hidden() + ">").getBytes(StandardCharsets.ISO_8859_1);
    }

    private static VectorClasses.Custom readCustom(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (text.length() < 2 || text.charAt(0) != '<' || !text.endsWith(">")) {
            throw new IllegalArgumentException("custom: bad data " + text);
        }
        return new VectorClasses.Custom(text.substring(1, text.length() - 1));
    }

    private static byte[] writeAddrPort(VectorClasses.AddrPort value) {
        byte[] address = value.address().getAddress();
        return ByteBuffer.allocate(address.length + Short.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(address)
                .putShort((short) value.port())
                .array();
    }

    private static VectorClasses.AddrPort readAddrPort(byte[] bytes) throws UnknownHostException {
        int length = bytes.length - Short.BYTES;
        InetAddress address = InetAddress.getByAddress(Arrays.copyOf(bytes, length));
        short port = ByteBuffer.wrap(bytes, length, Short.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .getShort();
        return new VectorClasses.AddrPort(address, Short.toUnsignedInt(port));
    }
}
