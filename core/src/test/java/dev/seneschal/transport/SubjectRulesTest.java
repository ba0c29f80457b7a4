package dev.seneschal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectRulesTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "node1.REQPing.EventACK", "a.b.reply.x_-9.1", "$JS.API.x", "größe.x"})
    void takesPlainSubjectsEitherWay(String subject) {
        assertThat(SubjectRules.checkPublished(subject)).isEqualTo(subject);
        assertThat(SubjectRules.checkSubscribed(subject)).isEqualTo(subject);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", ">", "a.*", "*.b", "a.*.c", "a.>", "*.*.>"})
    void takesWildcardsOnlyToListen(String subject) {
        assertThat(SubjectRules.checkSubscribed(subject)).isEqualTo(subject);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SubjectRules.checkPublished(subject))
                .withMessageContaining("\"" + subject + "\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "a.",
                ".a",
                "a..b",
                "a b",
                " a",
                "a\tb",
                "a\r\nb",
                "a\u0000",
                "a\u007f",
                "a\u0085b",
                "a\u2028b",
                "a\u3000b",
                "a*",
                "*a.b",
                "a>"
            })
    void refusesMalformedSubjectsEitherWay(String subject) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SubjectRules.checkPublished(subject))
                .withMessageContaining("\"" + subject + "\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SubjectRules.checkSubscribed(subject))
                .withMessageContaining("\"" + subject + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {">.a", "a.>.b", ">.>"})
    void refusesTheRestWildcardBeforeTheEnd(String subject) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SubjectRules.checkSubscribed(subject))
                .withMessageContaining("last token");
    }

    @Test
    void refusesMoreThan1024Bytes() {
        assertThat(SubjectRules.checkPublished("a".repeat(1024))).hasSize(1024);
        assertThat(SubjectRules.checkPublished("ö".repeat(512))).hasSize(512);

        assertThatIllegalArgumentException().isThrownBy(() -> SubjectRules.checkPublished("a".repeat(1025)));
        assertThatIllegalArgumentException().isThrownBy(() -> SubjectRules.checkPublished("ö".repeat(513)));
        assertThatIllegalArgumentException().isThrownBy(() -> SubjectRules.checkPublished("a".repeat(1023) + "ö"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\n"})
    void refusesMalformedQueueGroups(String queueGroup) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SubjectRules.checkQueueGroup(queueGroup))
                .withMessageContaining("queue group");
    }
}
