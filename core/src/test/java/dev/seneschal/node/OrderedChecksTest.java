package dev.seneschal.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.node.OrderedChecks.Checked;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * On one thread: helpers run when the test says so, also in the midst of another's check, which is what several threads do to each other in
 * one particular order.
 */
class OrderedChecksTest {

    private static final int ROOM = 5;

    private final Deque<Runnable> helpers = new ArrayDeque<>();
    private final List<String> checked = new ArrayList<>();
    private final List<String> handedOn = new ArrayList<>();
    private final Map<String, Runnable> whileChecking = new HashMap<>();
    private Runnable whileHandingOn = () -> {};

    private final OrderedChecks<String> checks = checks(helpers::add);

    private OrderedChecks<String> checks(Executor executor) {
        return new OrderedChecks<>(executor, 2, ROOM, this::check, this::handOn);
    }

    private void check(String item) {
        whileChecking.getOrDefault(item, () -> {}).run();
        checked.add(item);
        if (item.startsWith("bad")) {
            throw new IllegalArgumentException(item);
        }
    }

    private void handOn(List<Checked<String>> items) {
        whileHandingOn.run();
        items.forEach(each -> handedOn.add(each.failure() == null ? each.item() : "refused " + each.item()));
    }

    private void add(String... items) {
        for (String item : items) {
            checks.add(item, 1);
        }
    }

    private void runHelper() {
        helpers.remove().run();
    }

    @Test
    void aSlowCheckHoldsUpWhatCameLaterThoughThatIsChecked() {
        List<String> checkedMeanwhile = new ArrayList<>();
        List<String> handedOnMeanwhile = new ArrayList<>();
        whileChecking.put("slow", () -> {
            runHelper();
            checkedMeanwhile.addAll(checked);
            handedOnMeanwhile.addAll(handedOn);
        });
        add("slow", "b", "c", "d");

        runHelper();

        assertThat(checkedMeanwhile).containsExactly("b", "c", "d");
        assertThat(handedOnMeanwhile).isEmpty();
        assertThat(handedOn).containsExactly("slow", "b", "c", "d");
        assertThat(checks.isEmpty()).isTrue();
    }

    @Test
    void whatNeedsNoCheckStaysBehindWhatDoes() {
        add("a");
        checks.addChecked(new Checked<>("known", null), 1);
        add("b");
        List<String> before = List.copyOf(handedOn);

        runHelper();

        assertThat(before).isEmpty();
        assertThat(handedOn).containsExactly("a", "known", "b");
        assertThat(checked).containsExactly("a", "b");
    }

    @Test
    void whatNeedsNoCheckGoesAtOnceWhereNothingIsBeforeIt() {
        checks.addChecked(new Checked<>("known", null), 1);
        checks.addChecked(new Checked<>("refused at once", new IllegalArgumentException("no")), 1);

        assertThat(handedOn).containsExactly("known", "refused refused at once");
        assertThat(helpers).isEmpty();
    }

    @Test
    void aCheckThatThrowsIsToldInItsPlaceAndHarmsNoOther() {
        whileChecking.put("deep", () -> {
            throw new StackOverflowError();
        });
        add("a", "bad", "deep", "b");

        runHelper();

        assertThat(handedOn).containsExactly("a", "refused bad", "refused deep", "b");
    }

    @Test
    void whatCannotBeHandedOnHoldsUpNothing() {
        whileHandingOn = () -> {
            whileHandingOn = () -> {};
            throw new IllegalStateException("the first is not taken");
        };
        add("a", "b");

        runHelper();

        assertThat(handedOn).containsExactly("b");
        assertThat(checks.isEmpty()).isTrue();
    }

    @Test
    void whoBringsMoreThanThereIsRoomForChecksTheOldestItself() {
        add("a", "b", "c", "d", "e");
        List<String> checkedBefore = List.copyOf(checked);

        add("f", "g");

        assertThat(checkedBefore).isEmpty();
        assertThat(checked).containsExactly("a", "b");
        assertThat(handedOn).containsExactly("a", "b");
        runHelper();
        assertThat(handedOn).containsExactly("a", "b", "c", "d", "e", "f", "g");
    }

