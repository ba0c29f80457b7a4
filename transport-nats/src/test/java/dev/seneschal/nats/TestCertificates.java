package dev.seneschal.nats;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Certificates for tests, made by the JDK's keytool into one store and written out in PEM form: {@code ca}, {@code server} and {@code
 * client} that it signed, {@code elsewhere} for another host, and {@code stranger}, which signed itself.
 */
final class TestCertificates {

    private static final String PASSWORD = "changeit";

    private final Path folder;

    private TestCertificates(Path folder) {
        this.folder = folder;
    }

    static TestCertificates make(Path folder) throws Exception {
        TestCertificates made = new TestCertificates(folder);
        made.keytool("ca", "-ext", "bc:c");
        made.keytool("server", "-signer", "ca", "-ext", "san=dns:localhost,ip:127.0.0.1");
        made.keytool("elsewhere", "-signer", "ca", "-ext", "san=dns:elsewhere.example");
        made.keytool("client", "-signer", "ca");
        made.keytool("stranger", "-ext", "san=dns:localhost,ip:127.0.0.1");
        made.export();
        return made;
    }

    Path certificate(String name) {
        return folder.resolve(name + ".pem");
    }

    Path key(String name) {
        return folder.resolve(name + "-key.pem");
    }

    /** The block of a server's configuration in which it shows this certificate. */
    String tls(String name, String... more) {
        return "tls { timeout: 30, cert_file: \"" + certificate(name) + "\", key_file: \"" + key(name) + "\" "
                + Stream.of(more).map(each -> ", " + each).collect(Collectors.joining()) + " }";
    }

    private Path store() {
        return folder.resolve("store.p12");
    }

    private void keytool(String alias, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "keytool",
                "-genkeypair",
                "-keystore",
                store().toString(),
                "-storepass",
                PASSWORD,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "2",
                "-alias",
                alias,
                "-dname",
                "CN=" + alias));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String says = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(command + " says: " + says);
        }
    }

    private void export() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(store().toFile(), PASSWORD.toCharArray());
        for (String alias : List.of("ca", "server", "elsewhere", "client", "stranger")) {
            Files.writeString(
                    certificate(alias),
                    pem("CERTIFICATE", store.getCertificate(alias).getEncoded()));
            Files.writeString(
                    key(alias),
                    pem(
                            "PRIVATE KEY",
                            store.getKey(alias, PASSWORD.toCharArray()).getEncoded()));
        }
    }

    private static String pem(String kind, byte[] bytes) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + kind + "-----\n";
    }
}
