package dev.seneschal.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.seneschal.node.NodeBuilder;
import dev.seneschal.node.Ordering;
import dev.seneschal.outbox.DurableOutbox;
import dev.seneschal.outbox.OutboxStore;
import dev.seneschal.outbox.OutboxStore.Table;
import dev.seneschal.transport.Transport;
import org.junit.jupiter.api.Test;

/** The simulation finds what it is there to find: each of these mistakes within a thousand seeds. */
class PlantedBugsTest {

    private static final int SEEDS = 1000;

    @Test
    void findsAnAcknowledgementBeforeTheHandlerIsDone() {
        SimulationFailedError found = found(parts -> over(parts, BadTransport.acknowledgesEarly(parts.transport())));

        assertThat(found).hasMessageContaining("was reported as delivered, and no handler has returned");
    }

    @Test
    void findsAReplySubjectSharedByAllMessages() {
        SimulationFailedError found =
                found(parts -> over(parts, BadTransport.sharesItsReplySubject(parts.transport())));

        assertThat(found).hasMessageContaining("was reported as delivered, and no handler has returned");
    }

    @Test
    void findsAnAnswerToAWholeGroupWhereOneOfItIsDone() {
        SimulationFailedError found = found(parts -> over(parts, BadTransport.answersAllOfAGroup(parts.transport())));

        assertThat(found).hasMessageContaining("was reported as delivered, and no handler has returned");
    }

    @Test
    void findsAMessageThatIsHandledThoughItsTimeToLiveIsOver() {
        SimulationFailedError found = found(parts -> over(parts, BadTransport.losesTheTimeToLive(parts.transport())));

        assertThat(found).hasMessageContaining("is handled after its time to live was over");
    }

    @Test
    void findsAStoreThatDoesNotSync() {
        SimulationFailedError found = found(parts -> over(parts, BadStore.doesNotSync(parts.store())));

        assertThat(found).hasMessageContaining("is lost: accepted and stored");
    }

    @Test
    void findsDeduplicationThatARestartForgets() {
        SimulationFailedError found = found(parts -> over(parts, BadStore.forgets(parts.store(), Table.SEEN)));

        assertThat(found).hasMessageContaining("is handled again after its outcome was stored");
    }

    @Test
    void findsAnOutcomeThatIsNotStoredThoughTheNodeIsClosedInGoodOrder() {
        SimulationFailedError found = found(parts -> parts.builder(
                parts.transport(),
                BadOutbox.storesNoOutcome(DurableOutbox.over(parts.store(), Fleet.LIMITS, parts.environment()))));

        assertThat(found).hasMessageContaining("after its handler returned in node");
    }

    @Test
    void findsAReplayThatBeginsWithTheNewest() {
        SimulationFailedError found =
                found(OrderedSending.FAULTS, new OrderedSending(parts -> BadStore.newestFirst(parts.store())));

        assertThat(found).hasMessageContaining("not handled in the order in which they were accepted");
    }

    @Test
    void findsThatNoOrderIsKept() {
        SimulationFailedError found = found(DeliverySimulationTest.STORM, new Fleet(Ordering.NONE));

        assertThat(found).hasMessageContaining("was handled before").hasMessageContaining("which was sent earlier");
    }

    private static SimulationFailedError found(Fleet.Base bug) {
        return found(DeliverySimulationTest.STORM, new Fleet(bug));
    }

    private static SimulationFailedError found(Faults faults, Scenario scenario) {
        SimulationFailedError[] found = new SimulationFailedError[1];
        assertThatExceptionOfType(SimulationFailedError.class)
                .isThrownBy(() -> Simulation.seeds(1, SEEDS).faults(faults).check(scenario))
                .satisfies(error -> found[0] = error);
        assertThatExceptionOfType(SimulationFailedError.class)
                .as("the seed by itself")
                .isThrownBy(
                        () -> Simulation.seed(found[0].seed()).faults(faults).check(scenario))
                .withMessage(found[0].getMessage());
        return found[0];
    }

    private static NodeBuilder over(NodeParts parts, Transport transport) {
        return parts.builder(transport, DurableOutbox.over(parts.store(), Fleet.LIMITS, parts.environment()));
    }

    private static NodeBuilder over(NodeParts parts, OutboxStore store) {
        return parts.builder(parts.transport(), DurableOutbox.over(store, Fleet.LIMITS, parts.environment()));
    }
}
