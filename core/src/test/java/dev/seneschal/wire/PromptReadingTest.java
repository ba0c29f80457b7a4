package dev.seneschal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.wire.Verifier.Verdict;
import org.junit.jupiter.api.Test;

/** Which wire formats read without waiting. */
class PromptReadingTest {

    private static final MessageCodec PROMPT = new PromptCodec(new TinyCodec("tiny"));
    private static final WireMeter UNHEARD = new WireMeter() {
        @Override
        public void coded(String codec, Direction direction, int bytes, long nanos) {}

        @Override
        public void compressed(String compressor, Direction direction, int unpacked, int packed, long nanos) {}
    };

    private static WireFormat.Builder prompt() {
        return WireFormat.builder(new TinyDialect()).codecs(PROMPT);
    }

    @Test
    void oneOfPromptCodecsAndCompressorsReadsPromptly() {
        assertThat(prompt().build().readsPromptly()).isTrue();
        assertThat(prompt().build().meteredBy(UNHEARD).readsPromptly()).isTrue();
    }

    @Test
    void oneThatSignsButChecksNothingDoesToo() {
        assertThat(prompt().signer(content -> content).build().readsPromptly()).isTrue();
    }

    @Test
    void aSingleCodecThatMayWaitIsEnoughNotTo() {
        WireFormat wire = prompt().codecs(PROMPT, new TinyCodec("other")).build();

        assertThat(wire.readsPromptly()).isFalse();
        assertThat(wire.meteredBy(UNHEARD).readsPromptly()).isFalse();
    }

    @Test
    void aCompressorThatMayWaitIsEnoughNotTo() {
        assertThat(prompt().compressors(new RunLengths()).build().readsPromptly())
                .isFalse();
    }

    @Test
    void oneThatChecksSignaturesDoesNot() {
        WireFormat wire = prompt().verifier((publisher, content, signature) -> Verdict.GENUINE, method -> false)
                .build();

        assertThat(wire.readsPromptly()).isFalse();
    }
}
