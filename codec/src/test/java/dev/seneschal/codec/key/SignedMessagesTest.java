package dev.seneschal.codec.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.codec.StewardDialect;
import dev.seneschal.codec.gob.GobCodec;
import dev.seneschal.error.ErrorEvent;
import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.message.MessageId;
import dev.seneschal.message.Method;
import dev.seneschal.message.Receipt;
import dev.seneschal.node.Node;
import dev.seneschal.node.NodeBuilder;
import dev.seneschal.time.VirtualEnvironment;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.LoopbackBroker;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.HeaderNames;
import dev.seneschal.wire.Headers;
import dev.seneschal.wire.WireFormat;
import dev.seneschal.wire.WireLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Whole nodes that sign, and one that asks for it: central sends, node1 has the key of central and nobody else's. */
class SignedMessagesTest {

    private static final String COMMAND = "REQCliCommand";
    private static final Set<Method> SIGNED = Set.of(Method.of(COMMAND));
    private static final Duration LONG = Duration.ofMinutes(5);

    private final VirtualEnvironment time = new VirtualEnvironment(1);
    private final LoopbackBroker broker = LoopbackBroker.create(time, 64 * 1024);
    private final List<ErrorEvent> errors = new ArrayList<>();
    private final List<String> handled = new ArrayList<>();
    private int published;

    private static WireFormat.Builder wire() {
        return WireFormat.builder(StewardDialect.APRIL).codecs(new GobCodec());
    }

    private static WireFormat signing(Ed25519KeyPair keys) {
        return wire().signer(new Ed25519Signer(keys)).build();
    }

    private Node start(String name, WireFormat wire, UnaryOperator<NodeBuilder> settings) {
        Node node = settings.apply(Node.builder(name, wire, broker.connect())
                        .environment(time)
                        .onError(errors::add))
                .build();
        node.start();
        time.runReady();
        return node;
    }

    private Node sender(String name, WireFormat wire) {
        return start(name, wire, UnaryOperator.identity());
    }

    private Node node1(KeyRing keys) {
        WireFormat checking =
                wire().verifier(new Ed25519Verifier(keys), SIGNED::contains).build();
        return start(
                "node1",
                checking,
                node -> node.handle(COMMAND, (message, context) -> handled.add(String.join(",", message.arguments())))
                        .handle("REQPing", (message, context) -> handled.add("ping"))
                        .handle("REQHello", Event.NACK, (message, context) -> handled.add("hello")));
    }

    private Node node1() {
        return node1(KeyRing.of(Map.of("central", TestKeys.CENTRAL.publicKey())));
    }

    private Receipt send(Node from, Message message) {
        var sending = from.send(message);
        time.advance(LONG);
        return sending.receipt().getNow(new Receipt.Kept(sending.id()));
    }

    private static Message command(String... arguments) {
        return Message.builder()
                .to("node1")
                .method(COMMAND)
                .arguments(arguments)
                .build();
    }

    private List<Incoming> listen(String subject) {
        List<Incoming> heard = new ArrayList<>();
        broker.connect().subscribe(subject, heard::add);
        time.runReady();
        return heard;
    }

    private static void assertRefusedForGood(Receipt receipt, String reason) {
        assertThat(receipt).isInstanceOfSatisfying(Receipt.GaveUp.class, gaveUp -> {
            assertThat(gaveUp.reason()).isEqualTo(Receipt.Reason.REFUSED);
            assertThat(gaveUp.mayHaveRun()).isFalse();
            assertThat(gaveUp.attempts()).isEqualTo(1);
            assertThat(gaveUp.detail()).contains(reason);
        });
    }

    private void assertReportedOnce(String subject, String reason) {
        assertThat(errors).singleElement().satisfies(error -> {
            assertThat(error.kind()).isEqualTo(ErrorEvent.Kind.BAD_SIGNATURE);
            assertThat(error.subject()).isEqualTo(subject);
            assertThat(error.text()).contains(COMMAND, reason);
        });
    }

    @Test
    void whatTheSenderSignedIsHandledAndAcknowledged() {
        node1();
        Node central = sender("central", signing(TestKeys.CENTRAL));

        List<Receipt> receipts = List.of(
                send(central, command("ls", "-la")), send(central, command()), send(central, command("ls", "-la")));

        assertThat(receipts).allMatch(receipt -> receipt.outcome() == Receipt.Outcome.DELIVERED);
        assertThat(handled).containsExactly("ls,-la", "", "ls,-la");
        assertThat(errors).isEmpty();
    }

