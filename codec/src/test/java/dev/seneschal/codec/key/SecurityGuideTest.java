package dev.seneschal.codec.key;

import static dev.seneschal.codec.StewardDialect.APRIL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.seneschal.codec.gob.GobCodec;
import dev.seneschal.message.Message;
import dev.seneschal.message.MessageId;
import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.SignatureException;
import dev.seneschal.wire.WireFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example in docs/security.md, which is this file's, white space aside. */
class SecurityGuideTest {

    private static final Path GUIDE = Path.of("../docs/security.md");
    private static final Path HERE = Path.of("src/test/java/dev/seneschal/codec/key/SecurityGuideTest.java");

    private static WireFormat wire(Path configuration, String keyOfCentral) {
        // guide begins
        Ed25519KeyPair own = KeyFiles.readOrCreate(configuration.resolve("signing"));
        KeyRing keys = KeyRing.of(Map.of("central", Ed25519PublicKey.parse(keyOfCentral)));
        Set<Method> signed = Set.of(Method.of("REQCliCommand"), Method.of("REQHttpGet"));

        WireFormat wire = WireFormat.builder(APRIL)
                .codecs(new GobCodec())
                .signer(new Ed25519Signer(own))
                .verifier(new Ed25519Verifier(keys), signed::contains)
                .build();
        // guide ends
        return wire;
    }

    @Test
    void theExampleSignsAndChecks(@TempDir Path central, @TempDir Path node1) {
        String keyOfCentral =
                KeyFiles.readOrCreate(central.resolve("signing")).publicKey().toString();
        WireFormat atCentral = wire(central, keyOfCentral);
        WireFormat atNode1 = wire(node1, keyOfCentral);
        Message command = Message.builder()
                .to("node1")
                .method("REQCliCommand")
                .arguments("ls")
                .build();

        Envelope good = atCentral.toEnvelope(command, new MessageId(3, 7), NodeName.of("central"));
        Envelope bad = atNode1.toEnvelope(command, new MessageId(3, 7), NodeName.of("central"));

        assertThat(atNode1.toMessage(good).message().arguments()).containsExactly("ls");
        assertThatExceptionOfType(SignatureException.class).isThrownBy(() -> atNode1.toMessage(bad));
    }

    @Test
    void theGuideShowsThisExample() throws IOException {
        String inGuide = between(Files.readString(GUIDE), "```java\n(.*?)```");
        String inExample = between(Files.readString(HERE), "// guide begins\n(.*?)// guide ends");

        assertThat(inGuide.replaceAll("\\s+", "")).isEqualTo(inExample.replaceAll("\\s+", ""));
    }

    private static String between(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(text);
        assertThat(matcher.find()).as("text has " + pattern).isTrue();
        return matcher.group(1);
    }
}
