package dev.seneschal.codec;

import java.util.Set;

/** The methods that a Steward node of April 2022 has in its table. */
final class AprilMethods {

    static final Set<String> ALL = Set.of(
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
            "REQPublicKey",
            "REQPublicKeysGet",
            "REQPublicKeysPut",
            "REQToSocket",
            "REQToConsole",
            "REQTuiToConsole",
            "REQToFileAppend",
            "REQToFile",
            "REQToFileNACK",
            "REQCliCommand",
            "REQCliCommandCont",
            "REQHttpGet",
            "REQHttpGetScheduled",
            "REQTailFile",
            "REQCopyFileFrom",
            "REQCopyFileTo");

    private AprilMethods() {}
}
