package dev.seneschal.supervision;

/** Thrown out of a nested chief's run, for its parent: the nested chief stopped because of a failure, or left threads behind. */
public final class ChiefFailedException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient ExitReport report;

    ChiefFailedException(ExitReport report) {
        super(
                report.reason() + (report.detail().isEmpty() ? "" : " by " + report.detail()),
                report.cause().orElse(null));
        this.report = report;
    }

    /**
     * How the nested chief ended.
     *
     * @return its report
     */
    public ExitReport report() {
        return report;
    }
}
