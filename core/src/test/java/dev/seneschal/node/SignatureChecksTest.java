package dev.seneschal.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.StewardFields;
import dev.seneschal.message.Subject;
import dev.seneschal.node.OrderedChecks.Checked;
import dev.seneschal.node.SignatureChecks.Read;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.LoopbackBroker;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.Headers;
import dev.seneschal.wire.SignatureException;
import dev.seneschal.wire.Verifier;
import dev.seneschal.wire.WireFormat;
import dev.seneschal.wire.WireFormat.Received;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What goes on at once, and what behind what: on one thread, whose checks run when the test says so. */
class SignatureChecksTest {

    private static final Method METHOD = Method.of("REQNote");
    private static final NodeName CENTRAL = NodeName.of("central");
    private static final Incoming INCOMING = new GroupPart(
            LoopbackBroker.create().connect(),
            new Envelope("node1.REQNote.EventACK", Headers.EMPTY, new byte[0]),
            ReplyAddress.of("nobody"));

    private final Helpers helpers = new Helpers();
    private final Remembering verifier = new Remembering();
    private final List<String> passing = new ArrayList<>();
    private final List<String> later = new ArrayList<>();
    private final WireFormat wire = WireFormat.builder(new TestWire())
            .codecs(new TestWire())
            .verifier(verifier, METHOD::equals)
            .build();
    private final SignatureChecks checks = new SignatureChecks(wire, helpers, 1, this::handOn);

    /** Runs nothing by itself. */
    private static final class Helpers extends AbstractExecutorService {

        private final Deque<Runnable> waiting = new ArrayDeque<>();
        private boolean shutDown;

        @Override
        public void execute(Runnable helper) {
            waiting.add(helper);
        }

        void run() {
            waiting.remove().run();
        }

        @Override
        public void shutdown() {
            shutDown = true;
        }

        @Override
        public List<Runnable> shutdownNow() {
            shutDown = true;
            return List.copyOf(waiting);
        }

        @Override
        public boolean isShutdown() {
            return shutDown;
        }

        @Override
        public boolean isTerminated() {
            return shutDown && waiting.isEmpty();
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return isTerminated();
        }
    }

    /** Knows again what it has checked. Genuine is what is signed by itself. */
    private static final class Remembering implements Verifier {

        private final Set<String> known = new HashSet<>(Set.of("known"));
        private final List<String> checked = new ArrayList<>();

        @Override
        public Verdict verify(NodeName publisher, byte[] content, byte[] signature) {
            String text = new String(content, UTF_8);
            checked.add(text);
            if (!Arrays.equals(content, signature)) {
                return Verdict.WRONG;
            }
            known.add(text);
            return Verdict.GENUINE;
        }

        @Override
        public Optional<Verdict> verifyAtOnce(NodeName publisher, byte[] content, byte[] signature) {
            return known.contains(new String(content, UTF_8)) ? Optional.of(Verdict.GENUINE) : Optional.empty();
        }
    }

    private static Received note(String argument, String signature) {
        Message message = Message.builder()
                .to("node1")
                .method(METHOD)
                .arguments(argument)
                .steward(StewardFields.NONE.withArgSignature(signature.getBytes(UTF_8)))
                .build();
        Subject subject = Subject.of(NodeName.of("node1"), METHOD, Event.ACK);
        return new Received(message, subject, Optional.empty(), CENTRAL, new TestWire());
    }

    private static Received note(String argument) {
        return note(argument, argument);
    }

    private boolean letsPass(Received received) {
        return checks.letsPass(INCOMING, received);
    }

    private void takeTogether(Received... received) {
        checks.take(
                Arrays.stream(received).map(each -> new Read(INCOMING, each)).toList(),
                together -> together.forEach(each -> passing.add(argument(each))));
    }

    private void handOn(List<Checked<Read>> messages) {
        for (Checked<Read> each : messages) {
            String told = each.failure() instanceof SignatureException ? "refused " : "";
            later.add(told + argument(each.item()));
        }
    }

