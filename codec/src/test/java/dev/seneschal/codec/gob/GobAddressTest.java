package dev.seneschal.codec.gob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.invoke.MethodHandles;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses as Go's netip.Addr, with and without a zone. The bytes are Go 1.19's. */
class GobAddressTest {

    record Addresses(@Nullable InetAddress one, @Nullable InetAddress[] all, Map<String, @Nullable InetAddress> by) {}

    /** Of fe80::1%3; of 10.0.0.1, none, fd00::2, ::ffff:1.2.3.4 and fe80::1%0; of none by its name. */
    private static final String GO =
            "31ff810301010941646472657373657301ff8200010301034f6e6501ff84000103416c6c01ff86000102427901ff8800000010"
                    + "ff83060101044164647201ff840000001bff850201010c5b5d6e657469702e4164647201ff860001ff84000026ff8704"
                    + "0101156d61705b737472696e675d6e657469702e4164647201ff8800010c01ff840000";

    private static final String VALUE =
            "5aff820111fe800000000000000000000000000001330105040a0000010010fd000000000000000000000000000002"
                    + "1000000000000000000000ffff0102030411fe800000000000000000000000000001300101046e6f6e650000";

    private final GobType<Addresses> type = GobType.of(Addresses.class, MethodHandles.lookup());
    private final GobType<InetAddress> single = GobType.of(InetAddress.class);

    @Test
    void readsAndWritesWhatGoWrites() {
        Addresses read = type.decode(HexFormat.of().parseHex(GO + VALUE));

        assertThat(shown(read.one())).isEqualTo("fe80:0:0:0:0:0:0:1%3");
        assertThat(Arrays.stream(read.all()).map(GobAddressTest::shown))
                .containsExactly(
                        "10.0.0.1", "none", "fd00:0:0:0:0:0:0:2", "0:0:0:0:0:ffff:102:304", "fe80:0:0:0:0:0:0:1%0");
        assertThat(read.by()).isEqualTo(Collections.singletonMap("none", null));
        assertThat(HexFormat.of().formatHex(type.encode(read))).endsWith(VALUE);
    }

    @Test
    void everyAddressOfThisMachineIsReadWithTheZoneThatItNeeds() throws Exception {
        List<InetAddress> addresses = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .toList();

        assertThat(addresses).isNotEmpty().allSatisfy(address -> {
            String zoned = shown(address);
            String expected = address.isLinkLocalAddress() ? zoned : zoned.replaceAll("%.*", "");
            assertThat(shown(single.decode(single.encode(address)))).isEqualTo(expected);
        });
    }