    @Test
    void everyMessageOfASigningNodeIsSignedItsRepliesToo() {
        List<Incoming> everything = listen("*.*.*");
        Node central =
                start("central", signing(TestKeys.CENTRAL), node -> node.handle("REQPong", (pong, context) -> {}));
        start("node1", signing(TestKeys.GO), node -> node.handle("REQPing", (ping, context) -> context.reply("here")));

        send(
                central,
                Message.builder()
                        .to("node1")
                        .method("REQPing")
                        .replyMethod("REQPong")
                        .build());

        assertThat(everything).hasSize(2);
        assertThat(signatureOf(everything.get(0))).isEqualTo(TestKeys.CENTRAL.sign(new byte[0]));
        assertThat(signatureOf(everything.get(1))).isEqualTo(TestKeys.GO.sign(new byte[0]));
    }

    private static byte[] signatureOf(Incoming incoming) {
        return new GobCodec()
                .decode(incoming.envelope().body(), WireLimits.defaults())
                .steward()
                .argSignature();
    }

    @Test
    void aMessageWithoutASignatureIsRefusedForGoodReportedAndNeverHandled() {
        Node node1 = node1();
        Node central = sender("central", wire().build());

        Receipt receipt = send(central, command("reboot"));

        assertRefusedForGood(receipt, "has none");
        assertReportedOnce("node1.REQCliCommand.EventACK", "has none");
        assertThat(handled).isEmpty();
        assertThat(node1.stats().refused()).isEqualTo(1);
        assertThat(node1.stats().unreadable()).isZero();
    }

    @Test
    void aMessageSignedByAnotherKeyThanItsPublishersIsRefused() {
        node1();
        Node impostor = sender("central", signing(TestKeys.ROGUE));

        Receipt receipt = send(impostor, command("reboot"));

        assertRefusedForGood(receipt, "central");
        assertReportedOnce("node1.REQCliCommand.EventACK", "central");
        assertThat(handled).isEmpty();
    }

    @Test
    void aMessageOfANodeWhoseKeyIsNotGivenIsRefused() {
        node1();
        Node rogue = sender("rogue", signing(TestKeys.ROGUE));

        Receipt receipt = send(rogue, command("reboot"));

        assertRefusedForGood(receipt, "no key");
        assertReportedOnce("node1.REQCliCommand.EventACK", "rogue");
        assertThat(handled).isEmpty();
    }

    @Test
    void argumentsThatWereChangedOnTheWayAreRefused() {
        node1();
        List<Incoming> answers = listen("answers");
        Message signed = command("ls").toBuilder()
                .steward(command().steward().withArgSignature(TestKeys.CENTRAL.sign("ls".getBytes(UTF_8))))
                .build();
        Message changed = signed.toBuilder().arguments("reboot").build();

        publish("node1.REQCliCommand.EventACK", "central", signed);
        publish("node1.REQCliCommand.EventACK", "central", changed);

        assertThat(handled).containsExactly("ls");
        assertReportedOnce("node1.REQCliCommand.EventACK", "central");
        assertThat(answers)
                .extracting(answer ->
                        answer.envelope().headers().first(HeaderNames.STATUS).orElse(""))
                .containsExactly("acknowledged", "refused");
    }

    /** As a node of ours would, with an id. */
    private void publish(String subject, String publisher, Message message) {
        published++;
        Headers headers = Headers.of("fromNode", publisher, "serial", "gob", "cmp", "none")
                .with(HeaderNames.ID, new MessageId(published, published).toString());
        broker.connect().publish(new Envelope(subject, headers, new GobCodec().encode(message)), "answers");
        time.advance(LONG);
    }

    @Test
    void aGoSenderWhoseSignatureIsWrongHearsNothing() {
        node1();
        List<Incoming> answers = listen("answers");
        Message unsigned = command("reboot");
        Envelope envelope = new Envelope(
                "node1.REQCliCommand.EventACK",
                Headers.of("fromNode", "central", "serial", "gob", "cmp", "none"),
                new GobCodec().encode(unsigned));

        broker.connect().publish(envelope, "answers");
        time.advance(LONG);

        assertThat(answers).isEmpty();
        assertThat(handled).isEmpty();
        assertReportedOnce("node1.REQCliCommand.EventACK", "has none");
    }

