package main

import (
	"crypto/ed25519"
	"fmt"
	"strings"

	"github.com/nats-io/nats.go"
)

// receive does what Steward does with a message that came by a subscription, in its order.
func (n *node) receive(subscribed string, incoming *nats.Msg) {
	m, err := n.wire.decode(incoming.Header, append([]byte(nil), incoming.Data...))
	if err != nil {
		n.report(message{}, err.Error())
		return
	}
	seen := event{Event: "handled", Node: n.Name, Subject: incoming.Subject, Headers: incoming.Header,
		Signature: n.signature(incoming.Header, m), Message: copyOf(m)}
	n.passReplyOn(&m)
	handle, found := n.handlers()[string(m.Method)]
	if !found || !n.table[string(m.Method)] {
		n.crash("no handler of " + string(m.Method) + " on " + incoming.Subject)
		return
	}
	acknowledgement := "confirmed from: " + n.Name + ": " + fmt.Sprint(m.ID)
	if err := handle(m, &seen); err != nil {
		n.report(m, fmt.Sprintf("error: handler of %s: %v", m.Method, err))
		acknowledgement = ""
	}
	emit(seen)
	if isAcknowledged(subscribed) && incoming.Reply != "" {
		n.conn.Publish(incoming.Reply, []byte(acknowledgement))
	}
}

func copyOf(m message) *message {
	return &m
}

// signature says what is known of a message's signature, by the key that its publisher's hello brought.
func (n *node) signature(headers nats.Header, m message) string {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	key := n.keys[first(headers, "fromNode")]
	switch {
	case len(m.ArgSignature) == 0:
		return "none"
	case len(key) != ed25519.PublicKeySize:
		return "of an unknown key"
	case ed25519.Verify(key, []byte(strings.Join(m.MethodArgs, " ")), m.ArgSignature):
		return "good"
	default:
		return "bad"
	}
}
