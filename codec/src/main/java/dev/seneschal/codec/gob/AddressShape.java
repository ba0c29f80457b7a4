package dev.seneschal.codec.gob;

import dev.seneschal.codec.gob.GobDescriptor.Kind;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An address, as Go's netip.Addr: four bytes, or sixteen and then the zone, which is the scope of an {@code Inet6Address}. The zero Addr,
 * which is no address, has no bytes, and is null.
 */
final class AddressShape extends Shape implements Decoder {

    private static final int IPV6_LENGTH = 16;

    /** A number as Java writes scopes, which are not negative. */
    private static final Pattern SCOPE = Pattern.compile("0|[1-9][0-9]{0,9}");

    /** Names of interfaces are shorter on any system. */
    private static final int MAX_ZONE = 255;

    /** What an {@code Inet6Address} takes besides its bytes. */
    private static final int ADDRESS_SIZE = 96;

    /** What the system tells of an interface, in rough figures; and asking takes it as long as reading so many bytes. */
    private static final int INTERFACE_SIZE = 8 * 1024;

    AddressShape() {
        super(InetAddress.class, Kind.BINARY_MARSHALER);
    }

    @Override
    void writeNull(Encoding to) {
        to.out.writeUnsigned(0);
    }

    @Override
    void write(Encoding to, Object value) {
        InetAddress address = (InetAddress) value;
        byte[] bytes = address.getAddress();
        byte[] zone = zone(address).getBytes(StandardCharsets.UTF_8);
        byte[] both = Arrays.copyOf(bytes, bytes.length + zone.length);
        System.arraycopy(zone, 0, both, bytes.length, zone.length);
        to.out.writeBytes(both);
    }

    /**
     * The name of the scope's interface if Java knows it, else its number. Empty if there is none, and where it says nothing: Java has a
     * scope with each address of an interface, but where others reach it too, another machine need not have that interface.
     */
    private static String zone(InetAddress address) {
        if (!isOfOneLink(address)) {
            return "";
        }
        String shown = address.getHostAddress();
        int end = shown.indexOf('%');
        return end < 0 ? "" : shown.substring(end + 1);
    }

    private static boolean isOfOneLink(InetAddress address) {
        return address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMCNodeLocal()
                || address.isMCLinkLocal()
                || address.isMCSiteLocal();
    }

    @Override
    Decoder decoder(Planner planner, int typeId) {
        requireKind(planner, typeId);
        return this;
    }

    @Override
    public @Nullable InetAddress read(Decoding from, @Nullable Object existing) {
        long offset = from.in.offset();
        from.in.charge(ADDRESS_SIZE);
        byte[] bytes = from.in.readBytes();
        try {
            return bytes.length == 0 ? null : address(bytes, from.in);
        } catch (UnknownHostException | SocketException e) {
            throw new GobException("no address: " + e.getMessage(), offset, e);
        }
    }

    private static InetAddress address(byte[] bytes, GobInput in) throws UnknownHostException, SocketException {
        if (bytes.length < IPV6_LENGTH) {
            return InetAddress.getByAddress(bytes);
        }
        byte[] address = Arrays.copyOf(bytes, IPV6_LENGTH);
        if (bytes.length - IPV6_LENGTH > MAX_ZONE) {
            throw new UnknownHostException(
                    "its zone has " + (bytes.length - IPV6_LENGTH) + " bytes, at most " + MAX_ZONE + " are taken");
        }
        String zone = new String(bytes, IPV6_LENGTH, bytes.length - IPV6_LENGTH, StandardCharsets.UTF_8);
        if (zone.isEmpty()) {
            return Inet6Address.getByAddress(null, address, -1);
        }
        long scope = SCOPE.matcher(zone).matches() ? Long.parseLong(zone) : Long.MAX_VALUE;
        return scope <= Integer.MAX_VALUE
                ? Inet6Address.getByAddress(null, address, (int) scope)
                : named(address, zone, in);
    }

    /** Java can hold no interface that this machine has not, nor one that has no addresses of the same reach. */
    private static Inet6Address named(byte[] address, String zone, GobInput in)
            throws UnknownHostException, SocketException {
        in.charge(INTERFACE_SIZE);
        NetworkInterface found = NetworkInterface.getByName(zone);
        if (found == null) {
            throw new UnknownHostException("its zone " + Shown.name(zone) + " is no network interface of this machine");
        }
        try {
            return Inet6Address.getByAddress(null, address, found);
        } catch (UnknownHostException e) {
            throw new UnknownHostException("its zone " + Shown.name(zone) + ": " + e.getMessage());
        }
    }

    @Override
    GobDescriptor describe(int id, WireIds ids) {
        return new GobDescriptor(id, kind(), "Addr", 0, 0, 0, List.of());
    }
}