    @Test
    void whatOthersReachTooIsSentWithoutTheInterfaceThatItIsOf() throws UnknownHostException {
        InetAddress everywhere =
                Inet6Address.getByAddress(null, HexFormat.of().parseHex("fd00" + "0".repeat(27) + "2"), 17);

        assertThat(single.encode(everywhere)).isEqualTo(single.encode(InetAddress.getByName("fd00::2")));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 17, 1_000_000_000, Integer.MAX_VALUE})
    void everyScopeIsReadAsItWasWritten(int scope) throws UnknownHostException {
        InetAddress scoped =
                Inet6Address.getByAddress(null, HexFormat.of().parseHex("fe80" + "0".repeat(27) + "1"), scope);

        assertThat(shown(single.decode(single.encode(scoped)))).isEqualTo("fe80:0:0:0:0:0:0:1%" + scope);
    }

    @Test
    void aLongZoneIsRefusedBeforeItIsRead() {
        assertThatThrownBy(() -> single.decode(address("fe80" + "0".repeat(27) + "1" + "ff".repeat(10_000))))
                .isInstanceOf(GobException.class)
                .hasMessageContaining("its zone has 10000 bytes, at most 255 are taken");
    }

    @Test
    void aScopeIsWrittenAsGosZone() throws UnknownHostException {
        InetAddress scoped =
                Inet6Address.getByAddress(null, HexFormat.of().parseHex("fe80" + "0".repeat(27) + "1"), 17);

        assertThat(HexFormat.of().formatHex(single.encode(scoped)))
                .isEqualTo("10ff81060101044164647201ff8200000016ff820012fe8000000000000000000000000000013137");
    }

    @Test
    void aZoneThatIsNoInterfaceHereIsRefusedByName() {
        String sent = "7a7a2d6e6f6e65"; // zz-none

        assertThatThrownBy(() -> single.decode(address("fe80" + "0".repeat(27) + "1" + sent)))
                .isInstanceOf(GobException.class)
                .hasMessageContainingAll("InetAddress at byte", "zone zz-none is no network interface");
    }

    @Test
    void ofALongZoneTheBeginningIsShown() {
        assertThatThrownBy(() -> single.decode(address("fe80" + "0".repeat(27) + "1" + "7a".repeat(200))))
                .isInstanceOf(GobException.class)
                .hasMessageContaining("its zone " + "z".repeat(64) + "… is no network interface");
    }

    @Test
    void manyAddressesAreCountedAgainstTheLimits() {
        GobType<InetAddress[]> limited = Gob.builder()
                .limits(GobLimits.builder().maxAllocation(60_000).build())
                .build()
                .type(InetAddress[].class);
        InetAddress[] all = new InetAddress[500];
        Arrays.fill(all, InetAddress.getLoopbackAddress());
        byte[] bytes = GobType.of(InetAddress[].class).encode(all);

        assertThatThrownBy(() -> limited.decode(bytes))
                .isInstanceOf(GobException.class)
                .hasMessageContaining("more than 60000 bytes");
    }

    @Test
    void toLookForAnInterfaceIsCountedAgainstTheLimits() {
        GobType<InetAddress> limited = Gob.builder()
                .limits(GobLimits.builder().maxAllocation(4_000).build())
                .build()
                .type(InetAddress.class);

        assertThatThrownBy(() -> limited.decode(address("fe80" + "0".repeat(27) + "1" + "6c6f")))
                .isInstanceOf(GobException.class)
                .hasMessageContaining("more than 4000 bytes");
    }

    @Test
    void bytesOfAnyOtherNumberAreNoAddress() {
        for (int length : new int[] {1, 3, 5, 15}) {
            assertThatThrownBy(() -> single.decode(address("01".repeat(length))))
                    .isInstanceOf(GobException.class)
                    .hasMessageContaining("no address");
        }
    }

    @Test
    void noAddressIsRefusedWhereJavaHasNoNull() {
        assertThatThrownBy(() -> single.decode(address("")))
                .isInstanceOf(GobException.class)
                .hasMessageContaining("nothing in place of a value");
    }

    @Test
    void anEmptyOptionalIsNoAddress() {
        GobType<List<Optional<InetAddress>>> optional =
                Gob.builder().build().type(new GobGeneric<List<Optional<InetAddress>>>() {});
        List<Optional<InetAddress>> none = List.of(Optional.empty());

        assertThat(optional.decode(optional.encode(none))).isEqualTo(none);
    }

    @Test
    void otherElementsStillMayNotBeNull() {
        GobType<String[]> texts = GobType.of(String[].class);

        assertThatThrownBy(() ->
                        texts.encode(Collections.singletonList((String) null).toArray(new String[1])))
                .isInstanceOf(GobException.class)
                .hasMessageContaining("null among elements of String");
    }

    @Test
    void aNilInterfaceInPlaceOfAValueIsRefused() {
        byte[] nil = new GobStream()
                .value(TypeTable.INTERFACE, out -> out.writeRaw(new byte[] {0, 0}))
                .toBytes();

        assertThatThrownBy(() -> GobType.of(Object.class).decode(nil))
                .isInstanceOf(GobException.class)
                .hasMessageContaining("nothing in place of a value");
    }

    private static byte[] address(String hex) {
        return new GobStream()
                .opaque(65, 6)
                .value(65, out -> {
                    out.writeUnsigned(0);
                    out.writeBytes(HexFormat.of().parseHex(hex));
                })
                .toBytes();
    }

    private static String shown(@Nullable InetAddress address) {
        return address == null ? "none" : address.getHostAddress();
    }
}
