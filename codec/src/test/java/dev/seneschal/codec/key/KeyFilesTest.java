package dev.seneschal.codec.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KeyFilesTest {

    @TempDir
    Path temporary;

    private Path folder() {
        return temporary.resolve("etc/signing");
    }

    private Path write(String file, String text) throws IOException {
        Files.createDirectories(folder());
        return Files.writeString(folder().resolve(file), text);
    }

    private void writeBoth(String privateKey, String publicKey) throws IOException {
        write(KeyFiles.PRIVATE_KEY, privateKey);
        write(KeyFiles.PUBLIC_KEY, publicKey);
    }

    @Test
    void readsTheFilesThatGoWrites() throws IOException {
        writeBoth(TestKeys.GO_PRIVATE, TestKeys.GO_PUBLIC);

        Ed25519KeyPair keys = KeyFiles.read(folder());

        assertThat(keys.privateKey()).isEqualTo(TestKeys.GO.privateKey());
        assertThat(keys.publicKey()).isEqualTo(TestKeys.GO.publicKey());
        assertThat(KeyFiles.readOrCreate(folder()).publicKey()).isEqualTo(TestKeys.GO.publicKey());
    }

    @Test
    void skipsLineEndsWhereverTheyAre() throws IOException {
        String lines = TestKeys.GO_PRIVATE.replaceAll("(.{20})", "$1\r\n");
        writeBoth("\n" + lines + "\n\n", TestKeys.GO_PUBLIC + "\r\n");

        assertThat(KeyFiles.read(folder()).publicKey()).isEqualTo(TestKeys.GO.publicKey());
    }

    @Test
    void makesBothFilesWhenThereAreNoneAndReadsThemLater() throws IOException {
        Ed25519KeyPair made = KeyFiles.readOrCreate(folder());

        Ed25519KeyPair later = KeyFiles.readOrCreate(folder());

        assertThat(later.privateKey()).isEqualTo(made.privateKey());
        assertThat(KeyFiles.readOrCreate(temporary.resolve("other")).publicKey())
                .isNotEqualTo(made.publicKey());
        assertThat(Files.readString(folder().resolve("private.key")))
                .hasSize(86)
                .matches("[A-Za-z0-9+/]+");
        assertThat(Files.readString(folder().resolve("public.key")))
                .hasSize(43)
                .isEqualTo(made.publicKey().toString());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void onlyTheOwnerMayReadWhatItMakes() throws IOException {
        KeyFiles.readOrCreate(folder());

        assertThat(modeOf(folder())).isEqualTo("rwx------");
        assertThat(modeOf(folder().resolve(KeyFiles.PRIVATE_KEY))).isEqualTo("rw-------");
        assertThat(modeOf(folder().resolve(KeyFiles.PUBLIC_KEY))).isEqualTo("rw-------");
    }

    private static String modeOf(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void makesNothingWhenOneIsMissingAndSaysWhich(String present, String missing) throws IOException {
        write(present, present.equals(KeyFiles.PUBLIC_KEY) ? TestKeys.GO_PUBLIC : TestKeys.GO_PRIVATE);

        assertThatExceptionOfType(KeyFileException.class)
                .isThrownBy(() -> KeyFiles.readOrCreate(folder()))
                .withMessageContaining(folder().resolve(missing) + " is missing");
        assertThatExceptionOfType(KeyFileException.class)
                .isThrownBy(() -> KeyFiles.read(folder()))
                .withMessageContaining(folder().resolve(missing) + " is missing");
        assertThat(folder().resolve(missing)).doesNotExist();
    }

    static Stream<Arguments> pairs() {
        return Stream.of(
                Arguments.of(KeyFiles.PRIVATE_KEY, KeyFiles.PUBLIC_KEY),
                Arguments.of(KeyFiles.PUBLIC_KEY, KeyFiles.PRIVATE_KEY));
    }

    @Test
    void readingMakesNothing() {
        assertThatExceptionOfType(KeyFileException.class)
                .isThrownBy(() -> KeyFiles.read(folder()))
                .withMessageContaining("no key files in " + folder());
        assertThat(folder()).doesNotExist();
    }

    static Stream<Arguments> malformed() {
        String privateKey = TestKeys.GO_PRIVATE;
        String publicKey = TestKeys.GO_PUBLIC;
        return Stream.of(
                Arguments.of(privateKey + "==", publicKey, "private.key", "padded"),
                Arguments.of(privateKey, publicKey + "=", "public.key", "padded"),
                Arguments.of("", publicKey, "private.key", "this one 0"),
                Arguments.of(privateKey, "", "public.key", "this one 0"),
                Arguments.of(privateKey.substring(0, 43), publicKey, "private.key", "this one 32"),
                Arguments.of(privateKey + "AAAA", publicKey, "private.key", "this one 67"),
                Arguments.of(privateKey, publicKey.substring(0, 41), "public.key", "ends after 41"),
                Arguments.of(privateKey, publicKey.replace('/', '_'), "public.key", "not base64 at character 6"),
                Arguments.of(" " + privateKey, publicKey, "private.key", "not base64 at character 0"),
                Arguments.of("x".repeat(5000), publicKey, "private.key", "too long"),
                Arguments.of("A" + privateKey.substring(1, 80) + "AAAAAA", publicKey, "private.key", "second half"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void rejectsAFileThatIsNoKeyNamesItAndQuotesNothingOfIt(
            String privateKey, String publicKey, String file, String reason) throws IOException {
        writeBoth(privateKey, publicKey);

        assertThatExceptionOfType(KeyFileException.class)
                .isThrownBy(() -> KeyFiles.readOrCreate(folder()))
                .withMessageContaining(folder().resolve(file).toString())
                .withMessageContaining(reason)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain(TestKeys.GO_PRIVATE.substring(0, 20)));
        assertThat(folder().resolve("private.key")).hasContent(privateKey);
    }

    @Test
    void rejectsFilesThatDoNotBelongTogether() throws IOException {
        writeBoth(TestKeys.GO_PRIVATE, TestKeys.CENTRAL.publicKey().toString());

        assertThatExceptionOfType(KeyFileException.class)
                .isThrownBy(() -> KeyFiles.read(folder()))
                .withMessageContaining("do not belong together")
                .withMessageContaining(TestKeys.CENTRAL.publicKey().toString());
    }

    @Test
    void saysWhyFilesCannotBeReadOrMade() throws IOException {
        Path nowhere = Files.createSymbolicLink(temporary.resolve("link"), temporary.resolve("nothing"));
        Files.createDirectories(folder().resolve(KeyFiles.PRIVATE_KEY));
        write(KeyFiles.PUBLIC_KEY, TestKeys.GO_PUBLIC);

        assertThatExceptionOfType(KeyFileException.class)
                .isThrownBy(() -> KeyFiles.readOrCreate(folder()))
                .withMessageContaining("cannot read key file " + folder().resolve(KeyFiles.PRIVATE_KEY));
        assertThatExceptionOfType(KeyFileException.class)
                .isThrownBy(() -> KeyFiles.readOrCreate(nowhere))
                .withMessageContaining("cannot make key files in " + nowhere);
    }

    @Test
    void whoeverMakesThemAtTheSameTimeGetsTheSameKeysOrAnError() throws Exception {
        for (int round = 0; round < 20; round++) {
            Path folder = temporary.resolve("round" + round);
            List<Ed25519PublicKey> got = Together.call(4, () -> {
                        try {
                            return Optional.of(KeyFiles.readOrCreate(folder).publicKey());
                        } catch (KeyFileException lost) {
                            return Optional.<Ed25519PublicKey>empty();
                        }
                    })
                    .stream()
                    .flatMap(Optional::stream)
                    .toList();

            assertThat(got).isNotEmpty().allMatch(KeyFiles.read(folder).publicKey()::equals);
        }
    }
}
