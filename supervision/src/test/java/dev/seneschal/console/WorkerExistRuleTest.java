package dev.seneschal.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WorkerExistRuleTest {

    private final WorkerExistRule rule = WorkerExistRule.of(List.of("poller", "api"));

    @Test
    void knownNamesAndNoListAtAllAreFine() {
        assertThat(rule.validate(List.of("api", "poller"))).isEmpty();
        assertThat(rule.validate(List.of())).isEmpty();
        assertThat(rule.validate(null)).isEmpty();
    }

    @Test
    void namesTheFirstNameThatItDoesNotKnow() {
        assertThat(rule.validate(List.of("api", "mailer", "other"))).contains("invalid service name mailer");
    }

    @Test
    void aMessageOfItsOwnIsKeptAndUsedAndTheNamesStayKnown() {
        WorkerExistRule own = rule.withMessage("no such worker");

        assertThat(own.validate(List.of("mailer"))).contains("no such worker");
        assertThat(own.validate(List.of("api"))).isEmpty();
        assertThat(rule.validate(List.of("mailer"))).contains("invalid service name mailer");
    }
}
