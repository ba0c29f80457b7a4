package dev.seneschal.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.nats.CapturedTraffic.Sent;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Go nodes of the tests write as Steward's did: what was captured comes out of them byte for byte as it went in. */
@RequiresGoPeer
@Timeout(60)
class StewardPeerIT {

    private static final List<String> HEADERS = List.of("serial", "cmp");

    /** That takes its time where nothing of it was built before. */
    @BeforeAll
    static void buildPeer() throws Exception {
        StewardPeer.start().close();
    }

    @ParameterizedTest
    @CsvSource({
        "april-gob-none.jsonl, gob, none",
        "april-gob-z.jsonl, gob, zstd",
        "april-gob-g.jsonl, gob, gzip",
        "april-cbor-none.jsonl, cbor, none",
        "april-cbor-z.jsonl, cbor, zstd",
        "april-cbor-g.jsonl, cbor, gzip",
        "april-relay-gob.jsonl, gob, none",
        "january-gob-none.jsonl, gob, none",
        "january-cbor-z.jsonl, cbor, zstd"
    })
    void writesWhatStewardWrote(String file, String codec, String compression) throws Exception {
        CapturedTraffic traffic = new CapturedTraffic(file);
        Way way = new Way(traffic.dialect, codec, compression);

        // A process of its own: gob numbers types in the order in which a process meets them.
        try (StewardPeer peer = StewardPeer.start()) {
            List<Sent> messages = traffic.messages();
            assertThat(messages).isNotEmpty();
            for (Sent sent : messages) {
                byte[] written = peer.rewrite(way, headers(sent), sent.envelope.body())
                        .get("body")
                        .binaryValue();
                assertThat(written).as("%s", sent).isEqualTo(sent.envelope.body());
            }
        }
    }

    private static Map<String, List<String>> headers(Sent sent) {
        return HEADERS.stream()
                .filter(sent.envelope.headers()::has)
                .collect(Collectors.toMap(
                        name -> name,
                        name -> List.of(sent.envelope.headers().first(name).orElseThrow())));
    }
}
