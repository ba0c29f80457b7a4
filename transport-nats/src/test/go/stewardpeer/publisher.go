package main

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
)

// afterFailure is what Steward waits when it could not publish at all.
const afterFailure = 5 * time.Second

// publisher sends the messages of one subject, in April each in a goroutine of its own, in January one after the other.
type publisher struct {
	node    *node
	subject string
	input   chan message
}

func (n *node) publisherOf(subject string) *publisher {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	known, found := n.publishers[subject]
	if !found {
		known = &publisher{n, subject, make(chan message)}
		n.publishers[subject] = known
		n.add("publisher", subject, nil)
		go known.run()
	}
	return known
}

// take hands it a message; false if the node is stopped.
func (p *publisher) take(m message) bool {
	select {
	case p.input <- m:
		return true
	case <-p.node.done:
		return false
	}
}

func (p *publisher) run() {
	for {
		select {
		case <-p.node.done:
			return
		case m := <-p.input:
			if p.node.Dialect == isJanuary {
				p.deliver(m)
				continue
			}
			m.ArgSignature = ed25519.Sign(p.node.private, []byte(strings.Join(m.MethodArgs, " ")))
			go p.deliver(m)
		}
	}
}

// deliver encodes a message and publishes it until it is acknowledged or its attempts are used up.
func (p *publisher) deliver(m message) {
	body, err := p.node.wire.encode(m)
	if err != nil {
		p.node.report(m, fmt.Sprintf("error: encoding failed: %v", err))
		return
	}
	out := &nats.Msg{Subject: p.subject, Reply: p.subject + ".reply", Header: p.node.wire.headers(p.node.Name), Data: body}
	if !isAcknowledged(p.subject) {
		err := p.node.conn.PublishMsg(out)
		p.finished(m, err == nil, 1, "")
		return
	}
	for attempts := 0; ; {
		answer, err := p.attempt(out, time.Duration(m.ACKTimeout)*time.Second)
		switch {
		case err == nil:
			p.finished(m, true, attempts+1, string(answer.Data))
			return
		case errors.Is(err, errNotPublished):
			if !p.node.sleep(afterFailure) {
				return
			}
			continue
		case errors.Is(err, nats.ErrNoResponders) && p.node.Dialect == isApril:
			if !p.node.sleep(time.Duration(m.ACKTimeout) * time.Second) {
				return
			}
		}
		attempts++
		if attempts >= m.Retries {
			p.finished(m, false, attempts, "")
			p.giveUp(m)
			return
		}
	}
}

var errNotPublished = errors.New("not published")

// attempt publishes once, and takes whatever comes on the reply subject of all messages as the acknowledgement of this one.
func (p *publisher) attempt(out *nats.Msg, timeout time.Duration) (*nats.Msg, error) {
	replies, err := p.node.conn.SubscribeSync(out.Reply)
	if err != nil {
		return nil, errNotPublished
	}
	defer replies.Unsubscribe()
	if err := p.node.conn.PublishMsg(out); err != nil {
		return nil, errNotPublished
	}
	return replies.NextMsg(timeout)
}

func (p *publisher) giveUp(m message) {
	if m.Method == "REQErrorLog" {
		return
	}
	p.node.report(m, fmt.Sprintf("info: toNode: %s, fromNode: %s, subject: %s, methodArgs: %s: max retries reached, "+
		"check if node is up and running and if it got a subscriber started for the given REQ type",
		m.ToNode, m.FromNode, p.subject, m.MethodArgs))
}

func (p *publisher) finished(m message, delivered bool, attempts int, answer string) {
	outcome := "delivered"
	if !delivered {
		outcome = "gaveUp"
	}
	emit(event{Event: "finished", Node: p.node.Name, Subject: p.subject, Outcome: outcome, Attempts: attempts,
		Text: answer, Message: &m})
}

// sleep waits, or returns false when the node is stopped.
func (n *node) sleep(duration time.Duration) bool {
	select {
	case <-n.done:
		return false
	case <-time.After(duration):
		return true
	}
}
