package dev.seneschal.benchmarks;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SpawnProtocol;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/** An actor system with everything as it comes, but logging off. It lives as long as the whole measurement. */
final class PekkoActors implements AutoCloseable {

    private static final Config SETTINGS = ConfigFactory.parseString(
                    "pekko { loglevel = OFF, stdout-loglevel = OFF, log-dead-letters = off, log-dead-letters-during-shutdown = off }")
            .withFallback(ConfigFactory.load());
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ActorSystem<SpawnProtocol.Command> system =
            ActorSystem.create(SpawnProtocol.create(), "peer", SETTINGS);

    /** Starts an actor below the guardian. */
    <T> ActorRef<T> spawn(Behavior<T> behavior, String name) throws Exception {
        return AskPattern.<SpawnProtocol.Command, ActorRef<T>>ask(
                        system,
                        answer -> new SpawnProtocol.Spawn<>(behavior, name, Props.empty(), answer),
                        PATIENCE,
                        system.scheduler())
                .toCompletableFuture()
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        system.terminate();
        system.getWhenTerminated()
                .toCompletableFuture()
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }
}
