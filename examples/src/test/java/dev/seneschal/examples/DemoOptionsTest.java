package dev.seneschal.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoOptionsTest {

    @Test
    void isGobAndZstdInProcessUnlessTold() {
        assertThat(DemoOptions.parse(List.of()))
                .isEqualTo(new DemoOptions(Path.of(""), "gob", "zstd", false, Optional.empty(), false));
    }

    @Test
    void takesEveryOption() {
        DemoOptions options = DemoOptions.parse(List.of(
                "--folder",
                "src",
                "--codec",
                "cbor",
                "--compress",
                "none",
                "--nats",
                "--url",
                "nats://localhost:4222"));

        assertThat(options)
                .isEqualTo(new DemoOptions(
                        Path.of("src"), "cbor", "none", true, Optional.of("nats://localhost:4222"), false));
    }

    @Test
    void aUrlMeansNats() {
        assertThat(DemoOptions.parse(List.of("--url", "nats://localhost:4222")).nats())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--fast                  | unknown argument --fast",
                "--codec json            | --codec must be one of [gob, cbor], was json",
                "--compress zip          | --compress must be one of [none, zstd, gzip], was zip",
                "--folder /no/such/place | --folder must be a folder, was /no/such/place",
                "--nats --codec          | --codec needs a value",
                "--url ftp://there       | \"ftp://there\""
            })
    void saysWhatItDoesNotKnow(String arguments, String complaint) {
        assertThatThrownBy(() -> DemoOptions.parse(List.of(arguments.split(" "))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(complaint);
    }
}