    @Test
    void aMessageThatNobodyAcknowledgesIsCheckedToo() {
        WireFormat strict = wire().verifier(
                        new Ed25519Verifier(KeyRing.of(Map.of("central", TestKeys.CENTRAL.publicKey()))),
                        method -> true)
                .build();
        start("node1", strict, node -> node.handle(COMMAND, Event.NACK, (message, context) -> handled.add("ran")));
        Node central = sender("central", wire().build());

        send(central, command("reboot").toBuilder().event(Event.NACK).build());

        assertThat(handled).isEmpty();
        assertReportedOnce("node1.REQCliCommand.EventNACK", "has none");
    }

    @Test
    void methodsThatNeedNoSignatureAreHandledWithout() {
        node1();
        Node central = sender("central", wire().build());

        Receipt receipt =
                send(central, Message.builder().to("node1").method("REQPing").build());

        assertThat(receipt.outcome()).isEqualTo(Receipt.Outcome.DELIVERED);
        assertThat(handled).containsExactly("ping");
    }

    @Test
    void aCommandInsideTheSubjectOfAnotherMethodDoesNotEscapeTheCheck() {
        node1();

        publish("node1.REQPing.EventACK", "central", command("reboot"));

        assertThat(handled).isEmpty();
        assertThat(errors).singleElement().matches(error -> error.kind() == ErrorEvent.Kind.MISMATCH);
    }

    @Test
    void theKeyThatCountsIsThePublishersAndNotTheReceivers() {
        WireFormat both = wire().signer(new Ed25519Signer(TestKeys.GO))
                .verifier(
                        new Ed25519Verifier(KeyRing.of(Map.of("central", TestKeys.CENTRAL.publicKey()))),
                        SIGNED::contains)
                .build();
        start("node1", both, node -> node.handle(COMMAND, (message, context) -> handled.add("ran")));
        Node central = sender("central", signing(TestKeys.GO));

        Receipt receipt = send(central, command("reboot"));

        assertRefusedForGood(receipt, "central");
        assertThat(handled).isEmpty();
    }

    @Test
    void whereStewardsOneKeyForAllIsAskedForItsCopiesSignForEverybody() {
        node1(KeyRing.ownKeyForEveryNode(TestKeys.CENTRAL.publicKey()));
        Node other = sender("other", signing(TestKeys.CENTRAL));

        assertThat(send(other, command("ls")).outcome()).isEqualTo(Receipt.Outcome.DELIVERED);
    }

    @Test
    void aKeyThatArrivesInAMessageIsNotTrusted() {
        node1();
        Node rogue = sender("rogue", signing(TestKeys.ROGUE));
        Node impostor = sender("central", signing(TestKeys.ROGUE));
        Message hello = Message.builder()
                .to("node1")
                .method("REQHello")
                .event(Event.NACK)
                .data(TestKeys.ROGUE.publicKey().bytes())
                .build();

        send(rogue, hello);
        send(impostor, hello);

        assertThat(handled).containsExactly("hello", "hello");
        assertRefusedForGood(send(rogue, command("reboot")), "rogue");
        assertRefusedForGood(send(impostor, command("reboot")), "central");
    }

    /** What this signature does not protect, as docs/security.md says: here so that nobody relies on it. */
    @Test
    void aSignatureDoesNotSayWhereOneArgumentEndsNorForWhichMessageItWasMade() {
        node1();
        byte[] signature = TestKeys.CENTRAL.sign("rm -r old files".getBytes(UTF_8));
        Message message = command("rm", "-r", "old", "files").toBuilder()
                .steward(command().steward().withArgSignature(signature))
                .build();

        publish("node1.REQCliCommand.EventACK", "central", message);
        publish("node1.REQCliCommand.EventACK", "central", message);
        publish(
                "node1.REQCliCommand.EventACK",
                "central",
                message.toBuilder().arguments("rm", "-r", "old files").build());

        assertThat(handled).containsExactly("rm,-r,old,files", "rm,-r,old,files", "rm,-r,old files");
        assertThat(errors).isEmpty();
    }
}
