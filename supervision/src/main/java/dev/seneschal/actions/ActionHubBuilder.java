package dev.seneschal.actions;

import dev.seneschal.time.Environment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Builds an {@link ActionHub}. Not thread-safe. */
public final class ActionHubBuilder {

    final String name;
    Environment environment = Environment.system();
    WorkerTemplateRegistry templates = new WorkerTemplateRegistry();

    @Nullable
    EscalationListener listener;

    boolean keepsJvmAlive = true;

    ActionHubBuilder(String name) {
        this.name = Objects.requireNonNull(name, "name");
    }

    /**
     * Where time, randomness and threads come from.
     *
     * @param environment {@link Environment#system()} unless set
     * @return this
     */
    public ActionHubBuilder environment(Environment environment) {
        this.environment = Objects.requireNonNull(environment, "environment");
        return this;
    }

    /**
     * The templates of groups that are made on the first message.
     *
     * @param templates an empty registry unless set
     * @return this
     */
    public ActionHubBuilder templates(WorkerTemplateRegistry templates) {
        this.templates = Objects.requireNonNull(templates, "templates");
        return this;
    }

    /**
     * Who is asked at a panic of any group, after the group's own listener.
     *
     * @param listener nobody unless set
     * @return this
     */
    public ActionHubBuilder onEscalation(EscalationListener listener) {
        this.listener = Objects.requireNonNull(listener, "listener");
        return this;
    }

    /**
     * Whether a started hub keeps the JVM alive until it is closed.
     *
     * @param keepsJvmAlive true unless set
     * @return this
     */
    public ActionHubBuilder keepsJvmAlive(boolean keepsJvmAlive) {
        this.keepsJvmAlive = keepsJvmAlive;
        return this;
    }

    /**
     * Builds the hub; it takes groups and jobs, and does none until it is started.
     *
     * @return the hub
     */
    public ActionHub build() {
        return new ActionHub(this);
    }
}
