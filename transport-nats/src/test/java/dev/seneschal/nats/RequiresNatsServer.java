package dev.seneschal.nats;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Passes tests over, with a word on the error stream, where there is no nats-server. If the system property
 * {@code seneschal.require-nats} or the variable {@code SENESCHAL_REQUIRE_NATS} is {@code true} they run all the same, and fail.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresNatsServer.Condition.class)
@interface RequiresNatsServer {

    final class Condition implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (NatsServer.binary().isPresent()) {
                return ConditionEvaluationResult.enabled("nats-server is there");
            }
            if (Boolean.getBoolean("seneschal.require-nats")
                    || Boolean.parseBoolean(System.getenv("SENESCHAL_REQUIRE_NATS"))) {
                return ConditionEvaluationResult.enabled("nats-server is required");
            }
            System.err.println("NOT TESTED, there is no nats-server: " + context.getDisplayName());
            return ConditionEvaluationResult.disabled("there is no nats-server");
        }
    }
}