    @Test
    void aLargeOneTakesMoreRoom() {
        add("a");
        checks.add("large", ROOM - 1);
        List<String> checkedBefore = List.copyOf(checked);

        add("b");

        assertThat(checkedBefore).isEmpty();
        assertThat(checked).containsExactly("a");
    }

    @Test
    void oneThatIsLargerThanAllTheRoomHasItForItself() {
        add("a", "b");

        checks.add("huge", 10 * ROOM);

        assertThat(checked).containsExactly("a", "b");
        runHelper();
        assertThat(handedOn).containsExactly("a", "b", "huge");
    }

    @Test
    void whatIsBroughtByTheThreadThatHandsOnDoesNotWaitForItself() {
        whileHandingOn = () -> {
            whileHandingOn = () -> {};
            add("answer 1", "answer 2", "answer 3", "answer 4", "answer 5", "answer 6");
        };
        add("a");

        runHelper();

        assertThat(handedOn.get(0)).isEqualTo("a");
        assertThat(handedOn).hasSize(7);
    }

    @Test
    void onlySoManyHelpersAreCalledAndNoneForNothing() {
        add("a", "b", "c");
        int called = helpers.size();
        runHelper();
        runHelper();

        add("d");

        assertThat(called).isEqualTo(2);
        assertThat(helpers).hasSize(1);
        runHelper();
        assertThat(handedOn).containsExactly("a", "b", "c", "d");
        assertThat(helpers).isEmpty();
    }

    @Test
    void withoutAThreadForAHelperTheChecksAreDoneByWhoBringsThem() {
        OrderedChecks<String> alone = checks(helper -> {
            throw new RejectedExecutionException("no threads");
        });

        alone.add("a", 1);
        alone.add("bad", 1);

        assertThat(handedOn).containsExactly("a", "refused bad");
        assertThat(alone.isEmpty()).isTrue();
    }

    @Test
    void itIsEmptyWhenTheLastHasBeenTakenNotBefore() {
        List<Boolean> emptyWhileHandingOn = new ArrayList<>();
        add("a");
        CompletableFuture<Void> emptied = checks.emptied();
        whileHandingOn = () -> emptyWhileHandingOn.addAll(List.of(checks.isEmpty(), emptied.isDone()));
        boolean before = emptied.isDone();

        runHelper();

        assertThat(before).isFalse();
        assertThat(emptyWhileHandingOn).containsExactly(false, false);
        assertThat(emptied).isCompleted();
        assertThat(checks.isEmpty()).isTrue();
        assertThat(checks.emptied()).isCompleted();
    }

    @Test
    void afterACloseNothingIsHandedOnNorTaken() {
        add("a", "b", "c");
        CompletableFuture<Void> emptied = checks.emptied();
        whileChecking.put("b", checks::close);

        runHelper();
        add("d");
        checks.addChecked(new Checked<>("e", null), 1);
        runHelper();

        assertThat(checked).containsExactly("a", "b");
        assertThat(handedOn).containsExactly("a");
        assertThat(checks.isEmpty()).isTrue();
        assertThat(emptied).isCompleted();
    }

    @Test
    void tellsWhatIsBeingCheckedAndWhere() {
        List<OrderedChecks.Running<String>> running = new ArrayList<>();
        whileChecking.put("b", () -> running.addAll(checks.running()));
        add("a", "b");

        runHelper();

        assertThat(running).containsExactly(new OrderedChecks.Running<>(Thread.currentThread(), "b"));
        assertThat(checks.running()).isEmpty();
    }

    @Test
    void manyGoThroughALittleRoom() {
        List<String> many =
                IntStream.range(0, 10 * ROOM).mapToObj(i -> "item " + i).toList();

        many.forEach(this::add);
        runHelper();

        assertThat(handedOn).isEqualTo(many);
    }
}
