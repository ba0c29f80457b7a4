package dev.seneschal.sim;

/** A node from one start to the next crash or close. */
final class Life {

    final String node;
    final int number;
    boolean crashed;
    boolean storeFailed;

    Life(String node, int number) {
        this.node = node;
        this.number = number;
    }

    @Override
    public String toString() {
        return node + " (life " + number + ")";
    }
}
