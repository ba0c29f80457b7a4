package dev.seneschal.codec.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class Ed25519SignerTest {

    /** The bytes that Go's {@code ed25519.Sign} gives for {@link TestKeys#GO} and {@code strings.Join(args, " ")}. */
    static Stream<Arguments> signaturesByGo() {
        return Stream.of(
                Arguments.of(
                        List.of(),
                        "ac2addc93f0cfa6764b10b4fad79e2a5fdf9b76f01ebecc22cc722c46efe9bec"
                                + "e18faad17cc6cb962ec9942135756de9c5a55cf9fe40070be7cabb0193b8f00a"),
                Arguments.of(
                        List.of(""),
                        "ac2addc93f0cfa6764b10b4fad79e2a5fdf9b76f01ebecc22cc722c46efe9bec"
                                + "e18faad17cc6cb962ec9942135756de9c5a55cf9fe40070be7cabb0193b8f00a"),
                Arguments.of(
                        List.of("bash", "-c", "echo apekatt"),
                        "f6b1b79d99c0a91e67fce36407f35acf07cdcb46cc334b80826c82aa470bb1c2"
                                + "925cf2c08aa5098edcff95dbc4ce2d4a8002ac9de8cccb363234ef1dd6803901"),
                Arguments.of(
                        List.of("a", ""),
                        "56578ba512128329657f01ccc605fd50455505e91c6c5dddbcd6c3b1febb073a"
                                + "8d4d2db1513bd04a0eec30840d1a9a775026c751987519578fbdd8ea1c908a01"),
                Arguments.of(
                        List.of("", "", ""),
                        "7798a47f3d8eefdad7ce40426ea79e5d191b979d9357cacfedafce8bc7cadf2f"
                                + "eef34d29fd7071f9f3ad4fbe5496f11a5e3ed4f4a864d6dd9eaeab9c58b1bc0e"),
                Arguments.of(
                        List.of("smørbrød", "日本", "😀"),
                        "ff3178af63ae223d9f8be084c55fbf1602940262f172eb26413130bb3edcad5e"
                                + "241add0b2d8281fb3d9642820de0557e95aa33494ebe7bed6fef52278bcf8302"),
                Arguments.of(
                        List.of("line\nbreak", "\0"),
                        "1ca0db28e47b6a500d64166f485968e3dff4bb051a6951ab73a04ea488a46e9b"
                                + "55e3fcad68e851ff61b8df896d06913ba1ff4ff4ac184b9687d13c455ea0080f"),
                Arguments.of(
                        List.of("0123456789".repeat(300)),
                        "d1c079c1a9a4dce8d57b385c2aabc65bc1cf9e2935425216e1aa64b0d7d92fe3"
                                + "687536f693061661dc8bc86db7dfb4413422187abc58911f967ea465c766b70e"));
    }

    @ParameterizedTest
    @MethodSource("signaturesByGo")
    void signsByTheBytesThatGoSignsBy(List<String> arguments, String signature) {
        Ed25519Signer signer = new Ed25519Signer(TestKeys.GO);
        byte[] content = String.join(" ", arguments).getBytes(StandardCharsets.UTF_8);

        byte[] first = signer.sign(content);
        byte[] again = signer.sign(content.clone());

        assertThat(HexFormat.of().formatHex(first)).isEqualTo(signature);
        assertThat(again).isEqualTo(first);
    }

    /** RFC 8032, section 7.1: tests 1, 2, 3 and "SHA(abc)". */
    @ParameterizedTest
    @CsvSource({
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
                + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,,"
                + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
                + "d25bf5f0595bbe24655141438e7a100b",
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
                + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,72,"
                + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
                + "387b2eaeb4302aeeb00d291612bb0c00",
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
                + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025,af82,"
                + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
                + "4a7c15e9716ed28dc027beceea1ec40a",
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42,"
                + "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf,"
                + "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f,"
                + "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e030"
                + "3dca179c138ac17ad9bef1177331a704"
    })
    void signsAsTheStandardsExamples(String secret, String publicKey, String content, String signature) {
        HexFormat hex = HexFormat.of();
        byte[] signed = content == null ? new byte[0] : hex.parseHex(content);
        Ed25519KeyPair keys = Ed25519KeyPair.of(hex.parseHex(secret + publicKey));

        assertThat(keys.publicKey().bytes()).isEqualTo(hex.parseHex(publicKey));
        assertThat(new Ed25519Signer(keys).sign(signed)).isEqualTo(hex.parseHex(signature));
        assertThat(keys.publicKey().verifies(signed, hex.parseHex(signature))).isTrue();
    }

    @Test
    void takesWhatItSignedBeforeFromItsMemory() {
        SignatureCache cache = new SignatureCache();
        byte[] remembered = {1, 2, 3};
        cache.put(TestKeys.GO.publicKey(), bytes("ls -la"), remembered);

        Ed25519Signer signer = new Ed25519Signer(TestKeys.GO, cache);

        assertThat(signer.sign(bytes("ls -la"))).isEqualTo(remembered);
        assertThat(signer.sign(bytes("ls -l"))).hasSize(64);
        assertThat(cache.get(TestKeys.GO.publicKey(), bytes("ls -l"))).isEqualTo(signer.sign(bytes("ls -l")));
    }

    @Test
    void whatCallersDoToTheirArraysChangesNothing() {
        Ed25519Signer signer = new Ed25519Signer(TestKeys.GO);
        byte[] content = bytes("ls -la");
        byte[] expected = TestKeys.GO.sign(content);

        Arrays.fill(signer.sign(content), (byte) 0);
        Arrays.fill(signer.sign(new byte[0]), (byte) 0);
        content[0] = 'x';

        assertThat(signer.sign(bytes("ls -la"))).isEqualTo(expected);
        assertThat(signer.sign(new byte[0])).isEqualTo(TestKeys.GO.sign(new byte[0]));
    }

    @Test
    void aGeneratedPairIsNewAndSignsWhatItsPublicKeyVerifies() {
        Ed25519KeyPair keys = Ed25519KeyPair.generate();

        byte[] signature = new Ed25519Signer(keys).sign(bytes("ls"));

        assertThat(keys.publicKey().verifies(bytes("ls"), signature)).isTrue();
        assertThat(keys.publicKey())
                .isNotEqualTo(Ed25519KeyPair.generate().publicKey())
                .isEqualTo(Ed25519KeyPair.of(keys.privateKey()).publicKey());
    }

    @Test
    void rejectsAPrivateKeyThatIsNotOne() {
        byte[] mixed = TestKeys.GO.privateKey();
        mixed[40] ^= 1;

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Ed25519KeyPair.of(new byte[32]))
                .withMessageContaining("64")
                .withMessageContaining("32");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Ed25519KeyPair.of(mixed))
                .withMessageContaining("second half");
    }

    @Test
    void aPrivateKeyIsNeverWrittenOut() {
        String secret = HexFormat.of().formatHex(Arrays.copyOf(TestKeys.GO.privateKey(), 32));

        assertThat(TestKeys.GO.toString())
                .contains(TestKeys.GO.publicKey().toString())
                .doesNotContain(secret)
                .doesNotContain(KeyText.encode(TestKeys.GO.privateKey()).substring(0, 42));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
