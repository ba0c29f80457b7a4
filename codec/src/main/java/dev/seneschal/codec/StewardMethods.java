package dev.seneschal.codec;

import java.util.HashSet;
import java.util.Set;

/** The methods that Steward's nodes have in their tables. */
final class StewardMethods {

    /** Of January 2022. */
    static final Set<String> JANUARY = Set.of(
            "REQInitial",
            "REQOpProcessList",
            "REQOpProcessStart",
            "REQOpProcessStop",
            "REQHello",
            "REQPing",
            "REQPong",
            "REQErrorLog",
            "REQRelayInitial",
            "REQRelay",
            "REQToSocket",
            "REQToConsole",
            "REQToFileAppend",
            "REQToFile",
            "REQCliCommand",
            "REQCliCommandCont",
            "REQHttpGet",
            "REQTailFile",
            "REQCopyFileFrom",
            "REQCopyFileTo");

    /** Of April 2022. */
    static final Set<String> APRIL = and(
            JANUARY,
            "REQPublicKey",
            "REQPublicKeysGet",
            "REQPublicKeysPut",
            "REQTuiToConsole",
            "REQToFileNACK",
            "REQHttpGetScheduled");

    /** Those that January sends as commands, not as events. */
    static final Set<String> COMMANDS = Set.of(
            "REQInitial",
            "REQOpProcessList",
            "REQOpProcessStart",
            "REQOpProcessStop",
            "REQCliCommand",
            "REQCliCommandCont");

    /** Those that are not acknowledged. */
    static final Set<String> NOT_ACKNOWLEDGED =
            Set.of("REQHello", "REQPublicKeysGet", "REQPublicKeysPut", "REQToFileNACK");

    private StewardMethods() {}

    private static Set<String> and(Set<String> methods, String... more) {
        Set<String> all = new HashSet<>(methods);
        all.addAll(Set.of(more));
        return Set.copyOf(all);
    }
}