    private static String argument(Read read) {
        return read.received().message().arguments().get(0);
    }

    @Test
    void whatIsRememberedGoesOnHereAndNowWhereNothingIsBeforeIt() {
        boolean passes = letsPass(note("known"));

        assertThat(passes).isTrue();
        assertThat(verifier.checked).isEmpty();
        assertThat(helpers.waiting).isEmpty();
        assertThat(later).isEmpty();
    }

    @Test
    void whatIsRememberedStaysBehindWhatIsNot() {
        boolean newPasses = letsPass(note("new"));
        boolean knownPasses = letsPass(note("known"));
        List<String> before = List.copyOf(later);

        helpers.run();

        assertThat(newPasses).isFalse();
        assertThat(knownPasses).isFalse();
        assertThat(before).isEmpty();
        assertThat(later).containsExactly("new", "known");
        assertThat(verifier.checked).containsExactly("new");
    }

    @Test
    void onceTheChecksHaveEndedWhatIsRememberedGoesOnAtOnceAgain() {
        boolean unused = letsPass(note("new"));
        helpers.run();

        assertThat(letsPass(note("new"))).isTrue();
        assertThat(later).containsExactly("new");
        assertThat(verifier.checked).containsExactly("new");
    }

    @Test
    void ofThoseThatArriveTogetherTheFirstGoOnAtOnceUpToOneThatIsNotRemembered() {
        takeTogether(note("known"), note("known"), note("new"), note("known"), note("newer"));
        List<String> before = List.copyOf(later);

        helpers.run();

        assertThat(passing).containsExactly("known", "known");
        assertThat(before).isEmpty();
        assertThat(later).containsExactly("new", "known", "newer");
        assertThat(verifier.checked).containsExactly("new", "newer");
    }

    @Test
    void thoseThatArriveTogetherAndAreRememberedGoOnTogether() {
        takeTogether(note("known"), note("known"));

        assertThat(passing).containsExactly("known", "known");
        assertThat(helpers.waiting).isEmpty();
        assertThat(later).isEmpty();
    }

    @Test
    void noneOfThoseThatArriveTogetherOvertakesWhatIsStillToBeChecked() {
        boolean unused = letsPass(note("new"));

        takeTogether(note("known"), note("known"));
        helpers.run();

        assertThat(passing).isEmpty();
        assertThat(later).containsExactly("new", "known", "known");
    }

    @Test
    void whatIsRefusedAtOnceIsToldInItsTurn() {
        boolean unsignedPasses = letsPass(note("unsigned", ""));
        List<String> atOnce = List.copyOf(later);
        boolean newPasses = letsPass(note("new"));
        takeTogether(note("unsigned too", ""), note("known"));

        helpers.run();

        assertThat(unsignedPasses).isFalse();
        assertThat(newPasses).isFalse();
        assertThat(atOnce).containsExactly("refused unsigned");
        assertThat(later).containsExactly("refused unsigned", "new", "refused unsigned too", "known");
        assertThat(passing).isEmpty();
    }

    @Test
    void aWrongSignatureIsRefusedWhenItHasBeenChecked() {
        boolean forgedPasses = letsPass(note("forged", "nonsense"));
        List<String> before = List.copyOf(later);

        helpers.run();

        assertThat(forgedPasses).isFalse();
        assertThat(before).isEmpty();
        assertThat(later).containsExactly("refused forged");
    }

    @Test
    void aCloseForgetsWhatHasNotGoneOnAndEndsTheThreads() throws Exception {
        boolean unused = letsPass(note("new"));

        checks.close();
        helpers.run();

        assertThat(later).isEmpty();
        assertThat(verifier.checked).isEmpty();
        assertThat(helpers.isShutdown()).isTrue();
        assertThat(checks.emptied()).isCompleted();
        assertThat(checks.awaitEnd(Duration.ofSeconds(1))).isEmpty();
    }
}
