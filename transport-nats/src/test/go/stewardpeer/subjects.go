package main

import "strings"

const (
	eventACK  = "EventACK"
	eventNACK = "EventNACK"
	// errorCentral is the name under which the error log of all is subscribed.
	errorCentral = "errorCentral"
)

// notAcknowledged are the methods whose event is NACK.
var notAcknowledged = map[string]bool{
	"REQHello": true, "REQPublicKeysGet": true, "REQPublicKeysPut": true, "REQToFileNACK": true,
}

// commands are the methods that January sends as commands.
var commands = map[string]bool{
	"REQInitial": true, "REQOpProcessList": true, "REQOpProcessStart": true, "REQOpProcessStop": true,
	"REQCliCommand": true, "REQCliCommandCont": true,
}

var ofBoth = strings.Fields(`REQInitial REQOpProcessList REQOpProcessStart REQOpProcessStop REQHello REQPing REQPong REQErrorLog
	REQRelayInitial REQRelay REQToSocket REQToConsole REQToFileAppend REQToFile REQCliCommand REQCliCommandCont REQHttpGet
	REQTailFile REQCopyFileFrom REQCopyFileTo`)

var ofApril = strings.Fields(`REQPublicKey REQPublicKeysGet REQPublicKeysPut REQTuiToConsole REQToFileNACK REQHttpGetScheduled`)

// methodsOf gives the methods that a version has in its table.
func methodsOf(dialect string) map[string]bool {
	table := map[string]bool{}
	for _, method := range ofBoth {
		table[method] = true
	}
	for _, method := range ofApril {
		table[method] = dialect == isApril
	}
	return table
}

// eventOf gives the last token of a method's subject.
func eventOf(dialect, method string) string {
	switch {
	case notAcknowledged[method]:
		return eventNACK
	case dialect == isJanuary && commands[method]:
		return "CommandACK"
	default:
		return eventACK
	}
}

// subjectOf gives where a message is published; its destination may be of two tokens, when it is relayed.
func (n *node) subjectOf(toNode, method string) string {
	return toNode + "." + method + "." + eventOf(n.wire.dialect, method)
}

func isAcknowledged(subject string) bool {
	return strings.HasSuffix(subject, "ACK") && !strings.HasSuffix(subject, "NACK")
}
