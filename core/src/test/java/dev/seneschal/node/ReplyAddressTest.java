package dev.seneschal.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyAddressTest {

    private static final String OF_THREE = "x.reply.k3.1s-1t-20";
    private static final ReplyAddress SECOND = new ReplyAddress(OF_THREE, 11, 14, 16);

    @Test
    void ofOneOfSeveralAttemptsIsThePrefixAndItsToken() {
        assertThat(SECOND.subject()).isEqualTo("x.reply.k3.1t");
        StringBuilder joined = new StringBuilder("and ");
        SECOND.appendTo(joined);
        assertThat(joined).hasToString("and 1t");
    }

    @Test
    void ofASingleAttemptIsItsWholeSubject() {
        assertThat(ReplyAddress.of("x.reply.k3.1t").subject()).isEqualTo("x.reply.k3.1t");
        assertThat(ReplyAddress.of("").subject()).isEmpty();
    }

    @Test
    void goTogetherIfTheyAreOfTheSameRun() {
        assertThat(SECOND.hasPrefixOf(ReplyAddress.of("x.reply.k3.zz"))).isTrue();
        assertThat(SECOND.hasPrefixOf(ReplyAddress.of("x.reply.k4.zz"))).isFalse();
        assertThat(SECOND.hasPrefixOf(ReplyAddress.of("x.reply.k33.zz"))).isFalse();
    }

    @Test
    void areOursWithATokenOfDigitsAndSmallLetters() {
        assertThat(SECOND.isOurs()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1t", "x.", "x.reply.k3.", "x.reply.k3.1T", "x.reply.k3.1s-1t", "x.reply.k3.*"})
    void areNotOursInAnyOtherForm(String subject) {
        assertThat(ReplyAddress.of(subject).isOurs()).isFalse();
    }
}
