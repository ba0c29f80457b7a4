package dev.seneschal.nats;

/** Whether there can be a subject that two subjects with wildcards both take. */
final class SubjectOverlap {

    private SubjectOverlap() {}

    static boolean between(String one, String other) {
        String[] ones = one.split("\\.", -1);
        String[] others = other.split("\\.", -1);
        int common = Math.min(ones.length, others.length);
        for (int i = 0; i < common; i++) {
            if (ones[i].equals(">") || others[i].equals(">")) {
                return true;
            }
            if (!ones[i].equals("*") && !others[i].equals("*") && !ones[i].equals(others[i])) {
                return false;
            }
        }
        return ones.length == others.length;
    }
}
